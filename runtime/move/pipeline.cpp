#include "runtime/move/pipeline.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "runtime/move/codec.h"

namespace waybill {
namespace {

// A bounded hand-over of batches in both directions: full ones forth, empty ones back.
class Exchange {
 public:
  explicit Exchange(std::size_t batches) : storage_(batches) {
    for (Batch& batch : storage_) empty_.push_back(&batch);
  }
  Batch* take_empty() { return take(empty_); }  // nullptr: closed
  Batch* take_full() { return take(full_); }
  void give_full(Batch* batch) { give(full_, batch); }
  void give_empty(Batch* batch) { give(empty_, batch); }
  void close() {  // no more full ones will come
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  void cancel() {  // nobody will take full ones
    const std::lock_guard lock(mutex_);
    closed_ = cancelled_ = true;
    changed_.notify_all();
  }

 private:
  Batch* take(std::deque<Batch*>& queue) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return cancelled_ || !queue.empty() || closed_; });
    if (cancelled_ || queue.empty()) return nullptr;
    Batch* batch = queue.front();
    queue.pop_front();
    return batch;
  }
  void give(std::deque<Batch*>& queue, Batch* batch) {
    const std::lock_guard lock(mutex_);
    queue.push_back(batch);
    changed_.notify_all();
  }

  std::vector<Batch> storage_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch*> empty_, full_;
  bool closed_ = false, cancelled_ = false;
};

struct Converter {
  Codec codec;
  std::size_t column;
};

Result<std::vector<Converter>> converters(const MoveRows& move) {
  std::vector<Converter> out;
  for (std::size_t i = 0; i < move.columns.size(); ++i) {
    if (move.columns[i].conversion.kind == ConversionKind::same) continue;
    Result<Codec> codec = make_codec(move.columns[i].conversion);
    if (!codec) return tl::unexpected<Error>(std::move(codec.error()).in("column " + move.columns[i].target));
    out.push_back({std::move(*codec), i});
  }
  return out;
}

// "track_id = 5" of a row that may be converted in part only.
std::string row_name(const Batch& batch, const MoveRows& move, std::size_t row) {
  std::vector<std::string> parts;
  for (const std::string& name : move.key)
    for (std::size_t i = 0; i < move.columns.size(); ++i)
      if (move.columns[i].target == name)
        parts.push_back(fmt::format(
            "{} = {}", name,
            display(batch.columns[i],
                    batch.columns[i].is_fixed() ? move.columns[i].conversion.to : make_type(TypeKind::text), row)));
  return parts.empty() ? fmt::format("row {} of its batch", row + 1) : fmt::format("row {}", fmt::join(parts, ", "));
}

Result<void> convert(Batch& batch, std::vector<Converter>& all, const MoveRows& move, BatchColumn& scratch) {
  for (Converter& one : all) {
    scratch.clear();
    scratch.wire = wire_of(move.columns[one.column].conversion.to);
    std::size_t row = 0;
    Result<void> done = one.codec(batch.columns[one.column], scratch, row);
    if (!done) {
      Error error = std::move(done.error());
      error.context.push_back("column " + move.columns[one.column].target);
      error.context.push_back(row_name(batch, move, row));
      return tl::unexpected<Error>(std::move(error));
    }
    std::swap(batch.columns[one.column], scratch);
  }
  return {};
}

}  // namespace

Result<Moved> pump(RowReader& reader, const std::string& sql, const MoveRows& move, const PipelineOptions& options,
                   const std::function<Result<void>(const Batch&)>& sink) {
  std::vector<Type> from, to;
  for (const MoveColumn& column : move.columns) {
    from.push_back(column.conversion.from);
    to.push_back(column.conversion.to);
  }
  WAYBILL_TRY(std::vector<Converter> codecs, converters(move));
  WAYBILL_CHECK(reader.open(sql, from));
  Exchange exchange(options.batches);
  Result<void> read_result;
  std::thread read([&] {
    BatchColumn scratch;
    while (Batch* batch = exchange.take_empty()) {
      batch->reset(from);
      const Result<bool> more = reader.next(*batch, options.batch_bytes);
      if (!more) {
        read_result = tl::unexpected<Error>(more.error());
        break;
      }
      if (!*more) break;
      read_result = convert(*batch, codecs, move, scratch);
      if (!read_result) break;
      exchange.give_full(batch);
    }
    exchange.close();
  });
  RowEncoder encoder(to);
  Moved moved;
  Result<void> write_result;
  while (Batch* batch = exchange.take_full()) {
    if (options.stop != nullptr && options.stop->load()) {
      write_result = fail(ErrorKind::interrupted, "stopped");
      break;
    }
    encoder.add(*batch, moved.sum);
    moved.bytes += static_cast<std::int64_t>(batch->size_bytes());
    write_result = sink(*batch);
    if (!write_result) break;
    if (options.progress)
      options.progress(static_cast<std::int64_t>(batch->rows), static_cast<std::int64_t>(batch->size_bytes()));
    exchange.give_empty(batch);
  }
  exchange.cancel();
  read.join();
  const Result<void> closed = reader.close();
  if (!write_result) return tl::unexpected<Error>(std::move(write_result.error()));
  if (!read_result) return tl::unexpected<Error>(std::move(read_result.error()));
  if (!closed) return tl::unexpected<Error>(closed.error());
  return moved;
}

}  // namespace waybill
