// Do the names fit the target, and does each belong to one object only?
#include <fmt/format.h>

#include <map>
#include <set>

#include "compiler/check/account.h"
#include "compiler/check/check.h"
#include "compiler/dialect/dialect.h"
#include "compiler/resolve/automap.h"

namespace waybill {
namespace {

std::string folded(const Dialect& dialect, const QName& name) {
  const std::string text = to_string(name);
  return dialect.names_ignore_case ? derive_name(text, NameRule::lower) : text;
}

void check_targets(Migration& migration, const Dialect& dialect, Diagnostics& diagnostics) {
  std::map<std::string, const TableFlow*> seen;
  for (const TableFlow& flow : migration.flows) {
    if (flow.appends_to) continue;
    const auto [found, fresh] = seen.emplace(folded(dialect, flow.target.name), &flow);
    if (fresh) continue;
    if (found->second->target.name != flow.target.name) {
      diagnostics
          .add(Code::W0602, flow.bound->span,
               fmt::format("`{}` and `{}` would be one table in the target", to_string(found->second->target.name),
                           to_string(flow.target.name)))
          .also(found->second->bound->span, "the other one")
          .help("give one of them another name: `into: …`")
          .about(flow.target.name.name);
      continue;
    }
    diagnostics.add(Code::W0205, flow.bound->span, fmt::format("two mappings fill `{}`", to_string(flow.target.name)))
        .also(found->second->bound->span, "first here")
        .help("give one of them another name: `into: …`");
  }
}

void check_lengths(const TableFlow& flow, Engine target, Diagnostics& diagnostics) {
  const auto too_long = [&](const std::string& name, Span span, std::string_view what) {
    if (fit_name(name, target) == name) return;
    diagnostics.add(Code::W0601, span, fmt::format("the {} name `{}` is too long for the target", what, name))
        .help(fmt::format("the target takes {} {}: give it a shorter name", dialect_of(target).identifier_max,
                          dialect_of(target).identifier_max_bytes ? "bytes" : "characters"));
  };
  too_long(flow.target.name.name, flow.bound->span, "table");
  for (const BoundColumn& column : flow.bound->columns) too_long(column.target, column.span, "column");
}

}  // namespace

void check_names(Migration& migration, Diagnostics& diagnostics) {
  const Dialect& dialect = dialect_of(migration.target);
  check_targets(migration, dialect, diagnostics);
  for (const TableFlow& flow : migration.flows) check_lengths(flow, migration.target, diagnostics);
  if (!dialect.has_schemas && migration.bound->spec->target && migration.bound->spec->target->schema &&
      dialect.constraints_inline)
    diagnostics.add(Code::W0113, migration.bound->spec->target->schema->span, "this engine has no schemas")
        .help("leave `schema` out");
}

namespace {

// Makes a name unique in `taken`: the table's name before it, then a number behind it.
std::string unique_name(std::string name, const std::string& table, std::set<std::string>& taken,
                        const Dialect& dialect) {
  const auto key = [&](const std::string& text) {
    return dialect.names_ignore_case ? derive_name(text, NameRule::lower) : text;
  };
  std::string candidate = name;
  if (taken.count(key(candidate)) != 0) candidate = fit_name(table + "_" + name, dialect.engine);
  for (int i = 2; taken.count(key(candidate)) != 0; ++i)
    candidate = fit_name(fmt::format("{}_{}_{}", table, name, i), dialect.engine);
  taken.insert(key(candidate));
  return candidate;
}

std::set<std::string> names_there(const Catalog& target, const std::string& schema, const Dialect& dialect) {
  std::set<std::string> taken;
  const auto add = [&](const std::string& name) {
    taken.insert(dialect.names_ignore_case ? derive_name(name, NameRule::lower) : name);
  };
  for (const Table& table : target.tables) {
    if (table.name.schema != schema) continue;
    add(table.name.name);
    if (table.primary_key) add(table.primary_key->name);
    for (const Key& key : table.unique_keys) add(key.name);
    for (const Index& index : table.indexes) add(index.name);
  }
  for (const View& view : target.views) add(view.name.name);
  for (const Sequence& sequence : target.sequences) add(sequence.name.name);
  return taken;
}

}  // namespace

void settle_names(Migration& migration) {
  const Dialect& dialect = dialect_of(migration.target);
  const Catalog& target = migration.bound->catalogs->target;
  std::map<std::string, std::set<std::string>> by_schema, foreign_keys;
  for (const TableFlow& flow : migration.flows) {
    auto [names, fresh] = by_schema.try_emplace(flow.target.name.schema);
    if (fresh && dialect.index_scope != NameScope::table)
      names->second = names_there(target, flow.target.name.schema, dialect);
    if (dialect.index_scope == NameScope::schema_with_tables)
      names->second.insert(derive_name(flow.target.name.name, NameRule::lower));
  }
  for (TableFlow& flow : migration.flows) {
    if (flow.exists || flow.appends_to) continue;
    std::set<std::string> own;
    std::set<std::string>& scope = dialect.index_scope == NameScope::table ? own : by_schema[flow.target.name.schema];
    const std::string& table = flow.target.name.name;
    if (flow.target.primary_key)
      flow.target.primary_key->name = unique_name(flow.target.primary_key->name, table, scope, dialect);
    for (Key& key : flow.target.unique_keys) key.name = unique_name(key.name, table, scope, dialect);
    for (Index& index : flow.target.indexes) index.name = unique_name(index.name, table, scope, dialect);
    std::set<std::string>& constraints =
        dialect.foreign_key_scope == NameScope::table ? own : foreign_keys[flow.target.name.schema];
    for (ForeignKey& key : flow.target.foreign_keys) key.name = unique_name(key.name, table, constraints, dialect);
    for (Check& check : flow.target.checks) check.name = unique_name(check.name, table, constraints, dialect);
  }
}

}  // namespace waybill
