// waybill inspect: a catalogue, for people, for programs, or as the SQL that makes it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/catalog/json.h"
#include "compiler/dialect/dialect.h"
#include "runtime/command/commands.h"
#include "runtime/command/session.h"

namespace waybill {
namespace {

std::string column_text(const Column& column) {
  std::string text =
      fmt::format("    {} {}{}", column.name, column.native_type.empty() ? to_string(column.type) : column.native_type,
                  column.nullable ? "" : " not null");
  if (column.identity != Identity::no) text += " identity";
  if (column.generated != Generated::no) text += fmt::format(" generated as ({})", column.generation_expression);
  if (column.default_value)
    text += " default " +
            (column.default_value->native.empty() ? column.default_value->text : column.default_value->native);
  if (!column.native_type.empty()) text += fmt::format("  -- {}", to_string(column.type));
  return text + "\n";
}

std::string table_text(const Table& table) {
  std::string out =
      fmt::format("table {}{}{}\n", to_string(table.name), table.kind.empty() ? "" : " (" + table.kind + ")",
                  table.rows_estimate ? fmt::format("  -- about {} rows", with_groups(*table.rows_estimate)) : "");
  for (const Column& column : table.columns) out += column_text(column);
  if (table.primary_key) out += fmt::format("    primary key ({})\n", fmt::join(table.primary_key->columns, ", "));
  for (const Key& key : table.unique_keys)
    out += fmt::format("    unique {} ({})\n", key.name, fmt::join(key.columns, ", "));
  for (const Index& index : table.indexes) {
    std::vector<std::string> parts;
    for (const IndexPart& part : index.parts)
      parts.push_back(part.column.empty() ? "(" + part.expression + ")" : part.column);
    out += fmt::format("    {}index {} ({}){}\n", index.unique ? "unique " : "", index.name, fmt::join(parts, ", "),
                       index.predicate.empty() ? "" : " where " + index.predicate);
  }
  for (const ForeignKey& key : table.foreign_keys)
    out += fmt::format("    foreign key {} ({}) references {} ({})\n", key.name, fmt::join(key.columns, ", "),
                       to_string(key.parent), fmt::join(key.parent_columns, ", "));
  for (const Check& check : table.checks) out += fmt::format("    check {} ({})\n", check.name, check.expression);
  for (const Trigger& trigger : table.triggers)
    out += fmt::format("    trigger {} {} {}\n", trigger.name, trigger.timing, fmt::join(trigger.events, ", "));
  return out;
}

std::string catalog_text(const Catalog& catalog) {
  std::string out = fmt::format("{} {}, {} tables, {} views, {} sequences, {} routines\n\n", to_string(catalog.engine),
                                catalog.server_version, catalog.tables.size(), catalog.views.size(),
                                catalog.sequences.size(), catalog.routines.size());
  for (const Table& table : catalog.tables) out += table_text(table) + "\n";
  for (const View& view : catalog.views) out += fmt::format("view {}\n", to_string(view.name));
  for (const Sequence& sequence : catalog.sequences)
    out += fmt::format(
        "sequence {}{}\n", to_string(sequence.name),
        sequence.owner_table ? fmt::format(" of {}.{}", to_string(*sequence.owner_table), sequence.owner_column) : "");
  for (const Enum& one : catalog.enums)
    out += fmt::format("enum {} ({})\n", to_string(one.name), fmt::join(one.labels, ", "));
  for (const Domain& one : catalog.domains)
    out += fmt::format("domain {} as {}\n", to_string(one.name), to_string(one.base));
  for (const Routine& one : catalog.routines) out += fmt::format("{} {}\n", one.kind, to_string(one.name));
  return out;
}

}  // namespace

ExitCode run_inspect(const Options& options, Report& report) {
  const Result<Url> url = parse_url(options.spec);
  Result<std::unique_ptr<Database>> database = url ? open_database(*url, true) : tl::unexpected<Error>(url.error());
  const Result<Catalog> catalog =
      database ? (*database)->introspect(options.schema) : tl::unexpected<Error>(database.error());
  if (!catalog) {
    report.error(catalog.error());
    return ExitCode::usage;
  }
  const std::string text = options.format == "json"   ? catalog_to_json(*catalog)
                           : options.format == "yaml" ? catalog_to_yaml(*catalog)
                           : options.format == "sql"  ? dialect_of(catalog->engine).schema_sql(*catalog)
                                                      : catalog_text(*catalog);
  if (options.out.empty()) {
    report.out(text);
    return ExitCode::done;
  }
  const Result<void> written = write_file(options.out, text);
  if (!written) report.error(written.error());
  return written ? ExitCode::done : ExitCode::usage;
}

}  // namespace waybill
