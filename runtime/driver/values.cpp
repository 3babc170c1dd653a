#include "runtime/driver/values.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstring>

namespace waybill {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Exactly n digits at the front of text, removed from it.
bool take_digits(std::string_view& text, std::size_t n, unsigned& value) {
  if (text.size() < n) return false;
  value = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (!is_digit(text[i])) return false;
    value = value * 10 + static_cast<unsigned>(text[i] - '0');
  }
  text.remove_prefix(n);
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

unsigned days_in_month(std::int64_t year, unsigned month) {
  static constexpr unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : days[month - 1];
}

bool take_date(std::string_view& text, std::int64_t& days) {
  const bool negative = take(text, '-');
  if (!negative) take(text, '+');
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  unsigned year_digits, month, day;
  if (digits < 4 || digits > 6 || !take_digits(text, digits, year_digits)) return false;
  if (!take(text, '-') || !take_digits(text, 2, month) || !take(text, '-') || !take_digits(text, 2, day)) return false;
  const std::int64_t year = negative ? -static_cast<std::int64_t>(year_digits) : year_digits;
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
  days = days_from_civil(year, month, day);
  return true;
}

// Up to six digits after the point; more only when they are zeros.
bool take_fraction(std::string_view& text, std::int64_t& us) {
  us = 0;
  if (!take(text, '.')) return true;
  std::size_t n = 0;
  for (; n < text.size() && is_digit(text[n]); ++n) {
    if (n < 6)
      us = us * 10 + (text[n] - '0');
    else if (text[n] != '0')
      return false;
  }
  if (n == 0) return false;
  for (std::size_t i = n; i < 6; ++i) us *= 10;
  text.remove_prefix(n);
  return true;
}

bool take_time(std::string_view& text, std::size_t hour_digits, std::int64_t& us) {
  unsigned hours, minutes, seconds = 0;
  std::int64_t fraction = 0;
  if (!take_digits(text, hour_digits, hours) || !take(text, ':') || !take_digits(text, 2, minutes)) return false;
  if (take(text, ':') && (!take_digits(text, 2, seconds) || !take_fraction(text, fraction))) return false;
  if (minutes > 59 || seconds > 59) return false;
  us = ((static_cast<std::int64_t>(hours) * 60 + minutes) * 60 + seconds) * 1'000'000 + fraction;
  return true;
}

bool take_zone(std::string_view& text, ZoneText& zone, std::int64_t& offset_us) {
  zone = ZoneText::none;
  offset_us = 0;
  if (text.empty()) return true;
  if (take(text, 'Z') || take(text, 'z')) {
    zone = ZoneText::utc;
    return true;
  }
  take(text, ' ');
  const bool negative = !text.empty() && text.front() == '-';
  unsigned hours, minutes = 0;
  if (!take(text, '-') && !take(text, '+')) return false;
  if (!take_digits(text, 2, hours)) return false;
  if (!text.empty()) {
    take(text, ':');
    if (!take_digits(text, 2, minutes)) return false;
  }
  if (hours > 15 || minutes > 59) return false;
  offset_us = (static_cast<std::int64_t>(hours) * 60 + minutes) * 60'000'000 * (negative ? -1 : 1);
  zone = offset_us == 0 ? ZoneText::utc : ZoneText::offset;
  return true;
}

bool infinities(std::string_view text, std::int64_t& value) {
  if (text == "infinity")
    value = infinity_value;
  else if (text == "-infinity")
    value = minus_infinity_value;
  else
    return false;
  return true;
}

char* put2(char* out, unsigned value) {
  *out++ = static_cast<char>('0' + value / 10);
  *out++ = static_cast<char>('0' + value % 10);
  return out;
}

char* put_date(char* out, std::int64_t days) {
  const CivilDate date = civil_from_days(days);
  std::int64_t year = date.year;
  if (year < 0) {
    *out++ = '-';
    year = -year;
  }
  if (year > 9999) {
    out = std::to_chars(out, out + 20, year).ptr;
  } else {
    out = put2(out, static_cast<unsigned>(year / 100));
    out = put2(out, static_cast<unsigned>(year % 100));
  }
  *out++ = '-';
  out = put2(out, date.month);
  *out++ = '-';
  return put2(out, date.day);
}

char* put_time(char* out, std::int64_t us) {
  const std::int64_t seconds = us / 1'000'000, hours = seconds / 3600;
  auto fraction = static_cast<unsigned>(us % 1'000'000);
  out = hours > 99 ? std::to_chars(out, out + 20, hours).ptr : put2(out, static_cast<unsigned>(hours));
  *out++ = ':';
  out = put2(out, static_cast<unsigned>(seconds / 60 % 60));
  *out++ = ':';
  out = put2(out, static_cast<unsigned>(seconds % 60));
  if (fraction == 0) return out;
  *out++ = '.';
  out = put2(out, fraction / 10000);
  out = put2(out, fraction / 100 % 100);
  out = put2(out, fraction % 100);
  while (out[-1] == '0') --out;  // one moment is one text, as it is when the source's SQL writes it
  return out;
}

std::size_t put(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return text.size();
}

template <class Float>
std::size_t put_float(Float value, char* out) {
  if (std::isnan(value)) return put(out, "NaN");
  if (std::isinf(value)) return put(out, value > 0 ? "Infinity" : "-Infinity");
  return static_cast<std::size_t>(std::to_chars(out, out + value_text_max, value).ptr - out);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
  year -= month <= 2;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const auto of_era = static_cast<unsigned>(year - era * 400);
  const unsigned of_year = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;
  const unsigned days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
  return era * 146097 + static_cast<std::int64_t>(days) - 719468;
}

CivilDate civil_from_days(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const auto of_era = static_cast<unsigned>(days - era * 146097);
  const unsigned years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const unsigned of_year = of_era - (365 * years + years / 4 - years / 100);
  const unsigned mp = (5 * of_year + 2) / 153;
  const unsigned month = mp < 10 ? mp + 3 : mp - 9;
  return {static_cast<std::int64_t>(years) + era * 400 + (month <= 2), month, of_year - (153 * mp + 2) / 5 + 1};
}

bool parse_date(std::string_view text, std::int64_t& days) {
  return infinities(text, days) || (take_date(text, days) && text.empty());
}

bool parse_time(std::string_view text, std::int64_t& us) {
  const bool negative = take(text, '-');
  const std::size_t hour_digits = text.find(':');
  if (hour_digits == std::string_view::npos || hour_digits < 1 || hour_digits > 4) return false;
  if (!take_time(text, hour_digits, us) || !text.empty()) return false;
  if (negative) us = -us;
  return true;
}

bool parse_timestamp(std::string_view text, std::int64_t& us, ZoneText& zone) {
  zone = ZoneText::none;
  if (infinities(text, us)) return true;
  std::int64_t days, time = 0, offset = 0;
  if (!take_date(text, days)) return false;
  if (!text.empty()) {
    if (!take(text, ' ') && !take(text, 'T')) return false;
    if (!take_time(text, 2, time) || time > us_per_day || !take_zone(text, zone, offset) || !text.empty()) return false;
  }
  std::int64_t whole;
  if (__builtin_mul_overflow(days, us_per_day, &whole)) return false;
  return !__builtin_add_overflow(whole, time - offset, &us);
}

bool parse_int64(std::string_view text, std::int64_t& value) {
  if (text.size() > 1 && text.front() == '+' && is_digit(text[1])) text.remove_prefix(1);
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

bool parse_uint64(std::string_view text, std::uint64_t& value) {
  if (text.size() > 1 && text.front() == '+' && is_digit(text[1])) text.remove_prefix(1);
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

bool parse_double(std::string_view text, double& value) {
  if (text == "NaN")
    value = std::numeric_limits<double>::quiet_NaN();
  else if (text == "Infinity")
    value = std::numeric_limits<double>::infinity();
  else if (text == "-Infinity")
    value = -std::numeric_limits<double>::infinity();
  else {
    if (text.size() > 1 && text.front() == '+') text.remove_prefix(1);
    const std::size_t first = !text.empty() && text.front() == '-' ? 1 : 0;
    if (first >= text.size() || (!is_digit(text[first]) && text[first] != '.')) return false;  // no "inf", no "nan"
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    return result.ec == std::errc() && result.ptr == text.data() + text.size();
  }
  return true;
}

bool parse_uuid(std::string_view text, char* out) {
  if (text.size() != 36 && text.size() != 32) return false;
  const bool hyphens = text.size() == 36;
  std::size_t at = 0;
  for (int i = 0; i < 16; ++i) {
    if (hyphens && (i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-') return false;
    const int high = hex_digit(text[at++]), low = hex_digit(text[at++]);
    if (high < 0 || low < 0) return false;
    out[i] = static_cast<char>(high * 16 + low);
  }
  return true;
}

namespace {

struct DecimalParts {
  bool negative = false;
  std::string_view whole, fraction;
  std::int64_t exponent = 0;
};

bool split_decimal(std::string_view text, DecimalParts& parts) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    parts.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  parts.whole = text.substr(0, n);
  text.remove_prefix(n);
  if (take(text, '.')) {
    for (n = 0; n < text.size() && is_digit(text[n]);) ++n;
    parts.fraction = text.substr(0, n);
    text.remove_prefix(n);
  }
  if (parts.whole.empty() && parts.fraction.empty()) return false;
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    text.remove_prefix(1);
    if (!parse_int64(text, parts.exponent) || parts.exponent > 20000 || parts.exponent < -20000) return false;
    text = {};
  }
  return text.empty();
}

// The digits with the point moved by the exponent: [0, point) is the whole part.
void place_point(const DecimalParts& parts, std::string& digits, std::int64_t& point) {
  digits.assign(parts.whole);
  digits.append(parts.fraction);
  point = static_cast<std::int64_t>(parts.whole.size()) + parts.exponent;
  if (point < 0) {
    digits.insert(0, static_cast<std::size_t>(-point), '0');
    point = 0;
  }
  if (point > static_cast<std::int64_t>(digits.size()))
    digits.append(static_cast<std::size_t>(point) - digits.size(), '0');
}

bool already_plain(std::string_view text, bool strip) {
  if (!text.empty() && text.front() == '-') {
    text.remove_prefix(1);
    if (text.find_first_of("123456789") == std::string_view::npos) return false;
  }
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return false;
  for (char c : whole)
    if (!is_digit(c)) return false;
  if (point == std::string_view::npos) return true;
  const std::string_view fraction = text.substr(point + 1);
  if (fraction.empty() || (strip && fraction.back() == '0')) return false;
  for (char c : fraction)
    if (!is_digit(c)) return false;
  return true;
}

}  // namespace

bool plain_decimal(std::string_view text, bool strip, std::string& out) {
  if (already_plain(text, strip) || text == "NaN" || text == "Infinity" || text == "-Infinity") {
    out.assign(text);
    return true;
  }
  DecimalParts parts;
  if (!split_decimal(text, parts)) return false;
  std::int64_t point;
  place_point(parts, out, point);
  std::size_t leading = 0;
  while (leading + 1 < static_cast<std::size_t>(point) && out[leading] == '0') ++leading;
  out.erase(0, leading);
  auto whole = static_cast<std::size_t>(point) - leading;
  if (strip)
    while (out.size() > whole && out.back() == '0') out.pop_back();
  if (whole == 0) {
    out.insert(out.begin(), '0');
    whole = 1;
  }
  if (out.size() > whole) out.insert(whole, 1, '.');
  if (parts.negative && out.find_first_of("123456789") != std::string::npos) out.insert(out.begin(), '-');
  return true;
}

std::size_t format_date(std::int64_t days, char* out) {
  if (days == infinity_value) return put(out, "infinity");
  if (days == minus_infinity_value) return put(out, "-infinity");
  return static_cast<std::size_t>(put_date(out, days) - out);
}

std::size_t format_time(std::int64_t us, char* out) {
  char* at = out;
  if (us < 0) {
    *at++ = '-';
    us = -us;
  }
  return static_cast<std::size_t>(put_time(at, us) - out);
}

std::size_t format_timestamp(std::int64_t us, char* out) {
  if (us == infinity_value) return put(out, "infinity");
  if (us == minus_infinity_value) return put(out, "-infinity");
  std::int64_t days = us / us_per_day, rest = us % us_per_day;
  if (rest < 0) {
    rest += us_per_day;
    --days;
  }
  char* at = put_date(out, days);
  *at++ = ' ';
  return static_cast<std::size_t>(put_time(at, rest) - out);
}

std::size_t format_uuid(const char* bytes, char* out) {
  static constexpr char digits[] = "0123456789abcdef";
  char* at = out;
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *at++ = '-';
    const auto byte = static_cast<unsigned char>(bytes[i]);
    *at++ = digits[byte >> 4];
    *at++ = digits[byte & 15];
  }
  return 36;
}

std::size_t format_int64(std::int64_t value, char* out) {
  return static_cast<std::size_t>(std::to_chars(out, out + value_text_max, value).ptr - out);
}
std::size_t format_uint64(std::uint64_t value, char* out) {
  return static_cast<std::size_t>(std::to_chars(out, out + value_text_max, value).ptr - out);
}
std::size_t format_double(double value, char* out) { return put_float(value, out); }
std::size_t format_float(float value, char* out) { return put_float(value, out); }

bool valid_utf8(std::string_view text) {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const auto* end = at + text.size();
  while (at < end) {
    if (end - at >= 8) {
      std::uint64_t eight;
      std::memcpy(&eight, at, 8);
      if ((eight & 0x8080808080808080u) == 0) {
        at += 8;
        continue;
      }
    }
    const unsigned char c = *at;
    if (c < 0x80) {
      ++at;
      continue;
    }
    const int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    if (c < 0xC2 || c > 0xF4 || end - at <= more) return false;
    for (int i = 1; i <= more; ++i)
      if ((at[i] & 0xC0) != 0x80) return false;
    if ((c == 0xE0 && at[1] < 0xA0) || (c == 0xED && at[1] > 0x9F)) return false;  // overlong, surrogates
    if ((c == 0xF0 && at[1] < 0x90) || (c == 0xF4 && at[1] > 0x8F)) return false;  // overlong, beyond U+10FFFF
    at += more + 1;
  }
  return true;
}

namespace {

bool add_scaled(std::int64_t count, std::int64_t unit, std::int64_t& sum) {
  std::int64_t product;
  return !__builtin_mul_overflow(count, unit, &product) && !__builtin_add_overflow(sum, product, &sum);
}

// One "12.5S" of a duration: number, fraction (only of seconds), unit letter.
bool take_duration_part(std::string_view& text, bool time, std::int64_t& months, std::int64_t& days, std::int64_t& us) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  std::int64_t count, fraction = 0;
  if (n == 0 || n > 18 || !parse_int64(text.substr(0, n), count)) return false;
  text.remove_prefix(n);
  const bool has_fraction = !text.empty() && text.front() == '.';
  if (!take_fraction(text, fraction) || text.empty()) return false;
  if (negative) {
    count = -count;
    fraction = -fraction;
  }
  const char unit = text.front();
  text.remove_prefix(1);
  if (has_fraction && !(time && unit == 'S')) return false;
  if (time && unit == 'H') return add_scaled(count, 3'600'000'000, us);
  if (time && unit == 'M') return add_scaled(count, 60'000'000, us);
  if (time && unit == 'S') return add_scaled(count, 1'000'000, us) && add_scaled(fraction, 1, us);
  if (!time && unit == 'Y') return add_scaled(count, 12, months);
  if (!time && unit == 'M') return add_scaled(count, 1, months);
  if (!time && unit == 'W') return add_scaled(count, 7, days);
  if (!time && unit == 'D') return add_scaled(count, 1, days);
  return false;
}

bool fits_int32(std::int64_t value) {
  return value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max();
}

}  // namespace

bool parse_duration(std::string_view text, Duration& out) {
  if (!take(text, 'P') || text.empty()) return false;
  std::int64_t months = 0, days = 0, us = 0;
  bool time = false;
  while (!text.empty()) {
    if (!time && take(text, 'T')) {
      time = true;
      if (text.empty()) return false;
    }
    if (!take_duration_part(text, time, months, days, us)) return false;
  }
  if (!fits_int32(months) || !fits_int32(days)) return false;
  out = {static_cast<std::int32_t>(months), static_cast<std::int32_t>(days), us};
  return true;
}

std::string format_duration(const Duration& value) {
  const bool negative = value.us < 0;
  const std::uint64_t us = negative ? -static_cast<std::uint64_t>(value.us) : static_cast<std::uint64_t>(value.us);
  return fmt::format("P{}M{}DT{}{}.{:06}S", value.months, value.days, negative ? "-" : "", us / 1'000'000,
                     us % 1'000'000);
}

std::string shown(std::string_view value) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out = "'";
  std::size_t taken = 0;
  for (; taken < value.size() && taken < 60; ++taken) {
    const char c = value[taken];
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += "\\x";
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[c & 15];
    } else {
      out += c;
    }
  }
  while (taken < value.size() && (static_cast<unsigned char>(value[taken]) & 0xC0) == 0x80) out += value[taken++];
  return out + (taken < value.size() ? "…'" : "'");
}

}  // namespace waybill
