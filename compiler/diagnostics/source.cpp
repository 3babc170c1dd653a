#include "compiler/diagnostics/source.h"

#include <algorithm>

namespace waybill {

namespace {

std::vector<std::uint32_t> starts_of_lines(std::string_view text) {
  std::vector<std::uint32_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') starts.push_back(static_cast<std::uint32_t>(i + 1));
  return starts;
}

// Diagnostics draw lines of the spec in logs: the password of a URL is not for them, whatever else is wrong there.
// scheme://user:password@host and ?password=…; a ${VARIABLE} is no secret.
std::string without_passwords(std::string text) {
  const auto star = [&](std::size_t from, std::size_t to) {
    if (text.compare(from, 2, "${") != 0)
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(from), text.begin() + static_cast<std::ptrdiff_t>(to), '*');
  };
  for (std::size_t at = text.find("://"); at != std::string::npos; at = text.find("://", at + 3)) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'`,}", at), text.size());
    const std::string_view url(text.data() + at, end - at);
    const std::size_t host = url.rfind('@'), colon = url.find(':', 3);
    if (host != std::string_view::npos && colon < host) star(at + colon + 1, at + host);
    for (std::size_t word = url.find("password="); word != std::string_view::npos;
         word = url.find("password=", word + 9))
      star(at + word + 9, at + std::min(url.find('&', word), url.size()));
  }
  return text;
}

}  // namespace

Span join(Span a, Span b) {
  if (!a.valid()) return b;
  if (a.file != b.file) return a;
  return {a.file, std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

std::uint32_t SourceMap::add(std::string name, std::string text) {
  std::vector<std::uint32_t> starts = starts_of_lines(text);
  std::string shown = without_passwords(text);
  files_.push_back({std::move(name), std::move(text), std::move(shown), std::move(starts)});
  return static_cast<std::uint32_t>(files_.size() - 1);
}

LineColumn SourceMap::position(std::uint32_t file, std::uint32_t offset) const {
  const SourceFile& source = files_.at(file);
  offset = std::min(offset, static_cast<std::uint32_t>(source.text.size()));
  const auto after = std::upper_bound(source.line_starts.begin(), source.line_starts.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - source.line_starts.begin());
  std::uint32_t column = 1;
  for (std::uint32_t i = source.line_starts[line - 1]; i < offset; ++i)
    if ((static_cast<unsigned char>(source.text[i]) & 0xc0) != 0x80) ++column;
  return {line, column};
}

std::string_view SourceMap::line(std::uint32_t file, std::uint32_t line_number) const {
  const SourceFile& source = files_.at(file);
  if (line_number == 0 || line_number > source.line_starts.size()) return {};
  const std::uint32_t begin = source.line_starts[line_number - 1];
  std::size_t end = source.text.find('\n', begin);
  if (end == std::string::npos) end = source.text.size();
  if (end > begin && source.text[end - 1] == '\r') --end;
  return std::string_view(source.shown).substr(begin, end - begin);
}

std::string_view SourceMap::text(Span span) const {
  if (!span.valid()) return {};
  const std::string_view whole = files_.at(span.file).text;
  if (span.begin >= whole.size() || span.end <= span.begin) return {};
  return whole.substr(span.begin, span.end - span.begin);
}

}  // namespace waybill
