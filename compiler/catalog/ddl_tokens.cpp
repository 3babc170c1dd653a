#include "compiler/catalog/ddl_tokens.h"

#include <algorithm>

#include "grammar/ddl.h"

namespace waybill::ddl {
namespace {

namespace peg = tao::pegtl;
namespace rules = grammar::ddl;

// 'it''s', "a""b", `c`, E'\n', b'101', $$…$$ without their marks.
std::string unquoted(std::string_view text, bool escapes) {
  if (text.starts_with('$')) {
    const std::size_t mark = text.find('$', 1) + 1;
    return std::string(text.substr(mark, text.size() - 2 * mark));
  }
  if (text.starts_with('E') || text.starts_with('e')) escapes = true;
  const std::size_t open = text.find_first_of("'\"`[");
  const char close = text[open] == '[' ? ']' : text[open];
  std::string out;
  for (std::size_t i = open + 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && escapes && close == '\'' && i + 2 < text.size()) {
      const char next = text[++i];
      out += next == 'n' ? '\n' : next == 't' ? '\t' : next == 'r' ? '\r' : next == '0' ? '\0' : next;
    } else {
      if (text[i] == close && i + 2 < text.size() && text[i + 1] == close) ++i;
      out += text[i];
    }
  }
  return out;
}

struct Gathered {
  Tokens tokens;
  bool escapes = false;

  template <class Input>
  void add(TokenKind kind, const Input& in) {
    const std::string_view text(in.begin(), in.size());
    const bool plain = kind == TokenKind::word || kind == TokenKind::number || kind == TokenKind::symbol;
    const std::size_t begin = in.position().byte;
    tokens.push_back({kind, plain ? std::string(text) : unquoted(text, escapes), begin, begin + text.size()});
  }
};

template <class Rule>
struct Action : peg::nothing<Rule> {};

template <TokenKind Kind>
struct Gather {
  template <class Input>
  static void apply(const Input& in, Gathered& gathered) {
    gathered.add(Kind, in);
  }
};
template <class Text>
struct Action<rules::text_of<Text>> : Gather<TokenKind::text> {};
template <>
struct Action<rules::dollar_text> : Gather<TokenKind::text> {};
template <>
struct Action<rules::quoted> : Gather<TokenKind::quoted> {};
template <>
struct Action<rules::number> : Gather<TokenKind::number> {};
template <>
struct Action<rules::word> : Gather<TokenKind::word> {};
template <>
struct Action<rules::symbol> : Gather<TokenKind::symbol> {};

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

}  // namespace

std::optional<Statement> next_statement(std::string_view file, std::size_t from, bool backslash_escapes) {
  peg::memory_input<peg::tracking_mode::eager> in(file.data() + from, file.size() - from, "schema");
  Gathered gathered{{}, backslash_escapes};
  const bool read = backslash_escapes ? peg::parse<rules::escaped_statement, Action>(in, gathered)
                                      : peg::parse<rules::plain_statement, Action>(in, gathered);
  if (!read) return std::nullopt;
  for (Token& token : gathered.tokens) {
    token.begin += from;
    token.end += from;
  }
  return Statement{std::move(gathered.tokens), from + in.byte()};
}

bool is_word(const Token& token, std::string_view word) {
  return token.kind == TokenKind::word && token.value.size() == word.size() &&
         std::equal(word.begin(), word.end(), token.value.begin(), [](char a, char b) { return a == upper(b); });
}

const Token& Cursor::peek(std::size_t ahead) const {
  static const Token none;
  return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : none;
}

const Token& Cursor::take() {
  const Token& token = peek();
  if (!done()) ++at_;
  return token;
}

bool Cursor::sees_symbol(std::string_view symbol) const {
  return !done() && peek().kind == TokenKind::symbol && peek().value == symbol;
}

bool Cursor::accept(std::string_view word) {
  if (done() || !sees(word)) return false;
  ++at_;
  return true;
}

bool Cursor::accept_all(std::initializer_list<std::string_view> words) {
  std::size_t ahead = 0;
  for (const std::string_view word : words)
    if (!sees(word, ahead++)) return false;
  at_ += words.size();
  return true;
}

bool Cursor::accept_symbol(std::string_view symbol) {
  if (!sees_symbol(symbol)) return false;
  ++at_;
  return true;
}

std::optional<std::string> Cursor::name() {
  if (done() || (peek().kind != TokenKind::word && peek().kind != TokenKind::quoted)) return std::nullopt;
  const Token& token = take();
  std::string name = token.value;
  if (folds_ && token.kind == TokenKind::word)
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return name;
}

std::optional<std::string> Cursor::parenthesised() {
  if (!accept_symbol("(")) return std::nullopt;
  const std::size_t begin = tokens_[at_ - 1].end;
  std::size_t depth = 1;
  while (!done()) {
    const Token& token = take();
    if (token.kind != TokenKind::symbol) continue;
    if (token.value == "(") ++depth;
    if (token.value == ")" && --depth == 0) {
      std::string_view inside = file_.substr(begin, token.begin - begin);
      while (!inside.empty() && std::string_view(" \t\r\n").find(inside.front()) != std::string_view::npos)
        inside.remove_prefix(1);
      while (!inside.empty() && std::string_view(" \t\r\n").find(inside.back()) != std::string_view::npos)
        inside.remove_suffix(1);
      return std::string(inside);
    }
  }
  return std::nullopt;
}

std::string Cursor::slice(std::size_t from) const {
  if (from >= at_ || from >= tokens_.size()) return {};
  return std::string(file_.substr(tokens_[from].begin, tokens_[at_ - 1].end - tokens_[from].begin));
}

}  // namespace waybill::ddl
