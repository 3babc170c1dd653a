#include "compiler/spec/respell.h"

#include <algorithm>

namespace waybill {

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string_view without(std::string_view text, char open, char close) {
  if (!text.starts_with(open) || !text.ends_with(close)) return text;
  text.remove_prefix(1);
  text.remove_suffix(1);
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// The value of a key in "{ from: X, type: T }"; the last may hold commas: decimal(10,2).
std::string_view member(std::string_view map, std::string_view key) {
  const std::string wanted = std::string(key) + ": ";
  const std::size_t at = map.find(wanted);
  if (at == npos) return {};
  const std::string_view rest = map.substr(at + wanted.size());
  return rest.substr(0, rest.find(", "));
}

std::string column(std::string_view name, std::string_view value) {
  const std::string target(without(name, '"', '"'));
  const bool quoted = value.starts_with("\"'");
  if (!value.starts_with('{')) return std::string(quoted ? without(value, '"', '"') : value) + " -> " + target;
  const std::string_view map = without(value, '{', '}');
  const std::string from(member(map, "from"));
  std::string text = (from.empty() ? "" : from + " ") + "-> " + target;
  if (const std::string_view type = member(map, "type"); !type.empty())
    text += " : " + std::string(without(type, '"', '"'));
  for (const std::string_view word : {"cast", "zone", "default"})
    if (const std::string_view said = member(map, word); !said.empty())
      text += " " + std::string(word) + " " + std::string(said);
  return text;
}

std::string respelled(std::string_view yaml) {
  if (yaml.starts_with("\"'") && yaml.ends_with("'\"")) return std::string(without(yaml, '"', '"'));
  if (yaml.starts_with("- ")) yaml.remove_prefix(2);
  if (yaml.size() > 1 && yaml.ends_with(':')) return std::string(yaml.substr(0, yaml.size() - 1));
  const std::size_t colon = yaml.find(": ");
  if (colon == npos || yaml.find(" -> ") != npos || yaml.find("://") != npos) return std::string(yaml);
  const std::string key(yaml.substr(0, colon));
  const std::string_view value = yaml.substr(colon + 2);
  const std::string listed(without(value, '[', ']'));
  if (is_one_of(key, {"drop", "except", "forbid", "include"})) return key + " " + listed;
  if (is_one_of(key, {"key", "using"}) && !value.starts_with('{'))
    return listed == value ? key + " " + listed : key + " (" + listed + ")";
  if (key == "columns") return respelled(without(value, '{', '}'));
  if (key == "copy" && value.find(", into: ") != npos)  // copy: here, into: there
    return "copy " + std::string(value.substr(0, value.find(", into: "))) + " -> " + std::string(member(value, "into"));
  if (key == "key" && value.starts_with("{ generated: "))
    return "key generated " + std::string(member(without(value, '{', '}'), "generated"));
  if (key == "distinct" && value == "true") return "distinct";
  if (key == "distinct") return "distinct (" + listed + ")";
  if (key == "into") return "-> " + std::string(value);
  if (key == "group_by") return "group by " + listed;
  if (key == "waivers") return "waive " + std::string(member(listed, "code")) + " …";
  if (key == "indexes" && listed.starts_with("{ columns: "))
    return "index (" + std::string(without(without(listed, '{', '}').substr(9), '[', ']')) + ")";
  if (key == "nullable") return value == "false" ? "not null" : "null";
  if (is_one_of(key, {"copy", "split", "merge"})) return key + " " + std::string(without(value, '"', '"'));
  if (is_one_of(key,
                {"cast",         "casts",    "zone",     "on",         "where",   "existing", "names",     "indexes",
                 "foreign_keys", "checks",   "triggers", "comments",   "views",   "enums",    "sequences", "routines",
                 "generated",    "bad_rows", "only",     "prefer",     "comment", "default",  "type",      "query",
                 "before",       "after",    "jobs",     "chunk_rows", "source",  "target"}))
    return key + " " + std::string(value);
  return column(key, value);
}

}  // namespace

std::string respell_for_wb(std::string_view sentence) {
  constexpr std::string_view of_yaml = "a text keeps its quotes inside those of YAML: ";
  std::string out;
  if (sentence.starts_with(of_yaml)) {
    sentence.remove_prefix(of_yaml.size());
    out = "a text is written ";
  }
  for (std::size_t at = 0; at < sentence.size();) {
    const std::size_t open = sentence.find('`', at);
    const std::size_t close = open == npos ? npos : sentence.find('`', open + 1);
    if (close == npos) return out + std::string(sentence.substr(at));
    out +=
        std::string(sentence.substr(at, open + 1 - at)) + respelled(sentence.substr(open + 1, close - open - 1)) + "`";
    at = close + 1;
  }
  return out;
}

}  // namespace waybill
