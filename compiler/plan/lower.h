// Migration -> Plan: the steps, their SQL, their undo, their order. The only place where DDL is decided; the dialects
// spell it.
#pragma once

#include <string>

#include "compiler/check/migration.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/plan/plan.h"

namespace waybill {

struct PlanNames {  // what a plan is called, which the compiler can't know
  std::string spec_name;
  std::string spec_fingerprint;
  std::string source_place;
  std::string target_place;
};

Plan lower(const Migration& migration, const PlanNames& names, const Diagnostics& diagnostics);

// Steps sorted by phase, then by what they need, then by the order in which they were made; needs must not form a
// cycle.
void order_steps(std::vector<Step>& steps);

}  // namespace waybill
