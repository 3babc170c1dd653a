#include "compiler/check/source_query.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/check/row_source.h"
#include "compiler/check/types.h"
#include "compiler/dialect/dialect.h"

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

std::string joined(const Migration& migration, const TableFlow& flow, std::size_t i, JoinKind kind) {
  const BoundJoin& join = flow.bound->joins[i];
  std::string sql = " " + join_word(kind) + " " + from_item(migration, flow, i + 1);
  if (join.on != nullptr) sql += " ON " + dialect_of(migration.source).expression(*join.on);
  return sql;
}

// The rows of the full join's right side that no row of its left side meets: that table first, the others empty.
void add_complement(const Migration& migration, const TableFlow& flow, SourceQuery& query) {
  std::size_t at = 0;
  while (flow.bound->joins[at].kind != JoinKind::full) ++at;
  const std::string left = from_clause(migration, flow, at);
  std::string empty;
  for (std::size_t i = 0; i <= at; ++i) empty += " LEFT JOIN " + from_item(migration, flow, i) + " ON 1 = 0";
  query.from = from_item(migration, flow, at + 1) + empty;
  for (std::size_t i = at + 1; i < flow.bound->joins.size(); ++i)
    query.from += joined(migration, flow, i, flow.bound->joins[i].kind);
  const std::string alone = fmt::format("NOT EXISTS (SELECT 1 FROM {} WHERE {})", left,
                                        dialect_of(migration.source).expression(*flow.bound->joins[at].on));
  query.where = query.where.empty() ? alone : fmt::format("({}) AND {}", query.where, alone);
}

}  // namespace

bool is_grouped(const BoundFlow& flow) {
  return !flow.group_by.empty() || std::any_of(flow.columns.begin(), flow.columns.end(), [](const BoundColumn& column) {
    return column.from != nullptr && has_aggregate(*column.from);
  });
}

// A full join that the engine has not is its left join here, and the complement has the rest.
std::string from_clause(const Migration& migration, const TableFlow& flow, std::size_t joins) {
  const bool has_full = dialect_of(migration.source).full_join;
  std::string sql = from_item(migration, flow, 0);
  for (std::size_t i = 0; i < joins; ++i) {
    const JoinKind kind = flow.bound->joins[i].kind;
    sql += joined(migration, flow, i, kind == JoinKind::full && !has_full ? JoinKind::left : kind);
  }
  return sql;
}

SourceQuery source_query(const Migration& migration, const TableFlow& flow) {
  const Dialect& dialect = dialect_of(migration.source);
  const BoundFlow& bound = *flow.bound;
  SourceQuery query;
  if (bound.where != nullptr && !filters_inside(bound)) query.where = dialect.expression(*bound.where);
  if (flow.complement)
    add_complement(migration, flow, query);
  else
    query.from = from_clause(migration, flow, bound.joins.size());
  for (const BoundLookup& lookup : bound.lookups)
    if (!lookup.match.empty()) query.from += " " + lookup_join(migration, lookup);
  std::vector<std::string> groups;
  for (const TypedExprPtr& expr : bound.group_by) groups.push_back(dialect.expression(*expr));
  if (!groups.empty())
    query.tail = fmt::format("GROUP BY {}", fmt::join(groups, ", "));
  else if (is_grouped(bound))
    query.tail = "HAVING 1 = 1";  // one row of all rows: what has a tail is not cut
  if (keeps_first(bound))
    query.where = dialect.quote(bound.scope.tables.front().alias) + "." + dialect.quote("waybill_rank") + " = 1";
  else
    query.distinct = bound.part->distinct;
  add_key(query, dialect, bound);
  return query;
}

}  // namespace waybill
