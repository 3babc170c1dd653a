// Declared types. The engine knows affinities only: a name that contains INT keeps integers, CHAR, CLOB or TEXT keeps
// text, BLOB or no name keeps all as it is, REAL, FLOA or DOUB keeps floats, any other name is NUMERIC: it turns texts
// that look like numbers into numbers of 15 digits. So a natural name is used where its affinity does no harm (dates
// are not numbers), and a name that ends in _TEXT or _BLOB where it would (decimals of more than 15 digits, UUIDs,
// JSON). parse_type knows all of them, so that the logical type comes back when the table is introspected.
// https://sqlite.org/datatype3.html
#include <algorithm>

#include "compiler/dialect/sql.h"
#include "compiler/dialect/sqlite/sqlite.h"

namespace waybill::sqlite {
namespace {

constexpr int exact_digits = 15;  // of a number that NUMERIC affinity may keep as a float

NativeType simple(std::string sql, const Type& holds) { return {std::move(sql), holds, {}, {}, {}}; }

std::string with(std::string_view word, std::optional<int> argument) {
  return argument ? std::string(word) + "(" + std::to_string(*argument) + ")" : std::string(word);
}

std::string seconds(std::string_view word, const Type& type) {
  return type.precision.value_or(6) == 6 ? std::string(word) : with(word, type.precision);
}

bool is_rowid(const Table& owner, const Column& column) {
  return !owner.without_rowid && owner.primary_key && owner.primary_key->columns.size() == 1 &&
         owner.primary_key->columns[0] == column.name && is_integer(column.type);
}

// INTEGER is 64 bits wide, and nothing is unsigned: an unsigned type takes the name of the next wider one.
NativeType integer(const Type& type) {
  if (type.kind == TypeKind::bigint && type.is_unsigned)
    return {"DECIMAL_TEXT(20,0)", decimal_type(20, 0), {}, "numbers above 2^63-1 are kept as text", {}};
  const int wider = type.is_unsigned ? 1 : 0;
  Type holds = make_type(static_cast<TypeKind>(static_cast<int>(type.kind) + wider));
  if (type.kind == TypeKind::year) holds = type;
  std::string name = to_string(holds);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
  if (holds.kind == TypeKind::integer) holds.kind = TypeKind::bigint;
  return simple(name, holds);
}

NativeType decimal(const Type& type) {
  if (!type.precision) return {"DECIMAL_TEXT", type, {}, "kept as text: the engine has no exact decimals", {}};
  const int scale = type.scale.value_or(0);  // numeric(3,-2): whole hundreds, of five digits
  const Type holds = scale < 0 ? decimal_type(*type.precision - scale, 0) : type;
  const std::string arguments =
      "(" + std::to_string(*holds.precision) + "," + std::to_string(holds.scale.value_or(0)) + ")";
  if (*holds.precision <= exact_digits) return simple("DECIMAL" + arguments, holds);
  return {"DECIMAL_TEXT" + arguments, holds, {}, "kept as text: numbers of more than 15 digits are not exact", {}};
}

NativeType enumeration(const Type& type) {
  return {"TEXT", make_type(TypeKind::text), "{column} IN (" + text_list(type.labels, quote_text) + ")", {}, {}};
}

// STRICT tables take only these names.
NativeType strict_type(const NativeType& native) {
  static const std::vector<std::string> texts{"CHAR", "CLOB", "TEXT", "DATE", "TIME"};
  NativeType strict = native;
  const auto has = [&](const std::string& word) { return native.sql.find(word) != std::string::npos; };
  if (std::any_of(texts.begin(), texts.end(), has))
    strict.sql = "TEXT", strict.holds = make_type(TypeKind::text);
  else if (has("INT") || has("BOOLEAN") || has("YEAR"))
    strict.sql = "INTEGER", strict.holds = make_type(TypeKind::bigint);
  else if (has("BINARY") || has("BLOB"))
    strict.sql = "BLOB", strict.holds = make_type(TypeKind::blob);
  else if (has("DOUBLE") || has("FLOAT"))
    strict.sql = "REAL", strict.holds = make_type(TypeKind::double_);
  else if (has("DECIMAL"))
    strict.sql = "TEXT", strict.holds = make_type(TypeKind::text);
  else
    strict.sql = "ANY", strict.holds = make_type(TypeKind::any);
  return strict;
}

NativeType natural(const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean: return {"BOOLEAN", type, "{column} IN (0, 1)", {}, {}};
    case TypeKind::tinyint:
    case TypeKind::smallint:
    case TypeKind::mediumint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::year: return integer(type);
    case TypeKind::decimal: return decimal(type);
    case TypeKind::real: return simple("REAL", make_type(TypeKind::double_));  // always eight bytes
    case TypeKind::double_: return simple("DOUBLE", type);
    case TypeKind::char_: return simple(with("CHAR", type.length), type);
    case TypeKind::varchar: return simple(with("VARCHAR", type.length), type);
    case TypeKind::binary: return simple(with("BINARY", type.length), type);
    case TypeKind::varbinary: return simple(with("VARBINARY", type.length), type);
    case TypeKind::blob: return simple("BLOB", type);
    case TypeKind::date: return simple("DATE", type);
    case TypeKind::time: return simple(seconds("TIME", type), type);
    case TypeKind::timetz: return simple(seconds("TIMETZ_TEXT", type), type);
    case TypeKind::timestamp: return simple(seconds("DATETIME", type), type);
    case TypeKind::timestamptz: return simple(seconds("TIMESTAMPTZ", type), type);
    case TypeKind::interval: return simple("DURATION_TEXT", type);
    case TypeKind::uuid: return simple("UUID_TEXT", type);
    case TypeKind::json: return simple("JSON_TEXT", type);
    case TypeKind::enum_: return enumeration(type);
    case TypeKind::bit: return simple(with("BIT_TEXT", type.length), type);
    case TypeKind::varbit: return simple(with("VARBIT_TEXT", type.length), type);
    case TypeKind::array: return {"JSON_TEXT", make_type(TypeKind::json), {}, "an array is kept as JSON", {}};
    case TypeKind::geometry: {
      return {"GEOMETRY_BLOB", make_type(TypeKind::geometry), {}, "kept as bytes: the SRID, then WKB", {}};
    }
    case TypeKind::inet: return simple("INET_TEXT", type);
    case TypeKind::xml: return simple("XML_TEXT", type);
    case TypeKind::any: return simple("", type);
    case TypeKind::native: return {"TEXT", make_type(TypeKind::text), {}, type.name + " is kept as text", {}};
    case TypeKind::set: return {"TEXT", make_type(TypeKind::text), {}, "a set is kept as a list with commas", {}};
    case TypeKind::text:
    case TypeKind::null_: return simple("TEXT", make_type(TypeKind::text));
  }
  return simple("TEXT", make_type(TypeKind::text));
}

std::string default_sql(const Column& column, const Type& holds) {
  const ColumnDefault& value = *column.default_value;
  switch (value.kind) {
    case DefaultKind::literal: return is_number(holds) ? value.text : literal({value.text}, holds);
    case DefaultKind::expression: return "(" + value.text + ")";
    case DefaultKind::now:
      if (column.type.kind == TypeKind::date) return "CURRENT_DATE";
      if (column.type.kind == TypeKind::time) return "CURRENT_TIME";
      if (column.type.kind == TypeKind::timestamptz) return "(" + std::string(default_instant) + ")";
      return "CURRENT_TIMESTAMP";
    case DefaultKind::current_date: return "CURRENT_DATE";
    case DefaultKind::uuid: return "(" + std::string(default_uuid) + ")";
    case DefaultKind::next_value: return {};
  }
  return {};
}

std::string generated_sql(const Column& column) {
  return " GENERATED ALWAYS AS (" + column.generation_expression + ")" +
         (column.generated == Generated::stored ? " STORED" : " VIRTUAL");
}

std::string rowid_sql(const Table& owner, const Column& column) {
  const std::string name = constraint_name(owner.primary_key->name, quote);
  return quote(column.name) + " INTEGER NOT NULL " + name + "PRIMARY KEY" +
         (owner.autoincrement ? " AUTOINCREMENT" : "");
}

std::string column_sql(const Table& owner, const Column& column) {
  if (is_rowid(owner, column)) return rowid_sql(owner, column);
  const NativeType type = native(owner, column);
  std::string sql = quote(column.name) + (type.sql.empty() ? "" : " ") + type.sql;
  if (column.generated != Generated::no && !column.generation_expression.empty()) return sql + generated_sql(column);
  const bool in_key = owner.primary_key && contains(owner.primary_key->columns, column.name);
  if (!column.nullable || in_key) sql += " NOT NULL";  // the engine lets NULL into primary keys
  if (column.default_value) {
    const std::string value = default_sql(column, type.holds);
    if (!value.empty()) sql += " DEFAULT " + value;
  }
  if (column.collation == "NOCASE" || column.collation == "RTRIM") sql += " COLLATE " + column.collation;
  if (!type.check.empty()) sql += " CHECK (" + replace_all(type.check, "{column}", quote(column.name)) + ")";
  return sql;
}

std::string foreign_key_sql(const ForeignKey& key) {
  std::string sql = constraint_name(key.name, quote) + foreign_key_clause(key, table(key.parent), quote);
  if (key.deferrable) sql += key.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
  return sql;
}

bool has_rowid_key(const Table& owner) {
  return std::any_of(owner.columns.begin(), owner.columns.end(),
                     [&](const Column& column) { return is_rowid(owner, column); });
}

std::string part_sql(const IndexPart& part) {
  std::string sql = part.column.empty() ? "(" + part.expression + ")" : quote(part.column);
  if (part.collation == "NOCASE" || part.collation == "RTRIM") sql += " COLLATE " + part.collation;
  return part.descending ? sql + " DESC" : sql;
}

std::string options_sql(const Table& owner) {
  std::vector<std::string> options;
  if (owner.strict) options.emplace_back("STRICT");
  if (owner.without_rowid && owner.primary_key) options.emplace_back("WITHOUT ROWID");
  return options.empty() ? std::string() : " " + join(options, ", ");
}

std::string object_exists(std::string_view kind, std::string_view name) {
  return "SELECT count(*) FROM sqlite_schema WHERE type = '" + std::string(kind) + "' AND name = " + quote_text(name) +
         " COLLATE NOCASE";
}

}  // namespace

const std::string_view default_instant = "strftime('%Y-%m-%d %H:%M:%fZ', 'now')";
const std::string_view default_uuid =
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || "
    "substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";

NativeType native(const Table& owner, const Column& column) {
  if (is_rowid(owner, column)) return simple("INTEGER", make_type(TypeKind::bigint));
  if (!column.native_type.empty()) return simple(column.native_type, column.type);  // copied within the engine
  const NativeType type = natural(column.type);
  return owner.strict ? strict_type(type) : type;
}

std::vector<std::string> create_schema(std::string_view) { return {}; }

std::vector<std::string> create_table(const Table& owner) {
  std::vector<std::string> lines;
  for (const Column& column : owner.columns) lines.push_back("  " + column_sql(owner, column));
  if (owner.primary_key && !has_rowid_key(owner))
    lines.push_back("  " + constraint_name(owner.primary_key->name, quote) + "PRIMARY KEY (" +
                    name_list(owner.primary_key->columns, quote) + ")");
  for (const ForeignKey& key : owner.foreign_keys) lines.push_back("  " + foreign_key_sql(key));
  for (const Check& check : owner.checks)
    lines.push_back("  " + constraint_name(check.name, quote) + "CHECK (" + check.expression + ")");
  return {"CREATE TABLE " + table(owner.name) + " (\n" + join(lines, ",\n") + "\n)" + options_sql(owner)};
}

std::vector<std::string> drop_table(const Table& owner) { return {"DROP TABLE IF EXISTS " + table(owner.name)}; }

// Inside CREATE TABLE only.
std::vector<std::string> add_primary_key(const Table&) { return {}; }
std::vector<std::string> add_foreign_key(const Table&, const ForeignKey&) { return {}; }
std::vector<std::string> add_check(const Table&, const Check&) { return {}; }
std::vector<std::string> comments(const Table&) { return {}; }

// A unique index is what the engine makes of a unique constraint, and what a foreign key may refer to.
std::vector<std::string> add_unique(const Table& owner, const Key& key) {
  const std::string name = key.name.empty() ? owner.name.name + "_" + join(key.columns, "_") + "_key" : key.name;
  return {"CREATE UNIQUE INDEX " + quote(name) + " ON " + table(owner.name) + " (" + name_list(key.columns, quote) +
          ")"};
}

std::vector<std::string> create_index(const Table& owner, const Index& index) {
  if (!index.method.empty() && index.method != "btree" && index.method != "hash") return {};
  std::vector<std::string> parts;
  for (const IndexPart& part : index.parts) parts.push_back(part_sql(part));
  std::string sql = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  sql += quote(index.name) + " ON " + table(owner.name) + " (" + join(parts, ", ") + ")";
  if (!index.predicate.empty()) sql += " WHERE " + index.predicate;
  return {sql};
}

// The engine takes the highest value + 1 by itself; only AUTOINCREMENT remembers more.
std::vector<std::string> set_identity(const Table& owner, const Column& column, std::optional<std::int64_t> at_least) {
  if (!at_least || !owner.autoincrement || !is_rowid(owner, column)) return {};
  const std::string last = std::to_string(*at_least - 1);
  const std::string name = quote_text(owner.name.name);
  return {"UPDATE sqlite_sequence SET seq = max(seq, " + last + ") WHERE name = " + name,
          "INSERT INTO sqlite_sequence (name, seq) SELECT " + name + ", " + last +
              " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = " + name + ")"};
}

std::vector<std::string> drop_index(const Table&, const Index& index) {
  return {"DROP INDEX IF EXISTS " + quote(index.name)};
}

std::vector<std::string> drop_foreign_key(const Table&, const ForeignKey&) { return {}; }

std::vector<std::string> drop_key(const Table& owner, const Key& key, bool primary) {
  if (primary) return {};
  const std::string name = key.name.empty() ? owner.name.name + "_" + join(key.columns, "_") + "_key" : key.name;
  return {"DROP INDEX IF EXISTS " + quote(name)};
}

std::vector<std::string> drop_check(const Table&, const Check&) { return {}; }

std::string table_exists(const QName& name) { return object_exists("table", name.name); }

std::string index_exists(const QName&, std::string_view index) { return object_exists("index", index); }

// Unique keys are indexes; foreign keys and checks have no name to ask for.
std::string constraint_exists(const QName&, std::string_view constraint) { return object_exists("index", constraint); }

}  // namespace waybill::sqlite
