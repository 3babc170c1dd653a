// Values as text and back, shared by the drivers and the codec: ISO dates and times, plain decimals, shortest doubles.
// Strict: a parser takes the whole text or says false, nothing is guessed or clipped. Formatters write into the
// caller's buffer (no allocation per value) and return the number of characters. Pure functions; thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace waybill {

inline constexpr std::int64_t infinity_value = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t minus_infinity_value = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t us_per_day = 86'400'000'000;

// Large enough for anything the formatters below write.
inline constexpr std::size_t value_text_max = 64;

// Days since 1970-01-01 in the proleptic Gregorian calendar (https://howardhinnant.github.io/date_algorithms.html).
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day);
struct CivilDate {
  std::int64_t year;
  unsigned month, day;
};
CivilDate civil_from_days(std::int64_t days);

enum class ZoneText { none, utc, offset };  // what stood behind a time: nothing, Z or ±00:00, another offset

// "2024-02-29" (year of 4 to 6 digits, may be signed), "infinity", "-infinity".
bool parse_date(std::string_view text, std::int64_t& days);
// "[-]HH:MM[:SS[.ffffff]]": hours may exceed 24.
bool parse_time(std::string_view text, std::int64_t& us);
// Date, then optionally ' ' or 'T' and a time, then optionally Z or ±hh[:mm]; the offset is taken off (UTC).
bool parse_timestamp(std::string_view text, std::int64_t& us, ZoneText& zone);
bool parse_int64(std::string_view text, std::int64_t& value);    // [+-]digits, nothing else
bool parse_uint64(std::string_view text, std::uint64_t& value);  // [+]digits
bool parse_double(std::string_view text, double& value);         // decimal or exponent form; NaN, ±Infinity
bool parse_uuid(std::string_view text, char* out);               // 16 bytes; hyphens at the usual places or none
// Digits with sign, point and exponent to plain digits: no exponent, no leading zeros, no "-0". The zeros at the end of
// the fraction are kept or stripped. NaN and ±Infinity pass.
bool plain_decimal(std::string_view text, bool strip, std::string& out);

std::size_t format_date(std::int64_t days, char* out);
std::size_t format_time(std::int64_t us, char* out);       // no fraction when it is zero
std::size_t format_timestamp(std::int64_t us, char* out);  // 'YYYY-MM-DD HH:MM:SS[.ffffff]'
std::size_t format_uuid(const char* bytes, char* out);     // 36 characters, lower case
std::size_t format_int64(std::int64_t value, char* out);
std::size_t format_uint64(std::uint64_t value, char* out);
std::size_t format_double(double value, char* out);  // shortest that reads back the same; NaN, Infinity, -Infinity
std::size_t format_float(float value, char* out);

bool valid_utf8(std::string_view text);

// ISO 8601 durations ("P1Y2M3DT4H5M6.5S") as months, days and microseconds.
struct Duration {
  std::int32_t months = 0, days = 0;
  std::int64_t us = 0;
};
bool parse_duration(std::string_view text, Duration& out);
// The one canonical form: P14M3DT-4.500000S, as the reading SQL of dialects spells it.
std::string format_duration(const Duration& value);

// For messages: in quotes, cut at 60 characters, control characters as \xNN.
std::string shown(std::string_view value);

}  // namespace waybill
