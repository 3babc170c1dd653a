#include "compiler/spec/expr_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "compiler/diagnostics/utf8.h"
#include "compiler/spec/parse_expr.h"
#include "grammar/messages.h"

namespace waybill {

namespace {

namespace peg = tao::pegtl;
namespace g = grammar;

// The token at `at`: a word or number, a quoted text up to its quote, or one character.
std::size_t token_end(std::string_view text, std::size_t at) {
  if (at >= text.size()) return at;
  const std::size_t word = first_word(text.substr(at)).size();
  const Utf8Char c = decode_utf8(text, at);
  if (c.code >= 0x2000 && c.code <= 0x206f) return at + c.size;
  if (word > 0) return at + word;
  static constexpr std::string_view pairs[] = {"==", "&&", "!=", "<>", "<=", ">=", "||", "::", "->"};
  for (const std::string_view pair : pairs)
    if (text.substr(at).starts_with(pair)) return at + pair.size();
  return at + c.size;
}

bool is_word_of_the_language(std::string_view token) {
  peg::memory_input in(token.data(), token.size(), "");
  return peg::parse<peg::seq<g::reserved, peg::eof>>(in);
}

std::string help_for(std::string_view before, std::string_view token, std::string_view wanted) {
  const auto is = [&](std::initializer_list<std::string_view> candidates) {
    return std::find(candidates.begin(), candidates.end(), token) != candidates.end();
  };
  while (!before.empty() && std::isspace(static_cast<unsigned char>(before.back()))) before.remove_suffix(1);
  if (is({"=="}) || (token.starts_with('=') && before.ends_with('='))) return "equality is written `=`";
  if (is({"&", "&&"})) return "write `and`";
  if (is({"!"})) return "write `not`, or `<>` for not equal";
  if (is({"|"})) return "texts are joined by `||`";
  if (is({"\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9c", "\xe2\x80\x9d"}))
    return "a text stands in straight quotes: 'text'";
  if (is({"=", "<>", "!=", "<", ">", "<=", ">="}) && wanted.starts_with("an operator"))
    return "comparisons don't chain: join two of them with `and`";
  if (wanted == std::string_view("the end of the number"))
    return "a name that begins with a digit stands in double quotes";
  if (is({"*"})) return "`*` stands for all columns only in `count(*)` and `\"*\": table`";
  if (is({";"})) return "one expression, without a semicolon";
  const bool operand = wanted == g::a_value || wanted.starts_with("an argument");
  if (operand && is_word_of_the_language(token))
    return fmt::format("`{}` is a word of the language; a column of that name is written \"{}\"", token, token);
  return {};
}

std::string_view said_where(std::string_view before) {
  const std::size_t last = before.find_last_not_of(" \t\r\n");
  if (last == std::string_view::npos) return {};
  std::size_t first = last;
  const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  static constexpr std::string_view marks = "+-*/%=<>|(,:";
  if (in_word(before[last])) {
    while (first > 0 && in_word(before[first - 1])) --first;
    const std::string_view word = before.substr(first, last - first + 1);
    return is_word_of_the_language(word) || word == "div" ? word : std::string_view();
  }
  if (marks.find(before[last]) == std::string_view::npos) return {};
  constexpr std::size_t never_joined = 10;  // ( , : stand alone
  while (first > 0 && marks.find(before[last]) < never_joined && marks.find(before[first - 1]) < never_joined) --first;
  return before.substr(first, last - first + 1);
}

void report_unclosed(const PlacedText& text, std::string_view expected, std::size_t at, Diagnostics& diagnostics) {
  const bool comment = expected == g::unclosed_comment;
  const std::string_view what = comment ? "comment" : "quoted text";
  diagnostics.add(Code::W0105, text.span(at, at + (comment ? 2 : 1)), fmt::format("this {} has no end", what))
      .label(fmt::format("it begins here and wants {}", expected));
}

}  // namespace

std::string_view first_word(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && (std::isalnum(static_cast<unsigned char>(text[size])) || text[size] == '_' ||
                                text[size] == '$' || static_cast<unsigned char>(text[size]) >= 0x80))
    ++size;
  return text.substr(0, size);
}

void report_expression_error(const PlacedText& text, std::string_view expected, std::size_t at, std::size_t opened_at,
                             Diagnostics& diagnostics, const Telling& telling) {
  const std::string_view all = text.text;
  at = std::min(at, all.size());
  const std::size_t end = token_end(all, at);
  if (expected == g::too_deep) {
    diagnostics.add(Code::W0111, text.span(at, end), "this expression is too deeply nested")
        .help(fmt::format("up to {} levels of nesting and {} operators in a row are read", max_expression_nesting,
                          max_expression_height));
    return;
  }
  if (expected == g::unclosed || expected == g::unclosed_comment)
    return report_unclosed(text, expected, opened_at, diagnostics);
  const std::string_view before = all.substr(0, at), token = all.substr(at, end - at), after = said_where(before);
  std::string message = fmt::format("expected {}", expected);
  if (expected == g::a_value && !after.empty()) message += fmt::format(" after `{}`", after);
  message += token.empty() ? fmt::format(", but the {} ends here", telling.what) : fmt::format(", found `{}`", token);
  Diagnostic& diagnostic = diagnostics.add(telling.code, text.span(at, end), std::move(message));
  if (const std::string help = help_for(before, token, expected); !help.empty()) diagnostic.help(help);
  const bool of_yaml = telling.code == Code::W0105;  // which takes quotes around a whole value for its own
  const bool alone = token.empty() || token == "->";
  const std::string_view word = before.empty() ? token : alone ? first_word(before) : std::string_view();
  const bool of_language = expected == g::a_value && !word.empty() && is_word_of_the_language(word) &&
                           before.find_last_not_of(' ') + 1 <= word.size();
  if (of_language && !before.empty())
    diagnostic.help(fmt::format("`{0}` is a word of the language; a column of that name is written \"{0}\"", word));
  if (of_language && of_yaml)
    diagnostic.help(fmt::format("YAML wants quotes around those: `'\"{}\"{}'`", word, all.substr(end)));
  if (token == "=" && before.ends_with('=')) diagnostic.replace(text.span(at, end), "");
  if (token == "&&") diagnostic.replace(text.span(at, end), "and");
}

}  // namespace waybill
