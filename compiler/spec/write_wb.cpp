#include "compiler/spec/write_wb.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/spec/wb_words.h"

namespace waybill {

namespace {

using Kind = YamlNode::Kind;
constexpr std::size_t line_width = 120;
constexpr std::size_t widest_aligned = 48;  // of what stands before an arrow

const YamlNode* find(const YamlNode& map, std::string_view key) {
  for (const auto& [name, value] : map.pairs)
    if (name->text.text == key) return value.get();
  return nullptr;
}

bool is_text(const YamlNode& node, std::string_view text) {
  return node.kind == Kind::scalar && node.text.text == text;
}

// One value, or the list that stands for several.
std::vector<const YamlNode*> each(const YamlNode& node) {
  std::vector<const YamlNode*> all;
  if (node.kind != Kind::list) return {&node};
  for (const YamlPtr& item : node.items) all.push_back(item.get());
  return all;
}

std::string values(const YamlNode& node) {
  std::string text;
  for (const YamlNode* one : each(node)) text += (text.empty() ? "" : ", ") + wb_value(one->text.text);
  return text;
}

std::string in_brackets(const YamlNode& node) { return "(" + values(node) + ")"; }

class Writer {
 public:
  std::string write(const YamlNode& root) {
    for (const auto& [key, value] : root.pairs) {
      remark(*key);
      statement(key->text.text, *value);
    }
    flush(0);
    for (const std::string& comment : root.remarks.below) comment_line(0, comment);
    return std::move(out_);
  }

 private:
  // -- lines and their remarks: collected while nodes are visited, written with the next line
  void remark(const YamlNode& node) {
    gap_ = gap_ || node.remarks.gap;
    pending_.insert(pending_.end(), node.remarks.above.begin(), node.remarks.above.end());
    if (node.remarks.behind.empty()) return;
    if (!behind_.empty()) pending_.push_back(behind_);
    behind_ = node.remarks.behind;
  }
  void remark_all(const YamlNode& node) {
    for (const YamlPtr& item : node.items) remark(*item), remark_all(*item);
    for (const auto& [key, value] : node.pairs) remark(*key), remark_all(*value);
  }

  void comment_line(std::size_t level, const std::string& text) {
    out_ += std::string(level * 2, ' ') + (text.empty() ? "#" : "# " + text) + "\n";
  }
  void flush(std::size_t level) {
    if (gap_ && !out_.empty() && !out_.ends_with("{\n")) out_ += "\n";
    gap_ = false;
    for (const std::string& comment : pending_) comment_line(level, comment);
    pending_.clear();
  }
  void line(std::size_t level, const std::string& text) {
    flush(level);
    out_ += std::string(level * 2, ' ') + text + (behind_.empty() ? "" : remark_mark + behind_) + "\n";
    behind_.clear();
  }
  void close(std::size_t level) {
    if (!behind_.empty()) pending_.push_back(std::exchange(behind_, {}));
    gap_ = false;
    line(level, "}");
  }

  // "drop a, b, c", on as many lines as it takes.
  static std::string wrapped(std::size_t level, std::string head, const YamlNode& list, std::string_view tail = "") {
    std::size_t used = level * 2 + head.size();
    bool first = true;
    for (const YamlNode* one : each(list)) {
      const std::string value = wb_value(one->text.text);
      const bool fits = used + value.size() + 3 <= line_width;
      if (!first) head += fits ? ", " : ",\n" + std::string(level * 2 + 2, ' ');
      used = fits ? used + value.size() + 2 : level * 2 + 2 + value.size();
      head += value;
      first = false;
    }
    return head + std::string(tail);
  }

  // -- statements
  void statement(const std::string& key, const YamlNode& node) {
    if (key == "source" || key == "target") return endpoint(key, node);
    if (key == "settings") return settings(node);
    if (key == "vars") {
      for (const auto& [name, value] : node.pairs) {
        remark(*name);
        line(0, fmt::format("var {} {}", wb_value(name->text.text), wb_value(value->text.text)));
      }
      return;
    }
    if (key == "severities") {
      for (const auto& [code, word] : node.pairs) {
        remark(*code);
        line(0, fmt::format("severity {} {}", wb_value(code->text.text), wb_value(word->text.text)));
      }
      return;
    }
    if (key == "waivers") {
      for (const YamlPtr& item : node.items) remark(*item), remark_all(*item), waiver(*item);
      return;
    }
    if (key == "types") {
      for (const YamlPtr& item : node.items) remark(*item), remark_all(*item), rule(*item);
      return;
    }
    if (key == "tables") {
      for (const YamlPtr& item : node.items) remark(*item), mapping(*item);
      return;
    }
    if (key == "include") {
      remark_all(node);
      if (node.kind != Kind::list || !node.items.empty()) line(0, wrapped(0, "include ", node));
      return;
    }
    if (!body_line(0, key, node)) line(0, key + " " + wb_value(node.text.text));
  }

  void settings(const YamlNode& node) {
    for (const auto& [key, value] : node.pairs) {
      remark(*key);
      if (!body_line(0, key->text.text, *value)) line(0, key->text.text + " " + wb_value(value->text.text));
    }
  }

  void endpoint(const std::string& key, const YamlNode& node) {
    remark_all(node);
    const auto url = [](const YamlNode& one) {
      const std::string text = wb_value(one.text.text);
      return text == one.text.text ? wb_quoted(text) : text;
    };
    if (node.kind != Kind::map) return line(0, key + " " + url(node));
    std::string text = key + " " + url(*find(node, "url"));
    for (const std::string_view word : {"schema", "schema_file"})
      if (const YamlNode* value = find(node, word)) text += fmt::format(" {} {}", word, wb_value(value->text.text));
    line(0, text);
  }

  void rule(const YamlNode& node) {
    std::string text = "type";
    if (const YamlNode* match = find(node, "match")) text += " " + wb_match(match->text.text);
    for (const std::string_view word : {"table", "column"})
      if (const YamlNode* glob = find(node, word)) text += fmt::format(" {} {}", word, wb_value(glob->text.text));
    if (const YamlNode* condition = find(node, "if")) text += rule_condition(*condition);
    if (const YamlNode* to = find(node, "to")) text += " -> " + wb_type(to->text.text);
    for (const auto& [key, value] : node.pairs) {
      const std::string& name = key->text.text;
      if (name == "nullable")
        text += is_text(*value, "false") ? " not null" : " null";
      else if (name != "match" && name != "table" && name != "column" && name != "if" && name != "to")
        text += fmt::format(" {} {}", name, wb_value(value->text.text));
    }
    line(0, text);
  }

  static std::string rule_condition(const YamlNode& node) {
    std::string text;
    for (const auto& [key, value] : node.pairs) {
      text += text.empty() ? " if " : " and ";
      if (key->text.text == "nullable")
        text += is_text(*value, "false") ? "not null" : "null";
      else
        text += "default " + wb_value(value->text.text);
    }
    return text;
  }

  void waiver(const YamlNode& node) {
    std::string text = "waive " + wb_value(find(node, "code")->text.text);
    if (const YamlNode* object = find(node, "object")) text += " on " + wb_value(object->text.text);
    for (const std::string_view word : {"reason", "until"})
      text += fmt::format(" {} {}", word, wb_value(find(node, word)->text.text));
    line(0, text);
  }

  // -- mappings
  static bool in_head(std::string_view key) {
    static constexpr std::string_view keys[] = {"copy", "split", "merge",    "union",  "query",
                                                "into", "table", "join",     "except", "group_by",
                                                "key",  "where", "distinct", "prefer", "only"};
    return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
  }

  // What stands behind the name of the target: " key (a)", " where …".
  std::vector<std::string> clauses(const YamlNode& map, std::size_t indent) const {
    std::vector<std::string> all;
    for (const auto& [key, node] : map.pairs) {
      const std::string& name = key->text.text;
      const bool list = node->kind == Kind::list;
      if (list && node->items.empty()) continue;
      if (name == "except") all.push_back("except " + values(*node));
      if (name == "key") all.push_back("key " + key_text(*node));
      if (name == "distinct" && list) all.push_back("distinct " + in_brackets(*node));
      if (name == "where") all.push_back("where " + wb_expression(node->text.text, indent + 4));
      if (name == "group_by") all.push_back("group by " + expressions(*node, indent + 4));
      if (name == "prefer") all.push_back("prefer " + orders(*node));
      if ((name == "distinct" || name == "only") && is_text(*node, "true")) all.push_back(name);
    }
    return all;
  }
  static std::string key_text(const YamlNode& node) {
    if (const YamlNode* name = node.kind == Kind::map ? find(node, "generated") : nullptr)
      return "generated " + wb_key_name(name->text.text);
    return is_text(node, "generated") ? "generated" : in_brackets(node);
  }
  static std::string expressions(const YamlNode& node, std::size_t indent) {
    std::string text;
    for (const YamlNode* one : each(node))
      text += (text.empty() ? "" : ", ") +
              (node.kind == Kind::list ? wb_expression(one->text.text, indent) : one->text.text);
    return text;
  }
  static std::string orders(const YamlNode& node) {
    std::string text;
    for (const YamlNode* one : each(node))
      text += (text.empty() ? "" : ", ") + (node.kind == Kind::list ? wb_order(one->text.text) : one->text.text);
    return text;
  }

  static std::string with_clauses(std::string head, const std::vector<std::string>& clauses, std::size_t indent) {
    std::string one_line = head;
    for (const std::string& clause : clauses) one_line += " " + clause;
    if (one_line.size() - std::min(one_line.size(), one_line.rfind('\n') + 1) + indent <= line_width - 2)
      return one_line;
    for (const std::string& clause : clauses) head += "\n" + std::string(indent + 2, ' ') + clause;
    return head;
  }

  void remark_head(const YamlNode& map) {
    for (const auto& [key, value] : map.pairs) {
      if (!in_head(key->text.text)) continue;
      remark(*key);
      const std::string& name = key->text.text;
      const bool parts = value->kind == Kind::list && (name == "into" || (name == "union" && in_lines(*value)));
      if (!parts) remark_all(*value);
    }
  }

  void mapping(const YamlNode& map) {
    remark_head(map);
    const YamlNode* into = find(map, "into");
    const std::string target = into && into->kind == Kind::scalar ? wb_value(into->text.text) : "";
    std::string head;
    const YamlNode* united = find(map, "union");
    const bool from_lines = united && in_lines(*united);
    if (const YamlNode* copy = find(map, "copy")) {
      head = "copy " + wb_table(copy->text.text) + (into ? " -> " + target : "");
    } else if (const YamlNode* query = find(map, "query")) {
      head = "query " + wb_sql(query->text.text, 0) + " -> " + target;
    } else if (const YamlNode* merge = find(map, "merge")) {
      head = "merge " + wb_table(merge->text.text);
      const std::string joined = joins(map);
      head += joined.empty() ? " -> " + target : joined + "\n-> " + target;
    } else if (const YamlNode* split = find(map, "split")) {
      return parts("split " + wb_table(split->text.text) + " ->", map, into);
    }
    if (united) head = "union" + (from_lines ? "" : " " + tables(*united)) + " -> " + target;
    const bool body = from_lines || std::any_of(map.pairs.begin(), map.pairs.end(),
                                                [](const auto& pair) { return !in_head(pair.first->text.text); });
    line(0, with_clauses(head, clauses(map, 0), 0) + (body ? " {" : ""));
    if (!body) return;
    if (from_lines) union_tables(*united);
    block(1, map);
    close(0);
  }

  // The tables of a union stand in its head, or, where something is said of one of them, each in its line.
  static std::string tables(const YamlNode& node) {
    std::string text;
    for (const YamlNode* table : each(node)) text += (text.empty() ? "" : ", ") + wb_table(table->text.text);
    return text;
  }
  static bool in_lines(const YamlNode& united) {
    constexpr std::size_t most = line_width * 2 / 3;
    const auto is_map = [](const YamlPtr& table) { return table->kind == Kind::map; };
    return std::any_of(united.items.begin(), united.items.end(), is_map) || tables(united).size() > most;
  }
  void union_tables(const YamlNode& united) {
    for (const YamlPtr& table : united.items) {
      remark(*table);
      remark_head(*table);
      const bool map = table->kind == Kind::map;
      std::string head = "from " + wb_table(map ? find(*table, "table")->text.text : table->text.text);
      if (const YamlNode* where = map ? find(*table, "where") : nullptr)
        head += " where " + wb_expression(where->text.text, 6);
      const YamlNode* columns = map ? find(*table, "columns") : nullptr;
      line(1, head + (columns ? " {" : ""));
      if (!columns) continue;
      block(2, *table);
      close(1);
    }
  }

  static std::string joins(const YamlNode& map) {
    const YamlNode* list = find(map, "join");
    if (!list) return {};
    std::size_t widest = 0;
    for (const YamlNode* join : each(*list)) widest = std::max(widest, join->pairs.front().first->text.text.size());
    std::string text;
    for (const YamlNode* join : each(*list)) {
      std::string kind, table, rest;
      for (const auto& [key, value] : join->pairs) {
        const std::string& name = key->text.text;
        if (name == "on")
          rest += " on " + wb_expression(value->text.text, 6);
        else if (name == "using")
          rest += " using " + in_brackets(*value);
        else
          kind = name, table = wb_table(value->text.text);
      }
      text += fmt::format("\n  {:<{}} join {}{}", kind, widest, table, rest);
    }
    return text;
  }

  void parts(const std::string& head, const YamlNode& map, const YamlNode* into) {
    line(0, head + " {");
    for (const YamlPtr& part : into->items) {
      remark(*part);
      remark_head(*part);
      line(1, with_clauses(wb_name(find(*part, "table")->text.text), clauses(*part, 2), 2) + " {");
      block(2, *part);
      close(1);
    }
    block(1, map);
    for (const std::string& clause : clauses(map, 2)) line(1, clause);
    close(0);
  }

  void block(std::size_t level, const YamlNode& map) {
    for (const auto& [key, value] : map.pairs) {
      if (in_head(key->text.text)) continue;
      remark(*key);
      body_line(level, key->text.text, *value);
    }
  }

  // False: the key is not one of these.
  bool body_line(std::size_t level, const std::string& key, const YamlNode& node) {
    if (key == "columns") {
      columns(level, node);
    } else if (key == "before" || key == "after") {
      for (const YamlNode* sql : each(node)) {
        if (node.kind == Kind::list) remark(*sql);
        line(level, key + " " + wb_sql(sql->text.text, level * 2));
      }
    } else if (key == "drop") {
      remark_all(node);
      const bool named_rest = node.kind == Kind::list && node.items.size() == 1 && is_text(*node.items[0], "rest");
      if (node.kind != Kind::list || !node.items.empty())
        line(level, named_rest ? "drop " + wb_quoted("rest") : wrapped(level, "drop ", node));
    } else if (key == "bad_rows") {
      remark_all(node);
      const YamlNode* most = node.kind == Kind::map ? find(node, "set_aside") : nullptr;
      line(level, "bad_rows " + (most ? "set_aside " + wb_value(most->text.text) : wb_value(node.text.text)));
    } else if (node.kind == Kind::list && (key == "indexes" || key == "foreign_keys" || key == "checks")) {
      if (node.items.empty()) line(level, key + " ()");
      for (const YamlPtr& item : node.items) {
        remark(*item);
        remark_all(*item);
        line(level, key == "indexes" ? index(*item) : key == "checks" ? check(*item, level) : foreign_key(*item));
      }
    } else if (key == "forbid") {
      remark_all(node);
      if (node.kind != Kind::list || !node.items.empty()) line(level, wrapped(level, "forbid ", node));
    } else if (node.kind == Kind::list) {
      remark_all(node);
      line(level, wrapped(level, key + " (", node, ")"));
    } else if (key != "waybill" && key != "migration") {
      line(level, key + " " + wb_value(node.text.text));
    } else {
      return false;
    }
    return true;
  }

  static std::string index(const YamlNode& node) {
    const bool map = node.kind == Kind::map;
    const YamlNode* unique = map ? find(node, "unique") : nullptr;
    const YamlNode* name = map ? find(node, "name") : nullptr;
    std::string text = unique && is_text(*unique, "true") ? "unique index " : "index ";
    if (name) text += wb_value(name->text.text) + " ";
    std::string columns;
    for (const YamlNode* column : each(map ? *find(node, "columns") : node))
      columns += (columns.empty() ? "" : ", ") + wb_index_column(column->text.text);
    return text + "(" + columns + ")";
  }

  static std::string check(const YamlNode& node, std::size_t level) {
    if (node.kind != Kind::map) return "check " + wb_expression(node.text.text, level * 2 + 4);
    const YamlNode* name = find(node, "name");
    return "check " + (name ? wb_value(name->text.text) + ": " : "") +
           wb_expression(find(node, "check")->text.text, level * 2 + 4);
  }

  static std::string foreign_key(const YamlNode& node) {
    std::string text = "foreign key ";
    if (const YamlNode* name = find(node, "name")) text += wb_value(name->text.text) + " ";
    text += in_brackets(*find(node, "columns")) + " references ";
    const std::string& references = find(node, "references")->text.text;
    const std::size_t open = references.find('(');
    const auto trimmed = [](std::string one) {
      const std::size_t first = one.find_first_not_of(" \t"), last = one.find_last_not_of(" \t");
      return first == std::string::npos ? "" : one.substr(first, last - first + 1);
    };
    text += wb_value(trimmed(references.substr(0, open)));
    std::string columns;
    for (std::size_t at = open; open != std::string::npos && at + 1 < references.size();) {
      const std::size_t end = std::min(references.find_first_of(",)", at + 1), references.size());
      const std::string column = trimmed(references.substr(at + 1, end - at - 1));
      if (!column.empty()) columns += (columns.empty() ? "" : ", ") + wb_value(column);
      at = end;
    }
    if (!columns.empty()) text += " (" + columns + ")";
    for (const std::string_view word : {"delete", "update"})
      if (const YamlNode* action = find(node, fmt::format("on_{}", word))) {
        std::string spoken = action->text.text;
        std::replace(spoken.begin(), spoken.end(), '_', ' ');
        text += fmt::format(" on {} {}", word, spoken);
      }
    return text;
  }

  // -- columns
  static std::string attributes(const YamlNode& map, std::size_t indent) {
    std::string text;
    if (const YamlNode* type = find(map, "type")) text += " : " + wb_type(type->text.text);
    for (const auto& [key, value] : map.pairs) {
      const std::string& name = key->text.text;
      if (name == "nullable") text += is_text(*value, "false") ? " not null" : " null";
      if (name == "default") text += " default " + wb_expression(value->text.text, indent + 4);
      if (name == "cast" || name == "zone" || name == "comment") text += " " + name + " " + wb_value(value->text.text);
    }
    return text;
  }

  struct Column {
    std::string from, rest;  // before the arrow and behind it
    bool all = false;        // t.*
  };
  static Column column(std::size_t level, const YamlNode& key, const YamlNode& value) {
    const std::size_t indent = level * 2;
    if (key.text.text == "*") return {wb_star(value.text.text), "", true};
    Column column{"", " " + wb_value(key.text.text)};
    const bool map = value.kind == Kind::map;
    const YamlNode* from = map                                                   ? find(value, "from")
                           : value.kind == Kind::null && value.text.text.empty() ? nullptr
                                                                                 : &value;
    if (from) column.from = wb_expression(from->text.text == "~" ? "null" : from->text.text, indent + 4);
    if (map) column.rest += attributes(value, indent);
    return column;
  }

  void columns(std::size_t level, const YamlNode& node) {
    std::vector<Column> all;
    std::size_t widest = 0;
    for (const auto& [key, value] : node.pairs) {
      all.push_back(column(level, *key, *value));
      const std::size_t size = width(all.back().from);
      if (!all.back().all && size <= widest_aligned) widest = std::max(widest, size);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      remark(*node.pairs[i].first);
      remark_all(*node.pairs[i].second);
      if (all[i].all)
        line(level, all[i].from);
      else if (all[i].from.empty())
        line(level, "->" + all[i].rest);
      else
        line(level, all[i].from + std::string(padding(all[i].from, widest), ' ') + " ->" + all[i].rest);
    }
  }
  static std::size_t width(const std::string& text) {  // in characters
    if (text.find('\n') != std::string::npos) return widest_aligned + 1;
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
  }
  static std::size_t padding(const std::string& text, std::size_t widest) {
    const std::size_t size = width(text);
    return size < widest ? widest - size : 0;
  }

  std::string out_;
  std::vector<std::string> pending_;
  std::string behind_;
  bool gap_ = false;
};

}  // namespace

std::string write_wb(const YamlNode& root) { return align_remarks(Writer().write(root)); }

}  // namespace waybill
