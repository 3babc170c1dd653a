// The tokens of SQL as the engines write it (schema files, bodies of views and triggers), statement by statement, and a
// cursor over them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/source.h"

namespace waybill::ddl {

enum class TokenKind { word, quoted, text, number, symbol };

struct Token {
  TokenKind kind = TokenKind::symbol;
  std::string value;      // of names and texts: without quotes; else as written
  std::size_t begin = 0;  // byte offsets in the file
  std::size_t end = 0;
};
using Tokens = std::vector<Token>;

struct Statement {
  Tokens tokens;
  std::size_t end = 0;  // behind its ';'
};

// The statement that begins at `from`; nullopt where a text or name is not closed.
std::optional<Statement> next_statement(std::string_view file, std::size_t from, bool backslash_escapes);

bool is_word(const Token& token, std::string_view upper);

class Cursor {
 public:
  // `folds`: bare names are lower case, whatever they are written in.
  Cursor(const Tokens& tokens, std::string_view file, bool folds) : tokens_(tokens), file_(file), folds_(folds) {}

  bool done() const { return at_ >= tokens_.size(); }
  const Token& peek(std::size_t ahead = 0) const;
  const Token& take();
  std::size_t at() const { return at_; }
  void back_to(std::size_t at) { at_ = at; }

  bool sees(std::string_view upper, std::size_t ahead = 0) const { return is_word(peek(ahead), upper); }
  bool sees_symbol(std::string_view symbol) const;
  bool accept(std::string_view upper);  // one word
  bool accept_all(std::initializer_list<std::string_view> words);
  bool accept_symbol(std::string_view symbol);
  std::optional<std::string> name();  // a word or a quoted name

  // The text between the parentheses that begin here, as written; behind them afterwards. nullopt: none begin here.
  std::optional<std::string> parenthesised();
  void skip_parenthesised() { (void)parenthesised(); }
  // As written, from token `from` up to here.
  std::string slice(std::size_t from) const;

 private:
  const Tokens& tokens_;
  std::string_view file_;
  bool folds_;
  std::size_t at_ = 0;
};

}  // namespace waybill::ddl
