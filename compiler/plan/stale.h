// Does a saved plan still fit? In words: what moved, by name.
#pragma once

#include <string>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/plan/plan.h"

namespace waybill {

// "source: table Album changed", "target: table album is new". Empty: the catalogue is as the plan knew it.
std::vector<std::string> what_moved(const Side& planned, const Catalog& now, std::string_view side);

}  // namespace waybill
