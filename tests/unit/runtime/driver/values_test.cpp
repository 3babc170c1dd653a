#include "runtime/driver/values.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>

namespace waybill {
namespace {

std::string date_text(std::int64_t days) {
  char text[value_text_max];
  return {text, format_date(days, text)};
}
std::string timestamp_text(std::int64_t us) {
  char text[value_text_max];
  return {text, format_timestamp(us, text)};
}
std::string plain(std::string_view text, bool strip) {
  std::string out;
  return plain_decimal(text, strip, out) ? out : "(no)";
}

RC_GTEST_PROP(Values, DatesComeBack, ()) {
  const std::int64_t days = *rc::gen::inRange<std::int64_t>(-1'000'000, 10'000'000);
  std::int64_t back = 0;
  RC_ASSERT(parse_date(date_text(days), back));
  RC_ASSERT(back == days);
}

RC_GTEST_PROP(Values, TimestampsComeBack, ()) {
  const std::int64_t us = *rc::gen::inRange<std::int64_t>(-62'135'596'800'000'000, 253'402'300'800'000'000);
  std::int64_t back = 0;
  ZoneText zone;
  RC_ASSERT(parse_timestamp(timestamp_text(us), back, zone));
  RC_ASSERT(back == us);
  RC_ASSERT(zone == ZoneText::none);
}

RC_GTEST_PROP(Values, TimesComeBack, ()) {
  const std::int64_t us = *rc::gen::inRange<std::int64_t>(-3'020'399'000'000, 3'020'399'000'000);
  char text[value_text_max];
  std::int64_t back = 0;
  RC_ASSERT(parse_time({text, format_time(us, text)}, back));
  RC_ASSERT(back == us);
}

RC_GTEST_PROP(Values, DoublesComeBackBitForBit, (std::uint64_t bits)) {
  double value, back;
  std::memcpy(&value, &bits, 8);
  RC_PRE(!std::isnan(value));
  char text[value_text_max];
  RC_ASSERT(parse_double({text, format_double(value, text)}, back));
  RC_ASSERT(std::memcmp(&value, &back, 8) == 0);
}

RC_GTEST_PROP(Values, DurationsComeBack, (std::int32_t months, std::int32_t days, std::int64_t us)) {
  Duration back;
  RC_ASSERT(parse_duration(format_duration({months, days, us}), back));
  RC_ASSERT(back.months == months && back.days == days && back.us == us);
}

RC_GTEST_PROP(Values, AnIntegerWithAnExponentIsThatInteger, (std::int32_t value)) {
  RC_ASSERT(plain(std::to_string(value) + "e3", true) == (value == 0 ? "0" : std::to_string(value) + "000"));
  RC_ASSERT(plain(std::to_string(value) + "000e-3", true) == std::to_string(value));
}

TEST(Values, PlainDecimals) {
  EXPECT_EQ(plain("1.50", false), "1.50");
  EXPECT_EQ(plain("1.50", true), "1.5");
  EXPECT_EQ(plain("100", true), "100");
  EXPECT_EQ(plain("-0", true), "0");
  EXPECT_EQ(plain("-0.00", true), "0");
  EXPECT_EQ(plain("-0.00", false), "0.00");
  EXPECT_EQ(plain("+007.10", true), "7.1");
  EXPECT_EQ(plain(".5", true), "0.5");
  EXPECT_EQ(plain("5.", true), "5");
  EXPECT_EQ(plain("1e21", true), "1000000000000000000000");
  EXPECT_EQ(plain("1.25e-3", true), "0.00125");
  EXPECT_EQ(plain("5e-324", true).size(), 326u);
  EXPECT_EQ(plain("0e5", true), "0");
  EXPECT_EQ(plain("NaN", true), "NaN");
  for (const char* text : {"", ".", "-", "1.2.3", "12abc", " 1", "1e", "0x10", "1e99999", "--1", "nan", "Inf"})
    EXPECT_EQ(plain(text, true), "(no)") << text;
}

TEST(Values, DatesThatAreNone) {
  std::int64_t value;
  for (const char* text :
       {"2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "24-01-01", "2024-01-01 ", "", "today", "20240101"})
    EXPECT_FALSE(parse_date(text, value)) << text;
  EXPECT_TRUE(parse_date("2024-02-29", value));
  EXPECT_EQ(value, 19782);
  EXPECT_TRUE(parse_date("infinity", value));
  EXPECT_EQ(value, infinity_value);
}

TEST(Values, TimestampsWithZones) {
  std::int64_t us, other;
  ZoneText zone;
  EXPECT_TRUE(parse_timestamp("2024-02-29T12:30:00.5+02:00", us, zone));
  EXPECT_EQ(zone, ZoneText::offset);
  EXPECT_TRUE(parse_timestamp("2024-02-29 10:30:00.500Z", other, zone));
  EXPECT_EQ(zone, ZoneText::utc);
  EXPECT_EQ(us, other);
  EXPECT_EQ(timestamp_text(us), "2024-02-29 10:30:00.5");
  for (const char* text :
       {"2024-02-29 25:61:00", "2024-02-29 10:30:00.1234567", "2024-02-29 10:30:00 CET", "2024-02-29 10"})
    EXPECT_FALSE(parse_timestamp(text, us, zone)) << text;
}

TEST(Values, Utf8) {
  EXPECT_TRUE(valid_utf8("plain, \xc3\xa9, \xe2\x82\xac, \xf0\x9f\x98\x80"));
  EXPECT_FALSE(valid_utf8("\xff"));
  EXPECT_FALSE(valid_utf8("cut \xe2\x82"));
  EXPECT_FALSE(valid_utf8("\xed\xa0\x80"));  // a surrogate
  EXPECT_FALSE(valid_utf8("\xc0\xaf"));      // overlong
  EXPECT_FALSE(valid_utf8("\xf4\x90\x80\x80"));
}

TEST(Values, UuidsAndIntegers) {
  char bytes[16], text[value_text_max];
  EXPECT_TRUE(parse_uuid("00112233-4455-6677-8899-AABBCCDDEEFF", bytes));
  EXPECT_EQ(std::string(text, format_uuid(bytes, text)), "00112233-4455-6677-8899-aabbccddeeff");
  EXPECT_FALSE(parse_uuid("00112233-4455-6677-8899-AABBCCDDEEF", bytes));
  EXPECT_FALSE(parse_uuid("0011223344-55-6677-8899-AABBCCDDEEFF", bytes));
  std::int64_t value;
  EXPECT_TRUE(parse_int64("+5", value));
  for (const char* bad : {"", "+", "5 ", "5.0", "9223372036854775808", "+-5", "0x5"})
    EXPECT_FALSE(parse_int64(bad, value)) << bad;
}

}  // namespace
}  // namespace waybill
