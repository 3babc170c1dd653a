#include "compiler/resolve/drops.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/diagnostics/suggest.h"
#include "compiler/resolve/automap.h"
#include "compiler/resolve/row_calls.h"

namespace waybill {
namespace {

using Columns = std::set<const Column*>;

void collect_used(const BoundFlow& flow, Columns& used) {
  std::vector<const TypedColumn*> names;
  used_columns(flow, names);
  for (const TypedColumn* name : names)
    for (const ScopeTable& table : flow.scope.tables)
      if (table.alias == name->alias)
        if (const Column* found = find_column(*table.table, name->column)) used.insert(found);
}

// The tables that the flows read, each once.
std::vector<const ScopeTable*> tables_of(const std::vector<const BoundFlow*>& flows) {
  std::vector<const ScopeTable*> out;
  for (const BoundFlow* flow : flows)
    for (const ScopeTable& table : flow->scope.tables)
      if (std::none_of(out.begin(), out.end(),
                       [&](const ScopeTable* one) { return one->table == table.table && one->alias == table.alias; }))
        out.push_back(&table);
  return out;
}

void report_unknown(const Word& word, const std::vector<const ScopeTable*>& tables, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const ScopeTable* table : tables)
    for (const Column& column : table->table->columns) names.push_back(column.name);
  Diagnostic& diagnostic = diagnostics.add(is_glob(word.value) ? Code::W0206 : Code::W0202, word.span,
                                           fmt::format("`{}` under `drop` is no column of this mapping", word.value));
  if (const std::optional<std::string> near = suggest(word.value, names))
    diagnostic.help(fmt::format("did you mean `{}`?", *near)).replace(word.span, *near);
}

}  // namespace

bool drop_matches(std::string_view word, const ScopeTable& table, const Column& column) {
  const std::size_t dot = word.find('.');
  if (dot == std::string_view::npos) return glob_matches(word, column.name);
  return (glob_matches(word.substr(0, dot), table.alias) || glob_matches(word.substr(0, dot), table.name)) &&
         glob_matches(word.substr(dot + 1), column.name);
}

bool is_dropped(const Mapping& mapping, const ScopeTable& table, const Column& column) {
  return std::any_of(mapping.drop.names.begin(), mapping.drop.names.end(),
                     [&](const Word& word) { return drop_matches(word.value, table, column); });
}

void note_drops(BoundSpec& bound, const Mapping& mapping, const std::vector<const BoundFlow*>& flows,
                Diagnostics& diagnostics, bool strict) {
  Columns mapped;
  for (const BoundFlow* flow : flows) collect_used(*flow, mapped);
  const std::vector<const ScopeTable*> tables = tables_of(flows);
  for (const Word& word : mapping.drop.names) {
    bool found = false;
    for (const ScopeTable* table : tables)
      for (const Column& column : table->table->columns) {
        if (!drop_matches(word.value, *table, column)) continue;
        found = true;
        if (mapped.count(&column) == 0)
          bound.left_out.push_back({table->table, &column, fmt::format("drop: {}", word.value)});
        else if (!is_glob(word.value))
          diagnostics.add(Code::W0403, word.span, fmt::format("`{}` is dropped and also mapped", column.name))
              .help("take it out of `drop`, or out of `columns`");
      }
    if (!found && strict) report_unknown(word, tables, diagnostics);
  }
  if (!mapping.drop.rest) return;
  for (const ScopeTable* table : tables)
    for (const Column& column : table->table->columns)
      if (mapped.count(&column) == 0) bound.left_out.push_back({table->table, &column, "drop: rest"});
}

}  // namespace waybill
