// A spec as text that reads back as the same tree, in either spelling. Values are printed as they are, ${NAME} among
// them: whoever makes a spec to be printed puts variables where secrets would stand. Pure functions.
#pragma once

#include <string>

#include "compiler/spec/spec.h"
#include "compiler/spec/yaml_tree.h"

namespace waybill {

std::string print_yaml(const Spec& spec);
std::string print_wb(const Spec& spec);

// The keys and values that say what the spec says.
YamlPtr to_tree(const Spec& spec);

}  // namespace waybill
