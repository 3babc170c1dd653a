#include "runtime/command/commands.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "runtime/command/interrupt.h"

namespace waybill {
namespace {

constexpr Command table[] = {
    {"init", "introspect both ends and write a commented spec", "source target out schema",
     "waybill init --source sqlite:music.db --target postgresql://app@localhost/music -o waybill.yaml", run_init},
    {"check", "parse and type-check a spec",
     "spec format check-format source-catalog target-catalog var fix only except",
     "waybill check waybill.yaml --format sarif", run_check},
    {"plan", "the dry run: what apply would do; writes nothing to either database",
     "spec out format plan-format no-probe detailed-exitcode var only except source-catalog target-catalog",
     "waybill plan -o release.plan", run_plan},
    {"apply", "run a spec, or a saved plan; run again after a failure, it resumes",
     "spec auto-approve jobs no-verify memory lock-timeout format var only except source target no-probe",
     "waybill apply release.plan --auto-approve", run_apply},
    {"status", "what has been done and what is left, by step and chunk", "spec format var", "waybill status",
     run_status},
    {"verify", "compare source and target through the spec's mapping", "spec level format var only except certificate",
     "waybill verify --level checksum", run_verify},
    {"repair", "rewrite the rows that verify found to differ", "spec auto-approve format var only except lock-timeout",
     "waybill repair", run_repair},
    {"render", "the plan as SQL scripts for review, with their undo", "spec out var only except no-probe",
     "waybill render -o scripts/", run_render},
    {"rollback", "undo what apply did", "spec auto-approve lock-timeout format var source target", "waybill rollback",
     run_rollback},
    {"inspect", "print a catalogue", "url format inspect-format schema out",
     "waybill inspect sqlite:music.db --format json", run_inspect},
    {"diff", "compare two catalogues (URLs or files)", "two format detailed-exitcode schema",
     "waybill diff before.json sqlite:music.db", run_diff},
    {"ping", "test a connection: server, version, character set, privileges", "url format",
     "waybill ping mariadb://app@localhost/music", run_ping},
    {"history", "every run: when, by whom, what, how it ended", "spec format var", "waybill history", run_history},
    {"fmt", "format a spec, or write it in the other spelling", "spec to check out",
     "waybill fmt --check\n  waybill fmt waybill.yaml --to wb -o waybill.wb", run_fmt},
    {"explain", "the long explanation of a diagnostic, or `functions`", "code", "waybill explain W0304", run_explain},
};

bool has_flag(std::string_view flags, std::string_view name) {
  for (std::size_t at = flags.find(name); at != std::string_view::npos; at = flags.find(name, at + 1)) {
    const bool begins = at == 0 || flags[at - 1] == ' ';
    const bool ends = at + name.size() == flags.size() || flags[at + name.size()] == ' ';
    if (begins && ends) return true;
  }
  return false;
}

void add_words(CLI::App& app, std::string_view flags, Options& options) {
  if (has_flag(flags, "spec"))
    app.add_option("SPEC", options.spec, "the spec (or for apply a saved plan); waybill.yaml or waybill.wb here unless given");
  if (has_flag(flags, "url"))
    app.add_option("URL", options.spec, "sqlite:path, postgresql://…, mysql://…, mariadb://…")->required();
  if (has_flag(flags, "code")) app.add_option("CODE", options.spec, "such as W0304; without it all codes are listed");
  if (has_flag(flags, "two")) {
    app.add_option("A", options.spec, "a URL, or a catalogue as `inspect --format json` wrote it")->required();
    app.add_option("B", options.second, "likewise")->required();
  }
}

void add_flags(CLI::App& app, std::string_view flags, Options& options) {
  const auto has = [&](std::string_view name) { return has_flag(flags, name); };
  if (has("source")) app.add_option("--source", options.source, "URL of the source");
  if (has("target")) app.add_option("--target", options.target, "URL of the target");
  if (has("out")) app.add_option("-o,--out", options.out, "where the result goes");
  if (has("schema")) app.add_option("--schema", options.schema, "one schema only");
  if (has("format"))
    app.add_option("--format", options.format, "how the result is printed")
        ->check(CLI::IsMember(has("check-format")     ? std::vector<std::string>{"text", "json", "sarif"}
                              : has("plan-format")    ? std::vector<std::string>{"text", "json", "markdown", "html"}
                              : has("inspect-format") ? std::vector<std::string>{"text", "json", "sql", "yaml"}
                                                      : std::vector<std::string>{"text", "json"}));
  if (has("var"))
    app.add_option("--var", options.vars, "name=value, for ${name} in the spec; repeatable")->allow_extra_args(false);
  if (has("only"))
    app.add_option("--only", options.only, "only this table (name or glob; repeatable)")->allow_extra_args(false);
  if (has("except"))
    app.add_option("--except", options.except, "not this table (name or glob; repeatable)")->allow_extra_args(false);
  if (has("source-catalog"))
    app.add_option("--source-catalog", options.source_catalog, "a catalogue file in place of the source");
  if (has("target-catalog"))
    app.add_option("--target-catalog", options.target_catalog, "a catalogue file in place of the target");
  if (has("auto-approve")) app.add_flag("--auto-approve", options.auto_approve, "do not ask");
  if (has("no-verify")) app.add_flag("--no-verify", options.no_verify, "do not read the target back after the load");
  if (has("no-probe"))
    app.add_flag("--no-probe", options.no_probe, "do not ask the data; what rests on them is not proved");
  if (has("detailed-exitcode"))
    app.add_flag("--detailed-exitcode", options.detailed_exitcode, "2: there is work to do, or a difference");
  if (has("jobs")) app.add_option("-j,--jobs", options.jobs, "chunks that move at a time")->check(CLI::Range(1, 64));
  if (has("memory")) app.add_option("--memory", options.memory, "for rows on their way, such as 64MiB");
  if (has("lock-timeout"))
    app.add_option("--lock-timeout", options.lock_timeout, "how long to wait for another run, such as 10s");
  if (has("level"))
    app.add_option("--level", options.level, "how closely to look")
        ->check(CLI::IsMember({"count", "checksum", "rows"}));
  if (has("certificate"))
    app.add_option("-o,--out,--certificate", options.certificate, "where the certificate (JSON) goes");
  if (has("fix")) app.add_flag("--fix", options.fix, "apply the fixes that are safe");
  if (has("to")) app.add_option("--to", options.to, "write it in this spelling, to stdout or the file of -o")->check(CLI::IsMember({"yaml", "wb"}));
  if (has("check")) app.add_flag("--check", options.check, "only tell whether it is formatted: 2 when it is not, and what differs");
}

void add_common(CLI::App& app, Options& options) {
  app.add_flag("-q,--quiet", options.quiet, "results and errors only");
  app.add_flag("-v,--verbose", options.verbose, "more");
  app.add_flag("--no-color", options.no_color, "no colours");
  app.add_option("--color", options.color, "auto, always or never")->check(CLI::IsMember({"auto", "always", "never"}));
}

ReportOptions report_options(const Options& options) {
  ReportOptions out;
  const bool unwanted =
      options.no_color || options.color == "never" || (options.color == "auto" && std::getenv("NO_COLOR") != nullptr);
  out.color = !unwanted && (options.color == "always" || isatty(STDOUT_FILENO) != 0);
  out.live = isatty(STDERR_FILENO) != 0;
  out.quiet = options.quiet;
  out.verbose = options.verbose;
  out.format = options.format == "json" ? OutputFormat::json : OutputFormat::text;
  return out;
}

}  // namespace

std::span<const Command> commands() { return table; }

int run_command_line(int argc, const char* const* argv) {
  CLI::App app{"waybill: database migrations, compiled, planned, executed and verified", "waybill"};
  app.set_version_flag("--version", "waybill " WAYBILL_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done, 1 usage or environment, 2 work to do (--detailed-exitcode, fmt --check), 3 spec rejected, 4 refused,\n"
      "5 stopped part-way, 6 verification found a difference, 7 done but something was left out.\n"
      "`waybill COMMAND --help` shows examples.");
  Options options;
  const Command* chosen = nullptr;
  for (const Command& command : commands()) {
    CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.help));
    add_words(*sub, command.flags, options);
    add_flags(*sub, command.flags, options);
    add_common(*sub, options);
    sub->footer(fmt::format("Example:\n  {}", command.example));
    sub->callback([&chosen, &command] { chosen = &command; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : static_cast<int>(ExitCode::usage);
  }
  catch_interrupts();
  Report report(report_options(options));
  return static_cast<int>(chosen->run(options, report));
}

}  // namespace waybill
