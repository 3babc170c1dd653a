// Names derived by rule, loose matching, and what a cast rule matches.
#include "compiler/resolve/automap.h"

#include <gtest/gtest.h>

namespace waybill {
namespace {

TEST(Automap, snake_case_knows_acronyms_digits_and_separators) {
  const std::pair<const char*, const char*> cases[] = {{"UnitPrice", "unit_price"},
                                                       {"HTTPServerID", "http_server_id"},
                                                       {"CustomerID", "customer_id"},
                                                       {"customerId", "customer_id"},
                                                       {"Address2", "address2"},
                                                       {"HTTPServer2Name", "http_server2_name"},
                                                       {"IFK_AlbumId", "ifk_album_id"},
                                                       {"Order Details", "order_details"},
                                                       {"e-mail", "e_mail"},
                                                       {"already_snake", "already_snake"},
                                                       {"ID", "id"},
                                                       {"_Hidden", "_hidden"},
                                                       {"A", "a"},
                                                       {"Line1Text", "line1_text"},
                                                       {"trailing_", "trailing_"}};
  for (const auto& [name, wanted] : cases) EXPECT_EQ(derive_name(name, NameRule::snake_case), wanted) << name;
  EXPECT_EQ(derive_name("UnitPrice", NameRule::lower), "unitprice");
  EXPECT_EQ(derive_name("UnitPrice", NameRule::same), "UnitPrice");
}

TEST(Automap, snake_case_is_stable) {
  for (const char* name : {"UnitPrice", "HTTPServerID", "a__b", "X1Y2", "Order Details"}) {
    const std::string once = derive_name(name, NameRule::snake_case);
    EXPECT_EQ(derive_name(once, NameRule::snake_case), once) << name;
  }
}

TEST(Automap, loose_names_ignore_case_and_underscores) {
  EXPECT_TRUE(same_name_loosely("FullName", "full_name"));
  EXPECT_TRUE(same_name_loosely("fullname", "Full Name"));
  EXPECT_FALSE(same_name_loosely("fullname", "full_names"));
}

CastRule rule_for(std::string match) {
  CastRule rule;
  rule.match = Word{std::move(match), {}};
  return rule;
}

TEST(Automap, rules_match_types_lengths_defaults_and_nullability) {
  Table table;
  table.name.name = "t";
  Column column;
  column.name = "created_at";
  column.type = varchar_type(300);
  column.native_type = "varchar(300)";
  const auto matches = [&](const CastRule& rule) { return rule_matches(rule, table, column); };
  for (const char* yes :
       {"varchar(300)", "varchar", "VARCHAR ( 300 )", "varchar(>255)", "varchar(>=300)", "varchar(<=300)"})
    EXPECT_TRUE(matches(rule_for(yes))) << yes;
  for (const char* no : {"varchar(255)", "char", "varchar(>300)", "varchar(<300)", "char(>10)", "varchar(>x)"})
    EXPECT_FALSE(matches(rule_for(no))) << no;
  CastRule rule = rule_for("varchar");
  rule.if_nullable = Spanned<bool>{false, {}};
  EXPECT_FALSE(matches(rule));
  column.nullable = false;
  EXPECT_TRUE(matches(rule));
  rule.if_default = Word{"none", {}};
  EXPECT_TRUE(matches(rule));
  column.default_value = ColumnDefault{DefaultKind::literal, "x", "'x'"};
  EXPECT_FALSE(matches(rule));
  rule.if_default = Word{"x", {}};
  EXPECT_TRUE(matches(rule));
  column.native_type = "int(10) unsigned";
  column.type = make_type(TypeKind::integer);
  column.type.is_unsigned = true;
  EXPECT_TRUE(matches(rule_for("int unsigned")));
  EXPECT_FALSE(matches(rule_for("int(11)")));
}

}  // namespace
}  // namespace waybill
