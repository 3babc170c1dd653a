// What compiling costs by itself: text and catalogues in, a plan out, nothing read or written between. Called by
// tests/bench/compile, which makes the files: compile_bench SPEC SOURCE.json TARGET.json RUNS prints the median in
// milliseconds of reading the catalogues, and of compiling (parse, resolve, check, settle, lower).
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <vector>

#include "compiler/catalog/json.h"
#include "compiler/compiler.h"

namespace {

using Clock = std::chrono::steady_clock;

std::string text_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

double milliseconds(Clock::time_point since) {
  return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) return 1;
  const std::string spec = text_of(words[1]), source = text_of(words[2]), target = text_of(words[3]);
  std::vector<double> reading, compiling;
  for (int run = std::stoi(words[4]); run > 0; --run) {
    const auto begun = Clock::now();
    waybill::Catalogs catalogs{*waybill::catalog_from_json(source), *waybill::catalog_from_json(target), {}};
    reading.push_back(milliseconds(begun));
    const auto compiled = Clock::now();
    waybill::Compilation compilation("waybill.yaml", spec, {});
    const bool good = compilation.parse() && compilation.check(std::move(catalogs)) && compilation.settle_unproved();
    const waybill::Plan plan = good ? compilation.plan("", "") : waybill::Plan{};
    compiling.push_back(milliseconds(compiled));
    if (plan.steps.empty()) return 3;
  }
  fmt::print("{:.1f} {:.1f}\n", median(reading), median(compiling));
}
