#include "compiler/dialect/body_tokens.h"

#include <algorithm>

#include "grammar/body.h"

namespace waybill::body {
namespace {

namespace peg = tao::pegtl;
namespace rules = grammar::body;

// What a backslash makes of the character behind it; '\0' stands for "not known".
char escape_of(char c, bool named) {
  switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    default: break;
  }
  const bool special = c == '0' || c == 'Z' || (named && ((c >= '1' && c <= '7') || c == 'x' || c == 'u' || c == 'U'));
  return special ? '\0' : named && c == 'f' ? '\f' : c;
}

// Between `open` and the end, doubled marks halved. false: an escape that is not known.
bool unquote(std::string_view text, std::size_t open, bool escapes, bool named, std::string& out) {
  const char close = text[open] == '[' ? ']' : text[open];
  for (std::size_t i = open + 1; i + 1 < text.size(); ++i) {
    if (escapes && text[i] == '\\') {
      const char next = text[++i];
      const char meant = escape_of(next, named);
      if (meant == '\0') return false;
      if (!named && (next == '%' || next == '_')) out += '\\';  // kept for LIKE
      out += meant;
    } else {
      if (text[i] == close && i + 2 < text.size() && text[i + 1] == close) ++i;
      out += text[i];
    }
  }
  return true;
}

struct Gathered {
  Lexicon lexicon;
  std::vector<Token> tokens;
  bool readable = true;

  template <class Input>
  Token& add(TokenKind kind, const Input& in) {
    const std::string_view text(in.begin(), in.size());
    const std::size_t begin = in.position().byte;
    tokens.push_back({kind, std::string(text), begin, begin + text.size()});
    return tokens.back();
  }

  template <class Input>
  void add_quoted(TokenKind kind, const Input& in) {
    const std::string_view text(in.begin(), in.size());
    std::string value;
    if (text.front() == '$') {
      const std::size_t mark = text.find('$', 1) + 1;
      value = text.substr(mark, text.size() - 2 * mark);
    } else {
      const std::size_t open = text.find_first_of("'\"`[");
      const bool marked = lexicon == Lexicon::plain && open == 1;
      const bool escapes = kind == TokenKind::text && (marked || lexicon == Lexicon::escaped);
      readable = unquote(text, open, escapes, marked, value) && readable;
    }
    add(kind, in).value = std::move(value);
  }

  template <class Input>
  void add_digits(TokenKind kind, const Input& in) {
    Token& token = add(kind, in);
    token.value = token.value.substr(2);
    if (token.value.ends_with('\'')) token.value.pop_back();
    for (char& c : token.value) c = c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    if (kind == TokenKind::bytes && token.value.size() % 2 != 0) token.value.insert(0, "0");
  }
};

template <class Rule>
struct Action : peg::nothing<Rule> {};

template <TokenKind Kind>
struct Plain {
  template <class Input>
  static void apply(const Input& in, Gathered& gathered) {
    gathered.add(Kind, in);
  }
};
template <TokenKind Kind>
struct Quoted {
  template <class Input>
  static void apply(const Input& in, Gathered& gathered) {
    gathered.add_quoted(Kind, in);
  }
};
template <TokenKind Kind>
struct Digits {
  template <class Input>
  static void apply(const Input& in, Gathered& gathered) {
    gathered.add_digits(Kind, in);
  }
};
template <>
struct Action<rules::plain_lexicon::text> : Quoted<TokenKind::text> {};
template <>
struct Action<rules::plain_lexicon::name> : Quoted<TokenKind::name> {};
template <>
struct Action<rules::escaped_lexicon::text> : Quoted<TokenKind::text> {};
template <>
struct Action<rules::escaped_lexicon::name> : Quoted<TokenKind::name> {};
template <>
struct Action<rules::lenient_lexicon::text> : Quoted<TokenKind::text> {};
template <>
struct Action<rules::lenient_lexicon::name> : Quoted<TokenKind::name> {};
template <>
struct Action<rules::bytes> : Digits<TokenKind::bytes> {};
template <>
struct Action<rules::bits> : Digits<TokenKind::bits> {};
template <>
struct Action<rules::number> : Plain<TokenKind::number> {};
template <>
struct Action<rules::word> : Plain<TokenKind::word> {};
template <>
struct Action<rules::symbol> : Plain<TokenKind::symbol> {};

template <class Rules>
bool read(std::string_view sql, Gathered& gathered) {
  peg::memory_input<peg::tracking_mode::eager> in(sql.data(), sql.size(), "body");
  return peg::parse<rules::tokens<Rules>, Action>(in, gathered);
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

}  // namespace

std::optional<std::vector<Token>> tokens_of(std::string_view sql, Lexicon lexicon) {
  Gathered gathered{lexicon, {}};
  bool good = false;
  switch (lexicon) {
    case Lexicon::plain: good = read<rules::plain_lexicon>(sql, gathered); break;
    case Lexicon::escaped: good = read<rules::escaped_lexicon>(sql, gathered); break;
    case Lexicon::lenient: good = read<rules::lenient_lexicon>(sql, gathered); break;
  }
  if (!good || !gathered.readable) return std::nullopt;
  return std::move(gathered.tokens);
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

bool Cursor::sees_symbol(std::string_view symbol, std::size_t ahead) const {
  return peek(ahead).kind == TokenKind::symbol && peek(ahead).value == symbol;
}

bool Cursor::accept(std::string_view word) {
  if (!sees(word)) return false;
  ++at_;
  return true;
}

bool Cursor::accept_symbol(std::string_view symbol) {
  if (!sees_symbol(symbol)) return false;
  ++at_;
  return true;
}

std::string Cursor::slice(std::size_t from, std::size_t to) const {
  if (from >= to || to > tokens_.size()) return {};
  return std::string(sql_.substr(tokens_[from].begin, tokens_[to - 1].end - tokens_[from].begin));
}

}  // namespace waybill::body
