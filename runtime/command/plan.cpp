// waybill plan: the dry run. Reads both ends and the ledger, writes nothing to either.
#include <fmt/format.h>

#include "compiler/dialect/dialect.h"
#include "compiler/plan/json.h"
#include "compiler/render/markdown.h"
#include "compiler/render/text.h"
#include "runtime/command/commands.h"
#include "runtime/command/runs.h"
#include "runtime/command/session.h"

namespace waybill {
namespace {

Step_<Plan> make_plan(Session& session, const Options& options, Report& report) {
  WAYBILL_DO(session.read_spec(options.spec));
  if (options.source_catalog.empty()) WAYBILL_DO(session.open_source());
  if (options.target_catalog.empty()) WAYBILL_DO(session.open_target(TargetUse::look));
  WAYBILL_STEP(std::optional<Plan> standing, standing_plan(session, report));
  if (standing) return std::move(*standing);
  WAYBILL_DO(session.compile(options.no_probe ? Probes::skip : Probes::ask));
  session.show_diagnostics();
  return session.plan();
}

}  // namespace

ExitCode run_plan(const Options& options, Report& report) {
  Session session(options, report);
  Step_<Plan> plan = make_plan(session, options, report);
  if (!plan) return plan.error();
  const Step_<void> permitted = session.permit();
  if (!options.out.empty() && permitted) {
    const Result<void> written = write_file(options.out, to_json(*plan));
    if (!written) {
      report.error(written.error());
      return ExitCode::usage;
    }
  }
  if (options.format == "json")
    report.out(to_json(*plan));
  else if (options.format == "markdown")
    report.out(plan_markdown(*plan));
  else if (options.format == "html")
    report.out(plan_html(*plan));
  else
    report.out(plan_text(*plan, {report.options().color, options.verbose}));
  if (!permitted) return permitted.error();
  if (!options.out.empty()) report.notice(fmt::format("Saved: waybill apply {}", options.out));
  return options.detailed_exitcode && !plan->steps.empty() ? ExitCode::difference : ExitCode::done;
}

}  // namespace waybill
