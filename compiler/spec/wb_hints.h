// What to write instead, for mistakes in .wb that say what was meant: SQL's words, YAML's marks, a line in the wrong
// column. Texts in, a sentence out; empty where nothing is clear.
#pragma once

#include <string>
#include <string_view>

#include "compiler/spec/wb_errors.h"

namespace waybill {

// For an error at `at`, where `expected` (of grammar/messages.h) would have stood.
std::string wb_hint(const WbUnit& unit, std::string_view expected, std::size_t at);

// For a word that no statement begins with; `written` is its unit.
std::string statement_hint(std::string_view word);

// For `tables:` and the like, which are keys of YAML and no words of .wb; empty for others.
std::string yaml_key_hint(std::string_view key);

}  // namespace waybill
