#include "compiler/check/body_expression.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/types.h"
#include "compiler/dialect/body_language.h"
#include "compiler/dialect/dialect.h"
#include "compiler/resolve/automap.h"
#include "compiler/types/cast.h"
#include "compiler/types/function.h"

namespace waybill {

using body::Token;
using body::TokenKind;

std::string Tokens::text() const {
  if (from >= to) return {};
  return std::string(sql.substr(at(from).begin, at(to - 1).end - at(from).begin));
}

bool is_name(const Token& token) { return token.kind == TokenKind::word || token.kind == TokenKind::name; }

bool is_symbol(const Token& token, std::string_view symbol) {
  return token.kind == TokenKind::symbol && token.value == symbol;
}

std::size_t closing(const Tokens& tokens, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < tokens.to; ++i) {
    if (is_symbol(tokens.at(i), "(")) ++depth;
    if (is_symbol(tokens.at(i), ")") && --depth == 0) return i;
  }
  return tokens.to;
}

std::vector<Tokens> comma_parts(const Tokens& tokens) {
  std::vector<Tokens> out;
  std::size_t from = tokens.from;
  for (std::size_t i = tokens.from; i < tokens.to; ++i) {
    if (is_symbol(tokens.at(i), "(")) {
      i = closing(tokens, i);
    } else if (is_symbol(tokens.at(i), ",")) {
      out.push_back(tokens.part(from, i));
      from = i + 1;
    }
  }
  out.push_back(tokens.part(from, tokens.to));
  return out;
}

namespace {

// Their order, or what they are cut at, is each engine's own.
constexpr std::string_view lists[] = {"group_concat", "string_agg", "array_agg", "json_agg", "json_arrayagg"};

constexpr std::string_view aggregates[] = {"count", "sum", "avg", "min", "max", "bool_and", "bool_or", "every"};

TypedExprPtr make(TypedExpr expr) { return std::make_shared<const TypedExpr>(std::move(expr)); }

// A family within which a value is the same whatever the exact type.
bool same_family(const Type& a, const Type& b) {
  if (a.kind == b.kind) return true;
  const auto plain_text = [](const Type& type) { return is_text(type) && type.kind != TypeKind::enum_; };
  const auto floating = [](const Type& type) { return type.kind == TypeKind::real || type.kind == TypeKind::double_; };
  return (is_integer(a) && is_integer(b)) || (plain_text(a) && plain_text(b)) || (is_bytes(a) && is_bytes(b)) ||
         (floating(a) && floating(b));
}

class Reader {
 public:
  Reader(const Migration& migration, const Tokens& tokens, const BodyNames& names)
      : migration_(migration), tokens_(tokens), names_(names) {
    pool_.name.name = "waybill";
  }

  BodyExpr read(bool condition) {
    const ExprPtr expr = native(tokens_, condition);
    BodyExpr out;
    out.typed = typed(*expr, condition, false);
    out.value = rewritten(out.typed);
    for (const auto& [known, inside] : entries_)
      if (!known.key.empty() && !inside) out.columns.push_back(known);
    out.aggregate = aggregate_;
    return out;
  }

 private:
  struct Entry {
    Known known;
    bool in_aggregate = false;
  };

  // -- tokens: what the dialect's reader can't know becomes a name
  // ------------------------------------------------------
  Token place(Known known, const Token& first, const Token& last) {
    const std::string name = "waybill_" + std::to_string(entries_.size());
    pool_.columns.push_back(known.column);
    pool_.columns.back().name = name;
    entries_.push_back({std::move(known), in_aggregate_});
    return {TokenKind::name, name, first.begin, last.end};
  }

  ExprPtr native(const Tokens& part, bool condition) {
    const std::vector<Token> replaced = placed(part);
    const NativeColumns columns = [this](std::string_view qualifier, std::string_view name) -> const Column* {
      for (const Column& column : pool_.columns)
        if (qualifier.empty() && column.name == name) return &column;
      return nullptr;
    };
    if (replaced.empty()) throw Stopped{"an empty expression"};
    body::Cursor in(replaced, part.sql);
    const NativeExpr read = condition ? read_native_condition(migration_.source, in, columns)
                                      : read_native_expression(migration_.source, in, columns);
    if (read.expr == nullptr) throw Stopped{read.stopped};
    if (!in.done()) throw Stopped{"`" + in.slice(in.at(), in.at() + 1) + "`"};
    return read.expr;
  }

  std::vector<Token> placed(const Tokens& part) {
    std::vector<Token> out;
    for (std::size_t i = part.from; i < part.to;) {
      const Token& token = part.at(i);
      if (opens_select(part, i))
        subquery(part, i, out);
      else if (is_aggregate(part, i))
        aggregate(part, i, out);
      else if (is_name(token))
        name(part, i, out);
      else
        out.push_back(part.at(i++));
    }
    return out;
  }

  static bool opens_select(const Tokens& part, std::size_t i) {
    return is_symbol(part.at(i), "(") && i + 1 < part.to &&
           (body::is_word(part.at(i + 1), "SELECT") || body::is_word(part.at(i + 1), "WITH"));
  }

  void subquery(const Tokens& part, std::size_t& i, std::vector<Token>& out) {
    const std::size_t close = closing(part, i);
    if (!names_.subquery || close == part.to) throw Stopped{"a subquery"};
    const Tokens select = part.part(i + 1, close);
    const bool exists = !out.empty() && body::is_word(out.back(), "EXISTS");
    const bool rows = !out.empty() && body::is_word(out.back(), "IN");
    if (!out.empty() &&
        (body::is_word(out.back(), "ANY") || body::is_word(out.back(), "ALL") || body::is_word(out.back(), "SOME")))
      throw Stopped{"`" + out.back().value + " (SELECT …)`"};
    Known known = names_.subquery(select, exists ? BodyNames::Use::exists
                                          : rows ? BodyNames::Use::rows
                                                 : BodyNames::Use::value);
    if (exists) out.pop_back();
    if (rows) out.push_back(part.at(i));
    out.push_back(place(std::move(known), part.at(i), part.at(close)));
    if (rows) out.push_back(part.at(close));
    i = close + 1;
  }

  bool is_aggregate(const Tokens& part, std::size_t i) const {
    if (!names_.aggregates || in_aggregate_ || part.at(i).kind != TokenKind::word || i + 1 >= part.to ||
        !is_symbol(part.at(i + 1), "("))
      return false;
    const std::string word = derive_name(part.at(i).value, NameRule::lower);
    if (std::find(std::begin(lists), std::end(lists), word) != std::end(lists))
      throw Stopped{"`" + word + "()`, whose order or length is the engine's own"};
    const bool known = std::find(std::begin(aggregates), std::end(aggregates), word) != std::end(aggregates);
    const bool many = (word == "min" || word == "max") &&
                      comma_parts(part.part(i + 2, closing(part, i + 1))).size() > 1;  // of one row's values
    return known && !many;
  }

  void aggregate(const Tokens& part, std::size_t& i, std::vector<Token>& out) {
    const std::string word = derive_name(part.at(i).value, NameRule::lower);
    const std::size_t close = closing(part, i + 1);
    if (close == part.to) throw Stopped{"`" + word + "()`"};
    if (close + 1 < part.to &&
        (body::is_word(part.at(close + 1), "OVER") || body::is_word(part.at(close + 1), "FILTER")))
      throw Stopped{"`" + word + "() " + part.at(close + 1).value + "`, a window or filter"};
    Tokens inside = part.part(i + 2, close);
    Call call{word, Span{}, {}};
    if (inside.from < inside.to && body::is_word(inside.at(inside.from), "DISTINCT")) {
      call.distinct = true;
      ++inside.from;
    }
    in_aggregate_ = true;
    const bool star = inside.to == inside.from + 1 && is_symbol(inside.at(inside.from), "*");
    const bool bare = star && word == "count";
    if (!bare) call.arguments.push_back(native(inside, false));
    in_aggregate_ = false;
    const TypedExprPtr result = typed(Expr{Span{}, call}, false, true);
    check_aggregate(word, *result);
    Known known;
    known.column.type = result->type;
    known.value = rewritten(result);
    aggregate_ = true;
    out.push_back(place(std::move(known), part.at(i), part.at(close)));
    i = close + 1;
  }

  // What an aggregate gives must not depend on the engine: digits of a mean, texts told apart or put in order.
  void check_aggregate(const std::string& word, const TypedExpr& result) const {
    const auto& call = std::get<TypedCall>(result.node);
    if (call.arguments.empty()) return;
    const Type& type = call.arguments[0]->type;
    const bool floating = type.kind == TypeKind::real || type.kind == TypeKind::double_;
    const body::Language& language = *dialect_of(migration_.source).body;
    if (word == "avg" && !floating) throw Stopped{"`avg()`, whose number of digits is each engine's own"};
    if (word == "sum" && type.kind == TypeKind::decimal && language.decimals_are_floats)
      throw Stopped{"`sum()` of decimals, which this engine does with floats"};
    if (!is_text(type) || word == "bool_and" || word == "bool_or") return;
    for (const Entry& entry : entries_) {
      if (!entry.in_aggregate || !is_text(entry.known.column.type)) continue;
      const body::Texts texts = language.texts_of(entry.known.column);
      if (call.distinct && texts.equal != body::Texts::exact)
        throw Stopped{fmt::format("`{}(DISTINCT …)` of a text, by {}", word, texts.why)};
      if (word != "count" && !texts.ordered) throw Stopped{fmt::format("`{}()` of a text, by {}", word, texts.why)};
    }
  }

  void name(const Tokens& part, std::size_t& i, std::vector<Token>& out) {
    std::size_t end = i + 1;
    std::vector<std::string> parts{spelled(part.at(i))};
    while (end + 1 < part.to && is_symbol(part.at(end), ".") && is_name(part.at(end + 1))) {
      parts.push_back(spelled(part.at(end + 1)));
      end += 2;
    }
    const bool call = end < part.to && is_symbol(part.at(end), "(");
    const bool literal = end < part.to && part.at(end).kind == TokenKind::text && part.at(i).kind == TokenKind::word;
    std::optional<Known> known;
    std::size_t moment = i;
    if (names_.moment) known = names_.moment(part, moment);
    if (known)
      end = moment;
    else if (!call && !literal && !names_a_type(out))
      known = names_.find(parts);
    if (known)
      out.push_back(place(std::move(*known), part.at(i), part.at(end - 1)));
    else
      for (std::size_t k = i; k < end; ++k) out.push_back(part.at(k));
    i = end;
  }

  // Bare names are lower case where the engine folds them.
  std::string spelled(const Token& token) const {
    return token.kind == TokenKind::word && dialect_of(migration_.source).folds_names
               ? derive_name(token.value, NameRule::lower)
               : token.value;
  }

  static bool names_a_type(const std::vector<Token>& out) {
    if (out.empty()) return false;
    const Token& before = out.back();
    const bool field = out.size() > 1 && is_symbol(before, "(") && body::is_word(out[out.size() - 2], "EXTRACT");
    return is_symbol(before, "::") || body::is_word(before, "AS") || body::is_word(before, "COLLATE") || field;
  }

  // -- types and values
  // ---------------------------------------------------------------------------------------------------
  TypedExprPtr typed(const Expr& expr, bool condition, bool aggregate) const {
    Diagnostics quiet;
    const Scope scope{migration_.target, {{"", pool_.name.name, &pool_, false}}};
    TypedExprPtr result =
        condition ? type_condition(expr, scope, quiet) : type_expression(expr, scope, quiet, aggregate);
    if (result != nullptr && !quiet.has_errors()) return result;
    if (quiet.empty()) throw Stopped{"an expression without a meaning here"};
    const Diagnostic& first = quiet.all().front();
    std::string says = first.message;
    if (first.code == Code::W0310)  // of the engine that computes it here
      says = fmt::format("{}, which {} can't", says, dialect_of(migration_.target).name);
    throw Stopped{says};
  }

  const Entry* entry_of(const TypedExpr& expr) const {
    const auto* column = std::get_if<TypedColumn>(&expr.node);
    if (column == nullptr || !column->alias.empty() || !column->column.starts_with("waybill_")) return nullptr;
    return &entries_.at(static_cast<std::size_t>(std::stoul(column->column.substr(8))));
  }

  TypedExprPtr rewritten(const TypedExprPtr& expr) const {
    if (expr == nullptr) return nullptr;
    if (const Entry* entry = entry_of(*expr)) return entry->known.value;
    TypedExpr copy = *expr;
    const auto again = [&](TypedExprPtr& child) { child = rewritten(child); };
    if (auto* call = std::get_if<TypedCall>(&copy.node)) {
      for (TypedExprPtr& argument : call->arguments) again(argument);
      for (auto& [key, descending] : call->order) again(key);
    } else if (auto* cast = std::get_if<TypedCast>(&copy.node)) {
      again(cast->operand);
    } else if (auto* choice = std::get_if<TypedCase>(&copy.node)) {
      for (auto& [test, result] : choice->whens) again(test), again(result);
      again(choice->otherwise);
    } else if (auto* in = std::get_if<TypedIn>(&copy.node)) {
      const Entry* set = in->list.size() == 1 ? entry_of(*in->list[0]) : nullptr;
      again(in->operand);
      if (set != nullptr && set->known.set) return in_rows(*in, *set, copy.span);
      for (TypedExprPtr& item : in->list) again(item);
    }
    return make(std::move(copy));
  }

  TypedExprPtr in_rows(const TypedIn& in, const Entry& set, Span span) const {
    const Dialect& dialect = dialect_of(migration_.target);
    const std::string operand = dialect.exact(dialect.expression(*in.operand), in.operand->type);
    if (!same_family(in.operand->type, set.known.column.type) || in.operand->type.kind == TypeKind::enum_)
      throw Stopped{"`IN (SELECT …)` of " + to_string(in.operand->type)};
    const std::string& select = std::get<TypedNative>(set.known.value->node).sql;
    return make({make_type(TypeKind::boolean), true, span,
                 TypedNative{operand + (in.negated ? " NOT IN (" : " IN (") + select + ")"}});
  }

  const Migration& migration_;
  const Tokens& tokens_;
  const BodyNames& names_;
  Table pool_;  // what the names of the expression are, one column each
  std::vector<Entry> entries_;
  bool in_aggregate_ = false;
  bool aggregate_ = false;
};

}  // namespace

BodyExpr read_body_expression(const Migration& migration, const Tokens& tokens, const BodyNames& names,
                              bool condition) {
  return Reader(migration, tokens, names).read(condition);
}

void want_exact_texts(const Migration& migration, const Column& column, std::string_view what) {
  if (!is_text(column.type)) return;
  const body::Texts texts = dialect_of(migration.source).body->texts_of(column);
  if (texts.equal != body::Texts::exact)
    throw Stopped{fmt::format("{} `{}`, by {}", what, column.name,
                              texts.why.empty() ? "a collation that ignores blanks at the end" : texts.why)};
}

TypedExprPtr as_source_type(TypedExprPtr column, const Type& source, const std::string& name) {
  if (same_family(column->type, source)) return column;
  if (classify(column->type, source).cast_class <= CastClass::widening)
    return make({source, true, column->span, TypedCast{column}});
  throw Stopped{fmt::format("column {}, which is {} in the target and {} in the source", name, to_string(column->type),
                            to_string(source))};
}

}  // namespace waybill
