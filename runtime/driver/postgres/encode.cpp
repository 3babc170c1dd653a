#include "runtime/driver/postgres/encode.h"

#include <cstring>
#include <limits>

#include "runtime/driver/values.h"

namespace waybill::postgres {
namespace {

void put16(std::string& out, std::uint16_t v) {
  v = __builtin_bswap16(v);
  out.append(reinterpret_cast<const char*>(&v), 2);
}
void put32(std::string& out, std::uint32_t v) {
  v = __builtin_bswap32(v);
  out.append(reinterpret_cast<const char*>(&v), 4);
}
// Length and value in one append: the hot path.
void put_field32(std::string& out, std::uint32_t v) {
  const std::uint32_t field[2] = {__builtin_bswap32(4), __builtin_bswap32(v)};
  out.append(reinterpret_cast<const char*>(field), 8);
}
void put_field64(std::string& out, std::uint64_t v) {
  char field[12];
  const std::uint32_t size = __builtin_bswap32(8);
  v = __builtin_bswap64(v);
  std::memcpy(field, &size, 4);
  std::memcpy(field + 4, &v, 8);
  out.append(field, 12);
}
void put_bytes(std::string& out, std::string_view value) {
  put32(out, static_cast<std::uint32_t>(value.size()));
  out.append(value);
}

template <class Int>
bool fits(std::int64_t value) {
  return value >= std::numeric_limits<Int>::min() && value <= std::numeric_limits<Int>::max();
}

bool int64_to_bool(const BatchColumn& column, std::size_t row, std::string& out) {
  const char field[5] = {0, 0, 0, 1, static_cast<char>(column.fixed[row])};
  out.append(field, 5);
  return (column.fixed[row] & ~1ll) == 0;
}
bool int64_to_int2(const BatchColumn& column, std::size_t row, std::string& out) {
  put32(out, 2);
  put16(out, static_cast<std::uint16_t>(column.fixed[row]));
  return fits<std::int16_t>(column.fixed[row]);
}
bool int64_to_int4(const BatchColumn& column, std::size_t row, std::string& out) {
  put_field32(out, static_cast<std::uint32_t>(column.fixed[row]));
  return fits<std::int32_t>(column.fixed[row]);
}
bool int64_to_oid(const BatchColumn& column, std::size_t row, std::string& out) {
  put_field32(out, static_cast<std::uint32_t>(column.fixed[row]));
  return fits<std::uint32_t>(column.fixed[row]);
}
bool fixed_to_int8(const BatchColumn& column, std::size_t row, std::string& out) {
  put_field64(out, static_cast<std::uint64_t>(column.fixed[row]));
  return true;
}
bool uint64_to_int8(const BatchColumn& column, std::size_t row, std::string& out) {
  return fixed_to_int8(column, row, out) && column.fixed[row] >= 0;
}
bool float64_to_float4(const BatchColumn& column, std::size_t row, std::string& out) {
  const double value = column.as_double(row);
  const auto narrow = static_cast<float>(value);
  std::uint32_t bits;
  std::memcpy(&bits, &narrow, 4);
  put_field32(out, bits);
  return value != value || static_cast<double>(narrow) == value;
}

struct NumericText {
  bool negative = false;
  std::string_view whole, fraction;
};

// Four digits of the whole part or the fraction as one of base 10000; outside the text there are zeros.
std::uint16_t group(std::string_view digits, std::int64_t from) {
  std::uint16_t value = 0;
  for (std::int64_t i = from; i < from + 4; ++i) {
    const char c = i >= 0 && i < static_cast<std::int64_t>(digits.size()) ? digits[static_cast<std::size_t>(i)] : '0';
    value = static_cast<std::uint16_t>(value * 10 + (c - '0'));
  }
  return value;
}

void put_numeric(std::string& out, std::string_view text) {
  NumericText n;
  if (text.front() == '-') {
    n.negative = true;
    text.remove_prefix(1);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  n.whole = text.substr(0, point);
  n.fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
  while (!n.whole.empty() && n.whole.front() == '0') n.whole.remove_prefix(1);
  const auto whole_groups = static_cast<std::int64_t>((n.whole.size() + 3) / 4);
  const auto fraction_groups = static_cast<std::int64_t>((n.fraction.size() + 3) / 4);
  const std::size_t start = out.size();
  out.append(12, '\0');
  std::int64_t count = 0, weight = whole_groups - 1, last = 0;
  const std::int64_t offset = static_cast<std::int64_t>(n.whole.size()) - whole_groups * 4;
  const auto add = [&](std::uint16_t digit) {
    if (count == 0 && digit == 0) {  // no leading zeros
      --weight;
      return;
    }
    put16(out, digit);
    ++count;
    if (digit != 0) last = count;
  };
  for (std::int64_t i = 0; i < whole_groups; ++i) add(group(n.whole, offset + i * 4));
  for (std::int64_t i = 0; i < fraction_groups; ++i) add(group(n.fraction, i * 4));
  out.resize(out.size() - static_cast<std::size_t>(count - last) * 2);
  std::string head;
  put32(head, static_cast<std::uint32_t>(8 + last * 2));
  put16(head, static_cast<std::uint16_t>(last));
  put16(head, static_cast<std::uint16_t>(last == 0 ? 0 : weight));
  put16(head, n.negative && last != 0 ? 0x4000 : 0);
  put16(head, static_cast<std::uint16_t>(n.fraction.size()));
  std::memcpy(out.data() + start, head.data(), 12);
}

bool decimal_to_numeric(const BatchColumn& column, std::size_t row, std::string& out) {
  const std::string_view text = column.view(row);
  if (text.empty()) return false;
  if (text.back() >= '0' && text.back() <= '9') {
    put_numeric(out, text);
    return true;
  }
  put32(out, 8);
  put32(out, 0);
  put16(out, text == "NaN" ? 0xC000 : text.front() == '-' ? 0xF000 : 0xD000);
  put16(out, 0);
  return true;
}
bool int64_to_numeric(const BatchColumn& column, std::size_t row, std::string& out) {
  char text[value_text_max];
  put_numeric(out, {text, format_int64(column.fixed[row], text)});
  return true;
}
bool uint64_to_numeric(const BatchColumn& column, std::size_t row, std::string& out) {
  char text[value_text_max];
  put_numeric(out, {text, format_uint64(static_cast<std::uint64_t>(column.fixed[row]), text)});
  return true;
}
bool bytes_to_bytes(const BatchColumn& column, std::size_t row, std::string& out) {
  put_bytes(out, column.view(row));
  return true;
}
bool text_to_jsonb(const BatchColumn& column, std::size_t row, std::string& out) {
  put32(out, static_cast<std::uint32_t>(column.view(row).size() + 1));
  out += '\1';
  out.append(column.view(row));
  return true;
}
bool text_to_interval(const BatchColumn& column, std::size_t row, std::string& out) {
  Duration value;
  const bool good = parse_duration(column.view(row), value);
  put32(out, 16);
  const std::uint64_t us = __builtin_bswap64(static_cast<std::uint64_t>(value.us));
  out.append(reinterpret_cast<const char*>(&us), 8);
  put32(out, static_cast<std::uint32_t>(value.days));
  put32(out, static_cast<std::uint32_t>(value.months));
  return good;
}
bool text_to_bits(const BatchColumn& column, std::size_t row, std::string& out) {
  const std::string_view text = column.view(row);
  put32(out, static_cast<std::uint32_t>(4 + (text.size() + 7) / 8));
  put32(out, static_cast<std::uint32_t>(text.size()));
  unsigned byte = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '0' && text[i] != '1') return false;
    byte = byte << 1 | static_cast<unsigned>(text[i] - '0');
    if (i % 8 == 7) {
      out += static_cast<char>(byte);
      byte = 0;
    }
  }
  if (text.size() % 8 != 0) out += static_cast<char>(byte << (8 - text.size() % 8));
  return true;
}
bool date_to_date(const BatchColumn& column, std::size_t row, std::string& out) {
  const std::int64_t days = column.fixed[row];
  std::int64_t value = days - epoch_days;
  if (days == infinity_value) value = INT32_MAX;
  if (days == minus_infinity_value) value = INT32_MIN;
  put_field32(out, static_cast<std::uint32_t>(value));
  return fits<std::int32_t>(value);
}
bool time_to_time(const BatchColumn& column, std::size_t row, std::string& out) {
  put_field64(out, static_cast<std::uint64_t>(column.fixed[row]));
  return column.fixed[row] >= 0 && column.fixed[row] <= us_per_day;
}
bool time_to_interval(const BatchColumn& column, std::size_t row, std::string& out) {
  put32(out, 16);
  const std::uint64_t us = __builtin_bswap64(static_cast<std::uint64_t>(column.fixed[row]));
  out.append(reinterpret_cast<const char*>(&us), 8);
  out.append(8, '\0');
  return true;
}
bool timestamp_to_timestamp(const BatchColumn& column, std::size_t row, std::string& out) {
  const std::int64_t us = column.fixed[row];
  const bool infinite = us == infinity_value || us == minus_infinity_value;
  put_field64(out, static_cast<std::uint64_t>(infinite ? us : us - epoch_us));
  return true;
}

struct EncoderRow {
  Oid oid;
  Wire wire;
  Encoder encode;
};

constexpr EncoderRow encoders[] = {
    {oid::bool_, Wire::int64, int64_to_bool},
    {oid::int2, Wire::int64, int64_to_int2},
    {oid::int4, Wire::int64, int64_to_int4},
    {oid::int8, Wire::int64, fixed_to_int8},
    {oid::oid_, Wire::int64, int64_to_oid},
    {oid::numeric, Wire::int64, int64_to_numeric},
    {oid::int8, Wire::uint64, uint64_to_int8},
    {oid::numeric, Wire::uint64, uint64_to_numeric},
    {oid::float4, Wire::float64, float64_to_float4},
    {oid::float8, Wire::float64, fixed_to_int8},
    {oid::numeric, Wire::decimal, decimal_to_numeric},
    {oid::text, Wire::text, bytes_to_bytes},
    {oid::varchar, Wire::text, bytes_to_bytes},
    {oid::bpchar, Wire::text, bytes_to_bytes},
    {oid::name, Wire::text, bytes_to_bytes},
    {oid::json, Wire::text, bytes_to_bytes},
    {oid::xml, Wire::text, bytes_to_bytes},
    {oid::jsonb, Wire::text, text_to_jsonb},
    {oid::interval, Wire::text, text_to_interval},
    {oid::bit, Wire::text, text_to_bits},
    {oid::varbit, Wire::text, text_to_bits},
    {oid::bytea, Wire::bytes, bytes_to_bytes},
    {oid::uuid, Wire::uuid, bytes_to_bytes},
    {oid::date, Wire::date, date_to_date},
    {oid::time, Wire::time, time_to_time},
    {oid::interval, Wire::time, time_to_interval},
    {oid::timestamp, Wire::timestamp, timestamp_to_timestamp},
    {oid::timestamptz, Wire::timestamp, timestamp_to_timestamp},
};

// -- text COPY: only backslash, tab, newline and carriage return have a meaning in it
// ------------------------------------
void put_escaped(std::string& out, std::string_view text) {
  for (char c : text) {
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      default: out += c;
    }
  }
}
void put_hex(std::string& out, std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  for (char c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[c & 15];
  }
}

bool text_of_int64(const BatchColumn& column, std::size_t row, std::string& out) {
  char text[value_text_max];
  out.append(text, format_int64(column.fixed[row], text));
  return true;
}
bool text_of_uint64(const BatchColumn& column, std::size_t row, std::string& out) {
  char text[value_text_max];
  out.append(text, format_uint64(static_cast<std::uint64_t>(column.fixed[row]), text));
  return true;
}
bool text_of_float64(const BatchColumn& column, std::size_t row, std::string& out) {
  char text[value_text_max];
  out.append(text, format_double(column.as_double(row), text));
  return true;
}
bool text_of_text(const BatchColumn& column, std::size_t row, std::string& out) {
  put_escaped(out, column.view(row));
  return true;
}
bool text_of_bytes(const BatchColumn& column, std::size_t row, std::string& out) {
  out += "\\\\x";
  put_hex(out, column.view(row));
  return true;
}
// SRID and WKB to hexadecimal EWKB: the flag 0x20000000 in the type, then the SRID, where there is one.
bool text_of_geometry(const BatchColumn& column, std::size_t row, std::string& out) {
  const std::string_view value = column.view(row);
  if (value.size() < 9) return false;
  std::uint32_t srid, type;
  std::memcpy(&srid, value.data(), 4);
  std::memcpy(&type, value.data() + 5, 4);
  if (srid == 0) {
    put_hex(out, value.substr(4));
    return true;
  }
  const bool little = value[4] == 1;
  type |= little ? 0x20000000u : __builtin_bswap32(0x20000000u);
  if (!little) srid = __builtin_bswap32(srid);
  std::string ewkb(1, value[4]);
  ewkb.append(reinterpret_cast<const char*>(&type), 4);
  ewkb.append(reinterpret_cast<const char*>(&srid), 4);
  put_hex(out, ewkb.append(value.substr(9)));
  return true;
}
bool text_of_uuid(const BatchColumn& column, std::size_t row, std::string& out) {
  char text[value_text_max];
  out.append(text, format_uuid(column.view(row).data(), text));
  return true;
}
// PostgreSQL counts years before the first one as BC.
bool with_era(std::string text, std::string& out) {
  if (text.front() == '-' && text != "-infinity") {
    const std::size_t end = text.find('-', 1);
    const std::string year = std::to_string(std::stoll(text.substr(1, end - 1)) + 1);
    text = std::string(year.size() < 4 ? 4 - year.size() : 0, '0') + year + text.substr(end) + " BC";
  } else if (text.starts_with("0000")) {
    text = "0001" + text.substr(4) + " BC";
  }
  out += text;
  return true;
}
bool text_of_date(const BatchColumn& column, std::size_t row, std::string& out) {
  char text[value_text_max];
  return with_era({text, format_date(column.fixed[row], text)}, out);
}
bool text_of_time(const BatchColumn& column, std::size_t row, std::string& out) {
  char text[value_text_max];
  out.append(text, format_time(column.fixed[row], text));
  return true;
}
bool text_of_timestamp(const BatchColumn& column, std::size_t row, std::string& out) {  // the session's zone is UTC
  char text[value_text_max];
  return with_era({text, format_timestamp(column.fixed[row], text)}, out);
}

}  // namespace

Encoder binary_encoder(const PgType& target, Wire wire) {
  if ((target.kind == 'e' || target.name == "citext") && wire == Wire::text) return bytes_to_bytes;
  for (const EncoderRow& row : encoders)
    if (row.oid == target.oid && row.wire == wire) return row.encode;
  return nullptr;
}

Encoder text_encoder(const PgType&, const Type& type) {
  if (type.kind == TypeKind::geometry) return text_of_geometry;
  switch (wire_of(type)) {
    case Wire::int64: return text_of_int64;
    case Wire::uint64: return text_of_uint64;
    case Wire::float64: return text_of_float64;
    case Wire::decimal:
    case Wire::text: return text_of_text;
    case Wire::bytes: return text_of_bytes;
    case Wire::uuid: return text_of_uuid;
    case Wire::date: return text_of_date;
    case Wire::time: return text_of_time;
    case Wire::timestamp: return text_of_timestamp;
  }
  return nullptr;
}

}  // namespace waybill::postgres
