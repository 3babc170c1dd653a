// Runs a plan: a ready queue over its steps and their chunks, some workers, the ledger after every piece. Stops at the
// next safe point on the first error or on request; run again with the same run id, it goes on where the ledger says.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"
#include "runtime/driver/driver.h"
#include "runtime/report/report.h"

namespace waybill {

struct RunOptions {
  std::size_t jobs = 2;
  std::size_t memory_bytes = 16 * 1024 * 1024;  // for batches, all workers together
  bool verify = true;
  const std::atomic<bool>* stop = nullptr;
};

struct RunSummary {
  std::int64_t tables = 0, rows = 0, bytes = 0;
  std::int64_t steps_done = 0, steps_skipped = 0;  // skipped: the ledger said done
  double seconds = 0;
  std::vector<std::string> verified;  // tables compared and equal
};

// `run`: a run of the ledger that was started with this plan. The lock is the caller's.
Result<RunSummary> execute(const Plan& plan, const std::string& run, Database& source, Database& target,
                           const RunOptions& options, Report& report);

}  // namespace waybill
