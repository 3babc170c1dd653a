// SQLite as a Database: statements. A target file that does not exist is made by the first statement that writes;
// until then questions are answered by an empty database, so that planning leaves nothing behind.
#include <filesystem>
#include <mutex>

#include "runtime/driver/sqlite/session.h"

namespace waybill {
namespace {

using namespace sqlite;

bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(std::string path, Mode mode) : path_(std::move(path)), mode_(mode) {}

  Result<Rows> query(const std::string& sql) override {
    WAYBILL_TRY(Session * session, use(false));
    return session->query(sql);
  }
  Result<std::int64_t> execute(const std::string& sql) override {
    WAYBILL_TRY(Session * session, use(true));
    const std::int64_t before = sqlite3_total_changes64(session->handle());
    WAYBILL_CHECK(session->run(sql));
    return sqlite3_total_changes64(session->handle()) - before;
  }
  Result<void> begin() override { return run(mode_ == Mode::read ? "BEGIN" : "BEGIN IMMEDIATE"); }
  Result<void> commit() override { return run("COMMIT"); }
  Result<void> rollback() override {
    if (session_ && sqlite3_get_autocommit(session_->handle()) != 0) return {};
    return run("ROLLBACK");
  }
  Result<ServerInfo> info() override {
    WAYBILL_TRY(Session * session, use(false));
    WAYBILL_TRY(Rows rows, session->query("PRAGMA encoding"));
    ServerInfo info;
    info.engine = Engine::sqlite;
    info.version = std::string("SQLite ") + sqlite3_libversion();
    if (!rows.empty() && rows[0][0]) info.character_set = *rows[0][0];
    if (mode_ == Mode::write && is_there(path_) && sqlite3_db_readonly(session->handle(), "main") == 1)
      info.missing.push_back("the file can't be written");
    return info;
  }

 private:
  Result<void> run(const char* sql) {
    WAYBILL_TRY(Session * session, use(true));
    return session->run(sql);
  }
  Result<Session*> use(bool writes) {
    if (mode_ == Mode::write && !session_ && !writes && !is_there(path_)) {
      if (!empty_) {
        WAYBILL_TRY(empty_, Session::open_empty());
      }
      return empty_.get();
    }
    if (!session_) {
      WAYBILL_TRY(session_, Session::open(path_, mode_));
    }
    return session_.get();
  }

  std::string path_;
  Mode mode_;
  std::unique_ptr<Session> session_, empty_;
};

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(Url url, Mode mode) : url_(std::move(url)), mode_(mode) {}

  const Url& url() const override { return url_; }
  Engine engine() const override { return Engine::sqlite; }
  Result<std::unique_ptr<Connection>> connect() override {
    return std::make_unique<SqliteConnection>(url_.database, mode_);
  }
  Result<Catalog> introspect(const std::string&) override {
    if (mode_ == Mode::write && !is_there(url_.database)) {
      WAYBILL_TRY(auto empty, Session::open_empty());
      return sqlite::introspect(*empty, url_.database);
    }
    WAYBILL_TRY(auto session, Session::open(url_.database, Mode::read));
    return sqlite::introspect(*session, url_.database);
  }
  Result<std::vector<Column>> describe(const std::string& select) override {
    WAYBILL_TRY(auto session, Session::open(url_.database, Mode::read));
    return sqlite::describe(*session, select);
  }
  Result<std::unique_ptr<Snapshot>> snapshot(std::size_t readers) override {
    if (mode_ == Mode::write && !is_there(url_.database)) return make_empty_snapshot();
    return make_snapshot(url_.database, readers);
  }
  Result<std::unique_ptr<RowWriter>> writer() override {
    WAYBILL_CHECK(writable());
    return make_writer(url_.database);
  }
  Result<std::unique_ptr<AdvisoryLock>> lock(const std::string& name, const std::string& owner,
                                             std::int64_t timeout_ms) override {
    WAYBILL_CHECK(writable());
    return take_lock(url_.database, name, owner, timeout_ms);
  }

 private:
  Result<void> writable() const {
    if (mode_ == Mode::read) return fail(ErrorKind::usage, url_.database + " was opened for reading only");
    return {};
  }
  Url url_;
  Mode mode_;
};

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const Url& url, bool read_only);
Result<std::unique_ptr<Database>> open_sqlite(const Url& url, bool read_only) {
  const Mode mode = read_only ? Mode::read : Mode::write;
  if (read_only || is_there(url.database)) {
    WAYBILL_TRY(auto probe, Session::open(url.database, mode));
  } else {
    const auto folder = std::filesystem::path(url.database).parent_path();
    std::error_code ignored;
    if (!folder.empty() && !std::filesystem::is_directory(folder, ignored))
      return fail(ErrorKind::environment,
                  "cannot make the file " + url.database + ": there is no folder " + folder.string());
  }
  return std::make_unique<SqliteDatabase>(url, mode);
}

}  // namespace waybill
