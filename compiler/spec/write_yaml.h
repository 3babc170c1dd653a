// A tree as YAML text, one layout for all: what `fmt` prints. Comments and empty lines stay, { } and [ ] where the
// author had them and they fit the line; quotes only where they are needed. ${VARIABLES} are text like any other. Pure
// functions.
#pragma once

#include <string>
#include <string_view>

#include "compiler/spec/yaml_tree.h"

namespace waybill {

std::string write_yaml(const YamlNode& root);

// A scalar that YAML reads back as this text: plain where it can be. `flow`: inside { } or [ ].
std::string yaml_scalar(std::string_view text, bool flow = false);

}  // namespace waybill
