#include "compiler/render/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace waybill {

std::string grouped_digits(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::ptrdiff_t i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), " ");
  return digits;
}

std::string_view symbol_of(Action action) {
  switch (action) {
    case Action::create: return "+";
    case Action::change: return "~";
    case Action::destroy: return "-";
    case Action::replace: return "-/+";
    case Action::move: return "=>";
    case Action::check: return "?";
  }
  return "";
}

namespace {

std::string_view meaning_of(std::string_view symbol) {
  if (symbol == "+") return "create";
  if (symbol == "~") return "change in place";
  if (symbol == "-") return "destroy";
  if (symbol == "-/+") return "replace";
  if (symbol == "=>") return "move rows";
  return "check";
}

// "track" of "track.index.title": steps that hang on one table are drawn under it. Tables are known by their loads.
using Owners = std::map<std::string, std::string, std::less<>>;  // by load: the first that fills the same table

Owners owners_of(const Plan& plan) {
  Owners owners;
  std::map<QName, std::string> first;
  for (const Step& step : plan.steps) {
    const MoveRows* move = std::get_if<MoveRows>(&step.body);
    if (move == nullptr) continue;
    std::string table = step.id.substr(0, step.id.size() - std::string_view(".load").size());
    const std::string owner = first.emplace(move->target, table).first->second;
    owners.emplace(std::move(table), owner);
  }
  return owners;
}

std::string owner_of(const Owners& owners, const Step& step) {
  const std::string_view id = step.id;
  for (std::size_t dot = id.rfind('.'); dot != std::string_view::npos && dot > 0; dot = id.rfind('.', dot - 1))
    if (const auto owner = owners.find(id.substr(0, dot)); owner != owners.end()) return owner->second;
  return step.id;
}

std::string load_text(const Step& step) {
  const MoveRows& move = std::get<MoveRows>(step.body);
  return fmt::format("{} rows into {}", step.rows ? grouped_digits(*step.rows) : "an unknown number of",
                     to_string(move.target));
}

bool shown(const Step& step) {
  return !std::holds_alternative<VerifyRows>(step.body) && !std::holds_alternative<ExpectNone>(step.body);
}

SummaryLine line_of(const Step& step) {
  SummaryLine line;
  line.symbol = symbol_of(step.action);
  line.text = std::holds_alternative<MoveRows>(step.body) ? load_text(step) : step.object;
  line.notes = step.notes;
  for (const Risk risk : step.risks) line.risks.emplace_back(to_string(risk));
  return line;
}

// A view, a trigger, a function that a trigger runs.
bool is_program(const Step& step) { return step.phase == Phase::program && step.action == Action::create; }

void set_headline(SummaryObject& object, bool created, bool filled) {
  if (created)
    object.headline = fmt::format("{} will be created{}", object.address, filled ? " and filled" : "");
  else
    object.headline = filled ? fmt::format("{} is there already and will be filled", object.address)
                             : fmt::format("{} will be run", object.address);
  object.symbol = created ? "+" : filled ? "=>" : "~";
}

}  // namespace

Summary summarize(const Plan& plan) {
  Summary summary;
  std::vector<std::string> order;
  std::map<std::string, std::vector<const Step*>> by_owner;
  const Owners owners = owners_of(plan);
  for (const Step& step : plan.steps) {
    if (!shown(step)) continue;
    const std::string owner = owner_of(owners, step);
    if (by_owner[owner].empty()) order.push_back(owner);
    by_owner[owner].push_back(&step);
  }
  std::vector<std::string> used;
  for (const std::string& owner : order) {
    SummaryObject object;
    object.address = owner;
    bool created = false, filled = false;
    if (is_program(*by_owner[owner].front())) object.address = by_owner[owner].front()->object;
    for (const Step* step : by_owner[owner]) {
      const bool makes =
          step->action == Action::create &&
          (step->phase == Phase::create || step->phase == Phase::prepare || (is_program(*step) && owner == step->id));
      created |= makes;
      if (const MoveRows* move = std::get_if<MoveRows>(&step->body)) {
        filled = true;
        object.address = to_string(move->target);
        summary.rows += step->rows.value_or(0);
        summary.rows_known &= step->rows.has_value() && plan.probed;
      }
      summary.to_create += makes ? 1 : 0;
      summary.to_change += step->action == Action::change &&
                                   std::find(step->risks.begin(), step->risks.end(), Risk::opaque) != step->risks.end()
                               ? 1
                               : 0;
      summary.to_destroy += step->action == Action::destroy || step->action == Action::replace ? 1 : 0;
      object.lines.push_back(line_of(*step));
      if (std::find(used.begin(), used.end(), object.lines.back().symbol) == used.end())
        used.push_back(object.lines.back().symbol);
    }
    set_headline(object, created, filled);
    summary.objects.push_back(std::move(object));
  }
  for (const char* symbol : {"+", "~", "-", "-/+", "=>"})
    if (std::find(used.begin(), used.end(), symbol) != used.end())
      summary.legend.emplace_back(symbol, meaning_of(symbol));
  summary.total = fmt::format("Plan: {} to create, {} to change, {} to destroy, {}{} rows to move.", summary.to_create,
                              summary.to_change, summary.to_destroy, summary.rows_known ? "" : "about ",
                              grouped_digits(summary.rows));
  return summary;
}

}  // namespace waybill
