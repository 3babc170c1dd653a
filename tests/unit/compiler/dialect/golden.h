// A text file beside the test that says what the code must print. WAYBILL_BLESS=1 writes it: read the diff.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace waybill {

inline void expect_golden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(WAYBILL_SOURCE_DIR) + "/tests/unit/compiler/dialect/" + name;
  if (std::getenv("WAYBILL_BLESS")) std::ofstream(path) << actual;
  std::stringstream wanted;
  wanted << std::ifstream(path).rdbuf();
  if (actual == wanted.str()) return;
  std::istringstream is(actual), want(wanted.str());
  std::string one, other;
  while (std::getline(is, one) && std::getline(want, other) && one == other) one.clear(), other.clear();
  ADD_FAILURE() << path << "\n- " << other << "\n+ " << one;
}

}  // namespace waybill
