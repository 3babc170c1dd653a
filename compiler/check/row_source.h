// One item of a flow's FROM: a table, or the table with what its rows must carry beside their columns (the elements of
// a list, the numbers of generated keys, the rank among rows that agree). SQL of the source.
#pragma once

#include <string>

#include "compiler/check/migration.h"
#include "compiler/diagnostics/diagnostic.h"

namespace waybill {

// The primary key (or a unique key without NULLs) of a table; nullptr: none.
const Key* row_key(const Table& table);

// The item with its alias; `scope_index` of the flow's tables.
std::string from_item(const Migration& migration, const TableFlow& flow, std::size_t scope_index);

// LEFT JOIN … of a key_of(table, value): the generated keys by what `distinct` names.
std::string lookup_join(const Migration& migration, const BoundLookup& lookup);

// Is one row kept of those that agree? Then the item ranks them, and the query takes the first.
bool keeps_first(const BoundFlow& flow);

// The columns that such rows agree on.
std::vector<const BoundColumn*> agreed_columns(const BoundFlow& flow);

// Does the item itself leave out what `where` leaves out? (Its numbers count only what is taken.)
bool filters_inside(const BoundFlow& flow);

// Generated keys and lookups that have no meaning: W0408, W0409. Before any source query is made. Adds the probes of
// lookups (W0410).
void check_row_sources(Migration& migration, Diagnostics& diagnostics);

}  // namespace waybill
