// Rows into SQLite: one prepared INSERT, one transaction from begin to finish. A value that the column's affinity would
// change (https://www.sqlite.org/datatype3.html) is an error, never stored as something else.
#include <cmath>

#include "runtime/driver/sqlite/session.h"
#include "runtime/driver/values.h"

namespace waybill::sqlite {
namespace {

struct WriteTarget;
// Binds the value of a row (not NULL) to parameter `at`; false: the column can't hold it.
using Binder = bool (*)(sqlite3_stmt* statement, int at, const BatchColumn& column, std::size_t row,
                        WriteTarget& target);

struct WriteTarget {
  WriteColumn column;
  Binder bind = nullptr;
  bool keeps_text = false;      // affinity TEXT or BLOB: text stays text
  char text[value_text_max]{};  // lives until the statement has stepped
  std::string scratch;
};

bool bind_text(sqlite3_stmt* statement, int at, const char* text, std::size_t size) {
  return sqlite3_bind_text(statement, at, text, static_cast<int>(size), SQLITE_STATIC) == SQLITE_OK;
}

bool bind_int64(sqlite3_stmt* s, int at, const BatchColumn& column, std::size_t row, WriteTarget&) {
  return sqlite3_bind_int64(s, at, column.fixed[row]) == SQLITE_OK;
}

bool bind_uint64(sqlite3_stmt* s, int at, const BatchColumn& column, std::size_t row, WriteTarget& target) {
  if (column.fixed[row] >= 0) return sqlite3_bind_int64(s, at, column.fixed[row]) == SQLITE_OK;
  if (!target.keeps_text) return false;
  return bind_text(s, at, target.text, format_uint64(static_cast<std::uint64_t>(column.fixed[row]), target.text));
}

bool bind_float64(sqlite3_stmt* s, int at, const BatchColumn& column, std::size_t row, WriteTarget&) {
  const double value = column.as_double(row);
  return !std::isnan(value) && sqlite3_bind_double(s, at, value) == SQLITE_OK;  // SQLite would store NaN as NULL
}

// A column that turns text into numbers keeps a decimal only when the number reads back as the same digits.
bool bind_decimal_number(sqlite3_stmt* s, int at, std::string_view digits, WriteTarget& target) {
  std::int64_t integer;
  double real;
  if (!plain_decimal(digits, true, target.scratch)) return false;
  if (parse_int64(target.scratch, integer)) return sqlite3_bind_int64(s, at, integer) == SQLITE_OK;
  if (!parse_double(target.scratch, real) || std::isnan(real)) return false;
  std::string back;
  const std::string_view shortest(target.text, format_double(real, target.text));
  if (!plain_decimal(shortest, true, back) || back != target.scratch) return false;
  return sqlite3_bind_double(s, at, real) == SQLITE_OK;
}

bool bind_decimal(sqlite3_stmt* s, int at, const BatchColumn& column, std::size_t row, WriteTarget& target) {
  const std::string_view digits = column.view(row);
  if (!target.keeps_text) return bind_decimal_number(s, at, digits, target);
  const auto scale = static_cast<std::size_t>(std::max(0, target.column.type.scale.value_or(0)));
  const std::size_t point = digits.find('.');
  const std::size_t have = point == std::string_view::npos ? 0 : digits.size() - point - 1;
  if (have >= scale || digits.back() > '9') return bind_text(s, at, digits.data(), digits.size());
  target.scratch.assign(digits);  // exactly `scale` digits, so that equal values are equal texts
  if (have == 0) target.scratch += '.';
  target.scratch.append(scale - have, '0');
  return bind_text(s, at, target.scratch.data(), target.scratch.size());
}

bool bind_characters(sqlite3_stmt* s, int at, const BatchColumn& column, std::size_t row, WriteTarget&) {
  const std::string_view text = column.view(row);
  return bind_text(s, at, text.empty() ? "" : text.data(), text.size());
}

bool bind_bytes(sqlite3_stmt* s, int at, const BatchColumn& column, std::size_t row, WriteTarget&) {
  const std::string_view bytes = column.view(row);
  if (bytes.empty()) return sqlite3_bind_zeroblob(s, at, 0) == SQLITE_OK;
  return sqlite3_bind_blob64(s, at, bytes.data(), bytes.size(), SQLITE_STATIC) == SQLITE_OK;
}

bool bind_uuid(sqlite3_stmt* s, int at, const BatchColumn& column, std::size_t row, WriteTarget& target) {
  return bind_text(s, at, target.text, format_uuid(column.view(row).data(), target.text));
}

bool bind_date(sqlite3_stmt* s, int at, const BatchColumn& column, std::size_t row, WriteTarget& target) {
  return bind_text(s, at, target.text, format_date(column.fixed[row], target.text));
}

bool bind_time(sqlite3_stmt* s, int at, const BatchColumn& column, std::size_t row, WriteTarget& target) {
  return bind_text(s, at, target.text, format_time(column.fixed[row], target.text));
}

bool bind_timestamp(sqlite3_stmt* s, int at, const BatchColumn& column, std::size_t row, WriteTarget& target) {
  std::size_t size = format_timestamp(column.fixed[row], target.text);
  const bool finite = column.fixed[row] != infinity_value && column.fixed[row] != minus_infinity_value;
  if (target.column.type.kind == TypeKind::timestamptz && finite) target.text[size++] = 'Z';
  return bind_text(s, at, target.text, size);
}

Binder binder_of(Wire wire) {
  switch (wire) {
    case Wire::int64: return bind_int64;
    case Wire::uint64: return bind_uint64;
    case Wire::float64: return bind_float64;
    case Wire::decimal: return bind_decimal;
    case Wire::text: return bind_characters;
    case Wire::bytes: return bind_bytes;
    case Wire::uuid: return bind_uuid;
    case Wire::date: return bind_date;
    case Wire::time: return bind_time;
    case Wire::timestamp: return bind_timestamp;
  }
  return nullptr;
}

// The first three affinity rules; REAL and NUMERIC turn text into numbers alike.
bool text_stays_text(std::string_view native) {
  std::string upper;
  for (char c : native) upper += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  const auto has = [&](std::string_view word) { return upper.find(word) != std::string::npos; };
  if (has("INT")) return false;
  return has("CHAR") || has("CLOB") || has("TEXT") || has("BLOB") || upper.empty();
}

class SqliteWriter final : public RowWriter {
 public:
  explicit SqliteWriter(std::string path) : path_(std::move(path)) {}
  ~SqliteWriter() override { rollback(); }

  Result<void> begin(const QName& table, const std::vector<WriteColumn>& columns,
                     const std::vector<std::string>& before, bool unchecked) override {
    if (!session_) {
      WAYBILL_TRY(session_, Session::open(path_, Mode::write));
    }
    rollback();
    sqlite3_db_config(session_->handle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, unchecked ? 0 : 1, nullptr);
    WAYBILL_CHECK(session_->run("BEGIN IMMEDIATE"));
    auto ready = start(table, columns, before);
    if (!ready) rollback();
    return ready;
  }

  Result<void> write(const Batch& batch) override {
    sqlite3_stmt* statement = statement_.get();
    if (statement == nullptr) return fail(ErrorKind::database, "the load has not begun");
    for (std::size_t row = 0; row < batch.rows; ++row) {
      for (std::size_t i = 0; i < targets_.size(); ++i) {
        const BatchColumn& column = batch.columns[i];
        const int at = static_cast<int>(i) + 1;
        if (column.is_null(row))
          sqlite3_bind_null(statement, at);
        else if (!targets_[i].bind(statement, at, column, row, targets_[i]))
          return bad_value(i, rows_ + row);
      }
      const int status = sqlite3_step(statement);
      if (status != SQLITE_DONE) {
        Error error =
            session_->error("SQLite refused row " + std::to_string(rows_ + row + 1) + " of the load into " + table_);
        sqlite3_reset(statement);
        return tl::unexpected<Error>(std::move(error));
      }
      sqlite3_reset(statement);
    }
    rows_ += batch.rows;
    return {};
  }

  Result<void> finish(const std::vector<std::string>& after) override {
    statement_.reset();
    auto done = run_all(after);
    if (done) done = session_->run("COMMIT");
    if (!done) rollback();
    return done;
  }

  void abort() override { rollback(); }

 private:
  Result<void> start(const QName& table, const std::vector<WriteColumn>& columns,
                     const std::vector<std::string>& before) {
    WAYBILL_CHECK(run_all(before));
    table_ = table.name;
    rows_ = 0;
    targets_.clear();
    std::string names, marks;
    for (const WriteColumn& column : columns) {
      WriteTarget target;
      target.column = column;
      target.bind = binder_of(wire_of(column.type));
      target.keeps_text = text_stays_text(column.native);
      targets_.push_back(std::move(target));
      names += (names.empty() ? "" : ", ") + quoted(column.name);
      marks += marks.empty() ? "?" : ", ?";
    }
    WAYBILL_TRY(statement_,
                session_->prepare("INSERT INTO " + quoted(table.name) + " (" + names + ") VALUES (" + marks + ")"));
    return {};
  }
  Result<void> run_all(const std::vector<std::string>& statements) {
    for (const std::string& sql : statements) WAYBILL_CHECK(session_->run(sql));
    return {};
  }
  tl::unexpected<Error> bad_value(std::size_t i, std::size_t row) const {
    const WriteColumn& column = targets_[i].column;
    return fail(ErrorKind::bad_value,
                "row " + std::to_string(row + 1) + " of the load into " + table_ + ": column " + column.name +
                    " of declared type '" + column.native + "' can't keep this value of type " +
                    to_string(column.type) + " exactly",
                "declare the column as TEXT");
  }
  void rollback() {
    statement_.reset();
    if (session_ && sqlite3_get_autocommit(session_->handle()) == 0) (void)session_->run("ROLLBACK");
  }

  std::string path_, table_;
  std::unique_ptr<Session> session_;
  Statement statement_;
  std::vector<WriteTarget> targets_;
  std::size_t rows_ = 0;
};

}  // namespace

Result<std::unique_ptr<RowWriter>> make_writer(const std::string& path) { return std::make_unique<SqliteWriter>(path); }

}  // namespace waybill::sqlite
