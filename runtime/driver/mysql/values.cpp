// How values of a batch are said to MySQL and MariaDB, whichever way they travel.
#include <cmath>

#include "runtime/driver/mysql/loader.h"
#include "runtime/driver/values.h"

namespace waybill::mysql {
namespace {

std::string first_word(std::string_view native) {
  std::string word;
  for (char c : native) {
    if (c == '(' || c == ' ') break;
    word += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return word;
}

constexpr std::int64_t first_us = -62'167'219'200'000'000;  // 0000-01-01, and 10000-01-01
constexpr std::int64_t end_us = 253'402'300'800'000'000;
constexpr std::int64_t time_limit_us = 3'020'400'000'000;  // 839 hours

bool cut_by(std::int64_t us, int digits) {
  std::int64_t unit = 1;
  for (int i = digits; i < 6; ++i) unit *= 10;
  return us % unit != 0;
}

}  // namespace

std::vector<int> numbers_of(std::string_view native) {
  std::vector<int> numbers;
  const std::size_t open = native.find('(');
  if (open == std::string_view::npos) return numbers;
  int value = -1;
  for (char c : native.substr(open + 1)) {
    if (c >= '0' && c <= '9') {
      value = std::max(value, 0) * 10 + (c - '0');
    } else {
      if (value >= 0) numbers.push_back(value);
      value = -1;
      if (c == ')') break;
    }
  }
  return numbers;
}

Form form_of(const WriteColumn& column) {
  const std::string native = first_word(column.native);
  switch (wire_of(column.type)) {
    case Wire::int64:
    case Wire::uint64:
    case Wire::float64: return Form::number;
    case Wire::decimal: return Form::text;
    case Wire::text: return native == "bit" ? Form::bits : Form::text;
    case Wire::bytes: return Form::bytes;
    case Wire::uuid:
      return native == "binary" || native == "varbinary" || native == "blob" ? Form::bytes : Form::uuid_text;
    case Wire::date: return Form::date;
    case Wire::time: return Form::time;
    case Wire::timestamp: return Form::timestamp;
  }
  return Form::text;
}

int fraction_digits(const WriteColumn& column) {
  if (column.native.empty()) return 6;
  const std::vector<int> numbers = numbers_of(column.native);
  return numbers.empty() ? 0 : numbers[0];
}

// What the server would change without a word (a cut fraction on MariaDB) or can't hold at all.
bool is_fit(const WriteColumn& column, Form form, const BatchColumn& values, std::size_t row) {
  switch (form) {
    case Form::number: return values.wire != Wire::float64 || std::isfinite(values.as_double(row));
    case Form::date: {
      const std::int64_t days = values.fixed[row];
      return days >= first_us / us_per_day && days < end_us / us_per_day;
    }
    case Form::time: {
      const std::int64_t us = values.fixed[row];
      return us > -time_limit_us && us < time_limit_us && !cut_by(us, fraction_digits(column));
    }
    case Form::timestamp: {
      const std::int64_t us = values.fixed[row];
      return us >= first_us && us < end_us && !cut_by(us, fraction_digits(column));
    }
    case Form::bits:
      return values.view(row).size() <= 64 && values.view(row).find_first_not_of("01") == std::string_view::npos;
    case Form::text:
      return values.wire != Wire::decimal || values.view(row).find_first_of("NI") == std::string_view::npos;
    case Form::bytes:
    case Form::uuid_text: return true;
  }
  return true;
}

std::uint64_t bits_of(std::string_view text) {
  std::uint64_t value = 0;
  for (char c : text) value = value << 1 | static_cast<std::uint64_t>(c - '0');
  return value;
}

std::string_view text_of(Form form, const BatchColumn& values, std::size_t row, char* buffer) {
  switch (form) {
    case Form::number:
      if (values.wire == Wire::float64) return {buffer, format_double(values.as_double(row), buffer)};
      if (values.wire == Wire::uint64)
        return {buffer, format_uint64(static_cast<std::uint64_t>(values.fixed[row]), buffer)};
      return {buffer, format_int64(values.fixed[row], buffer)};
    case Form::bits: return {buffer, format_uint64(bits_of(values.view(row)), buffer)};
    case Form::uuid_text: return {buffer, format_uuid(values.view(row).data(), buffer)};
    case Form::date: return {buffer, format_date(values.fixed[row], buffer)};
    case Form::time: return {buffer, format_time(values.fixed[row], buffer)};
    case Form::timestamp: return {buffer, format_timestamp(values.fixed[row], buffer)};
    case Form::text:
    case Form::bytes: return values.view(row);
  }
  return {};
}

}  // namespace waybill::mysql
