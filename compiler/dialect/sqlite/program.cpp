// Views and triggers, as SQLite keeps them.
#include <algorithm>

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

namespace {

bool assigns(const std::vector<TriggerStatement>& body) {
  return std::any_of(body.begin(), body.end(), [](const TriggerStatement& one) {
    return one.kind == TriggerStatement::Kind::assign ||
           std::any_of(one.branches.begin(), one.branches.end(),
                       [](const auto& branch) { return assigns(branch.second); });
  });
}

// There is no IF: each statement carries the condition under which it runs. Conditions see NEW and OLD alone, which no
// statement changes.
void flatten(const std::vector<TriggerStatement>& body, const std::string& guard, std::string& out) {
  using Kind = TriggerStatement::Kind;
  const auto both = [](const std::string& a, const std::string& b) {
    return a.empty() ? b : b.empty() ? a : a + " AND (" + b + ")";
  };
  const auto where = [&](const std::string& condition) {
    const std::string all = both(condition.empty() ? "" : "(" + condition + ")", guard);
    return all.empty() ? "" : " WHERE " + all;
  };
  for (const TriggerStatement& one : body) {
    switch (one.kind) {
      case Kind::assign: break;
      case Kind::insert:
        out += "  " + one.sql + (guard.empty() ? " VALUES (" + one.values + ")" : " SELECT " + one.values + where("")) +
               ";\n";
        break;
      case Kind::update:
      case Kind::remove: out += "  " + one.sql + where(one.where) + ";\n"; break;
      case Kind::raise: out += "  SELECT RAISE(ABORT, " + quote_text(one.sql) + ")" + where("") + ";\n"; break;
      case Kind::choose: {
        std::string before;  // no branch above was taken
        for (const auto& [condition, inside] : one.branches) {
          const std::string taken = both(before, condition.empty() ? "" : "(" + condition + ")");
          flatten(inside, both(guard, taken), out);
          before = both(before, "(" + condition + ") IS NOT TRUE");
        }
        break;
      }
    }
  }
}

}  // namespace

TriggerMade create_trigger(const TriggerSql& trigger) {
  TriggerMade made;
  if (assigns(trigger.body)) made.fault = "an assignment to NEW";
  std::string body;
  flatten(trigger.body, "", body);
  if (body.empty()) body = "  SELECT 1;\n";
  std::string columns;
  if (!trigger.update_of.empty()) columns = " OF " + name_list(trigger.update_of, quote);
  made.statements = {"CREATE TRIGGER " + quote(trigger.name) + " " + trigger.timing + " " + trigger.event + columns +
                     " ON " + table(trigger.table) + " FOR EACH ROW" +
                     (trigger.condition.empty() ? "" : " WHEN " + trigger.condition) + "\nBEGIN\n" + body + "END"};
  made.undo = drop_trigger(trigger.table, trigger.name);
  return made;
}

std::string moment(const Type& column) {
  if (column.kind == TypeKind::date) return "CURRENT_DATE";
  if (column.kind == TypeKind::timestamptz) return "strftime('%Y-%m-%d %H:%M:%fZ', 'now')";
  return "CURRENT_TIMESTAMP";
}

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
