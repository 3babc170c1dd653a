#include "runtime/execute/executor.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "runtime/execute/retry.h"
#include "runtime/execute/work.h"
#include "runtime/ledger/ledger.h"
#include "runtime/move/chunk.h"
#include "runtime/move/pipeline.h"
#include "runtime/verify/target_query.h"

namespace waybill {
namespace {

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::int64_t number(const Rows& rows) {
  std::int64_t value = 0;
  if (!rows.empty() && rows[0][0]) std::from_chars(rows[0][0]->data(), rows[0][0]->data() + rows[0][0]->size(), value);
  return value;
}

// One thread's own connections to the target, made when they are first needed and made anew after a lost one.
class Hands {
 public:
  Hands(Database& target, const Dialect& dialect) : target_(target), dialect_(dialect) {}

  Result<Connection*> connection() {
    if (connection_ == nullptr) {
      WAYBILL_TRY(connection_, target_.connect());
    }
    return connection_.get();
  }
  Result<RowWriter*> writer() {
    if (writer_ == nullptr) {
      WAYBILL_TRY(writer_, target_.writer());
    }
    return writer_.get();
  }
  Result<Ledger> ledger() {
    WAYBILL_TRY(Connection * one, connection());
    return Ledger(*one, dialect_);
  }
  void drop() {
    connection_.reset();
    writer_.reset();
  }

 private:
  Database& target_;
  const Dialect& dialect_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<RowWriter> writer_;
};

class Executor {
 public:
  Executor(const Plan& plan, const std::string& run, Database& source, Database& target, const RunOptions& options,
           Report& report)
      : plan_(plan),
        run_(run),
        source_(source),
        target_(target),
        options_(options),
        report_(report),
        from_(dialect_of(plan.source.engine)),
        to_(dialect_of(plan.target.engine)),
        started_(plan.steps.size(), 0.0) {}

  Result<RunSummary> run() {
    const double begun = seconds_now();
    Hands hands(target_, to_);
    WAYBILL_TRY(Ledger ledger, hands.ledger());
    WAYBILL_TRY(records_, ledger.steps(run_));
    std::size_t readers = 0;
    if (loads_left()) {
      WAYBILL_TRY(snapshot_, source_.snapshot(options_.jobs));
      readers = snapshot_->readers();
      for (std::size_t i = 0; i < readers; ++i) idle_readers_.push_back(i);
    }
    work_.emplace(plan_, to_.concurrent_writers, readers);
    WAYBILL_CHECK(take_up(ledger));
    hands.drop();
    std::vector<std::thread> threads;
    const std::size_t workers = to_.concurrent_writers ? std::max<std::size_t>(1, options_.jobs) : 1;
    for (std::size_t i = 0; i < workers; ++i) threads.emplace_back([this] { labour(); });
    for (std::thread& thread : threads) thread.join();
    if (failure_) return tl::unexpected<Error>(std::move(*failure_));
    summary_.seconds = seconds_now() - begun;
    return std::move(summary_);
  }

 private:
  bool recorded_done(const Step& step) const {
    const auto found = records_.find(step.id);
    return found != records_.end() && found->second.state == "done";
  }

  bool loads_left() const {
    return std::any_of(plan_.steps.begin(), plan_.steps.end(), [&](const Step& step) {
      return std::holds_alternative<MoveRows>(step.body) && !recorded_done(step);
    });
  }

  // What the ledger says is done is not done again; a load that was begun goes on with the chunks it was cut into.
  Result<void> take_up(Ledger& ledger) {
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      const Step& step = plan_.steps[i];
      const bool unwanted = !options_.verify && std::holds_alternative<VerifyRows>(step.body);
      if (recorded_done(step) || unwanted) {
        work_->already_done(i);
        count_done(step);
        report_.step_skipped(step.id, unwanted ? "not asked for" : "done before");
        continue;
      }
      if (!std::holds_alternative<MoveRows>(step.body) || records_.count(step.id) == 0) continue;
      WAYBILL_TRY(std::vector<ChunkRecord> chunks, ledger.chunks(run_, step.id));
      if (chunks.empty()) continue;
      for (const ChunkRecord& chunk : chunks) summary_.rows += chunk.done ? chunk.rows : 0;
      begun_loads_[i] = std::move(chunks);
    }
    return {};
  }

  // What an earlier part of this run has done belongs to its summary.
  void count_done(const Step& step) {
    ++summary_.steps_skipped;
    if (!recorded_done(step)) return;
    if (std::holds_alternative<MoveRows>(step.body)) {
      ++summary_.tables;
      summary_.rows += records_[step.id].rows;
    } else if (const VerifyRows* verify = std::get_if<VerifyRows>(&step.body)) {
      summary_.verified.push_back(verify->load);
    }
  }

  bool stopping() const { return options_.stop != nullptr && options_.stop->load(); }

  // -- the loop
  // ------------------------------------------------------------------------------------------------------------
  void labour() {
    Hands hands(target_, to_);
    std::unique_lock lock(mutex_);
    while (true) {
      std::optional<Unit> unit;
      changed_.wait(lock, [&] {
        if (!failure_ && stopping()) failure_ = std::move(fail(ErrorKind::interrupted, "stopped on request").value());
        if (failure_ || work_->finished()) return true;
        unit = work_->pick();
        if (!unit && work_->idle())
          failure_ = std::move(fail(ErrorKind::database, "no step of the plan can go on").value());
        return unit.has_value() || failure_.has_value();
      });
      if (!unit) break;
      std::size_t reader = 0;
      const bool reads = std::holds_alternative<MoveRows>(plan_.steps[unit->step].body);
      if (reads) {
        reader = idle_readers_.back();
        idle_readers_.pop_back();
      }
      lock.unlock();
      Result<void> done = perform(*unit, hands, reader);
      lock.lock();
      if (reads) idle_readers_.push_back(reader);
      work_->unit_done(*unit);
      if (!done && !failure_) failure_ = std::move(done.error()).in("step " + plan_.steps[unit->step].id);
      changed_.notify_all();
    }
    changed_.notify_all();
  }

  Result<void> perform(const Unit& unit, Hands& hands, std::size_t reader) {
    const Step& step = plan_.steps[unit.step];
    if (!unit.chunk) {
      started_[unit.step] = seconds_now();
      report_.step_started(step.id, step.object);
    }
    if (const RunSql* body = std::get_if<RunSql>(&step.body))
      return attempt(step, hands, [&] { return run_sql(unit, *body, hands); });
    if (const ExpectNone* body = std::get_if<ExpectNone>(&step.body))
      return attempt(step, hands, [&] { return expect_none(unit, *body, hands); });
    if (std::holds_alternative<VerifyRows>(step.body)) return attempt(step, hands, [&] { return verify(unit, hands); });
    const MoveRows& move = std::get<MoveRows>(step.body);
    if (!unit.chunk) return cut(unit, move, hands, reader);
    return attempt(step, hands, [&] { return move_chunk(unit, move, hands, reader); });
  }

  // Again, with new connections, while the error says that it may pass.
  Result<void> attempt(const Step& step, Hands& hands, const std::function<Result<void>()>& action) {
    for (int n = 1;; ++n) {
      Result<void> done = action();
      if (done || !done.error().transient || n == max_attempts || stopping()) return done;
      report_.retrying(step.id, done.error().message, n + 1);
      hands.drop();
      if (!wait_before_attempt(n + 1, options_.stop)) return done;
    }
  }

  Result<void> finish_step(const Unit& unit, std::int64_t rows) {
    const std::lock_guard lock(mutex_);
    work_->step_done(unit.step);
    ++summary_.steps_done;
    const Step& step = plan_.steps[unit.step];
    report_.step_finished(step.id, step.object, rows, seconds_now() - started_[unit.step]);
    return {};
  }

  // -- statements
  // ------------------------------------------------------------------------------------------------------------
  Result<void> run_sql(const Unit& unit, const RunSql& body, Hands& hands) {
    const Step& step = plan_.steps[unit.step];
    WAYBILL_TRY(Connection * connection, hands.connection());
    WAYBILL_TRY(Ledger ledger, hands.ledger());
    std::vector<std::string> all;
    if (records_.count(step.id) == 0) all.push_back(ledger.step_started_sql(run_, step.id));
    bool there = false;
    if (!body.done_query.empty()) {
      WAYBILL_TRY(const Rows answer, connection->query(body.done_query));
      there = number(answer) != 0;
    }
    if (there) report_.detail(fmt::format("{}: already there, adopted", step.id));
    if (!there) all.insert(all.end(), body.statements.begin(), body.statements.end());
    all.push_back(ledger.step_done_sql(run_, step.id, 0));
    WAYBILL_CHECK(run_all(*connection, all, to_.transactional_ddl));
    return finish_step(unit, 0);
  }

  static Result<void> run_all(Connection& connection, const std::vector<std::string>& statements,
                              bool one_transaction) {
    if (one_transaction) WAYBILL_CHECK(connection.begin());
    for (const std::string& sql : statements) {
      Result<std::int64_t> done = connection.execute(sql);
      if (done) continue;
      if (one_transaction) (void)connection.rollback();
      Error error = std::move(done.error());
      return tl::unexpected<Error>(std::move(error).in("statement: " + sql.substr(0, 400)));
    }
    if (one_transaction) return connection.commit();
    return {};
  }

  Result<void> expect_none(const Unit& unit, const ExpectNone& body, Hands& hands) {
    WAYBILL_TRY(Connection * connection, hands.connection());
    WAYBILL_TRY(const Rows answer, connection->query(body.query));
    const std::int64_t count = number(answer);
    if (count != 0) {
      std::string complaint = body.complaint;
      if (const std::size_t at = complaint.find("{n}"); at != std::string::npos)
        complaint.replace(at, 3, with_groups(count));
      if (!body.sample_query.empty())
        if (const Result<Rows> samples = connection->query(body.sample_query))
          complaint += "; first: " + listed(*samples);
      return fail(ErrorKind::database, complaint,
                  "mend the rows in the source, then `waybill rollback` and apply again");
    }
    return record_done(unit, hands, 0);
  }

  static std::string listed(const Rows& rows) {
    std::vector<std::string> out;
    for (const Row& row : rows) {
      std::vector<std::string> values;
      for (const std::optional<std::string>& value : row) values.push_back(value.value_or("NULL"));
      out.push_back(fmt::format("{}", fmt::join(values, ", ")));
    }
    return fmt::format("{}", fmt::join(out, "; "));
  }

  Result<void> record_done(const Unit& unit, Hands& hands, std::int64_t rows) {
    const Step& step = plan_.steps[unit.step];
    WAYBILL_TRY(Connection * connection, hands.connection());
    WAYBILL_TRY(Ledger ledger, hands.ledger());
    std::vector<std::string> lines;
    {
      const std::lock_guard lock(mutex_);
      if (records_.count(step.id) == 0) lines.push_back(ledger.step_started_sql(run_, step.id));
      lines.push_back(ledger.step_done_sql(run_, step.id, rows));
    }
    WAYBILL_CHECK(run_all(*connection, lines, true));
    return finish_step(unit, rows);
  }

  // -- rows
  // --------------------------------------------------------------------------------------------------------------------
  Result<void> cut(const Unit& unit, const MoveRows& move, Hands& hands, std::size_t reader) {
    const Step& step = plan_.steps[unit.step];
    if (const auto begun = begun_loads_.find(unit.step); begun != begun_loads_.end())
      return go_on(unit, begun->second, hands);
    const Ask ask = [&](const std::string& sql) { return snapshot_->reader(reader).query(sql); };
    WAYBILL_TRY(const std::vector<std::string> conditions, cut_into_chunks(move, step.rows, from_, ask));
    WAYBILL_TRY(Connection * connection, hands.connection());
    WAYBILL_TRY(Ledger ledger, hands.ledger());
    if (records_.count(step.id) == 0) WAYBILL_CHECK(connection->execute(ledger.step_started_sql(run_, step.id)));
    WAYBILL_CHECK(ledger.set_chunks(run_, step.id, conditions));
    std::vector<ChunkRecord> chunks;
    for (std::size_t i = 0; i < conditions.size(); ++i)
      chunks.push_back({static_cast<int>(i), conditions[i], false, 0, ""});
    const std::lock_guard lock(mutex_);
    records_[step.id].state = "running";
    work_->set_chunks(unit.step, std::move(chunks));
    return {};
  }

  // A load of an earlier run: its chunks, some of them moved; perhaps all, and only the step's own line is missing.
  Result<void> go_on(const Unit& unit, const std::vector<ChunkRecord>& chunks, Hands& hands) {
    std::int64_t rows = 0;
    {
      const std::lock_guard lock(mutex_);
      work_->set_chunks(unit.step, chunks);
      if (!work_->load_complete(unit.step)) return {};
      rows = work_->rows_of(unit.step);
      ++summary_.tables;
    }
    return record_done(unit, hands, rows);
  }

  Result<void> move_chunk(const Unit& unit, const MoveRows& move, Hands& hands, std::size_t reader) {
    const Step& step = plan_.steps[unit.step];
    ChunkRecord chunk;
    {
      const std::lock_guard lock(mutex_);
      chunk = work_->chunk(unit);
    }
    WAYBILL_TRY(Ledger ledger, hands.ledger());
    WAYBILL_TRY(const bool done_already, is_done(ledger, step, chunk.number));
    if (!done_already) {
      WAYBILL_TRY(RowWriter * writer, hands.writer());
      Result<Moved> moved = load(step, move, chunk, *writer, snapshot_->reader(reader), ledger);
      if (!moved) return tl::unexpected<Error>(std::move(moved.error()).in(fmt::format("chunk {}", chunk.number + 1)));
      chunk.rows = moved->sum.rows;
      const std::lock_guard lock(mutex_);
      summary_.rows += moved->sum.rows;
      summary_.bytes += moved->bytes;
    }
    bool complete = false;
    std::int64_t rows = 0;
    {
      const std::lock_guard lock(mutex_);
      work_->chunk_moved(unit, chunk.rows);
      complete = work_->load_complete(unit.step);
      rows = work_->rows_of(unit.step);
      if (complete) ++summary_.tables;
    }
    return complete ? record_done({unit.step, std::nullopt}, hands, rows) : Result<void>{};
  }

  // After a commit whose answer was lost, only the ledger knows.
  Result<bool> is_done(Ledger& ledger, const Step& step, int number) {
    WAYBILL_TRY(const std::vector<ChunkRecord> chunks, ledger.chunks(run_, step.id));
    for (const ChunkRecord& chunk : chunks)
      if (chunk.number == number) return chunk.done;
    return fail(ErrorKind::database, fmt::format("the ledger has lost chunk {} of {}", number + 1, step.id));
  }

  // Without what the target computes itself.
  static Batch written_part(const Batch& batch, const MoveRows& move) {
    Batch part;
    part.rows = batch.rows;
    for (std::size_t i = 0; i < move.columns.size(); ++i)
      if (!move.columns[i].computed) part.columns.push_back(batch.columns[i]);
    return part;
  }

  Result<Moved> load(const Step& step, const MoveRows& move, const ChunkRecord& chunk, RowWriter& writer,
                     RowReader& reader, Ledger& ledger) {
    std::vector<WriteColumn> columns;
    for (const MoveColumn& column : move.columns)
      if (!column.computed) columns.push_back({column.target, column.conversion.to, column.native});
    const bool all = columns.size() == move.columns.size();
    WAYBILL_CHECK(writer.begin(move.target, columns, move.before, move.target_was_there));
    PipelineOptions pipe;
    pipe.stop = options_.stop;
    pipe.batch_bytes = std::max<std::size_t>(
        64 * 1024, options_.memory_bytes / std::max<std::size_t>(1, options_.jobs) / pipe.batches / 4);
    pipe.progress = [&](std::int64_t rows, std::int64_t bytes) { report_.rows_moved(step.id, rows, bytes, step.rows); };
    Result<Moved> moved = pump(reader, select_of(move, chunk.condition), move, pipe, [&](const Batch& batch) {
      return writer.write(all ? batch : written_part(batch, move));
    });
    if (!moved) {
      writer.abort();
      return moved;
    }
    std::vector<std::string> after = move.after;
    after.push_back(ledger.chunk_done_sql(run_, step.id, chunk.number, moved->sum.rows, to_string(moved->sum)));
    Result<void> finished = writer.finish(after);
    if (!finished) {
      writer.abort();
      return tl::unexpected<Error>(std::move(finished.error()));
    }
    return moved;
  }

  // -- verification
  // --------------------------------------------------------------------------------------------------------------
  Result<void> verify(const Unit& unit, Hands& hands) {
    const VerifyRows& body = std::get<VerifyRows>(plan_.steps[unit.step].body);
    const Step* step = find_step(plan_, body.load);
    if (step == nullptr) return fail(ErrorKind::database, "the plan has no step " + body.load);
    WAYBILL_TRY(Ledger ledger, hands.ledger());
    std::vector<std::string> loads = {body.load};
    loads.insert(loads.end(), body.also.begin(), body.also.end());
    RowSum moved;
    for (const std::string& load : loads) {
      WAYBILL_TRY(const std::vector<ChunkRecord> chunks, ledger.chunks(run_, load));
      for (const ChunkRecord& chunk : chunks) moved.add(row_sum_from(chunk.sum));
    }
    const MoveRows back = read_back(std::get<MoveRows>(step->body), to_);
    WAYBILL_TRY(const Moved held, read_target(back));
    if (!(held.sum == moved))
      return fail(ErrorKind::difference,
                  held.sum.rows != moved.rows
                      ? fmt::format("{} holds {} rows, {} were moved", to_string(back.target),
                                    with_groups(held.sum.rows), with_groups(moved.rows))
                      : fmt::format("{} holds other values than were moved", to_string(back.target)),
                  "`waybill verify` names the rows");
    {
      const std::lock_guard lock(mutex_);
      summary_.verified.push_back(to_string(back.target));
    }
    return record_done(unit, hands, held.sum.rows);
  }

  // Its read transaction ends here: a line in the ledger may have to wait for it.
  Result<Moved> read_target(const MoveRows& back) {
    WAYBILL_TRY(const std::unique_ptr<Snapshot> snapshot, target_.snapshot(1));
    PipelineOptions pipe;
    pipe.stop = options_.stop;
    return pump(snapshot->reader(0), select_of(back, ""), back, pipe, [](const Batch&) { return Result<void>{}; });
  }

  const Plan& plan_;
  const std::string& run_;
  Database& source_;
  Database& target_;
  const RunOptions& options_;
  Report& report_;
  const Dialect& from_;
  const Dialect& to_;
  std::unique_ptr<Snapshot> snapshot_;
  std::vector<double> started_;  // by step; written by the one thread that has it
  // Guarded by mutex_ once the workers run.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Work> work_;
  std::map<std::string, StepRecord> records_;
  std::map<std::size_t, std::vector<ChunkRecord>> begun_loads_;  // constant once the workers run
  std::vector<std::size_t> idle_readers_;
  RunSummary summary_;  // rows and tables: of this run, those moved before a failure among them
  std::optional<Error> failure_;
};

}  // namespace

Result<RunSummary> execute(const Plan& plan, const std::string& run, Database& source, Database& target,
                           const RunOptions& options, Report& report) {
  return Executor(plan, run, source, target, options, report).run();
}

}  // namespace waybill
