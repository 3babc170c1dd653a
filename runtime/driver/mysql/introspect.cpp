// The catalogue of one database of MySQL or MariaDB, by information_schema: a fixed number of queries. Tables named
// waybill_* are our own and left out.
#include <algorithm>
#include <map>

#include "runtime/driver/mysql/client.h"

namespace waybill::mysql {
namespace {

std::string text(const Row& row, std::size_t i) { return row[i].value_or(""); }
std::optional<int> number(const Row& row, std::size_t i) {
  if (!row[i] || row[i]->size() > 9) return std::nullopt;  // a longtext's length is no int, and says nothing
  return std::stoi(*row[i]);
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

FkAction action_of(const std::string& word) {
  if (word == "RESTRICT") return FkAction::restrict;
  if (word == "CASCADE") return FkAction::cascade;
  if (word == "SET NULL") return FkAction::set_null;
  if (word == "SET DEFAULT") return FkAction::set_default;
  return FkAction::no_action;
}

// json_valid(`c`): how MariaDB spells the type json.
bool is_json_check(const std::string& clause, const std::string& column) {
  std::string plain;
  for (char c : lower_case(clause))
    if (c != ' ') plain += c;
  while (plain.starts_with('(') && plain.ends_with("))")) plain = plain.substr(1, plain.size() - 2);
  return plain == "json_valid(`" + lower_case(column) + "`)";
}

class Introspection {
 public:
  Introspection(Connection& connection, Catalog& catalog, std::string schema)
      : connection_(connection), catalog_(catalog), schema_(std::move(schema)) {}

  Result<void> all() {
    WAYBILL_CHECK(server());
    WAYBILL_CHECK(tables());
    WAYBILL_CHECK(columns());
    WAYBILL_CHECK(indexes());
    WAYBILL_CHECK(foreign_keys());
    WAYBILL_CHECK(checks());
    WAYBILL_CHECK(triggers());
    WAYBILL_CHECK(views());
    WAYBILL_CHECK(routines());
    WAYBILL_CHECK(partitions());
    return {};
  }

 private:
  Result<void> server() {
    WAYBILL_TRY(Rows rows, connection_.query("SELECT version(), database(), @@version_comment, @@collation_database"));
    catalog_.server_version = text(rows[0], 0);
    catalog_.database = schema_.empty() ? text(rows[0], 1) : schema_;
    is_mariadb_ = names_mariadb(text(rows[0], 0) + text(rows[0], 2));
    catalog_.engine = is_mariadb_ ? Engine::mariadb : Engine::mysql;
    if (schema_ == text(rows[0], 1)) schema_.clear();
    where_ = literal(catalog_.database);
    return {};
  }

  template <class F>
  Result<void> each(const std::string& sql, F&& f) {
    WAYBILL_TRY(Rows rows, connection_.query(sql));
    for (const Row& row : rows) f(row);
    return {};
  }
  // By name as the server's own words compare; our own tables are not among them.
  Table* table(const std::string& name) {
    for (Table& candidate : catalog_.tables)
      if (candidate.name.name == name) return &candidate;
    return nullptr;
  }
  static bool is_ours(const std::string& name) { return name.starts_with("waybill_"); }

  Result<void> tables() {
    std::vector<std::string> sequences;
    WAYBILL_CHECK(
        each("SELECT table_name, table_type, engine, row_format, table_rows, create_options, table_collation, "
             "table_comment FROM information_schema.tables WHERE table_schema = " +
                 where_ + " ORDER BY table_name",
             [&](const Row& row) { add_table(row, sequences); }));
    std::sort(catalog_.tables.begin(), catalog_.tables.end(),
              [](const Table& a, const Table& b) { return a.name < b.name; });
    return add_sequences(sequences);
  }

  void add_table(const Row& row, std::vector<std::string>& sequences) {
    const std::string kind = text(row, 1), name = text(row, 0);
    if (is_ours(name)) return;
    if (kind == "SEQUENCE") sequences.push_back(name);
    if (kind != "BASE TABLE" && kind != "SYSTEM VERSIONED") return;
    Table table;
    table.name = {schema_, name};
    if (row[4]) table.rows_estimate = std::stoll(*row[4]);
    table.options = "ENGINE=" + text(row, 2) + " COLLATE=" + text(row, 6);
    if (!text(row, 5).empty()) table.options += " " + text(row, 5);
    if (kind == "SYSTEM VERSIONED") table.options += " WITH SYSTEM VERSIONING";
    table.comment = text(row, 7);
    catalog_.tables.push_back(std::move(table));
  }

  // A sequence is a table of one row: one query for all of them.
  Result<void> add_sequences(const std::vector<std::string>& names) {
    std::string sql;
    for (const std::string& name : names)
      sql += (sql.empty() ? "SELECT " : " UNION ALL SELECT ") + literal(name) +
             ", start_value, increment, minimum_value, maximum_value, cycle_option, next_not_cached_value, cache_size "
             "FROM " +
             quoted(catalog_.database) + "." + quoted(name);
    return sql.empty() ? Result<void>() : each(sql, [&](const Row& row) { add_sequence(row); });
  }

  void add_sequence(const Row& row) {
    Sequence sequence;
    sequence.name = {schema_, text(row, 0)};
    sequence.type = make_type(TypeKind::bigint);
    sequence.start = std::stoll(text(row, 1));
    sequence.increment = std::stoll(text(row, 2));
    sequence.minimum = std::stoll(text(row, 3));
    sequence.maximum = std::stoll(text(row, 4));
    sequence.cycle = text(row, 5) == "1";
    sequence.last_value = std::stoll(text(row, 6)) - sequence.increment;
    sequence.cache = std::stoll(text(row, 7));
    catalog_.sequences.push_back(std::move(sequence));
  }

  // The server writes the database before every name; without it the text means the same in any database.
  std::string local(const std::string& sql) const {
    if (!schema_.empty()) return sql;
    const std::string prefix = quoted(catalog_.database) + ".";
    std::string out;
    for (std::size_t at = 0; at < sql.size();) {
      if (sql.compare(at, prefix.size(), prefix) == 0) {
        at += prefix.size();
        continue;
      }
      const char mark = sql[at];
      out += sql[at++];
      if (mark != '\'' && mark != '"' && mark != '`') continue;
      while (at < sql.size()) {
        if (sql[at] == '\\' && mark != '`' && at + 1 < sql.size())
          out += sql[at++];
        else if (sql[at] == mark)
          break;
        out += sql[at++];
      }
      if (at < sql.size()) out += sql[at++];
    }
    return out;
  }

  Result<void> columns() {
    return each(
        "SELECT table_name, column_name, column_default, is_nullable, data_type, column_type, "
        "character_maximum_length, numeric_precision, numeric_scale, datetime_precision, character_set_name, "
        "collation_name, extra, column_comment, generation_expression FROM information_schema.columns "
        "WHERE table_schema = " +
            where_ + " ORDER BY table_name, ordinal_position",
        [&](const Row& row) { add_column(row); });
  }

  void add_column(const Row& row) {
    Column column = make_column(row);
    if (Table* owner = table(text(row, 0)))
      owner->columns.push_back(std::move(column));
    else
      view_columns_[text(row, 0)].push_back(std::move(column));
  }

  Column make_column(const Row& row) const {
    Column column;
    column.name = text(row, 1);
    column.nullable = text(row, 3) == "YES";
    column.native_type = text(row, 5);
    column.type =
        logical_type({text(row, 4), text(row, 5), number(row, 6), number(row, 7), number(row, 8), number(row, 9)});
    column.character_set = text(row, 10);
    column.collation = text(row, 11);
    column.comment = text(row, 13);
    const std::string extra = lower_case(text(row, 12));
    const auto says = [&](std::string_view word) { return extra.find(word) != std::string::npos; };
    if (says("auto_increment")) column.identity = Identity::by_default;
    column.on_update_now = says("on update");
    column.invisible = says("invisible");
    if (says("virtual generated")) column.generated = Generated::virtual_;
    if (says("stored generated") || says("persistent")) column.generated = Generated::stored;
    if (column.generated != Generated::no) column.generation_expression = local(text(row, 14));
    const bool no_default = !row[2] || (is_mariadb_ && *row[2] == "NULL") || column.generated != Generated::no;
    if (!no_default)
      column.default_value = classify_default(local(*row[2]), column.type, is_mariadb_, says("default_generated"));
    return column;
  }

  // One row per part. Every unique index is a unique constraint here, unless it indexes prefixes or expressions.
  Result<void> indexes() {
    const std::string own = is_mariadb_ ? "NULL, ignored = 'YES'" : "expression, is_visible = 'NO'";
    std::map<std::pair<std::string, std::string>, Index> found;
    std::vector<std::pair<std::string, std::string>> order;
    WAYBILL_CHECK(
        each("SELECT table_name, index_name, non_unique, column_name, collation, sub_part, index_type, "
             "index_comment, " +
                 own + " FROM information_schema.statistics WHERE table_schema = " + where_ +
                 " ORDER BY table_name, index_name, seq_in_index",
             [&](const Row& row) {
               const std::pair key{text(row, 0), text(row, 1)};
               if (found.count(key) == 0) order.push_back(key);
               add_part(row, found[key]);
             }));
    for (const auto& key : order)
      if (Table* owner = table(key.first)) place(*owner, std::move(found[key]));
    return {};
  }

  static void add_part(const Row& row, Index& index) {
    index.name = text(row, 1);
    index.unique = text(row, 2) == "0";
    index.method = lower_case(text(row, 6)) == "btree" ? "" : lower_case(text(row, 6));
    index.comment = text(row, 7);
    index.invisible = text(row, 9) == "1";
    IndexPart part;
    part.column = text(row, 3);
    part.expression = text(row, 8);
    part.descending = text(row, 4) == "D";
    if (index.method.empty()) part.prefix_length = number(row, 5);
    index.parts.push_back(std::move(part));
  }

  static void place(Table& owner, Index index) {
    Key key;
    key.name = index.name;
    bool plain = index.unique;
    for (const IndexPart& part : index.parts) {
      plain = plain && part.expression.empty() && !part.prefix_length;
      key.columns.push_back(part.column);
    }
    if (index.name == "PRIMARY") {
      key.name.clear();
      owner.primary_key = std::move(key);
    } else if (plain) {
      owner.unique_keys.push_back(std::move(key));
    } else {
      owner.indexes.push_back(std::move(index));
    }
  }

  Result<void> foreign_keys() {
    return each(
        "SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_schema, k.referenced_table_name, "
        "k.referenced_column_name, r.update_rule, r.delete_rule FROM information_schema.key_column_usage k "
        "JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema AND "
        "r.constraint_name = k.constraint_name AND r.table_name = k.table_name WHERE k.constraint_schema = " +
            where_ +
            " AND k.referenced_table_name IS NOT NULL ORDER BY k.table_name, k.constraint_name, k.ordinal_position",
        [&](const Row& row) {
          Table* owner = table(text(row, 0));
          if (owner == nullptr) return;
          auto& keys = owner->foreign_keys;
          if (keys.empty() || keys.back().name != text(row, 1)) {
            keys.emplace_back();
            keys.back().name = text(row, 1);
            const bool here = text(row, 3) == catalog_.database;
            keys.back().parent = {here ? schema_ : text(row, 3), text(row, 4)};
            keys.back().on_update = action_of(text(row, 6));
            keys.back().on_delete = action_of(text(row, 7));
          }
          keys.back().columns.push_back(text(row, 2));
          keys.back().parent_columns.push_back(text(row, 5));
        });
  }

  Result<void> checks() {
    const std::string sql =
        is_mariadb_
            ? "SELECT table_name, constraint_name, check_clause, 'YES' FROM information_schema.check_constraints WHERE "
              "constraint_schema = " +
                  where_ + " ORDER BY 1, 2"
            : "SELECT t.table_name, c.constraint_name, c.check_clause, t.enforced FROM "
              "information_schema.check_constraints c JOIN information_schema.table_constraints t ON "
              "t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name AND "
              "t.constraint_type = 'CHECK' WHERE c.constraint_schema = " +
                  where_ + " ORDER BY 1, 2";
    return each(sql, [&](const Row& row) {
      Table* owner = table(text(row, 0));
      if (owner == nullptr) return;
      for (Column& column : owner->columns) {
        if (!is_mariadb_ || column.type.kind != TypeKind::text || !is_json_check(text(row, 2), column.name)) continue;
        column.type = make_type(TypeKind::json);
        return;
      }
      owner->checks.push_back({text(row, 1), text(row, 2), text(row, 3) == "YES", true});
    });
  }

  // In the order in which they run.
  Result<void> triggers() {
    return each(
        "SELECT event_object_table, trigger_name, action_timing, event_manipulation, action_statement, sql_mode FROM "
        "information_schema.triggers WHERE trigger_schema = " +
            where_ + " ORDER BY 1, 3, 4, action_order",
        [&](const Row& row) {
          Table* owner = table(text(row, 0));
          if (owner == nullptr) return;
          Trigger trigger;
          trigger.name = text(row, 1);
          trigger.timing = lower_case(text(row, 2));
          trigger.events = {lower_case(text(row, 3))};
          trigger.body = text(row, 4);
          trigger.mode = text(row, 5);
          owner->triggers.push_back(std::move(trigger));
        });
  }

  Result<void> views() {
    const std::string algorithm = is_mariadb_ ? "algorithm" : "'UNDEFINED'";
    return each("SELECT table_name, view_definition, security_type, check_option, " + algorithm +
                    ", collation_connection"
                    " FROM information_schema.views WHERE table_schema = " +
                    where_ + " ORDER BY 1",
                [&](const Row& row) {
                  View view;
                  view.name = {schema_, text(row, 0)};
                  view.definition = local(text(row, 1));
                  view.columns = view_columns_[text(row, 0)];
                  view.options = "ALGORITHM=" + text(row, 4) + " SQL SECURITY " + text(row, 2);
                  if (text(row, 3) != "NONE") view.options += " WITH " + text(row, 3) + " CHECK OPTION";
                  view.options += " COLLATION " + text(row, 5);  // of its literals
                  catalog_.views.push_back(std::move(view));
                });
  }

  static std::string comment_clause(const std::string& comment) {
    return comment.empty() ? std::string() : " COMMENT " + literal(comment);
  }

  Result<void> routines() {
    std::map<std::pair<std::string, std::string>, std::string> parameters, returns;  // by name and type
    WAYBILL_CHECK(each(
        "SELECT specific_name, routine_type, parameter_mode, parameter_name, dtd_identifier, character_set_name FROM "
        "information_schema.parameters WHERE specific_schema = " +
            where_ + " ORDER BY 1, 2, ordinal_position",
        [&](const Row& row) {
          const std::pair key{text(row, 0), text(row, 1)};
          const std::string type = text(row, 4) + (row[5] ? " CHARSET " + *row[5] : "");
          if (!row[3]) {
            returns[key] = " RETURNS " + type;
            return;
          }
          std::string& list = parameters[key];
          list += (list.empty() ? "" : ", ") + (text(row, 1) == "PROCEDURE" ? text(row, 2) + " " : "") +
                  quoted(*row[3]) + " " + type;
        }));
    WAYBILL_CHECK(
        each("SELECT routine_name, routine_type, is_deterministic, sql_data_access, security_type, routine_comment, "
             "routine_definition, sql_mode FROM information_schema.routines WHERE routine_schema = " +
                 where_ + " AND routine_type IN ('FUNCTION', 'PROCEDURE') ORDER BY 1, 2",
             [&](const Row& row) {
               const std::pair key{text(row, 0), text(row, 1)};
               catalog_.routines.push_back({{schema_, text(row, 0)},
                                            lower_case(text(row, 1)),
                                            "(" + parameters[key] + ")" + returns[key],
                                            text(row, 6),
                                            (text(row, 2) == "YES" ? "DETERMINISTIC " : "") + text(row, 3) +
                                                " SQL SECURITY " + text(row, 4) + comment_clause(text(row, 5)),
                                            text(row, 7)});
             }));
    return events();
  }

  Result<void> events() {
    return each(
        "SELECT event_name, event_definition, execute_at, interval_value, interval_field, starts, ends, on_completion, "
        "status, event_comment, sql_mode FROM information_schema.events WHERE event_schema = " +
            where_ + " ORDER BY 1",
        [&](const Row& row) {
          std::string when = "ON SCHEDULE ";
          if (row[2])
            when += "AT " + literal(*row[2]);
          else
            when += "EVERY " + text(row, 3) + " " + text(row, 4);
          if (row[5]) when += " STARTS " + literal(*row[5]);
          if (row[6]) when += " ENDS " + literal(*row[6]);
          when += " ON COMPLETION " + text(row, 7);
          if (text(row, 8) == "DISABLED") when += " DISABLE";
          if (text(row, 8) == "SLAVESIDE_DISABLED") when += " DISABLE ON SLAVE";
          catalog_.routines.push_back(
              {{schema_, text(row, 0)}, "event", "", text(row, 1), when + comment_clause(text(row, 9)), text(row, 10)});
        });
  }

  // The partition for all other values of a list: DEFAULT, or (MAXVALUE,MAXVALUE) where columns are listed.
  static bool is_default(const std::string& values) {
    return values == "DEFAULT" || values.starts_with("MAXVALUE") || values.starts_with("(MAXVALUE");
  }

  // The engine moves rows to their partitions by itself: its own words on the table are enough.
  Result<void> partitions() {
    return each(
        "SELECT table_name, partition_method, partition_expression, subpartition_method, subpartition_expression, "
        "partition_name, partition_description, partition_comment, count(*) FROM information_schema.partitions WHERE "
        "table_schema = " +
            where_ +
            " AND partition_name IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, partition_ordinal_position ORDER BY 1, "
            "partition_ordinal_position",
        [&](const Row& row) {
          Table* owner = table(text(row, 0));
          if (owner == nullptr) return;
          const std::string method = text(row, 1);
          std::string& clause = owner->partition_by;
          if (clause.empty()) {
            clause = method + " (" + text(row, 2) + ")";
            if (row[3])
              clause += " SUBPARTITION BY " + *row[3] + " (" + text(row, 4) + ") SUBPARTITIONS " + text(row, 8);
            clause += " (";
          } else {
            clause.back() = ',';
            clause += ' ';
          }
          clause += "PARTITION " + quoted(text(row, 5));
          if (method.starts_with("RANGE"))
            clause += " VALUES LESS THAN " + (text(row, 6) == "MAXVALUE" ? "MAXVALUE" : "(" + text(row, 6) + ")");
          if (method.starts_with("LIST"))
            clause += is_default(text(row, 6)) ? " DEFAULT" : " VALUES IN (" + text(row, 6) + ")";
          clause += comment_clause(text(row, 7)) + ")";
        });
  }

  Connection& connection_;
  Catalog& catalog_;
  std::string schema_;  // empty: the database of the URL
  std::string where_;
  bool is_mariadb_ = false;
  std::map<std::string, std::vector<Column>> view_columns_;
};

}  // namespace

Result<Catalog> introspect(Connection& connection, const std::string& schema) {
  Catalog catalog;
  WAYBILL_CHECK(Introspection(connection, catalog, schema).all());
  return catalog;
}

}  // namespace waybill::mysql
