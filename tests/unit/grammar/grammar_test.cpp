// The grammars have no left recursion and no loop that consumes nothing.
#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/body.h"
#include "grammar/messages.h"

namespace waybill {
namespace {

TEST(Grammar, expressions_terminate) {
  EXPECT_EQ(tao::pegtl::analyze<grammar::expression_text>(1), 0u);
  EXPECT_EQ(tao::pegtl::analyze<grammar::expression_list_text>(1), 0u);
  EXPECT_EQ(tao::pegtl::analyze<grammar::order_text>(1), 0u);
  EXPECT_EQ(tao::pegtl::analyze<grammar::table_text>(1), 0u);
}

TEST(Grammar, units_of_wb_terminate) {
  EXPECT_EQ(tao::pegtl::analyze<grammar::wb::token>(1), 0u);
  EXPECT_EQ(tao::pegtl::analyze<grammar::wb::file_unit>(1), 0u);
  EXPECT_EQ(tao::pegtl::analyze<grammar::wb::split_unit>(1), 0u);
  EXPECT_EQ(tao::pegtl::analyze<grammar::wb::line_unit>(1), 0u);
  EXPECT_EQ(tao::pegtl::analyze<grammar::wb::column_unit>(1), 0u);
}

TEST(Grammar, bodies_of_catalogues_terminate) {
  EXPECT_EQ(tao::pegtl::analyze<grammar::body::tokens<grammar::body::escaped_lexicon>>(1), 0u);
  EXPECT_EQ(tao::pegtl::analyze<grammar::body::tokens<grammar::body::lenient_lexicon>>(1), 0u);
}

}  // namespace
}  // namespace waybill
