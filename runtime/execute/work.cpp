#include "runtime/execute/work.h"

#include <algorithm>

namespace waybill {

Work::Work(const Plan& plan, bool concurrent, std::size_t readers)
    : plan_(plan), concurrent_(concurrent), free_readers_(readers), states_(plan.steps.size(), State::waiting) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) index_[plan.steps[i].id] = i;
}

void Work::set_chunks(std::size_t step, std::vector<ChunkRecord> chunks) {
  std::deque<std::size_t>& open = open_[step];
  for (std::size_t i = 0; i < chunks.size(); ++i)
    if (!chunks[i].done) open.push_back(i);
  chunks_[step] = std::move(chunks);
  states_[step] = State::moving;
}

bool Work::ready(std::size_t step) const {
  const std::vector<std::string>& needs = plan_.steps[step].needs;
  return std::all_of(needs.begin(), needs.end(), [&](const std::string& id) {
    const auto found = index_.find(id);
    return found == index_.end() || states_[found->second] == State::done;
  });
}

bool Work::needs_reader(std::size_t step) const { return std::holds_alternative<MoveRows>(plan_.steps[step].body); }

std::optional<Unit> Work::take(Unit unit, bool reads) {
  ++running_;
  if (reads) --free_readers_;
  return unit;
}

// Chunks of what has begun before new steps: tables are finished one after the other, and their indexes can start.
std::optional<Unit> Work::pick() {
  if (!concurrent_ && running_ > 0) return std::nullopt;
  for (auto& [step, open] : open_) {
    if (open.empty() || free_readers_ == 0) continue;
    const Unit unit{step, open.front()};
    open.pop_front();
    return take(unit, true);
  }
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (states_[i] != State::waiting || !ready(i)) continue;
    if (needs_reader(i) && free_readers_ == 0) continue;
    states_[i] = needs_reader(i) ? State::cutting : State::running;
    return take({i, std::nullopt}, needs_reader(i));
  }
  return std::nullopt;
}

void Work::unit_done(const Unit& unit) {
  --running_;
  if (needs_reader(unit.step)) ++free_readers_;
}

void Work::chunk_moved(const Unit& unit, std::int64_t rows) {
  ChunkRecord& chunk = chunks_.at(unit.step)[*unit.chunk];
  chunk.done = true;
  chunk.rows = rows;
}

bool Work::load_complete(std::size_t step) const {
  const auto found = chunks_.find(step);
  return found != chunks_.end() &&
         std::all_of(found->second.begin(), found->second.end(), [](const ChunkRecord& chunk) { return chunk.done; });
}

std::int64_t Work::rows_of(std::size_t step) const {
  std::int64_t rows = 0;
  if (const auto found = chunks_.find(step); found != chunks_.end())
    for (const ChunkRecord& chunk : found->second) rows += chunk.rows;
  return rows;
}

bool Work::finished() const {
  return std::all_of(states_.begin(), states_.end(), [](State state) { return state == State::done; });
}

}  // namespace waybill
