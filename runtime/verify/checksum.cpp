#include "runtime/verify/checksum.h"

#include <date/date.h>
#include <fmt/format.h>
#include <xxhash.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

#include "runtime/move/canonical_json.h"

namespace waybill {

std::string to_string(const RowSum& sum) { return fmt::format("{}:{:016x}{:016x}", sum.rows, sum.high, sum.low); }

RowSum row_sum_from(std::string_view text) {
  RowSum sum;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.size() != colon + 33) return sum;
  std::from_chars(text.data(), text.data() + colon, sum.rows);
  std::from_chars(text.data() + colon + 1, text.data() + colon + 17, sum.high, 16);
  std::from_chars(text.data() + colon + 17, text.data() + colon + 33, sum.low, 16);
  return sum;
}

void hash_bytes(std::string_view bytes, std::uint64_t& low, std::uint64_t& high) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  low = hash.low64;
  high = hash.high64;
}

RowEncoder::RowEncoder(std::vector<Type> types) : types_(std::move(types)) {
  for (std::size_t i = 0; i < types_.size(); ++i) all_.push_back(i);
}

namespace {

std::int64_t canonical_double(std::int64_t bits) {
  double value;
  std::memcpy(&value, &bits, sizeof value);
  if (value == 0) value = 0;  // -0: one engine does not keep it
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

std::string_view without_padding(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

void RowEncoder::append(const BatchColumn& column, const Type& type, std::size_t row) {
  if (column.is_null(row)) {
    buffer_ += 'N';
    return;
  }
  if (column.is_fixed()) {
    std::int64_t value = column.fixed[row];
    if (column.wire == Wire::float64) value = canonical_double(value);
    char bytes[9] = {'F'};
    std::memcpy(bytes + 1, &value, 8);
    buffer_.append(bytes, 9);
    return;
  }
  std::string_view value = column.view(row);
  std::string canonical;
  if (type.kind == TypeKind::char_) value = without_padding(value);
  if (type.kind == TypeKind::json) {
    canonical = canonical_json(value);
    value = canonical;
  }
  const std::uint32_t size = static_cast<std::uint32_t>(value.size());
  char head[5] = {'B'};
  std::memcpy(head + 1, &size, 4);
  buffer_.append(head, 5);
  buffer_.append(value);
}

std::string_view RowEncoder::encode(const Batch& batch, std::size_t row, const std::vector<std::size_t>& columns) {
  buffer_.clear();
  for (const std::size_t i : columns) append(batch.columns[i], types_[i], row);
  return buffer_;
}

std::string_view RowEncoder::encode(const Batch& batch, std::size_t row) { return encode(batch, row, all_); }

void RowEncoder::add(const Batch& batch, RowSum& sum) {
  for (std::size_t row = 0; row < batch.rows; ++row) {
    std::uint64_t low, high;
    hash_bytes(encode(batch, row), low, high);
    sum.add(low, high);
  }
}

namespace {

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes.substr(0, 32)) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return bytes.size() > 32 ? out + "…" : out;
}

std::string clock_text(std::int64_t us) {
  const bool negative = us < 0;
  if (negative) us = -us;
  std::string text =
      fmt::format("{}{:02}:{:02}:{:02}", negative ? "-" : "", us / 3600000000, us / 60000000 % 60, us / 1000000 % 60);
  if (us % 1000000 != 0) text += fmt::format(".{:06}", us % 1000000);
  return text;
}

std::string date_text(std::int64_t days) {
  const date::year_month_day ymd{date::sys_days{date::days{static_cast<int>(days)}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

std::string timestamp_text(std::int64_t us) {
  constexpr std::int64_t day = 86400000000;
  const std::int64_t days = us >= 0 ? us / day : -((-us + day - 1) / day);
  return date_text(days) + " " + clock_text(us - days * day);
}

}  // namespace

std::string display(const BatchColumn& column, const Type& type, std::size_t row) {
  if (column.is_null(row)) return "NULL";
  if (column.is_fixed()) {
    const std::int64_t value = column.fixed[row];
    const bool infinite =
        value == std::numeric_limits<std::int64_t>::max() || value == std::numeric_limits<std::int64_t>::min();
    switch (column.wire) {
      case Wire::date: return infinite ? (value > 0 ? "infinity" : "-infinity") : date_text(value);
      case Wire::timestamp: return infinite ? (value > 0 ? "infinity" : "-infinity") : timestamp_text(value);
      case Wire::time: return clock_text(value);
      case Wire::float64: return fmt::format("{}", column.as_double(row));
      case Wire::uint64: return std::to_string(static_cast<std::uint64_t>(value));
      default: return type.kind == TypeKind::boolean ? (value != 0 ? "true" : "false") : std::to_string(value);
    }
  }
  const std::string_view value = column.view(row);
  if (column.wire == Wire::decimal) return std::string(value);
  if (column.wire == Wire::bytes) return "x'" + hex(value) + "'";
  if (column.wire == Wire::uuid) return hex(value);
  return value.size() > 80 ? fmt::format("'{}…'", value.substr(0, 80)) : fmt::format("'{}'", value);
}

}  // namespace waybill
