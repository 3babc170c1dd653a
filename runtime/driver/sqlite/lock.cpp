// SQLite has no advisory lock: a row in waybill_lock says who holds it, and a row whose process is gone is taken over.
#include <chrono>
#include <thread>

#include "runtime/driver/process.h"
#include "runtime/driver/sqlite/session.h"

namespace waybill::sqlite {
namespace {

class SqliteLock final : public AdvisoryLock {
 public:
  SqliteLock(std::unique_ptr<Session> session, std::string name, ProcessIdentity holder)
      : session_(std::move(session)), name_(std::move(name)), holder_(std::move(holder)) {}
  ~SqliteLock() override {
    (void)session_->run("DELETE FROM waybill_lock WHERE name = " + literal(name_) +
                        " AND pid = " + literal(holder_.pid) + " AND started = " + literal(holder_.started));
  }

 private:
  std::unique_ptr<Session> session_;
  std::string name_;
  ProcessIdentity holder_;
};

// Who holds the lock and still lives; empty: nobody.
Result<std::string> living_holder(Session& session, const std::string& name) {
  WAYBILL_TRY(Rows rows,
              session.query("SELECT owner, since, host, pid, started FROM waybill_lock WHERE name = " + literal(name)));
  if (rows.empty()) return std::string();
  const auto text = [&](std::size_t i) { return rows[0][i].value_or(""); };
  if (!is_alive({text(2), text(3), text(4)})) return std::string();
  return text(0) + " (process " + text(3) + " on " + text(2) + ") since " + text(1) + " UTC";
}

Result<std::string> take_row(Session& session, const std::string& name, const std::string& owner,
                             const ProcessIdentity& me) {
  WAYBILL_TRY(std::string holder, living_holder(session, name));  // again: it may have been taken meanwhile
  if (!holder.empty()) return holder;
  WAYBILL_CHECK(session.run("INSERT OR REPLACE INTO waybill_lock (name, owner, host, pid, started, since) VALUES (" +
                            literal(name) + ", " + literal(owner) + ", " + literal(me.host) + ", " + literal(me.pid) +
                            ", " + literal(me.started) + ", " + literal(utc_now_text()) + ")"));
  return std::string();
}

// Asks before it writes: while the holder loads, nobody else can write to the file, but most of the time read it.
Result<std::string> try_take(Session& session, const std::string& name, const std::string& owner,
                             const ProcessIdentity& me) {
  WAYBILL_TRY(Rows there, session.query("SELECT count(*) FROM sqlite_schema WHERE name = 'waybill_lock'"));
  if (there[0][0] != "0") {
    WAYBILL_TRY(std::string holder, living_holder(session, name));
    if (!holder.empty()) return holder;
  }
  WAYBILL_CHECK(session.run("BEGIN IMMEDIATE"));
  auto made = session.run(
      "CREATE TABLE IF NOT EXISTS waybill_lock (name TEXT PRIMARY KEY, owner TEXT NOT NULL, "
      "host TEXT NOT NULL, pid TEXT NOT NULL, started TEXT NOT NULL, since TEXT NOT NULL)");
  Result<std::string> holder =
      made ? take_row(session, name, owner, me) : tl::unexpected<Error>(std::move(made).error());
  auto ended = session.run(holder ? "COMMIT" : "ROLLBACK");
  if (holder && !ended) return tl::unexpected<Error>(std::move(ended).error());
  return holder;
}

}  // namespace

Result<std::unique_ptr<AdvisoryLock>> take_lock(const std::string& path, const std::string& name,
                                                const std::string& owner, std::int64_t timeout_ms) {
  WAYBILL_TRY(auto session, Session::open(path, Mode::write));
  const ProcessIdentity me = this_process();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  while (true) {
    Result<std::string> holder = try_take(*session, name, owner, me);
    if (!holder) {
      Error error = std::move(holder).error();
      if (error.transient) error.kind = ErrorKind::environment;  // the file is being written: as good as locked
      return tl::unexpected<Error>(std::move(error).in("lock of migration " + name));
    }
    if (holder->empty()) return std::unique_ptr<AdvisoryLock>(new SqliteLock(std::move(session), name, me));
    if (std::chrono::steady_clock::now() >= deadline)
      return fail(ErrorKind::environment, "migration " + name + " is locked by " + *holder,
                  "wait until it ends, or give a longer --lock-timeout");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

}  // namespace waybill::sqlite
