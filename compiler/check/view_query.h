// A view's SELECT, from the source's SQL to the target's: clause by clause, names through the flows' renamings. What
// has no equal there stops it by name. Pure.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/check/body_expression.h"

namespace waybill {

struct RelationColumn {
  Column source;
  std::string target;         // empty: it is not there
  Type type;                  // in the target
  bool on_purpose = false;    // not there because the spec leaves it out
  bool same_default = false;  // the target's column has the source's default, or there is none
};

// A table or view that a body reads or writes, in both ends.
struct Relation {
  QName target;
  const Table* table = nullptr;  // of the source; null: a view
  std::vector<RelationColumn> columns;
};

// By the parts of its name; throws Stopped where it is not in the target.
using FindRelation = std::function<Relation(const std::vector<std::string>& name)>;

struct ViewQuery {
  std::string select;
  std::vector<RelationColumn> columns;  // what it gives: the types in both ends; names as in the source
  bool ordered = false;                 // its ORDER BY means code points here, whatever it meant there
};

// Throws Stopped.
ViewQuery translate_view(const Migration& migration, const std::string& definition, const FindRelation& find);

// The columns of a relation as an expression over `alias` sees them.
std::optional<Known> find_column_of(const Migration& migration, const Relation& relation, const std::string& alias,
                                    const std::string& name);

}  // namespace waybill
