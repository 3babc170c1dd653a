// Views, triggers and the functions that these run.
#include "compiler/dialect/postgres/postgres.h"
#include "compiler/dialect/sql.h"

namespace waybill::postgres {
namespace {

std::vector<std::string> names_of(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const Column& one : columns) names.push_back(one.name);
  return names;
}

std::string function_condition(const QName& name) {
  return "p.proname = " + quote_text(name.name) +
         (name.schema.empty() ? " AND n.nspname = current_schema()" : " AND n.nspname = " + quote_text(name.schema));
}

// The name behind CREATE OR REPLACE FUNCTION, as the server prints it.
QName function_name(std::string_view sql) {
  constexpr std::string_view opening = "FUNCTION ";
  std::size_t at = sql.find(opening);
  if (at == std::string_view::npos) return {};
  at += opening.size();
  QName name;
  while (at < sql.size() && sql[at] != '(') {
    if (sql[at] == '.') {
      name.schema = std::move(name.name);
      name.name.clear();
      ++at;
    } else if (sql[at] == '"') {
      for (++at; at < sql.size() && (sql[at] != '"' || (at + 1 < sql.size() && sql[at + 1] == '"')); ++at) {
        if (sql[at] == '"') ++at;
        name.name += sql[at];
      }
      ++at;
    } else {
      name.name += sql[at++];
    }
  }
  return name;
}

}  // namespace

// "fillfactor=70, unlogged" → WITH (fillfactor='70')
std::string storage(const std::string& options) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < options.size();) {
    const std::size_t end = std::min(options.find(", ", at), options.size());
    const std::string part = options.substr(at, end - at);
    const std::size_t equals = part.find('=');
    if (equals != std::string::npos)
      parts.push_back(part.substr(0, equals) + "=" + quote_text(part.substr(equals + 1)));
    at = end + 2;
  }
  return parts.empty() ? std::string() : " WITH (" + join(parts, ", ") + ")";
}

std::string create_view(const View& view, const std::string& name_and_columns) {
  return std::string(view.materialized ? "CREATE MATERIALIZED VIEW " : "CREATE VIEW ") + name_and_columns +
         storage(view.options) + " AS\n" + view.definition;
}

std::vector<std::string> view_comments(const View& view) {
  std::vector<std::string> out;
  const auto say = [&](const std::string& what, const std::string& text) {
    if (!text.empty()) out.push_back("COMMENT ON " + what + " IS " + quote_text(text));
  };
  say((view.materialized ? "MATERIALIZED VIEW " : "VIEW ") + table(view.name), view.comment);
  for (const Column& each : view.columns) say("COLUMN " + table(view.name) + "." + quote(each.name), each.comment);
  for (const Index& each : view.indexes) say("INDEX " + table({view.name.schema, each.name}), each.comment);
  return out;
}

std::vector<std::string> own_view(const View& view) {
  std::vector<std::string> out = {
      create_view(view, table(view.name) + " (" + name_list(names_of(view.columns), quote) + ")")};
  for (const Index& index : view.indexes) out.push_back(index.native);
  for (std::string& sql : view_comments(view)) out.push_back(std::move(sql));
  return out;
}

std::vector<std::string> drop_view(const View& view) {
  return {std::string(view.materialized ? "DROP MATERIALIZED VIEW IF EXISTS " : "DROP VIEW IF EXISTS ") +
          table(view.name)};
}

std::vector<std::string> own_trigger(const Table& owner, const Trigger& trigger) {
  std::vector<std::string> out = {trigger.native};
  if (!trigger.enabled || !trigger.fires.empty())
    out.push_back("ALTER TABLE ONLY " + table(owner.name) + " " +
                  (!trigger.enabled             ? "DISABLE"
                   : trigger.fires == "replica" ? "ENABLE REPLICA"
                                                : "ENABLE ALWAYS") +
                  " TRIGGER " + quote(trigger.name));
  return out;
}

std::vector<std::string> drop_trigger(const QName& owner, std::string_view trigger) {
  return {"DROP TRIGGER IF EXISTS " + quote(trigger) + " ON " + table(owner)};
}

// The trigger's text holds both: its own statement and the function's.
std::optional<TriggerFunction> trigger_function(const Trigger& trigger) {
  const std::size_t at = trigger.body.find(";\nCREATE OR REPLACE FUNCTION ");
  if (at == std::string::npos) return std::nullopt;
  TriggerFunction function;
  function.sql = trigger.body.substr(at + 2);
  while (!function.sql.empty() && function.sql.back() == '\n') function.sql.pop_back();
  function.name = function_name(function.sql);
  function.built_in = function.name.schema == "pg_catalog";
  const std::size_t body = function.sql.find("\nAS ");
  const std::string head = function.sql.substr(0, body);
  if (!function.built_in && (head.find(" LANGUAGE c\n") != std::string::npos || head.ends_with(" LANGUAGE c")))
    function.fault = "its function " + function.name.name + " is a library's";
  const bool readable =
      !function.built_in && body != std::string::npos && head.find(" LANGUAGE plpgsql") != std::string::npos;
  const std::size_t open = readable ? function.sql.find('$', body) : std::string::npos;
  const std::size_t close = open == std::string::npos ? open : function.sql.find('$', open + 1);
  if (close != std::string::npos)
    function.body = function.sql.substr(close + 1, function.sql.rfind('$', function.sql.rfind('$') - 1) - close - 1);
  function.exists =
      "SELECT count(*) FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace "
      "WHERE p.pronargs = 0 AND " +
      function_condition(function.name);
  function.drop = "DROP FUNCTION IF EXISTS " + table(function.name) + "()";
  return function;
}

namespace {

std::string body_of(const std::vector<TriggerStatement>& body, const std::string& indent);

std::string choice_of(const TriggerStatement& one, const std::string& indent) {
  std::string out;
  for (const auto& [condition, body] : one.branches) {
    if (condition.empty())
      out += indent + "ELSE\n";
    else
      out += indent + (out.empty() ? "IF " : "ELSIF ") + condition + " THEN\n";
    out += body_of(body, indent + "  ");
  }
  return out + indent + "END IF;\n";
}

std::string body_of(const std::vector<TriggerStatement>& body, const std::string& indent) {
  using Kind = TriggerStatement::Kind;
  std::string out;
  for (const TriggerStatement& one : body) {
    const std::string where = one.where.empty() ? "" : " WHERE " + one.where;
    switch (one.kind) {
      case Kind::assign: out += indent + "NEW." + quote(one.column) + " := " + one.sql + ";\n"; break;
      case Kind::insert: out += indent + one.sql + " VALUES (" + one.values + ");\n"; break;
      case Kind::update:
      case Kind::remove: out += indent + one.sql + where + ";\n"; break;
      case Kind::raise:
        out += indent + "RAISE EXCEPTION USING MESSAGE = " + quote_text(one.sql) + ", ERRCODE = '45000';\n";
        break;
      case Kind::choose: out += choice_of(one, indent); break;
    }
  }
  return out;
}

}  // namespace

TriggerMade create_trigger(const TriggerSql& trigger) {
  const std::string function = table({trigger.table.schema, trigger.function}) + "()";
  std::string columns;
  if (!trigger.update_of.empty()) columns = " OF " + name_list(trigger.update_of, quote);
  const std::string back = trigger.timing != "before" ? "NULL" : trigger.event == "delete" ? "OLD" : "NEW";
  const std::string body = body_of(trigger.body, "  ");
  std::string mark = "$waybill$";
  while (body.find(mark) != std::string::npos) mark.insert(mark.size() - 1, "_");
  TriggerMade made;
  made.statements = {"CREATE FUNCTION " + function + " RETURNS trigger LANGUAGE plpgsql AS " + mark + "\nBEGIN\n" +
                         body + "  RETURN " + back + ";\nEND\n" + mark,
                     "CREATE TRIGGER " + quote(trigger.name) + " " + trigger.timing + " " + trigger.event + columns +
                         " ON " + table(trigger.table) + " FOR EACH ROW" +
                         (trigger.condition.empty() ? "" : " WHEN (" + trigger.condition + ")") + " EXECUTE FUNCTION " +
                         function};
  made.undo = drop_trigger(trigger.table, trigger.name);
  made.undo.push_back("DROP FUNCTION IF EXISTS " + function);
  return made;
}

std::string moment(const Type& column) {
  if (column.kind == TypeKind::date) return "CURRENT_DATE";
  return column.kind == TypeKind::timestamptz ? "CURRENT_TIMESTAMP" : "LOCALTIMESTAMP";
}

std::string view_exists(const QName& name) {
  return "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE "
         "c.relkind IN ('v', 'm') AND c.relname = " +
         quote_text(name.name) +
         " AND n.nspname = " + (name.schema.empty() ? std::string("current_schema()") : quote_text(name.schema));
}

std::string trigger_exists(const QName& owner, std::string_view trigger) {
  return "SELECT count(*) FROM pg_catalog.pg_trigger WHERE NOT tgisinternal AND tgname = " + quote_text(trigger) +
         " AND tgrelid = to_regclass(" + quote_text(table(owner)) + ")";
}

std::string script_statement(const std::string& sql) { return sql + ";\n"; }

}  // namespace waybill::postgres
