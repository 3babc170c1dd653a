// key_of(…), unnest(…) and unnest_position(…): calls that are no functions of one row's values. Their arguments are
// read here; what they mean is the mapping's business (resolve/scope.h).
#pragma once

#include <functional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/resolve/scope.h"
#include "compiler/spec/expr.h"

namespace waybill {

bool is_row_call(std::string_view function);

// `type`: types an argument; `calls`: null where these can't stand. nullptr after W0301 or what `calls` reports.
TypedExprPtr type_row_call(const Expr& expr, const Call& call, RowCalls* calls, Diagnostics& diagnostics,
                           const std::function<TypedExprPtr(const Expr&)>& type);

}  // namespace waybill
