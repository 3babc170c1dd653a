// The .wb spelling of a spec as the tree that YAML would give (yaml_tree.h): same keys, same values, places of its own.
// All errors of the text are reported in one run, at most one for every line (W0115, W0111). Pure.
#pragma once

#include "compiler/spec/yaml_tree.h"

namespace waybill {

// nullptr after an error that leaves nothing to read, and for a text that holds nothing (no diagnostic).
YamlPtr read_wb(const SourceMap& sources, std::uint32_t file, Diagnostics& diagnostics);

// Does a text that was given as YAML begin as a .wb does?
bool looks_like_wb(std::string_view text);

}  // namespace waybill
