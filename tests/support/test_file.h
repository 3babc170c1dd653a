// A .test file: what is run, the files it runs on, and what it must print. One text file per test.
//
//   # why this test is there
//   env TARGET_URL=sqlite:b.db            (as many as wanted)
//   $ sqlite3 a.db < a.sql                (shell, before and between; must succeed)
//   waybill check spec.yaml
//   exit 3                                (of the line above; 0 when not said)
//   -- spec.yaml --
//   …     total: { from: Total, type: "decimal(6,2)" }     #!! W0304
//   -- stdout --
//   …
//   -- stderr --
//
// stdout is always compared; stderr where its section is there. "#!! W0304" in a file: a diagnostic of this code must
// point at this very line. The folder of the test stands as $DIR in what is compared; files that several tests need are
// in $SHARED, the folder `shared` beside the test's own.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace waybill::testing {

struct Command {
  std::string line;
  bool shell = false;  // "$ …"
  int exit_code = 0;
};

struct TestFile {
  std::vector<std::string> head;  // lines up to the first section, as they are
  std::vector<std::string> environment;
  std::vector<Command> commands;
  std::vector<std::pair<std::string, std::string>> sections;  // in order

  const std::string* section(const std::string& name) const;
  void set_section(const std::string& name, std::string text);
};

// The error, when the text is not such a file, is in `error`.
TestFile parse_test(const std::string& text, std::string& error);
std::string print_test(const TestFile& test);

}  // namespace waybill::testing
