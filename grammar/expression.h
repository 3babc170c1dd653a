// Expressions and types of the spec language. Precedence is structure: each level names the next one, from the loosest
// (or) to the tightest (::). Rules only; the tree is built in compiler/spec/parse_expr.cpp.
// A rule that ends in _head or _open is where an action learns what has begun; nothing after it may fail locally, so
// no action ever has to be taken back.
#pragma once

#include "grammar/lexical.h"

namespace waybill::grammar {

struct expression;

template <class Rule>
struct then : peg::seq<Rule, sep> {};  // a token and the space behind it

struct comma : peg::one<','> {};
struct list : peg::list_must<expression, then<comma>> {};

// -- types: words, arguments, words, brackets; what they mean is parse_type's business (compiler/types/type.h)
// ---------
struct stops_type : peg::sor<reserved, kw_as, kw_asc, kw_desc, kw_div, kw_escape, kw_from> {};
struct type_words : peg::star<sep, peg::not_at<stops_type>, any_word> {};
struct type_argument : peg::sor<text, peg::seq<peg::opt<peg::one<'-'>>, digits, peg::opt<sep, any_word>>, any_word> {};
struct type_open : peg::one<'('> {};
struct type_close : peg::one<')'> {};
struct type_argument_list : peg::list_must<type_argument, comma, peg::space> {};
struct type_arguments : peg::if_must<type_open, sep, type_argument_list, sep, type_close> {};
struct type_brackets : peg::star<sep, peg::one<'['>, sep, peg::opt<digits, sep>, peg::one<']'>> {};
struct type : peg::seq<any_word, type_words, peg::opt<sep, type_arguments>, type_words, type_brackets> {};

// -- primary ----------------------------------------------------------------------------------------------------------
struct group_open : peg::one<'('> {};
struct group_close : peg::one<')'> {};
struct group : peg::if_must<group_open, sep, expression, group_close> {};

struct case_open : peg::seq<kw_case> {};
struct case_operand : peg::if_must<peg::not_at<kw_when>, expression> {};
struct when_then : peg::seq<kw_then> {};
struct when : peg::if_must<kw_when, sep, expression, when_then, sep, expression> {};
struct case_otherwise : peg::if_must<kw_else, sep, expression> {};
struct case_close : peg::seq<kw_end> {};
struct case_expression : peg::if_must<case_open, sep, peg::opt<case_operand>, when, peg::star<when>,
                                      peg::opt<case_otherwise>, case_close> {};

struct paren_open : peg::one<'('> {};
struct as_word : peg::seq<kw_as> {};
struct cast_open : peg::seq<kw_cast> {};
struct cast_close : peg::one<')'> {};
struct cast : peg::if_must<cast_open, sep, paren_open, sep, expression, as_word, sep, type, sep, cast_close> {};

struct native_open : peg::seq<kw_native, sep, peg::one<'('>> {};
struct native_sql : peg::seq<text> {};
struct native_close : peg::one<')'> {};
struct native : peg::if_must<native_open, sep, native_sql, sep, as_word, sep, type, sep, native_close> {};

struct typed_word : peg::sor<keyword<'d', 'a', 't', 'e'>, keyword<'t', 'i', 'm', 'e'>,
                             keyword<'t', 'i', 'm', 'e', 's', 't', 'a', 'm', 'p'>,
                             keyword<'t', 'i', 'm', 'e', 's', 't', 'a', 'm', 'p', 't', 'z'>,
                             keyword<'i', 'n', 't', 'e', 'r', 'v', 'a', 'l'>> {};
struct typed_literal : peg::seq<peg::seq<typed_word, sep, peg::at<text_quote>>, text> {};  // date '2024-01-31'

struct word_literal : peg::sor<kw_null, kw_true, kw_false> {};
struct text_literal : peg::seq<text> {};
struct number_literal : peg::seq<number> {};

// current_timestamp and current_date are calls without parentheses.
struct bare_call
    : peg::seq<peg::sor<keyword<'c', 'u', 'r', 'r', 'e', 'n', 't', '_', 'd', 'a', 't', 'e'>,
                        keyword<'c', 'u', 'r', 'r', 'e', 'n', 't', '_', 't', 'i', 'm', 'e', 's', 't', 'a', 'm', 'p'>>,
               peg::not_at<sep, peg::one<'(', '.'>>> {};

struct call_open : peg::seq<plain_name, sep, peg::one<'('>> {};
struct call_star : peg::one<'*'> {};
struct call_distinct : peg::seq<kw_distinct> {};
struct call_close : peg::one<')'> {};
struct arguments : peg::seq<list> {};
struct call_descending : peg::seq<kw_desc> {};
struct call_order_item : peg::seq<expression, peg::opt<then<peg::sor<kw_asc, call_descending>>>> {};
struct call_order_open : peg::seq<kw_order> {};
struct call_order_by : peg::seq<kw_by> {};
struct call_order_list : peg::list_must<call_order_item, then<comma>> {};
struct call_order : peg::if_must<call_order_open, sep, call_order_by, sep, call_order_list> {};  // string_agg
struct call_arguments : peg::seq<peg::opt<then<call_distinct>>, peg::must<arguments>, peg::opt<call_order>> {};
struct call_inside : peg::sor<peg::at<call_close>, then<call_star>, call_arguments> {};
struct call : peg::if_must<call_open, sep, call_inside, call_close> {};

// extract(year from x) is year(x).
struct extract_open : peg::seq<keyword<'e', 'x', 't', 'r', 'a', 'c', 't'>, sep, peg::one<'('>> {};
struct extract_field : peg::seq<plain_name> {};
struct extract_from : peg::seq<kw_from> {};
struct extract_close : peg::one<')'> {};
struct extract : peg::if_must<extract_open, sep, extract_field, sep, extract_from, sep, expression, extract_close> {};

struct star_after_dot : peg::seq<dot, peg::one<'*'>> {};
struct column : peg::seq<name_part, peg::star<peg::not_at<star_after_dot>, peg::if_must<dot, name_after_dot>>,
                         peg::opt<star_after_dot>> {};

struct primary : peg::sor<group, number_literal, text_literal, case_expression, cast, native, typed_literal,
                          word_literal, bare_call, extract, call, column> {};

// -- operators, tightest first: an operand takes the space behind it
// ---------------------------------------------------
template <class Operator, class Operand>
struct binary : peg::if_must<Operator, sep, Operand> {};

struct cast_mark : TAO_PEGTL_STRING("::") {};
struct postfix_cast : peg::if_must<cast_mark, sep, type> {};
struct postfix : peg::seq<then<primary>, peg::star<then<postfix_cast>>> {};

struct minus : peg::seq<peg::one<'-'>, peg::not_at<peg::one<'>'>>> {};  // not ->
struct sign : peg::sor<minus, peg::one<'+'>> {};
struct unary;
struct signed_operand : peg::if_must<sign, sep, unary> {};
struct unary : peg::sor<signed_operand, postfix> {};

struct multiply_op : peg::sor<peg::one<'*', '/', '%'>, kw_div> {};
struct multiply_tail : binary<multiply_op, unary> {};
struct product : peg::seq<unary, peg::star<multiply_tail>> {};

struct add_op : peg::sor<minus, peg::one<'+'>> {};
struct add_tail : binary<add_op, product> {};
struct sum : peg::seq<product, peg::star<add_tail>> {};

struct concat_op : TAO_PEGTL_STRING("||") {};
struct concat_tail : binary<concat_op, sum> {};
struct concat : peg::seq<sum, peg::star<concat_tail>> {};

struct maybe_not : peg::opt<kw_not, sep> {};
struct in_head : peg::seq<maybe_not, kw_in> {};
struct in_open : peg::one<'('> {};
struct in_list : peg::seq<list> {};
struct in_close : peg::one<')'> {};
struct in_tail : peg::if_must<in_head, sep, in_open, sep, in_list, in_close, sep> {};
struct between_head : peg::seq<maybe_not, kw_between> {};
struct between_and : peg::seq<kw_and> {};
struct between_tail : peg::if_must<between_head, sep, concat, between_and, sep, concat> {};
struct like_head : peg::seq<maybe_not, peg::sor<kw_like, kw_ilike>> {};
struct like_escape : peg::if_must<kw_escape, sep, concat> {};
struct like_tail : peg::if_must<like_head, sep, concat, peg::opt<like_escape>> {};
struct range : peg::seq<concat, peg::opt<peg::sor<in_tail, between_tail, like_tail>>> {};

struct compare_op : peg::sor<TAO_PEGTL_STRING("<="), TAO_PEGTL_STRING(">="), TAO_PEGTL_STRING("<>"),
                             TAO_PEGTL_STRING("!="), peg::one<'=', '<', '>'>> {};
struct compare_tail : binary<compare_op, range> {};
struct comparison : peg::seq<range, peg::opt<compare_tail>> {};

struct is_null : peg::seq<maybe_not, kw_null> {};
struct is_truth : peg::seq<maybe_not, peg::sor<kw_true, kw_false>> {};
struct is_distinct_head : peg::seq<maybe_not, kw_distinct, sep, kw_from> {};
struct is_distinct : peg::if_must<is_distinct_head, sep, comparison> {};
struct is_what : peg::sor<then<is_null>, then<is_truth>, is_distinct> {};
struct is_tail : peg::if_must<kw_is, sep, is_what> {};
struct is_level : peg::seq<comparison, peg::star<is_tail>> {};

struct not_op : peg::seq<kw_not> {};
struct not_level;
struct negation : peg::if_must<not_op, sep, not_level> {};
struct not_level : peg::sor<negation, is_level> {};

struct and_op : peg::seq<kw_and> {};
struct and_tail : binary<and_op, not_level> {};
struct and_level : peg::seq<not_level, peg::star<and_tail>> {};

struct or_op : peg::seq<kw_or> {};
struct or_tail : binary<or_op, and_level> {};
struct expression : peg::seq<and_level, peg::star<or_tail>> {};

// -- whole texts ------------------------------------------------------------------------------------------------------
struct end_of_text : peg::eof {};
struct expression_text : peg::seq<sep, peg::must<expression, end_of_text>> {};
struct expression_list_text : peg::seq<sep, peg::must<list, end_of_text>> {};

struct order_direction : peg::sor<kw_asc, kw_desc> {};
struct order_item : peg::seq<expression, peg::opt<then<order_direction>>> {};
struct order_text : peg::seq<sep, peg::must<peg::list_must<order_item, then<comma>>, end_of_text>> {};

struct table_name : peg::seq<qualified_name> {};
struct table_alias : peg::seq<name_part> {};
struct table_text : peg::seq<sep, peg::must<table_name>, sep, peg::opt<peg::opt<kw_as, sep>, table_alias, sep>,
                             peg::must<end_of_text>> {};

}  // namespace waybill::grammar
