// The plain listing of tables that people keep by hand: a line "Table: name", then a column or constraint per line.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/catalog/parse_table.h"

namespace waybill {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r,";
  while (!text.empty() && blanks.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && blanks.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return text;
}

bool is_comment(std::string_view line) { return line.empty() || line.starts_with("--") || line.starts_with('#'); }

constexpr std::string_view head = "table:";

// "users" of "Table: users"; empty when the line is no head.
std::string_view table_of(std::string_view line) {
  if (line.size() < head.size()) return {};
  for (std::size_t i = 0; i < head.size(); ++i) {
    const char c = line[i] >= 'A' && line[i] <= 'Z' ? static_cast<char>(line[i] + 32) : line[i];
    if (c != head[i]) return {};
  }
  return trimmed(line.substr(head.size()));
}

class ListingReader {
 public:
  ListingReader(std::string_view text, std::uint32_t file, const FileStyle& style, Diagnostics& diagnostics)
      : text_(text), file_(file), style_(style), diagnostics_(diagnostics) {
    catalog_.engine = style.engine;
    catalog_.default_schema = style.default_schema;
  }

  Catalog read() {
    constexpr std::size_t most_errors = 100;  // more of them: it is another kind of file
    const std::size_t before = diagnostics_.count(Severity::error);
    for (std::size_t at = 0; at < text_.size();) {
      if (diagnostics_.count(Severity::error) >= before + most_errors) break;
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      line(at, end);
      at = end + 1;
    }
    for (Table& table : catalog_.tables) {
      ddl::finish_table(table, style_);
      for (Column& column : table.columns) column.native_type.clear();
    }
    return std::move(catalog_);
  }

 private:
  void line(std::size_t begin, std::size_t end) {
    const std::string_view text = trimmed(text_.substr(begin, end - begin));
    if (is_comment(text)) return;
    if (const std::string_view name = table_of(text); !name.empty()) return table(name);
    const std::size_t from = static_cast<std::size_t>(text.data() - text_.data());
    if (catalog_.tables.empty()) {
      diagnostics_.add(Code::W0704, place(from, from + text.size()), "this line stands before the first table")
          .help("a table begins with a line `Table: name`");
      return;
    }
    column(text, from);
  }

  Span place(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  void table(std::string_view name) {
    Table made;
    const std::size_t dot = name.find('.');
    made.name = dot == std::string_view::npos
                    ? QName{"", std::string(name)}
                    : QName{std::string(name.substr(0, dot)), std::string(name.substr(dot + 1))};
    if (made.name.schema == style_.default_schema) made.name.schema.clear();
    catalog_.tables.push_back(std::move(made));
  }

  void column(std::string_view text, std::size_t from) {
    const std::string_view upto = text_.substr(0, from + text.size());
    const auto statement = ddl::next_statement(upto, from, style_.backslash_escapes);
    if (!statement) {
      diagnostics_.add(Code::W0704, place(from, from + text.size()), "a text or a name in this line is not closed");
      return;
    }
    ddl::Cursor in(statement->tokens, upto, style_.folds_names);
    ddl::TableReader(in, upto, file_, style_, types_, diagnostics_).element(catalog_.tables.back());
  }

  std::string_view text_;
  std::uint32_t file_;
  const FileStyle& style_;
  Diagnostics& diagnostics_;
  Catalog catalog_;
  ddl::NamedTypes types_;
};

}  // namespace

Catalog parse_listing(std::string_view text, std::uint32_t file, const FileStyle& style, Diagnostics& diagnostics) {
  return ListingReader(text, file, style, diagnostics).read();
}

bool is_listing(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trimmed(text.substr(at, end - at));
    if (!is_comment(line)) return !table_of(line).empty();
    at = end + 1;
  }
  return false;
}

}  // namespace waybill
