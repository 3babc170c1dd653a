// waybill init: introspects both ends and writes a spec with every table and column mapped by name, to be edited.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "compiler/dialect/dialect.h"
#include "compiler/resolve/automap.h"
#include "compiler/spec/format.h"
#include "compiler/spec/parse_expr.h"
#include "compiler/spec/write_yaml.h"
#include "runtime/command/commands.h"
#include "runtime/command/session.h"

namespace waybill {
namespace {

// A URL for a file under version control: its password stays in the environment.
std::string endpoint(const std::string& given, std::string_view variable) {
  const Result<Url> url = parse_url(given);
  const bool secret = url && (!url->password.empty() || !url->secrets.empty());
  return secret ? fmt::format("${{{}}}   # {}", variable, to_string(*url)) : yaml_scalar(given);
}

bool copied(const Table& table) { return table.kind.empty() || table.kind == "partitioned"; }

bool has_capitals(const Catalog& catalog) {
  return std::any_of(catalog.tables.begin(), catalog.tables.end(), [](const Table& table) {
    return derive_name(table.name.name, NameRule::lower) != table.name.name;
  });
}

// The target's own table and column where they are there, else the name by rule.
std::string target_table(const Catalog& target, const Table& table, NameRule rule) {
  for (const Table& one : target.tables)
    if (same_name_loosely(one.name.name, table.name.name)) return one.name.name;
  return derive_name(table.name.name, rule);
}

std::string target_column(const Catalog& target, const std::string& table, const Column& column, NameRule rule) {
  for (const Table& one : target.tables)
    for (const Column& other : one.columns)
      if (one.name.name == table && same_name_loosely(other.name, column.name)) return other.name;
  return derive_name(column.name, rule);
}

std::string table_spec(const Catalog& target, const Table& table, NameRule rule) {
  const std::string into = target_table(target, table, rule);
  std::string out = fmt::format("  - copy: {}\n    into: {}\n    columns:\n", yaml_scalar(name_text(table.name.name)),
                                yaml_scalar(into));
  std::size_t widest = 0;
  std::vector<std::string> lines;
  for (const Column& column : table.columns) {
    lines.push_back(fmt::format("      {}: {}", yaml_scalar(target_column(target, into, column, rule)),
                                yaml_scalar(name_text(column.name))));
    widest = std::max(widest, lines.back().size());
  }
  for (std::size_t i = 0; i < lines.size(); ++i)
    out += fmt::format("{:<{}}  # {}{}\n", lines[i], widest, to_string(table.columns[i].type),
                       table.columns[i].nullable ? "" : " not null");
  return out + "\n";
}

bool is_wb(const Options& options) { return spelling_of(options.out) == Spelling::wb; }

// The same in the other spelling.
std::string as_wb(const std::string& yaml) {
  SourceMap sources;
  Diagnostics diagnostics;
  return format_spec(sources, sources.add("waybill.yaml", yaml), Spelling::wb, diagnostics).value_or("");
}

std::string spec_text(const Options& options, const Catalog& source, const Catalog& target) {
  const NameRule rule = has_capitals(source) ? NameRule::snake_case : NameRule::same;
  std::string out = fmt::format(
      "# What the target must hold. `waybill plan` shows what would be done, `waybill apply` does it.\n"
      "waybill: 1\n"
      "migration: {}\n"
      "source: {}\n"
      "target: {}\n"
      "\n"
      "settings:\n"
      "  names: {}      # how names that are not said are derived: same, lower or snake_case\n"
      "  casts: checked         # the worst class of cast allowed without saying so: exact, widening, checked or "
      "lossy\n"
      "\n"
      "{}"
      "\n"
      "tables:\n",
      yaml_scalar(std::filesystem::path(options.out.empty() ? "waybill.yaml" : options.out).stem().string()),
      endpoint(options.source, "SOURCE_URL"), endpoint(options.target, "TARGET_URL"),
      rule == NameRule::same ? "same      " : "snake_case",
      is_wb(options) ? "# type tinyint(1) -> boolean      (cast rules; the first match wins)\n"
                     : "# types:               # cast rules; the first match wins\n"
                       "#   - { match: tinyint(1), to: boolean }\n");
  std::vector<std::string> left;
  for (const Table& table : source.tables)
    copied(table) ? void(out += table_spec(target, table, rule)) : left.push_back(table.name.name);
  if (source.tables.empty()) out += "  # the source has no tables\n  - copy: \"*\"\n";
  if (!left.empty()) out += fmt::format("  # no rows of their own: {}\n", fmt::join(left, ", "));
  return out;
}

}  // namespace

ExitCode run_init(const Options& options, Report& report) {
  const auto leave = [&](const Error& error) {
    report.error(error);
    return ExitCode::usage;
  };
  if (options.source.empty() || options.target.empty())
    return leave(
        fail(ErrorKind::usage, "init needs both ends", "waybill init --source URL --target URL -o waybill.yaml")
            .value());
  const std::string path = options.out.empty() ? "waybill.yaml" : options.out;
  if (std::filesystem::exists(path))
    return leave(fail(ErrorKind::usage, fmt::format("`{}` is there already and is not overwritten", path),
                      "name another file: -o FILE")
                     .value());
  const Result<Url> source_url = parse_url(options.source), target_url = parse_url(options.target);
  if (!source_url || !target_url) return leave(!source_url ? source_url.error() : target_url.error());
  Catalog target;
  target.engine = target_url->engine;
  Result<std::unique_ptr<Database>> from = open_database(*source_url, true);
  Result<Catalog> source = from ? (*from)->introspect("") : tl::unexpected<Error>(from.error());
  if (!source) return leave(std::move(source.error()).in("opening the source"));
  if (!is_file(*target_url) || std::filesystem::exists(target_url->database)) {
    Result<std::unique_ptr<Database>> to = open_database(*target_url, true);
    Result<Catalog> there = to ? (*to)->introspect(options.schema) : tl::unexpected<Error>(to.error());
    if (!there) return leave(std::move(there.error()).in("opening the target"));
    target = std::move(*there);
  }
  std::string text = spec_text(options, *source, target);
  if (is_wb(options)) text = as_wb(text);
  if (const Result<void> written = write_file(path, text); !written) return leave(written.error());
  report.out(fmt::format("{}: {} tables mapped by name. Next: waybill plan {}\n", path, source->tables.size(), path));
  return ExitCode::done;
}

}  // namespace waybill
