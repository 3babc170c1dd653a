// Taking a YAML tree apart: keys that are asked for, values of the wanted shape, and one tone of voice for all that is
// not. Every function reports what is wrong and goes on with an empty answer, so that one run shows all errors.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/spec/spec.h"
#include "compiler/spec/yaml_tree.h"

namespace waybill {

// W0108 for every key that is given twice.
void report_duplicate_keys(const YamlNode& map, Diagnostics& diagnostics);

// The keys of one map. Every key that is asked for is a key that may stand there; finish() reports the others.
class Keys {
 public:
  // `what`: "a mapping of kind copy", for messages. Keys given twice are reported at once (W0108).
  Keys(const YamlNode& map, std::string what, Diagnostics& diagnostics);

  bool has(std::string_view key) const;
  // The value, or nullptr when the key is not there.
  const YamlNode* take(std::string_view key);
  Span key_span(std::string_view key) const;  // invalid when it is not there
  // As take(); W0103 with this example when it is missing.
  const YamlNode* need(std::string_view key, std::string_view example);
  // A key that is no key here but is known elsewhere: the message says where it belongs.
  void elsewhere(std::string_view key, std::string_view where) { elsewhere_.emplace_back(key, where); }
  // What can't be known is not reported: the map is not what was meant.
  void excuse_others() { excused_ = true; }
  void finish();  // W0102
  const YamlNode& map() const { return map_; }
  const std::string& what() const { return what_; }
  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  void report_unknown(const YamlNode& key);
  const YamlNode& map_;
  std::string what_;
  Diagnostics& diagnostics_;
  bool excused_ = false;
  std::vector<std::string> asked_;
  std::vector<std::pair<std::string, std::string>> elsewhere_;
};

// What a key wants, for W0104.
struct Wanted {
  std::string_view key;      // "into"
  std::string_view wants;    // "the name of a table"
  std::string_view example;  // "into: artist"
};

// With `hint` for help, or the example where that is empty.
void wrong_shape(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics, const std::string& hint = {});

// A scalar that is not empty; `null` and `~` are none.
std::optional<Word> read_word(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics);
// One scalar or a list of them.
std::vector<Word> read_words(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics);
std::optional<Spanned<bool>> read_bool(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics);
std::optional<Spanned<std::int64_t>> read_count(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics);
// A scalar that holds an expression; nullptr after an error.
ExprPtr read_expression(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics);
std::optional<TypeName> read_type(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics);
bool is_map(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics);
// The items of a list.
std::vector<YamlPtr> read_list(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics);

// W0107: `text` is none of `words`.
void unknown_word(Span span, std::string_view key, std::string_view text, const std::vector<std::string>& words,
                  Diagnostics& diagnostics);

// One of a few words.
template <class T>
std::optional<Spanned<T>> read_choice(const YamlNode& node, const Wanted& wanted,
                                      std::initializer_list<std::pair<std::string_view, T>> choices,
                                      Diagnostics& diagnostics) {
  const std::optional<Word> word = read_word(node, wanted, diagnostics);
  if (!word) return std::nullopt;
  std::vector<std::string> words;
  for (const auto& [text, value] : choices) {
    if (text == word->value) return Spanned<T>{value, word->span};
    words.emplace_back(text);
  }
  unknown_word(word->span, wanted.key, word->value, words, diagnostics);
  return std::nullopt;
}

}  // namespace waybill
