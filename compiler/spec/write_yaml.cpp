#include "compiler/spec/write_yaml.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/spec/yaml_hints.h"

namespace waybill {

namespace {

using Kind = YamlNode::Kind;
constexpr std::size_t line_width = 120;

bool reads_as_null(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_plain(std::string_view text, bool flow) {
  constexpr std::string_view indicators = "-?:,[]{}#&*!|>'\"%@`";
  if (reads_as_null(text) || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (text == "<<" || text == "---" || text == "...") return false;
  const bool signed_number = text.front() == '-' && text.size() > 1 && text[1] != ' ' && text[1] != '-';
  if (indicators.find(text.front()) != std::string_view::npos && !signed_number) return false;
  if (flow && text.find_first_of(",?[]{}") != std::string_view::npos) return false;
  return text.find(": ") == std::string_view::npos && text.find(" #") == std::string_view::npos &&
         std::none_of(text.begin(), text.end(), is_control);
}

std::string double_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (is_control(c))
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else if (c == '"' || c == '\\')
      out += std::string("\\") + c;
    else
      out += c;
  }
  return out + "\"";
}

std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

// A name that looks like a column of .wb is one only in quotes.
std::string yaml_key(std::string_view text, bool flow) {
  return column_hint(text).empty() ? yaml_scalar(text, flow) : double_quoted(text);
}

// Text of several lines that a block keeps as it is.
bool is_block(std::string_view text) {
  if (text.find('\n') == std::string_view::npos || text.front() == ' ' || text.front() == '\n' ||
      text.ends_with("\n\n"))
    return false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (!line.empty() && line.find_first_not_of(' ') == std::string_view::npos) return false;
    at = end + 1;
  }
  return std::none_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\n'; });
}

class Writer {
 public:
  std::string write(const YamlNode& root) {
    if (root.kind == Kind::map) block_map(0, root, "");
    for (const std::string& comment : root.remarks.below) comment_line(0, comment);
    return std::move(out_);
  }

 private:
  static std::string indent(std::size_t level) { return std::string(level * 2, ' '); }
  void comment_line(std::size_t level, const std::string& text) {
    out_ += text.empty() ? indent(level) + "#\n" : indent(level) + "# " + text + "\n";
  }

  void above(std::size_t level, const Remarks& remarks) {
    for (const std::string& comment : remarks.above) comment_line(level, comment);
  }

  // `lead`: "- " before the first key, when the map is an item of a list.
  void block_map(std::size_t level, const YamlNode& map, std::string_view lead) {
    const std::size_t own = map.merged ? map.own_pairs : map.pairs.size();
    bool first = true;
    const auto begin = [&](const Remarks& remarks) {
      if (!first && remarks.gap) out_ += "\n";
      if (!first || lead.empty()) above(level, remarks);
      out_ += first && !lead.empty() ? indent(level - 1) + std::string(lead) : indent(level);
      first = false;
    };
    if (map.merged) {
      begin({});
      out_ += "<<:";
      value(level, *map.merged, "");
    }
    for (std::size_t i = 0; i < own; ++i) {
      const auto& [key, node] = map.pairs[i];
      begin(key->remarks);
      out_ += yaml_key(key->text.text, false) + ":";
      value(level, *node, key->remarks.behind);
    }
  }

  void block_list(std::size_t level, const YamlNode& list) {
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const YamlNode& item = *list.items[i];
      const bool map = item.kind == Kind::map && item.alias.empty() && item.anchor.empty() && !as_flow(item, level + 1);
      const Remarks* inner = map && !item.pairs.empty() && !item.merged ? &item.pairs[0].first->remarks : nullptr;
      if (i > 0 && (item.remarks.gap || (inner && inner->gap))) out_ += "\n";
      above(level, item.remarks);
      if (inner) above(level, *inner);
      if (map) {
        block_map(level + 1, item, "- ");
      } else {
        out_ += indent(level) + "-";
        value(level, item, item.remarks.behind);
      }
    }
  }

  // Behind "key:" or "-", with the line break.
  void value(std::size_t level, const YamlNode& node, const std::string& behind) {
    const std::string comment = behind.empty() ? "" : remark_mark + behind;
    if (!node.alias.empty()) return void(out_ += " *" + node.alias + comment + "\n");
    if (!node.anchor.empty()) out_ += " &" + node.anchor;
    if (node.kind == Kind::scalar && is_block(node.text.text)) return block_text(level + 1, node.text.text, comment);
    if (node.kind == Kind::scalar || node.kind == Kind::null || as_flow(node, level)) {
      const std::string text = flow(node, false);
      out_ += (text.empty() ? "" : " " + text) + comment + "\n";
      return;
    }
    out_ += comment + "\n";
    node.kind == Kind::map ? block_map(level + 1, node, "") : block_list(level + 1, node);
  }

  void block_text(std::size_t level, std::string_view text, const std::string& comment) {
    out_ += std::string(text.ends_with('\n') ? " |" : " |-") + comment + "\n";
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      if (end > at) out_ += indent(level) + std::string(text.substr(at, end - at));
      out_ += "\n";
      at = end + 1;
    }
  }

  bool as_flow(const YamlNode& node, std::size_t level) const {
    if (node.kind == Kind::map ? node.pairs.empty() : node.items.empty()) return true;
    if (!node.flow || node.merged) return false;
    const std::size_t line = out_.rfind('\n') == std::string::npos ? 0 : out_.rfind('\n') + 1;
    const std::size_t used = std::max(out_.size() - line, level * 2);
    return used + 1 + flow(node, false).size() <= line_width;
  }

  std::string flow(const YamlNode& node, bool inside) const {
    if (!node.alias.empty()) return "*" + node.alias;
    const std::string anchor = inside && !node.anchor.empty() ? "&" + node.anchor + " " : "";
    if (node.kind == Kind::scalar) return anchor + yaml_scalar(node.text.text, inside);
    if (node.kind == Kind::null) return anchor + node.text.text;
    std::string text;
    for (const YamlPtr& item : node.items) text += (text.empty() ? "" : ", ") + flow(*item, true);
    for (const auto& [key, one] : node.pairs) {
      const std::string rest = flow(*one, true);
      text += (text.empty() ? "" : ", ") + yaml_key(key->text.text, true) + (rest.empty() ? ":" : ": " + rest);
    }
    if (node.kind == Kind::list) return anchor + "[" + text + "]";
    return anchor + (text.empty() ? "{}" : "{ " + text + " }");
  }

  std::string out_;
};

}  // namespace

std::string yaml_scalar(std::string_view text, bool flow) {
  if (is_plain(text, flow)) return std::string(text);
  const bool controls = std::any_of(text.begin(), text.end(), is_control);
  const bool single = text.find('\'') != std::string_view::npos;
  const bool doubles = text.find_first_of("\"\\") != std::string_view::npos;
  return controls || (single && !doubles) || !doubles ? double_quoted(text) : single_quoted(text);
}

std::string write_yaml(const YamlNode& root) { return align_remarks(Writer().write(root)); }

}  // namespace waybill
