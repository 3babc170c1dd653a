#include "compiler/check/row_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "compiler/check/source_query.h"
#include "compiler/check/types.h"
#include "compiler/dialect/dialect.h"
#include "compiler/resolve/row_calls.h"
#include "compiler/types/function.h"

namespace waybill {
namespace {

std::string trimmed(std::string sql) {
  while (!sql.empty() && (sql.back() == ';' || sql.back() == ' ' || sql.back() == '\n')) sql.pop_back();
  return sql;
}

// The flow that fills a part's table from this source table (or the first that does).
const TableFlow* flow_of(const Migration& migration, const Part* part, const Table* table) {
  const TableFlow* found = nullptr;
  for (const TableFlow& flow : migration.flows)
    if (flow.bound->part == part && (found == nullptr || flow.bound->scope.tables.front().table == table))
      found = &flow;
  return found;
}

class Item {
 public:
  Item(const Migration& migration, const TableFlow& flow)
      : migration_(migration), flow_(flow), bound_(*flow.bound), dialect_(dialect_of(migration.source)) {}

  std::string sql(std::size_t i) const {
    const ScopeTable& table = bound_.scope.tables[i];
    std::string sql =
        bound_.kind == FlowKind::query ? "(" + trimmed(bound_.query_sql) + ")" : dialect_.table(table.table->name);
    if (bound_.elements && bound_.elements->scope_index == i) sql = unnested(sql, dialect_.quote(table.alias));
    for (const BoundLookup& lookup : bound_.lookups)
      if (lookup.match.empty() && lookup.scope_index == i) sql = with_key(sql, lookup, table);
    if (i == 0 && (bound_.part->key_generated || keeps_first(bound_))) sql = numbered(sql);
    return sql;
  }

  // The number of the row that an owner's key gives it; over all rows of the table, those that its `where` leaves out
  // included (they have none).
  std::string number_among_all() const {
    if (!filters_inside(bound_) || bound_.where == nullptr) return number("");
    const std::string where = dialect_.expression(*bound_.where);
    return fmt::format("CASE WHEN {} THEN {} END", where,
                       number(fmt::format("PARTITION BY CASE WHEN {} THEN 1 ELSE 0 END ", where)));
  }

  std::vector<std::string> agreed() const {
    std::vector<std::string> out;
    for (const BoundColumn* column : agreed_columns(bound_))
      out.push_back(dialect_.exact(dialect_.expression(*column->from), column->from->type));
    return out;
  }

 private:
  std::string named(std::string_view column) const { return dialect_.quote(column); }
  std::string own(std::string_view column) const {
    return dialect_.quote(bound_.scope.tables.front().alias) + "." + dialect_.quote(column);
  }

  std::string unnested(const std::string& sql, const std::string& alias) const {
    const BoundElements& elements = *bound_.elements;
    const ElementsSql parts =
        dialect_.elements(dialect_.expression(*elements.list), elements.list->type, elements.separator);
    const bool text = !elements.separator.empty();
    const std::string value = text ? "TRIM(" + parts.value + ")" : parts.value;
    return fmt::format("(SELECT {0}.*, {1} AS {2}, {3} AS {4} FROM {5} AS {0} {6}{7})", alias, value,
                       named(element_column), parts.position, named(position_column), sql, parts.join,
                       text ? " WHERE " + value + " <> ''" : "");
  }

  // The rows with the numbers that another mapping gives them.
  std::string with_key(const std::string& sql, const BoundLookup& lookup, const ScopeTable& table) const {
    const TableFlow* owner = flow_of(migration_, lookup.owner, table.table);
    return fmt::format("(SELECT {0}.*, {1} AS {2} FROM {3} AS {0})",
                       dialect_.quote(owner->bound->scope.tables.front().alias),
                       Item(migration_, *owner).number_among_all(), named(lookup.column), sql);
  }

  std::vector<std::string> row_order() const {
    std::vector<std::string> order;
    const Table& table = *bound_.scope.tables.front().table;
    if (bound_.kind == FlowKind::query) {
      for (const Column& column : table.columns) order.push_back(dialect_.exact(own(column.name), column.type));
    } else if (const Key* key = row_key(table)) {
      for (const std::string& name : key->columns) order.push_back(own(name));
    }
    if (bound_.elements) order.push_back(own(position_column));
    return order;
  }

  // The rows of the tables that a union appends before this one come first.
  std::string number(const std::string& partition) const {
    const bool distinct = keeps_first(bound_);
    std::string before;
    if (flow_.appends_to)
      for (std::size_t i = *flow_.appends_to; &migration_.flows[i] != &flow_; ++i) {
        const SourceQuery rows = source_query(migration_, migration_.flows[i]);
        before +=
            fmt::format("(SELECT count(*) FROM {}{}) + ", rows.from, rows.where.empty() ? "" : " WHERE " + rows.where);
      }
    return fmt::format("{}{}() OVER ({}ORDER BY {})", before, distinct ? "DENSE_RANK" : "ROW_NUMBER", partition,
                       fmt::join(distinct ? agreed() : row_order(), ", "));
  }

  std::string rank() const {
    std::vector<std::string> order;
    if (!bound_.prefer.empty()) order.push_back(dialect_.order(bound_.prefer));
    for (std::string& one : row_order()) order.push_back(std::move(one));
    std::vector<std::string> partition = agreed();
    if (order.empty()) order = partition;
    return fmt::format("ROW_NUMBER() OVER (PARTITION BY {} ORDER BY {}) AS {}", fmt::join(partition, ", "),
                       fmt::join(order, ", "), named("waybill_rank"));
  }

  std::string numbered(const std::string& sql) const {
    std::string carried;
    if (bound_.part->key_generated) carried += ", " + number("") + " AS " + named(own_key_column);
    if (keeps_first(bound_)) carried += ", " + rank();
    const std::string where =
        bound_.where != nullptr && filters_inside(bound_) ? " WHERE " + dialect_.expression(*bound_.where) : "";
    return fmt::format("(SELECT {0}.*{1} FROM {2} AS {0}{3})", dialect_.quote(bound_.scope.tables.front().alias),
                       carried, sql, where);
  }

  const Migration& migration_;
  const TableFlow& flow_;
  const BoundFlow& bound_;
  const Dialect& dialect_;
};

const BoundColumn* column_called(const BoundFlow& flow, std::string_view target) {
  for (const BoundColumn& column : flow.columns)
    if (column.target == target) return &column;
  return nullptr;
}

class RowSources {
 public:
  RowSources(Migration& migration, Diagnostics& diagnostics) : migration_(migration), diagnostics_(diagnostics) {}

  void run() {
    for (TableFlow& flow : migration_.flows) {
      check_distinct(flow);
      check_generated(flow);
      for (const BoundLookup& lookup : flow.bound->lookups) check_lookup(flow, lookup);
    }
  }

 private:
  Diagnostic& error(Code code, Span span, std::string message, std::string help) {
    return diagnostics_.add(code, span, std::move(message)).help(std::move(help));
  }

  void check_distinct(const TableFlow& flow) {
    const BoundFlow& bound = *flow.bound;
    for (const Word& word : bound.part->distinct_by)
      if (column_called(bound, word.value) == nullptr)
        error(Code::W0506, word.span,
              fmt::format("`{}` under `distinct` is no column that `{}` gets", word.value, flow.target.name.name),
              "name columns of the target");
    if (!keeps_first(bound)) return;
    for (const BoundColumn* column : agreed_columns(bound))
      if (reads_lookup(bound, *column))
        error(Code::W0408, column->span,
              fmt::format("rows can't be told apart by `{}`: it is looked up elsewhere", column->target),
              "name columns of the source's own under `distinct`");
  }

  static bool reads_lookup(const BoundFlow& flow, const BoundColumn& column) {
    if (column.from == nullptr) return false;
    std::vector<const TypedColumn*> names;
    columns_of(*column.from, names);
    return std::any_of(names.begin(), names.end(), [&](const TypedColumn* name) {
      return std::any_of(flow.lookups.begin(), flow.lookups.end(), [&](const BoundLookup& lookup) {
        return !lookup.match.empty() && lookup.column == name->alias;
      });
    });
  }

  void check_generated(const TableFlow& flow) {
    const BoundFlow& bound = *flow.bound;
    const std::optional<Word>& key = bound.part->key_generated;
    if (!key) return;
    const Table& table = *bound.scope.tables.front().table;
    if (is_grouped(bound))
      error(Code::W0408, key->span, "groups can't be numbered", "the grouped columns are the key");
    else if (flow.complement || bound.scope.tables.front().nullable)
      error(Code::W0408, key->span, "rows of a right or full join can't be numbered: their first table may be empty",
            "begin with the table that has every row");
    else if (bound.kind != FlowKind::query && !keeps_first(bound) && row_key(table) == nullptr)
      error(Code::W0408, key->span, fmt::format("the rows of `{}` can't be numbered: it has no key", table.name.name),
            "say what tells its rows apart: `distinct: [name]`");
  }

  void check_lookup(TableFlow& flow, const BoundLookup& lookup) {
    const TableFlow* owner = flow_of(migration_, lookup.owner, flow.bound->scope.tables[lookup.scope_index].table);
    if (owner == nullptr) {  // left out on the command line: its rows are numbered all the same
      error(Code::W0409, lookup.span, "the table that this looks up is not selected", "select both with --only");
      return;
    }
    if (reaches(*owner, flow, 0)) {
      error(Code::W0409, lookup.span, "this looks up what looks this up", "take one of the two out of its mapping");
      return;
    }
    if (lookup.match.empty()) {
      if (owner->bound->elements)
        error(Code::W0409, lookup.span,
              fmt::format("a row of `{}` is not one row here: it is made of a list", owner->id),
              fmt::format("look it up by value: `key_of({}, …)`", owner->id));
      return;
    }
    const std::vector<const BoundColumn*> names = agreed_columns(*owner->bound);
    for (std::size_t i = 0; i < names.size() && i < lookup.match.size(); ++i)
      if (names[i]->from != nullptr && !join_type(names[i]->from->type, lookup.match[i]->type))
        diagnostics_
            .add(Code::W0301, lookup.match[i]->span,
                 fmt::format("`{}.{}` can't be found by this", owner->id, names[i]->target))
            .label(
                fmt::format("this is {}, not {}", to_string(lookup.match[i]->type), to_string(names[i]->from->type)));
    probe_found(flow, lookup, owner->id);
  }

  bool reaches(const TableFlow& from, const TableFlow& to, std::size_t depth) const {
    if (&from == &to || depth > migration_.flows.size()) return true;
    return std::any_of(from.bound->lookups.begin(), from.bound->lookups.end(), [&](const BoundLookup& lookup) {
      const TableFlow* next = flow_of(migration_, lookup.owner, nullptr);
      return !lookup.match.empty() && next != nullptr && reaches(*next, to, depth + 1);
    });
  }

  // A value that the other table does not hold.
  void probe_found(const TableFlow& flow, const BoundLookup& lookup, const std::string& owner) {
    const Dialect& dialect = dialect_of(migration_.source);
    std::vector<std::string> given;
    for (const TypedExprPtr& value : lookup.match) given.push_back(dialect.expression(*value) + " IS NOT NULL");
    Probe probe;
    probe.flow = static_cast<std::size_t>(&flow - migration_.flows.data());
    probe.code = Code::W0410;
    probe.span = lookup.span;
    probe.message = fmt::format("values are looked up in `{}` that it does not hold", owner);
    probe.what = "{n} of {rows} rows find nothing";
    probe.proved = fmt::format("every value is found in {}", owner);
    probe.bad = fmt::format("{} AND {}.{} IS NULL", fmt::join(given, " AND "), dialect.quote(lookup.column),
                            dialect.quote(own_key_column));
    probe.help = fmt::format("fill `{}` with these values too, or leave the rows out (`where`)", owner);
    migration_.probes.push_back(std::move(probe));
  }

  Migration& migration_;
  Diagnostics& diagnostics_;
};

}  // namespace

const Key* row_key(const Table& table) {
  if (table.primary_key) return &*table.primary_key;
  for (const Key& key : table.unique_keys) {
    bool nullable = false;
    for (const std::string& name : key.columns)
      if (const Column* column = find_column(table, name)) nullable |= column->nullable;
    if (!nullable) return &key;
  }
  return nullptr;
}

bool keeps_first(const BoundFlow& flow) {
  return !flow.prefer.empty() || !flow.distinct_by.empty() || (flow.part->distinct && flow.part->key_generated);
}

std::vector<const BoundColumn*> agreed_columns(const BoundFlow& flow) {
  const std::vector<std::string>& said = !flow.distinct_by.empty() ? flow.distinct_by : flow.key;
  std::vector<const BoundColumn*> out;
  if (flow.distinct_by.empty() && flow.part->key_generated) {
    for (const BoundColumn& column : flow.columns)
      if (!column.numbers_rows && column.from != nullptr) out.push_back(&column);
    return out;
  }
  for (const std::string& name : said)
    if (const BoundColumn* column = column_called(flow, name); column != nullptr && column->from != nullptr)
      out.push_back(column);
  return out;
}

bool filters_inside(const BoundFlow& flow) {
  return flow.joins.empty() && (flow.part->key_generated || keeps_first(flow));
}

std::string from_item(const Migration& migration, const TableFlow& flow, std::size_t scope_index) {
  return Item(migration, flow).sql(scope_index) + " AS " +
         dialect_of(migration.source).quote(flow.bound->scope.tables[scope_index].alias);
}

std::string lookup_join(const Migration& migration, const BoundLookup& lookup) {
  const Dialect& dialect = dialect_of(migration.source);
  const TableFlow& owner = *flow_of(migration, lookup.owner, nullptr);
  const SourceQuery rows = source_query(migration, owner);
  const std::vector<std::string> names = Item(migration, owner).agreed();
  const std::string alias = dialect.quote(lookup.column);
  std::vector<std::string> columns, equal;
  for (std::size_t i = 0; i < names.size() && i < lookup.match.size(); ++i) {
    const std::string name = dialect.quote(fmt::format("k{}", i + 1));
    columns.push_back(names[i] + " AS " + name);
    equal.push_back(fmt::format("{}.{} = {}", alias, name,
                                dialect.exact(dialect.expression(*lookup.match[i]), lookup.match[i]->type)));
  }
  const std::string key = dialect.quote(owner.bound->scope.tables.front().alias) + "." + dialect.quote(own_key_column);
  return fmt::format("LEFT JOIN (SELECT {}, {} AS {} FROM {}{}) AS {} ON {}", fmt::join(columns, ", "), key,
                     dialect.quote(own_key_column), rows.from, rows.where.empty() ? "" : " WHERE " + rows.where, alias,
                     fmt::join(equal, " AND "));
}

void check_row_sources(Migration& migration, Diagnostics& diagnostics) { RowSources(migration, diagnostics).run(); }

}  // namespace waybill
