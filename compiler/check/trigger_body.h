// A trigger, from the source's SQL to the statements that the target's dialect spells: assignments to NEW, INSERT,
// UPDATE and DELETE of one table, IF, errors. What has no equal there stops it by name. Pure.
#pragma once

#include <string>
#include <vector>

#include "compiler/check/view_query.h"
#include "compiler/dialect/dialect.h"

namespace waybill {

// One trigger for each event: what the target needs. `own`: the table of the trigger, with its columns in both ends.
// Names and the function's name are left for the caller. Throws Stopped.
std::vector<TriggerSql> translate_trigger(const Migration& migration, const Relation& own, const Trigger& trigger,
                                          const FindRelation& find);

}  // namespace waybill
