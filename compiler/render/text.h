// A plan as text for a terminal or a pull request: the summary drawn, then the inventory, then the total as the last
// line.
#pragma once

#include <string>

#include "compiler/plan/plan.h"

namespace waybill {

struct PlanTextOptions {
  bool color = false;
  bool verbose = false;  // the SQL of each step, and every carried object by name
};

std::string plan_text(const Plan& plan, const PlanTextOptions& options = {});

}  // namespace waybill
