// Values written by RowWriter come back from RowReader as they were: every wire, at its extremes.
#include <cmath>
#include <limits>

#include "runtime/driver/values.h"
#include "tests/engines/driver_fixture.h"

namespace waybill::tests {
namespace {

Type typed(TypeKind kind, std::optional<int> precision = {}) {
  Type type = make_type(kind);
  type.precision = precision;
  return type;
}
Type unsigned_bigint() {
  Type type = make_type(TypeKind::bigint);
  type.is_unsigned = true;
  return type;
}

struct Natives {
  std::string sqlite, postgresql, mariadb;
  const std::string& of(Server server) const {
    return server == Server::sqlite ? sqlite : server == Server::postgresql ? postgresql : mariadb;
  }
};

struct Sample {
  Type type;
  Natives native;
  std::vector<std::string> values;
};

std::string uuid_bytes(std::string_view text) {
  char bytes[16];
  EXPECT_TRUE(parse_uuid(text, bytes));
  return {bytes, 16};
}

const std::string nul_and_high("\0\xff\\\t\n\r'\"", 8);

std::vector<Sample> samples() {
  return {
      {typed(TypeKind::boolean), {"INTEGER", "boolean", "tinyint(1)"}, {"0", "1", "\\N"}},
      {typed(TypeKind::smallint), {"INTEGER", "smallint", "smallint"}, {"-32768", "32767", "0"}},
      {typed(TypeKind::integer), {"INTEGER", "integer", "int"}, {"-2147483648", "2147483647", "\\N"}},
      {typed(TypeKind::bigint), {"INTEGER", "bigint", "bigint"}, {"-9223372036854775808", "9223372036854775807", "0"}},
      {unsigned_bigint(),
       {"TEXT", "numeric(20,0)", "bigint unsigned"},
       {"18446744073709551615", "0", "9223372036854775808"}},
      {typed(TypeKind::double_), {"REAL", "double precision", "double"}, {"1.7976931348623157e+308", "5e-324", "-0.1"}},
      {typed(TypeKind::real),
       {"REAL", "real", "float"},
       {"16777216", "0.10000000149011612", "-3.4028234663852886e+38"}},
      {decimal_type(20, 4), {"TEXT", "numeric(20,4)", "decimal(20,4)"}, {"9999999999999999.9999", "-0.0001", "12.5"}},
      {decimal_type(38, 0),
       {"TEXT", "numeric(38,0)", "decimal(38,0)"},
       {"99999999999999999999999999999999999999", "-10000", "0"}},
      {typed(TypeKind::text), {"TEXT", "text", "longtext"}, {"", "it's \\ \t\n\r \xc3\xa9 \xf0\x9f\x98\x80", "NULL"}},
      {typed(TypeKind::blob), {"BLOB", "bytea", "longblob"}, {nul_and_high, "", "\\N"}},
      {typed(TypeKind::uuid),
       {"TEXT", "uuid", "uuid"},
       {uuid_bytes("00112233-4455-6677-8899-aabbccddeeff"), uuid_bytes("ffffffff-ffff-ffff-ffff-ffffffffffff"), "\\N"}},
      {typed(TypeKind::date), {"TEXT", "date", "date"}, {"0001-01-01", "9999-12-31", "2024-02-29"}},
      {typed(TypeKind::time, 6), {"TEXT", "time(6)", "time(6)"}, {"00:00:00", "23:59:59.999999", "\\N"}},
      {typed(TypeKind::timestamp, 6),
       {"TEXT", "timestamp(6)", "datetime(6)"},
       {"0001-01-01 00:00:00", "9999-12-31 23:59:59.999999", "1969-12-31 23:59:59.000001"}},
      {typed(TypeKind::timestamptz, 6),
       {"TEXT", "timestamptz", "timestamp(6)"},
       {"1970-01-01 00:00:01", "2038-01-19 03:14:07.999999", "2024-02-29 12:30:00.5"}},
      {typed(TypeKind::json), {"TEXT", "json", "json"}, {R"({"a": [1, 1.50, "x\ny"]})", "null", "\\N"}},
  };
}

void add(BatchColumn& column, const std::string& value) {
  if (value == "\\N") return column.add_null();
  std::int64_t number = 0;
  std::uint64_t large = 0;
  double real = 0;
  ZoneText zone;
  switch (column.wire) {
    case Wire::int64: EXPECT_TRUE(parse_int64(value, number)); return column.add_fixed(number);
    case Wire::uint64:
      EXPECT_TRUE(parse_uint64(value, large));
      return column.add_fixed(static_cast<std::int64_t>(large));
    case Wire::float64: EXPECT_TRUE(parse_double(value, real)); return column.add_double(real);
    case Wire::date: EXPECT_TRUE(parse_date(value, number)); return column.add_fixed(number);
    case Wire::time: EXPECT_TRUE(parse_time(value, number)); return column.add_fixed(number);
    case Wire::timestamp: EXPECT_TRUE(parse_timestamp(value, number, zone)); return column.add_fixed(number);
    case Wire::decimal:
    case Wire::text:
    case Wire::bytes:
    case Wire::uuid: return column.add_bytes(value);
  }
}

std::string text_of(const BatchColumn& column, std::size_t row) {
  if (column.is_null(row)) return "\\N";
  char text[value_text_max];
  switch (column.wire) {
    case Wire::int64: return std::to_string(column.fixed[row]);
    case Wire::uint64: return std::to_string(static_cast<std::uint64_t>(column.fixed[row]));
    case Wire::float64: return {text, format_double(column.as_double(row), text)};
    case Wire::date: return {text, format_date(column.fixed[row], text)};
    case Wire::time: return {text, format_time(column.fixed[row], text)};
    case Wire::timestamp: return {text, format_timestamp(column.fixed[row], text)};
    default: return std::string(column.view(row));
  }
}

std::string table_sql(Server server, std::vector<WriteColumn>& columns, const std::vector<Sample>& all) {
  std::string sql = "CREATE TABLE t (id integer";
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string& native = all[i].native.of(server);
    columns.push_back({"c" + std::to_string(i), all[i].type, native});
    sql += ", c" + std::to_string(i) + " " + native +
           (native == "timestamp(6)" && server == Server::mariadb ? " NULL" : "");
  }
  return sql + ")";
}

class RoundTrip : public DriverTest {
 protected:
  void write_and_read(const std::string& option) {
    const std::vector<Sample> all = samples();
    std::vector<WriteColumn> columns;
    run(table_sql(GetParam(), columns, all));
    std::vector<Type> types;
    for (const Sample& sample : all) types.push_back(sample.type);
    Batch batch;
    batch.reset(types);
    batch.rows = 3;
    for (std::size_t i = 0; i < all.size(); ++i)
      for (const std::string& value : all[i].values) add(batch.columns[i], value);
    columns.push_back({"id", make_type(TypeKind::integer), "integer"});
    types.push_back(make_type(TypeKind::integer));
    batch.columns.emplace_back();
    batch.columns.back().wire = Wire::int64;
    for (int i = 0; i < 3; ++i) batch.columns.back().add_fixed(i);

    Url url = url_;
    if (!option.empty()) url.parameters["bulk"] = option;
    auto writer = must(must(open_database(url, false), "open")->writer(), "writer");
    must(writer->begin({"", "t"}, columns, {}, false), "begin");
    must(writer->write(batch), "write");
    must(writer->finish({}), "finish");

    auto snapshot = must(database().snapshot(1), "snapshot");
    std::string select = "SELECT ";
    for (std::size_t i = 0; i < all.size(); ++i) select += "c" + std::to_string(i) + ", ";
    must(snapshot->reader(0).open(select + "id FROM t ORDER BY id", types), "open");
    Batch back;
    ASSERT_TRUE(must(snapshot->reader(0).next(back, 1 << 20), "next"));
    ASSERT_EQ(back.rows, 3u);
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t row = 0; row < 3; ++row)
        EXPECT_EQ(text_of(back.columns[i], row), text_of(batch.columns[i], row))
            << to_string(all[i].type) << " row " << row;
    EXPECT_FALSE(must(snapshot->reader(0).next(back, 1 << 20), "next"));
  }
};

TEST_P(RoundTrip, EveryWireAtItsExtremes) { write_and_read(""); }

TEST_P(RoundTrip, ByLoadData) {
  if (!is(Server::mariadb)) GTEST_SKIP() << "only one engine has it";
  write_and_read("load");
}

TEST_P(RoundTrip, ByInsert) {
  if (!is(Server::mariadb)) GTEST_SKIP() << "only one engine has it";
  write_and_read("insert");
}

INSTANTIATE_TEST_SUITE_P(Engines, RoundTrip, ::testing::Values(Server::sqlite, Server::postgresql, Server::mariadb),
                         name_of);

}  // namespace
}  // namespace waybill::tests
