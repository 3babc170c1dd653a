// Cuts a load into chunks: conditions over its key, each a range, together everything. Boundaries come from the source
// (its own order, its own collation), are written to the ledger once, and mean something only there.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/dialect/dialect.h"
#include "compiler/plan/plan.h"
#include "runtime/driver/driver.h"

namespace waybill {

using Ask = std::function<Result<Rows>(const std::string& sql)>;

// SQL conditions of the source, in key order; one empty condition when the load is not cut. `rows`: what the plan
// counted.
Result<std::vector<std::string>> cut_into_chunks(const MoveRows& move, std::optional<std::int64_t> rows,
                                                 const Dialect& source, const Ask& ask);

}  // namespace waybill
