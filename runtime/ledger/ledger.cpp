#include "runtime/ledger/ledger.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <random>

#include "compiler/plan/json.h"

namespace waybill {
namespace {

std::int64_t number(const std::optional<std::string>& text) {
  std::int64_t value = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), value);
  return value;
}

RunState state_from(const std::string& text) {
  for (const RunState state : {RunState::running, RunState::stopped, RunState::done, RunState::rolled_back})
    if (to_string(state) == text) return state;
  return RunState::stopped;
}

// Sorts by time and does not collide: "20260131T120000-4f2a91".
std::string new_run_id() {
  std::random_device random;
  return fmt::format("{:%Y%m%dT%H%M%S}-{:06x}", fmt::gmtime(std::chrono::system_clock::now()), random() & 0xffffff);
}

}  // namespace

std::string_view to_string(RunState state) {
  switch (state) {
    case RunState::running: return "running";
    case RunState::stopped: return "stopped";
    case RunState::done: return "done";
    case RunState::rolled_back: return "rolled back";
  }
  return "";
}

std::string now_utc() { return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", fmt::gmtime(std::chrono::system_clock::now())); }

std::string who_am_i() {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  const passwd* user = getpwuid(geteuid());
  return fmt::format("{}@{}, pid {}", user != nullptr ? user->pw_name : std::to_string(geteuid()), host, getpid());
}

std::string Ledger::table(std::string_view name) const { return dialect_.table(qname(name)); }

QName Ledger::qname(std::string_view name) const {
  const std::string_view prefix = dialect_.ledger_prefix;
  if (!prefix.empty() && prefix.back() == '.')
    return {std::string(prefix.substr(0, prefix.size() - 1)), std::string(name)};
  return {"", std::string(prefix) + std::string(name)};
}

Result<bool> Ledger::exists() {
  WAYBILL_TRY(const Rows rows, connection_.query(dialect_.table_exists(qname("chunks"))));
  return !rows.empty() && number(rows.front().at(0)) != 0;
}

Result<void> Ledger::create() {
  WAYBILL_TRY(const bool there, exists());
  if (there) return {};
  if (!dialect_.create_ledger_schema.empty())
    WAYBILL_CHECK(connection_.execute(std::string(dialect_.create_ledger_schema)));
  const std::string_view big = dialect_.ledger_text;
  WAYBILL_CHECK(
      connection_.execute(fmt::format("CREATE TABLE IF NOT EXISTS {} (run_id varchar(40) NOT NULL PRIMARY KEY, "
                                      "migration varchar(200) NOT NULL, plan_hash varchar(64) "
                                      "NOT NULL, spec_fingerprint varchar(64) NOT NULL, source_fingerprint varchar(64) "
                                      "NOT NULL, state varchar(20) NOT NULL, started_at "
                                      "varchar(30) NOT NULL, finished_at varchar(30), who varchar(300) NOT NULL, "
                                      "version varchar(40) NOT NULL, moved_rows bigint NOT "
                                      "NULL, message {} NOT NULL, plan {} NOT NULL)",
                                      table("runs"), big, big)));
  WAYBILL_CHECK(connection_.execute(fmt::format(
      "CREATE TABLE IF NOT EXISTS {} (run_id varchar(40) NOT NULL, step_id varchar(300) NOT NULL, state varchar(20) "
      "NOT NULL, moved_rows "
      "bigint NOT NULL, started_at varchar(30) NOT NULL, finished_at varchar(30), PRIMARY KEY (run_id, step_id))",
      table("steps"))));
  WAYBILL_CHECK(
      connection_.execute(fmt::format("CREATE TABLE IF NOT EXISTS {} (run_id varchar(40) NOT NULL, step_id "
                                      "varchar(300) NOT NULL, chunk bigint NOT NULL, source_range {} NOT "
                                      "NULL, state varchar(20) NOT NULL, moved_rows bigint NOT NULL, checksum "
                                      "varchar(64) NOT NULL, PRIMARY KEY (run_id, step_id, "
                                      "chunk))",
                                      table("chunks"), big)));
  return {};
}

Result<std::vector<RunRecord>> Ledger::runs(const std::string& migration) {
  WAYBILL_TRY(const Rows rows, connection_.query(fmt::format(
                                   "SELECT run_id, migration, plan_hash, spec_fingerprint, source_fingerprint, state, "
                                   "started_at, finished_at, who, version, moved_rows, "
                                   "message FROM {}{} ORDER BY run_id",
                                   table("runs"), migration.empty() ? "" : " WHERE migration = " + text(migration))));
  std::vector<RunRecord> out;
  for (const Row& row : rows) {
    const auto at = [&](std::size_t i) { return row.at(i).value_or(""); };
    out.push_back(
        {at(0), at(1), at(2), at(3), at(4), state_from(at(5)), at(6), at(7), at(8), at(9), number(row.at(10)), at(11)});
  }
  return out;
}

Result<std::optional<RunRecord>> Ledger::last_run(const std::string& migration) {
  WAYBILL_TRY(const bool there, exists());
  if (!there) return std::nullopt;
  WAYBILL_TRY(const std::vector<RunRecord> all, runs(migration));
  if (all.empty()) return std::nullopt;
  return all.back();
}

Result<Plan> Ledger::plan_of(const std::string& run) {
  WAYBILL_TRY(const Rows rows,
              connection_.query(fmt::format("SELECT plan FROM {} WHERE run_id = {}", table("runs"), text(run))));
  if (rows.empty()) return fail(ErrorKind::environment, fmt::format("the ledger has no run {}", run));
  tl::expected<Plan, std::string> plan = plan_from_json(rows.front().at(0).value_or(""));
  if (!plan)
    return fail(ErrorKind::environment,
                fmt::format("the plan of run {} in the ledger can't be read: {}", run, plan.error()));
  return std::move(*plan);
}

Result<std::string> Ledger::start(const Plan& plan, const std::string& who) {
  const std::string id = new_run_id();
  WAYBILL_CHECK(connection_.execute(fmt::format(
      "INSERT INTO {} (run_id, migration, plan_hash, spec_fingerprint, source_fingerprint, state, started_at, who, "
      "version, moved_rows, "
      "message, plan) VALUES ({}, {}, {}, {}, {}, 'running', {}, {}, {}, 0, '', {})",
      table("runs"), text(id), text(plan.migration), text(plan_hash(plan)), text(plan.spec_fingerprint),
      text(plan.source.fingerprint), text(now_utc()), text(who), text(plan.waybill_version), text(to_json(plan)))));
  return id;
}

Result<void> Ledger::set_state(const std::string& run, RunState state, std::int64_t rows, const std::string& message) {
  const std::string finished = state == RunState::running ? "NULL" : text(now_utc());
  WAYBILL_CHECK(connection_.execute(
      fmt::format("UPDATE {} SET state = {}, finished_at = {}, moved_rows = {}, message = {} WHERE run_id = {}",
                  table("runs"), text(std::string(to_string(state))), finished, rows, text(message), text(run))));
  return {};
}

Result<std::map<std::string, StepRecord>> Ledger::steps(const std::string& run) {
  WAYBILL_TRY(const Rows rows,
              connection_.query(
                  fmt::format("SELECT step_id, state, moved_rows, started_at, finished_at FROM {} WHERE run_id = {}",
                              table("steps"), text(run))));
  std::map<std::string, StepRecord> out;
  for (const Row& row : rows)
    out[row.at(0).value_or("")] = {row.at(1).value_or(""), number(row.at(2)), row.at(3).value_or(""),
                                   row.at(4).value_or("")};
  return out;
}

Result<std::vector<ChunkRecord>> Ledger::chunks(const std::string& run, const std::string& step) {
  WAYBILL_TRY(const Rows rows,
              connection_.query(fmt::format("SELECT chunk, source_range, state, moved_rows, checksum FROM {} WHERE "
                                            "run_id = {} AND step_id = {} ORDER BY chunk",
                                            table("chunks"), text(run), text(step))));
  std::vector<ChunkRecord> out;
  for (const Row& row : rows)
    out.push_back({static_cast<int>(number(row.at(0))), row.at(1).value_or(""), row.at(2).value_or("") == "done",
                   number(row.at(3)), row.at(4).value_or("")});
  return out;
}

Result<void> Ledger::set_chunks(const std::string& run, const std::string& step,
                                const std::vector<std::string>& conditions) {
  WAYBILL_CHECK(connection_.begin());
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    const Result<std::int64_t> done =
        connection_.execute(fmt::format("INSERT INTO {} (run_id, step_id, chunk, source_range, state, moved_rows, "
                                        "checksum) VALUES ({}, {}, {}, {}, 'open', 0, '')",
                                        table("chunks"), text(run), text(step), i, text(conditions[i])));
    if (!done) {
      (void)connection_.rollback();
      return tl::unexpected<Error>(done.error());
    }
  }
  return connection_.commit();
}

Result<void> Ledger::forget_step(const std::string& run, const std::string& step) {
  const std::string which = fmt::format(" WHERE run_id = {} AND step_id = {}", text(run), text(step));
  WAYBILL_CHECK(connection_.execute("DELETE FROM " + table("chunks") + which));
  WAYBILL_CHECK(connection_.execute("DELETE FROM " + table("steps") + which));
  return {};
}

std::string Ledger::step_started_sql(const std::string& run, const std::string& step) const {
  // Said again by a step that is tried again: where DDL is not transactional, the first word of it stands.
  return fmt::format(
      "INSERT INTO {0} (run_id, step_id, state, moved_rows, started_at) SELECT r.run_id, {3}, 'running', 0, {4} FROM {1} "
      "AS r WHERE r.run_id = {2} AND NOT EXISTS (SELECT 1 FROM {0} AS s WHERE s.run_id = {2} AND s.step_id = {3})",
      table("steps"), table("runs"), text(run), text(step), text(now_utc()));
}

std::string Ledger::step_done_sql(const std::string& run, const std::string& step, std::int64_t rows) const {
  return fmt::format(
      "UPDATE {} SET state = 'done', moved_rows = {}, finished_at = {} WHERE run_id = {} AND step_id = {}",
      table("steps"), rows, text(now_utc()), text(run), text(step));
}

std::string Ledger::chunk_done_sql(const std::string& run, const std::string& step, int chunk, std::int64_t rows,
                                   const std::string& sum) const {
  return fmt::format(
      "UPDATE {} SET state = 'done', moved_rows = {}, checksum = {} WHERE run_id = {} AND step_id = {} AND chunk = {}",
      table("chunks"), rows, text(sum), text(run), text(step), chunk);
}

}  // namespace waybill
