// What the ledger says about a migration's earlier runs, for the commands that begin with it.
#pragma once

#include <optional>
#include <string>

#include "compiler/plan/plan.h"
#include "runtime/command/session.h"
#include "runtime/ledger/ledger.h"

namespace waybill {

// The plan that stands when nothing is to be compiled anew: an empty one when the last run did all that the spec says
// and its tables are still there; what is left of an unfinished run of this spec. nullopt: compile.
Step_<std::optional<Plan>> standing_plan(Session& session, Report& report);

// The last run of the migration; nullopt when there is none or no ledger.
Step_<std::optional<RunRecord>> last_run(Database* target, const std::string& migration, Report& report);

bool unfinished(const RunRecord& run);

// Are the tables that a finished run made still there?
bool results_there(const Plan& plan, const Catalog& target);

}  // namespace waybill
