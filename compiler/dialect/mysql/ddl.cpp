#include <algorithm>

#include "compiler/dialect/mysql/mysql.h"
#include "compiler/dialect/sql.h"

namespace waybill::mysql {
namespace {

constexpr int longest_part = 768;    // characters that an index part holds
constexpr int prefix_of_text = 255;  // characters of a long text that a plain index holds

bool is_long_text(const NativeType& type) {
  return type.sql.ends_with("text") || type.sql.ends_with("blob") || type.holds.length.value_or(0) > longest_part;
}

// Texts, bytes, JSON and geometry take a default only as an expression.
bool needs_expression_default(const NativeType& type) {
  return type.sql.ends_with("text") || type.sql.ends_with("blob") || type.holds.kind == TypeKind::json ||
         type.holds.kind == TypeKind::geometry;
}

std::string digits_of(const Type& type) {  // CURRENT_TIMESTAMP must have the digits of its column
  const int digits = type.precision.value_or(6);
  return digits == 0 ? std::string() : "(" + std::to_string(digits) + ")";
}

std::string now_sql(const Type& type) {
  switch (type.kind) {
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return "CURRENT_TIMESTAMP" + digits_of(type);
    case TypeKind::date: return "(CURRENT_DATE)";
    case TypeKind::time: return "(CURRENT_TIME" + digits_of(type) + ")";
    default: return "(CURRENT_TIMESTAMP)";
  }
}

std::string default_sql(const Flavour& with, const ColumnDefault& value, const NativeType& type) {
  switch (value.kind) {
    case DefaultKind::literal: {
      if (is_number(type.holds)) return value.text;
      const std::string text = literal({value.text}, type.holds);
      const bool bare = !needs_expression_default(type) || (with.literal_text_default && is_text(type.holds));
      return bare ? text : "(" + text + ")";
    }
    case DefaultKind::expression: return "(" + value.text + ")";
    case DefaultKind::now: return now_sql(type.holds);
    case DefaultKind::current_date: return "(CURRENT_DATE)";
    case DefaultKind::uuid: return type.holds.kind == TypeKind::varchar ? "(uuid())" : std::string(with.uuid_default);
    case DefaultKind::next_value: return {};
  }
  return {};
}

const Column* auto_increment(const Table& owner) {  // the engine allows one
  for (const Column& column : owner.columns)
    if (column.identity != Identity::no && is_integer(column.type)) return &column;
  return nullptr;
}

std::string column_sql(const Flavour& with, const Table& owner, const Column& column) {
  const NativeType type = native_as(with, owner, column);
  std::string sql = quote(column.name) + " " + type.sql;
  if (column.generated != Generated::no && !column.generation_expression.empty())
    return sql + " GENERATED ALWAYS AS (" + column.generation_expression + ")" +
           (column.generated == Generated::stored ? " STORED" : " VIRTUAL");
  sql += column.nullable ? " NULL" : " NOT NULL";
  if (&column == auto_increment(owner)) {
    sql += " AUTO_INCREMENT";
  } else if (column.default_value) {
    const std::string value = default_sql(with, *column.default_value, type);
    if (!value.empty()) sql += " DEFAULT " + value;
  }
  const bool has_clock = type.holds.kind == TypeKind::timestamp || type.holds.kind == TypeKind::timestamptz;
  if (column.on_update_now && has_clock) sql += " ON UPDATE CURRENT_TIMESTAMP" + digits_of(type.holds);
  if (!type.check.empty()) sql += " CHECK (" + replace_all(type.check, "{column}", quote(column.name)) + ")";
  if (!column.comment.empty()) sql += " COMMENT " + quote_text(column.comment);
  return sql;
}

bool starts(const std::optional<Key>& key, std::string_view column) {
  return key && !key->columns.empty() && key->columns[0] == column;
}

std::string alter(const Table& owner) { return "ALTER TABLE " + table(owner.name) + " "; }

std::string tail(const Flavour& with, const Table& owner) {
  std::string sql = " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=" + std::string(with.collation);
  return owner.comment.empty() ? sql : sql + " COMMENT=" + quote_text(owner.comment);
}

int characters_of(const Flavour& with, const Table& owner, const IndexPart& part) {
  const Column* column = column_of(owner, part.column);
  if (!column) return 0;
  const NativeType type = native_as(with, owner, *column);
  if (is_long_text(type)) return longest_part + 1;
  return is_text(type.holds) ? type.holds.length.value_or(0) : 0;
}

// 0: the parts fit into an index key as they are. A unique index is never of prefixes: it would refuse more.
int prefix_of(const Flavour& with, const Table& owner, const Index& index) {
  if (index.unique || index.method == "fulltext" || index.method == "spatial") return 0;
  int sum = 0;
  int texts = 0;
  for (const IndexPart& part : index.parts) {
    const int characters = characters_of(with, owner, part);
    sum += characters;
    texts += characters > 0 ? 1 : 0;
  }
  return sum <= longest_part ? 0 : std::min(prefix_of_text, longest_part / texts - 3);
}

std::string part_sql(const Flavour& with, const Table& owner, const Index& index, const IndexPart& part) {
  if (part.column.empty()) return "((" + part.expression + "))" + (part.descending ? " DESC" : "");
  std::string sql = quote(part.column);
  const int prefix = prefix_of(with, owner, index);
  if (part.prefix_length)
    sql += "(" + std::to_string(*part.prefix_length) + ")";
  else if (prefix > 0 && characters_of(with, owner, part) > prefix)
    sql += "(" + std::to_string(prefix) + ")";
  return part.descending ? sql + " DESC" : sql;
}

bool can_make(const Flavour& with, const Index& index) {
  static const std::vector<std::string> methods{"", "btree", "hash", "fulltext", "spatial", "rtree"};
  if (!contains(methods, index.method) || !index.predicate.empty()) return false;
  return with.expression_indexes || std::all_of(index.parts.begin(), index.parts.end(),
                                                [](const IndexPart& part) { return !part.column.empty(); });
}

std::string_view index_words(const Index& index) {
  if (index.method == "fulltext") return "CREATE FULLTEXT INDEX ";
  if (index.method == "spatial" || index.method == "rtree") return "CREATE SPATIAL INDEX ";
  return index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
}

std::string schema_condition(const QName& name, std::string_view column) {
  return std::string(column) + " = " + (name.schema.empty() ? "DATABASE()" : quote_text(name.schema));
}

}  // namespace

std::vector<std::string> create_schema_as(const Flavour& with, std::string_view schema) {
  return {"CREATE DATABASE IF NOT EXISTS " + quote(schema) + " CHARACTER SET utf8mb4 COLLATE " +
          std::string(with.collation)};
}

std::vector<std::string> create_schema(std::string_view schema) { return create_schema_as(flavour, schema); }

// The primary key is the table (InnoDB is clustered by it), so it is there from the start; an AUTO_INCREMENT column
// that does not lead it gets a key of its own, without which the engine refuses it.
std::vector<std::string> create_table_as(const Flavour& with, const Table& owner) {
  std::vector<std::string> lines;
  for (const Column& column : owner.columns) lines.push_back("  " + column_sql(with, owner, column));
  if (owner.primary_key) lines.push_back("  PRIMARY KEY (" + name_list(owner.primary_key->columns, quote) + ")");
  const Column* counter = auto_increment(owner);
  if (counter && !starts(owner.primary_key, counter->name)) lines.push_back("  KEY (" + quote(counter->name) + ")");
  return {"CREATE TABLE " + table(owner.name) + " (\n" + join(lines, ",\n") + "\n)" + tail(with, owner)};
}

std::vector<std::string> create_table(const Table& owner) { return create_table_as(flavour, owner); }

std::vector<std::string> drop_table(const Table& owner) { return {"DROP TABLE IF EXISTS " + table(owner.name)}; }

std::vector<std::string> add_primary_key(const Table&) { return {}; }  // inside CREATE TABLE

std::vector<std::string> add_unique(const Table& owner, const Key& key) {
  return {alter(owner) + "ADD " + constraint_name(key.name, quote) + "UNIQUE (" + name_list(key.columns, quote) + ")"};
}

std::vector<std::string> create_index_as(const Flavour& with, const Table& owner, const Index& index) {
  if (!can_make(with, index)) return {};
  std::vector<std::string> parts;
  for (const IndexPart& part : index.parts) parts.push_back(part_sql(with, owner, index, part));
  std::string sql(index_words(index));
  sql += quote(index.name) + " ON " + table(owner.name) + " (" + join(parts, ", ") + ")";
  if (!index.comment.empty()) sql += " COMMENT " + quote_text(index.comment);
  return {sql};
}

std::vector<std::string> create_index(const Table& owner, const Index& index) {
  return create_index_as(flavour, owner, index);
}

std::vector<std::string> add_foreign_key(const Table& owner, const ForeignKey& key) {
  return {alter(owner) + "ADD " + constraint_name(key.name, quote) + foreign_key_clause(key, table(key.parent), quote)};
}

std::vector<std::string> add_check(const Table& owner, const Check& check) {
  return {alter(owner) + "ADD " + constraint_name(check.name, quote) + "CHECK (" + check.expression + ")"};
}

std::vector<std::string> comments(const Table&) { return {}; }  // inside CREATE TABLE

// InnoDB goes on after the highest value by itself.
std::vector<std::string> set_identity(const Table& owner, const Column&, std::optional<std::int64_t> at_least) {
  if (!at_least) return {};
  return {alter(owner) + "AUTO_INCREMENT = " + std::to_string(std::max<std::int64_t>(1, *at_least))};
}

std::vector<std::string> drop_index_as(const Flavour& with, const Table& owner, const Index& index) {
  return {"DROP INDEX " + std::string(with.if_exists) + quote(index.name) + " ON " + table(owner.name)};
}

std::vector<std::string> drop_index(const Table& owner, const Index& index) {
  return drop_index_as(flavour, owner, index);
}

std::vector<std::string> drop_foreign_key_as(const Flavour& with, const Table& owner, const ForeignKey& key) {
  return {alter(owner) + "DROP FOREIGN KEY " + std::string(with.if_exists) + quote(key.name)};
}

std::vector<std::string> drop_foreign_key(const Table& owner, const ForeignKey& key) {
  return drop_foreign_key_as(flavour, owner, key);
}

std::vector<std::string> drop_key_as(const Flavour& with, const Table& owner, const Key& key, bool primary) {
  if (primary) return {alter(owner) + "DROP PRIMARY KEY"};
  return {alter(owner) + "DROP INDEX " + std::string(with.if_exists) + quote(key.name)};
}

std::vector<std::string> drop_key(const Table& owner, const Key& key, bool primary) {
  return drop_key_as(flavour, owner, key, primary);
}

std::vector<std::string> drop_check_as(const Flavour& with, const Table& owner, const Check& check) {
  return {alter(owner) + "DROP CONSTRAINT " + std::string(with.if_exists) + quote(check.name)};
}

std::vector<std::string> drop_check(const Table& owner, const Check& check) {
  return drop_check_as(flavour, owner, check);
}

std::string table_exists(const QName& name) {
  return "SELECT count(*) FROM information_schema.tables WHERE " + schema_condition(name, "table_schema") +
         " AND table_name = " + quote_text(name.name) + " AND table_type = 'BASE TABLE'";
}

std::string index_exists(const QName& name, std::string_view index) {
  return "SELECT count(*) FROM information_schema.statistics WHERE " + schema_condition(name, "table_schema") +
         " AND table_name = " + quote_text(name.name) + " AND index_name = " + quote_text(index);
}

std::string constraint_exists(const QName& name, std::string_view constraint) {
  return "SELECT count(*) FROM information_schema.table_constraints WHERE " + schema_condition(name, "table_schema") +
         " AND table_name = " + quote_text(name.name) + " AND constraint_name = " + quote_text(constraint);
}

}  // namespace waybill::mysql
