// Views and triggers, as SQLite keeps them.
#include "compiler/dialect/sql.h"
#include "compiler/dialect/sqlite/sqlite.h"

namespace waybill::sqlite {

std::vector<std::string> own_view(const View& view) {
  std::vector<std::string> names;
  for (const Column& one : view.columns) names.push_back(one.name);
  return {"CREATE VIEW " + table(view.name) + " (" + name_list(names, quote) + ") AS " + view.definition};
}

std::vector<std::string> drop_view(const View& view) { return {"DROP VIEW IF EXISTS " + table(view.name)}; }

std::vector<std::string> own_trigger(const Table&, const Trigger& trigger) { return {trigger.native}; }

std::vector<std::string> drop_trigger(const QName&, std::string_view trigger) {
  return {"DROP TRIGGER IF EXISTS " + quote(trigger)};
}

std::optional<TriggerFunction> trigger_function(const Trigger&) { return std::nullopt; }

std::string view_exists(const QName& name) {
  return "SELECT count(*) FROM sqlite_master WHERE type = 'view' AND name = " + quote_text(name.name) +
         " COLLATE NOCASE";
}

std::string trigger_exists(const QName&, std::string_view trigger) {
  return "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = " + quote_text(trigger) +
         " COLLATE NOCASE";
}

// A line of its own for the semicolon where the text may end in a comment.
std::string script_statement(const std::string& sql) {
  return sql + (sql.find("--") == std::string::npos ? ";\n" : "\n;\n");
}

}  // namespace waybill::sqlite
