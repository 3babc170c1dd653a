// The order of steps: phase, then need, then the order in which they were made. Deterministic: no map of pointers, no
// hash.
#include <algorithm>
#include <map>
#include <stdexcept>

#include "compiler/plan/lower.h"

namespace waybill {

void order_steps(std::vector<Step>& steps) {
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.phase < b.phase; });
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < steps.size(); ++i) place[steps[i].id] = i;
  std::vector<std::size_t> order;
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
  for (std::size_t i = 0; i < steps.size(); ++i) visit(visit, i);
  std::vector<Step> sorted;
  sorted.reserve(steps.size());
  for (const std::size_t i : order) sorted.push_back(std::move(steps[i]));
  steps = std::move(sorted);
}

}  // namespace waybill
