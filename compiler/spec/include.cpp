#include "compiler/spec/include.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diagnostics/suggest.h"

namespace waybill {

namespace {

// One ${…} of a text.
struct Reference {
  std::size_t begin, end;
  std::string name;
  std::optional<std::string> otherwise;
};

std::optional<Reference> next_reference(std::string_view text, std::size_t from) {
  const std::size_t begin = text.find("${", from);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t close = text.find('}', begin);
  if (close == std::string_view::npos) return Reference{begin, text.size(), std::string(text.substr(begin + 2)), {}};
  const std::string_view inside = text.substr(begin + 2, close - begin - 2);
  const std::size_t colon = inside.find(":-");
  Reference found{begin, close + 1, std::string(inside.substr(0, colon)), {}};
  if (colon != std::string_view::npos) found.otherwise = std::string(inside.substr(colon + 2));
  return found;
}

// Collects a new text whose every byte still has a place.
class Rewriting {
 public:
  explicit Rewriting(const PlacedText& from) : from_(from) { to_.whole = from.whole; }

  void keep(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) put(from_.text[i], from_.span(i, i + 1));
  }
  void put(std::string_view text, Span place) {
    for (const char c : text) put(c, place);
  }
  PlacedText take() { return std::move(to_); }

 private:
  void put(char c, Span place) {
    to_.text += c;
    to_.places.emplace_back(place.begin, place.end);
  }
  const PlacedText& from_;
  PlacedText to_;
};

}  // namespace

std::optional<std::string> Variables::value_of(const std::string& name) const {
  if (const auto given = around_.vars.find(name); given != around_.vars.end()) return given->second;
  if (const auto own = own_.find(name); own != own_.end()) return own->second;
  return around_.environment ? around_.environment(name) : std::nullopt;
}

std::vector<std::string> Variables::names() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : around_.vars) names.push_back(name);
  for (const auto& [name, value] : own_) names.push_back(name);
  return names;
}

void Variables::expand_scalar(YamlNode& node, bool lenient) {
  const PlacedText text = node.text;
  if (text.text.find("${") == std::string::npos) return;
  Rewriting rewriting(text);
  std::size_t done = 0;
  while (const auto reference = next_reference(text.text, done)) {
    const bool escaped = reference->begin > done && text.text[reference->begin - 1] == '$';
    if (escaped) {
      rewriting.keep(done, reference->begin - 1);
      rewriting.keep(reference->begin, reference->begin + 2);
      done = reference->begin + 2;
      continue;
    }
    rewriting.keep(done, reference->begin);
    const Span place = text.span(reference->begin, reference->end);
    std::optional<std::string> value = value_of(reference->name);
    if ((!value || value->empty()) && reference->otherwise) value = reference->otherwise;
    if (!value && !lenient) {
      Diagnostic& error = diagnostics_.add(Code::W0109, place, fmt::format("`{}` is not set", reference->name));
      const std::string hint = did_you_mean(reference->name, names());
      error.help(!hint.empty()
                     ? hint
                     : fmt::format("set it in the environment, pass `--var {0}=…`, or give a default: ${{{0}:-…}}",
                                   reference->name));
    }
    rewriting.put(value.value_or(lenient ? "" : reference->name), place);  // one error, not two
    done = reference->end;
  }
  rewriting.keep(done, text.text.size());
  node.written = text.text;
  node.text = rewriting.take();
}

void Variables::expand(YamlNode& node, bool lenient) {
  if (node.kind == YamlNode::Kind::scalar) {
    if (std::find(done_.begin(), done_.end(), &node) != done_.end()) return;
    if (node.text.text.find("${") != std::string::npos) done_.push_back(&node);
    expand_scalar(node, lenient);
  }
  for (const YamlPtr& item : node.items) expand(*item, lenient);
  for (const auto& [key, value] : node.pairs) expand(*value, lenient);
}

void Variables::expand(YamlNode& root, const std::vector<std::string>& lenient) {
  for (const auto& [key, value] : root.pairs) {
    const bool listed = std::find(lenient.begin(), lenient.end(), key->text.text) != lenient.end();
    expand(*value, listed);
  }
}

std::string include_path(std::string_view including_file, std::string_view included) {
  const std::size_t slash = including_file.rfind('/');
  if (included.starts_with('/') || slash == std::string_view::npos) return std::string(included);
  return std::string(including_file.substr(0, slash + 1)) + std::string(included);
}

}  // namespace waybill
