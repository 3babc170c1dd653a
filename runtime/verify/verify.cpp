#include "runtime/verify/verify.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "runtime/move/pipeline.h"
#include "runtime/report/report.h"
#include "runtime/verify/checksum.h"
#include "runtime/verify/target_query.h"

namespace waybill {
namespace {

constexpr std::size_t bucket_count = 4096;
constexpr std::size_t row_budget = 32 * 1024 * 1024;  // bytes of rows of differing buckets held for the comparison

std::vector<Type> types_of(const MoveRows& move) {
  std::vector<Type> types;
  for (const MoveColumn& column : move.columns) types.push_back(column.conversion.to);
  return types;
}

std::vector<std::size_t> key_indexes(const MoveRows& move) {
  std::vector<std::size_t> out;
  for (const std::string& name : move.key)
    for (std::size_t i = 0; i < move.columns.size(); ++i)
      if (move.columns[i].target == name) out.push_back(i);
  if (out.size() != move.key.size()) out.clear();
  return out;
}

// One side of a comparison: its reader, its query, and what a scan gathers.
struct Side {
  RowReader& reader;
  const std::vector<MoveRows>& moves;  // of the source: one per table of a union
  std::vector<RowSum> buckets = std::vector<RowSum>(bucket_count);
};

class Compare {
 public:
  Compare(const std::vector<MoveRows>& moves, RowReader& source, RowReader& target, Engine engine,
          const VerifyOptions& options)
      : options_(options),
        back_{read_back(moves.front(), dialect_of(engine))},
        types_(types_of(moves.front())),
        key_(key_indexes(moves.front())),
        move_(moves.front()),
        source_{source, moves},
        target_{target, back_} {}

  Result<TableVerdict> run() {
    const auto begun = std::chrono::steady_clock::now();
    TableVerdict verdict;
    verdict.table = to_string(move_.target);
    for (const MoveColumn& column : move_.columns) verdict.compared.push_back(column.target);
    WAYBILL_CHECK(options_.level == VerifyLevel::count ? counts(verdict) : sums(verdict));
    if (!verdict.equal && options_.level == VerifyLevel::rows) WAYBILL_CHECK(rows(verdict));
    verdict.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return verdict;
  }

 private:
  // The two sides side by side.
  template <class Scan>
  Result<void> both(Scan scan) {
    Result<void> other;
    std::thread thread([&] { other = scan(target_); });
    Result<void> one = scan(source_);
    thread.join();
    if (!one) return tl::unexpected<Error>(std::move(one.error()).in("reading the source"));
    if (!other) return tl::unexpected<Error>(std::move(other.error()).in("reading the target"));
    return {};
  }

  Result<void> scan(Side& side, const std::function<void(const Batch&)>& use) {
    PipelineOptions pipe;
    pipe.stop = options_.stop;
    for (const MoveRows& move : side.moves) {
      const Result<Moved> moved = pump(side.reader, select_of(move, ""), move, pipe, [&](const Batch& batch) {
        use(batch);
        return Result<void>{};
      });
      if (!moved) return tl::unexpected<Error>(moved.error());
    }
    return {};
  }

  Result<void> counts(TableVerdict& verdict) {
    const auto count = [&](Side& side) -> Result<std::int64_t> {
      std::int64_t all = 0;
      if (side.moves.front().distinct || !side.moves.front().tail.empty()) {
        WAYBILL_CHECK(scan(side, [&](const Batch& batch) { all += static_cast<std::int64_t>(batch.rows); }));
        return all;
      }
      for (const MoveRows& move : side.moves) {
        WAYBILL_TRY(const Rows answer, side.reader.query("SELECT count(*) FROM " + move.from +
                                                         (move.where.empty() ? "" : " WHERE " + move.where)));
        std::int64_t rows = 0;
        const std::string text = answer.at(0).at(0).value_or("0");
        std::from_chars(text.data(), text.data() + text.size(), rows);
        all += rows;
      }
      return all;
    };
    WAYBILL_TRY(verdict.source_rows, count(source_));
    WAYBILL_TRY(verdict.target_rows, count(target_));
    verdict.equal = verdict.source_rows == verdict.target_rows;
    return {};
  }

  std::size_t bucket_of(RowEncoder& encoder, const Batch& batch, std::size_t row) const {
    std::uint64_t low, high;
    hash_bytes(key_.empty() ? encoder.encode(batch, row) : encoder.encode(batch, row, key_), low, high);
    return static_cast<std::size_t>(low % bucket_count);
  }

  Result<void> sums(TableVerdict& verdict) {
    WAYBILL_CHECK(both([&](Side& side) {
      RowEncoder encoder(types_);
      return scan(side, [&](const Batch& batch) {
        for (std::size_t row = 0; row < batch.rows; ++row) {
          const std::size_t bucket = bucket_of(encoder, batch, row);
          std::uint64_t low, high;
          hash_bytes(encoder.encode(batch, row), low, high);
          side.buckets[bucket].add(low, high);
        }
      });
    }));
    RowSum source, target;
    for (std::size_t i = 0; i < bucket_count; ++i) {
      source.add(source_.buckets[i]);
      target.add(target_.buckets[i]);
    }
    verdict.source_rows = source.rows;
    verdict.target_rows = target.rows;
    verdict.source_sum = to_string(source);
    verdict.target_sum = to_string(target);
    verdict.equal = source == target;
    return {};
  }

  // A row held for the comparison: its canonical bytes and, for people, its values.
  struct Held {
    std::string bytes;
    std::vector<std::string> values;
  };
  using Rows_ = std::multimap<std::string, Held>;  // by key bytes (or the whole row's)

  Result<void> rows(TableVerdict& verdict) {
    std::vector<bool> wanted(bucket_count);
    choose(wanted, verdict);
    Rows_ source, target;
    WAYBILL_CHECK(both([&](Side& side) {
      RowEncoder encoder(types_);
      Rows_& into = &side == &source_ ? source : target;
      return scan(side, [&](const Batch& batch) {
        for (std::size_t row = 0; row < batch.rows; ++row) {
          if (!wanted[bucket_of(encoder, batch, row)]) continue;
          Held held{std::string(encoder.encode(batch, row)), {}};
          for (std::size_t i = 0; i < types_.size(); ++i)
            held.values.push_back(display(batch.columns[i], types_[i], row));
          std::string key = key_.empty() ? held.bytes : std::string(encoder.encode(batch, row, key_));
          into.emplace(std::move(key), std::move(held));
        }
      });
    }));
    compare(source, target, verdict);
    return {};
  }

  // Differing buckets, as many as may be held at once.
  void choose(std::vector<bool>& wanted, TableVerdict& verdict) const {
    const std::int64_t limit = static_cast<std::int64_t>(row_budget / (64 * std::max<std::size_t>(1, types_.size())));
    std::int64_t held = 0;
    for (std::size_t i = 0; i < bucket_count; ++i) {
      if (source_.buckets[i] == target_.buckets[i]) continue;
      const std::int64_t rows = source_.buckets[i].rows + target_.buckets[i].rows;
      if (held > 0 && held + rows > limit) {
        verdict.more = true;
        continue;
      }
      held += rows;
      wanted[i] = true;
    }
  }

  void compare(const Rows_& source, const Rows_& target, TableVerdict& verdict) {
    const auto cancel = [](const Rows_& rows, const std::string& key) {
      std::vector<const Held*> out;
      for (auto [it, end] = rows.equal_range(key); it != end; ++it) out.push_back(&it->second);
      return out;
    };
    std::map<std::string, bool> keys;
    for (const auto& [key, held] : source) keys[key] = true;
    for (const auto& [key, held] : target) keys[key] = true;
    for (const auto& [key, unused] : keys) {
      (void)unused;
      std::vector<const Held*> a = cancel(source, key), b = cancel(target, key);
      drop_equal(a, b);
      for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i)
        report(i < a.size() ? a[i] : nullptr, i < b.size() ? b[i] : nullptr, verdict);
    }
  }

  static void drop_equal(std::vector<const Held*>& a, std::vector<const Held*>& b) {
    for (std::size_t i = 0; i < a.size();) {
      const auto same = std::find_if(b.begin(), b.end(), [&](const Held* one) { return one->bytes == a[i]->bytes; });
      if (same == b.end()) {
        ++i;
        continue;
      }
      b.erase(same);
      a.erase(a.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

  void report(const Held* source, const Held* target, TableVerdict& verdict) const {
    ++verdict.different;
    if (verdict.differences.size() >= options_.show) return;
    Difference difference;
    const Held& one = source != nullptr ? *source : *target;
    difference.kind = source == nullptr   ? Difference::extra
                      : target == nullptr ? Difference::missing
                                          : Difference::changed;
    difference.key = name_of(one);
    if (difference.kind == Difference::changed)
      for (std::size_t i = 0; i < types_.size(); ++i)
        if (source->values[i] != target->values[i])
          difference.columns.push_back(fmt::format("{}: {} in the source, {} in the target", move_.columns[i].target,
                                                   source->values[i], target->values[i]));
    verdict.differences.push_back(std::move(difference));
  }

  std::string name_of(const Held& held) const {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < types_.size(); ++i)
      if (key_.empty() || std::find(key_.begin(), key_.end(), i) != key_.end())
        parts.push_back(fmt::format("{} = {}", move_.columns[i].target, held.values[i]));
    return fmt::format("{}", fmt::join(parts, ", "));
  }

  const VerifyOptions& options_;
  std::vector<MoveRows> back_;
  std::vector<Type> types_;
  std::vector<std::size_t> key_;
  const MoveRows& move_;
  Side source_, target_;
};

}  // namespace

Result<TableVerdict> verify_table(const std::vector<MoveRows>& moves, RowReader& source, RowReader& target,
                                  Engine target_engine, const VerifyOptions& options) {
  return Compare(moves, source, target, target_engine, options).run();
}

namespace {

std::string_view word_of(VerifyLevel level) {
  return level == VerifyLevel::count ? "count" : level == VerifyLevel::checksum ? "checksum" : "rows";
}

std::string_view word_of(Difference::Kind kind) {
  return kind == Difference::missing ? "missing in the target"
         : kind == Difference::extra ? "only in the target"
                                     : "changed";
}

}  // namespace

std::string certificate(const Plan& plan, const std::vector<TableVerdict>& verdicts,
                        const std::vector<std::string>& missing, VerifyLevel level, const std::string& at) {
  using Json = nlohmann::ordered_json;
  Json tables = Json::array(), not_compared = Json::array();
  bool equal = missing.empty();
  for (const TableVerdict& one : verdicts) {
    equal = equal && one.equal;
    Json differences = Json::array();
    for (const Difference& difference : one.differences)
      differences.push_back(
          {{"kind", word_of(difference.kind)}, {"key", difference.key}, {"columns", difference.columns}});
    tables.push_back({{"table", one.table},
                      {"equal", one.equal},
                      {"source_rows", one.source_rows},
                      {"target_rows", one.target_rows},
                      {"source_sum", one.source_sum},
                      {"target_sum", one.target_sum},
                      {"columns", one.compared},
                      {"different", one.different},
                      {"at_least", one.more},
                      {"differences", differences},
                      {"seconds", one.seconds}});
  }
  for (const InventoryLine& line : plan.inventory)
    if (line.disposition == Disposition::left_out || line.disposition == Disposition::not_carried)
      not_compared.push_back({{"object", line.object}, {"why", line.says}});
  const Json json{{"waybill_certificate", 1},
                  {"waybill_version", plan.waybill_version},
                  {"migration", plan.migration},
                  {"at", at},
                  {"level", word_of(level)},
                  {"hash", level == VerifyLevel::count ? "" : "sum of XXH3-128 over canonical rows"},
                  {"source", plan.source.place},
                  {"target", plan.target.place},
                  {"equal", equal},
                  {"tables", tables},
                  {"missing", missing},
                  {"not_compared", not_compared}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace waybill
