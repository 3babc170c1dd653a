// Native types. utf8mb4 counts four bytes a character: an index key holds 3072 bytes, so 768 characters; a row holds
// 65535 bytes outside its long texts. https://dev.mysql.com/doc/refman/8.4/en/column-count-limit.html
#include <algorithm>

#include "compiler/dialect/mysql/mysql.h"
#include "compiler/dialect/sql.h"

namespace waybill::mysql {
namespace {

constexpr int key_bytes = 3072;
constexpr int row_bytes = 65535;
constexpr int bytes_per_character = 4;
constexpr int max_varchar = 16383;  // characters
constexpr int max_char = 255;
constexpr int max_precision = 65;
constexpr int short_text = 255;  // characters: not worth moving out of a row that is too long

NativeType simple(std::string sql, const Type& holds) { return {std::move(sql), holds, {}, {}, {}}; }

std::string with(std::string_view word, int argument) {
  return std::string(word) + "(" + std::to_string(argument) + ")";
}

bool is_long(const Type& type) {  // has no length that an index or a row could count with
  if (type.kind == TypeKind::text || type.kind == TypeKind::blob) return true;
  return (type.kind == TypeKind::varchar || type.kind == TypeKind::varbinary || type.kind == TypeKind::char_ ||
          type.kind == TypeKind::binary) &&
         type.length.value_or(max_varchar + 1) > max_varchar;
}

int bytes_of(const Type& type) {
  switch (type.kind) {
    case TypeKind::char_:
    case TypeKind::varchar: return type.length.value_or(0) * bytes_per_character;
    case TypeKind::binary:
    case TypeKind::varbinary: return type.length.value_or(0);
    case TypeKind::decimal: return 30;
    default: return 12;
  }
}

// The columns of the key (primary, unique, foreign) that holds this column and the most others.
std::vector<std::string> widest_key(const Table& owner, const std::string& column) {
  std::vector<std::string> best;
  const auto consider = [&](const std::vector<std::string>& columns) {
    if (contains(columns, column) && columns.size() > best.size()) best = columns;
  };
  if (owner.primary_key) consider(owner.primary_key->columns);
  for (const Key& key : owner.unique_keys) consider(key.columns);
  for (const ForeignKey& key : owner.foreign_keys) consider(key.columns);
  for (const Index& index : owner.indexes) {
    std::vector<std::string> columns;
    for (const IndexPart& part : index.parts) columns.push_back(part.column);
    if (index.unique) consider(columns);
  }
  return best;
}

bool grows(const Type& type) {  // texts and bytes: their lengths can give way
  return is_long(type) || type.kind == TypeKind::varchar || type.kind == TypeKind::char_ ||
         type.kind == TypeKind::varbinary || type.kind == TypeKind::binary;
}

// The bytes that a text may take of the widest key it is in: all it declares, or an equal share where that is too much.
int key_share(const Table& owner, const std::string& column) {
  int left = key_bytes;
  int wanted = 0;
  int sharers = 0;
  for (const std::string& name : widest_key(owner, column)) {
    const Column* other = column_of(owner, name);
    if (!other) continue;
    const int bytes = is_long(other->type) ? key_bytes + 1 : bytes_of(other->type);
    if (grows(other->type))
      ++sharers;
    else
      left -= bytes;
    wanted += bytes;
  }
  if (wanted <= key_bytes) return key_bytes;
  return std::max(left, bytes_per_character) / std::max(sharers, 1);
}

bool too_long_for_key(const Table& owner, const Column& column) {
  if (!in_full_key(owner, column.name)) return false;
  const int per_character = is_bytes(column.type) ? 1 : bytes_per_character;
  return is_long(column.type) || column.type.length.value_or(1) * per_character > key_share(owner, column.name);
}

// Texts with a length that must leave the row for the row to fit.
bool row_is_too_long(const Table& owner) {
  int sum = 0;
  for (const Column& column : owner.columns) sum += is_long(column.type) ? 12 : bytes_of(column.type) + 2;
  return sum > row_bytes;
}

bool leaves_row(const Table& owner, const Column& column) {
  return column.type.length.value_or(0) > short_text && !in_full_key(owner, column.name) && row_is_too_long(owner);
}

NativeType long_text(const Table& owner, const Column& column) {
  if (!in_full_key(owner, column.name)) return simple("longtext", make_type(TypeKind::text));
  const int length = key_share(owner, column.name) / bytes_per_character;
  return {with("varchar", length),
          varchar_type(length),
          {},
          "a key has room for " + std::to_string(length) + " characters of this text",
          {}};
}

NativeType long_bytes(const Table& owner, const Column& column) {
  if (!in_full_key(owner, column.name)) return simple("longblob", make_type(TypeKind::blob));
  Type holds = make_type(TypeKind::varbinary);
  holds.length = key_share(owner, column.name);
  return {to_string(holds), holds, {}, "a key has room for " + std::to_string(*holds.length) + " of these bytes", {}};
}

NativeType character(const Table& owner, const Column& column) {
  const Type& type = column.type;
  if (is_long(type) || too_long_for_key(owner, column)) return long_text(owner, column);
  if (type.kind == TypeKind::char_ && *type.length <= max_char) return simple(with("char", *type.length), type);
  if (leaves_row(owner, column))
    return {"text", make_type(TypeKind::text), {}, "the row would be too long with a varchar", {}};
  return simple(with("varchar", *type.length), varchar_type(*type.length));
}

NativeType bytes(const Table& owner, const Column& column) {
  const Type& type = column.type;
  if (is_long(type) || too_long_for_key(owner, column)) return long_bytes(owner, column);
  if (type.kind == TypeKind::binary && *type.length <= max_char) return simple(with("binary", *type.length), type);
  if (leaves_row(owner, column))
    return {"blob", make_type(TypeKind::blob), {}, "the row would be too long with a varbinary", {}};
  Type holds = make_type(TypeKind::varbinary);
  holds.length = type.length;
  return simple(to_string(holds), holds);
}

NativeType decimal(const Flavour& flavour, const Type& type) {
  if (!type.precision) {
    return {"decimal(65,30)", decimal_type(65, 30), {}, "35 digits before and 30 after the point", {}};
  }
  const int given = type.scale.value_or(0);  // numeric(3,-2): whole hundreds, of five digits
  const int scale = std::clamp(given, 0, flavour.max_scale);
  const int precision = std::min(*type.precision - std::min(given, 0), max_precision);
  NativeType native = simple("decimal(" + std::to_string(precision) + "," + std::to_string(scale) + ")", type);
  native.holds = decimal_type(precision, scale);
  if (native.holds != type)
    native.note = "at most 65 digits, " + std::to_string(flavour.max_scale) + " after the point";
  return native;
}

NativeType seconds(std::string_view word, const Type& type) {
  const int precision = type.precision.value_or(6);
  return simple(precision == 0 ? std::string(word) : with(word, precision), type);
}

NativeType bits(const Type& type) {
  if (type.kind == TypeKind::bit && type.length.value_or(1) <= 64)
    return simple(with("bit", type.length.value_or(1)), type);
  if (!type.length) return {"longtext", make_type(TypeKind::text), {}, "bits are kept as text", {}};
  return {with("varchar", *type.length), varchar_type(*type.length), {}, "bits are kept as text", {}};
}

NativeType uuid(const Flavour& flavour, const Type& type) {
  if (flavour.native_uuid) return simple("uuid", type);
  Type holds = make_type(TypeKind::binary);
  holds.length = 16;
  return simple("binary(16)", holds);
}

// Types that only these engines have, and those that an author may want to force.
NativeType native_name(const Table& owner, const Column& column) {
  static const std::vector<std::string> known{"tinytext", "mediumtext", "text",  "longtext", "tinyblob", "mediumblob",
                                              "blob",     "longblob",   "inet4", "inet6",    "vector",   "serial"};
  const std::string& name = column.type.name;
  if (contains(known, name.substr(0, name.find('(')))) return simple(name, column.type);
  NativeType native = long_text(owner, column);
  native.note = name + " is kept as text";
  return native;
}

}  // namespace

NativeType native_as(const Flavour& with_flavour, const Table& owner, const Column& column) {
  const Type& type = column.type;
  switch (type.kind) {
    case TypeKind::boolean: return simple("tinyint(1)", type);
    case TypeKind::integer: return simple(type.is_unsigned ? "int unsigned" : "int", type);
    case TypeKind::tinyint:
    case TypeKind::smallint:
    case TypeKind::mediumint:
    case TypeKind::bigint:
    case TypeKind::year:
    case TypeKind::date: return simple(to_string(type), type);
    case TypeKind::decimal: return decimal(with_flavour, type);
    case TypeKind::real: return simple("float", type);
    case TypeKind::double_: return simple("double", type);
    case TypeKind::char_:
    case TypeKind::varchar:
    case TypeKind::text: return character(owner, column);
    case TypeKind::binary:
    case TypeKind::varbinary:
    case TypeKind::blob: return bytes(owner, column);
    case TypeKind::time: return seconds("time", type);
    case TypeKind::timetz: return {"varchar(21)", varchar_type(21), {}, "a time with a zone is kept as text", {}};
    case TypeKind::timestamp: return seconds("datetime", type);
    case TypeKind::timestamptz: {
      NativeType native = seconds("timestamp", type);
      native.note = "from 1970-01-01 00:00:01 to 2038-01-19 03:14:07 UTC";
      return native;
    }
    case TypeKind::interval: return {"varchar(64)", varchar_type(64), {}, "an interval is kept as ISO 8601 text", {}};
    case TypeKind::uuid: return uuid(with_flavour, type);
    case TypeKind::json: return simple(std::string(with_flavour.json_type), type);
    case TypeKind::enum_: return simple("enum(" + text_list(type.labels, quote_text) + ")", type);
    case TypeKind::set: return simple("set(" + text_list(type.labels, quote_text) + ")", type);
    case TypeKind::bit:
    case TypeKind::varbit: return bits(type);
    case TypeKind::array:
      return {std::string(with_flavour.json_type), make_type(TypeKind::json), {}, "an array is kept as JSON", {}};
    case TypeKind::geometry: return simple(type.name.empty() ? "geometry" : type.name, type);
    case TypeKind::inet: return {"varchar(43)", varchar_type(43), {}, "an address is kept as text", {}};
    case TypeKind::native: return native_name(owner, column);
    case TypeKind::xml:
    case TypeKind::any:
    case TypeKind::null_: return long_text(owner, column);
  }
  return long_text(owner, column);
}

NativeType native(const Table& owner, const Column& column) { return native_as(flavour, owner, column); }

}  // namespace waybill::mysql
