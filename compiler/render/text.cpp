#include "compiler/render/text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "compiler/dialect/dialect.h"
#include "compiler/render/summary.h"

namespace waybill {
namespace {

std::string painted(std::string_view symbol, bool color) {
  if (!color) return std::string(symbol);
  const char* code = symbol == "+" ? "32" : symbol == "-" || symbol == "-/+" ? "31" : symbol == "~" ? "33" : "36";
  return fmt::format("\033[{}m{}\033[0m", code, symbol);
}

std::string kind_of(const InventoryLine& line) {
  for (const char* kind : {"generated column", "foreign key", "unique key", "default of"})
    if (line.object.rfind(kind, 0) == 0) return kind;
  return line.object.substr(0, line.object.find(' '));
}

std::string plural(const std::string& kind, std::size_t n) {
  if (n == 1) return "1 " + kind;
  const bool es = kind.size() > 1 && kind.compare(kind.size() - 1, 1, "x") == 0;
  return fmt::format("{} {}{}", n, kind, es ? "es" : kind == "default of" ? "" : "s");
}

std::string counted(const Plan& plan, Disposition disposition) {
  std::map<std::string, std::size_t> kinds;
  for (const InventoryLine& line : plan.inventory)
    if (line.disposition == disposition) ++kinds[kind_of(line)];
  std::vector<std::string> parts;
  for (const auto& [kind, n] : kinds) parts.push_back(plural(kind, n));
  return fmt::format("{}", fmt::join(parts, ", "));
}

void add_group(std::string& out, const Plan& plan, Disposition disposition, std::string_view title, bool names) {
  const std::string counts = counted(plan, disposition);
  if (counts.empty()) return;
  out += fmt::format("  {:<12} {}\n", title, counts);
  if (!names) return;
  for (const InventoryLine& line : plan.inventory)
    if (line.disposition == disposition) out += fmt::format("               {}: {}\n", line.object, line.says);
}

void add_inventory(std::string& out, const Plan& plan, bool verbose) {
  if (plan.inventory.empty()) return;
  out += "Every object of the source:\n";
  add_group(out, plan, Disposition::carried, "carried", verbose);
  add_group(out, plan, Disposition::translated, "translated", true);
  add_group(out, plan, Disposition::left_out, "left out", true);
  add_group(out, plan, Disposition::not_carried, "not carried", true);
  out += "\n";
}

void add_object(std::string& out, const SummaryObject& object, bool color) {
  out += fmt::format("  # {}\n", object.headline);
  for (const SummaryLine& line : object.lines) {
    std::string risks;
    for (const std::string& risk : line.risks) risks += fmt::format("  [{}]", risk);
    out += fmt::format("  {} {}{}\n", painted(line.symbol, color), line.text, risks);
    for (const std::string& note : line.notes) out += fmt::format("      {}\n", note);
  }
  out += "\n";
}

// "mapped by name: a, b; by a similar name: c": what nobody wrote down.
std::string mapped_text(const MoveRows& move) {
  std::string out;
  for (const char* how : {"by name", "by a similar name"}) {
    std::string names;
    for (const MoveColumn& column : move.columns)
      if (column.mapped == how) names += (names.empty() ? "" : ", ") + column.target;
    if (!names.empty()) out += fmt::format("{}{}: {}", out.empty() ? "      -- mapped " : "; ", how, names);
  }
  return out.empty() ? out : out + "\n";
}

void add_sql(std::string& out, const Plan& plan) {
  out += "Steps:\n";
  for (const Step& step : plan.steps) {
    out += fmt::format("  {} ({})\n", step.id, to_string(step.phase));
    if (const RunSql* body = std::get_if<RunSql>(&step.body))
      for (const std::string& sql : body->statements) out += fmt::format("      {};\n", sql);
    if (const MoveRows* move = std::get_if<MoveRows>(&step.body))
      out += fmt::format("      {}\n{}", select_of(*move, ""), mapped_text(*move));
    if (const ExpectNone* none = std::get_if<ExpectNone>(&step.body))
      out += fmt::format("      {}  -- must be 0\n", none->query);
  }
  out += "\n";
}

}  // namespace

std::string plan_text(const Plan& plan, const PlanTextOptions& options) {
  const Summary summary = summarize(plan);
  std::string out = fmt::format("Migration {}: {} -> {}\n\n", plan.migration, plan.source.place, plan.target.place);
  if (summary.objects.empty()) return out + "No changes. The target holds what the spec says.\n";
  for (const auto& [symbol, meaning] : summary.legend)
    out += fmt::format("  {:>3}  {}\n", painted(symbol, options.color), meaning);
  out += "\n";
  for (const SummaryObject& object : summary.objects) add_object(out, object, options.color);
  if (options.verbose) add_sql(out, plan);
  add_inventory(out, plan, options.verbose);
  for (const std::string& warning : plan.warnings) out += fmt::format("warning {}\n", warning);
  if (!plan.warnings.empty()) out += "\n";
  if (!plan.probed) out += "The data were not asked: what rests on them is not proved.\n\n";
  return out + summary.total + "\n";
}

}  // namespace waybill
