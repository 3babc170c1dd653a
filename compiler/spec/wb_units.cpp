#include "compiler/spec/wb_units.h"

#include <algorithm>
#include <cctype>

#include "compiler/spec/parse_expr.h"

namespace waybill {

namespace {

namespace w = grammar::wb;
using Kind = YamlNode::Kind;

std::string lowered(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

const WbNode& only_child(const WbNode& node) { return *node.children.front(); }

}  // namespace

WbUnits::WbUnits(const WbLayout& layout, std::uint32_t file, std::size_t size)
    : values_(layout, file), root_(values_.map({file, 0, static_cast<std::uint32_t>(size)})) {}

void WbUnits::open(Kind kind, YamlPtr map, std::size_t brace) {
  blocks_.push_back({kind, std::move(map), static_cast<std::uint32_t>(brace)});
}

void WbUnits::open_nowhere(Kind kind, std::size_t brace) { open(kind, values_.map(root_->span), brace); }

void WbUnits::close(std::size_t end) {
  blocks_.back().map->span.end = static_cast<std::uint32_t>(end);
  blocks_.pop_back();
}

YamlNode& WbUnits::section(YamlNode& map, std::string_view key, YamlNode::Kind kind, Span place) {
  for (const auto& [name, value] : map.pairs)
    if (name->text.text == key && value->kind == kind) {
      value->span = waybill::join(value->span, place);
      return *value;
    }
  values_.add(map, std::string(key), place, kind == YamlNode::Kind::map ? values_.map(place) : values_.list(place));
  return *map.pairs.back().second;
}

void WbUnits::add_item(YamlNode& map, std::string_view key, YamlPtr item) {
  section(map, key, YamlNode::Kind::list, item->span).items.push_back(std::move(item));
}

// `before` and `after` add up.
void WbUnits::add_statement(YamlNode& map, std::string key, Span key_span, YamlPtr sql) {
  for (auto& [name, value] : map.pairs) {
    if (name->text.text != key) continue;
    if (value->kind != YamlNode::Kind::list) {
      YamlPtr list = values_.list(value->span);
      list->items.push_back(value);
      value = list;
    }
    value->items.push_back(std::move(sql));
    return;
  }
  values_.add(map, std::move(key), key_span, std::move(sql));
}

void WbUnits::take(const WbNode& unit) {
  if (is<w::block_close>(unit)) return close(unit.m_end.byte);
  if (blocks_.empty()) return take_statement(unit);
  YamlNode& map = *blocks_.back().map;
  if (is<w::part_head>(unit)) return take_part(unit, map);
  if (is<w::union_from>(unit)) return take_union_table(unit, map);
  take_line(unit, map);
}

YamlPtr WbUnits::carried(const WbNode& unit) const {
  const WbNode& value = *unit.children.back();
  return is<w::name_list>(value) ? values_.values(value) : values_.value(value);
}

// What may stand in a block, and of these what may stand behind the name of a table.
void WbUnits::take_line(const WbNode& unit, YamlNode& map) {
  const Span word = values_.word_span(unit);
  const auto add = [&](std::string key, YamlPtr value) { values_.add(map, std::move(key), word, std::move(value)); };
  if (is<w::column_line>(unit)) return take_column(unit, map);
  if (is<w::all_of>(unit)) return take_all_of(unit, map);
  if (is<w::index_line>(unit)) return take_index(unit, map);
  if (is<w::foreign_line>(unit)) return take_foreign_key(unit, map);
  if (is<w::check_line>(unit)) return take_check(unit, map);
  if (is<w::distinct_clause>(unit) && !unit.children.empty())
    return add("distinct", values_.values(*unit.children.front()));
  if (is<w::distinct_clause>(unit) || is<w::only_clause>(unit))
    return add(is<w::only_clause>(unit) ? "only" : "distinct", values_.scalar("true", word));
  const WbNode& first = only_child(unit);
  if (is<w::key_clause>(unit) && is<w::key_generated>(first) && !first.children.empty()) {
    YamlPtr key = values_.map(values_.span(first));
    key->flow = true;
    values_.add(*key, "generated", values_.span(first), values_.value(*first.children.front()));
    return add("key", key);
  }
  const std::string keyword = lowered(values_.value(first)->text.text);
  if (is<w::key_clause>(unit))
    return add("key",
               is<w::name_list>(first) ? values_.values(first) : values_.scalar("generated", values_.span(first)));
  if (is<w::where_clause>(unit)) return add("where", values_.piece(first));
  if (is<w::prefer_clause>(unit)) return add("prefer", values_.pieces(unit));
  if (is<w::group_clause>(unit)) return add("group_by", values_.pieces(unit));
  if (is<w::except_clause>(unit)) return add("except", values_.values(unit));
  if (is<w::drop_line>(unit))
    return add("drop", is<w::drop_rest>(first) ? values_.scalar("rest", values_.span(first)) : values_.values(unit));
  if (is<w::sql_line>(unit)) return add_statement(map, keyword, word, values_.value(*unit.children.back()));
  if (is<w::bad_rows_line>(unit)) {
    const WbNode& value = *unit.children.back();
    if (!is<w::set_aside>(value)) return add("bad_rows", values_.value(value));
    YamlPtr rows = values_.map(values_.span(value));
    rows->flow = true;
    values_.add(*rows, "set_aside", values_.word_span(value), values_.value(only_child(value)));
    return add("bad_rows", rows);
  }
  add(keyword, carried(unit));  // carried_line, objects_line, rows_line: the word and its value
}

void WbUnits::take_index(const WbNode& unit, YamlNode& map) {
  YamlPtr index = values_.map(values_.span(unit));
  index->flow = true;
  const Span word = values_.word_span(unit);
  for (const auto& part : unit.children) {
    if (is<w::object_name>(*part)) values_.add(*index, "name", values_.span(*part), values_.value(only_child(*part)));
    if (!is<w::index_list>(*part)) continue;
    YamlPtr columns = values_.list(values_.span(*part));
    columns->flow = true;
    for (const auto& column : part->children) columns->items.push_back(values_.words(*column));
    values_.add(*index, "columns", values_.span(*part), columns);
  }
  if (child<w::unique_word>(unit)) values_.add(*index, "unique", word, values_.scalar("true", word));
  add_item(map, "indexes", index);
}

void WbUnits::take_foreign_key(const WbNode& unit, YamlNode& map) {
  YamlPtr foreign = values_.map(values_.span(unit));
  foreign->flow = true;
  std::string references;
  Span references_span;
  for (const auto& part : unit.children) {
    const Span place = values_.span(*part);
    if (is<w::object_name>(*part)) values_.add(*foreign, "name", place, values_.value(only_child(*part)));
    if (is<w::name_list>(*part)) values_.add(*foreign, "columns", place, values_.values(*part));
    if (is<w::parent>(*part)) {
      references = values_.value(only_child(*part))->text.text;
      references_span = place;
    }
    if (is<w::parent_list>(*part)) {
      std::string columns;
      for (const auto& column : only_child(*part).children)
        columns += (columns.empty() ? "" : ", ") + values_.value(*column)->text.text;
      references += "(" + columns + ")";
      references_span = waybill::join(references_span, place);
    }
  }
  values_.add(*foreign, "references", references_span, values_.scalar(references, references_span));
  for (const auto& part : unit.children) {
    const bool deletes = is<w::on_delete>(*part);
    if (!deletes && !is<w::on_update>(*part)) continue;
    const YamlPtr action = values_.words(only_child(*part));
    std::replace(action->text.text.begin(), action->text.text.end(), ' ', '_');
    values_.add(*foreign, deletes ? "on_delete" : "on_update", values_.word_span(*part), action);
  }
  add_item(map, "foreign_keys", foreign);
}

void WbUnits::take_check(const WbNode& unit, YamlNode& map) {
  YamlPtr condition = values_.piece(*unit.children.back());
  const WbNode* name = child<w::check_name>(unit);
  if (!name) return add_item(map, "checks", condition);
  YamlPtr check = values_.map(values_.span(unit));
  check->flow = true;
  values_.add(*check, "name", values_.span(*name), values_.value(only_child(only_child(*name))));
  values_.add(*check, "check", values_.word_span(unit), condition);
  add_item(map, "checks", check);
}

// What is said of a column behind its type, or of those that a rule is for.
void WbUnits::take_attribute(const WbNode& part, YamlNode& map) const {
  const Span word = values_.word_span(part);
  const auto add = [&](std::string key, YamlPtr value) { values_.add(map, std::move(key), word, std::move(value)); };
  if (is<w::column_type>(part)) add("type", values_.words(only_child(part)));
  if (is<w::not_null>(part)) add("nullable", values_.scalar("false", values_.span(part)));
  if (is<w::nullable>(part)) add("nullable", values_.scalar("true", values_.span(part)));
  if (is<w::default_value>(part)) add("default", values_.piece(only_child(part)));
  if (is<w::cast_word>(part)) add("cast", values_.value(only_child(part)));
  if (is<w::zone>(part)) add("zone", values_.value(only_child(part)));
  if (is<w::comment>(part)) add("comment", values_.value(only_child(part)));
}

void WbUnits::take_column(const WbNode& unit, YamlNode& map) {
  const Span place = values_.span(unit);
  YamlPtr value = values_.map(place);
  value->flow = true;
  if (const WbNode* from = child<w::column_from>(unit))
    values_.add(*value, "from", values_.span(*from), values_.piece(only_child(*from)));
  const YamlPtr target = values_.value(only_child(*child<w::column_target>(unit)));
  for (const auto& part : unit.children) take_attribute(*part, *value);
  const bool short_form = value->pairs.size() == 1 && value->pairs.front().first->text.text == "from";
  if (short_form) value = value->pairs.front().second;
  if (value->kind == YamlNode::Kind::map && value->pairs.empty()) value = values_.empty(YamlNode::Kind::null, place);
  YamlNode& columns = section(map, "columns", YamlNode::Kind::map, place);
  columns.pairs.emplace_back(target, value);
}

void WbUnits::take_all_of(const WbNode& unit, YamlNode& map) {
  const Span place = values_.span(unit);
  YamlNode& columns = section(map, "columns", YamlNode::Kind::map, place);
  const WbNode& table = *child<w::star_table>(unit);
  std::string name;
  for (const NamePart& part : name_parts(table.string_view())) name += (name.empty() ? "" : ".") + part.text;
  values_.add(columns, "*", place, values_.scalar(name, values_.span(table)));
}

void WbUnits::take_part(const WbNode& unit, YamlNode& split) {
  const Span place = values_.span(unit);
  YamlPtr part = values_.map(place);
  for (const auto& one : unit.children) {
    if (is<w::part_target>(*one))
      values_.add(*part, "table", values_.span(*one), values_.value(only_child(*one)));
    else if (!is<w::part_open>(*one))
      take_line(*one, *part);
  }
  add_item(split, "into", part);
  open(Kind::part, part, unit.m_end.byte - 1);
}

void WbUnits::take_union_table(const WbNode& unit, YamlNode& united) {
  const Span place = values_.span(unit);
  YamlPtr table = values_.piece(*child<w::table>(unit));
  const WbNode *where = child<w::where_clause>(unit), *block = child<w::block>(unit);
  if (where || block) {
    YamlPtr map = values_.map(place);
    values_.add(*map, "table", table->span, table);
    if (where) take_line(*where, *map);
    table = map;
  }
  add_item(united, "union", table);
  if (block) open(Kind::part, table, unit.m_end.byte - 1);
}

YamlPtr WbUnits::endpoint(const WbNode& unit) const {
  YamlPtr url = values_.value(only_child(unit));
  if (unit.children.size() == 1) return url;
  YamlPtr end = values_.map(values_.span(unit));
  end->flow = true;
  values_.add(*end, "url", url->span, url);
  for (const auto& part : unit.children) {
    if (is<w::schema>(*part)) values_.add(*end, "schema", values_.word_span(*part), values_.value(only_child(*part)));
    if (is<w::schema_file>(*part))
      values_.add(*end, "schema_file", values_.word_span(*part), values_.value(only_child(*part)));
  }
  return end;
}

YamlPtr WbUnits::rule_condition(const WbNode& unit) const {
  YamlPtr condition = values_.map(values_.span(unit));
  condition->flow = true;
  for (const auto& part : unit.children) {
    take_attribute(*part, *condition);
    if (is<w::rule_if_default>(*part))
      values_.add(*condition, "default", values_.word_span(*part), values_.value(only_child(*part)));
  }
  return condition;
}

void WbUnits::take_rule(const WbNode& unit) {
  YamlPtr rule = values_.map(values_.span(unit));
  rule->flow = true;
  for (const auto& part : unit.children) {
    const Span word = values_.word_span(*part);
    if (is<w::rule_match>(*part)) values_.add(*rule, "match", word, values_.words(only_child(*part)));
    if (is<w::rule_table>(*part)) values_.add(*rule, "table", word, values_.value(only_child(*part)));
    if (is<w::rule_column>(*part)) values_.add(*rule, "column", word, values_.value(only_child(*part)));
    if (is<w::rule_if>(*part)) values_.add(*rule, "if", word, rule_condition(*part));
    if (is<w::rule_to>(*part)) values_.add(*rule, "to", word, values_.words(only_child(*part)));
    if (is<w::rule_option>(*part))
      values_.add(*rule, lowered(values_.value(only_child(*part))->text.text), word,
                  values_.value(*part->children.back()));
    take_attribute(*part, *rule);
  }
  add_item(*root_, "types", rule);
}

void WbUnits::take_waiver(const WbNode& unit) {
  YamlPtr waiver = values_.map(values_.span(unit));
  waiver->flow = true;
  for (const auto& part : unit.children) {
    const std::string_view key = is<w::severity_code>(*part)  ? "code"
                                 : is<w::waive_on>(*part)     ? "object"
                                 : is<w::waive_reason>(*part) ? "reason"
                                                              : "until";
    values_.add(*waiver, std::string(key), values_.word_span(*part), values_.value(only_child(*part)));
  }
  add_item(*root_, "waivers", waiver);
}

YamlPtr WbUnits::join(const WbNode& unit) const {
  YamlPtr join = values_.map(values_.span(unit));
  join->flow = true;
  const Span word = values_.word_span(unit);
  std::string kind = "inner";
  for (const auto& part : unit.children) {
    const Span place = values_.word_span(*part);
    if (is<w::join_kind>(*part)) kind = lowered(values_.value(*part)->text.text);
    if (is<w::table>(*part)) values_.add(*join, kind, word, values_.piece(*part));
    if (is<w::join_on>(*part)) values_.add(*join, "on", place, values_.piece(only_child(*part)));
    if (is<w::join_using>(*part)) values_.add(*join, "using", place, values_.values(only_child(*part)));
  }
  return join;
}

void WbUnits::take_mapping(const WbNode& unit) {
  const Span place = values_.span(unit), word = values_.word_span(unit);
  YamlPtr map = values_.map(place);
  const bool split = is<w::split_head>(unit), query = is<w::query_head>(unit), united = is<w::union_head>(unit);
  const std::string kind = split                    ? "split"
                           : query                  ? "query"
                           : united                 ? "union"
                           : is<w::copy_head>(unit) ? "copy"
                                                    : "merge";
  if (united) values_.add(*map, kind, word, values_.list(place));
  bool block = split;
  for (const auto& part : unit.children) {
    if (is<w::table>(*part)) {
      united ? add_item(*map, kind, values_.piece(*part)) : values_.add(*map, kind, word, values_.piece(*part));
    } else if (is<w::target_table>(*part)) {
      values_.add(*map, "into", values_.span(*part), values_.value(only_child(*part)));
    } else if (is<w::into>(*part)) {
      values_.add(*map, "into", values_.span(*part), values_.value(only_child(only_child(*part))));
    } else if (is<w::join>(*part)) {
      add_item(*map, "join", join(*part));
    } else if (is<w::block>(*part)) {
      block = true;
    } else if (query && map->pairs.empty()) {
      values_.add(*map, kind, word, values_.value(*part));
    } else {
      take_line(*part, *map);
    }
  }
  add_item(*root_, "tables", map);
  if (!block) return;
  open(split ? Kind::split : united ? Kind::united : Kind::mapping, map, unit.m_end.byte - 1);
}

void WbUnits::take_statement(const WbNode& unit) {
  const Span word = values_.word_span(unit);
  const auto add = [&](std::string key, YamlPtr value) { values_.add(*root_, std::move(key), word, std::move(value)); };
  const auto setting = [&] { take_line(unit, section(*root_, "settings", YamlNode::Kind::map, values_.span(unit))); };
  if (is<w::version_line>(unit)) return add("waybill", values_.value(only_child(unit)));
  if (is<w::migration_line>(unit)) return add("migration", values_.value(only_child(unit)));
  if (is<w::source_line>(unit)) return add("source", endpoint(unit));
  if (is<w::target_line>(unit)) return add("target", endpoint(unit));
  if (is<w::setting_line>(unit) || is<w::rows_line>(unit) || is<w::bad_rows_line>(unit)) return setting();
  if (is<w::objects_line>(unit) || is<w::sql_line>(unit)) return take_line(unit, *root_);
  if (is<w::type_line>(unit)) return take_rule(unit);
  if (is<w::include_line>(unit)) {
    for (const auto& name : unit.children) add_item(*root_, "include", values_.value(*name));
    root_->pairs.back().second->flow = root_->pairs.back().first->text.text == "include";
    return;
  }
  if (is<w::waive_line>(unit)) return take_waiver(unit);
  if (is<w::forbid_line>(unit)) {
    YamlNode& settings = section(*root_, "settings", YamlNode::Kind::map, values_.span(unit));
    return values_.add(settings, "forbid", word, values_.values(unit));
  }
  if (is<w::severity_line>(unit)) {
    YamlNode& rules = section(*root_, "severities", YamlNode::Kind::map, values_.span(unit));
    rules.pairs.emplace_back(values_.value(only_child(only_child(unit))),
                             values_.value(only_child(*unit.children.back())));
    return;
  }
  if (is<w::var_line>(unit)) {
    YamlNode& vars = section(*root_, "vars", YamlNode::Kind::map, values_.span(unit));
    vars.pairs.emplace_back(values_.value(only_child(only_child(unit))), values_.value(*unit.children.back()));
    return;
  }
  take_mapping(unit);
}

}  // namespace waybill
