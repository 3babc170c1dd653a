// Primary keys, unique keys, indexes and checks: carried where their columns are, said by the spec, or accounted for.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/check/account.h"
#include "compiler/check/carried_index.h"
#include "compiler/check/check.h"
#include "compiler/check/generated.h"
#include "compiler/check/native_sql.h"
#include "compiler/check/row_source.h"
#include "compiler/check/source_query.h"
#include "compiler/check/types.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/dialect/dialect.h"
#include "compiler/resolve/automap.h"
#include "compiler/types/function.h"

namespace waybill {
namespace {

// "MySQL's PRIMARY" and generated names are not names that anybody chose.
bool is_given(const std::string& name) {
  return !name.empty() && name != "PRIMARY" && name.rfind("sqlite_autoindex_", 0) != 0;
}

class Keys {
 public:
  Keys(Migration& migration, TableFlow& flow, Diagnostics& diagnostics)
      : migration_(migration),
        flow_(flow),
        diagnostics_(diagnostics),
        origin_(*flow.bound->scope.tables.front().table) {}

  // A further table of a union, or the rest of a full join: what the first flow made of the target holds here too.
  void follow(const TableFlow& head) {
    flow_.target = head.target;
    flow_.key = head.key;
    for (FlowColumn& one : flow_.columns) {
      const Column* made = find_column(flow_.target, one.target);
      if (made == nullptr || made->nullable || !one.nullable) continue;
      one.nullable = false;
      if (one.bound->from->nullable) probe_null(one);
    }
  }

  void run() {
    check_said_key();
    if (flow_.given) {
      use_existing_key();
      account_existing();
      return;
    }
    primary_key();
    prove_agreement();
    if (flow_.bound->kind == FlowKind::query) return;
    carry_generated(migration_, flow_, origin_);
    carry_unique_keys();
    carry_indexes();
    carry_checks();
    settle_identity();
  }

 private:
  std::string object(std::string_view kind, const std::string& name, const std::string& columns) const {
    return fmt::format("{} {} on {}", kind, is_given(name) ? name : "(" + columns + ")", to_string_short(origin_.name));
  }
  std::string to_string_short(const QName& name) const {
    return name.schema == migration_.bound->catalogs->source.default_schema ? name.name : to_string(name);
  }
  std::size_t index() const { return static_cast<std::size_t>(&flow_ - migration_.flows.data()); }
  const FlowColumn* column(const std::string& target) const {
    for (const FlowColumn& one : flow_.columns)
      if (one.target == target) return &one;
    return nullptr;
  }

  void check_said_key() {
    std::vector<std::string> names;
    for (const FlowColumn& one : flow_.columns) names.push_back(one.target);
    for (const Word& word : flow_.bound->part->key) {
      if (column(word.value) != nullptr) continue;
      Diagnostic& diagnostic = diagnostics_.add(
          Code::W0506, word.span,
          fmt::format("`{}` under `key` is no column that `{}` gets", word.value, flow_.target.name.name));
      if (const std::optional<std::string> near = suggest(word.value, names))
        diagnostic.help(fmt::format("did you mean `{}`?", *near)).replace(word.span, *near);
    }
  }

  // The target's own key; every part of it must be filled to name rows.
  void use_existing_key() {
    const auto filled = [&](const Key& key) {
      return std::all_of(key.columns.begin(), key.columns.end(),
                         [&](const std::string& one) { return column(one) != nullptr; });
    };
    if (!flow_.bound->key.empty()) {
      flow_.key = flow_.bound->key;
    } else if (flow_.target.primary_key && filled(*flow_.target.primary_key)) {
      flow_.key = flow_.target.primary_key->columns;
    } else {
      for (const Key& key : flow_.target.unique_keys)
        if (flow_.key.empty() && filled(key)) flow_.key = key.columns;
    }
    prove_existing_unique();
  }

  void prove_existing_unique() {
    if (flow_.target.primary_key) prove_unique(flow_.target.primary_key->columns);
    for (const Key& key : flow_.target.unique_keys) prove_unique(key.columns);
  }

  void account_existing() {
    const std::string says =
        flow_.exists ? fmt::format("the table {} is there and is filled as it is", to_string(flow_.target.name))
                     : fmt::format("the table {} is made as the schema file says", to_string(flow_.target.name));
    for (const ScopeTable& table : flow_.bound->scope.tables) {
      if (table.table == nullptr || flow_.bound->kind == FlowKind::query) continue;
      for (const Index& one : table.table->indexes)
        account(migration_, fmt::format("index {} on {}", one.name, to_string_short(table.table->name)),
                Disposition::left_out, says);
    }
  }

  // -- primary key
  // -----------------------------------------------------------------------------------------------------
  void primary_key() {
    Key key;
    if (!flow_.bound->key.empty()) {
      key.columns = flow_.bound->key;
    } else if (!flow_.bound->group_by.empty()) {
      key.columns = grouped_columns();
    } else if (flow_.bound->kind != FlowKind::query && origin_.primary_key) {
      key.columns = carried_key();
      key.name = origin_.primary_key->name;
    }
    if (std::any_of(key.columns.begin(), key.columns.end(),
                    [&](const std::string& one) { return column(one) == nullptr; }))
      return;
    if (key.columns.empty()) {
      report_no_key();
      return;
    }
    const std::string derived = derive_name(key.name, migration_.bound->names);
    key.name =
        fit_name(is_given(key.name) && flow_.bound->kind == FlowKind::copy ? derived : flow_.target.name.name + "_pkey",
                 migration_.target);
    flow_.key = key.columns;
    for (const std::string& name : key.columns) require_value(name);
    flow_.target.primary_key = std::move(key);
    prove_unique(flow_.key);
  }

  // The first table's own key, where every table of a union has it under the same columns.
  std::vector<std::string> carried_key() const {
    std::vector<std::string> key = carriers_of(flow_, 0, origin_.primary_key->columns);
    for (const TableFlow* other : members()) {
      const Table& table = *other->bound->scope.tables.front().table;
      if (other->complement || !table.primary_key || carriers_of(*other, 0, table.primary_key->columns) != key)
        return {};
    }
    return key;
  }

  // The other flows that fill this table.
  std::vector<const TableFlow*> members() const {
    std::vector<const TableFlow*> out;
    for (const std::size_t other : flow_.appended) out.push_back(&migration_.flows[other]);
    return out;
  }

  std::vector<std::string> grouped_columns() const {
    const Dialect& dialect = dialect_of(migration_.source);
    std::vector<std::string> out;
    for (const TypedExprPtr& group : flow_.bound->group_by) {
      const std::string sql = dialect.expression(*group);
      const auto found = std::find_if(flow_.columns.begin(), flow_.columns.end(),
                                      [&](const FlowColumn& one) { return one.sql == sql; });
      if (found == flow_.columns.end()) return {};
      out.push_back(found->target);
    }
    return out;
  }

  void report_no_key() {
    if (flow_.bound->kind == FlowKind::split && origin_.primary_key) {
      diagnostics_
          .add(Code::W0404, flow_.bound->span,
               fmt::format("`{}` has no key to join it back to the other parts by", flow_.target.name.name))
          .help(fmt::format("map {} into it and say `key: [{}]`", fmt::join(origin_.primary_key->columns, ", "),
                            derive_name(origin_.primary_key->columns.front(), migration_.bound->names)));
      return;
    }
    flow_.notes.push_back("no key: rows are compared as a multiset, and the load is one transaction");
  }

  void require_value(const std::string& name) {
    for (Column& one : flow_.target.columns) {
      if (one.name != name || !one.nullable) continue;
      one.nullable = false;
      for (FlowColumn& source : flow_.columns)
        if (source.target == name) {
          source.nullable = false;
          if (source.bound->from->nullable) probe_null(source);
        }
    }
  }

  void probe_null(const FlowColumn& source) {
    Probe probe;
    probe.flow = index();
    probe.code = Code::W0501;
    probe.span = source.bound->from_span.valid() ? source.bound->from_span : flow_.bound->span;
    probe.message = fmt::format("NULL would go into `{}`, which is part of the key", source.target);
    probe.what = "{n} of {rows} rows are NULL here";
    probe.proved = fmt::format("{}: no NULL", source.target);
    probe.bad = source.sql + " IS NULL";
    migration_.probes.push_back(std::move(probe));
  }

  // Is it known without the data that these target columns name a row? One table, or joins that each find at most one
  // row, and columns that hold a whole key of the first table.
  bool known_unique(const std::vector<std::string>& columns) const {
    const bool one_table = flow_.bound->joins.empty();
    if (flow_.bound->part->key_generated && one_table && columns == flow_.bound->key) return true;
    if (!members().empty()) return false;
    if (!flow_.bound->distinct_by.empty()) return columns == flow_.bound->distinct_by;
    if (flow_.bound->elements) return false;
    if (flow_.bound->kind == FlowKind::query || !flow_.bound->prefer.empty()) return !flow_.bound->prefer.empty();
    if (!flow_.bound->group_by.empty()) return columns == grouped_columns();
    for (std::size_t i = 0; i < flow_.bound->joins.size(); ++i)
      if (!finds_one(i)) return false;
    const auto holds = [&](const Key& key) {
      return std::all_of(key.columns.begin(), key.columns.end(), [&](const std::string& name) {
        const FlowColumn* one = carrier_of(flow_, 0, name);
        return one != nullptr && one->conversion.cast_class <= CastClass::checked &&
               std::find(columns.begin(), columns.end(), one->target) != columns.end();
      });
    };
    if (origin_.primary_key && holds(*origin_.primary_key)) return true;
    return std::any_of(origin_.unique_keys.begin(), origin_.unique_keys.end(), holds);
  }

  // A join on equality with a whole key of the joined table.
  bool finds_one(std::size_t join) const {
    const BoundJoin& bound = flow_.bound->joins[join];
    if ((bound.kind != JoinKind::inner && bound.kind != JoinKind::left) || bound.on == nullptr) return false;
    const ScopeTable& table = flow_.bound->scope.tables[join + 1];
    const std::vector<std::string> equal = equated(*bound.on, table.alias);
    const auto covered = [&](const Key& key) {
      return std::all_of(key.columns.begin(), key.columns.end(), [&](const std::string& name) {
        return std::find(equal.begin(), equal.end(), name) != equal.end();
      });
    };
    if (table.table->primary_key && covered(*table.table->primary_key)) return true;
    return std::any_of(table.table->unique_keys.begin(), table.table->unique_keys.end(), covered);
  }

  void prove_unique(const std::vector<std::string>& columns) {
    if (known_unique(columns)) return;
    for (const std::string& name : columns)
      if (column(name) == nullptr) return;  // the target fills it itself
    const Dialect& dialect = dialect_of(migration_.source);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < columns.size(); ++i) names.push_back(dialect.quote(fmt::format("k{}", i + 1)));
    std::vector<std::string> present;
    for (const std::string& name : names) present.push_back(name + " IS NOT NULL");
    std::string rows = key_rows(flow_, columns, names);
    for (const TableFlow* other : members()) rows += " UNION ALL " + key_rows(*other, columns, names);
    const std::string groups = fmt::format("SELECT {0} FROM ({1}) AS r WHERE {2} GROUP BY {0} HAVING count(*) > 1",
                                           fmt::join(names, ", "), rows, fmt::join(present, " AND "));
    Probe probe;
    probe.flow = index();
    probe.code = flow_.bound->joins.empty() ? Code::W0502 : Code::W0508;
    probe.span = flow_.bound->part->key.empty() ? flow_.bound->span : flow_.bound->part->key.front().span;
    probe.label = fmt::format("({}) must name one row", fmt::join(columns, ", "));
    probe.what = "{n} values of the key come more than once";
    probe.proved = fmt::format("({}): no value twice", fmt::join(columns, ", "));
    probe.query = fmt::format("SELECT count(*) FROM ({}) AS d", groups);
    probe.sample_query = dialect.limit(groups, 3);
    probe.named_by = columns;
    probe.help =
        flow_.bound->part->distinct ? "say which row wins: `prefer: <order by>`"
        : flow_.bound->union_source != nullptr
            ? "tell them apart by a column of the table's own (`region: \"'EU'\"`) in the key, or `key: generated`"
            : "say another `key`, or `distinct: true` where the rows are the same";
    migration_.probes.push_back(std::move(probe));
  }

  // Rows that agree on what `distinct` names must agree on the rest, unless `prefer` says which is taken.
  void prove_agreement() {
    if (flow_.bound->distinct_by.empty() || !flow_.bound->prefer.empty()) return;
    const Dialect& dialect = dialect_of(migration_.source);
    std::vector<std::string> all, groups, shown;
    for (const BoundColumn& one : flow_.bound->columns) {
      if (one.numbers_rows || one.from == nullptr) continue;
      all.push_back(fmt::format("{} AS {}", dialect.exact(dialect.expression(*one.from), one.from->type),
                                dialect.quote(one.target)));
      if (std::find(flow_.bound->distinct_by.begin(), flow_.bound->distinct_by.end(), one.target) !=
          flow_.bound->distinct_by.end())
        groups.push_back(dialect.quote(one.target));
    }
    if (groups.size() == all.size() || groups.empty()) return;
    SourceQuery source = source_query(migration_, flow_);
    const std::string query =
        fmt::format("SELECT {0} FROM (SELECT DISTINCT {1} FROM {2}) AS r GROUP BY {0} HAVING count(*) > 1",
                    fmt::join(groups, ", "), fmt::join(all, ", "), source.from);
    Probe probe;
    probe.flow = index();
    probe.code = Code::W0413;
    probe.span = flow_.bound->part->distinct_by.front().span;
    probe.label = fmt::format("({}) must tell the rows apart", fmt::join(flow_.bound->distinct_by, ", "));
    probe.what = "{n} values come with more than one row of the other columns";
    probe.proved = fmt::format("rows that agree on ({}) agree on the rest", fmt::join(flow_.bound->distinct_by, ", "));
    probe.query = fmt::format("SELECT count(*) FROM ({}) AS d", query);
    probe.sample_query = dialect.limit(query, 3);
    probe.named_by = flow_.bound->distinct_by;
    probe.help = "say which row wins: `prefer: <order by>`";
    migration_.probes.push_back(std::move(probe));
  }

  // SELECT k1, k2 … of a flow's rows.
  std::string key_rows(const TableFlow& flow, const std::vector<std::string>& columns,
                       const std::vector<std::string>& names) const {
    std::vector<std::string> aliased;
    for (const FlowColumn& one : flow.columns)
      for (std::size_t i = 0; i < columns.size(); ++i)
        if (one.target == columns[i]) aliased.push_back(one.sql + " AS " + names[i]);
    std::sort(aliased.begin(), aliased.end(), [&](const std::string& a, const std::string& b) {
      return a.substr(a.rfind(" AS ")) < b.substr(b.rfind(" AS "));
    });
    const SourceQuery source = source_query(migration_, flow);
    if (flow.bound->part->distinct && !keeps_first(*flow.bound)) return distinct_rows(source, aliased);
    return fmt::format("SELECT {} FROM {}{}{}", fmt::join(aliased, ", "), source.from,
                       source.where.empty() ? "" : " WHERE " + source.where,
                       source.tail.empty() ? "" : " " + source.tail);
  }

  std::string distinct_rows(const SourceQuery& source, const std::vector<std::string>& aliased) const {
    std::vector<std::string> all = aliased;
    for (const FlowColumn& one : flow_.columns)
      all.push_back(one.sql + " AS " + dialect_of(migration_.source).quote("c_" + one.target));
    return fmt::format("SELECT DISTINCT {} FROM {}{}", fmt::join(all, ", "), source.from,
                       source.where.empty() ? "" : " WHERE " + source.where);
  }

  // -- unique keys, indexes, checks
  // ------------------------------------------------------------------------------------
  bool keeps_rows() const {
    return flow_.bound->group_by.empty() && !flow_.bound->part->distinct && !flow_.bound->elements && members().empty();
  }

  std::string why_not() const {
    if (flow_.bound->elements) return "its rows come once per element of a list";
    return members().empty() ? "the spec says so" : "the rows of several tables meet in " + flow_.target.name.name;
  }

  bool wants(const CarryKind kind) const { return kind == CarryKind::carry && keeps_rows(); }

  void carry_unique_keys() {
    for (const Key& key : origin_.unique_keys) {
      const std::string what = object("unique key", key.name, fmt::format("{}", fmt::join(key.columns, ", ")));
      const bool unique = std::all_of(flow_.bound->joins.begin(), flow_.bound->joins.end(), [&](const BoundJoin& join) {
        return finds_one(static_cast<std::size_t>(&join - flow_.bound->joins.data()));
      });
      Key copy = key;
      std::string missing;
      copy.columns = carriers_of(flow_, 0, key.columns, &missing);
      if (!wants(flow_.bound->part->indexes.kind)) {
        account(migration_, what, Disposition::left_out, why_not());
      } else if (copy.columns.empty()) {
        account(migration_, what, Disposition::left_out, fmt::format("column {} goes elsewhere or nowhere", missing));
      } else if (!unique) {
        account(migration_, what, Disposition::not_carried, "the join may repeat its rows");
      } else if (same_as_primary(copy)) {
        account(migration_, what, Disposition::carried, "it is the primary key");
      } else {
        copy.name = constraint_name(key.name, copy.columns, "key");
        if (copy.deferrable && !dialect_of(migration_.target).deferrable)
          diagnostics_.add(Code::W0513, flow_.bound->span, fmt::format("{} does less in the target", what))
              .note("it can't be deferred to the end of a transaction there")
              .about(what);
        if (!dialect_of(migration_.target).deferrable) copy.deferrable = copy.initially_deferred = false;
        account(migration_, what, Disposition::carried, "as " + copy.name);
        flow_.target.unique_keys.push_back(std::move(copy));
      }
    }
  }

  bool same_as_primary(const Key& key) const {
    return flow_.target.primary_key && flow_.target.primary_key->columns == key.columns;
  }

  std::string constraint_name(const std::string& given, const std::vector<std::string>& columns,
                              std::string_view suffix) const {
    if (is_given(given)) return fit_name(derive_name(given, migration_.bound->names), migration_.target);
    return fit_name(fmt::format("{}_{}_{}", flow_.target.name.name, fmt::join(columns, "_"), suffix),
                    migration_.target);
  }

  void carry_indexes() {
    for (const Index& one : origin_.indexes) {
      const std::string what = object("index", one.name, "");
      std::string why;
      if (!wants(flow_.bound->part->indexes.kind)) {
        account(migration_, what, Disposition::left_out, why_not());
        continue;
      }
      std::optional<Index> copy = carried_index(migration_, flow_, origin_, one, why);
      if (copy) {
        copy->name = constraint_name(one.name, column_names(*copy), "idx");
        account(migration_, what, Disposition::carried, "as " + copy->name + why);
        flow_.target.indexes.push_back(std::move(*copy));
      } else {
        const bool by_spec = why.rfind("column ", 0) == 0;
        account(migration_, what, by_spec ? Disposition::left_out : Disposition::not_carried, why);
      }
    }
    for (const IndexSpec& said : flow_.bound->part->indexes.list) flow_.target.indexes.push_back(index_said(said));
  }

  static std::vector<std::string> column_names(const Index& index) {
    std::vector<std::string> out;
    for (const IndexPart& part : index.parts) out.push_back(part.column.empty() ? "expr" : part.column);
    return out;
  }

  Index index_said(const IndexSpec& said) const {
    Index index;
    index.unique = said.unique;
    for (const Word& word : said.columns) {
      IndexPart part;
      const std::size_t blank = word.value.find(' ');
      part.column = word.value.substr(0, blank);
      part.descending = blank != std::string::npos && word.value.find("desc", blank) != std::string::npos;
      if (column(part.column) == nullptr)
        diagnostics_.add(Code::W0506, word.span,
                         fmt::format("`{}` is no column that `{}` gets", part.column, flow_.target.name.name));
      index.parts.push_back(std::move(part));
    }
    index.name = said.name ? said.name->value : constraint_name("", column_names(index), "idx");
    return index;
  }

  void carry_checks() {
    for (const Check& check : origin_.checks) {
      const std::string what = object("check", check.name, check.expression);
      if (!wants(flow_.bound->part->checks.kind)) {
        account(migration_, what, Disposition::left_out, why_not());
        continue;
      }
      if (is_said_by_type(check)) {
        account(migration_, what, Disposition::translated, "the type of its column says so");
        continue;
      }
      std::string why;
      const std::optional<std::string> sql =
          translate(migration_, flow_, origin_, check.expression, NativeUse::condition, &why);
      if (!sql) {
        account(migration_, what, why.rfind("column ", 0) == 0 ? Disposition::left_out : Disposition::not_carried, why);
        continue;
      }
      Check copy = check;
      copy.expression = *sql;
      copy.name = constraint_name(check.name, {fmt::format("check{}", flow_.target.checks.size() + 1)}, "");
      if (!is_given(check.name)) copy.name.pop_back();  // no trailing "_" of an empty suffix
      const bool kept = copy.expression == check.expression;
      account(migration_, what, kept ? Disposition::carried : Disposition::translated,
              fmt::format("as {}{}{}", copy.name, kept ? "" : ": ", kept ? "" : copy.expression));
      flow_.target.checks.push_back(std::move(copy));
    }
    for (const CheckSpec& said : flow_.bound->part->checks.list) add_check(said);
  }

  bool is_said_by_type(const Check& check) const {
    const Column* typed = typed_by(migration_.source, origin_, check.expression);
    const FlowColumn* carrier = typed ? carrier_of(flow_, 0, typed->name) : nullptr;
    return carrier != nullptr && carrier->type.kind == typed->type.kind;
  }

  void add_check(const CheckSpec& said) {
    const Scope scope{migration_.target, {{"", flow_.target.name.name, &flow_.target, false}}};
    const TypedExprPtr typed = type_condition(*said.expression, scope, diagnostics_);
    if (typed == nullptr) return;
    Check check;
    check.name = said.name ? said.name->value
                           : fmt::format("{}_check{}", flow_.target.name.name, flow_.target.checks.size() + 1);
    check.expression = dialect_of(migration_.target).expression(*typed);
    flow_.target.checks.push_back(std::move(check));
  }

  // An identity column that is no key any more can't be one on engines that want it to be.
  void settle_identity() {
    flow_.target.autoincrement = origin_.autoincrement;
    flow_.target.comment = flow_.bound->part->comments.kind == CarryKind::carry ? origin_.comment : "";
    for (Column& one : flow_.target.columns) {
      const bool leads = flow_.target.primary_key && flow_.target.primary_key->columns.front() == one.name;
      if (one.identity == Identity::no || leads) continue;
      if (dialect_of(migration_.target).primary_key_inline) {
        one.identity = Identity::no;
        flow_.notes.push_back(
            fmt::format("{}: does not number itself in the target: it is not the first of a key", one.name));
      }
    }
  }

  // Column names of `alias` that a condition equates with something: the ANDed equalities.
  static std::vector<std::string> equated(const TypedExpr& on, const std::string& alias);

  Migration& migration_;
  TableFlow& flow_;
  Diagnostics& diagnostics_;
  const Table& origin_;
};

std::vector<std::string> Keys::equated(const TypedExpr& on, const std::string& alias) {
  std::vector<std::string> out;
  const TypedCall* call = std::get_if<TypedCall>(&on.node);
  if (call == nullptr) return out;
  const std::string_view name = call->function->name;
  if (name == "and") {
    for (const TypedExprPtr& argument : call->arguments)
      for (std::string& one : equated(*argument, alias)) out.push_back(std::move(one));
  } else if (name == "=") {
    for (const TypedExprPtr& argument : call->arguments) {
      const TypedExpr* plain = argument.get();
      const TypedColumn* column = std::get_if<TypedColumn>(&plain->node);
      if (column != nullptr && column->alias == alias) out.push_back(column->column);
    }
  }
  return out;
}

}  // namespace

void check_keys(Migration& migration, Diagnostics& diagnostics) {
  for (TableFlow& flow : migration.flows) {
    Keys keys(migration, flow, diagnostics);
    if (flow.appends_to)
      keys.follow(migration.flows[*flow.appends_to]);
    else
      keys.run();
  }
  check_splits(migration, diagnostics);
}

}  // namespace waybill
