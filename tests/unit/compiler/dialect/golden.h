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
  EXPECT_EQ(actual, wanted.str()) << path;
}

}  // namespace waybill
