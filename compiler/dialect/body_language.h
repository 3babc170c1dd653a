// What differs between the expressions of engines, as data: one Language per engine (its body.cpp), and the values that
// the shared reader puts together. Private to the dialects.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/dialect/body_tokens.h"
#include "compiler/spec/expr.h"

namespace waybill::body {

enum class Does {
  or_,
  and_,
  not_,     // in front
  compare,  // `says`: the operator of the language
  plus,
  minus,  // also in front
  times,
  divide,
  integer_divide,
  modulo,
  concat,
  is,  // is [not] null, true, false, distinct from; a value where the engine takes one
  in,
  between,
  like,  // `says`: "not", "ignore case", or both
  glob,
  is_null,      // behind its operand: x ISNULL
  is_not_null,  // x NOTNULL
  collate,
  cast,    // x::type
  binary,  // in front: compares bytes
  refuse,  // `says`: what it is
};

struct Operator {
  std::string_view spelling;  // words in upper case
  int binds;                  // the higher, the tighter
  Does does;
  std::string_view says = {};
};

enum class Gives { text, integer, boolean, decimal, double_, date, same, bytes, number };

// A function that means what one of the language means for these arguments.
// takes: kinds of arguments, one word each: any, text, bytes, integer, exact (integers and decimals), float, number,
// date, timestamp (without a zone), daytime (timestamp or time), character (a literal of one), literal (a text),
// position (an integer literal >= 1), count
// (>= 0); "..." behind the last: one or more of it.
struct Function {
  std::string_view name;
  std::string_view takes;
  std::string_view becomes;
  Gives gives;
};

struct Refusal {  // a function that has no counterpart, and why
  std::string_view name;
  std::string_view why;
};

struct CastTarget {        // behind AS in cast(), where it is no type of a column
  std::string_view words;  // in upper case
  std::string_view type;   // of the language; empty: refused
  bool bytes = false;      // the text is compared by its bytes from here on
};

// How the comparison of a text is done.
struct Texts {
  enum Equal { exact, padded, other } equal = exact;  // padded: blanks at the end don't count
  bool ordered = true;                                // < and > follow the code points
  bool said = false;                                  // by COLLATE: before what columns say
  std::string why;                                    // of `other` or not ordered: "the collation utf8mb4_general_ci"
};

struct Language {
  Lexicon lexicon;
  std::span<const Operator> operators;
  std::span<const Function> functions;
  std::span<const Refusal> refusals;
  std::span<const CastTarget> cast_targets;
  int sign_binds;               // what stands behind a sign binds at least so
  bool numbers_are_conditions;  // a bare number is true where it is not 0, and a condition is 1 or 0
  bool text_in_double_quotes;   // where no column has that name
  bool is_compares_values;      // x IS y
  bool integers_divide_whole;   // 7 / 2 is 3
  bool zero_divisor_is_null;    // else an error
  int quotient_digits;          // a decimal divided by 10^k is exact up to this k; 0: never
  bool decimals_are_floats;
  bool reals_are_single;         // calculates with real in 4 bytes
  bool like_ignores_ascii_case;  // and nothing else; else as = does
  bool like_escapes;             // '\' without an ESCAPE
  bool collation_spreads;        // a function's text is compared as its argument is
  bool dates_are_texts;          // compared as such
  bool dates_count_days;         // date + 1, date - date
  bool char_keeps_blanks;        // LIKE sees the padding of char(n), a cast to text cuts it
  bool greatest_skips_null;
  bool checks_read_identity;              // a check or generated column may read a column that numbers itself
  bool collations_are_carried;            // a column that is copied within the engine keeps its own
  Type (*type_of)(const Column& column);  // as its values are in an expression
  Texts (*texts_of)(const Column& column);
  Texts (*collated)(std::string_view collation);  // x COLLATE …
};

// Values of types that only a cast or round() makes comparable: names of TypeKind::native.
inline constexpr std::string_view digits_of_date = "digits of a date";
inline constexpr std::string_view decimal_as_text = "decimal kept as text";
inline constexpr std::string_view decimal_as_float = "decimal calculated as a float";

struct Value {
  ExprPtr expr;
  Type type;    // any: not known
  Texts texts;  // of a text
  bool never_zero = false;
};

}  // namespace waybill::body
