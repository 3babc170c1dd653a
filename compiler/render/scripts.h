// The plan as SQL files that a DBA can read, edit and run with the engines' own clients: one file per phase, two per
// table for its rows (what to ask the source, what loads the lines into the target), the undo, and run.sh, which runs
// them all. The same statements as the executor's: there is no second way of making SQL.
#pragma once

#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace waybill {

struct Script {
  std::string path;  // below the output folder
  std::string text;
  bool executable = false;
};

// Where the clients connect, without any secret.
struct ScriptEnd {
  std::string host, port, user, database, socket;
};

std::vector<Script> scripts(const Plan& plan, const ScriptEnd& source, const ScriptEnd& target);

}  // namespace waybill
