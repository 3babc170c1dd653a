#include <gtest/gtest.h>

#include "compiler/dialect/dialect.h"
#include "tests/unit/compiler/dialect/golden.h"
#include "tests/unit/compiler/dialect/rich_table.h"

namespace waybill {
namespace {

class Ddl : public testing::TestWithParam<Engine> {
 protected:
  const Dialect& dialect_ = dialect_of(GetParam());
  std::string sql_;

  void add(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) sql_ += statement + ";\n";
  }
};

// tests/engines runs the same statements on servers; here they are read by people.
TEST_P(Ddl, of_a_rich_table) {
  const Table table = rich_table();
  add(dialect_.create_schema("music"));
  add(dialect_.create_table(table));
  add(dialect_.add_primary_key(table));
  for (const Key& key : table.unique_keys) add(dialect_.add_unique(table, key));
  for (const Index& one : table.indexes) add(dialect_.create_index(table, one));
  for (const ForeignKey& key : table.foreign_keys) add(dialect_.add_foreign_key(table, key));
  for (const Check& check : table.checks) add(dialect_.add_check(table, check));
  add(dialect_.comments(table));
  add(dialect_.set_identity(table, table.columns[0], 42));
  sql_ += "\n-- is it there\n";
  add({dialect_.table_exists(table.name), dialect_.index_exists(table.name, "track_note_idx"),
       dialect_.constraint_exists(table.name, "track_name_key")});
  sql_ += "\n-- undo\n";
  for (const Check& check : table.checks) add(dialect_.drop_check(table, check));
  for (const ForeignKey& key : table.foreign_keys) add(dialect_.drop_foreign_key(table, key));
  for (const Index& one : table.indexes) add(dialect_.drop_index(table, one));
  for (const Key& key : table.unique_keys) add(dialect_.drop_key(table, key, false));
  add(dialect_.drop_key(table, *table.primary_key, true));
  add(dialect_.drop_table(table));
  expect_golden("ddl." + std::string(dialect_.name) + ".sql", sql_);
}

// What a column holds is what comes back when the table is introspected.
TEST_P(Ddl, what_columns_hold) {
  const Table table = rich_table();
  for (const Column& one : table.columns) {
    const NativeType native = dialect_.native(table, one);
    sql_ += to_string(one.type) + ": " + native.sql + " holds " + to_string(native.holds) +
            (native.note.empty() ? "" : " (" + native.note + ")") + "\n";
  }
  expect_golden("holds." + std::string(dialect_.name) + ".txt", sql_);
}

TEST_P(Ddl, is_the_same_when_asked_again) {
  const Table table = rich_table();
  EXPECT_EQ(dialect_.create_table(table), dialect_.create_table(table));
}

INSTANTIATE_TEST_SUITE_P(Engines, Ddl,
                         testing::Values(Engine::postgres, Engine::mysql, Engine::mariadb, Engine::sqlite),
                         [](const auto& engine) { return std::string(to_string(engine.param)); });

TEST(Native, texts_in_keys_get_a_length_where_the_engine_wants_one) {
  Table table;
  table.name = {"", "t"};
  table.columns = {column("a", "text"), column("b", "text"), column("c", "text"), column("n", "int")};
  table.unique_keys = {Key{"u", {"a", "b", "n"}}};
  Index plain = index("i", {{.column = "c"}});
  table.indexes = {plain};
  const Dialect& mysql = dialect_of(Engine::mysql);
  EXPECT_EQ(mysql.native(table, table.columns[0]).sql, "varchar(382)");  // (3072 - 12) / 2 / 4
  table.columns[1] = column("b", "varchar(10)");
  EXPECT_EQ(mysql.native(table, table.columns[1]).sql, "varchar(10)");
  EXPECT_FALSE(mysql.native(table, table.columns[0]).note.empty());
  EXPECT_EQ(mysql.native(table, table.columns[2]).sql, "longtext");
  EXPECT_EQ(mysql.create_index(table, plain)[0], "CREATE INDEX `i` ON `t` (`c`(255))");
}

TEST(Native, a_row_that_is_too_long_moves_its_texts_out) {
  Table table;
  table.name = {"", "t"};
  for (const char* name : {"a", "b", "c"}) table.columns.push_back(column(name, "varchar(8000)"));
  table.columns.push_back(column("short", "varchar(20)"));
  const Dialect& mysql = dialect_of(Engine::mysql);
  EXPECT_EQ(mysql.native(table, table.columns[0]).sql, "text");
  EXPECT_EQ(mysql.native(table, table.columns[3]).sql, "varchar(20)");
}

TEST(Native, an_integer_key_is_the_rowid) {
  Table table;
  table.name = {"", "t"};
  table.columns = {column("id", "int", false)};
  table.primary_key = Key{"", {"id"}};
  table.autoincrement = true;
  EXPECT_EQ(dialect_of(Engine::sqlite).create_table(table)[0],
            "CREATE TABLE \"t\" (\n  \"id\" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT\n)");
}

TEST(Names, are_quoted) {
  EXPECT_EQ(dialect_of(Engine::postgres).table({"s", "a\"b"}), "\"s\".\"a\"\"b\"");
  EXPECT_EQ(dialect_of(Engine::mysql).quote("a`b"), "`a``b`");
  EXPECT_EQ(dialect_of(Engine::mysql).quote_text("it's \\ x"), "'it''s \\\\ x'");
  EXPECT_EQ(dialect_of(Engine::sqlite).quote_text(std::string("a\0b", 3)), "CAST(X'610062' AS TEXT)");
  EXPECT_TRUE(dialect_of(Engine::postgres).reserved("select"));
  EXPECT_FALSE(dialect_of(Engine::postgres).reserved("track"));
  for (const char* name : {"postgresql", "postgres", "mysql", "mariadb", "sqlite"})
    EXPECT_TRUE(dialect_of(name)) << name;
  EXPECT_FALSE(dialect_of("oracle"));
}

}  // namespace
}  // namespace waybill
