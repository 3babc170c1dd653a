// waybill status and history: what the ledger holds, for people and for programs.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/dialect/dialect.h"
#include "runtime/command/commands.h"
#include "runtime/command/runs.h"
#include "runtime/command/session.h"

namespace waybill {
namespace {

using Json = nlohmann::ordered_json;

struct Open {
  std::unique_ptr<Connection> connection;
  std::optional<Ledger> ledger;
};

Step_<Open> open_ledger(Session& session, const Options& options, Report& report) {
  WAYBILL_DO(session.read_spec(options.spec));
  WAYBILL_DO(session.open_target(TargetUse::look));
  Open open;
  if (session.target() == nullptr) return open;
  Result<std::unique_ptr<Connection>> connection = session.target()->connect();
  if (!connection) {
    report.error(connection.error());
    return tl::unexpected<ExitCode>(ExitCode::usage);
  }
  open.connection = std::move(*connection);
  open.ledger.emplace(*open.connection, dialect_of(session.target()->engine()));
  return open;
}

Json json_of(const RunRecord& run) {
  return Json{{"run", run.id},
              {"migration", run.migration},
              {"state", to_string(run.state)},
              {"started_at", run.started_at},
              {"finished_at", run.finished_at},
              {"who", run.who},
              {"waybill_version", run.version},
              {"rows", run.rows},
              {"plan_hash", run.plan_hash},
              {"message", run.message}};
}

Result<Json> status_json(Ledger& ledger, const RunRecord& run) {
  WAYBILL_TRY(const Plan plan, ledger.plan_of(run.id));
  WAYBILL_TRY(const auto records, ledger.steps(run.id));
  Json steps = Json::array();
  for (const Step& step : plan.steps) {
    const auto found = records.find(step.id);
    Json one{{"step", step.id},
             {"state", found == records.end() ? "waiting" : found->second.state},
             {"rows", found == records.end() ? 0 : found->second.rows}};
    if (std::holds_alternative<MoveRows>(step.body)) {
      WAYBILL_TRY(const std::vector<ChunkRecord> chunks, ledger.chunks(run.id, step.id));
      std::int64_t rows = 0;
      for (const ChunkRecord& chunk : chunks) rows += chunk.rows;
      one["rows"] = rows;
      one["rows_planned"] = step.rows ? Json(*step.rows) : Json();
      one["chunks"] = chunks.size();
      one["chunks_done"] =
          std::count_if(chunks.begin(), chunks.end(), [](const ChunkRecord& chunk) { return chunk.done; });
    }
    steps.push_back(std::move(one));
  }
  Json out = json_of(run);
  out["steps"] = std::move(steps);
  return out;
}

std::string status_text(const Json& status) {
  std::string out = fmt::format("Run {} of {}: {}, started {} by {}\n", status["run"].get<std::string>(),
                                status["migration"].get<std::string>(), status["state"].get<std::string>(),
                                status["started_at"].get<std::string>(), status["who"].get<std::string>());
  if (!status["message"].get<std::string>().empty()) out += "  " + status["message"].get<std::string>() + "\n";
  std::size_t done = 0;
  for (const Json& step : status["steps"]) {
    const std::string state = step["state"];
    done += state == "done" ? 1 : 0;
    out += fmt::format("  {:<8} {}", state, step["step"].get<std::string>());
    if (step.contains("chunks") && step["chunks"] > 0)
      out += fmt::format("  {} rows, {} of {} chunks", with_groups(step["rows"].get<std::int64_t>()),
                         step["chunks_done"].get<int>(), step["chunks"].get<int>());
    out += "\n";
  }
  return out + fmt::format("{} of {} steps done.\n", done, status["steps"].size());
}

Step_<ExitCode> status(const Options& options, Report& report) {
  Session session(options, report);
  WAYBILL_STEP(Open open, open_ledger(session, options, report));
  WAYBILL_STEP(const std::optional<RunRecord> run, last_run(session.target(), session.migration(), report));
  if (!run) {
    report.out(options.format == "json"
                   ? "{\"run\": null}\n"
                   : fmt::format("{} has not been applied to this target.\n", session.migration()));
    return ExitCode::done;
  }
  const Result<Json> json = status_json(*open.ledger, *run);
  if (!json) {
    report.error(json.error());
    return tl::unexpected<ExitCode>(ExitCode::usage);
  }
  report.out(options.format == "json" ? json->dump(2) + "\n" : status_text(*json));
  return ExitCode::done;
}

Step_<ExitCode> history(const Options& options, Report& report) {
  Session session(options, report);
  WAYBILL_STEP(Open open, open_ledger(session, options, report));
  std::vector<RunRecord> all;
  Result<bool> there = open.ledger ? open.ledger->exists() : Result<bool>(false);
  Result<std::vector<RunRecord>> runs =
      there && *there ? open.ledger->runs(session.migration()) : Result<std::vector<RunRecord>>(all);
  if (!there || !runs) {
    report.error(!there ? there.error() : runs.error());
    return tl::unexpected<ExitCode>(ExitCode::usage);
  }
  if (options.format == "json") {
    Json list = Json::array();
    for (const RunRecord& run : *runs) list.push_back(json_of(run));
    report.out(list.dump(2) + "\n");
    return ExitCode::done;
  }
  if (runs->empty()) report.out(fmt::format("{} has not been applied to this target.\n", session.migration()));
  for (const RunRecord& run : *runs)
    report.out(fmt::format("{}  {:<11}  {:>14} rows  {} .. {}  {}{}\n", run.id, to_string(run.state),
                           with_groups(run.rows), run.started_at, run.finished_at.empty() ? "-" : run.finished_at,
                           run.who, run.message.empty() ? "" : "  " + run.message));
  return ExitCode::done;
}

}  // namespace

ExitCode run_status(const Options& options, Report& report) {
  const Step_<ExitCode> code = status(options, report);
  return code ? *code : code.error();
}

ExitCode run_history(const Options& options, Report& report) {
  const Step_<ExitCode> code = history(options, report);
  return code ? *code : code.error();
}

}  // namespace waybill
