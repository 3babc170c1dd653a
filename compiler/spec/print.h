// A spec as YAML text that reads back as the same tree: what `init` writes and `fmt` prints. Values are printed as they
// are, ${NAME} among them: whoever makes a spec to be printed puts variables where secrets would stand. Pure functions.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "compiler/spec/spec.h"

namespace waybill {

struct PrintOptions {
  std::string header;  // lines of a comment at the top, without '#'
  // Comments, without '#': above a mapping (may have several lines), behind a column. Empty answers print nothing.
  std::function<std::string(const Mapping&)> mapping_comment;
  std::function<std::string(const ColumnMap&)> column_comment;
};

std::string print_yaml(const Spec& spec, const PrintOptions& options = {});

// A scalar that YAML reads back as this text: plain where it can be. `flow`: inside { } or [ ].
std::string yaml_scalar(std::string_view text, bool flow = false);

}  // namespace waybill
