#include "runtime/move/chunk.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

namespace waybill {
namespace {

using Bound = std::vector<std::string>;  // a key's values, as text

class Cutter {
 public:
  Cutter(const MoveRows& move, const Dialect& source, const Ask& ask) : move_(move), source_(source), ask_(ask) {}

  Result<std::vector<std::string>> run(std::optional<std::int64_t> rows) {
    if (move_.chunk_by.empty()) return std::vector<std::string>{""};
    if (!rows) {
      WAYBILL_TRY(rows, count());
    }
    if (*rows <= move_.chunk_rows) return std::vector<std::string>{""};
    WAYBILL_TRY(std::vector<Bound> bounds, even_bounds(*rows));
    if (bounds.empty()) {
      WAYBILL_TRY(bounds, stepped_bounds());
    }
    return conditions(bounds);
  }

 private:
  std::string where() const { return move_.where.empty() ? "" : " WHERE " + move_.where; }

  Result<std::int64_t> count() const {
    WAYBILL_TRY(const Rows rows, ask_("SELECT count(*) FROM " + move_.from + where()));
    return number(rows);
  }

  static std::int64_t number(const Rows& rows) {
    std::int64_t value = 0;
    if (!rows.empty() && rows[0][0])
      std::from_chars(rows[0][0]->data(), rows[0][0]->data() + rows[0][0]->size(), value);
    return value;
  }

  // One whole number, without great holes: equal widths between the least and the greatest, which the key's index gives
  // at once. Empty when that does not fit.
  Result<std::vector<Bound>> even_bounds(std::int64_t rows) const {
    std::vector<Bound> bounds;
    if (move_.chunk_by.size() != 1 || !is_integer(move_.chunk_by[0].type)) return bounds;
    const std::string& key = move_.chunk_by[0].sql;
    WAYBILL_TRY(const Rows low, ask_(fmt::format("SELECT MIN({}) FROM {}{}", key, move_.from, where())));
    WAYBILL_TRY(const Rows high, ask_(fmt::format("SELECT MAX({}) FROM {}{}", key, move_.from, where())));
    const std::int64_t first = number(low), last = number(high);
    const double span = static_cast<double>(last) - static_cast<double>(first);
    if (span <= 0 || span > 4.0 * static_cast<double>(rows)) return bounds;
    const std::int64_t chunks = (rows + move_.chunk_rows - 1) / move_.chunk_rows;
    for (std::int64_t i = 1; i < chunks; ++i)
      bounds.push_back({std::to_string(
          first + static_cast<std::int64_t>(span * static_cast<double>(i) / static_cast<double>(chunks)))});
    return bounds;
  }

  // Any key: every chunk_rows-th row in the key's order, found through its index.
  Result<std::vector<Bound>> stepped_bounds() const {
    std::vector<std::string> keys;
    for (const ChunkKey& key : move_.chunk_by) keys.push_back(key.sql);
    std::vector<Bound> bounds;
    while (true) {
      std::string condition = move_.where;
      if (!bounds.empty()) condition += (condition.empty() ? "" : " AND ") + after(bounds.back());
      WAYBILL_TRY(const Rows rows,
                  ask_(fmt::format("SELECT {0} FROM {1}{2} ORDER BY {0} LIMIT 1 OFFSET {3}", fmt::join(keys, ", "),
                                   move_.from, condition.empty() ? "" : " WHERE " + condition, move_.chunk_rows - 1)));
      if (rows.empty()) return bounds;
      Bound bound;
      for (const std::optional<std::string>& value : rows[0]) bound.push_back(value.value_or(""));
      bounds.push_back(std::move(bound));
    }
  }

  std::string value(const Bound& bound, std::size_t i) const {
    return source_.literal(TypedLiteral{bound[i]}, move_.chunk_by[i].type);
  }

  // key > bound: spelled out, since not every optimizer sees a range in a row comparison.
  std::string after(const Bound& bound) const {
    std::vector<std::string> cases;
    std::string equal;
    for (std::size_t i = 0; i < bound.size(); ++i) {
      cases.push_back(fmt::format("({}{} > {})", equal, move_.chunk_by[i].sql, value(bound, i)));
      equal += fmt::format("{} = {} AND ", move_.chunk_by[i].sql, value(bound, i));
    }
    if (cases.size() == 1) return cases[0];
    return fmt::format("({} >= {} AND ({}))", move_.chunk_by[0].sql, value(bound, 0), fmt::join(cases, " OR "));
  }

  std::string up_to(const Bound& bound) const {
    std::vector<std::string> cases;
    std::string equal;
    for (std::size_t i = 0; i < bound.size(); ++i) {
      const char* op = i + 1 == bound.size() ? "<=" : "<";
      cases.push_back(fmt::format("({}{} {} {})", equal, move_.chunk_by[i].sql, op, value(bound, i)));
      equal += fmt::format("{} = {} AND ", move_.chunk_by[i].sql, value(bound, i));
    }
    if (cases.size() == 1) return cases[0];
    return fmt::format("({} <= {} AND ({}))", move_.chunk_by[0].sql, value(bound, 0), fmt::join(cases, " OR "));
  }

  // (-inf, b1], (b1, b2], … (bn, inf): rows that appear outside the known range are in the first or the last.
  std::vector<std::string> conditions(const std::vector<Bound>& bounds) const {
    if (bounds.empty()) return {""};
    std::vector<std::string> out = {up_to(bounds.front())};
    for (std::size_t i = 1; i < bounds.size(); ++i) out.push_back(after(bounds[i - 1]) + " AND " + up_to(bounds[i]));
    out.push_back(after(bounds.back()));
    return out;
  }

  const MoveRows& move_;
  const Dialect& source_;
  const Ask& ask_;
};

}  // namespace

Result<std::vector<std::string>> cut_into_chunks(const MoveRows& move, std::optional<std::int64_t> rows,
                                                 const Dialect& source, const Ask& ask) {
  return Cutter(move, source, ask).run(rows);
}

}  // namespace waybill
