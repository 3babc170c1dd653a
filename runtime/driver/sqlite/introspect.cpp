// The catalogue of a SQLite file: PRAGMAs, and the CREATE statements for what they leave out (schema_text.h).
#include <algorithm>

#include "compiler/dialect/dialect.h"
#include "compiler/dialect/sqlite/sqlite.h"
#include "runtime/driver/sqlite/schema_text.h"
#include "runtime/driver/sqlite/session.h"
#include "runtime/driver/values.h"

namespace waybill::sqlite {
namespace {

std::string text(const Row& row, std::size_t i) { return row[i].value_or(""); }
bool is_true(const Row& row, std::size_t i) { return text(row, i) != "0" && row[i].has_value(); }

bool is_ours(const std::string& name) { return lower_case(name).starts_with("waybill_"); }

std::optional<std::string> string_literal(std::string_view sql) {
  const auto tokens = tokens_of(sql);
  if (tokens.size() != 1 || !(sql.front() == '\'' || sql.front() == '"')) return std::nullopt;
  return tokens[0].word;
}

bool is_number_literal(std::string_view sql) {
  double value;
  return parse_double(sql, value) && sql != "NaN" && sql.find("Inf") == std::string_view::npos;
}

ColumnDefault classify_default(const std::string& native, const Type& type) {
  ColumnDefault out{DefaultKind::expression, native, native};
  const std::string lower = lower_case(native);
  const bool time = type.kind == TypeKind::time && (lower == "current_time" || lower == "time('now')");
  if (lower == "current_timestamp" || lower == "datetime('now')" || lower == "(datetime('now'))" || time) {
    out = {DefaultKind::now, "", native};
  } else if (native == sqlite::default_instant || native == sqlite::default_uuid) {
    out = {native == sqlite::default_uuid ? DefaultKind::uuid : DefaultKind::now, "", native};
  } else if (lower == "current_date" || lower == "date('now')" || lower == "(date('now'))") {
    out = {DefaultKind::current_date, "", native};
  } else if (is_number_literal(native)) {
    out = {DefaultKind::literal, native, native};
    if (type.kind == TypeKind::boolean && (native == "0" || native == "1")) out.text = native == "1" ? "true" : "false";
  } else if (lower == "true" || lower == "false") {
    out = {DefaultKind::literal, type.kind == TypeKind::boolean ? lower : lower == "true" ? "1" : "0", native};
  } else if (const auto literal = string_literal(native)) {
    out = {DefaultKind::literal, *literal, native};
  }
  return out;
}

FkAction action_of(const std::string& word) {
  if (word == "RESTRICT") return FkAction::restrict;
  if (word == "CASCADE") return FkAction::cascade;
  if (word == "SET NULL") return FkAction::set_null;
  if (word == "SET DEFAULT") return FkAction::set_default;
  return FkAction::no_action;
}

std::string collation_of(const Table& table, const std::string& name) {
  for (const Column& column : table.columns)
    if (column.name == name && !column.collation.empty()) return column.collation;
  return "BINARY";
}

struct PrimaryPart {
  int position;
  std::string column;
};

// table_xinfo: cid, name, type, notnull, dflt_value, pk, hidden
Column read_column(const Row& row, const TableText& written) {
  Column column;
  column.name = text(row, 1);
  column.native_type = text(row, 2);
  for (std::string_view suffix : {" GENERATED ALWAYS", " generated always"})  // the PRAGMA leaves it in the type
    if (column.native_type.ends_with(suffix)) column.native_type.resize(column.native_type.size() - suffix.size());
  column.type = logical_type(column.native_type);
  column.nullable = !is_true(row, 3);
  if (row[4] && lower_case(*row[4]) != "null") column.default_value = classify_default(*row[4], column.type);
  const std::string hidden = text(row, 6);
  column.generated = hidden == "2" ? Generated::virtual_ : hidden == "3" ? Generated::stored : Generated::no;
  column.invisible = hidden == "1";
  if (const auto found = written.columns.find(lower_case(column.name)); found != written.columns.end()) {
    column.collation = found->second.collation;
    column.generation_expression = found->second.generated;
  }
  return column;
}

void set_primary_key(Table& table, std::vector<PrimaryPart> parts, const TableText& written) {
  if (parts.empty()) return;
  std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.position < b.position; });
  Key key;
  key.name = written.primary_key_name;
  for (const PrimaryPart& part : parts) key.columns.push_back(part.column);
  for (Column& column : table.columns) {
    if (std::find(key.columns.begin(), key.columns.end(), column.name) == key.columns.end()) continue;
    const bool rowid = parts.size() == 1 && !table.without_rowid && lower_case(column.native_type) == "integer";
    if (table.without_rowid || rowid) column.nullable = false;  // elsewhere SQLite takes NULL in a primary key
    if (!rowid) continue;
    column.identity = Identity::by_default;
    const auto found = written.columns.find(lower_case(column.name));
    table.autoincrement = found != written.columns.end() && found->second.autoincrement;
  }
  table.primary_key = std::move(key);
}

class Introspection {
 public:
  Introspection(Session& session, Catalog& catalog) : session_(session), catalog_(catalog) {}

  Result<void> all() {
    WAYBILL_TRY(Rows rows,
                session_.query("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY name"));
    schema_ = std::move(rows);
    WAYBILL_TRY(Rows list, session_.query("PRAGMA main.table_list"));
    std::sort(list.begin(), list.end(), [](const Row& a, const Row& b) { return a[1] < b[1]; });
    for (const Row& row : list) {  // schema, name, type, ncol, wr, strict
      const std::string name = text(row, 1);
      if (name.starts_with("sqlite_") || is_ours(name)) continue;
      if (text(row, 2) == "view")
        WAYBILL_CHECK(view(name));
      else
        WAYBILL_CHECK(table(row));
    }
    for (Table& table : catalog_.tables) resolve_parents(table);
    for (const Row& row : schema_) {
      if (text(row, 0) == "trigger") trigger(row);
    }
    return {};
  }

 private:
  std::string sql_of(std::string_view type, const std::string& name) const {
    for (const Row& row : schema_)
      if (text(row, 0) == type && text(row, 1) == name) return text(row, 3);
    return {};
  }

  Result<void> table(const Row& listed) {
    Table table;
    table.name.name = text(listed, 1);
    const std::string kind = text(listed, 2);
    table.kind = kind == "table" ? "" : kind;
    table.without_rowid = is_true(listed, 4);
    table.strict = is_true(listed, 5);
    table.native = sql_of("table", table.name.name);
    const TableText written = read_table(table.native);
    WAYBILL_TRY(Rows rows, session_.query("PRAGMA main.table_xinfo(" + quoted(table.name.name) + ")"));
    std::vector<PrimaryPart> parts;
    for (const Row& row : rows) {
      table.columns.push_back(read_column(row, written));
      if (is_true(row, 5)) parts.push_back({std::stoi(text(row, 5)), table.columns.back().name});
    }
    set_primary_key(table, std::move(parts), written);
    for (const CheckText& check : written.checks) table.checks.push_back({check.name, check.expression});
    WAYBILL_CHECK(indexes(table, written));
    WAYBILL_CHECK(foreign_keys(table, written));
    WAYBILL_CHECK(estimate(table));
    catalog_.tables.push_back(std::move(table));
    return {};
  }

  // index_list: seq, name, unique, origin, partial
  Result<void> indexes(Table& table, const TableText& written) {
    WAYBILL_TRY(Rows list, session_.query("PRAGMA main.index_list(" + quoted(table.name.name) + ")"));
    std::sort(list.begin(), list.end(), [](const Row& a, const Row& b) { return a[1] < b[1]; });
    for (const Row& row : list) {
      const std::string origin = text(row, 3);
      if (origin == "pk") continue;
      WAYBILL_TRY(Rows parts, session_.query("PRAGMA main.index_xinfo(" + quoted(text(row, 1)) + ")"));
      if (origin == "u")
        unique_key(table, parts, written);
      else
        index(table, row, parts);
    }
    return {};
  }

  void unique_key(Table& table, const Rows& parts, const TableText& written) {
    Key key;
    for (const Row& part : parts)
      if (is_true(part, 5)) key.columns.push_back(text(part, 2));
    for (const KeyText& candidate : written.unique) {
      const bool same =
          std::equal(key.columns.begin(), key.columns.end(), candidate.columns.begin(), candidate.columns.end(),
                     [](const auto& a, const auto& b) { return lower_case(a) == lower_case(b); });
      if (same) key.name = candidate.name;
    }
    table.unique_keys.push_back(std::move(key));
  }

  // index_xinfo: seqno, cid, name, desc, coll, key
  void index(Table& table, const Row& listed, const Rows& parts) {
    Index index;
    index.name = text(listed, 1);
    index.unique = is_true(listed, 2);
    index.native = sql_of("index", index.name);
    const IndexText written = read_index(index.native);
    index.predicate = written.predicate;
    for (const Row& row : parts) {
      if (!is_true(row, 5)) continue;
      IndexPart part;
      const std::size_t position = index.parts.size();
      if (row[2])
        part.column = *row[2];
      else if (position < written.parts.size())
        part.expression = written.parts[position];
      part.descending = is_true(row, 3);
      const std::string own = row[2] ? collation_of(table, *row[2]) : "BINARY";
      if (lower_case(text(row, 4)) != lower_case(own)) part.collation = text(row, 4);
      index.parts.push_back(std::move(part));
    }
    table.indexes.push_back(std::move(index));
  }

  // foreign_key_list: id, seq, table, from, to, on_update, on_delete, match; the last one written has id 0
  Result<void> foreign_keys(Table& table, const TableText& written) {
    WAYBILL_TRY(Rows rows, session_.query("PRAGMA main.foreign_key_list(" + quoted(table.name.name) + ")"));
    int count = 0;
    for (const Row& row : rows) count = std::max(count, std::stoi(text(row, 0)) + 1);
    table.foreign_keys.resize(static_cast<std::size_t>(count));
    for (const Row& row : rows) {
      const auto at = static_cast<std::size_t>(count - 1 - std::stoi(text(row, 0)));
      ForeignKey& key = table.foreign_keys[at];
      key.parent.name = text(row, 2);
      key.columns.push_back(text(row, 3));
      if (row[4]) key.parent_columns.push_back(*row[4]);
      key.on_update = action_of(text(row, 5));
      key.on_delete = action_of(text(row, 6));
      if (written.foreign_keys.size() == static_cast<std::size_t>(count)) {
        key.name = written.foreign_keys[at].name;
        key.deferrable = written.foreign_keys[at].deferrable;
        key.initially_deferred = written.foreign_keys[at].initially_deferred;
      }
    }
    return {};
  }

  // Names as the parent spells them, and its primary key where the columns were left out.
  void resolve_parents(Table& table) {
    for (ForeignKey& key : table.foreign_keys) {
      for (const Table& parent : catalog_.tables) {
        if (lower_case(parent.name.name) != lower_case(key.parent.name)) continue;
        key.parent = parent.name;
        if (key.parent_columns.empty() && parent.primary_key) key.parent_columns = parent.primary_key->columns;
        for (std::string& name : key.parent_columns)
          for (const Column& column : parent.columns)
            if (lower_case(column.name) == lower_case(name)) name = column.name;
      }
    }
  }

  // Exact while that is cheap; else the highest rowid, which is close where little was deleted.
  Result<void> estimate(Table& table) {
    if (table.kind == "virtual" || table.kind == "shadow") return {};
    const std::string name = quoted(table.name.name);
    WAYBILL_TRY(Rows few, session_.query("SELECT count(*) FROM (SELECT 1 FROM " + name + " LIMIT 100000)"));
    table.rows_estimate = std::stoll(text(few[0], 0));
    if (*table.rows_estimate < 100000) return {};
    WAYBILL_TRY(Rows all, session_.query(table.without_rowid ? "SELECT count(*) FROM " + name
                                                             : "SELECT max(rowid) FROM " + name));
    table.rows_estimate = std::stoll(all[0][0].value_or("0"));
    return {};
  }

  Result<void> view(const std::string& name) {
    View view;
    view.name.name = name;
    view.native = sql_of("view", name);
    view.definition = read_view(view.native);
    auto rows = session_.query("PRAGMA main.table_xinfo(" + quoted(name) + ")");
    if (rows)  // a view over a table that is gone has no columns to tell, and is still listed
      for (const Row& row : *rows) view.columns.push_back(read_column(row, {}));
    catalog_.views.push_back(std::move(view));
    return {};
  }

  void trigger(const Row& row) {
    const TriggerText written = read_trigger(text(row, 3));
    Trigger trigger;
    trigger.name = text(row, 1);
    trigger.timing = written.timing;
    trigger.events = {written.event};
    trigger.condition = written.condition;
    trigger.body = written.body;
    trigger.native = text(row, 3);
    for (Table& table : catalog_.tables)
      if (table.name.name == text(row, 2)) {
        table.triggers.push_back(std::move(trigger));
        return;
      }
    Routine routine;  // of a view: it has no other place
    routine.name.name = trigger.name;
    routine.kind = "trigger";
    routine.signature = "on " + text(row, 2);
    routine.body = text(row, 3);
    if (!is_ours(text(row, 2))) catalog_.routines.push_back(std::move(routine));
  }

  Session& session_;
  Catalog& catalog_;
  Rows schema_;
};

}  // namespace

Type logical_type(std::string_view declared) { return dialect_of(Engine::sqlite).declared_type(declared); }

namespace {

// A column that is an expression has no declared type: its values say what it holds.
Result<Type> type_by_values(Session& session, const std::string& select, int columns, int at) {
  std::string names;
  for (int i = 0; i < columns; ++i) names += (i == 0 ? "c" : ", c") + std::to_string(i);
  WAYBILL_TRY(Rows rows, session.query("WITH q(" + names + ") AS (" + select + "\n) SELECT DISTINCT typeof(c" +
                                       std::to_string(at) + ") FROM q"));
  bool integer = false, real = false, text = false, blob = false;
  for (const Row& row : rows) {
    integer = integer || row[0] == "integer";
    real = real || row[0] == "real";
    text = text || row[0] == "text";
    blob = blob || row[0] == "blob";
  }
  if ((integer || real) && !text && !blob) return make_type(real ? TypeKind::double_ : TypeKind::bigint);
  if (text && !integer && !real && !blob) return make_type(TypeKind::text);
  if (blob && !integer && !real && !text) return make_type(TypeKind::blob);
  return make_type(TypeKind::any);
}

}  // namespace

Result<std::vector<Column>> describe(Session& session, const std::string& select) {
  WAYBILL_TRY(Statement statement, session.prepare(select));
  if (sqlite3_stmt_readonly(statement.get()) == 0) return fail(ErrorKind::usage, "this query writes");
  const int count = sqlite3_column_count(statement.get());
  std::vector<Column> columns(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    Column& column = columns[static_cast<std::size_t>(i)];
    column.name = sqlite3_column_name(statement.get(), i);
    const char* declared = sqlite3_column_decltype(statement.get(), i);
    if (declared != nullptr && *declared != '\0') {
      column.native_type = declared;
      column.type = logical_type(declared);
    } else {
      WAYBILL_TRY(column.type, type_by_values(session, select, count, i));
    }
  }
  return columns;
}

Result<Catalog> introspect(Session& session, const std::string& path) {
  Catalog catalog;
  catalog.engine = Engine::sqlite;
  catalog.server_version = std::string("SQLite ") + sqlite3_libversion();
  catalog.database = path;
  WAYBILL_CHECK(Introspection(session, catalog).all());
  return catalog;
}

}  // namespace waybill::sqlite
