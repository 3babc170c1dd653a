// Views and triggers of the source in the target: which are carried, in which form, or what stands in the way.
#pragma once

#include "compiler/check/migration.h"
#include "compiler/diagnostics/diagnostic.h"

namespace waybill {

// Fills Migration::programs, in an order in which they can be made, and a line of the inventory for each view and
// trigger. W0610 where a name is taken. After settle_names().
void check_programs(Migration& migration, Diagnostics& diagnostics);

}  // namespace waybill
