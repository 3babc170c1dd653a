// grammar/spec.schema.json says what the reader of YAML takes: the same keys at the same places, the same words, and
// every spec of the tests that reads is valid under it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "../compiler/spec/generated_spec.h"
#include "compiler/diagnostics/render.h"
#include "compiler/spec/parse_yaml.h"
#include "compiler/spec/print.h"

namespace waybill {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;
const fs::path root = WAYBILL_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const Json& schema() {
  static const Json all = Json::parse(text_of(root / "grammar" / "spec.schema.json"));
  return all;
}

// -- a validator of the part of JSON Schema that is used; anything else is a failure of the test
// -------------------------
class Validator {
 public:
  // What is wrong, or nothing.
  std::string check(const YamlNode& node, const Json& rule, const std::string& at) {
    for (const auto& [keyword, value] : rule.items())
      if (std::string wrong = check(node, rule, keyword, value, at); !wrong.empty()) return wrong;
    return {};
  }

 private:
  std::string check(const YamlNode& node, const Json& rule, const std::string& keyword, const Json& value,
                    const std::string& at) {
    using Kind = YamlNode::Kind;
    const bool map = node.kind == Kind::map;
    if (keyword == "$schema" || keyword == "title" || keyword == "description" || keyword == "definitions") return {};
    if (keyword == "$ref") return check(node, schema().at(Json::json_pointer(value.get<std::string>().substr(1))), at);
    if (keyword == "type") {
      const std::set<std::string> types = types_of(node);
      for (const Json& type : value.is_array() ? value : Json::array({value}))
        if (types.count(type.get<std::string>())) return {};
      return at + ": is no " + value.dump();
    }
    if (keyword == "enum") {
      for (const Json& one : value)
        if (node.kind == Kind::scalar && node.text.text == (one.is_string() ? one.get<std::string>() : one.dump()))
          return {};
      return at + ": is none of " + value.dump();
    }
    if (keyword == "pattern") {
      const bool text = node.kind == Kind::scalar;
      return !text || std::regex_search(node.text.text, std::regex(value.get<std::string>())) ? "" : at + ": pattern";
    }
    if (keyword == "minimum")
      return node.kind == Kind::scalar && std::stoll(node.text.text) < value ? at + ": minimum" : "";
    if (keyword == "allOf") {
      for (const Json& one : value)
        if (std::string wrong = check(node, one, at); !wrong.empty()) return wrong;
      return {};
    }
    if (keyword == "anyOf" || keyword == "oneOf") {
      std::size_t fits = 0;
      std::string all;
      for (const Json& one : value) {
        const std::string wrong = check(node, one, at);
        all += wrong.empty() ? "" : "\n  " + wrong;
        fits += wrong.empty();
      }
      return fits == 1 || (fits > 1 && keyword == "anyOf") ? "" : at + ": fits " + std::to_string(fits) + all;
    }
    if (keyword == "items") {
      for (const YamlPtr& item : node.items)
        if (std::string wrong = check(*item, value, at + "[]"); !wrong.empty()) return wrong;
      return {};
    }
    if (keyword == "required") {
      for (const Json& key : value)
        if (map && !find(node, key.get<std::string>())) return at + ": lacks " + key.get<std::string>();
      return {};
    }
    if (keyword == "properties") {
      for (const auto& [key, one] : node.pairs)
        if (value.contains(key->text.text))
          if (std::string wrong = check(*one, value.at(key->text.text), at + "." + key->text.text); !wrong.empty())
            return wrong;
      return {};
    }
    if (keyword == "additionalProperties") {
      const Json known = rule.value("properties", Json::object());
      for (const auto& [key, one] : node.pairs) {
        if (known.contains(key->text.text)) continue;
        if (value.is_boolean()) return at + ": unknown key " + key->text.text;
        if (std::string wrong = check(*one, value, at + "." + key->text.text); !wrong.empty()) return wrong;
      }
      return {};
    }
    ADD_FAILURE() << "this keyword is not known here: " << keyword;
    return "keyword";
  }

  static const YamlNode* find(const YamlNode& map, const std::string& key) {
    for (const auto& [name, value] : map.pairs)
      if (name->text.text == key) return value.get();
    return nullptr;
  }

  // As an editor would take it.
  static std::set<std::string> types_of(const YamlNode& node) {
    switch (node.kind) {
      case YamlNode::Kind::null: return {"null"};
      case YamlNode::Kind::list: return {"array"};
      case YamlNode::Kind::map: return {"object"};
      case YamlNode::Kind::scalar: break;
    }
    const std::string& text = node.text.text;
    if (node.quoted) return {"string"};
    if (text == "true" || text == "false") return {"boolean"};
    if (std::regex_match(text, std::regex("[-+]?[0-9]+"))) return {"integer", "number"};
    if (std::regex_match(text, std::regex("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"))) return {"number"};
    return {"string"};
  }
};

struct Read {
  bool good = false;  // no errors
  std::string wrong;  // under the schema
  std::string codes;  // of what the reader says
};

Read read(const std::string& text) {
  SourceMap sources;
  Diagnostics diagnostics;
  Surroundings around;
  around.offline = true;
  around.environment = [](std::string_view) { return std::optional<std::string>("1"); };
  around.read_file = [](const std::string&) { return FileText{"types: []\n", ""}; };
  Read read;
  const std::uint32_t file = sources.add("a.yaml", text);
  read.good = parse_spec(sources, file, around, diagnostics).has_value() && !diagnostics.has_errors();
  for (const Diagnostic& one : diagnostics.all()) read.codes += std::string(info(one.code).id) + " ";
  Diagnostics unwanted;
  const YamlPtr tree = read_tree(sources, file, unwanted);
  if (tree) read.wrong = Validator().check(*tree, schema(), "spec");
  return read;
}

// -- every spec that we have
// ----------------------------------------------------------------------------------------------
std::vector<std::pair<std::string, std::string>> specs() {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& entry : fs::recursive_directory_iterator(root / "examples"))
    if (entry.path().extension() == ".yaml") all.emplace_back(entry.path(), text_of(entry.path()));
  for (const auto& entry : fs::recursive_directory_iterator(root / "tests" / "golden")) {
    if (entry.path().extension() != ".test") continue;
    const std::string text = text_of(entry.path());
    static const std::regex section("(^|\n)-- (\\S+\\.yaml) --\n");
    for (std::sregex_iterator it(text.begin(), text.end(), section), end; it != end; ++it) {
      const std::size_t from = static_cast<std::size_t>(it->position() + it->length());
      all.emplace_back(entry.path().string() + " " + (*it)[2].str(),
                       text.substr(from, text.find("\n-- ", from) + 1 - from));
    }
  }
  return all;
}

TEST(Schema, every_spec_that_reads_is_valid) {
  std::size_t good = 0;
  for (const auto& [name, text] : specs()) {
    const Read one = read(text);
    good += one.good;
    EXPECT_EQ(one.good ? one.wrong : "", "") << name;
  }
  EXPECT_GT(good, 60u);
  for (unsigned seed = 0; seed < 400; ++seed) {
    const std::string text = print_yaml(testing::GeneratedSpec(seed).spec());
    EXPECT_EQ(read(text).wrong, "") << text;
  }
}

TEST(Schema, what_the_reader_refuses_for_its_shape_is_not_valid) {
  std::size_t refused = 0;
  for (const auto& [name, text] : specs()) {
    const Read one = read(text);
    const bool shape = one.codes.find("W0102") != std::string::npos || one.codes.find("W0107") != std::string::npos;
    if (!shape || text.find("${") != std::string::npos) continue;
    EXPECT_NE(one.wrong, "") << name << " " << one.codes;
    ++refused;
  }
  EXPECT_GT(refused, 5u);
}

// -- key by key
// ------------------------------------------------------------------------------------------------------------- A map
// of each kind, with a key that there is not: the reader then lists those that there are.
const std::pair<std::string, std::string> places[] = {
    {"", "zzzzzzzzzz: 1"},
    {"settings", "settings: { zzzzzzzzzz: 1 }"},
    {"endpoint", "source: { url: a, zzzzzzzzzz: 1 }"},
    {"rule", "types: [{ match: a, zzzzzzzzzz: 1 }]"},
    {"waiver", "waivers: [{ code: a, reason: b, until: 2027-01-31, zzzzzzzzzz: 1 }]"},
    {"copy", "tables: [{ copy: \"*\", zzzzzzzzzz: 1 }]"},
    {"split", "tables: [{ split: A, into: [{ table: b }], zzzzzzzzzz: 1 }]"},
    {"part", "tables: [{ split: A, into: [{ table: b, zzzzzzzzzz: 1 }] }]"},
    {"merge", "tables: [{ merge: A, into: b, zzzzzzzzzz: 1 }]"},
    {"query", "tables: [{ query: A, into: b, zzzzzzzzzz: 1 }]"},
    {"union", "tables: [{ union: [A, B], into: b, zzzzzzzzzz: 1 }]"},
    {"union_source", "tables: [{ union: [A, { table: B, zzzzzzzzzz: 1 }], into: b }]"},
    {"generated_key", "tables: [{ copy: A, key: { generated: a, zzzzzzzzzz: 1 } }]"},
    {"rule_condition", "types: [{ match: a, if: { nullable: true, zzzzzzzzzz: 1 } }]"},
    {"join", "tables: [{ merge: A, into: b, join: [{ cross: B, zzzzzzzzzz: 1 }] }]"},
    {"column", "tables: [{ copy: A, columns: { a: { from: b, zzzzzzzzzz: 1 } } }]"},
    {"index", "tables: [{ copy: A, indexes: [{ columns: a, zzzzzzzzzz: 1 }] }]"},
    {"foreign_key", "tables: [{ copy: A, foreign_keys: [{ columns: a, references: b, zzzzzzzzzz: 1 }] }]"},
    {"check", "tables: [{ copy: A, checks: [{ check: a, zzzzzzzzzz: 1 }] }]"},
    {"set_aside", "tables: [{ copy: A, bad_rows: { set_aside: 1, zzzzzzzzzz: 1 } }]"},
};

std::set<std::string> keys_of_reader(const std::string& text, Code code) {
  SourceMap sources;
  Diagnostics diagnostics;
  Surroundings around;
  parse_spec(sources, sources.add("a.yaml", "waybill: 1\n" + text + "\n"), around, diagnostics);
  std::set<std::string> keys;
  for (const Diagnostic& one : diagnostics.all()) {
    if (one.code != code) continue;
    static const std::regex word("`([^`]+)`");
    const std::string& help = one.notes.back().second;
    EXPECT_EQ(help.find(" more"), std::string::npos) << help;
    for (std::sregex_iterator it(help.begin(), help.end(), word), end; it != end; ++it) keys.insert((*it)[1]);
  }
  return keys;
}

TEST(Schema, has_the_keys_of_the_reader_and_no_others) {
  std::set<std::string> tried;
  for (const auto& [name, text] : places) {
    const Json& rule = name.empty() ? schema() : schema().at("definitions").at(name);
    std::set<std::string> said;
    for (const auto& [key, value] : rule.at("properties").items()) said.insert(key);
    std::set<std::string> read = keys_of_reader(text, Code::W0102);
    for (const char* kind : {"copy", "split", "merge", "union", "query"})  // a mapping is asked for all of them
      if (rule.at("properties").contains("into") && name != kind) read.erase(kind);
    EXPECT_EQ(said, read) << name;
    EXPECT_FALSE(rule.at("additionalProperties").get<bool>()) << name;
    tried.insert(name);
  }
  for (const auto& [name, rule] : schema().at("definitions").items())
    EXPECT_TRUE(!rule.contains("properties") || tried.count(name)) << name << " is held to nothing";
}

TEST(Schema, has_the_words_of_the_reader_and_no_others) {
  const std::pair<std::string, std::string> words[] = {
      {"name_rule", "settings: { names: zzzzzzzzzz }"},
      {"cast_class", "settings: { casts: zzzzzzzzzz }"},
      {"existing", "settings: { existing: zzzzzzzzzz }"},
      {"generated", "settings: { generated: zzzzzzzzzz }"},
      {"bad_rows", "settings: { bad_rows: zzzzzzzzzz }"},
      {"severity", "severities: { a: zzzzzzzzzz }"},
      {"carried", "views: zzzzzzzzzz"},
      {"action", "tables: [{ copy: A, foreign_keys: [{ columns: a, references: b, on_delete: zzzzzzzzzz }] }]"},
  };
  std::set<std::string> tried;
  for (const auto& [name, text] : words) {
    std::set<std::string> said;
    for (const Json& one : schema().at("definitions").at(name).at("anyOf").at(0).at("enum"))
      if (const std::string word = one; word.find(' ') == std::string::npos)
        said.insert(word);  // "set null" is set_null
    EXPECT_EQ(said, keys_of_reader(text, Code::W0107)) << name;
    tried.insert(name);
  }
  for (const auto& [name, rule] : schema().at("definitions").items()) {
    const bool enumerated = rule.contains("anyOf") && rule["anyOf"][0].contains("enum");
    EXPECT_TRUE(!enumerated || tried.count(name)) << name;
  }
}

}  // namespace
}  // namespace waybill
