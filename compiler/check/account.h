// The inventory while it is being made: one line per object of the source, the best fate of any flow.
#pragma once

#include <string>

#include "compiler/check/migration.h"

namespace waybill {

// Notes what became of an object. Carried beats translated beats left out beats not carried.
void account(Migration& migration, std::string object, Disposition disposition, std::string says);

// The target's column that holds this source column as it is (a plain reference of scope table `scope_index`, not
// lossy); nullptr when the flow has none.
const FlowColumn* carrier_of(const TableFlow& flow, std::size_t scope_index, const std::string& column);

// The same for a list: empty when one is missing (`missing` names it).
std::vector<std::string> carriers_of(const TableFlow& flow, std::size_t scope_index,
                                     const std::vector<std::string>& columns, std::string* missing = nullptr);

// Was this column left out by the spec (drop, or an expression took its place)?
bool is_left_out(const Migration& migration, const Table& table, const std::string& column);

// A name that fits the target: shortened with a hash of the whole where it is too long.
// Is this what fit_name() makes of a longer name?
bool is_shortened(const std::string& name, Engine target);
std::string fit_name(const std::string& name, Engine target);

}  // namespace waybill
