// A default of the source in the words of the target. Pure function.
#pragma once

#include <optional>
#include <string>

#include "compiler/check/migration.h"

namespace waybill {

// nullopt where it has no counterpart; `why`, where given, then says so. What the default of an identity is, the target
// numbers itself.
std::optional<ColumnDefault> carried_default(const Migration& migration, const TableFlow& flow, const Column& origin,
                                             const FlowColumn& column, std::string* why = nullptr);

}  // namespace waybill
