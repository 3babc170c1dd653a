// The engines that driver tests run on: SQLite always, the servers where the environment names them
// (tests/support/servers.sh). Each test gets a database or file of its own.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "runtime/driver/driver.h"

namespace waybill::tests {

enum class Server { sqlite, postgresql, mariadb, mysql };

inline const char* variable_of(Server server) {
  if (server == Server::mysql) return "WAYBILL_TEST_MYSQL";
  return server == Server::postgresql ? "WAYBILL_TEST_POSTGRESQL" : "WAYBILL_TEST_MARIADB";
}

template <class T>
T must(Result<T> result, const char* what) {
  if (!result) {
    ADD_FAILURE() << what << ": " << to_string(result.error());
    throw std::runtime_error(to_string(result.error()));
  }
  return std::move(*result);
}
inline void must(Result<void> result, const char* what) {
  if (!result) {
    ADD_FAILURE() << what << ": " << to_string(result.error());
    throw std::runtime_error(to_string(result.error()));
  }
}

class DriverTest : public ::testing::TestWithParam<Server> {
 protected:
  void SetUp() override {
    const std::string name = "waybill_driver_" + std::to_string(getpid());
    if (GetParam() == Server::sqlite) {
      file_ = (std::filesystem::temp_directory_path() / (name + ".db")).string();
      std::filesystem::remove(file_);
      url_ = must(parse_url("sqlite:" + file_), "parse_url");
      return;
    }
    const char* text = std::getenv(variable_of(GetParam()));
    if (text == nullptr) GTEST_SKIP() << variable_of(GetParam()) << " is not set; tests/run starts the servers";
    admin_url_ = must(parse_url(text), "parse_url");
    auto admin = must(must(open_database(admin_url_, false), "open")->connect(), "connect");
    must(admin->execute("DROP DATABASE IF EXISTS " + name), "drop");
    must(admin->execute("CREATE DATABASE " + name), "create");
    url_ = admin_url_;
    url_.database = database_name_ = name;
  }
  void TearDown() override {
    database_.reset();
    if (!file_.empty()) std::filesystem::remove(file_);
    if (database_name_.empty()) return;
    auto admin = must(must(open_database(admin_url_, false), "open")->connect(), "connect");
    const bool force = GetParam() == Server::postgresql;
    (void)admin->execute("DROP DATABASE IF EXISTS " + database_name_ + (force ? " WITH (FORCE)" : ""));
  }

  Database& database() {
    if (!database_) database_ = must(open_database(url_, false), "open_database");
    return *database_;
  }
  void run(const std::string& sql) { must(must(database().connect(), "connect")->execute(sql), sql.c_str()); }
  Rows query(const std::string& sql) { return must(must(database().connect(), "connect")->query(sql), sql.c_str()); }
  std::string one(const std::string& sql) { return query(sql).at(0).at(0).value_or("NULL"); }
  bool is(Server server) const { return GetParam() == server; }

  std::string file_, database_name_;
  Url url_, admin_url_;
  std::unique_ptr<Database> database_;
};

inline std::string name_of(const ::testing::TestParamInfo<Server>& info) {
  static const char* const names[] = {"sqlite", "postgresql", "mariadb", "mysql"};
  return names[static_cast<int>(info.param)];
}

}  // namespace waybill::tests
