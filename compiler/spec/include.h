// The world around a spec, passed in: the compiler opens no file and reads no environment of its own.
// ${NAME} stands for a variable: of the command line (--var), of the spec's own `vars:`, of the environment, in this
// order; ${NAME:-default} where none of them has it or it is empty; $${ is a plain ${.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/spec/yaml_tree.h"

namespace waybill {

struct FileText {
  std::string text;
  std::string error;  // why it can't be read; empty when it was
};

struct Surroundings {
  std::function<std::optional<std::string>(std::string_view name)> environment;
  std::function<FileText(const std::string& path)> read_file;  // relative paths: as the process sees them
  std::map<std::string, std::string> vars;                     // --var name=value
  // Catalogues come from files: `source:` and `target:` may be missing, and unset variables in them are no error.
  bool offline = false;
  std::string today;  // 2026-11-21: against it waivers expire; empty: none does
};

class Variables {
 public:
  Variables(const Surroundings& around, Diagnostics& diagnostics) : around_(around), diagnostics_(diagnostics) {}

  // A variable of the spec; the first definition stays.
  void define(const std::string& name, const std::string& value) { own_.emplace(name, value); }

  // Puts values in for every ${…} of the scalars below, W0109 where there is none. Values of the map's keys named in
  // `lenient` may use unset variables: they become empty.
  void expand(YamlNode& root, const std::vector<std::string>& lenient);
  void expand(YamlNode& node, bool lenient);

 private:
  void expand_scalar(YamlNode& node, bool lenient);
  std::optional<std::string> value_of(const std::string& name) const;
  std::vector<std::string> names() const;

  const Surroundings& around_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::string> own_;
  std::vector<const YamlNode*> done_;  // aliases share nodes
};

// The path of an included file: relative to the file that names it.
std::string include_path(std::string_view including_file, std::string_view included);

}  // namespace waybill
