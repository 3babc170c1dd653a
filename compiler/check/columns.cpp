// What type has each target column, how does each value get there, and may it?
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/check/carried_default.h"
#include "compiler/check/check.h"
#include "compiler/check/types.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/dialect/dialect.h"
#include "compiler/dialect/sql.h"
#include "compiler/types/function.h"

namespace waybill {
namespace {

// What the tables of a union agree on: by target column, a type that holds the values of all.
struct AgreedColumn {
  std::string target;
  Type type;
  bool nullable = false;
};
using Agreed = std::vector<AgreedColumn>;

const AgreedColumn* agreed_on(const Agreed& agreed, std::string_view target) {
  for (const AgreedColumn& one : agreed)
    if (one.target == target) return &one;
  return nullptr;
}

class Columns {
 public:
  // numbers_rows: of several targets that one table feeds, the first numbers its rows; the others share its key.
  Columns(Migration& migration, TableFlow& flow, const Agreed& agreed, bool numbers_rows, Diagnostics& diagnostics)
      : migration_(migration), flow_(flow), agreed_(agreed), diagnostics_(diagnostics), numbers_rows_(numbers_rows) {}

  void run() {
    flow_.columns.reserve(flow_.bound->columns.size());
    if (!flow_.given && !flow_.appends_to) flow_.target.columns.reserve(flow_.bound->columns.size());
    for (const BoundColumn& bound : flow_.bound->columns) {
      if (bound.from == nullptr) continue;
      if (flow_.given && bound.existing == nullptr) {
        report_no_such_column(bound);
        continue;
      }
      add(bound);
    }
    if (flow_.given) check_unfilled();
  }

 private:
  Type wanted_type(const BoundColumn& bound) const {
    if (bound.existing != nullptr) return bound.existing->type;
    if (bound.map != nullptr && bound.map->type) return bound.map->type->type;
    if (const AgreedColumn* agreed = agreed_on(agreed_, bound.target)) return agreed->type;
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
    if (const AgreedColumn* agreed = agreed_on(agreed_, bound.target)) return agreed->nullable;
    if (bound.rule != nullptr && bound.rule->nullable) return bound.rule->nullable->value;
    if (bound.numbers_rows) return false;
    if (option(bound, "zero_date") == "null") return true;
    if (bound.origin == nullptr) return true;
    return bound.from->nullable;
  }

  void add(const BoundColumn& bound) {
    const Dialect& source = dialect_of(migration_.source);
    if (bound.from->type.kind == TypeKind::null_ && bound.existing == nullptr &&
        (bound.map == nullptr || !bound.map->type) && agreed_on(agreed_, bound.target) == nullptr) {
      diagnostics_.add(Code::W0301, bound.from_span, "NULL alone has no type")
          .help(fmt::format("say which: `{}: {{ from: null, type: text }}`", bound.target));
      return;
    }
    FlowColumn column;
    column.bound = &bound;
    column.target = bound.target;
    column.type = wanted_type(bound);
    column.nullable = wanted_nullable(bound);
    column.sql = by_rule(bound, source.expression(*bound.from));
    column.says = bound.map != nullptr && bound.map->from != nullptr ? to_string(*bound.map->from) : column.sql;
    column.conversion = conversion_of(bound, column.type);
    if (bound.existing != nullptr) check_said_type(bound);
    judge(bound, column);
    if (column.conversion.in_source) {
      for (const char* name : {"zero_date", "nul"})
        if (!option(bound, name).empty() && option(bound, name) != "error")
          refuse(bound, name, "values that the source's own SQL does not convert");
      cast_in_source(bound, column);
    }
    probe_inner_casts(bound);
    probe_content(bound, column);
    if (!column.nullable && bound.from->nullable) probe_null(bound, column);
    if (!flow_.given && !flow_.appends_to) flow_.target.columns.push_back(target_column(bound, column));
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
    if (needs == "epoch" && !option(bound, "epoch").empty()) {
      conversion.unit = option(bound, "epoch");
      conversion.cast_class = CastClass::checked;
    } else if (needs == "epoch")
      missing_word(bound, to, "epoch", "an expression that says the unit");
    conversion.allow_lossy = allowed(bound) == CastClass::lossy;
    return conversion;
  }

  static std::string option(const BoundColumn& bound, const std::string& name) {
    if (bound.rule == nullptr) return {};
    const auto found = bound.rule->options.find(name);
    return found == bound.rule->options.end() ? "" : found->second.value;
  }

  // What a cast rule does to the value beside its type: SQL of the source.
  std::string by_rule(const BoundColumn& bound, std::string sql) const {
    const Dialect& source = dialect_of(migration_.source);
    const std::string zero = option(bound, "zero_date"), nul = option(bound, "nul");
    const bool is_date = bound.from->type.kind == TypeKind::date || bound.from->type.kind == TypeKind::timestamp ||
                         bound.from->type.kind == TypeKind::timestamptz;
    if (!zero.empty() && zero != "error") {
      if (source.is_zero_date.empty() || !is_date)
        return refuse(bound, "zero_date", "dates of an engine that has zero dates"), sql;
      const std::string instead = zero == "null" ? "NULL" : source.literal(TypedLiteral{zero}, bound.from->type);
      sql = fmt::format("CASE WHEN {} THEN {} ELSE {} END", fill(source.is_zero_date, {sql}), instead, sql);
    }
    if (!nul.empty() && nul != "error") {
      if (source.strip_nul.empty() || !is_text(bound.from->type))
        return refuse(bound, "nul", "texts of an engine that keeps NUL in them and can find it"), sql;
      sql = fill(nul == "strip" ? source.strip_nul : source.replace_nul, {sql});
    }
    return sql;
  }

  void refuse(const BoundColumn& bound, const std::string& name, std::string_view belongs) const {
    diagnostics_
        .add(Code::W0414, bound.rule->options.find(name)->second.span,
             fmt::format("`{}` can't be done for `{}`", name, bound.target))
        .label(fmt::format("it is for {}", belongs))
        .help("let the rule match fewer columns, or say an expression for this one");
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
             fmt::format("`{}` is {} in the {}, not {}", bound.target, to_string(bound.existing->type),
                         flow_.exists ? "target" : "schema file", to_string(bound.map->type->type)))
        .help(flow_.exists ? "the table is there already and is filled as it is: leave `type` out, or alter the table"
                           : "the table is made as the file says: leave `type` out, or change the file");
  }

  void judge(const BoundColumn& bound, FlowColumn& column) {
    if (std::exchange(word_missing_, false)) return;
    const Conversion& conversion = column.conversion;
    const auto words = [&] { return fmt::format("{} to {}", to_string(conversion.from), to_string(conversion.to)); };
    if (conversion.cast_class == CastClass::impossible) {
      diagnostics_.add(Code::W0302, bound.from_span, fmt::format("a cast from {} has no meaning", words()))
          .help("say an expression that gives the type, or another type");
    } else if (conversion.cast_class > allowed(bound)) {
      const bool lossy = conversion.cast_class == CastClass::lossy;
      diagnostics_.add(lossy ? Code::W0304 : Code::W0303, bound.from_span)
          .label(lossy ? words() : fmt::format("{} is {}", words(), word_of(conversion.cast_class)))
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

  void probe_content(const BoundColumn& bound, const FlowColumn& column) {
    const auto asked = content_probe(bound.from->type, column.type, column.sql, migration_.source, migration_.target);
    if (!asked) return;
    Probe probe;
    probe.flow = index();
    probe.code = Code::W0801;
    probe.span = bound.from_span;
    probe.label = fmt::format("{} takes {}", dialect_of(migration_.target).name, asked->words);
    probe.what = fmt::format("{{n}} of {{rows}} rows break `{}`", asked->words);
    probe.bad = asked->bad;
    const bool nul = asked->words.find("NUL") != std::string::npos;
    probe.help = fmt::format("mend them in the source, or with an expression for `{}`{}", column.target,
                             nul ? "; a cast rule with `nul: strip` or `nul: replace` takes NULs out" : "");
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
    if (bound.numbers_rows && is_integer(column.type) && said_generated() == GeneratedRule::keep)
      column.identity = Identity::by_default;
    if (bound.map != nullptr) say(bound, column);
    if (const std::string value = option(bound, "default"); !value.empty())
      column.default_value = ColumnDefault{DefaultKind::literal, value, ""};
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
      column.default_value = carried_default(migration_, flow_, origin, from);
  }

  GeneratedRule said_generated() const {
    const auto& rule = flow_.bound->part->generated;
    return rule ? rule->value : GeneratedRule::keep;
  }

  bool keeps_identity() const {
    return numbers_rows_ && said_generated() == GeneratedRule::keep && !flow_.bound->part->key_generated &&
           flow_.bound->kind != FlowKind::query && flow_.bound->group_by.empty();
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
    Diagnostic& diagnostic =
        diagnostics_.add(Code::W0208, bound.span,
                         fmt::format("the table `{}` {} has no column `{}`", flow_.target.name.name,
                                     flow_.exists ? "in the target" : "of the schema file", bound.target));
    std::optional<std::string> near = suggest(bound.target, names);
    if (!near && bound.map == nullptr) near = only_unfilled(bound);
    if (near && bound.map == nullptr && bound.origin != nullptr && is_unfilled(*near))
      diagnostic.note(fmt::format("`{}` gets no value", *near))
          .help(fmt::format("a rename? Then say `columns: {{ {}: {} }}`", *near, bound.origin->name));
    else if (near)
      diagnostic.help(fmt::format("did you mean `{}`?", *near));
    else if (bound.map == nullptr && bound.origin != nullptr)
      diagnostic.help(fmt::format("say where `{}` goes, or `drop: [{}]`", bound.origin->name, bound.origin->name));
  }

  // The one column that nothing fills, where it could hold these values.
  std::optional<std::string> only_unfilled(const BoundColumn& bound) const {
    std::optional<std::string> found;
    for (const Column& column : flow_.target.columns) {
      if (!is_unfilled(column.name)) continue;
      if (found || bound.from == nullptr || column.type.kind != bound.from->type.kind) return std::nullopt;
      found = column.name;
    }
    return found;
  }

  bool is_unfilled(const std::string& target) const {
    return std::none_of(flow_.bound->columns.begin(), flow_.bound->columns.end(), [&](const BoundColumn& bound) {
      return bound.existing != nullptr && bound.existing->name == target;
    });
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
               fmt::format("`{}.{}` {} needs a value and gets none", flow_.target.name.name, column.name,
                           flow_.exists ? "in the target" : "of the schema file"))
          .help(fmt::format("map it: `{}: …`", column.name));
    }
  }

  Migration& migration_;
  TableFlow& flow_;
  const Agreed& agreed_;
  Diagnostics& diagnostics_;
  bool numbers_rows_;
  bool word_missing_ = false;
};

// One table after another; each column as the first that says a type, or as what holds the values of all.
class Unions {
 public:
  Unions(const Migration& migration, std::size_t head, Diagnostics& diagnostics)
      : migration_(migration), head_(head), diagnostics_(diagnostics) {}

  Agreed agree() {
    Agreed agreed;
    for (const TableFlow& flow : migration_.flows)
      if (&flow == &migration_.flows[head_] || flow.appends_to == head_)
        for (const BoundColumn& bound : flow.bound->columns) add(agreed, bound);
    return agreed;
  }

  // Every table fills every column; in the order of the first, which is what sums and comparisons go by.
  void complete(TableFlow& flow, const Agreed& agreed) {
    std::vector<FlowColumn> ordered;
    for (const AgreedColumn& column : agreed) {
      const auto found = std::find_if(flow.columns.begin(), flow.columns.end(),
                                      [&](const FlowColumn& one) { return one.target == column.target; });
      if (found != flow.columns.end())
        ordered.push_back(std::move(*found));
      else if (!mentioned(flow, column.target))
        diagnostics_
            .add(Code::W0412, flow.bound->union_source->span,
                 fmt::format("`{}` gets no value from `{}`", column.target, flow.bound->scope.tables.front().name))
            .help(fmt::format("say which: `columns: {{ {}: … }}`; `null` where it has none", column.target));
    }
    flow.columns = std::move(ordered);
  }

 private:
  static bool mentioned(const TableFlow& flow, const std::string& target) {
    return std::any_of(flow.bound->columns.begin(), flow.bound->columns.end(),
                       [&](const BoundColumn& one) { return one.target == target; });
  }

  static void add(Agreed& agreed, const BoundColumn& bound) {
    if (bound.from == nullptr) return;
    const bool typed = bound.map != nullptr && bound.map->type;
    const Type type = typed                                                  ? bound.map->type->type
                      : bound.map == nullptr && bound.rule && bound.rule->to ? bound.rule->to->type
                                                                             : bound.from->type;
    const bool said = bound.map != nullptr && bound.map->nullable;
    const bool nullable = said ? bound.map->nullable->value : bound.from->nullable && !bound.numbers_rows;
    for (AgreedColumn& one : agreed) {
      if (one.target != bound.target) continue;
      if (one.type.kind == TypeKind::null_) one.type = type;
      if (const std::optional<Type> joined = join_type(one.type, type); joined && !typed) one.type = *joined;
      one.nullable = one.nullable || nullable;
      return;
    }
    agreed.push_back({bound.target, type.kind == TypeKind::any ? make_type(TypeKind::text) : type, nullable});
  }

  const Migration& migration_;
  std::size_t head_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_columns(Migration& migration, Diagnostics& diagnostics) {
  std::set<const Table*> fed;
  std::vector<Agreed> agreed(migration.flows.size());
  for (std::size_t i = 0; i < migration.flows.size(); ++i) {
    TableFlow& flow = migration.flows[i];
    const std::size_t head = flow.appends_to.value_or(i);
    Unions unions(migration, head, diagnostics);
    if (head == i && flow.bound->union_source != nullptr) agreed[i] = unions.agree();
    const bool first = fed.insert(flow.bound->scope.tables.front().table).second;
    Columns(migration, flow, agreed[head], first, diagnostics).run();
    if (flow.bound->union_source != nullptr) unions.complete(flow, agreed[head]);
  }
}

}  // namespace waybill
