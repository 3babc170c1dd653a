// waybill render: the plan as SQL scripts in a folder.
#include <fmt/format.h>

#include <filesystem>

#include "compiler/render/scripts.h"
#include "compiler/render/summary.h"
#include "runtime/command/commands.h"
#include "runtime/command/session.h"

namespace waybill {
namespace {

ScriptEnd end_of(const Url& url) {
  ScriptEnd end;
  end.host = url.host;
  end.port = url.port != 0 ? std::to_string(url.port) : "";
  end.user = url.user;
  end.database = is_file(url) ? std::filesystem::absolute(url.database).string() : url.database;
  for (const char* name : {"socket", "host"})
    if (const auto found = url.parameters.find(name); found != url.parameters.end())
      (name[0] == 's' ? end.socket : end.host) = found->second;
  return end;
}

// A folder of ours may be written again; a stranger's files are not mixed with.
Result<void> make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::exists(folder) && !std::filesystem::is_empty(folder, error) &&
      !std::filesystem::exists(folder / "run.sh"))
    return fail(ErrorKind::usage, fmt::format("`{}` is not empty and holds no scripts of waybill", folder.string()),
                "name a new folder");
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorKind::usage, fmt::format("can't make `{}`: {}", folder.string(), error.message()));
  return {};
}

Result<void> write_all(const std::filesystem::path& folder, const std::vector<Script>& all) {
  WAYBILL_CHECK(make_folder(folder));
  for (const Script& script : all) {
    const std::filesystem::path path = folder / script.path;
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    WAYBILL_CHECK(write_file(path.string(), script.text));
    if (script.executable)
      std::filesystem::permissions(
          path,
          std::filesystem::perms::owner_exec | std::filesystem::perms::group_exec | std::filesystem::perms::others_exec,
          std::filesystem::perm_options::add, error);
  }
  return {};
}

Step_<ExitCode> render(const Options& options, Report& report) {
  Session session(options, report);
  if (options.out.empty()) {
    report.error(std::move(fail(ErrorKind::usage, "render needs a folder", "say -o DIR").value()));
    return ExitCode::usage;
  }
  WAYBILL_DO(session.read_spec(options.spec));
  WAYBILL_DO(session.open_source());
  WAYBILL_DO(session.open_target(TargetUse::look));
  WAYBILL_DO(session.compile(options.no_probe ? Probes::skip : Probes::ask));
  session.show_diagnostics();
  const Plan plan = session.plan();
  WAYBILL_DO(session.permit());
  const Result<Url> source = parse_url(session.compilation().spec().source->url.value);
  const Result<Url> target = parse_url(session.compilation().spec().target->url.value);
  const std::vector<Script> all = scripts(plan, end_of(*source), end_of(*target));
  if (const Result<void> written = write_all(options.out, all); !written) {
    report.error(written.error());
    return ExitCode::usage;
  }
  report.out(fmt::format("{} scripts in {}: {}\n", all.size(), options.out, summarize(plan).total));
  return ExitCode::done;
}

}  // namespace

ExitCode run_render(const Options& options, Report& report) {
  const Step_<ExitCode> code = render(options, report);
  return code ? *code : code.error();
}

}  // namespace waybill
