// Rows out of MySQL and MariaDB: a prepared statement without a client-side buffer, binary protocol. What is bound, and
// how it is decoded, is chosen per column by the server's field type and the wanted wire before the first row.
#include <algorithm>
#include <cstring>

#include "runtime/driver/mysql/client.h"
#include "runtime/driver/values.h"

namespace waybill::mysql {
namespace {

struct ReadColumn;
using Decoder = bool (*)(const ReadColumn& column, BatchColumn& out, std::string& scratch);

struct ReadColumn {
  std::string name;
  Type type;
  enum_field_types bound = MYSQL_TYPE_STRING;
  Decoder decode = nullptr;
  bool is_unsigned = false;
  // where the client puts the value
  std::int64_t integer = 0;
  double real = 0;
  float small_real = 0;
  MYSQL_TIME time{};
  std::vector<char> bytes;
  unsigned long length = 0;
  my_bool null = 0, error = 0;

  std::string_view text() const { return {bytes.data(), length}; }
};

bool integer_to_int64(const ReadColumn& c, BatchColumn& out, std::string&) {
  if (c.is_unsigned && c.integer < 0) return false;  // beyond the signed range
  return out.add_fixed(c.integer), true;
}
bool integer_to_uint64(const ReadColumn& c, BatchColumn& out, std::string&) {
  if (!c.is_unsigned && c.integer < 0) return false;
  return out.add_fixed(c.integer), true;
}
bool integer_to_decimal(const ReadColumn& c, BatchColumn& out, std::string&) {
  char text[value_text_max];
  const std::size_t size =
      c.is_unsigned ? format_uint64(static_cast<std::uint64_t>(c.integer), text) : format_int64(c.integer, text);
  return out.add_bytes(text, size), true;
}
bool double_to_float64(const ReadColumn& c, BatchColumn& out, std::string&) { return out.add_double(c.real), true; }
bool float_to_float64(const ReadColumn& c, BatchColumn& out, std::string&) {
  return out.add_double(c.small_real), true;
}

bool text_to_int64(const ReadColumn& c, BatchColumn& out, std::string& scratch) {
  std::int64_t value;
  if (!plain_decimal(c.text(), true, scratch) || !parse_int64(scratch, value)) return false;
  return out.add_fixed(value), true;
}
bool text_to_uint64(const ReadColumn& c, BatchColumn& out, std::string& scratch) {
  std::uint64_t value;
  if (!plain_decimal(c.text(), true, scratch) || !parse_uint64(scratch, value)) return false;
  return out.add_fixed(static_cast<std::int64_t>(value)), true;
}
bool text_to_decimal(const ReadColumn& c, BatchColumn& out, std::string& scratch) {
  if (!plain_decimal(c.text(), c.type.precision || c.type.scale, scratch)) return false;
  return out.add_bytes(scratch), true;
}
bool text_to_text(const ReadColumn& c, BatchColumn& out, std::string&) {
  if (!valid_utf8(c.text())) return false;
  return out.add_bytes(c.text()), true;
}
bool bytes_to_bytes(const ReadColumn& c, BatchColumn& out, std::string&) { return out.add_bytes(c.text()), true; }
bool text_to_uuid(const ReadColumn& c, BatchColumn& out, std::string&) {
  char bytes[16];
  if (c.length == 16)
    std::memcpy(bytes, c.bytes.data(), 16);
  else if (!parse_uuid(c.text(), bytes))
    return false;
  return out.add_bytes(bytes, 16), true;
}

// A zero or partial date (0000-00-00, 2024-02-00) has no day number.
bool has_day(const MYSQL_TIME& t) { return t.month != 0 && t.day != 0; }

bool time_to_date(const ReadColumn& c, BatchColumn& out, std::string&) {
  if (!has_day(c.time) || c.time.hour != 0 || c.time.minute != 0 || c.time.second != 0 || c.time.second_part != 0)
    return false;
  return out.add_fixed(days_from_civil(c.time.year, c.time.month, c.time.day)), true;
}
std::int64_t us_of(const MYSQL_TIME& t) {
  return ((static_cast<std::int64_t>(t.hour) * 60 + t.minute) * 60 + t.second) * 1'000'000 +
         static_cast<std::int64_t>(t.second_part);
}
bool time_to_timestamp(const ReadColumn& c, BatchColumn& out, std::string&) {
  if (!has_day(c.time)) return false;
  return out.add_fixed(days_from_civil(c.time.year, c.time.month, c.time.day) * us_per_day + us_of(c.time)), true;
}
bool time_to_time(const ReadColumn& c, BatchColumn& out, std::string&) {
  const std::int64_t us = us_of(c.time) + static_cast<std::int64_t>(c.time.day) * us_per_day;
  return out.add_fixed(c.time.neg != 0 ? -us : us), true;
}

enum class Family { integer, decimal, small_real, real, date, time, text, bits };

Family family_of(const MYSQL_FIELD& field) {
  switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR: return Family::integer;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL: return Family::decimal;
    case MYSQL_TYPE_FLOAT: return Family::small_real;
    case MYSQL_TYPE_DOUBLE: return Family::real;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP: return Family::date;
    case MYSQL_TYPE_TIME: return Family::time;
    case MYSQL_TYPE_BIT: return Family::bits;
    default: return Family::text;
  }
}

struct Choice {
  Family family;
  Wire wire;
  enum_field_types bound;
  Decoder decode;
};

constexpr Choice choices[] = {
    {Family::integer, Wire::int64, MYSQL_TYPE_LONGLONG, integer_to_int64},
    {Family::integer, Wire::uint64, MYSQL_TYPE_LONGLONG, integer_to_uint64},
    {Family::integer, Wire::decimal, MYSQL_TYPE_LONGLONG, integer_to_decimal},
    {Family::decimal, Wire::decimal, MYSQL_TYPE_STRING, text_to_decimal},
    {Family::decimal, Wire::int64, MYSQL_TYPE_STRING, text_to_int64},
    {Family::decimal, Wire::uint64, MYSQL_TYPE_STRING, text_to_uint64},
    {Family::small_real, Wire::float64, MYSQL_TYPE_FLOAT, float_to_float64},
    {Family::real, Wire::float64, MYSQL_TYPE_DOUBLE, double_to_float64},
    {Family::date, Wire::date, MYSQL_TYPE_DATETIME, time_to_date},
    {Family::date, Wire::timestamp, MYSQL_TYPE_DATETIME, time_to_timestamp},
    {Family::time, Wire::time, MYSQL_TYPE_TIME, time_to_time},
    {Family::text, Wire::text, MYSQL_TYPE_STRING, text_to_text},
    {Family::text, Wire::bytes, MYSQL_TYPE_BLOB, bytes_to_bytes},
    {Family::text, Wire::uuid, MYSQL_TYPE_BLOB, text_to_uuid},
    {Family::bits, Wire::bytes, MYSQL_TYPE_BLOB, bytes_to_bytes},
};

void bind(ReadColumn& column, MYSQL_BIND& bind) {
  std::memset(&bind, 0, sizeof bind);
  bind.buffer_type = column.bound;
  bind.is_unsigned = column.is_unsigned ? 1 : 0;
  bind.length = &column.length;
  bind.is_null = &column.null;
  bind.error = &column.error;
  switch (column.bound) {
    case MYSQL_TYPE_LONGLONG: bind.buffer = &column.integer; break;
    case MYSQL_TYPE_DOUBLE: bind.buffer = &column.real; break;
    case MYSQL_TYPE_FLOAT: bind.buffer = &column.small_real; break;
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIME: bind.buffer = &column.time; break;
    default: bind.buffer = column.bytes.data(); bind.buffer_length = column.bytes.size();
  }
}

class MysqlReader final : public RowReader {
 public:
  explicit MysqlReader(std::unique_ptr<Client> client) : client_(std::move(client)) {}
  ~MysqlReader() override { (void)close(); }

  Client& client() { return *client_; }

  Result<void> open(const std::string& sql, const std::vector<Type>& types) override {
    WAYBILL_CHECK(close());
    WAYBILL_TRY(statement_, client_->prepare(sql));
    WAYBILL_CHECK(choose(types));
    if (mysql_stmt_execute(statement_.get()) != 0) return tl::unexpected<Error>(client_->error(statement_.get()));
    WAYBILL_CHECK(bind_all());
    types_ = types;
    rows_before_ = 0;
    reading_ = true;
    return {};
  }

  Result<bool> next(Batch& batch, std::size_t batch_bytes) override {
    batch.reset(types_);
    std::size_t received = 0;
    while (reading_ && received < batch_bytes) {
      const int status = mysql_stmt_fetch(statement_.get());
      if (status == MYSQL_NO_DATA) {
        reading_ = false;
        break;
      }
      if (status != 0 && status != MYSQL_DATA_TRUNCATED)
        return tl::unexpected<Error>(client_->error(statement_.get(), "reading stopped"));
      if (status == MYSQL_DATA_TRUNCATED) WAYBILL_CHECK(fetch_long_values());
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        BatchColumn& out = batch.columns[i];
        if (columns_[i].null != 0)
          out.add_null();
        else if (!columns_[i].decode(columns_[i], out, scratch_))
          return bad_value(i, rows_before_ + batch.rows);
        else
          received += columns_[i].length;
      }
      received += columns_.size() * 4 + 4;
      ++batch.rows;
    }
    rows_before_ += batch.rows;
    return batch.rows > 0;
  }

  // What was not read yet would have to be read now; the server is told to stop instead.
  Result<void> close() override {
    if (reading_) {
      if (auto other = Client::open(client_->url()))
        (void)(*other)->run("KILL QUERY " + std::to_string(mysql_thread_id(client_->handle())));
      mysql_stmt_free_result(statement_.get());
    }
    reading_ = false;
    statement_.reset();
    return {};
  }

  Result<Rows> query(const std::string& sql) override { return client_->query(sql); }

 private:
  Result<void> choose(const std::vector<Type>& types) {
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> fields(mysql_stmt_result_metadata(statement_.get()),
                                                                          &mysql_free_result);
    const unsigned count = fields ? mysql_num_fields(fields.get()) : 0;
    if (count != types.size())
      return fail(ErrorKind::database, "the query has " + std::to_string(count) + " columns where " +
                                           std::to_string(types.size()) + " were wanted");
    columns_.assign(count, {});
    for (unsigned i = 0; i < count; ++i) {
      const MYSQL_FIELD* field = mysql_fetch_field_direct(fields.get(), i);
      ReadColumn& column = columns_[i];
      column.name = field->name;
      column.type = types[i];
      column.is_unsigned = (field->flags & UNSIGNED_FLAG) != 0;
      const Wire wire = wire_of(types[i]);
      const Family family = family_of(*field);
      const auto choice = std::find_if(std::begin(choices), std::end(choices),
                                       [&](const Choice& c) { return c.family == family && c.wire == wire; });
      if (choice == std::end(choices) && field->type != MYSQL_TYPE_NULL)
        return fail(ErrorKind::database,
                    "column " + column.name + " of the query does not come as " + to_string(types[i]),
                    "cast it in the query");
      column.bound = choice == std::end(choices) ? MYSQL_TYPE_STRING : choice->bound;
      column.decode = choice == std::end(choices) ? text_to_text : choice->decode;
      if (column.bound == MYSQL_TYPE_STRING || column.bound == MYSQL_TYPE_BLOB)
        column.bytes.resize(std::clamp<std::size_t>(field->length, 16, 1024));
    }
    return {};
  }

  Result<void> bind_all() {
    binds_.resize(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) bind(columns_[i], binds_[i]);
    if (mysql_stmt_bind_result(statement_.get(), binds_.data()) != 0)
      return tl::unexpected<Error>(client_->error(statement_.get()));
    return {};
  }

  // A value longer than its buffer: the buffer grows and stays so, the value is fetched again from the same row.
  Result<void> fetch_long_values() {
    bool grown = false;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      ReadColumn& column = columns_[i];
      const bool is_text = column.bound == MYSQL_TYPE_STRING || column.bound == MYSQL_TYPE_BLOB;
      if (column.null != 0 || !is_text || column.length <= column.bytes.size()) continue;
      column.bytes.resize(column.length + column.length / 4);
      bind(column, binds_[i]);
      if (mysql_stmt_fetch_column(statement_.get(), &binds_[i], static_cast<unsigned>(i), 0) != 0)
        return tl::unexpected<Error>(client_->error(statement_.get()));
      grown = true;
    }
    if (grown && mysql_stmt_bind_result(statement_.get(), binds_.data()) != 0)
      return tl::unexpected<Error>(client_->error(statement_.get()));
    return {};
  }

  tl::unexpected<Error> bad_value(std::size_t i, std::size_t row) const {
    const ReadColumn& column = columns_[i];
    std::string value;
    if (column.bound == MYSQL_TYPE_LONGLONG)
      value = std::to_string(column.integer);
    else if (column.bound == MYSQL_TYPE_DATETIME)
      value = fmt_date(column.time);
    else
      value = shown(column.text());
    return fail(ErrorKind::bad_value,
                "row " + std::to_string(row + 1) + " of the query, column " + column.name + ": the value " + value +
                    " is no value of type " + to_string(column.type),
                "map the column with another type, or mend the value in the source");
  }
  static std::string fmt_date(const MYSQL_TIME& t) {
    char text[64];
    std::snprintf(text, sizeof text, "'%04u-%02u-%02u %02u:%02u:%02u'", t.year, t.month, t.day, t.hour, t.minute,
                  t.second);
    return text;
  }

  std::unique_ptr<Client> client_;
  Statement statement_;
  std::vector<Type> types_;
  std::vector<ReadColumn> columns_;
  std::vector<MYSQL_BIND> binds_;
  std::string scratch_;
  bool reading_ = false;
  std::size_t rows_before_ = 0;
};

class MysqlSnapshot final : public Snapshot {
 public:
  explicit MysqlSnapshot(std::vector<std::unique_ptr<MysqlReader>> readers) : readers_(std::move(readers)) {}
  std::size_t readers() const override { return readers_.size(); }
  RowReader& reader(std::size_t i) override { return *readers_[i]; }

 private:
  std::vector<std::unique_ptr<MysqlReader>> readers_;
};

}  // namespace

// Several transactions see one state only when nothing commits between their starts: a global read lock holds writers
// back for that moment. Where it is not permitted or not to be had soon, there is one reader.
Result<std::unique_ptr<Snapshot>> make_snapshot(const Url& url, std::size_t count) {
  count = std::max<std::size_t>(count, 1);
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < count; ++i) {
    WAYBILL_TRY(auto client, Client::open(url));
    clients.push_back(std::move(client));
  }
  std::unique_ptr<Client> holder;
  if (count > 1) {
    WAYBILL_TRY(holder, Client::open(url));
    (void)holder->run("SET SESSION lock_wait_timeout = 5");
    if (!holder->run("FLUSH TABLES WITH READ LOCK")) clients.resize(1);
  }
  std::vector<std::unique_ptr<MysqlReader>> readers;
  for (auto& client : clients) {
    WAYBILL_CHECK(client->run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"));
    readers.push_back(std::make_unique<MysqlReader>(std::move(client)));
  }
  if (holder) WAYBILL_CHECK(holder->run("UNLOCK TABLES"));
  return std::unique_ptr<Snapshot>(new MysqlSnapshot(std::move(readers)));
}

}  // namespace waybill::mysql
