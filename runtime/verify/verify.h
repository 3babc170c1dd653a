// Source and target compared through the plan's own mapping: counts, checksums, or rows. Both sides are read by the
// same readers as the movement and hashed here; rows whose hashes differ are compared value by value, and that decides.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"
#include "runtime/driver/driver.h"

namespace waybill {

enum class VerifyLevel { count, checksum, rows };

struct Difference {
  enum Kind { missing, extra, changed } kind = changed;
  std::string key;                   // "track_id = 5"; without a key: the row's values
  std::vector<std::string> columns;  // changed: "name: 'a' in the source, 'b' in the target"
};

struct TableVerdict {
  std::string table;
  std::int64_t source_rows = 0, target_rows = 0;
  bool equal = false;
  std::string source_sum, target_sum;   // empty at level count
  std::vector<Difference> differences;  // the first ones; level rows
  std::int64_t different = 0;           // how many were found; at least, where `more`
  bool more = false;
  std::vector<std::string> compared;  // columns
  double seconds = 0;
};

struct VerifyOptions {
  VerifyLevel level = VerifyLevel::rows;
  std::size_t show = 20;  // differences named per table
  const std::atomic<bool>* stop = nullptr;
};

Result<TableVerdict> verify_table(const std::vector<MoveRows>& moves, RowReader& source, RowReader& target,
                                  Engine target_engine, const VerifyOptions& options);

// JSON of what was compared, how, and what came out. `missing`: views and triggers that should be in the target.
std::string certificate(const Plan& plan, const std::vector<TableVerdict>& verdicts,
                        const std::vector<std::string>& missing, VerifyLevel level, const std::string& at);

}  // namespace waybill
