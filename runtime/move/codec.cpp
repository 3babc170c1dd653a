#include "runtime/move/codec.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/driver/values.h"
#include "runtime/move/canonical_json.h"
#include "runtime/verify/checksum.h"

namespace waybill {
namespace {

// One value's conversion: reads row `row` of `in`, appends one value to `out`; false: it does not fit.
template <class One>
Codec each(const Conversion& conversion, One one) {
  return [conversion, one](const BatchColumn& in, BatchColumn& out, std::size_t& row) -> Result<void> {
    const std::size_t rows = in.valid.size();
    for (row = 0; row < rows; ++row) {
      if (in.is_null(row)) {
        out.add_null();
      } else if (!one(in, row, out)) {
        return fail(ErrorKind::bad_value,
                    fmt::format("{} does not fit {}", display(in, conversion.from, row), to_string(conversion.to)),
                    "mend the row, or say in the spec what shall become of it");
      }
    }
    return {};
  };
}

bool add(BatchColumn& out, std::int64_t value) {
  out.add_fixed(value);
  return true;
}
bool add(BatchColumn& out, std::string_view value) {
  out.add_bytes(value);
  return true;
}

struct Range {
  std::int64_t low, high;
};

Range range_of(const Type& type) {
  const auto bits = [&](int n) -> Range {
    if (type.is_unsigned) return {0, n == 64 ? std::numeric_limits<std::int64_t>::max() : (std::int64_t{1} << n) - 1};
    if (n == 64) return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    return {-(std::int64_t{1} << (n - 1)), (std::int64_t{1} << (n - 1)) - 1};
  };
  switch (type.kind) {
    case TypeKind::boolean: return {0, 1};
    case TypeKind::tinyint: return bits(8);
    case TypeKind::smallint: return bits(16);
    case TypeKind::mediumint: return bits(24);
    case TypeKind::integer: return bits(32);
    case TypeKind::year: return {0, 9999};
    default: return bits(64);
  }
}

bool in_range(std::int64_t value, const Range& range) { return value >= range.low && value <= range.high; }

// Any whole number into any wire of whole numbers; uint64 travels as its bits.
bool add_whole(BatchColumn& out, const Range& range, std::int64_t value, bool above_int64) {
  if (above_int64) {
    if (out.wire != Wire::uint64) return false;
    return add(out, value);
  }
  if (!in_range(value, range)) return false;
  return add(out, value);
}

Codec integer_range(const Conversion& c) {
  return each(c, [range = range_of(c.to)](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    return add_whole(out, range, in.fixed[row], in.wire == Wire::uint64 && in.fixed[row] < 0);
  });
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string_view first_characters(std::string_view text, std::size_t n) {
  std::size_t i = 0;
  for (; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80 && n-- == 0) break;
  return text.substr(0, i);
}

Codec text_length(const Conversion& c) {
  const std::size_t limit = static_cast<std::size_t>(c.to.length.value_or(std::numeric_limits<int>::max()));
  return each(c, [limit, cut = c.allow_lossy](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    const std::string_view text = in.view(row);
    if (text.size() <= limit || characters(text) <= limit) return add(out, text);
    return cut && add(out, first_characters(text, limit));
  });
}

Codec bytes_length(const Conversion& c) {
  const std::size_t limit = static_cast<std::size_t>(c.to.length.value_or(std::numeric_limits<int>::max()));
  const bool exact = c.to.kind == TypeKind::binary;
  return each(c, [limit, exact](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    const std::string_view bytes = in.view(row);
    return (exact ? bytes.size() == limit : bytes.size() <= limit) && add(out, bytes);
  });
}

// -- decimals
// ------------------------------------------------------------------------------------------------------------ Adds one
// unit to the last digit of plain digits (with or without a point), in place.
void increment(std::string& digits) {
  for (std::size_t i = digits.size(); i-- > 0;) {
    if (digits[i] == '.' || digits[i] == '-') continue;
    if (digits[i] != '9') {
      ++digits[i];
      return;
    }
    digits[i] = '0';
  }
  digits.insert(digits[0] == '-' ? 1 : 0, "1");
}

// Rounds plain digits to `scale` digits of fraction, half away from zero.
std::string rounded(const std::string& plain, std::size_t scale) {
  const std::size_t point = plain.find('.');
  if (point == std::string::npos || plain.size() - point - 1 <= scale) return plain;
  const bool up = plain[point + 1 + scale] >= '5';
  std::string out = plain.substr(0, point + (scale == 0 ? 0 : 1 + scale));
  if (up) increment(out);
  std::string canonical;
  return plain_decimal(out, true, canonical) ? canonical : out;
}

struct DecimalFit {
  std::optional<std::size_t> whole, scale;  // digits before and behind the point; none: any number
  bool round = false;

  explicit DecimalFit(const Conversion& c) : round(c.allow_lossy || c.from.kind == TypeKind::decimal) {
    if (!c.to.precision) return;
    scale = static_cast<std::size_t>(c.to.scale.value_or(0));
    whole = static_cast<std::size_t>(*c.to.precision) - *scale;
    round = c.allow_lossy;
  }

  bool fit(std::string& plain) const {
    if (!whole) return true;
    if (plain == "NaN" || plain.find("Infinity") != std::string::npos) return false;
    const std::size_t point = plain.find('.');
    const std::size_t fraction = point == std::string::npos ? 0 : plain.size() - point - 1;
    if (fraction > *scale) {
      if (!round) return false;
      plain = rounded(plain, *scale);
    }
    std::size_t digits = std::min(plain.find('.'), plain.size()) - (plain[0] == '-' ? 1 : 0);
    if (digits == 1 && plain[plain[0] == '-' ? 1 : 0] == '0') digits = 0;
    return digits <= *whole;
  }
};

// Digits of some text, made plain and fitted. `loose`: what is beyond the scale is noise of the source's arithmetic.
Codec decimal_from(const Conversion& c, bool (*digits)(const BatchColumn&, std::size_t, std::string&)) {
  return each(c, [fit = DecimalFit(c), digits](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    std::string plain;
    return digits(in, row, plain) && fit.fit(plain) && add(out, std::string_view(plain));
  });
}

bool digits_of_text(const BatchColumn& in, std::size_t row, std::string& plain) {
  std::string_view text = in.view(row);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return plain_decimal(text, true, plain);
}

bool digits_of_integer(const BatchColumn& in, std::size_t row, std::string& plain) {
  plain = in.wire == Wire::uint64 ? std::to_string(static_cast<std::uint64_t>(in.fixed[row]))
                                  : std::to_string(in.fixed[row]);
  return true;
}

bool digits_of_double(const BatchColumn& in, std::size_t row, std::string& plain) {
  char text[value_text_max];
  return plain_decimal({text, format_double(in.as_double(row), text)}, true, plain);
}

bool whole_from(const std::string& plain, bool round, const Range& range, BatchColumn& out) {
  if (!round && plain.find('.') != std::string::npos) return false;
  const std::string whole = rounded(plain, 0);
  std::int64_t value;
  if (parse_int64(whole, value)) return add_whole(out, range, value, false);
  std::uint64_t big;
  return parse_uint64(whole, big) && add_whole(out, range, static_cast<std::int64_t>(big), true);
}

Codec whole_from_digits(const Conversion& c, bool (*digits)(const BatchColumn&, std::size_t, std::string&)) {
  return each(c, [range = range_of(c.to), round = c.allow_lossy, digits](const BatchColumn& in, std::size_t row,
                                                                         BatchColumn& out) {
    std::string plain;
    return digits(in, row, plain) && whole_from(plain, round, range, out);
  });
}

Codec float_from_digits(const Conversion& c, bool (*digits)(const BatchColumn&, std::size_t, std::string&)) {
  return each(c, [lossy = c.allow_lossy, single = c.to.kind == TypeKind::real, digits](
                     const BatchColumn& in, std::size_t row, BatchColumn& out) {
    std::string plain, again;
    double value;
    if (!digits(in, row, plain) || !parse_double(plain, value)) return false;
    if (single) value = static_cast<double>(static_cast<float>(value));
    char text[value_text_max];
    const std::size_t size = single ? format_float(static_cast<float>(value), text) : format_double(value, text);
    if (!lossy && (!plain_decimal({text, size}, true, again) || again != plain)) return false;
    out.add_double(value);
    return true;
  });
}

Codec float_to_real(const Conversion& c) {
  return each(c, [lossy = c.allow_lossy](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    const double value = in.as_double(row);
    const double single = static_cast<double>(static_cast<float>(value));
    if (!lossy && single != value && !std::isnan(value)) return false;
    out.add_double(single);
    return true;
  });
}

// -- booleans, text
// ------------------------------------------------------------------------------------------------------
Codec to_boolean(const Conversion& c) {
  return each(c, [any = c.allow_lossy](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    if (in.is_fixed()) {
      const bool is_float = in.wire == Wire::float64;
      const bool zero = is_float ? in.as_double(row) == 0 : in.fixed[row] == 0;
      const bool one = is_float ? in.as_double(row) == 1 : in.fixed[row] == 1;
      return (zero || one || any) && add(out, zero ? 0 : 1);
    }
    const std::string_view text = in.view(row);
    return (text == "0" || text == "1") && add(out, text == "1" ? 1 : 0);
  });
}

Codec text_to_boolean(const Conversion& c) {
  return each(c, [](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    std::string word;
    for (const char ch : in.view(row))
      if (ch != ' ') word += static_cast<char>(ch >= 'A' && ch <= 'Z' ? ch - 'A' + 'a' : ch);
    for (const char* yes : {"1", "t", "true", "y", "yes", "on"})
      if (word == yes) return add(out, 1);
    for (const char* no : {"0", "f", "false", "n", "no", "off"})
      if (word == no) return add(out, 0);
    return false;
  });
}

// The canonical text of a value; a length of the target is kept to.
Codec to_text(const Conversion& c) {
  const std::size_t limit = static_cast<std::size_t>(
      is_text(c.to) ? c.to.length.value_or(std::numeric_limits<int>::max()) : std::numeric_limits<int>::max());
  const bool to_interval = c.to.kind == TypeKind::interval;
  return each(c, [limit, to_interval, type = c.from](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    if (in.wire == Wire::time && to_interval) return add(out, format_duration({0, 0, in.fixed[row]}));
    char text[value_text_max];
    std::size_t size = 0;
    std::string_view value;
    switch (in.wire) {
      case Wire::int64:
        if (type.kind == TypeKind::boolean) return add(out, std::string_view(in.fixed[row] != 0 ? "true" : "false"));
        size = format_int64(in.fixed[row], text);
        break;
      case Wire::uint64: size = format_uint64(static_cast<std::uint64_t>(in.fixed[row]), text); break;
      case Wire::float64:
        size = type.kind == TypeKind::real ? format_float(static_cast<float>(in.as_double(row)), text)
                                           : format_double(in.as_double(row), text);
        break;
      case Wire::date: size = format_date(in.fixed[row], text); break;
      case Wire::time: size = format_time(in.fixed[row], text); break;
      case Wire::timestamp:
        size = format_timestamp(in.fixed[row], text);
        if (type.kind == TypeKind::timestamptz && size < value_text_max) text[size++] = 'Z';
        break;
      case Wire::uuid: size = format_uuid(in.view(row).data(), text); break;
      case Wire::decimal:
      case Wire::text:
      case Wire::bytes: value = in.view(row); break;
    }
    if (value.data() == nullptr) value = {text, size};
    return (value.size() <= limit || characters(value) <= limit) && add(out, value);
  });
}

Codec bytes_to_text(const Conversion& c) {
  return each(c, [](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    return valid_utf8(in.view(row)) && add(out, in.view(row));
  });
}

Codec text_to_label(const Conversion& c) {
  return each(c, [labels = c.to.labels](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    const std::string_view text = in.view(row);
    return (labels.empty() || std::find(labels.begin(), labels.end(), text) != labels.end()) && add(out, text);
  });
}

Codec text_to_json(const Conversion& c) {
  return each(c, [](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    return is_json(in.view(row)) && add(out, in.view(row));
  });
}

Codec json_codec(const Conversion& c) {
  return each(c, [](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    return add(out, std::string_view(canonical_json(in.view(row))));
  });
}

// -- dates and times
// -------------------------------------------------------------------------------------------------------
bool finite(std::int64_t value) { return value != infinity_value && value != minus_infinity_value; }

std::int64_t floor_days(std::int64_t us) { return us >= 0 ? us / us_per_day : -((-us + us_per_day - 1) / us_per_day); }

Codec date_to_timestamp(const Conversion& c) {
  return each(c, [](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    const std::int64_t days = in.fixed[row];
    if (!finite(days)) return add(out, days);
    if (std::abs(days) > std::numeric_limits<std::int64_t>::max() / us_per_day) return false;
    return add(out, days * us_per_day);
  });
}

Codec timestamp_to_date(const Conversion& c) {
  return each(c, [lossy = c.allow_lossy](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    const std::int64_t us = in.fixed[row];
    if (!finite(us)) return add(out, us);
    const std::int64_t days = floor_days(us);
    return (lossy || days * us_per_day == us) && add(out, days);
  });
}

Codec timestamp_precision(const Conversion& c) {
  std::int64_t unit = 1;
  for (int i = c.to.precision.value_or(6); i < 6; ++i) unit *= 10;
  return each(c, [unit, lossy = c.allow_lossy](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    const std::int64_t us = in.fixed[row];
    if (!finite(us) || us % unit == 0) return add(out, us);
    const std::int64_t rest = ((us % unit) + unit) % unit;
    return lossy && add(out, us - rest);
  });
}

Codec text_to_temporal(const Conversion& c) {
  return each(c, [kind = c.to.kind](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    std::int64_t value;
    ZoneText zone = ZoneText::none;
    const std::string_view text = in.view(row);
    if (kind == TypeKind::date) return parse_date(text, value) && add(out, value);
    if (kind == TypeKind::time || kind == TypeKind::timetz) return parse_time(text, value) && add(out, value);
    if (!parse_timestamp(text, value, zone)) return false;
    return (kind == TypeKind::timestamptz ? zone != ZoneText::none : zone != ZoneText::offset) && add(out, value);
  });
}

Codec epoch_to_timestamp(const Conversion& c) {
  const std::int64_t unit = c.unit == "us" ? 1 : c.unit == "ms" ? 1000 : 1000000;
  return each(c, [unit](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    std::int64_t us;
    return !__builtin_mul_overflow(in.fixed[row], unit, &us) && add(out, us);
  });
}

using Micros = std::chrono::microseconds;

Result<const date::time_zone*> zone_of(const Conversion& c) {
  try {
    return date::locate_zone(c.zone.empty() ? "UTC" : c.zone);
  } catch (const std::exception&) {
    return fail(ErrorKind::usage, fmt::format("`{}` is no time zone of this machine's database", c.zone),
                "say an IANA name such as Europe/Berlin");
  }
}

// A local time that a change of the clocks skips or repeats has no one instant: that is the author's to say.
Result<Codec> local_to_instant(const Conversion& c) {
  WAYBILL_TRY(const date::time_zone* zone, zone_of(c));
  return each(c, [zone, lossy = c.allow_lossy](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    if (!finite(in.fixed[row])) return add(out, in.fixed[row]);
    const date::local_time<Micros> local{Micros{in.fixed[row]}};
    const date::local_info info = zone->get_info(local);
    if (info.result != date::local_info::unique && !lossy) return false;
    return add(out, (local.time_since_epoch() - info.first.offset).count());
  });
}

Result<Codec> instant_to_local(const Conversion& c) {
  WAYBILL_TRY(const date::time_zone* zone, zone_of(c));
  return each(c, [zone](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    if (!finite(in.fixed[row])) return add(out, in.fixed[row]);
    return add(out, zone->to_local(date::sys_time<Micros>{Micros{in.fixed[row]}}).time_since_epoch().count());
  });
}

Codec uuid_codec(const Conversion& c) {
  return each(c, [kind = c.kind](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    const std::string_view value = in.view(row);
    if (kind == ConversionKind::text_to_uuid) {
      char bytes[16];
      return parse_uuid(value, bytes) && add(out, std::string_view(bytes, 16));
    }
    return value.size() == 16 && add(out, value);
  });
}

// The same bytes under another name.
Codec copy_bytes(const Conversion& c) {
  return each(c, [](const BatchColumn& in, std::size_t row, BatchColumn& out) {
    return in.is_fixed() ? add(out, in.fixed[row]) : add(out, in.view(row));
  });
}

}  // namespace

Result<Codec> make_codec(const Conversion& c) {
  switch (c.kind) {
    case ConversionKind::same:
    case ConversionKind::text_to_bytes: return copy_bytes(c);
    case ConversionKind::integer_range: return integer_range(c);
    case ConversionKind::to_boolean: return to_boolean(c);
    case ConversionKind::text_length: return text_length(c);
    case ConversionKind::bytes_length: return bytes_length(c);
    case ConversionKind::decimal_fit:
    case ConversionKind::text_to_decimal: return decimal_from(c, digits_of_text);
    case ConversionKind::to_text: return to_text(c);
    case ConversionKind::text_to_integer:
    case ConversionKind::decimal_to_integer: return whole_from_digits(c, digits_of_text);
    case ConversionKind::text_to_float:
      return each(c, [](const BatchColumn& in, std::size_t row, BatchColumn& out) {
        double value;
        if (!parse_double(in.view(row), value)) return false;
        out.add_double(value);
        return true;
      });
    case ConversionKind::text_to_boolean: return text_to_boolean(c);
    case ConversionKind::text_to_date:
    case ConversionKind::text_to_time:
    case ConversionKind::text_to_timestamp: return text_to_temporal(c);
    case ConversionKind::text_to_uuid:
    case ConversionKind::bytes_to_uuid:
    case ConversionKind::uuid_to_bytes: return uuid_codec(c);
    case ConversionKind::text_to_json: return text_to_json(c);
    case ConversionKind::text_to_label: return text_to_label(c);
    case ConversionKind::integer_to_decimal: return decimal_from(c, digits_of_integer);
    case ConversionKind::integer_to_float: return float_from_digits(c, digits_of_integer);
    case ConversionKind::decimal_to_float: return float_from_digits(c, digits_of_text);
    case ConversionKind::float_to_decimal: return decimal_from(c, digits_of_double);
    case ConversionKind::float_to_integer: return whole_from_digits(c, digits_of_double);
    case ConversionKind::float_to_real: return float_to_real(c);
    case ConversionKind::date_to_timestamp: return date_to_timestamp(c);
    case ConversionKind::timestamp_to_date: return timestamp_to_date(c);
    case ConversionKind::local_to_instant: return local_to_instant(c);
    case ConversionKind::instant_to_local: return instant_to_local(c);
    case ConversionKind::epoch_to_timestamp: return epoch_to_timestamp(c);
    case ConversionKind::bytes_to_text: return bytes_to_text(c);
    case ConversionKind::timestamp_precision: return timestamp_precision(c);
    case ConversionKind::json_canonical: return json_codec(c);
  }
  return copy_bytes(c);
}

}  // namespace waybill
