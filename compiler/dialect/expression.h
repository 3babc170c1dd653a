// Typed expressions to SQL: the tree walk that all dialects share. A dialect gives the few pieces that are its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/types/typed_expr.h"

namespace waybill {

enum class OperandUse {
  plain,       // {0}: compared, measured, passed on
  arithmetic,  // {n0}: calculated with
};

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
};

std::string render_expression(const TypedExpr& expr, const ExpressionStyle& style);

}  // namespace waybill
