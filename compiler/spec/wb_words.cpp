#include "compiler/spec/wb_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/spec/parse_expr.h"
#include "compiler/spec/wb_layout.h"
#include "grammar/spec.h"

namespace waybill {

namespace {

namespace peg = tao::pegtl;
namespace w = grammar::wb;
constexpr std::string_view triple = "\"\"\"";

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// Would the grammar read all of this text as one of these?
template <class Rule>
bool matches(std::string_view text) {
  const std::string view = view_of_value(text);
  if (view.empty()) return false;
  peg::memory_input in(view.data(), view.data() + view.size(), "");
  try {
    return peg::parse<w::whole<Rule>>(in);
  } catch (const peg::parse_error&) {
    return false;
  }
}

std::string quoted_by(char quote, std::string_view text) {
  std::string out(1, quote);
  for (const char c : text) out += c == quote ? std::string(2, quote) : std::string(1, c);
  return out + quote;
}

std::string escaped(std::string_view text) {
  std::string out = "e\"";
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else if (is_control(c))
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else
      out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  }
  return out + "\"";
}

// ${NAME} and ${NAME:-default} and nothing beside.
std::string environment(std::string_view text) {
  if (!text.starts_with("${") || text.find('}') != text.size() - 1) return {};
  const std::string_view inside = text.substr(2, text.size() - 3);
  const std::size_t colon = inside.find(":-");
  const std::string_view name = inside.substr(0, colon);
  const bool plain = !name.empty() && std::none_of(inside.begin(), inside.end(), is_control) &&
                     !name.starts_with('"') && inside.find("${") == std::string_view::npos;
  if (!plain) return {};
  if (colon == std::string_view::npos) return fmt::format("env({})", quoted_by('"', name));
  const std::string_view otherwise = inside.substr(colon + 2);
  return fmt::format("env({}, {})", quoted_by('"', name),
                     quoted_by(otherwise.starts_with('"') ? '\'' : '"', otherwise));
}

// Between """ and """ on the line, as it is.
std::string raw(std::string_view text) {
  const bool fits = !text.empty() && text.find(triple) == std::string_view::npos && !text.ends_with('"') &&
                    !text.starts_with('"') && std::none_of(text.begin(), text.end(), is_control);
  return fits ? std::string(triple) + std::string(text) + std::string(triple) : escaped(text);
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n"), last = text.find_last_not_of(" \t\r\n");
  return first == std::string_view::npos ? "" : std::string(text.substr(first, last - first + 1));
}

// Further lines of an expression stand deeper than its first, and say the same.
std::string indented(std::string_view text, std::size_t indent) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = trimmed(text.substr(at, end - at));
    if (!line.empty()) out += (out.empty() ? "" : "\n" + std::string(indent, ' ')) + line;
    at = end + 1;
  }
  return out;
}

template <class Rule>
std::string piece(std::string_view text, std::size_t indent) {
  const std::string whole = trimmed(text);
  const bool same = whole == text || text.find('\n') != std::string_view::npos;
  return same && matches<Rule>(whole) ? indented(whole, indent) : raw(text);
}

// As it is, where one blank stands between its words and the grammar takes them.
template <class Rule>
std::string as_words(std::string_view text) {
  const bool squeezed =
      text.find("  ") == std::string_view::npos && text.find_first_of("\t\r\n") == std::string_view::npos;
  return squeezed && matches<Rule>(text) ? std::string(text) : wb_quoted(text);
}

// Several lines that a block between """ and """ gives back.
bool is_block(std::string_view text) {
  if (text.find('\n') == std::string_view::npos || text.find(triple) != std::string_view::npos) return false;
  bool at_margin = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const bool blank = line.find_first_not_of(" \t") == std::string_view::npos;
    if (blank && !line.empty()) return false;
    if (!blank && line.front() != ' ' && line.front() != '\t') at_margin = true;
    at = end + 1;
  }
  const bool clean =
      std::none_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\n' && c != '\t'; });
  return at_margin && clean && !text.ends_with('"');
}

}  // namespace

std::string wb_quoted(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), is_control)) return escaped(text);
  return quoted_by(text.starts_with('"') ? '\'' : '"', text);
}

std::string wb_value(std::string_view text) {
  if (const std::string env = environment(text); !env.empty()) return env;
  const bool plain =
      text.find("${") == std::string_view::npos && !joins_lines(text) && text != "env" && matches<w::bare_word>(text);
  return plain ? std::string(text) : wb_quoted(text);
}

std::string wb_name(std::string_view text) { return begins_a_line(text) ? wb_quoted(text) : wb_value(text); }

std::string wb_key_name(std::string_view text) {
  const std::string value = wb_value(text);
  return value == text && !matches<w::generated_name>(text) ? wb_quoted(text) : value;
}

std::string wb_type(std::string_view text) { return as_words<w::type_name>(text); }

std::string wb_match(std::string_view text) { return as_words<peg::sor<w::matched_type, w::type_name>>(text); }

std::string wb_table(std::string_view text) {
  return text.find_first_of("\r\n") == std::string_view::npos ? piece<w::table>(text, 0) : raw(text);
}

std::string wb_index_column(std::string_view text) { return as_words<w::index_words>(text); }

std::string wb_expression(std::string_view text, std::size_t indent) { return piece<w::condition>(text, indent); }

std::string wb_order(std::string_view text) { return piece<w::order>(text, 0); }

std::string wb_sql(std::string_view text, std::size_t indent) {
  if (!is_block(text)) {
    const std::string env = environment(text);
    return env.empty() ? wb_quoted(text) : env;
  }
  std::string out(triple);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += "\n";
    if (end > at) out += std::string(indent + 2, ' ') + std::string(text.substr(at, end - at));
    at = end + 1;
  }
  if (text.ends_with('\n')) out += "\n" + std::string(indent, ' ');
  return out + std::string(triple);
}

std::string wb_star(std::string_view table) {
  if (table.ends_with(".*")) table.remove_suffix(2);
  const std::string text(table);
  return (matches<w::star_table>(text) && text.find_first_of("\"`") == std::string::npos ? text
                                                                                         : quoted_by('"', text)) +
         ".*";
}

}  // namespace waybill
