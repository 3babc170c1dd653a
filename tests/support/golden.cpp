// golden [--bless] [--keep] WAYBILL FOLDER_OR_FILE…: runs every .test below, each in a folder of its own.
// --bless writes what came out into the tests: read the diff before you commit it.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>

#include "tests/support/test_file.h"

namespace fs = std::filesystem;
using waybill::testing::Command;
using waybill::testing::TestFile;

namespace {

struct Options {
  bool bless = false;
  bool keep = false;
  std::string waybill;
  std::vector<fs::path> tests;
};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

struct Outcome {
  std::string out, err;
  std::string complaint;
};

// One line of the test in its folder, with an environment of its own; its output goes on the ends of out and err.
int run_line(const Command& command, const TestFile& test, const Options& options, const fs::path& folder,
             const fs::path& shared) {
  std::string line = "cd " + quoted(folder.string()) + " && env -i PATH=\"$PATH\" HOME=" + quoted(folder.string()) +
                     " TZ=UTC LC_ALL=C.UTF-8 NO_COLOR=1 SHARED=" + quoted(shared.string());
  for (const std::string& variable : test.environment) line += " " + quoted(variable);
  const std::string what =
      command.shell ? command.line : quoted(options.waybill) + command.line.substr(std::string("waybill").size());
  line += " timeout 120 sh -c " + quoted(what) + " >>.stdout 2>>.stderr </dev/null";
  const int status = std::system(line.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Outcome run(const TestFile& test, const Options& options, const fs::path& folder, const fs::path& shared) {
  for (const auto& [name, text] : test.sections)
    if (name != "stdout" && name != "stderr") write(folder / name, text);
  write(folder / ".stdout", "");
  write(folder / ".stderr", "");
  Outcome outcome;
  for (const Command& command : test.commands) {
    const int code = run_line(command, test, options, folder, shared);
    if (code == command.exit_code) continue;
    outcome.complaint =
        "exit code " + std::to_string(code) + ", not " + std::to_string(command.exit_code) + ": " + command.line;
    break;
  }
  outcome.out = replaced(read(folder / ".stdout"), folder.string(), "$DIR");
  outcome.err = replaced(read(folder / ".stderr"), folder.string(), "$DIR");
  return outcome;
}

// "#!! W0304" on a line of a file: "[W0304]" and, right below, "--> file:line:" must be in the output.
std::string missing_witness(const TestFile& test, const std::string& output) {
  static const std::regex witness(R"re(#!!\s+(W\d{4}))re");
  for (const auto& [name, text] : test.sections) {
    if (name == "stdout" || name == "stderr") continue;
    std::istringstream in(text);
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      std::smatch match;
      if (!std::regex_search(line, match, witness)) continue;
      const std::string place = name + ":" + std::to_string(number) + ":";
      const std::regex seen("\\[" + match[1].str() + "\\][^\n]*\n *--> " +
                            std::regex_replace(place, std::regex("\\."), "\\."));
      if (!std::regex_search(output, seen)) return "no " + match[1].str() + " at " + place;
    }
  }
  return {};
}

std::string first_difference(const std::string& expected, const std::string& actual) {
  std::istringstream a(expected), b(actual);
  std::string x, y;
  for (std::size_t line = 1;; ++line) {
    const bool more_a = static_cast<bool>(std::getline(a, x)), more_b = static_cast<bool>(std::getline(b, y));
    if (!more_a && !more_b) return "the last line breaks differ";
    if (more_a && more_b && x == y) continue;
    return "line " + std::to_string(line) + "\n    expected: " + (more_a ? x : "(the end)") +
           "\n    but was:  " + (more_b ? y : "(the end)");
  }
}

std::string judge(const TestFile& test, const Outcome& outcome) {
  std::string complaint = outcome.complaint;
  const auto complain = [&](const std::string& what) { complaint += (complaint.empty() ? "" : "\n  ") + what; };
  const std::string* out = test.section("stdout");
  const std::string expected = out ? *out : "";
  if (outcome.out != expected) complain("stdout differs at " + first_difference(expected, outcome.out));
  const std::string* err = test.section("stderr");
  if (err && outcome.err != *err) complain("stderr differs at " + first_difference(*err, outcome.err));
  const std::string witness = missing_witness(test, outcome.out + outcome.err);
  if (!witness.empty()) complain(witness);
  if (!complaint.empty() && !err && !outcome.err.empty()) complain("stderr was:\n" + outcome.err);
  return complaint;
}

// Exit codes are never blessed: they are written by hand.
void bless(TestFile test, const Outcome& outcome, const fs::path& path) {
  if (!outcome.out.empty() || test.section("stdout")) test.set_section("stdout", outcome.out);
  if (test.section("stderr")) test.set_section("stderr", outcome.err);
  const std::string text = print_test(test);
  if (text == read(path)) return;
  write(path, text);
  std::cout << "blessed " << path.string() << "\n";
}

bool run_test(const fs::path& path, const Options& options, const fs::path& scratch) {
  std::string error;
  const TestFile test = waybill::testing::parse_test(read(path), error);
  if (!error.empty()) {
    std::cout << "FAILED " << path.string() << "\n  " << error << "\n";
    return false;
  }
  const fs::path folder = scratch / path.stem();
  fs::create_directories(folder);
  const fs::path shared = fs::absolute(path).parent_path().parent_path() / "shared";
  const Outcome outcome = run(test, options, folder, shared);
  if (options.bless && outcome.complaint.empty()) bless(test, outcome, path);
  const std::string complaint = options.bless ? outcome.complaint : judge(test, outcome);
  if (!complaint.empty()) std::cout << "FAILED " << path.string() << "\n  " << complaint << "\n";
  if (!options.keep) fs::remove_all(folder);
  return complaint.empty();
}

Options parse_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--bless")
      options.bless = true;
    else if (word == "--keep")
      options.keep = true;
    else if (options.waybill.empty())
      options.waybill = fs::absolute(word).string();
    else if (fs::is_directory(word)) {
      for (const auto& entry : fs::recursive_directory_iterator(word))
        if (entry.path().extension() == ".test") options.tests.push_back(entry.path());
    } else {
      options.tests.emplace_back(word);
    }
  }
  std::sort(options.tests.begin(), options.tests.end());
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  if (options.tests.empty()) {
    std::cout << "golden [--bless] [--keep] WAYBILL FOLDER_OR_FILE…\n";
    return 1;
  }
  const fs::path scratch = fs::temp_directory_path() / ("waybill-golden-" + std::to_string(getpid()));
  std::size_t failed = 0;
  for (const fs::path& test : options.tests) failed += run_test(test, options, scratch) ? 0 : 1;
  std::cout << options.tests.size() - failed << " of " << options.tests.size() << " golden tests passed\n";
  if (options.keep)
    std::cout << "their folders are in " << scratch.string() << "\n";
  else
    fs::remove_all(scratch);
  return failed == 0 ? 0 : 1;
}
