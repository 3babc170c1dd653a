#include "compiler/dialect/body_meaning.h"

#include <algorithm>
#include <cctype>

namespace waybill::body {
namespace {

bool is_float(const Type& type) { return type.kind == TypeKind::real || type.kind == TypeKind::double_; }
bool is_plain_text(const Type& type) { return is_text(type) && type.kind != TypeKind::enum_; }
bool is_null_value(const Value& value) { return value.type.kind == TypeKind::null_; }
bool is_boolean(const Value& value) { return value.type.kind == TypeKind::boolean; }

ExprPtr expr_of(decltype(Expr::node) node, Span span) {
  return std::make_shared<const Expr>(Expr{span, std::move(node)});
}

ExprPtr text_expr(std::string text, Span span) { return expr_of(Literal{LiteralKind::string, std::move(text)}, span); }

ExprPtr call_expr(std::string name, std::vector<ExprPtr> arguments, Span span) {
  return expr_of(waybill::Call{std::move(name), span, std::move(arguments)}, span);
}

bool is_zero_or_one(const Value& value) {
  const Literal* literal = literal_of(value);
  return literal && literal->kind == LiteralKind::integer && (literal->text == "0" || literal->text == "1");
}

const std::string* text_of(const Value& value) {
  const Literal* literal = literal_of(value);
  return literal && literal->kind == LiteralKind::string ? &literal->text : nullptr;
}

// A constant, maybe cast to another kind of number.
const Literal* number_of(const Value& value) {
  const auto* cast = value.expr ? std::get_if<Cast>(&value.expr->node) : nullptr;
  return cast ? std::get_if<Literal>(&cast->operand->node) : literal_of(value);
}

// 10^k of a literal: k; -1: it is none.
int power_of_ten(const Value& value) {
  const Literal* literal = number_of(value);
  if (!literal || (literal->kind != LiteralKind::integer && literal->kind != LiteralKind::decimal)) return -1;
  std::string digits = literal->text;
  if (digits.find('.') != std::string::npos) {
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() != '.') return -1;
    digits.pop_back();
  }
  const bool power = !digits.empty() && digits[0] == '1' && digits.find_first_not_of('0', 1) == std::string::npos;
  return power ? static_cast<int>(digits.size()) - 1 : -1;
}

bool is_nonzero_literal(const Value& value) {
  const Literal* literal = number_of(value);
  const bool number = literal && (literal->kind == LiteralKind::integer || literal->kind == LiteralKind::decimal);
  return number && literal->text.find_first_of("123456789") != std::string::npos;
}

// Digits after the point.
std::optional<int> scale_of(const Value& value) {
  if (is_integer(value.type)) return 0;
  const Literal* literal = number_of(value);
  if (!literal) return value.type.scale;
  const std::size_t point = literal->text.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(literal->text.size() - point - 1);
}

bool has_form(std::string_view text, std::string_view form) {  // 9: a digit
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char f) {
           return f == '9' ? std::isdigit(static_cast<unsigned char>(c)) != 0 : c == f;
         });
}

std::string rtrimmed(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace

const Literal* literal_of(const Value& value) { return value.expr ? std::get_if<Literal>(&value.expr->node) : nullptr; }

Value Meaning::stop(std::string construct) {
  if (stopped_.empty()) stopped_ = std::move(construct);
  return {};
}

Value Meaning::made(decltype(Expr::node) node, Type type, Span span, Texts texts) {
  return {expr_of(std::move(node), span), std::move(type), std::move(texts)};
}

Span Meaning::around(const Value& left, const Value& right) {
  Span span = left.expr ? left.expr->span : Span{};
  if (right.expr) span.end = std::max(span.end, right.expr->span.end);
  return span;
}

Value Meaning::literal(LiteralKind kind, std::string text, TypeKind type, Span span) const {
  return made(Literal{kind, std::move(text)}, make_type(type), span);
}

// The widest way in which one of the texts is compared.
Texts Meaning::spread(const std::vector<Value>& arguments) const {
  Texts all;
  if (!language_.collation_spreads) return all;
  for (const Value& one : arguments) {
    if (!is_text(one.type) || literal_of(one)) continue;
    if (one.texts.equal > all.equal || (!one.texts.ordered && all.ordered)) all.why = one.texts.why;
    all.equal = std::max(all.equal, one.texts.equal);
    all.ordered = all.ordered && one.texts.ordered;
  }
  return all;
}

// -- truth values and numbers -----------------------------------------------------------------------------------------
Value Meaning::condition(Value value) {
  if (!stopped_.empty() || is_boolean(value) || is_null_value(value)) return value;
  if (!language_.numbers_are_conditions || !is_number(value.type))
    return stop("a value of type " + to_string(value.type) + " as a condition");
  const Span span = value.expr->span;
  if (is_zero_or_one(value))
    return literal(LiteralKind::boolean, literal_of(value)->text == "1" ? "true" : "false", TypeKind::boolean, span);
  const ExprPtr zero = expr_of(Literal{LiteralKind::integer, "0"}, span);
  return made(Binary{BinaryOp::not_equal, span, value.expr, zero}, make_type(TypeKind::boolean), span);
}

// Unknown stays unknown: neither branch holds.
Value Meaning::number(Value value) {
  if (!stopped_.empty() || !is_boolean(value)) return value;
  const Span span = value.expr->span;
  if (const Literal* known = literal_of(value))
    return literal(LiteralKind::integer, known->text == "true" ? "1" : "0", TypeKind::integer, span);
  const auto digit = [&](const char* text) { return expr_of(Literal{LiteralKind::integer, text}, span); };
  const ExprPtr no = expr_of(Unary{UnaryOp::not_, value.expr}, span);
  return made(Case{nullptr, {{value.expr, digit("1")}, {no, digit("0")}}, nullptr}, make_type(TypeKind::integer), span);
}

Value Meaning::negated(Value value) {
  value = number(std::move(value));
  if (!stopped_.empty()) return {};
  if (!is_number(value.type)) return stop("`-` of " + to_string(value.type));
  if (value.type.is_unsigned) return stop("`-` of an unsigned number");
  const Span span = value.expr->span;
  return made(Unary{UnaryOp::negate, value.expr}, is_integer(value.type) ? make_type(TypeKind::bigint) : value.type,
              span);
}

Value Meaning::not_of(Value value) {
  value = condition(std::move(value));
  if (!stopped_.empty()) return {};
  const Span span = value.expr->span;
  return made(Unary{UnaryOp::not_, value.expr}, make_type(TypeKind::boolean), span);
}

Value Meaning::logical(BinaryOp op, Value left, Value right) {
  left = condition(std::move(left));
  right = condition(std::move(right));
  if (!stopped_.empty()) return {};
  const Span span = around(left, right);
  return made(Binary{op, span, left.expr, right.expr}, make_type(TypeKind::boolean), span);
}

// -- comparisons ------------------------------------------------------------------------------------------------------
void Meaning::pair_number(Value& one, Value& other) {
  if (is_boolean(one) && is_zero_or_one(other))
    other = condition(std::move(other));
  else if (is_boolean(one) && is_number(other.type))
    one = number(std::move(one));
}

bool Meaning::fit_texts(Value& left, Value& right, bool order) {
  const bool constants = literal_of(left) && literal_of(right);
  const bool said = left.texts.said || right.texts.said;
  Texts texts = left.texts.said || (!said && !literal_of(left)) ? left.texts : right.texts;
  if (!said && !literal_of(left) && !literal_of(right)) {
    texts.equal = std::max(left.texts.equal, right.texts.equal);
    texts.ordered = left.texts.ordered && right.texts.ordered;
    if (texts.why.empty()) texts.why = right.texts.why;
  }
  if (constants || texts.equal == Texts::other || (order && (!texts.ordered || texts.equal != Texts::exact))) {
    stop(std::string(order ? "an order of texts" : "a comparison of texts") +
         (texts.why.empty() ? " that is not by code points" : " by " + texts.why));
    return false;
  }
  if (texts.equal == Texts::exact) return true;
  for (Value* side : {&left, &right}) {
    const Span span = side->expr->span;
    const std::string* text = text_of(*side);
    side->expr = text ? text_expr(rtrimmed(*text), span) : call_expr("rtrim", {side->expr}, span);
  }
  return true;
}

bool Meaning::fit_enum(const Value& one, const Value& text, bool order) {
  if (order) return stop("an order of the values of an enum"), false;
  const std::string* label = text_of(text);
  if (!label) return stop("an enum compared with what is no constant"), false;
  const auto& labels = one.type.labels;
  if (std::find(labels.begin(), labels.end(), *label) != labels.end()) return true;
  return stop("'" + *label + "', which is no value of the enum"), false;
}

// A time beside a text: a literal in the form that every engine reads so.
bool Meaning::fit_time(Value& time, Value& text, bool order) {
  const std::string* literal = text_of(text);
  const bool date = time.type.kind == TypeKind::date;
  const bool local = time.type.kind == TypeKind::timestamp;
  if (!literal || (!date && !local && time.type.kind != TypeKind::time))
    return stop("a " + to_string(time.type) + " compared with a text"), false;
  const bool day = has_form(*literal, "9999-99-99");
  const bool instant = has_form(*literal, "9999-99-99 99:99:99");
  const bool clock = has_form(*literal, "99:99:99");
  const bool good = date ? day : local ? instant || (day && !language_.dates_are_texts) : clock;
  if (good) return true;
  return stop("'" + *literal + "' beside a " + to_string(time.type) + (order ? "" : ", which it may not equal")), false;
}

bool Meaning::fits(Value& left, Value& right, bool order) {
  if (!stopped_.empty()) return false;
  if (left.type.name == decimal_as_float || right.type.name == decimal_as_float) return unrounded(), false;
  if (is_null_value(left) || is_null_value(right)) return true;
  pair_number(left, right);
  pair_number(right, left);
  const Type& a = left.type;
  const Type& b = right.type;
  if (is_number(a) && is_number(b)) return true;
  if (is_boolean(left) && is_boolean(right)) return true;
  if (a.kind == TypeKind::enum_ && is_text(b)) return fit_enum(left, right, order);
  if (b.kind == TypeKind::enum_ && is_text(a)) return fit_enum(right, left, order);
  if (is_text(a) && is_text(b)) return fit_texts(left, right, order);
  if (is_temporal(a) && is_text(b)) return fit_time(left, right, order);
  if (is_temporal(b) && is_text(a)) return fit_time(right, left, order);
  if (is_bytes(a) && is_bytes(b)) return true;
  if (a.kind == TypeKind::uuid && !order && (b.kind == TypeKind::uuid || text_of(right))) return true;
  const bool dates = (a.kind == TypeKind::date || a.kind == TypeKind::timestamp) &&
                     (b.kind == TypeKind::date || b.kind == TypeKind::timestamp);
  if (is_temporal(a) && a.kind == b.kind && a.kind != TypeKind::timetz) return true;
  if (dates && !language_.dates_are_texts) return true;
  const auto words = [](const Type& type) { return type.name == digits_of_date ? type.name : to_string(type); };
  return stop("a comparison of " + words(a) + " with " + words(b)), false;
}

Value Meaning::compare(BinaryOp op, Value left, Value right) {
  const bool order = op >= BinaryOp::less && op <= BinaryOp::greater_equal;
  if (!fits(left, right, order)) return {};
  const Span span = around(left, right);
  return made(Binary{op, span, left.expr, right.expr}, make_type(TypeKind::boolean), span);
}

Value Meaning::is_null(Value value, bool negated) {
  if (!stopped_.empty()) return {};
  const Span span = value.expr->span;
  return made(IsNull{value.expr, negated}, make_type(TypeKind::boolean), span);
}

// One list where the operand is the same beside every item, else a comparison for each.
Value Meaning::in_list(Value value, std::vector<Value> list, bool negated) {
  if (!stopped_.empty()) return {};
  if (list.empty()) return stop("an empty list");
  const Span span = around(value, list.back());
  InList node{nullptr, {}, negated};
  for (Value& item : list) {
    Value operand = value;
    if (!fits(operand, item, false)) return {};
    if (node.operand && !same(*node.operand, *operand.expr)) return stop("a list of values of several types");
    node.operand = operand.expr;
    node.list.push_back(item.expr);
  }
  return made(std::move(node), make_type(TypeKind::boolean), span);
}

Value Meaning::between(Value value, Value low, Value high, bool negated) {
  Value both = logical(BinaryOp::and_, compare(BinaryOp::greater_equal, value, std::move(low)),
                       compare(BinaryOp::less_equal, value, std::move(high)));
  return negated ? not_of(std::move(both)) : both;
}

// The pattern of the language has '\' as its escape.
Value Meaning::like(Value value, Value pattern, const Value* escape, bool negated, bool ignore_case) {
  if (!stopped_.empty()) return {};
  const std::string* text = text_of(pattern);
  const std::string* mark = escape ? text_of(*escape) : nullptr;
  if (!text || (escape && (!mark || mark->size() != 1))) return stop("LIKE with what is no constant");
  if (!is_plain_text(value.type)) return stop("LIKE of " + to_string(value.type));
  if (value.type.kind == TypeKind::char_ && language_.char_keeps_blanks) return stop("LIKE of a padded text");
  const bool letters =
      std::any_of(text->begin(), text->end(), [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
  if (language_.like_ignores_ascii_case && letters) return stop("LIKE, which ignores the case of ASCII letters here");
  if (!language_.like_ignores_ascii_case && value.texts.equal == Texts::other)
    return stop("LIKE by " + value.texts.why);
  const char sign = mark ? (*mark)[0] : language_.like_escapes ? '\\' : '\0';
  std::string plain;
  for (std::size_t i = 0; i < text->size(); ++i) {
    const char c = (*text)[i];
    if (c == sign && i + 1 == text->size()) return stop("LIKE with an escape at the end");
    if (c == sign && sign != '\0')
      plain += std::string("\\") + (*text)[++i];
    else
      plain += c == '\\' ? std::string("\\\\") : std::string(1, c);
  }
  const Span span = around(value, pattern);
  Like node{value.expr, text_expr(std::move(plain), pattern.expr->span), nullptr, negated, ignore_case};
  return made(std::move(node), make_type(TypeKind::boolean), span);
}

Value Meaning::glob(Value value, Value pattern, bool negated) {
  if (!stopped_.empty()) return {};
  const std::string* text = text_of(pattern);
  if (!text || text->find('[') != std::string::npos) return stop("GLOB with a pattern that LIKE has not");
  if (!is_plain_text(value.type)) return stop("GLOB of " + to_string(value.type));
  std::string plain;
  for (const char c : *text) {
    if (c == '%' || c == '_' || c == '\\') plain += '\\';
    plain += c == '*' ? '%' : c == '?' ? '_' : c;
  }
  const Span span = around(value, pattern);
  Like node{value.expr, text_expr(std::move(plain), pattern.expr->span), nullptr, negated, false};
  return made(std::move(node), make_type(TypeKind::boolean), span);
}

Value Meaning::choice(std::vector<std::pair<Value, Value>> whens, const Value* otherwise) {
  if (!stopped_.empty()) return {};
  std::vector<Value> results;
  for (auto& [test, result] : whens) results.push_back(result);
  if (otherwise) results.push_back(*otherwise);
  Type type;
  if (!join_types(results, type, "CASE")) return {};
  Case node;
  for (std::size_t i = 0; i < whens.size(); ++i) node.whens.push_back({whens[i].first.expr, results[i].expr});
  if (otherwise) node.otherwise = results.back().expr;
  const Span span = around(whens.front().first, results.back());
  return made(std::move(node), std::move(type), span, spread(results));
}

// -- arithmetic -------------------------------------------------------------------------------------------------------
bool Meaning::divisor_ok(const Value& divisor) {
  if (language_.zero_divisor_is_null || divisor.never_zero || is_nonzero_literal(divisor)) return true;
  stop("a division that fails where the divisor is 0");
  return false;
}

Value Meaning::divide(Value left, Value right, bool whole) {
  const Span span = around(left, right);
  const bool integers = is_integer(left.type) && is_integer(right.type);
  const bool floats = is_float(left.type) || is_float(right.type);
  if (!divisor_ok(right)) return {};
  if (integers && (whole || language_.integers_divide_whole))
    return made(Binary{BinaryOp::integer_divide, span, left.expr, right.expr}, make_type(TypeKind::bigint), span);
  if (whole) return stop("DIV of " + to_string(left.type));
  const int digits = power_of_ten(right);
  if (!floats && (digits < 0 || digits > language_.quotient_digits))
    return stop("a division whose digits after the point are the engine's own");
  return made(Binary{BinaryOp::divide, span, left.expr, right.expr},
              make_type(floats ? TypeKind::double_ : TypeKind::decimal), span);
}

// x + interval '1 day'. A date stays a date in the language where it moves by whole days.
Value Meaning::moved_in_time(Does does, Value left, Value right) {
  const Span span = around(left, right);
  const BinaryOp op = does == Does::plus ? BinaryOp::add : BinaryOp::subtract;
  const bool local = left.type.kind == TypeKind::date || left.type.kind == TypeKind::timestamp;
  if (right.type.kind == TypeKind::interval && literal_of(right) && left.type.kind == TypeKind::date &&
      language_.dates_count_days)  // a timestamp there, whatever is added
    left = cast(std::move(left), make_type(TypeKind::timestamp), "");
  if (right.type.kind == TypeKind::interval && literal_of(right) && local)
    return made(Binary{op, span, left.expr, right.expr}, left.type, span);
  const bool date = left.type.kind == TypeKind::date && language_.dates_count_days;
  if (date && is_integer(right.type)) return made(Binary{op, span, left.expr, right.expr}, left.type, span);
  if (date && right.type.kind == TypeKind::date && does == Does::minus)
    return made(Binary{op, span, left.expr, right.expr}, make_type(TypeKind::integer), span);
  return stop("`" + std::string(does == Does::plus ? "+" : "-") + "` of " + to_string(left.type) + " and " +
              to_string(right.type));
}

Value Meaning::unrounded() { return stop("arithmetic with decimals, which this engine does with floats"); }

// What + - * of decimals would be with as many digits as they have: round() to those makes it so.
Type Meaning::rough_type(Does does, const Value& left, const Value& right) {
  Type type = make_type(TypeKind::native);
  type.name = decimal_as_float;
  const std::optional<int> a = scale_of(left), b = scale_of(right);
  if (a && b) type.scale = does == Does::times ? *a + *b : std::max(*a, *b);
  return type;
}

Value Meaning::arithmetic(Does does, Value left, Value right) {
  left = number(std::move(left));
  right = number(std::move(right));
  if (!stopped_.empty()) return {};
  if (is_temporal(left.type)) return moved_in_time(does, std::move(left), std::move(right));
  for (const Value* side : {&left, &right})
    if (!is_number(side->type)) return stop("arithmetic with " + to_string(side->type));
  const bool floats = is_float(left.type) || is_float(right.type);
  const bool integers = is_integer(left.type) && is_integer(right.type);
  const bool rough = language_.decimals_are_floats && !floats && !integers;
  if (rough && (does == Does::divide || does == Does::integer_divide || does == Does::modulo)) return unrounded();
  const bool single = left.type.kind == TypeKind::real || right.type.kind == TypeKind::real;
  if (language_.reals_are_single && single) return stop("arithmetic with floats of 4 bytes");
  if (does == Does::divide || does == Does::integer_divide)
    return divide(std::move(left), std::move(right), does == Does::integer_divide);
  if (does == Does::minus && (left.type.is_unsigned || right.type.is_unsigned))
    return stop("`-` of an unsigned number");
  if (does == Does::modulo && floats) return stop("the remainder of floats");
  if (does == Does::modulo && !divisor_ok(right)) return {};
  const BinaryOp op = does == Does::plus    ? BinaryOp::add
                      : does == Does::minus ? BinaryOp::subtract
                      : does == Does::times ? BinaryOp::multiply
                                            : BinaryOp::modulo;
  const Span span = around(left, right);
  if (rough) return made(Binary{op, span, left.expr, right.expr}, rough_type(does, left, right), span);
  return made(Binary{op, span, left.expr, right.expr},
              make_type(floats     ? TypeKind::double_
                        : integers ? TypeKind::bigint
                                   : TypeKind::decimal),
              span);
}

// Texts, and integers by their digits: other values have each engine's own spelling.
Value Meaning::concat(Value left, Value right) {
  if (!stopped_.empty()) return {};
  const Span span = around(left, right);
  for (const Value* side : {&left, &right})
    if (!is_text(side->type) && !is_integer(side->type) && !is_null_value(*side))
      return stop("a text made of " + to_string(side->type));
  Texts texts = spread({left, right});
  return made(Binary{BinaryOp::concat, span, left.expr, right.expr}, make_type(TypeKind::text), span, std::move(texts));
}

Value Meaning::collate(Value value, std::string_view collation) {
  if (!stopped_.empty()) return {};
  if (!is_text(value.type)) return stop("COLLATE of " + to_string(value.type));
  value.texts = language_.collated(collation);
  value.texts.said = true;
  return value;
}

// -- common types -----------------------------------------------------------------------------------------------------
bool Meaning::join_types(std::vector<Value>& values, Type& type, const std::string& what) {
  if (!stopped_.empty()) return false;
  const bool numbers = std::any_of(values.begin(), values.end(), [](const Value& one) { return is_number(one.type); });
  for (Value& one : values)
    if (numbers) one = number(std::move(one));
  type = make_type(TypeKind::null_);
  for (const Value& one : values) {
    if (is_null_value(one)) continue;
    const Type& other = one.type;
    if (type.kind == TypeKind::null_ || type == other) {
      type = other;
    } else if (is_plain_text(type) && is_plain_text(other)) {
      type = make_type(TypeKind::text);
    } else if (is_number(type) && is_number(other)) {
      const bool floats = is_float(type) || is_float(other);
      const bool integers = is_integer(type) && is_integer(other);
      type = make_type(floats ? TypeKind::double_ : integers ? TypeKind::bigint : TypeKind::decimal);
    } else {
      stop(what + " of " + to_string(type) + " and " + to_string(other));
      return false;
    }
  }
  return true;
}

}  // namespace waybill::body
