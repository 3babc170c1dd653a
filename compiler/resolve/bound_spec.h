// The spec after name resolution: every name replaced by what it denotes, auto-mapping written out, one flow per target
// table. Points into the Spec and the two Catalogs, which outlive it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/resolve/scope.h"
#include "compiler/spec/spec.h"
#include "compiler/types/typed_expr.h"

namespace waybill {

// The result columns of a `query:`, by its SQL: only the source can tell them.
using QueryShapes = std::map<std::string, std::vector<Column>>;

struct Catalogs {
  Catalog source;
  Catalog target;
  QueryShapes queries;
};

enum class FlowKind { copy, split, merge, query };

struct BoundColumn {
  std::string target;
  Span span;                       // of the target's name, or of what asked for it
  Span from_span;                  // of the expression
  TypedExprPtr from;               // null: could not be typed (an error was given)
  const Column* origin = nullptr;  // a plain column reference: what it refers to
  const Table* origin_table = nullptr;
  std::size_t origin_scope = 0;      // index in scope.tables
  const ColumnMap* map = nullptr;    // null: auto-mapped
  const CastRule* rule = nullptr;    // the cast rule that applies to an auto-mapped column
  const Column* existing = nullptr;  // the column of the existing target table
};

struct BoundJoin {  // joins[i] brings scope.tables[i + 1]
  JoinKind kind = JoinKind::inner;
  TypedExprPtr on;  // null for cross
};

struct BoundFlow {
  FlowKind kind = FlowKind::copy;
  const Mapping* mapping = nullptr;
  const Part* part = nullptr;
  Span span;  // where to point when the flow as a whole is meant
  Scope scope;
  std::vector<BoundJoin> joins;
  std::shared_ptr<Table> query_table;  // the shape of a `query:`, as a table that scope points to
  std::string query_sql;
  TypedExprPtr where;
  std::vector<TypedExprPtr> group_by;
  std::vector<std::pair<TypedExprPtr, bool>> prefer;  // expression, descending
  QName target;
  const Table* existing = nullptr;  // the table that is already there
  std::vector<BoundColumn> columns;
  std::vector<std::string> key;  // said by the spec; empty: carried
};

// A column or table of the source that goes nowhere on purpose.
struct LeftOut {
  const Table* table = nullptr;
  const Column* column = nullptr;  // null: the whole table
  std::string says;                // "drop: rest", "except tmp_*"
};

struct BoundSpec {
  const Spec* spec = nullptr;
  const Catalogs* catalogs = nullptr;
  std::string target_schema;
  NameRule names = NameRule::same;
  CastClass casts = CastClass::checked;
  std::vector<BoundFlow> flows;
  std::vector<LeftOut> left_out;
};

}  // namespace waybill
