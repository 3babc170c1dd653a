// Where the source calculates decimals as floats, a result that may have more digits than a float holds is proved not
// to.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/check.h"
#include "compiler/check/source_query.h"
#include "compiler/check/types.h"
#include "compiler/dialect/dialect.h"
#include "compiler/types/function.h"

namespace waybill {
namespace {

constexpr int exact_digits = 15;

// Calculated, and not only taken over (coalesce, greatest) from what a column holds.
bool is_calculated(const TypedExpr& expr) {
  if (expr.type.kind != TypeKind::decimal || expr.type.precision.value_or(exact_digits + 1) <= exact_digits)
    return false;
  static constexpr std::string_view names[] = {"+", "-", "*", "/", "%", "round", "sum", "avg"};
  const auto* call = std::get_if<TypedCall>(&expr.node);
  return call != nullptr && std::find(std::begin(names), std::end(names), call->function->name) != std::end(names);
}

// Groups are asked as what they yield.
std::string group_query(const SourceQuery& source, const std::string& sql, const std::string& bad) {
  return fmt::format("SELECT count(*) FROM (SELECT {} AS x FROM {}{} {}) AS g WHERE {}", sql, source.from,
                     source.where.empty() ? "" : " WHERE " + source.where, source.tail, bad);
}

Probe digits_probe(const TypedExpr& expr, std::string_view target, const Migration& migration, std::size_t flow) {
  const std::string sql = dialect_of(migration.source).expression(expr);
  const bool grouped = is_grouped(*migration.flows[flow].bound);
  Probe probe;
  probe.flow = flow;
  probe.code = Code::W0314;
  probe.span = expr.span;
  probe.label = fmt::format("this is {}", to_string(expr.type));
  probe.what = fmt::format("{{n}} of {{rows}} rows give more than {} digits", exact_digits);
  probe.proved = fmt::format("{}: calculated in at most {} digits", target, exact_digits);
  probe.bad =
      fmt::format("abs({}) >= 1e{}", grouped ? "x" : sql, std::max(0, exact_digits - expr.type.scale.value_or(0)));
  if (grouped) probe.query = group_query(migration.flows[flow].source, sql, probe.bad);
  probe.help = "move what it is made of and calculate in the target, or round the parts first";
  return probe;
}

// Inside an aggregate it is the row's, which the group's sum is made of.
void ask(const TypedExpr& expr, std::string_view target, Migration& migration, std::size_t flow) {
  if (is_calculated(expr)) migration.probes.push_back(digits_probe(expr, target, migration, flow));
  const auto* call = std::get_if<TypedCall>(&expr.node);
  if (call != nullptr && call->function->aggregate) return;
  for (const TypedExprPtr& part : parts_of(expr)) ask(*part, target, migration, flow);
}

}  // namespace

void check_digits(Migration& migration) {
  if (dialect_of(migration.source).exact_decimals) return;
  for (std::size_t flow = 0; flow < migration.flows.size(); ++flow)
    for (const BoundColumn& column : migration.flows[flow].bound->columns)
      if (column.from != nullptr) ask(*column.from, column.target, migration, flow);
}

}  // namespace waybill
