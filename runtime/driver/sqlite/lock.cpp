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

// Inside a write transaction: takes the row, or says who holds it (in `holder`).
Result<bool> try_take(Session& session, const std::string& name, const std::string& owner, const ProcessIdentity& me,
                      std::string& holder) {
  WAYBILL_TRY(Rows rows,
              session.query("SELECT owner, since, host, pid, started FROM waybill_lock WHERE name = " + literal(name)));
  if (!rows.empty()) {
    const Row& row = rows[0];
    const auto text = [&](std::size_t i) { return row[i].value_or(""); };
    if (is_alive({text(2), text(3), text(4)})) {
      holder = text(0) + " (process " + text(3) + " on " + text(2) + ") since " + text(1) + " UTC";
      return false;
    }
    WAYBILL_CHECK(session.run("DELETE FROM waybill_lock WHERE name = " + literal(name)));
  }
  WAYBILL_CHECK(session.run("INSERT INTO waybill_lock (name, owner, host, pid, started, since) VALUES (" +
                            literal(name) + ", " + literal(owner) + ", " + literal(me.host) + ", " + literal(me.pid) +
                            ", " + literal(me.started) + ", " + literal(utc_now_text()) + ")"));
  return true;
}

}  // namespace

Result<std::unique_ptr<AdvisoryLock>> take_lock(const std::string& path, const std::string& name,
                                                const std::string& owner, std::int64_t timeout_ms) {
  WAYBILL_TRY(auto session, Session::open(path, Mode::write));
  WAYBILL_CHECK(
      session->run("CREATE TABLE IF NOT EXISTS waybill_lock (name TEXT PRIMARY KEY, owner TEXT NOT NULL, "
                   "host TEXT NOT NULL, pid TEXT NOT NULL, started TEXT NOT NULL, since TEXT NOT NULL)"));
  const ProcessIdentity me = this_process();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  while (true) {
    std::string holder;
    WAYBILL_CHECK(session->run("BEGIN IMMEDIATE"));
    auto taken = try_take(*session, name, owner, me, holder);
    if (!taken) {
      (void)session->run("ROLLBACK");
      return tl::unexpected<Error>(std::move(taken).error());
    }
    WAYBILL_CHECK(session->run("COMMIT"));
    if (*taken) return std::unique_ptr<AdvisoryLock>(new SqliteLock(std::move(session), name, me));
    if (std::chrono::steady_clock::now() >= deadline)
      return fail(ErrorKind::environment, "migration " + name + " is locked by " + holder,
                  "wait until it ends, or give a longer --lock-timeout");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

}  // namespace waybill::sqlite
