// Operators and functions of the expression language as data: functions.def has a row for each, with its parameters,
// its result and its SQL per engine. A new function is a row. Immutable; thread-safe.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/types/typed_expr.h"

namespace waybill {

enum class ResultRule {
  boolean,
  integer,
  bigint,
  double_,
  text,  // as long as the first argument may be, or unbounded
  long_text,
  concat,    // varchar(n + m), or text
  same,      // of the first argument
  join,      // the least type that holds all arguments (of the last one: see functions.def)
  add,       // decimal: one digit more
  multiply,  // decimal: digits and scales added
  divide,    // decimal: see functions.def
  modulo,    // decimal: of the wider argument
  whole,     // ceil, floor, trunc: without a fraction
  round,     // to as many digits as the second argument, a literal, says
  sum,       // decimal with room for 10^10 rows more
  average,   // decimal with at least 6 digits after the point
  date,
  timestamptz,
  blob,
};

enum class NullRule {
  any,    // NULL when an argument is
  first,  // NULL when the first argument is
  all,    // NULL when all arguments are
  never,
  always,  // may be NULL whatever the arguments are
};

struct Function {
  std::string_view group;  // "text", "dates and times": how they are listed
  std::string_view name;
  std::string_view parameters;  // kinds, separated by spaces; "..." behind the last: one or more of it
  ResultRule result;
  NullRule nulls;
  bool aggregate;
  std::array<std::string_view, 4> sql;  // by Engine; empty: the engine has no way to say it
};

// What {0}, {n0}, {*} … mean in Function::sql: see functions.def.
std::string_view sql_of(const Function& function, Engine engine);

// All rows of one name in the order of the table; names are in lower case.
std::vector<const Function*> functions_named(std::string_view name);

// The first row of that name that takes arguments of these types; nullptr when there is none.
const Function* find_function(std::string_view name, const std::vector<Type>& arguments);

// Names of functions (not operators), sorted, for "did you mean".
const std::vector<std::string>& function_names();

// The row's name behind another one that people type ("substring" is "substr"), or the name itself.
std::string_view canonical_name(std::string_view name);

// What to write instead of a function of other engines that has no row ("position" -> "`instr(text, part)`"); empty:
// unknown.
std::string_view instead_of(std::string_view name);

std::string_view meaning_of(std::string_view name);

// Every row, in the order of the table.
std::vector<Function> all_functions();

// All functions with their meanings, group by group, as text: `waybill explain functions`.
std::string function_reference();

// A format of to_char in the words of an engine; nullopt when it holds something else than tokens and punctuation.
std::optional<std::string> format_for(std::string_view format, Engine engine);

// Functions whose value is not the same at every call ("now", "random"): never allowed in a mapping.
bool is_volatile_function(std::string_view name);

// "round(number, integer)": what a message shows.
std::string signature_of(const Function& function);

// The type of a call. `arguments` are typed; literals among them may matter (round, division by a power of ten).
Type result_type(const Function& function, const std::vector<TypedExprPtr>& arguments);
bool result_nullable(const Function& function, const std::vector<TypedExprPtr>& arguments);

// The least type that holds every value of both; nullopt when there is none (a date and a number).
std::optional<Type> join_type(const Type& a, const Type& b);

// An integer as the decimal that holds it; decimals as they are.
Type as_decimal(const Type& type);

}  // namespace waybill
