// Who a lock's owner is: enough to tell later whether that process still lives. Linux: /proc.
#pragma once

#include <string>

namespace waybill {

struct ProcessIdentity {
  std::string host;
  std::string pid;
  std::string started;  // boot id and start time: a process id is used again, this pair is not
};

ProcessIdentity this_process();

// Sure only for processes of this host; one of another host counts as alive.
bool is_alive(const ProcessIdentity& process);

std::string utc_now_text();  // "2024-02-29 12:00:00"

}  // namespace waybill
