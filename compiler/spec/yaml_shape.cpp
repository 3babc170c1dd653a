#include "compiler/spec/yaml_shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <unordered_map>

#include "compiler/diagnostics/suggest.h"
#include "compiler/spec/parse_expr.h"
#include "compiler/spec/respell.h"
#include "compiler/spec/yaml_hints.h"

namespace waybill {

namespace {

// A long text in a message is cut: it stands in full under the message.
std::string shortened(const std::string& text) {
  constexpr std::size_t most = 40;
  const std::string line = text.substr(0, text.find('\n'));
  return line.size() <= most ? line : line.substr(0, most) + "…";
}

std::string found(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null: return node.text.text.empty() ? "nothing" : fmt::format("`{}`", node.text.text);
    case YamlNode::Kind::scalar:
      return node.text.text.empty() ? "an empty text" : fmt::format("`{}`", shortened(node.text.text));
    case YamlNode::Kind::list: return "a list";
    case YamlNode::Kind::map: return "a map";
  }
  return "";
}

// A word that is right but for case and underscores can be mended without asking.
void offer(Diagnostic& error, Span span, std::string_view written, const std::optional<std::string>& nearest) {
  const auto bare = [](std::string_view text) {
    std::string out;
    for (const char c : text)
      if (c != '_' && c != '-') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
  };
  if (nearest && bare(written) == bare(*nearest)) error.replace(span, *nearest);
}

std::string in_words_of(const YamlNode& node, std::string help) { return node.wb ? respell_for_wb(help) : help; }

bool is_text(const YamlNode& node) { return node.kind == YamlNode::Kind::scalar && !node.text.text.empty(); }

}  // namespace

void report_duplicate_keys(const YamlNode& map, Diagnostics& diagnostics) {
  std::unordered_map<std::string_view, const YamlNode*> first;
  for (const auto& [key, value] : map.pairs) {
    if (key->kind != YamlNode::Kind::scalar) continue;
    const auto [earlier, fresh] = first.try_emplace(key->text.text, key.get());
    if (fresh) continue;
    diagnostics.add(Code::W0108, key->span, fmt::format("`{}` is given twice", shortened(key->text.text)))
        .label("here again")
        .also(earlier->second->span, "first here");
  }
}

Keys::Keys(const YamlNode& map, std::string what, Diagnostics& diagnostics)
    : map_(map), what_(std::move(what)), diagnostics_(diagnostics) {
  report_duplicate_keys(map, diagnostics);
}

bool Keys::has(std::string_view key) const { return key_span(key).valid(); }

const YamlNode* Keys::take(std::string_view key) {
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.emplace_back(key);
  for (const auto& [name, value] : map_.pairs)
    if (name->text.text == key) return value.get();
  return nullptr;
}

Span Keys::key_span(std::string_view key) const {
  for (const auto& [name, value] : map_.pairs)
    if (name->text.text == key) return name->span;
  return {};
}

const YamlNode* Keys::need(std::string_view key, std::string_view example) {
  const YamlNode* value = take(key);
  if (value) return value;
  const Span place = map_.pairs.empty() ? map_.span : map_.pairs.front().first->span;
  diagnostics_.add(Code::W0103, place, fmt::format("{} needs the key `{}`", what_, key))
      .help(in_words_of(map_, fmt::format("for example `{}`", example)));
  return nullptr;
}

void Keys::finish() {
  constexpr std::size_t most = 20;  // of one map: then it is another kind of file
  std::size_t unknown = 0;
  if (excused_) return;
  for (const auto& [key, value] : map_.pairs) {
    if (std::find(asked_.begin(), asked_.end(), key->text.text) != asked_.end()) continue;
    if (++unknown <= most) report_unknown(*key);
  }
  if (unknown > most)
    diagnostics_.add(Code::W0102, map_.span,
                     fmt::format("{} has {} more keys that are not known", what_, unknown - most));
}

void Keys::report_unknown(const YamlNode& key) {
  const std::string& name = key.text.text;
  if (key.kind != YamlNode::Kind::scalar) return wrong_shape(key, {"a key", "a word", "into: artist"}, diagnostics_);
  Diagnostic& error =
      diagnostics_.add(Code::W0102, key.span, fmt::format("{} has no key `{}`", what_, shortened(name)));
  const auto known = std::find_if(elsewhere_.begin(), elsewhere_.end(), [&](const auto& e) { return e.first == name; });
  const std::string hint = did_you_mean(name, asked_);
  offer(error, key.span, name, suggest(name, asked_));
  const std::string colon = colon_hint(name, asked_);
  if (known != elsewhere_.end())
    error.help(in_words_of(map_, known->second));
  else
    error.help(!colon.empty() ? colon : !hint.empty() ? hint : fmt::format("its keys are {}", word_list(asked_, 30)));
}

namespace {

// { City } where [City] is meant: a map of names without values.
std::string list_hint(const YamlNode& node, std::string_view key) {
  std::string names;
  for (const auto& [name, value] : node.pairs) {
    if (value->kind != YamlNode::Kind::null || !value->text.text.empty()) return {};
    names += (names.empty() ? "" : ", ") + name->text.text;
  }
  return names.empty() || node.wb ? "" : fmt::format("a list stands in [ ]: `{}: [{}]`", key, shortened(names));
}

}  // namespace

void wrong_shape(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics, const std::string& hint) {
  const std::string help = hint.empty() ? fmt::format("for example `{}`", wanted.example) : hint;
  diagnostics.add(Code::W0104, node.span, fmt::format("`{}` wants {}, found {}", wanted.key, wanted.wants, found(node)))
      .help(in_words_of(node, help));
}

std::optional<Word> read_word(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics) {
  if (is_text(node)) return Word{node.text.text, node.span};
  wrong_shape(node, wanted, diagnostics);
  return std::nullopt;
}

std::vector<Word> read_words(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics) {
  std::vector<Word> words;
  if (node.kind == YamlNode::Kind::list) {
    for (const YamlPtr& item : node.items)
      if (auto word = read_word(*item, wanted, diagnostics)) words.push_back(std::move(*word));
  } else if (node.kind == YamlNode::Kind::map) {
    wrong_shape(node, wanted, diagnostics, list_hint(node, wanted.key));
  } else if (auto word = read_word(node, wanted, diagnostics)) {
    words.push_back(std::move(*word));
  }
  return words;
}

std::optional<Spanned<bool>> read_bool(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics) {
  const std::string& text = node.text.text;
  if (node.kind == YamlNode::Kind::scalar && (text == "true" || text == "false"))
    return Spanned<bool>{text == "true", node.span};
  if (is_text(node))
    unknown_word(node.span, wanted.key, text, {"true", "false"}, diagnostics);
  else
    wrong_shape(node, wanted, diagnostics);
  return std::nullopt;
}

std::optional<Spanned<std::int64_t>> read_count(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics) {
  const std::string& text = node.text.text;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (is_text(node) && error == std::errc() && end == text.data() + text.size() && value > 0)
    return Spanned<std::int64_t>{value, node.span};
  wrong_shape(node, wanted, diagnostics);
  return std::nullopt;
}

ExprPtr read_expression(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics) {
  const bool null = node.kind == YamlNode::Kind::null && !node.text.text.empty();
  if (null) {  // null and ~ alike
    PlacedText text = node.text;
    if (text.text == "~") text = {"null", text.whole, {4, {text.whole.begin, text.whole.end}}};
    return parse_expression(text, diagnostics);
  }
  if (node.kind == YamlNode::Kind::scalar) return parse_expression(node.text, diagnostics);
  wrong_shape(node, wanted, diagnostics);
  return nullptr;
}

std::optional<TypeName> read_type(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics) {
  if (is_text(node)) return parse_type_name(node.text, diagnostics);
  wrong_shape(node, wanted, diagnostics);
  return std::nullopt;
}

bool is_map(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics) {
  if (node.kind == YamlNode::Kind::map) return true;
  wrong_shape(node, wanted, diagnostics);
  return false;
}

std::vector<YamlPtr> read_list(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics) {
  if (node.kind == YamlNode::Kind::list) return node.items;
  wrong_shape(node, wanted, diagnostics);
  return {};
}

void unknown_word(Span span, std::string_view key, std::string_view text, const std::vector<std::string>& words,
                  Diagnostics& diagnostics) {
  Diagnostic& error =
      diagnostics.add(Code::W0107, span, fmt::format("`{}` knows no word `{}`", key, shortened(std::string(text))));
  const std::optional<std::string> nearest = suggest(text, words);
  offer(error, span, text, nearest);
  error.help(fmt::format("it takes {}", word_list(words)) +
             (nearest ? fmt::format("; did you mean `{}`?", *nearest) : ""));
}

}  // namespace waybill
