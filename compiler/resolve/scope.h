// What the names of an expression may mean: the tables of its source query, in the order of FROM. Plain values that
// point into a catalogue, which must outlive them.
#pragma once

#include <string>
#include <vector>

#include "compiler/catalog/catalog.h"

namespace waybill {

struct ScopeTable {
  std::string alias;  // as the source query names it; "" when columns stand unqualified
  std::string name;   // as the catalogue has it
  const Table* table = nullptr;
  bool nullable = false;  // the outer side of a join: its columns may be NULL whatever they declare
};

struct Scope {
  Engine engine = Engine::sqlite;
  std::vector<ScopeTable> tables;
};

}  // namespace waybill
