#include "runtime/driver/mysql/client.h"

#include <mysqld_error.h>

#include <errmsg.h>
#include <algorithm>

namespace waybill::mysql {
namespace {

std::string parameter(const Url& url, const std::string& name) {
  const auto found = url.parameters.find(name);
  return found == url.parameters.end() ? "" : found->second;
}

void set_options(MYSQL* mysql, const Url& url) {
  const std::string timeout = parameter(url, "connect-timeout");
  const auto seconds = static_cast<unsigned>(timeout.empty() ? 15 : std::atoi(timeout.c_str()));
  mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
  mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  const unsigned infile = 1;
  mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &infile);
  const std::string ca = parameter(url, "ssl-ca"), cert = parameter(url, "ssl-cert"), key = parameter(url, "ssl-key");
  if (!ca.empty() || !cert.empty()) {
    mysql_ssl_set(mysql, key.empty() ? nullptr : key.c_str(), cert.empty() ? nullptr : cert.c_str(),
                  ca.empty() ? nullptr : ca.c_str(), nullptr, nullptr);
    const my_bool verify = 1;
    if (!ca.empty()) mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
  }
  const bool tcp = parameter(url, "socket").empty() && !url.host.empty();
  const unsigned protocol = MYSQL_PROTOCOL_TCP;
  if (tcp) mysql_options(mysql, MYSQL_OPT_PROTOCOL, &protocol);
}

}  // namespace

bool names_mariadb(const std::string& version) {
  std::string lower = version;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower.find("mariadb") != std::string::npos;
}

std::vector<std::string> session_setup(bool is_mariadb) {
  std::vector<std::string> setup = {
      "SET NAMES utf8mb4", "SET time_zone = '+00:00'",
      "SET SESSION sql_mode = "
      "'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO'",
      "SET SESSION net_write_timeout = 86400, net_read_timeout = 86400, wait_timeout = 86400, sql_auto_is_null = 0, "
      "sql_safe_updates = 0, sql_select_limit = 18446744073709551615, group_concat_max_len = 1073741824, "
      "lock_wait_timeout = 30, sql_notes = 1",
      "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ"};
  setup.emplace_back(is_mariadb ? "SET SESSION max_statement_time = 0" : "SET SESSION max_execution_time = 0");
  if (!is_mariadb) setup.emplace_back("SET SESSION information_schema_stats_expiry = 0");
  return setup;
}

Error make_error(unsigned code, const std::string& state, const std::string& words, const Url& url) {
  static constexpr unsigned transient[] = {
      ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK,    ER_CON_COUNT_ERROR, ER_SERVER_SHUTDOWN,   ER_CONNECTION_KILLED,
      ER_TABLE_DEF_CHANGED, CR_CONNECTION_ERROR, CR_CONN_HOST_ERROR, CR_SERVER_GONE_ERROR, CR_SERVER_LOST};
  static constexpr unsigned environment[] = {ER_ACCESS_DENIED_ERROR, ER_DBACCESS_DENIED_ERROR, ER_BAD_DB_ERROR,
                                             ER_CON_COUNT_ERROR,     CR_CONNECTION_ERROR,      CR_CONN_HOST_ERROR,
                                             CR_UNKNOWN_HOST,        CR_SERVER_GONE_ERROR,     CR_SERVER_LOST};
  const auto is_in = [code](const auto& list) {
    return std::find(std::begin(list), std::end(list), code) != std::end(list);
  };
  Error error;
  error.kind = is_in(environment) ? ErrorKind::environment : ErrorKind::database;
  error.message = redact(words.empty() ? "the server gave no reason" : words, url);
  error.sqlstate = state + "/" + std::to_string(code);
  error.transient = is_in(transient);
  return error;
}

Error connect_error(Error error, const Url& url) {
  error.kind = ErrorKind::environment;
  error.message = "cannot connect to " + to_string(url) + ": " + error.message;
  return error;
}

std::string quoted(std::string_view identifier) {
  std::string out = "`";
  for (char c : identifier) out.append(c == '`' ? 2 : 1, c);
  return out + '`';
}

std::string quoted(const QName& name) {
  return name.schema.empty() ? quoted(name.name) : quoted(name.schema) + "." + quoted(name.name);
}

std::string literal(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

Result<std::unique_ptr<Client>> Client::open(const Url& url) {
  static const int library = mysql_library_init(0, nullptr, nullptr);
  (void)library;
  std::unique_ptr<Client> client(new Client(url));
  set_options(&client->mysql_, url);
  const std::string socket = parameter(url, "socket");
  const auto or_null = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
  if (mysql_real_connect(&client->mysql_, or_null(url.host), or_null(url.user), or_null(url.password.reveal()),
                         or_null(url.database), static_cast<unsigned>(url.port), or_null(socket), 0) == nullptr)
    return tl::unexpected<Error>(connect_error(client->error(), url));
  client->is_mariadb_ = names_mariadb(mysql_get_server_info(&client->mysql_));
  for (const std::string& sql : session_setup(client->is_mariadb_)) WAYBILL_CHECK(client->run(sql));
  return client;
}

Error Client::error(const std::string& where) {
  Error error = make_error(mysql_errno(&mysql_), mysql_sqlstate(&mysql_), mysql_error(&mysql_), url_);
  if (!where.empty()) error.message = where + ": " + error.message;
  return error;
}

Error Client::error(MYSQL_STMT* statement, const std::string& where) {
  if (mysql_stmt_errno(statement) == 0 && mysql_errno(&mysql_) != 0) return error(where);
  unsigned code = mysql_stmt_errno(statement);
  std::string words = mysql_stmt_error(statement);
  if (code == 0) {  // the client library says nothing more when the stream of rows breaks off
    code = CR_SERVER_LOST;
    words = "the connection to the server was lost";
  }
  Error error = make_error(code, mysql_stmt_sqlstate(statement), words, url_);
  if (!where.empty()) error.message = where + ": " + error.message;
  return error;
}

Result<void> Client::run(const std::string& sql) {
  if (mysql_real_query(&mysql_, sql.data(), sql.size()) != 0) return tl::unexpected<Error>(error());
  if (MYSQL_RES* result = mysql_store_result(&mysql_)) mysql_free_result(result);
  return {};
}

Result<Rows> Client::query(const std::string& sql) {
  if (mysql_real_query(&mysql_, sql.data(), sql.size()) != 0) return tl::unexpected<Error>(error());
  Rows rows;
  const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result(mysql_store_result(&mysql_),
                                                                        &mysql_free_result);
  if (!result) return mysql_errno(&mysql_) == 0 ? Result<Rows>(rows) : tl::unexpected<Error>(error());
  const unsigned columns = mysql_num_fields(result.get());
  while (MYSQL_ROW source = mysql_fetch_row(result.get())) {
    const unsigned long* lengths = mysql_fetch_lengths(result.get());
    Row row(columns);
    for (unsigned i = 0; i < columns; ++i)
      if (source[i] != nullptr) row[i].emplace(source[i], lengths[i]);
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<Statement> Client::prepare(const std::string& sql) {
  Statement statement(mysql_stmt_init(&mysql_));
  if (mysql_stmt_prepare(statement.get(), sql.data(), sql.size()) != 0)
    return tl::unexpected<Error>(error(statement.get()));
  return statement;
}

Result<void> Client::no_warnings(const std::string& where) {
  if (mysql_warning_count(&mysql_) == 0) return {};
  WAYBILL_TRY(Rows rows, query("SHOW WARNINGS LIMIT 3"));
  std::string text = where + ": the server changed or doubted values";
  for (const Row& row : rows)
    text += "; " + row[0].value_or("") + " " + row[1].value_or("") + ": " + row[2].value_or("");
  return fail(ErrorKind::database, redact(std::move(text), url_));
}

}  // namespace waybill::mysql
