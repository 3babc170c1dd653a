#include "compiler/spec/format.h"

#include <stdexcept>

#include "compiler/spec/normal_form.h"
#include "compiler/spec/parse_yaml.h"
#include "compiler/spec/write_wb.h"
#include "compiler/spec/write_yaml.h"

namespace waybill {

Spelling spelling_of(std::string_view file_name) { return file_name.ends_with(".wb") ? Spelling::wb : Spelling::yaml; }

namespace {

// The value of each item's key in a list of the tree; null where none has it.
const YamlNode* item_with(const YamlNode& root, std::string_view list, std::string_view key) {
  for (const auto& [name, items] : root.pairs)
    if (name->text.text == list)
      for (const YamlPtr& item : items->items)
        for (const auto& [word, value] : item->pairs)
          if (word->text.text == key) return word.get();
  return nullptr;
}

// What only YAML can say.
bool has_no_wb(const YamlNode& root, Diagnostics& diagnostics) {
  const YamlNode* found = item_with(root, "tables", "union");
  if (found == nullptr) found = item_with(root, "types", "if");
  if (found == nullptr) return false;
  diagnostics.add(Code::W0113, found->span, "`" + found->text.text + "` has no .wb spelling yet")
      .help("keep this spec in YAML");
  return true;
}

}  // namespace

std::optional<std::string> format_spec(SourceMap& sources, std::uint32_t file, Spelling to, Diagnostics& diagnostics) {
  check_text(sources, file, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  const YamlPtr tree = read_tree(sources, file, diagnostics);
  const std::string form = tree ? normal_form(*tree) : std::string();
  if (!tree) return std::nullopt;
  const SourceFile source = sources.file(file);
  if (spelling_of(source.name) == Spelling::yaml) attach_remarks(*tree, yaml_comments(source.text, *tree), source.text);
  const bool wb = to == Spelling::wb;
  if (wb && has_no_wb(*tree, diagnostics)) return std::nullopt;
  std::string text = wb ? write_wb(*tree) : write_yaml(*tree);

  SourceMap again;
  Diagnostics found;
  const YamlPtr back = read_tree(again, again.add(wb ? "written.wb" : "written.yaml", text), found);
  if (back && !found.has_errors() && normal_form(*back) == form) return text;
  throw std::logic_error("what was written does not say what the spec says");
}

}  // namespace waybill
