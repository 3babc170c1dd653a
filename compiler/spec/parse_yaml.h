// A spec in either spelling: YAML (the keys are those of README's reference) or, in files that end in .wb, the waybill
// language (grammar/spec.h), which comes as the same tree of keys and values (yaml_tree.h). All errors of the text are
// reported in one run; what could not be read is absent from the answer. nullopt: there is no spec to speak of.
#pragma once

#include <cstdint>
#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/spec/include.h"
#include "compiler/spec/spec.h"

namespace waybill {

// Files that the spec includes are added to `sources`. Callers go on to the next stage when diagnostics has no errors.
std::optional<Spec> parse_spec(SourceMap& sources, std::uint32_t file, const Surroundings& around,
                               Diagnostics& diagnostics);

// The file by itself, as `fmt` sees it: nothing is included, what stands in variables is not judged. A part that others
// include is a spec too.
void check_text(SourceMap& sources, std::uint32_t file, Diagnostics& diagnostics);

// The text alone: no variable is put in, no file included. nullptr where there is nothing, or nothing that can be read.
YamlPtr read_tree(const SourceMap& sources, std::uint32_t file, Diagnostics& diagnostics);

}  // namespace waybill
