// functions.def and the conformance table together: no row without a line that shows what it means, no name without its
// words, and the reference that `waybill explain functions` prints.
#include "compiler/types/function.h"

#include <gtest/gtest.h>

#include <set>

#include "compiler/types/letters.h"
#include "tests/support/conformance.h"

namespace waybill {
namespace {

std::string row_of(const Function& function) {
  return std::string(function.name) + "(" + std::string(function.parameters) + ")";
}

// The rows that the lines of conformance.txt call, as any engine types them.
std::set<std::string> covered_rows() {
  const tests::Conformance all = tests::read_conformance();
  std::set<std::string> covered;
  for (const tests::ConformanceLine& line : all.lines)
    for (const Engine engine : {Engine::postgres, Engine::mariadb, Engine::sqlite}) {
      const tests::TypedText typed = tests::type_text(line.text, all.table, engine);
      std::vector<const TypedExpr*> calls;
      if (typed.expr) calls_of(*typed.expr, calls);
      for (const TypedExpr* call : calls) covered.insert(row_of(*std::get<TypedCall>(call->node).function));
      for (const TypedExpr* call : calls)
        for (const auto& [key, descending] : std::get<TypedCall>(call->node).order)
          covered.insert(row_of(*find_function("order by", {key->type})));
    }
  return covered;
}

TEST(Functions, every_row_is_in_the_conformance_table) {
  const std::set<std::string> covered = covered_rows();
  for (const Function& function : all_functions())
    EXPECT_TRUE(covered.count(row_of(function)) == 1)
        << row_of(function) << " has no line in tests/engines/conformance.txt";
}

TEST(Functions, there_are_many_conformance_lines) {
  const tests::Conformance all = tests::read_conformance();
  std::set<std::string> texts;
  for (const tests::ConformanceLine& line : all.lines)
    EXPECT_TRUE(texts.insert(std::to_string(line.row) + ":" + line.text).second) << "twice: " << line.text;
  EXPECT_GE(all.lines.size(), 600u);
}

TEST(Functions, every_name_has_its_words) {
  const std::string reference = function_reference();
  for (const std::string& name : function_names()) {
    EXPECT_NE(reference.find("  " + name + "("), std::string::npos) << name << " is not in the reference";
    EXPECT_FALSE(meaning_of(name).empty()) << name << " has no WAYBILL_MEANING";
    EXPECT_TRUE(instead_of(name).empty()) << name << " is a row and a WAYBILL_INSTEAD";
    EXPECT_EQ(canonical_name(name), name) << name << " is a row and a WAYBILL_ALIAS";
    EXPECT_FALSE(is_volatile_function(name)) << name;
  }
}

TEST(Functions, formats_are_tokens_and_punctuation) {
  EXPECT_EQ(format_for("YYYY-MM-DD HH24:MI:SS", Engine::sqlite), "%Y-%m-%d %H:%M:%S");
  EXPECT_EQ(format_for("DDD/YYYY", Engine::mysql), "%j/%Y");
  EXPECT_EQ(format_for("DD.MM.YYYY", Engine::postgres), "DD.MM.YYYY");
  EXPECT_FALSE(format_for("Month", Engine::sqlite));
  EXPECT_FALSE(format_for("YYYY%", Engine::sqlite));
}

TEST(Functions, letters_change_one_to_one) {
  EXPECT_EQ(lower_text_of("GRÜßE, ΟΔΟΣ Жİ 😀"), "grüße, οδοσ жi 😀");
  std::set<int> small;
  for (const LetterRange& range : lower_letters())
    for (int code = range.first; code <= range.last; code += range.step) EXPECT_TRUE(small.insert(code).second) << code;
}

}  // namespace
}  // namespace waybill
