// expressions.txt: an expression per line; expressions.golden.txt: its type and its SQL on every engine.
// tests/engines/dialect_test.cpp runs them all: they have one answer.
#include <gtest/gtest.h>

#include "tests/unit/compiler/dialect/expression_fixture.h"
#include "tests/unit/compiler/dialect/golden.h"

namespace waybill {
namespace {

TEST(Expressions, on_every_engine) {
  std::string out;
  for (const std::string& line : expression_lines()) {
    std::string previous;
    for (const Engine engine : {Engine::postgres, Engine::mysql, Engine::mariadb, Engine::sqlite}) {
      const Typed typed = typed_expression(line, engine);
      ASSERT_TRUE(typed.expr) << line << "\n" << typed.diagnostics;
      if (engine == Engine::postgres)
        out += line + "\n  : " + to_string(typed.expr->type) + (typed.expr->nullable ? "\n" : " not null\n");
      const std::string sql = dialect_of(engine).expression(*typed.expr);
      if (sql != previous) out += "  " + std::string(to_string(engine)) + ": " + sql + "\n";
      previous = sql;
    }
  }
  expect_golden("expressions.golden.txt", out);
}

struct Wrong {
  const char* text;
  const char* says;  // a part of the diagnostic
};

class WrongExpression : public testing::TestWithParam<Wrong> {};

TEST_P(WrongExpression, says_what_is_wrong) {
  const Typed typed = typed_expression(GetParam().text, Engine::sqlite);
  EXPECT_FALSE(typed.expr);
  EXPECT_NE(typed.diagnostics.find(GetParam().says), std::string::npos) << typed.diagnostics;
}

INSTANTIATE_TEST_SUITE_P(Names, WrongExpression,
                         testing::Values(Wrong{"nmae", "did you mean `name`?"}, Wrong{"active", "\"'active'\""},
                                         Wrong{"x.name", "there is no table `x`"}, Wrong{"t.nmae", "error[W0202]"},
                                         Wrong{"\"NAME\"", "error[W0202]"},
                                         Wrong{"lowr(name)", "did you mean `lower`?"},
                                         Wrong{"now()", "another value at every call"},
                                         Wrong{"md5(name)", "this source can't compute `md5` of varchar(40)"}));

INSTANTIATE_TEST_SUITE_P(
    Types, WrongExpression,
    testing::Values(Wrong{"name + 1", "`+` does not take varchar(40), integer"}, Wrong{"name = 1", "can't be compared"},
                    Wrong{"d = 'tomorrow'", "can't be compared"}, Wrong{"name and ok", "error[W0307]"},
                    Wrong{"not id", "compare it: id <> 0"}, Wrong{"date '2024-02-30'", "error[W0301]"},
                    Wrong{"cast(b as integer)", "error[W0302]"}, Wrong{"cast(ts as timestamptz)", "error[W0306]"},
                    Wrong{"case when ok then 1 else 'x' end", "no type in common"},
                    Wrong{"count(sum(id))", "an aggregate can't stand in another"}, Wrong{"lower(id)", "lower(text)"},
                    Wrong{"ok || 'x'", "cast it to text"}, Wrong{"lower(distinct name)", "aggregates only"}));

TEST(Typing, finds_columns_and_casts) {
  const Typed typed = typed_expression("case when ok then cast(note as integer) else id + ms end", Engine::postgres);
  ASSERT_TRUE(typed.expr) << typed.diagnostics;
  std::vector<const TypedColumn*> columns;
  columns_of(*typed.expr, columns);
  ASSERT_EQ(columns.size(), 4u);
  EXPECT_EQ(columns[1]->column, "note");
  std::vector<const TypedExpr*> casts;
  casts_of(*typed.expr, casts);
  EXPECT_EQ(casts.size(), 1u);
  EXPECT_FALSE(has_aggregate(*typed.expr));
}

TEST(Typing, a_name_in_two_tables_is_ambiguous) {
  const Table table = expression_table();
  Scope scope{Engine::sqlite, {{"a", "t", &table, false}, {"b", "t", &table, true}}};
  Diagnostics diagnostics;
  const Expr bare{{}, ColumnName{"", "id"}};
  EXPECT_FALSE(type_expression(bare, scope, diagnostics));
  EXPECT_EQ(diagnostics.all().front().code, Code::W0203);
  const Expr outer{{}, ColumnName{"B", "ID"}};
  const TypedExprPtr typed = type_expression(outer, scope, diagnostics);
  ASSERT_TRUE(typed);
  EXPECT_TRUE(typed->nullable);  // the outer side of a join
}

}  // namespace
}  // namespace waybill
