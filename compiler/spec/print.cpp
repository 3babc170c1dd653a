#include "compiler/spec/print.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/spec/parse_expr.h"
#include "compiler/spec/write_wb.h"
#include "compiler/spec/write_yaml.h"

namespace waybill {

namespace {

using Kind = YamlNode::Kind;

// -- words ------------------------------------------------------------------------------------------------------------
std::string word(NameRule rule) {
  switch (rule) {
    case NameRule::same: return "same";
    case NameRule::lower: return "lower";
    case NameRule::snake_case: return "snake_case";
  }
  return "";
}

std::string word(Existing existing) {
  switch (existing) {
    case Existing::fail: return "fail";
    case Existing::append: return "append";
    case Existing::upsert: return "upsert";
    case Existing::mirror: return "mirror";
    case Existing::replace: return "replace";
  }
  return "";
}

std::string word(GeneratedRule rule) {
  switch (rule) {
    case GeneratedRule::keep: return "keep";
    case GeneratedRule::regenerate: return "regenerate";
    case GeneratedRule::omit: return "omit";
  }
  return "";
}

std::string word(CastClass cast) {
  switch (cast) {
    case CastClass::exact: return "exact";
    case CastClass::widening: return "widening";
    case CastClass::checked: return "checked";
    case CastClass::lossy: return "lossy";
    case CastClass::impossible: return "impossible";
  }
  return "";
}

std::string word(JoinKind kind) {
  switch (kind) {
    case JoinKind::inner: return "inner";
    case JoinKind::left: return "left";
    case JoinKind::right: return "right";
    case JoinKind::full: return "full";
    case JoinKind::cross: return "cross";
  }
  return "";
}

std::string word(SeverityWord severity) {
  switch (severity) {
    case SeverityWord::off: return "off";
    case SeverityWord::note: return "note";
    case SeverityWord::warning: return "warning";
    case SeverityWord::error: return "error";
  }
  return "";
}

std::string word(bool value) { return value ? "true" : "false"; }
std::string word(int value) { return std::to_string(value); }
std::string word(std::int64_t value) { return std::to_string(value); }

// -- nodes ------------------------------------------------------------------------------------------------------------
YamlPtr node(Kind kind, bool flow = false) {
  YamlPtr made = std::make_shared<YamlNode>();
  made->kind = kind;
  made->flow = flow;
  return made;
}

YamlPtr text(std::string value) {
  YamlPtr made = node(Kind::scalar);
  made->text.text = std::move(value);
  return made;
}

YamlPtr tree(const Word& word) { return text(word.value); }
YamlPtr tree(const TypeName& type) { return text(to_string(type.type)); }
// The expression null needs no quotes: the reader takes YAML's null for it.
YamlPtr tree(const ExprPtr& expr) {
  YamlPtr made = text(to_string(*expr));
  if (made->text.text == "null") made->kind = Kind::null;
  return made;
}
YamlPtr tree(const OrderBy& order) { return text(to_string(*order.expression) + (order.descending ? " desc" : "")); }
YamlPtr tree(const BadRows& rows);
YamlPtr tree(const IndexSpec& index);
YamlPtr tree(const ForeignKeySpec& key);
YamlPtr tree(const CheckSpec& check);
YamlPtr tree(const CastRule& rule);
YamlPtr tree(const Waiver& waiver);
YamlPtr tree(const Join& join);
YamlPtr tree(const Part& part);
YamlPtr tree(const Mapping& mapping);
YamlPtr tree(const Endpoint& end);
template <class T>
requires std::is_enum_v<T> || std::is_arithmetic_v<T> YamlPtr tree(T value) { return text(word(value)); }
YamlPtr tree(const TableRef& table) {
  std::string name;
  if (table.table.value.find_first_of("*?") != std::string::npos)
    name = table.table.value;
  else
    for (const NamePart& part : name_parts(table.table.value)) name += (name.empty() ? "" : ".") + name_text(part.text);
  return text(table.alias.empty() ? name : name + " " + name_text(table.alias));
}

class Map {
 public:
  explicit Map(bool flow = false) : map_(node(Kind::map, flow)) {}
  explicit Map(YamlPtr map) : map_(std::move(map)) {}

  void put(std::string key, YamlPtr value) { map_->pairs.emplace_back(text(std::move(key)), std::move(value)); }
  template <class T>
  void put(std::string key, const std::optional<T>& value) {
    if (value) put(std::move(key), tree(*value));
  }
  template <class T>
  void put(std::string key, const std::optional<Spanned<T>>& value) {
    if (value) put(std::move(key), tree(value->value));
  }
  void put(std::string key, const std::optional<Word>& value) {
    if (value) put(std::move(key), tree(*value));
  }
  void put(std::string key, const ExprPtr& value) {
    if (value) put(std::move(key), tree(value));
  }
  void flag(std::string key, bool value) {
    if (value) put(std::move(key), text("true"));
  }
  template <class T>
  void list(std::string key, const std::vector<T>& items, bool flow) {
    if (!items.empty()) put(std::move(key), list_of(items, flow));
  }
  // One statement stands by itself.
  void statements(std::string key, const std::vector<Word>& items) {
    if (items.size() == 1)
      put(std::move(key), tree(items[0]));
    else
      list(std::move(key), items, false);
  }
  template <class T>
  void carry(std::string key, const Carry<T>& carry) {
    if (carry.kind == CarryKind::list)
      put(std::move(key), list_of(carry.list, true));
    else if (carry.span.valid() || carry.kind != CarryKind::carry)
      put(std::move(key), text(carry.kind == CarryKind::none ? "none" : "carry"));
  }
  bool empty() const { return map_->pairs.empty(); }
  YamlPtr take() { return std::move(map_); }

  template <class T>
  static YamlPtr list_of(const std::vector<T>& items, bool flow);

 private:
  YamlPtr map_;
};

YamlPtr tree(const BadRows& rows) {
  if (!rows.set_aside) return text("stop");
  Map map(true);
  map.put("set_aside", text(word(*rows.set_aside)));
  return map.take();
}

YamlPtr tree(const IndexSpec& index) {
  Map map(true);
  map.put("name", index.name);
  map.put("columns", Map::list_of(index.columns, true));
  map.flag("unique", index.unique);
  return map.take();
}

YamlPtr tree(const ForeignKeySpec& key) {
  Map map(true);
  map.put("name", key.name);
  map.put("columns", Map::list_of(key.columns, true));
  std::string columns;
  for (const Word& column : key.parent_columns) columns += (columns.empty() ? "" : ", ") + column.value;
  map.put("references", text(key.parent.value + (columns.empty() ? "" : "(" + columns + ")")));
  map.put("on_delete", key.on_delete);
  map.put("on_update", key.on_update);
  return map.take();
}

YamlPtr tree(const CheckSpec& check) {
  if (!check.name) return tree(check.expression);
  Map map(true);
  map.put("name", check.name);
  map.put("check", check.expression);
  return map.take();
}

YamlPtr tree(const CastRule& rule) {
  Map map(true);
  map.put("match", rule.match);
  map.put("table", rule.table);
  map.put("column", rule.column);
  if (rule.if_nullable || rule.if_default) {
    Map condition(true);
    condition.put("nullable", rule.if_nullable);
    condition.put("default", rule.if_default);
    map.put("if", condition.take());
  }
  map.put("to", rule.to);
  map.put("cast", rule.cast);
  map.put("zone", rule.zone);
  map.put("nullable", rule.nullable);
  for (const auto& [key, value] : rule.options) map.put(key, tree(value));
  return map.take();
}

YamlPtr tree(const Waiver& waiver) {
  Map map(true);
  map.put("code", tree(waiver.code));
  map.put("object", waiver.object);
  map.put("reason", tree(waiver.reason));
  map.put("until", tree(waiver.until));
  return map.take();
}

YamlPtr tree(const Join& join) {
  Map map(true);
  map.put(word(join.kind), tree(join.table));
  map.put("on", join.on);
  map.list("using", join.using_columns, true);
  return map.take();
}

YamlPtr tree(const ColumnMap& column) {
  if (column.star) return tree(*column.star);
  Map map(true);
  map.put("from", column.from);
  map.put("type", column.type);
  map.put("nullable", column.nullable);
  map.put("default", column.default_value);
  map.put("cast", column.cast);
  map.put("zone", column.zone);
  map.put("comment", column.comment);
  const YamlPtr made = map.take();
  if (made->pairs.empty()) return node(Kind::null);
  return made->pairs.size() == 1 && column.from ? made->pairs[0].second : made;
}

YamlPtr generated_key(const Word& column) {
  if (column.value == "id") return text("generated");
  Map map(true);
  map.put("generated", tree(column));
  return map.take();
}

YamlPtr columns_of(const std::vector<ColumnMap>& list) {
  Map columns;
  for (const ColumnMap& column : list) columns.put(column.target.value, tree(column));
  return columns.take();
}

void put_part(Map& map, const Part& part) {
  if (part.key_generated) map.put("key", generated_key(*part.key_generated));
  if (!part.key_generated) map.list("key", part.key, true);
  map.flag("only", part.only);
  map.put("where", part.where);
  if (part.distinct_by.empty()) map.flag("distinct", part.distinct);
  map.list("distinct", part.distinct_by, true);
  map.list("prefer", part.prefer, false);
  if (!part.columns.empty()) map.put("columns", columns_of(part.columns));
  map.carry("indexes", part.indexes);
  map.carry("foreign_keys", part.foreign_keys);
  map.carry("checks", part.checks);
  map.carry("triggers", part.triggers);
  map.carry("comments", part.comments);
  map.put("generated", part.generated);
  map.put("existing", part.existing);
  map.put("bad_rows", part.bad_rows);
  map.statements("before", part.before);
  map.statements("after", part.after);
  map.put("chunk_rows", part.chunk_rows);
  map.put("jobs", part.jobs);
}

YamlPtr tree(const Part& part) {  // of a split
  Map map;
  map.put("table", tree(part.table));
  put_part(map, part);
  return map.take();
}

void put_into(Map& map, const Part& part) {
  if (!part.table.value.empty()) map.put("into", tree(part.table));
}

void put_what(Map& map, const Copy& copy) {
  map.put("copy", tree(copy.source));
  put_into(map, copy.into);
  map.list("except", copy.except, true);
  put_part(map, copy.into);
}
void put_what(Map& map, const Split& split) {
  map.put("split", tree(split.source));
  map.put("into", Map::list_of(split.into, false));
}
void put_what(Map& map, const Merge& merge) {
  map.put("merge", tree(merge.source));
  map.list("join", merge.joins, false);
  put_into(map, merge.into);
  map.list("group_by", merge.group_by, false);
  put_part(map, merge.into);
}
YamlPtr tree(const UnionSource& one) {
  if (one.columns.empty() && !one.where) return tree(one.source);
  Map map;
  map.put("table", tree(one.source));
  map.put("where", one.where);
  if (!one.columns.empty()) map.put("columns", columns_of(one.columns));
  return map.take();
}
void put_what(Map& map, const Union& united) {
  map.put("union", Map::list_of(united.sources, false));
  put_into(map, united.into);
  put_part(map, united.into);
}
void put_what(Map& map, const Query& query) {
  map.put("query", tree(query.sql));
  put_into(map, query.into);
  put_part(map, query.into);
}

YamlPtr tree(const Mapping& mapping) {
  Map map;
  std::visit([&](const auto& what) { put_what(map, what); }, mapping.what);
  if (mapping.drop.rest)
    map.put("drop", text("rest"));
  else if (mapping.drop.span.valid() || !mapping.drop.names.empty())
    map.put("drop", Map::list_of(mapping.drop.names, true));
  return map.take();
}

YamlPtr tree(const Endpoint& end) {
  if (!end.schema && !end.schema_file) return tree(end.url);
  Map map(true);
  map.put("url", tree(end.url));
  map.put("schema", end.schema);
  map.put("schema_file", end.schema_file);
  return map.take();
}

YamlPtr tree(const Settings& settings) {
  Map map;
  map.put("names", settings.names);
  map.put("casts", settings.casts);
  map.put("existing", settings.existing);
  map.put("bad_rows", settings.bad_rows);
  map.put("generated", settings.generated);
  map.put("chunk_rows", settings.chunk_rows);
  map.put("jobs", settings.jobs);
  map.list("forbid", settings.forbid, true);
  return map.take();
}

template <class T>
YamlPtr Map::list_of(const std::vector<T>& items, bool flow) {
  YamlPtr list = node(Kind::list, flow);
  for (const T& item : items) list->items.push_back(tree(item));
  return list;
}

// An empty line above each of these, and between mappings.
void set_gaps(YamlNode& root) {
  static constexpr std::string_view sections[] = {"vars", "settings", "types", "views", "before", "after", "tables"};
  static constexpr std::string_view objects[] = {"views",  "enums", "sequences",  "routines",
                                                 "before", "after", "severities", "waivers"};
  bool in_objects = false;
  for (const auto& [key, value] : root.pairs) {
    const std::string& name = key->text.text;
    const bool object = std::find(std::begin(objects), std::end(objects), name) != std::end(objects);
    const bool section = std::find(std::begin(sections), std::end(sections), name) != std::end(sections);
    key->remarks.gap = object ? !in_objects : section;
    in_objects = object;
    if (name == "tables")
      for (std::size_t i = 1; i < value->items.size(); ++i) value->items[i]->remarks.gap = true;
  }
}

}  // namespace

YamlPtr to_tree(const Spec& spec) {
  Map map;
  map.put("waybill", spec.version);
  map.put("migration", spec.migration);
  map.put("source", spec.source);
  map.put("target", spec.target);
  if (!spec.vars.empty()) {
    Map vars;
    for (const auto& [name, value] : spec.vars) vars.put(name, tree(value));
    map.put("vars", vars.take());
  }
  if (YamlPtr settings = tree(spec.settings); !settings->pairs.empty()) map.put("settings", std::move(settings));
  map.list("types", spec.types, false);
  map.carry("views", spec.views);
  map.carry("enums", spec.enums);
  map.carry("sequences", spec.sequences);
  map.carry("routines", spec.routines);
  map.statements("before", spec.before);
  map.statements("after", spec.after);
  if (!spec.severities.empty()) {
    Map severities;
    for (const SeverityRule& rule : spec.severities) severities.put(rule.code.value, tree(rule.says.value));
    map.put("severities", severities.take());
  }
  map.list("waivers", spec.waivers, false);
  map.list("tables", spec.tables, false);
  YamlPtr root = map.take();
  set_gaps(*root);
  return root;
}

std::string print_yaml(const Spec& spec) { return write_yaml(*to_tree(spec)); }

std::string print_wb(const Spec& spec) { return write_wb(*to_tree(spec)); }

}  // namespace waybill
