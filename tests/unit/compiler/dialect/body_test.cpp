// What engines write in their catalogues, in the words of the spec language, or the construct that has none.
#include "compiler/dialect/body.h"

#include <gtest/gtest.h>

#include <regex>

#include "compiler/check/types.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

Column column(std::string name, Type type, std::string collation = {}) {
  Column made;
  made.name = std::move(name);
  made.type = std::move(type);
  made.collation = std::move(collation);
  return made;
}

Type enum_of(std::vector<std::string> labels) {
  Type type = make_type(TypeKind::enum_);
  type.labels = std::move(labels);
  return type;
}

Table table_for(Engine engine) {
  const bool my = engine == Engine::mysql || engine == Engine::mariadb;
  const bool lite = engine == Engine::sqlite;
  Table table;
  table.name.name = "film";
  Type unsigned_type = make_type(TypeKind::integer);
  unsigned_type.is_unsigned = true;
  table.columns = {
      column("i", make_type(TypeKind::integer)),
      column("j", make_type(TypeKind::bigint)),
      column("u", unsigned_type),
      column("d", decimal_type(10, 2)),
      column("f", make_type(TypeKind::double_)),
      column("r", make_type(TypeKind::real)),
      column("b", make_type(TypeKind::boolean)),
      column("t", make_type(TypeKind::text), my ? "utf8mb4_nopad_bin" : ""),
      column("v", varchar_type(20),
             my     ? "utf8mb4_bin"
             : lite ? "RTRIM"
                    : "en_US.utf8"),
      column("ci", varchar_type(20),
             my     ? "utf8mb4_general_ci"
             : lite ? "NOCASE"
                    : "my_ci"),
      column("c", make_type(TypeKind::char_), my ? "utf8mb4_bin" : ""),
      column("e", enum_of({"G", "PG"}), my ? "utf8mb4_general_ci" : ""),
      column("day", make_type(TypeKind::date)),
      column("at", make_type(TypeKind::timestamp)),
      column("tz", make_type(TypeKind::timestamptz)),
      column("id", make_type(TypeKind::uuid)),
      column("doc", make_type(TypeKind::json)),
      column("raw", make_type(TypeKind::blob)),
      column("x", make_type(TypeKind::any)),
      column("Odd Name", make_type(TypeKind::integer)),
  };
  return table;
}

struct Row {
  Engine engine;
  std::string sql;
  std::string says;  // "! construct": refused
};

constexpr Engine pg = Engine::postgres;
constexpr Engine my = Engine::mysql;
constexpr Engine maria = Engine::mariadb;
constexpr Engine lite = Engine::sqlite;

const std::vector<Row>& conditions() {
  static const std::vector<Row> rows = {
      // as pg_get_constraintdef prints them
      {pg, "(t = ANY (ARRAY['G'::text, 'PG-13'::text]))", "t in ('G', 'PG-13')"},
      {pg, "((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))", "v in ('a', 'b')"},
      {pg, "(t <> ALL (ARRAY['a'::text, 'b'::text]))", "t not in ('a', 'b')"},
      {pg, "(i = ANY (ARRAY[1, 2]))", "i in (1, 2)"},
      {pg, "(i > ANY (ARRAY[1, 2]))", "! `> ANY`"},
      {pg, "(e = ANY (ARRAY['G'::mpaa, 'PG'::mpaa]))", "e in ('G', 'PG')"},
      {pg, "(e = 'X'::mpaa)", "! 'X', which is no value of the enum"},
      {pg, "(e > 'G'::mpaa)", "! an order of the values of an enum"},
      {pg, "((i >= 1) AND (i <= 9))", "i >= 1 and i <= 9"},
      {pg, "(NOT (b OR (j IS NULL)))", "not (b or j is null)"},
      {pg, "b", "b"},
      {pg, "(b IS NOT TRUE)", "b is distinct from true"},
      {pg, "(b IS UNKNOWN)", "b is null"},
      {pg, "(i IS DISTINCT FROM j)", "i is distinct from j"},
      {pg, "(t ~~ 'a%'::text)", "t like 'a%'"},
      {pg, "(t !~~ '%\\_'::text)", "t not like '%\\_'"},
      {pg, "(t ~~* 'a%'::text)", "t ilike 'a%'"},
      {pg, "(t ~ '^a'::text)", "! `~` (a regular expression)"},
      {pg, "(t !~* '^a'::text)", "! `!~*` (a regular expression)"},
      {pg, "(t SIMILAR TO 'a'::text)", "! `SIMILAR` (a regular expression)"},
      {pg, "(t ~~ v)", "! LIKE with what is no constant"},
      {pg, "(char_length(t) > 3)", "length(t) > 3"},
      {pg, "(length(btrim(t)) > 0)", "length(trim(t)) > 0"},
      {pg, "(length(TRIM(BOTH FROM t)) > 0)", "length(trim(t)) > 0"},
      {pg, "(t > 'm'::text)", "! an order of texts by the database's collation"},
      {pg, "((t COLLATE \"C\") > 'm'::text)", "t > 'm'"},
      {pg, "((ci)::text = 'x'::text)", "! a comparison of texts by the collation my_ci"},
      {pg, "(c = 'ab '::bpchar)", "rtrim(c) = 'ab'"},
      {pg, "((d * (2)::numeric) > 10.5)", "d * 2 > 10.5"},
      {pg, "((i / 2) > 1)", "i div 2 > 1"},
      {pg, "((i / j) > 1)", "! a division that fails where the divisor is 0"},
      {pg, "((i / NULLIF(j, 0)) > 1)", "i div case when j = 0 then null else j end > 1"},
      {pg, "((d / (3)::numeric) > 1.0)", "! a division whose digits after the point are the engine's own"},
      {pg, "((d / 100.0) > 1.0)", "d / 100.0 > 1.0"},
      {pg, "((i % 2) = 0)", "i % 2 = 0"},
      {pg, "(mod(i, 2) = 0)", "i % 2 = 0"},
      {pg, "(r + r > 1)", "! arithmetic with floats of 4 bytes"},
      {pg, "((f / (2)::double precision) > (1)::double precision)", "f / cast(2 as double) > cast(1 as double)"},
      {pg, "(day >= '2020-01-31'::date)", "day >= date '2020-01-31'"},
      {pg, "(at < '2020-01-31 12:00:00'::timestamp without time zone)", "at < timestamp '2020-01-31 12:00:00'"},
      {pg, "(tz < '2020-01-31 12:00:00+00'::timestamp with time zone)", "tz < timestamptz '2020-01-31 12:00:00+00'"},
      {pg, "(tz < day)", "! a comparison of timestamptz with date"},
      {pg, "(EXTRACT(year FROM day) >= (1900)::numeric)", "year(day) >= 1900"},
      {pg, "(date_part('year'::text, at) > (1900)::double precision)", "year(at) > cast(1900 as double)"},
      {pg, "(EXTRACT(hour FROM tz) > (8)::numeric)", "! `extract hour()` of timestamptz"},
      {pg, "((day - '2020-01-01'::date) < 30)", "day - date '2020-01-01' < 30"},
      {pg, "(day < CURRENT_DATE)", "! `current_date`, which has another value at every call"},
      {pg, "(at < now())", "! `now()`, which has another value at every call"},
      {pg, "(num_nonnulls(i, j) = 1)",
       "case when i is not null then 1 when not i is not null then 0 end + case when j is not null then 1 when not j "
       "is not null then 0 end = 1"},
      {pg, "(((i IS NOT NULL))::integer = 1)", "case when i is not null then 1 when not i is not null then 0 end = 1"},
      {pg, "(COALESCE(t, ''::text) <> ''::text)", "coalesce(t, '') <> ''"},
      {pg, "(lower(t) = t)", "lower(t) = t"},
      {pg, "((doc -> 'a'::text) IS NOT NULL)", "! `->` (a step into JSON)"},
      {pg, "(id = '0d8f5a0e-6b0a-4a3f-9a38-111111111111'::uuid)",
       "id = cast('0d8f5a0e-6b0a-4a3f-9a38-111111111111' as uuid)"},
      {pg, "(x IS NOT NULL)", "x is not null"},
      {pg, "(x > 1)", "! a comparison of any with integer"},
      {pg, "(\"Odd Name\" > 1)", "\"Odd Name\" > 1"},
      {pg, "(film.i > 1)", "film.i > 1"},
      {pg, "(nothing > 1)", "! `nothing`, which is no column here"},
      {pg, "(EXISTS ( SELECT 1))", "! a subquery"},
      {pg, "(ROW(i, j) = ROW(1, 2))", "! `ROW`"},
      {pg, "public.ok(i)", "! `public.ok()`"},
      {pg, "i", "! a value of type integer as a condition"},
      {pg, "((CASE WHEN b THEN i ELSE 0 END) > 1)", "case when b then i else 0 end > 1"},
      {pg, "(E'a\\\\b' = t)", "'a\\b' = t"},
      // as MySQL and MariaDB print them
      {maria, "`i` > 0 and `i` <= 9 or `b`", "i > 0 and i <= 9 or b"},
      {my, "((`i` > 0) and (`t` <> _utf8mb4'it\\'s'))", "i > 0 and t <> 'it''s'"},
      {my, "(`i` between 1 and 5)", "i >= 1 and i <= 5"},
      {my, "(`i` not between 1 and 5)", "not (i >= 1 and i <= 5)"},
      {my, "(`i` in (1,2,3))", "i in (1, 2, 3)"},
      {my, "`b` = 1", "b = true"},
      {my, "`b` in (0, 1)", "b in (false, true)"},
      {my, "`i` = true", "i = 1"},
      {my, "`i`", "i <> 0"},
      {my, "not `i`", "not i <> 0"},
      {my, "!(`i` = 1) && `j` || `b`", "not i = 1 and j <> 0 or b"},
      {my, "(`i` <=> `j`)", "i is not distinct from j"},
      {my, "(`i` xor `j`)", "! `xor`"},
      {my, "`ci` = 'a'", "! a comparison of texts by the collation utf8mb4_general_ci"},
      {my, "`ci` like 'a%'", "! LIKE by the collation utf8mb4_general_ci"},
      {my, "cast(`ci` as char charset binary) = 'a'", "ci = 'a'"},
      {my, "`ci` collate utf8mb4_bin = 'a '", "rtrim(ci) = 'a'"},
      {my, "`v` = 'a'", "rtrim(v) = 'a'"},
      {my, "`v` > 'a'", "! an order of texts by the collation utf8mb4_bin"},
      {my, "`t` > 'a'", "t > 'a'"},
      {my, "`v` like 'a\\\\_%'", "v like 'a\\_%'"},
      {my, "`e` = 'PG'", "e = 'PG'"},
      {my, "`e` = 'pg'", "! 'pg', which is no value of the enum"},
      {my, "`t` regexp '^a'", "! `regexp` (a regular expression)"},
      {my, "json_valid(`t`)", "! `json_valid()`, which asks for the engine's own JSON"},
      {my, "char_length(`ci`) > 0", "length(ci) > 0"},
      {my, "length(`ci`) > 0", "! `length()`, which counts the bytes of the column's character set"},
      {my, "concat(`t`,`i`) = 'a1'", "t || i = 'a1'"},
      {my, "if(`b`,`i`,`j`) > 0", "case when b then i else j end > 0"},
      {my, "ifnull(`i`,0) >= 0", "coalesce(i, 0) >= 0"},
      {my, "convert(`t` using utf8mb4) collate utf8mb4_bin like 'a%'", "t like 'a%'"},
      {my, "convert(`t` using latin1) = 'a'", "! `convert()`"},
      {my, "`i` / 2 > 1", "! a division whose digits after the point are the engine's own"},
      {my, "`d` / 100 > 1", "d / 100 > 1"},
      {my, "`i` DIV 2 = 1", "i div 2 = 1"},
      {my, "`i` MOD 2 = 1", "i % 2 = 1"},
      {my, "(`i` is not null) + (`j` is not null) = 1",
       "case when i is not null then 1 when not i is not null then 0 end + case when j is not null then 1 when not j "
       "is not null then 0 end = 1"},
      {my, "`u` - 1 > 0", "! `-` of an unsigned number"},
      {my, "`day` >= '2020-01-31'", "day >= '2020-01-31'"},
      {my, "`day` >= '2020-1-31'", "! '2020-1-31' beside a date"},
      {my, "year(`day`) > 1900", "year(day) > 1900"},
      {my, "year(`tz`) > 1900", "! `year()` of timestamptz"},
      {my, "`day` + interval 1 day > `at`", "day + interval '1 day' > at"},
      {my, "`raw` = 0x1F", "raw = unhex('1f')"},
      {my, "`i` = b'1'", "! a literal of bits"},
      {my, "`i` > '5'", "! a comparison of integer with varchar"},
      {my, "`i` & 1", "! `&` (bits)"},
      {my, "json_extract(`doc`,'$.a') = 1", "! `json_extract()`, a step into JSON"},
      // as a person types them for SQLite
      {lite, "[i] == 1 AND \"j\" != 2 and `u`<3", "i = 1 and j <> 2 and u < 3"},
      {lite, "t IN (\"a\", 'b')", "t in ('a', 'b')"},
      {lite, "i IS j", "i is not distinct from j"},
      {lite, "i IS NOT 1", "i is distinct from 1"},
      {lite, "i IS NOT NULL", "i is not null"},
      {lite, "i NOT NULL", "i is not null"},
      {lite, "i NOTNULL and j ISNULL", "i is not null and j is null"},
      {lite, "i NOT IN (1)", "i not in (1)"},
      {lite, "i IN ()", "! an empty list"},
      {lite, "t GLOB 'a*_?'", "t like 'a%\\__'"},
      {lite, "t GLOB '[0-9]*'", "! GLOB with a pattern that LIKE has not"},
      {lite, "t LIKE '%@%.%'", "t like '%@%.%'"},
      {lite, "t LIKE '100\\%' ESCAPE '\\'", "t like '100\\%'"},
      {lite, "t LIKE '\\%'", "t like '\\\\%'"},
      {lite, "t LIKE 'a%'", "! LIKE, which ignores the case of ASCII letters here"},
      {lite, "t = 'a' COLLATE NOCASE", "! a comparison of texts by the collation NOCASE"},
      {lite, "ci = 'a'", "! a comparison of texts by the collation NOCASE"},
      {lite, "ci COLLATE BINARY = 'a'", "ci = 'a'"},
      {lite, "v = 'a'", "rtrim(v) = 'a'"},
      {lite, "length(t) <= 20", "length(t) <= 20"},
      {lite, "lower(t) = t", "! `lower()`, which changes the letters of ASCII only"},
      {lite, "typeof(i) = 'integer'", "! `typeof()`, which tells how this engine stores a value"},
      {lite, "iif(b, i, j) > 0", "case when b then i else j end > 0"},
      {lite, "b IN (0, 1)", "b in (false, true)"},
      {lite, "i / 2 > 1", "i div 2 > 1"},
      {lite, "i / j > 1", "i div j > 1"},
      {lite, "f / 2 > 1", "f / 2 > 1"},
      {lite, "d * 2 > 1", "! arithmetic with decimals, which this engine does with floats"},
      {lite, "d > 0.5", "d > 0.5"},
      {lite, "round(CAST(d AS NUMERIC) * 2, 2) <= 1000.5", "d * 2 <= 1000.5"},  // as our own dialect says it
      {lite, "round(d * 2.5, 2) > 1", "! `round()`, which rounds floats"},
      {lite, "CAST(strftime('%Y', day) AS INTEGER) < 2100", "year(day) < 2100"},
      {lite, "strftime('%Y', day) < '2100'", "! a comparison of digits of a date with varchar"},
      {lite, "i % 2", "i % 2 <> 0"},
      {lite, "t || i = 'a1'", "t || i = 'a1'"},
      {lite, "day > '2020-01-31'", "day > '2020-01-31'"},
      {lite, "at > '2020-01-31'", "! '2020-01-31' beside a timestamp"},
      {lite, "at >= '2020-01-31 00:00:00'", "at >= '2020-01-31 00:00:00'"},
      {lite, "at < datetime('now')", "! `datetime()`, whose arguments may mean the present"},
      {lite, "max(i, j) > 1", "greatest(i, j) > 1"},
      {lite, "json_valid(doc)", "! `json_valid()`, which asks for the engine's own JSON"},
      {lite, "t REGEXP 'a'", "! `REGEXP` (a regular expression)"},
      {lite, "cast(i as text) = '1'", "cast(i as text) = '1'"},
      {lite, "cast(t as integer) = 1", "! the cast to integer"},
      {lite, "i > 1 /* more */ -- than one", "i > 1"},
      {lite, "i >", "! an end too early"},
      {lite, "i > 1 2", "! `2`"},
      {lite, "'open", "! a text or name that can't be read"},
      {lite, "i = (SELECT 1)", "! a subquery"},
      {lite, "(i, j) = (1, 2)", "! a row of values"},
      {lite, "i = ?", "! `?`"},
  };
  return rows;
}

// Names are quoted, since the catalogue says how they are written: plain ones are easier to read without.
std::string said(const NativeExpr& read) {
  static const std::regex plain("\"([a-z]+)\"");
  return read.expr ? std::regex_replace(to_string(*read.expr), plain, "$1") : "! " + read.stopped;
}

TEST(Body, conditions_are_read_with_their_meaning_or_refused_by_the_construct) {
  for (const Row& row : conditions()) {
    const Table table = table_for(row.engine);
    EXPECT_EQ(said(read_native_condition(row.engine, row.sql, columns_of_table(table))), row.says)
        << to_string(row.engine) << ": " << row.sql;
  }
}

TEST(Body, what_is_read_has_a_type_in_the_language) {
  for (const Row& row : conditions()) {
    if (row.says.starts_with("! ")) continue;
    const Table table = table_for(row.engine);
    const NativeExpr read = read_native_condition(row.engine, row.sql, columns_of_table(table));
    ASSERT_TRUE(read.expr) << row.sql;
    Diagnostics diagnostics;
    const Scope scope{row.engine, {{"", table.name.name, &table, false}}};
    const TypedExprPtr typed = type_condition(*read.expr, scope, diagnostics);
    EXPECT_TRUE(typed && !diagnostics.has_errors())
        << row.sql << ": " << (diagnostics.empty() ? "" : diagnostics.all().front().message);
  }
}

TEST(Body, a_condition_is_a_number_where_one_is_wanted) {
  const Table table = table_for(my);
  EXPECT_EQ(said(read_native_number(my, "`i` > 5", columns_of_table(table))),
            "case when i > 5 then 1 when not i > 5 then 0 end");
  EXPECT_EQ(said(read_native_number(my, "`i` + 5", columns_of_table(table))), "i + 5");
}

TEST(Body, an_expression_ends_where_no_operator_follows) {
  const Table table = table_for(pg);
  const std::string sql = "i + 1 AS next, j";
  const auto tokens = body::tokens_of(sql, lexicon_of(pg));
  ASSERT_TRUE(tokens);
  body::Cursor in(*tokens, sql);
  EXPECT_EQ(said(read_native_expression(pg, in, columns_of_table(table))), "i + 1");
  EXPECT_TRUE(in.sees("AS"));
}

TEST(Body, depth_and_length_have_an_end) {
  const Table table = table_for(pg);
  const auto read = [&](const std::string& sql) {
    return said(read_native_expression(pg, sql, columns_of_table(table)));
  };
  EXPECT_EQ(read(std::string(5000, '(') + "i"), "! nesting of more than 100 levels");
  std::string signs = "i";
  for (int i = 0; i < 2000; ++i) signs.insert(0, "- ");
  EXPECT_EQ(read(signs), "! nesting of more than 100 levels");
  std::string sum = "i";
  for (int i = 0; i < 2000; ++i) sum += " + i";
  EXPECT_EQ(read(sum), "! more than 1000 operators");
}

}  // namespace
}  // namespace waybill
