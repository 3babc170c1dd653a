// Logical types: what a value means, whatever engine holds it. One printed spelling per type (`to_string`), the usual
// aliases accepted (`parse_type`). Native spellings are the dialects' business. Plain values; thread-safe when const.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {

enum class Engine { postgres, mysql, mariadb, sqlite };

enum class TypeKind {
  boolean,
  tinyint,
  smallint,
  mediumint,
  integer,
  bigint,   // with is_unsigned
  decimal,  // precision, scale; neither given: any number of digits
  real,
  double_,
  char_,
  varchar,  // length in characters
  text,
  binary,
  varbinary,  // length in bytes
  blob,
  date,
  time,  // precision = digits of the fraction, 0..6 (6 where not given); may exceed 24 h on some engines
  timetz,
  timestamp,    // local, no zone; precision as above
  timestamptz,  // an instant
  interval,
  year,
  uuid,
  json,
  enum_,
  set,  // labels
  bit,  // length in bits; varying: varbit below
  varbit,
  array,     // element
  geometry,  // name = kind ("point"; "" any)
  inet,      // address with an optional mask (also cidr)
  xml,
  native,  // name = the native spelling; opaque, moved as text
  any,     // a column without a declared type (dynamic typing): each value has its own
  null_,   // the type of a bare NULL
};

struct Type {
  TypeKind kind = TypeKind::null_;
  bool is_unsigned = false;
  std::optional<int> length;
  std::optional<int> precision;
  std::optional<int> scale;
  std::vector<std::string> labels;
  std::string name;  // native, geometry; enum: the name of the type where the engine names it
  std::shared_ptr<const Type> element;

  friend bool operator==(const Type& a, const Type& b);
};

// Short makers for tests and tables.
Type make_type(TypeKind kind);
Type decimal_type(int precision, int scale);
Type varchar_type(int length);

bool is_integer(const Type& type);   // tinyint … bigint, year
bool is_number(const Type& type);    // integers, decimal, real, double
bool is_text(const Type& type);      // char, varchar, text, enum
bool is_bytes(const Type& type);     // binary, varbinary, blob
bool is_temporal(const Type& type);  // date, time, timetz, timestamp, timestamptz

// The one spelling that specs, plans and messages print: "decimal(10,2)", "bigint unsigned", "enum('a','b')", "text[]".
std::string to_string(const Type& type);

// Reads a type as a spec or a listing spells it, aliases included ("int", "numeric(10,2)", "character varying(5)",
// "T[]"). nullopt when it is not one.
std::optional<Type> parse_type(std::string_view text);

// Every name parse_type knows, for "did you mean".
const std::vector<std::string>& type_names();

// How a value of a type travels between reader and writer (runtime/move/batch.h says the bytes).
enum class Wire {
  int64,      // boolean (0/1), tinyint … bigint, year
  uint64,     // bigint unsigned
  float64,    // real (widened), double
  decimal,    // ASCII: canonical digits, or NaN, Infinity, -Infinity
  text,       // UTF-8: char, varchar, text, json, xml, enum, set, bit strings, inet, interval (ISO), array, native
  bytes,      // binary, varbinary, blob, geometry (EWKB-like: see batch.h)
  uuid,       // 16 bytes
  date,       // int64: days since 1970-01-01; INT64_MAX / INT64_MIN = infinity / -infinity
  time,       // int64: microseconds (may be negative or beyond a day)
  timestamp,  // int64: microseconds since 1970-01-01 00:00:00 (UTC for timestamptz); infinities as date
};

Wire wire_of(const Type& type);

}  // namespace waybill
