// A spec's text as a tree, before anything is made of its words. YAML's own shape, which both spellings have
// (wb_tree.h); it keeps what a reader of specs needs and YAML libraries drop: the place of every node to the byte,
// whether a scalar was quoted, keys given twice, and for those who write the text anew its comments and anchors. Sizes
// and depths are bounded. Nodes may be shared where the text uses aliases; they are not changed once the tree is built
// (variables are put in by include.h before that).
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/spec/placed_text.h"
#include "compiler/spec/remarks.h"

namespace waybill {

struct YamlNode;
using YamlPtr = std::shared_ptr<YamlNode>;

struct YamlNode {
  enum class Kind { null, scalar, list, map };
  Kind kind = Kind::null;
  Span span;            // a null without a word of its own has the place of its key
  PlacedText text;      // scalar: after escapes and folding; null: "null", "~" or nothing
  std::string written;  // scalar: before variables were put in; empty when there are none
  bool quoted = false;  // '…' or "…"
  bool flow = false;    // [ ] or { }
  std::vector<YamlPtr> items;
  std::vector<std::pair<YamlPtr, YamlPtr>> pairs;
  std::size_t weight = 1;     // nodes below, aliases written out
  bool wb = false;            // read from the .wb spelling: examples in messages are spelled likewise
  Remarks remarks;            // of a key or an item of a list
  std::string anchor, alias;  // &name, *name
  YamlPtr merged;             // map: the value of `<<`, whose pairs were taken in …
  std::size_t own_pairs = 0;  // … behind these
};

inline constexpr std::size_t max_spec_bytes = 8u << 20;
inline constexpr std::size_t max_yaml_depth = 64;
inline constexpr std::size_t max_yaml_weight = 2'000'000;

// nullptr after an error (W0101, W0111) and for a text that holds nothing (no diagnostic).
YamlPtr read_yaml(const SourceMap& sources, std::uint32_t file, Diagnostics& diagnostics);

}  // namespace waybill
