// Names, literals, comments and separators: what every language of waybill shares. PEGTL rules only: no action, no
// tree, no I/O. A rule matches its token without the space around it; whoever combines tokens writes `sep` between
// them.
#pragma once

#include <tao/pegtl.hpp>

namespace waybill::grammar {

namespace peg = tao::pegtl;

// -- separators: space, line breaks, -- to the end of the line, /* … */ -----------------------------------------------
struct line_comment : peg::seq<peg::two<'-'>, peg::until<peg::eolf>> {};
struct comment_open : TAO_PEGTL_STRING("/*") {};
struct comment_rest : peg::until<TAO_PEGTL_STRING("*/")> {};
struct block_comment : peg::if_must<comment_open, comment_rest> {};
struct sep : peg::star<peg::sor<peg::space, line_comment, block_comment>> {};

// -- words ------------------------------------------------------------------------------------------------------------
// Letters of every script; not the typographic quotes and spaces (U+00A0, U+2000…U+206F), which are typing accidents.
struct other_letter : peg::sor<peg::utf8::range<0x80, 0x9f>, peg::utf8::range<0xa1, 0x1fff>,
                               peg::utf8::range<0x2070, 0xfefe>, peg::utf8::range<0xff00, 0x10ffff>> {};
struct name_first : peg::sor<peg::ranges<'a', 'z', 'A', 'Z', '_'>, other_letter> {};
struct name_more : peg::sor<peg::ranges<'a', 'z', 'A', 'Z', '0', '9'>, peg::one<'_', '$'>, other_letter> {};
struct any_word : peg::seq<name_first, peg::star<name_more>> {};

template <char... C>
struct keyword : peg::seq<peg::istring<C...>, peg::not_at<name_more>> {};

struct kw_and : keyword<'a', 'n', 'd'> {};
struct kw_as : keyword<'a', 's'> {};
struct kw_asc : keyword<'a', 's', 'c'> {};
struct kw_between : keyword<'b', 'e', 't', 'w', 'e', 'e', 'n'> {};
struct kw_by : keyword<'b', 'y'> {};
struct kw_case : keyword<'c', 'a', 's', 'e'> {};
struct kw_cast : keyword<'c', 'a', 's', 't'> {};
struct kw_desc : keyword<'d', 'e', 's', 'c'> {};
struct kw_distinct : keyword<'d', 'i', 's', 't', 'i', 'n', 'c', 't'> {};
struct kw_div : keyword<'d', 'i', 'v'> {};
struct kw_else : keyword<'e', 'l', 's', 'e'> {};
struct kw_end : keyword<'e', 'n', 'd'> {};
struct kw_escape : keyword<'e', 's', 'c', 'a', 'p', 'e'> {};
struct kw_false : keyword<'f', 'a', 'l', 's', 'e'> {};
struct kw_from : keyword<'f', 'r', 'o', 'm'> {};
struct kw_ilike : keyword<'i', 'l', 'i', 'k', 'e'> {};
struct kw_in : keyword<'i', 'n'> {};
struct kw_is : keyword<'i', 's'> {};
struct kw_like : keyword<'l', 'i', 'k', 'e'> {};
struct kw_native : keyword<'n', 'a', 't', 'i', 'v', 'e'> {};
struct kw_not : keyword<'n', 'o', 't'> {};
struct kw_null : keyword<'n', 'u', 'l', 'l'> {};
struct kw_or : keyword<'o', 'r'> {};
struct kw_order : keyword<'o', 'r', 'd', 'e', 'r'> {};
struct kw_then : keyword<'t', 'h', 'e', 'n'> {};
struct kw_true : keyword<'t', 'r', 'u', 'e'> {};
struct kw_when : keyword<'w', 'h', 'e', 'n'> {};

// Words that can't be a bare name: where a value is wanted, they would hide a slip of the pen.
struct reserved : peg::sor<kw_and, kw_between, kw_case, kw_cast, kw_distinct, kw_else, kw_end, kw_false, kw_ilike,
                           kw_in, kw_is, kw_like, kw_not, kw_null, kw_or, kw_then, kw_true, kw_when> {};
struct plain_name : peg::seq<peg::not_at<reserved>, any_word> {};

// -- quoted: a doubled quote stands for one ---------------------------------------------------------------------------
template <char Q>
struct quoted_body : peg::star<peg::sor<peg::string<Q, Q>, peg::not_one<Q>>> {};
struct name_quote : peg::one<'"'> {};
struct name_unquote : peg::one<'"'> {};
struct double_quoted : peg::if_must<name_quote, quoted_body<'"'>, name_unquote> {};
struct name_tick : peg::one<'`'> {};
struct name_untick : peg::one<'`'> {};
struct back_quoted : peg::if_must<name_tick, quoted_body<'`'>, name_untick> {};
struct quoted_name : peg::sor<double_quoted, back_quoted> {};

struct text_quote : peg::one<'\''> {};
struct text_unquote : peg::one<'\''> {};
struct text : peg::if_must<text_quote, quoted_body<'\''>, text_unquote> {};

// -- numbers: 42, 4.2, .5, 1e-3
// ----------------------------------------------------------------------------------------
struct digits : peg::plus<peg::digit> {};
struct fraction : peg::seq<peg::one<'.'>, peg::star<peg::digit>> {};
struct exponent : peg::seq<peg::one<'e', 'E'>, peg::opt<peg::one<'+', '-'>>, digits> {};
struct number_end : peg::not_at<name_more> {};
struct number
    : peg::if_must<
          peg::seq<peg::sor<peg::seq<digits, peg::opt<fraction>>, peg::seq<peg::one<'.'>, digits>>, peg::opt<exponent>>,
          number_end> {};

// -- names with their qualifiers: a, t.a, s.t.a, "T"."A"
// ---------------------------------------------------------------
struct name_part : peg::sor<quoted_name, plain_name> {};
struct name_after_dot : peg::sor<quoted_name, any_word> {};
struct dot : peg::one<'.'> {};
struct qualified_name : peg::seq<name_part, peg::star<peg::if_must<dot, name_after_dot>>> {};

}  // namespace waybill::grammar
