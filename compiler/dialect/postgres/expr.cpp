#include "compiler/dialect/postgres/postgres.h"
#include "compiler/dialect/sql.h"
#include "compiler/types/function.h"

namespace waybill::postgres {
namespace {

bool is_true(std::string_view text) { return text == "true" || text == "1" || text == "t"; }

std::string bare_number(const std::string& text) { return text.starts_with('-') ? "(" + text + ")" : text; }

// bpchar and enums compare and concatenate by rules of their own: as text they are texts.
std::string operand(const std::string& sql, const TypedExpr& argument, OperandUse use) {
  if (use == OperandUse::count) return "(" + sql + ")::integer";
  const bool literal = std::holds_alternative<TypedLiteral>(argument.node);
  if (!literal && (argument.type.kind == TypeKind::enum_ || argument.type.kind == TypeKind::char_))
    return sql + "::text";
  if (use == OperandUse::arithmetic && argument.type.kind == TypeKind::real) return sql + "::float8";
  return sql;
}

std::string_view integer_name(TypeKind kind) {
  if (kind == TypeKind::tinyint || kind == TypeKind::smallint || kind == TypeKind::year) return "smallint";
  return kind == TypeKind::bigint ? "bigint" : "integer";
}

std::string cast_to_integer(const std::string& sql, const Type& from, const Type& to) {
  const std::string name =
      to.is_unsigned ? (to.kind == TypeKind::bigint ? "numeric(20,0)" : "bigint") : std::string(integer_name(to.kind));
  if (from.kind == TypeKind::boolean) return sql + "::integer::" + name;
  if (from.kind == TypeKind::bit) return sql + "::bigint::" + name;
  if (is_text(from)) return "btrim(" + sql + "::text)::" + name;
  if (from.kind == TypeKind::real || from.kind == TypeKind::double_)
    return "round(" + sql + "::text::numeric)::" + name;  // half away from zero, not half to even
  return sql + "::" + name;
}

std::string cast_to_boolean(const std::string& sql, const Type& from) {
  if (is_number(from)) return "(" + sql + " <> 0)";
  if (is_text(from)) return "(lower(btrim(" + sql + "::text)) IN ('1', 't', 'true', 'y', 'yes', 'on'))";
  return sql + "::boolean";
}

std::string cast_to_decimal(const std::string& sql, const Type& from, const Type& to) {
  std::string name = "numeric";
  if (to.precision) name += "(" + std::to_string(*to.precision) + "," + std::to_string(to.scale.value_or(0)) + ")";
  if (from.kind == TypeKind::real || from.kind == TypeKind::double_) return sql + "::text::" + name;
  if (from.kind == TypeKind::boolean) return sql + "::integer::" + name;
  if (is_text(from)) return "btrim(" + sql + "::text)::" + name;
  return sql + "::" + name;
}

// A cast to varchar(n) would cut without a word: the length is checked where the value is stored.
std::string cast_to_text(const std::string& sql, const Type& from) {
  if (from.kind == TypeKind::boolean) return boolean_as_text(sql);
  if (from.kind == TypeKind::decimal && from.scale != 0)  // without the zeros that end the fraction
    return "regexp_replace((" + sql + ")::text, '\\.0*$|(\\.[0-9]*[1-9])0+$', '\\1')";
  return is_text(from) || from.kind == TypeKind::json ? sql + "::text" : value_as_text(sql, from);
}

std::string cast(const std::string& sql, const Type& from, const Type& to) {
  const std::string digits = to.precision && to.precision != 6 ? "(" + std::to_string(*to.precision) + ")" : "";
  if (is_integer(to)) return cast_to_integer(sql, from, to);
  if (is_text(to)) return cast_to_text(sql, from);
  if (is_bytes(to)) return is_text(from) ? "convert_to(" + sql + "::text, 'UTF8')" : sql + "::bytea";
  switch (to.kind) {
    case TypeKind::boolean: return cast_to_boolean(sql, from);
    case TypeKind::decimal: return cast_to_decimal(sql, from, to);
    case TypeKind::real: return sql + "::real";
    case TypeKind::double_: return sql + "::double precision";
    case TypeKind::date:
      if (from.kind == TypeKind::timestamptz) return "(" + sql + " AT TIME ZONE 'UTC')::date";
      return sql + "::date";
    case TypeKind::time: return sql + "::time" + digits;
    case TypeKind::timestamp:
      if (from.kind == TypeKind::timestamptz) return "(" + sql + " AT TIME ZONE 'UTC')";
      return sql + "::timestamp" + digits;
    case TypeKind::timestamptz:
      if (from.kind == TypeKind::timestamp || from.kind == TypeKind::date)
        return "(" + sql + "::timestamp AT TIME ZONE 'UTC')";
      return sql + "::timestamptz" + digits;
    case TypeKind::json: return is_text(from) ? sql + "::jsonb" : "to_jsonb(" + sql + ")";
    case TypeKind::native: return "CAST(" + sql + " AS " + to.name + ")";
    default: return "CAST(" + sql + " AS " + to_string(to) + ")";
  }
}

std::string special(const TypedExpr&, const TypedCall& call, const Rendered& render) {
  if (call.function->name != "like" || std::holds_alternative<TypedLiteral>(call.arguments[1]->node)) return {};
  const std::string value = operand(render(*call.arguments[0]), *call.arguments[0], OperandUse::plain);
  return "(" + value + " LIKE " + render(*call.arguments[1]) + " ESCAPE '')";
}

std::string json_path(const std::vector<JsonStep>& path) {  // {"a",0}
  std::vector<std::string> steps;
  for (const JsonStep& step : path)
    steps.push_back(step.index < 0 ? "\"" + step.name + "\"" : std::to_string(step.index));
  return "{" + join(steps, ",") + "}";
}

// ISO 8601 with the months, days and seconds that the engine itself keeps apart: P14M3DT-4.5S.
std::string interval_as_text(const std::string& sql) {
  return fill(
      "('P' || (extract(year from {0}) * 12 + extract(month from {0}))::integer || 'M' || extract(day from "
      "{0})::integer || 'DT' || (extract(hour from {0}) * 3600 + extract(minute from {0}) * 60 + extract(second from "
      "{0}))::numeric || 'S')",
      {sql});
}

std::string geometry_as_bytes(const std::string& sql) {  // the SRID, low byte first, then WKB
  return fill(
      "(decode(regexp_replace(lpad(to_hex(ST_SRID({0})), 8, '0'), '(..)(..)(..)(..)', '\\4\\3\\2\\1'), 'hex') || "
      "ST_AsBinary({0}, 'NDR'))",
      {sql});
}

std::string escaped(const std::string& text) {
  return fill("replace(replace(replace(replace({0}, '\\', '\\\\'), E'\\t', '\\t'), E'\\n', '\\n'), E'\\r', '\\r')",
              {text});
}

// Only texts can hold what must be escaped.
std::string field(const ScriptValue& value, ScriptFormat format) {
  const std::string text =
      is_text(value.to) ? cast_to_text(value.sql, value.from) : value_as_text(value.sql, value.from);
  const bool bytes = wire_of(value.from) == Wire::bytes;
  if (bytes && format == ScriptFormat::copy_text && value.to.kind != TypeKind::uuid) return "'\\\\x' || " + text;
  return wire_of(value.from) == Wire::text ? escaped(text) : text;
}

std::string insert_value(const ScriptValue& value) {
  const std::string text = value_as_text(value.sql, value.from);
  if (wire_of(value.from) == Wire::bytes) return "coalesce('X''' || " + text + " || '''', 'NULL')";
  const Wire wire = wire_of(value.to);
  if (wire == Wire::int64 || wire == Wire::float64) return "coalesce(" + text + ", 'NULL')";
  const std::string suffix = value.from.kind == TypeKind::timestamptz ? " || 'Z'" : "";
  // The shell that reads the statement drops a CR before a line break, also inside quotes.
  return fill(R"(coalesce('''' || replace(replace({0}, '''', ''''''), E'\r', '''||char(13)||'''){1} || '''', 'NULL'))",
              {text, suffix});
}

}  // namespace

std::string literal(const TypedLiteral& value, const Type& type) {
  switch (type.kind) {
    case TypeKind::null_: return "NULL";
    case TypeKind::boolean: return is_true(value.text) ? "TRUE" : "FALSE";
    case TypeKind::tinyint:
    case TypeKind::smallint:
    case TypeKind::mediumint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::year:
    case TypeKind::decimal: return bare_number(value.text);
    case TypeKind::real:
    case TypeKind::double_: return quote_text(value.text) + "::float8";
    case TypeKind::binary:
    case TypeKind::varbinary:
    case TypeKind::blob: return "'\\x" + value.text + "'::bytea";
    case TypeKind::date: return "DATE " + quote_text(value.text);
    case TypeKind::time: return "TIME " + quote_text(value.text);
    case TypeKind::timestamp: return "TIMESTAMP " + quote_text(value.text);
    case TypeKind::timestamptz: return "TIMESTAMPTZ " + quote_text(value.text);
    case TypeKind::interval: return "INTERVAL " + quote_text(value.text);
    case TypeKind::uuid: return quote_text(value.text) + "::uuid";
    case TypeKind::json: return quote_text(value.text) + "::jsonb";
    case TypeKind::bit: return "B" + quote_text(value.text);
    default: return quote_text(value.text);
  }
}

namespace {
constexpr ExpressionStyle style{Engine::postgres, quote, literal, operand, cast, special, json_path};
}

std::string expression(const TypedExpr& expr) { return render_expression(expr, style); }

std::string order(const std::vector<std::pair<TypedExprPtr, bool>>& order) { return render_order(order, style); }

// The reader decodes the binary form of the common types; the others it gets as text.
std::string read(const std::string& sql, const Type& type) {
  switch (type.kind) {
    case TypeKind::interval: return interval_as_text(sql);
    case TypeKind::geometry: return geometry_as_bytes(sql);
    case TypeKind::char_:  // without its padding
    case TypeKind::timetz:
    case TypeKind::set:
    case TypeKind::bit:
    case TypeKind::varbit:
    case TypeKind::array:
    case TypeKind::inet:
    case TypeKind::xml:
    case TypeKind::native:
    case TypeKind::any: return "(" + sql + ")::text";
    default: return sql;
  }
}

std::string value_as_text(const std::string& sql, const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean: return "(" + sql + ")::integer::text";
    case TypeKind::binary:
    case TypeKind::varbinary:
    case TypeKind::blob: return "encode(" + sql + ", 'hex')";
    case TypeKind::geometry: return "encode(" + geometry_as_bytes(sql) + ", 'hex')";
    case TypeKind::timestamp: return "replace((" + sql + ")::text, 'T', ' ')";
    case TypeKind::timestamptz: return "((" + sql + ") AT TIME ZONE 'UTC')::text";
    case TypeKind::interval: return interval_as_text(sql);
    default: return "(" + sql + ")::text";
  }
}

std::string script_line(ScriptFormat format, const std::vector<ScriptValue>& values, const std::string& opening) {
  std::vector<std::string> fields;
  for (const ScriptValue& value : values)
    fields.push_back(format == ScriptFormat::insert ? insert_value(value)
                                                    : "coalesce(" + field(value, format) + ", '\\N')");
  if (format != ScriptFormat::insert) return join(fields, " || E'\\t' || ");
  return quote_text(opening) + " || " + join(fields, " || ', ' || ") + " || ');'";
}

std::string script_load(const QName& name, const std::vector<ScriptColumn>& columns) {
  std::vector<std::string> names;
  for (const ScriptColumn& column : columns) names.push_back(quote(column.name));
  return "COPY " + table(name) + " (" + join(names, ", ") + ") FROM STDIN";
}

}  // namespace waybill::postgres
