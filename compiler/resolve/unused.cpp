#include "compiler/resolve/unused.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diagnostics/suggest.h"
#include "compiler/resolve/automap.h"
#include "compiler/resolve/drops.h"

namespace waybill {
namespace {

bool is_used(const CastRule& rule, const BoundFlow& flow) {
  return std::any_of(flow.scope.tables.begin(), flow.scope.tables.end(), [&](const ScopeTable& table) {
    return std::any_of(table.table->columns.begin(), table.table->columns.end(),
                       [&](const Column& column) { return rule_matches(rule, *table.table, column); });
  });
}

bool matches_a_table(const std::string& glob, const Catalog& source) {
  return std::any_of(source.tables.begin(), source.tables.end(), [&](const Table& table) {
    return glob_matches(glob, table.name.name) || glob_matches(glob, to_string(table.name));
  });
}

bool drops_any(const std::string& word, const BoundFlow& flow) {
  const ScopeTable& table = flow.scope.tables.front();
  return std::any_of(table.table->columns.begin(), table.table->columns.end(),
                     [&](const Column& column) { return drop_matches(word, table, column); });
}

}  // namespace

void report_unused_rules(const BoundSpec& bound, Diagnostics& diagnostics) {
  if (diagnostics.has_errors()) return;  // tables that could not be bound may be the ones that it is for
  for (const CastRule& rule : bound.spec->types) {
    if (rule.span.file != bound.spec->span.file) continue;
    if (std::any_of(bound.flows.begin(), bound.flows.end(), [&](const BoundFlow& flow) { return is_used(rule, flow); }))
      continue;
    diagnostics.add(Code::W0206, rule.span, "this rule matches no column of a table that is mapped")
        .help("correct what it matches, or take it out");
  }
}

void report_unused_except(const Copy& copy, const std::set<const Word*>& used, std::size_t matched,
                          const Catalog& source, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const Table& table : source.tables) names.push_back(table.name.name);
  for (const Word& word : copy.except) {
    if (used.count(&word) != 0 || word.value == "*" || matches_a_table(word.value, source)) continue;
    Diagnostic& diagnostic =
        diagnostics.add(Code::W0206, word.span,
                        fmt::format("`{}` under `except` {} the source", word.value,
                                    is_glob(word.value) ? "matches no table of" : "is no table of"));
    if (const std::optional<std::string> near = suggest(word.value, names))
      diagnostic.help(fmt::format("did you mean `{}`?", *near)).replace(word.span, *near);
  }
  if (matched == 0 && copy.source.table.value != "*")
    diagnostics.add(Code::W0206, copy.source.table.span,
                    fmt::format("`{}` matches no table of the source", copy.source.table.value));
}

void report_unused_drops(const Mapping& mapping, const BoundSpec& bound, std::size_t first, Diagnostics& diagnostics) {
  const auto from = bound.flows.begin() + static_cast<std::ptrdiff_t>(first);
  for (const Word& word : mapping.drop.names)
    if (std::none_of(from, bound.flows.end(), [&](const BoundFlow& flow) { return drops_any(word.value, flow); }))
      diagnostics.add(Code::W0206, word.span,
                      fmt::format("`{}` under `drop` is no column of these tables", word.value));
}

}  // namespace waybill
