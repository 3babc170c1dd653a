// What the texts of information_schema mean: types and defaults. MySQL and MariaDB print defaults differently (H86 of
// the reference): MariaDB quotes strings and prints the word NULL, MySQL prints bare text and marks expressions in
// `extra`.
#include <algorithm>

#include "runtime/driver/mysql/client.h"
#include "runtime/driver/values.h"

namespace waybill::mysql {
namespace {

std::string lower_case(std::string_view text) {
  std::string out;
  for (char c : text) out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

// enum('a','it''s','back\\slash') → labels. The server doubles quotes and writes a backslash as two, whatever the
// session's sql_mode (append_unescaped); line breaks as \n and \r, NUL as \0.
char unescaped(char mark) { return mark == 'n' ? '\n' : mark == 'r' ? '\r' : mark == '0' ? '\0' : mark; }

std::vector<std::string> labels_of(const std::string& column_type) {
  std::vector<std::string> labels;
  std::size_t at = column_type.find('(');
  while (at != std::string::npos && (at = column_type.find('\'', at)) != std::string::npos) {
    std::string label;
    for (++at; at < column_type.size(); ++at) {
      if (column_type[at] == '\'' && (at + 1 >= column_type.size() || column_type[at + 1] != '\'')) break;
      const bool escaped = column_type[at] == '\\' && at + 1 < column_type.size();
      if (column_type[at] == '\'' || escaped) ++at;
      label += escaped ? unescaped(column_type[at]) : column_type[at];
    }
    labels.push_back(std::move(label));
    ++at;
  }
  return labels;
}

struct Plain {
  std::string_view name;
  TypeKind kind;
};
constexpr Plain plain[] = {
    {"tinyint", TypeKind::tinyint},
    {"smallint", TypeKind::smallint},
    {"mediumint", TypeKind::mediumint},
    {"int", TypeKind::integer},
    {"bigint", TypeKind::bigint},
    {"decimal", TypeKind::decimal},
    {"float", TypeKind::real},
    {"double", TypeKind::double_},
    {"char", TypeKind::char_},
    {"varchar", TypeKind::varchar},
    {"tinytext", TypeKind::text},
    {"text", TypeKind::text},
    {"mediumtext", TypeKind::text},
    {"longtext", TypeKind::text},
    {"binary", TypeKind::binary},
    {"varbinary", TypeKind::varbinary},
    {"tinyblob", TypeKind::blob},
    {"blob", TypeKind::blob},
    {"mediumblob", TypeKind::blob},
    {"longblob", TypeKind::blob},
    {"date", TypeKind::date},
    {"time", TypeKind::time},
    {"datetime", TypeKind::timestamp},
    {"timestamp", TypeKind::timestamptz},
    {"year", TypeKind::year},
    {"enum", TypeKind::enum_},
    {"set", TypeKind::set},
    {"bit", TypeKind::bit},
    {"json", TypeKind::json},
    {"uuid", TypeKind::uuid},
    {"inet4", TypeKind::inet},
    {"inet6", TypeKind::inet},
    {"geometry", TypeKind::geometry},
    {"point", TypeKind::geometry},
    {"linestring", TypeKind::geometry},
    {"polygon", TypeKind::geometry},
    {"multipoint", TypeKind::geometry},
    {"multilinestring", TypeKind::geometry},
    {"multipolygon", TypeKind::geometry},
    {"geometrycollection", TypeKind::geometry},
    {"geomcollection", TypeKind::geometry},
};

void set_details(Type& type, const NativeColumn& column) {
  switch (type.kind) {
    case TypeKind::char_:
    case TypeKind::varchar:
    case TypeKind::binary:
    case TypeKind::varbinary: type.length = column.length; break;
    case TypeKind::bit: type.length = column.precision; break;
    case TypeKind::decimal:
      type.precision = column.precision;
      type.scale = column.scale;
      break;
    case TypeKind::time:
    case TypeKind::timestamp:
    case TypeKind::timestamptz: type.precision = column.fraction.value_or(0); break;
    case TypeKind::enum_:
    case TypeKind::set: type.labels = labels_of(column.column_type); break;
    case TypeKind::geometry: type.name = column.data_type == "geometry" ? "" : column.data_type; break;
    default: break;
  }
}

std::string unquoted(std::string_view text) {  // 'it''s' or 'it\'s'
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if ((text[i] == '\'' || text[i] == '\\') && i + 2 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

}  // namespace

Type logical_type(const NativeColumn& column) {
  const std::string name = lower_case(column.data_type);
  for (const Plain& row : plain) {
    if (row.name != name) continue;
    Type type = make_type(row.kind);
    type.is_unsigned =
        is_integer(type) && column.column_type.find("unsigned") != std::string::npos && row.kind != TypeKind::year;
    set_details(type, column);
    return type;
  }
  Type type = make_type(TypeKind::native);
  type.name = column.column_type;
  return type;
}

ColumnDefault classify_default(const std::string& text, const Type& type, bool is_mariadb, bool expression) {
  const std::string lower = lower_case(text);
  const std::string call = lower.substr(0, lower.find('('));  // now(6), and not now() + interval 1 day
  const bool bare = lower.find_first_not_of("0123456789", call.size() + 1) == lower.size() - 1 || call == lower;
  const bool time = type.kind == TypeKind::time && (call == "curtime" || call == "current_time");
  if (bare && is_temporal(type) && (call == "current_timestamp" || call == "now" || time)) {
    const std::vector<int> digits = numbers_of(lower);
    return {DefaultKind::now, digits.empty() ? "" : std::to_string(digits[0]), text};
  }
  if (lower == "uuid()" || lower == "(uuid())") return {DefaultKind::uuid, "", text};
  if (lower == "curdate()" || lower == "(curdate())" || lower == "current_date()")
    return {DefaultKind::current_date, "", text};
  double number;
  if (parse_double(text, number)) return {DefaultKind::literal, text, text};
  if (lower.starts_with("b'") || lower.starts_with("x'")) {
    const bool bits = lower.starts_with("b'") && type.kind == TypeKind::bit;
    return {bits ? DefaultKind::literal : DefaultKind::expression, bits ? unquoted(text.substr(1)) : text, text};
  }
  if (is_mariadb && text.starts_with('\'') && text.ends_with('\'') && text.size() > 1)
    return {DefaultKind::literal, unquoted(text), text};
  if (!is_mariadb && !expression) return {DefaultKind::literal, text, text};
  return {DefaultKind::expression, text, text};
}

}  // namespace waybill::mysql
