// waybill apply: a spec (after showing its plan and asking) or a saved plan; an unfinished run is gone on with.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <thread>

#include "compiler/dialect/dialect.h"
#include "compiler/plan/json.h"
#include "compiler/plan/stale.h"
#include "compiler/render/text.h"
#include "runtime/command/approve.h"
#include "runtime/command/commands.h"
#include "runtime/command/interrupt.h"
#include "runtime/command/runs.h"
#include "runtime/command/session.h"
#include "runtime/execute/executor.h"

namespace waybill {
namespace {

tl::unexpected<ExitCode> leave(Report& report, Error error, bool during_apply = false) {
  const ExitCode code = exit_code_of(error, during_apply);
  report.error(error);
  return tl::unexpected<ExitCode>(code);
}

bool is_plan(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text[first] == '{' && text.find("\"waybill_plan\"") != std::string::npos;
}

class Apply {
 public:
  Apply(const Options& options, Report& report) : options_(options), report_(report), session_(options, report) {}

  Step_<ExitCode> run() {
    Result<std::string> path = find_spec(options_.spec);
    Result<std::string> text = path ? read_file(*path) : path;
    if (!text) return leave(report_, text.error());
    return is_plan(*text) ? run_saved(*path, *text) : run_spec(*path);
  }

 private:
  // -- a spec
  // --------------------------------------------------------------------------------------------------------------
  // Everything that can refuse the spec comes before anything is written: the lock is a line in the target, too.
  Step_<ExitCode> run_spec(const std::string& path) {
    WAYBILL_DO(session_.read_spec(path));
    WAYBILL_DO(session_.open_source());
    WAYBILL_DO(session_.open_target(TargetUse::go_on));
    WAYBILL_STEP(const std::optional<RunRecord> last, last_run(session_.target(), session_.migration(), report_));
    if (last && unfinished(*last)) return resume_spec(*last);
    WAYBILL_STEP(const std::optional<Plan> standing, standing_plan(session_, report_));
    if (standing) {
      report_.out(options_.format == "json" ? "" : plan_text(*standing));
      return ExitCode::done;
    }
    WAYBILL_DO(session_.compile(options_.no_probe ? Probes::skip : Probes::ask));
    session_.show_diagnostics();
    const Plan plan = session_.plan();
    WAYBILL_DO(session_.permit());
    if (options_.format != "json") report_.out(plan_text(plan, {report_.options().color, options_.verbose}));
    WAYBILL_DO(approve("Apply this plan?", options_, report_));
    WAYBILL_DO(session_.open_target(TargetUse::make));
    WAYBILL_STEP(const std::unique_ptr<AdvisoryLock> lock, locked(plan.migration));
    WAYBILL_STEP(const std::optional<RunRecord> since, last_run(session_.target(), plan.migration, report_));
    if (since && unfinished(*since))
      return leave(report_, std::move(fail(ErrorKind::refused,
                                           fmt::format("run {} was begun while this plan was made", since->id),
                                           "run the same command again")
                                          .value()));
    WAYBILL_DO(refuse_stale(plan, "the plan no longer fits", "run the same command again"));
    return start(plan);
  }

  Step_<std::unique_ptr<AdvisoryLock>> locked(const std::string& migration) {
    return take_lock(*session_.target(), migration, options_, report_);
  }

  Step_<ExitCode> resume_spec(const RunRecord& run) {
    if (run.spec_fingerprint != session_.compilation().spec_fingerprint())
      return leave(report_,
                   std::move(fail(ErrorKind::refused,
                                  fmt::format("run {} is unfinished, and was of another version of this spec", run.id),
                                  "go on with that version, or undo it: waybill rollback")
                                 .value()));
    WAYBILL_DO(session_.open_target(TargetUse::make));
    WAYBILL_STEP(const std::unique_ptr<AdvisoryLock> lock, locked(session_.migration()));
    WAYBILL_STEP(const std::optional<RunRecord> now, last_run(session_.target(), session_.migration(), report_));
    if (now && unfinished(*now)) return resume(*now);
    report_.notice(fmt::format("Run {} has ended meanwhile.", run.id));
    return ExitCode::done;
  }

  // -- a saved plan
  // ----------------------------------------------------------------------------------------------------------
  Step_<ExitCode> run_saved(const std::string& path, const std::string& text) {
    const tl::expected<Plan, std::string> plan = plan_from_json(text);
    if (!plan)
      return leave(report_, std::move(fail(ErrorKind::usage, fmt::format("`{}` is no plan: {}", path, plan.error()),
                                           "make one: waybill plan -o FILE")
                                          .value()));
    WAYBILL_DO(open_ends(*plan));
    WAYBILL_STEP(const std::unique_ptr<AdvisoryLock> lock,
                 take_lock(*session_.target(), plan->migration, options_, report_));
    WAYBILL_STEP(const std::optional<RunRecord> last, last_run(session_.target(), plan->migration, report_));
    if (last && unfinished(*last)) {
      if (last->plan_hash != plan_hash(*plan))
        return leave(report_, std::move(fail(ErrorKind::refused,
                                             fmt::format("run {} is unfinished, and was of another plan", last->id),
                                             "go on with that plan, or undo it: waybill rollback")
                                            .value()));
      return resume(*last);
    }
    WAYBILL_DO(refuse_stale(*plan, "Saved plan is stale", "plan again: waybill plan -o FILE"));
    if (plan->steps.empty()) {
      report_.notice("The plan has nothing to do.");
      return ExitCode::done;
    }
    return start(*plan);
  }

  // The ends of a saved plan, which holds no password: given on the command line, or said by its spec where that is
  // still here and the same, or the places in the plan with the environment's variables put in.
  Step_<void> open_ends(const Plan& plan) {
    std::string source = options_.source, target = options_.target;
    const Result<std::string> spec = read_file(plan.spec_name);
    if (spec) {
      Compilation again(plan.spec_name, *spec, surroundings(options_));
      const bool parsed = again.parse();
      if (again.spec_fingerprint() != plan.spec_fingerprint)
        return leave(report_, std::move(fail(ErrorKind::refused, "Saved plan is stale: the spec has changed",
                                             fmt::format("plan again: waybill plan {} -o FILE", plan.spec_name))
                                            .value()));
      if (parsed && source.empty() && again.spec().source) source = again.spec().source->url.value;
      if (parsed && target.empty() && again.spec().target) target = again.spec().target->url.value;
    }
    const auto from_plan = [&](const Side& side, std::string& url) {
      if (url.empty()) url = with_environment(side.place);
    };
    from_plan(plan.source, source);
    from_plan(plan.target, target);
    return session_.open_urls(source, target);
  }

  std::string with_environment(std::string place) const {
    const Surroundings around = surroundings(options_);
    for (std::size_t at = place.find("${"); at != std::string::npos; at = place.find("${", at)) {
      const std::size_t end = place.find('}', at);
      if (end == std::string::npos) break;
      const std::string value = around.environment(place.substr(at + 2, end - at - 2)).value_or("");
      place.replace(at, end - at + 1, value);
      at += value.size();
    }
    return place;
  }

  Step_<void> refuse_stale(const Plan& plan, std::string_view headline, std::string_view help) {
    WAYBILL_STEP(const Catalog source, session_.source_catalog());
    WAYBILL_STEP(const Catalog target, session_.target_catalog(plan.target.schema));
    std::vector<std::string> moved = what_moved(plan.source, source, "source");
    for (std::string& one : what_moved(plan.target, target, "target")) moved.push_back(std::move(one));
    WAYBILL_STEP(std::vector<std::string> filled, filled_since(plan, target));
    for (std::string& one : filled) moved.push_back(std::move(one));
    if (moved.empty()) return {};
    return leave(report_, std::move(fail(ErrorKind::refused, fmt::format("{}: {}", headline, fmt::join(moved, "; ")),
                                         std::string(help))
                                        .value()));
  }

  // Tables that were there, and empty, when the plan was made.
  Step_<std::vector<std::string>> filled_since(const Plan& plan, const Catalog& target) {
    const Dialect& dialect = dialect_of(target.engine);
    std::vector<std::string> out;
    Result<std::unique_ptr<Connection>> connection = session_.target()->connect();
    if (!connection) return leave(report_, connection.error());
    for (const Step& step : plan.steps) {
      const MoveRows* move = std::get_if<MoveRows>(&step.body);
      const bool emptied = std::any_of(step.needs.begin(), step.needs.end(),
                                       [](const std::string& id) { return id.find("before.") != std::string::npos; });
      if (move == nullptr || !move->target_was_there || emptied) continue;
      const Result<Rows> rows =
          (*connection)->query(dialect.limit("SELECT 1 AS one FROM " + dialect.table(move->target), 1));
      if (rows && !rows->empty())
        out.push_back(fmt::format("target: table {} holds rows now", to_string(move->target)));
    }
    return out;
  }

  // -- running
  // -----------------------------------------------------------------------------------------------------------------
  Step_<ExitCode> start(const Plan& plan) {
    Result<std::unique_ptr<Connection>> connection = session_.target()->connect();
    if (!connection) return leave(report_, connection.error());
    Ledger ledger(**connection, dialect_of(session_.target()->engine()));
    if (const Result<void> made = ledger.create(); !made)
      return leave(report_, std::move(Error(made.error())).in("making the ledger"));
    const Result<std::string> run = ledger.start(plan, who_am_i());
    if (!run) return leave(report_, std::move(Error(run.error())).in("writing the ledger"));
    return go(plan, *run, false, ledger);
  }

  Step_<ExitCode> resume(const RunRecord& run) {
    Result<std::unique_ptr<Connection>> connection = session_.target()->connect();
    if (!connection) return leave(report_, connection.error());
    Ledger ledger(**connection, dialect_of(session_.target()->engine()));
    const Result<Plan> plan = ledger.plan_of(run.id);
    if (!plan) return leave(report_, plan.error());
    WAYBILL_STEP(const Catalog source, session_.source_catalog());
    const std::vector<std::string> moved = what_moved(plan->source, source, "source");
    if (!moved.empty())
      return leave(report_, std::move(fail(ErrorKind::refused,
                                           fmt::format("run {} can't go on: {}", run.id, fmt::join(moved, "; ")),
                                           "undo it (waybill rollback) and apply again")
                                          .value()));
    report_.notice(fmt::format("Run {} is unfinished ({}): going on with it.", run.id,
                               run.message.empty() ? "it was cut off" : run.message));
    WAYBILL_DO(approve("Go on?", options_, report_));
    if (const Result<void> set = ledger.set_state(run.id, RunState::running, run.rows, ""); !set)
      return leave(report_, set.error());
    return go(*plan, run.id, true, ledger);
  }

  std::size_t jobs() const {
    if (options_.jobs != 0) return options_.jobs;
    if (session_.has_compilation() && session_.spec_settings().jobs)
      return static_cast<std::size_t>(session_.spec_settings().jobs->value);
    return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 4);
  }

  Step_<ExitCode> go(const Plan& plan, const std::string& run, bool resumed, Ledger& ledger) {
    const Result<std::size_t> memory = parse_bytes(options_.memory);
    if (!memory) return leave(report_, memory.error());
    RunOptions how;
    how.jobs = jobs();
    how.memory_bytes = *memory;
    how.verify = !options_.no_verify;
    how.stop = &interrupt_requested();
    std::int64_t rows = 0;
    for (const Step& step : plan.steps) rows += step.rows.value_or(0);
    report_.run_started(run, plan.migration, plan.steps.size(), rows, resumed);
    Result<RunSummary> done = execute(plan, run, session_.source(), *session_.target(), how, report_);
    if (!done) return stopped(run, std::move(done.error()), ledger);
    if (const Result<void> set = ledger.set_state(run, RunState::done, done->rows, "done"); !set)
      return leave(report_, set.error(), true);
    return finished(plan, run, *done);
  }

  Step_<ExitCode> stopped(const std::string& run, Error error, Ledger& ledger) {
    const std::string message = to_string(error);
    const bool difference = error.kind == ErrorKind::difference;
    if (!ledger.set_state(run, RunState::stopped, 0, message)) report_.detail("the ledger could not be told");
    report_.run_finished(run, "stopped", 0, 0, 0, 0);
    if (!difference && error.help.empty())
      error.help = "mend the cause and run the same command again: it goes on from here; or undo: waybill rollback";
    return leave(report_, std::move(error), true);
  }

  Step_<ExitCode> finished(const Plan& plan, const std::string& run, const RunSummary& summary) {
    report_.run_finished(run, "done", summary.tables, summary.rows, summary.bytes, summary.seconds);
    std::size_t lost = 0;
    for (const InventoryLine& line : plan.inventory) lost += line.disposition == Disposition::not_carried ? 1 : 0;
    if (options_.format != "json") {
      const double rate = summary.seconds > 0 ? static_cast<double>(summary.rows) / summary.seconds : 0;
      report_.out(fmt::format("Apply complete: {} tables, {} rows, {} in {} ({} rows/s).\n", summary.tables,
                              with_groups(summary.rows), human_bytes(summary.bytes), human_seconds(summary.seconds),
                              with_groups(static_cast<std::int64_t>(rate))));
      report_.out(options_.no_verify ? "Not verified (--no-verify).\n"
                                     : fmt::format("Verified: {} tables hold exactly the rows that were moved.\n",
                                                   summary.verified.size()));
      if (lost > 0) report_.out(fmt::format("{} objects of the source were not carried; the plan names them.\n", lost));
    }
    return lost > 0 ? ExitCode::incomplete : ExitCode::done;
  }

  const Options& options_;
  Report& report_;
  Session session_;
};

}  // namespace

ExitCode run_apply(const Options& options, Report& report) {
  const Step_<ExitCode> code = Apply(options, report).run();
  return code ? *code : code.error();
}

}  // namespace waybill
