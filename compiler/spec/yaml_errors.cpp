#include "compiler/spec/yaml_errors.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diagnostics/utf8.h"
#include "compiler/spec/yaml_hints.h"
#include "compiler/spec/yaml_tree.h"

namespace waybill {

namespace {

Span span_at(const SourceMap& sources, std::uint32_t file, std::size_t at) {
  const std::string_view text = sources.file(file).text;
  at = std::min(at, text.size());
  const bool token = at < text.size() && text[at] != '\n' && text[at] != '\r';
  const std::size_t size = token ? decode_utf8(text, at).size : 0;
  return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size)};
}

// The first line at or before the line of `at` + 1 that is indented by a tab.
std::optional<std::size_t> tab_indent(const SourceFile& source, std::size_t at) {
  for (const std::uint32_t start : source.line_starts) {
    if (start > at + 200) break;
    const std::size_t first = source.text.find_first_not_of(' ', start);
    if (first != std::string::npos && source.text[first] == '\t') return first;
  }
  return std::nullopt;
}

// A quote that opens a value, behind the last node that was read.
std::optional<std::size_t> open_quote(std::string_view text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    const bool begins = i == 0 || std::string_view(" \t\n[{,:").find(text[i - 1]) != std::string_view::npos;
    if (begins && (text[i] == '"' || text[i] == '\'')) return i;
  }
  return std::nullopt;
}

// Bytes that no YAML text may hold, NUL among them.
std::size_t first_control(std::string_view text) {
  const auto control = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
  };
  const auto at = std::find_if(text.begin(), text.end(), control);
  return at == text.end() ? std::string::npos : static_cast<std::size_t>(at - text.begin());
}

struct Advice {
  std::string_view said;     // how the library's message begins
  std::string_view message;  // ours
  std::string_view help;
};

constexpr Advice advice[] = {
    {"illegal map value", "`:` and a space begin a value, but there is one already",
     "a text that holds `: ` stands in quotes; or the line is indented differently from its neighbours"},
    {"illegal map key", "a key can't stand here", "is the line indented as its neighbours are?"},
    {"illegal block entry", "`- ` begins an item of a list, but this is no place for one",
     "items of a list stand under their key, one to a line"},
    {"end of map not found", "this line fits none of the lines above",
     "keys of one map begin in one column; a `{` wants its `}`"},
    {"end of sequence not found", "this line fits none of the lines above",
     "items of one list begin in one column; a `[` wants its `]`"},
    {"end of map flow not found", "a `{` is not closed",
     "a value that holds `{`, `}`, `[`, `]` or `,` stands in quotes"},
    {"end of sequence flow not found", "a `[` is not closed",
     "a value that holds `{`, `}`, `[`, `]` or `,` stands in quotes"},
    {"illegal flow end", "this bracket closes nothing", "a value that begins with `]` or `}` stands in quotes"},
    {"unknown token", "this character can't stand here outside of quotes", "put the value in quotes"},
    {"unknown escape character", "there is no such escape in double quotes",
     "a backslash is written `\\\\`; in single quotes it stands for itself"},
    {"illegal tab when looking for indentation", "a tab can't indent", "indent by spaces"},
    {"the referenced anchor is not defined", "no `&anchor` of this name stands above", ""},
    {"alias not found after *", "a value can't begin with `*`", "put it in quotes: \"*\""},
    {"illegal character found while scanning alias", "a value can't begin with `*`", "put it in quotes: \"*\""},
    {"unexpected character in block scalar", "nothing may follow `|` or `>` on its line", ""},
};

const Advice* advice_for(std::string_view said) {
  for (const Advice& row : advice)
    if (said.starts_with(row.said)) return &row;
  return nullptr;
}

}  // namespace

void report_yaml_error(const SourceMap& sources, std::uint32_t file, std::string_view said, std::size_t at,
                       std::size_t read_until, Diagnostics& diagnostics) {
  const SourceFile& source = sources.file(file);
  if (const auto tab = tab_indent(source, at)) {
    diagnostics.add(Code::W0101, span_at(sources, file, *tab), "a tab can't indent").help("YAML indents by spaces");
    return;
  }
  const bool at_end = said.starts_with("illegal EOF in scalar") || said.starts_with("illegal document indicator");
  if (const auto quote = at_end ? open_quote(source.text, read_until) : std::nullopt) {
    diagnostics.add(Code::W0101, span_at(sources, file, *quote), "this quote is never closed").label("it opens here");
    return;
  }
  const bool of_layout = said.starts_with("illegal map value") || said.starts_with("end of map") ||
                         said.starts_with("end of sequence");
  if (of_layout && report_line_above(sources, file, at, diagnostics)) return;
  const Advice* row = advice_for(said);
  Diagnostic& diagnostic =
      diagnostics.add(Code::W0101, span_at(sources, file, at),
                      row ? std::string(row->message) : fmt::format("this is not well-formed YAML: {}", said));
  if (row && !row->help.empty()) diagnostic.help(std::string(row->help));
}

bool report_unreadable_text(const SourceMap& sources, std::uint32_t file, Code code, Diagnostics& diagnostics) {
  const std::string& text = sources.file(file).text;
  if (text.size() > max_spec_bytes) {
    diagnostics.add(Code::W0111, {file, 0, 0}, fmt::format("this spec has {} bytes", text.size()))
        .help(fmt::format("up to {} bytes are read; `include:` takes parts of it from other files", max_spec_bytes));
    return true;
  }
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    diagnostics.add(code, {file, 0, 0}, "this file is UTF-16").help("save it as UTF-8");
    return true;
  }
  const std::size_t control = first_control(text);
  const std::size_t bad = std::min(control, first_invalid_utf8(text).value_or(std::string::npos));
  if (bad == std::string::npos) return false;
  const std::string message = bad == control ? "a control character can't stand in a spec" : "this is not UTF-8 text";
  const auto at = static_cast<std::uint32_t>(bad);
  diagnostics.add(code, {file, at, at + 1}, message)
      .label(fmt::format("the byte 0x{:02x}", static_cast<unsigned char>(text[bad])));
  return true;
}

}  // namespace waybill
