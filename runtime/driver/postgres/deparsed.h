// Private to runtime/driver/postgres. What the server prints of an expression is not always what it prints after that
// text was run: settled() gives the latter, so that a schema that was dumped and loaded compares as equal.
#pragma once

#include <string>

namespace waybill::postgres {

// (ARRAY['a'::character varying])::text[] → ARRAY[('a'::character varying)::text]: the parser hands a cast of an
// ARRAY[] down to its elements. Text inside quotes stays as it is.
std::string settled(std::string sql);

}  // namespace waybill::postgres
