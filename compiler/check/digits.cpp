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
  static constexpr std::string_view names[] = {"+", "-", "*", "/", "%", "round"};
  const auto* call = std::get_if<TypedCall>(&expr.node);
  return call != nullptr && std::find(std::begin(names), std::end(names), call->function->name) != std::end(names);
}

Probe digits_probe(const TypedExpr& expr, std::string_view target, std::size_t flow, const Dialect& source) {
  const int whole = std::max(0, exact_digits - expr.type.scale.value_or(0));
  Probe probe;
  probe.flow = flow;
  probe.code = Code::W0314;
  probe.span = expr.span;
  probe.label = fmt::format("this is {}", to_string(expr.type));
  probe.what = fmt::format("{{n}} of {{rows}} rows give more than {} digits", exact_digits);
  probe.proved = fmt::format("{}: calculated in at most {} digits", target, exact_digits);
  probe.bad = fmt::format("abs({}) >= 1e{}", source.expression(expr), whole);
  probe.help = "move what it is made of and calculate in the target, or round the parts first";
  return probe;
}

}  // namespace

void check_digits(Migration& migration) {
  const Dialect& source = dialect_of(migration.source);
  if (source.exact_decimals) return;
  for (std::size_t i = 0; i < migration.flows.size(); ++i) {
    const BoundFlow& flow = *migration.flows[i].bound;
    if (is_grouped(flow)) continue;  // a row's own probe can't ask about groups
    for (const BoundColumn& column : flow.columns) {
      std::vector<const TypedExpr*> calls;
      if (column.from != nullptr) calls_of(*column.from, calls);
      for (const TypedExpr* call : calls)
        if (is_calculated(*call)) migration.probes.push_back(digits_probe(*call, column.target, i, source));
    }
  }
}

}  // namespace waybill
