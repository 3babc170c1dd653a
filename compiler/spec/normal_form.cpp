#include "compiler/spec/normal_form.h"

#include <algorithm>
#include <vector>

namespace waybill {

namespace {

using Kind = YamlNode::Kind;

template <std::size_t N>
bool is_one_of(std::string_view key, const std::string_view (&keys)[N]) {
  return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

constexpr std::string_view lists[] = {"before", "after",  "key",      "except", "include",
                                      "using",  "prefer", "group_by", "join",   "columns of an index",
                                      "forbid"};
constexpr std::string_view verbatim[] = {"query", "before", "after", "comment"};
// Where nothing is said, nothing is meant.
constexpr std::string_view empty_is_none[] = {"before",   "after",      "key",     "except", "include", "prefer",
                                              "group_by", "drop",       "columns", "types",  "vars",    "join",
                                              "forbid",   "severities", "waivers", "if"};

// One blank for all space outside of quotes.
std::string squeezed(std::string_view text) {
  std::string out;
  char quote = 0;
  for (const char c : text) {
    const bool blank = quote == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r');
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
    if (quote == 0 && (c == '\'' || c == '"' || c == '`'))
      quote = c;
    else if (c == quote)
      quote = 0;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// Length first: no text can be taken for another.
void put(std::string& out, std::string_view text) { out += std::to_string(text.size()) + ":" + std::string(text); }

std::string form(const YamlNode& node, std::string_view key);

std::string list_form(const YamlNode& node, std::string_view item_key) {
  std::string out = "[";
  if (node.kind != Kind::list)
    out += form(node, item_key);
  else
    for (const YamlPtr& item : node.items) out += form(*item, item_key);
  return out + "]";
}

// Indexes and checks have short forms: [a, b] and price >= 0.
std::string short_form(const YamlNode& node, std::string_view key) {
  if (node.kind == Kind::map) return form(node, key == "indexes" ? "an index" : "a check");
  std::string out = "{";
  put(out, key == "indexes" ? "columns" : "check");
  return out + (key == "indexes" ? list_form(node, "") : form(node, "")) + "}";
}

bool says_nothing(std::string_view key, const YamlNode& value) {
  const bool list = value.kind == Kind::list && value.items.empty();
  const bool map = value.kind == Kind::map && value.pairs.empty();
  if ((list || map) && is_one_of(key, empty_is_none)) return true;
  if (key == "settings" && map) return true;
  const bool flag = key == "only" || key == "distinct" || key == "unique";
  return flag && value.kind == Kind::scalar && value.text.text == "false";
}

std::string_view key_below(std::string_view parent, std::string_view key) {
  if (parent == "columns") return "a column";
  if (parent == "vars") return "a variable";
  if (parent == "an index" && key == "columns") return "columns of an index";
  if (parent == "foreign_keys" && key == "columns") return "columns of an index";
  return key;
}

std::string map_form(const YamlNode& node, std::string_view key) {
  std::vector<std::string> parts;
  const bool column = key == "a column";  // { from: x } is x
  if (column && node.pairs.size() == 1 && node.pairs[0].first->text.text == "from")
    return form(*node.pairs[0].second, "");
  const auto is_more = [](const auto& pair) {
    return pair.first->text.text != "table" && !says_nothing(pair.first->text.text, *pair.second);
  };
  if (key == "union" && std::none_of(node.pairs.begin(), node.pairs.end(), is_more))  // { table: x } is x
    for (const auto& [name, value] : node.pairs)
      if (name->text.text == "table") return form(*value, "");
  for (const auto& [name, value] : node.pairs) {
    const std::string& text = name->text.text;
    if (key != "columns" && key != "vars" && says_nothing(text, *value)) continue;
    std::string part;
    put(part, text);
    parts.push_back(part + form(*value, key_below(key, text)));
  }
  if (key != "columns") std::sort(parts.begin(), parts.end());  // columns have an order that counts
  std::string out = "{";
  for (const std::string& part : parts) out += part;
  return out + "}";
}

std::string form(const YamlNode& node, std::string_view key) {
  if (is_one_of(key, lists)) return list_form(node, key == "before" || key == "after" ? "comment" : "");
  if (key == "drop" && node.kind == Kind::scalar && node.text.text != "rest") return list_form(node, "");
  if ((key == "indexes" || key == "checks") && node.kind == Kind::list) {
    std::string out = "[";
    for (const YamlPtr& item : node.items) out += short_form(*item, key);
    return out + "]";
  }
  switch (node.kind) {
    case Kind::list: return list_form(node, key);
    case Kind::map: return map_form(node, key);
    case Kind::null:
    case Kind::scalar: break;
  }
  std::string out;
  const std::string& text = node.text.text;
  if (node.kind == Kind::null)
    put(out, text.empty() ? "" : "null");
  else
    put(out, is_one_of(key, verbatim) || key == "a variable" ? text : squeezed(text));
  return out;
}

}  // namespace

std::string normal_form(const YamlNode& root) { return form(root, ""); }

}  // namespace waybill
