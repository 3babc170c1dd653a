#include "compiler/resolve/resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/check/types.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/dialect/dialect.h"
#include "compiler/resolve/automap.h"
#include "compiler/resolve/drops.h"
#include "compiler/resolve/row_calls.h"
#include "compiler/resolve/table_names.h"
#include "compiler/resolve/unused.h"
#include "compiler/types/function.h"

namespace waybill {
namespace {

std::string lower_text(std::string_view text) { return derive_name(text, NameRule::lower); }

bool same_ignoring_case(std::string_view a, std::string_view b) {
  constexpr auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return low(x) == low(y); });
}

// Partitions and children come with their parent; shadow tables with their virtual table, which holds no rows of its
// own.
bool carried_by_star(const Table& table) { return table.kind.empty() || table.kind == "partitioned"; }

class Resolver {
 public:
  Resolver(const Spec& spec, const Catalogs& catalogs, Diagnostics& diagnostics)
      : spec_(spec), catalogs_(catalogs), diagnostics_(diagnostics), names_(catalogs) {
    bound_.spec = &spec;
    bound_.catalogs = &catalogs;
    if (spec.settings.names) bound_.names = spec.settings.names->value;
    if (spec.settings.casts) bound_.casts = spec.settings.casts->value;
    bound_.target_schema = catalogs.target.default_schema;
    if (spec.target && spec.target->schema) bound_.target_schema = spec.target->schema->value;
  }

  BoundSpec run() {
    for (const Mapping& mapping : spec_.tables)
      if (const Copy* copy = std::get_if<Copy>(&mapping.what); copy == nullptr || !is_glob(copy->source.table.value))
        note_named_tables(mapping);
    for (const Mapping& mapping : spec_.tables)
      std::visit([&](const auto& what) { bind(mapping, what); }, mapping.what);
    report_unused_rules(bound_, diagnostics_);
    return std::move(bound_);
  }

 private:
  // -- tables --------------------------------------------------------------------------------------------------------
  const Table* find_source(const Word& word, bool report) {
    return names_.source(word, report ? &diagnostics_ : nullptr);
  }

  void note_named_tables(const Mapping& mapping) {
    const auto note = [&](const TableRef& ref) {
      if (const Table* table = find_source(ref.table, false)) named_.insert(table);
    };
    std::visit(
        [&](const auto& what) {
          using T = std::decay_t<decltype(what)>;
          if constexpr (std::is_same_v<T, Union>)
            for (const UnionSource& one : what.sources) note(one.source);
          else if constexpr (!std::is_same_v<T, Query>)
            note(what.source);
          if constexpr (std::is_same_v<T, Merge>)
            for (const Join& join : what.joins) note(join.table);
        },
        mapping.what);
  }

  void set_target(BoundFlow& flow, const Word& into, const Table* origin) {
    if (!into.value.empty()) {
      flow.target = split_name(into.value);
      if (flow.target.schema.empty()) flow.target.schema = bound_.target_schema;
      flow.existing = names_.target(flow.target, false);
    } else if (origin != nullptr) {
      flow.target = {bound_.target_schema, derive_name(origin->name.name, bound_.names)};
      flow.existing = names_.target(flow.target, true);
    }
    if (flow.existing != nullptr) flow.target = flow.existing->name;
    if (flow.existing == nullptr && catalogs_.wanted) set_wanted(flow, into);
  }

  void set_wanted(BoundFlow& flow, const Word& into) {
    flow.wanted = TableNames::in(*catalogs_.wanted, flow.target, into.value.empty());
    if (flow.wanted != nullptr) {
      flow.target = flow.wanted->name;
      return;
    }
    std::vector<std::string> names;
    for (const Table& table : catalogs_.wanted->tables) names.push_back(table.name.name);
    Diagnostic& diagnostic =
        diagnostics_.add(Code::W0707, flow.span, fmt::format("the schema file has no table `{}`", flow.target.name));
    const std::optional<std::string> near = suggest(flow.target.name, names);
    if (near && into.span.valid())
      diagnostic.help(fmt::format("did you mean `{}`?", *near)).replace(into.span, *near);
    else
      diagnostic.help(fmt::format("say where it goes (`into: …`), or leave the table out (`except: [{}]`)",
                                  flow.scope.tables.empty() ? "…" : flow.scope.tables.front().name));
  }

  // -- scopes --------------------------------------------------------------------------------------------------------
  BoundFlow start(const Mapping& mapping, const Part& part, FlowKind kind) const {
    BoundFlow flow;
    flow.kind = kind;
    flow.mapping = &mapping;
    flow.part = &part;
    flow.span = part.table.span.valid() ? part.table.span : mapping.head;
    flow.scope.engine = catalogs_.source.engine;
    return flow;
  }

  bool add_table(BoundFlow& flow, const TableRef& ref, bool nullable = false) {
    const Table* table = find_source(ref.table, true);
    if (table == nullptr) return false;
    add_table(flow, *table, ref.alias.empty() ? table->name.name : ref.alias, nullable);
    return true;
  }

  static void add_table(BoundFlow& flow, const Table& table, std::string alias, bool nullable) {
    flow.scope.tables.push_back({std::move(alias), table.name.name, &table, nullable});
  }

  bool add_join(BoundFlow& flow, const Join& join) {
    if (join.kind == JoinKind::right || join.kind == JoinKind::full)
      for (ScopeTable& table : flow.scope.tables) table.nullable = true;
    if (!add_table(flow, join.table, join.kind == JoinKind::left || join.kind == JoinKind::full)) return false;
    BoundJoin bound{join.kind, nullptr};
    const ExprPtr on = join.using_columns.empty() ? join.on : using_condition(flow, join);
    if (on != nullptr) bound.on = type_condition(*on, flow.scope, diagnostics_);
    if (on == nullptr && join.kind != JoinKind::cross)
      diagnostics_.add(Code::W0103, join.span, "this join has neither `on` nor `using`")
          .help("say `on: a.key = b.key`, or `cross` when every pair is meant");
    flow.joins.push_back(std::move(bound));
    return true;
  }

  // using: [a] is left.a = right.a, left being the first table that has it.
  static ExprPtr using_condition(const BoundFlow& flow, const Join& join) {
    ExprPtr all;
    for (const Word& column : join.using_columns) {
      std::string left = flow.scope.tables.front().alias;
      for (std::size_t i = 0; i + 1 < flow.scope.tables.size(); ++i)
        if (find_column(*flow.scope.tables[i].table, column.value) != nullptr) {
          left = flow.scope.tables[i].alias;
          break;
        }
      const auto name = [&](const std::string& alias) {
        return std::make_shared<const Expr>(Expr{column.span, ColumnName{alias, column.value, false}});
      };
      ExprPtr one = std::make_shared<const Expr>(
          Expr{column.span, Binary{BinaryOp::equal, column.span, name(left), name(flow.scope.tables.back().alias)}});
      all = all == nullptr
                ? one
                : std::make_shared<const Expr>(Expr{column.span, Binary{BinaryOp::and_, column.span, all, one}});
    }
    return all;
  }

  // -- columns -------------------------------------------------------------------------------------------------------
  static void set_origin(BoundFlow& flow, BoundColumn& column) {
    const TypedColumn* plain = column.from ? std::get_if<TypedColumn>(&column.from->node) : nullptr;
    if (plain == nullptr) return;
    for (std::size_t i = 0; i < flow.scope.tables.size(); ++i) {
      if (flow.scope.tables[i].alias != plain->alias && !plain->alias.empty()) continue;
      column.origin = find_column(*flow.scope.tables[i].table, plain->column);
      column.origin_table = flow.scope.tables[i].table;
      column.origin_scope = i;
      if (column.origin != nullptr) return;
    }
  }

  static const Column* existing_column(const Table* table, std::string_view name, bool loosely) {
    if (table == nullptr) return nullptr;
    if (const Column* column = find_column(*table, name)) return column;
    for (const Column& column : table->columns)
      if (lower_text(column.name) == lower_text(name)) return &column;
    for (const Column& column : table->columns)
      if (loosely && same_name_loosely(column.name, name)) return &column;
    return nullptr;
  }

  void add_column(BoundFlow& flow, BoundColumn column, bool loosely) {
    column.existing = existing_column(flow.existing != nullptr ? flow.existing : flow.wanted, column.target, loosely);
    column.similar_name = loosely && column.existing != nullptr && column.existing->name != column.target;
    if (column.existing != nullptr) column.target = column.existing->name;
    set_origin(flow, column);
    for (const BoundColumn& other : flow.columns) {
      if (!same_ignoring_case(other.target, column.target)) continue;
      if (other.target != column.target) {  // one name only for an engine that ignores case
        if (!target_ignores_case()) continue;
        diagnostics_
            .add(Code::W0602, column.span,
                 fmt::format("`{}` and `{}` would be one column in the target", other.target, column.target))
            .also(other.span, "the other one")
            .help("give one of them another name")
            .about(fmt::format("{}.{}", flow.target.name, column.target));
        return;
      }
      diagnostics_.add(Code::W0405, column.span, fmt::format("`{}` is mapped twice", column.target))
          .also(other.span, "first here");
      return;
    }
    flow.columns.push_back(std::move(column));
  }

  bool target_ignores_case() const { return dialect_of(catalogs_.target.engine).names_ignore_case; }

  void add_explicit(BoundFlow& flow, const ColumnMap& map) {
    BoundColumn column;
    column.target = map.target.value;
    column.span = map.target.span;
    column.map = &map;
    if (map.from != nullptr && is_reversed(flow, map)) {
      report_reversed(map);
    } else if (map.from != nullptr) {
      column.from_span = map.from->span;
      FlowCalls calls = calls_of(flow);
      column.from = type_expression(*map.from, flow.scope, diagnostics_, allows_aggregates(flow), &calls);
    } else {  // a column of that name, or one whose derived name it is
      column.from_span = map.target.span;
      column.from = column_by_derived_name(flow, map.target);
    }
    add_column(flow, std::move(column), false);
  }

  // `FirstName: first_name`, where the source has FirstName and no first_name: the arrow was taken the other way.
  static bool is_reversed(const BoundFlow& flow, const ColumnMap& map) {
    const ColumnName* name = std::get_if<ColumnName>(&map.from->node);
    if (name == nullptr || !name->qualifier.empty() || map.from_was_quoted) return false;
    const auto in_source = [&](const std::string& column) {
      return std::any_of(flow.scope.tables.begin(), flow.scope.tables.end(), [&](const ScopeTable& table) {
        return std::any_of(table.table->columns.begin(), table.table->columns.end(),
                           [&](const Column& one) { return lower_text(one.name) == lower_text(column); });
      });
    };
    return in_source(map.target.value) && !in_source(name->name);
  }

  void report_reversed(const ColumnMap& map) {
    const std::string from = std::get<ColumnName>(map.from->node).name;
    if (parse_type(from)) {  // `Email: text`
      diagnostics_.add(Code::W0202, map.from->span, fmt::format("`{}` is a type, and a column stands here", from))
          .help(fmt::format("write `{0}: {{ from: {0}, type: {1} }}`", map.target.value, from));
      return;
    }
    diagnostics_
        .add(Code::W0210, map.span,
             fmt::format("`{}` is a column of the source, and `{}` is none", map.target.value, from))
        .label(map.target.span.begin > map.from->span.begin ? "the source's column comes first"
                                                            : "the target's column comes first")
        .help(fmt::format("write `{0}: {1}`; the text itself is `{1}: \"'{0}'\"`", from, map.target.value));
  }

  // -- generated keys and lists
  // ---------------------------------------------------------------------------------------
  FlowCalls calls_of(BoundFlow& flow) {
    return {flow, [this](const ColumnName& name) { return find_owner(name); }, diagnostics_};
  }

  // The part that makes this table of the target with a key of its own.
  KeyOwner find_owner(const ColumnName& name) {
    KeyOwner found;
    const auto look = [&](const Part& part, const Word* source) {
      QName made = split_name(part.table.value);
      if (part.table.value.empty() && source != nullptr)
        made = {"", derive_name(split_name(source->value).name, bound_.names)};
      const bool other_schema = !name.qualifier.empty() && !made.schema.empty() && made.schema != name.qualifier;
      if (!part.key_generated || other_schema || lower_text(made.name) != lower_text(name.name)) return;
      found = {&part, source != nullptr ? find_source(*source, false) : nullptr};
    };
    for (const Mapping& mapping : spec_.tables) {
      if (const Copy* copy = std::get_if<Copy>(&mapping.what)) look(copy->into, &copy->source.table);
      if (const Merge* merge = std::get_if<Merge>(&mapping.what)) look(merge->into, &merge->source.table);
      if (const Query* query = std::get_if<Query>(&mapping.what)) look(query->into, nullptr);
      if (const Split* split = std::get_if<Split>(&mapping.what))
        for (const Part& part : split->into) look(part, &split->source.table);
    }
    return found;
  }

  // key: generated: the column that numbers the rows, first of all; what `columns` says of its type holds.
  void add_generated_key(BoundFlow& flow) {
    const std::optional<Word>& key = flow.part->key_generated;
    if (!key) return;
    BoundColumn column;
    column.target = key->value;
    column.span = column.from_span = key->span;
    column.from = carried_column(flow, 0, own_key_column, make_type(TypeKind::bigint), false, key->span);
    column.numbers_rows = true;
    for (const ColumnMap& map : flow.part->columns)
      if (map.target.value == key->value && map.from == nullptr) column.map = &map;
    add_column(flow, std::move(column), false);
    flow.key = {flow.columns.back().target};
  }

  static bool is_generated_key(const BoundFlow& flow, const ColumnMap& map) {
    return flow.part->key_generated && map.from == nullptr && map.target.value == flow.part->key_generated->value;
  }

  static bool allows_aggregates(const BoundFlow& flow) { return flow.kind == FlowKind::merge; }

  TypedExprPtr column_by_derived_name(const BoundFlow& flow, const Word& target) {
    for (std::size_t i = 0; i < flow.scope.tables.size(); ++i)
      for (const Column& column : flow.scope.tables[i].table->columns)
        if (column.name == target.value || derive_name(column.name, bound_.names) == target.value)
          return plain_column(flow, i, column, target.span);
    const Expr name{target.span, ColumnName{"", target.value, false}};
    return type_expression(name, flow.scope, diagnostics_, false);
  }

  static TypedExprPtr plain_column(const BoundFlow& flow, std::size_t scope_index, const Column& column, Span span) {
    const ScopeTable& table = flow.scope.tables[scope_index];
    TypedExpr expr;
    expr.type = column.type;
    expr.nullable = column.nullable || table.nullable;
    expr.span = span;
    expr.node = TypedColumn{table.alias, column.name};
    return std::make_shared<const TypedExpr>(std::move(expr));
  }

  using Named = std::set<std::pair<std::string, std::string>>;  // alias, column

  static Named named_columns(const BoundFlow& flow) {
    Named named;
    std::vector<const TypedColumn*> used;
    used_columns(flow, used);
    for (const TypedColumn* one : used) named.insert({one->alias, one->column});
    return named;
  }

  // Is there an explicit column of this name whose expression could not be read? Its error was given.
  static bool failed(const BoundFlow& flow, const std::string& target) {
    return std::any_of(flow.columns.begin(), flow.columns.end(), [&](const BoundColumn& one) {
      return one.from == nullptr && lower_text(one.target) == lower_text(target);
    });
  }

  // All columns of one source table that no mapping of this flow names and no drop takes.
  void automap(BoundFlow& flow, std::size_t scope_index, Span span) {
    const ScopeTable& table = flow.scope.tables[scope_index];
    const Named named = named_columns(flow);
    flow.columns.reserve(flow.columns.size() + table.table->columns.size());
    for (const Column& column : table.table->columns) {
      if (named.count({table.alias, column.name}) != 0 || is_dropped(*flow.mapping, table, column)) continue;
      BoundColumn bound;
      bound.target = derive_name(column.name, bound_.names);
      if (failed(flow, bound.target)) continue;
      bound.span = span;
      bound.from_span = span;
      bound.from = plain_column(flow, scope_index, column, span);
      bound.rule = find_rule(spec_.types, *table.table, column);
      add_column(flow, std::move(bound), true);
    }
  }

  // What a table of a union says of itself comes before what is said of all.
  static std::vector<const ColumnMap*> said_columns(const BoundFlow& flow) {
    std::vector<const ColumnMap*> said;
    const auto add = [&](const std::vector<ColumnMap>& columns) {
      for (const ColumnMap& map : columns)
        if (std::none_of(said.begin(), said.end(), [&](const ColumnMap* one) {
              return flow.union_source != nullptr && lower_text(one->target.value) == lower_text(map.target.value);
            }))
          said.push_back(&map);
    };
    if (flow.union_source != nullptr) add(flow.union_source->columns);
    add(flow.part->columns);
    return said;
  }

  void bind_columns(BoundFlow& flow, bool automap_rest) {
    add_generated_key(flow);
    const std::vector<const ColumnMap*> said = said_columns(flow);
    for (const ColumnMap* map : said)
      if (map->target.value != "*" && !is_generated_key(flow, *map)) add_explicit(flow, *map);
    for (const ColumnMap* map : said)
      if (map->target.value == "*") bind_star(flow, *map);
    if (automap_rest) {
      for (std::size_t i = 0; i < flow.scope.tables.size(); ++i) automap(flow, i, flow.span);
      keep_source_order(flow);
    }
    bind_where(flow);
    for (const OrderBy& order : flow.part->prefer)
      if (TypedExprPtr expr = type_expression(*order.expression, flow.scope, diagnostics_, false))
        flow.prefer.emplace_back(std::move(expr), order.descending);
    for (const Word& column : flow.part->key) flow.key.push_back(column.value);
    for (const Word& column : flow.part->distinct_by) flow.distinct_by.push_back(column.value);
    if (flow.columns.empty() && !diagnostics_.has_errors())
      diagnostics_.add(Code::W0406, flow.span, fmt::format("this mapping fills no column of `{}`", flow.target.name));
  }

  void bind_where(BoundFlow& flow) {
    FlowCalls calls = calls_of(flow);
    if (flow.part->where != nullptr) flow.where = type_condition(*flow.part->where, flow.scope, diagnostics_, &calls);
    if (flow.union_source == nullptr || flow.union_source->where == nullptr) return;
    const TypedExprPtr own = type_condition(*flow.union_source->where, flow.scope, diagnostics_, &calls);
    if (flow.where == nullptr || own == nullptr) {
      flow.where = own;
      return;
    }
    const Type boolean = make_type(TypeKind::boolean);
    flow.where = std::make_shared<const TypedExpr>(
        TypedExpr{boolean, true, own->span, TypedCall{find_function("and", {boolean, boolean}), {flow.where, own}}});
  }

  // A copy keeps the order of its source: a column stands where the first source column that it reads stood.
  static void keep_source_order(BoundFlow& flow) {
    const auto position = [&](const BoundColumn& column) {
      std::vector<const TypedColumn*> used;
      if (column.from != nullptr) columns_of(*column.from, used);
      if (column.numbers_rows) return std::size_t{0};
      const std::vector<Column>& columns = flow.scope.tables.front().table->columns;
      for (std::size_t i = 0; i < columns.size(); ++i)
        if (!used.empty() && used.front()->column == columns[i].name) return i;
      return columns.size();
    };
    std::vector<std::pair<std::size_t, std::size_t>> order;  // position, index
    for (const BoundColumn& column : flow.columns) order.emplace_back(position(column), order.size());
    if (std::is_sorted(order.begin(), order.end())) return;
    std::sort(order.begin(), order.end());
    std::vector<BoundColumn> sorted;
    for (const auto& [at, index] : order) sorted.push_back(std::move(flow.columns[index]));
    flow.columns = std::move(sorted);
  }

  void bind_star(BoundFlow& flow, const ColumnMap& map) {
    const std::string wanted = map.star ? map.star->value : "";
    bool found = wanted.empty() || wanted == "*";
    for (std::size_t i = 0; i < flow.scope.tables.size(); ++i) {
      const ScopeTable& table = flow.scope.tables[i];
      if (!found && lower_text(table.alias) != lower_text(wanted) && lower_text(table.name) != lower_text(wanted))
        continue;
      automap(flow, i, map.target.span);
      if (!found) return;
    }
    if (!found)
      diagnostics_.add(Code::W0201, map.star->span, fmt::format("no table or alias `{}` in this mapping", wanted));
  }

  // -- mappings ------------------------------------------------------------------------------------------------------
  void bind(const Mapping& mapping, const Copy& copy) {
    if (is_glob(copy.source.table.value)) {
      bind_all(mapping, copy);
      return;
    }
    BoundFlow flow = start(mapping, copy.into, FlowKind::copy);
    if (!add_table(flow, copy.source)) return;
    set_target(flow, copy.into.table, flow.scope.tables.front().table);
    bind_columns(flow, !copy.into.only);
    note_drops(bound_, mapping, {&flow}, diagnostics_);
    bound_.flows.push_back(std::move(flow));
  }

  void bind_all(const Mapping& mapping, const Copy& copy) {
    std::set<const Word*> used;
    std::size_t matched = 0;
    const std::size_t first = bound_.flows.size();
    for (const Table& table : catalogs_.source.tables) {
      if (!glob_matches(copy.source.table.value, table.name.name) || named_.count(&table) != 0) continue;
      ++matched;
      const Word* except = excepted(copy, table);
      if (except != nullptr) {
        used.insert(except);
        bound_.left_out.push_back({&table, nullptr, fmt::format("except {}", except->value)});
        continue;
      }
      if (!carried_by_star(table)) continue;
      BoundFlow flow = start(mapping, copy.into, FlowKind::copy);
      add_table(flow, table, table.name.name, false);
      set_target(flow, Word{}, &table);
      bind_columns(flow, true);
      note_drops(bound_, mapping, {&flow}, diagnostics_, false);
      bound_.flows.push_back(std::move(flow));
    }
    report_unused_except(copy, used, matched, catalogs_.source, diagnostics_);
    report_unused_drops(mapping, bound_, first, diagnostics_);
  }

  static const Word* excepted(const Copy& copy, const Table& table) {
    for (const Word& word : copy.except)
      if (glob_matches(word.value, table.name.name) || glob_matches(word.value, to_string(table.name))) return &word;
    return nullptr;
  }

  void bind(const Mapping& mapping, const Split& split) {
    std::vector<BoundFlow> parts;
    for (const Part& part : split.into) {
      BoundFlow flow = start(mapping, part, FlowKind::split);
      if (!add_table(flow, split.source)) return;
      set_target(flow, part.table, nullptr);
      bind_columns(flow, false);
      parts.push_back(std::move(flow));
    }
    std::vector<const BoundFlow*> pointers;
    for (const BoundFlow& flow : parts) pointers.push_back(&flow);
    note_drops(bound_, mapping, pointers, diagnostics_);
    for (BoundFlow& flow : parts) bound_.flows.push_back(std::move(flow));
  }

  void bind(const Mapping& mapping, const Merge& merge) {
    BoundFlow flow = start(mapping, merge.into, FlowKind::merge);
    if (!add_table(flow, merge.source)) return;
    for (const Join& join : merge.joins)
      if (!add_join(flow, join)) return;
    set_target(flow, merge.into.table, nullptr);
    bind_columns(flow, false);
    for (const ExprPtr& expr : merge.group_by)
      if (TypedExprPtr typed = type_expression(*expr, flow.scope, diagnostics_, false))
        flow.group_by.push_back(std::move(typed));
    note_drops(bound_, mapping, {&flow}, diagnostics_);
    bound_.flows.push_back(std::move(flow));
  }

  void bind(const Mapping& mapping, const Union& united) {
    std::vector<BoundFlow> parts;
    for (const UnionSource& one : united.sources) {
      BoundFlow flow = start(mapping, united.into, FlowKind::union_);
      flow.union_source = &one;
      if (!add_table(flow, one.source)) return;
      set_target(flow, united.into.table, nullptr);
      bind_columns(flow, !united.into.only);
      parts.push_back(std::move(flow));
    }
    std::vector<const BoundFlow*> pointers;
    for (const BoundFlow& flow : parts) pointers.push_back(&flow);
    note_drops(bound_, mapping, pointers, diagnostics_);
    for (BoundFlow& flow : parts) bound_.flows.push_back(std::move(flow));
  }

  void bind(const Mapping& mapping, const Query& query) {
    const auto shape = catalogs_.queries.find(query.sql.value);
    if (shape == catalogs_.queries.end()) {
      diagnostics_.add(Code::W0113, query.sql.span, "the columns of this query are not known")
          .help("only the source can tell them: run `waybill plan` with a connection to it");
      return;
    }
    BoundFlow flow = start(mapping, query.into, FlowKind::query);
    flow.query_sql = query.sql.value;
    flow.query_table = std::make_shared<Table>();
    flow.query_table->name.name = "query";
    flow.query_table->columns = shape->second;
    add_table(flow, *flow.query_table, "query", false);
    set_target(flow, query.into.table, nullptr);
    bind_columns(flow, !query.into.only);
    bound_.flows.push_back(std::move(flow));
  }

  const Spec& spec_;
  const Catalogs& catalogs_;
  Diagnostics& diagnostics_;
  TableNames names_;
  BoundSpec bound_;
  std::set<const Table*> named_;  // by a mapping other than copy: "*"
};

}  // namespace

BoundSpec resolve(const Spec& spec, const Catalogs& catalogs, Diagnostics& diagnostics) {
  return Resolver(spec, catalogs, diagnostics).run();
}

}  // namespace waybill
