#include "compiler/spec/yaml_scalar.h"

#include <algorithm>

namespace waybill {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::size_t end_of_space(std::string_view source, std::size_t at) {
  while (at < source.size() && is_space(source[at])) ++at;
  return at;
}

// Bytes of the meaning of an escape: the rest of them mean one byte.
std::size_t escaped_bytes(std::string_view escape) {
  switch (escape[1]) {
    case 'N':
    case '_': return 2;
    case 'L':
    case 'P': return 3;
    case 'x':
    case 'u':
    case 'U': {
      const unsigned long code = std::stoul("0" + std::string(escape.substr(2)), nullptr, 16);
      return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
    default: return 1;
  }
}

std::size_t escape_size(char kind) { return kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2; }

class Walk {
 public:
  Walk(std::string_view source, std::uint32_t file, std::size_t begin, std::string value)
      : source_(source), begin_(begin), at_(begin) {
    result_.text.text = std::move(value);
    result_.text.whole.file = file;
  }

  PlacedScalar plain() {
    if (source_.substr(at_).starts_with(value())) {
      at_ += value().size();  // on one line: byte for byte, no table is needed
      set_whole();
      return std::move(result_);
    }
    while (!complete() && at_ < source_.size()) step();
    return finish();
  }

  PlacedScalar single_quoted() {
    result_.style = ScalarStyle::single_quoted;
    for (++at_; at_ < source_.size();) {
      if (source_[at_] != '\'')
        step();
      else if (source_.substr(at_).starts_with("''"))
        take(2, 1);
      else
        break;
    }
    return close();
  }

  PlacedScalar double_quoted() {
    result_.style = ScalarStyle::double_quoted;
    for (++at_; at_ < source_.size() && source_[at_] != '"';) source_[at_] == '\\' ? escape() : step();
    return close();
  }

  PlacedScalar block() {
    result_.style = ScalarStyle::block;
    at_ = std::min(source_.find('\n', at_), source_.size() - 1) + 1;
    const std::size_t indent = block_indent();
    skip_indent(indent);
    while (!complete() && at_ < source_.size()) {
      const bool line_break = source_[at_] == '\n';
      if (!line_break)
        take(1, 1);
      else if (value()[places().size()] == '\n' || value()[places().size()] == ' ')
        take(1, 1);
      else
        ++at_;  // folded away
      if (line_break) skip_indent(indent);
    }
    return finish();
  }

 private:
  using Places = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  const std::string& value() const { return result_.text.text; }
  Places& places() { return result_.text.places; }
  bool complete() { return places().size() >= value().size(); }

  PlacedScalar close() {
    result_.closed = at_ < source_.size();
    ++at_;
    return finish();
  }

  // `size` bytes of the source mean the next `bytes` of the value.
  void take(std::size_t size, std::size_t bytes) {
    size = std::min(size, source_.size() - at_);
    const auto from = static_cast<std::uint32_t>(at_), to = static_cast<std::uint32_t>(at_ + size);
    for (; bytes > 0 && !complete(); --bytes) places().emplace_back(from, to);
    at_ += size;
  }

  // One byte, or the space around line breaks: one break means a space, more of them one break less.
  void step() {
    const std::size_t end = is_space(source_[at_]) ? end_of_space(source_, at_) : at_;
    const auto breaks = static_cast<std::size_t>(std::count(source_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                            source_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    if (breaks == 0)
      take(1, 1);
    else
      take(end - at_, breaks == 1 ? 1 : breaks - 1);
  }

  void escape() {
    const char kind = at_ + 1 < source_.size() ? source_[at_ + 1] : '\\';
    if (kind == '\n' || kind == '\r') {  // the line goes on
      at_ = end_of_space(source_, at_ + 1);
      return;
    }
    const std::size_t size = escape_size(kind);
    take(size, escaped_bytes(source_.substr(at_, size)));
  }

  // Spaces that every line of the block has: those of the first line with text, less what the value keeps of them.
  std::size_t block_indent() const {
    std::size_t line = at_, first = source_.find_first_not_of(" \r\n", at_);
    for (std::size_t i = at_; i < std::min(first, source_.size()); ++i)
      if (source_[i] == '\n') line = i + 1;
    const std::size_t kept_line = std::min(value().find_first_not_of('\n'), value().size());
    const std::size_t kept = std::min(value().find_first_not_of(' ', kept_line), value().size()) - kept_line;
    const std::size_t spaces = std::min(first, source_.size()) - line;
    return spaces > kept ? spaces - kept : 0;
  }

  void skip_indent(std::size_t indent) {
    for (; indent > 0 && at_ < source_.size() && source_[at_] == ' '; --indent) ++at_;
  }

  void set_whole() {
    result_.text.whole.begin = static_cast<std::uint32_t>(begin_);
    result_.text.whole.end = static_cast<std::uint32_t>(std::min(at_, source_.size()));
  }

  PlacedScalar finish() {
    set_whole();
    // Never short of a place, whatever the text: what could not be told apart stands at the end.
    const auto end = result_.text.whole.end;
    while (!complete()) places().emplace_back(end, end);
    return std::move(result_);
  }

  std::string_view source_;
  std::size_t begin_, at_;
  PlacedScalar result_;
};

}  // namespace

std::size_t skip_properties(std::string_view source, std::size_t begin) {
  std::size_t at = begin;
  while (at < source.size() && (source[at] == '&' || source[at] == '!')) {
    while (at < source.size() && !is_space(source[at])) ++at;
    at = end_of_space(source, at);
  }
  return at;
}

PlacedScalar place_scalar(std::string_view source, std::uint32_t file, std::size_t begin, std::string value) {
  begin = skip_properties(source, begin);
  Walk walk(source, file, begin, std::move(value));
  const char first = begin < source.size() ? source[begin] : ' ';
  if (first == '\'') return walk.single_quoted();
  if (first == '"') return walk.double_quoted();
  if (first == '|' || first == '>') return walk.block();
  return walk.plain();
}

}  // namespace waybill
