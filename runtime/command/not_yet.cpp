// waybill repair: known by name, and honest about it.
#include "runtime/command/commands.h"
#include "runtime/driver/error.h"

namespace waybill {

ExitCode run_repair(const Options&, Report& report) {
  report.error(std::move(fail(ErrorKind::usage, "`waybill repair` is not there yet",
                              "`waybill verify` names the rows; `waybill rollback` and `waybill apply` load anew")
                             .value()));
  return ExitCode::usage;
}

}  // namespace waybill
