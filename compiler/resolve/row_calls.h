// What key_of(…) and unnest(…) mean in one flow: the lookups and lists that its source query needs beside its tables.
#pragma once

#include <functional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/resolve/bound_spec.h"

namespace waybill {

// The part that fills a table of the target, and the source table whose rows it takes (null: a query).
struct KeyOwner {
  const Part* part = nullptr;
  const Table* source = nullptr;
};
using FindOwner = std::function<KeyOwner(const ColumnName& target)>;

// Adds to `flow` what each call needs. Lives as long as both.
class FlowCalls : public RowCalls {
 public:
  FlowCalls(BoundFlow& flow, FindOwner find_owner, Diagnostics& diagnostics)
      : flow_(flow), find_owner_(std::move(find_owner)), diagnostics_(diagnostics) {}

  TypedExprPtr key_of(const Call& call, const std::vector<TypedExprPtr>& values, Span span) override;
  TypedExprPtr element(const TypedExprPtr& list, std::string separator, bool position, Span span) override;

 private:
  TypedExprPtr same_row(const KeyOwner& owner, const Call& call, Span span);
  TypedExprPtr error(Span span, std::string message, std::string help);

  BoundFlow& flow_;
  FindOwner find_owner_;
  Diagnostics& diagnostics_;
};

// The columns by which a flow's own rows carry what the calls need.
inline constexpr std::string_view own_key_column = "waybill_key";
inline constexpr std::string_view element_column = "waybill_element";
inline constexpr std::string_view position_column = "waybill_position";

TypedExprPtr carried_column(const BoundFlow& flow, std::size_t scope_index, std::string_view column, Type type,
                            bool nullable, Span span);

// Every column of the flow's tables that its columns, lookups and lists read.
void used_columns(const BoundFlow& flow, std::vector<const TypedColumn*>& used);

}  // namespace waybill
