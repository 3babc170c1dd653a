// Values and tables at the edge: what only one engine has, and what no column may swallow silently.
#include "runtime/driver/values.h"
#include "tests/engines/driver_fixture.h"

namespace waybill::tests {
namespace {

class Edges : public DriverTest {
 protected:
  // The texts that a query's columns arrive as, or the error of the reader.
  Result<std::vector<std::string>> read(const std::string& sql, const std::vector<Type>& types) {
    auto snapshot = must(database().snapshot(1), "snapshot");
    RowReader& reader = snapshot->reader(0);
    WAYBILL_CHECK(reader.open(sql, types));
    Batch batch;
    std::vector<std::string> texts;
    while (true) {
      WAYBILL_TRY(bool more, reader.next(batch, 1 << 16));
      if (!more) return texts;
      for (std::size_t row = 0; row < batch.rows; ++row)
        for (const BatchColumn& column : batch.columns) texts.push_back(show(column, row));
    }
  }
  std::vector<std::string> one_row(const std::string& sql, const std::vector<Type>& types) {
    return must(read(sql, types), sql.c_str());
  }
  std::string refusal(const std::string& sql, const Type& type) {
    const auto texts = read(sql, {type});
    EXPECT_FALSE(texts) << sql << " gave " << (texts->empty() ? "no row" : texts->front());
    return texts ? "" : to_string(texts.error());
  }
  static std::string show(const BatchColumn& column, std::size_t row) {
    if (column.is_null(row)) return "\\N";
    char text[value_text_max];
    switch (column.wire) {
      case Wire::int64: return std::to_string(column.fixed[row]);
      case Wire::uint64: return std::to_string(static_cast<std::uint64_t>(column.fixed[row]));
      case Wire::float64: return {text, format_double(column.as_double(row), text)};
      case Wire::date: return {text, format_date(column.fixed[row], text)};
      case Wire::time: return {text, format_time(column.fixed[row], text)};
      case Wire::timestamp: return {text, format_timestamp(column.fixed[row], text)};
      case Wire::uuid: return {text, format_uuid(column.view(row).data(), text)};
      default: return std::string(column.view(row));
    }
  }
  Result<void> write(const WriteColumn& column, const std::vector<std::string>& values, bool unchecked = false) {
    Batch batch;
    batch.reset({column.type});
    for (const std::string& value : values) {
      std::int64_t number = 0;
      double real = 0;
      ZoneText zone;
      BatchColumn& out = batch.columns[0];
      if (!out.is_fixed())
        out.add_bytes(value);
      else if (out.wire == Wire::float64 && parse_double(value, real))
        out.add_double(real);
      else if (parse_int64(value, number) || parse_date(value, number) || parse_timestamp(value, number, zone))
        out.add_fixed(number);
    }
    batch.rows = values.size();
    auto writer = must(database().writer(), "writer");
    WAYBILL_CHECK(writer->begin({"", "t"}, {column}, {}, unchecked));
    WAYBILL_CHECK(writer->write(batch));
    return writer->finish({});
  }
};
class SqliteEdges : public Edges {};
class PostgresqlEdges : public Edges {};
class MariadbEdges : public Edges {};

Type type(const char* text) { return parse_type(text).value(); }

TEST_P(SqliteEdges, EachStorageClassIsReadForWhatItIs) {
  run("CREATE TABLE t (v)");
  using Texts = std::vector<std::string>;
  EXPECT_EQ(one_row("SELECT 5 UNION ALL SELECT 5.0 UNION ALL SELECT '5' UNION ALL SELECT NULL", {type("integer")}),
            (Texts{"5", "5", "5", "\\N"}));
  EXPECT_EQ(
      one_row("SELECT 0.1 UNION ALL SELECT 7 UNION ALL SELECT '1.50' UNION ALL SELECT 1e21", {type("decimal(25,2)")}),
      (Texts{"0.1", "7", "1.5", "1000000000000000000000"}));
  EXPECT_EQ(one_row("SELECT 7 UNION ALL SELECT 0.5", {type("text")}), (Texts{"7", "0.5"}));
  EXPECT_EQ(one_row("SELECT '2024-02-29' UNION ALL SELECT '2024-02-29T10:00:00Z'", {type("timestamp")}),
            (Texts{"2024-02-29 00:00:00", "2024-02-29 10:00:00"}));
  EXPECT_EQ(one_row("SELECT '2024-02-29 00:00:00'", {type("date")}), Texts{"2024-02-29"});
  EXPECT_EQ(one_row("SELECT '2024-02-29 10:00:00+02:00'", {type("timestamptz")}), Texts{"2024-02-29 08:00:00"});
  EXPECT_EQ(one_row("SELECT 't' UNION ALL SELECT 0", {type("boolean")}), (Texts{"1", "0"}));
}

TEST_P(SqliteEdges, WhatIsNoSuchValueIsAnErrorThatNamesIt) {
  run("CREATE TABLE t (v)");
  const std::string message = refusal("SELECT 'twelve' AS price", type("integer"));
  EXPECT_NE(message.find("price"), std::string::npos) << message;
  EXPECT_NE(message.find("'twelve'"), std::string::npos) << message;
  EXPECT_NE(message.find("row 1"), std::string::npos) << message;
  refusal("SELECT 5.5", type("bigint"));
  refusal("SELECT 300", type("tinyint"));
  refusal("SELECT 2", type("boolean"));
  refusal("SELECT x'00'", type("text"));
  refusal("SELECT CAST(x'ff' AS TEXT)", type("text"));
  refusal("SELECT 0.123", type("decimal(10,2)"));
  refusal("SELECT '2024-02-30'", type("date"));
  refusal("SELECT 1709164800", type("timestamp"));
  refusal("SELECT '2024-02-29 10:00:00+02:00'", type("timestamp"));
  refusal("SELECT 9007199254740993", type("double"));
}

TEST_P(SqliteEdges, AColumnThatWouldChangeAValueRefusesIt) {
  run("CREATE TABLE t (v NUMERIC)");
  must(write({"v", type("decimal"), "NUMERIC"}, {"0.1", "12", "-99.5", "123456789012345678"}), "write");
  EXPECT_EQ(one("SELECT group_concat(v, ' ') FROM t"), "0.1 12 -99.5 123456789012345678");
  EXPECT_FALSE(write({"v", type("decimal"), "NUMERIC"}, {"1234567890123456789.5"}));
  EXPECT_FALSE(write({"v", type("double"), "REAL"}, {"NaN"}));
  EXPECT_EQ(one("SELECT count(*) FROM t"), "4");
}

TEST_P(SqliteEdges, DecimalsAndInstantsAreStoredAsTextInOneSpelling) {
  run("CREATE TABLE t (v TEXT)");
  must(write({"v", type("decimal(10,3)"), "TEXT"}, {"1.5", "2", "0"}), "write");
  must(write({"v", type("timestamptz"), "TEXT"}, {"2024-02-29 10:00:00.25"}), "write");
  EXPECT_EQ(one("SELECT group_concat(v, ' ') FROM t"), "1.500 2.000 0.000 2024-02-29 10:00:00.25Z");
}

TEST_P(SqliteEdges, TriggersDoNotFireInAnUncheckedLoad) {
  run("CREATE TABLE t (v INTEGER)");
  run("CREATE TABLE log (v)");
  run("CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.v); END");
  must(write({"v", type("integer"), "INTEGER"}, {"1"}, true), "write");
  EXPECT_EQ(one("SELECT count(*) FROM log"), "0");
}

TEST_P(PostgresqlEdges, ValuesThatOnlyThisEngineHas) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(
      one_row("SELECT 'infinity'::date, '-infinity'::timestamp, 'NaN'::numeric, '0044-03-15 BC'::date, 1.50::numeric, "
              "1.50::numeric(5,2)",
              {type("date"), type("timestamp"), type("decimal"), type("date"), type("decimal"), type("decimal(5,2)")}),
      (Texts{"infinity", "-infinity", "NaN", "-0043-03-15", "1.50", "1.5"}));
  EXPECT_EQ(
      one_row("SELECT '1 year -2 days 03:04:05.5'::interval, B'10110'::varbit, 'ab '::char(5), '{\"b\": 1}'::jsonb",
              {type("interval"), type("varbit"), type("char(5)"), type("json")}),
      (Texts{"P12M-2DT11045.500000S", "10110", "ab", "{\"b\": 1}"}));
  EXPECT_EQ(
      one_row("SELECT 0.00010001::numeric(20,8), 10000::numeric(9,0), 99990000.0001::numeric(20,4), 0::numeric(4,2)",
              std::vector<Type>(4, type("decimal(20,8)"))),
      (Texts{"0.00010001", "10000", "99990000.0001", "0"}));
  EXPECT_NE(refusal("SELECT point(1,2) AS p", type("text")).find("type point"), std::string::npos);
}

TEST_P(PostgresqlEdges, NumbersKeepEveryDigit) {
  run("CREATE TABLE t (v numeric)");
  const std::vector<std::string> values = {"0",         "1",      "-1",       "10000",
                                           "100000000", "0.0001", "0.00001",  "12345678901234567890.000000000000000001",
                                           "-0.5",      "NaN",    "Infinity", "99999999.9999",
                                           "1.50"};
  must(write({"v", type("decimal"), "numeric"}, values), "write");
  Rows rows = query("SELECT v::text FROM t");
  ASSERT_EQ(rows.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(rows[i][0], values[i]);
}

TEST_P(PostgresqlEdges, AColumnWithoutABinaryFormGoesByText) {
  run("CREATE TABLE t (v int[])");
  must(write({"v", type("text"), "integer[]"}, {"{1,2,NULL}", "{}"}), "write");
  EXPECT_EQ(one("SELECT string_agg(v::text, ' ') FROM t"), "{1,2,NULL} {}");
  run("CREATE TABLE u (a inet, b bytea, c text, d date)");
  Batch batch;
  batch.reset({type("inet"), type("blob"), type("text"), type("date")});
  batch.columns[0].add_bytes("10.0.0.1/8");
  batch.columns[1].add_bytes(std::string("\0\\\xff", 3));
  batch.columns[2].add_bytes("tab\t back\\slash\nline");
  batch.columns[3].add_fixed(days_from_civil(-43, 3, 15));
  batch.rows = 1;
  auto writer = must(database().writer(), "writer");
  must(writer->begin(
           {"public", "u"},
           {{"a", type("inet"), ""}, {"b", type("blob"), ""}, {"c", type("text"), ""}, {"d", type("date"), ""}}, {},
           false),
       "begin");
  must(writer->write(batch), "write");
  must(writer->finish({}), "finish");
  EXPECT_EQ(one("SELECT a || ' ' || encode(b, 'hex') || ' ' || c || ' ' || d FROM u"),
            "10.0.0.1/8 005cff tab\t back\\slash\nline 0044-03-15 BC");
}

TEST_P(PostgresqlEdges, AnUncheckedLoadFiresNoTriggerAndChecksNoForeignKey) {
  run("CREATE TABLE parent (id integer primary key)");
  run("CREATE TABLE t (v integer references parent)");
  run("CREATE TABLE log (v integer)");
  run("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (NEW.v); RETURN NEW; "
      "END'");
  run("CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()");
  must(write({"v", type("integer"), "integer"}, {"7"}, true), "write");
  EXPECT_EQ(one("SELECT count(*) FROM log"), "0");
  const auto refused = write({"v", type("integer"), "integer"}, {"8"}, false);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("foreign key"), std::string::npos) << refused.error().message;
}

TEST_P(PostgresqlEdges, TooLongATextIsTheServersError) {
  run("CREATE TABLE t (v varchar(3))");
  const auto refused = write({"v", type("text"), "varchar(3)"}, {"abcd"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sqlstate, "22001");
  EXPECT_FALSE(write({"v", type("text"), "varchar(3)"}, {std::string("a\0b", 3)}));
}

TEST_P(PostgresqlEdges, NamesDoNotLandInTheLedgersSchema) {
  run("CREATE SCHEMA waybill");
  run("CREATE TABLE t (v integer)");
  EXPECT_EQ(one("SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = 't'"),
            "public");
}

TEST_P(MariadbEdges, ValuesThatOnlyThisEngineHas) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(one_row("SELECT CAST('-838:59:59.5' AS time(6)), CAST(18446744073709551615 AS unsigned), 1.50, b'101' + 0",
                    {type("time"), type("bigint unsigned"), type("decimal(5,2)"), type("bigint")}),
            (Texts{"-838:59:59.5", "18446744073709551615", "1.5", "5"}));
  run("CREATE TABLE z (d datetime, l longtext, f float)");
  run("SET STATEMENT sql_mode='' FOR INSERT INTO z VALUES ('0000-00-00', repeat('é', 100000), 0.1)");
  EXPECT_NE(refusal("SELECT d FROM z", type("timestamp")).find("0000-00-00"), std::string::npos);
  EXPECT_EQ(one_row("SELECT l, f FROM z", {type("text"), type("real")})[0].size(), 200000u);
  EXPECT_EQ(one_row("SELECT f FROM z", {type("real")})[0], "0.10000000149011612");
}

TEST_P(MariadbEdges, WhatTheServerWouldChangeIsAnError) {
  run("CREATE TABLE t (v datetime(3), w varchar(3), n decimal(5,2), e enum('a','b'))");
  EXPECT_FALSE(write({"v", type("timestamp"), "datetime(3)"}, {"2024-02-29 10:00:00.0001"}));
  EXPECT_FALSE(write({"v", type("timestamp"), "datetime(3)"}, {"infinity"}));
  EXPECT_FALSE(write({"w", type("text"), "varchar(3)"}, {"abc "}));  // only a note: the blank is cut
  EXPECT_FALSE(write({"n", type("decimal"), "decimal(5,2)"}, {"1.239"}));
  EXPECT_FALSE(write({"e", type("text"), "enum('a','b')"}, {"c"}));
  EXPECT_FALSE(write({"n", type("decimal"), "decimal(5,2)"}, {"NaN"}));
  EXPECT_EQ(one("SELECT count(*) FROM t"), "0");
  must(write({"v", type("timestamp"), "datetime(3)"}, {"2024-02-29 10:00:00.123"}), "write");
}

TEST_P(MariadbEdges, ATriggerInTheWayOfAnUncheckedLoadIsSaid) {
  run("CREATE TABLE t (v int)");
  run("CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 1");
  const auto refused = write({"v", type("integer"), "int"}, {"7"}, true);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("trigger g"), std::string::npos);
}

TEST_P(MariadbEdges, BitsAndUuidsAndGeometry) {
  run("CREATE TABLE t (b bit(5), u binary(16))");
  must(write({"b", type("bit(5)"), "bit(5)"}, {"10110"}), "bits");
  EXPECT_EQ(one_row("SELECT lpad(bin(b + 0), 5, '0') FROM t", {type("bit(5)")})[0], "10110");
  must(write({"u", type("uuid"), "binary(16)"}, {std::string("0123456789abcdef")}), "uuid");
  EXPECT_EQ(one_row("SELECT u FROM t WHERE u IS NOT NULL", {type("uuid")})[0], "30313233-3435-3637-3839-616263646566");
}

INSTANTIATE_TEST_SUITE_P(Engines, SqliteEdges, ::testing::Values(Server::sqlite), name_of);
INSTANTIATE_TEST_SUITE_P(Engines, PostgresqlEdges, ::testing::Values(Server::postgresql), name_of);
INSTANTIATE_TEST_SUITE_P(Engines, MariadbEdges, ::testing::Values(Server::mariadb), name_of);

}  // namespace
}  // namespace waybill::tests
