#include "compiler/resolve/automap.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace waybill {
namespace {

bool upper(char c) { return c >= 'A' && c <= 'Z'; }
bool lower(char c) { return c >= 'a' && c <= 'z'; }
bool digit(char c) { return c >= '0' && c <= '9'; }
char to_lower(char c) { return upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_text(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), to_lower);
  return out;
}

// A new word begins at an upper case letter after a lower one or a digit, or before a lower one at the end of a run.
bool word_begins(std::string_view name, std::size_t i) {
  if (i == 0 || !upper(name[i])) return false;
  if (lower(name[i - 1]) || digit(name[i - 1])) return true;
  return upper(name[i - 1]) && i + 1 < name.size() && lower(name[i + 1]);
}

std::string snake_case(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool separator = c == ' ' || c == '-' || c == '.' || c == '_';
    if ((separator || word_begins(name, i)) && !out.empty() && out.back() != '_') out += '_';
    if (separator && out.empty() && c == '_') out += '_';  // a leading underscore is part of the name
    if (!separator) out += to_lower(c);
  }
  if (out.size() > 1 && out.back() == '_' && name.back() != '_') out.pop_back();
  return out;
}

// "int(11) unsigned" -> "int unsigned".
std::string without_arguments(std::string_view type) {
  std::string out;
  int depth = 0;
  for (const char c : type) {
    if (c == '(') ++depth;
    if (depth == 0) out += c;
    if (c == ')') --depth;
  }
  return out;
}

// Lower case, blanks folded to one and dropped beside brackets and commas.
std::string fold(std::string_view text) {
  std::string out;
  for (const char c : lower_text(text)) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    const bool tight = c == '(' || c == ')' || c == ',';
    if (tight && !out.empty() && out.back() == ' ') out.pop_back();
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ' && out.back() != '(' && out.back() != ',')
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// "varchar(>255)": the name, and how the length (or precision) compares. nullopt when it is no such pattern.
std::optional<bool> length_matches(std::string_view want, const Column& column) {
  const std::size_t open = want.find('(');
  if (open == std::string_view::npos || want.back() != ')' || want.find_first_of("<>") != open + 1) return std::nullopt;
  std::string_view bound = want.substr(open + 1, want.size() - open - 2);
  const bool above = bound.front() == '>';
  bound.remove_prefix(1);
  const bool equal = bound.starts_with('=');
  if (equal) bound.remove_prefix(1);
  int limit = 0;
  const auto [end, error] = std::from_chars(bound.data(), bound.data() + bound.size(), limit);
  if (error != std::errc{} || end != bound.data() + bound.size()) return std::nullopt;
  const std::optional<int> size = column.type.length ? column.type.length : column.type.precision;
  const std::string name(want.substr(0, open));
  const bool named =
      name == fold(without_arguments(column.native_type)) || name == fold(without_arguments(to_string(column.type)));
  return named && size && ((above ? *size > limit : *size < limit) || (equal && *size == limit));
}

bool default_matches(std::string_view wanted, const Column& column) {
  if (wanted == "none") return !column.default_value;
  if (wanted == "any") return column.default_value.has_value();
  return column.default_value && column.default_value->text == wanted;
}

bool type_matches(std::string_view wanted, const Column& column) {
  const std::string want = fold(wanted);
  if (const std::optional<bool> compared = length_matches(want, column)) return *compared;
  for (const std::string& has : {fold(column.native_type), fold(to_string(column.type))})
    if (want == has || want == fold(without_arguments(has)) || (is_glob(want) && glob_matches(want, has))) return true;
  const std::optional<Type> type = parse_type(wanted);
  return type && *type == column.type;
}

}  // namespace

std::string derive_name(std::string_view name, NameRule rule) {
  switch (rule) {
    case NameRule::same: return std::string(name);
    case NameRule::lower: return lower_text(name);
    case NameRule::snake_case: return snake_case(name);
  }
  return std::string(name);
}

bool same_name_loosely(std::string_view a, std::string_view b) {
  const auto strip = [](std::string_view text) {
    std::string out = lower_text(text);
    std::erase_if(out, [](char c) { return c == '_' || c == ' ' || c == '-'; });
    return out;
  };
  return strip(a) == strip(b);
}

bool is_glob(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }

bool glob_matches(std::string_view glob, std::string_view name) {
  std::size_t g = 0, n = 0, star = std::string_view::npos, mark = 0;
  while (n < name.size()) {
    if (g < glob.size() && (glob[g] == '?' || (glob[g] != '*' && to_lower(glob[g]) == to_lower(name[n])))) {
      ++g;
      ++n;
    } else if (g < glob.size() && glob[g] == '*') {
      star = g++;
      mark = n;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

bool rule_matches(const CastRule& rule, const Table& table, const Column& column) {
  if (rule.match && !type_matches(rule.match->value, column)) return false;
  if (rule.table && !glob_matches(rule.table->value, table.name.name)) return false;
  if (rule.column && !glob_matches(rule.column->value, column.name)) return false;
  if (rule.if_nullable && rule.if_nullable->value != column.nullable) return false;
  return !rule.if_default || default_matches(rule.if_default->value, column);
}

const CastRule* find_rule(const std::vector<CastRule>& rules, const Table& table, const Column& column) {
  for (const CastRule& rule : rules)
    if (rule_matches(rule, table, column)) return &rule;
  return nullptr;
}

}  // namespace waybill
