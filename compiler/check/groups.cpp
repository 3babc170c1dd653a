// A merge with aggregates: which columns stand still within a group?
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/check.h"
#include "compiler/check/source_query.h"
#include "compiler/check/types.h"
#include "compiler/dialect/dialect.h"
#include "compiler/types/function.h"

namespace waybill {
namespace {

class Groups {
 public:
  Groups(const BoundFlow& flow, const Dialect& source, Diagnostics& diagnostics)
      : flow_(flow), source_(source), diagnostics_(diagnostics) {
    for (const TypedExprPtr& group : flow.group_by) groups_.push_back(source.expression(*group));
  }

  void run() {
    for (const BoundColumn& column : flow_.columns)
      if (column.from != nullptr) look(*column.from);
    for (const auto& [expr, descending] : flow_.prefer) look(*expr);
  }

 private:
  void look(const TypedExpr& expr) {
    const std::string sql = source_.expression(expr);
    if (std::find(groups_.begin(), groups_.end(), sql) != groups_.end()) return;
    const auto* call = std::get_if<TypedCall>(&expr.node);
    if (call != nullptr && call->function->aggregate) return;
    if (const auto* column = std::get_if<TypedColumn>(&expr.node)) report(expr, *column);
    if (std::holds_alternative<TypedNative>(expr.node)) return;  // the author vouches for it
    for (const TypedExprPtr& part : parts_of(expr)) look(*part);
  }

  void report(const TypedExpr& expr, const TypedColumn& column) {
    diagnostics_
        .add(Code::W0311, expr.span, fmt::format("`{}` is neither grouped nor inside an aggregate", column.column))
        .label("a group has many values of it")
        .help(fmt::format("put it into `group_by`, or say which one: min({0}), max({0})", column.column));
  }

  const BoundFlow& flow_;
  const Dialect& source_;
  Diagnostics& diagnostics_;
  std::vector<std::string> groups_;
};

}  // namespace

void check_groups(const Migration& migration, Diagnostics& diagnostics) {
  const Dialect& source = dialect_of(migration.source);
  for (const TableFlow& flow : migration.flows)
    if (is_grouped(*flow.bound)) Groups(*flow.bound, source, diagnostics).run();
}

}  // namespace waybill
