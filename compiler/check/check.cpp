#include "compiler/check/check.h"

#include <map>

#include "compiler/check/source_query.h"

namespace waybill {
namespace {

// The plain name, unless another schema's table of the target has it too.
std::vector<std::string> flow_ids(const BoundSpec& bound) {
  std::map<std::string, int> count;
  for (const BoundFlow& flow : bound.flows) ++count[flow.target.name];
  std::vector<std::string> ids;
  for (const BoundFlow& flow : bound.flows)
    ids.push_back(count[flow.target.name] > 1 ? to_string(flow.target) : flow.target.name);
  return ids;
}

}  // namespace

Migration check(const BoundSpec& bound, Diagnostics& diagnostics) {
  Migration migration;
  migration.bound = &bound;
  migration.source = bound.catalogs->source.engine;
  migration.target = bound.catalogs->target.engine;
  check_coverage(bound, diagnostics);
  const std::vector<std::string> ids = flow_ids(bound);
  for (const BoundFlow& flow : bound.flows) {
    TableFlow table;
    table.bound = &flow;
    table.id = ids[migration.flows.size()];
    table.exists = flow.existing != nullptr;
    if (table.exists)
      table.target = *flow.existing;
    else
      table.target.name = flow.target;
    migration.flows.push_back(std::move(table));
  }
  check_names(migration, diagnostics);    // two flows, one target: before anything is built on it
  check_columns(migration, diagnostics);  // types and conversions: keys are made of columns
  check_groups(migration, diagnostics);
  check_keys(migration, diagnostics);  // keys before foreign keys: parents must be unique
  for (TableFlow& flow : migration.flows) flow.source = source_query(migration, flow);
  check_digits(migration);
  check_foreign_keys(migration, diagnostics);
  check_held_types(migration, diagnostics);  // what the engine holds may depend on the keys a column is in
  check_policy(migration, diagnostics);
  check_objects(migration);
  return migration;
}

}  // namespace waybill
