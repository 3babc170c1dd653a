// What the process tells its caller; the table of the README.
#pragma once

namespace waybill {

enum class ExitCode {
  done = 0,
  usage = 1,       // usage or environment: bad flag, no such file, cannot connect, a lock is held
  difference = 2,  // only with --detailed-exitcode and fmt --check: there is work to do, there is a difference
  rejected = 3,    // the spec has errors
  refused = 4,     // stale plan, not approved, a policy forbids it
  stopped = 5,     // apply stopped part-way; it can be resumed
  unequal = 6,     // verification found a difference
  incomplete = 7,  // done, but something was set aside or left out that the spec did not name
};

}  // namespace waybill
