// Private to runtime/driver/postgres: a libpq connection with its session settings (the bulk channels and the lock),
// and what the parts of the driver share. A Link belongs to one thread at a time.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

#include "runtime/driver/driver.h"

namespace waybill::postgres {

using Oid = ::Oid;
struct ResultClearer {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, ResultClearer>;

class Link {
 public:
  static Result<std::unique_ptr<Link>> open(const Url& url);
  ~Link() { PQfinish(connection_); }
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  PGconn* handle() const { return connection_; }
  bool alive() const { return PQstatus(connection_) == CONNECTION_OK; }
  Result<PgResult> exec(const std::string& sql, ExecStatusType wanted = PGRES_COMMAND_OK);
  Result<void> run(const std::string& sql);  // any number of statements; rows are thrown away
  Result<Rows> query(const std::string& sql);
  Error error(const PGresult* result) const;  // of a result, or (nullptr) of the connection
  void cancel();                              // the running query, and eats what is left of it

 private:
  explicit Link(const Url& url) : url_(url) {}
  Url url_;
  PGconn* connection_ = nullptr;
};

// "keyword = 'value' …" with everything the URL says; holds the password.
std::string connection_string(const Url& url);
// Statements that set up a session as D7 of the reference says: UTC, ISO, UTF-8, no timeouts that cut a load.
extern const char* const session_setup;
bool is_transient(const std::string& sqlstate);
ErrorKind kind_of(const std::string& sqlstate);

std::string quoted(std::string_view identifier);
std::string literal(std::string_view text);
std::string quoted(const QName& name);

// -- types
// -------------------------------------------------------------------------------------------------------------
namespace oid {
inline constexpr Oid bool_ = 16, bytea = 17, char_ = 18, name = 19, int8 = 20, int2 = 21, int4 = 23, text = 25,
                     oid_ = 26, json = 114, xml = 142, float4 = 700, float8 = 701, unknown = 705, bpchar = 1042,
                     varchar = 1043, date = 1082, time = 1083, timestamp = 1114, timestamptz = 1184, interval = 1186,
                     bit = 1560, varbit = 1562, numeric = 1700, uuid = 2950, jsonb = 3802;
}
inline constexpr std::int64_t epoch_days = 10957;  // 2000-01-01
inline constexpr std::int64_t epoch_us = epoch_days * 86'400'000'000;

// A type as pg_type describes it.
struct PgType {
  Oid oid = 0;
  std::string name;      // typname
  char kind = 'b';       // typtype: b base, e enum, d domain, c composite, r range
  int modifier = -1;     // typmod
  Oid element = 0;       // arrays
  std::string spelling;  // format_type
};
ColumnDefault classify_default(const std::string& expression, const Type& type);

Result<Catalog> introspect(Connection& connection, const std::string& schema);
Result<std::vector<Column>> describe(const Url& url, const std::string& select);
Result<std::unique_ptr<Snapshot>> make_snapshot(const Url& url, std::size_t readers);
Result<std::unique_ptr<RowWriter>> make_writer(const Url& url);
Result<std::unique_ptr<AdvisoryLock>> take_lock(const Url& url, const std::string& name, const std::string& owner,
                                                std::int64_t timeout_ms);

}  // namespace waybill::postgres
