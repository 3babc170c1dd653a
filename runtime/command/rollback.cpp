// waybill rollback: undoes the last run of a migration, step by step, from the last to the first.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/dialect/dialect.h"
#include "runtime/command/approve.h"
#include "runtime/command/commands.h"
#include "runtime/command/runs.h"
#include "runtime/command/session.h"

namespace waybill {
namespace {

struct Undo {
  const Step* step;
  std::int64_t rows;
};

// What was done or begun, last first. A step that was begun may have left something: its undo is harmless when not.
Result<std::vector<Undo>> undo_list(Ledger& ledger, const std::string& run, const Plan& plan) {
  WAYBILL_TRY(const auto records, ledger.steps(run));
  std::vector<Undo> out;
  for (const Step& step : plan.steps) {
    const auto found = records.find(step.id);
    if (found != records.end()) out.push_back({&step, found->second.rows});
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::string says(const std::vector<Undo>& list) {
  std::string out;
  for (const Undo& undo : list)
    for (const std::string& sql : undo.step->undo) out += fmt::format("  - {}\n", sql);
  return out.empty() ? "  nothing to undo\n" : out;
}

// A step that was begun and cut off may have left nothing to undo.
Result<bool> left_something(Connection& connection, const Step& step) {
  const RunSql* body = std::get_if<RunSql>(&step.body);
  if (body == nullptr || body->done_query.empty()) return true;
  WAYBILL_TRY(const Rows rows, connection.query(body->done_query));
  return !rows.empty() && rows[0].at(0).value_or("0") != "0";
}

Result<void> undo_step(Connection& connection, Ledger& ledger, const std::string& run, const Step& step,
                       bool transactional) {
  WAYBILL_TRY(const bool something, left_something(connection, step));
  if (transactional) WAYBILL_CHECK(connection.begin());
  for (const std::string& sql : something ? step.undo : std::vector<std::string>{}) {
    Result<std::int64_t> done = connection.execute(sql);
    if (done) continue;
    if (transactional) (void)connection.rollback();
    return tl::unexpected<Error>(std::move(done.error()).in("undoing " + step.id).in("statement: " + sql));
  }
  WAYBILL_CHECK(ledger.forget_step(run, step.id));
  if (transactional) return connection.commit();
  return {};
}

Step_<ExitCode> rollback(const Options& options, Report& report) {
  Session session(options, report);
  WAYBILL_DO(session.read_spec(options.spec));
  WAYBILL_DO(session.open_target(TargetUse::go_on));
  const auto leave = [&](const Error& error) {
    report.error(error);
    return tl::unexpected<ExitCode>(exit_code_of(error, false));
  };
  const auto nothing = [&] {
    report.out(fmt::format("{} has no run to undo on this target.\n", session.migration()));
    return ExitCode::done;
  };
  if (session.target() == nullptr) return nothing();
  WAYBILL_STEP(const std::unique_ptr<AdvisoryLock> lock,
               take_lock(*session.target(), session.migration(), options, report));
  WAYBILL_STEP(const std::optional<RunRecord> run, last_run(session.target(), session.migration(), report));
  if (!run || run->state == RunState::rolled_back) return nothing();
  Result<std::unique_ptr<Connection>> connection = session.target()->connect();
  if (!connection) return leave(connection.error());
  const Dialect& dialect = dialect_of(session.target()->engine());
  Ledger ledger(**connection, dialect);
  const Result<Plan> plan = ledger.plan_of(run->id);
  if (!plan) return leave(plan.error());
  const Result<std::vector<Undo>> list = undo_list(ledger, run->id, *plan);
  if (!list) return leave(list.error());
  report.out(
      fmt::format("Undo of run {} of {}, started {}:\n{}", run->id, run->migration, run->started_at, says(*list)));
  WAYBILL_DO(approve("Undo it? Rows written to these tables since are lost.", options, report));
  for (const Undo& undo : *list)
    if (const Result<void> done = undo_step(**connection, ledger, run->id, *undo.step, dialect.transactional_ddl);
        !done)
      return leave(done.error());
  if (const Result<void> set = ledger.set_state(run->id, RunState::rolled_back, 0, "rolled back"); !set)
    return leave(set.error());
  report.out(fmt::format("Rolled back: {} steps undone.\n", list->size()));
  return ExitCode::done;
}

}  // namespace

ExitCode run_rollback(const Options& options, Report& report) {
  const Step_<ExitCode> code = rollback(options, report);
  return code ? *code : code.error();
}

}  // namespace waybill
