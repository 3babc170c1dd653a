// What nobody wrote down: names derived by rule, globs, the first cast rule that matches. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "compiler/resolve/bound_spec.h"

namespace waybill {

// same: unchanged; lower: ASCII lower case; snake_case: "UnitPrice" -> unit_price, "HTTPServer2" -> http_server2,
// "IFK_AlbumId" -> ifk_album_id, blanks and dashes -> _.
std::string derive_name(std::string_view name, NameRule rule);

// Two spellings of one name: equal without case and underscores. What matches an existing target when the rule's name
// does not.
bool same_name_loosely(std::string_view a, std::string_view b);

// * and ?; case does not matter (identifiers).
bool glob_matches(std::string_view glob, std::string_view name);
bool is_glob(std::string_view text);

// The first rule that matches a column; null when none does. `match` compares with the native type ("tinyint(1)",
// "int unsigned"), with or without arguments, and with the logical type; "varchar(>255)" with any length above.
bool rule_matches(const CastRule& rule, const Table& table, const Column& column);
const CastRule* find_rule(const std::vector<CastRule>& rules, const Table& table, const Column& column);

}  // namespace waybill
