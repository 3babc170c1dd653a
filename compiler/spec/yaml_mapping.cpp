// copy, split, merge and query as YAML spells them.
#include <fmt/format.h>

#include "compiler/spec/parse_expr.h"
#include "compiler/spec/yaml_hints.h"
#include "compiler/spec/yaml_parts.h"

namespace waybill {

namespace {

using Kind = YamlNode::Kind;

constexpr Wanted source_table{"copy", "the name of a source table", "copy: Artist"};
constexpr Wanted target_table{"into", "the name of a target table", "into: artist"};

void read_into(Keys& keys, Part& part, bool needed) {
  const YamlNode* into = needed ? keys.need("into", target_table.example) : keys.take("into");
  if (!into) return;
  if (auto word = read_word(*into, target_table, keys.diagnostics())) part.table = std::move(*word);
}

Drop read_drop(Keys& keys) {
  Drop drop;
  const YamlNode* node = keys.take("drop");
  if (!node) return drop;
  drop.span = node->span;
  if (node->kind == Kind::scalar && node->text.text == "rest")
    drop.rest = true;
  else
    drop.names =
        read_words(*node, {"drop", "columns of the source, or `rest`", "drop: [Fax, tmp_*]"}, keys.diagnostics());
  return drop;
}

Copy read_copy(Keys& keys, const YamlNode& value) {
  Copy copy;
  Diagnostics& diagnostics = keys.diagnostics();
  copy.source = read_table(value, source_table, diagnostics);
  const bool glob = copy.source.table.value.find_first_of("*?") != std::string::npos;
  read_into(keys, copy.into, false);
  if (const YamlNode* only = keys.take("only"))
    if (const auto word = read_bool(*only, {"only", "true or false", "only: true"}, diagnostics))
      copy.into.only = word->value;
  if (glob) {
    if (const YamlNode* except = keys.take("except"))
      copy.except = read_words(*except, {"except", "names of tables", "except: [tmp_*]"}, diagnostics);
    if (copy.into.table.span.valid())
      diagnostics.add(Code::W0104, copy.into.table.span, "many tables can't go into one")
          .help("`settings: names` says how their names are made");
  } else {
    keys.elsewhere("except", "`except` belongs to `copy: \"*\"`; columns are left out by `drop`");
  }
  read_part(keys, copy.into);
  read_reduction(keys, copy.into);
  return copy;
}

Part read_split_part(const YamlNode& node, Diagnostics& diagnostics) {
  Part part;
  part.span = node.span;
  if (node.kind != Kind::map) {
    wrong_shape(node, {"into", "a map for every part of a split", "into: [{ table: customer, columns: { … } }]"},
                diagnostics);
    return part;
  }
  Keys keys(node, "a part of a split", diagnostics);
  keys.elsewhere("drop", "`drop` belongs to the whole split, beside `into`");
  keys.elsewhere("into", "the target of a part is said by `table`");
  if (const YamlNode* table = keys.need("table", "table: customer"))
    if (auto word = read_word(*table, {"table", "the name of a target table", "table: customer"}, diagnostics))
      part.table = std::move(*word);
  read_part(keys, part);
  read_reduction(keys, part);
  keys.finish();
  return part;
}

Split read_split(Keys& keys, const YamlNode& value) {
  Split split;
  split.source = read_table(value, {"split", "the name of a source table", "split: Customer"}, keys.diagnostics());
  constexpr Wanted parts{"into", "a list of target tables", "into: [{ table: customer, columns: { … } }]"};
  if (const YamlNode* into = keys.need("into", parts.example))
    for (const YamlPtr& part : read_list(*into, parts, keys.diagnostics()))
      split.into.push_back(read_split_part(*part, keys.diagnostics()));
  keys.elsewhere("columns", "the columns of a split are said part by part, under `into`");
  keys.elsewhere("key", "the key of a split is said part by part, under `into`");
  Part common;
  read_shared(keys, common);
  if (split.into.empty()) return split;
  for (Part& part : split.into) inherit(part, common);
  std::vector<Word>& first = split.into.front().before;
  first.insert(first.begin(), common.before.begin(), common.before.end());
  std::vector<Word>& last = split.into.back().after;
  last.insert(last.end(), common.after.begin(), common.after.end());
  return split;
}

std::optional<Join> read_join(const YamlNode& node, Diagnostics& diagnostics) {
  constexpr Wanted wanted{"join", "a map for every table", "join: [{ inner: Album a, on: t.AlbumId = a.AlbumId }]"};
  if (!is_map(node, wanted, diagnostics)) return std::nullopt;
  static constexpr std::pair<std::string_view, JoinKind> kinds[] = {{"inner", JoinKind::inner},
                                                                    {"left", JoinKind::left},
                                                                    {"right", JoinKind::right},
                                                                    {"full", JoinKind::full},
                                                                    {"cross", JoinKind::cross}};
  Keys keys(node, "a join", diagnostics);
  Join join;
  join.span = node.span;
  bool found = false;
  for (const auto& [word, kind] : kinds) {
    const YamlNode* table = keys.take(word);
    if (!table) continue;
    if (found)
      diagnostics.add(Code::W0104, keys.key_span(word), "a join names one table").help("write one join for each");
    join.kind = kind;
    join.table = read_table(*table, {word, "the name of a source table", "inner: Album a"}, diagnostics);
    found = true;
  }
  if (!found)
    diagnostics.add(Code::W0103, node.span, "a join needs `inner`, `left`, `right`, `full` or `cross`")
        .help(fmt::format("for example `{}`", wanted.example));
  if (const YamlNode* on = keys.take("on"))
    join.on = read_expression(*on, {"on", "a condition", "on: t.AlbumId = a.AlbumId"}, diagnostics);
  if (const YamlNode* columns = keys.take("using"))
    join.using_columns = read_words(*columns, {"using", "columns of both tables", "using: [AlbumId]"}, diagnostics);
  const bool conditioned = keys.has("on") || keys.has("using");
  if (found && !conditioned && join.kind != JoinKind::cross)
    diagnostics.add(Code::W0103, node.span, "a join needs `on` or `using`")
        .help("a join without condition is a `cross`");
  if (conditioned && join.kind == JoinKind::cross)
    diagnostics.add(Code::W0104, node.span, "a cross join has no condition").help("`inner` joins by a condition");
  keys.finish();
  return join;
}

std::vector<ExprPtr> read_group_by(const YamlNode& node, Diagnostics& diagnostics) {
  constexpr Wanted wanted{"group_by", "expressions", "group_by: [BillingCountry]"};
  std::vector<ExprPtr> list;
  if (node.kind == Kind::scalar) return parse_expressions(node.text, diagnostics);
  for (const YamlPtr& item : read_list(node, wanted, diagnostics))
    if (ExprPtr expr = read_expression(*item, wanted, diagnostics)) list.push_back(std::move(expr));
  return list;
}

Merge read_merge(Keys& keys, const YamlNode& value) {
  Merge merge;
  merge.source = read_table(value, {"merge", "the name of a source table", "merge: Track t"}, keys.diagnostics());
  if (const YamlNode* join = keys.take("join")) merge.joins = read_joins(*join, keys.diagnostics());
  if (const YamlNode* group = keys.take("group_by")) merge.group_by = read_group_by(*group, keys.diagnostics());
  read_into(keys, merge.into, true);
  read_part(keys, merge.into);
  if (const YamlNode* distinct = keys.take("distinct"))
    if (const auto word = read_bool(*distinct, {"distinct", "true or false", "distinct: true"}, keys.diagnostics()))
      merge.into.distinct = word->value;
  return merge;
}

Query read_query(Keys& keys, const YamlNode& value) {
  Query query;
  constexpr Wanted wanted{"query", "SQL of the source",
                          "query: SELECT country, sum(total) AS total FROM invoice GROUP BY 1"};
  if (auto sql = read_word(value, wanted, keys.diagnostics())) query.sql = std::move(*sql);
  read_into(keys, query.into, true);
  read_part(keys, query.into);
  read_reduction(keys, query.into);
  return query;
}

UnionSource read_union_source(const YamlNode& node, Diagnostics& diagnostics) {
  constexpr Wanted wanted{"union", "the name of a source table", "union: [Customer_EU, Customer_US]"};
  UnionSource one;
  one.span = node.span;
  if (node.kind != Kind::map) {
    one.source = read_table(node, wanted, diagnostics);
    return one;
  }
  Keys keys(node, "a table of a union", diagnostics);
  if (const YamlNode* table = keys.need("table", "table: Customer_EU"))
    one.source = read_table(*table, wanted, diagnostics);
  if (const YamlNode* columns = keys.take("columns")) one.columns = read_columns(*columns, diagnostics);
  if (const YamlNode* where = keys.take("where"))
    one.where = read_expression(*where, {"where", "a condition", "where: Active"}, diagnostics);
  keys.elsewhere("drop", "`drop` belongs to the whole union");
  keys.elsewhere("into", "`into` belongs to the whole union");
  keys.finish();
  return one;
}

Union read_union(Keys& keys, const YamlNode& value) {
  Union united;
  Diagnostics& diagnostics = keys.diagnostics();
  constexpr Wanted wanted{"union", "a list of source tables", "union: [Customer_EU, Customer_US]"};
  for (const YamlPtr& item : read_list(value, wanted, diagnostics))
    united.sources.push_back(read_union_source(*item, diagnostics));
  if (united.sources.size() == 1)
    diagnostics.add(Code::W0104, value.span, "a union takes two tables or more").help("`copy` takes one");
  read_into(keys, united.into, true);
  if (const YamlNode* only = keys.take("only"))
    if (const auto word = read_bool(*only, {"only", "true or false", "only: true"}, diagnostics))
      united.into.only = word->value;
  read_part(keys, united.into);
  return united;
}

constexpr std::string_view kinds[] = {"copy", "split", "merge", "union", "query"};

// The key that says what the mapping is; empty after an error.
std::string_view kind_of(Keys& keys) {
  std::string_view found;
  for (const std::string_view kind : kinds) {
    if (!keys.take(kind)) continue;
    if (found.empty()) {
      found = kind;
      continue;
    }
    keys.diagnostics()
        .add(Code::W0104, keys.key_span(kind), fmt::format("a mapping is a `{}` or a `{}`, not both", found, kind))
        .also(keys.key_span(found), "it is this already")
        .help("begin another item of the list with `- `");
  }
  return found;
}

void misplaced(Keys& keys, std::string_view kind) {
  const auto belongs = [&](std::string_view key, std::string_view where) {
    if (kind != where) keys.elsewhere(key, fmt::format("`{}` belongs to `{}`", key, where));
  };
  belongs("join", "merge");
  belongs("group_by", "merge");
  if (kind != "union") belongs("only", "copy");
  if (kind == "merge" || kind == "union")
    for (const std::string_view key : {"distinct", "prefer"})
      keys.elsewhere(key, fmt::format("`{}` belongs to a `copy`, a `query` or a part of a `split`", key));
  if (kind == "split")
    for (const std::string_view key : {"distinct", "prefer"})
      keys.elsewhere(key, fmt::format("`{}` is said part by part, under `into`", key));
  keys.elsewhere("from", fmt::format("the source table stands behind `{}`", kind));
  keys.elsewhere("table", "the target table is said by `into`");
}

void add_mapping(std::vector<Mapping>& mappings, const YamlNode& node, Diagnostics& diagnostics) {
  constexpr std::string_view example = "- copy: Artist";
  if (node.kind != Kind::map)
    return wrong_shape(node, {"tables", "maps that begin with `copy`, `split`, `merge`, `union` or `query`", example},
                       diagnostics, item_hint(node));
  Keys keys(node, "a mapping", diagnostics);
  const std::string_view kind = kind_of(keys);
  if (kind.empty()) {
    const Span place = node.pairs.empty() ? node.span : node.pairs.front().first->span;
    const std::string hint = item_hint(node);
    diagnostics.add(Code::W0103, place, "a mapping needs `copy`, `split`, `merge`, `union` or `query`")
        .help(hint.empty() ? fmt::format("for example `{}`", example) : hint);
    return;
  }
  Mapping mapping;
  const YamlNode& value = *keys.take(kind);
  misplaced(keys, kind);
  if (kind == "copy") mapping.what = read_copy(keys, value);
  if (kind == "split") mapping.what = read_split(keys, value);
  if (kind == "merge") mapping.what = read_merge(keys, value);
  if (kind == "union") mapping.what = read_union(keys, value);
  if (kind == "query") mapping.what = read_query(keys, value);
  if (kind != "query") mapping.drop = read_drop(keys);
  keys.elsewhere("drop", "what a query does not select goes nowhere anyway");
  mapping.span = node.span;
  mapping.head = join(keys.key_span(kind), value.span);
  keys.finish();
  mappings.push_back(std::move(mapping));
}

}  // namespace

std::vector<Join> read_joins(const YamlNode& node, Diagnostics& diagnostics) {
  std::vector<Join> joins;
  const auto add = [&](const YamlNode& item) {
    if (auto join = read_join(item, diagnostics)) joins.push_back(std::move(*join));
  };
  if (node.kind == Kind::list)
    for (const YamlPtr& item : node.items) add(*item);
  else
    add(node);
  return joins;
}

std::vector<Mapping> read_mappings(const YamlNode& node, Diagnostics& diagnostics) {
  std::vector<Mapping> mappings;
  constexpr Wanted wanted{"tables", "a list of mappings", "tables: [{ copy: Artist, into: artist }]"};
  if (node.kind != Kind::list) wrong_shape(node, wanted, diagnostics, mappings_hint(node));
  for (const YamlPtr& item : node.items) add_mapping(mappings, *item, diagnostics);
  return mappings;
}

}  // namespace waybill
