// "Did you mean": the candidate nearest to a misspelt name. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {

// Names that differ only by case first, then those that differ only by underscores (CustomerId, customer_id), then the
// smallest edit distance (insert, delete, replace, swap of neighbours) up to a third of the word. Of equals, the first.
std::optional<std::string> suggest(std::string_view word, const std::vector<std::string>& candidates);

// "did you mean `Artist`?", or empty.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

// "`a`, `b` or `c`": a list of words for a message; at most `most`, then "and 12 more".
std::string word_list(const std::vector<std::string>& words, std::size_t most = 12);

}  // namespace waybill
