// The SQL of the source that yields a flow's rows: FROM, WHERE, GROUP BY, and the key that names and cuts them.
#pragma once

#include <string>

#include "compiler/check/migration.h"

namespace waybill {

// Rows are groups: by `group_by`, or all of them one because of an aggregate.
bool is_grouped(const BoundFlow& flow);

SourceQuery source_query(const Migration& migration, const TableFlow& flow);

// FROM, without the word: the first table and the first `joins` joins.
std::string from_clause(const Migration& migration, const TableFlow& flow, std::size_t joins);

}  // namespace waybill
