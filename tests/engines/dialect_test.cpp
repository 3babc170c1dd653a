// What the dialects write, run on the engines: DDL that introspects as it was meant, expressions with one answer
// everywhere, probes that every engine can be asked.
#include "compiler/dialect/dialect.h"

#include <set>

#include "compiler/types/cast.h"
#include "tests/engines/driver_fixture.h"
#include "tests/unit/compiler/dialect/expression_fixture.h"
#include "tests/unit/compiler/dialect/golden.h"

namespace waybill::tests {
namespace {

class DialectTest : public DriverTest {
 protected:
  const Dialect& dialect() { return dialect_of(database().engine()); }
  void run_all(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) run(statement);
  }
  Table in_place(Table table) {
    table.name.schema = is(Server::postgresql) ? "public" : "";
    for (ForeignKey& key : table.foreign_keys) key.parent.schema = table.name.schema;
    return table;
  }
  void make_expression_row() {
    const Table table = expression_table();
    run_all(dialect().create_table(table));
    const std::vector<std::string> values = expression_row();
    std::string list;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Type type = dialect().native(table, table.columns[i]).holds;
      list += (i > 0 ? ", " : "") + dialect().literal({values[i]}, type);
    }
    run("INSERT INTO " + dialect().table(table.name) + " VALUES (" + list + ")");
  }
};

Table without(Table table, const std::set<std::string>& names) {
  std::erase_if(table.columns, [&](const Column& column) { return names.count(column.name) == 1; });
  return table;
}

TEST_P(DialectTest, ddl_runs_and_is_undone) {
  const Table table = in_place(without(rich_table(), {"custom"}));
  Table genre = table;
  genre.name.name = "Genre";
  genre.columns = {column("id", "int", false)};
  genre.primary_key = Key{"genre_pk", {"id"}};
  genre.unique_keys.clear(), genre.indexes.clear(), genre.foreign_keys.clear(), genre.checks.clear();
  run_all(dialect().create_table(genre));
  run_all(dialect().add_primary_key(genre));
  run_all(dialect().create_table(table));
  run_all(dialect().add_primary_key(table));
  for (const Key& key : table.unique_keys) run_all(dialect().add_unique(table, key));
  for (const Index& one : table.indexes) run_all(dialect().create_index(table, one));
  for (const ForeignKey& key : table.foreign_keys) run_all(dialect().add_foreign_key(table, key));
  for (const Check& check : table.checks) run_all(dialect().add_check(table, check));
  run_all(dialect().comments(table));
  for (const std::string& statement : dialect().set_identity(table, table.columns[0], 42)) query(statement);
  EXPECT_NE(one(dialect().table_exists(table.name)), "0");
  EXPECT_NE(one(dialect().index_exists(table.name, "track_note_idx")), "0");
  EXPECT_NE(one(dialect().constraint_exists(table.name, "track_name_key")), "0");
  for (const ForeignKey& key : table.foreign_keys) run_all(dialect().drop_foreign_key(table, key));
  for (const Check& check : table.checks) run_all(dialect().drop_check(table, check));
  run_all(dialect().drop_index(table, table.indexes[0]));
  for (const Key& key : table.unique_keys) run_all(dialect().drop_key(table, key, false));
  EXPECT_EQ(one(dialect().index_exists(table.name, "track_note_idx")), "0");
  EXPECT_EQ(one(dialect().constraint_exists(table.name, "track_name_key")), "0");
  run_all(dialect().drop_table(table));
  EXPECT_EQ(one(dialect().table_exists(table.name)), "0");
}

TEST_P(DialectTest, columns_hold_what_the_dialect_says) {
  const Table table = in_place(without(rich_table(), {"custom", "genre_id"}));
  Table plain = table;
  plain.foreign_keys.clear();
  run_all(dialect().create_table(plain));
  run_all(dialect().add_primary_key(plain));
  const Catalog catalog = must(database().introspect(""), "introspect");
  const Table* found = find_table(catalog, plain.name);
  if (!found && catalog.tables.size() == 1) found = &catalog.tables[0];
  ASSERT_TRUE(found);
  for (const Column& one_column : plain.columns) {
    const Column* there = find_column(*found, one_column.name);
    ASSERT_TRUE(there) << one_column.name;
    const NativeType native = dialect().native(plain, one_column);
    if (native.sql == "tinyint(1)") continue;  // a number to the engine: what it means is for the spec to say
    EXPECT_EQ(to_string(there->type), to_string(native.holds)) << one_column.name << " " << there->native_type;
  }
}

// "3.0", "3.000000" and "3" are one number.
std::string plain_number(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

TEST_P(DialectTest, expressions_have_one_answer) {
  make_expression_row();
  std::string answers;
  for (const std::string& line : expression_lines()) {
    const Typed typed = typed_expression(line, database().engine());
    ASSERT_TRUE(typed.expr) << line << "\n" << typed.diagnostics;
    const std::string sql = dialect().value_as_text(dialect().expression(*typed.expr), typed.expr->type);
    std::string answer = one("SELECT " + sql + " FROM t");
    if (is_number(typed.expr->type)) answer = plain_number(answer);
    answers += line + "\n  " + answer + "\n";
  }
  expect_golden("expressions.answers.txt", answers);
}

TEST_P(DialectTest, probes_can_be_asked) {
  make_expression_row();
  const Table table = expression_table();
  for (const Column& from : table.columns) {
    const Type type = dialect().native(table, from).holds;
    for (const char* to : {"boolean",        "tinyint",      "bigint",     "bigint unsigned",
                           "year",           "decimal(5,1)", "decimal",    "real",
                           "double",         "char(3)",      "varchar(2)", "text",
                           "varbinary(1)",   "date",         "time(0)",    "timestamp(0)",
                           "timestamptz(0)", "uuid",         "json",       "enum('a','it''s')",
                           "bit(4)"}) {
      Conversion conversion = classify(type, *parse_type(to), database().engine(), Engine::mysql);
      for (const bool lossy : {false, true}) {
        conversion.allow_lossy = lossy;
        const auto probe = cast_probe(conversion, dialect().quote(from.name), database().engine());
        if (!probe) continue;
        const std::string count = one("SELECT count(*) FROM t WHERE " + probe->bad);
        EXPECT_TRUE(count == "0" || count == "1") << from.name << " -> " << to << ": " << count;
        if (!probe->highest.empty()) one("SELECT " + probe->highest + " FROM t");
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, DialectTest, testing::Values(Server::sqlite, Server::postgresql, Server::mariadb),
                         name_of);

}  // namespace
}  // namespace waybill::tests
