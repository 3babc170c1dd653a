// What is there already, and what the spec says about it: tables that hold rows, and what can't be done yet.
#include <fmt/format.h>

#include "compiler/check/check.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

std::string_view word_of(Existing existing) {
  switch (existing) {
    case Existing::fail: return "fail";
    case Existing::append: return "append";
    case Existing::upsert: return "upsert";
    case Existing::mirror: return "mirror";
    case Existing::replace: return "replace";
  }
  return "";
}

void probe_empty(Migration& migration, std::size_t index) {
  const TableFlow& flow = migration.flows[index];
  const Dialect& target = dialect_of(migration.target);
  Probe probe;
  probe.flow = index;
  probe.code = Code::W0701;
  probe.span = flow.bound->span;
  probe.message = fmt::format("`{}` in the target already holds rows", to_string(flow.target.name));
  probe.what = "the table is not empty";
  probe.query = fmt::format("SELECT count(*) FROM ({}) AS r",
                            target.limit(fmt::format("SELECT 1 AS one FROM {}", target.table(flow.target.name)), 1));
  probe.help = "empty it (`before: TRUNCATE …` is the author's own word), or load into another table";
  probe.of_target = true;
  migration.probes.push_back(std::move(probe));
}

void check_existing(Migration& migration, std::size_t index, Diagnostics& diagnostics) {
  const TableFlow& flow = migration.flows[index];
  const Settings& settings = migration.bound->spec->settings;
  const auto& said = flow.bound->part->existing ? flow.bound->part->existing : settings.existing;
  if (!flow.exists || flow.appends_to) return;
  if (said && said->value != Existing::fail) {
    diagnostics
        .add(Code::W0113, said->span,
             fmt::format("`existing: {}` is not supported yet: `{}` is there already", word_of(said->value),
                         to_string(flow.target.name)))
        .help("an empty table is filled with `existing: fail`; append, upsert, mirror and replace come later");
    return;
  }
  if (flow.bound->part->before.empty() && migration.bound->spec->before.empty()) probe_empty(migration, index);
}

// One database at both ends is fine (a table split inside it); a table filled from itself is not.
void check_places(const Migration& migration, const TableFlow& flow, Diagnostics& diagnostics) {
  const Spec& spec = *migration.bound->spec;
  if (!spec.source || !spec.target || spec.source->url.value.empty() || !flow.exists) return;
  if (spec.source->url.value != spec.target->url.value) return;
  if (find_table(migration.bound->catalogs->source, flow.target.name) == nullptr) return;
  diagnostics
      .add(Code::W0703, flow.bound->span,
           fmt::format("`{}` would be filled in the database that it is read from", to_string(flow.target.name)))
      .also(spec.target->url.span, "the same place as the source")
      .help("name another target, another schema, or give the table another name: `into: …`");
}

void check_bad_rows(const TableFlow& flow, const Settings& settings, Diagnostics& diagnostics) {
  const auto& said = flow.bound->part->bad_rows ? flow.bound->part->bad_rows : settings.bad_rows;
  if (said && said->value.set_aside)
    diagnostics.add(Code::W0113, said->span, "`bad_rows: {set_aside: …}` is not supported yet")
        .help("leave it out: a row that does not convert stops the run, with its key");
}

void check_generated(const TableFlow& flow, Diagnostics& diagnostics) {
  const auto& said = flow.bound->part->generated;
  if (said && said->value == GeneratedRule::regenerate)
    diagnostics.add(Code::W0113, said->span, "`generated: regenerate` is not supported yet")
        .help("`keep` carries the values; `omit` makes plain columns of them");
}

}  // namespace

void check_policy(Migration& migration, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < migration.flows.size(); ++i) {
    check_places(migration, migration.flows[i], diagnostics);
    check_existing(migration, i, diagnostics);
    check_bad_rows(migration.flows[i], migration.bound->spec->settings, diagnostics);
    check_generated(migration.flows[i], diagnostics);
  }
}

}  // namespace waybill
