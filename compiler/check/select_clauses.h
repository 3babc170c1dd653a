// A SELECT cut into its clauses, as ranges of tokens: every engine's spelling, no meaning yet. Throw Stopped.
#pragma once

#include <string>
#include <vector>

#include "compiler/check/body_expression.h"

namespace waybill {

struct Clauses {
  Tokens items, from, where, group, having, order, limit, offset;  // without their words; empty where not said
  bool distinct = false;
};

Clauses clauses_of(const Tokens& select);

// The SELECTs of a UNION and the like, and the words between them ("UNION ALL"): one kind of them.
std::vector<Tokens> set_parts(const Tokens& query, std::vector<std::string>& words);

// Without parentheses around the whole.
Tokens unwrapped(Tokens tokens);

// Where the condition behind ON ends: at the next join.
std::size_t end_of_condition(const Tokens& part, std::size_t at);

}  // namespace waybill
