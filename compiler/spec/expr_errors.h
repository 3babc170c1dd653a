// How a failed parse of an expression is told: what was expected, what stands there, and what the author may have
// meant.
#pragma once

#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/spec/placed_text.h"

namespace waybill {

struct Telling {
  Code code = Code::W0105;
  std::string_view what = "expression";  // that ends where nothing follows
};

// `expected` is a text of grammar/messages.h, `at` the byte where the grammar gave up, `opened_at` the last opening
// quote or comment before it.
void report_expression_error(const PlacedText& text, std::string_view expected, std::size_t at, std::size_t opened_at,
                             Diagnostics& diagnostics, const Telling& telling = {});

// The letters and digits at the beginning.
std::string_view first_word(std::string_view text);

}  // namespace waybill
