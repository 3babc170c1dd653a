#include "compiler/resolve/resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/check/types.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/dialect/dialect.h"
#include "compiler/resolve/automap.h"

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

QName split_name(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return {"", std::string(text)};
  return {std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
}

class Resolver {
 public:
  Resolver(const Spec& spec, const Catalogs& catalogs, Diagnostics& diagnostics)
      : spec_(spec), catalogs_(catalogs), diagnostics_(diagnostics) {
    for (const Table& table : catalogs.source.tables) source_by_name_.emplace(lower_text(table.name.name), &table);
    for (const Table& table : catalogs.target.tables) target_by_name_.emplace(lower_text(table.name.name), &table);
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
    return std::move(bound_);
  }

 private:
  // -- tables --------------------------------------------------------------------------------------------------------
  const Table* find_source(const Word& word, bool report) {
    const QName wanted = split_name(word.value);
    std::vector<const Table*> exact, loose;
    const auto [first, last] = source_by_name_.equal_range(lower_text(wanted.name));
    for (auto found = first; found != last; ++found) {
      const Table& table = *found->second;
      if (!wanted.schema.empty() && lower_text(table.name.schema) != lower_text(wanted.schema)) continue;
      if (table.name.name == wanted.name) exact.push_back(&table);
      loose.push_back(&table);
    }
    const std::vector<const Table*>& found = exact.empty() ? loose : exact;
    if (found.size() == 1) return found.front();
    for (const Table* table : found)
      if (table->name.schema == catalogs_.source.default_schema) return table;
    if (report) report_table(word, found);
    return nullptr;
  }

  bool is_in_target(const std::string& name) const {
    return std::any_of(catalogs_.target.tables.begin(), catalogs_.target.tables.end(),
                       [&](const Table& table) { return lower_text(table.name.name) == lower_text(name); });
  }

  void report_table(const Word& word, const std::vector<const Table*>& found) {
    if (!found.empty()) {
      diagnostics_.add(Code::W0207, word.span, fmt::format("`{}` is in more than one schema", word.value))
          .help(fmt::format("say which: `{}`", to_string(found.front()->name)));
      return;
    }
    if (is_in_target(word.value)) {
      diagnostics_
          .add(Code::W0209, word.span, fmt::format("`{}` is a table of the target, not of the source", word.value))
          .help(
              "are `source` and `target` the wrong way round? A mapping names the source's table first: `copy: here, "
              "into: there`");
      return;
    }
    std::vector<std::string> names;
    for (const Table& table : catalogs_.source.tables) names.push_back(table.name.name);
    Diagnostic& diagnostic =
        diagnostics_.add(Code::W0201, word.span, fmt::format("no table `{}` in the source", word.value));
    if (const std::optional<std::string> near = suggest(word.value, names))
      diagnostic.help(fmt::format("did you mean `{}`?", *near)).replace(word.span, *near);
    else if (names.empty())
      diagnostic.help("the source has no tables at all: is the URL the right one?");
    for (const View& view : catalogs_.source.views)
      if (lower_text(view.name.name) == lower_text(word.value))
        diagnostic.note(
            fmt::format("`{}` is a view: `query: SELECT * FROM {}` copies what it shows", word.value, word.value));
  }

  void note_named_tables(const Mapping& mapping) {
    const auto note = [&](const TableRef& ref) {
      if (const Table* table = find_source(ref.table, false)) named_.insert(table);
    };
    std::visit(
        [&](const auto& what) {
          using T = std::decay_t<decltype(what)>;
          if constexpr (!std::is_same_v<T, Query>) note(what.source);
          if constexpr (std::is_same_v<T, Merge>)
            for (const Join& join : what.joins) note(join.table);
        },
        mapping.what);
  }

  const Table* find_target(const QName& name, bool loosely) const {
    const auto [first, last] = target_by_name_.equal_range(lower_text(name.name));
    const Table* found = nullptr;
    for (auto one = first; one != last; ++one) {
      if (one->second->name == name) return one->second;
      if (found == nullptr && one->second->name.schema == name.schema) found = one->second;
    }
    if (found != nullptr || !loosely) return found;
    for (const Table& table : catalogs_.target.tables)
      if (table.name.schema == name.schema && same_name_loosely(table.name.name, name.name)) found = &table;
    return found;
  }

  void set_target(BoundFlow& flow, const Word& into, const Table* origin) {
    if (!into.value.empty()) {
      flow.target = split_name(into.value);
      if (flow.target.schema.empty()) flow.target.schema = bound_.target_schema;
      flow.existing = find_target(flow.target, false);
    } else if (origin != nullptr) {
      flow.target = {bound_.target_schema, derive_name(origin->name.name, bound_.names)};
      flow.existing = find_target(flow.target, true);
    }
    if (flow.existing != nullptr) flow.target = flow.existing->name;
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
    column.existing = existing_column(flow.existing, column.target, loosely);
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
      column.from = type_expression(*map.from, flow.scope, diagnostics_, allows_aggregates(flow));
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
        .label("the target's column comes first")
        .help(fmt::format("write `{}: {}`", from, map.target.value));
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
    for (const BoundColumn& column : flow.columns) {
      if (column.from == nullptr) continue;
      std::vector<const TypedColumn*> used;
      columns_of(*column.from, used);
      for (const TypedColumn* one : used) named.insert({one->alias, one->column});
    }
    return named;
  }

  // Is there an explicit column of this name whose expression could not be read? Its error was given.
  static bool failed(const BoundFlow& flow, const std::string& target) {
    return std::any_of(flow.columns.begin(), flow.columns.end(), [&](const BoundColumn& one) {
      return one.from == nullptr && lower_text(one.target) == lower_text(target);
    });
  }

  bool dropped(const Mapping& mapping, const ScopeTable& table, const Column& column) const {
    return std::any_of(mapping.drop.names.begin(), mapping.drop.names.end(),
                       [&](const Word& word) { return drop_matches(word.value, table, column); });
  }

  static bool drop_matches(std::string_view word, const ScopeTable& table, const Column& column) {
    const std::size_t dot = word.find('.');
    if (dot == std::string_view::npos) return glob_matches(word, column.name);
    return (glob_matches(word.substr(0, dot), table.alias) || glob_matches(word.substr(0, dot), table.name)) &&
           glob_matches(word.substr(dot + 1), column.name);
  }

  // All columns of one source table that no mapping of this flow names and no drop takes.
  void automap(BoundFlow& flow, std::size_t scope_index, Span span) {
    const ScopeTable& table = flow.scope.tables[scope_index];
    const Named named = named_columns(flow);
    for (const Column& column : table.table->columns) {
      if (named.count({table.alias, column.name}) != 0 || dropped(*flow.mapping, table, column)) continue;
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

  void bind_columns(BoundFlow& flow, bool automap_rest) {
    for (const ColumnMap& map : flow.part->columns)
      if (map.target.value != "*") add_explicit(flow, map);
    for (const ColumnMap& map : flow.part->columns)
      if (map.target.value == "*") bind_star(flow, map);
    if (automap_rest) {
      for (std::size_t i = 0; i < flow.scope.tables.size(); ++i) automap(flow, i, flow.span);
      keep_source_order(flow);
    }
    if (flow.part->where != nullptr) flow.where = type_condition(*flow.part->where, flow.scope, diagnostics_);
    for (const OrderBy& order : flow.part->prefer)
      if (TypedExprPtr expr = type_expression(*order.expression, flow.scope, diagnostics_, false))
        flow.prefer.emplace_back(std::move(expr), order.descending);
    for (const Word& column : flow.part->key) flow.key.push_back(column.value);
    if (flow.columns.empty() && !diagnostics_.has_errors())
      diagnostics_.add(Code::W0406, flow.span, fmt::format("this mapping fills no column of `{}`", flow.target.name));
  }

  // A copy keeps the order of its source: a column stands where the first source column that it reads stood.
  static void keep_source_order(BoundFlow& flow) {
    const auto position = [&](const BoundColumn& column) {
      std::vector<const TypedColumn*> used;
      if (column.from != nullptr) columns_of(*column.from, used);
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
    note_drops(mapping, {&flow});
    bound_.flows.push_back(std::move(flow));
  }

  void bind_all(const Mapping& mapping, const Copy& copy) {
    std::set<const Word*> used;
    std::size_t matched = 0;
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
      note_drops(mapping, {&flow}, false);
      bound_.flows.push_back(std::move(flow));
    }
    report_unused(copy, used, matched);
  }

  static const Word* excepted(const Copy& copy, const Table& table) {
    for (const Word& word : copy.except)
      if (glob_matches(word.value, table.name.name) || glob_matches(word.value, to_string(table.name))) return &word;
    return nullptr;
  }

  // An exact name under `except` that is no table is a mistake; a glob may well match nothing today.
  void report_unused(const Copy& copy, const std::set<const Word*>& used, std::size_t matched) {
    std::vector<std::string> names;
    for (const Table& table : catalogs_.source.tables) names.push_back(table.name.name);
    for (const Word& word : copy.except) {
      if (used.count(&word) != 0 || is_glob(word.value) || find_source(word, false) != nullptr) continue;
      Diagnostic& diagnostic = diagnostics_.add(
          Code::W0206, word.span, fmt::format("`{}` under `except` is no table of the source", word.value));
      if (const std::optional<std::string> near = suggest(word.value, names))
        diagnostic.help(fmt::format("did you mean `{}`?", *near)).replace(word.span, *near);
    }
    if (matched == 0 && copy.source.table.value != "*")
      diagnostics_.add(Code::W0206, copy.source.table.span,
                       fmt::format("`{}` matches no table of the source", copy.source.table.value));
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
    note_drops(mapping, pointers);
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
    note_drops(mapping, {&flow});
    bound_.flows.push_back(std::move(flow));
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

  // -- drops ---------------------------------------------------------------------------------------------------------
  void note_drops(const Mapping& mapping, const std::vector<const BoundFlow*>& flows, bool strict = true) {
    std::set<const Column*> mapped;
    for (const BoundFlow* flow : flows)
      for (const BoundColumn& column : flow->columns) collect_used(*flow, column, mapped);
    for (const Word& word : mapping.drop.names) note_drop(word, *flows.front(), mapped, strict);
    if (!mapping.drop.rest) return;
    for (const ScopeTable& table : flows.front()->scope.tables)
      for (const Column& column : table.table->columns)
        if (mapped.count(&column) == 0) bound_.left_out.push_back({table.table, &column, "drop: rest"});
  }

  static void collect_used(const BoundFlow& flow, const BoundColumn& column, std::set<const Column*>& used) {
    if (column.from == nullptr) return;
    std::vector<const TypedColumn*> names;
    columns_of(*column.from, names);
    for (const TypedColumn* name : names)
      for (const ScopeTable& table : flow.scope.tables)
        if (table.alias == name->alias)
          if (const Column* found = find_column(*table.table, name->column)) used.insert(found);
  }

  void note_drop(const Word& word, const BoundFlow& flow, const std::set<const Column*>& mapped, bool strict) {
    bool found = false;
    std::vector<std::string> names;
    for (const ScopeTable& table : flow.scope.tables) {
      for (const Column& column : table.table->columns) {
        names.push_back(column.name);
        if (!drop_matches(word.value, table, column)) continue;
        found = true;
        if (mapped.count(&column) != 0 && !is_glob(word.value))
          diagnostics_.add(Code::W0403, word.span, fmt::format("`{}` is dropped and also mapped", column.name))
              .help("take it out of `drop`, or out of `columns`");
        else if (mapped.count(&column) == 0)
          bound_.left_out.push_back({table.table, &column, fmt::format("drop: {}", word.value)});
      }
    }
    if (found || !strict) return;
    Diagnostic& diagnostic =
        diagnostics_.add(is_glob(word.value) ? Code::W0206 : Code::W0202, word.span,
                         fmt::format("`{}` under `drop` is no column of this mapping", word.value));
    if (const std::optional<std::string> near = suggest(word.value, names))
      diagnostic.help(fmt::format("did you mean `{}`?", *near)).replace(word.span, *near);
  }

  const Spec& spec_;
  const Catalogs& catalogs_;
  Diagnostics& diagnostics_;
  BoundSpec bound_;
  std::multimap<std::string, const Table*> source_by_name_, target_by_name_;  // by the name in lower case
  std::set<const Table*> named_;                                              // by a mapping other than copy: "*"
};

}  // namespace

BoundSpec resolve(const Spec& spec, const Catalogs& catalogs, Diagnostics& diagnostics) {
  return Resolver(spec, catalogs, diagnostics).run();
}

}  // namespace waybill
