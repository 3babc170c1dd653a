// Types as they stand in an engine's expression. Private to the dialects.
#pragma once

#include <optional>

#include "compiler/dialect/body_language.h"
#include "compiler/dialect/dialect.h"

namespace waybill::body {

// Words, (n, m) and [] as the engine spells its types; nullopt where no word stands here.
std::optional<Type> type_at(const Dialect& dialect, Cursor& in);

// The engine's own words behind AS, up to the ')', where they are no type of a column: "CHAR CHARSET binary", "SIGNED".
const CastTarget* cast_target_at(const Language& language, Cursor& in);

}  // namespace waybill::body
