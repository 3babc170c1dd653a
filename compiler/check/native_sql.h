// SQL of the source's catalogue over the columns of a target, in the target's dialect: checks, predicates and
// expressions of indexes, generated columns, defaults. Pure functions.
#pragma once

#include <optional>
#include <string>

#include "compiler/check/migration.h"

namespace waybill {

enum class NativeUse { condition, value };

// nullopt when it holds what has no counterpart, or reads a column that the flow does not carry unchanged (`why` then
// begins with "column "); `why` says what stopped it. On the same engine it stays as it is written, names apart, where
// nothing in it means another thing there. `wanted`, where given: the type that the value must be of.
std::optional<std::string> translate(const Migration& migration, const TableFlow& flow, const Table& origin,
                                     const std::string& sql, NativeUse use, std::string* why,
                                     const Type* wanted = nullptr);

// The column whose type a check of the source's table keeps, where it is what its engine's own dialect writes for that
// ("c IN (0, 1)" of a boolean); nullptr: it says something of its own.
const Column* typed_by(Engine engine, const Table& table, const std::string& check);

}  // namespace waybill
