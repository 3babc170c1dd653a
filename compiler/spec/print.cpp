#include "compiler/spec/print.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/spec/parse_expr.h"

namespace waybill {

namespace {

// -- scalars ----------------------------------------------------------------------------------------------------------
bool reads_as_null(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_plain(std::string_view text, bool flow) {
  constexpr std::string_view indicators = "-?:,[]{}#&*!|>'\"%@`";
  if (reads_as_null(text) || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (text == "<<" || text == "---" || text == "...") return false;
  const bool signed_number = text.front() == '-' && text.size() > 1 && text[1] != ' ' && text[1] != '-';
  if (indicators.find(text.front()) != std::string_view::npos && !signed_number) return false;
  if (flow && text.find_first_of(",?[]{}") != std::string_view::npos) return false;
  return text.find(": ") == std::string_view::npos && text.find(" #") == std::string_view::npos &&
         std::none_of(text.begin(), text.end(), is_control);
}

std::string double_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (is_control(c))
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else if (c == '"' || c == '\\')
      out += std::string("\\") + c;
    else
      out += c;
  }
  return out + "\"";
}

std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

// -- words ------------------------------------------------------------------------------------------------------------
std::string_view word(NameRule rule) {
  switch (rule) {
    case NameRule::same: return "same";
    case NameRule::lower: return "lower";
    case NameRule::snake_case: return "snake_case";
  }
  return "";
}

std::string_view word(Existing existing) {
  switch (existing) {
    case Existing::fail: return "fail";
    case Existing::append: return "append";
    case Existing::upsert: return "upsert";
    case Existing::mirror: return "mirror";
    case Existing::replace: return "replace";
  }
  return "";
}

std::string_view word(GeneratedRule rule) {
  switch (rule) {
    case GeneratedRule::keep: return "keep";
    case GeneratedRule::regenerate: return "regenerate";
    case GeneratedRule::omit: return "omit";
  }
  return "";
}

std::string_view word(CastClass cast) {
  switch (cast) {
    case CastClass::exact: return "exact";
    case CastClass::widening: return "widening";
    case CastClass::checked: return "checked";
    case CastClass::lossy: return "lossy";
    case CastClass::impossible: return "impossible";
  }
  return "";
}

std::string_view word(SeverityWord severity) {
  switch (severity) {
    case SeverityWord::off: return "off";
    case SeverityWord::note: return "note";
    case SeverityWord::warning: return "warning";
    case SeverityWord::error: return "error";
  }
  return "";
}

std::string_view word(JoinKind kind) {
  switch (kind) {
    case JoinKind::inner: return "inner";
    case JoinKind::left: return "left";
    case JoinKind::right: return "right";
    case JoinKind::full: return "full";
    case JoinKind::cross: return "cross";
  }
  return "";
}

std::string word(const BadRows& rows) {
  return rows.set_aside ? fmt::format("{{ set_aside: {} }}", *rows.set_aside) : "stop";
}
std::string word(bool value) { return value ? "true" : "false"; }
std::string word(std::int64_t value) { return std::to_string(value); }

// The expression null needs no quotes: the reader takes YAML's null for it.
std::string expression_scalar(const Expr& expr, bool flow = false) {
  const std::string text = to_string(expr);
  return text == "null" ? text : yaml_scalar(text, flow);
}

// -- pieces -----------------------------------------------------------------------------------------------------------
class FlowMap {
 public:
  void add(std::string_view key, const std::string& value) {  // already YAML
    text_ += fmt::format("{}{}: {}", text_.empty() ? "" : ", ", key, value);
  }
  void text(std::string_view key, const std::optional<Word>& value) {
    if (value) add(key, yaml_scalar(value->value, true));
  }
  void expr(std::string_view key, const ExprPtr& value) {
    if (value) add(key, expression_scalar(*value, true));
  }
  template <class T>
  void choice(std::string_view key, const std::optional<Spanned<T>>& value) {
    if (value) add(key, std::string(word(value->value)));
  }
  std::string take() const { return "{ " + text_ + " }"; }

 private:
  std::string text_;
};

std::string flow_list(const std::vector<Word>& words) {
  std::string text;
  for (const Word& item : words) text += (text.empty() ? "" : ", ") + yaml_scalar(item.value, true);
  return "[" + text + "]";
}

std::string print(const TableRef& table) {
  std::string text;
  if (table.table.value.find_first_of("*?") != std::string::npos)
    text = table.table.value;
  else
    for (const NamePart& part : name_parts(table.table.value)) text += (text.empty() ? "" : ".") + name_text(part.text);
  return table.alias.empty() ? text : text + " " + name_text(table.alias);
}

std::string print(const IndexSpec& index) {
  FlowMap map;
  map.text("name", index.name);
  map.add("columns", flow_list(index.columns));
  if (index.unique) map.add("unique", "true");
  return map.take();
}

std::string print(const ForeignKeySpec& key) {
  FlowMap map;
  map.text("name", key.name);
  map.add("columns", flow_list(key.columns));
  std::string columns;
  for (const Word& column : key.parent_columns) columns += (columns.empty() ? "" : ", ") + column.value;
  const std::string references = key.parent.value + (columns.empty() ? "" : "(" + columns + ")");
  map.add("references", yaml_scalar(references, true));
  map.text("on_delete", key.on_delete);
  map.text("on_update", key.on_update);
  return map.take();
}

std::string print(const CheckSpec& check) {
  FlowMap map;
  map.text("name", check.name);
  map.expr("check", check.expression);
  return map.take();
}

std::string print(const Word& name) { return yaml_scalar(name.value, true); }

template <class T>
std::string print(const Carry<T>& carry) {
  if (carry.kind != CarryKind::list) return carry.kind == CarryKind::none ? "none" : "carry";
  std::string text;
  for (const T& item : carry.list) text += (text.empty() ? "" : ", ") + print(item);
  return "[" + text + "]";
}

std::string print(const CastRule& rule) {
  FlowMap map;
  map.text("match", rule.match);
  map.text("table", rule.table);
  map.text("column", rule.column);
  if (rule.to) map.add("to", yaml_scalar(to_string(rule.to->type), true));
  map.choice("cast", rule.cast);
  map.text("zone", rule.zone);
  map.choice("nullable", rule.nullable);
  for (const auto& [key, value] : rule.options) map.add(key, yaml_scalar(value.value, true));
  return map.take();
}

std::string print(const Waiver& waiver) {
  FlowMap map;
  map.text("code", waiver.code);
  map.text("object", waiver.object);
  map.text("reason", waiver.reason);
  map.text("until", waiver.until);
  return map.take();
}

std::string print(const Join& join) {
  FlowMap map;
  map.add(word(join.kind), yaml_scalar(print(join.table), true));
  map.expr("on", join.on);
  if (!join.using_columns.empty()) map.add("using", flow_list(join.using_columns));
  return map.take();
}

bool is_long(const ColumnMap& column) {
  return column.type || column.nullable || column.default_value || column.cast || column.zone || column.comment;
}

std::string value_of(const ColumnMap& column) {
  if (column.star) return yaml_scalar(column.star->value);
  if (!is_long(column)) return column.from ? expression_scalar(*column.from) : "";
  FlowMap map;
  map.expr("from", column.from);
  if (column.type) map.add("type", yaml_scalar(to_string(column.type->type), true));
  map.choice("nullable", column.nullable);
  map.expr("default", column.default_value);
  map.choice("cast", column.cast);
  map.text("zone", column.zone);
  map.text("comment", column.comment);
  return map.take();
}

// -- the text ---------------------------------------------------------------------------------------------------------
class YamlPrinter {
 public:
  explicit YamlPrinter(const PrintOptions& options) : options_(options) {}

  std::string print_spec(const Spec& spec) {
    comment(0, options_.header);
    if (spec.version) line(0, fmt::format("waybill: {}", spec.version->value));
    if (spec.migration) line(0, "migration: " + yaml_scalar(spec.migration->value));
    endpoint("source", spec.source);
    endpoint("target", spec.target);
    vars(spec);
    settings(spec.settings);
    if (!spec.types.empty()) begin("types:");
    for (const CastRule& rule : spec.types) line(1, "- " + print(rule));
    objects(spec);
    if (!spec.tables.empty()) begin("tables:");
    for (std::size_t i = 0; i < spec.tables.size(); ++i) {
      if (i > 0) out_ += "\n";
      mapping(spec.tables[i]);
    }
    return std::move(out_);
  }

 private:
  void line(std::size_t level, std::string_view text) {
    out_ += std::string(level * 2, ' ') + std::string(text) + "\n";
  }
  void begin(std::string_view key) {
    out_ += "\n";
    line(0, key);
  }
  void comment(std::size_t level, std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      line(level, end == 0 ? "#" : "# " + std::string(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  void endpoint(std::string_view key, const std::optional<Endpoint>& end) {
    if (!end) return;
    if (!end->schema && !end->schema_file) return line(0, fmt::format("{}: {}", key, yaml_scalar(end->url.value)));
    FlowMap map;
    map.text("url", end->url);
    map.text("schema", end->schema);
    map.text("schema_file", end->schema_file);
    line(0, fmt::format("{}: {}", key, map.take()));
  }

  void vars(const Spec& spec) {
    if (!spec.vars.empty()) begin("vars:");
    for (const auto& [name, value] : spec.vars)
      line(1, fmt::format("{}: {}", yaml_scalar(name), yaml_scalar(value.value)));
  }

  template <class T>
  void choice(std::size_t level, std::string_view key, const std::optional<Spanned<T>>& value) {
    if (value) line(level, fmt::format("{}: {}", key, word(value->value)));
  }

  void settings(const Settings& settings) {
    const std::size_t before = out_.size();
    begin("settings:");
    const std::size_t empty = out_.size();
    choice(1, "names", settings.names);
    choice(1, "casts", settings.casts);
    choice(1, "existing", settings.existing);
    choice(1, "bad_rows", settings.bad_rows);
    choice(1, "generated", settings.generated);
    choice(1, "chunk_rows", settings.chunk_rows);
    choice(1, "jobs", settings.jobs);
    if (!settings.forbid.empty()) line(1, "forbid: " + flow_list(settings.forbid));
    if (out_.size() == empty) out_.resize(before);
  }

  template <class T>
  void carry(std::size_t level, std::string_view key, const Carry<T>& value) {
    const bool said = value.span.valid() || value.kind != CarryKind::carry;
    if (said) line(level, fmt::format("{}: {}", key, print(value)));
  }

  void objects(const Spec& spec) {
    const std::size_t before = out_.size();
    out_ += "\n";
    const std::size_t empty = out_.size();
    carry(0, "views", spec.views);
    carry(0, "enums", spec.enums);
    carry(0, "sequences", spec.sequences);
    carry(0, "routines", spec.routines);
    statements(0, "before", spec.before);
    statements(0, "after", spec.after);
    if (!spec.severities.empty()) line(0, "severities:");
    for (const SeverityRule& rule : spec.severities)
      line(1, fmt::format("{}: {}", yaml_scalar(rule.code.value), word(rule.says.value)));
    if (!spec.waivers.empty()) line(0, "waivers:");
    for (const Waiver& waiver : spec.waivers) line(1, "- " + print(waiver));
    if (out_.size() == empty) out_.resize(before);
  }

  // Text of several lines as a block, where a block keeps it.
  void text_key(std::size_t level, std::string_view key, const std::string& text) {
    const bool block = text.find('\n') != std::string::npos && text.ends_with('\n') && !text.ends_with("\n\n") &&
                       text.front() != ' ' && text.front() != '\n' &&
                       std::none_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\n'; });
    if (!block) return line(level, fmt::format("{}: {}", key, yaml_scalar(text)));
    line(level, fmt::format("{}: |", key));
    const std::size_t inner = key.starts_with("- ") ? level + 2 : level + 1;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      if (end == at)
        out_ += "\n";
      else
        line(inner, text.substr(at, end - at));
      at = end + 1;
    }
  }

  void statements(std::size_t level, std::string_view key, const std::vector<Word>& list) {
    if (list.empty()) return;
    if (list.size() == 1) return text_key(level, key, list[0].value);
    line(level, fmt::format("{}:", key));
    for (const Word& statement : list) line(level + 1, "- " + yaml_scalar(statement.value));
  }

  void mapping(const Mapping& mapping) {
    if (options_.mapping_comment) comment(1, options_.mapping_comment(mapping));
    std::visit([&](const auto& what) { print_what(what); }, mapping.what);
    if (mapping.drop.rest)
      line(2, "drop: rest");
    else if (mapping.drop.span.valid() || !mapping.drop.names.empty())
      line(2, "drop: " + flow_list(mapping.drop.names));
  }

  void print_what(const Copy& copy) {
    line(1, "- copy: " + yaml_scalar(print(copy.source)));
    into(copy.into);
    if (!copy.except.empty()) line(2, "except: " + flow_list(copy.except));
    part(2, copy.into);
  }
  void print_what(const Split& split) {
    line(1, "- split: " + yaml_scalar(print(split.source)));
    line(2, "into:");
    for (const Part& target : split.into) {
      line(3, "- table: " + yaml_scalar(target.table.value));
      part(4, target);
    }
  }
  void print_what(const Merge& merge) {
    line(1, "- merge: " + yaml_scalar(print(merge.source)));
    if (!merge.joins.empty()) line(2, "join:");
    for (const Join& join : merge.joins) line(3, "- " + print(join));
    into(merge.into);
    if (!merge.group_by.empty()) line(2, "group_by:");
    for (const ExprPtr& expr : merge.group_by) line(3, "- " + expression_scalar(*expr));
    part(2, merge.into);
  }
  void print_what(const Query& query) {
    text_key(1, "- query", query.sql.value);
    into(query.into);
    part(2, query.into);
  }

  void into(const Part& part) {
    if (!part.table.value.empty()) line(2, "into: " + yaml_scalar(part.table.value));
  }

  void part(std::size_t level, const Part& part) {
    if (part.key_generated)
      line(level, "key: generated");
    else if (!part.key.empty())
      line(level, "key: " + flow_list(part.key));
    if (part.only) line(level, "only: true");
    if (part.where) line(level, "where: " + expression_scalar(*part.where));
    if (part.distinct) line(level, "distinct: true");
    if (!part.prefer.empty()) line(level, "prefer:");
    for (const OrderBy& order : part.prefer)
      line(level + 1, "- " + yaml_scalar(to_string(*order.expression) + (order.descending ? " desc" : "")));
    columns(level, part.columns);
    carry(level, "indexes", part.indexes);
    carry(level, "foreign_keys", part.foreign_keys);
    carry(level, "checks", part.checks);
    carry(level, "triggers", part.triggers);
    carry(level, "comments", part.comments);
    choice(level, "generated", part.generated);
    choice(level, "existing", part.existing);
    choice(level, "bad_rows", part.bad_rows);
    statements(level, "before", part.before);
    statements(level, "after", part.after);
    choice(level, "chunk_rows", part.chunk_rows);
    choice(level, "jobs", part.jobs);
  }

  void columns(std::size_t level, const std::vector<ColumnMap>& columns) {
    if (!columns.empty()) line(level, "columns:");
    for (const ColumnMap& column : columns) {
      std::string text = yaml_scalar(column.target.value) + ":";
      if (const std::string value = value_of(column); !value.empty()) text += " " + value;
      const std::string comment = options_.column_comment ? options_.column_comment(column) : std::string();
      line(level + 1, comment.empty() ? text : text + "  # " + comment);
    }
  }

  const PrintOptions& options_;
  std::string out_;
};

}  // namespace

std::string yaml_scalar(std::string_view text, bool flow) {
  if (is_plain(text, flow)) return std::string(text);
  const bool controls = std::any_of(text.begin(), text.end(), is_control);
  const bool single = text.find('\'') != std::string_view::npos;
  const bool doubles = text.find_first_of("\"\\") != std::string_view::npos;
  return controls || (single && !doubles) || !doubles ? double_quoted(text) : single_quoted(text);
}

std::string print_yaml(const Spec& spec, const PrintOptions& options) { return YamlPrinter(options).print_spec(spec); }

}  // namespace waybill
