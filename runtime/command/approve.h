// Asking before something is done to a database.
#pragma once

#include <string>

#include "runtime/command/session.h"

namespace waybill {

// Only "yes" is yes. Without --auto-approve and without a terminal the answer is no, with the flag to use.
Step_<void> approve(const std::string& question, const Options& options, Report& report);

}  // namespace waybill
