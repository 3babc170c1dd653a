// One lock per migration name: GET_LOCK on a connection of its own, which the server frees when the process dies, and a
// row in waybill_lock that says who holds it.
#include <chrono>
#include <thread>

#include "runtime/driver/mysql/client.h"
#include "runtime/driver/process.h"

namespace waybill::mysql {
namespace {

std::string lock_name(const Url& url, const std::string& name) {  // 64 characters at most: FNV-1a of the whole
  std::uint64_t hash = 14695981039346656037u;
  for (unsigned char c : url.database + "\n" + name) hash = (hash ^ c) * 1099511628211u;
  return "waybill:" + std::to_string(hash);
}

class MysqlLock final : public AdvisoryLock {
 public:
  MysqlLock(std::unique_ptr<Client> client, std::string name) : client_(std::move(client)), name_(std::move(name)) {}
  ~MysqlLock() override {
    (void)client_->run("DELETE FROM waybill_lock WHERE name = " + literal(name_));
    (void)client_->run("DO RELEASE_LOCK(" + literal(lock_name(client_->url(), name_)) + ")");
  }

 private:
  std::unique_ptr<Client> client_;
  std::string name_;
};

std::string holder(Client& client, const std::string& name) {
  const auto rows = client.query("SELECT owner, since FROM waybill_lock WHERE name = " + literal(name));
  if (!rows || rows->empty()) return "another session";
  return (*rows)[0][0].value_or("") + " since " + (*rows)[0][1].value_or("") + " UTC";
}

}  // namespace

Result<std::unique_ptr<AdvisoryLock>> take_lock(const Url& url, const std::string& name, const std::string& owner,
                                                std::int64_t timeout_ms) {
  WAYBILL_TRY(auto client, Client::open(url));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  while (true) {
    WAYBILL_TRY(Rows rows, client->query("SELECT GET_LOCK(" + literal(lock_name(url, name)) + ", 0)"));
    if (rows[0][0] == "1") break;
    if (std::chrono::steady_clock::now() >= deadline)
      return fail(ErrorKind::environment, "migration " + name + " is locked by " + holder(*client, name),
                  "wait until it ends, or give a longer --lock-timeout");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  WAYBILL_CHECK(
      client->run("CREATE TABLE IF NOT EXISTS waybill_lock (name varchar(190) PRIMARY KEY, owner text NOT NULL, "
                  "since varchar(32) NOT NULL) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin"));
  WAYBILL_CHECK(client->run("REPLACE INTO waybill_lock VALUES (" + literal(name) + ", " + literal(owner) + ", " +
                            literal(utc_now_text()) + ")"));
  return std::unique_ptr<AdvisoryLock>(new MysqlLock(std::move(client), name));
}

}  // namespace waybill::mysql
