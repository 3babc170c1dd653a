#include "compiler/check/view_query.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "compiler/check/grouping.h"
#include "compiler/check/select_clauses.h"
#include "compiler/dialect/body_language.h"
#include "compiler/dialect/dialect.h"
#include "compiler/resolve/automap.h"
#include "compiler/types/function.h"

namespace waybill {

using body::is_word;
using body::Token;

std::optional<Known> find_column_of(const Migration& migration, const Relation& relation, const std::string& alias,
                                    const std::string& name) {
  const auto same = [&](const std::string& one, bool exact) {
    return exact ? one == name
                 : dialect_of(migration.source).names_ignore_case &&
                       derive_name(one, NameRule::lower) == derive_name(name, NameRule::lower);
  };
  for (const bool exact : {true, false})
    for (const RelationColumn& column : relation.columns) {
      if (!same(column.source.name, exact)) continue;
      if (column.target.empty())
        throw Stopped{fmt::format("column `{}` is not carried unchanged", column.source.name), column.on_purpose};
      Known known;
      known.column = column.source;
      known.column.nullable = true;
      known.key = alias + "." + column.source.name;
      const TypedExpr there{column.type, true, Span{}, TypedColumn{alias, column.target, {}}};
      known.value = as_source_type(std::make_shared<const TypedExpr>(there), column.source.type, column.source.name);
      return known;
    }
  return std::nullopt;
}

namespace {

struct Source {  // of FROM
  std::string alias;
  Relation relation;
};

struct Item {
  std::string name;
  BodyExpr expr;
};

class Select {
 public:
  Select(const Migration& migration, const FindRelation& find, const Select* outer)
      : migration_(migration),
        find_(find),
        outer_(outer),
        source_(dialect_of(migration.source)),
        target_(dialect_of(migration.target)) {}

  // SELECT … [UNION [ALL] SELECT …] [ORDER BY] [LIMIT]
  ViewQuery whole(Tokens tokens) {
    tokens = unwrapped(tokens);
    std::vector<std::string> words;
    std::vector<Tokens> parts = set_parts(tokens, words);
    if (parts.size() == 1) return single(tokens);
    ViewQuery out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      parts[i] = unwrapped(parts[i]);
      const bool last = i + 1 == parts.size();
      Select one(migration_, find_, outer_);
      one.in_set_ = true;
      const ViewQuery query = one.single(parts[i]);
      if (last && (one.clauses_.limit.from < one.clauses_.limit.to)) throw Stopped{"a LIMIT behind UNION"};
      out.select += (i == 0 ? "" : " " + words[i - 1] + " ") + query.select;
      out.ordered = out.ordered || query.ordered;
      join_columns(out, query, i == 0);
      if (i > 0 && words[i - 1] != "UNION ALL")
        for (const RelationColumn& column : out.columns)
          want_exact_texts(migration_, column.source, words[i - 1] + " of");
    }
    return out;
  }

 private:
  void join_columns(ViewQuery& out, const ViewQuery& query, bool first) const {
    if (first) {
      out.columns = query.columns;
      return;
    }
    if (out.columns.size() != query.columns.size()) throw Stopped{"a UNION of different numbers of columns"};
    for (std::size_t i = 0; i < out.columns.size(); ++i) {
      const auto joined = join_type(out.columns[i].source.type, query.columns[i].source.type);
      if (!joined)
        throw Stopped{fmt::format("a UNION of {} and {}", to_string(out.columns[i].source.type),
                                  to_string(query.columns[i].source.type))};
      out.columns[i].source.type = *joined;
      if (!query.columns[i].source.collation.empty())
        out.columns[i].source.collation = query.columns[i].source.collation;
      if (const auto there = join_type(out.columns[i].type, query.columns[i].type)) out.columns[i].type = *there;
    }
  }

  // -- one SELECT
  // --------------------------------------------------------------------------------------------------------
  ViewQuery single(const Tokens& tokens) {
    clauses_ = clauses_of(tokens);
    const std::string from = from_clause();
    std::string where, having;
    if (clauses_.where.from < clauses_.where.to) {
      const BodyExpr condition = read(clauses_.where, false, true);
      where = " WHERE " + sql(*condition.value);
      equalities_of(*condition.value, grouping_);
    }
    read_items();
    read_groups();
    if (clauses_.having.from < clauses_.having.to) {
      const BodyExpr condition = read(clauses_.having, true, true);
      grouped_ = true;
      want_grouped(condition);
      having = " HAVING " + sql(*condition.value);
    }
    const bool any_aggregate =
        std::any_of(items_.begin(), items_.end(), [](const Item& item) { return item.expr.aggregate; });
    grouped_ = grouped_ || any_aggregate;
    for (const Item& item : items_) want_grouped(item.expr);
    if (grouped_ && asked_) throw Stopped{"a subquery that depends on the row, beside groups"};
    ViewQuery out;
    const std::string order = order_by(out);
    const std::string limit = limited();
    out.select = "SELECT " + std::string(clauses_.distinct ? "DISTINCT " : "") + select_list(out) + from + where +
                 group_by() + having + order + limit;
    return out;
  }

  std::string sql(const TypedExpr& expr) const { return target_.expression(expr); }

  BodyExpr read(const Tokens& tokens, bool aggregates, bool condition) const {
    BodyNames names;
    names.find = [this](const std::vector<std::string>& parts) { return find_name(parts); };
    names.subquery = [this](const Tokens& select, BodyNames::Use use) { return subquery(select, use); };
    names.aggregates = aggregates;
    return read_body_expression(migration_, tokens, names, condition);
  }

  Known subquery(const Tokens& select, BodyNames::Use use) const {
    Select inner(migration_, find_, this);
    inner.any_row_ = use == BodyNames::Use::exists;
    inner.set_ = use == BodyNames::Use::rows;
    const ViewQuery query = inner.whole(select);
    if (use != BodyNames::Use::exists && query.columns.size() != 1) throw Stopped{"a row of values"};
    Known known;
    known.set = use == BodyNames::Use::rows;
    known.column = query.columns.front().source;
    if (use == BodyNames::Use::exists) known.column.type = make_type(TypeKind::boolean);
    const Type there = use == BodyNames::Use::exists ? known.column.type : query.columns.front().type;
    const std::string text = (use == BodyNames::Use::exists ? "EXISTS (" + query.select + ")" : query.select);
    TypedExprPtr value = std::make_shared<const TypedExpr>(TypedExpr{there, true, Span{}, TypedNative{text}});
    known.value = known.set ? value : as_source_type(value, known.column.type, "of a subquery");
    return known;
  }

  // -- names
  // -------------------------------------------------------------------------------------------------------------
  bool same(const std::string& a, const std::string& b) const {
    return a == b || (source_.names_ignore_case && derive_name(a, NameRule::lower) == derive_name(b, NameRule::lower));
  }

  std::optional<Known> find_name(const std::vector<std::string>& parts) const {
    const std::string qualifier = parts.size() > 1 ? parts[parts.size() - 2] : std::string();
    std::optional<Known> found;
    for (const Source& one : sources_) {
      if (!qualifier.empty() && !same(one.alias, qualifier)) continue;
      std::optional<Known> here = find_column_of(migration_, one.relation, one.alias, parts.back());
      if (!here) continue;
      const bool used =
          std::any_of(using_.begin(), using_.end(), [&](const std::string& name) { return same(name, parts.back()); });
      if (found && !used) throw Stopped{"`" + parts.back() + "`, which is in more than one table"};
      if (!found) found = std::move(here);
    }
    if (found || outer_ == nullptr) return found;
    found = outer_->find_name(parts);
    outer_->asked_ = outer_->asked_ || found.has_value();
    return found;
  }

  // -- FROM
  // --------------------------------------------------------------------------------------------------------------
  std::string from_clause() {
    if (clauses_.from.from >= clauses_.from.to) return {};
    std::vector<std::string> items;
    for (Tokens part : comma_parts(clauses_.from)) {
      std::size_t at = part.from;
      items.push_back(join_chain(part, at));
      if (at < part.to) throw Stopped{"`" + part.at(at).value + "` in FROM"};
    }
    return fmt::format(" FROM {}", fmt::join(items, " CROSS JOIN "));
  }

  std::string join_chain(const Tokens& part, std::size_t& at) {
    std::string out = table_item(part, at);
    while (at < part.to) {
      const std::optional<std::string> word = join_word(part, at);
      if (!word) break;
      const std::size_t left = sources_.size();
      const std::string table = table_item(part, at);
      out += " " + *word + " " + table + join_condition(part, at, *word, left);
    }
    return out;
  }

  std::optional<std::string> join_word(const Tokens& part, std::size_t& at) const {
    const auto sees = [&](std::string_view word, std::size_t ahead = 0) {
      return at + ahead < part.to && is_word(part.at(at + ahead), word);
    };
    if (sees("NATURAL") || sees("STRAIGHT_JOIN")) throw Stopped{"`" + part.at(at).value + "`"};
    if (sees("JOIN")) return ++at, "INNER JOIN";
    constexpr std::string_view kinds[] = {"INNER", "LEFT", "RIGHT", "FULL", "CROSS"};
    for (const std::string_view kind : kinds) {
      if (!sees(kind)) continue;
      ++at;
      if (sees("OUTER")) ++at;
      if (!sees("JOIN")) throw Stopped{"`" + std::string(kind) + "`"};
      ++at;
      if (kind == "FULL" && !target_.full_join)
        throw Stopped{fmt::format("a full join, which {} has not", target_.name)};
      return std::string(kind) + " JOIN";
    }
    return std::nullopt;
  }

  std::string join_condition(const Tokens& part, std::size_t& at, const std::string& word, std::size_t left) {
    if (at < part.to && is_word(part.at(at), "USING")) {
      if (word != "INNER JOIN" && word != "LEFT JOIN") throw Stopped{"`USING` of a " + word};
      const std::size_t close = closing(part, ++at);
      std::vector<std::string> equal;
      for (const Tokens& one : comma_parts(part.part(at + 1, close)))
        equal.push_back(using_column(one.at(one.from).value, left, word == "INNER JOIN"));
      at = close + 1;
      return fmt::format(" ON {}", fmt::join(equal, " AND "));
    }
    if (at < part.to && is_word(part.at(at), "ON")) {
      const std::size_t end = end_of_condition(part, ++at);
      const BodyExpr condition = read(part.part(at, end), false, true);
      at = end;
      if (word == "INNER JOIN") equalities_of(*condition.value, grouping_);
      if (word == "LEFT JOIN" && left + 1 == sources_.size())
        left_equality_of(*condition.value, sources_.back().alias, grouping_);
      return " ON " + sql(*condition.value);
    }
    if (word == "CROSS JOIN") return {};
    if (word != "INNER JOIN") throw Stopped{"a " + word + " without ON"};
    return " ON 1 = 1";
  }

  // The column of the left side, and of the right one.
  std::string using_column(const std::string& name, std::size_t left, bool inner) {
    std::optional<Known> one, other;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      std::optional<Known> found = find_column_of(migration_, sources_[i].relation, sources_[i].alias, name);
      if (found && i < left && !one) one = std::move(found);
      if (found && i >= left) other = std::move(found);
    }
    if (!one || !other) throw Stopped{"`USING (" + name + ")`"};
    if (is_text(one->column.type)) {
      want_exact_texts(migration_, one->column, "USING");
      want_exact_texts(migration_, other->column, "USING");
    }
    using_.push_back(name);
    const Function* equal = find_function("=", {one->value->type, other->value->type});
    if (equal == nullptr) throw Stopped{"`USING (" + name + ")`"};
    const TypedExpr both{make_type(TypeKind::boolean), true, Span{}, TypedCall{equal, {one->value, other->value}}};
    if (inner) equalities_of(both, grouping_);
    return sql(both);
  }

  std::string table_item(const Tokens& part, std::size_t& at) {
    if (at >= part.to) throw Stopped{"an end too early"};
    if (is_symbol(part.at(at), "(")) {
      const std::size_t close = closing(part, at);
      if (close == part.to) throw Stopped{"`(` in FROM"};
      const Tokens inside = part.part(at + 1, close);
      at = close + 1;
      if (inside.from < inside.to && is_word(inside.at(inside.from), "SELECT")) return derived(inside, part, at);
      std::size_t in = inside.from;
      const std::string chain = join_chain(inside, in);
      if (in < inside.to) throw Stopped{"`" + inside.at(in).value + "` in FROM"};
      return "(" + chain + ")";
    }
    if (!is_name(part.at(at)) || is_word(part.at(at), "LATERAL") || is_word(part.at(at), "ONLY"))
      throw Stopped{"`" + part.at(at).value + "` in FROM"};
    std::vector<std::string> name{spelled(part.at(at++))};
    while (at + 1 < part.to && is_symbol(part.at(at), ".") && is_name(part.at(at + 1))) {
      name.push_back(spelled(part.at(at + 1)));
      at += 2;
    }
    if (at < part.to && is_symbol(part.at(at), "(")) throw Stopped{"`" + name.back() + "()` in FROM"};
    Relation relation = find_(name);
    const std::string table = target_.table(relation.target);
    std::string alias = alias_at(part, at);
    if (alias.empty()) alias = name.back();
    const std::string out = table + " AS " + target_.quote(alias);
    add_source(std::move(alias), std::move(relation));
    return out;
  }

  void add_source(std::string alias, Relation relation) {
    if (relation.table != nullptr && relation.table->primary_key)
      grouping_.add_key(alias, relation.table->primary_key->columns, relation.columns);
    sources_.push_back({std::move(alias), std::move(relation)});
  }

  std::string spelled(const Token& token) const {
    return token.kind == body::TokenKind::word && source_.folds_names ? derive_name(token.value, NameRule::lower)
                                                                      : token.value;
  }

  std::string alias_at(const Tokens& part, std::size_t& at) const {
    if (at < part.to && is_word(part.at(at), "AS")) ++at;
    if (at >= part.to || !is_name(part.at(at))) return {};
    if (part.at(at).kind == body::TokenKind::word)
      for (const std::string_view word : {"JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "ON", "USING",
                                          "STRAIGHT_JOIN", "INDEXED", "NOT", "TABLESAMPLE", "USE", "FORCE", "IGNORE"})
        if (is_word(part.at(at), word)) return {};
    std::string alias = spelled(part.at(at++));
    if (at < part.to && is_symbol(part.at(at), "(")) throw Stopped{"names of columns behind an alias"};
    return alias;
  }

  std::string derived(const Tokens& select, const Tokens& part, std::size_t& at) {
    Select inner(migration_, find_, nullptr);
    const ViewQuery query = inner.whole(select);
    std::string alias = alias_at(part, at);
    if (alias.empty()) throw Stopped{"a subquery without a name"};
    Relation relation;
    relation.columns = query.columns;
    for (const RelationColumn& column : query.columns)
      if (column.target.empty()) throw Stopped{"a column of a subquery without a name"};
    const std::string out = "(" + query.select + ") AS " + target_.quote(alias);
    add_source(std::move(alias), std::move(relation));
    return out;
  }

  // -- SELECT list
  // -------------------------------------------------------------------------------------------------------
  void read_items() {
    for (const Tokens& part : comma_parts(clauses_.items)) {
      if (part.from >= part.to) throw Stopped{"an empty list of columns"};
      if (is_symbol(part.at(part.to - 1), "*") && (part.to - part.from == 1 || part.to - part.from == 3)) {
        star(part.to - part.from == 3 ? spelled(part.at(part.from)) : std::string());
        continue;
      }
      Tokens expr = part;
      std::string name = cut_alias(expr);
      items_.push_back({std::move(name), read(expr, true, false)});
    }
  }

  void star(const std::string& qualifier) {
    bool found = false;
    if (!using_.empty() && qualifier.empty()) throw Stopped{"`*` of tables joined by USING"};
    for (const Source& one : sources_) {
      if (!qualifier.empty() && !same(one.alias, qualifier)) continue;
      found = true;
      for (const RelationColumn& column : one.relation.columns) {
        const std::optional<Known> known = find_column_of(migration_, one.relation, one.alias, column.source.name);
        Item item{column.source.name, {}};
        const TypedExpr typed{column.source.type, true, Span{}, TypedColumn{one.alias, column.source.name, {}}};
        item.expr.typed = std::make_shared<const TypedExpr>(typed);
        item.expr.value = known->value;
        item.expr.columns.push_back(*known);
        items_.push_back(std::move(item));
      }
    }
    if (!found) throw Stopped{"`*`"};
  }

  // AS name, or a name right behind an expression; a plain column has its own.
  std::string cut_alias(Tokens& expr) const {
    const std::size_t size = expr.to - expr.from;
    const Token& last = expr.at(expr.to - 1);
    if (size >= 3 && is_word(expr.at(expr.to - 2), "AS") && (is_name(last) || last.kind == body::TokenKind::text)) {
      expr.to -= 2;
      return spelled(last);
    }
    if (!is_name(last) || is_word(last, "END") || is_word(last, "NULL") || is_word(last, "TRUE") ||
        is_word(last, "FALSE"))
      return {};
    if (size == 1) return spelled(last);
    const Token& before = expr.at(expr.to - 2);
    if (is_symbol(before, ".")) return spelled(last);
    const bool ends = before.kind == body::TokenKind::name || before.kind == body::TokenKind::text ||
                      before.kind == body::TokenKind::number || is_symbol(before, ")") || is_word(before, "END") ||
                      (before.kind == body::TokenKind::word && size == 2) ||
                      (before.kind == body::TokenKind::word && size > 2 && is_symbol(expr.at(expr.to - 3), "."));
    if (!ends) return {};
    expr.to -= 1;
    return spelled(last);
  }

  std::string select_list(ViewQuery& out) const {
    std::vector<std::string> list;
    for (const Item& item : items_) {
      const std::string name = item.name;
      const std::string value = sql(*item.expr.value);
      list.push_back((set_ ? target_.exact(value, item.expr.value->type) : value) +
                     (name.empty() ? "" : " AS " + target_.quote(name)));
      RelationColumn column;
      column.source.name = column.target = name;
      column.source.type = item.expr.typed->type;
      column.source.nullable = true;
      for (const Known& known : item.expr.columns)
        if (is_text(known.column.type)) column.source.collation = known.column.collation;
      column.type = item.expr.value->type;
      if (clauses_.distinct)
        for (const Known& known : item.expr.columns) want_exact_texts(migration_, known.column, "DISTINCT of");
      out.columns.push_back(std::move(column));
    }
    return fmt::format("{}", fmt::join(list, ", "));
  }

  // -- GROUP BY, ORDER BY, LIMIT
  // -------------------------------------------------------------------------------------------
  const Item* item_at(const Tokens& part) const {
    if (part.to - part.from != 1) return nullptr;
    const Token& token = part.at(part.from);
    if (token.kind == body::TokenKind::number) {
      const auto n = token.value.size() < 6 ? static_cast<std::size_t>(std::stoul(token.value)) : 0;
      if (n == 0 || n > items_.size()) throw Stopped{"`" + token.value + "` in a list of columns"};
      return &items_[n - 1];
    }
    if (!is_name(token)) return nullptr;
    for (const Item& item : items_)
      if (!item.name.empty() && same(item.name, spelled(token))) return &item;
    return nullptr;
  }

  void read_groups() {
    if (clauses_.group.from >= clauses_.group.to) return;
    grouped_ = true;
    for (const Tokens& part : comma_parts(clauses_.group)) {
      for (const std::string_view word : {"ROLLUP", "CUBE", "GROUPING"})
        if (is_word(part.at(part.from), word) || is_word(part.at(part.to - 1), word))
          throw Stopped{"`" + std::string(word) + "`"};
      const bool number = part.to - part.from == 1 && part.at(part.from).kind == body::TokenKind::number;
      const bool column =
          part.to - part.from == 1 && is_name(part.at(part.from)) && find_name({spelled(part.at(part.from))});
      const Item* item = number || !column ? item_at(part) : nullptr;
      const BodyExpr expr = item != nullptr ? item->expr : read(part, false, false);
      if (expr.aggregate) throw Stopped{"a group by an aggregate"};
      for (const Known& known : expr.columns) want_exact_texts(migration_, known.column, "GROUP BY");
      groups_.push_back(sql(*expr.value));
      grouping_.group(*expr.value);
    }
  }

  // Every column outside of aggregates is grouped, or follows from what is: then it is grouped, too.
  void want_grouped(const BodyExpr& expr) {
    if (!grouped_ || std::find(groups_.begin(), groups_.end(), sql(*expr.value)) != groups_.end()) return;
    for (const Known& known : expr.columns) {
      if (outer_ != nullptr && !is_own(known)) continue;
      const std::string text = sql(*known.value);
      if (std::find(groups_.begin(), groups_.end(), text) != groups_.end()) continue;
      if (groups_.empty() || !grouping_.follows(*known.value))
        throw Stopped{fmt::format("column `{}`, which is neither grouped nor follows from what is", known.column.name)};
      groups_.push_back(text);
    }
  }
  bool is_own(const Known& known) const {
    return std::any_of(sources_.begin(), sources_.end(),
                       [&](const Source& one) { return known.key.starts_with(one.alias + "."); });
  }

  std::string group_by() const {
    return groups_.empty() ? std::string() : fmt::format(" GROUP BY {}", fmt::join(groups_, ", "));
  }

  bool is_limited() const { return clauses_.limit.from < clauses_.limit.to; }

  // The rows of a view have no order of their own but where it is cut: only then must it be the very same.
  std::string order_by(ViewQuery& out) {
    if (clauses_.order.from >= clauses_.order.to) return {};
    if (outer_ != nullptr && !is_limited()) return {};
    std::vector<std::string> keys;
    for (Tokens part : comma_parts(clauses_.order)) {
      const bool descending = part.from < part.to && is_word(part.at(part.to - 1), "DESC");
      if (descending || (part.from < part.to && is_word(part.at(part.to - 1), "ASC"))) --part.to;
      if (part.to - part.from > 2 && is_word(part.at(part.to - 2), "NULLS")) throw Stopped{"`NULLS FIRST` or `LAST`"};
      const Item* item = item_at(part);
      const bool set = in_set_ || clauses_.distinct;
      if (set) {
        if ((is_limited() && !any_row_) || item == nullptr) throw Stopped{"an ORDER BY behind DISTINCT or UNION"};
        keys.push_back(std::to_string(item - items_.data() + 1) + (descending ? " DESC" : ""));
        continue;
      }
      const BodyExpr expr = item != nullptr ? item->expr : read(part, true, false);
      want_grouped(expr);
      out.ordered = out.ordered || is_text(expr.typed->type);
      keys.push_back(order_key(expr, descending));
    }
    return fmt::format(" ORDER BY {}", fmt::join(keys, ", "));
  }

  std::string order_key(const BodyExpr& expr, bool descending) const {
    if (is_limited()) {
      if (is_text(expr.typed->type))
        for (const Known& known : expr.columns)
          if (!source_.body->texts_of(known.column).ordered)
            throw Stopped{fmt::format("a LIMIT over an order of texts (`{}`)", known.column.name)};
    }
    TypedExpr plain = *expr.value;
    plain.nullable = false;
    const std::string key = target_.order({{std::make_shared<const TypedExpr>(plain), descending}});
    // NULL where the source puts it.
    const bool first = source_.nulls_are_largest ? descending : !descending;
    return fmt::format("({} IS NULL){}, {}", sql(*expr.value), first ? " DESC" : "", key);
  }

  std::string limited() const {
    if (!is_limited()) {
      if (clauses_.offset.from < clauses_.offset.to) throw Stopped{"`OFFSET` without `LIMIT`"};
      return {};
    }
    const auto count = [](const Tokens& part) {
      const bool number = part.to == part.from + 1 && part.at(part.from).kind == body::TokenKind::number;
      if (!number) throw Stopped{"`LIMIT " + part.text() + "`"};
      return part.at(part.from).value;
    };
    const std::vector<Tokens> parts = comma_parts(clauses_.limit);
    if (any_row_ && parts.size() == 1 && clauses_.offset.from >= clauses_.offset.to && count(clauses_.limit) == "1")
      return {};  // EXISTS asks for no more
    if (clauses_.order.from >= clauses_.order.to) throw Stopped{"`LIMIT` without an order"};
    if (parts.size() == 2) return " LIMIT " + count(parts[1]) + " OFFSET " + count(parts[0]);
    std::string out = " LIMIT " + count(clauses_.limit);
    if (clauses_.offset.from < clauses_.offset.to) out += " OFFSET " + count(clauses_.offset);
    return out;
  }

  const Migration& migration_;
  const FindRelation& find_;
  const Select* outer_;
  const Dialect& source_;
  const Dialect& target_;
  Clauses clauses_;
  std::vector<Source> sources_;
  std::vector<std::string> using_;
  std::vector<Item> items_;
  std::vector<std::string> groups_;
  Grouping grouping_;
  bool grouped_ = false;
  bool in_set_ = false;
  bool any_row_ = false;        // behind EXISTS
  bool set_ = false;            // behind IN
  mutable bool asked_ = false;  // by a subquery, for a name of this query
};

}  // namespace

ViewQuery translate_view(const Migration& migration, const std::string& definition, const FindRelation& find) {
  const auto tokens = body::tokens_of(definition, lexicon_of(migration.source));
  if (!tokens) throw Stopped{"a text or name that can't be read"};
  Tokens all{definition, &*tokens, 0, tokens->size()};
  while (all.to > 0 && is_symbol(all.at(all.to - 1), ";")) --all.to;
  return Select(migration, find, nullptr).whole(all);
}

}  // namespace waybill
