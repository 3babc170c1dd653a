// What type has each target column, how does each value get there, and may it?
#include <fmt/format.h>

#include <set>

#include "compiler/check/check.h"
#include "compiler/check/types.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

class Columns {
 public:
  // numbers_rows: of several targets that one table feeds, the first numbers its rows; the others share its key.
  Columns(Migration& migration, TableFlow& flow, bool numbers_rows, Diagnostics& diagnostics)
      : migration_(migration), flow_(flow), diagnostics_(diagnostics), numbers_rows_(numbers_rows) {}

  void run() {
    for (const BoundColumn& bound : flow_.bound->columns) {
      if (bound.from == nullptr) continue;
      if (flow_.exists && bound.existing == nullptr) {
        report_no_such_column(bound);
        continue;
      }
      add(bound);
    }
    if (flow_.exists) check_unfilled();
  }

 private:
  Type wanted_type(const BoundColumn& bound) const {
    if (bound.existing != nullptr) return bound.existing->type;
    if (bound.map != nullptr && bound.map->type) return bound.map->type->type;
    if (bound.rule != nullptr && bound.rule->to) return bound.rule->to->type;
    return default_type(bound);
  }

  // What a column becomes when nobody says: the same logical type. Text without a length stays text.
  static Type default_type(const BoundColumn& bound) {
    Type type = bound.from->type;
    if (type.kind == TypeKind::any) return make_type(TypeKind::text);
    if (bound.origin == nullptr && type.kind == TypeKind::enum_) return make_type(TypeKind::text);
    return type;
  }

  bool wanted_nullable(const BoundColumn& bound) const {
    if (bound.existing != nullptr) return bound.existing->nullable;
    if (bound.map != nullptr && bound.map->nullable) return bound.map->nullable->value;
    if (bound.rule != nullptr && bound.rule->nullable) return bound.rule->nullable->value;
    if (bound.origin == nullptr) return true;
    return bound.from->nullable;
  }

  void add(const BoundColumn& bound) {
    const Dialect& source = dialect_of(migration_.source);
    if (bound.from->type.kind == TypeKind::null_ && bound.existing == nullptr &&
        (bound.map == nullptr || !bound.map->type)) {
      diagnostics_.add(Code::W0301, bound.from_span, "NULL alone has no type")
          .help(fmt::format("say which: `{}: {{ from: null, type: text }}`", bound.target));
      return;
    }
    FlowColumn column;
    column.bound = &bound;
    column.target = bound.target;
    column.type = wanted_type(bound);
    column.nullable = wanted_nullable(bound);
    column.sql = source.expression(*bound.from);
    column.says = bound.map != nullptr && bound.map->from != nullptr ? to_string(*bound.map->from) : column.sql;
    column.conversion = conversion_of(bound, column.type);
    if (bound.existing != nullptr) check_said_type(bound);
    judge(bound, column);
    if (column.conversion.in_source) cast_in_source(bound, column);
    probe_inner_casts(bound);
    if (!column.nullable && bound.from->nullable) probe_null(bound, column);
    if (!flow_.exists) flow_.target.columns.push_back(target_column(bound, column));
    flow_.columns.push_back(std::move(column));
  }

  Conversion conversion_of(const BoundColumn& bound, const Type& to) {
    std::string needs;
    Conversion conversion = classify(bound.from->type, to, migration_.source, migration_.target, &needs);
    const std::optional<Word>* zone = bound.map != nullptr    ? &bound.map->zone
                                      : bound.rule != nullptr ? &bound.rule->zone
                                                              : nullptr;
    if (zone != nullptr && *zone) conversion.zone = (*zone)->value;
    if (needs == "zone" && !conversion.zone.empty()) conversion.cast_class = CastClass::checked;
    if (needs == "zone" && conversion.zone.empty()) missing_word(bound, to, "zone", "zone: Europe/Berlin");
    if (needs == "epoch") missing_word(bound, to, "epoch", "an expression that says the unit");
    conversion.allow_lossy = allowed(bound) == CastClass::lossy;
    return conversion;
  }

  void missing_word(const BoundColumn& bound, const Type& to, std::string_view word, std::string_view example) {
    diagnostics_.add(Code::W0306, bound.from_span, fmt::format("this conversion needs a `{}`", word))
        .label(fmt::format("{} to {}", to_string(bound.from->type), to_string(to)))
        .help(fmt::format("say it: `{}`", example));
    word_missing_ = true;
  }

  CastClass allowed(const BoundColumn& bound) const {
    if (bound.map != nullptr && bound.map->cast) return bound.map->cast->value;
    if (bound.rule != nullptr && bound.rule->cast) return bound.rule->cast->value;
    return migration_.bound->casts;
  }

  void check_said_type(const BoundColumn& bound) {
    if (bound.map == nullptr || !bound.map->type || bound.map->type->type == bound.existing->type) return;
    diagnostics_
        .add(Code::W0702, bound.map->type->span,
             fmt::format("`{}` is {} in the target, not {}", bound.target, to_string(bound.existing->type),
                         to_string(bound.map->type->type)))
        .help("the table is there already and is filled as it is: leave `type` out, or alter the table");
  }

  void judge(const BoundColumn& bound, FlowColumn& column) {
    if (std::exchange(word_missing_, false)) return;
    const Conversion& conversion = column.conversion;
    const std::string words = fmt::format("{} to {}", to_string(conversion.from), to_string(conversion.to));
    if (conversion.cast_class == CastClass::impossible) {
      diagnostics_.add(Code::W0302, bound.from_span, fmt::format("a cast from {} has no meaning", words))
          .help("say an expression that gives the type, or another type");
    } else if (conversion.cast_class > allowed(bound)) {
      const bool lossy = conversion.cast_class == CastClass::lossy;
      diagnostics_.add(lossy ? Code::W0304 : Code::W0303, bound.from_span)
          .label(lossy ? words : fmt::format("{} is {}", words, word_of(conversion.cast_class)))
          .help(lossy ? "say `cast: lossy` for this column if the loss is meant"
                      : fmt::format("say `cast: {}` for this column, or raise `casts` in settings",
                                    word_of(conversion.cast_class)));
    } else {
      probe_cast(bound, column);
    }
  }

  void probe_cast(const BoundColumn& bound, const FlowColumn& column) {
    if (column.conversion.allow_lossy) return;
    const std::optional<CastProbe> asked = cast_probe(column.conversion, column.sql, migration_.source);
    if (!asked) return;
    add_cast_probe(column.target, bound.from_span, column.conversion, *asked);
  }

  void add_cast_probe(const std::string& target, Span span, const Conversion& conversion, const CastProbe& asked) {
    Probe probe;
    probe.flow = index();
    const bool texts = is_text(conversion.from) && is_text(conversion.to);
    probe.code = texts ? Code::W0802 : Code::W0304;
    probe.span = span;
    probe.label = fmt::format("{} does not fit {}", to_string(conversion.from), to_string(conversion.to));
    probe.what = fmt::format("{{n}} of {{rows}} rows break `{}`", asked.words);
    probe.proved = fmt::format("{}: {}", target, asked.words);
    probe.bad = asked.bad;
    probe.declared = conversion.from == conversion.to;
    probe.help = fmt::format("give it a type that holds them, or say `cast: lossy` for `{}`", target);
    migration_.probes.push_back(std::move(probe));
  }

  // What the source's own SQL converts arrives as the target's type.
  void cast_in_source(const BoundColumn& bound, FlowColumn& column) const {
    TypedExpr cast{column.type, bound.from->nullable, bound.from_span, TypedCast{bound.from}};
    column.sql = dialect_of(migration_.source).expression(cast);
    column.conversion.kind = ConversionKind::same;
    column.conversion.from = column.conversion.to;
  }

  // cast(x as t) inside an expression: no engine's cast can be relied on to fail.
  void probe_inner_casts(const BoundColumn& bound) {
    std::vector<const TypedExpr*> casts;
    casts_of(*bound.from, casts);
    for (const TypedExpr* cast : casts) {
      const TypedExprPtr& operand = std::get<TypedCast>(cast->node).operand;
      const Conversion conversion = classify(operand->type, cast->type);
      const std::optional<CastProbe> asked =
          cast_probe(conversion, dialect_of(migration_.source).expression(*operand), migration_.source);
      if (asked) add_cast_probe(bound.target, cast->span, conversion, *asked);
    }
  }

  void probe_null(const BoundColumn& bound, const FlowColumn& column) {
    Probe probe;
    probe.flow = index();
    probe.code = Code::W0501;
    probe.span = bound.from_span.valid() ? bound.from_span : bound.span;
    probe.message = fmt::format("NULL would go into `{}`, which does not allow it", column.target);
    probe.what = "{n} of {rows} rows are NULL here";
    probe.proved = fmt::format("{}: no NULL", column.target);
    probe.bad = column.sql + " IS NULL";
    probe.help =
        fmt::format("give them a value (`coalesce(…, …)`), leave the rows out (`where`), or say `nullable: true`");
    migration_.probes.push_back(std::move(probe));
  }

  std::size_t index() const { return static_cast<std::size_t>(&flow_ - migration_.flows.data()); }

  Column target_column(const BoundColumn& bound, const FlowColumn& from) const {
    Column column;
    column.name = from.target;
    column.type = from.type;
    column.nullable = from.nullable;
    if (bound.origin != nullptr) carry(bound, from, column);
    if (bound.map != nullptr) say(bound, column);
    return column;
  }

  bool same_engine() const { return migration_.source == migration_.target; }

  void carry(const BoundColumn& bound, const FlowColumn& from, Column& column) const {
    const Column& origin = *bound.origin;
    const bool same_type = origin.type == column.type;
    if (same_engine() && same_type) {
      column.native_type = origin.native_type;
      column.character_set = origin.character_set;
      column.collation = origin.collation;
    }
    column.comment = origin.comment;
    column.on_update_now = origin.on_update_now;
    if (is_integer(column.type) && !flow_.bound->scope.tables[bound.origin_scope].nullable && keeps_identity())
      column.identity = origin.identity;
    if (origin.default_value && column.identity == Identity::no)
      column.default_value = carried_default(*origin.default_value, from.conversion);
  }

  bool keeps_identity() const {
    const auto& rule = flow_.bound->part->generated;
    const GeneratedRule said = rule ? rule->value : GeneratedRule::keep;
    return numbers_rows_ && said == GeneratedRule::keep && flow_.bound->kind != FlowKind::query &&
           flow_.bound->group_by.empty();
  }

  // A constant goes through the column's own conversion in words that the target's dialect can spell; an expression
  // only onto its own engine.
  std::optional<ColumnDefault> carried_default(const ColumnDefault& value, const Conversion& conversion) const {
    switch (value.kind) {
      case DefaultKind::literal:
        if (conversion.to.kind == TypeKind::boolean && conversion.from.kind != TypeKind::boolean)
          return ColumnDefault{DefaultKind::literal, value.text == "0" ? "false" : "true", ""};
        if (conversion.kind == ConversionKind::same || is_text(conversion.to) ||
            (is_number(conversion.from) && is_number(conversion.to)))
          return ColumnDefault{DefaultKind::literal, value.text, same_engine() ? value.native : ""};
        return std::nullopt;
      case DefaultKind::expression:
        if (same_engine()) return value;
        return std::nullopt;
      case DefaultKind::next_value: return std::nullopt;
      case DefaultKind::now:
      case DefaultKind::current_date:
        if (is_temporal(conversion.to)) return ColumnDefault{value.kind, value.text, same_engine() ? value.native : ""};
        return std::nullopt;
      case DefaultKind::uuid: return ColumnDefault{value.kind, value.text, same_engine() ? value.native : ""};
    }
    return std::nullopt;
  }

  void say(const BoundColumn& bound, Column& column) const {
    if (bound.map->comment) column.comment = bound.map->comment->value;
    if (bound.map->default_value == nullptr) return;
    const Literal* literal = std::get_if<Literal>(&bound.map->default_value->node);
    if (literal == nullptr) {
      diagnostics_.add(Code::W0113, bound.map->default_value->span, "a default must be a constant")
          .help("say the rest in `after`, as SQL of the target");
    } else if (literal->kind != LiteralKind::null) {
      column.default_value = ColumnDefault{DefaultKind::literal, literal->text, ""};
    }
  }

  void report_no_such_column(const BoundColumn& bound) {
    std::vector<std::string> names;
    for (const Column& column : flow_.target.columns) names.push_back(column.name);
    Diagnostic& diagnostic = diagnostics_.add(
        Code::W0208, bound.span,
        fmt::format("the table `{}` in the target has no column `{}`", flow_.target.name.name, bound.target));
    if (const std::optional<std::string> near = suggest(bound.target, names))
      diagnostic.help(fmt::format("did you mean `{}`?", *near));
    else if (bound.map == nullptr && bound.origin != nullptr)
      diagnostic.help(fmt::format("say where `{}` goes, or `drop: [{}]`", bound.origin->name, bound.origin->name));
  }

  void check_unfilled() {
    for (const Column& column : flow_.target.columns) {
      bool filled = column.nullable || column.default_value || column.identity != Identity::no ||
                    column.generated != Generated::no;
      for (const BoundColumn& bound : flow_.bound->columns)
        filled |= bound.existing == &column || bound.target == column.name;
      if (filled) continue;
      diagnostics_
          .add(Code::W0407, flow_.bound->span,
               fmt::format("`{}.{}` in the target needs a value and gets none", flow_.target.name.name, column.name))
          .help(fmt::format("map it: `{}: …`", column.name));
    }
  }

  Migration& migration_;
  TableFlow& flow_;
  Diagnostics& diagnostics_;
  bool numbers_rows_;
  bool word_missing_ = false;
};

}  // namespace

void check_columns(Migration& migration, Diagnostics& diagnostics) {
  std::set<const Table*> fed;
  for (TableFlow& flow : migration.flows) {
    const bool first = fed.insert(flow.bound->scope.tables.front().table).second;
    Columns(migration, flow, first, diagnostics).run();
  }
}

}  // namespace waybill
