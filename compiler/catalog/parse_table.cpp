#include "compiler/catalog/parse_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace waybill::ddl {
namespace {

std::string lower_text(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool is_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

// One blank between words, none beside brackets: "character varying(120)".
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    if ((c == '(' || c == '[') && !out.empty() && out.back() == ' ') out.pop_back();
    out += blank ? ' ' : c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

bool TableReader::error(std::string message, std::string help) {
  Token token = in_.peek();
  if (in_.done()) token.begin = token.end = text_.size();
  Diagnostic& diagnostic = diagnostics_.add(
      Code::W0704, {file_, static_cast<std::uint32_t>(token.begin), static_cast<std::uint32_t>(token.end)},
      std::move(message));
  if (!help.empty()) diagnostic.help(std::move(help));
  return false;
}

void TableReader::skip_to_end() {
  while (!in_.done() && !in_.sees_symbol(",") && !in_.sees_symbol(")")) {
    if (in_.sees_symbol("("))
      in_.skip_parenthesised();
    else
      in_.take();
  }
}

QName TableReader::qname() {
  QName out{"", in_.name().value_or("")};
  while (in_.accept_symbol(".")) out = {out.name, in_.name().value_or("")};
  if (out.schema == style_.default_schema) out.schema.clear();
  return out;
}

std::vector<std::string> TableReader::column_list() {
  std::vector<std::string> out;
  if (!in_.accept_symbol("(")) return out;
  while (!in_.done() && !in_.accept_symbol(")")) {
    if (in_.sees_symbol("("))
      in_.skip_parenthesised();  // a prefix length
    else if (std::optional<std::string> name = in_.name())
      out.push_back(*name);
    else
      in_.take();
    while (in_.accept("ASC") || in_.accept("DESC") || in_.accept("COLLATE")) {
    }
  }
  return out;
}

bool TableReader::element(Table& table) {
  const std::size_t before = diagnostics_.count(Severity::error);
  if (!constraint(table)) column(table);
  if (diagnostics_.count(Severity::error) > before) {
    skip_to_end();
    return false;
  }
  if (!in_.done() && !in_.sees_symbol(",") && !in_.sees_symbol(")")) {
    error(fmt::format("`{}` is not understood here", in_.peek().value),
          "leave it out of the file, or say it in `after`");
    skip_to_end();
    return false;
  }
  return true;
}

bool TableReader::constraint(Table& table) {
  const std::size_t begin = in_.at();
  std::string name;
  if (in_.accept("CONSTRAINT") && !in_.sees("PRIMARY") && !in_.sees("UNIQUE") && !in_.sees("FOREIGN") &&
      !in_.sees("CHECK") && !in_.sees("EXCLUDE") && !in_.sees("NOT"))
    name = in_.name().value_or("");
  if (keyed(table, name)) return true;
  in_.back_to(begin);
  return false;
}

bool TableReader::keyed(Table& table, std::string name) {
  const auto key_of = [&](std::string given) {
    Key key;
    key.name = std::move(given);
    if (in_.accept("USING")) in_.take();
    if (in_.accept("NULLS")) key.nulls_not_distinct = in_.accept_all({"NOT", "DISTINCT"});
    key.columns = column_list();
    constraint_options(nullptr, &key, nullptr);
    return key;
  };
  if (in_.accept_all({"PRIMARY", "KEY"})) {
    if (!in_.sees_symbol("(") && !in_.sees("USING")) (void)in_.name();
    table.primary_key = key_of(std::move(name));
    return true;
  }
  if (in_.accept("UNIQUE")) {
    (void)(in_.accept("KEY") || in_.accept("INDEX"));
    if (!in_.sees_symbol("(") && !in_.sees("USING") && !in_.sees("NULLS")) name = in_.name().value_or(name);
    table.unique_keys.push_back(key_of(std::move(name)));
    return true;
  }
  if (in_.accept_all({"FOREIGN", "KEY"})) {
    ForeignKey key;
    key.name = std::move(name);
    if (!in_.sees_symbol("(")) key.name = in_.name().value_or(key.name);
    key.columns = column_list();
    if (!in_.accept("REFERENCES")) return error("a foreign key needs REFERENCES"), true;
    references(key);
    table.foreign_keys.push_back(std::move(key));
    return true;
  }
  if (in_.sees("CHECK")) {
    in_.take();
    Check check{std::move(name), in_.parenthesised().value_or("")};
    constraint_options(nullptr, nullptr, &check);
    table.checks.push_back(std::move(check));
    return true;
  }
  const bool full = in_.sees("FULLTEXT"), spatial = in_.sees("SPATIAL");
  // `KEY name (…)`, but a column may be called key: then a type follows, not a name and a bracket.
  const bool plain =
      (in_.sees("KEY") || in_.sees("INDEX")) &&
      ((in_.peek(1).kind == TokenKind::symbol && in_.peek(1).value == "(") ||
       (in_.peek(2).kind == TokenKind::symbol && in_.peek(2).value == "(" && !is_word(in_.peek(1), "VARCHAR")) ||
       is_word(in_.peek(2), "USING"));
  if (plain || ((full || spatial) && (in_.sees("KEY", 1) || in_.sees("INDEX", 1)))) {
    in_.take();
    if (full || spatial) in_.take();
    table.indexes.push_back(index(false, full ? "fulltext" : spatial ? "spatial" : ""));
    return true;
  }
  for (const char* word : {"EXCLUDE", "LIKE", "PERIOD"})
    if (in_.sees(word) && (in_.peek(1).kind == TokenKind::word || in_.peek(1).value == "("))
      if (std::string_view(word) != "LIKE" || in_.peek(1).kind != TokenKind::symbol)
        return error(fmt::format("{} … is not understood in a schema file", word),
                     "leave it out, or say it in `after`"),
               true;
  return false;
}

Index TableReader::index(bool unique, std::string method) {
  Index index;
  index.unique = unique;
  index.method = std::move(method);
  if (!in_.sees_symbol("(") && !in_.sees("USING")) index.name = in_.name().value_or("");
  if (in_.accept("USING")) index.method = lower_text(in_.take().value);
  if (in_.accept_symbol("("))
    while (!in_.done() && !in_.accept_symbol(")")) {
      index.parts.push_back(index_part());
      in_.accept_symbol(",");
    }
  while (!in_.done() && !in_.sees_symbol(",") && !in_.sees_symbol(")")) {
    if (in_.accept("USING"))
      index.method = lower_text(in_.take().value);
    else if (in_.accept("INCLUDE"))
      index.include = column_list();
    else if (in_.accept("COMMENT"))
      index.comment = in_.take().value;
    else if (in_.accept("WHERE")) {
      const std::size_t begin = in_.at();
      while (!in_.done()) in_.take();
      index.predicate = in_.slice(begin);
      if (index.predicate.starts_with('(') && index.predicate.ends_with(')'))
        index.predicate = index.predicate.substr(1, index.predicate.size() - 2);
    } else if (in_.sees_symbol("("))
      in_.skip_parenthesised();
    else
      in_.take();
  }
  return index;
}

IndexPart TableReader::index_part() {
  IndexPart part;
  const std::size_t begin = in_.at();
  if (in_.sees_symbol("(")) {
    part.expression = in_.parenthesised().value_or("");
  } else {
    part.column = in_.name().value_or("");
    if (in_.sees_symbol("(")) {
      const std::string inside = in_.parenthesised().value_or("");
      int length = 0;
      const auto [end, error] = std::from_chars(inside.data(), inside.data() + inside.size(), length);
      if (error == std::errc{} && end == inside.data() + inside.size() && length > 0)
        part.prefix_length = length;
      else
        part.expression = in_.slice(begin), part.column.clear();
    }
  }
  while (!in_.done() && !in_.sees_symbol(",") && !in_.sees_symbol(")")) {
    if (in_.accept("DESC"))
      part.descending = true;
    else if (in_.accept("COLLATE"))
      part.collation = in_.take().value;
    else if (in_.accept("NULLS"))
      part.nulls_first = is_word(in_.take(), "FIRST") ? true : false;
    else if (!in_.accept("ASC"))
      part.operator_class = in_.take().value;
  }
  if (part.nulls_first && *part.nulls_first == part.descending) part.nulls_first.reset();  // the engine's default
  return part;
}

// -- foreign keys -----------------------------------------------------------------------------------------------------
std::optional<FkAction> TableReader::action() {
  if (in_.accept("CASCADE")) return FkAction::cascade;
  if (in_.accept("RESTRICT")) return FkAction::restrict;
  if (in_.accept_all({"NO", "ACTION"})) return FkAction::no_action;
  if (in_.accept_all({"SET", "NULL"})) return FkAction::set_null;
  if (in_.accept_all({"SET", "DEFAULT"})) return FkAction::set_default;
  return std::nullopt;
}

void TableReader::references(ForeignKey& key) {
  key.parent = qname();
  key.parent_columns = column_list();
  constraint_options(&key, nullptr, nullptr);
}

void TableReader::constraint_options(ForeignKey* key, Key* unique, Check* check) {
  while (!in_.done()) {
    if (key != nullptr && in_.accept_all({"ON", "DELETE"}))
      key->on_delete = action().value_or(FkAction::no_action);
    else if (key != nullptr && in_.accept_all({"ON", "UPDATE"}))
      key->on_update = action().value_or(FkAction::no_action);
    else if (key != nullptr && in_.accept("MATCH"))
      key->match_full = is_word(in_.take(), "FULL");
    else if (in_.accept_all({"NOT", "DEFERRABLE"}) || in_.accept_all({"INITIALLY", "IMMEDIATE"}) ||
             in_.accept_all({"NO", "INHERIT"})) {
    } else if (in_.accept("DEFERRABLE")) {
      if (key != nullptr) key->deferrable = true;
      if (unique != nullptr) unique->deferrable = true;
    } else if (in_.accept_all({"INITIALLY", "DEFERRED"})) {
      if (key != nullptr) key->deferrable = key->initially_deferred = true;
      if (unique != nullptr) unique->deferrable = unique->initially_deferred = true;
    } else if (in_.accept_all({"NOT", "VALID"})) {
      if (key != nullptr) key->validated = false;
      if (check != nullptr) check->validated = false;
    } else if (check != nullptr && in_.accept_all({"NOT", "ENFORCED"})) {
      check->enforced = false;
    } else if (in_.accept("ENFORCED")) {
    } else if (unique != nullptr && in_.accept("USING")) {
      in_.take();
    } else if (unique != nullptr && in_.accept("COMMENT")) {
      in_.take();
    } else if (unique != nullptr && in_.accept("INCLUDE")) {
      unique->include = column_list();
    } else if (in_.sees("ON") && in_.sees("CONFLICT", 1)) {
      in_.take(), in_.take(), in_.take();
    } else {
      return;
    }
  }
}

// -- columns ----------------------------------------------------------------------------------------------------------
// Words behind the first of a type: what is none of these is an option, or not understood.
bool TableReader::goes_on_type() const {
  for (const char* word :
       {"UNSIGNED", "SIGNED", "ZEROFILL", "VARYING", "PRECISION", "WITH",   "WITHOUT", "TIME",   "ZONE",
        "LARGE",    "OBJECT", "BIG",      "INT",     "INTEGER",   "CHAR",   "VARCHAR", "BINARY", "LOCAL",
        "YEAR",     "MONTH",  "DAY",      "HOUR",    "MINUTE",    "SECOND", "TO",      "ARRAY"})
    if (in_.sees(word)) return !in_.sees("WITH") || in_.sees("TIME", 1) || in_.sees("LOCAL", 1);
  return in_.sees("CHARACTER") && !in_.sees("SET", 1);
}

// A column without a type, which one engine takes.
bool TableReader::stops_type() const {
  for (const char* word : {"NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "CONSTRAINT",
                           "COLLATE", "GENERATED", "AS"})
    if (in_.sees(word)) return true;
  return false;
}

void TableReader::column_type(Column& column) {
  const std::size_t begin = in_.at();
  if (!in_.done() && !stops_type() && (in_.peek().kind == TokenKind::word || in_.peek().kind == TokenKind::quoted)) {
    in_.take();
    while (in_.accept_symbol(".")) in_.take();
    while (in_.sees_symbol("(") || in_.sees_symbol("[") || in_.sees_symbol("]") || goes_on_type()) {
      if (in_.sees_symbol("("))
        in_.skip_parenthesised();
      else
        in_.take();
      if (in_.peek().kind == TokenKind::number && in_.peek(1).value == "]") in_.take();
    }
  }
  column.native_type = folded(in_.slice(begin));
  const std::string lower = lower_text(column.native_type);
  std::string bare = column.native_type;
  std::erase(bare, '"');
  if (const auto made = types_.find(bare.substr(bare.rfind('.') == std::string::npos ? 0 : bare.rfind('.') + 1));
      made != types_.end()) {
    column.type = made->second.type;
    column.nullable = made->second.nullable;
    return;
  }
  for (const auto& [serial, type] :
       {std::pair{"smallserial", "smallint"}, {"bigserial", "bigint"}, {"serial", "integer"}})
    if (lower == serial) {
      column.identity = Identity::by_default;
      column.nullable = false;
      column.native_type = type;
    }
  column.type = style_.declared_type(column.native_type);
}

bool TableReader::column(Table& table) {
  Column column;
  const std::size_t place = in_.at();
  const std::optional<std::string> name = in_.name();
  if (!name) return error("a column or a constraint is expected here");
  column.name = *name;
  column_type(column);
  while (!in_.done() && !in_.sees_symbol(",") && !in_.sees_symbol(")"))
    if (!column_option(table, column)) {
      if (in_.at() == place) in_.take();
      return error(fmt::format("`{}` is not understood in the column `{}`", in_.peek().value, column.name),
                   "leave it out of the file, or say it in `after`");
    }
  for (Column& there : table.columns)
    if (there.name == column.name) {
      there = std::move(column);
      return true;
    }
  table.columns.push_back(std::move(column));
  return true;
}

bool TableReader::column_option(Table& table, Column& column) {
  std::string name;
  if (in_.accept("CONSTRAINT")) name = in_.name().value_or("");
  if (in_.accept_all({"NOT", "NULL"})) return column.nullable = false, true;
  if (in_.accept("NULL")) return true;
  if (in_.accept("DEFAULT")) return column.default_value = default_value(column.type), true;
  if (in_.accept_all({"PRIMARY", "KEY"})) {
    table.primary_key = Key{name, {column.name}};
    column.nullable = false;
    (void)(in_.accept("ASC") || in_.accept("DESC"));
    constraint_options(nullptr, &*table.primary_key, nullptr);
    return true;
  }
  if (in_.accept("UNIQUE")) {
    (void)in_.accept("KEY");
    table.unique_keys.push_back({name, {column.name}});
    constraint_options(nullptr, &table.unique_keys.back(), nullptr);
    return true;
  }
  if (in_.accept("CHECK")) {
    Check check{name, in_.parenthesised().value_or("")};
    constraint_options(nullptr, nullptr, &check);
    return table.checks.push_back(std::move(check)), true;
  }
  if (in_.accept("REFERENCES")) {
    ForeignKey key;
    key.name = name;
    key.columns = {column.name};
    references(key);
    return table.foreign_keys.push_back(std::move(key)), true;
  }
  if (in_.accept("AUTO_INCREMENT") || in_.accept("AUTOINCREMENT")) {
    column.identity = Identity::by_default;
    column.nullable = false;
    table.autoincrement = table.autoincrement || style_.rowid_alias;
    return true;
  }
  if (in_.accept("COLLATE")) return column.collation = in_.take().value, true;
  if (in_.accept_all({"CHARACTER", "SET"}) || in_.accept("CHARSET"))
    return column.character_set = in_.take().value, true;
  if (in_.accept("COMMENT")) return column.comment = in_.take().value, true;
  if (in_.accept_all({"ON", "UPDATE"})) {
    in_.take();
    in_.skip_parenthesised();
    return column.on_update_now = true;
  }
  if (in_.accept("INVISIBLE")) return column.invisible = true;
  if (in_.accept("VISIBLE") || in_.accept("FIRST")) return true;
  if (in_.accept("AFTER") || in_.accept("STORAGE")) return in_.take(), true;
  if (in_.sees("GENERATED") || in_.sees("AS")) return identity_or_expression(column), true;
  return false;
}

// GENERATED { ALWAYS | BY DEFAULT } AS { IDENTITY [(…)] | (expression) [STORED | VIRTUAL] }, or AS (…) alone.
void TableReader::identity_or_expression(Column& column) {
  bool always = false;
  if (in_.accept("GENERATED")) {
    always = in_.accept("ALWAYS");
    if (!always) (void)in_.accept_all({"BY", "DEFAULT"});
  }
  (void)in_.accept("AS");
  if (in_.accept("IDENTITY")) {
    column.identity = always ? Identity::always : Identity::by_default;
    column.nullable = false;
    in_.skip_parenthesised();
    return;
  }
  column.generation_expression = in_.parenthesised().value_or("");
  const bool stored = in_.accept("STORED") || in_.accept("PERSISTENT");
  if (!stored) (void)in_.accept("VIRTUAL");
  column.generated = stored ? Generated::stored : Generated::virtual_;
}

ColumnDefault TableReader::default_value(const Type& type) {
  const std::size_t begin = in_.at();
  const auto take_one = [&] {
    if (in_.sees_symbol("(")) {
      in_.skip_parenthesised();
    } else {
      in_.take();
      while (in_.accept_symbol(".")) in_.take();
      if (in_.sees_symbol("(")) in_.skip_parenthesised();
    }
  };
  if (in_.sees_symbol("-") || in_.sees_symbol("+")) in_.take();
  const Token value = in_.peek();
  take_one();
  const std::string core = in_.slice(begin);
  while (in_.accept_symbol("::")) {  // the type that a dump adds
    take_one();
    while (in_.accept("VARYING") || in_.accept("PRECISION") || in_.accept_all({"WITHOUT", "TIME", "ZONE"}) ||
           in_.accept_all({"WITH", "TIME", "ZONE"}))
      if (in_.sees_symbol("(")) in_.skip_parenthesised();
    while (in_.accept_symbol("[")) (void)in_.accept_symbol("]");
  }
  const std::string native = in_.slice(begin), lower = lower_text(core);
  if (value.kind == TokenKind::text || (value.kind == TokenKind::quoted && core.starts_with('"')))
    return {DefaultKind::literal, value.value, native};
  if (::waybill::ddl::is_number(core)) return {DefaultKind::literal, core, native};
  if (lower == "true" || lower == "false") return {DefaultKind::literal, lower, native};
  for (const char* now : {"current_timestamp", "now", "localtimestamp"})
    if (lower.starts_with(now) && is_temporal(type)) {
      const std::size_t digit = lower.find_first_of("0123456789");
      return {DefaultKind::now, digit == std::string::npos ? "" : lower.substr(digit, 1), native};
    }
  if (lower == "current_date" || lower == "curdate()" || lower == "(curdate())")
    return {DefaultKind::current_date, "", native};
  if (lower == "gen_random_uuid()" || lower == "uuid()" || lower == "(uuid())") return {DefaultKind::uuid, "", native};
  if (lower.starts_with("nextval(")) {
    const std::size_t open = native.find('\''), close = native.find('\'', open + 1);
    if (close != std::string::npos) return {DefaultKind::next_value, native.substr(open + 1, close - open - 1), native};
  }
  return {DefaultKind::expression, native, native};
}

namespace {

std::string joined(const std::vector<std::string>& names) { return fmt::format("{}", fmt::join(names, "_")); }

// Constraints without a name get the one that most engines would give them.
void name_constraints(Table& table) {
  const std::string& own = table.name.name;
  if (table.primary_key && table.primary_key->name.empty()) table.primary_key->name = own + "_pkey";
  for (Key& key : table.unique_keys)
    if (key.name.empty()) key.name = fmt::format("{}_{}_key", own, joined(key.columns));
  for (ForeignKey& key : table.foreign_keys)
    if (key.name.empty()) key.name = fmt::format("{}_{}_fkey", own, joined(key.columns));
  for (Index& index : table.indexes) {
    std::vector<std::string> columns;
    for (const IndexPart& part : index.parts) columns.push_back(part.column.empty() ? "expr" : part.column);
    if (index.name.empty()) index.name = fmt::format("{}_{}_idx", own, joined(columns));
  }
  for (std::size_t i = 0; i < table.checks.size(); ++i)
    if (table.checks[i].name.empty()) table.checks[i].name = fmt::format("{}_check{}", own, i + 1);
}

// CHECK (json_valid(c)): how one engine spells the type json.
void take_json_checks(Table& table) {
  std::erase_if(table.checks, [&](const Check& check) {
    std::string text = lower_text(check.expression);
    std::erase_if(text, [](char c) { return c == ' ' || c == '`'; });
    for (Column& column : table.columns) {
      if (text != "json_valid(" + lower_text(column.name) + ")" || column.type.kind != TypeKind::text) continue;
      column.type = make_type(TypeKind::json);
      return true;
    }
    return false;
  });
}

}  // namespace

void finish_table(Table& table, const FileStyle& style) {
  take_json_checks(table);
  name_constraints(table);
  for (Column& column : table.columns) {
    if (column.default_value && lower_text(column.default_value->native) == "null") column.default_value.reset();
    const bool key = table.primary_key &&
                     std::count(table.primary_key->columns.begin(), table.primary_key->columns.end(), column.name) != 0;
    if (key) column.nullable = false;
    const bool alone = key && table.primary_key->columns.size() == 1;
    if (alone && style.rowid_alias && lower_text(column.native_type) == "integer")
      column.identity = Identity::by_default;
    if (column.default_value && column.default_value->kind == DefaultKind::next_value) {
      column.identity = Identity::by_default;
      column.default_value.reset();
    }
  }
}

}  // namespace waybill::ddl
