// Readers of the small language inside a spec: expressions, types, table names. What can't be read is a diagnostic
// (W0105, W0106, W0111) at its very byte in the file, and the answer is null. Function names come back in lower case;
// `x is true` is `x is not distinct from true`; extract(year from x) is year(x); current_date is current_date().
// Pure functions.
#pragma once

#include <optional>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/spec/placed_text.h"
#include "compiler/spec/spec.h"

namespace waybill {

ExprPtr parse_expression(const PlacedText& text, Diagnostics& diagnostics);

// "a, b": at least one. Empty when it can't be read.
std::vector<ExprPtr> parse_expressions(const PlacedText& text, Diagnostics& diagnostics);

// "updated_at desc, id".
std::vector<OrderBy> parse_order(const PlacedText& text, Diagnostics& diagnostics);

// "Track", "Track t", "Track as t", "schema.Track", "\"Order Details\"". The parts of the name are joined by dots and
// stand without their quotes, as in ColumnName::qualifier.
std::optional<TableRef> parse_table(const PlacedText& text, Diagnostics& diagnostics);

// A type of the spec language; W0106 with the nearest name when it is none.
std::optional<TypeName> parse_type_name(const PlacedText& text, Diagnostics& diagnostics);

struct NamePart {
  std::string text;
  bool quoted = false;
};

// The parts of a dotted name as written: quotes taken off, doubled quotes halved.
std::vector<NamePart> name_parts(std::string_view name);

// The name as it must be written to be read again as one part: bare where it can be, else in double quotes.
std::string name_text(std::string_view name);

// The content of a quoted text or name: without its quotes, doubled ones halved.
std::string unquoted_text(std::string_view text);

// The operator of a spelling of the grammar ("!=", "AND").
BinaryOp binary_operator(std::string_view spelling);

// How deeply expressions may be nested, and how high their trees may grow (a + b + c … is one level each).
inline constexpr std::size_t max_expression_nesting = 100;
inline constexpr std::size_t max_expression_height = 1000;

}  // namespace waybill
