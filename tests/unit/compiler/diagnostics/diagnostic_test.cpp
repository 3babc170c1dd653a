#include "compiler/diagnostics/diagnostic.h"

#include <gtest/gtest.h>

namespace waybill {
namespace {

TEST(Source, positions_count_characters_and_lines_end_before_their_break) {
  SourceMap sources;
  const std::uint32_t id = sources.add("a.yaml", "one\r\nz\xc3\xa4h: x\n\nlast");
  EXPECT_EQ(sources.line(id, 1), "one");
  EXPECT_EQ(sources.line(id, 3), "");
  EXPECT_EQ(sources.line(id, 4), "last");
  EXPECT_EQ(sources.line(id, 5), "");
  const LineColumn x = sources.position(id, 11);
  EXPECT_EQ(x.line, 2u);
  EXPECT_EQ(x.column, 6u);
  EXPECT_EQ(sources.text({id, 11, 12}), "x");
  EXPECT_EQ(sources.text({}), "");
}

TEST(Diagnostics, sort_by_place_and_drop_exact_repeats) {
  Diagnostics diagnostics;
  diagnostics.add(Code::W0304, {0, 20, 21});
  diagnostics.add(Code::W0102, {0, 5, 6}, "first");
  diagnostics.add(Code::W0703, {});
  diagnostics.add(Code::W0304, {0, 20, 21});
  diagnostics.sort();
  ASSERT_EQ(diagnostics.all().size(), 3u);
  EXPECT_EQ(diagnostics.all()[0].message, "first");
  EXPECT_EQ(diagnostics.all()[1].message, "this cast can lose data");
  EXPECT_EQ(diagnostics.all()[2].code, Code::W0703);
  EXPECT_EQ(diagnostics.count(Severity::error), 3u);
}

TEST(Codes, are_found_by_id_and_by_name) {
  EXPECT_EQ(code_of("W0304"), Code::W0304);
  EXPECT_EQ(code_of("lossy-cast"), Code::W0304);
  EXPECT_EQ(code_of("nonsense"), std::nullopt);
  EXPECT_EQ(info(Code::W0309).severity, Severity::note);
}

}  // namespace
}  // namespace waybill
