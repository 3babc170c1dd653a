// What the names of an expression may mean: the tables of its source query, in the order of FROM. Plain values that
// point into a catalogue, which must outlive them.
#pragma once

#include <string>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/spec/expr.h"
#include "compiler/types/typed_expr.h"

namespace waybill {

struct ScopeTable {
  std::string alias;  // as the source query names it; "" when columns stand unqualified
  std::string name;   // as the catalogue has it
  const Table* table = nullptr;
  bool nullable = false;  // the outer side of a join: its columns may be NULL whatever they declare
};

// The calls of an expression that are no functions of one row's values: key_of(…), unnest(…). Answered by who binds the
// mapping: nullptr after a diagnostic.
class RowCalls {
 public:
  virtual ~RowCalls() = default;
  virtual TypedExprPtr key_of(const Call& call, const std::vector<TypedExprPtr>& values, Span span) = 0;
  // `separator`: of a text; empty for an array. `position`: the element's place is wanted, not its value.
  virtual TypedExprPtr element(const TypedExprPtr& list, std::string separator, bool position, Span span) = 0;
};

struct Scope {
  Engine engine = Engine::sqlite;
  std::vector<ScopeTable> tables;
};

}  // namespace waybill
