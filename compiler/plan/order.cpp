// The order of steps: phase, then need, then the order in which they were made. Deterministic: no
// order comes from a hash.
#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

#include "compiler/plan/lower.h"

namespace waybill {

void order_steps(std::vector<Step>& steps) {
  std::vector<std::size_t> by_phase(steps.size());
  std::iota(by_phase.begin(), by_phase.end(), std::size_t{0});
  std::stable_sort(by_phase.begin(), by_phase.end(),
                   [&](std::size_t a, std::size_t b) { return steps[a].phase < steps[b].phase; });
  std::unordered_map<std::string_view, std::size_t> place;  // only looked up, never walked
  place.reserve(steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) place[steps[i].id] = i;
  std::vector<std::size_t> order;
  order.reserve(steps.size());
  enum class Mark { none, open, done };
  std::vector<Mark> marks(steps.size(), Mark::none);
  const auto visit = [&](const auto& self, std::size_t i) -> void {
    if (marks[i] == Mark::done) return;
    if (marks[i] == Mark::open)
      throw std::logic_error("the plan's steps need each other in a circle at " + steps[i].id);
    marks[i] = Mark::open;
    for (const std::string& id : steps[i].needs)
      if (const auto found = place.find(id); found != place.end()) self(self, found->second);
    marks[i] = Mark::done;
    order.push_back(i);
  };
  for (const std::size_t i : by_phase) visit(visit, i);
  std::vector<Step> sorted;
  sorted.reserve(steps.size());
  for (const std::size_t i : order) sorted.push_back(std::move(steps[i]));
  steps = std::move(sorted);
}

}  // namespace waybill
