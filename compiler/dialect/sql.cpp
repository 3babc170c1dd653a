#include "compiler/dialect/sql.h"

#include <algorithm>
#include <cctype>

namespace waybill {
namespace {

std::string_view words_of(FkAction action) {
  switch (action) {
    case FkAction::no_action: return "NO ACTION";
    case FkAction::restrict: return "RESTRICT";
    case FkAction::cascade: return "CASCADE";
    case FkAction::set_null: return "SET NULL";
    case FkAction::set_default: return "SET DEFAULT";
  }
  return {};
}

bool indexes_whole(const Index& index, std::string_view column) {
  return index.unique && std::any_of(index.parts.begin(), index.parts.end(), [&](const IndexPart& part) {
           return part.column == column && !part.prefix_length;
         });
}

}  // namespace

std::string enclose(std::string_view text, char mark) {
  std::string out;
  out.reserve(text.size() + 2);
  out += mark;
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != mark) continue;
    out.append(text, written, i + 1 - written);
    written = i;
  }
  out.append(text, written);
  out += mark;
  return out;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

std::string name_list(const std::vector<std::string>& names, Quote quote) {
  std::vector<std::string> parts;
  for (const std::string& name : names) parts.push_back(quote(name));
  return join(parts, ", ");
}

std::string text_list(const std::vector<std::string>& texts, Quote quote_text) { return name_list(texts, quote_text); }

std::string json_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\t' || c == '\n' || c == '\r')
      out += c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r";
    else
      out += c;
  }
  return out;
}

std::string replace_all(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

std::string fill(std::string_view pattern, const std::vector<std::string>& arguments) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool hole = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    if (!hole) {
      out += pattern[i];
      continue;
    }
    const char which = pattern[i + 1];
    out += which == '*' ? join(arguments, ", ") : arguments.at(static_cast<std::size_t>(which - '0'));
    i += 2;
  }
  return out;
}

std::string constraint_name(std::string_view name, Quote quote) {
  return name.empty() ? std::string() : "CONSTRAINT " + quote(name) + " ";
}

std::string foreign_key_clause(const ForeignKey& key, const std::string& parent, Quote quote) {
  std::string sql = "FOREIGN KEY (" + name_list(key.columns, quote) + ") REFERENCES " + parent;
  if (!key.parent_columns.empty()) sql += " (" + name_list(key.parent_columns, quote) + ")";
  if (key.match_full) sql += " MATCH FULL";
  if (key.on_delete != FkAction::no_action) sql.append(" ON DELETE ").append(words_of(key.on_delete));
  if (key.on_update != FkAction::no_action) sql.append(" ON UPDATE ").append(words_of(key.on_update));
  return sql;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool in_full_key(const Table& table, std::string_view column) {
  if (table.primary_key && contains(table.primary_key->columns, column)) return true;
  for (const Key& key : table.unique_keys)
    if (contains(key.columns, column)) return true;
  for (const ForeignKey& key : table.foreign_keys)
    if (contains(key.columns, column)) return true;
  return std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const Index& index) { return indexes_whole(index, column); });
}

const Column* column_of(const Table& table, std::string_view name) {
  for (const Column& column : table.columns)
    if (column.name == name) return &column;
  return nullptr;
}

std::string boolean_as_text(const std::string& sql) {
  return fill("CASE WHEN {0} THEN 'true' WHEN NOT {0} THEN 'false' END", {sql});
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

bool is_keyword(std::string_view word, const std::string_view* first, const std::string_view* last) {
  std::string upper(word);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return std::binary_search(first, last, std::string_view(upper));
}

}  // namespace waybill
