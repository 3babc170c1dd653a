// What a spec's text says, apart from how: equal for both spellings, whatever the layout, comments, order of keys and
// short forms. Variables stay names, so it holds no secret. Fingerprints are made of it, and `fmt` proves by it that it
// changed nothing. Not meant to be read back.
#pragma once

#include <string>

#include "compiler/spec/yaml_tree.h"

namespace waybill {

std::string normal_form(const YamlNode& root);

}  // namespace waybill
