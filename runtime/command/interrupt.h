// Ctrl-C: the first stops at the next safe point, the second at once.
#pragma once

#include <atomic>

namespace waybill {

void catch_interrupts();                         // SIGINT and SIGTERM; SIGPIPE is ignored
const std::atomic<bool>& interrupt_requested();  // set by the first signal

}  // namespace waybill
