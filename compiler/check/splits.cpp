// Can the parts of a split be joined back?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/check/account.h"
#include "compiler/check/check.h"
#include "compiler/check/row_source.h"

namespace waybill {
namespace {

bool looks_up(const TableFlow& from, const TableFlow& to) {
  return std::any_of(from.bound->lookups.begin(), from.bound->lookups.end(),
                     [&](const BoundLookup& lookup) { return lookup.owner == to.bound->part; });
}

bool carries(const TableFlow& flow, const std::vector<std::string>& source_columns) {
  return !source_columns.empty() && !carriers_of(flow, 0, source_columns).empty();
}

// The source columns behind what names a part's rows: `distinct`, else its key. Empty where one is made by an
// expression.
std::vector<std::string> name_origins(const TableFlow& flow) {
  const std::vector<std::string>& names = flow.bound->distinct_by.empty() ? flow.key : flow.bound->distinct_by;
  std::vector<std::string> out;
  for (const std::string& name : names)
    for (const FlowColumn& column : flow.columns)
      if (column.target == name && column.bound->origin != nullptr) out.push_back(column.bound->origin->name);
  return out.size() == names.size() ? out : std::vector<std::string>{};
}

// By a key that both carry, by the key of one, or by a generated key.
bool join_back(const TableFlow& a, const TableFlow& b) {
  if (looks_up(a, b) || looks_up(b, a)) return true;
  const Key* key = row_key(*a.bound->scope.tables.front().table);
  if (key != nullptr && carries(a, key->columns) && carries(b, key->columns)) return true;
  return carries(b, name_origins(a)) || carries(a, name_origins(b));
}

// A generated key that another mapping looks up ties the part to that one.
bool used_elsewhere(const Migration& migration, const TableFlow& part) {
  return std::any_of(migration.flows.begin(), migration.flows.end(), [&](const TableFlow& flow) {
    return flow.bound->mapping != part.bound->mapping && looks_up(flow, part);
  });
}

std::size_t flow_count(const Mapping& mapping) { return std::get<Split>(mapping.what).into.size(); }

void check_parts(const Migration& migration, const std::vector<const TableFlow*>& parts, Diagnostics& diagnostics) {
  std::vector<bool> reached(parts.size());
  reached[0] = true;
  for (std::size_t round = 0; round < parts.size(); ++round)
    for (std::size_t i = 0; i < parts.size(); ++i)
      for (std::size_t j = 0; j < parts.size() && !reached[i]; ++j)
        reached[i] = reached[j] && join_back(*parts[i], *parts[j]);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (reached[i] || parts[i]->key.empty() || used_elsewhere(migration, *parts[i])) continue;
    const std::string& name = parts[i]->target.name.name;
    diagnostics
        .add(Code::W0404, parts[i]->bound->span, fmt::format("`{}` can't be joined back to the other parts", name))
        .help(parts[i]->bound->part->key_generated
                  ? fmt::format("refer to it from another part: `{}_id: key_of({})`", name, name)
                  : fmt::format("map ({}) into another part too", fmt::join(parts[i]->key, ", ")));
  }
}

}  // namespace

void check_splits(Migration& migration, Diagnostics& diagnostics) {
  std::vector<const Mapping*> seen;
  for (const TableFlow& flow : migration.flows) {
    if (flow.bound->kind != FlowKind::split || std::count(seen.begin(), seen.end(), flow.bound->mapping) != 0) continue;
    seen.push_back(flow.bound->mapping);
    std::vector<const TableFlow*> parts;
    for (const TableFlow& other : migration.flows)
      if (other.bound->mapping == flow.bound->mapping) parts.push_back(&other);
    if (parts.size() == flow_count(*flow.bound->mapping)) check_parts(migration, parts, diagnostics);
  }
}

}  // namespace waybill
