// Comments and empty lines of a spec: not part of its meaning, but of its text. Both spellings hang them on the nodes
// of the tree (yaml_tree.h), and the writers (write_yaml.h, write_wb.h) put them back. Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {

struct Comment {
  std::size_t begin = 0, end = 0;  // in the file, with its marks
  std::string text;                // without them, one space behind the mark taken off; a block may have several lines
  bool own_line = false;
};

struct Remarks {
  std::vector<std::string> above;  // lines
  std::string behind;
  bool gap = false;                // an empty line stands above
  std::vector<std::string> below;  // of the root: what no node follows
};

struct YamlNode;

// Comments of a YAML text: everything behind a # that is in no scalar.
std::vector<Comment> yaml_comments(std::string_view text, const YamlNode& root);

// Every comment goes to the node that begins behind it, or, at the end of a line, to the first one on that line.
void attach_remarks(YamlNode& root, const std::vector<Comment>& comments, std::string_view text);

// What writers put between a line and the remark behind it; align_remarks makes of it blanks and a `#`, in one column
// for lines in a row.
inline constexpr char remark_mark = '\x01';
std::string align_remarks(std::string_view text);

}  // namespace waybill
