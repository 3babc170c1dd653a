#include "runtime/driver/sqlite/session.h"

#include <filesystem>

#include "runtime/driver/values.h"

namespace waybill::sqlite {
namespace {

// Code 14 (cannot open) and the like say little: the folder is what is usually wrong.
std::string open_failure(const std::string& path, Mode mode, const char* words) {
  std::error_code ignored;
  const auto folder = std::filesystem::path(path).parent_path();
  if (mode == Mode::write && !folder.empty() && !std::filesystem::is_directory(folder, ignored))
    return "cannot make the file " + path + ": there is no folder " + folder.string();
  return "cannot open the file " + path + ": " + words;
}

// waybill_is_utf8(value, nul_too): what probes ask (types/probes.def) and SQLite's own functions can't say. As text, so
// that a database in UTF-16 is asked in UTF-8 like the others.
void is_utf8(sqlite3_context* context, int, sqlite3_value** values) {
  const unsigned char* bytes = sqlite3_value_text(values[0]);  // before its size: sqlite3.h on sqlite3_value_text
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(values[0]));
  const std::string_view text(bytes == nullptr ? "" : reinterpret_cast<const char*>(bytes),
                              bytes == nullptr ? 0 : size);
  const bool nul = sqlite3_value_int(values[1]) == 0 && text.find('\0') != std::string_view::npos;
  sqlite3_result_int(context, valid_utf8(text) && !nul ? 1 : 0);
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const std::string& path, Mode mode) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    return fail(ErrorKind::environment, path + " is a folder, not a database file");
  if (mode == Mode::read && !std::filesystem::exists(path, ignored))
    return fail(ErrorKind::environment, "there is no file " + path, "check the path of the sqlite: URL");
  std::unique_ptr<Session> session(new Session);
  session->path_ = path;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  // "./" keeps a path that begins with "file:" from being read as a URI
  const std::string plain = path.starts_with("file:") ? "./" + path : path;
  const int status = sqlite3_open_v2(plain.c_str(), &session->db_, flags, nullptr);
  if (status != SQLITE_OK) return fail(ErrorKind::environment, open_failure(path, mode, sqlite3_errstr(status)));
  sqlite3_busy_timeout(session->db_, 10000);
  sqlite3_create_function_v2(session->db_, "waybill_is_utf8", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                             nullptr, is_utf8, nullptr, nullptr, nullptr);
  WAYBILL_CHECK(
      session->run("PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-4000; PRAGMA mmap_size=0; "
                   "PRAGMA temp_store=DEFAULT"));
  if (mode == Mode::read) WAYBILL_CHECK(session->run("PRAGMA query_only=ON"));
  auto probe = session->query("SELECT count(*) FROM sqlite_schema");
  if (!probe) {
    Error error = std::move(probe).error();
    error.kind = ErrorKind::environment;
    error.message = "cannot read the file " + path + ": " + sqlite3_errmsg(session->db_);
    return tl::unexpected<Error>(std::move(error));
  }
  return session;
}

Result<std::unique_ptr<Session>> Session::open_empty() {
  std::unique_ptr<Session> session(new Session);
  if (sqlite3_open_v2(":memory:", &session->db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK)
    return tl::unexpected<Error>(session->error("cannot make an empty database"));
  return session;
}

Error Session::error(const std::string& what, const std::string& sql) const {
  Error error;
  error.kind = ErrorKind::database;
  error.message = what + ": " + sqlite3_errmsg(db_);
  if (!sql.empty()) error.message += " (in: " + (sql.size() > 200 ? sql.substr(0, 200) + "…" : sql) + ")";
  const int code = sqlite3_extended_errcode(db_);
  error.sqlstate = std::to_string(code);
  // https://www.sqlite.org/rescode.html#readonly_rollback: only a writer can bring a cut off transaction to its end
  if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY) {
    error.message = "the file " + path_ + " holds a write that was cut off, and it is opened for reading only";
    error.help =
        "open it once with the right to write (`waybill apply` does, or: sqlite3 FILE .tables), then try again";
  }
  error.transient = (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED;
  return error;
}

Result<Statement> Session::prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db_, sql.c_str(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK)
    return tl::unexpected<Error>(error("SQLite refused a statement", sql));
  return Statement(statement);
}

Result<void> Session::run(const std::string& sql) {
  if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return tl::unexpected<Error>(error("SQLite refused a statement", sql));
  return {};
}

Result<Rows> Session::query(const std::string& sql) {
  WAYBILL_TRY(Statement statement, prepare(sql));
  Rows rows;
  const int columns = sqlite3_column_count(statement.get());
  int status;
  while ((status = sqlite3_step(statement.get())) == SQLITE_ROW) {
    Row row(static_cast<std::size_t>(columns));
    for (int i = 0; i < columns; ++i) {
      if (sqlite3_column_type(statement.get(), i) == SQLITE_NULL) continue;
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), i));
      row[static_cast<std::size_t>(i)].emplace(text,
                                               static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), i)));
    }
    rows.push_back(std::move(row));
  }
  if (status != SQLITE_DONE) return tl::unexpected<Error>(error("SQLite refused a statement", sql));
  return rows;
}

std::string quoted(std::string_view identifier) {
  std::string out = "\"";
  for (char c : identifier) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

std::string literal(std::string_view text) {
  std::string out = "'";
  for (char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

}  // namespace waybill::sqlite
