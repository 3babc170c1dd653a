// tests/engines/conformance.txt: what expressions mean, as data. A small table with awkward values, then expressions
// with the type and the value that every engine gives, derived by hand from compiler/types/functions.def. The engine
// test runs them on servers, the unit test proves that every row of functions.def is among them. The file's head says
// how it is read.
#pragma once

#include <cctype>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "compiler/check/types.h"
#include "compiler/diagnostics/render.h"
#include "compiler/dialect/dialect.h"
#include "compiler/spec/parse_expr.h"

namespace waybill::tests {

struct ConformanceLine {
  int number = 0;  // in the file
  int row = 1;     // of the table; aggregates take all rows
  std::string text;
  std::string type;                             // empty: refused everywhere, with `refused`
  std::string value;                            // as show_value writes it; "stops": a run-time error
  std::string refused;                          // code
  std::map<std::string, std::string> refusals;  // engine -> code
};

struct Conformance {
  Table table;
  std::vector<std::vector<std::optional<std::string>>> rows;
  std::vector<ConformanceLine> lines;
};

inline std::vector<std::string> cut(const std::string& text, const std::string& mark) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = 0; (at = text.find(mark, from)) != std::string::npos; from = at + mark.size())
    parts.push_back(text.substr(from, at - from));
  parts.push_back(text.substr(from));
  return parts;
}

inline std::optional<std::string> cell_value(const std::string& cell) {
  if (cell == "-") return std::nullopt;
  return cell.starts_with('\'') ? cell.substr(1, cell.size() - 2) : cell;
}

inline ConformanceLine conformance_line(std::string text, int number) {
  ConformanceLine line;
  line.number = number;
  if (text.size() > 2 && std::isdigit(static_cast<unsigned char>(text[0])) && text[1] == ':') {
    line.row = text[0] - '0';
    text = text.substr(text.find_first_not_of(' ', 2));
  }
  const std::size_t arrow = text.rfind(" ==> ");
  if (arrow == std::string::npos) throw std::runtime_error("conformance.txt:" + std::to_string(number) + ": no ==>");
  line.text = text.substr(0, arrow);
  std::string answer = text.substr(arrow + 5);
  if (answer.starts_with("W")) {
    line.refused = answer;
    return line;
  }
  for (std::size_t at = 0; (at = answer.rfind(" !")) != std::string::npos; answer.erase(at)) {
    const std::string refusal = answer.substr(at + 2);
    line.refusals[refusal.substr(0, refusal.find(' '))] = refusal.substr(refusal.find(' ') + 1);
  }
  const std::size_t equal = answer.find(" = ");
  if (equal == std::string::npos) throw std::runtime_error("conformance.txt:" + std::to_string(number) + ": no =");
  line.type = answer.substr(0, equal);
  line.value = answer.substr(equal + 3);
  return line;
}

inline Column conformance_column(const std::string& text) {
  Column column;
  column.name = text.substr(0, text.find(' '));
  std::string type = text.substr(text.find(' ') + 1);
  column.nullable = !type.ends_with(" not null");
  if (!column.nullable) type.resize(type.size() - 9);
  column.type = parse_type(type).value();
  return column;
}

inline Conformance read_conformance() {
  std::ifstream file(std::string(WAYBILL_SOURCE_DIR) + "/tests/engines/conformance.txt");
  Conformance all;
  all.table.name = {"", "t"};
  int number = 0;
  for (std::string text; std::getline(file, text);) {
    ++number;
    if (text.empty() || text[0] == '#') continue;
    if (text.starts_with("column ")) {
      all.table.columns.push_back(conformance_column(text.substr(7)));
    } else if (text.starts_with("row ")) {
      all.rows.emplace_back();
      for (const std::string& cell : cut(text.substr(4), " | ")) all.rows.back().push_back(cell_value(cell));
    } else {
      all.lines.push_back(conformance_line(text, number));
    }
  }
  return all;
}

struct TypedText {
  TypedExprPtr expr;
  std::string diagnostics;
  std::vector<std::string> codes;
};

inline TypedText type_text(const std::string& text, const Table& table, Engine engine) {
  const Scope scope{engine, {{"t", "t", &table, false}}};
  SourceMap sources;
  Diagnostics diagnostics;
  const std::uint32_t file = sources.add("conformance.txt", text);
  const Span span{file, 0, static_cast<std::uint32_t>(text.size())};
  const ExprPtr expr = parse_expression({text, span, {}}, diagnostics);
  TypedText typed;
  if (expr) typed.expr = type_expression(*expr, scope, diagnostics, true);
  typed.diagnostics = render_text(diagnostics, sources);
  for (const Diagnostic& one : diagnostics.all()) typed.codes.emplace_back(info(one.code).id);
  return typed;
}

}  // namespace waybill::tests
