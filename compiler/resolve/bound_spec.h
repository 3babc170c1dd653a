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
  std::optional<Catalog> wanted;  // target.schema_file: how tables that are not there yet shall be
};

enum class FlowKind { copy, split, merge, union_, query };

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
  const Column* existing = nullptr;  // the column of the existing target table, or of the schema file's
  bool numbers_rows = false;         // key: generated
  bool similar_name = false;         // auto-mapped to a column of another spelling (case, underscores)
};

struct BoundJoin {  // joins[i] brings scope.tables[i + 1]
  JoinKind kind = JoinKind::inner;
  TypedExprPtr on;  // null for cross
};

// key_of(…): the generated key of another mapping's row.
struct BoundLookup {
  std::string column;           // what carries it: waybill_key1 …, of the table below, or a joined table of its own
  const Part* owner = nullptr;  // the part whose rows are numbered
  std::size_t scope_index = 0;  // of the table that both mappings read, where `match` is empty: the same row
  std::vector<TypedExprPtr> match;  // else: values of what `distinct` names there
  Span span;
};

// unnest(…): the rows of one table, once per element of a list.
struct BoundElements {
  std::size_t scope_index = 0;
  TypedExprPtr list;
  std::string separator;  // empty: an array
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
  const Table* wanted = nullptr;    // else: the table of the schema file
  std::vector<BoundColumn> columns;
  std::vector<std::string> key;          // said by the spec; empty: carried
  std::vector<std::string> distinct_by;  // target columns
  std::vector<BoundLookup> lookups;
  std::optional<BoundElements> elements;
  const UnionSource* union_source = nullptr;  // of kind union_: flows of one Part, the first makes the table
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
