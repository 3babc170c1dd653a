// UTF-8 as the diagnostics need it: decoding that never fails, and how many terminal cells a character takes.
// Pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace waybill {

struct Utf8Char {
  char32_t code = 0xfffd;
  std::size_t size = 1;  // bytes taken; 1 for a byte that starts nothing
  bool valid = false;
};

// The character at `offset` (which must be inside `text`).
Utf8Char decode_utf8(std::string_view text, std::size_t offset);

// Byte offset of the first byte that is not UTF-8.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

// Terminal cells: 0 for combining marks, 2 for wide East Asian characters and emoji, 1 for all else.
int display_width(char32_t code);

// Bytes of the longest prefix that has at most `characters` characters.
std::size_t utf8_prefix(std::string_view text, std::size_t characters);

}  // namespace waybill
