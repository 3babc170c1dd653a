// Is every table and column of the source mapped, or named as left out?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>
#include <unordered_set>

#include "compiler/check/check.h"
#include "compiler/resolve/row_calls.h"

namespace waybill {
namespace {

struct Covered {
  std::set<const Table*> tables;
  std::unordered_set<const Column*> columns;
};

void add_flow(const BoundFlow& flow, Covered& covered) {
  for (const ScopeTable& table : flow.scope.tables) covered.tables.insert(table.table);
  std::vector<const TypedColumn*> names;
  used_columns(flow, names);
  for (const TypedColumn* name : names)
    for (const ScopeTable& table : flow.scope.tables)
      if (table.alias == name->alias || name->alias.empty())
        if (const Column* found = find_column(*table.table, name->column)) covered.columns.insert(found);
}

// Where to point for a column that goes nowhere: the first mapping that reads its table.
const BoundFlow* first_flow(const BoundSpec& bound, const Table& table) {
  for (const BoundFlow& flow : bound.flows)
    for (const ScopeTable& one : flow.scope.tables)
      if (one.table == &table) return &flow;
  return nullptr;
}

void report_columns(const BoundSpec& bound, const Table& table, const std::vector<std::string>& missing,
                    Diagnostics& diagnostics) {
  const BoundFlow* flow = first_flow(bound, table);
  const std::string list = fmt::format("{}", fmt::join(missing, ", "));
  Diagnostic& diagnostic = diagnostics.add(
      Code::W0401, flow->mapping->head,
      missing.size() == 1 ? fmt::format("column `{}` of `{}` goes nowhere", list, table.name.name)
                          : fmt::format("{} columns of `{}` go nowhere", missing.size(), table.name.name));
  if (missing.size() > 1) diagnostic.note(list);
  diagnostic.help(
      fmt::format("map {}, or say `drop: [{}]` (or `drop: rest`)", missing.size() == 1 ? "it" : "them", list));
}

bool counts(const Table& table) { return table.kind.empty() || table.kind == "partitioned"; }

}  // namespace

void check_coverage(const BoundSpec& bound, Diagnostics& diagnostics) {
  Covered covered;
  for (const BoundFlow& flow : bound.flows) add_flow(flow, covered);
  for (const LeftOut& left : bound.left_out) {
    if (left.column != nullptr)
      covered.columns.insert(left.column);
    else
      covered.tables.insert(left.table);
  }
  std::set<const Table*> whole;
  for (const LeftOut& left : bound.left_out)
    if (left.column == nullptr) whole.insert(left.table);
  std::vector<std::string> tables;
  for (const Table& table : bound.catalogs->source.tables) {
    if (!counts(table) || whole.count(&table) != 0) continue;
    if (covered.tables.count(&table) == 0) {
      tables.push_back(table.name.name);
      continue;
    }
    std::vector<std::string> missing;
    for (const Column& column : table.columns)
      if (covered.columns.count(&column) == 0) missing.push_back(column.name);
    if (!missing.empty()) report_columns(bound, table, missing, diagnostics);
  }
  if (tables.empty()) return;
  const Span place = bound.spec->tables.empty() ? bound.spec->span : bound.spec->tables.back().head;
  Diagnostic& diagnostic =
      diagnostics.add(Code::W0402, place,
                      tables.size() == 1 ? fmt::format("table `{}` of the source goes nowhere", tables.front())
                                         : fmt::format("{} tables of the source go nowhere", tables.size()));
  if (tables.size() > 1) diagnostic.note(fmt::format("{}", fmt::join(tables, ", ")));
  diagnostic.help(
      fmt::format("map them, or end the list with `- copy: \"*\"` and name what stays behind: `except: [{}]`",
                  fmt::join(tables, ", ")));
}

}  // namespace waybill
