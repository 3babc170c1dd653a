#include "compiler/check/check.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "compiler/check/row_source.h"
#include "compiler/check/source_query.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

// The plain name, unless another schema's table of the target has it too.
// By target name: do tables of more than one schema have it?
std::set<std::string> doubled_names(const BoundSpec& bound) {
  std::map<std::string, QName> first;
  std::set<std::string> doubled;
  for (const BoundFlow& flow : bound.flows) {
    const auto [found, fresh] = first.emplace(flow.target.name, flow.target);
    if (!fresh && !(found->second == flow.target)) doubled.insert(flow.target.name);
  }
  return doubled;
}

class Flows {
 public:
  Flows(Migration& migration, Diagnostics& diagnostics)
      : migration_(migration), diagnostics_(diagnostics), doubled_(doubled_names(*migration.bound)) {}

  void make() {
    for (const BoundFlow& flow : migration_.bound->flows) {
      std::optional<std::size_t> head;
      if (flow.union_source != nullptr)
        for (std::size_t i = 0; i < migration_.flows.size() && !head; ++i)
          if (migration_.flows[i].bound->part == flow.part) head = i;
      add(flow, head);
      if (needs_complement(flow)) {
        add(flow, migration_.flows.size() - 1);
        migration_.flows.back().complement = true;
      }
    }
  }

 private:
  void add(const BoundFlow& flow, std::optional<std::size_t> head) {
    TableFlow table;
    table.bound = &flow;
    table.id = doubled_.count(flow.target.name) != 0 ? to_string(flow.target) : flow.target.name;
    table.exists = flow.existing != nullptr;
    table.given = table.exists || flow.wanted != nullptr;
    if (table.given)
      table.target = table.exists ? *flow.existing : *flow.wanted;
    else
      table.target.name = flow.target;
    table.appends_to = head;
    if (head) migration_.flows[*head].appended.push_back(migration_.flows.size());
    if (head) table.id += fmt::format(".{}", migration_.flows.size() - *head + 1);
    migration_.flows.push_back(std::move(table));
  }

  // A full join on an engine without: its left join, and then the rows that only the right side has.
  bool needs_complement(const BoundFlow& flow) {
    std::size_t full = 0;
    for (const BoundJoin& join : flow.joins) full += join.kind == JoinKind::full ? 1 : 0;
    if (full == 0 || dialect_of(migration_.source).full_join) return false;
    if (full == 1 && flow.group_by.empty()) return true;
    diagnostics_
        .add(Code::W0411, flow.span,
             fmt::format("{} has no full join, and {} can't be made of other joins", dialect_of(migration_.source).name,
                         full > 1 ? "two in one mapping" : "one with `group_by`"))
        .help("write it as SQL of the source: `query: …`");
    return false;
  }

  Migration& migration_;
  Diagnostics& diagnostics_;
  std::set<std::string> doubled_;
};

}  // namespace

Migration check(const BoundSpec& bound, Diagnostics& diagnostics) {
  Migration migration;
  migration.bound = &bound;
  migration.source = bound.catalogs->source.engine;
  migration.target = bound.catalogs->target.engine;
  check_coverage(bound, diagnostics);
  Flows(migration, diagnostics).make();
  check_names(migration, diagnostics);    // two flows, one target: before anything is built on it
  check_columns(migration, diagnostics);  // types and conversions: keys are made of columns
  const std::size_t errors = diagnostics.count(Severity::error);
  check_row_sources(migration, diagnostics);  // what rows carry: every source query is made of it
  if (diagnostics.count(Severity::error) > errors) return migration;
  check_groups(migration, diagnostics);
  check_keys(migration, diagnostics);  // keys before foreign keys: parents must be unique
  for (TableFlow& flow : migration.flows) flow.source = source_query(migration, flow);
  check_digits(migration);
  count_joins(migration);
  check_foreign_keys(migration, diagnostics);
  check_held_types(migration, diagnostics);  // what the engine holds may depend on the keys a column is in
  check_given(migration, diagnostics);
  check_policy(migration, diagnostics);
  check_objects(migration, diagnostics);
  return migration;
}

}  // namespace waybill
