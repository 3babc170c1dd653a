// Typed expressions to SQL: the tree walk that all dialects share. A dialect gives the few pieces that are its own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/types/typed_expr.h"

namespace waybill {

enum class OperandUse {
  plain,       // {0}: compared, measured, passed on
  arithmetic,  // {n0}: calculated with
  count,       // {p0} {c0}: how many characters; the SQL sees to it that it is not too small
};

// A step of a JSON path: the name of a member, or an index.
struct JsonStep {
  std::string name;
  int index = -1;  // from 0; -1: a name
};

// $.a."b c"[0]; nullopt when it is not such a path.
std::optional<std::vector<JsonStep>> read_json_path(std::string_view path);

// The same again: $.a."b c"[0].
std::string dollar_path(const std::vector<JsonStep>& path);

using Rendered = std::function<std::string(const TypedExpr&)>;

struct ExpressionStyle {
  Engine engine;
  std::string (*quote)(std::string_view identifier);
  std::string (*literal)(const TypedLiteral& value, const Type& type);
  // Makes the SQL of an argument fit for an operator or function (an enum as text, a decimal kept as text as a number).
  std::string (*operand)(const std::string& sql, const TypedExpr& argument, OperandUse use);
  // CAST between logical types. Not every engine's can fail: a bad value is found by cast_probe, not here.
  std::string (*cast)(const std::string& sql, const Type& from, const Type& to);
  // The SQL of a call whose shape depends on its arguments; empty: the row of functions.def will do. May be null.
  std::string (*special)(const TypedExpr& expr, const TypedCall& call, const Rendered& render) = nullptr;
  // {j0}: a path in the engine's own words, not yet a literal.
  std::string (*json_path)(const std::vector<JsonStep>& path) = dollar_path;
};

// The SQL by which rows are put in order: NULL comes last.
std::string render_order(const std::vector<std::pair<TypedExprPtr, bool>>& order, const ExpressionStyle& style);

std::string render_expression(const TypedExpr& expr, const ExpressionStyle& style);

}  // namespace waybill
