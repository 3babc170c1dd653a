// Text under compilation and places in it.
// SourceMap owns the text of every file of one compilation; a Span is a cheap value that points into it. Byte offsets
// only: line and column are computed when a diagnostic is drawn. Not thread-safe while files are being added.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {

// Half-open byte range [begin, end) of one file. file == none: no place (a message about the whole run).
struct Span {
  static constexpr std::uint32_t none = 0xffffffff;
  std::uint32_t file = none;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool valid() const { return file != none; }
  friend bool operator==(const Span&, const Span&) = default;
};

// The smallest span that holds both (of the same file; otherwise `a`).
Span join(Span a, Span b);

struct SourceFile {
  std::string name;  // as the user gave it; shown in diagnostics
  std::string text;
  std::string shown;                       // the same, byte for byte, with the passwords of URLs starred out
  std::vector<std::uint32_t> line_starts;  // byte offset of the first byte of each line
};

// 1-based. column counts characters (UTF-8 code points), as editors do.
struct LineColumn {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

class SourceMap {
 public:
  std::uint32_t add(std::string name, std::string text);  // returns the file id used in Span
  const SourceFile& file(std::uint32_t id) const { return files_.at(id); }
  std::size_t size() const { return files_.size(); }
  LineColumn position(std::uint32_t file, std::uint32_t offset) const;
  std::string_view line(std::uint32_t file, std::uint32_t line_number) const;  // without its line break; 1-based
  std::string_view text(Span span) const;                                      // empty for an invalid span

 private:
  std::vector<SourceFile> files_;
};

}  // namespace waybill
