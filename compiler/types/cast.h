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
  bool in_source = false;    // the source's SQL casts (a TypedCast to `to`) before reading; the codec passes it on
};

// The conversion of any value of `from` to `to`, with its class. `impossible` where there is none.
// `needs` is filled where a word is missing ("zone", "epoch"), which makes the class impossible until it is said.
Conversion classify(const Type& from, const Type& to, std::string* needs = nullptr);

// The same, knowing the engines: their ranges of one logical type differ (an instant that ends in 2038, a date that may
// be 0000-00-00, NaN), which makes some exact conversions checked.
Conversion classify(const Type& from, const Type& to, Engine source, Engine target, std::string* needs = nullptr);

// Columns of this engine hold values of any type, whatever they declare.
bool has_dynamic_types(Engine engine);

// The question to the source that decides a checked conversion.
struct CastProbe {
  std::string bad;              // SQL: true for a row whose value would be lost; NULL values are never bad
  std::string words;            // "from -32768 to 32767", "length <= 120": what a value must be
  std::string lowest, highest;  // SQL aggregates that a proof may show; may be empty
};

// nullopt: nothing to ask, or plain SQL can't say it (the codec stops such rows). `sql` is the value in the source.
// Where the source's columns hold values of any type whatever they declare, exact conversions have a probe too: that
// the values are what the declaration says.
std::optional<CastProbe> cast_probe(const Conversion& conversion, const std::string& sql, Engine source);

// What no column of the target's engine takes, whatever its length (a NUL in a text): a question of its own beside that
// of the cast. nullopt: these two engines agree.
std::optional<CastProbe> content_probe(const Type& from, const Type& to, const std::string& sql, Engine source,
                                       Engine target);

// Its row of probes.def; empty: none.
std::string content_rule(const Type& from, const Type& to, Engine source, Engine target);

}  // namespace waybill
