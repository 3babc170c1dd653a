// What is fuzzed: every reader of text that others wrote. An entry takes any bytes; that it comes back is the test, and
// what it states on the way (what is printed reads back, what is formatted means the same) ends in abort() when it
// fails.
#pragma once

#include <span>
#include <string_view>

namespace waybill::fuzz {

struct Entry {
  std::string_view name;  // also of its folder under corpus/
  void (*run)(std::string_view bytes);
};

std::span<const Entry> entries();

}  // namespace waybill::fuzz
