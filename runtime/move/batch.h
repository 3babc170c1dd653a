// A batch: some rows of one load, as columns of bytes, bounded in bytes. The reader decodes each value once into it,
// the codec works on whole columns, the writer encodes each value once from it. Reused from batch to batch: no
// allocation per value. One thread at a time owns a batch; queues hand it over.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "compiler/types/type.h"

namespace waybill {

// Fixed wires (int64, uint64, float64 as its bits, date, time, timestamp) fill `fixed`; the others (decimal, text,
// bytes, uuid) fill `bytes` with `ends`. Both have one entry per row, for NULL too (fixed 0, an empty range). geometry
// travels in `bytes` as: SRID (4 bytes, little endian), then WKB in longitude-latitude order.
struct BatchColumn {
  Wire wire = Wire::text;
  std::vector<std::uint8_t> valid;  // 1 = value, 0 = NULL
  std::vector<std::int64_t> fixed;
  std::vector<std::uint32_t> ends;  // end of value i in bytes
  std::vector<char> bytes;

  bool is_fixed() const {
    return wire == Wire::int64 || wire == Wire::uint64 || wire == Wire::float64 || wire == Wire::date ||
           wire == Wire::time || wire == Wire::timestamp;
  }
  void clear() {
    valid.clear();
    fixed.clear();
    ends.clear();
    bytes.clear();
  }
  void add_null() {
    valid.push_back(0);
    if (is_fixed())
      fixed.push_back(0);
    else
      ends.push_back(static_cast<std::uint32_t>(bytes.size()));
  }
  void add_fixed(std::int64_t value) {
    valid.push_back(1);
    fixed.push_back(value);
  }
  void add_double(double value) {
    std::int64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    add_fixed(bits);
  }
  void add_bytes(const char* data, std::size_t size) {
    valid.push_back(1);
    bytes.insert(bytes.end(), data, data + size);
    ends.push_back(static_cast<std::uint32_t>(bytes.size()));
  }
  void add_bytes(std::string_view value) { add_bytes(value.data(), value.size()); }

  bool is_null(std::size_t row) const { return valid[row] == 0; }
  std::string_view view(std::size_t row) const {
    const std::uint32_t begin = row == 0 ? 0 : ends[row - 1];
    return {bytes.data() + begin, ends[row] - begin};
  }
  double as_double(std::size_t row) const {
    double value;
    std::memcpy(&value, &fixed[row], sizeof value);
    return value;
  }
  std::size_t size_bytes() const { return valid.size() + fixed.size() * 8 + ends.size() * 4 + bytes.size(); }
};

struct Batch {
  std::vector<BatchColumn> columns;
  std::size_t rows = 0;

  void reset(const std::vector<Type>& types) {
    columns.resize(types.size());
    for (std::size_t i = 0; i < types.size(); ++i) {
      columns[i].wire = wire_of(types[i]);
      columns[i].clear();
    }
    rows = 0;
  }
  std::size_t size_bytes() const {
    std::size_t sum = 0;
    for (const BatchColumn& column : columns) sum += column.size_bytes();
    return sum;
  }
};

}  // namespace waybill
