#include "compiler/spec/wb_hints.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/spec/expr_errors.h"
#include "compiler/types/type.h"
#include "grammar/messages.h"

namespace waybill {

namespace {

namespace w = grammar::wb;
constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view blanks = " \t\r\n";

template <class Rule>
bool wants(std::string_view expected) {
  return expected == grammar::expected<Rule>;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks), last = text.find_last_not_of(blanks);
  return first == npos ? std::string_view() : text.substr(first, last - first + 1);
}

class Hint {
 public:
  Hint(const WbUnit& unit, std::string_view expected, std::size_t at)
      : whole_(unit.text.substr(unit.begin, unit.end - unit.begin)),
        outline_(unit.outline.substr(unit.begin, unit.end - unit.begin)),
        expected_(expected),
        at_(std::min(at, unit.end) - unit.begin),
        in_block_(unit.in_block) {}

  std::string text() const {
    if (at_ == 0 && whole_.starts_with("- "))
      return fmt::format("without the dash, which is YAML's: `{}`", line(whole_.substr(2)));
    if (std::string hint = in_block_ ? of_line() : of_head(); !hint.empty()) return hint;
    return of_value();
  }

 private:
  std::string_view rest() const { return whole_.substr(at_); }
  std::string_view first() const { return first_word(whole_); }
  static std::string_view line(std::string_view text) { return trimmed(text.substr(0, text.find('\n'))); }
  bool has_arrow() const { return outline_.find("->") != npos; }
  bool begins_line() const {
    const std::size_t last = whole_.substr(0, at_).find_last_not_of(" \t\r");
    return last != npos && whole_[last] == '\n' && !rest().empty();
  }

  std::string of_value() const {
    if (wants<w::drop_value>(expected_) && rest().starts_with('('))
      return fmt::format("without brackets: `drop {}`", line(rest().substr(1, rest().find(')') - 1)));
    if (wants<w::key_value>(expected_) && !first_word(rest()).empty())
      return fmt::format("in brackets: `key ({})`", first_word(rest()));
    if (wants<w::endpoint_end>(expected_) && trimmed(whole_.substr(first().size())).starts_with('='))
      return fmt::format("without the `=`: `{} {}`", first(), line(rest()));
    return {};
  }

  // -- lines of blocks
  std::string of_line() const {
    if (begins_line())
      return fmt::format("a line that is indented deeper goes on with the one above: begin it where `{}` begins",
                         first().empty() ? line(whole_) : first());
    if (wants<w::column_arrow>(expected_) && is_one_of(first_word(rest()), {"as", "to", "into"}))
      return fmt::format("a column is written with an arrow: `{} -> {}`", line(whole_.substr(0, at_)),
                         line(rest().substr(first_word(rest()).size())));
    return wants<w::column_end>(expected_) ? of_column() : "";
  }

  std::string of_column() const {
    const std::size_t arrow = outline_.find("->");
    const std::string_view target = first_word(trimmed(whole_.substr(arrow == npos ? at_ : arrow + 2)));
    if (rest().starts_with(',')) return "columns are not parted by commas: each stands in its line";
    if (rest().starts_with("::"))
      return fmt::format("the type stands behind one colon: `-> {} : {}`", target, line(rest().substr(2)));
    if (rest().starts_with(':'))
      return fmt::format("the type comes first, right behind the name: `-> {} : {}`", target, line(rest().substr(1)));
    const std::string_view type = line(rest());
    if (parse_type(type)) return fmt::format("the type stands behind a colon: `-> {} : {}`", target, type);
    return {};
  }

  // -- heads of mappings
  std::string of_head() const {
    if (!is_one_of(first(), {"copy", "split", "merge", "union", "query"})) return {};
    if (has_arrow() && begins_line()) {
      const std::string_view above = trimmed(whole_.substr(0, at_));
      return fmt::format("the columns of a table stand in braces: `{} {{ {} }}`", line(above), line(rest()));
    }
    if (wants<w::split_open>(expected_) && has_arrow()) return "its parts stand in braces: `-> { a { … } b { … } }`";
    return has_arrow() ? "" : of_missing_arrow();
  }

  // copy Customer to customer
  std::string of_missing_arrow() const {
    const std::string head = std::string(outline_.substr(0, outline_.find('\n'))) + " ";
    for (const std::string_view word : {" to ", " into ", " as ", " = "}) {
      const std::size_t found = head.find(word);
      if (found == npos) continue;
      const std::string_view target = trimmed(whole_.substr(std::min(found + word.size(), whole_.size())));
      const std::string_view name = first_word(target);
      return fmt::format("an arrow stands before the target: `{} -> {}`", trimmed(whole_.substr(0, found)),
                         name.empty() ? "…" : name);
    }
    return {};
  }

  std::string_view whole_, outline_, expected_;
  std::size_t at_;
  bool in_block_;
};

struct Word {
  std::string_view other, ours;
};
constexpr Word statements_elsewhere[] = {
    {"table", "copy Customer -> customer"},
    {"move", "copy Customer -> customer"},
    {"map", "copy Customer -> customer"},
    {"rename", "copy Customer -> customer"},
    {"from", "source \"sqlite:music.db\""},
    {"to", "target \"sqlite:new.db\""},
    {"import", "include \"types.wb\""},
    {"let", "var since \"2024-01-01\""},
    {"set", "var since \"2024-01-01\""},
    {"join", "merge Album a inner join Artist r on … -> album"},
    {"select", "query \"SELECT …\" -> name"},
    {"version", "waybill 1"},
    {"ignore", "waive no-key reason \"…\" until 2027-01-31"},
};
constexpr Word keys_of_yaml[] = {
    {"tables", "a mapping stands by itself: `copy Customer -> customer`"},
    {"settings", "each setting is a statement: `names snake_case`"},
    {"types", "each rule is a statement: `type datetime -> timestamp`"},
    {"vars", "each variable is a statement: `var since \"2024-01-01\"`"},
    {"severities", "each is a statement: `severity no-key error`"},
    {"waivers", "each is a statement: `waive no-key on log_* reason \"…\" until 2027-01-31`"},
};

template <std::size_t N>
std::string_view ours(std::string_view word, const Word (&words)[N]) {
  for (const Word& row : words)
    if (row.other == word) return row.ours;
  return {};
}

}  // namespace

std::string wb_hint(const WbUnit& unit, std::string_view expected, std::size_t at) {
  return Hint(unit, expected, at).text();
}

std::string statement_hint(std::string_view word) {
  if (std::string key(ours(word, keys_of_yaml)); !key.empty()) return key;
  const std::string_view statement = ours(word, statements_elsewhere);
  return statement.empty() ? "" : fmt::format("for example `{}`", statement);
}

std::string yaml_key_hint(std::string_view key) {
  const std::string_view hint = ours(key, keys_of_yaml);
  return hint.empty() ? "" : fmt::format("{}; a spec in YAML stands in a file that ends in .yaml", hint);
}

}  // namespace waybill
