// The plan: one object that is shown, saved, rendered and executed. A DAG of steps with stable ids; each says what it
// needs, the SQL it runs, what tells that its result is already there, its undo, and its risks. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/catalog/inventory.h"
#include "compiler/types/cast.h"

namespace waybill {

enum class Phase {
#define WAYBILL_PHASE(name, says) name,
#include "compiler/plan/phases.def"
#undef WAYBILL_PHASE
};

enum class Action { create, change, destroy, replace, move, check };  // + ~ - -/+ =>  (check: not shown as an object)

enum class Risk {
#define WAYBILL_RISK(name, says) name,
#include "compiler/plan/risks.def"
#undef WAYBILL_RISK
};

// Statements of the target, run in order, in one transaction where the engine can.
struct RunSql {
  std::vector<std::string> statements;
  std::string done_query;  // one number, not 0: the result is already there; empty: run again is harmless
  bool opaque = false;     // the author's own SQL (before, after)
};

// A question to the target whose answer must be 0.
struct ExpectNone {
  std::string query;         // one row, one number
  std::string complaint;     // "{n} rows of track refer to an album that is not there"
  std::string sample_query;  // first offending keys; may be empty
};

struct MoveColumn {
  std::string target;      // column name
  std::string source_sql;  // SQL of the source, as its reader wants it
  std::string script_sql;  // SQL of the source that gives the value as text for the target's loader (render)
  Conversion conversion;   // from: what the reader delivers; to: what the writer is given
  bool nullable = true;
  std::string mapped;  // "by the spec", "by name", "by a similar name", "numbered"
  std::string
      native;  // the target column's type as the engine spells it: what it keeps of a value is the writer's care
};

struct ChunkKey {   // one column of the key by which the source is cut, in order
  std::string sql;  // of the source
  Type type;
};

// Rows of one target table. The source query is: SELECT columns FROM from WHERE where [AND chunk] tail.
struct MoveRows {
  QName target;
  std::string from;   // "\"Track\" AS t INNER JOIN …"
  std::string where;  // without WHERE; empty: all rows
  std::string tail;   // GROUP BY …; a query with a tail is not cut
  bool distinct = false;
  std::vector<MoveColumn> columns;
  std::vector<ChunkKey> chunk_by;  // empty: one chunk
  std::int64_t chunk_rows = 200000;
  std::vector<std::string> key;           // target columns that name a row in messages; empty: none
  bool target_was_there = false;          // made by others: constraints and triggers may be in force
  std::optional<std::int64_t> set_aside;  // bad_rows: at most this many to the table of rejects; none: stop
  std::vector<std::string> before,
      after;  // statements in the writer's session, in the chunk's transaction (identity insert …)
};

// Compare what the load step moved with what the target holds.
struct VerifyRows {
  std::string load;               // id of the MoveRows step
  std::vector<std::string> also;  // of further steps that load into the same table
};

using StepBody = std::variant<RunSql, ExpectNone, MoveRows, VerifyRows>;

struct Step {
  std::string id;  // "track.load", "track.index.title": stable, readable, unique
  Phase phase{};
  Action action = Action::create;
  std::string object;              // what it makes, for people: "index track_title on track(title)"
  std::vector<std::string> needs;  // ids
  StepBody body;
  std::vector<std::string> undo;  // statements of the target; empty: nothing to undo
  std::vector<Risk> risks;
  std::optional<std::int64_t> rows;  // estimate or count
  std::vector<std::string> notes;    // for people: how columns are mapped, what was proved
};

struct Side {
  Engine engine{};
  std::string schema;                                        // of the target, where declared
  std::string fingerprint;                                   // of the catalogue
  std::vector<std::pair<std::string, std::string>> objects;  // the same by object, so that what moved can be named
  std::string place;  // the URL without its password, or as the spec has it with its ${VARIABLES}
};

struct Plan {
  std::string waybill_version;
  std::string migration;
  std::string spec_name;
  std::string spec_fingerprint;
  Side source, target;
  std::vector<Step> steps;  // in an order that satisfies needs
  std::vector<InventoryLine> inventory;
  std::vector<std::string> warnings;  // rendered one-liners: code and message
  bool probed = true;                 // false: --no-probe or offline
};

const Step* find_step(const Plan& plan, std::string_view id);
std::string_view to_string(Phase phase);
std::string_view to_string(Risk risk);

// The source query of a load: all of it, or one chunk (`condition` is SQL over chunk_by; empty: all).
std::string select_of(const MoveRows& move, const std::string& condition);

// sha256 (hex) of the plan's JSON: its identity in the ledger.
std::string plan_hash(const Plan& plan);

}  // namespace waybill
