#include "runtime/command/runs.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/catalog/fingerprint.h"

namespace waybill {

bool unfinished(const RunRecord& run) { return run.state == RunState::running || run.state == RunState::stopped; }

Step_<std::optional<RunRecord>> last_run(Database* target, const std::string& migration, Report& report) {
  if (target == nullptr) return std::nullopt;
  Result<std::unique_ptr<Connection>> connection = target->connect();
  if (!connection) {
    report.error(connection.error());
    return tl::unexpected<ExitCode>(ExitCode::usage);
  }
  Ledger ledger(**connection, dialect_of(target->engine()));
  Result<std::optional<RunRecord>> run = ledger.last_run(migration);
  if (run) return std::move(*run);
  report.error(std::move(run.error()).in("reading the ledger"));
  return tl::unexpected<ExitCode>(ExitCode::usage);
}

bool results_there(const Plan& plan, const Catalog& target) {
  return std::all_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    const MoveRows* move = std::get_if<MoveRows>(&step.body);
    return move == nullptr || find_table(target, move->target) != nullptr;
  });
}

namespace {

// The steps that the ledger does not know as done.
Step_<Plan> what_is_left(Ledger& ledger, const RunRecord& run, Report& report) {
  Result<Plan> plan = ledger.plan_of(run.id);
  Result<std::map<std::string, StepRecord>> steps = plan ? ledger.steps(run.id) : tl::unexpected<Error>(plan.error());
  if (!steps) {
    report.error(steps.error());
    return tl::unexpected<ExitCode>(ExitCode::usage);
  }
  std::erase_if(plan->steps, [&](const Step& step) {
    const auto found = steps->find(step.id);
    return found != steps->end() && found->second.state == "done";
  });
  return std::move(*plan);
}

}  // namespace

Step_<std::optional<Plan>> standing_plan(Session& session, Report& report) {
  WAYBILL_STEP(const std::optional<RunRecord> run, last_run(session.target(), session.migration(), report));
  if (!run || run->state == RunState::rolled_back) return std::nullopt;
  if (run->spec_fingerprint != session.compilation().spec_fingerprint()) return std::nullopt;
  Result<std::unique_ptr<Connection>> connection = session.target()->connect();
  if (!connection) {
    report.error(connection.error());
    return tl::unexpected<ExitCode>(ExitCode::usage);
  }
  Ledger ledger(**connection, dialect_of(session.target()->engine()));
  WAYBILL_STEP(Plan left, what_is_left(ledger, *run, report));
  if (unfinished(*run)) {
    report.notice(fmt::format("Run {} of {} is unfinished: this is what is left of it. `waybill apply` goes on.",
                              run->id, run->migration));
    return left;
  }
  WAYBILL_STEP(const Catalog source, session.source_catalog());
  const Result<Plan> whole = ledger.plan_of(run->id);
  WAYBILL_STEP(const Catalog target, session.target_catalog(left.target.schema));
  if (!whole || fingerprint(source) != run->source_fingerprint || !results_there(*whole, target)) return std::nullopt;
  left.steps.clear();
  return left;
}

}  // namespace waybill
