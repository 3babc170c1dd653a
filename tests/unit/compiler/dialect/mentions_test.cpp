#include "compiler/dialect/mentions.h"

#include <gtest/gtest.h>

namespace waybill {
namespace {

std::vector<std::string> sqls(const std::vector<const Made*>& list) {
  std::vector<std::string> out;
  for (const Made* one : list) out.push_back(one->sql);
  return out;
}

TEST(Mentions, what_is_needed_comes_first_and_what_needs_a_view_comes_late) {
  const std::vector<Made> made = {
      {{"s", "a"}, "a", "x s.b y", false},           // bare
      {{"s", "B.1"}, "quoted", "", false},           //
      {{"s", "b"}, "b", "\"s\".\"B.1\"(1)", false},  // quoted
      {{"s", "v"}, "view", "FROM s.w", true},        //
      {{"s", "w"}, "under", "FROM s.a", true},       //
      {{"s", "f"}, "on view", "SETOF s.v", false},   // no view itself
  };
  const InOrder order = in_order_of_need(made, '"', false);
  EXPECT_EQ(sqls(order.early), (std::vector<std::string>{"quoted", "b", "a"}));
  EXPECT_EQ(sqls(order.late), (std::vector<std::string>{"under", "view", "on view"}));
}

TEST(Mentions, a_circle_loses_nothing) {
  const std::vector<Made> made = {{{"", "a"}, "a", "`b`", false}, {{"", "b"}, "b", "`a`", false}};
  EXPECT_EQ(in_order_of_need(made, '`', true).early.size(), 2u);
}

}  // namespace
}  // namespace waybill
