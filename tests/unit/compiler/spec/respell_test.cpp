#include "compiler/spec/respell.h"

#include <gtest/gtest.h>

namespace waybill {
namespace {

TEST(Respell, advice_speaks_the_language_of_the_file) {
  const std::pair<std::string, std::string> rows[] = {
      {"say `cast: lossy` for `seconds`", "say `cast lossy` for `seconds`"},
      {"`drop: [A, b_*]`", "`drop A, b_*`"},
      {"`drop: rest`", "`drop rest`"},
      {"say which columns: `key: [ … ]`", "say which columns: `key (…)`"},
      {"`- copy: \"*\"` and `except: [a, b]`", "`copy *` and `except a, b`"},
      {"another name: `into: …`", "another name: `-> …`"},
      {"write `a: { from: b, type: decimal(10,2) }`", "write `b -> a : decimal(10,2)`"},
      {"map it: `title: …`", "map it: `… -> title`"},
      {"add one: `indexes: [{ columns: [ … ] }]`", "add one: `index (…)`"},
      {"`waivers: [{ code: no-key, … }]`", "`waive no-key …`"},
      {"say `columns: { Titel: Name }`", "say `Name -> Titel`"},
      {"first: `copy: here, into: there`", "first: `copy here -> there`"},
      {"say `key: { generated: … }` where", "say `key generated …` where"},
      {"`distinct: true`, `distinct: [a, b]`", "`distinct`, `distinct (a, b)`"},
      {"a text keeps its quotes inside those of YAML: `\"'x'\"`", "a text is written `'x'`"},
      {"say `zone:`", "say `zone`"},
      {"say `on: a.key = b.key`, or `cross`", "say `on a.key = b.key`, or `cross`"},
      {"`indexes: none`", "`indexes none`"},
      {"a url: `sqlite://a: b`, `x`, and ` alone", "a url: `sqlite://a: b`, `x`, and ` alone"},
  };
  for (const auto& [yaml, wb] : rows) {
    EXPECT_EQ(respell_for_wb(yaml), wb);
    EXPECT_EQ(respell_for_wb(wb), wb);
  }
}

}  // namespace
}  // namespace waybill
