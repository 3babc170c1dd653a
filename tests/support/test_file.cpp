#include "tests/support/test_file.h"

#include <cstdlib>
#include <sstream>

namespace waybill::testing {

namespace {

bool is_section(const std::string& line) {
  return line.size() > 6 && line.rfind("-- ", 0) == 0 && line.compare(line.size() - 3, 3, " --") == 0;
}

void read_head(const std::string& line, TestFile& test, std::string& error) {
  test.head.push_back(line);
  if (line.empty() || line[0] == '#') return;
  if (line.rfind("env ", 0) == 0)
    test.environment.push_back(line.substr(4));
  else if (line.rfind("$ ", 0) == 0)
    test.commands.push_back({line.substr(2), true, 0});
  else if (line.rfind("waybill", 0) == 0)
    test.commands.push_back({line, false, 0});
  else if (line.rfind("exit ", 0) == 0 && !test.commands.empty())
    test.commands.back().exit_code = std::atoi(line.c_str() + 5);
  else
    error = "this is no line of a test: " + line;
}

}  // namespace

const std::string* TestFile::section(const std::string& name) const {
  for (const auto& [candidate, text] : sections)
    if (candidate == name) return &text;
  return nullptr;
}

void TestFile::set_section(const std::string& name, std::string text) {
  for (auto& [candidate, old] : sections)
    if (candidate == name) {
      old = std::move(text);
      return;
    }
  sections.emplace_back(name, std::move(text));
}

TestFile parse_test(const std::string& text, std::string& error) {
  TestFile test;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (is_section(line))
      test.sections.emplace_back(line.substr(3, line.size() - 6), "");
    else if (test.sections.empty())
      read_head(line, test, error);
    else
      test.sections.back().second += line + "\n";
  }
  if (error.empty() && test.commands.empty()) error = "there is no command";
  return test;
}

std::string print_test(const TestFile& test) {
  std::string text;
  for (const std::string& line : test.head) text += line + "\n";
  for (const auto& [name, body] : test.sections) text += "-- " + name + " --\n" + body;
  return text;
}

}  // namespace waybill::testing
