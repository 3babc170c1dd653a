// What was expected, for every rule that is a point of no return: the half sentence behind "expected". Rules without a
// message either can't fail or may fail without harm.
#pragma once

#include "grammar/expression.h"

namespace waybill::grammar {

template <class Rule>
inline constexpr const char* expected = nullptr;

// Told apart by the reader (parse_expr.cpp), which then points at the opening quote or comment.
inline constexpr const char* unclosed = "a closing quote";
inline constexpr const char* unclosed_comment = "`*/` at the end of the comment";
inline constexpr const char* too_deep = "less nesting";
inline constexpr const char* a_value = "a value";

template <>
inline constexpr const char* expected<comment_rest> = unclosed_comment;
template <>
inline constexpr const char* expected<name_unquote> = unclosed;
template <>
inline constexpr const char* expected<name_untick> = unclosed;
template <>
inline constexpr const char* expected<text_unquote> = unclosed;
template <>
inline constexpr const char* expected<number_end> = "the end of the number";
template <>
inline constexpr const char* expected<name_after_dot> = "a name after the dot";

template <>
inline constexpr const char* expected<expression> = a_value;
template <>
inline constexpr const char* expected<and_level> = a_value;
template <>
inline constexpr const char* expected<not_level> = a_value;
template <>
inline constexpr const char* expected<comparison> = a_value;
template <>
inline constexpr const char* expected<range> = a_value;
template <>
inline constexpr const char* expected<concat> = a_value;
template <>
inline constexpr const char* expected<sum> = a_value;
template <>
inline constexpr const char* expected<product> = a_value;
template <>
inline constexpr const char* expected<unary> = a_value;
template <>
inline constexpr const char* expected<list> = a_value;
template <>
inline constexpr const char* expected<in_list> = a_value;
template <>
inline constexpr const char* expected<arguments> = "an argument or `)`";

template <>
inline constexpr const char* expected<group_close> = "`)`";
template <>
inline constexpr const char* expected<call_inside> = "an argument or `)`";
template <>
inline constexpr const char* expected<call_close> = "`,` or `)` after the argument";
template <>
inline constexpr const char* expected<call_order_by> = "`by` after `order`";
template <>
inline constexpr const char* expected<call_order_list> = a_value;
template <>
inline constexpr const char* expected<call_order_item> = a_value;
template <>
inline constexpr const char* expected<extract_field> = "`year`, `month`, `day`, `hour`, `minute` or `second`";
template <>
inline constexpr const char* expected<extract_from> = "`from`";
template <>
inline constexpr const char* expected<extract_close> = "`)`";
template <>
inline constexpr const char* expected<in_open> = "`(` after `in`";
template <>
inline constexpr const char* expected<in_close> = "`,` or `)` in the list";
template <>
inline constexpr const char* expected<between_and> = "`and` and the upper bound";
template <>
inline constexpr const char* expected<is_what> = "`null`, `not null`, `true`, `false` or `distinct from` after `is`";
template <>
inline constexpr const char* expected<when> = "`when`";
template <>
inline constexpr const char* expected<when_then> = "`then`";
template <>
inline constexpr const char* expected<case_close> = "`when`, `else` or `end`";
template <>
inline constexpr const char* expected<paren_open> = "`(` after `cast`";
template <>
inline constexpr const char* expected<as_word> = "`as` and a type";
template <>
inline constexpr const char* expected<cast_close> = "`)` after the type";
template <>
inline constexpr const char* expected<native_sql> = "SQL of the source in single quotes";
template <>
inline constexpr const char* expected<native_close> = "`)` after the type";
template <>
inline constexpr const char* expected<type> = "a type";
template <>
inline constexpr const char* expected<type_argument_list> = "a number or a label";
template <>
inline constexpr const char* expected<type_argument> = "a number or a label";
template <>
inline constexpr const char* expected<type_close> = "`,` or `)` in the type";
template <>
inline constexpr const char* expected<order_item> = a_value;
template <>
inline constexpr const char* expected<table_name> = "the name of a table";
template <>
inline constexpr const char* expected<end_of_text> = "an operator or the end";

struct messages {
  template <class Rule>
  static constexpr const char* message = expected<Rule>;
  template <class Rule>
  static constexpr bool raise_on_failure = false;  // only where a rule says must
};

template <class Rule>
using control = peg::must_if<messages, peg::normal, false>::control<Rule>;

}  // namespace waybill::grammar
