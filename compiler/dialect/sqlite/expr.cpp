#include "compiler/dialect/sql.h"
#include "compiler/dialect/sqlite/sqlite.h"
#include "compiler/types/function.h"

namespace waybill::sqlite {
namespace {

bool is_true(std::string_view text) { return text == "true" || text == "1" || text == "t"; }

bool is_column(const TypedExpr& expr) { return std::holds_alternative<TypedColumn>(expr.node); }

// A decimal may be kept as text, and a column may have a collation that ignores case.
std::string operand(const std::string& sql, const TypedExpr& argument, OperandUse) {
  if (!is_column(argument)) return sql;
  if (argument.type.kind == TypeKind::decimal) return "CAST(" + sql + " AS NUMERIC)";
  const std::string& collation = std::get<TypedColumn>(argument.node).collation;
  return collation.empty() || collation == "BINARY" ? sql : "(" + sql + " COLLATE BINARY)";
}

std::string cast_to_integer(const std::string& sql, const Type& from) {
  if (from.kind == TypeKind::decimal || from.kind == TypeKind::real || from.kind == TypeKind::double_)
    return "CAST(round(" + sql + " * 1.0000000000000002) AS INTEGER)";
  return "CAST(" + sql + " AS INTEGER)";
}

std::string cast_to_boolean(const std::string& sql, const Type& from) {
  if (is_text(from)) return "(lower(trim(" + sql + ")) IN ('1', 't', 'true', 'y', 'yes', 'on'))";
  return "(" + sql + " <> 0)";
}

std::string cast_to_decimal(const std::string& sql, const Type& from, const Type& to) {
  const std::string number = "CAST(" + sql + " AS NUMERIC)";
  return to.precision && !is_integer(from)
             ? "round(" + number + " * 1.0000000000000002, " + std::to_string(to.scale.value_or(0)) + ")"
             : number;
}

// A float's digits without the zeros that end the fraction.
std::string digits_of(const std::string& sql, int scale) {
  const std::string digits = "printf('%." + std::to_string(scale) + "f', " + sql + ")";
  return scale == 0 ? digits : "rtrim(rtrim(" + digits + ", '0'), '.')";
}

std::string cast(const std::string& sql, const Type& from, const Type& to) {
  if (is_integer(to)) return cast_to_integer(sql, from);
  if (is_text(to) && from.kind == TypeKind::decimal && from.scale)  // kept as a float, an integer or a text
    return fill("CASE WHEN typeof({0}) = 'real' THEN " + digits_of("{0}", *from.scale) +
                    " WHEN instr({0}, '.') > 0 THEN rtrim(rtrim({0}, '0'), '.') ELSE CAST({0} AS TEXT) END",
                {sql});
  if (is_text(to)) return from.kind == TypeKind::boolean ? boolean_as_text(sql) : value_as_text(sql, from);
  if (is_bytes(to)) return "CAST(" + sql + " AS BLOB)";
  switch (to.kind) {
    case TypeKind::boolean: return cast_to_boolean(sql, from);
    case TypeKind::decimal: return cast_to_decimal(sql, from, to);
    case TypeKind::real:
    case TypeKind::double_: return "CAST(" + sql + " AS REAL)";
    case TypeKind::date: return "date(" + sql + ")";
    case TypeKind::time: return from.kind == TypeKind::timestamp ? "substr(" + sql + ", 12)" : sql;
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      if (from.kind == TypeKind::date) return "(" + sql + " || ' 00:00:00')";
      return "rtrim(replace(" + sql + ", 'T', ' '), 'Z')";
    case TypeKind::uuid: return "lower(" + sql + ")";
    case TypeKind::json: return "json(" + sql + ")";
    default: return sql;
  }
}

// 'a\%b_' to 'a%b?': GLOB is the engine's LIKE that minds case; its own wildcards go into brackets.
std::string glob_of(std::string_view pattern) {
  std::string glob;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    const bool escaped = c == '\\' && i + 1 < pattern.size();
    if (escaped) c = pattern[++i];
    if (!escaped && c == '%')
      glob += '*';
    else if (!escaped && c == '_')
      glob += '?';
    else if (c == '*' || c == '?' || c == '[')
      glob += std::string("[") + c + "]";
    else
      glob += c;
  }
  return glob;
}

std::string like(const TypedCall& call, const Rendered& render) {
  const auto* pattern = std::get_if<TypedLiteral>(&call.arguments[1]->node);
  if (!pattern || call.arguments[1]->type.kind == TypeKind::null_) return {};
  return "(" + render(*call.arguments[0]) + " GLOB " + quote_text(glob_of(pattern->text)) + ")";
}

// To a literal number of digits; before the point they are zeros.
std::string round_to(const TypedCall& call, const Rendered& render) {
  const auto* digits = std::get_if<TypedLiteral>(&call.arguments[1]->node);
  if (!digits || digits->text.size() > 3) return {};
  const std::string value = operand(render(*call.arguments[0]), *call.arguments[0], OperandUse::arithmetic);
  if (!digits->text.starts_with('-')) return fill("round({0} * 1.0000000000000002, {1})", {value, digits->text});
  const std::string unit = "1" + std::string(static_cast<std::size_t>(std::stoi(digits->text.substr(1))), '0');
  return fill("(CAST(round({0} / {1}.0 * 1.0000000000000002) AS INTEGER) * {1})", {value, unit});
}

std::string special(const TypedExpr&, const TypedCall& call, const Rendered& render) {
  const std::string_view name = call.function->name;
  if (name == "like") return like(call, render);
  if (name == "round" && call.arguments.size() == 2) return round_to(call, render);
  return {};
}

// The fewest digits that come back as the same float; a number in a column of dynamic type keeps its own text.
std::string number_as_text(const std::string& sql) {
  return fill(
      "CASE WHEN typeof({0}) <> 'real' THEN CAST({0} AS TEXT) WHEN CAST(printf('%!.15g', {0}) AS REAL) = {0} THEN "
      "printf('%!.15g', {0}) WHEN CAST(printf('%!.16g', {0}) AS REAL) = {0} THEN printf('%!.16g', {0}) ELSE "
      "printf('%!.17g', {0}) END",
      {sql});
}

std::string escaped(const std::string& text) {
  return fill("replace(replace(replace(replace({0}, '\\', '\\\\'), char(9), '\\t'), char(10), '\\n'), char(13), '\\r')",
              {text});
}

std::string field(const ScriptValue& value, ScriptFormat format) {
  const bool yes_or_no = value.from.kind == TypeKind::boolean && is_text(value.to);
  const std::string text = yes_or_no ? boolean_as_text(value.sql) : value_as_text(value.sql, value.from);
  const bool bytes = wire_of(value.from) == Wire::bytes;
  if (bytes && format == ScriptFormat::copy_text && value.to.kind != TypeKind::uuid) return "'\\\\x' || " + text;
  return wire_of(value.from) == Wire::text ? escaped(text) : text;
}

// The shell drops a CR before a line break, also inside quotes.
std::string insert_value(const ScriptValue& value) {
  if (wire_of(value.from) != Wire::text) return "quote(" + value.sql + ")";
  return fill(R"(replace(quote({0}), char(13), '''||char(13)||'''))", {value.sql});
}

}  // namespace

std::string literal(const TypedLiteral& value, const Type& type) {
  switch (type.kind) {
    case TypeKind::null_: return "NULL";
    case TypeKind::boolean: return is_true(value.text) ? "1" : "0";
    case TypeKind::tinyint:
    case TypeKind::smallint:
    case TypeKind::mediumint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::year:
    case TypeKind::real:
    case TypeKind::double_:
    case TypeKind::decimal: return value.text.starts_with('-') ? "(" + value.text + ")" : value.text;
    case TypeKind::binary:
    case TypeKind::varbinary:
    case TypeKind::blob: return "X'" + value.text + "'";
    default: return quote_text(value.text);
  }
}

namespace {
constexpr ExpressionStyle style{Engine::sqlite, quote, literal, operand, cast, special};
}

std::string expression(const TypedExpr& expr) { return render_expression(expr, style); }

std::string order(const std::vector<std::pair<TypedExprPtr, bool>>& order) { return render_order(order, style); }

std::string read(const std::string& sql, const Type&) { return sql; }

std::string value_as_text(const std::string& sql, const Type& type) {
  switch (type.kind) {
    case TypeKind::binary:
    case TypeKind::varbinary:
    case TypeKind::blob:
    case TypeKind::geometry: return fill("CASE WHEN {0} IS NOT NULL THEN lower(hex({0})) END", {sql});
    case TypeKind::decimal:
      return fill("CASE typeof({0}) WHEN 'real' THEN printf('%!.15g', {0}) ELSE CAST({0} AS TEXT) END", {sql});
    case TypeKind::real:
    case TypeKind::double_: return number_as_text(sql);
    case TypeKind::boolean:
    case TypeKind::tinyint:
    case TypeKind::smallint:
    case TypeKind::mediumint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::year: return "CAST(" + sql + " AS TEXT)";
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return "rtrim(replace(" + sql + ", 'T', ' '), 'Z')";
    default: return is_text(type) ? "CAST(" + sql + " AS TEXT)" : sql;
  }
}

std::string script_line(ScriptFormat format, const std::vector<ScriptValue>& values, const std::string& opening) {
  std::vector<std::string> fields;
  for (const ScriptValue& value : values)
    fields.push_back(format == ScriptFormat::insert ? insert_value(value)
                                                    : "coalesce(" + field(value, format) + ", '\\N')");
  if (format != ScriptFormat::insert) return join(fields, " || char(9) || ");
  return quote_text(opening) + " || " + join(fields, " || ', ' || ") + " || ');'";
}

// The opening of an INSERT statement: script_line of the source completes it.
std::string script_load(const QName& name, const std::vector<ScriptColumn>& columns) {
  std::vector<std::string> names;
  for (const ScriptColumn& column : columns) names.push_back(quote(column.name));
  return "INSERT INTO " + table(name) + " (" + join(names, ", ") + ") VALUES (";
}

}  // namespace waybill::sqlite
