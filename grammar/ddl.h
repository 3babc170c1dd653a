// Statements of a schema file, any engine's dump: words, names, texts and symbols, up to the ';'. What a statement
// means is read from its tokens by compiler/catalog/parse_ddl.cpp; what is between tokens (comments, the client's own
// lines) is skipped here. Two grammars, since a backslash escapes in the texts of some engines and not of others.
#pragma once

#include "grammar/lexical.h"

namespace waybill::grammar::ddl {

// -- between tokens ---------------------------------------------------------------------------------------------------
struct dash_comment : peg::seq<peg::two<'-'>, peg::until<peg::eolf>> {};
struct hash_comment : peg::seq<peg::bol, peg::star<peg::blank>, peg::one<'#'>, peg::until<peg::eolf>> {};
struct client_line : peg::seq<peg::bol, peg::one<'\\'>, peg::until<peg::eolf>> {};  // \restrict, \connect
// /*!40101 SET … */ holds a statement: its frame is skipped, not what is inside. /*M!999999\- … */ is a mere mark.
struct sandbox_mark : peg::seq<TAO_PEGTL_STRING("/*M!999999\\-"), peg::until<TAO_PEGTL_STRING("*/")>> {};
struct conditional_open
    : peg::seq<TAO_PEGTL_STRING("/*"), peg::opt<peg::one<'M'>>, peg::one<'!'>, peg::star<peg::digit>> {};
struct conditional_close : TAO_PEGTL_STRING("*/") {};
struct comment : peg::seq<TAO_PEGTL_STRING("/*"), peg::until<TAO_PEGTL_STRING("*/")>> {};
struct between : peg::plus<peg::sor<peg::space, dash_comment, hash_comment, client_line, sandbox_mark, conditional_open,
                                    conditional_close, comment>> {};

// -- tokens -----------------------------------------------------------------------------------------------------------
template <char Mark>
struct inside : peg::star<peg::sor<peg::two<Mark>, peg::not_one<Mark>>> {};
struct double_quoted : peg::seq<peg::one<'"'>, inside<'"'>, peg::one<'"'>> {};
struct back_quoted : peg::seq<peg::one<'`'>, inside<'`'>, peg::one<'`'>> {};
struct bracketed : peg::seq<peg::one<'['>, peg::not_at<peg::sor<peg::digit, peg::one<']'>>>,
                            peg::plus<peg::not_one<'[', ']', '\n'>>, peg::one<']'>> {};
struct quoted : peg::sor<double_quoted, back_quoted, bracketed> {};

struct plain_text : peg::seq<peg::one<'\''>, inside<'\''>, peg::one<'\''>> {};
struct escaped_text
    : peg::seq<peg::one<'\''>,
               peg::star<peg::sor<peg::seq<peg::one<'\\'>, peg::any>, peg::two<'\''>, peg::not_one<'\''>>>,
               peg::one<'\''>> {};
struct marked_text : peg::seq<peg::one<'E', 'e'>, escaped_text> {};                   // E'…'
struct coded_text : peg::seq<peg::one<'B', 'b', 'X', 'x', 'N', 'n'>, plain_text> {};  // b'101'

// $$ … $$ and $name$ … $name$: the end is what the beginning was.
struct dollar_text {
  template <peg::apply_mode, peg::rewind_mode, template <typename...> class, template <typename...> class,
            typename Input, typename... States>
  static bool match(Input& in, States&&...) {
    const char* at = in.current();
    const char* const end = in.end();
    if (at == end || *at != '$') return false;
    const char* close = at + 1;
    while (close != end && (*close == '_' || (*close >= 'a' && *close <= 'z') || (*close >= 'A' && *close <= 'Z') ||
                            (close != at + 1 && *close >= '0' && *close <= '9')))
      ++close;
    if (close == end || *close != '$') return false;
    const std::string_view mark(at, static_cast<std::size_t>(close - at) + 1);
    const std::string_view rest(close + 1, static_cast<std::size_t>(end - close) - 1);
    const std::size_t found = rest.find(mark);
    if (found == std::string_view::npos) return false;
    in.bump(mark.size() * 2 + found);
    return true;
  }
};

struct number : peg::seq<peg::plus<peg::digit>, peg::opt<peg::one<'.'>, peg::star<peg::digit>>,
                         peg::opt<peg::one<'e', 'E'>, peg::opt<peg::one<'+', '-'>>, peg::plus<peg::digit>>> {};
struct word : peg::seq<any_word> {};
struct stop : peg::one<';'> {};
struct symbol : peg::sor<TAO_PEGTL_STRING("::"), peg::not_one<';', '\'', '"', '`'>> {};

template <class Text>
struct text_of : peg::sor<marked_text, coded_text, Text> {};
template <class Text>
struct token : peg::sor<text_of<Text>, dollar_text, quoted, number, word, symbol> {};
template <class Text>
struct statement : peg::seq<peg::star<peg::sor<between, token<Text>>>, peg::sor<stop, peg::eof>> {};

// The names of rules that an action of the reader hangs on.
using plain_statement = statement<plain_text>;
using escaped_statement = statement<escaped_text>;

}  // namespace waybill::grammar::ddl
