// The SQL of the source that yields a flow's rows: FROM, WHERE, GROUP BY, and the key that names and cuts them.
#pragma once

#include <optional>
#include <string>

#include "compiler/check/migration.h"

namespace waybill {

// Rows are groups: by `group_by`, or all of them one because of an aggregate.
bool is_grouped(const BoundFlow& flow);

SourceQuery source_query(const Migration& migration, const TableFlow& flow);

// FROM, without the word: the first table and the first `joins` joins.
std::string from_clause(const Migration& migration, const TableFlow& flow, std::size_t joins);

// SQL of another expression's columns after a renaming: a check, index predicate or the like of a source table, said
// over the columns of the flow's target in the target's dialect. nullopt when it uses what can't be translated, or a
// column that the flow does not carry unchanged; `why` then says what stopped it.
std::optional<std::string> translate(const Migration& migration, const TableFlow& flow, const Table& origin,
                                     const std::string& sql, bool condition, std::string* why);

}  // namespace waybill
