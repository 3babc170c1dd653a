// Private to runtime/driver/mysql (MySQL and MariaDB): a connection of the C client with its session settings, and what
// the parts of the driver share. A Client belongs to one thread at a time.
#pragma once

#include <mysql.h>

#include <memory>
#include <string>
#include <vector>

#include "runtime/driver/driver.h"

namespace waybill::mysql {

struct StatementCloser {
  void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};
using Statement = std::unique_ptr<MYSQL_STMT, StatementCloser>;

class Client {
 public:
  static Result<std::unique_ptr<Client>> open(const Url& url);
  ~Client() { mysql_close(&mysql_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  MYSQL* handle() { return &mysql_; }
  bool is_mariadb() const { return is_mariadb_; }
  Result<void> run(const std::string& sql);
  Result<Rows> query(const std::string& sql);
  Result<Statement> prepare(const std::string& sql);
  Result<void> no_warnings(const std::string& where);  // a warning of the last statement is an error
  Error error(const std::string& where = {});
  Error error(MYSQL_STMT* statement, const std::string& where = {});
  const Url& url() const { return url_; }

 private:
  explicit Client(const Url& url) : url_(url) { mysql_init(&mysql_); }
  Url url_;
  MYSQL mysql_{};
  bool is_mariadb_ = false;
};

// Session settings as D7 of the reference says; the two servers differ in a few names.
std::vector<std::string> session_setup(bool is_mariadb);
bool names_mariadb(const std::string& version);
Error make_error(unsigned code, const std::string& state, const std::string& words, const Url& url);
Error connect_error(Error error, const Url& url);

std::string quoted(std::string_view identifier);
std::string quoted(const QName& name);
std::string literal(std::string_view text);

// "decimal(10,2)" → {10, 2}; empty without parentheses.
std::vector<int> numbers_of(std::string_view native);

struct NativeColumn {  // a row of information_schema.columns
  std::string data_type, column_type;
  std::optional<int> length, precision, scale, fraction;
};
Type logical_type(const NativeColumn& column);
ColumnDefault classify_default(const std::string& text, const Type& type, bool is_mariadb, bool expression);

Result<Catalog> introspect(Connection& connection, const std::string& schema);
Result<std::vector<Column>> describe(const Url& url, const std::string& select);
Result<std::unique_ptr<Snapshot>> make_snapshot(const Url& url, std::size_t readers);
Result<std::unique_ptr<RowWriter>> make_writer(const Url& url);
Result<std::unique_ptr<AdvisoryLock>> take_lock(const Url& url, const std::string& name, const std::string& owner,
                                                std::int64_t timeout_ms);

}  // namespace waybill::mysql
