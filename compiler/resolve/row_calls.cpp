#include "compiler/resolve/row_calls.h"

#include <fmt/format.h>

#include "compiler/check/types.h"

namespace waybill {
namespace {

bool same_source(const BoundElements& a, const BoundElements& b) {
  const auto* left = std::get_if<TypedColumn>(&a.list->node);
  const auto* right = std::get_if<TypedColumn>(&b.list->node);
  const bool same_column =
      left != nullptr && right != nullptr && left->alias == right->alias && left->column == right->column;
  return a.separator == b.separator && (same_column || a.list == b.list);
}

}  // namespace

TypedExprPtr carried_column(const BoundFlow& flow, std::size_t scope_index, std::string_view column, Type type,
                            bool nullable, Span span) {
  return std::make_shared<const TypedExpr>(TypedExpr{
      std::move(type), nullable, span, TypedColumn{flow.scope.tables[scope_index].alias, std::string(column), {}}});
}

TypedExprPtr FlowCalls::error(Span span, std::string message, std::string help) {
  diagnostics_.add(Code::W0409, span, std::move(message)).help(std::move(help));
  return nullptr;
}

TypedExprPtr FlowCalls::key_of(const Call& call, const std::vector<TypedExprPtr>& values, Span span) {
  const ColumnName& name = std::get<ColumnName>(call.arguments[0]->node);
  const KeyOwner owner = find_owner_(name);
  if (owner.part == nullptr)
    return error(call.arguments[0]->span, fmt::format("no mapping makes a table `{}` with a generated key", name.name),
                 fmt::format("say `key: {{ generated: … }}` where `{}` is made", name.name));
  if (values.empty()) return same_row(owner, call, span);
  const std::size_t wanted = owner.part->distinct_by.size();
  if (values.size() != wanted)
    return error(span,
                 wanted == 0 ? fmt::format("rows of `{}` can't be looked up by values", name.name)
                             : fmt::format("`{}` is looked up by {} value{}, not {}", name.name, wanted,
                                           wanted == 1 ? "" : "s", values.size()),
                 wanted == 0 ? "say what names them: `distinct: [name]` beside its `key`"
                             : "one value for each column under `distinct`");
  BoundLookup lookup{fmt::format("waybill_key{}", flow_.lookups.size() + 1), owner.part, 0, values, span};
  const TypedColumn column{lookup.column, std::string(own_key_column), {}};
  flow_.lookups.push_back(std::move(lookup));
  return std::make_shared<const TypedExpr>(TypedExpr{make_type(TypeKind::bigint), true, span, column});
}

// Both mappings read one source table: the row itself knows its number.
TypedExprPtr FlowCalls::same_row(const KeyOwner& owner, const Call& call, Span span) {
  const std::string name = std::get<ColumnName>(call.arguments[0]->node).name;
  std::size_t found = flow_.scope.tables.size();
  for (std::size_t i = 0; i < flow_.scope.tables.size(); ++i) {
    if (owner.source == nullptr || flow_.scope.tables[i].table != owner.source) continue;
    if (found != flow_.scope.tables.size())
      return error(span, fmt::format("`{}` could be of either row of `{}`", name, owner.source->name.name),
                   fmt::format("look it up by value: `key_of({}, …)`", name));
    found = i;
  }
  if (found == flow_.scope.tables.size())
    return error(span, fmt::format("this mapping does not read the rows that `{}` is made of", name),
                 fmt::format("look it up by value: `key_of({}, …)`, by what `distinct` names there", name));
  BoundLookup lookup{fmt::format("waybill_key{}", flow_.lookups.size() + 1), owner.part, found, {}, span};
  const bool nullable = owner.part->where != nullptr || flow_.scope.tables[found].nullable;
  const TypedExprPtr column = carried_column(flow_, found, lookup.column, make_type(TypeKind::bigint), nullable, span);
  flow_.lookups.push_back(std::move(lookup));
  return column;
}

TypedExprPtr FlowCalls::element(const TypedExprPtr& list, std::string separator, bool position, Span span) {
  std::vector<const TypedColumn*> columns;
  columns_of(*list, columns);
  BoundElements elements{flow_.scope.tables.size(), list, std::move(separator)};
  for (const TypedColumn* column : columns)
    for (std::size_t i = 0; i < flow_.scope.tables.size(); ++i)
      if (flow_.scope.tables[i].alias == column->alias) {
        if (elements.scope_index != flow_.scope.tables.size() && elements.scope_index != i)
          return error(span, "a list must come from one table", "this one has columns of two");
        elements.scope_index = i;
      }
  if (elements.scope_index == flow_.scope.tables.size())
    return error(span, "a list must come from a column", "unnest(split(Tags, ','))");
  if (flow_.elements && !same_source(*flow_.elements, elements))
    return error(span, "a mapping takes one list apart", "make a mapping for each list");
  Type type = list->type.kind == TypeKind::array && list->type.element ? *list->type.element : list->type;
  if (type.kind == TypeKind::char_) type.kind = TypeKind::varchar;
  const std::size_t table = elements.scope_index;
  const bool nullable = list->type.kind == TypeKind::array;
  flow_.elements = std::move(elements);
  if (position) return carried_column(flow_, table, position_column, make_type(TypeKind::bigint), false, span);
  return carried_column(flow_, table, element_column, std::move(type), nullable, span);
}

void used_columns(const BoundFlow& flow, std::vector<const TypedColumn*>& used) {
  for (const BoundColumn& column : flow.columns)
    if (column.from != nullptr) columns_of(*column.from, used);
  for (const BoundLookup& lookup : flow.lookups)
    for (const TypedExprPtr& value : lookup.match) columns_of(*value, used);
  if (flow.elements) columns_of(*flow.elements->list, used);
}

}  // namespace waybill
