#include "compiler/render/scripts.h"

#include <fmt/format.h>

#include <algorithm>
#include <kainjow/mustache.hpp>

#include "compiler/dialect/dialect.h"
#include "compiler/render/summary.h"
#include "templates/templates.h"

namespace waybill {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

std::string file_name(std::string_view id) {
  std::string out;
  for (const char c : id) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    out += plain ? c : '_';
  }
  return out;
}

std::string comment(const std::string& text) {
  std::string out = "-- ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "-- ";
  }
  return out + "\n";
}

std::string statement(const std::string& sql) { return sql + (!sql.empty() && sql.back() == ';' ? "\n" : ";\n"); }

// "view" of "view customer_list", "trigger" of "trigger ins_film on film".
std::string kind_of(const InventoryLine& line) { return line.object.substr(0, line.object.find(' ')); }

std::string head(const Plan& plan, std::string_view what) {
  return fmt::format("-- {}: {}\n-- made by waybill {} from {}; read it, edit it, run it with {}\n\n", plan.migration,
                     what, plan.waybill_version, plan.spec_name, dialect_of(plan.target.engine).script_client);
}

class Scripts {
 public:
  Scripts(const Plan& plan, const ScriptEnd& source, const ScriptEnd& target)
      : plan_(plan),
        ends_{source, target},
        source_(dialect_of(plan.source.engine)),
        target_(dialect_of(plan.target.engine)) {}

  std::vector<Script> run() {
    int number = 0;
    for (int i = 0; i <= static_cast<int>(Phase::publish); ++i) phase(static_cast<Phase>(i), ++number);
    undo();
    stubs();
    driver();
    return std::move(out_);
  }

 private:
  void phase(Phase phase, int number) {
    std::string statements, checks;
    for (const Step& step : plan_.steps) {
      if (step.phase != phase) continue;
      if (const MoveRows* move = std::get_if<MoveRows>(&step.body)) {
        flush(phase, number, statements);
        load(step, *move, number);
      } else if (const RunSql* body = std::get_if<RunSql>(&step.body)) {
        statements += comment(step.id + ": " + step.object);
        for (const std::string& sql : body->statements)
          statements += sql.ends_with(';') ? statement(sql) : target_.script_statement(sql);
        statements += "\n";
      } else if (const ExpectNone* none = std::get_if<ExpectNone>(&step.body)) {
        checks += comment(step.object + ": must be 0") + statement(none->query) + "\n";
      }
    }
    flush(phase, number, statements);
    if (!checks.empty()) {
      const std::string path = fmt::format("{:02}-{}-checks.sql", number, to_string(phase));
      out_.push_back({path, head(plan_, "questions whose answer must be 0") + checks});
      command(fmt::format("must_be_zero {}", path));
    }
    if (phase == Phase::verify) counts(number);
  }

  // The statements of a phase so far as a file; a phase may have several when rows move in between.
  void flush(Phase phase, int number, std::string& statements) {
    if (statements.empty()) return;
    const int part = ++parts_[static_cast<std::size_t>(phase)];
    const std::string path =
        fmt::format("{:02}-{}{}.sql", number, to_string(phase), part > 1 ? fmt::format("-{}", part) : "");
    out_.push_back({path, head(plan_, to_string(phase)) + statements});
    command(fmt::format("target_run {}", path));
    statements.clear();
  }

  void load(const Step& step, const MoveRows& move, int number) {
    std::vector<ScriptValue> values;
    std::vector<ScriptColumn> columns;
    for (const MoveColumn& column : move.columns) {
      if (column.computed) continue;
      values.push_back({column.script_sql, column.conversion.from, column.conversion.to});
      columns.push_back({column.target, column.conversion.to});
    }
    const std::string loader = target_.script_load(move.target, columns);
    MoveRows lines = move;
    lines.columns.clear();
    MoveColumn line;
    line.source_sql = source_.script_line(target_.script_format, values, loader);
    lines.columns.push_back(std::move(line));
    const std::string base =
        fmt::format("{:02}-load/{:03}-{}", number, ++loads_, file_name(step.id.substr(0, step.id.rfind(".load"))));
    out_.push_back({base + ".source.sql", comment(fmt::format("{}: what {} shows is a line for the loader per row",
                                                              step.object, source_.script_client)) +
                                              statement(select_of(lines, ""))});
    out_.push_back(
        {base + ".load.sql",
         comment(fmt::format("{}: takes the lines from its standard input", step.object)) + statement(loader)});
    command(fmt::format("echo 'rows of {}'", file_name(to_string(move.target))));
    command(fmt::format("source_lines {0}.source.sql | target_load {0}.load.sql", base));
  }

  // How many rows each table must hold, where the plan counted them.
  void counts(int number) {
    std::string text;
    std::vector<std::pair<QName, std::int64_t>> tables;
    for (const Step& step : plan_.steps)
      if (const MoveRows* move = std::get_if<MoveRows>(&step.body); move != nullptr && step.rows && plan_.probed) {
        const auto there =
            std::find_if(tables.begin(), tables.end(), [&](const auto& one) { return one.first == move->target; });
        if (there == tables.end())
          tables.emplace_back(move->target, *step.rows);
        else
          there->second += *step.rows;
      }
    for (const auto& [table, rows] : tables)
      text += comment(to_string(table) + ": rows missing or too many; must be 0") +
              statement(fmt::format("SELECT count(*) - {} FROM {}", rows, target_.table(table)));
    if (text.empty()) return;
    const std::string path = fmt::format("{:02}-verify.sql", number);
    out_.push_back({path, head(plan_, "counts") + text});
    command("must_be_zero " + path);
  }

  void undo() {
    std::string text;
    for (auto step = plan_.steps.rbegin(); step != plan_.steps.rend(); ++step) {
      if (step->undo.empty()) continue;
      text += comment("undoes " + step->id);
      for (const std::string& sql : step->undo) text += statement(sql);
    }
    out_.push_back({"undo.sql", head(plan_, "undo of all of it") + text});
  }

  // What is not carried and has a text of its own: for who writes it anew. Comments only; run.sh leaves it alone.
  void stubs() {
    std::string text;
    for (const InventoryLine& line : plan_.inventory) {
      if (line.sql.empty()) continue;
      text += comment(fmt::format("{}: not carried: {}", line.object, line.says)) +
              comment(fmt::format("CREATE {} … ;  in the words of {}, to be written by hand", kind_of(line),
                                  target_.name)) +
              comment(fmt::format("Its text in {}:", source_.name)) + comment(line.sql) + "\n";
    }
    if (!text.empty()) out_.push_back({"not-carried.sql", head(plan_, "what is not carried") + text});
  }

  void command(std::string line) { commands_ += line + "\n"; }

  void driver() {
    data values;
    values.set("migration", plan_.migration);
    values.set("version", plan_.waybill_version);
    values.set("total", summarize(plan_).total);
    values.set("source_name", std::string(source_.name));
    values.set("target_name", std::string(target_.name));
    values.set("source_client", std::string(source_.script_client));
    values.set("target_client", std::string(target_.script_client));
    set_end(values, "source", ends_[0]);
    set_end(values, "target", ends_[1]);
    std::string clients(embedded(fmt::format("{}.sh", source_.name)));
    if (source_.name != target_.name) clients += "\n" + std::string(embedded(fmt::format("{}.sh", target_.name)));
    values.set("clients", clients);
    values.set("commands", commands_);
    mustache page{std::string(embedded("run.sh.mustache"))};
    out_.push_back({"run.sh", page.render(values), true});
  }

  static void set_end(data& values, const std::string& side, const ScriptEnd& end) {
    values.set(side + "_host", end.host);
    values.set(side + "_port", end.port);
    values.set(side + "_user", end.user);
    values.set(side + "_database", end.database);
    values.set(side + "_socket", end.socket);
  }

  const Plan& plan_;
  ScriptEnd ends_[2];
  const Dialect& source_;
  const Dialect& target_;
  std::vector<Script> out_;
  std::string commands_;
  int loads_ = 0;
  int parts_[16] = {};
};

}  // namespace

std::vector<Script> scripts(const Plan& plan, const ScriptEnd& source, const ScriptEnd& target) {
  return Scripts(plan, source, target).run();
}

}  // namespace waybill
