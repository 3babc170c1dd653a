// The YAML spelling of a spec (the keys are those of README's reference). All errors of the text are reported in one
// run; what could not be read is absent from the answer. nullopt: there is no spec to speak of.
#pragma once

#include <cstdint>
#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/spec/include.h"
#include "compiler/spec/spec.h"

namespace waybill {

// Files that the spec includes are added to `sources`. Callers go on to the next stage when diagnostics has no errors.
std::optional<Spec> parse_yaml(SourceMap& sources, std::uint32_t file, const Surroundings& around,
                               Diagnostics& diagnostics);

// Either spelling, told apart by the file's name.
std::optional<Spec> parse_spec(SourceMap& sources, std::uint32_t file, const Surroundings& around,
                               Diagnostics& diagnostics);

}  // namespace waybill
