// Casts and functions of an engine's expression.
#include <algorithm>
#include <cctype>

#include "compiler/dialect/body_meaning.h"

namespace waybill::body {
namespace {

bool is_exact(const Type& type) { return is_integer(type) || type.kind == TypeKind::decimal; }
bool is_plain_text(const Type& type) { return is_text(type) && type.kind != TypeKind::enum_; }

ExprPtr expr_of(decltype(Expr::node) node, Span span) {
  return std::make_shared<const Expr>(Expr{span, std::move(node)});
}

Value cast_to(const Value& value, const Type& to) {
  const Span span = value.expr->span;
  return {expr_of(waybill::Cast{value.expr, {to, span}}, span), to, {}};
}

bool is_number_text(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos &&
         std::count(text.begin(), text.end(), '.') <= 1 && text != ".";
}

bool is_small_integer(const Value& value, int least) {
  const Literal* literal = literal_of(value);
  return literal && literal->kind == LiteralKind::integer && literal->text.size() < 10 &&
         std::stoi(literal->text) >= least;
}

// Whether a value is of a kind that Function::takes names.
bool takes(std::string_view kind, const Value& value) {
  const Type& type = value.type;
  const Literal* literal = literal_of(value);
  const bool text = literal && literal->kind == LiteralKind::string;
  if (kind == "any") return true;
  if (kind == "literal") return text;
  if (kind == "character") return text && literal->text.size() == 1;
  if (kind == "position") return is_small_integer(value, 1);
  if (kind == "unrounded") return type.name == decimal_as_float;
  if (kind == "count") return is_small_integer(value, 0);
  if (type.kind == TypeKind::null_) return true;
  if (kind == "text") return is_plain_text(type);
  if (kind == "bytes") return is_bytes(type);
  if (kind == "integer") return is_integer(type);
  if (kind == "exact") return is_exact(type);
  if (kind == "float") return type.kind == TypeKind::double_;
  if (kind == "number") return is_number(type);
  if (kind == "date") return type.kind == TypeKind::date;
  if (kind == "timestamp") return type.kind == TypeKind::timestamp;
  if (kind == "daytime") return type.kind == TypeKind::timestamp || type.kind == TypeKind::time;
  if (kind == "boolean") return type.kind == TypeKind::boolean;
  return false;
}

bool takes_all(std::string_view kinds, const std::vector<Value>& arguments) {
  std::size_t at = 0;
  while (!kinds.empty()) {
    std::string_view kind = kinds.substr(0, kinds.find(' '));
    kinds.remove_prefix(std::min(kinds.size(), kind.size() + 1));
    const bool more = kind.ends_with("...");
    if (more) kind.remove_suffix(3);
    do {
      if (at >= arguments.size() || !takes(kind, arguments[at++])) return false;
    } while (more && at < arguments.size());
  }
  return at == arguments.size();
}

Type type_given(Gives gives, const std::vector<Value>& arguments) {
  switch (gives) {
    case Gives::text: return make_type(TypeKind::text);
    case Gives::integer: return make_type(TypeKind::bigint);
    case Gives::boolean: return make_type(TypeKind::boolean);
    case Gives::decimal: return make_type(TypeKind::decimal);
    case Gives::double_: return make_type(TypeKind::double_);
    case Gives::date: return make_type(TypeKind::date);
    case Gives::bytes: return make_type(TypeKind::blob);
    case Gives::same:
    case Gives::number: return arguments.empty() ? make_type(TypeKind::any) : arguments.front().type;
  }
  return make_type(TypeKind::any);
}

}  // namespace

// A constant is read as a value of the type, as the engine would.
Value Meaning::cast_literal(Value value, const Type& to, const std::string& written) {
  const std::string& text = literal_of(value)->text;
  const Span span = value.expr->span;
  const auto as = [&](LiteralKind kind) { return literal(kind, text, to.kind, span); };
  if (is_number(to)) {
    if (!is_number_text(text)) return stop(written);
    const bool negative = text.starts_with('-');
    const bool whole = text.find('.') == std::string::npos;
    if (is_integer(to) && !whole) return stop(written);
    Value digits = literal(is_integer(to) ? LiteralKind::integer : LiteralKind::decimal,
                           negative ? text.substr(1) : text, to.kind, span);
    return negative ? negated(std::move(digits)) : digits;
  }
  switch (to.kind) {
    case TypeKind::boolean:
      if (text == "t" || text == "true" || text == "f" || text == "false")
        return literal(LiteralKind::boolean, text[0] == 't' ? "true" : "false", to.kind, span);
      return stop(written);
    case TypeKind::date: return as(LiteralKind::date);
    case TypeKind::time: return as(LiteralKind::time);
    case TypeKind::timestamp: return as(LiteralKind::timestamp);
    case TypeKind::timestamptz: return text.ends_with("+00") ? as(LiteralKind::timestamptz) : stop(written);
    case TypeKind::interval: return as(LiteralKind::interval);
    case TypeKind::uuid:
    case TypeKind::json: return cast_to(value, to);
    case TypeKind::enum_:
    case TypeKind::native: return value;  // a label: compared with a column of the type, or refused there
    default: return stop(written);
  }
}

Value Meaning::cast(Value value, const Type& to, const std::string& written) {
  if (!stopped_.empty() || value.type.kind == TypeKind::null_) return value;
  const Type from = value.type;
  const bool unbounded = to.kind == TypeKind::decimal && !to.precision;
  if (unbounded && (from.kind == TypeKind::decimal || from.name == decimal_as_text)) {
    value.type = to;
    value.type.scale = from.scale;
    return value;
  }
  if (is_integer(to) && from.name == digits_of_date) {
    value.type = to;
    return value;
  }
  const Literal* constant = literal_of(value);
  const bool cuts = to.length && (to.kind == TypeKind::char_ || to.kind == TypeKind::varchar);
  if (is_plain_text(to)) {
    const bool fits = constant ? constant->text.size() <= static_cast<std::size_t>(to.length.value_or(1 << 30))
                               : from == to || (to.kind == TypeKind::varchar && from.kind == TypeKind::varchar &&
                                                from.length && to.length && *from.length <= *to.length);
    if (cuts && !fits) return stop(written + ", which may cut");
    if (from.kind == TypeKind::char_ && language_.char_keeps_blanks) {
      Value trimmed{expr_of(waybill::Call{"rtrim", value.expr->span, {value.expr}}, value.expr->span), to, value.texts};
      trimmed.texts.equal = Texts::exact;
      return trimmed;
    }
    if (is_plain_text(from)) {
      value.type = to;
      return value;
    }
    if (from.kind != TypeKind::enum_ && !is_integer(from)) return stop(written);
    Value text = cast_to(value, make_type(TypeKind::text));
    text.texts = value.texts;
    return text;
  }
  if (constant && constant->kind == LiteralKind::string) return cast_literal(std::move(value), to, written);
  if (is_number(to) && from.kind == TypeKind::boolean) return number(std::move(value));
  if (to.kind == TypeKind::boolean && from.kind == TypeKind::boolean) return value;
  if (to.kind == TypeKind::boolean && is_integer(from)) {
    Value zero = literal(LiteralKind::integer, "0", TypeKind::integer, value.expr->span);
    return compare(BinaryOp::not_equal, std::move(value), std::move(zero));
  }
  if (is_integer(to) && is_integer(from)) return to.is_unsigned == from.is_unsigned ? value : stop(written);
  if (to.kind == TypeKind::double_ && is_number(from)) return cast_to(value, to);
  if (to.kind == TypeKind::decimal && !language_.decimals_are_floats && is_exact(from)) {
    if (to.precision && !is_integer(from) && !(from.scale && to.scale && *from.scale <= *to.scale))
      return stop(written + ", which may round");
    const bool plain = constant && (constant->kind == LiteralKind::integer || constant->kind == LiteralKind::decimal);
    if (is_integer(from) && unbounded && !plain)
      return cast_to(value, decimal_type(from.kind == TypeKind::bigint ? 19 : 10, 0));
    return plain ? literal(LiteralKind::decimal, constant->text, TypeKind::decimal, value.expr->span)
                 : cast_to(value, to);
  }
  const bool local = from.kind == TypeKind::timestamp || from.kind == TypeKind::date;
  if (local && !language_.dates_are_texts && (to.kind == TypeKind::date || to.kind == TypeKind::timestamp))
    return from.kind == to.kind ? value : cast_to(value, to);
  return stop(written);
}

Value Meaning::coalesce(std::vector<Value> arguments, Span span) {
  Type type;
  if (!join_types(arguments, type, "coalesce()")) return {};
  Texts texts = spread(arguments);
  waybill::Call node{"coalesce", span, {}};
  for (const Value& one : arguments) node.arguments.push_back(one.expr);
  return made(std::move(node), std::move(type), span, std::move(texts));
}

// NULL where one is NULL, in the language; an engine that skips NULLs says so with coalesce.
Value Meaning::extreme(const std::string& name, std::vector<Value> arguments, Span span) {
  Type type;
  if (!join_types(arguments, type, name + "()")) return {};
  if (!is_number(type) && !is_temporal(type)) return stop(name + "() of " + to_string(type));
  if (arguments.size() < 2 || (language_.greatest_skips_null && arguments.size() > 2))
    return stop(name + "() of more than two values, which skips NULLs");
  waybill::Call node{name, span, {}};
  for (const Value& one : arguments) node.arguments.push_back(one.expr);
  Value all = made(std::move(node), type, span);
  if (!language_.greatest_skips_null) return all;
  return made(waybill::Call{"coalesce", span, {all.expr, arguments[0].expr, arguments[1].expr}}, type, span);
}

Value Meaning::special(std::string_view what, const std::string& name, std::vector<Value> arguments, Span span) {
  if (what == "@coalesce") return coalesce(std::move(arguments), span);
  if (what == "@greatest" || what == "@least") return extreme(std::string(what.substr(1)), std::move(arguments), span);
  if (what == "@modulo") return arithmetic(Does::modulo, arguments[0], arguments[1]);
  if (what == "@same") return arguments[0];
  if (what == "@days") return arithmetic(Does::minus, arguments[0], arguments[1]);
  if (what == "@rounded") {  // to no fewer digits than the value has: the decimal itself
    const int digits = std::stoi(literal_of(arguments[1])->text);
    if (!arguments[0].type.scale || digits < *arguments[0].type.scale) return stop("`round()`, which rounds floats");
    arguments[0].type = decimal_type(15, digits);
    return arguments[0];
  }
  if (what == "@if") {
    const Value test = condition(arguments[0]);
    return choice({{test, arguments[1]}}, &arguments[2]);
  }
  if (what == "@nullif") {
    const Value null = literal(LiteralKind::null, "", TypeKind::null_, span);
    const Value equal = compare(BinaryOp::equal, arguments[0], arguments[1]);
    const Literal* zero = literal_of(arguments[1]);
    Value chosen = choice({{equal, null}}, &arguments[0]);
    chosen.never_zero = zero && zero->text == "0";
    return chosen;
  }
  if (what == "@concat" || what == "@concat_skip") {
    Value whole;
    for (Value& one : arguments) {
      if (what == "@concat_skip")
        one = coalesce({one, literal(LiteralKind::string, "", TypeKind::varchar, span)}, span);
      whole = whole.expr ? concat(std::move(whole), one) : one;
    }
    return whole;
  }
  if (what == "@nulls" || what == "@nonnulls") {  // how many
    Value sum;
    for (const Value& one : arguments) {
      Value counted = number(is_null(one, what == "@nonnulls"));
      sum = sum.expr ? arithmetic(Does::plus, std::move(sum), std::move(counted)) : counted;
    }
    return sum;
  }
  return stop("`" + name + "()`");
}

Value Meaning::call(std::string name, std::vector<Value> arguments, Span span) {
  if (!stopped_.empty()) return {};
  bool known = false;
  for (const Function& row : language_.functions) {
    if (row.name != name) continue;
    known = true;
    if (!takes_all(row.takes, arguments)) continue;
    if (row.becomes.starts_with('@')) return special(row.becomes, name, std::move(arguments), span);
    waybill::Call node{std::string(row.becomes), span, {}};
    for (const Value& one : arguments) node.arguments.push_back(one.expr);
    Type type = type_given(row.gives, arguments);
    return made(std::move(node), std::move(type), span, spread(arguments));
  }
  for (const Refusal& row : language_.refusals)
    if (row.name == name) return stop("`" + name + "()`, " + std::string(row.why));
  std::string given;
  for (const Value& one : arguments) given += (given.empty() ? " of " : ", ") + to_string(one.type);
  return stop("`" + name + "()`" + (known ? given : ""));
}

}  // namespace waybill::body
