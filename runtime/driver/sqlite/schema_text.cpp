#include "runtime/driver/sqlite/schema_text.h"

#include <cctype>

namespace waybill::sqlite {
namespace {

bool word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || (c & 0x80) != 0;
}

std::size_t skip_blanks(std::string_view sql, std::size_t at) {
  while (at < sql.size()) {
    if (std::isspace(static_cast<unsigned char>(sql[at])) != 0) {
      ++at;
    } else if (sql.substr(at, 2) == "--") {
      at = std::min(sql.find('\n', at), sql.size());
    } else if (sql.substr(at, 2) == "/*") {
      const std::size_t close = sql.find("*/", at + 2);
      at = close == std::string_view::npos ? sql.size() : close + 2;
    } else {
      break;
    }
  }
  return at;
}

// From an opening quote to behind the closing one; doubled quotes stand for one.
std::size_t read_quoted(std::string_view sql, std::size_t at, std::string& inner) {
  const char close = sql[at] == '[' ? ']' : sql[at];
  for (++at; at < sql.size(); ++at) {
    if (sql[at] != close) {
      inner += sql[at];
    } else if (close != ']' && at + 1 < sql.size() && sql[at + 1] == close) {
      inner += close;
      ++at;
    } else {
      return at + 1;
    }
  }
  return at;
}

std::string upper_case(std::string_view text) {
  std::string out;
  for (char c : text) out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

// A walk over tokens; every function moves `at` forward.
class Reader {
 public:
  explicit Reader(std::string_view sql) : sql_(sql), tokens_(tokens_of(sql)) {}

  bool end() const { return at_ >= tokens_.size(); }
  bool is(std::string_view word) const { return !end() && !tokens_[at_].quoted && tokens_[at_].word == word; }
  bool take(std::string_view word) {
    if (!is(word)) return false;
    ++at_;
    return true;
  }
  std::string name() {
    if (end()) return {};
    const SqlToken& token = tokens_[at_++];
    return token.quoted ? token.word : token.text;
  }
  void skip() {
    if (is("("))
      (void)group();
    else
      ++at_;
  }
  // The text between a parenthesis and its partner.
  std::string group() {
    if (!take("(")) return {};
    const std::size_t begin = at_ < tokens_.size() ? tokens_[at_].begin : sql_.size();
    std::size_t stop = begin;
    for (int depth = 1; !end(); ++at_) {
      if (is("(")) ++depth;
      if (is(")") && --depth == 0) {
        ++at_;
        break;
      }
      stop = tokens_[at_].end;
    }
    return std::string(sql_.substr(begin, stop - begin));
  }
  // The text up to a word at this level (or the end), without it.
  std::string until(std::initializer_list<std::string_view> words) {
    const std::size_t begin = end() ? sql_.size() : tokens_[at_].begin;
    std::size_t stop = begin;
    while (!end() && !is_one_of(words)) {
      skip();
      stop = tokens_[at_ - 1].end;
    }
    return std::string(sql_.substr(begin, stop - begin));
  }
  std::string rest() { return until({}); }

 private:
  bool is_one_of(std::initializer_list<std::string_view> words) const {
    for (std::string_view word : words)
      if (is(word)) return true;
    return false;
  }
  std::string_view sql_;
  std::vector<SqlToken> tokens_;
  std::size_t at_ = 0;
};

std::vector<std::string> names_in(std::string_view group) {
  std::vector<std::string> names;
  Reader reader(group);
  while (!reader.end()) {
    names.push_back(reader.name());
    while (!reader.end() && !reader.take(",")) reader.skip();
  }
  return names;
}

// … REFERENCES parent (columns) ON DELETE … DEFERRABLE INITIALLY DEFERRED
ForeignKeyText read_references(Reader& reader, std::string name) {
  ForeignKeyText key;
  key.name = std::move(name);
  (void)reader.name();
  if (reader.is("(")) reader.skip();
  while (!reader.end()) {
    if (reader.take("ON")) {
      reader.skip();
      if (!reader.take("SET") && !reader.take("NO")) {
        reader.skip();
        continue;
      }
      reader.skip();
    } else if (reader.take("MATCH")) {
      reader.skip();
    } else if (reader.is("NOT") || reader.is("DEFERRABLE")) {
      const bool negated = reader.take("NOT");
      if (!reader.take("DEFERRABLE")) break;  // NOT NULL of the column
      key.deferrable = !negated;
      if (reader.take("INITIALLY")) {
        key.initially_deferred = !negated && reader.is("DEFERRED");
        reader.skip();
      }
    } else {
      break;
    }
  }
  return key;
}

void read_column(Reader& reader, TableText& table) {
  const std::string name = reader.name();
  ColumnText& column = table.columns[lower_case(name)];
  std::string constraint;
  while (!reader.end() && !reader.is(",") && !reader.is(")")) {
    if (reader.take("CONSTRAINT")) {
      constraint = reader.name();
      continue;
    }
    if (reader.take("PRIMARY"))
      table.primary_key_name = constraint;
    else if (reader.take("UNIQUE"))
      table.unique.push_back({constraint, {name}});
    else if (reader.take("CHECK"))
      table.checks.push_back({constraint, reader.group()});
    else if (reader.take("COLLATE"))
      column.collation = reader.name();
    else if (reader.take("AUTOINCREMENT"))
      column.autoincrement = true;
    else if (reader.take("AS"))
      column.generated = reader.group();
    else if (reader.take("REFERENCES"))
      table.foreign_keys.push_back(read_references(reader, constraint));
    else {
      reader.skip();
      continue;
    }
    constraint.clear();
  }
}

bool read_table_constraint(Reader& reader, TableText& table) {
  std::string name;
  if (reader.take("CONSTRAINT")) name = reader.name();
  if (reader.take("PRIMARY")) {
    reader.skip();
    table.primary_key_name = name;
    reader.skip();
  } else if (reader.take("UNIQUE")) {
    table.unique.push_back({name, names_in(reader.group())});
  } else if (reader.take("CHECK")) {
    table.checks.push_back({name, reader.group()});
  } else if (reader.take("FOREIGN")) {
    reader.skip();
    reader.skip();
    reader.take("REFERENCES");
    table.foreign_keys.push_back(read_references(reader, name));
  } else {
    return false;
  }
  while (!reader.end() && !reader.is(",") && !reader.is("CONSTRAINT") && !reader.is("PRIMARY") &&
         !reader.is("UNIQUE") && !reader.is("CHECK") && !reader.is("FOREIGN"))
    reader.skip();  // ON CONFLICT …
  return true;
}

std::string without_order(const std::string& part) {
  Reader reader(part);
  std::string text = reader.until({"COLLATE", "ASC", "DESC"});
  return text;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out;
  for (char c : text) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::vector<SqlToken> tokens_of(std::string_view sql) {
  std::vector<SqlToken> tokens;
  std::size_t at = 0;
  while ((at = skip_blanks(sql, at)) < sql.size()) {
    SqlToken token;
    token.begin = at;
    const char c = sql[at];
    if (c == '"' || c == '`' || c == '[') {
      token.quoted = true;
      at = read_quoted(sql, at, token.word);
    } else if (c == '\'') {
      std::string inner;
      at = read_quoted(sql, at, inner);
      token.word = inner;
      token.quoted = true;  // SQLite takes 'name' for a name too
    } else if (word_character(c)) {
      while (at < sql.size() && (word_character(sql[at]) || sql[at] == '.')) ++at;
      token.word = upper_case(sql.substr(token.begin, at - token.begin));
    } else {
      ++at;
      token.word = std::string(1, c);
    }
    token.end = at;
    token.text = std::string(sql.substr(token.begin, at - token.begin));
    tokens.push_back(std::move(token));
  }
  return tokens;
}

TableText read_table(std::string_view create_table) {
  TableText table;
  Reader outer(create_table);
  while (!outer.end() && !outer.is("(")) outer.skip();
  const std::string body = outer.group();
  Reader reader(body);
  bool columns = true;
  while (!reader.end()) {
    const bool constraint = reader.is("CONSTRAINT") || reader.is("PRIMARY") || reader.is("UNIQUE") ||
                            reader.is("CHECK") || reader.is("FOREIGN");
    if (constraint) columns = false;
    if (columns)
      read_column(reader, table);
    else if (!read_table_constraint(reader, table))
      reader.skip();
    reader.take(",");
  }
  return table;
}

IndexText read_index(std::string_view create_index) {
  IndexText index;
  Reader reader(create_index);
  while (!reader.end() && !reader.is("(")) reader.skip();
  const std::string group = reader.group();
  Reader parts(group);
  while (!parts.end()) {
    index.parts.push_back(without_order(parts.until({","})));
    parts.take(",");
  }
  if (reader.take("WHERE")) index.predicate = reader.rest();
  return index;
}

TriggerText read_trigger(std::string_view create_trigger) {
  TriggerText trigger;
  Reader reader(create_trigger);
  while (!reader.end() && !reader.take("TRIGGER")) reader.skip();
  if (reader.take("IF")) {
    reader.skip();
    reader.skip();
  }
  (void)reader.name();
  if (reader.take(".")) (void)reader.name();
  if (reader.take("AFTER"))
    trigger.timing = "after";
  else if (reader.take("INSTEAD"))
    trigger.timing = "instead of", reader.skip();
  else
    reader.take("BEFORE");
  trigger.event = lower_case(reader.name());
  (void)reader.until({"WHEN", "BEGIN"});
  if (reader.take("WHEN")) trigger.condition = reader.until({"BEGIN"});
  trigger.body = reader.rest();
  return trigger;
}

std::string read_view(std::string_view create_view) {
  Reader reader(create_view);
  (void)reader.until({"AS"});
  reader.take("AS");
  return reader.rest();
}

}  // namespace waybill::sqlite
