// waybill check: the spec parsed, resolved and type-checked; no rows are asked.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/diagnostics/render.h"
#include "runtime/command/commands.h"
#include "runtime/command/session.h"

namespace waybill {
namespace {

Step_<void> check_all(Session& session, const Options& options) {
  WAYBILL_DO(session.read_spec(options.spec));
  if (options.source_catalog.empty()) WAYBILL_DO(session.open_source());
  if (options.target_catalog.empty()) WAYBILL_DO(session.open_target(TargetUse::look));
  return session.compile(Probes::no_need);
}

// Fixes from the last place to the first, so that places stay true; only of the spec's own file.
Result<std::size_t> apply_fixes(const std::string& path, const Diagnostics& diagnostics) {
  std::vector<Fix> fixes;
  for (const Diagnostic& diagnostic : diagnostics.all())
    if (diagnostic.fix && diagnostic.fix->span.file == 0) fixes.push_back(*diagnostic.fix);
  std::sort(fixes.begin(), fixes.end(), [](const Fix& a, const Fix& b) { return a.span.begin > b.span.begin; });
  WAYBILL_TRY(std::string text, read_file(path));
  std::size_t done = 0, last = text.size();
  for (const Fix& fix : fixes) {
    if (fix.span.end > last) continue;  // two fixes of one place: the next run finds the other
    text.replace(fix.span.begin, fix.span.end - fix.span.begin, fix.text);
    last = fix.span.begin;
    ++done;
  }
  if (done > 0) WAYBILL_CHECK(write_file(path, text));
  return done;
}

void show(Session& session, const Options& options, Report& report) {
  session.compilation().diagnostics().sort();
  const Diagnostics& all = session.compilation().diagnostics();
  const SourceMap& sources = session.compilation().sources();
  TextOptions text;
  text.color = report.options().color;
  text.notes = options.verbose;
  if (options.format == "json")
    report.out(render_json(all, sources));
  else if (options.format == "sarif")
    report.out(render_sarif(all, sources));
  else
    report.out(all.count(Severity::note) == all.all().size() && (all.empty() || !options.verbose)
                   ? fmt::format("{}: no errors, no warnings{}\n", session.spec_path(),
                                 all.empty() ? "" : fmt::format(", {} (-v shows notes)", summary_line(all)))
                   : render_text(all, sources, text));
}

}  // namespace

ExitCode run_check(const Options& options, Report& report) {
  Options quiet = options;
  quiet.format = "none";  // the session leaves the drawing to us
  Session session(quiet, report);
  session.show_on_failure(false);
  const Step_<void> done = check_all(session, quiet);
  if (!session.has_compilation() || (!done && done.error() != ExitCode::rejected))
    return done ? ExitCode::done : done.error();
  show(session, options, report);
  if (options.fix) {
    const Result<std::size_t> fixed = apply_fixes(session.spec_path(), session.compilation().diagnostics());
    if (!fixed) {
      report.error(fixed.error());
      return ExitCode::usage;
    }
    report.notice(fmt::format("{} fixed", *fixed));
  }
  return done ? ExitCode::done : done.error();
}

}  // namespace waybill
