// An index of the source over the columns of a target: its expressions and predicate translated. Pure function.
#pragma once

#include <optional>
#include <string>

#include "compiler/check/migration.h"

namespace waybill {

// Its name is still the source's. nullopt with the reason in `why` ("column …" where the spec sends a column
// elsewhere); with an index, `why` is empty or what to add behind its name (", of whole values").
std::optional<Index> carried_index(const Migration& migration, const TableFlow& flow, const Table& origin,
                                   const Index& index, std::string& why);

}  // namespace waybill
