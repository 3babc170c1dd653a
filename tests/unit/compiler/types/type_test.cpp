#include "compiler/types/type.h"

#include <gtest/gtest.h>

namespace waybill {
namespace {

struct Spelling {
  const char* written;
  const char* printed;  // nullptr: not a type
};

class TypeSpelling : public testing::TestWithParam<Spelling> {};

TEST_P(TypeSpelling, is_read_and_printed_in_one_spelling) {
  const auto type = parse_type(GetParam().written);
  if (!GetParam().printed) {
    EXPECT_FALSE(type) << to_string(*type);
    return;
  }
  ASSERT_TRUE(type) << GetParam().written;
  EXPECT_EQ(to_string(*type), GetParam().printed);
  const auto again = parse_type(to_string(*type));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *type);
}

INSTANTIATE_TEST_SUITE_P(
    Aliases, TypeSpelling,
    testing::Values(Spelling{"int", "integer"}, Spelling{"INT(11)", "integer"}, Spelling{"int4", "integer"},
                    Spelling{"int8", "bigint"}, Spelling{"integer unsigned", "integer unsigned"},
                    Spelling{"int(10) unsigned zerofill", "integer unsigned"}, Spelling{"mediumint", "mediumint"},
                    Spelling{"unsigned big int", "bigint unsigned"}, Spelling{"tinyint(1)", "tinyint"},
                    Spelling{"serial", nullptr}, Spelling{"numeric(10,2)", "decimal(10,2)"},
                    Spelling{"dec(7)", "decimal(7,0)"}, Spelling{"decimal", "decimal"},
                    Spelling{"numeric(5,-2)", "decimal(5,-2)"}, Spelling{"DECIMAL_TEXT(30,10)", "decimal(30,10)"},
                    Spelling{"float(24)", "real"}, Spelling{"float(25)", "double"}, Spelling{"float", "double"},
                    Spelling{"float(7,2)", "real"}, Spelling{"double precision", "double"},
                    Spelling{"double(8,2)", "double"}, Spelling{"character varying(120)", "varchar(120)"},
                    Spelling{"varchar", "varchar"}, Spelling{"NVARCHAR(40)", "varchar(40)"},
                    Spelling{"nchar(3)", "char(3)"}, Spelling{"char", "char(1)"}, Spelling{"varchar(0)", nullptr},
                    Spelling{"longtext", "text"}, Spelling{"varchar2(10 char)", "varchar(10)"}));

INSTANTIATE_TEST_SUITE_P(
    OtherKinds, TypeSpelling,
    testing::Values(
        Spelling{"datetime(3)", "timestamp(3)"}, Spelling{"timestamp(6)", "timestamp"},
        Spelling{"timestamp with time zone", "timestamptz"}, Spelling{"timestamp(3) without time zone", "timestamp(3)"},
        Spelling{"time with time zone", "timetz"}, Spelling{"time(0)", "time(0)"}, Spelling{"timestamp(7)", nullptr},
        Spelling{"bytea", "blob"}, Spelling{"varbinary(16)", "varbinary(16)"}, Spelling{"binary", "binary(1)"},
        Spelling{"jsonb", "json"}, Spelling{"UUID_TEXT", "uuid"}, Spelling{"enum('a','it''s')", "enum('a','it''s')"},
        Spelling{"enum", nullptr}, Spelling{"set('x','y')", "set('x','y')"}, Spelling{"bit(8)", "bit(8)"},
        Spelling{"bit varying(5)", "varbit(5)"}, Spelling{"text[]", "text[]"}, Spelling{"int[3][]", "integer[]"},
        Spelling{"integer array", "integer[]"}, Spelling{"point", "point"}, Spelling{"geometry(Point,4326)", "point"},
        Spelling{"interval day to second", "interval"}, Spelling{"native('citext')", "native('citext')"},
        Spelling{"varchar(10", nullptr}, Spelling{"int x", nullptr}, Spelling{"", nullptr},
        Spelling{"enum('a", nullptr}, Spelling{"int(", nullptr}, Spelling{"date unsigned", nullptr}));

TEST(Type, every_name_is_read) {
  for (const std::string& name : type_names()) {
    if (name == "enum" || name == "set" || name == "native") continue;  // they need arguments
    EXPECT_TRUE(parse_type(name)) << name;
  }
}

TEST(Type, wires) {
  EXPECT_EQ(wire_of(*parse_type("bigint unsigned")), Wire::uint64);
  EXPECT_EQ(wire_of(*parse_type("int unsigned")), Wire::int64);
  EXPECT_EQ(wire_of(*parse_type("timestamptz")), Wire::timestamp);
  EXPECT_EQ(wire_of(*parse_type("bit(8)")), Wire::text);
}

}  // namespace
}  // namespace waybill
