// The text files that are shipped inside the binary: templates of this folder and the pages of `waybill explain`.
// Built by templates/CMakeLists.txt; the views live as long as the process. Thread-safe: constant data.
#pragma once

#include <span>
#include <string_view>

namespace waybill {

struct Embedded {
  std::string_view name;  // file name without folder: "run.sh.mustache", "W0304.md"
  std::string_view text;
};

std::span<const Embedded> embedded_files();

// The file of that name; empty when there is none.
std::string_view embedded(std::string_view name);

}  // namespace waybill
