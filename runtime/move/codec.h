// The converter of one column: chosen before the first row, works on whole columns, strict: a value that does not fit
// is an error, never a changed value, unless the spec allowed the loss.
#pragma once

#include <cstddef>
#include <functional>

#include "compiler/types/cast.h"
#include "runtime/driver/error.h"
#include "runtime/move/batch.h"

namespace waybill {

// Reads `in` (wire_of(conversion.from)), fills `out` (cleared, its wire set to wire_of(conversion.to)). On a bad value:
// ErrorKind::bad_value with the value in words, and `row` its index. One thread at a time.
using Codec = std::function<Result<void>(const BatchColumn& in, BatchColumn& out, std::size_t& row)>;

// The error: a conversion that can't be set up (an unknown time zone).
Result<Codec> make_codec(const Conversion& conversion);

}  // namespace waybill
