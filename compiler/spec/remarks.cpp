#include "compiler/spec/remarks.h"

#include <algorithm>
#include <unordered_set>

#include "compiler/spec/yaml_tree.h"

namespace waybill {

namespace {

constexpr std::size_t npos = std::string_view::npos;

struct Anchor {  // a node that a line can be written for
  std::size_t begin;
  YamlNode* node;
};

// Keys and items in the order of the text. What stands inside of { } and [ ] has no line of its own, unless a comment
// stands there: then it will be written line by line.
class Anchors {
 public:
  Anchors(const std::vector<Comment>& comments) : comments_(comments) {}

  std::vector<Anchor> of(YamlNode& root) {
    walk(root, false);
    std::stable_sort(found_.begin(), found_.end(), [](const Anchor& a, const Anchor& b) { return a.begin < b.begin; });
    return std::move(found_);
  }

 private:
  bool commented(const YamlNode& node) const {
    const auto at = std::lower_bound(comments_.begin(), comments_.end(), node.span.begin,
                                     [](const Comment& comment, std::size_t begin) { return comment.begin < begin; });
    return at != comments_.end() && at->end <= node.span.end;
  }

  void walk(YamlNode& node, bool flow) {
    if (!node.alias.empty()) return;
    if (node.flow && !node.wb && commented(node)) node.flow = false;
    const bool inside = flow || node.flow;
    for (const YamlPtr& item : node.items) {
      if (!inside) found_.push_back({item->span.begin, item.get()});
      walk(*item, inside);
    }
    const std::size_t own = node.merged ? node.own_pairs : node.pairs.size();
    for (std::size_t i = 0; i < own; ++i) {
      const auto& [key, value] = node.pairs[i];
      // x -> name: what a column is made of stands before its name
      const std::uint32_t begin = node.wb ? std::min(key->span.begin, value->span.begin) : key->span.begin;
      if (!inside) found_.push_back({begin, key.get()});
      walk(*value, inside);
    }
  }

  const std::vector<Comment>& comments_;
  std::vector<Anchor> found_;
};

void put_lines(std::vector<std::string>& lines, const std::string& text) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    const std::size_t first = line.find_first_not_of(" \t\r*");
    if (at > 0) line = first == std::string::npos ? "" : line.substr(first);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
    lines.push_back(std::move(line));
    at = end + 1;
  }
}

// Is there a line with nothing on it just above the line of `at`?
bool gap_above(std::string_view text, std::size_t at) {
  const std::size_t line = at == 0 ? npos : text.rfind('\n', at - 1);
  if (line == npos || line == 0) return false;
  if (text.substr(line + 1, at - line - 1).find_first_not_of(" \t-") != npos)
    return false;  // not the first on its line
  const std::size_t before = text.rfind('\n', line - 1);
  const std::string_view above = text.substr(before == npos ? 0 : before + 1, line - (before == npos ? 0 : before + 1));
  return above.find_first_not_of(" \t\r") == npos;
}

void collect_scalars(const YamlNode& node, std::vector<Span>& spans) {
  if (!node.alias.empty()) return;
  if (node.kind == YamlNode::Kind::scalar) spans.push_back(node.span);
  for (const YamlPtr& item : node.items) collect_scalars(*item, spans);
  for (const auto& [key, value] : node.pairs) {
    collect_scalars(*key, spans);
    collect_scalars(*value, spans);
  }
  if (node.merged) collect_scalars(*node.merged, spans);
}

std::string text_behind(std::string_view text, std::size_t begin, std::size_t end) {
  std::string_view comment = text.substr(begin + 1, end - begin - 1);
  if (comment.starts_with(' ')) comment.remove_prefix(1);
  const std::size_t last = comment.find_last_not_of(" \t\r");
  return std::string(comment.substr(0, last == npos ? 0 : last + 1));
}

}  // namespace

std::string align_remarks(std::string_view text) {
  constexpr std::size_t widest = 72;
  std::vector<std::string> run;  // lines in a row, each with a remark
  std::string out;
  const auto columns = [](std::string_view line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }));
  };
  const auto flush = [&] {
    std::size_t column = 0;
    for (const std::string& line : run) {
      const std::size_t size = columns(line.substr(0, line.find(remark_mark)));
      if (size <= widest) column = std::max(column, size);
    }
    for (const std::string& line : run) {
      const std::size_t at = line.find(remark_mark), size = columns(line.substr(0, at));
      out += line.substr(0, at) + std::string(size < column ? column - size : 0, ' ') + "  # " + line.substr(at + 1) +
             "\n";
    }
    run.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line(text.substr(at, end - at));
    at = end + 1;
    if (line.find(remark_mark) != npos) {
      const auto indent = [](const std::string& one) { return one.find_first_not_of(' '); };
      if (!run.empty() && indent(run.back()) != indent(line)) flush();
      run.push_back(line);
      continue;
    }
    flush();
    out += line + "\n";
  }
  flush();
  return out;
}

std::vector<Comment> yaml_comments(std::string_view text, const YamlNode& root) {
  std::vector<Span> scalars;
  collect_scalars(root, scalars);
  std::sort(scalars.begin(), scalars.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Comment> comments;
  auto scalar = scalars.begin();
  for (std::size_t at = 0; at < text.size(); ++at) {
    while (scalar != scalars.end() && scalar->end <= at) ++scalar;
    if (scalar != scalars.end() && at == scalar->begin && scalar->end > at) {
      const bool block = text[at] == '|' || text[at] == '>';  // its head may have a comment
      const std::size_t line = std::min(text.find('\n', at), text.size());
      const std::size_t mark = block ? text.substr(0, line).find(" #", at) : npos;
      if (mark != npos) comments.push_back({mark + 1, line, text_behind(text, mark + 1, line), false});
      at = scalar->end - 1;
      continue;
    }
    if (text[at] != '#' || (at > 0 && std::string_view(" \t\n").find(text[at - 1]) == npos)) continue;
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::size_t line = at == 0 ? npos : text.rfind('\n', at - 1);
    const std::size_t begin = line == npos ? 0 : line + 1;
    const bool own = text.substr(begin, at - begin).find_first_not_of(" \t") == npos;
    comments.push_back({at, end, text_behind(text, at, end), own});
    at = end;
  }
  return comments;
}

void attach_remarks(YamlNode& root, const std::vector<Comment>& comments, std::string_view text) {
  const std::vector<Anchor> anchors = Anchors(comments).of(root);
  std::unordered_set<const YamlNode*> first;  // gaps stand above the first comment of a node
  const auto begins_before = [](const Anchor& anchor, std::size_t at) { return anchor.begin < at; };
  for (const Comment& comment : comments) {
    const auto next = std::lower_bound(anchors.begin(), anchors.end(), comment.begin, begins_before);
    const std::size_t line = comment.begin == 0 ? npos : text.rfind('\n', comment.begin - 1);
    const bool behind = !comment.own_line && next != anchors.begin() &&
                        (line == npos || std::prev(next)->begin > line) && comment.text.find('\n') == std::string::npos;
    if (behind) {
      auto on_line = std::lower_bound(anchors.begin(), anchors.end(), line == npos ? 0 : line, begins_before);
      while (std::next(on_line) != next && std::next(on_line)->begin == on_line->begin) ++on_line;
      std::string& remark = on_line->node->remarks.behind;
      remark += (remark.empty() ? "" : "; ") + comment.text;
      continue;
    }
    if (next == anchors.end()) {
      if (gap_above(text, comment.begin) && !root.remarks.below.empty()) root.remarks.below.emplace_back();
      put_lines(root.remarks.below, comment.text);
      continue;
    }
    auto last = next;  // the innermost of those that begin there
    while (std::next(last) != anchors.end() && std::next(last)->begin == next->begin) ++last;
    Remarks& remarks = last->node->remarks;
    const bool gap = gap_above(text, comment.begin);
    if (first.insert(last->node).second) {
      if (gap)
        for (auto one = next;; ++one) {
          one->node->remarks.gap = true;
          if (one == last) break;
        }
    }
    put_lines(remarks.above, comment.text);
  }
  for (const Anchor& anchor : anchors)
    if (anchor.node->remarks.above.empty() && gap_above(text, anchor.begin)) anchor.node->remarks.gap = true;
}

}  // namespace waybill
