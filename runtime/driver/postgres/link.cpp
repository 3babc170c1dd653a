#include "runtime/driver/postgres/link.h"

namespace waybill::postgres {
namespace {

std::string trimmed(const char* message) {
  std::string text = message == nullptr ? "" : message;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

void add_word(std::string& out, const std::string& name, const std::string& value) {
  if (value.empty()) return;
  out += name + "='";
  for (char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  out += "' ";
}

}  // namespace

const char* const session_setup =
    "SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; "
    "SET extra_float_digits = 3; SET bytea_output = 'hex'; SET standard_conforming_strings = on; "
    "SET lc_monetary = 'C'; SET row_security = off; SET statement_timeout = 0; SET lock_timeout = '10s'; "
    "SET idle_in_transaction_session_timeout = 0; SET client_min_messages = 'warning'; "
    // "$user" may be the ledger's own schema: unqualified names must not land there
    "SELECT set_config('search_path', coalesce((SELECT string_agg(quote_ident(s), ', ' ORDER BY n) FROM "
    "unnest(current_schemas(false)) WITH ORDINALITY u(s, n) WHERE s <> 'waybill'), 'public'), false)";

std::string connection_string(const Url& url) {
  std::string out;
  if (url.parameters.count("host") == 0) add_word(out, "host", url.host);
  if (url.port != 0) add_word(out, "port", std::to_string(url.port));
  add_word(out, "user", url.user);
  add_word(out, "password", url.password.reveal());
  add_word(out, "dbname", url.database);
  for (const auto& [name, value] : url.parameters) add_word(out, name, value);
  for (const auto& [name, secret] : url.secrets) add_word(out, name, secret.reveal());
  if (url.parameters.count("application_name") == 0) add_word(out, "application_name", "waybill");
  if (url.parameters.count("connect_timeout") == 0) add_word(out, "connect_timeout", "15");
  return out;
}

bool is_transient(const std::string& state) {
  return state.starts_with("08") || state == "40001" || state == "40P01" || state == "55P03" || state == "53300" ||
         state.starts_with("57P0");
}

ErrorKind kind_of(const std::string& state) {
  return state.starts_with("08") || state.starts_with("28") || state == "3D000" || state == "53300"
             ? ErrorKind::environment
             : ErrorKind::database;
}

std::string quoted(std::string_view identifier) {
  std::string out = "\"";
  for (char c : identifier) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

std::string quoted(const QName& name) {
  return name.schema.empty() ? quoted(name.name) : quoted(name.schema) + "." + quoted(name.name);
}

std::string literal(std::string_view text) {
  std::string out = "'";
  for (char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

Result<std::unique_ptr<Link>> Link::open(const Url& url) {
  std::unique_ptr<Link> link(new Link(url));
  link->connection_ = PQconnectdb(connection_string(url).c_str());
  if (!link->alive()) {
    Error error = link->error(nullptr);
    error.kind = ErrorKind::environment;
    error.message = "cannot connect to " + to_string(url) + ": " + error.message;
    error.transient = PQserverVersion(link->connection_) == 0 && !PQconnectionNeedsPassword(link->connection_);
    return tl::unexpected<Error>(std::move(error));
  }
  PQsetNoticeProcessor(
      link->connection_, [](void*, const char*) {}, nullptr);
  WAYBILL_CHECK(link->run(session_setup));
  return link;
}

Error Link::error(const PGresult* result) const {
  Error error;
  error.message = trimmed(result != nullptr ? PQresultErrorMessage(result) : PQerrorMessage(connection_));
  const char* state = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  if (state != nullptr) error.sqlstate = state;
  error.transient = is_transient(error.sqlstate) || !alive();
  error.kind = alive() ? ErrorKind::database : ErrorKind::environment;
  if (error.message.empty()) error.message = alive() ? "the server gave no reason" : "the connection was lost";
  error.message = redact(std::move(error.message), url_);
  return error;
}

Result<PgResult> Link::exec(const std::string& sql, ExecStatusType wanted) {
  PgResult result(PQexec(connection_, sql.c_str()));
  if (PQresultStatus(result.get()) != wanted) return tl::unexpected<Error>(error(result.get()));
  return result;
}

Result<void> Link::run(const std::string& sql) {
  const PgResult result(PQexec(connection_, sql.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return {};
  return tl::unexpected<Error>(error(result.get()));
}

Result<Rows> Link::query(const std::string& sql) {
  WAYBILL_TRY(PgResult result, exec(sql, PGRES_TUPLES_OK));
  Rows rows(static_cast<std::size_t>(PQntuples(result.get())));
  const int columns = PQnfields(result.get());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    rows[r].resize(static_cast<std::size_t>(columns));
    for (int c = 0; c < columns; ++c) {
      const int row = static_cast<int>(r);
      if (PQgetisnull(result.get(), row, c) != 0) continue;
      rows[r][static_cast<std::size_t>(c)].emplace(PQgetvalue(result.get(), row, c),
                                                   static_cast<std::size_t>(PQgetlength(result.get(), row, c)));
    }
  }
  return rows;
}

void Link::cancel() {
  if (PGcancel* cancel = PQgetCancel(connection_)) {
    char words[256];
    PQcancel(cancel, words, sizeof words);
    PQfreeCancel(cancel);
  }
  while (PgResult result{PQgetResult(connection_)}) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COPY_OUT) {
      char* data = nullptr;
      while (PQgetCopyData(connection_, &data, 0) > 0) PQfreemem(data);
    } else if (status == PGRES_COPY_IN) {
      PQputCopyEnd(connection_, "given up");
    }
    if (!alive()) break;
  }
}

}  // namespace waybill::postgres
