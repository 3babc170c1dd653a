#include "runtime/driver/process.h"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "runtime/driver/values.h"

namespace waybill {
namespace {

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// Field 22 of /proc/PID/stat; the second field is a name in parentheses that may hold blanks.
std::string start_time(const std::string& pid) {
  const std::string stat = first_line("/proc/" + pid + "/stat");
  const std::size_t close = stat.rfind(')');
  if (close == std::string::npos) return {};
  std::istringstream rest(stat.substr(close + 1));
  std::string field;
  for (int i = 3; i <= 22; ++i) rest >> field;
  return first_line("/proc/sys/kernel/random/boot_id") + ":" + field;
}

}  // namespace

ProcessIdentity this_process() {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  const std::string pid = std::to_string(getpid());
  return {host, pid, start_time(pid)};
}

bool is_alive(const ProcessIdentity& process) {
  if (process.host != this_process().host) return true;
  return start_time(process.pid) == process.started;
}

std::string utc_now_text() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  char text[value_text_max];
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  return {text, format_timestamp(seconds * 1'000'000, text)};
}

}  // namespace waybill
