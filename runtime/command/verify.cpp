// waybill verify: source and target compared, table by table; names the differing keys; writes a certificate.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/dialect/dialect.h"
#include "compiler/resolve/automap.h"
#include "runtime/command/commands.h"
#include "runtime/command/interrupt.h"
#include "runtime/command/runs.h"
#include "runtime/command/session.h"
#include "runtime/verify/verify.h"

namespace waybill {
namespace {

// The plan that filled the target, where the ledger has it for this spec; else the spec compiled against what is there.
Step_<Plan> mapping_of(Session& session, Report& report) {
  WAYBILL_STEP(const std::optional<RunRecord> run, last_run(session.target(), session.migration(), report));
  if (run && run->state != RunState::rolled_back && run->spec_fingerprint == session.compilation().spec_fingerprint()) {
    Result<std::unique_ptr<Connection>> connection = session.target()->connect();
    if (connection) {
      Ledger ledger(**connection, dialect_of(session.target()->engine()));
      if (Result<Plan> plan = ledger.plan_of(run->id)) return std::move(*plan);
    }
  }
  WAYBILL_DO(session.compile(Probes::no_need));
  return session.plan();
}

// The loads of a plan by the table that they fill.
std::vector<std::vector<MoveRows>> tables_of(const Plan& plan) {
  std::vector<std::vector<MoveRows>> out;
  for (const Step& step : plan.steps) {
    const MoveRows* move = std::get_if<MoveRows>(&step.body);
    if (move == nullptr) continue;
    const auto there = std::find_if(out.begin(), out.end(), [&](const std::vector<MoveRows>& moves) {
      return moves.front().target == move->target;
    });
    if (there == out.end())
      out.push_back({*move});
    else
      there->push_back(*move);
  }
  return out;
}

bool wanted(const MoveRows& move, const Options& options) {
  const auto matches = [&](const std::string& glob) {
    return glob_matches(glob, move.target.name) || glob_matches(glob, to_string(move.target));
  };
  if (std::any_of(options.except.begin(), options.except.end(), matches)) return false;
  return options.only.empty() || std::any_of(options.only.begin(), options.only.end(), matches);
}

std::string_view word_of(Difference::Kind kind) {
  return kind == Difference::missing ? "missing in the target"
         : kind == Difference::extra ? "only in the target"
                                     : "changed";
}

void show(const TableVerdict& verdict, const Options& options, Report& report) {
  if (options.format == "json") return;
  if (verdict.equal) {
    report.out(fmt::format("equal      {}: {} rows\n", verdict.table, with_groups(verdict.source_rows)));
    return;
  }
  report.out(fmt::format("different  {}: {} rows in the source, {} in the target", verdict.table,
                         with_groups(verdict.source_rows), with_groups(verdict.target_rows)));
  report.out(verdict.different > 0
                 ? fmt::format("; {}{} differ\n", verdict.more ? "at least " : "", with_groups(verdict.different))
                 : "\n");
  for (const Difference& one : verdict.differences) {
    report.out(fmt::format("  {}: {} {}\n", verdict.table, one.key, word_of(one.kind)));
    for (const std::string& column : one.columns) report.out(fmt::format("      {}\n", column));
  }
}

// Views and triggers of the plan that the target has not.
Result<std::vector<std::string>> missing_programs(const Plan& plan, Connection& target) {
  std::vector<std::string> out;
  for (const Step& step : plan.steps) {
    const RunSql* body = std::get_if<RunSql>(&step.body);
    if (step.phase != Phase::program || body == nullptr || body->done_query.empty()) continue;
    WAYBILL_TRY(const Rows rows, target.query(body->done_query));
    if (rows.empty() || rows[0].at(0).value_or("0") == "0") out.push_back(step.object);
  }
  return out;
}

Step_<ExitCode> verify(const Options& options, Report& report) {
  Session session(options, report);
  WAYBILL_DO(session.read_spec(options.spec));
  WAYBILL_DO(session.open_source());
  WAYBILL_DO(session.open_target(TargetUse::look));
  const auto leave = [&](const Error& error) {
    report.error(error);
    return tl::unexpected<ExitCode>(exit_code_of(error, false));
  };
  if (session.target() == nullptr)
    return leave(fail(ErrorKind::environment, "the target is not there yet: nothing to compare").value());
  WAYBILL_STEP(const Plan plan, mapping_of(session, report));
  VerifyOptions how;
  how.level = options.level == "count"      ? VerifyLevel::count
              : options.level == "checksum" ? VerifyLevel::checksum
                                            : VerifyLevel::rows;
  how.stop = &interrupt_requested();
  Result<std::unique_ptr<Snapshot>> source = session.source().snapshot(1), target = session.target()->snapshot(1);
  if (!source || !target) return leave(!source ? source.error() : target.error());
  WAYBILL_STEP(const Catalog there, session.target_catalog(plan.target.schema));
  std::vector<TableVerdict> verdicts;
  std::size_t missing = 0;
  for (const std::vector<MoveRows>& moves : tables_of(plan)) {
    if (!wanted(moves.front(), options)) continue;
    const QName& table = moves.front().target;
    const bool looked_for = table.schema.empty() || plan.target.schema.empty() ||
                            table.schema == plan.target.schema;  // other schemas were not read
    if (looked_for && find_table(there, table) == nullptr) {
      ++missing;
      TableVerdict gone;
      gone.table = to_string(table);
      gone.equal = false;
      if (options.format != "json") report.out(fmt::format("different  {}: not in the target\n", gone.table));
      verdicts.push_back(std::move(gone));
      continue;
    }
    Result<TableVerdict> verdict =
        verify_table(moves, (*source)->reader(0), (*target)->reader(0), session.target()->engine(), how);
    if (!verdict) return leave(std::move(verdict.error()).in("comparing " + to_string(moves.front().target)));
    show(*verdict, options, report);
    verdicts.push_back(std::move(*verdict));
  }
  if (missing > 0 && missing == verdicts.size())
    return leave(fail(ErrorKind::environment, "none of the spec's tables is in the target: nothing to compare",
                      "`waybill apply` first, or check the URL and schema of the target")
                     .value());
  std::vector<std::string> gone;
  if (options.only.empty() && options.except.empty()) {
    Result<std::unique_ptr<Connection>> connection = session.target()->connect();
    if (!connection) return leave(connection.error());
    Result<std::vector<std::string>> found = missing_programs(plan, **connection);
    if (!found) return leave(std::move(found.error()).in("looking for views and triggers"));
    gone = std::move(*found);
  }
  for (const std::string& object : gone)
    if (options.format != "json") report.out(fmt::format("different  {}: not in the target\n", object));
  const std::string paper = certificate(plan, verdicts, gone, how.level, now_utc());
  const std::string path = options.certificate.empty() ? plan.migration + ".certificate.json" : options.certificate;
  if (const Result<void> written = write_file(path, paper); !written) return leave(written.error());
  if (options.format == "json") report.out(paper);
  const bool equal =
      gone.empty() && std::all_of(verdicts.begin(), verdicts.end(), [](const TableVerdict& one) { return one.equal; });
  if (options.format != "json")
    report.out(
        fmt::format("{}: {} tables compared. Certificate: {}\n", equal ? "Equal" : "Different", verdicts.size(), path));
  return equal ? ExitCode::done : ExitCode::unequal;
}

}  // namespace

ExitCode run_verify(const Options& options, Report& report) {
  const Step_<ExitCode> code = verify(options, report);
  return code ? *code : code.error();
}

}  // namespace waybill
