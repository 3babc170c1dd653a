// Spec + catalogues -> BoundSpec: tables and columns found ("did you mean" where not), `copy: "*"` and columns that
// nobody named written out, expressions typed. Runs to its end and reports all it found; what could not be bound is
// left out.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/resolve/bound_spec.h"

namespace waybill {

BoundSpec resolve(const Spec& spec, const Catalogs& catalogs, Diagnostics& diagnostics);

}  // namespace waybill
