// The table that expressions.txt speaks of, its one row, and an expression read and typed over it.
#pragma once

#include <fstream>
#include <string>

#include "compiler/check/types.h"
#include "compiler/diagnostics/render.h"
#include "compiler/dialect/dialect.h"
#include "compiler/spec/parse_expr.h"
#include "tests/unit/compiler/dialect/rich_table.h"

namespace waybill {

inline Table expression_table() {
  Table table;
  table.name = {"", "t"};
  table.columns = {column("id", "int", false),
                   column("u", "int unsigned", false),
                   column("bu", "bigint unsigned"),
                   column("ms", "int", false),
                   column("price", "decimal(10,2)"),
                   column("f", "double"),
                   column("r", "real"),
                   column("name", "varchar(40)", false),
                   column("note", "text"),
                   column("ok", "boolean"),
                   column("d", "date"),
                   column("ts", "timestamp"),
                   column("tz", "timestamptz"),
                   column("ti", "time"),
                   column("kind", "enum('a','b')"),
                   column("b", "blob"),
                   column("code", "char(4)")};
  return table;
}

inline std::vector<std::string> expression_row() {
  return {"7",
          "3",
          "1000",
          "343719",
          "-12.35",
          "2.5",
          "0.25",
          "  Grüße  ",
          "a_b%c",
          "true",
          "2024-02-29",
          "2024-02-29 13:14:15.5",
          "2024-02-29 13:14:15.5",
          "23:59:58",
          "b",
          "00ff",
          "x"};
}

inline std::vector<std::string> expression_lines() {
  std::ifstream file(std::string(WAYBILL_SOURCE_DIR) + "/tests/unit/compiler/dialect/expressions.txt");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    if (!line.empty()) lines.push_back(line);
  return lines;
}

struct Typed {
  TypedExprPtr expr;
  std::string diagnostics;
};

inline Typed typed_expression(const std::string& text, Engine engine) {
  static const Table table = expression_table();
  const Scope scope{engine, {{"t", "t", &table, false}}};
  SourceMap sources;
  Diagnostics diagnostics;
  const std::uint32_t file = sources.add("spec", text);
  const Span span{file, 0, static_cast<std::uint32_t>(text.size())};
  const ExprPtr expr = parse_expression({text, span, {}}, diagnostics);
  Typed typed;
  if (expr) typed.expr = type_expression(*expr, scope, diagnostics, true);
  typed.diagnostics = render_text(diagnostics, sources);
  return typed;
}

}  // namespace waybill
