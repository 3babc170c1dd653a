#include "compiler/spec/yaml_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/spec/parse_expr.h"
#include "compiler/spec/yaml_hints.h"

namespace waybill {

namespace {

using Kind = YamlNode::Kind;

// carry | none | a list, whose items `read` takes.
template <class T, class Read>
Carry<T> read_carry(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics, Read read) {
  Carry<T> carry;
  carry.span = node.span;
  if (node.kind == Kind::list) {
    carry.kind = CarryKind::list;
    for (const YamlPtr& item : node.items) read(*item, carry.list);
    return carry;
  }
  const auto word =
      read_choice<CarryKind>(node, wanted, {{"carry", CarryKind::carry}, {"none", CarryKind::none}}, diagnostics);
  if (word) carry.kind = word->value;
  return carry;
}

constexpr Wanted column_names{"columns", "names of columns", "columns: [album_id, title]"};

void read_index(const YamlNode& node, std::vector<IndexSpec>& list, Diagnostics& diagnostics) {
  IndexSpec index;
  index.span = node.span;
  if (node.kind != Kind::map) {  // [a, b] or a
    index.columns = read_words(node, {"indexes", "columns", "indexes: [{ columns: [title] }]"}, diagnostics);
  } else {
    Keys keys(node, "an index", diagnostics);
    if (const YamlNode* name = keys.take("name"))
      index.name = read_word(*name, {"name", "a name", "name: track_title"}, diagnostics);
    if (const YamlNode* columns = keys.need("columns", "columns: [title]"))
      index.columns = read_words(*columns, column_names, diagnostics);
    if (const YamlNode* unique = keys.take("unique"))
      if (const auto value = read_bool(*unique, {"unique", "true or false", "unique: true"}, diagnostics))
        index.unique = value->value;
    keys.finish();
  }
  list.push_back(std::move(index));
}

// "artist(artist_id)" in two.
void read_references(const YamlNode& node, ForeignKeySpec& key, Diagnostics& diagnostics) {
  const auto word =
      read_word(node, {"references", "a table and its columns", "references: artist(artist_id)"}, diagnostics);
  if (!word) return;
  const std::size_t open = std::min(word->value.find('('), word->value.size());
  const auto trimmed = [](std::string text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
  };
  key.parent = {trimmed(word->value.substr(0, open)), word->span};
  for (std::size_t at = open + 1; at < word->value.size();) {
    const std::size_t end = std::min(word->value.find_first_of(",)", at), word->value.size());
    const std::string name = trimmed(word->value.substr(at, end - at));
    if (!name.empty()) key.parent_columns.push_back({name, word->span});
    at = end + 1;
  }
}

std::optional<Word> read_action(const YamlNode* node, std::string_view key, Diagnostics& diagnostics) {
  if (!node) return std::nullopt;
  auto word = read_word(*node, {key, "what to do", "on_delete: cascade"}, diagnostics);
  if (!word) return std::nullopt;
  std::replace(word->value.begin(), word->value.end(), ' ', '_');
  const std::vector<std::string> words{"no_action", "restrict", "cascade", "set_null", "set_default"};
  if (std::find(words.begin(), words.end(), word->value) != words.end()) return word;
  unknown_word(word->span, key, word->value, words, diagnostics);
  return std::nullopt;
}

void read_foreign_key(const YamlNode& node, std::vector<ForeignKeySpec>& list, Diagnostics& diagnostics) {
  constexpr std::string_view example = "foreign_keys: [{ columns: [artist_id], references: artist(artist_id) }]";
  if (!is_map(node, {"foreign_keys", "maps", example}, diagnostics)) return;
  ForeignKeySpec foreign;
  foreign.span = node.span;
  Keys keys(node, "a foreign key", diagnostics);
  if (const YamlNode* name = keys.take("name"))
    foreign.name = read_word(*name, {"name", "a name", "name: album_artist"}, diagnostics);
  if (const YamlNode* columns = keys.need("columns", "columns: [artist_id]"))
    foreign.columns = read_words(*columns, column_names, diagnostics);
  if (const YamlNode* references = keys.need("references", "references: artist(artist_id)"))
    read_references(*references, foreign, diagnostics);
  foreign.on_delete = read_action(keys.take("on_delete"), "on_delete", diagnostics);
  foreign.on_update = read_action(keys.take("on_update"), "on_update", diagnostics);
  keys.finish();
  list.push_back(std::move(foreign));
}

void read_check(const YamlNode& node, std::vector<CheckSpec>& list, Diagnostics& diagnostics) {
  constexpr Wanted wanted{"check", "a condition", "check: price >= 0"};
  CheckSpec check;
  check.span = node.span;
  if (node.kind != Kind::map) {
    check.expression = read_expression(node, wanted, diagnostics);
  } else {
    Keys keys(node, "a check", diagnostics);
    if (const YamlNode* name = keys.take("name"))
      check.name = read_word(*name, {"name", "a name", "name: price_positive"}, diagnostics);
    if (const YamlNode* condition = keys.need("check", wanted.example))
      check.expression = read_expression(*condition, wanted, diagnostics);
    keys.finish();
  }
  if (check.expression) list.push_back(std::move(check));
}

void read_star(const YamlNode& node, ColumnMap& column, Diagnostics& diagnostics) {
  auto word = read_word(node, {"\"*\"", "the table whose columns are meant", "\"*\": Customer"}, diagnostics);
  if (!word) return;
  if (word->value.ends_with(".*")) word->value.resize(word->value.size() - 2);
  column.star = std::move(word);
}

void read_long_column(const YamlNode& node, ColumnMap& column, Diagnostics& diagnostics) {
  Keys keys(node, "a column", diagnostics);
  if (const YamlNode* from = keys.take("from")) {
    column.from = read_expression(*from, {"from", "an expression", "from: lower(Email)"}, diagnostics);
    column.from_was_quoted = from->quoted;
  }
  if (const YamlNode* type = keys.take("type"))
    column.type = read_type(*type, {"type", "a type", "type: varchar(120)"}, diagnostics);
  if (const YamlNode* nullable = keys.take("nullable"))
    column.nullable = read_bool(*nullable, {"nullable", "true or false", "nullable: false"}, diagnostics);
  if (const YamlNode* value = keys.take("default"))
    column.default_value = read_expression(*value, {"default", "an expression", "default: \"'unknown'\""}, diagnostics);
  if (const YamlNode* cast = keys.take("cast")) column.cast = read_cast_class(*cast, "cast", diagnostics);
  if (const YamlNode* zone = keys.take("zone"))
    column.zone = read_word(*zone, {"zone", "the name of a time zone", "zone: Europe/Berlin"}, diagnostics);
  if (const YamlNode* comment = keys.take("comment"))
    column.comment = read_word(*comment, {"comment", "a text", "comment: as printed on the bill"}, diagnostics);
  keys.finish();
}

ColumnMap read_column(const YamlNode& key, const YamlNode& value, Diagnostics& diagnostics) {
  ColumnMap column;
  column.target = {key.text.text, key.span};
  column.span = join(key.span, value.span);
  const bool same_name = value.kind == Kind::null && value.text.text.empty();  // "name:" alone
  if (key.text.text == "*")
    read_star(value, column, diagnostics);
  else if (value.kind == Kind::map)
    read_long_column(value, column, diagnostics);
  else if (!same_name) {
    column.from = read_expression(value, {key.text.text, "an expression or a map", "name: { from: Name, type: text }"},
                                  diagnostics);
    column.from_was_quoted = value.quoted;
  }
  return column;
}

void read_key(const YamlNode& node, Part& part, Diagnostics& diagnostics) {
  if (node.kind == Kind::map) {
    Keys keys(node, "`key`", diagnostics);
    if (const YamlNode* name = keys.need("generated", "key: { generated: customer_id }"))
      part.key_generated =
          read_word(*name, {"generated", "the name of a target column", "generated: customer_id"}, diagnostics);
    keys.finish();
  } else if (node.kind == Kind::scalar && node.text.text == "generated") {
    part.key_generated = Word{"id", node.span};
  } else {
    part.key = read_words(node, {"key", "columns of the target, or `generated`", "key: [customer_id]"}, diagnostics);
  }
}

void read_distinct(const YamlNode& node, Part& part, Diagnostics& diagnostics) {
  const bool word = node.kind == Kind::scalar && (node.text.text == "true" || node.text.text == "false");
  part.distinct = !word || node.text.text == "true";
  if (!word)
    part.distinct_by =
        read_words(node, {"distinct", "true, or columns of the target", "distinct: [name]"}, diagnostics);
}

void read_rows(Keys& keys, Part& part) {
  Diagnostics& diagnostics = keys.diagnostics();
  if (const YamlNode* where = keys.take("where"))
    part.where = read_expression(*where, {"where", "a condition", "where: Address is not null"}, diagnostics);
  if (const YamlNode* generated = keys.take("generated")) part.generated = read_generated(*generated, diagnostics);
  if (const YamlNode* existing = keys.take("existing")) part.existing = read_existing(*existing, diagnostics);
  if (const YamlNode* bad_rows = keys.take("bad_rows")) part.bad_rows = read_bad_rows(*bad_rows, diagnostics);
  if (const YamlNode* before = keys.take("before"))
    part.before = read_words(*before, {"before", "SQL of the target", "before: TRUNCATE log"}, diagnostics);
  if (const YamlNode* after = keys.take("after"))
    part.after = read_words(*after, {"after", "SQL of the target", "after: ANALYZE track"}, diagnostics);
  if (const YamlNode* rows = keys.take("chunk_rows"))
    part.chunk_rows = read_count(*rows, {"chunk_rows", "a number above 0", "chunk_rows: 50000"}, diagnostics);
  if (const YamlNode* jobs = keys.take("jobs"))
    part.jobs = read_count(*jobs, {"jobs", "a number above 0", "jobs: 4"}, diagnostics);
}

void read_objects(Keys& keys, Part& part) {
  Diagnostics& diagnostics = keys.diagnostics();
  constexpr std::string_view wants = "`carry`, `none` or a list";
  if (const YamlNode* node = keys.take("indexes"))
    part.indexes =
        read_carry<IndexSpec>(*node, {"indexes", wants, "indexes: [{ columns: [title] }]"}, diagnostics,
                              [&](const YamlNode& item, auto& list) { read_index(item, list, diagnostics); });
  if (const YamlNode* node = keys.take("foreign_keys"))
    part.foreign_keys = read_carry<ForeignKeySpec>(
        *node, {"foreign_keys", wants, "foreign_keys: none"}, diagnostics,
        [&](const YamlNode& item, auto& list) { read_foreign_key(item, list, diagnostics); });
  if (const YamlNode* node = keys.take("checks"))
    part.checks = read_carry<CheckSpec>(*node, {"checks", wants, "checks: [price >= 0]"}, diagnostics,
                                        [&](const YamlNode& item, auto& list) { read_check(item, list, diagnostics); });
  if (const YamlNode* node = keys.take("triggers"))
    part.triggers = read_carried_names(*node, {"triggers", wants, "triggers: none"}, diagnostics);
  if (const YamlNode* node = keys.take("comments"))
    part.comments = read_carried_names(*node, {"comments", wants, "comments: none"}, diagnostics);
}

template <class T>
void default_to(T& own, const T& common) {
  if (!own) own = common;
}

template <class T>
void carry_default(Carry<T>& own, const Carry<T>& common) {
  if (!own.span.valid()) own = common;
}

}  // namespace

std::optional<Spanned<Existing>> read_existing(const YamlNode& node, Diagnostics& diagnostics) {
  return read_choice<Existing>(node, {"existing", "a word", "existing: append"},
                               {{"fail", Existing::fail},
                                {"append", Existing::append},
                                {"upsert", Existing::upsert},
                                {"mirror", Existing::mirror},
                                {"replace", Existing::replace}},
                               diagnostics);
}

std::optional<Spanned<GeneratedRule>> read_generated(const YamlNode& node, Diagnostics& diagnostics) {
  return read_choice<GeneratedRule>(
      node, {"generated", "a word", "generated: keep"},
      {{"keep", GeneratedRule::keep}, {"regenerate", GeneratedRule::regenerate}, {"omit", GeneratedRule::omit}},
      diagnostics);
}

std::optional<Spanned<BadRows>> read_bad_rows(const YamlNode& node, Diagnostics& diagnostics) {
  constexpr Wanted wanted{"bad_rows", "`stop` or `{ set_aside: N }`", "bad_rows: { set_aside: 100 }"};
  if (node.kind != Kind::map) return read_choice<BadRows>(node, wanted, {{"stop", BadRows{}}}, diagnostics);
  Keys keys(node, "`bad_rows`", diagnostics);
  Spanned<BadRows> rows{{}, node.span};
  if (const YamlNode* most = keys.need("set_aside", wanted.example))
    if (const auto count = read_count(*most, {"set_aside", "a number above 0", wanted.example}, diagnostics))
      rows.value.set_aside = count->value;
  keys.finish();
  return rows;
}

std::optional<Spanned<CastClass>> read_cast_class(const YamlNode& node, std::string_view key,
                                                  Diagnostics& diagnostics) {
  return read_choice<CastClass>(node, {key, "a class of casts", key == "cast" ? "cast: lossy" : "casts: checked"},
                                {{"exact", CastClass::exact},
                                 {"widening", CastClass::widening},
                                 {"checked", CastClass::checked},
                                 {"lossy", CastClass::lossy}},
                                diagnostics);
}

Carry<Word> read_carried_names(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics) {
  return read_carry<Word>(node, wanted, diagnostics, [&](const YamlNode& item, std::vector<Word>& list) {
    if (auto word = read_word(item, wanted, diagnostics)) list.push_back(std::move(*word));
  });
}

std::vector<ColumnMap> read_columns(const YamlNode& node, Diagnostics& diagnostics) {
  std::vector<ColumnMap> columns;
  constexpr Wanted wanted{"columns", "a map of target columns", "columns: { full_name: FirstName || ' ' || LastName }"};
  if (node.kind != Kind::map) {
    wrong_shape(node, wanted, diagnostics, columns_hint(node));
    return columns;
  }
  report_duplicate_keys(node, diagnostics);
  for (const auto& [key, value] : node.pairs) {
    const bool alone = value->kind == Kind::null && value->text.text.empty();
    const std::string hint = alone && !key->wb && !key->quoted ? column_hint(key->text.text) : "";
    if (!hint.empty())
      wrong_shape(*key, {"columns", "target columns and what they get", wanted.example}, diagnostics, hint);
    else if (key->kind == Kind::scalar && !key->text.text.empty())
      columns.push_back(read_column(*key, *value, diagnostics));
    else
      wrong_shape(*key, {"columns", "the name of a target column as key", wanted.example}, diagnostics);
  }
  return columns;
}

void read_part(Keys& keys, Part& part) {
  Diagnostics& diagnostics = keys.diagnostics();
  part.span = keys.map().span;
  if (const YamlNode* columns = keys.take("columns")) {
    part.columns = read_columns(*columns, diagnostics);
    if (columns->kind == Kind::null) keys.excuse_others();  // they stand beside it
  }
  if (const YamlNode* key = keys.take("key")) read_key(*key, part, diagnostics);
  read_shared(keys, part);
}

void read_reduction(Keys& keys, Part& part) {
  if (const YamlNode* distinct = keys.take("distinct")) read_distinct(*distinct, part, keys.diagnostics());
  if (const YamlNode* prefer = keys.take("prefer")) part.prefer = read_prefer(*prefer, keys.diagnostics());
}

void read_shared(Keys& keys, Part& part) {
  read_rows(keys, part);
  read_objects(keys, part);
}

void inherit(Part& part, const Part& common) {
  if (part.where && common.where) {
    const Span span = part.where->span;
    part.where = std::make_shared<Expr>(Expr{span, Binary{BinaryOp::and_, span, common.where, part.where}});
  }
  default_to(part.where, common.where);
  default_to(part.generated, common.generated);
  default_to(part.existing, common.existing);
  default_to(part.bad_rows, common.bad_rows);
  default_to(part.chunk_rows, common.chunk_rows);
  default_to(part.jobs, common.jobs);
  carry_default(part.indexes, common.indexes);
  carry_default(part.foreign_keys, common.foreign_keys);
  carry_default(part.checks, common.checks);
  carry_default(part.triggers, common.triggers);
  carry_default(part.comments, common.comments);
}

std::vector<OrderBy> read_prefer(const YamlNode& node, Diagnostics& diagnostics) {
  std::vector<OrderBy> order;
  const auto read = [&](const YamlNode& item) {
    if (item.kind != Kind::scalar)
      return wrong_shape(item, {"prefer", "an order", "prefer: updated_at desc"}, diagnostics);
    for (OrderBy& part : parse_order(item.text, diagnostics)) order.push_back(std::move(part));
  };
  if (node.kind == Kind::list)
    for (const YamlPtr& item : node.items) read(*item);
  else
    read(node);
  return order;
}

TableRef read_table(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics) {
  TableRef table;
  const std::optional<Word> word = read_word(node, wanted, diagnostics);
  if (!word) return table;
  const bool arrow = word->value.find("->") != std::string::npos || word->value.find("<-") != std::string::npos;
  if (const std::string hint = arrow ? mapping_hint(fmt::format("{} {}", wanted.key, word->value)) : "";
      !hint.empty()) {
    wrong_shape(node, wanted, diagnostics, hint);
    return table;
  }
  if (word->value.find_first_of("*?") != std::string::npos) {  // a glob
    table.table = *word;
    return table;
  }
  return parse_table(node.text, diagnostics).value_or(table);
}

}  // namespace waybill
