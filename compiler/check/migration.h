// The typed logical plan: per target table what it shall be, where its rows come from, how each value converts, and
// what only the data can prove. Engine-neutral but for SQL texts of the source. Points into the BoundSpec, which
// outlives it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/catalog/inventory.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/resolve/bound_spec.h"
#include "compiler/types/cast.h"

namespace waybill {

struct FlowColumn {
  const BoundColumn* bound = nullptr;
  std::string target;
  Type type;             // of the target, as read back and written
  bool nullable = true;  // of the target
  Conversion conversion;
  std::string sql;   // source SQL of the value, before dialect.read
  std::string says;  // the same in the words of the spec: what a plan shows
};

// SQL of the source: SELECT … FROM from WHERE where tail.
struct SourceQuery {
  std::string from;
  std::string where;
  std::string tail;
  bool distinct = false;
  std::vector<std::pair<std::string, Type>> key;  // what names a source row in messages, and cuts it into chunks
  bool cut = false;                               // the key may be used to cut
};

struct TableFlow {
  std::string id;  // of its steps: the target's name, with its schema where two have one name
  const BoundFlow* bound = nullptr;
  Table target;  // as it shall be; as it is, where it exists
  bool exists = false;
  bool given = false;  // it is there, or the schema file says how it shall be: nothing is carried to it
  std::vector<FlowColumn> columns;
  std::vector<std::string> key;  // target columns that name a row; empty: none
  SourceQuery source;
  std::vector<std::optional<std::int64_t>> next_values;  // by target column: the source's next identity value
  std::vector<std::string> load_after;    // ids of flows whose rows must be there first (foreign keys in force)
  std::optional<std::int64_t> rows;       // counted by a probe, else the catalogue's estimate
  std::vector<std::string> notes;         // for people
  std::optional<std::size_t> appends_to;  // index of the flow that makes the table: a further table of a union
  std::vector<std::size_t> appended;      // the flows that append to this one
  bool complement = false;          // of a full join that the engine has not: the rows that only the right side has
  std::vector<std::string> proofs;  // "title: varchar(160) proved, 0 of 347 rows are longer"
};

// A question whose answer must be 0. Asked of the source, together with the others of its flow where it is a condition
// over one row, alone where it is a query.
struct Probe {
  std::size_t flow = 0;
  Code code = Code::W0304;
  Span span;
  std::string label;         // beside the caret
  std::string message;       // headline; empty: the code's
  std::string what;          // "{n} of {rows} rows exceed …": how the count reads; {n} and {rows} are filled in
  std::string proved;        // what is true when the answer is 0
  std::string bad;           // condition over one row of the flow's source; or
  std::string query;         // a query that returns one number
  std::string sample_query;  // for `query`: first offenders
  std::vector<std::string> named_by;  // what the columns of the samples are; empty: the flow's key
  std::string help;
  bool of_target = false;    // asked of the target
  bool declared = false;     // asks only whether the column holds what it declares
  bool counts_only = false;  // no error: `what` becomes a note of the flow where the answer is not 0
};

// A view or trigger of the source as it shall be in the target, or a function that such a trigger runs.
struct Program {
  std::string id;      // of its step: "view.customer_list", "film.trigger.ins_film"
  std::string object;  // for people: "view customer_list"
  std::vector<std::string> statements;
  std::string done_query;
  std::vector<std::string> undo;
  std::vector<std::size_t> reads;       // flows whose tables must be there, with their rows and keys
  std::vector<std::string> needs;       // ids of other programs
  std::optional<std::size_t> hangs_on;  // a trigger: the flow of its table, all of which comes first
};

struct Migration {
  const BoundSpec* bound = nullptr;
  Engine source = Engine::sqlite, target = Engine::sqlite;
  std::vector<TableFlow> flows;
  std::vector<Probe> probes;
  std::vector<Program> programs;
  std::vector<InventoryLine> inventory;
  std::unordered_map<std::string, std::size_t> accounted;  // object -> its line, until the inventory is sorted
  bool probed = false;
};

}  // namespace waybill
