// The SQL that engines keep in their catalogues: checks, defaults, generated columns, predicates, and the bodies of
// views and triggers, as tokens. Precedence is the engines' own and differs between them, so it is a table per engine
// (compiler/dialect/<engine>/body.cpp) and not a grammar; what tells a token apart is here. One lexicon per way of
// quoting.
#pragma once

#include "grammar/ddl.h"

namespace waybill::grammar::body {

// -- between tokens ---------------------------------------------------------------------------------------------------
struct between : peg::plus<peg::sor<peg::space, ddl::dash_comment, ddl::comment>> {};

// -- texts and names --------------------------------------------------------------------------------------------------
template <char Mark>
struct escaped_inside : peg::star<peg::sor<peg::seq<peg::one<'\\'>, peg::any>, peg::two<Mark>, peg::not_one<Mark>>> {};
struct escaped_double : peg::seq<peg::one<'"'>, escaped_inside<'"'>, peg::one<'"'>> {};
struct introducer : peg::seq<peg::one<'_'>, any_word, peg::star<peg::space>, peg::at<peg::one<'\''>>> {
};  // _utf8mb4'…'
struct national : peg::seq<peg::one<'N', 'n'>, peg::at<peg::one<'\''>>> {};
struct bytes_text : peg::seq<peg::one<'X', 'x'>, ddl::plain_text> {};
struct bits_text : peg::seq<peg::one<'B', 'b'>, ddl::plain_text> {};
struct bytes_number : peg::seq<TAO_PEGTL_STRING("0x"), peg::plus<peg::xdigit>, peg::not_at<name_more>> {};
struct bits_number : peg::seq<TAO_PEGTL_STRING("0b"), peg::plus<peg::one<'0', '1'>>, peg::not_at<name_more>> {};

struct plain_lexicon {  // E'…', $$…$$, "…"
  struct text : peg::sor<ddl::marked_text, ddl::plain_text, ddl::dollar_text> {};
  struct name : ddl::double_quoted {};
};
struct escaped_lexicon {  // '…\'…', "…" is a text too, `…`
  struct text : peg::seq<peg::opt<peg::sor<introducer, national>>, peg::sor<ddl::escaped_text, escaped_double>> {};
  struct name : ddl::back_quoted {};
};
struct lenient_lexicon {  // "…", `…`, […]
  struct text : ddl::plain_text {};
  struct name : ddl::quoted {};
};

// -- the rest ---------------------------------------------------------------------------------------------------------
struct number : peg::seq<peg::sor<peg::seq<peg::plus<peg::digit>,
                                           peg::opt<peg::one<'.'>, peg::not_at<peg::one<'.'>>, peg::star<peg::digit>>>,
                                  peg::seq<peg::one<'.'>, peg::plus<peg::digit>>>,
                         peg::opt<peg::one<'e', 'E'>, peg::opt<peg::one<'+', '-'>>, peg::plus<peg::digit>>> {};
struct word : peg::seq<any_word> {};

// The longest spelling that is here: an operator that is not known is refused by its whole name.
struct long_symbol
    : peg::sor<TAO_PEGTL_STRING("!~~*"), TAO_PEGTL_STRING("!~~"), TAO_PEGTL_STRING("~~*"), TAO_PEGTL_STRING("!~*"),
               TAO_PEGTL_STRING("<=>"), TAO_PEGTL_STRING("->>"), TAO_PEGTL_STRING("#>>"), TAO_PEGTL_STRING("~~"),
               TAO_PEGTL_STRING("!~"), TAO_PEGTL_STRING("~*"), TAO_PEGTL_STRING("::"), TAO_PEGTL_STRING("||"),
               TAO_PEGTL_STRING("&&"), TAO_PEGTL_STRING("<="), TAO_PEGTL_STRING(">="), TAO_PEGTL_STRING("<>"),
               TAO_PEGTL_STRING("!="), TAO_PEGTL_STRING("=="), TAO_PEGTL_STRING("->"), TAO_PEGTL_STRING("#>"),
               TAO_PEGTL_STRING("<<"), TAO_PEGTL_STRING(">>"), TAO_PEGTL_STRING("@>"), TAO_PEGTL_STRING("<@"),
               TAO_PEGTL_STRING(":="), TAO_PEGTL_STRING("=>"), TAO_PEGTL_STRING("..")> {};
struct symbol : peg::sor<long_symbol, peg::not_one<'\'', '"', '`'>> {};

struct bytes : peg::sor<bytes_text, bytes_number> {};
struct bits : peg::sor<bits_text, bits_number> {};

template <class Lexicon>
struct tokens : peg::seq<peg::star<peg::sor<between, bytes, bits, typename Lexicon::text, typename Lexicon::name,
                                            number, word, symbol>>,
                         peg::eof> {};

}  // namespace waybill::grammar::body
