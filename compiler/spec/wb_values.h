// What stands in a unit of a .wb text as nodes of the tree. The nodes of PEGTL's parse tree come in, with places in the
// layout's view; texts are taken from its clean side.
#pragma once

#include <tao/pegtl/contrib/parse_tree.hpp>

#include "compiler/spec/wb_layout.h"
#include "compiler/spec/yaml_tree.h"
#include "grammar/spec.h"

namespace waybill {

using WbNode = tao::pegtl::parse_tree::node;

class WbValues {
 public:
  WbValues(const WbLayout& layout, std::uint32_t file) : layout_(layout), file_(file) {}

  YamlPtr empty(YamlNode::Kind kind, Span span) const;
  YamlPtr map(Span span) const { return empty(YamlNode::Kind::map, span); }
  YamlPtr list(Span span) const { return empty(YamlNode::Kind::list, span); }
  YamlPtr scalar(std::string text, Span span) const;  // a word of our own at this place
  YamlPtr scalar(PlacedText text) const;

  // A value of the grammar: env(), quoted in one of the ways, or bare.
  YamlPtr value(const WbNode& node) const;
  // A piece of the small language, as it is written; the text between """ and """ where it is one.
  YamlPtr piece(const WbNode& node) const;
  // The same with blanks squeezed: "int   unsigned".
  YamlPtr words(const WbNode& node) const;
  // All children as a list of values, written [a, b].
  YamlPtr values(const WbNode& node, std::size_t from = 0) const;
  YamlPtr pieces(const WbNode& node) const;

  Span span(const WbNode& node) const;
  // The word that the node begins with.
  Span word_span(const WbNode& node) const;

  void add(YamlNode& map, std::string key, Span key_span, YamlPtr value) const;

 private:
  Span span(std::size_t begin, std::size_t end) const;
  PlacedText lines(Span place) const;
  PlacedText triple(Span place) const;
  PlacedText escaped(Span place) const;
  PlacedText doubled(Span place) const;
  YamlPtr environment(const WbNode& node) const;

  const WbLayout& layout_;
  std::uint32_t file_;
};

template <class Rule>
bool is(const WbNode& node) {
  return node.is_type<Rule>();
}

// The first child of this kind, or nullptr.
template <class Rule>
const WbNode* child(const WbNode& node) {
  for (const auto& one : node.children)
    if (is<Rule>(*one)) return one.get();
  return nullptr;
}

}  // namespace waybill
