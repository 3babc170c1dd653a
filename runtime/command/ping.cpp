// waybill ping: does it answer, who is it, and what is missing?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "compiler/dialect/dialect.h"
#include "runtime/command/commands.h"
#include "runtime/command/session.h"

namespace waybill {

ExitCode run_ping(const Options& options, Report& report) {
  const Result<Url> url = parse_url(options.spec);
  Result<std::unique_ptr<Database>> database = url ? open_database(*url, true) : tl::unexpected<Error>(url.error());
  Result<std::unique_ptr<Connection>> connection =
      database ? (*database)->connect() : tl::unexpected<Error>(database.error());
  const Result<ServerInfo> info = connection ? (*connection)->info() : tl::unexpected<Error>(connection.error());
  if (!info) {
    report.error(info.error());
    return ExitCode::usage;
  }
  if (options.format == "json") {
    const nlohmann::ordered_json json{{"url", to_string(*url)},   {"engine", to_string(info->engine)},
                                      {"version", info->version}, {"character_set", info->character_set},
                                      {"user", info->user},       {"missing", info->missing}};
    report.out(json.dump(2) + "\n");
    return ExitCode::done;
  }
  report.out(fmt::format("{} answers: {} {}, character set {}{}\n", to_string(*url), to_string(info->engine),
                         info->version, info->character_set, info->user.empty() ? "" : ", user " + info->user));
  for (const std::string& missing : info->missing) report.out(fmt::format("  missing: {}\n", missing));
  return ExitCode::done;
}

}  // namespace waybill
