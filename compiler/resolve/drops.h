// drop: the source columns that go nowhere on purpose.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/resolve/bound_spec.h"

namespace waybill {

// A name or glob under `drop`, perhaps with its table: "Fax", "t.tmp_*".
bool drop_matches(std::string_view word, const ScopeTable& table, const Column& column);

// Does the mapping's `drop` name this column, or match it?
bool is_dropped(const Mapping& mapping, const ScopeTable& table, const Column& column);

// Notes in `bound` what the mapping leaves out, over all the flows it makes. `strict`: a name that is no column of any
// of them is an error (W0202, W0206), as is one that is mapped as well (W0403).
void note_drops(BoundSpec& bound, const Mapping& mapping, const std::vector<const BoundFlow*>& flows,
                Diagnostics& diagnostics, bool strict = true);

}  // namespace waybill
