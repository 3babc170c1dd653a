// Where the bytes of a YAML scalar stand in its file. The library tells where a scalar begins and what it means; this
// walks both texts side by side through quotes, escapes, folded lines and indentation. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "compiler/spec/placed_text.h"

namespace waybill {

enum class ScalarStyle { plain, single_quoted, double_quoted, block };

struct PlacedScalar {
  PlacedText text;
  ScalarStyle style = ScalarStyle::plain;
  bool closed = true;  // false: the quote that opens it has no other (the library lets this pass at the end)
};

// `source`: the whole file; `begin`: where the node begins (its anchor or tag, if it has one); `value`: what it means.
PlacedScalar place_scalar(std::string_view source, std::uint32_t file, std::size_t begin, std::string value);

// Behind anchors (&name) and tags (!name) and the space after them.
std::size_t skip_properties(std::string_view source, std::size_t begin);

}  // namespace waybill
