#include <algorithm>

#include "compiler/dialect/mysql/mysql.h"
#include "compiler/dialect/sql.h"
#include "compiler/types/function.h"

namespace waybill::mysql {
namespace {

bool is_true(std::string_view text) { return text == "true" || text == "1" || text == "t"; }

bool is_float(const Type& type) { return type.kind == TypeKind::real || type.kind == TypeKind::double_; }

std::string digits_of(const Type& type) { return "(" + std::to_string(type.precision.value_or(6)) + ")"; }

std::string decimal_name(const Type& type) {
  if (!type.precision) return "DECIMAL(65, 30)";
  return "DECIMAL(" + std::to_string(*type.precision) + ", " + std::to_string(type.scale.value_or(0)) + ")";
}

std::string cast_to_integer(const std::string& sql, const Type& from, const Type& to) {
  if (from.kind == TypeKind::bit) return "CAST(" + sql + " + 0 AS " + (to.is_unsigned ? "UNSIGNED)" : "SIGNED)");
  const std::string number = is_float(from) ? "round(CAST(" + sql + " + 0e0 AS DECIMAL(65, 20)))" : sql;
  return "CAST(" + number + (to.is_unsigned ? " AS UNSIGNED)" : " AS SIGNED)");
}

std::string cast_to_boolean(const std::string& sql, const Type& from) {
  if (is_text(from)) return "(lower(trim(" + sql + ")) IN ('1', 't', 'true', 'y', 'yes', 'on'))";
  return "(" + sql + " <> 0)";
}

std::string uuid_text(const std::string& bytes) {
  return fill(
      "lower(concat_ws('-', substr(hex({0}), 1, 8), substr(hex({0}), 9, 4), substr(hex({0}), 13, 4), substr(hex({0}), "
      "17, 4), substr(hex({0}), 21)))",
      {bytes});
}

bool same_collation(const TypedExpr& a, const TypedExpr& b, std::string& collation) {
  const auto* left = std::get_if<TypedColumn>(&a.node);
  const auto* right = std::get_if<TypedColumn>(&b.node);
  if (!left || !right || left->collation.empty() || left->collation != right->collation) return false;
  collation = left->collation;
  return true;
}

// The letters of a column are changed by its own collation: not every one knows them all, and some are Turkish.
std::string change_case(const TypedCall& call, const Rendered& render) {
  const auto* column = std::get_if<TypedColumn>(&call.arguments[0]->node);
  if (!column || column->collation.empty()) return {};
  const std::string& name = column->collation;
  const bool knows =
      name.starts_with("utf8") && name.find("turkish") == std::string::npos && name.find("_tr_") == std::string::npos;
  if (knows) return {};
  return std::string(call.function->name) + "(CONVERT(" + render(*call.arguments[0]) + " USING utf8mb4))";
}

// Nothing to fill up with is an answer of its own; a literal is something.
std::string pad(const TypedCall& call, const Rendered& render) {
  const auto* filling = std::get_if<TypedLiteral>(&call.arguments[2]->node);
  const auto* size = std::get_if<TypedLiteral>(&call.arguments[1]->node);
  if (!filling || filling->text.empty() || !size || size->text.starts_with('-')) return {};
  return fill(std::string(call.function->name) + "({0}, {1}, {2})",
              {render(*call.arguments[0]), render(*call.arguments[1]), render(*call.arguments[2])});
}

// Fields of one line. Texts are brought to utf8mb4 first, so that replace() compares what it should.
std::string escaped(const std::string& text) {
  return fill(
      "replace(replace(replace(replace(replace(CONVERT({0} USING utf8mb4), '\\\\', '\\\\\\\\'), '\\t', '\\\\t'), "
      "'\\n', "
      "'\\\\n'), '\\r', '\\\\r'), '\\0', '\\\\0')",
      {text});
}

std::string field(const Flavour& with, const ScriptValue& value, ScriptFormat format) {
  const bool yes_or_no = value.from.kind == TypeKind::boolean && is_text(value.to);
  const std::string text = yes_or_no ? boolean_as_text(value.sql) : value_as_text_as(with, value.sql, value.from);
  const bool bytes = wire_of(value.from) == Wire::bytes;
  if (bytes && format == ScriptFormat::copy_text && value.to.kind != TypeKind::uuid)
    return "concat('\\\\\\\\x', " + text + ")";
  return wire_of(value.from) == Wire::text ? escaped(text) : text;
}

std::string insert_value(const Flavour& with, const ScriptValue& value) {
  const std::string text = value_as_text_as(with, value.sql, value.from);
  if (wire_of(value.from) == Wire::bytes) return "coalesce(concat('X''', " + text + ", ''''), 'NULL')";
  const Wire wire = wire_of(value.to);
  if (wire == Wire::int64 || wire == Wire::float64) return "coalesce(" + text + ", 'NULL')";
  // The shell that reads the statement drops a CR before a line break, also inside quotes.
  const std::string_view form =
      R"(coalesce(concat('''', replace(replace(CONVERT({0} USING utf8mb4), '''', ''''''), '\r', '''||char(13)||'''), {1}), 'NULL'))";
  return fill(form, {text, value.from.kind == TypeKind::timestamptz ? "'Z'''" : "''''"});
}

// How a field of the file becomes the value of its column; empty: as it is.
std::string assignment(const Flavour& with, const ScriptColumn& column, const std::string& variable) {
  switch (column.type.kind) {
    case TypeKind::binary:
    case TypeKind::varbinary:
    case TypeKind::blob: return "unhex(replace(" + variable + ", '-', ''))";
    case TypeKind::bit: return "CAST(conv(" + variable + ", 2, 10) AS UNSIGNED)";
    case TypeKind::geometry: {
      const std::string srid = "CAST(conv(concat(substr(" + variable + ", 7, 2), substr(" + variable +
                               ", 5, 2), substr(" + variable + ", 3, 2), substr(" + variable +
                               ", 1, 2)), 16, 10) AS UNSIGNED)";
      return fill(with.geometry_read, {"unhex(substr(" + variable + ", 9))", srid});
    }
    default: return {};
  }
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
    case TypeKind::decimal: return value.text.starts_with('-') ? "(" + value.text + ")" : value.text;
    case TypeKind::real:
    case TypeKind::double_: {
      const bool has_exponent = value.text.find_first_of("eE") != std::string::npos;
      return "(" + value.text + (has_exponent ? ")" : "e0)");
    }
    case TypeKind::binary:
    case TypeKind::varbinary:
    case TypeKind::blob: return "X'" + value.text + "'";
    case TypeKind::date: return "DATE" + quote_text(value.text);
    case TypeKind::time: return "TIME" + quote_text(value.text);
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return "TIMESTAMP" + quote_text(value.text);
    case TypeKind::bit: return "b" + quote_text(value.text);
    default: return quote_text(value.text);
  }
}

// 0 - 1 of unsigned columns is an error of the server; as decimals they calculate as numbers do.
std::string operand(const std::string& sql, const TypedExpr& argument, OperandUse use) {
  if (use != OperandUse::arithmetic) return sql;
  if (argument.type.is_unsigned) return "CAST(" + sql + " AS DECIMAL(20, 0))";
  return argument.type.kind == TypeKind::real ? "(" + sql + " + 0e0)" : sql;
}

std::string cast(const std::string& sql, const Type& from, const Type& to) {
  if (is_integer(to)) return cast_to_integer(sql, from, to);
  if (is_text(to) && from.kind == TypeKind::boolean) return boolean_as_text(sql);
  if (is_text(to) && from.kind == TypeKind::decimal && from.scale != 0)  // without the zeros that end the fraction
    return "trim(TRAILING '.' FROM trim(TRAILING '0' FROM CAST(" + sql + " AS CHAR)))";
  if (is_text(to)) return is_text(from) ? sql : value_as_text(sql, from);
  if (is_bytes(to)) return "CAST(CONVERT(" + sql + " USING utf8mb4) AS BINARY)";
  switch (to.kind) {
    case TypeKind::boolean: return cast_to_boolean(sql, from);
    case TypeKind::decimal: return "CAST(" + sql + (is_float(from) ? " + 0e0" : "") + " AS " + decimal_name(to) + ")";
    case TypeKind::real:
    case TypeKind::double_: return "(" + sql + " + 0e0)";
    case TypeKind::date: return "CAST(" + sql + " AS DATE)";
    case TypeKind::time: return "CAST(" + sql + " AS TIME" + digits_of(to) + ")";
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return "CAST(" + sql + " AS DATETIME" + digits_of(to) + ")";
    default: return sql;
  }
}

// Equal texts are equal bytes; where both columns have one collation its own equality, which is wider, may find the
// rows by an index first.
std::string special(const TypedExpr&, const TypedCall& call, const Rendered& render) {
  const std::string_view name = call.function->name;
  if (name == "like" && !std::holds_alternative<TypedLiteral>(call.arguments[1]->node))
    return fill("(CONVERT({0} USING utf8mb4) COLLATE utf8mb4_bin LIKE {1} ESCAPE '')",
                {render(*call.arguments[0]), render(*call.arguments[1])});
  if (name == "lower" || name == "upper") return change_case(call, render);
  if (name == "lpad" || name == "rpad") return pad(call, render);
  std::string collation;
  if (name != "=" || call.function->parameters != "text text") return {};
  if (!same_collation(*call.arguments[0], *call.arguments[1], collation)) return {};
  const std::vector<std::string> sides{render(*call.arguments[0]), render(*call.arguments[1])};
  if (collation.ends_with("nopad_bin") || collation.ends_with("0900_bin")) return fill("({0} = {1})", sides);
  return fill("({0} = {1} AND CAST({0} AS BINARY) = CAST({1} AS BINARY))", sides);
}

namespace {
constexpr ExpressionStyle style{Engine::mysql, quote, literal, operand, cast, special};
}

std::string expression(const TypedExpr& expr) { return render_expression(expr, style); }

std::string order(const std::vector<std::pair<TypedExprPtr, bool>>& order) { return render_order(order, style); }

std::string read_as(const Flavour& with, const std::string& sql, const Type& type) {
  switch (type.kind) {
    case TypeKind::real: return "(" + sql + " + 0e0)";  // the text of a float has six digits
    case TypeKind::bit: return "lpad(bin(" + sql + " + 0), " + std::to_string(type.length.value_or(1)) + ", '0')";
    case TypeKind::geometry:
      return fill(
          "concat(char(ST_SRID({0}) & 255, (ST_SRID({0}) >> 8) & 255, (ST_SRID({0}) >> 16) & 255, "
          "ST_SRID({0}) >> 24), " +
              std::string(with.geometry_wkb) + ")",
          {sql});
    default: return sql;
  }
}

std::string read(const std::string& sql, const Type& type) { return read_as(flavour, sql, type); }

std::string value_as_text_as(const Flavour& with, const std::string& sql, const Type& type) {
  switch (type.kind) {
    case TypeKind::binary:
    case TypeKind::varbinary:
    case TypeKind::blob: return "lower(hex(" + sql + "))";
    case TypeKind::geometry: return "lower(hex(" + read_as(with, sql, type) + "))";
    case TypeKind::real:
    case TypeKind::double_: return "CAST(" + sql + " + 0e0 AS CHAR)";
    case TypeKind::boolean:
    case TypeKind::tinyint:
    case TypeKind::smallint:
    case TypeKind::mediumint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::year: return "CAST(" + sql + " + 0 AS CHAR)";
    case TypeKind::bit: return read_as(with, sql, type);
    case TypeKind::time:
    case TypeKind::timestamp:
    case TypeKind::timestamptz: {
      if (type.precision == 0) return "CAST(" + sql + " AS CHAR)";
      const std::string name = type.kind == TypeKind::time ? "TIME(6)" : "DATETIME(6)";
      return "trim(TRAILING '.' FROM trim(TRAILING '0' FROM CAST(CAST(" + sql + " AS " + name + ") AS CHAR)))";
    }
    case TypeKind::uuid: return with.native_uuid ? "CAST(" + sql + " AS CHAR)" : uuid_text(sql);
    default: return "CAST(" + sql + " AS CHAR)";
  }
}

std::string value_as_text(const std::string& sql, const Type& type) { return value_as_text_as(flavour, sql, type); }

std::string script_line_as(const Flavour& with, ScriptFormat format, const std::vector<ScriptValue>& values,
                           const std::string& opening) {
  std::vector<std::string> fields;
  for (const ScriptValue& value : values)
    fields.push_back(format == ScriptFormat::insert ? insert_value(with, value)
                                                    : "coalesce(" + field(with, value, format) + ", '\\\\N')");
  if (format != ScriptFormat::insert) return "concat_ws('\\t', " + join(fields, ", ") + ")";
  return "concat(" + quote_text(opening) + ", concat_ws(', ', " + join(fields, ", ") + "), ');')";
}

std::string script_line(ScriptFormat format, const std::vector<ScriptValue>& values, const std::string& opening) {
  return script_line_as(flavour, format, values, opening);
}

// A SET clause makes the engine forget that an AUTO_INCREMENT column was given a value, and 0 becomes the next number:
// so integers are set as well where anything is.
std::string script_load_as(const Flavour& with, const QName& name, const std::vector<ScriptColumn>& columns) {
  const bool sets_any = std::any_of(columns.begin(), columns.end(), [&](const ScriptColumn& column) {
    return !assignment(with, column, "@c").empty();
  });
  std::vector<std::string> targets;
  std::vector<std::string> sets;
  for (const ScriptColumn& column : columns) {
    const std::string variable = "@c" + std::to_string(targets.size() + 1);
    std::string value = assignment(with, column, variable);
    if (value.empty() && sets_any && is_integer(column.type)) value = variable;
    targets.push_back(value.empty() ? quote(column.name) : variable);
    if (!value.empty()) sets.push_back(quote(column.name) + " = " + value);
  }
  std::string sql = "LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE " + table(name) +
                    " CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (" +
                    join(targets, ", ") + ")";
  return sets.empty() ? sql : sql + " SET " + join(sets, ", ");
}

std::string script_load(const QName& name, const std::vector<ScriptColumn>& columns) {
  return script_load_as(flavour, name, columns);
}

}  // namespace waybill::mysql
