// Views and triggers. A trigger's body is read under the sql_mode that it was made with, a view's literals under the
// collation of the session: each is set for the one statement.
#include "compiler/dialect/mysql/mysql.h"
#include "compiler/dialect/sql.h"

namespace waybill::mysql {
namespace {

std::vector<std::string> names_of(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const Column& one : columns) names.push_back(one.name);
  return names;
}

std::string schema_condition(const QName& name, std::string_view column) {
  return std::string(column) + " = " + (name.schema.empty() ? std::string("database()") : quote_text(name.schema));
}

// "ALGORITHM=… SQL SECURITY … WITH … CHECK OPTION COLLATION …": where its parts begin.
struct Options {
  std::string before, behind, collation;
};
Options options_of(const View& view) {
  const std::size_t collation = std::min(view.options.find(" COLLATION "), view.options.size());
  const std::string options = view.options.substr(0, collation);
  const std::size_t with = std::min(options.find(" WITH "), options.size());
  return {options.substr(0, with), options.substr(with),
          collation < view.options.size() ? view.options.substr(collation + 11) : std::string()};
}

}  // namespace

std::string view_collation(const View& view) { return options_of(view).collation; }

std::string create_view(const View& view, const std::string& name_and_columns) {
  const Options options = options_of(view);
  return "CREATE " + options.before + (options.before.empty() ? "" : " ") + "VIEW " + name_and_columns + " AS " +
         view.definition + options.behind;
}

std::vector<std::string> own_view(const View& view) {
  const std::string collation = view_collation(view);
  const std::string sql = create_view(view, table(view.name) + " (" + name_list(names_of(view.columns), quote) + ")");
  if (collation.empty()) return {sql};
  return {"SET @waybill_collation = @@SESSION.collation_connection", "SET SESSION collation_connection = " + collation,
          sql, "SET SESSION collation_connection = @waybill_collation"};
}

std::vector<std::string> drop_view(const View& view) { return {"DROP VIEW IF EXISTS " + table(view.name)}; }

std::string trigger_text(const Table& owner, const Trigger& trigger) {
  return "TRIGGER " + table({owner.name.schema, trigger.name}) + " " + trigger.timing + " " +
         join(trigger.events, " ") + " ON " + table(owner.name) + " FOR EACH ROW\n" + trigger.body;
}

std::vector<std::string> own_trigger(const Table& owner, const Trigger& trigger) {
  return {"SET @waybill_mode = @@SESSION.sql_mode", "SET SESSION sql_mode = " + quote_text(trigger.mode),
          "CREATE " + trigger_text(owner, trigger), "SET SESSION sql_mode = @waybill_mode"};
}

std::vector<std::string> drop_trigger(const QName& owner, std::string_view trigger) {
  return {"DROP TRIGGER IF EXISTS " + table({owner.schema, std::string(trigger)})};
}

std::optional<TriggerFunction> trigger_function(const Trigger&) { return std::nullopt; }

namespace {

std::string body_of(const std::vector<TriggerStatement>& body, const std::string& indent);

std::string choice_of(const TriggerStatement& one, const std::string& indent) {
  std::string out;
  for (const auto& [condition, body] : one.branches) {
    if (condition.empty())
      out += indent + "ELSE\n";
    else
      out += indent + (out.empty() ? "IF " : "ELSEIF ") + condition + " THEN\n";
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
      case Kind::assign: out += indent + "SET NEW." + quote(one.column) + " = " + one.sql + ";\n"; break;
      case Kind::insert: out += indent + one.sql + " VALUES (" + one.values + ");\n"; break;
      case Kind::update:
      case Kind::remove: out += indent + one.sql + where + ";\n"; break;
      case Kind::raise:
        out += indent + "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = " + quote_text(one.sql) + ";\n";
        break;
      case Kind::choose: out += choice_of(one, indent); break;
    }
  }
  return out.empty() ? indent + "DO 0;\n" : out;
}

}  // namespace

TriggerMade create_trigger(const TriggerSql& trigger) {
  TriggerMade made;
  if (!trigger.update_of.empty()) made.fault = "`UPDATE OF` columns";
  std::vector<TriggerStatement> body = trigger.body;
  if (!trigger.condition.empty()) {
    TriggerStatement guarded;
    guarded.kind = TriggerStatement::Kind::choose;
    guarded.branches.emplace_back(trigger.condition, std::move(body));
    body = {guarded};
  }
  const std::string name = table({trigger.table.schema, trigger.name});
  made.statements = {"CREATE TRIGGER " + name + " " + trigger.timing + " " + trigger.event + " ON " +
                     table(trigger.table) + " FOR EACH ROW\nBEGIN\n" + body_of(body, "  ") + "END"};
  made.undo = drop_trigger(trigger.table, trigger.name);
  return made;
}

std::string moment(const Type& column) {
  if (column.kind == TypeKind::date) return "CURRENT_DATE";
  return "CURRENT_TIMESTAMP(" + std::to_string(std::min(column.precision.value_or(6), 6)) + ")";
}

std::string view_exists(const QName& name) {
  return "SELECT count(*) FROM information_schema.views WHERE " + schema_condition(name, "table_schema") +
         " AND table_name = " + quote_text(name.name);
}

std::string trigger_exists(const QName& owner, std::string_view trigger) {
  return "SELECT count(*) FROM information_schema.triggers WHERE " + schema_condition(owner, "trigger_schema") +
         " AND trigger_name = " + quote_text(trigger);
}

// The client ends a statement at the first ';' unless it is told another mark. It takes comments out of a body unless
// this stands in one.
std::string with_delimiter(const std::string& sql) {
  std::string mark = ";;";
  while (sql.find(mark) != std::string::npos) mark += '$';
  const bool closes_comment = sql.find("*/") != std::string::npos;
  return "DELIMITER " + mark + "\n" + (closes_comment ? sql + "\n" : "/*!50003 " + sql + "\n*/") + mark +
         "\nDELIMITER ;\n";
}

std::string script_statement(const std::string& sql) {
  return sql.starts_with("CREATE TRIGGER ") ? with_delimiter(sql) : sql + ";\n";
}

}  // namespace waybill::mysql
