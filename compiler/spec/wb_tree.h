// The .wb spelling of a spec as the tree that YAML would give (yaml_tree.h): same keys, same values, places of its own.
// All errors of the text are reported in one run, at most one for every line (W0115, W0111). Pure.
#pragma once

#include <optional>

#include "compiler/spec/yaml_tree.h"

namespace waybill {

// nullptr after an error that leaves nothing to read, and for a text that holds nothing (no diagnostic).
YamlPtr read_wb(const SourceMap& sources, std::uint32_t file, Diagnostics& diagnostics);

// The first word of a text that was given as YAML, where it begins as a .wb does.
std::optional<Span> wb_in_yaml(std::string_view text, std::uint32_t file);

}  // namespace waybill
