#include "compiler/check/trigger_body.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/dialect/body_language.h"
#include "compiler/resolve/automap.h"
#include "compiler/types/cast.h"

namespace waybill {
namespace {

using body::is_word;
using body::Token;
using body::TokenKind;
using Statements = std::vector<TriggerStatement>;

std::string lower(std::string_view text) { return derive_name(text, NameRule::lower); }

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return text;
}

bool begins(const Tokens& tokens, std::initializer_list<std::string_view> words) {
  std::size_t at = tokens.from;
  for (const std::string_view word : words)
    if (at >= tokens.to || !is_word(tokens.at(at++), word)) return false;
  return true;
}

// The first of these words that stands in no parenthesis; tokens.to: none.
std::size_t find_word(const Tokens& tokens, std::initializer_list<std::string_view> words) {
  for (std::size_t i = tokens.from; i < tokens.to; ++i) {
    if (is_symbol(tokens.at(i), "(")) {
      i = closing(tokens, i);
      continue;
    }
    for (const std::string_view word : words)
      if (is_word(tokens.at(i), word)) return i;
  }
  return tokens.to;
}

// One event of one trigger.
class Body {
 public:
  Body(const Migration& migration, const Relation& own, const Trigger& trigger, std::string event,
       const FindRelation& find)
      : migration_(migration),
        own_(own),
        trigger_(trigger),
        event_(std::move(event)),
        find_(find),
        source_(dialect_of(migration.source)),
        target_(dialect_of(migration.target)) {}

  TriggerSql read(const Tokens& body, const std::vector<std::string>& update_of) {
    TriggerSql out;
    out.table = own_.target;
    out.timing = trigger_.timing;
    out.event = event_;
    if (event_ == "update")
      for (const std::string& column : update_of) out.update_of.push_back(target_column(own_, column));
    if (!trigger_.condition.empty()) {
      const auto tokens = body::tokens_of(trigger_.condition, lexicon_of(migration_.source));
      if (!tokens) throw Stopped{"a condition that can't be read"};
      out.condition = condition({trigger_.condition, &*tokens, 0, tokens->size()});
    }
    std::size_t at = body.from;
    out.body = block(body, at);
    if (at < body.to) throw unexpected(body, at);
    if (!returned_.empty()) check_return();
    return out;
  }

 private:
  static Stopped unexpected(const Tokens& tokens, std::size_t at) {
    return Stopped{at < tokens.to ? "`" + tokens.at(at).value + " …`" : "an end too early"};
  }

  // What a function gives back is what becomes of the row.
  void check_return() const {
    const std::string wanted = event_ == "delete" ? "OLD" : "NEW";
    if (trigger_.timing == "before" && returned_ != wanted)
      throw Stopped{"`RETURN " + returned_ + "`, by which the row is not changed"};
  }

  // -- statements
  // ---------------------------------------------------------------------------------------------------------- Up to
  // END, ELSE, or the end of the text; a RETURN ends what is run.
  Statements block(const Tokens& body, std::size_t& at) {
    Statements out;
    const bool framed = at < body.to && is_word(body.at(at), "BEGIN");
    if (framed) ++at;
    while (at < body.to && !ends_block(body.at(at))) {
      if (is_symbol(body.at(at), ";")) {
        ++at;
        continue;
      }
      if (!returned_.empty()) {
        skip_rest(body, at);
        break;
      }
      Statements more = statement(body, at);
      out.insert(out.end(), more.begin(), more.end());
    }
    if (!framed) return out;
    if (at >= body.to || !is_word(body.at(at), "END")) throw unexpected(body, at);
    ++at;
    if (at < body.to && is_symbol(body.at(at), ";")) ++at;
    return out;
  }

  // What stands behind a RETURN is never run.
  static void skip_rest(const Tokens& body, std::size_t& at) {
    for (std::size_t depth = 0; at < body.to && (depth > 0 || !ends_block(body.at(at))); ++at) {
      if (is_word(body.at(at), "END")) {
        --depth;
        const bool named = at + 1 < body.to && (is_word(body.at(at + 1), "IF") || is_word(body.at(at + 1), "CASE"));
        if (named) ++at;
      } else if (is_word(body.at(at), "IF") || is_word(body.at(at), "CASE") || is_word(body.at(at), "BEGIN")) {
        ++depth;
      }
    }
  }

  static bool ends_block(const Token& token) {
    for (const std::string_view word : {"END", "ELSE", "ELSEIF", "ELSIF", "EXCEPTION"})
      if (is_word(token, word)) return true;
    return false;
  }

  Statements statement(const Tokens& body, std::size_t& at) {
    if (is_word(body.at(at), "BEGIN")) return block(body, at);
    if (is_word(body.at(at), "IF")) return choice(body, at);
    std::size_t end = at;
    while (end < body.to && !is_symbol(body.at(end), ";")) {
      if (is_symbol(body.at(end), "(")) end = closing(body, end);
      if (end < body.to) ++end;
    }
    const Tokens one = body.part(at, end);
    at = end < body.to ? end + 1 : end;
    return simple(one);
  }

  Statements simple(const Tokens& one) {
    if (begins(one, {"INSERT"})) return {insert(one)};
    if (begins(one, {"UPDATE"})) return {update(one)};
    if (begins(one, {"DELETE"})) return {remove(one)};
    if (begins(one, {"SIGNAL"})) return {signal(one)};
    if (begins(one, {"RAISE"})) return {raise(one)};
    if (begins(one, {"SELECT"})) return select_raise(one);
    if (begins(one, {"RETURN"})) return returned(one);
    if (begins(one, {"SET"})) {
      Statements out;
      for (const Tokens& part : comma_parts(one.part(one.from + 1, one.to))) out.push_back(assign(part));
      return out;
    }
    if (one.to - one.from > 4 && is_word(one.at(one.from), "NEW")) return {assign(one)};
    throw unexpected(one, one.from);
  }

  Statements returned(const Tokens& one) {
    if (depth_ > 0) throw Stopped{"`RETURN` inside IF"};
    if (returned_.empty()) returned_ = one.to == one.from + 2 ? upper(one.at(one.from + 1).value) : one.text();
    return {};
  }

  // NEW.x = value
  TriggerStatement assign(const Tokens& one) {
    const std::size_t at = one.from;
    if (one.to - at < 5 || !is_word(one.at(at), "NEW") || !is_symbol(one.at(at + 1), ".") ||
        !(is_symbol(one.at(at + 3), "=") || is_symbol(one.at(at + 3), ":=") || is_symbol(one.at(at + 3), ":")))
      throw Stopped{"`SET " + one.text() + "`"};
    std::size_t value = at + 4;
    if (is_symbol(one.at(at + 3), ":")) ++value;  // := as two tokens
    if (trigger_.timing != "before" || event_ == "delete")
      throw Stopped{"an assignment to NEW where the row is written already"};
    TriggerStatement out;
    out.kind = TriggerStatement::Kind::assign;
    const RelationColumn& column = column_of(own_, one.at(at + 2).value);
    out.column = column.target;
    out.sql = value_for(column, one.part(value, one.to), nullptr);
    return out;
  }

  // IF c THEN … ELSEIF c THEN … ELSE … END IF;
  Statements choice(const Tokens& body, std::size_t& at) {
    TriggerStatement out;
    out.kind = TriggerStatement::Kind::choose;
    std::optional<Statements> settled;
    bool over = false;  // a branch that is always taken
    while (true) {
      const bool test = !is_word(body.at(at), "ELSE");
      const std::size_t from = ++at;
      std::optional<bool> known;
      std::string sql;
      if (test) {
        const std::size_t then = find_word(body.part(from, body.to), {"THEN"});
        if (then == body.to) throw Stopped{"`IF` without THEN"};
        known = event_test(body.part(from, then));
        if (!known && !over) sql = condition(body.part(from, then));
        at = then + 1;
      } else {
        known = true;
      }
      const bool taken = !over && known.value_or(true);
      const bool alone = taken && known.value_or(false) && out.branches.empty();
      if (!alone) ++depth_;
      Statements inside = taken ? block_inside(body, at) : skipped(body, at);
      if (!alone) --depth_;
      if (taken && alone)
        settled = std::move(inside);
      else if (taken)
        out.branches.emplace_back(known.value_or(false) ? "" : sql, std::move(inside));
      over = over || known.value_or(false);
      if (at >= body.to) throw Stopped{"`IF` without END IF"};
      if (is_word(body.at(at), "END")) break;
      if (is_word(body.at(at), "EXCEPTION")) throw Stopped{"`EXCEPTION`"};
    }
    ++at;
    if (at >= body.to || !is_word(body.at(at), "IF")) throw unexpected(body, at);
    ++at;
    if (at < body.to && is_symbol(body.at(at), ";")) ++at;
    if (settled) return *settled;
    return out.branches.empty() ? Statements{} : Statements{out};
  }

  Statements block_inside(const Tokens& body, std::size_t& at) { return block(body, at); }

  // A branch that this event never takes: not even read.
  static Statements skipped(const Tokens& body, std::size_t& at) {
    std::size_t depth = 0;
    for (; at < body.to; ++at) {
      if (is_word(body.at(at), "END") && at + 1 < body.to && is_word(body.at(at + 1), "IF")) {
        if (depth == 0) break;
        --depth;
        ++at;
      } else if (is_word(body.at(at), "IF")) {
        ++depth;
      } else if (depth == 0 &&
                 (is_word(body.at(at), "ELSE") || is_word(body.at(at), "ELSEIF") || is_word(body.at(at), "ELSIF"))) {
        break;
      }
    }
    return {};
  }

  // TG_OP = 'INSERT': known here.
  std::optional<bool> event_test(Tokens test) const {
    while (test.to - test.from > 2 && is_symbol(test.at(test.from), "(") && closing(test, test.from) + 1 == test.to)
      ++test.from, --test.to;
    if (test.to - test.from != 3 || !is_word(test.at(test.from), "TG_OP")) return std::nullopt;
    if (test.at(test.from + 2).kind != TokenKind::text) return std::nullopt;
    const bool same = lower(test.at(test.from + 2).value) == event_;
    if (is_symbol(test.at(test.from + 1), "=")) return same;
    if (is_symbol(test.at(test.from + 1), "<>") || is_symbol(test.at(test.from + 1), "!=")) return !same;
    return std::nullopt;
  }

  // -- errors
  // ----------------------------------------------------------------------------------------------------------------
  static TriggerStatement error(std::string message) {
    TriggerStatement out;
    out.kind = TriggerStatement::Kind::raise;
    out.sql = std::move(message);
    return out;
  }

  // SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '…'
  static TriggerStatement signal(const Tokens& one) {
    std::size_t at = one.from + 1;
    if (at < one.to && is_word(one.at(at), "SQLSTATE")) ++at;
    if (at < one.to && is_word(one.at(at), "VALUE")) ++at;
    const bool state = at < one.to && one.at(at).kind == TokenKind::text;
    if (!state || one.at(at).value.starts_with("01") || one.at(at).value.starts_with("02"))
      throw Stopped{"`" + one.text() + "`"};
    ++at;
    if (one.to - at != 4 || !is_word(one.at(at), "SET") || !is_word(one.at(at + 1), "MESSAGE_TEXT") ||
        one.at(at + 3).kind != TokenKind::text)
      throw Stopped{"`SIGNAL` without a message that is a text"};
    return error(one.at(at + 3).value);
  }

  // RAISE EXCEPTION '…'
  static TriggerStatement raise(const Tokens& one) {
    const bool plain = one.to - one.from == 3 && is_word(one.at(one.from + 1), "EXCEPTION") &&
                       one.at(one.from + 2).kind == TokenKind::text &&
                       one.at(one.from + 2).value.find('%') == std::string::npos;
    if (!plain) throw Stopped{"`RAISE` of something else than a plain text"};
    return error(one.at(one.from + 2).value);
  }

  // SELECT RAISE(ABORT, '…') [WHERE c], SELECT CASE WHEN c THEN RAISE(ABORT, '…') END
  Statements select_raise(const Tokens& one) {
    std::size_t at = one.from + 1;
    std::string guard;
    const bool chosen = at + 1 < one.to && is_word(one.at(at), "CASE") && is_word(one.at(at + 1), "WHEN");
    std::size_t end = one.to;
    if (chosen) {
      const std::size_t then = find_word(one.part(at, one.to), {"THEN"});
      if (then == one.to || !is_word(one.at(one.to - 1), "END")) throw Stopped{"`SELECT CASE …`"};
      guard = condition(one.part(at + 2, then));
      at = then + 1;
      end = one.to - 1;
    }
    if (end < at + 6 || !is_word(one.at(at), "RAISE")) throw Stopped{"`SELECT` whose rows go nowhere"};
    const std::size_t close = closing(one.part(at, end), at + 1);
    const bool abort = is_word(one.at(at + 2), "ABORT") && one.at(at + 4).kind == TokenKind::text && close == at + 5;
    if (!abort) throw Stopped{"`RAISE` of something else than ABORT and a text"};
    TriggerStatement raised = error(one.at(at + 4).value);
    at = close + 1;
    if (at < end && is_word(one.at(at), "WHERE") && guard.empty()) {
      guard = condition(one.part(at + 1, end));
      at = end;
    }
    if (at < end) throw unexpected(one, at);
    if (guard.empty()) return {raised};
    TriggerStatement out;
    out.kind = TriggerStatement::Kind::choose;
    out.branches.emplace_back(guard, Statements{raised});
    return {out};
  }

  // -- changes of other tables
  // -----------------------------------------------------------------------------------------------
  Relation table_at(const Tokens& one, std::size_t& at) {
    if (at >= one.to || !is_name(one.at(at))) throw unexpected(one, at);
    std::vector<std::string> name{spelled(one.at(at++))};
    while (at + 1 < one.to && is_symbol(one.at(at), ".") && is_name(one.at(at + 1))) {
      name.push_back(spelled(one.at(at + 1)));
      at += 2;
    }
    Relation relation = find_(name);
    if (relation.table == nullptr) throw Stopped{"a change of view " + name.back()};
    if (relation.table == own_.table) throw Stopped{"a change of the table that it is on"};
    return relation;
  }

  TriggerStatement insert(const Tokens& one) {
    if (!begins(one, {"INSERT", "INTO"})) throw unexpected(one, one.from + 1);
    std::size_t at = one.from + 2;
    const Relation table = table_at(one, at);
    std::vector<const RelationColumn*> columns;
    if (at < one.to && is_symbol(one.at(at), "(")) {
      const std::size_t close = closing(one, at);
      for (const Tokens& part : comma_parts(one.part(at + 1, close)))
        columns.push_back(&column_of(table, spelled(part.at(part.from))));
      at = close + 1;
    } else {
      for (const RelationColumn& column : table.columns) columns.push_back(&column_of(table, column.source.name));
    }
    if (at + 1 >= one.to || !is_word(one.at(at), "VALUES") || !is_symbol(one.at(at + 1), "("))
      throw Stopped{"`INSERT` without VALUES"};
    const std::size_t close = closing(one, at + 1);
    if (close + 1 != one.to) throw unexpected(one, close + 1);
    const std::vector<Tokens> values = comma_parts(one.part(at + 2, close));
    if (values.size() != columns.size()) throw Stopped{"an INSERT of another number of values"};
    want_defaults(table, columns);
    TriggerStatement out;
    out.kind = TriggerStatement::Kind::insert;
    std::vector<std::string> names, sql;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      names.push_back(target_.quote(columns[i]->target));
      sql.push_back(value_for(*columns[i], values[i], nullptr));
    }
    out.sql = fmt::format("INSERT INTO {} ({})", target_.table(table.target), fmt::join(names, ", "));
    out.values = fmt::format("{}", fmt::join(sql, ", "));
    return out;
  }

  // What the statement does not give must come from the same default.
  void want_defaults(const Relation& table, const std::vector<const RelationColumn*>& given) const {
    for (const RelationColumn& column : table.columns) {
      if (std::find(given.begin(), given.end(), &column) != given.end()) continue;
      if (column.source.default_value && column.source.identity == Identity::no && !column.same_default)
        throw Stopped{fmt::format("an INSERT without column `{}`, whose default is not carried", column.source.name)};
    }
  }

  TriggerStatement update(const Tokens& one) {
    std::size_t at = one.from + 1;
    const Relation table = table_at(one, at);
    if (at >= one.to || !is_word(one.at(at), "SET")) throw unexpected(one, at);
    const std::size_t where = find_word(one.part(at, one.to), {"WHERE"});
    if (find_word(one.part(at, where), {"FROM", "RETURNING", "ORDER", "LIMIT"}) != where)
      throw Stopped{"an UPDATE of more than one table or with a limit"};
    TriggerStatement out;
    out.kind = TriggerStatement::Kind::update;
    std::vector<std::string> sets;
    for (const Tokens& part : comma_parts(one.part(at + 1, where))) {
      std::size_t equals = part.from + 1;
      if (part.to - part.from > 4 && is_symbol(part.at(part.from + 1), ".")) equals += 2;
      if (equals >= part.to || !is_symbol(part.at(equals), "=")) throw Stopped{"`SET " + part.text() + "`"};
      const RelationColumn& column = column_of(table, spelled(part.at(equals - 1)));
      sets.push_back(target_.quote(column.target) + " = " + value_for(column, part.part(equals + 1, part.to), &table));
    }
    out.sql = fmt::format("UPDATE {} SET {}", target_.table(table.target), fmt::join(sets, ", "));
    out.where = where_of(one, where, table);
    return out;
  }

  TriggerStatement remove(const Tokens& one) {
    if (!begins(one, {"DELETE", "FROM"})) throw unexpected(one, one.from + 1);
    std::size_t at = one.from + 2;
    const Relation table = table_at(one, at);
    if (at < one.to && !is_word(one.at(at), "WHERE")) throw unexpected(one, at);
    TriggerStatement out;
    out.kind = TriggerStatement::Kind::remove;
    out.sql = "DELETE FROM " + target_.table(table.target);
    out.where = where_of(one, at, table);
    return out;
  }

  std::string where_of(const Tokens& one, std::size_t at, const Relation& table) {
    if (at >= one.to) return {};
    const Tokens test = one.part(at + 1, one.to);
    if (const std::size_t more = find_word(test, {"ORDER", "LIMIT", "RETURNING"}); more != test.to)
      throw unexpected(test, more);
    return target_.expression(*read_body_expression(migration_, test, names(&table), true).value);
  }

  // -- values
  // ------------------------------------------------------------------------------------------------------------------
  std::string spelled(const Token& token) const {
    return token.kind == TokenKind::word && source_.folds_names ? lower(token.value) : token.value;
  }

  const RelationColumn& column_of(const Relation& relation, const std::string& name) const {
    for (const RelationColumn& column : relation.columns) {
      if (column.source.name != name && !(lower(column.source.name) == lower(name) && source_.names_ignore_case) &&
          !(column.source.name == lower(name) && source_.folds_names))
        continue;
      if (column.target.empty())
        throw Stopped{fmt::format("column `{}` is not carried unchanged", column.source.name), column.on_purpose};
      return column;
    }
    throw Stopped{"`" + name + "`, which is no column here"};
  }
  std::string target_column(const Relation& relation, const std::string& name) const {
    return column_of(relation, name).target;
  }

  BodyNames names(const Relation* table) const {
    BodyNames names;
    names.find = [this, table](const std::vector<std::string>& parts) -> std::optional<Known> {
      if (parts.size() == 2 && (lower(parts[0]) == "new" || lower(parts[0]) == "old"))
        return row(lower(parts[0]), parts[1]);
      if (table == nullptr) return std::nullopt;
      if (parts.size() > 1 && lower(parts[parts.size() - 2]) != lower(table->table->name.name)) return std::nullopt;
      return find_column_of(migration_, *table, "", parts.back());
    };
    return names;
  }

  Known row(const std::string& which, const std::string& name) const {
    if (which == (event_ == "insert" ? "old" : event_ == "delete" ? "new" : ""))
      throw Stopped{fmt::format("{} in a trigger of {}", upper(which), event_)};
    const std::optional<Known> known = find_column_of(migration_, own_, which, name);
    if (!known) throw Stopped{fmt::format("`{}.{}`, which is no column here", which, name)};
    if (trigger_.timing == "before" && event_ == "insert" && known->column.identity != Identity::no)
      throw Stopped{fmt::format("`NEW.{}`, whose number is not always given yet before the row is written", name)};
    return *known;
  }

  std::string condition(const Tokens& tokens) const {
    return target_.expression(*read_body_expression(migration_, tokens, names(nullptr), true).value);
  }

  // Is this nothing but the present moment?
  bool is_now(const Tokens& value) const {
    std::string text;
    for (std::size_t i = value.from; i < value.to; ++i)
      text += value.at(i).kind == TokenKind::text ? "'" + lower(value.at(i).value) + "'" : lower(value.at(i).value);
    for (const std::string_view now :
         {"current_timestamp", "current_timestamp()", "now()", "localtimestamp", "localtimestamp()", "datetime('now')"})
      if (text == now) return true;
    return false;
  }

  // A value as this column takes it in the target.
  std::string value_for(const RelationColumn& column, const Tokens& value, const Relation* table) const {
    const Type& type = column.source.type;
    if (is_now(value)) {
      if (type.kind != TypeKind::timestamp && type.kind != TypeKind::timestamptz && type.kind != TypeKind::date)
        throw Stopped{fmt::format("the present moment in column `{}` of {}", column.source.name, to_string(type))};
      // An engine whose dates are texts has no session's zone: its present is that of UTC.
      if (type.kind == TypeKind::timestamp && source_.body->dates_are_texts != target_.body->dates_are_texts)
        throw Stopped{
            fmt::format("the present moment in column `{}` without a zone: UTC on one engine, the session's "
                        "time on the other",
                        column.source.name)};
      return target_.moment(column.type);
    }
    const BodyExpr expr = read_body_expression(migration_, value, names(table), false);
    want_fit(*expr.typed, type, column.source.name);
    return target_.expression(*fitted(expr.value, column));
  }

  static bool fits(const Type& from, const Type& to) {
    const auto plain_text = [](const Type& one) { return is_text(one) && one.kind != TypeKind::enum_; };
    return from.kind == TypeKind::null_ || from.kind == to.kind || (plain_text(from) && plain_text(to)) ||
           (is_integer(from) && is_integer(to)) || classify(from, to).cast_class <= CastClass::widening;
  }
  static void want_fit(const TypedExpr& value, const Type& type, const std::string& name) {
    if (!fits(value.type, type))
      throw Stopped{
          fmt::format("a value of {} in column `{}`, which is {}", to_string(value.type), name, to_string(type))};
  }
  static TypedExprPtr fitted(const TypedExprPtr& value, const RelationColumn& column) {
    want_fit(*value, column.type, column.source.name);
    const bool number = is_number(value->type) && is_number(column.type);
    if (value->type.kind == column.type.kind || number || is_text(value->type) || value->type.kind == TypeKind::null_)
      return value;
    return std::make_shared<const TypedExpr>(TypedExpr{column.type, true, value->span, TypedCast{value}});
  }

  const Migration& migration_;
  const Relation& own_;
  const Trigger& trigger_;
  std::string event_;
  const FindRelation& find_;
  const Dialect& source_;
  const Dialect& target_;
  std::string returned_;  // NEW, OLD, NULL
  int depth_ = 0;         // of IF
};

// The columns behind UPDATE OF, as the statement has them.
std::vector<std::string> update_of(const Tokens& head) {
  std::vector<std::string> out;
  for (std::size_t i = head.from; i + 1 < head.to; ++i) {
    if (!is_word(head.at(i), "UPDATE") || !is_word(head.at(i + 1), "OF")) continue;
    for (std::size_t k = i + 2; k < head.to && !is_word(head.at(k), "ON") && !is_word(head.at(k), "OR"); ++k)
      if (is_name(head.at(k))) out.push_back(head.at(k).value);
    break;
  }
  return out;
}

void want_ordinary(const Trigger& trigger) {
  if (!trigger.for_each_row) throw Stopped{"a trigger of the whole statement"};
  if (!trigger.enabled) throw Stopped{"a trigger that is switched off"};
  if (!trigger.fires.empty()) throw Stopped{"a trigger that fires in " + trigger.fires + " sessions"};
  if (trigger.timing != "before" && trigger.timing != "after") throw Stopped{"`" + upper(trigger.timing) + "`"};
  for (const std::string& event : trigger.events)
    if (event == "truncate") throw Stopped{"a trigger of TRUNCATE"};
}

}  // namespace

std::vector<TriggerSql> translate_trigger(const Migration& migration, const Relation& own, const Trigger& trigger,
                                          const FindRelation& find) {
  want_ordinary(trigger);
  const body::Lexicon lexicon = lexicon_of(migration.source);
  const auto head = body::tokens_of(trigger.native, lexicon);
  if (!head) throw Stopped{"a text or name that can't be read"};
  const Tokens heading{trigger.native, &*head, 0, head->size()};
  if (begins(heading, {"CREATE", "CONSTRAINT"})) throw Stopped{"a constraint trigger"};
  std::string text = trigger.body;
  if (const auto function = dialect_of(migration.source).trigger_function(trigger)) {
    if (!function->fault.empty()) throw Stopped{function->fault};
    if (function->body.empty())
      throw Stopped{"the function " + function->name.name +
                    (function->built_in ? ", which is the server's own" : ", which is not in plpgsql")};
    text = function->body;
  }
  const auto tokens = body::tokens_of(text, lexicon);
  if (!tokens) throw Stopped{"a text or name that can't be read"};
  Tokens body{text, &*tokens, 0, tokens->size()};
  while (body.to > body.from && is_symbol(body.at(body.to - 1), ";")) --body.to;
  std::vector<TriggerSql> out;
  for (const std::string& event : trigger.events)
    out.push_back(Body(migration, own, trigger, event, find).read(body, update_of(heading)));
  return out;
}

}  // namespace waybill
