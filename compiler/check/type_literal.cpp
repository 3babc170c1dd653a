#include "compiler/check/type_literal.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace waybill {
namespace {

TypedExprPtr make(std::string text, Type type, Span span) {
  const bool nullable = type.kind == TypeKind::null_;
  return std::make_shared<const TypedExpr>(TypedExpr{std::move(type), nullable, span, TypedLiteral{std::move(text)}});
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// "9" in the form stands for a digit, anything else for itself.
bool has_form(std::string_view text, std::string_view form) {
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char f) {
           return f == '9' ? std::isdigit(static_cast<unsigned char>(c)) != 0 : c == f;
         });
}

int number_at(std::string_view text, std::size_t at, std::size_t size) {
  int value = 0;
  for (const char c : text.substr(at, size)) value = value * 10 + (c - '0');
  return value;
}

bool is_date(std::string_view text) {
  if (!has_form(text, "9999-99-99")) return false;
  static constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = number_at(text, 0, 4);
  const int month = number_at(text, 5, 2);
  const int day = number_at(text, 8, 2);
  if (year == 0 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= days[month - 1] + (leap && month == 2 ? 1 : 0);
}

bool is_fraction(std::string_view text) {  // "" or ".1" … ".123456"
  if (text.empty()) return true;
  return text.size() >= 2 && text.size() <= 7 && text[0] == '.' &&
         std::all_of(text.begin() + 1, text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_time(std::string_view text) {
  if (has_form(text, "99:99")) return number_at(text, 0, 2) < 24 && number_at(text, 3, 2) < 60;
  if (text.size() < 8 || !has_form(text.substr(0, 8), "99:99:99") || !is_fraction(text.substr(8))) return false;
  return number_at(text, 0, 2) < 24 && number_at(text, 3, 2) < 60 && number_at(text, 6, 2) < 60;
}

bool is_timestamp(std::string_view text) {
  if (text.size() < 16 || (text[10] != ' ' && text[10] != 'T')) return false;
  return is_date(text.substr(0, 10)) && is_time(text.substr(11));
}

// Without its zone; nullopt when there is another than UTC's: an instant is written in UTC here.
std::optional<std::string> utc_instant(std::string_view text) {
  for (const std::string_view zone : {"Z", "+00:00", "+00", " UTC"})
    if (text.ends_with(zone)) text.remove_suffix(zone.size());
  if (!is_timestamp(text)) return std::nullopt;
  std::string out(text);
  out[10] = ' ';
  return out;
}

// Without the zeros that end a fraction: texts of one moment are one text.
std::string canonical_time(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

bool is_uuid(std::string_view text) {
  static constexpr std::string_view form = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](unsigned char c, char f) {
           return f == 'h' ? std::isxdigit(c) != 0 : c == static_cast<unsigned char>(f);
         });
}

Type integer_type(const std::string& digits) {
  static constexpr std::string_view int32 = "2147483647";
  static constexpr std::string_view int64 = "9223372036854775807";
  const auto fits = [&](std::string_view most) {
    return digits.size() < most.size() || (digits.size() == most.size() && digits <= most);
  };
  if (fits(int32)) return make_type(TypeKind::integer);
  if (fits(int64)) return make_type(TypeKind::bigint);
  Type type = make_type(TypeKind::decimal);
  type.precision = static_cast<int>(digits.size());
  type.scale = 0;
  return type;
}

TypedExprPtr decimal(const std::string& text, Span span) {
  if (text.find_first_of("eE") != std::string::npos) return make(text, make_type(TypeKind::double_), span);
  const std::size_t point = text.find('.');
  std::string whole = text.substr(0, point);
  const std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
  if (whole.empty()) whole.push_back('0');
  const std::size_t digits = (whole == "0" ? 0 : whole.size()) + fraction.size();
  const Type type = decimal_type(std::max(1, static_cast<int>(digits)), static_cast<int>(fraction.size()));
  return make(fraction.empty() ? whole : whole.append(".").append(fraction), type, span);
}

TypedExprPtr string(const std::string& text, Span span) {
  return make(text, varchar_type(std::max(1, static_cast<int>(characters(text)))), span);
}

TypedExprPtr text_as(const std::string& text, const Type& type, Span span) {
  switch (type.kind) {
    case TypeKind::date: return is_date(text) ? make(text, type, span) : nullptr;
    case TypeKind::time: return is_time(text) ? make(canonical_time(text), type, span) : nullptr;
    case TypeKind::timestamp: {
      if (is_date(text)) return make(text + " 00:00:00", type, span);
      if (!is_timestamp(text)) return nullptr;
      std::string spaced = text;
      spaced[10] = ' ';
      return make(canonical_time(std::move(spaced)), type, span);
    }
    case TypeKind::timestamptz: {
      auto instant = utc_instant(text);
      return instant ? make(canonical_time(std::move(*instant)), type, span) : nullptr;
    }
    case TypeKind::uuid: return is_uuid(text) ? make(text, type, span) : nullptr;
    case TypeKind::interval:
    case TypeKind::json:
    case TypeKind::inet:
    case TypeKind::native:
    case TypeKind::any:
    case TypeKind::set: return make(text, type, span);
    default: return nullptr;
  }
}

}  // namespace

TypedExprPtr type_literal(const Literal& literal, Span span) {
  switch (literal.kind) {
    case LiteralKind::null: return make({}, make_type(TypeKind::null_), span);
    case LiteralKind::boolean: return make(literal.text, make_type(TypeKind::boolean), span);
    case LiteralKind::integer: return make(literal.text, integer_type(literal.text), span);
    case LiteralKind::decimal: return decimal(literal.text, span);
    case LiteralKind::string: return string(literal.text, span);
    case LiteralKind::date: return text_as(literal.text, make_type(TypeKind::date), span);
    case LiteralKind::time: return text_as(literal.text, make_type(TypeKind::time), span);
    case LiteralKind::timestamp: return text_as(literal.text, make_type(TypeKind::timestamp), span);
    case LiteralKind::timestamptz: return text_as(literal.text, make_type(TypeKind::timestamptz), span);
    case LiteralKind::interval: return text_as(literal.text, make_type(TypeKind::interval), span);
  }
  return nullptr;
}

TypedExprPtr literal_as(const TypedExpr& literal, const Type& type) {
  const auto* node = std::get_if<TypedLiteral>(&literal.node);
  if (!node) return nullptr;
  if (literal.type.kind == TypeKind::varchar) return text_as(node->text, type, literal.span);
  const bool zero_or_one = literal.type.kind == TypeKind::integer && (node->text == "0" || node->text == "1");
  if (type.kind == TypeKind::boolean && zero_or_one)
    return make(node->text == "1" ? "true" : "false", type, literal.span);
  return nullptr;
}

TypedExprPtr negated_literal(const TypedExpr& literal, Span span) {
  const auto* node = std::get_if<TypedLiteral>(&literal.node);
  if (!node || !is_number(literal.type)) return nullptr;
  const bool negative = node->text.starts_with('-');
  std::string text = negative ? node->text.substr(1) : std::string("-").append(node->text);
  return make(std::move(text), literal.type, span);
}

}  // namespace waybill
