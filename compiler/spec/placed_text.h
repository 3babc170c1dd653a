// A text taken out of a file, after escapes and line folding, that still knows where each of its bytes stands there.
// Plain value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/source.h"

namespace waybill {

struct PlacedText {
  std::string text;
  Span whole;  // in the file, with its quotes
  // [begin, end) in the file of each byte of `text`; empty: byte i stands at whole.begin + i.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> places;

  // The place in the file of text[begin, end). Positions at or behind the end of the text stand behind its last byte.
  Span span(std::size_t begin, std::size_t end) const;

  // A part of the text that keeps its places.
  PlacedText part(std::size_t begin, std::size_t end) const;
};

}  // namespace waybill
