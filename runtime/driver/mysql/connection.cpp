// MySQL and MariaDB as a Database: statements by MySQL Connector/C++ 1.1. Which of the two it is, the server says.
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>
#include <cppconn/statement.h>

#include <mutex>

#include "runtime/driver/mysql/client.h"

namespace waybill {
namespace {

using namespace mysql;

std::string parameter(const Url& url, const std::string& name) {
  const auto found = url.parameters.find(name);
  return found == url.parameters.end() ? "" : found->second;
}

sql::ConnectOptionsMap connect_options(const Url& url) {
  sql::ConnectOptionsMap options;
  const std::string socket = parameter(url, "socket");
  if (!socket.empty()) {
    options["hostName"] = sql::SQLString("unix://" + socket);
  } else {
    const std::string host = url.host.find(':') != std::string::npos ? "[" + url.host + "]" : url.host;
    options["hostName"] = sql::SQLString("tcp://" + (host.empty() ? "127.0.0.1" : host));
    options["port"] = url.port == 0 ? 3306 : url.port;
  }
  options["userName"] = sql::SQLString(url.user);
  options["password"] = sql::SQLString(url.password.reveal());
  options["schema"] = sql::SQLString(url.database);
  options["OPT_CONNECT_TIMEOUT"] =
      parameter(url, "connect-timeout").empty() ? 15 : std::atoi(parameter(url, "connect-timeout").c_str());
  options["OPT_CHARSET_NAME"] = sql::SQLString("utf8mb4");
  const std::pair<const char*, const char*> ssl[] = {
      {"sslCA", "ssl-ca"}, {"sslCert", "ssl-cert"}, {"sslKey", "ssl-key"}};
  for (const auto& [name, ours] : ssl)
    if (!parameter(url, ours).empty()) options[name] = sql::SQLString(parameter(url, ours));
  return options;
}

class MysqlConnection final : public Connection {
 public:
  explicit MysqlConnection(const Url& url) : url_(url) {}

  Result<void> open() {
    static std::mutex mutex;  // get_driver_instance is not safe for threads
    auto opened = guarded([&] {
      const std::lock_guard<std::mutex> guard(mutex);
      sql::ConnectOptionsMap options = connect_options(url_);
      connection_.reset(get_driver_instance()->connect(options));
      statement_.reset(connection_->createStatement());
    });
    if (!opened) return tl::unexpected<Error>(connect_error(std::move(opened).error(), url_));
    WAYBILL_TRY(Rows rows, query("SELECT version(), @@version_comment"));
    version_ = rows[0][0].value_or("");
    is_mariadb_ = names_mariadb(version_ + rows[0][1].value_or(""));
    for (const std::string& setting : session_setup(is_mariadb_)) WAYBILL_CHECK(execute(setting));
    return {};
  }
  bool is_mariadb() const { return is_mariadb_; }

  Result<Rows> query(const std::string& sql) override {
    Rows rows;
    WAYBILL_CHECK(guarded([&] {
      if (!statement_->execute(sql)) return;
      const std::unique_ptr<sql::ResultSet> result(statement_->getResultSet());
      const unsigned columns = result->getMetaData()->getColumnCount();
      while (result->next()) {
        Row row(columns);
        for (unsigned i = 0; i < columns; ++i) {
          const sql::SQLString value = result->getString(i + 1);
          if (!result->wasNull()) row[i] = value.asStdString();
        }
        rows.push_back(std::move(row));
      }
    }));
    return rows;
  }
  Result<std::int64_t> execute(const std::string& sql) override {
    std::int64_t affected = 0;
    WAYBILL_CHECK(guarded([&] {
      if (statement_->execute(sql))
        const std::unique_ptr<sql::ResultSet> unused(statement_->getResultSet());
      else
        affected = static_cast<std::int64_t>(statement_->getUpdateCount());
    }));
    return affected;
  }
  Result<void> begin() override { return run("START TRANSACTION"); }
  Result<void> commit() override { return run("COMMIT"); }
  Result<void> rollback() override { return run("ROLLBACK"); }
  Result<ServerInfo> info() override {
    WAYBILL_TRY(Rows rows, query("SELECT @@character_set_database, current_user(), @@local_infile"));
    ServerInfo info;
    info.engine = is_mariadb_ ? Engine::mariadb : Engine::mysql;
    info.version = (is_mariadb_ ? "MariaDB " : "MySQL ") + version_;
    info.character_set = rows[0][0].value_or("");
    info.user = rows[0][1].value_or("");
    if (!is_mariadb_ && rows[0][2] != "1")
      info.missing.push_back("local_infile=ON (a target is written faster with it)");
    return info;
  }

 private:
  Result<void> run(const char* sql) {
    WAYBILL_CHECK(execute(sql));
    return {};
  }
  template <class F>
  Result<void> guarded(F&& f) {
    try {
      f();
      return {};
    } catch (sql::SQLException& e) {
      return tl::unexpected<Error>(
          make_error(static_cast<unsigned>(e.getErrorCode()), e.getSQLState(), e.what(), url_));
    } catch (const std::exception& e) {
      return tl::unexpected<Error>(make_error(0, "", e.what(), url_));
    }
  }

  Url url_;
  std::unique_ptr<sql::Connection> connection_;
  std::unique_ptr<sql::Statement> statement_;
  std::string version_;
  bool is_mariadb_ = false;
};

class MysqlDatabase final : public Database {
 public:
  MysqlDatabase(Url url, bool read_only) : url_(std::move(url)), read_only_(read_only) {}

  Result<void> probe() {
    WAYBILL_TRY(auto connection, make_connection());
    engine_ = connection->is_mariadb() ? Engine::mariadb : Engine::mysql;
    return {};
  }
  const Url& url() const override { return url_; }
  Engine engine() const override { return engine_; }
  Result<std::unique_ptr<Connection>> connect() override {
    WAYBILL_TRY(auto connection, make_connection());
    if (read_only_) WAYBILL_CHECK(connection->execute("SET SESSION TRANSACTION READ ONLY"));
    return std::unique_ptr<Connection>(std::move(connection));
  }
  Result<Catalog> introspect(const std::string& schema) override {
    WAYBILL_TRY(auto connection, make_connection());
    return mysql::introspect(*connection, schema);
  }
  Result<std::vector<Column>> describe(const std::string& select) override { return mysql::describe(url_, select); }
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
  Result<std::unique_ptr<MysqlConnection>> make_connection() {
    auto connection = std::make_unique<MysqlConnection>(url_);
    WAYBILL_CHECK(connection->open());
    return connection;
  }
  Result<void> writable() const {
    if (read_only_) return fail(ErrorKind::usage, to_string(url_) + " was opened for reading only");
    return {};
  }
  Url url_;
  bool read_only_;
  Engine engine_ = Engine::mysql;
};

}  // namespace

Result<std::unique_ptr<Database>> open_mysql(const Url& url, bool read_only);
Result<std::unique_ptr<Database>> open_mysql(const Url& url, bool read_only) {
  auto database = std::make_unique<MysqlDatabase>(url, read_only);
  WAYBILL_CHECK(database->probe());
  return database;
}

}  // namespace waybill
