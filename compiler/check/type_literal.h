// Literals: their types, and a literal beside a value of another type ('2024-01-31' beside a date). Pure functions.
#pragma once

#include <optional>
#include <string>

#include "compiler/spec/expr.h"
#include "compiler/types/typed_expr.h"

namespace waybill {

// nullptr: the text between the quotes is not a value of that type (date 'tomorrow').
TypedExprPtr type_literal(const Literal& literal, Span span);

// The literal as a value of `type`; nullptr when it can't be one, or is no literal that could be taken so.
TypedExprPtr literal_as(const TypedExpr& literal, const Type& type);

// -5 for 5; nullptr when it is no number.
TypedExprPtr negated_literal(const TypedExpr& literal, Span span);

}  // namespace waybill
