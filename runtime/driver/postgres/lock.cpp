// One lock per migration name: a session-level advisory lock on a connection of its own, which the server frees when
// the process dies, and a row in waybill.lock that says who holds it.
#include <chrono>
#include <thread>

#include "runtime/driver/postgres/link.h"
#include "runtime/driver/process.h"

namespace waybill::postgres {
namespace {

std::string lock_key(const std::string& name) {  // FNV-1a, 64 bits
  std::uint64_t hash = 14695981039346656037u;
  for (unsigned char c : "waybill:" + name) hash = (hash ^ c) * 1099511628211u;
  return std::to_string(static_cast<std::int64_t>(hash));
}

class PostgresLock final : public AdvisoryLock {
 public:
  PostgresLock(std::unique_ptr<Link> link, std::string name) : link_(std::move(link)), name_(std::move(name)) {}
  ~PostgresLock() override {
    (void)link_->run("DELETE FROM waybill.lock WHERE name = " + literal(name_));
    (void)link_->run("SELECT pg_advisory_unlock(" + lock_key(name_) + ")");
  }

 private:
  std::unique_ptr<Link> link_;
  std::string name_;
};

std::string holder(Link& link, const std::string& name) {
  const auto rows = link.query(
      "SELECT owner || ' since ' || to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || "
      "' UTC' FROM waybill.lock WHERE name = " +
      literal(name));
  if (!rows || rows->empty()) return "another session";
  return (*rows)[0][0].value_or("another session");
}

Result<void> write_row(Link& link, const std::string& name, const std::string& owner) {
  WAYBILL_TRY(Rows there, link.query("SELECT to_regclass('waybill.lock') IS NOT NULL"));
  if (there[0][0] != "t") {
    WAYBILL_CHECK(link.run("SELECT pg_advisory_lock(7734223119)"));  // two at once would trip over IF NOT EXISTS
    auto made = link.run(
        "CREATE SCHEMA IF NOT EXISTS waybill; CREATE TABLE IF NOT EXISTS waybill.lock (name text PRIMARY "
        "KEY, owner text NOT NULL, backend integer NOT NULL, since timestamptz NOT NULL)");
    WAYBILL_CHECK(link.run("SELECT pg_advisory_unlock(7734223119)"));
    WAYBILL_CHECK(made);
  }
  return link.run("INSERT INTO waybill.lock VALUES (" + literal(name) + ", " + literal(owner) +
                  ", pg_backend_pid(), now()) ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, backend = "
                  "excluded.backend, since = excluded.since");
}

}  // namespace

Result<std::unique_ptr<AdvisoryLock>> take_lock(const Url& url, const std::string& name, const std::string& owner,
                                                std::int64_t timeout_ms) {
  WAYBILL_TRY(auto link, Link::open(url));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  while (true) {
    WAYBILL_TRY(Rows rows, link->query("SELECT pg_try_advisory_lock(" + lock_key(name) + ")"));
    if (rows[0][0] == "t") break;
    if (std::chrono::steady_clock::now() >= deadline)
      return fail(ErrorKind::environment, "migration " + name + " is locked by " + holder(*link, name),
                  "wait until it ends, or give a longer --lock-timeout");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  WAYBILL_CHECK(write_row(*link, name, owner));
  return std::unique_ptr<AdvisoryLock>(new PostgresLock(std::move(link), name));
}

}  // namespace waybill::postgres
