// JSON as a value, not as text: what two engines hold is equal when these bytes are. Keys sorted, the last of equal
// keys wins, no blanks, numbers as plain decimals. Text that is no JSON comes back unchanged.
#pragma once

#include <string>
#include <string_view>

namespace waybill {

std::string canonical_json(std::string_view text);
bool is_json(std::string_view text);

}  // namespace waybill
