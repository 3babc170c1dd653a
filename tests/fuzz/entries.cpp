#include "entries.h"

#include <cstdio>
#include <cstdlib>
#include <iterator>

#include "compiler/catalog/json.h"
#include "compiler/catalog/schema_file.h"
#include "compiler/diagnostics/render.h"
#include "compiler/plan/json.h"
#include "compiler/schema_text.h"
#include "compiler/spec/format.h"
#include "compiler/spec/parse_expr.h"
#include "compiler/spec/parse_yaml.h"
#include "compiler/spec/print.h"

namespace waybill::fuzz {

namespace {

constexpr Engine engines[] = {
#define WAYBILL_ENGINE(enumerator, word) Engine::enumerator,
#include "compiler/types/engines.def"
#undef WAYBILL_ENGINE
};

void must(bool holds, std::string_view what, std::string_view text) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %.*s\n%.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(text.size()), text.data());
  std::abort();
}

Surroundings nothing_around() {
  Surroundings around;
  around.environment = [](std::string_view name) { return std::optional<std::string>(name); };
  around.read_file = [](const std::string&) { return FileText{"", "no file"}; };
  return around;
}

std::optional<Spec> read_spec(const std::string& name, std::string_view text, bool& errors) {
  SourceMap sources;
  Diagnostics diagnostics;
  auto spec = parse_spec(sources, sources.add(name, std::string(text)), nothing_around(), diagnostics);
  render_text(diagnostics, sources);
  errors = !spec || diagnostics.has_errors();
  return spec;
}

// What is formatted is formatted, in both spellings; format_spec itself compares what they say.
void format(const std::string& name, std::string_view bytes) {
  for (const Spelling to : {Spelling::yaml, Spelling::wb}) {
    const std::string other = to == Spelling::wb ? "a.wb" : "a.yaml";
    SourceMap sources;
    Diagnostics diagnostics;
    const auto text = format_spec(sources, sources.add(name, std::string(bytes)), to, diagnostics);
    if (!text) continue;
    const auto again = format_spec(sources, sources.add(other, *text), to, diagnostics);
    must(again.has_value(), "what fmt writes has no errors", *text);
    must(*again == *text, "what fmt writes is formatted", *text + "\n----\n" + *again);
  }
}

void spec(const std::string& name, std::string_view bytes) {
  bool errors = true;
  const auto read = read_spec(name, bytes, errors);
  format(name, bytes);
  if (!read || errors) return;
  for (const bool wb : {false, true}) {
    const std::string printed = wb ? print_wb(*read) : print_yaml(*read);
    if (printed.find("${") != std::string::npos) continue;  // $${ is a text of its own, and not printed as such
    const auto again = read_spec(wb ? "a.wb" : "a.yaml", printed, errors);
    must(!errors, "what is printed reads", printed);
    must(same(*read, *again), "what is printed says the same", printed);
  }
}

void yaml(std::string_view bytes) { spec("waybill.yaml", bytes); }
void wb(std::string_view bytes) { spec("waybill.wb", bytes); }

void expression(std::string_view bytes) {
  const auto read = [](const std::string& text) {
    SourceMap sources;
    Diagnostics diagnostics;
    const Span whole{sources.add("e", text), 0, static_cast<std::uint32_t>(text.size())};
    const ExprPtr expr = parse_expression({text, whole, {}}, diagnostics);
    parse_expressions({text, whole, {}}, diagnostics);
    parse_order({text, whole, {}}, diagnostics);
    parse_table({text, whole, {}}, diagnostics);
    parse_type_name({text, whole, {}}, diagnostics);
    render_text(diagnostics, sources);
    return expr;
  };
  const ExprPtr expr = read(std::string(bytes));
  if (!expr) return;
  const std::string printed = to_string(*expr);
  const ExprPtr again = read(printed);
  must(again && same(*expr, *again), "an expression that is printed reads as the same", printed);
}

void catalog_json(std::string_view bytes) {
  const auto catalog = catalog_from_json(bytes);
  if (!catalog) return;
  const std::string printed = catalog_to_json(*catalog);
  const auto again = catalog_from_json(printed);
  must(again && catalog_to_json(*again) == printed, "a catalogue that is written reads as the same", printed);
}

void plan_json(std::string_view bytes) {
  const auto plan = plan_from_json(bytes);
  if (!plan) return;
  const std::string printed = to_json(*plan);
  const auto again = plan_from_json(printed);
  must(again && to_json(*again) == printed, "a plan that is written reads as the same", printed);
}

// A schema file, for each engine that it may be wanted on.
void schema_file(const std::string& text) {
  for (const Engine target : engines) {
    SourceMap sources;
    Diagnostics diagnostics;
    const std::uint32_t file = sources.add("schema.sql", text);
    const Catalog read = read_schema_text(text, file, target, diagnostics);
    const Catalog wanted = for_target(read, target, "s", {file, 0, 0}, diagnostics);
    comparable_with_file(wanted);
    render_text(diagnostics, sources);
    if (target != engines[text.size() % std::size(engines)]) continue;  // to write them takes longest
    for (const Catalog& catalog : {read, wanted}) {
      const std::string printed = catalog_to_json(catalog);
      const auto again = catalog_from_json(printed);
      must(again && catalog_to_json(*again) == printed, "what a schema file says is written and read", printed);
    }
  }
}

void ddl(std::string_view bytes) { schema_file(std::string(bytes)); }
void listing(std::string_view bytes) {
  schema_file(is_listing(bytes) ? std::string(bytes) : "Table: t\n" + std::string(bytes));
}

constexpr Entry all[] = {
    {"yaml", yaml},           {"wb", wb},   {"expression", expression}, {"catalog_json", catalog_json},
    {"plan_json", plan_json}, {"ddl", ddl}, {"listing", listing},
};

}  // namespace

std::span<const Entry> entries() { return all; }

}  // namespace waybill::fuzz
