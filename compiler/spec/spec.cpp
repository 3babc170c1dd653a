// Equality of specs, places apart. Every member of spec.h stands here: what is not compared is as good as not printed.
#include "compiler/spec/spec.h"

#include <algorithm>

namespace waybill {

namespace {

template <class T>
requires std::is_enum_v<T> || std::is_arithmetic_v<T> || std::is_same_v<T, std::string>
bool eq(const T& a, const T& b) { return a == b; }
bool eq(const ExprPtr& a, const ExprPtr& b) { return !a || !b ? !a && !b : same(*a, *b); }
bool eq(const BadRows& a, const BadRows& b) { return a.set_aside == b.set_aside; }
bool eq(const TypeName& a, const TypeName& b) { return to_string(a.type) == to_string(b.type); }
bool eq(const OrderBy& a, const OrderBy& b) { return eq(a.expression, b.expression) && a.descending == b.descending; }
bool eq(const TableRef& a, const TableRef& b) { return a.table.value == b.table.value && a.alias == b.alias; }

template <class T>
bool eq(const Spanned<T>& a, const Spanned<T>& b);
template <class T>
bool eq(const std::optional<T>& a, const std::optional<T>& b);
template <class T>
bool eq(const std::vector<T>& a, const std::vector<T>& b);
template <class T>
bool eq(const Carry<T>& a, const Carry<T>& b);

bool eq(const std::map<std::string, Word>& a, const std::map<std::string, Word>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && x.second.value == y.second.value;
  });
}

bool eq(const Endpoint& a, const Endpoint& b) {
  return eq(a.url, b.url) && eq(a.schema, b.schema) && eq(a.schema_file, b.schema_file);
}

bool eq(const Settings& a, const Settings& b) {
  return eq(a.names, b.names) && eq(a.casts, b.casts) && eq(a.existing, b.existing) && eq(a.bad_rows, b.bad_rows) &&
         eq(a.generated, b.generated) && eq(a.chunk_rows, b.chunk_rows) && eq(a.jobs, b.jobs) && eq(a.forbid, b.forbid);
}

bool eq(const SeverityRule& a, const SeverityRule& b) { return eq(a.code, b.code) && eq(a.says, b.says); }

bool eq(const Waiver& a, const Waiver& b) {
  return eq(a.code, b.code) && eq(a.object, b.object) && eq(a.reason, b.reason) && eq(a.until, b.until);
}

bool eq(const CastRule& a, const CastRule& b) {
  return eq(a.match, b.match) && eq(a.table, b.table) && eq(a.column, b.column) && eq(a.if_nullable, b.if_nullable) &&
         eq(a.if_default, b.if_default) && eq(a.to, b.to) && eq(a.cast, b.cast) && eq(a.zone, b.zone) &&
         eq(a.nullable, b.nullable) && eq(a.options, b.options);
}

bool eq(const ColumnMap& a, const ColumnMap& b) {  // from_was_quoted is about the text
  return eq(a.target, b.target) && eq(a.from, b.from) && eq(a.star, b.star) && eq(a.type, b.type) &&
         eq(a.nullable, b.nullable) && eq(a.default_value, b.default_value) && eq(a.cast, b.cast) &&
         eq(a.zone, b.zone) && eq(a.comment, b.comment);
}

bool eq(const IndexSpec& a, const IndexSpec& b) {
  return eq(a.name, b.name) && eq(a.columns, b.columns) && a.unique == b.unique;
}

bool eq(const ForeignKeySpec& a, const ForeignKeySpec& b) {
  return eq(a.name, b.name) && eq(a.columns, b.columns) && eq(a.parent, b.parent) &&
         eq(a.parent_columns, b.parent_columns) && eq(a.on_delete, b.on_delete) && eq(a.on_update, b.on_update);
}

bool eq(const CheckSpec& a, const CheckSpec& b) { return eq(a.name, b.name) && eq(a.expression, b.expression); }

bool eq(const Part& a, const Part& b) {
  return eq(a.table, b.table) && eq(a.columns, b.columns) && a.only == b.only && eq(a.where, b.where) &&
         eq(a.key, b.key) && eq(a.key_generated, b.key_generated) && a.distinct == b.distinct &&
         eq(a.distinct_by, b.distinct_by) && eq(a.prefer, b.prefer) && eq(a.indexes, b.indexes) &&
         eq(a.foreign_keys, b.foreign_keys) && eq(a.checks, b.checks) && eq(a.triggers, b.triggers) &&
         eq(a.comments, b.comments) && eq(a.generated, b.generated) && eq(a.existing, b.existing) &&
         eq(a.bad_rows, b.bad_rows) && eq(a.before, b.before) && eq(a.after, b.after) &&
         eq(a.chunk_rows, b.chunk_rows) && eq(a.jobs, b.jobs);
}

bool eq(const Join& a, const Join& b) {
  return a.kind == b.kind && eq(a.table, b.table) && eq(a.on, b.on) && eq(a.using_columns, b.using_columns);
}

bool eq(const Copy& a, const Copy& b) { return eq(a.source, b.source) && eq(a.except, b.except) && eq(a.into, b.into); }
bool eq(const Split& a, const Split& b) { return eq(a.source, b.source) && eq(a.into, b.into); }
bool eq(const Merge& a, const Merge& b) {
  return eq(a.source, b.source) && eq(a.joins, b.joins) && eq(a.group_by, b.group_by) && eq(a.into, b.into);
}
bool eq(const UnionSource& a, const UnionSource& b) {
  return eq(a.source, b.source) && eq(a.columns, b.columns) && eq(a.where, b.where);
}
bool eq(const Union& a, const Union& b) { return eq(a.sources, b.sources) && eq(a.into, b.into); }
bool eq(const Query& a, const Query& b) { return eq(a.sql, b.sql) && eq(a.into, b.into); }

bool eq(const Mapping& a, const Mapping& b) {
  const auto alike = [](const auto& x, const auto& y) {
    if constexpr (std::is_same_v<decltype(x), decltype(y)>)
      return eq(x, y);
    else
      return false;
  };
  return std::visit(alike, a.what, b.what) && a.drop.rest == b.drop.rest && eq(a.drop.names, b.drop.names);
}

template <class T>
bool eq(const Spanned<T>& a, const Spanned<T>& b) {
  return eq(a.value, b.value);
}
template <class T>
bool eq(const std::optional<T>& a, const std::optional<T>& b) {
  return a && b ? eq(*a, *b) : a.has_value() == b.has_value();
}
template <class T>
bool eq(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const T& x, const T& y) { return eq(x, y); });
}
template <class T>
bool eq(const Carry<T>& a, const Carry<T>& b) {
  return a.kind == b.kind && eq(a.list, b.list);
}

}  // namespace

bool same(const Spec& a, const Spec& b) {
  return eq(a.version, b.version) && eq(a.migration, b.migration) && eq(a.source, b.source) && eq(a.target, b.target) &&
         eq(a.settings, b.settings) && eq(a.types, b.types) && eq(a.tables, b.tables) && eq(a.views, b.views) &&
         eq(a.enums, b.enums) && eq(a.sequences, b.sequences) && eq(a.routines, b.routines) && eq(a.before, b.before) &&
         eq(a.after, b.after) && eq(a.severities, b.severities) && eq(a.waivers, b.waivers) && eq(a.vars, b.vars);
}

}  // namespace waybill
