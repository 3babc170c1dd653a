#include "compiler/render/markdown.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <kainjow/mustache.hpp>

#include "compiler/render/summary.h"
#include "templates/templates.h"

namespace waybill {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

std::string_view word_of(Disposition disposition) {
  switch (disposition) {
    case Disposition::carried: return "carried";
    case Disposition::translated: return "translated";
    case Disposition::left_out: return "left out";
    case Disposition::not_carried: return "not carried";
  }
  return "";
}

data lines_of(const SummaryObject& object) {
  data lines{data::type::list};
  for (const SummaryLine& line : object.lines) {
    data one;
    one.set("symbol", line.symbol);
    one.set("text", line.text);
    one.set("risks", line.risks.empty() ? "" : fmt::format(" [{}]", fmt::join(line.risks, ", ")));
    data notes{data::type::list};
    for (const std::string& note : line.notes) notes.push_back(data{"note", note});
    one.set("notes", notes);
    lines.push_back(one);
  }
  return lines;
}

data model(const Plan& plan) {
  const Summary summary = summarize(plan);
  data page;
  page.set("migration", plan.migration);
  page.set("source", plan.source.place);
  page.set("target", plan.target.place);
  page.set("total", summary.total);
  page.set("unproved", plan.probed ? data{data::type::bool_false} : data{data::type::bool_true});
  data objects{data::type::list}, inventory{data::type::list}, warnings{data::type::list};
  for (const SummaryObject& object : summary.objects) {
    data one;
    one.set("headline", object.headline);
    one.set("lines", lines_of(object));
    objects.push_back(one);
  }
  for (const InventoryLine& line : plan.inventory) {
    data one;
    one.set("object", line.object);
    one.set("fate", std::string(word_of(line.disposition)));
    one.set("says", line.says);
    inventory.push_back(one);
  }
  for (const std::string& warning : plan.warnings) warnings.push_back(data{"warning", warning});
  page.set("objects", objects);
  page.set("inventory", inventory);
  page.set("warnings", warnings);
  return page;
}

}  // namespace

std::string plan_markdown(const Plan& plan) {
  mustache page{std::string(embedded("plan.md.mustache"))};
  page.set_custom_escape([](const std::string& text) {
    std::string out;
    for (const char c : text) {
      if (c == '|' || c == '`' || c == '<') out += '\\';
      out += c == '\n' ? ' ' : c;
    }
    return out;
  });
  return page.render(model(plan));
}

std::string plan_html(const Plan& plan) {
  mustache page{std::string(embedded("plan.html.mustache"))};
  return page.render(model(plan));
}

}  // namespace waybill
