#include "compiler/spec/yaml_tree.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <unordered_set>

#include "compiler/spec/yaml_errors.h"
#include "compiler/spec/yaml_scalar.h"

namespace waybill {

namespace {

struct TooMuch {  // thrown through the library and caught below
  std::size_t at;
  std::string_view what;
};

struct Unclosed {  // likewise: a quote
  std::uint32_t at;
};

constexpr std::size_t byte_order_mark = 3;

// Builds the tree from the parser's events.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const SourceMap& sources, std::uint32_t file, std::size_t offset, Diagnostics& diagnostics)
      : source_(sources.file(file).text), file_(file), offset_(offset), diagnostics_(diagnostics) {}

  YamlPtr root() const { return root_; }
  std::size_t read_until() const { return last_end_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark&, const std::string& name) override { anchor_name_ = name; }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlPtr node = std::make_shared<YamlNode>();
    const std::size_t at = begin_of(mark);
    const std::string word = null_word(at);
    node->span = word.empty() ? place_of_nothing() : span(at, at + word.size());
    node->text = {word, node->span, {}};
    node->anchor = std::exchange(anchor_name_, {});
    if (!word.empty()) last_end_ = at + word.size();
    add(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    const std::size_t at = begin_of(mark);
    if (found == anchors_.end()) throw TooMuch{at, "an alias stands inside of what it names"};
    std::size_t end = at;
    while (end < source_.size() && std::string_view(" \t\r\n,]}").find(source_[end]) == std::string_view::npos) ++end;
    last_end_ = end;
    YamlPtr node = std::make_shared<YamlNode>(*found->second);  // its own name and remarks; what is below is shared
    node->alias = std::string(source_.substr(at + 1, end - at - 1));
    node->anchor.clear();
    attach(std::move(node));
  }

  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, const std::string& value) override {
    PlacedScalar scalar = place_scalar(source_, file_, begin_of(mark), value);
    if (!scalar.closed) throw Unclosed{scalar.text.whole.begin};
    YamlPtr node = std::make_shared<YamlNode>();
    node->kind = YamlNode::Kind::scalar;
    node->quoted = scalar.style == ScalarStyle::single_quoted || scalar.style == ScalarStyle::double_quoted;
    node->text = std::move(scalar.text);
    node->span = node->text.whole;
    node->anchor = std::exchange(anchor_name_, {});
    last_end_ = node->span.end;
    add(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    begin(YamlNode::Kind::list, mark, anchor, style);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    begin(YamlNode::Kind::map, mark, anchor, style);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapEnd() override { end(); }

 private:
  struct Begun {
    YamlPtr node;
    YamlPtr key;  // of a pair whose value is to come
    YAML::anchor_t anchor;
  };

  std::size_t begin_of(const YAML::Mark& mark) const {
    return std::min(source_.size(), static_cast<std::size_t>(std::max(mark.pos, 0)) + offset_);
  }
  Span span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  // "null", "~" … when that is what stands there; a null may also be nothing at all.
  std::string null_word(std::size_t at) const {
    for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
      if (!source_.substr(at).starts_with(word)) continue;
      const std::size_t behind = at + word.size();
      if (behind >= source_.size() || std::string_view(" \t\r\n,]}#").find(source_[behind]) != std::string_view::npos)
        return std::string(word);
    }
    return {};
  }

  Span place_of_nothing() const {
    if (!begun_.empty() && begun_.back().key) return begun_.back().key->span;
    return span(last_end_, last_end_);
  }

  void begin(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
    const std::size_t at = skip_properties(source_, begin_of(mark));
    if (begun_.size() >= max_yaml_depth) throw TooMuch{at, "this is nested too deeply"};
    YamlPtr node = std::make_shared<YamlNode>();
    node->kind = kind;
    node->flow = style == YAML::EmitterStyle::Flow;
    node->span = span(at, at);
    node->anchor = std::exchange(anchor_name_, {});
    last_end_ = std::max(last_end_, at + (node->flow ? 1 : 0));
    begun_.push_back({std::move(node), nullptr, anchor});
  }

  void end() {
    const Begun done = std::move(begun_.back());
    begun_.pop_back();
    if (done.node->flow) last_end_ = behind_bracket(last_end_, done.node->kind == YamlNode::Kind::map ? '}' : ']');
    done.node->span.end = static_cast<std::uint32_t>(std::max<std::size_t>(last_end_, done.node->span.begin));
    mend_commas(*done.node);
    take_in(*done.node);
    add(done.node, done.anchor);
  }

  std::size_t behind_bracket(std::size_t at, char bracket) const {
    while (at < source_.size() && source_[at] != bracket) {
      if (source_[at] == '#')  // a comment may hold a bracket
        at = std::min(source_.find('\n', at), source_.size() - 1);
      ++at;
    }
    return std::min(at + 1, source_.size());
  }

  void add(YamlPtr node, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = node;
    attach(std::move(node));
  }

  void attach(YamlPtr node) {
    if (begun_.empty()) {
      root_ = std::move(node);
      return;
    }
    Begun& parent = begun_.back();
    parent.node->weight += node->weight;
    if (parent.node->weight > max_yaml_weight)
      throw TooMuch{node->span.begin, "this text has too many parts, aliases written out"};
    if (parent.node->kind == YamlNode::Kind::list)
      parent.node->items.push_back(std::move(node));
    else if (!parent.key)
      parent.key = std::move(node);
    else
      parent.node->pairs.emplace_back(std::move(parent.key), std::move(node));
  }

  // "<<: *defaults": the pairs of another map, where this one does not say otherwise.
  static void take_in(YamlNode& map) {
    const auto is_merge = [](const auto& pair) {
      return !pair.first->quoted && pair.first->text.text == "<<" && pair.second->kind != YamlNode::Kind::scalar;
    };
    const auto at = std::find_if(map.pairs.begin(), map.pairs.end(), is_merge);
    if (at == map.pairs.end()) return;
    const YamlPtr from = at->second;
    map.pairs.erase(at);
    map.merged = from;
    map.own_pairs = map.pairs.size();
    std::unordered_set<std::string_view> own;
    for (const auto& [key, value] : map.pairs) own.insert(key->text.text);
    const auto take = [&](const YamlNode& other) {
      for (const auto& pair : other.pairs)
        if (own.insert(pair.first->text.text).second) map.pairs.push_back(pair);
    };
    take(*from);
    for (const YamlPtr& other : from->items) take(*other);
  }

  // { type: decimal(10,2) } is two pairs for YAML. Say so, and read on as if the value had been quoted.
  static bool cut_open(const YamlNode& node) {
    const std::string& text = node.text.text;
    return node.kind == YamlNode::Kind::scalar && !node.quoted &&
           std::count(text.begin(), text.end(), '(') > std::count(text.begin(), text.end(), ')');
  }
  void join_cut(YamlNode& value, const Span& rest) {
    value.span.end = rest.end;
    value.text = {std::string(source_.substr(value.span.begin, rest.end - value.span.begin)), value.span, {}};
  }
  void report_cut(const YamlNode& value) {
    diagnostics_.add(Code::W0101, value.span, "a comma inside { } or [ ] ends the value")
        .label("this is cut in two")
        .help("put the value in quotes: \"" + value.text.text + "\"");
  }
  void mend_commas(YamlNode& node) {
    if (!node.flow) return;
    for (std::size_t i = 0; i < node.pairs.size(); ++i) {
      YamlNode& value = *node.pairs[i].second;
      const auto rest = node.pairs.begin() + static_cast<std::ptrdiff_t>(i) + 1;
      auto next = rest;
      for (; cut_open(value) && next != node.pairs.end() && next->second->kind == YamlNode::Kind::null; ++next)
        join_cut(value, next->first->span);
      if (next != rest) report_cut(value);
      node.pairs.erase(rest, next);
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      YamlNode& value = *node.items[i];
      const auto rest = node.items.begin() + static_cast<std::ptrdiff_t>(i) + 1;
      auto next = rest;
      for (; cut_open(value) && next != node.items.end() && (*next)->kind == YamlNode::Kind::scalar; ++next)
        join_cut(value, (*next)->span);
      if (next != rest) report_cut(value);
      node.items.erase(rest, next);
    }
  }

  std::string_view source_;
  std::uint32_t file_;
  std::size_t offset_;
  Diagnostics& diagnostics_;
  std::vector<Begun> begun_;
  std::map<YAML::anchor_t, YamlPtr> anchors_;
  YamlPtr root_;
  std::string anchor_name_;  // of the node to come
  std::size_t last_end_ = 0;
};

void refuse_second_document(YAML::Parser& parser, std::uint32_t file, const TreeBuilder& first,
                            const SourceMap& sources, Diagnostics& diagnostics) {
  TreeBuilder second(sources, file, 0, diagnostics);
  if (!parser.HandleNextDocument(second) || !second.root() || second.root()->kind == YamlNode::Kind::null) return;
  const std::size_t mark = sources.file(file).text.find("---", first.read_until());
  const auto at = static_cast<std::uint32_t>(mark == std::string::npos ? first.read_until() : mark);
  diagnostics.add(Code::W0101, {file, at, at + 3}, "a spec is one YAML document").label("a second one begins here");
}

}  // namespace

YamlPtr read_yaml(const SourceMap& sources, std::uint32_t file, Diagnostics& diagnostics) {
  if (report_unreadable_text(sources, file, Code::W0101, diagnostics)) return nullptr;
  const std::string& text = sources.file(file).text;
  const std::size_t offset = text.starts_with("\xef\xbb\xbf") ? byte_order_mark : 0;
  TreeBuilder builder(sources, file, offset, diagnostics);
  try {
    std::istringstream stream(text.substr(offset));
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return nullptr;
    refuse_second_document(parser, file, builder, sources, diagnostics);
    return builder.root();
  } catch (const TooMuch& error) {
    const auto at = static_cast<std::uint32_t>(error.at);
    diagnostics.add(Code::W0111, {file, at, at + 1}, std::string(error.what));
  } catch (const Unclosed& error) {
    diagnostics.add(Code::W0101, {file, error.at, error.at + 1}, "this quote is never closed").label("it opens here");
  } catch (const YAML::DeepRecursion& error) {
    const auto at = static_cast<std::uint32_t>(std::max(error.mark.pos, 0)) + static_cast<std::uint32_t>(offset);
    diagnostics.add(Code::W0111, {file, at, at + 1}, "this is nested too deeply");
  } catch (const YAML::Exception& error) {
    const std::size_t at = static_cast<std::size_t>(std::max(error.mark.pos, 0)) + offset;
    report_yaml_error(sources, file, error.msg, at, builder.read_until(), diagnostics);
  }
  return nullptr;
}

}  // namespace waybill
