#include "compiler/diagnostics/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace waybill {

namespace {

struct Range {
  char32_t first, last;
};

// Unicode 15: the blocks of combining marks and joiners that occur in names and texts.
constexpr auto zero_width = std::to_array<Range>(
    {{0x0300, 0x036f}, {0x0483, 0x0489},   {0x0591, 0x05bd},  {0x0610, 0x061a}, {0x064b, 0x065f}, {0x0900, 0x0902},
     {0x093c, 0x093c}, {0x0941, 0x0948},   {0x0e31, 0x0e31},  {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff},
     {0x1dc0, 0x1dff}, {0x200b, 0x200f},   {0x20d0, 0x20ff},  {0x3099, 0x309a}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
     {0xfeff, 0xfeff}, {0x1f3fb, 0x1f3ff}, {0xe0100, 0xe01ef}});

// East Asian Width W and F, and the emoji that terminals draw over two cells.
constexpr auto double_width = std::to_array<Range>({{0x1100, 0x115f},
                                                    {0x2e80, 0x303e},
                                                    {0x3041, 0x33ff},
                                                    {0x3400, 0x4dbf},
                                                    {0x4e00, 0x9fff},
                                                    {0xa000, 0xa4cf},
                                                    {0xac00, 0xd7a3},
                                                    {0xf900, 0xfaff},
                                                    {0xfe30, 0xfe6f},
                                                    {0xff00, 0xff60},
                                                    {0xffe0, 0xffe6},
                                                    {0x1f300, 0x1f64f},
                                                    {0x1f680, 0x1f6ff},
                                                    {0x1f900, 0x1f9ff},
                                                    {0x20000, 0x3fffd}});

template <std::size_t N>
bool in(const std::array<Range, N>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [&](Range r) { return r.first <= code && code <= r.last; });
}

std::size_t expected_size(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  if (lead >= 0xf0 && lead < 0xf5) return 4;
  return 0;
}

bool in_range_for_size(char32_t code, std::size_t size) {
  if (code >= 0xd800 && code <= 0xdfff) return false;  // surrogates
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  return code >= smallest[size] && code <= 0x10ffff;
}

}  // namespace

Utf8Char decode_utf8(std::string_view text, std::size_t offset) {
  const auto lead = static_cast<unsigned char>(text[offset]);
  const std::size_t size = expected_size(lead);
  if (size == 1) return {lead, 1, true};
  if (size == 0 || offset + size > text.size()) return {};
  char32_t code = lead & (0xffu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[offset + i]);
    if ((byte & 0xc0) != 0x80) return {};
    code = (code << 6) | (byte & 0x3fu);
  }
  if (!in_range_for_size(code, size)) return {};
  return {code, size, true};
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Char c = decode_utf8(text, i);
    if (!c.valid) return i;
    i += c.size;
  }
  return std::nullopt;
}

int display_width(char32_t code) {
  if (code < 0x300) return 1;
  if (in(zero_width, code)) return 0;
  return in(double_width, code) ? 2 : 1;
}

std::size_t utf8_prefix(std::string_view text, std::size_t characters) {
  std::size_t end = 0;
  for (; characters > 0 && end < text.size(); --characters) end += decode_utf8(text, end).size;
  return end;
}

}  // namespace waybill
