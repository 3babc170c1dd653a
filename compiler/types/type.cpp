#include "compiler/types/type.h"

#include <algorithm>
#include <array>

namespace waybill {
namespace {

struct KindName {
  TypeKind kind;
  std::string_view name;
};

constexpr std::array<KindName, 35> kind_names{{
    {TypeKind::boolean, "boolean"},
    {TypeKind::tinyint, "tinyint"},
    {TypeKind::smallint, "smallint"},
    {TypeKind::mediumint, "mediumint"},
    {TypeKind::integer, "integer"},
    {TypeKind::bigint, "bigint"},
    {TypeKind::decimal, "decimal"},
    {TypeKind::real, "real"},
    {TypeKind::double_, "double"},
    {TypeKind::char_, "char"},
    {TypeKind::varchar, "varchar"},
    {TypeKind::text, "text"},
    {TypeKind::binary, "binary"},
    {TypeKind::varbinary, "varbinary"},
    {TypeKind::blob, "blob"},
    {TypeKind::date, "date"},
    {TypeKind::time, "time"},
    {TypeKind::timetz, "timetz"},
    {TypeKind::timestamp, "timestamp"},
    {TypeKind::timestamptz, "timestamptz"},
    {TypeKind::interval, "interval"},
    {TypeKind::year, "year"},
    {TypeKind::uuid, "uuid"},
    {TypeKind::json, "json"},
    {TypeKind::enum_, "enum"},
    {TypeKind::set, "set"},
    {TypeKind::bit, "bit"},
    {TypeKind::varbit, "varbit"},
    {TypeKind::array, "array"},
    {TypeKind::geometry, "geometry"},
    {TypeKind::inet, "inet"},
    {TypeKind::xml, "xml"},
    {TypeKind::native, "native"},
    {TypeKind::any, "any"},
    {TypeKind::null_, "null"},
}};

bool has_fraction(TypeKind kind) {
  return kind == TypeKind::time || kind == TypeKind::timetz || kind == TypeKind::timestamp ||
         kind == TypeKind::timestamptz;
}

std::optional<int> precision_of(const Type& type) {  // "not given" and 6 digits of a second are one type
  if (has_fraction(type.kind)) return type.precision.value_or(6);
  return type.precision;
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::string labels_of(const Type& type) {
  std::string out = "(";
  for (const std::string& label : type.labels) out += (out.size() > 1 ? "," : "") + quoted(label);
  return out + ")";
}

std::string arguments_of(const Type& type) {
  if (type.kind == TypeKind::enum_ || type.kind == TypeKind::set) return labels_of(type);
  if (type.kind == TypeKind::native) return "(" + quoted(type.name) + ")";
  if (type.length) return "(" + std::to_string(*type.length) + ")";
  if (type.kind == TypeKind::decimal && type.precision)
    return "(" + std::to_string(*type.precision) + "," + std::to_string(type.scale.value_or(0)) + ")";
  if (has_fraction(type.kind) && precision_of(type) != 6) return "(" + std::to_string(*type.precision) + ")";
  return {};
}

}  // namespace

bool operator==(const Type& a, const Type& b) {
  if (a.kind != b.kind || a.is_unsigned != b.is_unsigned || a.length != b.length) return false;
  if (precision_of(a) != precision_of(b)) return false;
  if (a.precision && a.kind == TypeKind::decimal && a.scale.value_or(0) != b.scale.value_or(0)) return false;
  if (a.labels != b.labels) return false;
  if (a.kind != TypeKind::enum_ && a.name != b.name) return false;  // an enum is its labels, whatever its name
  if (!a.element || !b.element) return !a.element && !b.element;
  return *a.element == *b.element;
}

Type make_type(TypeKind kind) {
  Type type;
  type.kind = kind;
  return type;
}

Type decimal_type(int precision, int scale) {
  Type type = make_type(TypeKind::decimal);
  type.precision = precision;
  type.scale = scale;
  return type;
}

Type varchar_type(int length) {
  Type type = make_type(TypeKind::varchar);
  type.length = length;
  return type;
}

bool is_integer(const Type& type) {
  return (type.kind >= TypeKind::tinyint && type.kind <= TypeKind::bigint) || type.kind == TypeKind::year;
}

bool is_number(const Type& type) {
  return is_integer(type) || type.kind == TypeKind::decimal || type.kind == TypeKind::real ||
         type.kind == TypeKind::double_;
}

bool is_text(const Type& type) {
  return type.kind == TypeKind::char_ || type.kind == TypeKind::varchar || type.kind == TypeKind::text ||
         type.kind == TypeKind::enum_;
}

bool is_bytes(const Type& type) {
  return type.kind == TypeKind::binary || type.kind == TypeKind::varbinary || type.kind == TypeKind::blob;
}

bool is_temporal(const Type& type) { return type.kind == TypeKind::date || has_fraction(type.kind); }

std::string to_string(const Type& type) {
  if (type.kind == TypeKind::array) return (type.element ? to_string(*type.element) : std::string("any")) + "[]";
  if (type.kind == TypeKind::geometry && !type.name.empty()) return type.name;
  const auto row = std::find_if(kind_names.begin(), kind_names.end(),
                                [&](const KindName& candidate) { return candidate.kind == type.kind; });
  std::string out(row->name);
  out += arguments_of(type);
  if (type.is_unsigned) out += " unsigned";
  return out;
}

Wire wire_of(const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
    case TypeKind::tinyint:
    case TypeKind::smallint:
    case TypeKind::mediumint:
    case TypeKind::integer:
    case TypeKind::year: return Wire::int64;
    case TypeKind::bigint: return type.is_unsigned ? Wire::uint64 : Wire::int64;
    case TypeKind::decimal: return Wire::decimal;
    case TypeKind::real:
    case TypeKind::double_: return Wire::float64;
    case TypeKind::binary:
    case TypeKind::varbinary:
    case TypeKind::blob:
    case TypeKind::geometry: return Wire::bytes;
    case TypeKind::date: return Wire::date;
    case TypeKind::time: return Wire::time;
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return Wire::timestamp;
    case TypeKind::uuid: return Wire::uuid;
    case TypeKind::char_:
    case TypeKind::varchar:
    case TypeKind::text:
    case TypeKind::timetz:
    case TypeKind::interval:
    case TypeKind::json:
    case TypeKind::enum_:
    case TypeKind::set:
    case TypeKind::bit:
    case TypeKind::varbit:
    case TypeKind::array:
    case TypeKind::inet:
    case TypeKind::xml:
    case TypeKind::native:
    case TypeKind::any:
    case TypeKind::null_: return Wire::text;
  }
  return Wire::text;
}

}  // namespace waybill
