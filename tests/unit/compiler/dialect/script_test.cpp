// Rows between native clients: the lines that a source writes and the statement of the target that loads them.
#include <gtest/gtest.h>

#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

ScriptValue value(const char* sql, const char* from, const char* to) {
  return {sql, *parse_type(from), *parse_type(to)};
}

TEST(Scripts, postgres_takes_copy_lines) {
  const Dialect& target = dialect_of(Engine::postgres);
  EXPECT_EQ(target.script_load({"s", "t"}, {{"a", *parse_type("text")}}), "COPY \"s\".\"t\" (\"a\") FROM STDIN");
  EXPECT_EQ(
      dialect_of(Engine::sqlite).script_line(target.script_format, {value("a", "text", "text")}, ""),
      "coalesce(replace(replace(replace(replace(CAST(a AS TEXT), '\\', '\\\\'), char(9), '\\t'), char(10), '\\n'), "
      "char(13), '\\r'), '\\N')");
}

TEST(Scripts, booleans_are_words_only_in_texts) {
  const Dialect& source = dialect_of(Engine::postgres);
  const ScriptFormat format = ScriptFormat::load_data;
  EXPECT_EQ(source.script_line(format, {value("a", "boolean", "boolean")}, ""), "coalesce((a)::integer::text, '\\N')");
  EXPECT_NE(source.script_line(format, {value("a", "boolean", "text")}, "").find("'true'"), std::string::npos);
}

// 0 in an AUTO_INCREMENT column would become the next number when another column is set.
TEST(Scripts, integers_are_set_where_anything_is) {
  const Dialect& target = dialect_of(Engine::mariadb);
  const Type integer = *parse_type("int");
  EXPECT_EQ(target.script_load({"", "t"}, {{"id", integer}}).find("@c1"), std::string::npos);
  const std::string sql = target.script_load({"", "t"}, {{"id", integer}, {"b", *parse_type("blob")}});
  EXPECT_NE(sql.find("(@c1, @c2) SET `id` = @c1, `b` = unhex(replace(@c2, '-', ''))"), std::string::npos) << sql;
}

TEST(Scripts, sqlite_gets_statements) {
  const Dialect& target = dialect_of(Engine::sqlite);
  const std::string opening = target.script_load({"", "t"}, {{"a", *parse_type("int")}});
  EXPECT_EQ(opening, "INSERT INTO \"t\" (\"a\") VALUES (");
  EXPECT_EQ(dialect_of(Engine::postgres).script_line(ScriptFormat::insert, {value("a", "int", "int")}, opening),
            "'INSERT INTO \"t\" (\"a\") VALUES (' || coalesce((a)::text, 'NULL') || ');'");
}

}  // namespace
}  // namespace waybill
