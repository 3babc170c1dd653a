// A .wb text made ready for grammar/spec.h: where units end, what is a comment, which quotes have no end. The texts
// keep the length of the file, so that a byte has one place in all of them.
//
// A line break ends the unit of a block, or a statement, unless
//   a bracket is open, or the line ends with an operator or a comma, or
//   the next line is indented deeper than the unit's first, or begins with a word that nothing begins with (`->`,
//   `and`).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/spec/remarks.h"

namespace waybill {

struct WbLayout {
  std::string clean;    // comments are blanks
  std::string view;     // what the grammar reads: also `;` where units end, and ${VARIABLES} as plain words
  std::string outline;  // the view with quoted texts filled: what stands there is the grammar's
  std::vector<Comment> comments;
  std::vector<std::uint32_t> broken;  // quotes without an end: reported already
};

WbLayout lay_out(std::string_view text, std::uint32_t file, Diagnostics& diagnostics);

// Words that leave a line open, or go on with one. Names that are such words stand in quotes.
bool joins_lines(std::string_view word);

// Words that a line of a block may begin with that is no column. Parts that are called so stand in quotes.
bool begins_a_line(std::string_view word);

// What the grammar would see of a text by itself: a value that someone wants to print as it is.
std::string view_of_value(std::string_view text);

}  // namespace waybill
