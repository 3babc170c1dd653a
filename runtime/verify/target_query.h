// How the target's rows of a load are read back: the same columns, the same wires, nothing to convert.
#pragma once

#include "compiler/dialect/dialect.h"
#include "compiler/plan/plan.h"

namespace waybill {

// A MoveRows whose source is the target table of `move`: select_of(result, "") reads it.
MoveRows read_back(const MoveRows& move, const Dialect& target);

}  // namespace waybill
