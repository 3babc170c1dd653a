// Connection URLs: sqlite:path, postgresql://user:password@host:port/db?options, mysql://… and mariadb://…
// (?socket=/path, ?ssl-ca=…). The password is a Secret: it has no way to a stream, a log or a format string.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "compiler/types/type.h"
#include "runtime/driver/error.h"

namespace waybill {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  bool empty() const { return value_.empty(); }
  const std::string& reveal() const { return value_; }  // only where a driver is handed it

 private:
  std::string value_;
};

struct Url {
  Engine engine = Engine::sqlite;
  std::string host;  // empty: the engine's own default (local socket)
  int port = 0;      // 0: the default
  std::string user;
  Secret password;
  std::string database;                           // sqlite: the path
  std::map<std::string, std::string> parameters;  // decoded; secrets among them (sslpassword) are moved to `secrets`
  std::map<std::string, Secret> secrets;
};

// Percent-decodes; the error names what is wrong and how a URL of that scheme looks, never the password.
Result<Url> parse_url(std::string_view text);

// Is the database a file (Url::database its path), not a server?
bool is_file(const Url& url);

// Without any secret: "postgresql://user@host:5432/db". This is what plans, ledgers and messages show.
std::string to_string(const Url& url);

// Text with every secret of the URL replaced by "***" (a server's words may repeat a connection string).
std::string redact(std::string text, const Url& url);

}  // namespace waybill
