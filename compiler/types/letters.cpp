#include "compiler/types/letters.h"

#include "compiler/diagnostics/utf8.h"

namespace waybill {
namespace {

void append_utf8(std::string& out, char32_t code) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3f)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | (code >> 6)), tail(0);
  } else {
    out += static_cast<char>(0xe0 | (code >> 12)), tail(6), tail(0);
  }
}

}  // namespace

const std::vector<LetterRange>& lower_letters() {
  static const std::vector<LetterRange> ranges{
#define WAYBILL_LETTERS(first, last, step, add) {first, last, step, add},
#define WAYBILL_LOWER(from, to) {from, from, 1, to - from},
#define WAYBILL_UPPER(from, to)
#include "compiler/types/letters.def"
#undef WAYBILL_LETTERS
#undef WAYBILL_LOWER
#undef WAYBILL_UPPER
  };
  return ranges;
}

const std::vector<LetterRange>& upper_letters() {
  static const std::vector<LetterRange> ranges{
#define WAYBILL_LETTERS(first, last, step, add) {first + add, last + add, step, -(add)},
#define WAYBILL_LOWER(from, to)
#define WAYBILL_UPPER(from, to) {from, from, 1, to - from},
#include "compiler/types/letters.def"
#undef WAYBILL_LETTERS
#undef WAYBILL_LOWER
#undef WAYBILL_UPPER
  };
  return ranges;
}

std::string lower_text_of(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char letter = decode_utf8(text, at);
    const int code = static_cast<int>(letter.code);
    int add = 0;
    for (const LetterRange& range : lower_letters())
      if (letter.valid && range.first <= code && code <= range.last && (code - range.first) % range.step == 0)
        add = range.add;
    if (add == 0)
      out += text.substr(at, letter.size);
    else
      append_utf8(out, static_cast<char32_t>(code + add));
    at += letter.size;
  }
  return out;
}

}  // namespace waybill
