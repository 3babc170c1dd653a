#include "compiler/diagnostics/render.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "compiler/diagnostics/suggest.h"

namespace waybill {
namespace {

// The span of the first occurrence of `word`.
Span find(const SourceMap& sources, std::uint32_t file, std::string_view word) {
  const std::size_t at = sources.file(file).text.find(word);
  return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + word.size())};
}

TEST(RenderText, draws_the_form_of_the_design) {
  SourceMap sources;
  std::string text(30, '\n');
  text += "      total: { from: Total, type: \"decimal(6,2)\" }\n";
  const std::uint32_t id = sources.add("waybill.yaml", text);
  Diagnostics diagnostics;
  diagnostics.add(Code::W0304, find(sources, id, "from: Total, "))
      .label("decimal(10,2) does not fit decimal(6,2)")
      .probe("14 of 412 rows exceed 9999.99, first at InvoiceId 96, 194, 299")
      .help("widen it to decimal(10,2), or say `cast: lossy`");
  EXPECT_EQ(render_text(diagnostics, sources), R"text(error[W0304]: this cast can lose data
  --> waybill.yaml:31:16
   |
31 |       total: { from: Total, type: "decimal(6,2)" }
   |                ^^^^^^^^^^^^^ decimal(10,2) does not fit decimal(6,2)
   |
   = probe: 14 of 412 rows exceed 9999.99, first at InvoiceId 96, 194, 299
   = help: widen it to decimal(10,2), or say `cast: lossy`

1 error
)text");
}

TEST(RenderText, secondary_labels_other_lines_and_other_files) {
  SourceMap sources;
  const std::uint32_t a = sources.add("a.yaml", "one: 1\n\n\ntwo: 2\n");
  const std::uint32_t b = sources.add("b.yaml", "three: 3\n");
  Diagnostics diagnostics;
  diagnostics.add(Code::W0108, find(sources, a, "two"), "`two` is given twice")
      .also(find(sources, a, "one"), "not here")
      .also(find(sources, b, "three"), "but here");
  EXPECT_EQ(render_text(diagnostics.all().front(), sources), R"text(error[W0108]: `two` is given twice
 --> a.yaml:4:1
  |
1 | one: 1
  | --- not here
...
4 | two: 2
  | ^^^
 ::: b.yaml:1:1
  |
1 | three: 3
  | ----- but here
)text");
}

TEST(RenderText, tabs_wide_characters_and_marks_keep_the_caret_in_place) {
  SourceMap sources;
  const std::uint32_t id = sources.add("w.yaml", "\t\xe8\xa1\xa8 e\xcc\x81: nmae\n");
  Diagnostics diagnostics;
  diagnostics.add(Code::W0102, find(sources, id, "nmae"), "m");
  EXPECT_EQ(render_text(diagnostics.all().front(), sources),
            "error[W0102]: m\n --> w.yaml:1:8\n  |\n1 |     \xe8\xa1\xa8 e\xcc\x81: nmae\n  |           ^^^^\n");
}

TEST(RenderText, long_lines_are_cut_around_the_error) {
  SourceMap sources;
  const std::uint32_t id = sources.add("l.yaml", std::string(5000, 'x') + "HERE" + std::string(5000, 'y'));
  Diagnostics diagnostics;
  diagnostics.add(Code::W0105, find(sources, id, "HERE"), "m");
  const std::string text = render_text(diagnostics.all().front(), sources);
  EXPECT_LT(text.size(), 500u);
  const std::size_t line = text.find("1 | ") + 4;
  const std::size_t carets = text.find("^^^^");
  const std::size_t caret_line = text.rfind("  | ", carets) + 4;
  EXPECT_EQ(text.substr(line + (carets - caret_line), 4), "HERE");
}

// The width of a line is no concern of what is drawn: a label far from the first one is drawn at the cut.
TEST(RenderText, far_labels_and_huge_texts_are_cut) {
  SourceMap sources;
  const std::string far = std::string(2'000'000, 'x') + "HERE" + std::string(2'000'000, 'y') + "THERE";
  const std::uint32_t id = sources.add("l.yaml", far);
  Diagnostics diagnostics;
  diagnostics.add(Code::W0105, find(sources, id, "HERE"), std::string(2'000'000, 'm'))
      .also(find(sources, id, "THERE"), "the other")
      .help(std::string(2'000'000, 'h'));
  const std::string text = render_text(diagnostics.all().front(), sources);
  EXPECT_LT(text.size(), 10'000u);
  EXPECT_NE(text.find("...xxxx"), std::string::npos);
  EXPECT_NE(text.find("yyyy...\n"), std::string::npos);
  EXPECT_NE(text.find("- the other\n"), std::string::npos);
  EXPECT_NE(text.find("hhhh...\n"), std::string::npos);
}

TEST(RenderText, end_of_file_control_bytes_and_no_place) {
  SourceMap sources;
  const std::uint32_t id = sources.add("e.yaml", "a\x1b[31mb");
  Diagnostics diagnostics;
  diagnostics.add(Code::W0101, {id, 7, 7}, "m");
  diagnostics.add(Code::W0703, {}, "n").help("h");
  EXPECT_EQ(render_text(diagnostics, sources),
            "error[W0101]: m\n --> e.yaml:1:8\n  |\n1 | a\xef\xbf\xbd[31mb\n  |        ^\n\n"
            "error[W0703]: n\n  = help: h\n\n2 errors\n");
}

TEST(RenderText, color_is_asked_for) {
  SourceMap sources;
  Diagnostics diagnostics;
  diagnostics.add(Code::W0505, {}, "m");
  EXPECT_EQ(render_text(diagnostics.all().front(), sources).find('\x1b'), std::string::npos);
  EXPECT_NE(render_text(diagnostics.all().front(), sources, {.color = true}).find("\x1b[1;33m"), std::string::npos);
  EXPECT_EQ(summary_line(diagnostics), "1 warning");
}

TEST(RenderJson, says_places_in_lines_columns_and_bytes) {
  SourceMap sources;
  const std::uint32_t id = sources.add("a.yaml", "x\n\xc3\xa4: bad\n");
  Diagnostics diagnostics;
  diagnostics.add(Code::W0107, find(sources, id, "bad"), "m").help("h").replace(find(sources, id, "bad"), "good");
  const nlohmann::json json = nlohmann::json::parse(render_json(diagnostics, sources));
  EXPECT_EQ(json["errors"], 1);
  const nlohmann::json& first = json["diagnostics"][0];
  EXPECT_EQ(first["code"], "W0107");
  EXPECT_EQ(first["line"], 2);
  EXPECT_EQ(first["column"], 4);
  EXPECT_EQ(first["begin"], 6);
  EXPECT_EQ(first["fix"]["text"], "good");
  const nlohmann::json sarif = nlohmann::json::parse(render_sarif(diagnostics, sources));
  EXPECT_EQ(sarif["runs"][0]["results"][0]["ruleId"], "W0107");
  EXPECT_EQ(sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
}

TEST(Suggest, case_first_then_underscores_then_distance) {
  EXPECT_EQ(suggest("ARTIST", {"Artists", "artist"}), "artist");
  EXPECT_EQ(suggest("customer_id", {"CustomerIdx", "CustomerId"}), "CustomerId");
  EXPECT_EQ(suggest("Titel", {"Name", "Title"}), "Title");
  EXPECT_EQ(suggest("Zzz", {"Name", "Title"}), std::nullopt);
  EXPECT_EQ(suggest("", {"Name"}), std::nullopt);
  EXPECT_EQ(did_you_mean("wher", {"where", "key"}), "did you mean `where`?");
  EXPECT_EQ(word_list({"a", "b", "c"}), "`a`, `b` or `c`");
}

}  // namespace
}  // namespace waybill
