// Conversion → the rows it would lose, as SQL of the source: a row of probes.def with its holes filled.
#include <algorithm>
#include <array>

#include "compiler/types/cast.h"

namespace waybill {
namespace {

struct Row {
  std::string_view rule, words;
  std::array<std::string_view, 4> sql;  // by Engine
  std::string_view lowest, highest;
};

constexpr Row rows[] = {
#define WAYBILL_PROBE(rule, words, first, second, last, lowest, highest) \
  {rule, words, {first, second, second, last}, lowest, highest},
#define WAYBILL_DYNAMIC(engine)
#include "compiler/types/probes.def"
#undef WAYBILL_PROBE
#undef WAYBILL_DYNAMIC
};

constexpr Engine dynamic_engines[] = {
#define WAYBILL_PROBE(rule, words, first, second, last, lowest, highest)
#define WAYBILL_DYNAMIC(engine) Engine::engine,
#include "compiler/types/probes.def"
#undef WAYBILL_PROBE
#undef WAYBILL_DYNAMIC
};

std::size_t index_of(Engine engine) { return static_cast<std::size_t>(engine); }

std::string replace_all(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

struct Range {
  const char *lo, *hi, *over;
};

Range range_of(const Type& type) {
  const bool positive = type.is_unsigned;
  switch (type.kind) {
    case TypeKind::tinyint: return positive ? Range{"0", "255", "256"} : Range{"-128", "127", "128"};
    case TypeKind::smallint: return positive ? Range{"0", "65535", "65536"} : Range{"-32768", "32767", "32768"};
    case TypeKind::mediumint:
      return positive ? Range{"0", "16777215", "16777216"} : Range{"-8388608", "8388607", "8388608"};
    case TypeKind::integer:
      return positive ? Range{"0", "4294967295", "4294967296"} : Range{"-2147483648", "2147483647", "2147483648"};
    case TypeKind::year: return {"0", "2155", "2156"};
    case TypeKind::real: return {"-16777216", "16777216", "16777217"};
    case TypeKind::double_: return {"-9007199254740992", "9007199254740992", "9007199254740993"};
    default:
      return positive ? Range{"0", "18446744073709551615", "18446744073709551616.0"}
                      : Range{"-9223372036854775808", "9223372036854775807", "9223372036854775808.0"};
  }
}

// 10^(precision - scale), written out: an exact number on every engine.
std::string limit_of(const Type& decimal) {
  const int whole = std::max(0, decimal.precision.value_or(0) - decimal.scale.value_or(0));
  return "1" + std::string(static_cast<std::size_t>(whole), '0') + (whole > 17 ? ".0" : "");
}

std::string quoted_labels(const Type& type, Engine engine) {
  static constexpr bool escapes_backslash[] = {false, true, true, false};  // by Engine
  std::string list;
  for (const std::string& label : type.labels) {
    std::string text = replace_all(label, "'", "''");
    if (escapes_backslash[index_of(engine)]) text = replace_all(std::move(text), "\\", "\\\\");
    list += (list.empty() ? "'" : ", '") + text + "'";
  }
  return list;
}

std::string native_word(const Conversion& conversion) {  // for rules that cast within the source: {type}
  if (conversion.kind == ConversionKind::decimal_to_float)
    return conversion.to.kind == TypeKind::real ? "float4" : "float8";
  return to_string(make_type(conversion.from.kind));
}

std::string length_sql(Engine engine) {
  static constexpr const char* forms[] = {"char_length(({x})::text)", "char_length({x})", "char_length({x})",
                                          "length({x})"};  // by Engine
  return forms[index_of(engine)];
}

// What stands in the holes of probes.def.
struct Holes {
  const Conversion& conversion;
  const std::string& sql;
  Engine source;

  int digits() const {
    const Type& to = conversion.to;
    return to.kind == TypeKind::decimal ? to.scale.value_or(0) : to.precision.value_or(6);
  }

  std::string unit() const {
    std::string one = "1";
    for (int i = digits(); i < 6; ++i) one += '0';
    return one;
  }

  // nullopt: no hole of ours, but braces of SQL.
  std::optional<std::string> operator()(std::string_view name) const {
    const Type& to = conversion.to;
    if (name == "x") return sql;
    if (name == "length") return replace_all(length_sql(source), "{x}", sql);
    if (name == "lo") return range_of(to).lo;
    if (name == "hi") return range_of(to).hi;
    if (name == "over") return range_of(to).over;
    if (name == "n") return std::to_string(to.length.value_or(0));
    if (name == "t") return std::to_string(digits());
    if (name == "unit") return unit();
    if (name == "limit") return limit_of(to);
    if (name == "labels") return quoted_labels(to, source);
    if (name == "zone") return "'" + replace_all(conversion.zone, "'", "''") + "'";
    if (name == "type") return native_word(conversion);
    return std::nullopt;
  }
};

std::string fill(std::string_view pattern, const Holes& holes) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = std::min(pattern.find('{', at), pattern.size());
    text += pattern.substr(at, open - at);
    const std::size_t close = pattern.find('}', open);
    const auto value =
        close == std::string_view::npos ? std::nullopt : holes(pattern.substr(open + 1, close - open - 1));
    if (value) text += *value;
    at = value ? close + 1 : std::min(open + 1, pattern.size());
    if (!value) text += pattern.substr(open, at - open);
  }
  return text;
}

// The row of probes.def for a rule: one rule has several where types or the author's leave to lose make a difference.
std::string variant(const Conversion& conversion) {
  const std::string& rule = conversion.rule;
  const Type& to = conversion.to;
  const bool any_digits = to.kind != TypeKind::decimal || !to.precision;
  if (conversion.from.kind == TypeKind::bit && (rule == "K2" || rule == "K3")) return {};
  if (rule == "K5" && is_integer(conversion.from)) return "K5I";
  if ((rule == "K10" || rule == "K13") && any_digits) return rule + "U";
  if (conversion.allow_lossy && (rule == "K4" || rule == "K5" || rule == "K8" || rule == "K10")) return rule + "L";
  if (rule == "K14" && to.kind == TypeKind::time) return "K14T";
  if (rule == "K15" && to.kind == TypeKind::timestamptz && conversion.zone.empty()) return "K15Z";
  if (rule == "K15" && to.kind != TypeKind::timestamp && to.kind != TypeKind::timestamptz) return {};
  if (rule == "K16" && is_bytes(conversion.from)) return "K16B";
  if (rule == "K18" && to.kind != TypeKind::json) return {};
  if (rule == "K32" && to.kind == TypeKind::binary) return "K32F";
  if (conversion.allow_lossy && (rule == "K6" || rule == "K9" || rule == "K20" || rule == "K21")) return {};
  return rule;
}

const Row* row_of(const std::string& rule) {
  const auto* row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) { return r.rule == rule; });
  return row == std::end(rows) ? nullptr : row;
}

// Text that reads as a whole number, or a float without a fraction: what the reader takes for an integer.
constexpr std::string_view not_an_integer =
    "typeof({x}) NOT IN ('integer', 'null') AND NOT (typeof({x}) = 'real' AND {x} = CAST({x} AS INTEGER) AND abs({x}) "
    "< "
    "9.2e18) AND NOT (typeof({x}) = 'text' AND ltrim({x}, '+-') <> '' AND ltrim({x}, '+-') NOT GLOB '*[^0-9]*' AND "
    "length(ltrim(ltrim({x}, '+-'), '0')) <= 18)";
constexpr std::string_view not_a_decimal =
    "typeof({x}) NOT IN ('integer', 'real', 'null') AND NOT (typeof({x}) = 'text' AND {x} GLOB '*[0-9]*' AND {x} NOT "
    "GLOB "
    "'*[^0-9.eE+-]*')";

std::string stored_integer(const Type& type) {
  const Range range = range_of(type);
  std::string sql(not_an_integer);
  if (type.kind == TypeKind::bigint) return sql;
  return sql + " OR CAST({x} AS INTEGER) NOT BETWEEN " + range.lo + " AND " + range.hi;
}

std::string stored_decimal(const Type& type) {
  std::string sql(not_a_decimal);
  if (!type.precision) return sql;
  const std::string number = "CAST({x} AS NUMERIC)";
  return sql + " OR abs(" + number + ") >= " + limit_of(type) + " OR round(" + number + ", " +
         std::to_string(type.scale.value_or(0)) + ") <> " + number;
}

std::string stored_text(const Type& type) {
  std::string sql = "typeof({x}) = 'blob'";
  const bool has_length = type.kind == TypeKind::char_ || type.kind == TypeKind::varchar;
  if (has_length && type.length) sql += " OR length({x}) > " + std::to_string(*type.length);
  return sql;
}

// What a column that declares this type must hold where values bring their own type: what the reader takes.
std::string stored_badly(const Type& type) {
  if (is_integer(type)) return stored_integer(type);
  if (is_bytes(type) || type.kind == TypeKind::geometry) return "typeof({x}) IN ('integer', 'real')";
  switch (type.kind) {
    case TypeKind::boolean:
      return "NOT (typeof({x}) <> 'text' AND {x} IN (0, 1)) AND {x} NOT IN ('1', 't', 'true', "
             "'TRUE', "
             "'0', 'f', 'false', 'FALSE')";
    case TypeKind::decimal: return stored_decimal(type);
    case TypeKind::real:
    case TypeKind::double_: return std::string(not_a_decimal);
    case TypeKind::date:
      return "NOT (typeof({x}) = 'text' AND date({x}, '+0 days') IS substr({x}, 1, 10) AND "
             "(length({x}) = 10 OR strftime('%H:%M:%f', {x}) = '00:00:00.000'))";
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      return "NOT (typeof({x}) = 'text' AND datetime({x}) IS NOT NULL AND (date({x}, '+0 days') IS "
             "substr({x}, 1, 10) OR substr({x}, 17) GLOB '*[-+]*'))";
    case TypeKind::time: return "NOT (typeof({x}) = 'text' AND {x} GLOB '*[0-9]:[0-5][0-9]*')";
    case TypeKind::json: return "NOT json_valid({x})";
    case TypeKind::uuid:
      return "NOT (typeof({x}) = 'blob' AND length({x}) = 16) AND lower(replace({x}, '-', '')) NOT "
             "GLOB replace(printf('%032d', 0), '0', '[0-9a-f]')";
    case TypeKind::any:
    case TypeKind::null_: return {};
    default: return stored_text(type);
  }
}

std::string stored_words(const Type& type) { return "a value of type " + to_string(type); }

}  // namespace

bool has_dynamic_types(Engine engine) {
  return std::find(std::begin(dynamic_engines), std::end(dynamic_engines), engine) != std::end(dynamic_engines);
}

std::optional<CastProbe> cast_probe(const Conversion& conversion, const std::string& sql, Engine source) {
  const Row* row = conversion.cast_class == CastClass::checked ? row_of(variant(conversion)) : nullptr;
  const std::string_view bad = row ? row->sql[index_of(source)] : std::string_view();
  if (bad.empty() && !has_dynamic_types(source)) return std::nullopt;
  const Holes holes{conversion, sql, source};
  CastProbe probe;
  if (!bad.empty()) {
    probe = {fill(bad, holes), fill(row->words, holes), fill(row->lowest, holes), fill(row->highest, holes)};
  }
  const std::string stored = has_dynamic_types(source) ? fill(stored_badly(conversion.from), holes) : std::string();
  if (!stored.empty()) {
    probe.bad = probe.bad.empty() ? stored : "(" + stored + ") OR (" + probe.bad + ")";
    if (probe.words.empty()) probe.words = stored_words(conversion.from);
  }
  if (probe.bad.empty()) return std::nullopt;
  if (has_dynamic_types(source)) probe.bad = sql + " IS NOT NULL AND (" + probe.bad + ")";
  return probe;
}

std::optional<CastProbe> content_probe(const Type& from, const Type& to, const std::string& sql, Engine source,
                                       Engine target) {
  const Row* row = row_of(content_rule(from, to, source, target));
  if (row == nullptr || row->sql[index_of(source)].empty()) return std::nullopt;
  const Conversion conversion{from, to};
  const Holes holes{conversion, sql, source};
  return CastProbe{fill(row->sql[index_of(source)], holes), std::string(row->words), {}, {}};
}

}  // namespace waybill
