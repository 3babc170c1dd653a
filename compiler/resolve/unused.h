// What a spec says and nothing in the source meets: W0206.
#pragma once

#include <set>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/resolve/bound_spec.h"

namespace waybill {

// Cast rules that match no column of any table that is mapped. Those of included files serve other specs too.
void report_unused_rules(const BoundSpec& bound, Diagnostics& diagnostics);

// What stands under `except` and leaves out nothing; "*" leaves out whatever is left. `used`: the words that did.
void report_unused_except(const Copy& copy, const std::set<const Word*>& used, std::size_t matched,
                          const Catalog& source, Diagnostics& diagnostics);

// `drop` beside `copy: "*"`: names that are no column of any of its tables, which are the flows from `first` on.
void report_unused_drops(const Mapping& mapping, const BoundSpec& bound, std::size_t first, Diagnostics& diagnostics);

}  // namespace waybill
