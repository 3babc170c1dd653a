// Rows out of SQLite: each column's decoder is chosen by the wanted wire before the first row, and looks at the storage
// class of each value, since any column may hold any of them.
#include <cmath>
#include <cstring>
#include <fstream>

#include "runtime/driver/sqlite/session.h"
#include "runtime/driver/values.h"

namespace waybill::sqlite {
namespace {

struct ReadColumn;
// Adds the value (not NULL) to the column; false: it is no such value.
using Decoder = bool (*)(sqlite3_value* value, int storage, const ReadColumn& wanted, BatchColumn& out,
                         std::string& scratch);

struct ReadColumn {
  Type type;
  Decoder decode = nullptr;
  std::int64_t lowest = 0, highest = 0;  // integers
};

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return {text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}
std::string_view blob_of(sqlite3_value* value) {
  const auto* blob = static_cast<const char*>(sqlite3_value_blob(value));
  return {blob == nullptr ? "" : blob, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

// -2^63 as a float is what an overflow leaves; the integer itself is no float here.
bool integral(double value, std::int64_t& out) {
  if (!(value > -9223372036854775808.0 && value < 9223372036854775808.0) || value != std::trunc(value)) return false;
  out = static_cast<std::int64_t>(value);
  return true;
}

bool decode_int64(sqlite3_value* value, int storage, const ReadColumn& wanted, BatchColumn& out, std::string&) {
  std::int64_t number;
  if (storage == SQLITE_INTEGER)
    number = sqlite3_value_int64(value);
  else if (storage == SQLITE_FLOAT ? !integral(sqlite3_value_double(value), number)
                                   : storage != SQLITE_TEXT || !parse_int64(text_of(value), number))
    return false;
  if (number < wanted.lowest || number > wanted.highest) return false;
  out.add_fixed(number);
  return true;
}

bool decode_boolean(sqlite3_value* value, int storage, const ReadColumn& wanted, BatchColumn& out,
                    std::string& scratch) {
  if (storage != SQLITE_TEXT) return decode_int64(value, storage, wanted, out, scratch);
  const std::string_view text = text_of(value);
  const bool yes = text == "1" || text == "t" || text == "true" || text == "TRUE";
  if (!yes && text != "0" && text != "f" && text != "false" && text != "FALSE") return false;
  out.add_fixed(yes ? 1 : 0);
  return true;
}

bool decode_uint64(sqlite3_value* value, int storage, const ReadColumn&, BatchColumn& out, std::string&) {
  std::uint64_t number;
  if (storage == SQLITE_TEXT) {
    if (!parse_uint64(text_of(value), number)) return false;
  } else {
    std::int64_t small = 0;
    if (storage == SQLITE_INTEGER)
      small = sqlite3_value_int64(value);
    else if (storage != SQLITE_FLOAT || !integral(sqlite3_value_double(value), small))
      return false;
    if (small < 0) return false;
    number = static_cast<std::uint64_t>(small);
  }
  out.add_fixed(static_cast<std::int64_t>(number));
  return true;
}

bool decode_float64(sqlite3_value* value, int storage, const ReadColumn&, BatchColumn& out, std::string&) {
  double number;
  if (storage == SQLITE_FLOAT) {
    number = sqlite3_value_double(value);
  } else if (storage == SQLITE_INTEGER) {
    const std::int64_t integer = sqlite3_value_int64(value);
    if (integer > (1ll << 53) || integer < -(1ll << 53)) return false;
    number = static_cast<double>(integer);
  } else if (storage != SQLITE_TEXT || !parse_double(text_of(value), number)) {
    return false;
  }
  out.add_double(number);
  return true;
}

bool fits(std::string_view digits, const Type& type) {
  if (!type.precision) return true;
  if (digits.front() == 'N' || digits.find('I') != std::string_view::npos) return false;
  if (digits.front() == '-') digits.remove_prefix(1);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t fraction = point == digits.size() ? 0 : digits.size() - point - 1;
  const auto scale = static_cast<std::size_t>(type.scale.value_or(0));
  const std::size_t whole = digits.front() == '0' ? 0 : point;
  return fraction <= scale && whole + scale <= static_cast<std::size_t>(*type.precision);
}

bool decode_decimal(sqlite3_value* value, int storage, const ReadColumn& wanted, BatchColumn& out,
                    std::string& scratch) {
  char text[value_text_max];
  std::string_view digits;
  if (storage == SQLITE_INTEGER)
    digits = {text, format_int64(sqlite3_value_int64(value), text)};
  else if (storage == SQLITE_FLOAT)
    digits = {text, format_double(sqlite3_value_double(value), text)};
  else if (storage == SQLITE_TEXT)
    digits = text_of(value);
  else
    return false;
  const bool strip = storage == SQLITE_FLOAT || wanted.type.precision.has_value();
  if (!plain_decimal(digits, strip, scratch) || !fits(scratch, wanted.type)) return false;
  out.add_bytes(scratch);
  return true;
}

bool decode_text(sqlite3_value* value, int storage, const ReadColumn&, BatchColumn& out, std::string&) {
  char text[value_text_max];
  if (storage == SQLITE_INTEGER) {
    out.add_bytes(text, format_int64(sqlite3_value_int64(value), text));
  } else if (storage == SQLITE_FLOAT) {
    out.add_bytes(text, format_double(sqlite3_value_double(value), text));
  } else {
    if (storage != SQLITE_TEXT) return false;
    const std::string_view bytes = text_of(value);
    if (!valid_utf8(bytes)) return false;
    out.add_bytes(bytes);
  }
  return true;
}

bool decode_bytes(sqlite3_value* value, int storage, const ReadColumn&, BatchColumn& out, std::string&) {
  if (storage == SQLITE_BLOB)
    out.add_bytes(blob_of(value));
  else if (storage == SQLITE_TEXT)
    out.add_bytes(text_of(value));
  else
    return false;
  return true;
}

bool decode_uuid(sqlite3_value* value, int storage, const ReadColumn&, BatchColumn& out, std::string&) {
  char bytes[16];
  if (storage == SQLITE_BLOB && sqlite3_value_bytes(value) == 16)
    std::memcpy(bytes, sqlite3_value_blob(value), 16);
  else if (storage != SQLITE_TEXT || !parse_uuid(text_of(value), bytes))
    return false;
  out.add_bytes(bytes, 16);
  return true;
}

bool decode_date(sqlite3_value* value, int storage, const ReadColumn&, BatchColumn& out, std::string&) {
  std::int64_t days, us;
  ZoneText zone;
  if (storage != SQLITE_TEXT) return false;
  if (!parse_date(text_of(value), days)) {  // "2024-02-29 00:00:00" is a date as well
    if (!parse_timestamp(text_of(value), us, zone) || zone == ZoneText::offset || us % us_per_day != 0) return false;
    days = us / us_per_day;
  }
  out.add_fixed(days);
  return true;
}

bool decode_time(sqlite3_value* value, int storage, const ReadColumn&, BatchColumn& out, std::string&) {
  std::int64_t us;
  if (storage != SQLITE_TEXT || !parse_time(text_of(value), us)) return false;
  out.add_fixed(us);
  return true;
}

bool decode_timestamp(sqlite3_value* value, int storage, const ReadColumn& wanted, BatchColumn& out, std::string&) {
  std::int64_t us;
  ZoneText zone;
  if (storage != SQLITE_TEXT || !parse_timestamp(text_of(value), us, zone)) return false;
  if (zone == ZoneText::offset && wanted.type.kind == TypeKind::timestamp) return false;  // a local time has no offset
  out.add_fixed(us);
  return true;
}

Decoder decoder_of(const Type& type) {
  switch (wire_of(type)) {
    case Wire::int64: return type.kind == TypeKind::boolean ? decode_boolean : decode_int64;
    case Wire::uint64: return decode_uint64;
    case Wire::float64: return decode_float64;
    case Wire::decimal: return decode_decimal;
    case Wire::text: return decode_text;
    case Wire::bytes: return decode_bytes;
    case Wire::uuid: return decode_uuid;
    case Wire::date: return decode_date;
    case Wire::time: return decode_time;
    case Wire::timestamp: return decode_timestamp;
  }
  return nullptr;
}

void set_range(ReadColumn& column) {
  const auto bits = [&](int n) {
    column.lowest = column.type.is_unsigned ? 0 : -(1ll << (n - 1));
    column.highest = column.type.is_unsigned ? (1ll << n) - 1 : (1ll << (n - 1)) - 1;
  };
  switch (column.type.kind) {
    case TypeKind::boolean: column.lowest = 0, column.highest = 1; break;
    case TypeKind::tinyint: bits(8); break;
    case TypeKind::smallint: bits(16); break;
    case TypeKind::mediumint: bits(24); break;
    case TypeKind::integer: bits(32); break;
    default: column.lowest = INT64_MIN, column.highest = INT64_MAX;
  }
}

std::string describe(sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: return "the integer " + std::to_string(sqlite3_value_int64(value));
    case SQLITE_FLOAT: {
      char text[value_text_max];
      return "the real " + std::string(text, format_double(sqlite3_value_double(value), text));
    }
    case SQLITE_BLOB: return "a blob of " + std::to_string(sqlite3_value_bytes(value)) + " bytes";
    default: return "the text " + shown(text_of(value));
  }
}

class SqliteReader final : public RowReader {
 public:
  explicit SqliteReader(std::unique_ptr<Session> session) : session_(std::move(session)) {}

  Result<void> open(const std::string& sql, const std::vector<Type>& types) override {
    WAYBILL_CHECK(close());
    WAYBILL_TRY(statement_, session_->prepare(sql));
    if (sqlite3_column_count(statement_.get()) != static_cast<int>(types.size()))
      return fail(ErrorKind::database, "the query has " + std::to_string(sqlite3_column_count(statement_.get())) +
                                           " columns where " + std::to_string(types.size()) + " were wanted");
    types_ = types;
    columns_.clear();
    for (const Type& type : types) {
      columns_.push_back({type, decoder_of(type)});
      set_range(columns_.back());
    }
    rows_before_ = 0;
    done_ = false;
    return {};
  }

  Result<bool> next(Batch& batch, std::size_t batch_bytes) override {
    batch.reset(types_);
    if (!statement_ || done_) return false;
    sqlite3_stmt* statement = statement_.get();
    std::size_t large = 0;
    while (true) {
      const int status = sqlite3_step(statement);
      if (status == SQLITE_DONE) {
        done_ = true;
        break;
      }
      if (status != SQLITE_ROW) return tl::unexpected<Error>(session_->error("reading from SQLite failed"));
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        sqlite3_value* value = sqlite3_column_value(statement, static_cast<int>(i));
        const int storage = sqlite3_value_type(value);
        BatchColumn& out = batch.columns[i];
        if (storage == SQLITE_NULL)
          out.add_null();
        else if (!columns_[i].decode(value, storage, columns_[i], out, scratch_))
          return bad_value(i, value, rows_before_ + batch.rows);
        large += out.bytes.size() >= batch_bytes ? 1 : 0;
      }
      ++batch.rows;
      if (large != 0 || ((batch.rows & 15) == 0 && batch.size_bytes() >= batch_bytes)) break;
    }
    rows_before_ += batch.rows;
    return batch.rows > 0;
  }

  Result<void> close() override {
    statement_.reset();
    return {};
  }
  Result<Rows> query(const std::string& sql) override { return session_->query(sql); }

 private:
  tl::unexpected<Error> bad_value(std::size_t column, sqlite3_value* value, std::size_t row) const {
    const std::string name = sqlite3_column_name(statement_.get(), static_cast<int>(column));
    return fail(ErrorKind::bad_value,
                "row " + std::to_string(row + 1) + " of the query, column " + name + ": " + describe(value) +
                    " is no value of type " + to_string(columns_[column].type),
                "map the column with another type, or mend the value in the source");
  }

  std::unique_ptr<Session> session_;
  Statement statement_;
  std::vector<Type> types_;
  std::vector<ReadColumn> columns_;
  std::string scratch_;
  std::size_t rows_before_ = 0;
  bool done_ = true;
};

class SqliteSnapshot final : public Snapshot {
 public:
  explicit SqliteSnapshot(std::vector<std::unique_ptr<SqliteReader>> readers) : readers_(std::move(readers)) {}
  std::size_t readers() const override { return readers_.size(); }
  RowReader& reader(std::size_t i) override { return *readers_[i]; }

 private:
  std::vector<std::unique_ptr<SqliteReader>> readers_;
};

// The header of the WAL index: it changes with every commit in WAL mode. Empty in the rollback modes, where the first
// reader's lock keeps writers out.
std::string wal_state(const std::string& path) {
  std::ifstream file(path + "-shm", std::ios::binary);
  std::string header(96, '\0');
  if (!file.read(header.data(), static_cast<std::streamsize>(header.size()))) return {};
  return header;
}

Result<std::vector<std::unique_ptr<SqliteReader>>> begin_readers(const std::string& path, std::size_t count) {
  std::vector<std::unique_ptr<SqliteReader>> readers;
  for (std::size_t i = 0; i < count; ++i) {
    WAYBILL_TRY(auto session, Session::open(path, Mode::read));
    WAYBILL_CHECK(session->run("BEGIN"));
    WAYBILL_CHECK(session->query("SELECT count(*) FROM sqlite_schema"));  // the read transaction starts here
    readers.push_back(std::make_unique<SqliteReader>(std::move(session)));
  }
  return readers;
}

}  // namespace

Result<std::unique_ptr<Snapshot>> make_snapshot(const std::string& path, std::size_t count) {
  count = std::max<std::size_t>(count, 1);
  for (int attempt = 0; attempt < 20; ++attempt) {
    if (attempt > 0)
      count = std::max<std::size_t>(1, attempt > 10 ? 1 : count);  // a busy WAL: one reader sees one state
    const std::string before = wal_state(path);
    WAYBILL_TRY(auto readers, begin_readers(path, count));
    const bool fresh = before.empty() && attempt == 0 && !wal_state(path).empty();  // the first reader made the index
    if (count == 1 || (!fresh && wal_state(path) == before))
      return std::unique_ptr<Snapshot>(new SqliteSnapshot(std::move(readers)));
  }
  return fail(ErrorKind::database, "no common snapshot of " + path + " could be taken: it is being written too often");
}

Result<std::unique_ptr<Snapshot>> make_empty_snapshot() {
  WAYBILL_TRY(auto session, Session::open_empty());
  std::vector<std::unique_ptr<SqliteReader>> readers;
  readers.push_back(std::make_unique<SqliteReader>(std::move(session)));
  return std::unique_ptr<Snapshot>(new SqliteSnapshot(std::move(readers)));
}

}  // namespace waybill::sqlite
