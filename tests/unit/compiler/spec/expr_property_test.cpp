// parse(print(e)) == e for trees of every shape, and no text, however broken, does more than give a diagnostic.
#include <gtest/gtest.h>

#include <random>

#include "compiler/diagnostics/render.h"
#include "compiler/spec/parse_expr.h"

namespace waybill {
namespace {

class Trees {
 public:
  explicit Trees(unsigned seed) : random_(seed) {}

  ExprPtr tree(int depth) {
    const int kind = depth == 0 ? pick(4) : pick(14);
    switch (kind) {
      case 0: return make(literal());
      case 1: return make(ColumnName{"", name(), false});
      case 2: return make(ColumnName{name(), name(), false});
      case 3: return make(ColumnName{pick(2) ? name() : "", "Odd \"name\".x", true});
      case 4: return make(Unary{static_cast<UnaryOp>(pick(3)), tree(depth - 1)});
      case 5:
      case 6: return make(Binary{static_cast<BinaryOp>(pick(17)), {}, tree(depth - 1), tree(depth - 1)});
      case 7: return make(IsNull{tree(depth - 1), flip()});
      case 8: return make(InList{tree(depth - 1), {tree(depth - 1), tree(depth - 1)}, flip()});
      case 9: return make(Between{tree(depth - 1), tree(depth - 1), tree(depth - 1), flip()});
      case 10: return make(Like{tree(depth - 1), tree(depth - 1), flip() ? tree(depth - 1) : nullptr, flip(), flip()});
      case 11: {
        Case node{flip() ? tree(depth - 1) : nullptr, {}, flip() ? tree(depth - 1) : nullptr};
        for (int i = pick(2); i >= 0; --i) node.whens.push_back({tree(depth - 1), tree(depth - 1)});
        return make(std::move(node));
      }
      case 12: return make(Cast{tree(depth - 1), {type(), {}}});
      default: {
        if (flip()) return make(Native{"a::x || 'it''s'", {type(), {}}});
        Call call{"coalesce", {}, {tree(depth - 1), tree(depth - 1)}, flip(), {}};
        if (flip()) call.order = {{tree(depth - 1), true}, {tree(depth - 1), false}};
        return make(std::move(call));
      }
    }
  }

  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  bool flip() { return pick(2) == 0; }

 private:
  static ExprPtr make(decltype(Expr::node) node) { return std::make_shared<Expr>(Expr{{}, std::move(node)}); }
  std::string name() {
    static const std::vector<std::string> names{"a", "Total", "x_1", "date", "from", "escape", "\xc3\xa4"};
    return names[static_cast<std::size_t>(pick(static_cast<int>(names.size())))];
  }
  Literal literal() {
    static const std::vector<Literal> literals{{LiteralKind::null, ""},         {LiteralKind::boolean, "true"},
                                               {LiteralKind::integer, "42"},    {LiteralKind::decimal, "1.5e3"},
                                               {LiteralKind::string, "it's"},   {LiteralKind::date, "2024-01-31"},
                                               {LiteralKind::interval, "1 day"}};
    return literals[static_cast<std::size_t>(pick(static_cast<int>(literals.size())))];
  }
  Type type() {
    static const std::vector<std::string> types{"decimal(10,2)",   "varchar(5)",     "enum('a','b c')", "text[]",
                                                "bigint unsigned", "timestamptz(3)", "double"};
    return *parse_type(types[static_cast<std::size_t>(pick(static_cast<int>(types.size())))]);
  }
  std::mt19937 random_;
};

ExprPtr read(const std::string& text, std::string& errors) {
  SourceMap sources;
  Diagnostics diagnostics;
  const std::uint32_t file = sources.add("e", text);
  const ExprPtr expr = parse_expression({text, {file, 0, static_cast<std::uint32_t>(text.size())}, {}}, diagnostics);
  errors = render_text(diagnostics, sources);
  EXPECT_EQ(expr == nullptr, diagnostics.has_errors()) << text;
  return expr;
}

TEST(ExprProperty, what_is_printed_reads_as_the_same_tree) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    Trees trees(seed);
    const ExprPtr expr = trees.tree(static_cast<int>(seed % 5));
    std::string errors;
    const ExprPtr again = read(to_string(*expr), errors);
    ASSERT_TRUE(again) << to_string(*expr) << "\n" << errors;
    EXPECT_TRUE(same(*expr, *again)) << to_string(*expr) << "\n" << to_string(*again);
  }
}

TEST(ExprProperty, broken_texts_end_in_a_diagnostic) {
  const std::string alphabet = "ab1 .,()'\"`*+-/%<>=|:[]notcaseiwhndx\xc3\xa4\xe2\x80\x99";
  for (unsigned seed = 0; seed < 3000; ++seed) {
    Trees trees(seed);
    std::string text = to_string(*trees.tree(3));
    for (int i = trees.pick(4) + 1; i > 0; --i) {
      const auto at = static_cast<std::size_t>(trees.pick(static_cast<int>(text.size()) + 1));
      const char c = alphabet[static_cast<std::size_t>(trees.pick(static_cast<int>(alphabet.size())))];
      if (trees.flip() && at < text.size())
        text.erase(at, 1);
      else
        text.insert(at, 1, c);
    }
    std::string errors;
    read(text, errors);
  }
}

}  // namespace
}  // namespace waybill
