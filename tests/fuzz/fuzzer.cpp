// One fuzzer of libFuzzer: WAYBILL_FUZZ_ENTRY says which.
#include <cstdint>

#include "entries.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto run = [] {
    for (const auto& entry : waybill::fuzz::entries())
      if (entry.name == WAYBILL_FUZZ_ENTRY) return entry.run;
    __builtin_trap();
  }();
  run({reinterpret_cast<const char*>(data), size});
  return 0;
}
