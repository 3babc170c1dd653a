#include <algorithm>

#include "compiler/dialect/postgres/postgres.h"
#include "compiler/dialect/sql.h"

namespace waybill::postgres {
namespace {

constexpr int max_precision = 1000;
constexpr int max_varchar = 10485760;

NativeType simple(std::string sql, const Type& holds) { return {std::move(sql), holds, {}, {}, {}}; }

std::string digits_of(const Type& type) {  // of a second; 6 is the engine's own default
  return type.precision.value_or(6) == 6 ? std::string() : "(" + std::to_string(*type.precision) + ")";
}

// Unsigned types go to the next wider signed one, with a check.
NativeType integer(const Type& type, bool identity) {
  struct Row {
    TypeKind kind;
    TypeKind is_signed, is_unsigned;
  };
  static constexpr Row rows[] = {
      {TypeKind::tinyint, TypeKind::smallint, TypeKind::smallint},
      {TypeKind::smallint, TypeKind::smallint, TypeKind::integer},
      {TypeKind::mediumint, TypeKind::integer, TypeKind::integer},
      {TypeKind::integer, TypeKind::integer, TypeKind::bigint},
      {TypeKind::bigint, TypeKind::bigint, TypeKind::bigint},
      {TypeKind::year, TypeKind::smallint, TypeKind::smallint},
  };
  const std::string check = type.is_unsigned ? "{column} >= 0" : "";
  if (type.kind == TypeKind::bigint && type.is_unsigned && !identity)
    return {"numeric(20,0)", decimal_type(20, 0), check, {}, {}};
  const Row& row = *std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) { return r.kind == type.kind; });
  const TypeKind kind = type.is_unsigned ? row.is_unsigned : row.is_signed;
  NativeType native = simple(to_string(make_type(kind)), make_type(kind));
  native.check = check;
  if (type.kind == TypeKind::bigint && type.is_unsigned) native.note = "an identity column is signed here";
  return native;
}

NativeType decimal(const Type& type) {
  if (!type.precision) return simple("numeric", type);
  const int scale = type.scale.value_or(0);
  if (*type.precision > max_precision) return simple("numeric", make_type(TypeKind::decimal));
  return simple("numeric(" + std::to_string(*type.precision) + "," + std::to_string(scale) + ")", type);
}

NativeType character(const Type& type, std::string_view word) {
  if (!type.length) return simple(std::string(word), type);
  if (*type.length > max_varchar) return simple("text", make_type(TypeKind::text));
  return simple(std::string(word) + "(" + std::to_string(*type.length) + ")", type);
}

NativeType bytes(const Type& type) {
  NativeType native = simple("bytea", make_type(TypeKind::blob));
  if (type.kind == TypeKind::binary)
    native.check = "octet_length({column}) = " + std::to_string(type.length.value_or(1));
  if (type.kind == TypeKind::varbinary && type.length)
    native.check = "octet_length({column}) <= " + std::to_string(*type.length);
  return native;
}

// The type keeps the name it had; one without a name is named after its column.
std::string enum_name(const Table& owner, const Column& column) {
  std::string name = column.type.name.empty() ? owner.name.name + "_" + column.name : column.type.name;
  return table({owner.name.schema, name.substr(0, 63)});
}

NativeType enumeration(const Table& owner, const Column& column) {
  const std::string name = enum_name(owner, column);
  NativeType native = simple(name, column.type);
  native.prelude.push_back("DO $waybill$ BEGIN CREATE TYPE " + name + " AS ENUM (" +
                           text_list(column.type.labels, quote_text) +
                           "); EXCEPTION WHEN duplicate_object THEN NULL; END $waybill$");
  return native;
}

NativeType label_set(const Type& type) {
  return {
      "text",
      make_type(TypeKind::text),
      "{column} = '' OR string_to_array({column}, ',') <@ ARRAY[" + text_list(type.labels, quote_text) + "]::text[]",
      "a set is kept as a list with commas",
      {}};
}

NativeType bits(const Type& type, std::string_view word) {
  return simple(type.length ? std::string(word) + "(" + std::to_string(*type.length) + ")" : std::string(word), type);
}

NativeType array(const Table& owner, const Column& column) {
  if (!column.type.element) return simple("text[]", column.type);
  Column element = column;
  element.type = *column.type.element;
  NativeType native = waybill::postgres::native(owner, element);
  Type holds = make_type(TypeKind::array);
  holds.element = std::make_shared<Type>(native.holds);
  native.sql += "[]";
  native.holds = std::move(holds);
  native.check.clear();
  return native;
}

NativeType geometry() {
  return {"bytea",
          make_type(TypeKind::blob),
          {},
          "kept as bytes: the SRID, then WKB; the server's own types hold no SRID",
          {}};
}

std::string default_sql(const Table& owner, const Column& column) {
  const ColumnDefault& value = *column.default_value;
  switch (value.kind) {
    case DefaultKind::literal: {
      const Type holds = native(owner, column).holds;
      return is_number(holds) ? value.text : literal({value.text}, holds);
    }
    case DefaultKind::expression: return value.text;
    case DefaultKind::now:
      if (column.type.kind == TypeKind::date) return "CURRENT_DATE";
      return "CURRENT_TIMESTAMP";
    case DefaultKind::current_date: return "CURRENT_DATE";
    case DefaultKind::uuid: return "gen_random_uuid()";
    case DefaultKind::next_value: return value.text.empty() ? "" : "nextval(" + quote_text(value.text) + ")";
  }
  return {};
}

std::string column_sql(const Table& owner, const Column& column, const NativeType& type) {
  std::string sql = quote(column.name) + " " + type.sql;
  if (column.generated != Generated::no && !column.generation_expression.empty())
    return sql + " GENERATED ALWAYS AS (" + column.generation_expression + ") STORED";
  if (column.identity != Identity::no && is_integer(type.holds)) {
    sql += column.identity == Identity::always ? " GENERATED ALWAYS AS IDENTITY" : " GENERATED BY DEFAULT AS IDENTITY";
  } else if (column.default_value) {
    const std::string value = default_sql(owner, column);
    if (!value.empty()) sql += " DEFAULT " + value;
  }
  if (!column.nullable) sql += " NOT NULL";
  if (!type.check.empty()) sql += " CHECK (" + replace_all(type.check, "{column}", quote(column.name)) + ")";
  return sql;
}

std::string deferral(bool deferrable, bool initially_deferred) {
  if (!deferrable) return {};
  return initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
}

std::string alter(const Table& owner) { return "ALTER TABLE " + table(owner.name) + " "; }

std::string key_sql(const Key& key, std::string_view what) {
  std::string sql = constraint_name(key.name, quote) + std::string(what);
  if (key.nulls_not_distinct) sql += " NULLS NOT DISTINCT";
  return sql + " (" + name_list(key.columns, quote) + ")" + deferral(key.deferrable, key.initially_deferred);
}

std::string part_sql(const IndexPart& part) {
  std::string sql = part.column.empty() ? "(" + part.expression + ")" : quote(part.column);
  if (!part.operator_class.empty()) sql += " " + part.operator_class;
  if (part.descending) sql += " DESC";
  if (part.nulls_first) sql += *part.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  return sql;
}

bool knows_method(const std::string& method) {
  static const std::vector<std::string> methods{"", "btree", "hash", "gin", "gist", "brin", "spgist"};
  return contains(methods, method);
}

std::string schema_condition(const QName& name, std::string_view column) {
  return std::string(column) + " = " + (name.schema.empty() ? "current_schema()" : quote_text(name.schema));
}

}  // namespace

NativeType native(const Table& owner, const Column& column) {
  const Type& type = column.type;
  switch (type.kind) {
    case TypeKind::boolean: return simple("boolean", type);
    case TypeKind::tinyint:
    case TypeKind::smallint:
    case TypeKind::mediumint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::year: return integer(type, column.identity != Identity::no);
    case TypeKind::decimal: return decimal(type);
    case TypeKind::real: return simple("real", type);
    case TypeKind::double_: return simple("double precision", type);
    case TypeKind::char_: return character(type, "character");
    case TypeKind::varchar: return character(type, "character varying");
    case TypeKind::text: return simple("text", type);
    case TypeKind::binary:
    case TypeKind::varbinary:
    case TypeKind::blob: return bytes(type);
    case TypeKind::date: return simple("date", type);
    case TypeKind::time: return simple("time" + digits_of(type) + " without time zone", type);
    case TypeKind::timetz: return simple("time" + digits_of(type) + " with time zone", type);
    case TypeKind::timestamp: return simple("timestamp" + digits_of(type) + " without time zone", type);
    case TypeKind::timestamptz: return simple("timestamp" + digits_of(type) + " with time zone", type);
    case TypeKind::interval: return simple("interval", type);
    case TypeKind::uuid: return simple("uuid", type);
    case TypeKind::json: return simple(column.native_type == "json" ? "json" : "jsonb", type);  // json keeps its text
    case TypeKind::enum_: return enumeration(owner, column);
    case TypeKind::set: return label_set(type);
    case TypeKind::bit: return bits(type, "bit");
    case TypeKind::varbit: return bits(type, "bit varying");
    case TypeKind::array: return array(owner, column);
    case TypeKind::geometry: return geometry();
    case TypeKind::inet: return simple("inet", type);
    case TypeKind::xml: return simple("xml", type);
    case TypeKind::native: return simple(type.name, type);
    case TypeKind::any:
    case TypeKind::null_: return simple("text", make_type(TypeKind::text));
  }
  return simple("text", make_type(TypeKind::text));
}

std::vector<std::string> create_schema(std::string_view schema) {
  return {"CREATE SCHEMA IF NOT EXISTS " + quote(schema)};
}

std::vector<std::string> create_table(const Table& owner) {
  std::vector<std::string> statements;
  std::vector<std::string> lines;
  for (const Column& column : owner.columns) {
    const NativeType type = native(owner, column);
    for (const std::string& statement : type.prelude)
      if (!contains(statements, statement)) statements.push_back(statement);
    lines.push_back("  " + column_sql(owner, column, type));
  }
  statements.push_back("CREATE TABLE " + table(owner.name) + " (\n" + join(lines, ",\n") + "\n)");
  return statements;
}

// A type that another table uses as well stays.
std::vector<std::string> drop_table(const Table& owner) {
  std::vector<std::string> statements{"DROP TABLE IF EXISTS " + table(owner.name)};
  for (const Column& column : owner.columns) {
    if (column.type.kind != TypeKind::enum_) continue;
    const std::string statement = "DO $waybill$ BEGIN DROP TYPE IF EXISTS " + enum_name(owner, column) +
                                  "; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END $waybill$";
    if (!contains(statements, statement)) statements.push_back(statement);
  }
  return statements;
}

std::vector<std::string> add_primary_key(const Table& owner) {
  if (!owner.primary_key) return {};
  return {alter(owner) + "ADD " + key_sql(*owner.primary_key, "PRIMARY KEY")};
}

std::vector<std::string> add_unique(const Table& owner, const Key& key) {
  return {alter(owner) + "ADD " + key_sql(key, "UNIQUE")};
}

std::vector<std::string> create_index(const Table& owner, const Index& index) {
  if (!knows_method(index.method)) return {};
  std::string sql = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  if (!index.name.empty()) sql += quote(index.name) + " ";
  sql += "ON " + table(owner.name);
  if (!index.method.empty() && index.method != "btree") sql += " USING " + index.method;
  std::vector<std::string> parts;
  for (const IndexPart& part : index.parts) parts.push_back(part_sql(part));
  sql += " (" + join(parts, ", ") + ")";
  if (!index.include.empty()) sql += " INCLUDE (" + name_list(index.include, quote) + ")";
  if (!index.predicate.empty()) sql += " WHERE " + index.predicate;
  return {sql};
}

std::vector<std::string> add_foreign_key(const Table& owner, const ForeignKey& key) {
  return {alter(owner) + "ADD " + constraint_name(key.name, quote) + foreign_key_clause(key, table(key.parent), quote) +
          deferral(key.deferrable, key.initially_deferred)};
}

std::vector<std::string> add_check(const Table& owner, const Check& check) {
  return {alter(owner) + "ADD " + constraint_name(check.name, quote) + "CHECK (" + check.expression + ")"};
}

std::vector<std::string> comments(const Table& owner) {
  std::vector<std::string> statements;
  if (!owner.comment.empty())
    statements.push_back("COMMENT ON TABLE " + table(owner.name) + " IS " + quote_text(owner.comment));
  for (const Column& column : owner.columns)
    if (!column.comment.empty())
      statements.push_back("COMMENT ON COLUMN " + table(owner.name) + "." + quote(column.name) + " IS " +
                           quote_text(column.comment));
  return statements;
}

// The third argument false: the value is the next one, which is right for an empty table too.
std::vector<std::string> set_identity(const Table& owner, const Column& column, std::optional<std::int64_t> at_least) {
  const std::string next = "GREATEST(COALESCE(max(" + quote(column.name) + "), 0) + 1, " +
                           std::to_string(std::max<std::int64_t>(1, at_least.value_or(1))) + ")";
  return {"SELECT setval(pg_get_serial_sequence(" + quote_text(table(owner.name)) + ", " + quote_text(column.name) +
          "), " + next + ", false) FROM " + table(owner.name)};
}

std::vector<std::string> drop_index(const Table& owner, const Index& index) {
  return {"DROP INDEX IF EXISTS " + table({owner.name.schema, index.name})};
}

std::vector<std::string> drop_foreign_key(const Table& owner, const ForeignKey& key) {
  return {alter(owner) + "DROP CONSTRAINT IF EXISTS " + quote(key.name)};
}

std::vector<std::string> drop_key(const Table& owner, const Key& key, bool primary) {
  const std::string name = key.name.empty() && primary ? owner.name.name + "_pkey" : key.name;
  return {alter(owner) + "DROP CONSTRAINT IF EXISTS " + quote(name)};
}

std::vector<std::string> drop_check(const Table& owner, const Check& check) {
  return {alter(owner) + "DROP CONSTRAINT IF EXISTS " + quote(check.name)};
}

std::string table_exists(const QName& name) {
  return "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " +
         schema_condition(name, "n.nspname") + " AND c.relname = " + quote_text(name.name) +
         " AND c.relkind IN ('r', 'p', 'f')";
}

std::string index_exists(const QName& name, std::string_view index) {
  return "SELECT count(*) FROM pg_catalog.pg_indexes WHERE " + schema_condition(name, "schemaname") +
         " AND tablename = " + quote_text(name.name) + " AND indexname = " + quote_text(index);
}

std::string constraint_exists(const QName& name, std::string_view constraint) {
  return "SELECT count(*) FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN "
         "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " +
         schema_condition(name, "n.nspname") + " AND c.relname = " + quote_text(name.name) +
         " AND k.conname = " + quote_text(constraint);
}

}  // namespace waybill::postgres
