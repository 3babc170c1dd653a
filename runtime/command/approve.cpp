#include "runtime/command/approve.h"

#include <fmt/format.h>

#include <iostream>

namespace waybill {

Step_<void> approve(const std::string& question, const Options& options, Report& report) {
  if (options.auto_approve) return {};
  report.loud(question + " Only `yes` is accepted:");
  std::string answer;
  if (std::getline(std::cin, answer) && answer == "yes") return {};
  report.error(std::move(
      fail(ErrorKind::refused, "not approved: nothing was done", "answer `yes`, or say --auto-approve").value()));
  return tl::unexpected<ExitCode>(ExitCode::refused);
}

}  // namespace waybill
