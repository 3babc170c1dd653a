#include "compiler/spec/placed_text.h"

#include <algorithm>

namespace waybill {

Span PlacedText::span(std::size_t begin, std::size_t end) const {
  begin = std::min(begin, text.size());
  end = std::clamp(end, begin, text.size());
  if (places.empty()) {
    const auto at = [&](std::size_t i) { return whole.begin + static_cast<std::uint32_t>(i); };
    return {whole.file, at(begin), at(end)};
  }
  const std::uint32_t from = begin < places.size() ? places[begin].first : places.back().second;
  return {whole.file, from, end > begin ? places[end - 1].second : from};
}

PlacedText PlacedText::part(std::size_t begin, std::size_t end) const {
  PlacedText result{text.substr(begin, end - begin), span(begin, end), {}};
  if (!places.empty())
    result.places.assign(places.begin() + static_cast<std::ptrdiff_t>(begin),
                         places.begin() + static_cast<std::ptrdiff_t>(end));
  return result;
}

}  // namespace waybill
