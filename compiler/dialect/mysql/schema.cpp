// A whole catalogue as statements for the engine's own client: tables with their keys, foreign keys when all tables are
// there, then what has a body. Bodies stand between DELIMITER lines, each read under the sql_mode that it was made
// with, and inside a version comment, because the client takes other comments out of a body.
#include "compiler/dialect/mentions.h"
#include "compiler/dialect/mysql/mysql.h"
#include "compiler/dialect/sql.h"

namespace waybill::mysql {
namespace {

std::string action(FkAction action) {
  switch (action) {
    case FkAction::no_action: return "NO ACTION";
    case FkAction::restrict: return "RESTRICT";
    case FkAction::cascade: return "CASCADE";
    case FkAction::set_null: return "SET NULL";
    case FkAction::set_default: return "SET DEFAULT";
  }
  return {};
}

std::string comment_clause(const std::string& comment) {
  return comment.empty() ? std::string() : " COMMENT " + quote_text(comment);
}

class Schema {
 public:
  explicit Schema(const Catalog& catalog) : catalog_(catalog), is_mariadb_(catalog.engine == Engine::mariadb) {}

  std::string all() {
    say("SET NAMES utf8mb4");
    say("SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
    for (const Sequence& one : catalog_.sequences) sequence(one);
    for (const Table& one : catalog_.tables) say(create(one));
    for (const Table& one : catalog_.tables)
      for (const ForeignKey& key : one.foreign_keys) foreign_key(one, key);
    for (const Routine& one : catalog_.routines)
      if (one.kind != "event") routine(one);
    views();
    for (const Table& one : catalog_.tables)
      for (const Trigger& trigger : one.triggers) create_trigger(one, trigger);
    for (const Routine& one : catalog_.routines)
      if (one.kind == "event") event(one);
    return std::move(out_);
  }

 private:
  void say(const std::string& statement) { out_ += statement + ";\n"; }

  void sequence(const Sequence& one) {
    std::string sql = "CREATE SEQUENCE " + table(one.name) + " START WITH " + std::to_string(one.start) +
                      " INCREMENT BY " + std::to_string(one.increment);
    if (one.minimum) sql += " MINVALUE " + std::to_string(*one.minimum);
    if (one.maximum) sql += " MAXVALUE " + std::to_string(*one.maximum);
    say(sql + " CACHE " + std::to_string(one.cache) + (one.cycle ? " CYCLE" : ""));
  }

  // MySQL prints a literal without its quotes, and an expression without the parentheses it needs.
  std::string default_clause(const ColumnDefault& value) const {
    const std::string native = value.native.empty() ? value.text : value.native;
    if (is_mariadb_ || value.kind == DefaultKind::now) return " DEFAULT " + native;
    const bool bits = native.starts_with("b'");
    if (value.kind == DefaultKind::literal && !bits) return " DEFAULT " + quote_text(value.text);
    return bits ? " DEFAULT " + native : " DEFAULT (" + native + ")";
  }

  std::string column(const Column& one) const {
    std::string sql = quote(one.name) + " " + one.native_type;
    if (!one.character_set.empty()) sql += " CHARACTER SET " + one.character_set;
    if (!one.collation.empty()) sql += " COLLATE " + one.collation;
    if (one.generated != Generated::no)
      sql += " GENERATED ALWAYS AS (" + one.generation_expression + ")" +
             (one.generated == Generated::stored ? " STORED" : " VIRTUAL");
    if (one.generated == Generated::no || !is_mariadb_) sql += one.nullable ? " NULL" : " NOT NULL";
    if (one.default_value) sql += default_clause(*one.default_value);
    if (one.identity != Identity::no) sql += " AUTO_INCREMENT";
    if (one.on_update_now) {
      const std::size_t digits = one.native_type.find('(');
      sql += " ON UPDATE CURRENT_TIMESTAMP" + (digits == std::string::npos ? "" : one.native_type.substr(digits));
    }
    if (one.invisible) sql += " INVISIBLE";
    sql += comment_clause(one.comment);
    if (is_mariadb_ && one.type.kind == TypeKind::json) sql += " CHECK (json_valid(" + quote(one.name) + "))";
    return sql;
  }

  static std::string part(const IndexPart& one) {
    std::string sql = one.column.empty() ? "(" + one.expression + ")" : quote(one.column);
    if (one.prefix_length) sql += "(" + std::to_string(*one.prefix_length) + ")";
    return sql + (one.descending ? " DESC" : "");
  }

  std::string index(const Index& one) const {
    const bool named = one.method == "fulltext" || one.method == "spatial";
    std::string sql = one.unique                 ? "UNIQUE INDEX "
                      : one.method == "fulltext" ? "FULLTEXT INDEX "
                      : one.method == "spatial"  ? "SPATIAL INDEX "
                                                 : "INDEX ";
    std::vector<std::string> parts;
    for (const IndexPart& each : one.parts) parts.push_back(part(each));
    sql += quote(one.name) + " (" + join(parts, ", ") + ")";
    if (!one.method.empty() && !named) sql += " USING " + one.method;
    sql += comment_clause(one.comment);
    return sql + (one.invisible ? (is_mariadb_ ? " IGNORED" : " INVISIBLE") : "");
  }

  std::string create(const Table& one) const {
    std::vector<std::string> lines;
    for (const Column& each : one.columns) lines.push_back(column(each));
    if (one.primary_key) lines.push_back("PRIMARY KEY (" + name_list(one.primary_key->columns, quote) + ")");
    for (const Key& key : one.unique_keys)
      lines.push_back("UNIQUE KEY " + quote(key.name) + " (" + name_list(key.columns, quote) + ")");
    for (const Index& each : one.indexes) lines.push_back(index(each));
    for (const Check& check : one.checks)
      lines.push_back(constraint_name(check.name, quote) + "CHECK (" + check.expression + ")" +
                      (check.enforced ? "" : " NOT ENFORCED"));
    return "CREATE TABLE " + table(one.name) + " (\n  " + join(lines, ",\n  ") + "\n) " +
           replace_all(one.options, " partitioned", "") + comment_clause(one.comment) +
           (one.partition_by.empty() ? "" : "\nPARTITION BY " + one.partition_by);
  }

  void foreign_key(const Table& one, const ForeignKey& key) {
    say("ALTER TABLE " + table(one.name) + " ADD " + constraint_name(key.name, quote) + "FOREIGN KEY (" +
        name_list(key.columns, quote) + ") REFERENCES " + table(key.parent) + " (" +
        name_list(key.parent_columns, quote) + ") ON DELETE " + action(key.on_delete) + " ON UPDATE " +
        action(key.on_update));
  }

  void views() {
    std::vector<Made> made;
    for (const View& one : catalog_.views) made.push_back({one.name, view(one), one.definition});
    for (const Made* one : in_order_of_need(made, '`', true).early) out_ += one->sql;
  }
  static std::string view(const View& one) {
    const std::string collation = view_collation(one);
    return (collation.empty() ? "" : "SET SESSION collation_connection = " + collation + ";\n") +
           create_view(one, table(one.name)) + ";\n";
  }

  // `rest` begins behind CREATE.
  void with_body(const std::string& mode, const std::string& rest) {
    say("SET SESSION sql_mode = " + quote_text(mode));
    out_ += with_delimiter("CREATE " + rest);
  }

  void routine(const Routine& one) {
    const bool aggregate = one.body.find("GROUP NEXT ROW") != std::string::npos;
    with_body(one.mode, (aggregate ? "AGGREGATE " : "") + one.kind + " " + table(one.name) + one.signature + " " +
                            one.options + "\n" + one.body);
  }

  void create_trigger(const Table& owner, const Trigger& one) {
    with_body(one.mode, trigger_text(owner, one));
  }

  void event(const Routine& one) {
    with_body(one.mode, "EVENT " + table(one.name) + " " + one.options + " DO\n" + one.body);
  }

  const Catalog& catalog_;
  bool is_mariadb_;
  std::string out_;
};

}  // namespace

std::string schema_sql(const Catalog& catalog) { return Schema(catalog).all(); }

}  // namespace waybill::mysql
