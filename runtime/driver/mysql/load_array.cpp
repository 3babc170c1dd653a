// Array binding (COM_STMT_BULK_EXECUTE): a batch's columns are the parameter arrays; numbers are not even copied.
// https://mariadb.com/kb/en/bulk-insert-column-wise-binding/
#include <cstring>

#include "runtime/driver/mysql/loader.h"
#include "runtime/driver/values.h"

namespace waybill::mysql {
namespace {

struct Parameter {
  WriteColumn column;
  Form form;
  std::vector<char> indicators;
  std::vector<char*> pointers;
  std::vector<unsigned long> lengths;
  std::vector<std::int64_t> numbers;  // bits
  std::vector<MYSQL_TIME> times;
  std::vector<char> texts;  // uuids: 36 each
};

MYSQL_TIME time_of(Form form, std::int64_t value) {
  MYSQL_TIME t;
  std::memset(&t, 0, sizeof t);
  std::int64_t us = value;
  t.time_type = form == Form::time   ? MYSQL_TIMESTAMP_TIME
                : form == Form::date ? MYSQL_TIMESTAMP_DATE
                                     : MYSQL_TIMESTAMP_DATETIME;
  if (form == Form::time) {
    t.neg = us < 0 ? 1 : 0;
    us = us < 0 ? -us : us;
  } else {
    std::int64_t days = form == Form::date ? value : value / us_per_day;
    us = form == Form::date ? 0 : value % us_per_day;
    if (us < 0) {
      us += us_per_day;
      --days;
    }
    const CivilDate date = civil_from_days(days);
    t.year = static_cast<unsigned>(date.year);
    t.month = date.month;
    t.day = date.day;
  }
  t.second_part = static_cast<unsigned long>(us % 1'000'000);
  t.second = static_cast<unsigned>(us / 1'000'000 % 60);
  t.minute = static_cast<unsigned>(us / 60'000'000 % 60);
  t.hour = static_cast<unsigned>(us / 3'600'000'000);
  return t;
}

enum_field_types type_of(const Parameter& parameter, const BatchColumn& values) {
  switch (parameter.form) {
    case Form::number: return values.wire == Wire::float64 ? MYSQL_TYPE_DOUBLE : MYSQL_TYPE_LONGLONG;
    case Form::bits: return MYSQL_TYPE_LONGLONG;
    case Form::bytes: return MYSQL_TYPE_BLOB;
    case Form::text:
    case Form::uuid_text: return MYSQL_TYPE_STRING;
    case Form::date: return MYSQL_TYPE_DATE;
    case Form::time: return MYSQL_TYPE_TIME;
    case Form::timestamp: return MYSQL_TYPE_DATETIME;
  }
  return MYSQL_TYPE_STRING;
}

class ArrayLoader final : public Loader {
 public:
  ArrayLoader(Client& client, Statement statement, const LoadTarget& target)
      : client_(client), statement_(std::move(statement)), binds_(target.columns.size()) {
    for (const WriteColumn& column : target.columns) {
      parameters_.emplace_back();
      parameters_.back().column = column;
      parameters_.back().form = form_of(column);
    }
  }

  Result<void> load(const Batch& batch, std::size_t first, std::size_t last) override {
    for (std::size_t i = 0; i < parameters_.size(); ++i) bind(parameters_[i], batch.columns[i], first, last, binds_[i]);
    const auto rows = static_cast<unsigned>(last - first);
    mysql_stmt_attr_set(statement_.get(), STMT_ATTR_ARRAY_SIZE, &rows);
    if (mysql_stmt_bind_param(statement_.get(), binds_.data()) != 0 || mysql_stmt_execute(statement_.get()) != 0)
      return tl::unexpected<Error>(client_.error(statement_.get()));
    return {};
  }

 private:
  static void bind(Parameter& p, const BatchColumn& values, std::size_t first, std::size_t last, MYSQL_BIND& bind) {
    const std::size_t rows = last - first;
    std::memset(&bind, 0, sizeof bind);
    bind.buffer_type = type_of(p, values);
    p.indicators.resize(rows);
    for (std::size_t r = 0; r < rows; ++r)
      p.indicators[r] = values.valid[first + r] != 0 ? STMT_INDICATOR_NONE : STMT_INDICATOR_NULL;
    bind.u.indicator = p.indicators.data();
    switch (p.form) {
      case Form::number:
        bind.is_unsigned = values.wire == Wire::uint64 ? 1 : 0;
        bind.buffer = const_cast<std::int64_t*>(values.fixed.data() + first);
        return;
      case Form::bits: return bind_bits(p, values, first, rows, bind);
      case Form::date:
      case Form::time:
      case Form::timestamp: return bind_times(p, values, first, rows, bind);
      case Form::text:
      case Form::bytes:
      case Form::uuid_text: return bind_bytes(p, values, first, rows, bind);
    }
  }

  static void bind_bits(Parameter& p, const BatchColumn& values, std::size_t first, std::size_t rows,
                        MYSQL_BIND& bind) {
    p.numbers.resize(rows);
    for (std::size_t r = 0; r < rows; ++r) p.numbers[r] = static_cast<std::int64_t>(bits_of(values.view(first + r)));
    bind.is_unsigned = 1;
    bind.buffer = p.numbers.data();
  }

  static void bind_times(Parameter& p, const BatchColumn& values, std::size_t first, std::size_t rows,
                         MYSQL_BIND& bind) {
    p.times.resize(rows);
    p.pointers.resize(rows);
    for (std::size_t r = 0; r < rows; ++r) {
      p.times[r] = time_of(p.form, values.fixed[first + r]);
      p.pointers[r] = reinterpret_cast<char*>(&p.times[r]);
    }
    bind.buffer = p.pointers.data();
  }

  static void bind_bytes(Parameter& p, const BatchColumn& values, std::size_t first, std::size_t rows,
                         MYSQL_BIND& bind) {
    static char empty[1] = {0};
    p.pointers.resize(rows);
    p.lengths.resize(rows);
    const bool uuid = p.form == Form::uuid_text;
    if (uuid) p.texts.resize(rows * 36);
    for (std::size_t r = 0; r < rows; ++r) {
      const std::string_view value = values.view(first + r);
      p.lengths[r] = value.size();
      p.pointers[r] = value.empty() ? empty : const_cast<char*>(value.data());
      if (!uuid || value.empty()) continue;
      p.pointers[r] = p.texts.data() + r * 36;
      p.lengths[r] = format_uuid(value.data(), p.pointers[r]);
    }
    bind.buffer = p.pointers.data();
    bind.length = p.lengths.data();
  }

  Client& client_;
  Statement statement_;
  std::vector<Parameter> parameters_;
  std::vector<MYSQL_BIND> binds_;
};

}  // namespace

Result<std::unique_ptr<Loader>> make_array_loader(Client& client, const LoadTarget& target) {
  std::string names, marks;
  for (const WriteColumn& column : target.columns) {
    names += (names.empty() ? "" : ", ") + quoted(column.name);
    marks += marks.empty() ? "?" : ", ?";
  }
  WAYBILL_TRY(Statement statement,
              client.prepare("INSERT INTO " + quoted(target.table) + " (" + names + ") VALUES (" + marks + ")"));
  return std::unique_ptr<Loader>(new ArrayLoader(client, std::move(statement), target));
}

}  // namespace waybill::mysql
