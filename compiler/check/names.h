// One column name of an expression to the column it denotes. Pure function.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/resolve/scope.h"
#include "compiler/spec/expr.h"
#include "compiler/types/typed_expr.h"

namespace waybill {

// nullptr after a diagnostic (W0202, W0203). `alone`: the name is the whole expression, where a forgotten pair of
// quotes is the likely mistake.
TypedExprPtr resolve_column(const ColumnName& name, Span span, const Scope& scope, bool alone,
                            Diagnostics& diagnostics);

}  // namespace waybill
