// Rows out of PostgreSQL: COPY (query) TO STDOUT in the binary format. A column's decoder is chosen by the type that
// the server announces for the query and the wanted wire, before the first row.
// https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.4
#include <cstring>
#include <map>

#include "runtime/driver/postgres/link.h"
#include "runtime/driver/values.h"

namespace waybill::postgres {
namespace {

std::uint16_t get16(const char* p) {
  std::uint16_t v;
  std::memcpy(&v, p, 2);
  return __builtin_bswap16(v);
}
std::int32_t get32(const char* p) {
  std::uint32_t v;
  std::memcpy(&v, p, 4);
  return static_cast<std::int32_t>(__builtin_bswap32(v));
}
std::int64_t get64(const char* p) {
  std::uint64_t v;
  std::memcpy(&v, p, 8);
  return static_cast<std::int64_t>(__builtin_bswap64(v));
}

// Adds the value of `size` bytes; false: it is no such value.
using Decoder = bool (*)(const char* data, std::size_t size, const Type& type, BatchColumn& out);

bool from_bool(const char* data, std::size_t, const Type&, BatchColumn& out) { return out.add_fixed(*data != 0), true; }
bool from_int2(const char* data, std::size_t, const Type&, BatchColumn& out) {
  return out.add_fixed(static_cast<std::int16_t>(get16(data))), true;
}
bool from_int4(const char* data, std::size_t, const Type&, BatchColumn& out) {
  return out.add_fixed(get32(data)), true;
}
bool from_oid(const char* data, std::size_t, const Type&, BatchColumn& out) {
  return out.add_fixed(static_cast<std::uint32_t>(get32(data))), true;
}
bool from_int8(const char* data, std::size_t, const Type&, BatchColumn& out) {
  return out.add_fixed(get64(data)), true;
}
bool from_int8_unsigned(const char* data, std::size_t, const Type&, BatchColumn& out) {
  if (get64(data) < 0) return false;
  return out.add_fixed(get64(data)), true;
}
bool from_float4(const char* data, std::size_t, const Type&, BatchColumn& out) {
  const std::int32_t bits = get32(data);
  float value;
  std::memcpy(&value, &bits, 4);
  return out.add_double(value), true;
}
bool from_text(const char* data, std::size_t size, const Type&, BatchColumn& out) {
  return out.add_bytes(data, size), true;
}
bool from_bpchar(const char* data, std::size_t size, const Type&, BatchColumn& out) {  // the padding is not data
  while (size > 0 && data[size - 1] == ' ') --size;
  return out.add_bytes(data, size), true;
}
bool from_jsonb(const char* data, std::size_t size, const Type&, BatchColumn& out) {  // version 1, then text
  if (size < 1 || *data != 1) return false;
  return out.add_bytes(data + 1, size - 1), true;
}
bool from_uuid(const char* data, std::size_t size, const Type&, BatchColumn& out) {
  return out.add_bytes(data, size), size == 16;
}
bool uuid_as_text(const char* data, std::size_t, const Type&, BatchColumn& out) {
  char text[value_text_max];
  return out.add_bytes(text, format_uuid(data, text)), true;
}
bool from_date(const char* data, std::size_t, const Type&, BatchColumn& out) {
  const std::int32_t days = get32(data);
  if (days == INT32_MAX)
    out.add_fixed(infinity_value);
  else if (days == INT32_MIN)
    out.add_fixed(minus_infinity_value);
  else
    out.add_fixed(days + epoch_days);
  return true;
}
bool from_timestamp(const char* data, std::size_t, const Type&, BatchColumn& out) {
  const std::int64_t us = get64(data);
  const bool infinite = us == infinity_value || us == minus_infinity_value;
  return out.add_fixed(infinite ? us : us + epoch_us), true;
}
bool from_interval(const char* data, std::size_t, const Type&, BatchColumn& out) {
  out.add_bytes(format_duration({get32(data + 12), get32(data + 8), get64(data)}));
  return true;
}
bool from_bits(const char* data, std::size_t, const Type&, BatchColumn& out) {
  const std::int32_t count = get32(data);
  std::string text(static_cast<std::size_t>(count), '0');
  for (std::int32_t i = 0; i < count; ++i)
    if ((data[4 + i / 8] >> (7 - i % 8) & 1) != 0) text[static_cast<std::size_t>(i)] = '1';
  return out.add_bytes(text), true;
}

// numeric: digits of base 10000, the first one has the weight 10000^weight; scale = digits shown after the point.
struct Numeric {
  int count, weight, sign, scale;
  const char* digits;
  int digit(int i) const { return i >= 0 && i < count ? get16(digits + 2 * i) : 0; }
};

char* put4(char* at, int digit) {
  at[0] = static_cast<char>('0' + digit / 1000);
  at[1] = static_cast<char>('0' + digit / 100 % 10);
  at[2] = static_cast<char>('0' + digit / 10 % 10);
  at[3] = static_cast<char>('0' + digit % 10);
  return at + 4;
}

std::size_t whole_text(const Numeric& n, char* out) {
  if (n.weight < 0) {
    *out = '0';
    return 1;
  }
  char* at = out + format_int64(n.digit(0), out);
  for (int i = 1; i <= n.weight; ++i) at = put4(at, n.digit(i));
  return static_cast<std::size_t>(at - out);
}

bool from_numeric(const char* data, std::size_t size, const Type& type, BatchColumn& out) {
  if (size < 8) return false;
  const Numeric n{get16(data), static_cast<std::int16_t>(get16(data + 2)), get16(data + 4), get16(data + 6), data + 8};
  if (n.sign == 0xC000) return out.add_bytes("NaN"), true;
  if (n.sign == 0xD000 || n.sign == 0xF000) return out.add_bytes(n.sign == 0xD000 ? "Infinity" : "-Infinity"), true;
  const std::size_t begin = out.bytes.size();
  out.bytes.resize(begin + static_cast<std::size_t>(std::max(n.weight, 0) + 2) * 4 + static_cast<std::size_t>(n.scale) +
                   8);
  char* const first = out.bytes.data() + begin;
  char* at = first;
  if (n.sign == 0x4000) *at++ = '-';
  at += whole_text(n, at);
  if (n.scale > 0) {
    *at++ = '.';
    char* const fraction = at;
    for (int i = n.weight + 1; at - fraction < n.scale; ++i) at = put4(at, n.digit(i));
    at = fraction + n.scale;
    if (type.precision || type.scale) {  // one spelling per value; a free numeric keeps its zeros
      while (at > fraction && at[-1] == '0') --at;
      if (at == fraction) --at;
    }
  }
  out.bytes.resize(begin + static_cast<std::size_t>(at - first));
  out.valid.push_back(1);
  out.ends.push_back(static_cast<std::uint32_t>(out.bytes.size()));
  return true;
}

bool numeric_as_integer(const char* data, std::size_t size, const Type& type, BatchColumn& out) {
  thread_local BatchColumn digits;
  digits.wire = Wire::decimal;
  digits.clear();
  Type stripped = make_type(TypeKind::decimal);
  stripped.precision = 38;
  if (!from_numeric(data, size, stripped, digits)) return false;
  std::int64_t value = 0;
  std::uint64_t large = 0;
  if (wire_of(type) == Wire::uint64) {
    if (!parse_uint64(digits.view(0), large)) return false;
    value = static_cast<std::int64_t>(large);
  } else if (!parse_int64(digits.view(0), value)) {
    return false;
  }
  return out.add_fixed(value), true;
}

template <Decoder integer>
bool integer_as_decimal(const char* data, std::size_t size, const Type& type, BatchColumn& out) {
  thread_local BatchColumn number;
  number.wire = Wire::int64;
  number.clear();
  if (!integer(data, size, type, number)) return false;
  char text[value_text_max];
  return out.add_bytes(text, format_int64(number.fixed[0], text)), true;
}

struct DecoderRow {
  Oid oid;
  Wire wire;
  Decoder decode;
};

constexpr DecoderRow decoders[] = {
    {oid::bool_, Wire::int64, from_bool},
    {oid::int2, Wire::int64, from_int2},
    {oid::int4, Wire::int64, from_int4},
    {oid::int8, Wire::int64, from_int8},
    {oid::oid_, Wire::int64, from_oid},
    {oid::numeric, Wire::int64, numeric_as_integer},
    {oid::int2, Wire::uint64, from_int2},
    {oid::int4, Wire::uint64, from_int4},
    {oid::int8, Wire::uint64, from_int8_unsigned},
    {oid::numeric, Wire::uint64, numeric_as_integer},
    {oid::float4, Wire::float64, from_float4},
    {oid::float8, Wire::float64, from_int8},
    {oid::numeric, Wire::decimal, from_numeric},
    {oid::int2, Wire::decimal, integer_as_decimal<from_int2>},
    {oid::int4, Wire::decimal, integer_as_decimal<from_int4>},
    {oid::int8, Wire::decimal, integer_as_decimal<from_int8>},
    {oid::text, Wire::text, from_text},
    {oid::varchar, Wire::text, from_text},
    {oid::bpchar, Wire::text, from_bpchar},
    {oid::name, Wire::text, from_text},
    {oid::char_, Wire::text, from_text},
    {oid::unknown, Wire::text, from_text},
    {oid::json, Wire::text, from_text},
    {oid::xml, Wire::text, from_text},
    {oid::jsonb, Wire::text, from_jsonb},
    {oid::interval, Wire::text, from_interval},
    {oid::bit, Wire::text, from_bits},
    {oid::varbit, Wire::text, from_bits},
    {oid::uuid, Wire::text, uuid_as_text},
    {oid::bytea, Wire::bytes, from_text},
    {oid::uuid, Wire::uuid, from_uuid},
    {oid::date, Wire::date, from_date},
    {oid::time, Wire::time, from_int8},
    {oid::timestamp, Wire::timestamp, from_timestamp},
    {oid::timestamptz, Wire::timestamp, from_timestamp},
};

Decoder find_decoder(Oid oid, Wire wire) {
  for (const DecoderRow& row : decoders)
    if (row.oid == oid && row.wire == wire) return row.decode;
  return nullptr;
}

struct ReadColumn {
  std::string name;
  Type type;
  Decoder decode = nullptr;
};

class PostgresReader final : public RowReader {
 public:
  explicit PostgresReader(std::unique_ptr<Link> link) : link_(std::move(link)) {}
  ~PostgresReader() override { (void)close(); }

  Result<void> open(const std::string& sql, const std::vector<Type>& types) override {
    WAYBILL_CHECK(close());
    WAYBILL_CHECK(describe(sql, types));
    WAYBILL_CHECK(link_->exec("COPY (" + sql + "\n) TO STDOUT (FORMAT binary)", PGRES_COPY_OUT));
    types_ = types;
    reading_ = true;
    header_ = true;
    rows_before_ = 0;
    return {};
  }

  Result<bool> next(Batch& batch, std::size_t batch_bytes) override {
    batch.reset(types_);
    std::size_t received = 0;
    while (reading_ && received < batch_bytes) {
      char* data = nullptr;
      const int size = PQgetCopyData(link_->handle(), &data, 0);
      if (size < 0) {
        WAYBILL_CHECK(end(size));
        break;
      }
      const std::unique_ptr<char, decltype(&PQfreemem)> owned(data, &PQfreemem);
      received += static_cast<std::size_t>(size) + 16;
      WAYBILL_CHECK(message(data, static_cast<std::size_t>(size), batch));
    }
    rows_before_ += batch.rows;
    return batch.rows > 0;
  }

  Result<void> close() override {
    if (reading_) link_->cancel();
    if (reading_ && link_->alive() && PQtransactionStatus(link_->handle()) == PQTRANS_INERROR && !snapshot_.empty())
      WAYBILL_CHECK(start(snapshot_));  // the cancelled query ended the transaction
    reading_ = false;
    return {};
  }

  Result<Rows> query(const std::string& sql) override { return link_->query(sql); }

  Result<void> start(const std::string& snapshot) {  // empty: a snapshot of its own
    snapshot_ = snapshot;
    if (PQtransactionStatus(link_->handle()) != PQTRANS_IDLE) WAYBILL_CHECK(link_->run("ROLLBACK"));
    WAYBILL_CHECK(link_->run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    if (snapshot.empty()) return {};
    return link_->run("SET TRANSACTION SNAPSHOT " + literal(snapshot));
  }
  Link& link() { return *link_; }

 private:
  Result<void> describe(const std::string& sql, const std::vector<Type>& types) {
    const PgResult prepared(PQprepare(link_->handle(), "", sql.c_str(), 0, nullptr));
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return tl::unexpected<Error>(link_->error(prepared.get()));
    const PgResult described(PQdescribePrepared(link_->handle(), ""));
    if (PQresultStatus(described.get()) != PGRES_COMMAND_OK)
      return tl::unexpected<Error>(link_->error(described.get()));
    if (PQnfields(described.get()) != static_cast<int>(types.size()))
      return fail(ErrorKind::database, "the query has " + std::to_string(PQnfields(described.get())) +
                                           " columns where " + std::to_string(types.size()) + " were wanted");
    columns_.clear();
    for (std::size_t i = 0; i < types.size(); ++i) {
      const int at = static_cast<int>(i);
      const Oid oid = PQftype(described.get(), at);
      ReadColumn column{PQfname(described.get(), at), types[i], find_decoder(oid, wire_of(types[i]))};
      if (column.decode == nullptr) WAYBILL_CHECK(find_by_name(oid, column));
      columns_.push_back(std::move(column));
    }
    return {};
  }

  // Types without a fixed oid: enums and citext travel as text.
  Result<void> find_by_name(Oid oid, ReadColumn& column) {
    WAYBILL_TRY(Rows rows, link_->query("SELECT typtype, typname, format_type(oid, NULL) FROM pg_type WHERE oid = " +
                                        std::to_string(oid)));
    const std::string name = rows.empty() ? "?" : rows[0][2].value_or("?");
    const bool text = !rows.empty() && (rows[0][0] == "e" || rows[0][1] == "citext");
    if (text && wire_of(column.type) == Wire::text) {
      column.decode = from_text;
      return {};
    }
    return fail(ErrorKind::database,
                "column " + column.name + " of the query is of type " + name + " where " + to_string(column.type) +
                    " is wanted",
                "cast it in the query: (" + column.name + ")::text");
  }

  Result<void> message(const char* data, std::size_t size, Batch& batch) {
    const char* at = data;
    const char* const stop = data + size;
    if (header_) {
      if (size < 19) return broken();
      at += 19 + get32(data + 15);
      header_ = false;
    }
    if (at == stop) return {};
    if (stop - at < 2) return broken();
    const auto count = static_cast<std::int16_t>(get16(at));
    at += 2;
    if (count == -1) return {};  // the trailer
    if (count != static_cast<std::int16_t>(columns_.size())) return broken();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (stop - at < 4) return broken();
      const std::int32_t length = get32(at);
      at += 4;
      if (length < 0) {
        batch.columns[i].add_null();
        continue;
      }
      if (stop - at < length) return broken();
      if (!columns_[i].decode(at, static_cast<std::size_t>(length), columns_[i].type, batch.columns[i]))
        return fail(ErrorKind::bad_value, "row " + std::to_string(rows_before_ + batch.rows + 1) +
                                              " of the query, column " + columns_[i].name +
                                              ": the value is not of type " + to_string(columns_[i].type));
      at += length;
    }
    ++batch.rows;
    return {};
  }

  static tl::unexpected<Error> broken() { return fail(ErrorKind::database, "the server's COPY stream is malformed"); }

  Result<void> end(int status) {
    reading_ = false;
    const PgResult result(PQgetResult(link_->handle()));
    if (status == -2 || PQresultStatus(result.get()) != PGRES_COMMAND_OK)
      return tl::unexpected<Error>(link_->error(result.get()));
    while (PgResult rest{PQgetResult(link_->handle())}) {
    }
    return {};
  }

  std::unique_ptr<Link> link_;
  std::string snapshot_;
  std::vector<Type> types_;
  std::vector<ReadColumn> columns_;
  bool reading_ = false, header_ = false;
  std::size_t rows_before_ = 0;
};

class PostgresSnapshot final : public Snapshot {
 public:
  PostgresSnapshot(std::unique_ptr<Link> holder, std::vector<std::unique_ptr<PostgresReader>> readers)
      : holder_(std::move(holder)), readers_(std::move(readers)) {}
  std::size_t readers() const override { return readers_.size(); }
  RowReader& reader(std::size_t i) override { return *readers_[i]; }

 private:
  std::unique_ptr<Link> holder_;  // its transaction keeps the snapshot alive
  std::vector<std::unique_ptr<PostgresReader>> readers_;
};

}  // namespace

Result<std::unique_ptr<Snapshot>> make_snapshot(const Url& url, std::size_t count) {
  WAYBILL_TRY(auto holder, Link::open(url));
  WAYBILL_CHECK(holder->run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  auto exported = holder->query("SELECT pg_export_snapshot()");
  std::string snapshot = exported ? (*exported)[0][0].value_or("") : "";
  if (snapshot.empty()) count = 1;  // where it can't be exported, one reader sees one state
  std::vector<std::unique_ptr<PostgresReader>> readers;
  for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) {
    WAYBILL_TRY(auto link, Link::open(url));
    auto reader = std::make_unique<PostgresReader>(std::move(link));
    WAYBILL_CHECK(reader->start(snapshot));
    readers.push_back(std::move(reader));
  }
  return std::unique_ptr<Snapshot>(new PostgresSnapshot(std::move(holder), std::move(readers)));
}

}  // namespace waybill::postgres
