// The order-independent, duplicate-safe sum of rows: count and the sum (mod 2^128) of a 128-bit hash of each row's
// canonical bytes. Equal sums mean equal multisets of rows; different ones are looked at value by value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/types/type.h"
#include "runtime/driver/error.h"
#include "runtime/move/batch.h"

namespace waybill {

struct RowSum {
  std::int64_t rows = 0;
  std::uint64_t low = 0, high = 0;

  void add(std::uint64_t more_low, std::uint64_t more_high) {
    low += more_low;
    high += more_high + (low < more_low ? 1 : 0);
    ++rows;
  }
  void add(const RowSum& other) {
    low += other.low;
    high += other.high + (low < other.low ? 1 : 0);
    rows += other.rows;
  }
  friend bool operator==(const RowSum&, const RowSum&) = default;
};

std::string to_string(const RowSum& sum);  // "rows:hex", for the ledger
RowSum row_sum_from(std::string_view text);

// Writes the canonical bytes of rows of these (target) types. Not thread-safe: one per thread.
class RowEncoder {
 public:
  explicit RowEncoder(std::vector<Type> types);

  // The row's bytes: each value tagged and with its length, so that no two rows share them. Valid until the next call.
  std::string_view encode(const Batch& batch, std::size_t row);
  // The bytes of some columns only (a key).
  std::string_view encode(const Batch& batch, std::size_t row, const std::vector<std::size_t>& columns);
  // Adds every row of the batch.
  void add(const Batch& batch, RowSum& sum);

 private:
  void append(const BatchColumn& column, const Type& type, std::size_t row);

  std::vector<Type> types_;
  std::vector<std::size_t> all_;
  std::string buffer_;
};

// 128 bits of any bytes, and the first 64 of them.
void hash_bytes(std::string_view bytes, std::uint64_t& low, std::uint64_t& high);

// A value as a person reads it: "NULL", "42", "2024-01-31 10:00:00", "'text'" (cut at 80 characters).
std::string display(const BatchColumn& column, const Type& type, std::size_t row);

}  // namespace waybill
