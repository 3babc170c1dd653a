#include "compiler/spec/parse_expr.h"

#include <gtest/gtest.h>

#include "compiler/diagnostics/render.h"

namespace waybill {
namespace {

struct Read {
  SourceMap sources;
  Diagnostics diagnostics;
  PlacedText text;
  explicit Read(std::string what) {
    const std::uint32_t id = sources.add("e", what);
    text = {what, {id, 0, static_cast<std::uint32_t>(what.size())}, {}};
  }
  ExprPtr expression() { return parse_expression(text, diagnostics); }
  std::string first_error() { return diagnostics.empty() ? "" : one_line(diagnostics.all().front(), sources); }
};

// What is read, printed with the parentheses that precedence needs.
std::string printed(const std::string& what) {
  Read read(what);
  const ExprPtr expr = read.expression();
  return expr ? to_string(*expr) : read.first_error();
}

std::string error_of(const std::string& what) {
  Read read(what);
  EXPECT_EQ(read.expression(), nullptr) << what;
  return read.first_error();
}

TEST(ParseExpr, reads_and_prints_every_construct) {
  for (const char* text : {"a",
                           "t.a",
                           "s.t.a",
                           "\"A b\"",
                           "t.\"A\"",
                           "42",
                           "4.2",
                           "1e-3",
                           "'it''s'",
                           "null",
                           "true",
                           "false",
                           "date '2024-01-31'",
                           "timestamp '2024-01-31 10:00:00'",
                           "interval '1 day'",
                           "-a",
                           "not a",
                           "a + b",
                           "a - b",
                           "a * b",
                           "a / b",
                           "a % b",
                           "a div b",
                           "a || b",
                           "a = b",
                           "a <> b",
                           "a < b",
                           "a <= b",
                           "a > b",
                           "a >= b",
                           "a is null",
                           "a is not null",
                           "a is distinct from b",
                           "a is not distinct from b",
                           "a in (1, 2)",
                           "a not in (1)",
                           "a between 1 and 2",
                           "a not between 1 and 2",
                           "a like 'x%'",
                           "a not like 'x!%' escape '!'",
                           "a ilike b",
                           "a and b",
                           "a or b",
                           "case when a then 1 end",
                           "case a when 1 then 2 when 3 then 4 else 5 end",
                           "cast(a as decimal(10,2))",
                           "lower(a)",
                           "now()",
                           "count(*)",
                           "count(distinct a)",
                           "string_agg(a, ', ' order by b desc, c + 1)",
                           "coalesce(a, b, 'x')",
                           "native('a::citext' as text)",
                           "cast(a as enum('x','y'))",
                           "cast(a as text[])",
                           "- -a",
                           "t.*"}) {
    EXPECT_EQ(printed(text), text);
  }
}

TEST(ParseExpr, other_spellings_come_out_as_one) {
  const std::pair<const char*, const char*> rows[] = {
      {"a!=b", "a <> b"},
      {"A AND NOT B", "A and not B"},
      {"a::int", "cast(a as integer)"},
      {"a::double precision + 1", "cast(a as double) + 1"},
      {"a::timestamp with time zone", "cast(a as timestamptz)"},
      {"x :: character varying ( 5 ) [] = y", "cast(x as varchar(5)[]) = y"},
      {"-a::int", "-cast(a as integer)"},
      {"`a b`", "\"a b\""},
      {"UPPER ( a )", "upper(a)"},
      {"a is true", "a is not distinct from true"},
      {"a is not false", "a is distinct from false"},
      {"extract(year from b)", "year(b)"},
      {"current_timestamp", "current_timestamp()"},
      {"Current_Date = date'2024-01-31'", "current_date() = date '2024-01-31'"},
      {"a -- all of it\n + /* and */ b", "a + b"},
      {"((a))", "a"},
      {"date", "date"},
      {"date(a)", "date(a)"},
      {"as + escape", "as + escape"},
      {"t.end", "t.\"end\""},
      {"\xc3\xa4 || gr\xc3\xb6\xc3\x9f"
       "e",
       "\xc3\xa4 || gr\xc3\xb6\xc3\x9f"
       "e"},
  };
  for (const auto& [text, out] : rows) EXPECT_EQ(printed(text), out) << text;
}

TEST(ParseExpr, precedence_is_that_of_sql) {
  const std::pair<const char*, const char*> rows[] = {
      {"a + b * c", "a + b * c"},
      {"(a + b) * c", "(a + b) * c"},
      {"a - (b - c)", "a - (b - c)"},
      {"(a - b) - c", "a - b - c"},
      {"a || (b + c)", "a || b + c"},
      {"(a || b) + c", "(a || b) + c"},
      {"(a || b) = c", "a || b = c"},
      {"(a = b) is null", "a = b is null"},
      {"a = (b is null)", "a = (b is null)"},
      {"not (a = b)", "not a = b"},
      {"(not a) = b", "(not a) = b"},
      {"(not a) and b", "not a and b"},
      {"(a and b) or c", "a and b or c"},
      {"a and (b or c)", "a and (b or c)"},
      {"(a between 1 and 2) and b", "a between 1 and 2 and b"},
      {"a between 1 and (2 or b)", "a between 1 and (2 or b)"},
      {"(a in (1)) = b", "a in (1) = b"},
      {"a like (b || 'x')", "a like b || 'x'"},
      {"(-a) * b", "-a * b"},
      {"-(a * b)", "-(a * b)"},
      {"(a = b) = c", "(a = b) = c"},
      {"(-a)::int", "cast(-a as integer)"},
  };
  for (const auto& [text, out] : rows) {
    EXPECT_EQ(printed(text), out);
    Read first(text), second(out);
    const ExprPtr a = first.expression(), b = second.expression();
    ASSERT_TRUE(a && b) << text;
    EXPECT_TRUE(same(*a, *b)) << text;
  }
}

TEST(ParseExpr, every_node_knows_its_place) {
  Read read("lower( \"A\" ) || x::int");
  const ExprPtr expr = read.expression();
  ASSERT_TRUE(expr);
  EXPECT_EQ(read.sources.text(expr->span), "lower( \"A\" ) || x::int");
  const Binary& concat = std::get<Binary>(expr->node);
  EXPECT_EQ(read.sources.text(concat.op_span), "||");
  EXPECT_EQ(read.sources.text(concat.left->span), "lower( \"A\" )");
  EXPECT_EQ(read.sources.text(std::get<Call>(concat.left->node).name_span), "lower");
  const Cast& cast = std::get<Cast>(concat.right->node);
  EXPECT_EQ(read.sources.text(cast.type.span), "int");
  EXPECT_EQ(read.sources.text(cast.operand->span), "x");
}

TEST(ParseExpr, messages_say_what_was_expected_and_found) {
  const std::pair<const char*, const char*> rows[] = {
      {"a +", "error[W0105]: expected a value after `+`, but the expression ends here (e:1:4)"},
      {"a + * b", "error[W0105]: expected a value after `+`, found `*` (e:1:5)"},
      {"lower(a", "error[W0105]: expected `,` or `)` after the argument, but the expression ends here (e:1:8)"},
      {"coalesce(a,)", "error[W0105]: expected a value after `,`, found `)` (e:1:12)"},
      {"(a", "error[W0105]: expected `)`, but the expression ends here (e:1:3)"},
      {"a b", "error[W0105]: expected an operator or the end, found `b` (e:1:3)"},
      {"a == b", "error[W0105]: expected a value after `=`, found `=` (e:1:4)"},
      {"a < b < c", "error[W0105]: expected an operator or the end, found `<` (e:1:7)"},
      {"'abc", "error[W0105]: this quoted text has no end (e:1:1)"},
      {"a || \"b", "error[W0105]: this quoted text has no end (e:1:6)"},
      {"a /* b", "error[W0105]: this comment has no end (e:1:3)"},
      {"case a end", "error[W0105]: expected `when`, found `end` (e:1:8)"},
      {"case when a 1 end", "error[W0105]: expected `then`, found `1` (e:1:13)"},
      {"a between 1 or 2", "error[W0105]: expected `and` and the upper bound, found `or` (e:1:13)"},
      {"a in 1", "error[W0105]: expected `(` after `in`, found `1` (e:1:6)"},
      {"a is 5",
       "error[W0105]: expected `null`, `not null`, `true`, `false` or `distinct from` after `is`, found `5` "
       "(e:1:6)"},
      {"cast(a)", "error[W0105]: expected `as` and a type, found `)` (e:1:7)"},
      {"cast(a as ints)", "error[W0106]: unknown type `ints` (e:1:11)"},
      {"a and end", "error[W0105]: expected a value after `and`, found `end` (e:1:7)"},
      {"2fa", "error[W0105]: expected the end of the number, found `fa` (e:1:2)"},
      {"a && b", "error[W0105]: expected an operator or the end, found `&&` (e:1:3)"},
      {"", "error[W0105]: there is nothing here to read (e:1:1)"},
      {"a = \xe2\x80\x98x\xe2\x80\x99", "error[W0105]: expected a value after `=`, found `\xe2\x80\x98` (e:1:5)"},
  };
  for (const auto& [text, message] : rows) EXPECT_EQ(error_of(text), message) << text;
}

TEST(ParseExpr, bombs_are_refused_and_long_lists_are_not) {
  EXPECT_EQ(error_of(std::string(100000, '(')).substr(0, 49), "error[W0111]: this expression is too deeply neste");
  EXPECT_EQ(error_of(std::string(100000, '-').insert(1, " ")).substr(0, 12), "error[W0105]");  // a comment
  std::string nots, sum = "a", list = "a in (0", minuses;
  for (int i = 0; i < 20000; ++i) {
    nots += "not ";
    minuses += "- ";
    sum += "+a";
    list += "," + std::to_string(i);
  }
  EXPECT_EQ(error_of(nots + "a").substr(0, 12), "error[W0111]");
  EXPECT_EQ(error_of(minuses + "a").substr(0, 12), "error[W0111]");
  EXPECT_EQ(error_of(sum).substr(0, 12), "error[W0111]");
  EXPECT_EQ(Read(list + ")").expression() != nullptr, true);
}

TEST(ParseExpr, tables_orders_and_types) {
  Read table("\"Order Details\" as d");
  const auto ref = parse_table(table.text, table.diagnostics);
  ASSERT_TRUE(ref);
  EXPECT_EQ(ref->table.value, "Order Details");
  EXPECT_EQ(ref->alias, "d");
  Read dotted("sales.Invoice i");
  EXPECT_EQ(parse_table(dotted.text, dotted.diagnostics)->table.value, "sales.Invoice");
  Read order("updated_at desc, lower(a), b asc");
  const auto items = parse_order(order.text, order.diagnostics);
  ASSERT_EQ(items.size(), 3u);
  EXPECT_TRUE(items[0].descending);
  EXPECT_FALSE(items[1].descending);
  EXPECT_EQ(to_string(*items[1].expression), "lower(a)");
  Read type("decimel(10,2)");
  EXPECT_FALSE(parse_type_name(type.text, type.diagnostics));
  EXPECT_EQ(type.diagnostics.all().front().notes.front().second, "did you mean `decimal`?");
}

}  // namespace
}  // namespace waybill
