// How a unit of a .wb text that can't be read is told: what was expected there, and what its author may have meant.
#pragma once

#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace waybill {

struct WbUnit {
  std::string_view text;     // of the whole file, comments blanked (WbLayout::clean)
  std::string_view outline;  // the same with texts in quotes filled
  std::size_t begin, end;    // the unit, up to its end or its brace
  std::uint32_t file;
  bool in_block;
};

// `expected` is a text of grammar/messages.h, empty where nothing begins like this; `at` the byte where the grammar
// gave up.
void report_unit(const WbUnit& unit, std::string_view expected, std::size_t at, Diagnostics& diagnostics);

// "key: value" or "- item" at the beginning of the file.
bool looks_like_yaml(std::string_view clean);

}  // namespace waybill
