// Expressions: names resolved, types worked out, every error at its operand. The rules are those of functions.def and
// of the cast matrix; what an expression means is the same on every engine.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/resolve/scope.h"
#include "compiler/spec/expr.h"
#include "compiler/types/typed_expr.h"

namespace waybill {

// nullptr after an error (a diagnostic of W0202 W0203 W0204 W0301 W0302 W0306 W0310 W0312 W0313 says which). Names are
// matched without case unless they are quoted; an exact match wins.
TypedExprPtr type_expression(const Expr& expr, const Scope& scope, Diagnostics& diagnostics,
                             bool allow_aggregates = false, RowCalls* calls = nullptr);

// The same for a where or on: W0307 when it is not boolean.
TypedExprPtr type_condition(const Expr& expr, const Scope& scope, Diagnostics& diagnostics, RowCalls* calls = nullptr);

// Every column that the expression reads, in order of appearance; a column may come twice.
void columns_of(const TypedExpr& expr, std::vector<const TypedColumn*>& columns);

// Every cast inside the expression whose conversion depends on the data: engines' own casts do not fail, so a probe
// must ask. The node of each is a TypedCast.
void casts_of(const TypedExpr& expr, std::vector<const TypedExpr*>& casts);

// Every call inside the expression, operators among them: the node of each is a TypedCall.
void calls_of(const TypedExpr& expr, std::vector<const TypedExpr*>& calls);

// The expressions that an expression is made of.
std::vector<TypedExprPtr> parts_of(const TypedExpr& expr);

bool has_aggregate(const TypedExpr& expr);

}  // namespace waybill
