// PostgreSQL as a Database: statements by libpqxx 6.4. One nontransaction lives as long as the connection and sends
// what it is given; BEGIN and COMMIT are statements like others.
#include <atomic>
#include <pqxx/pqxx>

#include "runtime/driver/postgres/link.h"

namespace waybill {
namespace {

using namespace postgres;

std::string without_newline(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

class PostgresConnection final : public Connection {
 public:
  explicit PostgresConnection(const Url& url) : url_(url) {}

  Result<void> open() {
    return guarded([&] {
      connection_ = std::make_unique<pqxx::connection>(connection_string(url_));
// A silent reconnect would lose the session's settings and transaction; libpqxx 6 has no other way to say so.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
      connection_->inhibit_reactivation(true);
#pragma GCC diagnostic pop
      connection_->set_variable("client_encoding", "'UTF8'");
      work_ = std::make_unique<pqxx::nontransaction>(*connection_);
      work_->exec(session_setup);
    });
  }
  Result<Rows> query(const std::string& sql) override {
    Rows rows;
    WAYBILL_CHECK(guarded([&] {
      for (const pqxx::row& source : work_->exec(sql)) {
        Row row(source.size());
        for (pqxx::row::size_type i = 0; i < source.size(); ++i)
          if (!source[i].is_null()) row[i].emplace(source[i].c_str(), source[i].size());
        rows.push_back(std::move(row));
      }
    }));
    return rows;
  }
  Result<std::int64_t> execute(const std::string& sql) override {
    std::int64_t affected = 0;
    WAYBILL_CHECK(guarded([&] { affected = static_cast<std::int64_t>(work_->exec(sql).affected_rows()); }));
    return affected;
  }
  Result<void> begin() override { return run("BEGIN"); }
  Result<void> commit() override { return run("COMMIT"); }
  Result<void> rollback() override { return run("ROLLBACK"); }
  Result<ServerInfo> info() override {
    WAYBILL_TRY(Rows rows,
                query("SELECT current_setting('server_version'), pg_encoding_to_char(encoding), current_user, "
                      "has_database_privilege(current_database(), 'CREATE') FROM pg_database WHERE datname = "
                      "current_database()"));
    ServerInfo info;
    info.engine = Engine::postgres;
    info.version = "PostgreSQL " + rows[0][0].value_or("");
    info.character_set = rows[0][1].value_or("");
    info.user = rows[0][2].value_or("");
    if (rows[0][3] != "t") info.missing.push_back("CREATE on the database (a target needs it for the schema waybill)");
    return info;
  }

 private:
  Result<void> run(const char* sql) {
    return guarded([&] { work_->exec(sql); });
  }
  template <class F>
  Result<void> guarded(F&& f) {
    try {
      f();
      return {};
    } catch (const pqxx::broken_connection& e) {
      return tl::unexpected<Error>(make_error(e.what(), connection_ ? "08006" : "08001"));
    } catch (const pqxx::sql_error& e) {
      return tl::unexpected<Error>(make_error(e.what(), e.sqlstate()));
    } catch (const std::exception& e) {
      return tl::unexpected<Error>(make_error(e.what(), ""));
    }
  }
  Error make_error(const char* words, const std::string& state) const {
    Error error;
    error.message = redact(without_newline(words), url_);
    if (!work_) error.message = "cannot connect to " + to_string(url_) + ": " + error.message;
    error.kind = work_ ? kind_of(state) : ErrorKind::environment;
    error.sqlstate = state;
    error.transient = is_transient(state);
    return error;
  }

  Url url_;
  std::unique_ptr<pqxx::connection> connection_;
  std::unique_ptr<pqxx::nontransaction> work_;
};

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(Url url, bool read_only) : url_(std::move(url)), read_only_(read_only) {}

  const Url& url() const override { return url_; }
  Engine engine() const override { return Engine::postgres; }
  Result<std::unique_ptr<Connection>> connect() override {
    auto connection = std::make_unique<PostgresConnection>(url_);
    WAYBILL_CHECK(connection->open());
    if (read_only_) WAYBILL_CHECK(connection->execute("SET default_transaction_read_only = on"));
    return connection;
  }
  Result<Catalog> introspect(const std::string& schema) override {
    WAYBILL_TRY(auto connection, connect());
    WAYBILL_CHECK(connection->execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    return postgres::introspect(*connection, schema);
  }
  Result<std::vector<Column>> describe(const std::string& select) override { return postgres::describe(url_, select); }
  Result<std::unique_ptr<Snapshot>> snapshot(std::size_t readers) override { return make_snapshot(url_, readers); }
  Result<std::unique_ptr<RowWriter>> writer() override {
    WAYBILL_CHECK(writable());
    return make_writer(url_);
  }
  Result<std::unique_ptr<AdvisoryLock>> lock(const std::string& name, const std::string& owner,
                                             std::int64_t timeout_ms) override {
    WAYBILL_CHECK(writable());
    return take_lock(url_, name, owner, timeout_ms);
  }

 private:
  Result<void> writable() const {
    if (read_only_) return fail(ErrorKind::usage, to_string(url_) + " was opened for reading only");
    return {};
  }
  Url url_;
  bool read_only_;
};

}  // namespace

Result<std::unique_ptr<Database>> open_postgres(const Url& url, bool read_only);
Result<std::unique_ptr<Database>> open_postgres(const Url& url, bool read_only) {
  auto database = std::make_unique<PostgresDatabase>(url, read_only);
  WAYBILL_TRY(auto probe, database->connect());
  WAYBILL_TRY(
      Rows rows,
      probe->query("SELECT current_setting('server_version_num')::int >= 110000, current_setting('server_version')"));
  if (rows[0][0] != "t")
    return fail(ErrorKind::environment, "PostgreSQL " + rows[0][1].value_or("") + " is too old",
                "11 is the oldest that works");
  return database;
}

}  // namespace waybill
