// SQL expressions as an engine writes them in its catalogue (checks, defaults, generated columns, predicates, bodies of
// views and triggers), read as expressions of the spec language with the same meaning. Meaning, not text: an operator
// or function that means something else than the language's becomes what has its meaning (7 / 2 of integers becomes
// div), or it stops the reading. Nothing is guessed: what can't be told from the SQL and the types of its columns stops
// too.
//
// What is taken for the same: an error of one engine where another answers (an overflow), the spelling of names.
// What is not: a comparison by a collation that is wider than equality of characters, an order of texts other than by
// code points, NULL instead of an error (a divisor of zero), what depends on the session (its time zone).
// Pure functions.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "compiler/catalog/catalog.h"
#include "compiler/dialect/body_tokens.h"
#include "compiler/spec/expr.h"

namespace waybill {

struct NativeExpr {
  ExprPtr expr;         // its spans are byte ranges of the SQL (of no file); nullptr where the reading stopped
  std::string stopped;  // then the construct, in words: "`~*` (a regular expression)"
};

// What a name of the SQL denotes; nullptr: nothing known. `qualifier` is the text before the last dot ("NEW", "t"; ""
// for none). A column of an unknown type is given with TypeKind::any.
using NativeColumns = std::function<const Column*(std::string_view qualifier, std::string_view name)>;

// The columns of one table, bare or behind the table's name; names are matched without case.
NativeColumns columns_of_table(const Table& table);

NativeExpr read_native_expression(Engine engine, std::string_view sql, const NativeColumns& columns);

// The same where a truth value is wanted: a number is compared with 0 where the engine does so.
NativeExpr read_native_condition(Engine engine, std::string_view sql, const NativeColumns& columns);

// The same where a number is wanted: a condition is 1 and 0.
NativeExpr read_native_number(Engine engine, std::string_view sql, const NativeColumns& columns);

// A part of a longer body: reads the longest expression that begins at the cursor and leaves the cursor behind it.
NativeExpr read_native_expression(Engine engine, body::Cursor& in, const NativeColumns& columns);
NativeExpr read_native_condition(Engine engine, body::Cursor& in, const NativeColumns& columns);

// Whether the texts of a column are compared as those of the column that the engine's own dialect makes for it: by
// their characters, or by a collation that is carried with the column.
bool compares_alike(Engine engine, const Column& column);

// Whether a check or generated column may read a column that numbers itself.
bool checks_read_identity(Engine engine);

// How the engine's bodies are cut into tokens.
body::Lexicon lexicon_of(Engine engine);

}  // namespace waybill
