// conformance.txt on real servers: each expression is read, typed, translated, asked and read back, and has its type
// and its value everywhere. MySQL too, where WAYBILL_TEST_MYSQL names one.
#include "tests/support/conformance.h"

#include "runtime/driver/values.h"
#include "tests/engines/driver_fixture.h"

namespace waybill::tests {
namespace {

std::string shown(const BatchColumn& column, const Type& type) {
  if (column.is_null(0)) return "NULL";
  char text[value_text_max];
  switch (column.wire) {
    case Wire::int64:
      if (type.kind == TypeKind::boolean) return column.fixed[0] != 0 ? "true" : "false";
      return std::to_string(column.fixed[0]);
    case Wire::uint64: return std::to_string(static_cast<std::uint64_t>(column.fixed[0]));
    case Wire::float64: return {text, format_double(column.as_double(0), text)};
    case Wire::date: return {text, format_date(column.fixed[0], text)};
    case Wire::time: return {text, format_time(column.fixed[0], text)};
    case Wire::timestamp: return {text, format_timestamp(column.fixed[0], text)};
    case Wire::uuid: return {text, format_uuid(column.view(0).data(), text)};
    case Wire::decimal: return std::string(column.view(0));
    case Wire::bytes: {
      std::string hex;
      for (const char c : column.view(0)) {
        constexpr std::string_view digits = "0123456789abcdef";
        hex += digits[static_cast<unsigned char>(c) >> 4];
        hex += digits[static_cast<unsigned char>(c) & 15];
      }
      return hex;
    }
    case Wire::text: break;
  }
  return "'" + std::string(column.view(0)) + "'";
}

class Conforms : public DriverTest {
 protected:
  const Dialect& dialect() { return dialect_of(database().engine()); }

  void make_table(const Conformance& all) {
    for (const std::string& statement : dialect().create_table(all.table)) run(statement);
    for (const auto& row : all.rows) {
      std::string list;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const Type type = dialect().native(all.table, all.table.columns[i]).holds;
        list += (i > 0 ? ", " : "") + (row[i] ? dialect().literal({*row[i]}, type) : "NULL");
      }
      run("INSERT INTO " + dialect().table(all.table.name) + " VALUES (" + list + ")");
    }
  }

  Result<std::string> answer(RowReader& reader, const TypedExpr& expr, int row) {
    std::string sql = "SELECT " + dialect().read(dialect().expression(expr), expr.type) + " AS x FROM " +
                      dialect().table({"", "t"}) + " AS " + dialect().quote("t");
    if (!has_aggregate(expr)) sql += " WHERE id = " + std::to_string(row);
    Batch batch;
    auto opened = reader.open(sql, {expr.type});
    auto more = opened ? reader.next(batch, 1 << 16) : tl::unexpected<Error>(opened.error());
    if (!more) (void)reader.close();
    if (!more) return tl::unexpected<Error>(more.error());
    std::string text = batch.rows == 1 ? shown(batch.columns[0], expr.type) : "not one row";
    WAYBILL_CHECK(reader.close());
    return text;
  }
};

// What a server's owner may have set for the database; a session of ours sets its own.
const char* const unusual_settings[] = {
    "standard_conforming_strings = off", "DateStyle = 'German, DMY'", "TimeZone = 'America/New_York'",
    "IntervalStyle = 'sql_standard'",    "extra_float_digits = 0",    "bytea_output = 'escape'"};

TEST_P(Conforms, every_expression_has_its_type_and_value) {
  const Conformance all = read_conformance();
  for (const char* setting : unusual_settings)
    if (is(Server::postgresql)) run("ALTER DATABASE " + database_name_ + " SET " + setting);
  make_table(all);
  const std::string engine(to_string(database().engine()));
  auto snapshot = must(database().snapshot(1), "snapshot");
  for (const ConformanceLine& line : all.lines) {
    SCOPED_TRACE("conformance.txt:" + std::to_string(line.number) + ": " + line.text);
    const TypedText typed = type_text(line.text, all.table, database().engine());
    const auto refusal = line.refusals.find(engine);
    const std::string code = refusal == line.refusals.end() ? line.refused : refusal->second;
    if (!code.empty()) {
      EXPECT_FALSE(typed.expr);
      EXPECT_EQ(typed.codes, std::vector<std::string>{code}) << typed.diagnostics;
      continue;
    }
    EXPECT_TRUE(typed.expr) << typed.diagnostics;
    if (!typed.expr) continue;
    EXPECT_EQ(to_string(typed.expr->type), line.type);
    const auto value = answer(snapshot->reader(0), *typed.expr, line.row);
    const std::string sql = dialect().expression(*typed.expr);
    if (line.value == "stops") {
      EXPECT_FALSE(value) << "gave " << *value << " by " << sql;
      snapshot = must(database().snapshot(1), "snapshot");
    } else {
      EXPECT_EQ(value ? *value : to_string(value.error()), line.value) << sql;
      if (!value) snapshot = must(database().snapshot(1), "snapshot");
      EXPECT_TRUE(typed.expr->nullable || line.value != "NULL") << "not null, it says";
    }
  }
}

// How a column of many digits is kept by the engine without decimals.
TEST_P(Conforms, decimals_kept_as_text_are_texts_without_ending_zeros) {
  if (!is(Server::sqlite)) GTEST_SKIP() << "has decimals";
  Table table;
  table.name = {"", "t"};
  table.columns = {conformance_column("p decimal(30,3)")};
  run("CREATE TABLE t (p TEXT)");
  run("INSERT INTO t VALUES ('1.500'), ('100'), ('-2.000'), (7), (0.25), ('12345678901234567890.120')");
  const TypedText typed = type_text("cast(p as text)", table, database().engine());
  ASSERT_TRUE(typed.expr) << typed.diagnostics;
  EXPECT_EQ(one("SELECT group_concat(" + dialect().expression(*typed.expr) + ", ' ') FROM t"),
            "1.5 100 -2 7 0.25 12345678901234567890.12");
}

INSTANTIATE_TEST_SUITE_P(Engines, Conforms,
                         testing::Values(Server::sqlite, Server::postgresql, Server::mariadb, Server::mysql), name_of);

}  // namespace
}  // namespace waybill::tests
