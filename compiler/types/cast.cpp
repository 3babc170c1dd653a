#include "compiler/types/cast.h"

#include <algorithm>

#include "compiler/types/function.h"

namespace waybill {
namespace {

// Families of types as bits, so that a row of casts.def can name several.
enum Family : unsigned {
  BOOLEAN = 1U << 0,
  INTEGERS = 1U << 1,
  YEAR = 1U << 2,
  DECIMAL = 1U << 3,
  REAL = 1U << 4,
  DOUBLE = 1U << 5,
  CHAR = 1U << 6,
  VARCHAR = 1U << 7,
  TEXT = 1U << 8,
  BINARY = 1U << 9,
  BYTES = 1U << 10,
  BLOB = 1U << 11,
  DATE = 1U << 12,
  TIME = 1U << 13,
  TIMETZ = 1U << 14,
  TIMESTAMP = 1U << 15,
  TIMESTAMPTZ = 1U << 16,
  INTERVAL = 1U << 17,
  UUID = 1U << 18,
  JSON = 1U << 19,
  ENUM = 1U << 20,
  SET = 1U << 21,
  BIT = 1U << 22,
  ARRAY = 1U << 23,
  GEOMETRY = 1U << 24,
  INET = 1U << 25,
  XML = 1U << 26,
  NATIVE = 1U << 27,
  ANY = 1U << 28,
  NULLS = 1U << 29,
  FLOATS = REAL | DOUBLE,
  TEXTS = CHAR | VARCHAR | TEXT | ENUM,
  TEXTLIKE = CHAR | VARCHAR | TEXT | NATIVE | ANY | NULLS,
};

enum class Cell {
  exact,
  widening,
  lossy,
  checked_3,
  checked_4,
  checked_6,
  checked_8,
  checked_9,
  checked_10,
  checked_12,
  checked_13,
  checked_14,
  checked_15,
  checked_16,
  checked_17,
  checked_18,
  checked_19,
  checked_20,
  checked_29,
  checked_35,
  checked_36,
  checked_42,
  checked_44,
  integers,
  integer_digits,
  integer_bits,
  decimals,
  lengths,
  byte_lengths,
  sixteen,
  text_of,
  labels,
  precision,
  bits,
  one_bit,
  bits_in_source,
  in_source,
  elements,
  natives,
  needs_zone,
  needs_epoch,
};

struct Row {
  unsigned from, to;
  Cell cell;
  ConversionKind kind;
};

constexpr Row rows[] = {
#define WAYBILL_CAST(from, to, cell, kind) {from, to, Cell::cell, ConversionKind::kind},
#define WAYBILL_RANGE(from, to, sources, targets, rule)
#define WAYBILL_CONTENT(from, to, sources, targets, rule)
#include "compiler/types/casts.def"
#undef WAYBILL_CAST
#undef WAYBILL_RANGE
#undef WAYBILL_CONTENT
};

unsigned family_of(const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean: return BOOLEAN;
    case TypeKind::tinyint:
    case TypeKind::smallint:
    case TypeKind::mediumint:
    case TypeKind::integer:
    case TypeKind::bigint: return INTEGERS;
    case TypeKind::year: return YEAR;
    case TypeKind::decimal: return DECIMAL;
    case TypeKind::real: return REAL;
    case TypeKind::double_: return DOUBLE;
    case TypeKind::char_: return CHAR;
    case TypeKind::varchar: return VARCHAR;
    case TypeKind::text: return TEXT;
    case TypeKind::binary: return BINARY;
    case TypeKind::varbinary: return BYTES;
    case TypeKind::blob: return BLOB;
    case TypeKind::date: return DATE;
    case TypeKind::time: return TIME;
    case TypeKind::timetz: return TIMETZ;
    case TypeKind::timestamp: return TIMESTAMP;
    case TypeKind::timestamptz: return TIMESTAMPTZ;
    case TypeKind::interval: return INTERVAL;
    case TypeKind::uuid: return UUID;
    case TypeKind::json: return JSON;
    case TypeKind::enum_: return ENUM;
    case TypeKind::set: return SET;
    case TypeKind::bit:
    case TypeKind::varbit: return BIT;
    case TypeKind::array: return ARRAY;
    case TypeKind::geometry: return GEOMETRY;
    case TypeKind::inet: return INET;
    case TypeKind::xml: return XML;
    case TypeKind::native: return NATIVE;
    case TypeKind::any: return ANY;
    case TypeKind::null_: return NULLS;
  }
  return ANY;
}

struct Verdict {
  CastClass cast_class;
  std::string rule;
};

Verdict unless(bool fits, CastClass good, std::string rule) {
  if (fits) return {good, {}};
  return {CastClass::checked, std::move(rule)};
}

int value_bits(const Type& type) {  // without the sign
  switch (type.kind) {
    case TypeKind::boolean: return 1;
    case TypeKind::tinyint: return type.is_unsigned ? 8 : 7;
    case TypeKind::smallint: return type.is_unsigned ? 16 : 15;
    case TypeKind::year: return 12;
    case TypeKind::mediumint: return type.is_unsigned ? 24 : 23;
    case TypeKind::integer: return type.is_unsigned ? 32 : 31;
    default: return type.is_unsigned ? 64 : 63;
  }
}

bool has_negatives(const Type& type) {
  return !type.is_unsigned && type.kind != TypeKind::boolean && type.kind != TypeKind::year;
}

Verdict integers(const Type& from, const Type& to) {
  const bool fits = value_bits(from) <= value_bits(to) && (!has_negatives(from) || !to.is_unsigned);
  return unless(fits, CastClass::widening, from.kind == TypeKind::bigint && from.is_unsigned ? "K2" : "K1");
}

Verdict decimals(const Type& from, const Type& to) {
  if (!to.precision) return {CastClass::widening, {}};
  const Type source = as_decimal(from);
  if (!source.precision) return {CastClass::checked, "K5"};
  const int scale = to.scale.value_or(0);
  const bool fits = scale >= *source.scale && *to.precision - scale >= *source.precision - *source.scale;
  return unless(fits, CastClass::widening, "K5");
}

Verdict integer_bits(const Type& from, const Type& to) {
  const int exact = to.kind == TypeKind::real ? 24 : 53;
  return unless(value_bits(from) <= exact, CastClass::widening, "K7");
}

Verdict lengths(const Type& from, const Type& to) {
  if (!to.length) return {CastClass::widening, {}};
  return unless(from.length && *from.length <= *to.length, CastClass::widening, "K11");
}

Verdict byte_lengths(const Type& from, const Type& to) {
  if (!to.length) return {CastClass::widening, {}};
  const bool fixed = to.kind == TypeKind::binary;
  const bool same_length = from.length == to.length && from.kind == TypeKind::binary;
  return unless(fixed ? same_length : from.length && *from.length <= *to.length, CastClass::widening, "K32");
}

int longest_label(const Type& type) {
  std::size_t longest = 0;
  for (const std::string& label : type.labels)
    longest = type.kind == TypeKind::set ? longest + label.size() + 1 : std::max(longest, label.size());
  return static_cast<int>(longest);
}

// Characters of the longest canonical text; nullopt: no bound.
std::optional<int> longest_text(const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean: return 5;
    case TypeKind::tinyint: return 4;
    case TypeKind::smallint: return 6;
    case TypeKind::year: return 4;
    case TypeKind::mediumint: return 8;
    case TypeKind::integer: return 11;
    case TypeKind::bigint: return 20;
    case TypeKind::decimal: return type.precision ? std::optional<int>(*type.precision + 3) : std::nullopt;
    case TypeKind::real:
    case TypeKind::double_: return 24;
    case TypeKind::date: return 13;
    case TypeKind::time: return 17;
    case TypeKind::timetz: return 21;
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return 32;
    case TypeKind::uuid: return 36;
    case TypeKind::inet: return 43;
    case TypeKind::interval: return 64;
    case TypeKind::enum_:
    case TypeKind::set: return longest_label(type);
    default: return type.length;
  }
}

Verdict text_of(const Type& from, const Type& to) {
  const auto longest = longest_text(from);
  const bool fits = !to.length || (longest && *longest <= *to.length);
  return unless(fits, CastClass::widening, "K11");
}

Verdict labels(const Type& from, const Type& to) {
  if (from.labels == to.labels) return {CastClass::exact, {}};
  const bool all = std::all_of(from.labels.begin(), from.labels.end(), [&](const std::string& label) {
    return std::find(to.labels.begin(), to.labels.end(), label) != to.labels.end();
  });
  return unless(all, CastClass::widening, "K19");
}

Verdict precision(const Type& from, const Type& to) {
  const int have = from.precision.value_or(6);
  const int want = to.precision.value_or(6);
  if (have == want) return {CastClass::exact, {}};
  return unless(have < want, CastClass::widening, "K21");
}

Verdict bits(const Type& from, const Type& to) {
  if (!to.length) return {CastClass::widening, {}};
  const bool fits = from.length && (to.kind == TypeKind::bit ? from.length == to.length : *from.length <= *to.length);
  return unless(fits, CastClass::widening, "K33");
}

Verdict elements(const Type& from, const Type& to) {
  const bool same = from.element && to.element && *from.element == *to.element;
  return unless(same, CastClass::exact, "K39");
}

Verdict checked(Cell cell) {
  static constexpr std::pair<Cell, const char*> names[] = {
      {Cell::checked_3, "K3"},   {Cell::checked_4, "K4"},   {Cell::checked_6, "K6"},   {Cell::checked_8, "K8"},
      {Cell::checked_9, "K9"},   {Cell::checked_10, "K10"}, {Cell::checked_12, "K12"}, {Cell::checked_13, "K13"},
      {Cell::checked_14, "K14"}, {Cell::checked_15, "K15"}, {Cell::checked_16, "K16"}, {Cell::checked_17, "K17"},
      {Cell::checked_18, "K18"}, {Cell::checked_19, "K19"}, {Cell::checked_20, "K20"}, {Cell::checked_29, "K29"},
      {Cell::checked_35, "K35"}, {Cell::checked_36, "K36"}, {Cell::checked_42, "K42"}, {Cell::checked_44, "K44"}};
  const auto* row =
      std::find_if(std::begin(names), std::end(names), [&](const auto& name) { return name.first == cell; });
  return {CastClass::checked, row == std::end(names) ? "" : row->second};
}

Verdict judge(Cell cell, const Type& from, const Type& to) {
  switch (cell) {
    case Cell::exact: return {CastClass::exact, {}};
    case Cell::widening:
    case Cell::in_source: return {CastClass::widening, {}};
    case Cell::lossy: return {CastClass::lossy, {}};
    case Cell::integers: return integers(from, to);
    case Cell::integer_digits:
    case Cell::decimals: return decimals(from, to);
    case Cell::integer_bits: return integer_bits(from, to);
    case Cell::lengths: return lengths(from, to);
    case Cell::byte_lengths: return byte_lengths(from, to);
    case Cell::sixteen: {
      const int length = to.length.value_or(16);
      const bool fits = to.kind == TypeKind::binary ? length == 16 : length >= 16;
      return {fits ? CastClass::widening : CastClass::impossible, {}};
    }
    case Cell::text_of: return text_of(from, to);
    case Cell::labels: return labels(from, to);
    case Cell::precision: return precision(from, to);
    case Cell::bits: return bits(from, to);
    case Cell::one_bit: return unless(from.length == 1, CastClass::widening, "K3");
    case Cell::bits_in_source: return unless(from.length && *from.length <= value_bits(to), CastClass::widening, "K2");
    case Cell::elements: return elements(from, to);
    case Cell::natives: return unless(from.name == to.name, CastClass::exact, "K18");
    case Cell::needs_zone:
    case Cell::needs_epoch: return {CastClass::impossible, {}};
    default: return checked(cell);
  }
}

// Ranges of one logical type that differ between engines, and engines whose columns hold values of any type.
constexpr unsigned bit_of(Engine engine) { return 1U << static_cast<unsigned>(engine); }

struct RangeRow {
  unsigned from, to;
  unsigned sources, targets;
  const char* rule;
};

constexpr RangeRow ranges[] = {
#define WAYBILL_CAST(from, to, cell, kind)
#define WAYBILL_CONTENT(from, to, sources, targets, rule)
#define WAYBILL_RANGE(from, to, sources, targets, rule) {from, to, sources, targets, rule},
#include "compiler/types/casts.def"
#undef WAYBILL_CAST
#undef WAYBILL_RANGE
#undef WAYBILL_CONTENT
};

constexpr RangeRow contents[] = {
#define WAYBILL_CAST(from, to, cell, kind)
#define WAYBILL_RANGE(from, to, sources, targets, rule)
#define WAYBILL_CONTENT(from, to, sources, targets, rule) {from, to, sources, targets, rule},
#include "compiler/types/casts.def"
#undef WAYBILL_CAST
#undef WAYBILL_RANGE
#undef WAYBILL_CONTENT
};

// The rule that a pair of types on two engines asks for; empty: none.
template <std::size_t size>
std::string rule_in(const RangeRow (&table)[size], const Type& from, const Type& to, Engine source, Engine target) {
  for (const RangeRow& row : table) {
    const bool types = (row.from & family_of(from)) != 0 && (row.to & family_of(to)) != 0;
    if (types && (row.sources & bit_of(source)) != 0 && (row.targets & bit_of(target)) != 0) return row.rule;
  }
  return {};
}

}  // namespace

Conversion classify(const Type& from, const Type& to, std::string* needs) {
  Conversion conversion;
  conversion.from = from;
  conversion.to = to;
  conversion.cast_class = CastClass::impossible;
  const auto* row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& candidate) {
    return (candidate.from & family_of(from)) != 0 && (candidate.to & family_of(to)) != 0;
  });
  if (row == std::end(rows)) return conversion;
  Verdict verdict = judge(row->cell, from, to);
  conversion.kind = row->kind;
  conversion.cast_class = from.kind == TypeKind::null_ ? CastClass::exact : verdict.cast_class;
  conversion.rule = std::move(verdict.rule);
  conversion.in_source = row->cell == Cell::in_source || row->cell == Cell::bits_in_source;
  if (needs && row->cell == Cell::needs_zone) *needs = "zone";
  if (needs && row->cell == Cell::needs_epoch) *needs = "epoch";
  const bool other_kind = from.kind != to.kind && from.kind != TypeKind::null_;
  if (other_kind && conversion.cast_class == CastClass::exact) conversion.cast_class = CastClass::widening;
  if (from == to && conversion.cast_class <= CastClass::widening) conversion.cast_class = CastClass::exact;
  const bool harmless = conversion.cast_class <= CastClass::widening && wire_of(from) == wire_of(to);
  const bool renamed = conversion.kind == ConversionKind::uuid_to_bytes;
  const bool as_text = conversion.kind == ConversionKind::to_text;
  if (harmless && !renamed && !as_text) conversion.kind = ConversionKind::same;
  return conversion;
}

Conversion classify(const Type& from, const Type& to, Engine source, Engine target, std::string* needs) {
  Conversion conversion = classify(from, to, needs);
  if (conversion.cast_class > CastClass::widening) return conversion;
  // Declared lengths are not kept by the engine with type affinities.
  if (has_dynamic_types(source) && is_text(from) && is_text(to) && to.length)
    conversion.kind = ConversionKind::text_length;
  std::string rule = rule_in(ranges, from, to, source, target);
  if (rule.empty()) return conversion;
  conversion.cast_class = CastClass::checked;
  conversion.rule = std::move(rule);
  return conversion;
}

std::string content_rule(const Type& from, const Type& to, Engine source, Engine target) {
  return rule_in(contents, from, to, source, target);
}

}  // namespace waybill
