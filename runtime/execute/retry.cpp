#include "runtime/execute/retry.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

namespace waybill {

bool wait_before_attempt(int attempt, const std::atomic<bool>* stop) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const double base = 0.1 * static_cast<double>(1 << std::clamp(attempt - 2, 0, 6));
  double left = base * (1 + std::uniform_real_distribution<>(0, 0.5)(random));
  while (left > 0) {
    if (stop != nullptr && stop->load()) return false;
    const double slice = std::min(left, 0.05);
    std::this_thread::sleep_for(std::chrono::duration<double>(slice));
    left -= slice;
  }
  return true;
}

}  // namespace waybill
