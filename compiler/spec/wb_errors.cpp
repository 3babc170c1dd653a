#include "compiler/spec/wb_errors.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diagnostics/suggest.h"
#include "compiler/spec/expr_errors.h"
#include "compiler/spec/parse_expr.h"
#include "compiler/spec/wb_hints.h"
#include "grammar/messages.h"

namespace waybill {

namespace {

constexpr std::size_t npos = std::string_view::npos;

const std::vector<std::string>& statements() {
  static const std::vector<std::string> words{
      "waybill", "migration", "source",   "target", "names",    "casts",    "type",      "copy",       "split", "merge",
      "union",   "query",     "include",  "var",    "existing", "bad_rows", "generated", "chunk_rows", "jobs",  "views",
      "enums",   "sequences", "routines", "before", "after",    "forbid",   "severity",  "waive"};
  return words;
}

const std::vector<std::string>& lines_of_blocks() {
  static const std::vector<std::string> words{
      "drop",     "key",       "where",      "distinct", "prefer", "only",    "indexes", "foreign_keys",
      "checks",   "triggers",  "comments",   "index",    "unique", "foreign", "check",   "existing",
      "bad_rows", "generated", "chunk_rows", "jobs",     "before", "after"};
  return words;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n;"), last = text.find_last_not_of(" \t\r\n;");
  return first == npos ? std::string_view() : text.substr(first, last - first + 1);
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : trimmed(text)) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank || line.empty() || line.back() != ' ') line += blank ? ' ' : c;
  }
  return line;
}

class Teller {
 public:
  Teller(const WbUnit& unit, std::string_view expected, std::size_t at, Diagnostics& diagnostics)
      : unit_(unit), expected_(expected), at_(at), diagnostics_(diagnostics) {}

  void tell() {
    if (unit_.in_block ? wrong_arrow() || wrong_way_round() : head_turned()) return;
    if (colon()) return;
    if (fat_arrow()) return;
    if (expected_.empty() && unknown_beginning()) return;
    plain();
  }

 private:
  std::string_view outline(std::size_t begin, std::size_t end) const {
    return unit_.outline.substr(begin, std::min(end, unit_.outline.size()) - begin);
  }
  std::string written(std::size_t begin, std::size_t end) const {
    return one_line(unit_.text.substr(begin, std::min(end, unit_.text.size()) - begin));
  }
  std::size_t find(std::string_view what) const {
    const std::size_t at = outline(unit_.begin, unit_.end).find(what);
    return at == npos ? npos : at + unit_.begin;
  }
  Span span(std::size_t begin, std::size_t size) const {
    return {unit_.file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + size)};
  }
  Diagnostic& add(std::size_t begin, std::size_t size, std::string message) {
    return diagnostics_.add(Code::W0115, span(begin, size), std::move(message));
  }

  // "full_name <- FirstName", "name = Name": the two sides change places.
  bool turned(std::size_t at, std::size_t size, std::string message) {
    const std::string left = written(unit_.begin, at), right = written(at + size, unit_.end);
    if (left.empty() || right.empty()) return false;
    add(at, size, std::move(message)).help(fmt::format("the source stands on the left: `{} -> {}`", right, left));
    return true;
  }
  // copy customer <- Customer
  bool head_turned() {
    const std::size_t at = find("<-");
    const std::string_view kind = first_word(outline(unit_.begin, unit_.end));
    static constexpr std::string_view kinds[] = {"copy", "split", "merge", "union", "query"};
    if (at == npos || has_arrow() || std::find(std::begin(kinds), std::end(kinds), kind) == std::end(kinds))
      return false;
    const std::string target = written(unit_.begin + kind.size(), at), source = written(at + 2, unit_.end);
    Diagnostic& error = add(at, 2, "the arrow points from the source to the target");
    if (!target.empty() && !source.empty()) error.help(fmt::format("write `{} {} -> {}`", kind, source, target));
    return true;
  }
  bool has_arrow() const { return find("->") != npos; }

  bool wrong_arrow() {
    if (const std::size_t at = find("<-"); at != npos && !has_arrow())
      return turned(at, 2, "the arrow points from the source to the target");
    if (const std::size_t at = find(":="); at != npos && !has_arrow())
      return turned(at, 2, "a column is mapped by an arrow, not by `:=`");
    const std::size_t equal = find("=");
    const bool alone = equal != npos && !has_arrow() && find("=>") == npos && find("==") == npos;
    if (alone && equal > unit_.begin && std::string_view("<>!:").find(unit_.outline[equal - 1]) == npos)
      return turned(equal, 1, "a column is mapped by an arrow, not by `=`");
    return false;
  }

  // "name: Name", as in YAML.
  bool colon() {
    const std::size_t word = first_word(outline(unit_.begin, unit_.end)).size(), at = unit_.begin + word;
    if (word == 0 || has_arrow() || unit_.outline.substr(at, 1) != ":" || unit_.outline.substr(at, 2) == "::")
      return false;
    const std::string key = written(unit_.begin, at);
    const auto& words = unit_.in_block ? lines_of_blocks() : statements();
    const bool known = std::find(words.begin(), words.end(), key) != words.end();
    if (const std::string hint = unit_.in_block ? "" : yaml_key_hint(key); !hint.empty())
      return add(unit_.begin, word + 1, "this is how YAML writes a spec").help(hint), true;
    if (unit_.in_block && !known) return turned(at, 1, "this is how YAML maps a column");
    if (!known) return false;
    const std::string rest = written(at + 1, unit_.end);
    const bool shown = !rest.empty() && rest.find_first_of("[{") == npos;
    add(at, 1, "this is how YAML writes a key")
        .help(fmt::format("here it is written without the colon: `{} {}`", key, shown ? rest : "…"));
    return true;
  }

  // "full_name -> FirstName || ' ' || LastName"
  bool wrong_way_round() {
    const std::size_t arrow = find("->");
    if (arrow == npos || at_ <= arrow + 2 || expected_ != grammar::expected<grammar::wb::column_end>) return false;
    static constexpr std::string_view operators = "|+-*/%.(";
    if (at_ >= unit_.end || operators.find(unit_.outline[at_]) == npos) return false;
    return is_expression(arrow + 2, unit_.end) && turned(arrow, 2, "the arrow points from the source to the target");
  }
  bool is_expression(std::size_t begin, std::size_t end) const {
    Diagnostics unwanted;
    return parse_expression({written(begin, end), span(begin, end - begin), {}}, unwanted) != nullptr;
  }

  bool fat_arrow() {
    for (const std::string_view token : {"=>", "\xe2\x86\x92", "-->", "- >"})
      if (const std::size_t at = find(token); at != npos) {
        add(at, token.size(), "the arrow is written `->`").replace(span(at, token.size()), "->");
        return true;
      }
    return false;
  }

  bool unknown_beginning() {
    const std::string_view word = first_word(outline(unit_.begin, unit_.end));
    if (word.empty() || unit_.in_block) return false;
    const std::string name(word);
    Diagnostic& error = add(unit_.begin, word.size(), fmt::format("no statement begins with `{}`", name));
    const std::string hint = did_you_mean(name, statements());
    const bool column = outline(unit_.begin + word.size(), unit_.end).find_first_not_of(' ') ==
                            outline(unit_.begin + word.size(), unit_.end).find("->") ||
                        lines_match(name);
    const std::string known = statement_hint(name);
    if (!known.empty())
      error.help(known);
    else if (!hint.empty() && !(column && has_arrow()))
      error.help(hint);
    else if (column)
      error.help("columns and what else is said of a table stand in its braces: `copy Artist -> artist { … }`");
    else
      error.help(fmt::format("a statement begins with {}", word_list(statements(), 30)));
    return true;
  }
  static bool lines_match(const std::string& name) {
    const auto& words = lines_of_blocks();
    return std::find(words.begin(), words.end(), name) != words.end();
  }

  void plain() {
    const std::string_view begins = unit_.in_block ? "a column (`Name -> name`) or a word such as `drop`"
                                                   : "a statement such as `copy`, `split`, `merge` or `query`";
    const bool value = expected_.empty() && unit_.in_block && has_arrow();
    const std::string_view wanted = value ? grammar::a_value : expected_.empty() ? begins : expected_;
    const std::size_t from = expected_.empty() ? unit_.begin : at_;
    const Span whole = span(unit_.begin, unit_.end - unit_.begin);
    const PlacedText text{std::string(unit_.text.substr(unit_.begin, unit_.end - unit_.begin)), whole, {}};
    report_expression_error(text, wanted, from - unit_.begin, 0, diagnostics_, {Code::W0115, "line"});
    if (const std::string hint = wb_hint(unit_, expected_.empty() ? begins : expected_, from); !hint.empty())
      diagnostics_.all().back().help(hint);
  }

  const WbUnit& unit_;
  std::string_view expected_;
  std::size_t at_;
  Diagnostics& diagnostics_;
};

}  // namespace

void report_unit(const WbUnit& unit, std::string_view expected, std::size_t at, Diagnostics& diagnostics) {
  WbUnit trimmed_unit = unit;  // where the line ends is where its last word ends
  while (trimmed_unit.end > unit.begin + 1 && std::string_view(" \t\r\n").find(unit.text[trimmed_unit.end - 1]) != npos)
    --trimmed_unit.end;
  Teller(trimmed_unit, expected, std::min(at, trimmed_unit.end), diagnostics).tell();
}

bool looks_like_yaml(std::string_view clean) {
  const std::size_t at = clean.find_first_not_of(" \t\r\n");
  if (at == npos) return false;
  if (clean.substr(at, 3) == "---" || clean.substr(at, 2) == "- ") return true;
  const std::string_view rest = clean.substr(at + first_word(clean.substr(at)).size());
  return rest.starts_with(":") && !rest.starts_with("::");
}

}  // namespace waybill
