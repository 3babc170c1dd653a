// Tokens and words of the .wb spelling: what its layout (compiler/spec/wb_layout.h) and its rules (spec.h) are made of.
#pragma once

#include "grammar/expression.h"

namespace waybill::grammar::wb {

// -- the tokens that the layout is made of ----------------------------------------------------------------------------
struct hash_comment : peg::seq<peg::one<'#'>, peg::until<peg::at<peg::eolf>>> {};
struct dash_comment : peg::seq<peg::two<'-'>, peg::until<peg::at<peg::eolf>>> {};
struct slash_comment : peg::seq<comment_open, comment_rest> {};

struct triple_quote : peg::three<'"'> {};
struct triple_text : peg::seq<triple_quote, peg::until<triple_quote>> {};  // """ … """ over several lines
template <char Q>
struct line_quoted : peg::seq<peg::one<Q>, peg::star<peg::sor<peg::string<Q, Q>, peg::not_one<Q, '\n'>>>, peg::one<Q>> {
};
struct single_text : line_quoted<'\''> {};
struct double_text : line_quoted<'"'> {};
struct tick_text : line_quoted<'`'> {};
// e"…": \n, \t, \r, \\, \" and \x1f, for texts that nothing else can hold
struct escape_pair : peg::seq<peg::one<'\\'>, peg::not_one<'\n'>> {};
struct escaped_text : peg::seq<peg::one<'e'>, peg::one<'"'>,
                               peg::star<peg::sor<escape_pair, peg::not_one<'"', '\\', '\n'>>>, peg::one<'"'>> {};
struct any_quote : peg::one<'\'', '"', '`'> {};
struct variable : peg::seq<TAO_PEGTL_STRING("${"), peg::star<peg::not_one<'}', '\n'>>, peg::one<'}'>> {};
struct arrow : TAO_PEGTL_STRING("->") {};
struct line_end : peg::eol {};
struct blanks : peg::plus<peg::one<' ', '\t', '\r', '\v', '\f'>> {};
struct word_token : peg::plus<peg::sor<name_more, peg::one<'.'>>> {};
struct open_bracket : peg::one<'(', '['> {};
struct close_bracket : peg::one<')', ']'> {};
struct open_brace : peg::one<'{'> {};
struct close_brace : peg::one<'}'> {};
struct other_token : peg::utf8::any {};
struct token : peg::sor<hash_comment, dash_comment, slash_comment, escaped_text, triple_text, single_text, double_text,
                        tick_text, any_quote, variable, arrow, line_end, blanks, word_token, open_bracket,
                        close_bracket, open_brace, close_brace, other_token> {};

// -- words ------------------------------------------------------------------------------------------------------------
template <char... C>
using kw = keyword<C...>;
struct kw_check : kw<'c', 'h', 'e', 'c', 'k'> {};
struct kw_column : kw<'c', 'o', 'l', 'u', 'm', 'n'> {};
struct kw_comment : kw<'c', 'o', 'm', 'm', 'e', 'n', 't'> {};
struct kw_copy : kw<'c', 'o', 'p', 'y'> {};
struct kw_cross : kw<'c', 'r', 'o', 's', 's'> {};
struct kw_default : kw<'d', 'e', 'f', 'a', 'u', 'l', 't'> {};
struct kw_delete : kw<'d', 'e', 'l', 'e', 't', 'e'> {};
struct kw_drop : kw<'d', 'r', 'o', 'p'> {};
struct kw_env : kw<'e', 'n', 'v'> {};
struct kw_epoch : kw<'e', 'p', 'o', 'c', 'h'> {};
struct kw_except : kw<'e', 'x', 'c', 'e', 'p', 't'> {};
struct kw_forbid : kw<'f', 'o', 'r', 'b', 'i', 'd'> {};
struct kw_foreign : kw<'f', 'o', 'r', 'e', 'i', 'g', 'n'> {};
struct kw_full : kw<'f', 'u', 'l', 'l'> {};
struct kw_generated : kw<'g', 'e', 'n', 'e', 'r', 'a', 't', 'e', 'd'> {};
struct kw_group : kw<'g', 'r', 'o', 'u', 'p'> {};
struct kw_if : kw<'i', 'f'> {};
struct kw_include : kw<'i', 'n', 'c', 'l', 'u', 'd', 'e'> {};
struct kw_index : kw<'i', 'n', 'd', 'e', 'x'> {};
struct kw_inner : kw<'i', 'n', 'n', 'e', 'r'> {};
struct kw_join : kw<'j', 'o', 'i', 'n'> {};
struct kw_key : kw<'k', 'e', 'y'> {};
struct kw_left : kw<'l', 'e', 'f', 't'> {};
struct kw_merge : kw<'m', 'e', 'r', 'g', 'e'> {};
struct kw_migration : kw<'m', 'i', 'g', 'r', 'a', 't', 'i', 'o', 'n'> {};
struct kw_nul : kw<'n', 'u', 'l'> {};
struct kw_on : kw<'o', 'n'> {};
struct kw_only : kw<'o', 'n', 'l', 'y'> {};
struct kw_prefer : kw<'p', 'r', 'e', 'f', 'e', 'r'> {};
struct kw_query : kw<'q', 'u', 'e', 'r', 'y'> {};
struct kw_reason : kw<'r', 'e', 'a', 's', 'o', 'n'> {};
struct kw_references : kw<'r', 'e', 'f', 'e', 'r', 'e', 'n', 'c', 'e', 's'> {};
struct kw_rest : kw<'r', 'e', 's', 't'> {};
struct kw_right : kw<'r', 'i', 'g', 'h', 't'> {};
struct kw_schema : kw<'s', 'c', 'h', 'e', 'm', 'a'> {};
struct kw_schema_file : kw<'s', 'c', 'h', 'e', 'm', 'a', '_', 'f', 'i', 'l', 'e'> {};
struct kw_set_aside : kw<'s', 'e', 't', '_', 'a', 's', 'i', 'd', 'e'> {};
struct kw_severity : kw<'s', 'e', 'v', 'e', 'r', 'i', 't', 'y'> {};
struct kw_source : kw<'s', 'o', 'u', 'r', 'c', 'e'> {};
struct kw_split : kw<'s', 'p', 'l', 'i', 't'> {};
struct kw_table : kw<'t', 'a', 'b', 'l', 'e'> {};
struct kw_target : kw<'t', 'a', 'r', 'g', 'e', 't'> {};
struct kw_time : kw<'t', 'i', 'm', 'e'> {};
struct kw_type : kw<'t', 'y', 'p', 'e'> {};
struct kw_union : kw<'u', 'n', 'i', 'o', 'n'> {};
struct kw_unique : kw<'u', 'n', 'i', 'q', 'u', 'e'> {};
struct kw_until : kw<'u', 'n', 't', 'i', 'l'> {};
struct kw_update : kw<'u', 'p', 'd', 'a', 't', 'e'> {};
struct kw_using : kw<'u', 's', 'i', 'n', 'g'> {};
struct kw_var : kw<'v', 'a', 'r'> {};
struct kw_waive : kw<'w', 'a', 'i', 'v', 'e'> {};
struct kw_waybill : kw<'w', 'a', 'y', 'b', 'i', 'l', 'l'> {};
struct kw_zero_date : kw<'z', 'e', 'r', 'o', '_', 'd', 'a', 't', 'e'> {};
struct kw_zone : kw<'z', 'o', 'n', 'e'> {};

// Keys whose spelling is that of YAML: the word, then its value.
struct setting_word : peg::sor<kw<'n', 'a', 'm', 'e', 's'>, kw<'c', 'a', 's', 't', 's'>> {};
struct rows_word : peg::sor<kw<'e', 'x', 'i', 's', 't', 'i', 'n', 'g'>, kw_generated,
                            kw<'c', 'h', 'u', 'n', 'k', '_', 'r', 'o', 'w', 's'>, kw<'j', 'o', 'b', 's'>> {};
struct bad_rows_word : kw<'b', 'a', 'd', '_', 'r', 'o', 'w', 's'> {};
struct sql_word : peg::sor<kw<'b', 'e', 'f', 'o', 'r', 'e'>, kw<'a', 'f', 't', 'e', 'r'>> {};
struct objects_word
    : peg::sor<kw<'v', 'i', 'e', 'w', 's'>, kw<'e', 'n', 'u', 'm', 's'>,
               kw<'s', 'e', 'q', 'u', 'e', 'n', 'c', 'e', 's'>, kw<'r', 'o', 'u', 't', 'i', 'n', 'e', 's'>> {};
struct carried_word
    : peg::sor<kw<'i', 'n', 'd', 'e', 'x', 'e', 's'>, kw<'f', 'o', 'r', 'e', 'i', 'g', 'n', '_', 'k', 'e', 'y', 's'>,
               kw<'c', 'h', 'e', 'c', 'k', 's'>, kw<'t', 'r', 'i', 'g', 'g', 'e', 'r', 's'>,
               kw<'c', 'o', 'm', 'm', 'e', 'n', 't', 's'>> {};

}  // namespace waybill::grammar::wb
