// The commands: one table, from which the help, the parsing of flags and the running come. A command has a file of its
// own.
#pragma once

#include <span>
#include <string_view>

#include "runtime/command/exit_code.h"
#include "runtime/command/options.h"
#include "runtime/report/report.h"

namespace waybill {

struct Command {
  std::string_view name;
  std::string_view help;   // one line
  std::string_view flags;  // of options.def, by name, separated by blanks
  std::string_view example;
  ExitCode (*run)(const Options& options, Report& report);
};

std::span<const Command> commands();

ExitCode run_init(const Options&, Report&);
ExitCode run_check(const Options&, Report&);
ExitCode run_plan(const Options&, Report&);
ExitCode run_apply(const Options&, Report&);
ExitCode run_status(const Options&, Report&);
ExitCode run_verify(const Options&, Report&);
ExitCode run_repair(const Options&, Report&);
ExitCode run_render(const Options&, Report&);
ExitCode run_rollback(const Options&, Report&);
ExitCode run_inspect(const Options&, Report&);
ExitCode run_diff(const Options&, Report&);
ExitCode run_ping(const Options&, Report&);
ExitCode run_history(const Options&, Report&);
ExitCode run_fmt(const Options&, Report&);
ExitCode run_explain(const Options&, Report&);

// argv -> exit code. Everything else is called from here.
int run_command_line(int argc, const char* const* argv);

}  // namespace waybill
