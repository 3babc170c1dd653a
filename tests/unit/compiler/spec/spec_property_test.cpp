// What is printed, in either spelling, reads back as the same spec; formatting changes nothing, and nothing twice.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "compiler/diagnostics/render.h"
#include "compiler/spec/format.h"
#include "compiler/spec/normal_form.h"
#include "compiler/spec/parse_yaml.h"
#include "compiler/spec/print.h"
#include "generated_spec.h"

namespace waybill {
namespace {

// A variable stands for itself: what is compared is what was written.
Surroundings mirror() {
  Surroundings around;
  around.environment = [](std::string_view name) { return std::optional<std::string>("${" + std::string(name) + "}"); };
  return around;
}

Spec read(const std::string& name, const std::string& text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const auto spec = parse_spec(sources, sources.add(name, text), mirror(), diagnostics);
  if (!spec || diagnostics.has_errors()) RC_FAIL(render_text(diagnostics, sources) + "\n" + text);
  return *spec;
}

std::string formatted(const std::string& name, const std::string& text, Spelling to) {
  SourceMap sources;
  Diagnostics diagnostics;
  const auto out = format_spec(sources, sources.add(name, text), to, diagnostics);
  if (!out) RC_FAIL(render_text(diagnostics, sources) + "\n" + text);
  return *out;
}

std::string form(const std::string& name, const std::string& text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const YamlPtr tree = read_tree(sources, sources.add(name, text), diagnostics);
  return tree ? normal_form(*tree) : "";
}

Spec generated(unsigned seed) { return testing::GeneratedSpec(seed).spec(); }

RC_GTEST_PROP(SpecProperty, yaml_reads_back, (unsigned seed)) {
  std::string text = print_yaml(generated(seed));
  const Spec again = read("a.yaml", text);
  RC_ASSERT(print_yaml(again) == print_yaml(read("a.yaml", print_yaml(again))));
  if (text.find(":-") == std::string::npos) {
    if (!same(generated(seed), again)) RC_FAIL(text);
  }
}

RC_GTEST_PROP(SpecProperty, wb_reads_back, (unsigned seed)) {
  const std::string text = print_wb(generated(seed));
  const Spec again = read("a.wb", text);
  if (!same(read("a.yaml", print_yaml(generated(seed))), again)) RC_FAIL(text + "\n----\n" + print_wb(again));
}

RC_GTEST_PROP(SpecProperty, there_and_back_is_the_same_text, (unsigned seed)) {
  const std::string yaml = print_yaml(generated(seed));
  const std::string wb = formatted("a.yaml", yaml, Spelling::wb);
  RC_ASSERT(form("a.wb", wb) == form("a.yaml", yaml));
  RC_ASSERT(formatted("a.wb", wb, Spelling::wb) == wb);
  const std::string back = formatted("a.wb", wb, Spelling::yaml);
  RC_ASSERT(form("a.yaml", back) == form("a.yaml", yaml));
  if (!same(read("a.yaml", yaml), read("a.yaml", back))) RC_FAIL(yaml + "\n----\n" + wb);
}

RC_GTEST_PROP(SpecProperty, formatting_twice_is_formatting_once, (unsigned seed)) {
  const std::string yaml = formatted("a.yaml", print_yaml(generated(seed)), Spelling::yaml);
  RC_ASSERT(formatted("a.yaml", yaml, Spelling::yaml) == yaml);
  const std::string wb = formatted("a.wb", print_wb(generated(seed)), Spelling::wb);
  RC_ASSERT(formatted("a.wb", wb, Spelling::wb) == wb);
}

}  // namespace
}  // namespace waybill
