// Rows as text: LOAD DATA LOCAL INFILE fed from memory, and INSERT with many rows.
#include <cstring>

#include "runtime/driver/mysql/loader.h"
#include "runtime/driver/values.h"

namespace waybill::mysql {
namespace {

struct TextColumn {
  WriteColumn column;
  Form form;
};

std::vector<TextColumn> text_columns(const LoadTarget& target) {
  std::vector<TextColumn> columns;
  for (const WriteColumn& column : target.columns) columns.push_back({column, form_of(column)});
  return columns;
}

// -- LOAD DATA
// ---------------------------------------------------------------------------------------------------------
struct Memory {  // what the client library's callbacks read
  const std::string* text = nullptr;
  std::size_t at = 0;
};
int memory_open(void** handle, const char*, void* user) { return *handle = user, 0; }
int memory_read(void* handle, char* buffer, unsigned size) {
  auto* memory = static_cast<Memory*>(handle);
  const std::size_t part = std::min<std::size_t>(size, memory->text->size() - memory->at);
  std::memcpy(buffer, memory->text->data() + memory->at, part);
  memory->at += part;
  return static_cast<int>(part);
}
void memory_close(void*) {}
int memory_error(void*, char* message, unsigned size) {
  if (size > 0) *message = '\0';
  return 0;
}

void put_hex(std::string& out, std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  for (char c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[c & 15];
  }
}

void put_escaped(std::string& out, std::string_view text) {
  for (char c : text) {
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\0': out += "\\0"; break;
      default: out += c;
    }
  }
}

class FileLoader final : public Loader {
 public:
  FileLoader(Client& client, const LoadTarget& target) : client_(client), columns_(text_columns(target)) {
    std::string names, sets;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string variable = "@waybill" + std::to_string(i);
      const std::string name = quoted(columns_[i].column.name);
      const bool hex = columns_[i].form == Form::bytes, bits = columns_[i].form == Form::bits;
      names += (names.empty() ? "" : ", ") + (hex || bits ? variable : name);
      if (hex) sets += (sets.empty() ? " SET " : ", ") + name + " = UNHEX(" + variable + ")";
      if (bits) sets += (sets.empty() ? " SET " : ", ") + name + " = CAST(" + variable + " AS UNSIGNED)";
    }
    sql_ = "LOAD DATA LOCAL INFILE 'waybill' INTO TABLE " + quoted(target.table) +
           " CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (" + names +
           ")" + sets;
    mysql_set_local_infile_handler(client_.handle(), memory_open, memory_read, memory_close, memory_error, &memory_);
  }

  Result<void> load(const Batch& batch, std::size_t first, std::size_t last) override {
    text_.clear();
    for (std::size_t row = first; row < last; ++row) put_row(batch, row);
    memory_ = {&text_, 0};
    if (mysql_real_query(client_.handle(), sql_.data(), sql_.size()) != 0)
      return tl::unexpected<Error>(client_.error());
    WAYBILL_CHECK(client_.no_warnings("LOAD DATA"));  // LOCAL turns every error, a repeated key too, into a warning
    if (mysql_affected_rows(client_.handle()) != last - first)
      return fail(ErrorKind::database, "the server took " + std::to_string(mysql_affected_rows(client_.handle())) +
                                           " of " + std::to_string(last - first) + " rows");
    return {};
  }

 private:
  void put_row(const Batch& batch, std::size_t row) {
    char buffer[value_text_max];
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) text_ += '\t';
      const BatchColumn& values = batch.columns[i];
      if (values.is_null(row))
        text_ += "\\N";
      else if (columns_[i].form == Form::bytes)
        put_hex(text_, values.view(row));
      else
        put_escaped(text_, text_of(columns_[i].form, values, row, buffer));
    }
    text_ += '\n';
  }

  Client& client_;
  std::vector<TextColumn> columns_;
  std::string sql_, text_;
  Memory memory_;
};

// -- INSERT
// ------------------------------------------------------------------------------------------------------------
class InsertLoader final : public Loader {
 public:
  InsertLoader(Client& client, const LoadTarget& target) : client_(client), columns_(text_columns(target)) {
    head_ = "INSERT INTO " + quoted(target.table) + " (";
    for (std::size_t i = 0; i < columns_.size(); ++i) head_ += (i == 0 ? "" : ", ") + quoted(columns_[i].column.name);
    head_ += ") VALUES ";
  }

  Result<void> load(const Batch& batch, std::size_t first, std::size_t last) override {
    text_ = head_;
    for (std::size_t row = first; row < last; ++row) {
      text_ += row == first ? "(" : ",(";
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (i > 0) text_ += ',';
        if (batch.columns[i].is_null(row))
          text_ += "NULL";
        else
          put_value(columns_[i].form, batch.columns[i], row);
      }
      text_ += ')';
    }
    return client_.run(text_);
  }

 private:
  void put_value(Form form, const BatchColumn& values, std::size_t row) {
    char buffer[value_text_max];
    const std::string_view value = text_of(form, values, row, buffer);
    if (form == Form::number || form == Form::bits) {
      text_ += value;
      if (values.wire == Wire::float64 && value.find_first_of("e.") == std::string_view::npos) text_ += "e0";
    } else if (form == Form::bytes) {
      text_ += "x'";
      put_hex(text_, value);
      text_ += '\'';
    } else {
      const std::size_t begin = text_.size() + 1;
      text_.resize(begin + value.size() * 2 + 1);
      text_[begin - 1] = '\'';
      const unsigned long size =
          mysql_real_escape_string(client_.handle(), text_.data() + begin, value.data(), value.size());
      text_.resize(begin + size);
      text_ += '\'';
    }
  }

  Client& client_;
  std::vector<TextColumn> columns_;
  std::string head_, text_;
};

}  // namespace

Result<std::unique_ptr<Loader>> make_file_loader(Client& client, const LoadTarget& target) {
  return std::unique_ptr<Loader>(new FileLoader(client, target));
}

Result<std::unique_ptr<Loader>> make_insert_loader(Client& client, const LoadTarget& target) {
  return std::unique_ptr<Loader>(new InsertLoader(client, target));
}

}  // namespace waybill::mysql
