// The rules of functions.def that say what type a call has, and the lattice of types they need.
#include <algorithm>
#include <cctype>

#include "compiler/types/function.h"

namespace waybill {
namespace {

constexpr int max_digits = 65;      // beyond: a decimal of any number of digits
constexpr int quotient_digits = 6;  // after the point of a quotient or an average, at least
constexpr int rows_digits = 10;     // room for the sum of 10^10 values

Type bounded(int precision, int scale) {
  if (precision > max_digits) return make_type(TypeKind::decimal);
  return decimal_type(std::max(precision, 1), scale);
}

bool is_float(const Type& type) { return type.kind == TypeKind::real || type.kind == TypeKind::double_; }

bool is_unbounded(const Type& decimal) { return !decimal.precision; }

int whole_digits(const Type& decimal) { return *decimal.precision - decimal.scale.value_or(0); }

Type add(const Type& a, const Type& b) {
  if (is_unbounded(a) || is_unbounded(b)) return make_type(TypeKind::decimal);
  const int scale = std::max(*a.scale, *b.scale);
  return bounded(std::max(whole_digits(a), whole_digits(b)) + scale + 1, scale);
}

Type multiply(const Type& a, const Type& b) {
  if (is_unbounded(a) || is_unbounded(b)) return make_type(TypeKind::decimal);
  return bounded(*a.precision + *b.precision, *a.scale + *b.scale);
}

Type modulo(const Type& a, const Type& b) {
  if (is_unbounded(a) || is_unbounded(b)) return make_type(TypeKind::decimal);
  const int scale = std::max(*a.scale, *b.scale);
  return bounded(std::max(whole_digits(a), whole_digits(b)) + scale, scale);
}

// 1, 10, 100.0 …: the k of 10^k; nullopt for any other expression.
std::optional<int> power_of_ten(const TypedExpr& expr) {
  const auto* literal = std::get_if<TypedLiteral>(&expr.node);
  if (!literal || !is_number(expr.type)) return std::nullopt;
  const std::string& text = literal->text;
  const std::size_t point = text.find('.');
  const std::string whole = text.substr(0, point);
  const std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
  if (whole.empty() || whole[0] != '1' || whole.find_first_not_of('0', 1) != std::string::npos) return std::nullopt;
  if (fraction.find_first_not_of('0') != std::string::npos) return std::nullopt;
  return static_cast<int>(whole.size()) - 1;
}

Type divide(const TypedExpr& left, const TypedExpr& right) {
  const Type a = as_decimal(left.type);
  const Type b = as_decimal(right.type);
  const auto power = power_of_ten(right);
  if (power && !is_unbounded(a)) {
    const int scale = *a.scale + *power;
    return bounded(std::max(*a.precision, scale), scale);
  }
  const int scale = std::max({quotient_digits, a.scale.value_or(0), b.scale.value_or(0)});
  if (is_unbounded(a) || is_unbounded(b)) return decimal_type(max_digits, scale);
  return decimal_type(std::min(max_digits, whole_digits(a) + *b.scale + scale), scale);
}

Type whole(const Type& type) {
  if (is_float(type)) return make_type(TypeKind::double_);
  if (is_integer(type)) return type;
  return is_unbounded(type) ? type : bounded(whole_digits(type) + 1, 0);
}

Type round_to(const Type& type, const TypedExpr& digits) {
  const auto* literal = std::get_if<TypedLiteral>(&digits.node);
  const Type decimal = as_decimal(type);
  if (!literal || literal->text.empty() || !std::isdigit(static_cast<unsigned char>(literal->text[0]))) return decimal;
  const int scale = std::min(std::stoi(literal->text.substr(0, 3)), decimal.scale.value_or(max_digits));
  if (is_unbounded(decimal)) return decimal;
  return bounded(whole_digits(decimal) + scale + 1, scale);
}

Type sum(const Type& type) {
  const Type decimal = as_decimal(type);
  return is_unbounded(decimal) ? decimal : bounded(*decimal.precision + rows_digits, *decimal.scale);
}

Type average(const Type& type) {
  const Type decimal = as_decimal(type);
  const int scale = std::max(quotient_digits, decimal.scale.value_or(0));
  return is_unbounded(decimal) ? decimal_type(max_digits, scale) : bounded(whole_digits(decimal) + scale, scale);
}

Type text_like(const Type& type) {
  if (type.kind == TypeKind::varchar || type.kind == TypeKind::char_)
    return type.length ? varchar_type(*type.length) : type;
  return make_type(TypeKind::text);
}

Type concat(const std::vector<TypedExprPtr>& arguments) {
  int length = 0;
  if (arguments.size() != 2) return make_type(TypeKind::text);
  for (const TypedExprPtr& argument : arguments) {
    const Type type = text_like(argument->type);
    if (type.kind != TypeKind::varchar || !type.length) return make_type(TypeKind::text);
    length += *type.length;
  }
  return varchar_type(length);
}

Type join_all(const std::vector<TypedExprPtr>& arguments) {
  Type type = arguments.at(0)->type;
  for (const TypedExprPtr& argument : arguments)
    type = join_type(type, argument->type).value_or(make_type(TypeKind::text));
  return type;
}

std::optional<Type> join_text(const Type& a, const Type& b) {
  const Type x = text_like(a);
  const Type y = text_like(b);
  if (!x.length || !y.length) return make_type(TypeKind::text);
  if (a.kind == TypeKind::char_ && b.kind == TypeKind::char_ && a.length == b.length) return a;
  return varchar_type(std::max(*x.length, *y.length));
}

int rank(const Type& type) {  // bits that an integer needs
  static constexpr int bits[] = {8, 16, 24, 32, 64};
  if (type.kind == TypeKind::year) return 16;
  return bits[static_cast<int>(type.kind) - static_cast<int>(TypeKind::tinyint)] + (type.is_unsigned ? 1 : 0);
}

Type join_integers(const Type& a, const Type& b) {
  if (a.is_unsigned == b.is_unsigned) return rank(a) >= rank(b) ? a : b;
  const int need = std::max(rank(a), rank(b));
  for (const TypeKind kind : {TypeKind::smallint, TypeKind::mediumint, TypeKind::integer, TypeKind::bigint})
    if (rank(make_type(kind)) >= need) return make_type(kind);
  return decimal_type(20, 0);
}

Type join_numbers(const Type& a, const Type& b) {
  if (is_integer(a) && is_integer(b)) return join_integers(a, b);
  if (is_float(a) || is_float(b)) return make_type(a == b ? a.kind : TypeKind::double_);
  return modulo(as_decimal(a), as_decimal(b));
}

std::optional<Type> join_temporal(const Type& a, const Type& b) {
  if (a.kind == b.kind) return a.precision.value_or(6) >= b.precision.value_or(6) ? a : b;
  const bool a_is_date = a.kind == TypeKind::date;
  const Type& other = a_is_date ? b : a;
  if ((a_is_date || b.kind == TypeKind::date) && other.kind == TypeKind::timestamp) return other;
  return std::nullopt;
}

std::optional<Type> join_bytes(const Type& a, const Type& b) {
  if (!a.length || !b.length) return make_type(TypeKind::blob);
  Type type = make_type(TypeKind::varbinary);
  type.length = std::max(*a.length, *b.length);
  return type;
}

}  // namespace

Type as_decimal(const Type& type) {
  if (type.kind == TypeKind::decimal) {
    if (!type.precision) return type;
    return decimal_type(*type.precision, type.scale.value_or(0));
  }
  switch (type.kind) {
    case TypeKind::null_: return decimal_type(1, 0);
    case TypeKind::tinyint: return decimal_type(3, 0);
    case TypeKind::smallint:
    case TypeKind::year: return decimal_type(5, 0);
    case TypeKind::mediumint: return decimal_type(8, 0);
    case TypeKind::integer: return decimal_type(10, 0);
    case TypeKind::bigint: return decimal_type(type.is_unsigned ? 20 : 19, 0);
    default: return make_type(TypeKind::decimal);
  }
}

std::optional<Type> join_type(const Type& a, const Type& b) {
  if (a == b || b.kind == TypeKind::null_) return a;
  if (a.kind == TypeKind::null_) return b;
  if (is_number(a) && is_number(b)) return join_numbers(a, b);
  if (is_text(a) && is_text(b)) return join_text(a, b);
  if (is_temporal(a) && is_temporal(b)) return join_temporal(a, b);
  if (is_bytes(a) && is_bytes(b)) return join_bytes(a, b);
  if (a.kind == TypeKind::any) return a;
  if (b.kind == TypeKind::any) return b;
  return std::nullopt;
}

Type result_type(const Function& function, const std::vector<TypedExprPtr>& arguments) {
  const auto type = [&](std::size_t i) { return arguments.at(i)->type; };
  const auto digits = [&](std::size_t i) { return as_decimal(type(i)); };
  switch (function.result) {
    case ResultRule::boolean: return make_type(TypeKind::boolean);
    case ResultRule::integer: return make_type(TypeKind::integer);
    case ResultRule::bigint: return make_type(TypeKind::bigint);
    case ResultRule::double_: return make_type(TypeKind::double_);
    case ResultRule::text: return text_like(type(0));
    case ResultRule::long_text: return make_type(TypeKind::text);
    case ResultRule::concat: return concat(arguments);
    case ResultRule::same: return type(0);
    case ResultRule::join: return join_all(arguments);
    case ResultRule::add:
      if (arguments.size() == 1) return is_float(type(0)) ? type(0) : digits(0);
      return add(digits(0), digits(1));
    case ResultRule::multiply: return multiply(digits(0), digits(1));
    case ResultRule::divide: return divide(*arguments.at(0), *arguments.at(1));
    case ResultRule::modulo: return modulo(digits(0), digits(1));
    case ResultRule::whole: return whole(type(0));
    case ResultRule::round: return round_to(type(0), *arguments.at(1));
    case ResultRule::sum: return sum(type(0));
    case ResultRule::average: return average(type(0));
    case ResultRule::date: return make_type(TypeKind::date);
    case ResultRule::timestamptz: return make_type(TypeKind::timestamptz);
    case ResultRule::blob: return make_type(TypeKind::blob);
  }
  return make_type(TypeKind::text);
}

bool result_nullable(const Function& function, const std::vector<TypedExprPtr>& arguments) {
  const auto nullable = [](const TypedExprPtr& argument) { return argument->nullable; };
  switch (function.nulls) {
    case NullRule::any: return std::any_of(arguments.begin(), arguments.end(), nullable);
    case NullRule::first: return nullable(arguments.at(0));
    case NullRule::all: return std::all_of(arguments.begin(), arguments.end(), nullable);
    case NullRule::never: return false;
    case NullRule::always: {
      // Division is NULL by zero only: a literal divisor that is not zero keeps what the dividend was.
      const bool quotient = function.name == "/" || function.name == "%" || function.name == "div";
      const auto* divisor = quotient ? std::get_if<TypedLiteral>(&arguments[1]->node) : nullptr;
      const bool not_zero = divisor && divisor->text.find_first_of("123456789") != std::string::npos;
      return !not_zero || arguments[0]->nullable;
    }
  }
  return true;
}

}  // namespace waybill
