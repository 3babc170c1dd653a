#include "runtime/command/interrupt.h"

#include <signal.h>
#include <unistd.h>

namespace waybill {
namespace {

std::atomic<bool> requested{false};

extern "C" void on_signal(int) {
  if (requested.exchange(true)) _exit(5);
}

}  // namespace

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

const std::atomic<bool>& interrupt_requested() { return requested; }

}  // namespace waybill
