#include "compiler/plan/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace waybill {

const Step* find_step(const Plan& plan, std::string_view id) {
  for (const Step& step : plan.steps)
    if (step.id == id) return &step;
  return nullptr;
}

std::string_view to_string(Phase phase) {
  switch (phase) {
#define WAYBILL_PHASE(name, says) \
  case Phase::name:               \
    return #name;
#include "compiler/plan/phases.def"
#undef WAYBILL_PHASE
  }
  return "";
}

std::string_view to_string(Risk risk) {
  switch (risk) {
#define WAYBILL_RISK(name, says) \
  case Risk::name:               \
    return #name;
#include "compiler/plan/risks.def"
#undef WAYBILL_RISK
  }
  return "";
}

std::string select_of(const MoveRows& move, const std::string& condition) {
  std::vector<std::string> columns;
  for (const MoveColumn& column : move.columns) columns.push_back(column.source_sql);
  std::string where = move.where;
  if (!condition.empty()) where = where.empty() ? condition : fmt::format("({}) AND ({})", where, condition);
  std::string sql =
      fmt::format("SELECT {}{} FROM {}", move.distinct ? "DISTINCT " : "", fmt::join(columns, ", "), move.from);
  if (!where.empty()) sql += " WHERE " + where;
  if (!move.tail.empty()) sql += " " + move.tail;
  return sql;
}

}  // namespace waybill
