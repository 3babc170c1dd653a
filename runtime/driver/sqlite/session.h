// Private to runtime/driver/sqlite: one SQLite handle with its session settings, statements, and what the parts of the
// driver share. A Session belongs to one thread at a time.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

#include "runtime/driver/driver.h"

namespace waybill::sqlite {

enum class Mode { read, write };

struct StatementCloser {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, StatementCloser>;

class Session {
 public:
  // A file that is not there: an error in read mode, made in write mode.
  static Result<std::unique_ptr<Session>> open(const std::string& path, Mode mode);
  // An empty database: what a target file that is not made yet holds. Planning must not make it.
  static Result<std::unique_ptr<Session>> open_empty();

  ~Session() { sqlite3_close_v2(db_); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  sqlite3* handle() const { return db_; }
  Result<Statement> prepare(const std::string& sql);
  Result<void> run(const std::string& sql);  // one or more statements, no rows
  Result<Rows> query(const std::string& sql);
  Error error(const std::string& what, const std::string& sql = {}) const;

 private:
  Session() = default;
  sqlite3* db_ = nullptr;
  std::string path_;
};

std::string quoted(std::string_view identifier);
std::string literal(std::string_view text);

// The logical type of a declared one; affinity rules
// (https://www.sqlite.org/datatype3.html#determination_of_column_affinity) where the name says nothing.
Type logical_type(std::string_view declared);

Result<Catalog> introspect(Session& session, const std::string& path);
Result<std::vector<Column>> describe(Session& session, const std::string& select);
Result<std::unique_ptr<Snapshot>> make_snapshot(const std::string& path, std::size_t readers);
Result<std::unique_ptr<Snapshot>> make_empty_snapshot();  // of a target file that is not made yet
Result<std::unique_ptr<RowWriter>> make_writer(const std::string& path);
Result<std::unique_ptr<AdvisoryLock>> take_lock(const std::string& path, const std::string& name,
                                                const std::string& owner, std::int64_t timeout_ms);

}  // namespace waybill::sqlite
