#include "compiler/spec/format.h"

#include <stdexcept>

#include "compiler/spec/normal_form.h"
#include "compiler/spec/parse_yaml.h"
#include "compiler/spec/write_wb.h"
#include "compiler/spec/write_yaml.h"

namespace waybill {

Spelling spelling_of(std::string_view file_name) { return file_name.ends_with(".wb") ? Spelling::wb : Spelling::yaml; }

std::optional<std::string> format_spec(SourceMap& sources, std::uint32_t file, Spelling to, Diagnostics& diagnostics) {
  check_text(sources, file, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  const YamlPtr tree = read_tree(sources, file, diagnostics);
  const std::string form = tree ? normal_form(*tree) : std::string();
  if (!tree) return std::nullopt;
  const SourceFile source = sources.file(file);
  if (spelling_of(source.name) == Spelling::yaml) attach_remarks(*tree, yaml_comments(source.text, *tree), source.text);
  const bool wb = to == Spelling::wb;
  std::string text = wb ? write_wb(*tree) : write_yaml(*tree);

  SourceMap again;
  Diagnostics found;
  const YamlPtr back = read_tree(again, again.add(wb ? "written.wb" : "written.yaml", text), found);
  if (back && !found.has_errors() && normal_form(*back) == form) return text;
  throw std::logic_error("what was written does not say what the spec says");
}

}  // namespace waybill
