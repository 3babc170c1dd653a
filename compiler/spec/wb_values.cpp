#include "compiler/spec/wb_values.h"

#include <algorithm>

#include "compiler/spec/expr_errors.h"
#include "compiler/spec/parse_expr.h"

namespace waybill {

namespace {

namespace w = grammar::wb;

class Text {  // collects bytes with their places
 public:
  explicit Text(Span whole) { text_.whole = whole; }
  void put(char c, std::size_t begin, std::size_t end) {
    text_.text += c;
    text_.places.emplace_back(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
  }
  PlacedText take() { return std::move(text_); }

 private:
  PlacedText text_;
};

struct Line {
  std::size_t begin, end;
};

std::vector<Line> lines_of(std::string_view text, std::size_t begin, std::size_t end) {
  std::vector<Line> lines;
  for (std::size_t at = begin; at <= end;) {
    const std::size_t stop = std::min(text.find('\n', at), end);
    lines.push_back({at, stop});
    at = stop + 1;
  }
  return lines;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r") == std::string_view::npos; }

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Span WbValues::span(std::size_t begin, std::size_t end) const {
  return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

Span WbValues::span(const WbNode& node) const {
  std::size_t begin = node.m_begin.byte, end = node.m_end.byte;
  while (end > begin && std::string_view(" \t\r\n").find(layout_.view[end - 1]) != std::string_view::npos) --end;
  return span(begin, end);
}

Span WbValues::word_span(const WbNode& node) const {
  const std::size_t begin = node.m_begin.byte;
  return span(begin, begin + std::max<std::size_t>(1, first_word(std::string_view(layout_.view).substr(begin)).size()));
}

YamlPtr WbValues::empty(YamlNode::Kind kind, Span place) const {
  YamlPtr node = std::make_shared<YamlNode>();
  node->kind = kind;
  node->span = place;
  node->wb = true;
  return node;
}

YamlPtr WbValues::scalar(PlacedText text) const {
  YamlPtr node = empty(YamlNode::Kind::scalar, text.whole);
  node->text = std::move(text);
  return node;
}

YamlPtr WbValues::scalar(std::string text, Span place) const {
  PlacedText placed{std::move(text), place, {}};
  placed.places.assign(placed.text.size(), {place.begin, place.end});
  return scalar(std::move(placed));
}

PlacedText WbValues::triple(Span place) const {
  const std::string_view text = layout_.clean;
  constexpr std::size_t quotes = 3;
  Text out(place);
  std::vector<Line> lines = lines_of(text, place.begin + quotes, place.end - quotes);
  const auto content = [&](const Line& line) { return text.substr(line.begin, line.end - line.begin); };
  if (lines.size() == 1 || !is_blank(content(lines.front()))) {  // as it is
    for (std::size_t i = place.begin + quotes; i < place.end - quotes; ++i) out.put(text[i], i, i + 1);
    return out.take();
  }
  lines.erase(lines.begin());
  const bool ends_with_break = is_blank(content(lines.back()));
  if (ends_with_break) lines.pop_back();
  std::size_t indent = std::string::npos;
  for (const Line& line : lines)
    if (!is_blank(content(line))) indent = std::min(indent, content(line).find_first_not_of(" \t"));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    const std::size_t skipped = std::min({indent, content(line).find_first_not_of(" \t"), line.end - line.begin});
    std::size_t end = line.end;
    if (end > line.begin && text[end - 1] == '\r') --end;
    for (std::size_t at = line.begin + skipped; at < end; ++at) out.put(text[at], at, at + 1);
    if (i + 1 < lines.size() || ends_with_break) out.put('\n', line.end, line.end + 1);
  }
  return out.take();
}

PlacedText WbValues::escaped(Span place) const {
  const std::string_view text = layout_.clean;
  Text out(place);
  for (std::size_t i = place.begin + 2; i + 1 < place.end; ++i) {
    if (text[i] != '\\') {
      out.put(text[i], i, i + 1);
      continue;
    }
    const char c = text[i + 1];
    const int high = c == 'x' && i + 3 < place.end ? digit_of(text[i + 2]) : -1;
    const int low = high >= 0 ? digit_of(text[i + 3]) : -1;
    const std::size_t size = low >= 0 ? 4 : 2;
    const char meant = low >= 0   ? static_cast<char>(high * 16 + low)
                       : c == 'n' ? '\n'
                       : c == 't' ? '\t'
                       : c == 'r' ? '\r'
                                  : c;
    out.put(meant, i, i + size);
    i += size - 1;
  }
  return out.take();
}

PlacedText WbValues::doubled(Span place) const {
  const std::string_view text = layout_.clean;
  Text out(place);
  for (std::size_t i = place.begin + 1; i + 1 < place.end; ++i) {
    const std::size_t size = text[i] == text[place.begin] ? 2 : 1;
    out.put(text[i], i, i + size);
    i += size - 1;
  }
  return out.take();
}

YamlPtr WbValues::environment(const WbNode& node) const {
  const auto inside = [&](const WbNode& quoted) { return doubled(span(quoted)).text; };
  std::string reference = "${" + inside(*node.children[0]);
  if (node.children.size() > 1) reference += ":-" + inside(*node.children[1]);
  return scalar(reference + "}", span(node));
}

YamlPtr WbValues::value(const WbNode& node) const {
  const Span place = span(node);
  if (is<w::env_call>(node)) return environment(node);
  if (is<w::triple_text>(node)) return scalar(triple(place));
  if (is<w::escaped_text>(node)) return scalar(escaped(place));
  if (is<w::single_text>(node) || is<w::double_text>(node) || is<w::tick_text>(node)) return scalar(doubled(place));
  return scalar(PlacedText{layout_.clean.substr(place.begin, place.end - place.begin), place, {}});
}

YamlPtr WbValues::piece(const WbNode& node) const {
  const bool quoted = node.children.size() == 1 && span(*node.children[0]) == span(node);
  if (quoted) return value(*node.children[0]);
  const Span place = span(node);
  const std::string text = layout_.clean.substr(place.begin, place.end - place.begin);
  if (text.find('\n') != std::string::npos) return scalar(lines(place));
  YamlPtr piece = scalar(PlacedText{text, place, {}});
  if (text == "null") piece->kind = YamlNode::Kind::null;
  return piece;
}

// Several lines, without the space around them.
PlacedText WbValues::lines(Span place) const {
  Text out(place);
  for (const Line& line : lines_of(layout_.clean, place.begin, place.end)) {
    const std::string_view text = std::string_view(layout_.clean).substr(line.begin, line.end - line.begin);
    const std::size_t first = text.find_first_not_of(" \t\r"), last = text.find_last_not_of(" \t\r");
    if (first == std::string_view::npos) continue;
    if (line.begin > place.begin) out.put('\n', line.begin - 1, line.begin);
    for (std::size_t i = first; i <= last; ++i) out.put(text[i], line.begin + i, line.begin + i + 1);
  }
  return out.take();
}

YamlPtr WbValues::words(const WbNode& node) const {
  const bool quoted = node.children.size() == 1 && span(*node.children[0]) == span(node);
  if (quoted && !is<w::bare_word>(*node.children[0])) return value(*node.children[0]);
  const Span place = span(node);
  Text out(place);
  bool blank = false;
  for (std::size_t i = place.begin; i < place.end; ++i) {
    const char c = layout_.clean[i];
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!space) out.put(c, i, i + 1);
    if (space && !blank) out.put(' ', i, i + 1);
    blank = space;
  }
  return scalar(out.take());
}

YamlPtr WbValues::values(const WbNode& node, std::size_t from) const {
  YamlPtr all = list(span(node));
  all->flow = true;
  for (std::size_t i = from; i < node.children.size(); ++i) all->items.push_back(value(*node.children[i]));
  return all;
}

YamlPtr WbValues::pieces(const WbNode& node) const {
  YamlPtr all = list(span(node));
  all->flow = true;
  for (const auto& one : node.children) {
    all->items.push_back(piece(*one));
    if (is<w::order>(*one)) all->items.back()->kind = YamlNode::Kind::scalar;
  }
  return all;
}

void WbValues::add(YamlNode& map, std::string key, Span key_span, YamlPtr value) const {
  map.pairs.emplace_back(scalar(std::move(key), key_span), std::move(value));
}

}  // namespace waybill
