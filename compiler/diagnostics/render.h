// Diagnostics as text for people, JSON for programs and SARIF 2.1.0 for code review tools. The order is the order of
// `diagnostics` (sort() it first). Pure functions.
#pragma once

#include <string>

#include "compiler/diagnostics/diagnostic.h"

namespace waybill {

struct TextOptions {
  bool color = false;            // ANSI escapes
  bool notes = true;             // false: notes are only counted
  std::size_t line_cells = 160;  // longer source lines are cut around the error
};

// All of them, a blank line apart, then the summary line. Empty when there are none.
std::string render_text(const Diagnostics& diagnostics, const SourceMap& sources, const TextOptions& options = {});

// One of them, without summary; ends with a line break.
std::string render_text(const Diagnostic& diagnostic, const SourceMap& sources, const TextOptions& options = {});

// "2 errors, 1 warning"; empty when there is nothing to count.
std::string summary_line(const Diagnostics& diagnostics);

// "warning[W0505]: this table has no key (waybill.yaml:12:5)": for logs and the warnings of a plan.
std::string one_line(const Diagnostic& diagnostic, const SourceMap& sources);

std::string_view to_string(Severity severity);  // "error", "warning", "note"

// One document: {"diagnostics": […], "errors": n, "warnings": n, "notes": n}. Lines and columns are 1-based, columns
// count characters; begin and end are byte offsets.
std::string render_json(const Diagnostics& diagnostics, const SourceMap& sources);

std::string render_sarif(const Diagnostics& diagnostics, const SourceMap& sources);

}  // namespace waybill
