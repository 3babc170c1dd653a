// Every other object of the source: what becomes of it, or why it stays behind.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/account.h"
#include "compiler/check/carried_default.h"
#include "compiler/check/check.h"
#include "compiler/check/programs.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

void account_tables(Migration& migration) {
  for (const TableFlow& flow : migration.flows) {
    if (flow.bound->kind == FlowKind::query) continue;
    const bool copy = flow.bound->kind == FlowKind::copy;
    const std::string where = to_string(flow.target.name);
    const auto& tables = flow.bound->scope.tables;
    for (std::size_t i = 0; i < tables.size(); ++i)
      account(migration, "table " + tables[i].table->name.name,
              copy && i == 0 ? Disposition::carried : Disposition::translated,
              (i > 0  ? "merged into "
               : copy ? "as "
                      : "into ") +
                  where);
  }
  for (const LeftOut& left : migration.bound->left_out)
    if (left.column == nullptr) account(migration, "table " + left.table->name.name, Disposition::left_out, left.says);
  for (const Table& table : migration.bound->catalogs->source.tables) {
    const std::string what = "table " + table.name.name;
    if (table.kind == "partition" || table.kind == "child")
      account(migration, what, Disposition::translated, "its rows come with its parent");
    else if (!table.kind.empty() && table.kind != "partitioned")
      account(migration, what, Disposition::not_carried,
              fmt::format("a {} table holds no rows of its own", table.kind));
  }
}

void account_default(Migration& migration, const TableFlow& flow, const FlowColumn& column, const std::string& name) {
  std::string why;
  (void)carried_default(migration, flow, *column.bound->origin, column, &why);
  account(migration, "default of " + name, Disposition::not_carried, why);
}

void account_columns(Migration& migration) {
  for (const LeftOut& left : migration.bound->left_out)
    if (left.column != nullptr)
      account(migration, fmt::format("column {}.{}", left.table->name.name, left.column->name), Disposition::left_out,
              left.says);
  for (const TableFlow& flow : migration.flows)
    for (const FlowColumn& column : flow.columns) {
      const Column* origin = column.bound->origin;
      if (origin == nullptr || flow.given || flow.bound->kind == FlowKind::query) continue;
      const std::string name = fmt::format("{}.{}", column.bound->origin_table->name.name, origin->name);
      if (origin->generated != Generated::no)
        account(migration, "generated column " + name, Disposition::translated, "as a plain column with its values");
      const Column* made = find_column(flow.target, column.target);
      if (origin->default_value && made != nullptr && !made->default_value && made->identity == Identity::no &&
          origin->default_value->kind != DefaultKind::next_value && origin->generated == Generated::no)
        account_default(migration, flow, column, name);
      if (origin->on_update_now && !dialect_of(migration.target).update_clock)
        account(migration, "update clock of " + name, Disposition::not_carried,
                "no column of the target changes by itself when its row does");
    }
}

template <class T>
void account_kind(Migration& migration, const std::vector<T>& objects, std::string_view kind, CarryKind said) {
  for (const T& object : objects)
    account(migration, fmt::format("{} {}", kind, object.name.name),
            said == CarryKind::none ? Disposition::left_out : Disposition::not_carried,
            said == CarryKind::none ? "the spec says so" : fmt::format("{}s are not carried over yet", kind));
}

void account_sequences(Migration& migration) {
  for (const Sequence& sequence : migration.bound->catalogs->source.sequences) {
    if (sequence.owner_table) {
      account(migration, "sequence " + sequence.name.name, Disposition::translated,
              fmt::format("the target numbers {}.{} itself", sequence.owner_table->name, sequence.owner_column));
      continue;
    }
    const bool none = migration.bound->spec->sequences.kind == CarryKind::none;
    account(migration, "sequence " + sequence.name.name, none ? Disposition::left_out : Disposition::not_carried,
            none ? "the spec says so" : "sequences without a column are not carried over yet");
  }
}

void account_types(Migration& migration) {
  const bool same = migration.source == migration.target;
  for (const Enum& one : migration.bound->catalogs->source.enums)
    account(migration, "enum " + one.name.name, same ? Disposition::carried : Disposition::translated,
            "with the columns that use it");
  for (const Domain& one : migration.bound->catalogs->source.domains)
    account(migration, "domain " + one.name.name, Disposition::translated, "its columns have its base type");
}

}  // namespace

void check_objects(Migration& migration, Diagnostics& diagnostics) {
  settle_names(migration);
  check_programs(migration, diagnostics);
  account_tables(migration);
  account_columns(migration);
  const Spec& spec = *migration.bound->spec;
  const Catalog& source = migration.bound->catalogs->source;
  account_kind(migration, source.routines, "routine", spec.routines.kind);
  account_sequences(migration);
  account_types(migration);
  migration.accounted.clear();
  std::sort(migration.inventory.begin(), migration.inventory.end(),
            [](const InventoryLine& a, const InventoryLine& b) { return a.object < b.object; });
}

void report_not_carried(const Migration& migration, Diagnostics& diagnostics) {
  std::size_t lost = 0;
  std::string first;
  for (const InventoryLine& line : migration.inventory)
    if (line.disposition == Disposition::not_carried && !has_finding_of_its_own(line.object) && lost++ == 0)
      first = line.object + ": " + line.says;
  if (lost > 0)
    diagnostics
        .add(Code::W0507, Span{},
             fmt::format("{} object{} of the source {} not carried", lost, lost == 1 ? "" : "s",
                         lost == 1 ? "is" : "are"))
        .note(first)
        .help(
            "the plan lists them all; leave them out by name (at the top `views`, `routines`, `sequences: none`; at a "
            "table `triggers`, `indexes`, `checks`, `foreign_keys: none`) to accept it");
}

}  // namespace waybill
