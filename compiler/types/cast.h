// The class of a conversion between two logical types, and the codec that performs it. The facts stand in casts.def
// (rules K1 … of the cast matrix). Pure functions.
#pragma once

#include <optional>
#include <string>

#include "compiler/types/cast_class.h"
#include "compiler/types/type.h"

namespace waybill {

// What the codec between reader and writer does with one column (runtime/move/codec.h has a function for each).
// The order of checks: the source value is decoded as wire_of(from), the result is wire_of(to).
enum class ConversionKind {
  same,           // bytes pass through
  integer_range,  // within the target's range
  to_boolean,     // 0 or 1 only
  text_length,    // at most n characters
  bytes_length,   // at most n bytes (binary: exactly n)
  decimal_fit,    // precision and scale; exact unless lossy, then half away from zero
  to_text,        // canonical text of any value
  text_to_integer,
  text_to_decimal,
  text_to_float,
  text_to_boolean,
  text_to_date,
  text_to_time,
  text_to_timestamp,
  text_to_uuid,
  text_to_json,
  text_to_label,
  integer_to_decimal,
  integer_to_float,
  decimal_to_integer,
  decimal_to_float,
  float_to_decimal,
  float_to_integer,
  float_to_real,
  date_to_timestamp,
  timestamp_to_date,
  local_to_instant,
  instant_to_local,    // zone
  epoch_to_timestamp,  // unit
  bytes_to_uuid,
  uuid_to_bytes,
  text_to_bytes,
  bytes_to_text,
  timestamp_precision,  // cut to p digits
  json_canonical,
};

struct Conversion {
  Type from;
  Type to;
  ConversionKind kind = ConversionKind::same;
  CastClass cast_class = CastClass::exact;
  bool allow_lossy = false;  // the author said `cast: lossy`: round, cut or saturate as `kind` says
  std::string zone;          // IANA name, for local_to_instant and instant_to_local
  std::string unit;          // "s", "ms", "us", for epoch_to_timestamp
  std::string rule;          // row of casts.def, e.g. "K1": shown in plans
};

// The conversion of any value of `from` to `to`, with its class. `impossible` where there is none.
// `needs` is filled where a word is missing ("zone", "epoch"), which makes the class impossible until it is said.
Conversion classify(const Type& from, const Type& to, std::string* needs = nullptr);

}  // namespace waybill
