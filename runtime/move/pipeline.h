// One chunk: a thread reads and converts, the calling thread hashes and writes; a few batches go round between them.
// Memory: batches × batch_bytes, whatever the table.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"
#include "runtime/driver/driver.h"
#include "runtime/verify/checksum.h"

namespace waybill {

struct Moved {
  RowSum sum;              // rows and their hash, of the values as the target will hold them
  std::int64_t bytes = 0;  // of the batches
};

struct PipelineOptions {
  std::size_t batch_bytes = 512 * 1024;
  std::size_t batches = 3;
  const std::atomic<bool>* stop = nullptr;                              // set: give up at the next batch
  std::function<void(std::int64_t rows, std::int64_t bytes)> progress;  // after each batch written; may be empty
};

// Reads `sql` (a query of the load's columns), converts, and hands each batch to `sink`. Used by the load (a writer
// behind the sink) and by verification (a hash behind it). The error of a value that does not convert names its row by
// the key.
Result<Moved> pump(RowReader& reader, const std::string& sql, const MoveRows& move, const PipelineOptions& options,
                   const std::function<Result<void>(const Batch&)>& sink);

}  // namespace waybill
