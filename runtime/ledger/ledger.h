// The ledger: what has been done, in the target, in tables of its own (README "The ledger"). Runs, their steps and
// chunks. A chunk's line is written by the transaction that writes its rows: chunk_done_sql() is handed to
// RowWriter::finish. One Ledger per connection, one thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/dialect/dialect.h"
#include "compiler/plan/plan.h"
#include "runtime/driver/driver.h"

namespace waybill {

enum class RunState { running, stopped, done, rolled_back };

struct RunRecord {
  std::string id;
  std::string migration;
  std::string plan_hash;
  std::string spec_fingerprint;
  std::string source_fingerprint;
  RunState state = RunState::running;
  std::string started_at, finished_at;  // UTC, ISO 8601
  std::string who;                      // user@host, pid
  std::string version;
  std::int64_t rows = 0;
  std::string message;  // how it ended, in words
};

struct StepRecord {
  std::string state;  // "running", "done"
  std::int64_t rows = 0;
  std::string started_at, finished_at;
};

struct ChunkRecord {
  int number = 0;
  std::string condition;  // SQL of the source
  bool done = false;
  std::int64_t rows = 0;
  std::string sum;  // RowSum, as text
};

class Ledger {
 public:
  Ledger(Connection& connection, const Dialect& dialect) : connection_(connection), dialect_(dialect) {}

  Result<bool> exists();
  Result<void> create();  // harmless when it is there

  Result<std::vector<RunRecord>> runs(const std::string& migration);  // oldest first; "" = every migration
  Result<std::optional<RunRecord>> last_run(const std::string& migration);
  Result<Plan> plan_of(const std::string& run);
  Result<std::string> start(const Plan& plan, const std::string& who);  // the new run's id
  Result<void> set_state(const std::string& run, RunState state, std::int64_t rows, const std::string& message);

  Result<std::map<std::string, StepRecord>> steps(const std::string& run);
  Result<std::vector<ChunkRecord>> chunks(const std::string& run, const std::string& step);
  Result<void> set_chunks(const std::string& run, const std::string& step, const std::vector<std::string>& conditions);
  Result<void> forget_step(const std::string& run, const std::string& step);  // rollback: its line and its chunks

  std::string step_started_sql(const std::string& run, const std::string& step) const;
  std::string step_done_sql(const std::string& run, const std::string& step, std::int64_t rows) const;
  std::string chunk_done_sql(const std::string& run, const std::string& step, int chunk, std::int64_t rows,
                             const std::string& sum) const;

 private:
  std::string table(std::string_view name) const;  // as SQL
  QName qname(std::string_view name) const;
  std::string text(const std::string& value) const { return dialect_.quote_text(value); }

  Connection& connection_;
  const Dialect& dialect_;
};

std::string_view to_string(RunState state);
std::string now_utc();   // "2026-01-31T12:00:00Z"
std::string who_am_i();  // "user@host, pid 4711"

}  // namespace waybill
