// Private to runtime/driver/mysql: the three ways in which rows of a batch reach a table, best first.
//   array   parameters bound column by column, many rows in one message (MariaDB)
//   load    LOAD DATA LOCAL INFILE from memory (MySQL, where local_infile is on)
//   insert  INSERT with many rows as text
#pragma once

#include "runtime/driver/mysql/client.h"

namespace waybill::mysql {

struct LoadTarget {
  QName table;
  std::vector<WriteColumn> columns;
};

// Rows [first, last) of the batch; the loader has checked that the column holds each value exactly.
class Loader {
 public:
  virtual ~Loader() = default;
  virtual Result<void> load(const Batch& batch, std::size_t first, std::size_t last) = 0;
};

Result<std::unique_ptr<Loader>> make_array_loader(Client& client, const LoadTarget& target);
Result<std::unique_ptr<Loader>> make_file_loader(Client& client, const LoadTarget& target);
Result<std::unique_ptr<Loader>> make_insert_loader(Client& client, const LoadTarget& target);

// How a column of this native type takes a value.
enum class Form {
  number,     // integers, doubles
  text,       // decimal, text
  bytes,      // binary, geometry in the engine's own form
  uuid_text,  // 36 characters
  bits,       // text of 0 and 1 into BIT: a number
  date,
  time,
  timestamp,
};
Form form_of(const WriteColumn& column);
int fraction_digits(const WriteColumn& column);  // of a temporal column's declared type
bool is_fit(const WriteColumn& column, Form form, const BatchColumn& values, std::size_t row);
std::uint64_t bits_of(std::string_view text);
// The value (not NULL) as text, without quotes, into a buffer of value_text_max or, for long ones, a view of the batch.
std::string_view text_of(Form form, const BatchColumn& values, std::size_t row, char* buffer);

}  // namespace waybill::mysql
