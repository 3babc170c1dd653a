#include "compiler/spec/wb_layout.h"

#include <algorithm>

#include "compiler/spec/parse_expr.h"
#include "grammar/spec.h"

namespace waybill {

namespace {

namespace peg = tao::pegtl;
namespace g = grammar;

enum class Kind { comment, quoted, any_quote, variable, word, arrow, line, blanks, open, close, brace, unbrace, other };

struct Token {
  Kind kind;
  std::size_t begin, end;
};
using Tokens = std::vector<Token>;

template <class Rule>
struct action : peg::nothing<Rule> {};

template <Kind kind>
struct collect {
  template <class ActionInput>
  static void apply(const ActionInput& in, Tokens& tokens) {
    const std::size_t begin = in.iterator().byte;
    tokens.push_back({kind, begin, begin + in.size()});
  }
};
template <>
struct action<g::wb::hash_comment> : collect<Kind::comment> {};
template <>
struct action<g::wb::dash_comment> : collect<Kind::comment> {};
template <>
struct action<g::wb::slash_comment> : collect<Kind::comment> {};
template <>
struct action<g::wb::escaped_text> : collect<Kind::quoted> {};
template <>
struct action<g::wb::triple_text> : collect<Kind::quoted> {};
template <>
struct action<g::wb::single_text> : collect<Kind::quoted> {};
template <>
struct action<g::wb::double_text> : collect<Kind::quoted> {};
template <>
struct action<g::wb::tick_text> : collect<Kind::quoted> {};
template <>
struct action<g::wb::any_quote> : collect<Kind::any_quote> {};
template <>
struct action<g::wb::variable> : collect<Kind::variable> {};
template <>
struct action<g::wb::word_token> : collect<Kind::word> {};
template <>
struct action<g::wb::arrow> : collect<Kind::arrow> {};
template <>
struct action<g::wb::line_end> : collect<Kind::line> {};
template <>
struct action<g::wb::blanks> : collect<Kind::blanks> {};
template <>
struct action<g::wb::open_bracket> : collect<Kind::open> {};
template <>
struct action<g::wb::close_bracket> : collect<Kind::close> {};
template <>
struct action<g::wb::open_brace> : collect<Kind::brace> {};
template <>
struct action<g::wb::close_brace> : collect<Kind::unbrace> {};
template <>
struct action<g::wb::other_token> : collect<Kind::other> {};

Tokens tokens_of(std::string_view text) {
  Tokens tokens;
  peg::memory_input<peg::tracking_mode::eager, peg::eol::lf_crlf, const char*> in(text.data(),
                                                                                  text.data() + text.size(), "");
  peg::parse<peg::star<g::wb::token>, action>(in, tokens);
  return tokens;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  const auto same = [&](std::string_view word) {
    return text.size() == word.size() && std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) {
             return a == (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b);
           });
  };
  return std::any_of(words.begin(), words.end(), same);
}

std::string without_marks(std::string_view comment) {
  const bool block = comment.starts_with("/*");
  comment.remove_prefix(comment.starts_with('#') ? 1 : 2);
  if (block) comment.remove_suffix(2);
  if (comment.starts_with(' ')) comment.remove_prefix(1);
  const std::size_t last = comment.find_last_not_of(" \t\r\n");
  return std::string(comment.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

// Decides, line break by line break, which of them end a unit.
class Layout {
 public:
  Layout(std::string_view text, std::uint32_t file, Diagnostics& diagnostics)
      : text_(text), file_(file), diagnostics_(diagnostics), tokens_(tokens_of(text)) {
    result_.clean = result_.view = std::string(text);
    if (text_.starts_with("\xef\xbb\xbf")) result_.clean.replace(0, 3, "   "), result_.view.replace(0, 3, "   ");
    for (const Token& token : tokens_)
      if (token.kind == Kind::quoted) quoted_.emplace_back(token.begin, token.end);
  }

  WbLayout run() {
    begin_line(0);
    for (const Token& token : tokens_) {
      if (token.begin < skip_until_) continue;
      if (token.kind == Kind::comment)
        comment(token);
      else if (token.kind == Kind::line)
        line(token);
      else if (token.kind != Kind::blanks)
        significant(token);
      const std::size_t inner = token.kind == Kind::line ? npos : text_of(token).rfind('\n');
      if (inner != npos) begin_line(token.begin + inner + 1);
    }
    result_.outline = result_.view;
    for (const auto& [begin, end] : quoted_) blank(result_.outline, begin, end, '_');
    return std::move(result_);
  }

 private:
  std::string_view text_of(const Token& token) const { return text_.substr(token.begin, token.end - token.begin); }
  Span span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  void blank(std::string& out, std::size_t begin, std::size_t end, char with = ' ') const {
    for (std::size_t i = begin; i < end; ++i)
      if (out[i] != '\n') out[i] = with;
  }

  void comment(const Token& token) {
    blank(result_.clean, token.begin, token.end);
    blank(result_.view, token.begin, token.end);
    result_.comments.push_back(
        {token.begin, token.end, without_marks(text_of(token)), indent() == column_of(token.begin)});
  }

  // Of the line that is being read.
  std::size_t column_of(std::size_t at) const { return at - line_begin_; }
  std::size_t indent() const { return indent_here_; }
  void begin_line(std::size_t at) {
    line_begin_ = at;
    indent_here_ = std::min(text_.find_first_not_of(" \t", at), text_.size()) - at;
  }

  void line(const Token& token) {
    begin_line(token.end);
    if (break_ == npos) break_ = token.begin;
  }

  void significant(const Token& token) {
    if (break_ != npos) {
      if (ends_unit(token)) {
        result_.view[break_] = ';';
        end_unit();
      }
      break_ = npos;
    }
    if (!begun_ && token.kind != Kind::unbrace) {
      begun_ = true;
      first_ = token;
      indent_ = indent();
    }
    take(token);
    last_ = token;
  }

  void take(const Token& token) {
    const std::string_view text = text_of(token);
    if (token.kind == Kind::any_quote ||
        (token.kind == Kind::other && text == "/" && text_.substr(token.end, 1) == "*"))
      return unclosed(token);
    if (token.kind == Kind::variable) blank(result_.view, token.begin, token.end, '_');
    if (token.kind == Kind::arrow) arrow_ = true;
    if (token.kind == Kind::brace || token.kind == Kind::unbrace || text == ";") end_unit();
    if (token.kind == Kind::unbrace && !indents_.empty()) indents_.pop_back();
    if (token.kind == Kind::brace) indents_.push_back(indent_);
    last_is_target_ = last_.kind == Kind::arrow;  // whatever word it is
    if (!last_is_target_ || token.kind != Kind::word) nest(token, text);
  }

  void end_unit() {
    begun_ = arrow_ = false;
    opens_.clear();
    run_ = 0;
  }

  // Every way down into the grammar is a bracket, a `case`, or a row of signs: deeper than this none of them goes.
  void nest(const Token& token, std::string_view text) {
    const bool prefix = text == "-" || text == "+" || is_one_of(text, {"not"});
    const bool opens = token.kind == Kind::open || is_one_of(text, {"case"});
    if (opens)
      opens_.push_back(std::exchange(run_, 0) + 1);
    else if ((token.kind == Kind::close || is_one_of(text, {"end"})) && !opens_.empty())
      opens_.pop_back();
    else if (token.kind == Kind::arrow)
      opens_.clear();
    run_ = prefix ? run_ + 1 : 0;
    std::size_t depth = run_;
    if (opens || prefix)
      for (const std::size_t open : opens_) depth += open;
    if (depth <= max_expression_nesting + 1) return;
    diagnostics_.add(Code::W0111, span(token.begin, token.end), "this expression is too deeply nested");
    give_up(token.begin, std::min(text_.find('\n', token.begin), text_.size()));
    opens_.clear();
    run_ = 0;
  }

  void unclosed(const Token& token) {
    const bool comment = token.kind == Kind::other, triple = text_.substr(token.begin).starts_with("\"\"\"");
    const std::size_t end = comment || triple ? text_.size() : std::min(text_.find('\n', token.begin), text_.size());
    Diagnostic& error = diagnostics_.add(Code::W0115,
                                         span(token.begin, token.begin + (triple    ? 3
                                                                          : comment ? 2
                                                                                    : 1)),
                                         comment  ? "this comment has no end"
                                         : triple ? "this text has no `\"\"\"` at its end"
                                                  : "this quote has no other on its line");
    error.label("it opens here");
    if (!comment && !triple) error.help("a text of several lines stands between `\"\"\"` and `\"\"\"`");
    give_up(token.begin, end);
  }

  void give_up(std::size_t begin, std::size_t end) {
    result_.broken.push_back(static_cast<std::uint32_t>(begin));
    blank(result_.view, begin, end, '_');
    blank(result_.clean, begin, end, '_');
    skip_until_ = end;
  }

  bool ends_unit(const Token& next) const {
    if (!begun_ || next.kind == Kind::unbrace) return false;
    const std::size_t indent = indent_here_;
    const std::string_view word = text_of(next);
    const bool statement = indent == 0 && is_one_of(word, {"copy", "split", "merge", "union", "query"});
    if (!opens_.empty()) return statement && follows_name(next);
    if (indent > indent_) return false;
    return !(continues(next, word) || is_open(last_));
  }

  // `copy Album`, not a column that is called so: `copy -> x`.
  bool follows_name(const Token& token) const {
    std::size_t i = static_cast<std::size_t>(&token - tokens_.data()) + 1;
    while (i < tokens_.size() && tokens_[i].kind == Kind::blanks) ++i;
    return i < tokens_.size() && (tokens_[i].kind == Kind::word || tokens_[i].kind == Kind::quoted);
  }

  // A line that begins like this can only go on with the one above.
  bool continues(const Token& next, std::string_view word) const {
    if (next.kind == Kind::close || next.kind == Kind::brace) return true;
    if (next.kind == Kind::arrow)
      return !arrow_ && text_of(last_) != "*" && !is_line();  // behind these `-> name` is a column by itself
    if (next.kind == Kind::other && word != "+" && word != "-" && word != "*") return true;
    if (joins_lines(word) && !is_one_of(word, {"not", "case"})) return true;
    return indents_.empty() && is_one_of(word, {"inner", "left", "right", "full", "cross", "join", "on", "using",
                                                "where", "key", "except", "distinct", "prefer", "group"});
  }

  // `drop a`, `from Artist`: more than a column that is called so.
  bool is_line() const { return !indents_.empty() && last_.begin != first_.begin && begins_a_line(text_of(first_)); }

  bool is_open(const Token& last) const {
    const std::string_view text = text_of(last);
    return last.kind == Kind::arrow || (last.kind == Kind::other && text != "*" && text != "?") ||
           (!last_is_target_ && joins_lines(text) && !is_one_of(text, {"end"}));
  }

  static constexpr std::size_t npos = std::string_view::npos;
  std::string_view text_;
  std::uint32_t file_;
  Diagnostics& diagnostics_;
  Tokens tokens_;
  std::vector<std::pair<std::size_t, std::size_t>> quoted_;
  WbLayout result_;
  std::size_t line_begin_ = 0, indent_here_ = 0;
  std::size_t break_ = npos;  // the first line break behind last_
  std::size_t skip_until_ = 0;
  Token last_{Kind::line, 0, 0};
  bool last_is_target_ = false;
  bool begun_ = false;             // a unit has begun
  Token first_{Kind::line, 0, 0};  // with this
  bool arrow_ = false;             // and has its arrow
  std::size_t indent_ = 0;
  std::vector<std::size_t> indents_;  // of the units that opened the braces around
  std::vector<std::size_t> opens_;    // open brackets, each with the signs before it
  std::size_t run_ = 0;
};

}  // namespace

bool joins_lines(std::string_view word) {
  return is_one_of(word,
                   {"and", "or", "not", "is", "like", "ilike", "in", "between", "case", "when", "then", "else", "end"});
}

bool begins_a_line(std::string_view word) {
  return is_one_of(word, {"drop",         "key",       "where",  "distinct",  "prefer",   "only",     "except",
                          "group",        "indexes",   "checks", "triggers",  "comments", "index",    "unique",
                          "foreign_keys", "foreign",   "check",  "from",      "existing", "bad_rows", "jobs",
                          "before",       "generated", "after",  "chunk_rows"});
}

WbLayout lay_out(std::string_view text, std::uint32_t file, Diagnostics& diagnostics) {
  return Layout(text, file, diagnostics).run();
}

std::string view_of_value(std::string_view text) {
  std::string view(text);
  for (const Token& token : tokens_of(text)) {
    if (token.kind == Kind::comment || token.kind == Kind::any_quote) return {};  // would not come back
    if (token.kind == Kind::variable)
      std::fill(view.begin() + static_cast<std::ptrdiff_t>(token.begin),
                view.begin() + static_cast<std::ptrdiff_t>(token.end), '_');
  }
  return view;
}

}  // namespace waybill
