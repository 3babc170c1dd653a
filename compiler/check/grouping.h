// Which columns of a grouped query follow from what it groups by: by keys of its tables and equalities of its joins.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/types/typed_expr.h"

namespace waybill {

struct RelationColumn;

class Grouping {
 public:
  // A table of FROM whose rows are named by these columns of the source.
  void add_key(const std::string& alias, const std::vector<std::string>& key,
               const std::vector<RelationColumn>& columns);
  void equal(std::string one, std::string other) { equal_.emplace_back(std::move(one), std::move(other)); }
  void implies(std::string one, std::string other) { implied_.emplace_back(std::move(one), std::move(other)); }
  void group(const TypedExpr& expr);  // a plain column counts, anything else does not
  bool follows(const TypedExpr& column) const;

 private:
  struct Key {
    std::vector<std::string> columns;  // "alias.column" of the target
    std::vector<std::string> all;
  };
  std::vector<Key> keys_;
  std::vector<std::pair<std::string, std::string>> equal_, implied_;
  std::set<std::string> grouped_;
};

// The equalities of columns that hold for every row where the condition does.
void equalities_of(const TypedExpr& condition, Grouping& grouping);
// Of a left join whose condition is one equality of two columns: that of the right table (its alias) follows from the
// left one, NULL where no row is met. Not the other way round.
void left_equality_of(const TypedExpr& condition, const std::string& right, Grouping& grouping);

}  // namespace waybill
