#include "compiler/spec/yaml_hints.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "compiler/spec/expr_errors.h"

namespace waybill {

namespace {

using Kind = YamlNode::Kind;
constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view kinds[] = {"copy", "split", "merge", "union", "query"};
constexpr std::string_view keys_of_lines[] = {
    "waybill",  "migration", "source",  "target",       "settings", "types",      "tables",   "include", "vars",
    "views",    "enums",     "before",  "after",        "names",    "casts",      "existing", "copy",    "split",
    "merge",    "union",     "query",   "into",         "table",    "columns",    "drop",     "where",   "key",
    "distinct", "join",      "indexes", "foreign_keys", "checks",   "severities", "waivers",  "except",  "group_by"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks), last = text.find_last_not_of(blanks);
  return first == npos ? std::string_view() : text.substr(first, last - first + 1);
}

struct Sides {
  std::string_view source, target;
};

// Around "->" or "<-".
std::optional<Sides> around_arrow(std::string_view text) {
  for (const std::string_view arrow : {"->", "=>", "<-"}) {
    const std::size_t at = text.find(arrow);
    if (at == npos) continue;
    Sides sides{trimmed(text.substr(0, at)), trimmed(text.substr(at + arrow.size()))};
    if (arrow == "<-") std::swap(sides.source, sides.target);
    if (!sides.source.empty() && !sides.target.empty()) return sides;
  }
  return std::nullopt;
}

std::string column(std::string_view target, std::string_view value) {
  return fmt::format("a column is written `{}: {}`: its name in the target, a colon, what it gets", target, value);
}

bool is_name(std::string_view text) { return !text.empty() && first_word(text).size() == text.size(); }

}  // namespace

std::string column_hint(std::string_view text) {
  if (const auto sides = around_arrow(text)) return column(first_word(sides->target), sides->source);
  const std::size_t equal = text.find('=');
  if (equal == npos || equal == 0 || text.substr(equal, 2) == "==") return {};
  const bool assigns = text[equal - 1] == ':';
  const std::string_view target = trimmed(text.substr(0, equal - (assigns ? 1 : 0)));
  return is_name(target) ? column(target, trimmed(text.substr(equal + 1))) : "";
}

std::string mapping_hint(std::string_view text) {
  const std::string_view kind = first_word(text);
  const bool known = is_one_of(kind, kinds);
  std::string_view rest = trimmed(known ? text.substr(kind.size()) : text);
  const bool colon = rest.starts_with(':');
  if (colon) rest = trimmed(rest.substr(1));
  const std::string_view verb = known ? kind : "copy";
  if (const auto sides = around_arrow(rest))
    return fmt::format("write `- {}: {}`, and below it `into: {}`", verb, sides->source, sides->target);
  if (rest.empty() || rest.find('\n') != npos) return {};
  if (!known) return is_name(rest) ? fmt::format("write `- copy: {}`", rest) : "";
  return fmt::format("write `- {}: {}`, with {}", verb, rest,
                     colon ? "a blank behind the colon" : "a colon and a blank");
}

std::string columns_hint(const YamlNode& node) {
  if (node.kind == Kind::scalar) return column_hint(node.text.text);
  if (node.kind == Kind::null) return "they stand below it, each in a line that is indented deeper";
  if (node.kind != Kind::list || node.items.empty()) return {};
  std::vector<std::string> names;
  for (const YamlPtr& item : node.items) {
    if (item->kind != Kind::scalar) return {};
    if (const std::string hint = column_hint(item->text.text); !hint.empty()) return hint;
    if (names.size() < 3) names.push_back(fmt::format("{0}: {0}", item->text.text));
  }
  return fmt::format("they are a map: `columns: {{ {}{} }}`", fmt::join(names, ", "),
                     node.items.size() > names.size() ? ", …" : "");
}

std::string item_hint(const YamlNode& node) {
  if (node.kind == Kind::scalar) return mapping_hint(node.text.text);
  if (node.kind != Kind::map || node.pairs.empty()) return {};
  const auto& [key, value] = node.pairs.front();
  const std::string& name = key->text.text;
  if (name.find_first_of(" :") != npos) return mapping_hint(name);
  const bool table = name == "table" || name == "from" || name == "source";
  return table && value->kind == Kind::scalar ? fmt::format("write `- copy: {}`", value->text.text) : "";
}

std::string mappings_hint(const YamlNode& node) {
  if (node.kind != Kind::map || node.pairs.empty()) return {};
  const auto& [key, value] = node.pairs.front();
  const std::string& name = key->text.text;
  if (value->kind != Kind::scalar) return {};
  if (is_one_of(name, kinds))
    return fmt::format("each begins with `- `, as an item of a list does: `- {}: {}`", name, value->text.text);
  const bool table = is_name(name) && !is_one_of(name, keys_of_lines);
  return table ? fmt::format("write `- copy: {}`, and below it `into: {}`", name, value->text.text) : "";
}

std::string colon_hint(std::string_view text, const std::vector<std::string>& keys) {
  const std::string_view key = first_word(text), rest = text.substr(key.size());
  const bool colon = rest.starts_with(':'), blank = rest.starts_with(' ');
  if (!(colon || blank) || std::find(keys.begin(), keys.end(), key) == keys.end()) return {};
  return fmt::format("write `{}: {}`, with {}", key, trimmed(rest.substr(1)),
                     colon ? "a blank behind the colon" : "a colon and a blank");
}

namespace {

struct Line {
  std::size_t begin = 0;
  std::size_t indent = 0;   // of the first character that is no blank
  std::size_t content = 0;  // behind "- "
  std::string_view text;    // from there, without what is a comment
};

Line line_at(std::string_view text, std::size_t begin) {
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  const std::string_view whole = text.substr(begin, end - begin);
  Line line{begin, std::min(whole.find_first_not_of(' '), whole.size()), 0, {}};
  line.content = line.indent;
  while (whole.substr(line.content).starts_with("- "))
    line.content = std::min(whole.find_first_not_of(' ', line.content + 1), whole.size());
  const std::size_t comment = std::min(whole.starts_with('#') ? 0 : whole.find(" #"), whole.size());
  line.text = trimmed(whole.substr(line.content, std::max(comment, line.content) - line.content));
  return line;
}

// The nearest line above that says something.
std::optional<Line> line_above(std::string_view text, std::size_t begin) {
  while (begin > 0) {
    const std::size_t before = text.rfind('\n', begin - 1) == npos || begin == 1 ? 0 : begin - 1;
    begin = before == 0 ? 0 : text.rfind('\n', before - 1) + 1;
    const Line line = line_at(text, begin);
    if (!line.text.empty() && !line.text.starts_with('#')) return line;
  }
  return std::nullopt;
}

bool has_colon(std::string_view text) { return text.ends_with(':') || text.find(": ") != npos; }

class LineTeller {
 public:
  LineTeller(std::string_view text, std::uint32_t file, Diagnostics& diagnostics)
      : text_(text), file_(file), diagnostics_(diagnostics) {}

  bool tell(std::size_t at) {
    const Line here = line_at(text_, at == 0 ? 0 : text_.rfind('\n', std::min(at, text_.size()) - 1) + 1);
    if (arrow(here) || colon(here)) return true;
    const auto above = line_above(text_, here.begin);
    if (!above) return false;
    return arrow(*above) || colon(*above) || indentation(here, *above);
  }

 private:
  Diagnostic& add(const Line& line, std::size_t size, std::string message) {
    const auto begin = static_cast<std::uint32_t>(line.begin + line.content);
    return diagnostics_.add(Code::W0101, {file_, begin, begin + static_cast<std::uint32_t>(size)}, std::move(message));
  }

  bool arrow(const Line& line) {
    if (has_colon(line.text) || line.text.find("->") == npos) return false;
    const bool mapping = is_one_of(first_word(line.text), kinds);
    const std::string hint = mapping ? mapping_hint(line.text) : column_hint(line.text);
    if (hint.empty()) return false;
    add(line, line.text.size(), "this is how .wb writes it").help(hint);
    return true;
  }

  bool colon(const Line& line) {
    const std::string_view key = first_word(line.text);
    if (has_colon(line.text) || !is_one_of(key, keys_of_lines)) return false;
    const std::string_view rest = trimmed(line.text.substr(key.size()));
    if (!rest.empty() && line.text[key.size()] != ' ' && !rest.starts_with(':')) return false;
    const std::string_view value = rest.starts_with(':') ? trimmed(rest.substr(1)) : rest;
    add(line, line.text.size(), fmt::format("`{}` wants a colon and a blank behind it", key))
        .help(fmt::format("write `{}:{}{}`", key, value.empty() ? "" : " ", value));
    return true;
  }

  bool indentation(const Line& here, const Line& above) {
    const std::string_view key = first_word(above.text);
    const bool item = above.content > above.indent;
    const bool deeper = here.content > above.content && has_colon(above.text) && !above.text.ends_with(':');
    const bool between = item && here.content > above.indent && here.content < above.content;
    const bool at_dash = item && here.content == here.indent && here.indent == above.indent;
    if (key.empty() || !has_colon(here.text) || !(deeper || between || at_dash)) return false;
    add(here, first_word(here.text).size(), fmt::format("this line stands neither below `{}` nor beside it", key))
        .help(fmt::format("to say more of what begins there, indent it by {} blanks, as `{}` is", above.content, key));
    return true;
  }

  std::string_view text_;
  std::uint32_t file_;
  Diagnostics& diagnostics_;
};

}  // namespace

bool report_line_above(const SourceMap& sources, std::uint32_t file, std::size_t at, Diagnostics& diagnostics) {
  return LineTeller(sources.file(file).text, file, diagnostics).tell(at);
}

}  // namespace waybill
