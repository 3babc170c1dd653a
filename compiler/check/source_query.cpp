#include "compiler/check/source_query.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/check/types.h"
#include "compiler/dialect/dialect.h"
#include "compiler/spec/parse_expr.h"

namespace waybill {
namespace {

std::string join_word(JoinKind kind) {
  switch (kind) {
    case JoinKind::inner: return "INNER JOIN";
    case JoinKind::left: return "LEFT JOIN";
    case JoinKind::right: return "RIGHT JOIN";
    case JoinKind::full: return "FULL JOIN";
    case JoinKind::cross: return "CROSS JOIN";
  }
  return "JOIN";
}

std::string named(const Dialect& dialect, const ScopeTable& table) {
  return dialect.table(table.table->name) + " AS " + dialect.quote(table.alias);
}

std::string trimmed(std::string sql) {
  while (!sql.empty() && (sql.back() == ';' || sql.back() == ' ' || sql.back() == '\n')) sql.pop_back();
  return sql;
}

// prefer: the first row of each key by that order. The alias stays, so that the columns' SQL needs no change.
std::string ranked(const Dialect& dialect, const BoundFlow& flow, const std::vector<std::string>& key,
                   const std::string& where) {
  const std::string alias = dialect.quote(flow.scope.tables.front().alias);
  return fmt::format("(SELECT {0}.*, ROW_NUMBER() OVER (PARTITION BY {1} ORDER BY {2}) AS {3} FROM {4}{5}) AS {0}",
                     alias, fmt::join(key, ", "), dialect.order(flow.prefer), dialect.quote("waybill_rank"),
                     named(dialect, flow.scope.tables.front()), where.empty() ? "" : " WHERE " + where);
}

// The source columns that name a row: the primary key (or a unique key without NULLs) of the table that the flow starts
// from, where the flow keeps one row of it per target row.
const Key* row_key(const Table& table) {
  if (table.primary_key) return &*table.primary_key;
  for (const Key& key : table.unique_keys) {
    bool nullable = false;
    for (const std::string& name : key.columns)
      if (const Column* column = find_column(table, name)) nullable |= column->nullable;
    if (!nullable) return &key;
  }
  return nullptr;
}

bool can_cut(const Type& type) {
  return is_integer(type) || type.kind == TypeKind::date || type.kind == TypeKind::uuid || is_text(type);
}

void add_key(SourceQuery& query, const Dialect& dialect, const BoundFlow& flow) {
  const ScopeTable& first = flow.scope.tables.front();
  if (flow.kind == FlowKind::query || first.table == nullptr || first.nullable) return;
  const Key* key = row_key(*first.table);
  if (key == nullptr) return;
  query.cut = !is_grouped(flow) && !query.distinct;
  for (const std::string& name : key->columns) {
    const Column* column = find_column(*first.table, name);
    if (column == nullptr) return;
    query.cut = query.cut && can_cut(column->type) && !column->nullable;
    query.key.emplace_back(dialect.quote(first.alias) + "." + dialect.quote(name), column->type);
  }
}

}  // namespace

bool is_grouped(const BoundFlow& flow) {
  return !flow.group_by.empty() || std::any_of(flow.columns.begin(), flow.columns.end(), [](const BoundColumn& column) {
    return column.from != nullptr && has_aggregate(*column.from);
  });
}

SourceQuery source_query(const Migration& migration, const TableFlow& flow) {
  const Dialect& dialect = dialect_of(migration.source);
  const BoundFlow& bound = *flow.bound;
  SourceQuery query;
  if (bound.where != nullptr) query.where = dialect.expression(*bound.where);
  if (bound.kind == FlowKind::query) {
    query.from = "(" + trimmed(bound.query_sql) + ") AS " + dialect.quote("query");
    return query;
  }
  query.from = named(dialect, bound.scope.tables.front());
  for (std::size_t i = 0; i < bound.joins.size(); ++i) {
    query.from += " " + join_word(bound.joins[i].kind) + " " + named(dialect, bound.scope.tables[i + 1]);
    if (bound.joins[i].on != nullptr) query.from += " ON " + dialect.expression(*bound.joins[i].on);
  }
  std::vector<std::string> groups;
  for (const TypedExprPtr& expr : bound.group_by) groups.push_back(dialect.expression(*expr));
  if (!groups.empty())
    query.tail = fmt::format("GROUP BY {}", fmt::join(groups, ", "));
  else if (is_grouped(bound))
    query.tail = "HAVING 1 = 1";  // one row of all rows: what has a tail is not cut
  if (!bound.prefer.empty()) {
    std::vector<std::string> key;
    for (const std::string& name : flow.key)
      for (const FlowColumn& column : flow.columns)
        if (column.target == name) key.push_back(column.sql);
    query.from = ranked(dialect, bound, key, query.where);
    query.where = dialect.quote("waybill_rank") + " = 1";
  } else {
    query.distinct = bound.part->distinct;
  }
  add_key(query, dialect, bound);
  return query;
}

namespace {

// The target's column that holds a source column unchanged; nullptr when there is none.
const FlowColumn* carrier(const TableFlow& flow, const Table& origin, std::string_view column) {
  for (const FlowColumn& one : flow.columns)
    if (one.bound->origin_table == &origin && one.bound->origin != nullptr && one.bound->origin->name == column &&
        one.conversion.cast_class <= CastClass::checked)
      return &one;
  return nullptr;
}

// The same expression over the target's columns. Sets `missing` where one is not carried.
TypedExprPtr renamed(const TypedExprPtr& expr, const TableFlow& flow, const Table& origin, std::string& missing) {
  if (expr == nullptr) return nullptr;
  TypedExpr copy = *expr;
  const auto again = [&](TypedExprPtr& child) { child = renamed(child, flow, origin, missing); };
  std::visit(
      [&](auto& node) {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, TypedColumn>) {
          const FlowColumn* column = carrier(flow, origin, node.column);
          if (column == nullptr) {
            missing = node.column;
          } else {
            node = TypedColumn{"", column->target};
            copy.type = column->type;
          }
        } else if constexpr (std::is_same_v<T, TypedCall>) {
          for (TypedExprPtr& argument : node.arguments) again(argument);
        } else if constexpr (std::is_same_v<T, TypedCast>) {
          again(node.operand);
        } else if constexpr (std::is_same_v<T, TypedCase>) {
          for (auto& [condition, result] : node.whens) {
            again(condition);
            again(result);
          }
          again(node.otherwise);
        } else if constexpr (std::is_same_v<T, TypedIn>) {
          again(node.operand);
          for (TypedExprPtr& item : node.list) again(item);
        }
      },
      copy.node);
  return std::make_shared<const TypedExpr>(std::move(copy));
}

}  // namespace

std::optional<std::string> translate(const Migration& migration, const TableFlow& flow, const Table& origin,
                                     const std::string& sql, bool condition, std::string* why) {
  const auto stop = [&](std::string reason) -> std::optional<std::string> {
    if (why != nullptr) *why = std::move(reason);
    return std::nullopt;
  };
  Diagnostics quiet;
  const ExprPtr parsed = parse_expression(PlacedText{sql, {}, {}}, quiet);
  if (parsed == nullptr || quiet.has_errors()) return stop("its SQL is not of the expression language: " + sql);
  const Scope scope{migration.source, {{"", origin.name.name, &origin, false}}};
  const TypedExprPtr typed =
      condition ? type_condition(*parsed, scope, quiet) : type_expression(*parsed, scope, quiet, false);
  if (typed == nullptr || quiet.has_errors())
    return stop(quiet.empty() ? "its expression has no meaning here: " + sql
                              : quiet.all().front().message + " in " + sql);
  std::string missing;
  const TypedExprPtr result = renamed(typed, flow, origin, missing);
  if (!missing.empty()) return stop("column `" + missing + "` is not carried unchanged");
  return dialect_of(migration.target).expression(*result);
}

}  // namespace waybill
