#include "compiler/diagnostics/suggest.h"

#include <algorithm>
#include <cctype>
#include <limits>

namespace waybill {

namespace {

std::string lowered(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

std::string without_underscores(std::string text) {
  std::erase(text, '_');
  return text;
}

// Optimal string alignment: three rows are enough.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last, last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replace, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = last;
    std::swap(last, row);
  }
  return last[b.size()];
}

constexpr std::size_t longest_word = 128;  // longer ones are not misspellings, and the distance is quadratic

}  // namespace

std::optional<std::string> suggest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string wanted = lowered(word);
  if (wanted.empty() || wanted.size() > longest_word) return std::nullopt;
  const std::string bare = without_underscores(wanted);
  const std::size_t limit = std::max<std::size_t>(1, wanted.size() / 3);
  std::size_t best = std::numeric_limits<std::size_t>::max();
  const std::string* found = nullptr;
  for (const std::string& candidate : candidates) {
    if (candidate == word || candidate.size() > longest_word) continue;
    const std::string lower = lowered(candidate);
    std::size_t distance = 2 + edit_distance(wanted, lower);
    if (lower == wanted)
      distance = 0;
    else if (without_underscores(lower) == bare)
      distance = 1;
    if (distance < best && distance <= limit + 2) {
      best = distance;
      found = &candidate;
    }
  }
  // A word of one or two letters is one letter away from too much.
  if (found == nullptr || (wanted.size() <= 2 && best > 2)) return std::nullopt;
  return *found;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::optional<std::string> nearest = suggest(word, candidates);
  return nearest ? "did you mean `" + *nearest + "`?" : std::string();
}

std::string word_list(const std::vector<std::string>& words, std::size_t most) {
  std::string text;
  const std::size_t shown = std::min(words.size(), most);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += "`" + words[i] + "`";
  }
  if (words.size() > shown) text += " and " + std::to_string(words.size() - shown) + " more";
  return text;
}

}  // namespace waybill
