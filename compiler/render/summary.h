// What a plan says, counted and grouped: the model that text, Markdown and HTML draw. No decision is made here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace waybill {

struct SummaryLine {   // one step, drawn under its object
  std::string symbol;  // "+", "~", "-", "-/+", "=>"
  std::string text;
  std::vector<std::string> notes;
  std::vector<std::string> risks;
};

struct SummaryObject {  // a table (or a schema, a type): its address and what happens to it
  std::string symbol;
  std::string address;   // "music.track"
  std::string headline;  // "music.track will be created and filled"
  std::vector<SummaryLine> lines;
};

struct Summary {
  std::vector<SummaryObject> objects;
  std::vector<std::pair<std::string, std::string>> legend;  // of the symbols used
  std::int64_t to_create = 0, to_change = 0, to_destroy = 0;
  std::int64_t rows = 0;
  bool rows_known = true;  // false: estimates among them, or nothing known of a table
  std::string total;       // "Plan: 11 to create, 0 to change, 0 to destroy, 15 607 rows to move."
};

Summary summarize(const Plan& plan);

std::string_view symbol_of(Action action);
std::string grouped_digits(std::int64_t number);  // "15 607"

}  // namespace waybill
