// What is left of a run: steps, the chunks of its loads, who may go next. No I/O. Guarded by its owner's lock.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"
#include "runtime/ledger/ledger.h"

namespace waybill {

struct Unit {
  std::size_t step = 0;
  std::optional<std::size_t> chunk;  // of a load whose chunks are known
};

class Work {
 public:
  // concurrent: more than one unit may write to the target at a time.
  Work(const Plan& plan, bool concurrent, std::size_t readers);

  void already_done(std::size_t step) { states_[step] = State::done; }
  // The chunks of a load, those of earlier runs among them. The load becomes ready for their units.
  void set_chunks(std::size_t step, std::vector<ChunkRecord> chunks);

  std::optional<Unit> pick();        // marks it as running; nullopt: nothing is ready now
  void unit_done(const Unit& unit);  // a step, a cut (set_chunks was called), or a chunk
  void chunk_moved(const Unit& unit, std::int64_t rows);
  bool load_complete(std::size_t step) const;
  void step_done(std::size_t step) { states_[step] = State::done; }
  bool finished() const;
  bool idle() const { return running_ == 0; }
  const ChunkRecord& chunk(const Unit& unit) const { return chunks_.at(unit.step)[*unit.chunk]; }
  std::int64_t rows_of(std::size_t step) const;

 private:
  enum class State { waiting, cutting, moving, running, done };
  bool ready(std::size_t step) const;
  bool needs_reader(std::size_t step) const;
  std::optional<Unit> take(Unit unit, bool reads);

  const Plan& plan_;
  bool concurrent_;
  std::size_t free_readers_;
  std::size_t running_ = 0;
  std::vector<State> states_;
  std::map<std::string, std::size_t> index_;
  std::map<std::size_t, std::vector<ChunkRecord>> chunks_;
  std::map<std::size_t, std::deque<std::size_t>> open_;  // chunks not begun
};

}  // namespace waybill
