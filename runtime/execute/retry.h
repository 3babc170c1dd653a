// Trying again after what may pass: exponential backoff with jitter, a bounded number of times.
#pragma once

#include <atomic>

namespace waybill {

inline constexpr int max_attempts = 6;

// Waits before attempt n (2 = the first repetition): 0.1 s, 0.2 s, … with up to half of it more at random; returns
// early, with false, when `stop` is set.
bool wait_before_attempt(int attempt, const std::atomic<bool>* stop);

}  // namespace waybill
