// The tokens of SQL that an engine's catalogue holds (checks, defaults, bodies of views and triggers) and a cursor over
// them. Pure functions and plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::body {

enum class Lexicon {
  plain,    // E'…', $$…$$; names "…"
  escaped,  // a backslash escapes; "…" is a text; names `…`
  lenient,  // names "…", `…`, […]
};

enum class TokenKind { word, name, text, number, bytes, bits, symbol };

struct Token {
  TokenKind kind = TokenKind::symbol;
  std::string value;      // of names and texts: unquoted; bytes: hex digits; bits: 0 and 1; else as written
  std::size_t begin = 0;  // byte offsets in the SQL
  std::size_t end = 0;
};

// nullopt where a text, name or comment is not closed, or a text has an escape that we do not read (E'\u00e9').
std::optional<std::vector<Token>> tokens_of(std::string_view sql, Lexicon lexicon);

// A word, whatever its case; `upper` is in upper case.
bool is_word(const Token& token, std::string_view upper);

class Cursor {
 public:
  // Both must outlive the cursor.
  Cursor(const std::vector<Token>& tokens, std::string_view sql) : tokens_(tokens), sql_(sql) {}

  bool done() const { return at_ >= tokens_.size(); }
  const Token& peek(std::size_t ahead = 0) const;
  const Token& take();
  std::size_t at() const { return at_; }
  void back_to(std::size_t at) { at_ = at; }

  bool sees(std::string_view upper, std::size_t ahead = 0) const { return is_word(peek(ahead), upper); }
  bool sees_symbol(std::string_view symbol, std::size_t ahead = 0) const;
  bool accept(std::string_view upper);
  bool accept_symbol(std::string_view symbol);

  // As written, from token `from` to before token `to`.
  std::string slice(std::size_t from, std::size_t to) const;

 private:
  const std::vector<Token>& tokens_;
  std::string_view sql_;
  std::size_t at_ = 0;
};

}  // namespace waybill::body
