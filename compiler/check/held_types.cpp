// What the target's engine holds is not always the logical type of the column (an array as JSON, a text in a key as a
// varchar, any number as decimal(65,30)): where values would travel otherwise, or may not fit, the conversion goes to
// what is held, and is proved like any other.
#include <fmt/format.h>

#include <map>

#include "compiler/check/check.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

bool as_it_is(const Type& to, const Type& holds) {
  if (to == holds) return true;
  const bool reshaped = to.kind == TypeKind::array && holds.kind == TypeKind::json;
  return wire_of(to) == wire_of(holds) && !reshaped && classify(to, holds).cast_class <= CastClass::widening;
}

class HeldTypes {
 public:
  HeldTypes(Migration& migration, TableFlow& flow, Diagnostics& diagnostics)
      : migration_(migration), flow_(flow), diagnostics_(diagnostics) {}

  void settle() {
    for (std::size_t i = 0; i < flow_.columns.size(); ++i)
      if (const Column* target = find_column(flow_.target, flow_.columns[i].target, i))
        settle(flow_.columns[i], *target);
  }

 private:
  void settle(FlowColumn& column, const Column& target) {
    const NativeType native = dialect_of(migration_.target).native(flow_.target, target);
    Conversion& was = column.conversion;
    if (was.cast_class == CastClass::impossible || as_it_is(was.to, native.holds)) return;
    Conversion held = classify(was.from, native.holds, migration_.source, migration_.target);
    held.allow_lossy = was.allow_lossy;
    held.zone = was.zone;
    if (held.cast_class == CastClass::impossible) {
      if (wire_of(was.to) == wire_of(native.holds)) return;  // the same bytes under another name
      diagnostics_.add(Code::W0308, column.bound->from_span)
          .label(fmt::format("{} becomes {} here, which is held as {}", to_string(was.from), to_string(was.to),
                             native.sql))
          .help(fmt::format("give `{}` another type", column.target));
      return;
    }
    if (held.in_source) {
      const TypedExprPtr& from = column.bound->from;
      column.sql =
          dialect_of(migration_.source).expression({native.holds, from->nullable, from->span, TypedCast{from}});
      held.kind = ConversionKind::same;
      held.from = native.holds;
    }
    was = std::move(held);
    column.type = native.holds;
    probe(column, native);
  }

  void probe(const FlowColumn& column, const NativeType& native) {
    if (column.conversion.allow_lossy || column.conversion.cast_class != CastClass::checked) return;
    const auto asked = cast_probe(column.conversion, column.sql, migration_.source);
    if (!asked) return;
    Probe probe;
    probe.flow = static_cast<std::size_t>(&flow_ - migration_.flows.data());
    probe.span = column.bound->from_span.valid() ? column.bound->from_span : column.bound->span;
    if (is_text(column.conversion.from) && is_text(native.holds)) probe.code = Code::W0802;
    probe.label = fmt::format("{} does not fit {}", to_string(column.conversion.from), native.sql);
    probe.what = fmt::format("{{n}} of {{rows}} rows break `{}`", asked->words);
    probe.proved = fmt::format("{}: {}", column.target, asked->words);
    probe.bad = asked->bad;
    probe.help = native.note.empty() ? fmt::format("give `{}` a type that holds them", column.target) : native.note;
    migration_.probes.push_back(std::move(probe));
  }

  Migration& migration_;
  TableFlow& flow_;
  Diagnostics& diagnostics_;
};

// An integer that would be held as something wider refers to one that the engine numbers and holds as an integer
// (bigint unsigned: numeric(20,0), but bigint where it is an identity): it is held as that one is. Integers of two
// widths stay as they are.
class KeyTypes {
 public:
  explicit KeyTypes(Migration& migration) : migration_(migration), target_(dialect_of(migration.target)) {
    for (TableFlow& flow : migration.flows)
      if (!flow.appends_to) made_by_.emplace(flow.target.name, &flow);
  }

  void settle() {
    bool changed = true;
    for (std::size_t round = 0; changed && round < migration_.flows.size(); ++round) {  // parents of parents
      changed = false;
      for (TableFlow& flow : migration_.flows)
        if (!flow.given)
          for (const ForeignKey& key : flow.target.foreign_keys) changed |= settle(flow, key);
    }
  }

 private:
  bool settle(TableFlow& flow, const ForeignKey& key) {
    const auto parent = made_by_.find(key.parent);
    if (parent == made_by_.end() || key.columns.size() != key.parent_columns.size()) return false;
    bool changed = false;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      const Column* above = find_column(parent->second->target, key.parent_columns[i]);
      const Column* below = find_column(flow.target, key.columns[i]);
      if (above == nullptr || below == nullptr || !is_integer(above->type) || !is_integer(below->type)) continue;
      const Type holds = target_.native(parent->second->target, *above).holds;
      if (!is_integer(holds) || is_integer(target_.native(flow.target, *below).holds)) continue;
      flow.target.columns[static_cast<std::size_t>(below - flow.target.columns.data())].type = holds;
      changed = true;
    }
    return changed;
  }

  Migration& migration_;
  const Dialect& target_;
  std::map<QName, TableFlow*> made_by_;
};

}  // namespace

void check_held_types(Migration& migration, Diagnostics& diagnostics) {
  KeyTypes(migration).settle();
  for (TableFlow& flow : migration.flows)
    if (!flow.exists) HeldTypes(migration, flow, diagnostics).settle();
}

}  // namespace waybill
