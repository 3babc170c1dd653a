#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/diagnostics/render.h"
#include "compiler/diagnostics/utf8.h"

namespace waybill {

namespace {

constexpr std::string_view bold = "\x1b[1m", blue = "\x1b[1;34m", reset = "\x1b[0m";

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "\x1b[1;31m";
    case Severity::warning: return "\x1b[1;33m";
    case Severity::note: return "\x1b[1;36m";
  }
  return bold;
}

struct Pen {
  bool color;
  std::string operator()(std::string_view style, std::string_view text) const {
    return color ? fmt::format("{}{}{}", style, text, reset) : std::string(text);
  }
};

// A source line as terminal cells: tabs widened, marks joined to what they sit on, control bytes made harmless.
struct Glyph {
  std::uint32_t byte;  // offset in the line
  std::size_t cell;    // first cell
  std::size_t cells;
  std::string text;
};

constexpr std::size_t tab_cells = 4;

std::vector<Glyph> glyphs_of(std::string_view line) {
  std::vector<Glyph> glyphs;
  std::size_t cell = 0;
  for (std::size_t i = 0; i < line.size();) {
    const Utf8Char c = decode_utf8(line, i);
    std::string text(line.substr(i, c.size));
    std::size_t cells = static_cast<std::size_t>(display_width(c.code));
    if (c.code == '\t') {
      cells = tab_cells - cell % tab_cells;
      text.assign(cells, ' ');
    } else if (!c.valid || c.code < 0x20 || (c.code >= 0x7f && c.code < 0xa0)) {
      text = "\xef\xbf\xbd";  // U+FFFD
      cells = 1;
    }
    if (cells == 0 && !glyphs.empty())
      glyphs.back().text += text;
    else
      glyphs.push_back({static_cast<std::uint32_t>(i), cell, cells, std::move(text)});
    cell += cells;
    i += c.size;
  }
  return glyphs;
}

std::size_t cell_of(const std::vector<Glyph>& glyphs, std::uint32_t byte) {
  const auto after = std::upper_bound(glyphs.begin(), glyphs.end(), byte,
                                      [](std::uint32_t offset, const Glyph& glyph) { return offset < glyph.byte; });
  if (after == glyphs.begin()) return 0;
  const Glyph& glyph = *(after - 1);
  // At or after the end of the line: the cell behind the last glyph.
  const bool past = after == glyphs.end() && byte > glyph.byte + (glyph.text.size() - 1);
  return past ? glyph.cell + glyph.cells : glyph.cell;
}

// Names and values in messages come from files and databases: no escape sequence of theirs reaches the terminal.
// Nor do they fill it.
constexpr std::size_t longest_text = 4000;

std::string harmless(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (out.size() > longest_text) return out + "...";
    const Utf8Char c = decode_utf8(text, i);
    const bool control = c.code != '\n' && (c.code < 0x20 || (c.code >= 0x7f && c.code < 0xa0));
    out += !c.valid || control ? std::string("\xef\xbf\xbd") : std::string(text.substr(i, c.size));
    i += c.size;
  }
  return out;
}

// The bytes of a line that can come into its window: a line of a megabyte is not measured whole for each of its labels.
struct Slice {
  std::uint32_t begin = 0, end = 0;
  bool cut_after = false;
};

Slice slice_around(std::string_view line, std::uint32_t at) {
  constexpr std::uint32_t reach = 1024;
  const auto width = static_cast<std::uint32_t>(line.size());
  Slice slice{at > reach ? at - reach : 0, std::min(width, at < width - std::min(width, reach) ? at + reach : width)};
  const auto inside = [&](std::uint32_t i) {
    return i < width && (static_cast<unsigned char>(line[i]) & 0xc0u) == 0x80;
  };
  while (slice.begin > 0 && inside(slice.begin)) --slice.begin;
  while (inside(slice.end)) ++slice.end;
  slice.cut_after = slice.end < width;
  return slice;
}

struct Mark {              // one label on one line
  std::size_t begin, end;  // cells
  bool primary;
  std::string text;
};

struct Line {
  std::vector<Glyph> glyphs;
  std::vector<Mark> marks;
  Slice slice;  // what the glyphs are of
};

struct Excerpt {
  LineColumn place;  // of the first label of this file
  std::map<std::uint32_t, Line> lines;
};

void add_label(Excerpt& excerpt, const SourceMap& sources, const Label& label, bool primary) {
  const LineColumn at = sources.position(label.span.file, label.span.begin);
  Line& line = excerpt.lines[at.line];
  const std::uint32_t start = sources.file(label.span.file).line_starts[at.line - 1];
  if (line.glyphs.empty()) {
    const std::string_view whole = sources.line(label.span.file, at.line);
    line.slice = slice_around(whole, std::min(label.span.begin - start, static_cast<std::uint32_t>(whole.size())));
    line.glyphs = glyphs_of(whole.substr(line.slice.begin, line.slice.end - line.slice.begin));
  }
  const std::uint32_t width = line.slice.end - line.slice.begin;
  const auto in_line = [&](std::uint32_t offset) {
    return std::min(std::max(offset - start, line.slice.begin) - line.slice.begin, width);
  };
  const std::size_t begin = cell_of(line.glyphs, in_line(label.span.begin));
  std::size_t end = cell_of(line.glyphs, in_line(std::max(label.span.end, label.span.begin)));
  if (in_line(label.span.end) == width && !line.glyphs.empty())
    end = std::max(end, line.glyphs.back().cell + line.glyphs.back().cells);
  line.marks.push_back({begin, std::max(end, begin + 1), primary, harmless(label.text)});
  if (excerpt.place.line == 0) excerpt.place = at;
}

// The cells of the line that are drawn: all, or a window around the first mark.
struct Window {
  std::size_t from = 0, to = 0;
};

Window window_of(const Line& line, std::size_t limit) {
  const std::size_t width = line.glyphs.empty() ? 0 : line.glyphs.back().cell + line.glyphs.back().cells;
  if (width <= limit) return {0, width};
  const Mark& mark = line.marks.front();
  const std::size_t room = limit - std::min(limit / 2, mark.end - mark.begin);
  const std::size_t from = mark.begin > room / 2 ? mark.begin - room / 2 : 0;
  return {std::min(from, width - limit), std::min(width, std::min(from, width - limit) + limit)};
}

constexpr std::string_view ellipsis = "...";

std::string_view begin_mark(const Line& line, Window window) {
  return window.from > 0 || line.slice.begin > 0 ? ellipsis : std::string_view();
}

std::string draw_source(const Line& line, Window window) {
  std::string text(begin_mark(line, window));
  std::size_t end = 0;
  for (const Glyph& glyph : line.glyphs) {
    end = glyph.cell + glyph.cells;
    if (glyph.cell >= window.from && end <= window.to) text += glyph.text;
  }
  if (end > window.to || line.slice.cut_after) text += ellipsis;
  const std::size_t last = text.find_last_not_of(' ');
  return text.substr(0, last == std::string::npos ? 0 : last + 1);
}

std::string draw_mark(const Mark& mark, Window window, std::size_t shift, const Pen& pen, std::string_view color) {
  const std::size_t begin = std::max(mark.begin, window.from) - window.from + shift;
  const std::size_t end = std::min(mark.end, std::max(window.to, mark.begin + 1)) - window.from + shift;
  std::string line(std::max(end, begin + 1) - begin, mark.primary ? '^' : '-');
  if (!mark.text.empty()) line += " " + mark.text;
  return std::string(begin, ' ') + pen(mark.primary ? color : blue, line);
}

class TextDrawing {
 public:
  TextDrawing(const Diagnostic& diagnostic, const SourceMap& sources, const TextOptions& options)
      : diagnostic_(diagnostic), sources_(sources), options_(options), pen_{options.color} {}

  std::string draw() {
    gather();
    headline();
    for (const auto& [file, excerpt] : files_) draw_excerpt(file, excerpt, file == files_.front().first);
    for (const auto& [kind, text] : diagnostic_.notes) note(kind, text);
    return std::move(out_);
  }

 private:
  void gather() {
    if (diagnostic_.primary.span.valid()) add(diagnostic_.primary, true);
    for (const Label& label : diagnostic_.secondary)
      if (label.span.valid()) add(label, false);
    for (const auto& [file, excerpt] : files_)
      for (const auto& [number, line] : excerpt.lines) gutter_ = std::max(gutter_, std::to_string(number).size());
  }

  void add(const Label& label, bool primary) {
    auto at = std::find_if(files_.begin(), files_.end(), [&](const auto& f) { return f.first == label.span.file; });
    if (at == files_.end()) at = files_.insert(files_.end(), {label.span.file, Excerpt{}});
    add_label(at->second, sources_, label, primary);
  }

  void headline() {
    const std::string head = fmt::format("{}[{}]", to_string(diagnostic_.severity), info(diagnostic_.code).id);
    out_ += pen_(color_of(diagnostic_.severity), head) + pen_(bold, ": " + harmless(diagnostic_.message)) + "\n";
  }

  void bar(std::string_view number, std::string_view text) {
    const std::string left = fmt::format("{:>{}} |", number, gutter_);
    out_ += pen_(blue, left) + (text.empty() ? "" : " ") + std::string(text) + "\n";
  }

  void draw_excerpt(std::uint32_t file, const Excerpt& excerpt, bool first) {
    out_ += std::string(gutter_, ' ') + pen_(blue, first ? "-->" : ":::");
    out_ += fmt::format(" {}:{}:{}\n", sources_.file(file).name, excerpt.place.line, excerpt.place.column);
    bar("", "");
    std::uint32_t before = 0;
    for (const auto& [number, line] : excerpt.lines) {
      if (before != 0 && number > before + 1) out_ += pen_(blue, "...") + "\n";
      draw_line(number, line);
      before = number;
    }
    if (!diagnostic_.notes.empty() && file == files_.back().first) bar("", "");
  }

  void draw_line(std::uint32_t number, const Line& line) {
    const Window window = window_of(line, options_.line_cells);
    bar(std::to_string(number), draw_source(line, window));
    for (const Mark& mark : line.marks)
      bar("", draw_mark(mark, window, begin_mark(line, window).size(), pen_, color_of(diagnostic_.severity)));
  }

  void note(std::string_view kind, std::string_view text) {
    const std::string head(gutter_ + 1, ' ');
    std::string body = harmless(text);
    const std::string margin = "\n" + std::string(gutter_ + 3 + kind.size() + 2, ' ');
    for (std::size_t at = body.find('\n'); at != std::string::npos; at = body.find('\n', at + margin.size()))
      body.replace(at, 1, margin);
    out_ += head + pen_(blue, "=") + " " + pen_(bold, fmt::format("{}:", kind)) + " " + body + "\n";
  }

  const Diagnostic& diagnostic_;
  const SourceMap& sources_;
  const TextOptions& options_;
  Pen pen_;
  std::vector<std::pair<std::uint32_t, Excerpt>> files_;  // the primary's file first
  std::size_t gutter_ = 1;
  std::string out_;
};

std::string counted(std::size_t n, std::string_view word) { return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s"); }

}  // namespace

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return "";
}

std::string summary_line(const Diagnostics& diagnostics) {
  std::string text;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
    const std::size_t n = diagnostics.count(severity);
    if (n == 0) continue;
    if (!text.empty()) text += ", ";
    text += counted(n, to_string(severity));
  }
  return text;
}

std::string one_line(const Diagnostic& diagnostic, const SourceMap& sources) {
  std::string text =
      fmt::format("{}[{}]: {}", to_string(diagnostic.severity), info(diagnostic.code).id, harmless(diagnostic.message));
  const Span& span = diagnostic.primary.span;
  if (!span.valid()) return text;
  const LineColumn at = sources.position(span.file, span.begin);
  return text + fmt::format(" ({}:{}:{})", sources.file(span.file).name, at.line, at.column);
}

std::string render_text(const Diagnostic& diagnostic, const SourceMap& sources, const TextOptions& options) {
  return TextDrawing(diagnostic, sources, options).draw();
}

std::string render_text(const Diagnostics& diagnostics, const SourceMap& sources, const TextOptions& options) {
  if (diagnostics.empty()) return {};
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.all())
    if (options.notes || diagnostic.severity != Severity::note)
      text += render_text(diagnostic, sources, options) + "\n";
  const bool hidden = !options.notes && diagnostics.count(Severity::note) > 0;
  return text + summary_line(diagnostics) + (hidden ? " (-v shows notes)\n" : "\n");
}

}  // namespace waybill
