// waybill diff: two catalogues, URLs or files, difference by difference.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "compiler/catalog/diff.h"
#include "compiler/catalog/json.h"
#include "compiler/schema_text.h"
#include "runtime/command/commands.h"
#include "runtime/command/session.h"

namespace waybill {
namespace {

Result<Catalog> catalog_of(const std::string& what, const std::string& schema) {
  if (std::filesystem::is_regular_file(what)) {
    WAYBILL_TRY(const std::string text, read_file(what));
    return catalog_of_text(what, text, Engine::sqlite);
  }
  WAYBILL_TRY(const Url url, parse_url(what));
  WAYBILL_TRY(const std::unique_ptr<Database> database, open_database(url, true));
  return database->introspect(schema);
}

std::string_view word_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::added: return "added";
    case ChangeKind::removed: return "removed";
    case ChangeKind::changed: return "changed";
  }
  return "";
}

// A file of statements says less than a server or a catalogue: what both can say is compared.
bool is_schema_file(const std::string& what) {
  if (!std::filesystem::is_regular_file(what)) return false;
  const Result<std::string> text = read_file(what);
  return text && text->find_first_not_of(" \t\r\n") != std::string::npos &&
         (*text)[text->find_first_not_of(" \t\r\n")] != '{';
}

}  // namespace

ExitCode run_diff(const Options& options, Report& report) {
  Result<Catalog> before = catalog_of(options.spec, options.schema);
  Result<Catalog> after = before ? catalog_of(options.second, options.schema) : before;
  if (!before || !after) {
    report.error(!before ? before.error() : after.error());
    return ExitCode::usage;
  }
  if (is_schema_file(options.spec) || is_schema_file(options.second)) {
    before = comparable_with_file(std::move(*before));
    after = comparable_with_file(std::move(*after));
  }
  const std::vector<Change> changes = diff(*before, *after);
  if (options.format == "json") {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Change& change : changes)
      list.push_back({{"kind", word_of(change.kind)}, {"object", change.object}, {"detail", change.detail}});
    report.out(nlohmann::ordered_json{{"equal", changes.empty()}, {"changes", list}}.dump(2) + "\n");
  } else {
    for (const Change& change : changes) report.out(to_string(change) + "\n");
    report.out(changes.empty() ? "No difference.\n"
                               : fmt::format("{} difference{}.\n", changes.size(), changes.size() == 1 ? "" : "s"));
  }
  return options.detailed_exitcode && !changes.empty() ? ExitCode::difference : ExitCode::done;
}

}  // namespace waybill
