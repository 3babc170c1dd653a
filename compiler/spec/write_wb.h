// A tree as .wb text: what `fmt` prints and `--to wb` makes of YAML. Comments and empty lines stay; what the language
// has no line of its own for goes above the nearest. ${VARIABLES} are text like any other, a text that is one is env().
// The tree is that of a spec without errors (parse_yaml.h): keys that no spec has are not written. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "compiler/spec/yaml_tree.h"

namespace waybill {

std::string write_wb(const YamlNode& root);

}  // namespace waybill
