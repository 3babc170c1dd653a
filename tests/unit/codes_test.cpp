// Every code has its page, every page its code, and the specs on the pages do what the pages say.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/render.h"
#include "compiler/spec/parse_yaml.h"
#include "templates/templates.h"

namespace waybill {
namespace {

const std::vector<std::string> ids = {
#define WAYBILL_CODE(code, name, severity, title) #code,
#include "compiler/diagnostics/codes.def"
#undef WAYBILL_CODE
};

std::string page_of(const std::string& id) { return std::string(embedded(id + ".md")); }

// The ```yaml blocks of a page, or its ```wb blocks, as whole specs.
std::vector<std::string> specs_of(const std::string& page) {
  std::vector<std::string> specs;
  const bool wb = page.find("```wb\n") != std::string::npos;
  const std::string fence = wb ? "```wb\n" : "```yaml\n";
  const std::string head = wb ? "waybill 1\nmigration m\nsource \"sqlite:a.db\"\ntarget \"sqlite:b.db\"\n"
                              : "waybill: 1\nmigration: m\nsource: sqlite:a.db\ntarget: sqlite:b.db\n";
  for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at)) {
    at += fence.size();
    const std::size_t end = page.find("```", at);
    const std::string spec = page.substr(at, end - at);
    specs.push_back(spec.rfind("waybill", 0) == 0 ? spec : head + spec);
    at = end + 3;
  }
  return specs;
}

struct Checked {
  std::set<std::string> codes;
  std::string text;
};

Checked check(const std::string& spec) {
  SourceMap sources;
  Diagnostics diagnostics;
  Surroundings around;
  around.read_file = [](const std::string& path) {
    return path == "casts.yaml" ? FileText{"types: []\n", ""} : FileText{"", "no such file"};
  };
  parse_spec(sources, sources.add(spec.starts_with("waybill 1") ? "waybill.wb" : "waybill.yaml", spec), around,
             diagnostics);
  Checked checked{{}, render_text(diagnostics, sources)};
  for (const Diagnostic& diagnostic : diagnostics.all()) checked.codes.emplace(info(diagnostic.code).id);
  return checked;
}

TEST(Codes, every_code_has_a_page_that_names_it) {
  for (const std::string& id : ids) {
    const std::string page = page_of(id);
    const std::string head = "# " + id + " " + std::string(info(*code_of(id)).name) + "\n";
    EXPECT_EQ(page.substr(0, head.size()), head) << id;
    EXPECT_EQ(specs_of(page).empty(), false) << id;
  }
}

TEST(Codes, every_page_has_a_code) {
  for (const Embedded& file : embedded_files())
    if (file.name.ends_with(".md") && file.name[0] == 'W') {
      EXPECT_TRUE(code_of(file.name.substr(0, file.name.size() - 3))) << file.name;
    }
}

// What a person reads is read by a person first: the text of each finding stands in a golden test. W0113 has several,
// W0308 is for engines to come (see golden/explain.py).
TEST(Codes, every_code_is_shown_by_a_golden_test) {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(WAYBILL_SOURCE_DIR "/tests/golden")) {
    if (entry.path().extension() != ".test") continue;
    std::ifstream file(entry.path());
    all += std::string(std::istreambuf_iterator<char>(file), {});
  }
  for (const std::string& id : ids) EXPECT_TRUE(id == "W0308" || all.find("[" + id + "]: ") != std::string::npos) << id;
}

TEST(Codes, ids_and_names_are_unique_and_stages_are_in_order) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    EXPECT_TRUE(names.insert(info(*code_of(ids[i])).name).second) << ids[i];
    EXPECT_TRUE(i == 0 || ids[i - 1] < ids[i]) << ids[i];
  }
}

TEST(Codes, specs_of_reading_codes_fail_and_pass_as_their_pages_say) {
  for (const std::string& id : ids) {
    if (id >= "W0130" || id == "W0113") continue;
    const std::vector<std::string> specs = specs_of(page_of(id));
    ASSERT_EQ(specs.size(), 2u) << id;
    EXPECT_EQ(check(specs[0]).codes, std::set<std::string>{id}) << check(specs[0]).text;
    EXPECT_EQ(check(specs[1]).text, "") << id;
  }
}

TEST(Codes, specs_of_all_other_codes_are_well_written) {
  for (const std::string& id : ids)
    for (const std::string& spec : specs_of(page_of(id))) EXPECT_EQ(id < "W0130" ? "" : check(spec).text, "") << id;
}

}  // namespace
}  // namespace waybill
