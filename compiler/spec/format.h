// A spec in its one layout, in its own spelling or the other: `waybill fmt`. Comments stay, variables and includes stay
// as written. What comes out means what went in, or nothing comes out.
#pragma once

#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostic.h"

namespace waybill {

enum class Spelling { yaml, wb };

// Of a file, by its name.
Spelling spelling_of(std::string_view file_name);

// nullopt when the spec has errors (in diagnostics). What was written is read again and compared with what was given:
// std::logic_error when they differ, which would be a mistake of ours.
std::optional<std::string> format_spec(SourceMap& sources, std::uint32_t file, Spelling to, Diagnostics& diagnostics);

}  // namespace waybill
