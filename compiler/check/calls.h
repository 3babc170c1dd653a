// What a call must say beyond the types of its arguments: literals that are patterns of their own (formats, JSON paths,
// units), intervals, and the words for names that are no function here. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/spec/expr.h"
#include "compiler/types/typed_expr.h"

namespace waybill {

// "1 year 2 days -3 hours" as what is added one after the other. nullopt: it does not read so.
struct IntervalParts {
  std::int64_t months = 0, days = 0, seconds = 0;
};
std::optional<IntervalParts> read_interval(std::string_view text);

// What is wrong with a call: the argument that it is about, and the words. nullopt: nothing.
struct CallFault {
  std::size_t argument = 0;
  std::string message, label;
};
std::optional<CallFault> fault_of(std::string_view name, const std::vector<TypedExprPtr>& arguments);

// if(c, a, b) as a case; nullptr when it is something else.
ExprPtr as_case(const Expr& expr, const Call& call);

// The row of functions.def for date_trunc('month', x); empty: no such unit.
std::string truncation_to(std::string_view unit);

}  // namespace waybill
