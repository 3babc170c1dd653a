// Small and capital letters as data (letters.def): what lower and upper mean on every engine. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waybill {

struct LetterRange {  // each step-th code point from first to last becomes the one `add` behind it
  int first, last, step, add;
};

// In the order of the table; no code point is in two of them.
const std::vector<LetterRange>& lower_letters();
const std::vector<LetterRange>& upper_letters();

// The small letters of a UTF-8 text, as lower() gives them.
std::string lower_text_of(std::string_view text);

}  // namespace waybill
