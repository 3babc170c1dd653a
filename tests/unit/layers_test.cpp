// Who may include whom: this table is the law, CONTRIBUTING and the folders follow it. Read every #include of the
// product and hold it against the table. A new arrow is a line here, with a reason in its commit; an arrow that points
// backwards is a design error.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace waybill {
namespace {

namespace fs = std::filesystem;

struct Layer {
  std::string folder;
  std::vector<std::string> may;  // prefixes of our own headers; its own folder is always allowed
};

const std::vector<Layer> layers = {
    {"grammar", {}},
    {"templates", {}},
    {"compiler/diagnostics", {"templates/"}},
    {"compiler/types", {"compiler/diagnostics/"}},
    {"compiler/spec", {"grammar/", "compiler/diagnostics/", "compiler/types/"}},
    {"compiler/catalog", {"compiler/diagnostics/", "compiler/types/", "grammar/"}},
    {"compiler/dialect/postgres", {"compiler/dialect/*.h", "compiler/types/", "compiler/catalog/"}},
    {"compiler/dialect/mysql", {"compiler/dialect/*.h", "compiler/types/", "compiler/catalog/"}},
    {"compiler/dialect/mariadb",
     {"compiler/dialect/*.h", "compiler/dialect/mysql/", "compiler/types/", "compiler/catalog/"}},
    {"compiler/dialect/sqlite", {"compiler/dialect/*.h", "compiler/types/", "compiler/catalog/"}},
    {"compiler/dialect", {"compiler/types/", "compiler/catalog/", "compiler/spec/expr.h", "grammar/"}},
    // check/types.h types expressions: merges and keys are resolved with the types of their columns.
    {"compiler/resolve",
     {"compiler/spec/", "compiler/catalog/", "compiler/types/", "compiler/dialect/", "compiler/diagnostics/",
      "compiler/check/types.h"}},
    {"compiler/check",
     {"compiler/resolve/", "compiler/spec/", "compiler/catalog/", "compiler/types/", "compiler/dialect/",
      "compiler/diagnostics/"}},
    {"compiler/plan",
     {"compiler/check/", "compiler/dialect/", "compiler/catalog/", "compiler/types/", "compiler/diagnostics/"}},
    {"compiler/render", {"compiler/plan/", "compiler/dialect/", "compiler/diagnostics/", "templates/"}},
    {"compiler", {"compiler/", "templates/"}},
    // A driver knows its own engine; the folders of the others are the business of open.cpp alone.
    {"runtime/driver/postgres",
     {"runtime/driver/*.h", "runtime/move/batch.h", "compiler/catalog/", "compiler/types/", "compiler/dialect/"}},
    {"runtime/driver/mysql",
     {"runtime/driver/*.h", "runtime/move/batch.h", "compiler/catalog/", "compiler/types/", "compiler/dialect/"}},
    {"runtime/driver/sqlite",
     {"runtime/driver/*.h", "runtime/move/batch.h", "compiler/catalog/", "compiler/types/", "compiler/dialect/"}},
    {"runtime/driver", {"runtime/move/batch.h", "compiler/catalog/", "compiler/types/", "compiler/dialect/"}},
    // The pipeline counts its checksums while the rows pass: verify/checksum.h knows nothing of the rest of verify.
    {"runtime/move",
     {"runtime/driver/*.h", "compiler/types/", "compiler/dialect/", "compiler/plan/plan.h",
      "runtime/verify/checksum.h"}},
    {"runtime/ledger", {"runtime/driver/*.h", "compiler/types/", "compiler/dialect/", "compiler/plan/"}},
    {"runtime/verify",
     {"runtime/driver/*.h", "runtime/move/", "runtime/report/", "compiler/types/", "compiler/dialect/",
      "compiler/plan/"}},
    {"runtime/execute",
     {"runtime/driver/*.h", "runtime/move/", "runtime/ledger/", "runtime/verify/", "runtime/report/", "compiler/plan/",
      "compiler/check/probe.h", "compiler/types/", "compiler/dialect/", "compiler/catalog/"}},
    {"runtime/report", {"compiler/diagnostics/", "compiler/plan/plan.h", "runtime/driver/error.h"}},
    {"runtime/command", {"compiler/", "runtime/", "templates/"}},
    {"runtime", {"runtime/command/"}},
};

// Headers of others that are fenced in: the only folders that may include them.
struct Fence {
  std::string header;  // begins with
  std::vector<std::string> folders;
};

const std::vector<Fence> fences = {
    {"pqxx", {"runtime/driver/postgres"}},
    {"libpq", {"runtime/driver/postgres"}},
    {"cppconn", {"runtime/driver/mysql"}},
    {"mysql", {"runtime/driver/mysql"}},
    {"mariadb", {"runtime/driver/mysql"}},
    {"sqlite3", {"runtime/driver/sqlite"}},
    {"yaml-cpp", {"compiler/spec"}},
    {"tao/pegtl", {"grammar", "compiler/spec"}},  // its parse trees: wb_values.h
    {"CLI", {"runtime/command"}},
    {"thread", {"runtime"}},
    {"mutex", {"runtime"}},
    {"condition_variable", {"runtime"}},
    {"fstream", {"runtime"}},
    {"random", {"runtime"}},
};

fs::path root() { return WAYBILL_SOURCE_DIR; }

struct Include {
  std::string file;    // relative to the root
  std::string header;  // between the quotes or brackets
  bool ours;           // "…"
};

std::vector<std::string> sources() {
  std::vector<std::string> files;
  for (const char* top : {"grammar", "compiler", "runtime", "templates"})
    for (const auto& entry : fs::recursive_directory_iterator(root() / top)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".h" || extension == ".cpp" || extension == ".def")
        files.push_back(fs::relative(entry.path(), root()).generic_string());
    }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> lines_of(const std::string& file) {
  std::ifstream in(root() / file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<Include> includes() {
  static const std::regex pattern(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re");
  std::vector<Include> all;
  for (const std::string& file : sources())
    for (const std::string& line : lines_of(file)) {
      std::smatch match;
      if (std::regex_search(line, match, pattern)) all.push_back({file, match[2], match[1] == "\""});
    }
  return all;
}

bool in_folder(const std::string& file, const std::string& folder) { return file.rfind(folder + "/", 0) == 0; }

const Layer* layer_of(const std::string& file) {
  const Layer* best = nullptr;
  for (const Layer& layer : layers)
    if (in_folder(file, layer.folder) && (!best || layer.folder.size() > best->folder.size())) best = &layer;
  return best;
}

// "folder/*.h": files of the folder itself; else a prefix.
bool allows(const std::string& rule, const std::string& header) {
  if (!rule.ends_with("/*.h")) return header.rfind(rule, 0) == 0;
  const std::string folder = rule.substr(0, rule.size() - 3);
  return header.rfind(folder, 0) == 0 && header.find('/', folder.size()) == std::string::npos;
}

TEST(Layers, every_include_follows_the_table) {
  for (const Include& include : includes()) {
    if (!include.ours) continue;
    const Layer* layer = layer_of(include.file);
    ASSERT_TRUE(layer) << include.file << " is in no layer";
    const bool own = in_folder(include.header, layer->folder);
    const bool allowed = std::any_of(layer->may.begin(), layer->may.end(),
                                     [&](const std::string& rule) { return allows(rule, include.header); });
    EXPECT_TRUE(own || allowed) << include.file << " may not include " << include.header;
  }
}

TEST(Layers, the_product_includes_its_own_headers_by_their_path) {
  for (const Include& include : includes())
    EXPECT_TRUE(!include.ours || fs::exists(root() / include.header)) << include.file << ": " << include.header;
}

TEST(Layers, libraries_stay_behind_their_fences) {
  for (const Include& include : includes()) {
    if (include.ours) continue;
    for (const Fence& fence : fences) {
      const bool caught = include.header == fence.header || include.header.rfind(fence.header + "/", 0) == 0 ||
                          include.header.rfind(fence.header + ".", 0) == 0 ||
                          include.header.rfind(fence.header + "-", 0) == 0;
      if (!caught) continue;
      const bool inside = std::any_of(fence.folders.begin(), fence.folders.end(),
                                      [&](const std::string& folder) { return in_folder(include.file, folder); });
      EXPECT_TRUE(inside) << include.file << " may not include <" << include.header << ">";
    }
  }
}

TEST(Layers, an_engine_decides_only_in_its_own_folder) {
  static const std::regex decision(R"re((==|!=|case)\s*Engine::)re");
  // The registries; and casts, whose classes and probes are facts about pairs of engines.
  const std::set<std::string> registries = {"compiler/dialect/dialect.cpp", "runtime/driver/open.cpp",
                                            "compiler/types/cast.cpp", "compiler/types/cast_probe.cpp"};
  for (const std::string& file : sources()) {
    const bool own = file.rfind("compiler/dialect/", 0) == 0 && std::count(file.begin(), file.end(), '/') > 2;
    const bool driver = file.rfind("runtime/driver/", 0) == 0 && std::count(file.begin(), file.end(), '/') > 2;
    if (own || driver || file.ends_with(".def") || registries.count(file)) continue;
    for (const std::string& line : lines_of(file))
      EXPECT_FALSE(std::regex_search(line, decision)) << file << ": " << line;
  }
}

TEST(Layers, only_the_report_writes_to_the_terminal) {
  static const std::regex writes(R"re(std::c(out|err|log)\b|\b(std::)?(printf|puts|fprintf)\s*\()re");
  static const std::regex text(R"re("([^"\\]|\\.)*")re");  // SQL has a printf too
  for (const std::string& file : sources()) {
    if (in_folder(file, "runtime/report")) continue;
    for (const std::string& line : lines_of(file)) {
      const std::string code = std::regex_replace(line, text, "\"\"");
      EXPECT_FALSE(std::regex_search(code, writes)) << file << ": " << line;
    }
  }
}

TEST(Layers, files_keep_to_their_size_and_say_what_they_are_for) {
  for (const std::string& file : sources()) {
    const std::vector<std::string> lines = lines_of(file);
    if (file.ends_with(".h")) {
      EXPECT_LE(lines.size(), 300u) << file;
      EXPECT_EQ(lines.empty() ? "" : lines[0].substr(0, 2), "//") << file << " begins with what it is for";
    }
    EXPECT_LE(file.ends_with(".cpp") ? lines.size() : 0, 600u) << file;
  }
}

}  // namespace
}  // namespace waybill
