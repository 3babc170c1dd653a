// What the fuzzers begin with, and what they once found, goes through the same readers in every build.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "compiler/spec/yaml_tree.h"
#include "entries.h"

namespace waybill {
namespace {

namespace fs = std::filesystem;

class Corpus : public ::testing::TestWithParam<fuzz::Entry> {};

TEST_P(Corpus, goes_through_its_reader) {
  const fs::path folder = fs::path(WAYBILL_SOURCE_DIR) / "tests" / "fuzz" / "corpus" / GetParam().name;
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    SCOPED_TRACE(entry.path().string());
    GetParam().run(std::string(std::istreambuf_iterator<char>(file), {}));
    ++files;
  }
  EXPECT_GT(files, 2u) << folder;
}

// However deep or long a text is, it comes back as a diagnostic or an error.
TEST_P(Corpus, depth_and_size_are_no_danger) {
  constexpr std::size_t many = 6'000;
  const auto repeated = [](std::string_view piece, std::size_t times) {
    std::string text;
    text.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  const std::string heads[] = {"", "waybill: 1\ntables:\n  - copy: A\n    where: ", "waybill 1\ncopy A where ",
                               "{\"tables\": "};
  for (const std::string& head : heads)
    for (const std::string_view piece :
         {"(",  "[",   "{",       "- ",  "not ", "-",  "case ", "a + ",  "a::",
          "\"", "[[",  "{\"a\":", "a(",  "x.y.", "/*", "a {\n", "{ a {", "case when not - ( ",
          "? ", "a: ", "\n ",     "&a ", "*a "})
      GetParam().run(head + repeated(piece, many));
  GetParam().run(std::string(max_spec_bytes + 1, 'a'));
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, ::testing::ValuesIn(fuzz::entries().begin(), fuzz::entries().end()),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace waybill
