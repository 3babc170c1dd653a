#include "runtime/command/options.h"

#include <fmt/format.h>

#include <charconv>

namespace waybill {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

template <std::size_t N>
Result<std::int64_t> parse_with_unit(const std::string& text, const Unit (&units)[N], std::string_view example) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error == std::errc() && value >= 0)
    for (const Unit& one : units)
      if (one.name == unit) return value * one.factor;
  return fail(ErrorKind::usage, fmt::format("`{}` can't be read here", text), fmt::format("say it like {}", example));
}

}  // namespace

Result<std::size_t> parse_bytes(const std::string& text) {
  static constexpr Unit units[] = {{"", 1},          {"k", 1000},        {"kB", 1000},
                                   {"KiB", 1024},    {"M", 1000000},     {"MB", 1000000},
                                   {"MiB", 1 << 20}, {"GB", 1000000000}, {"GiB", 1 << 30}};
  WAYBILL_TRY(const std::int64_t bytes, parse_with_unit(text, units, "64MiB"));
  return static_cast<std::size_t>(bytes);
}

Result<std::int64_t> parse_duration_ms(const std::string& text) {
  static constexpr Unit units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"min", 60000}, {"h", 3600000}};
  return parse_with_unit(text, units, "10s");
}

}  // namespace waybill
