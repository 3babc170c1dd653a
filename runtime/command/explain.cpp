// waybill explain: the page of a code, the functions of expressions, or the list of all codes.
#include <fmt/format.h>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/types/function.h"
#include "runtime/command/commands.h"
#include "templates/templates.h"

namespace waybill {
namespace {

constexpr Code all_codes[] = {
#define WAYBILL_CODE(code, name, severity, title) Code::code,
#include "compiler/diagnostics/codes.def"
#undef WAYBILL_CODE
};

}  // namespace

ExitCode run_explain(const Options& options, Report& report) {
  if (options.spec.empty()) {
    for (const Code code : all_codes)
      report.out(fmt::format("{}  {:<26} {}\n", info(code).id, info(code).name, info(code).title));
    return ExitCode::done;
  }
  if (options.spec == "functions") {
    report.out(function_reference());
    return ExitCode::done;
  }
  if (const std::optional<Code> code = code_of(options.spec)) {
    report.out(std::string(embedded(fmt::format("{}.md", info(*code).id))));
    return ExitCode::done;
  }
  std::vector<std::string> names{"functions"};
  for (const Code code : all_codes) {
    names.emplace_back(info(code).id);
    names.emplace_back(info(code).name);
  }
  report.error(std::move(
      fail(ErrorKind::usage, fmt::format("there is no code `{}`", options.spec), did_you_mean(options.spec, names))
          .value()));
  return ExitCode::usage;
}

}  // namespace waybill
