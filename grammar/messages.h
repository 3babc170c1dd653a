// What was expected, for every rule that is a point of no return: the half sentence behind "expected". Rules without a
// message either can't fail or may fail without harm.
#pragma once

#include "grammar/expression.h"
#include "grammar/spec.h"

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

// -- the .wb spelling -------------------------------------------------------------------------------------------------
template <>
inline constexpr const char* expected<wb::env_name> = "the name of a variable in quotes";
template <>
inline constexpr const char* expected<wb::env_default> = "a text in quotes";
template <>
inline constexpr const char* expected<wb::env_close> = "`)`";
template <>
inline constexpr const char* expected<wb::value> = "a word, or a text in quotes";
template <>
inline constexpr const char* expected<wb::url> = "a connection URL in quotes, or env(\"NAME\")";
template <>
inline constexpr const char* expected<wb::sql> = "SQL in quotes, or between `\"\"\"` and `\"\"\"`";
template <>
inline constexpr const char* expected<wb::names> = "a name";
template <>
inline constexpr const char* expected<wb::names_close> = "`,` or `)` in the list";
template <>
inline constexpr const char* expected<wb::name_list> = "`(` and names";
template <>
inline constexpr const char* expected<wb::condition> = a_value;
template <>
inline constexpr const char* expected<wb::conditions> = a_value;
template <>
inline constexpr const char* expected<wb::order> = a_value;
template <>
inline constexpr const char* expected<wb::orders> = a_value;
template <>
inline constexpr const char* expected<wb::type_text> = "a type";
template <>
inline constexpr const char* expected<wb::table> = "the name of a source table";
template <>
inline constexpr const char* expected<wb::key_value> = "`(` and columns of the target, or `generated`";
template <>
inline constexpr const char* expected<wb::by_word> = "`by`";
template <>
inline constexpr const char* expected<wb::drop_value> = "columns of the source, or `rest`";
template <>
inline constexpr const char* expected<wb::carry_value> = "`carry`, `none` or `(` and a list";
template <>
inline constexpr const char* expected<wb::bad_rows_value> = "`stop` or `set_aside` and a number";
template <>
inline constexpr const char* expected<wb::index_list> = "`(` and columns";
template <>
inline constexpr const char* expected<wb::index_column> = "a column";
template <>
inline constexpr const char* expected<wb::references_word> = "`references`";
template <>
inline constexpr const char* expected<wb::parent> = "the name of a table";
template <>
inline constexpr const char* expected<wb::on_what> = "`delete` or `update`";
template <>
inline constexpr const char* expected<wb::action_words> =
    "`cascade`, `restrict`, `set null`, `set default` or `no action`";
template <>
inline constexpr const char* expected<wb::column_arrow> = "`->` and the target column";
template <>
inline constexpr const char* expected<wb::column_target> = "the name of the target column";
template <>
inline constexpr const char* expected<wb::column_end> =
    "`:` and a type, `not null`, `default`, `cast`, `zone`, `comment` or the end of the line";
template <>
inline constexpr const char* expected<wb::line_close> = "the end of the line";
template <>
inline constexpr const char* expected<wb::part_open> = "`{` and the columns of this part";
template <>
inline constexpr const char* expected<wb::endpoint_end> = "`schema`, `schema_file` or the end of the line";
template <>
inline constexpr const char* expected<wb::var_name> = "the name of the variable";
template <>
inline constexpr const char* expected<wb::rule_end> =
    "`->` and a type, `table`, `column`, `if`, `cast`, `zone` or the end of the line";
template <>
inline constexpr const char* expected<wb::severity_code> = "a code such as `no-key`";
template <>
inline constexpr const char* expected<wb::severity_word> = "`off`, `note`, `warning` or `error`";
template <>
inline constexpr const char* expected<wb::waive_end> = "`on`, `reason`, `until` or the end of the line";
template <>
inline constexpr const char* expected<wb::target_table> = "the name of the target table";
template <>
inline constexpr const char* expected<wb::head_end> = "`where`, `key` or the like, `{` or the end of the line";
template <>
inline constexpr const char* expected<wb::split_arrow> = "`->` and `{`";
template <>
inline constexpr const char* expected<wb::split_open> = "`{` and the parts";
template <>
inline constexpr const char* expected<wb::join_word> = "`join`";
template <>
inline constexpr const char* expected<wb::merge_arrow> = "`join`, or `->` and the target table";
template <>
inline constexpr const char* expected<wb::union_tables> = "the name of a source table";
template <>
inline constexpr const char* expected<wb::union_arrow> = "`,` and a table, or `->` and the target table";
template <>
inline constexpr const char* expected<wb::from_end> = "`where`, `{` and columns, or the end of the line";
template <>
inline constexpr const char* expected<wb::rule_if_what> = "`null`, `not null` or `default` and a value";
template <>
inline constexpr const char* expected<wb::query_arrow> = "`->` and the target table";

struct messages {
  template <class Rule>
  static constexpr const char* message = expected<Rule>;
  template <class Rule>
  static constexpr bool raise_on_failure = false;  // only where a rule says must
};

template <class Rule>
using control = peg::must_if<messages, peg::normal, false>::control<Rule>;

}  // namespace waybill::grammar
