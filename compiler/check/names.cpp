#include "compiler/check/names.h"

#include <algorithm>
#include <cctype>

#include "compiler/diagnostics/suggest.h"
#include "compiler/spec/parse_expr.h"

namespace waybill {
namespace {

struct Found {
  const ScopeTable* table;
  const Column* column;
};

bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](unsigned char x, unsigned char y) {
           return std::tolower(x) == std::tolower(y);
         });
}

// The last part of the qualifier is the alias or the table; a part before it is the schema.
bool is_called(const ScopeTable& table, const std::string& qualifier, bool exact) {
  const std::vector<NamePart> parts = name_parts(qualifier);
  if (parts.empty()) return false;
  const std::string& last = parts.back().text;
  const auto matches = [&](const std::string& name) { return exact ? name == last : same_word(name, last); };
  if (parts.size() > 1 && !same_word(parts[parts.size() - 2].text, table.table->name.schema)) return false;
  if (!table.alias.empty() && matches(table.alias)) return true;
  return (table.alias.empty() || table.alias == table.name) && matches(table.name);
}

std::vector<const ScopeTable*> tables_called(const Scope& scope, const std::string& qualifier) {
  std::vector<const ScopeTable*> found;
  for (const bool exact : {true, false}) {
    for (const ScopeTable& table : scope.tables)
      if (qualifier.empty() || is_called(table, qualifier, exact)) found.push_back(&table);
    if (!found.empty()) return found;
  }
  return found;
}

std::vector<Found> columns_called(const std::vector<const ScopeTable*>& tables, const ColumnName& name, bool exact) {
  std::vector<Found> found;
  for (const ScopeTable* table : tables)
    for (const Column& column : table->table->columns)
      if (exact ? column.name == name.name : same_word(column.name, name.name)) found.push_back({table, &column});
  return found;
}

std::string table_word(const ScopeTable& table) { return table.alias.empty() ? table.name : table.alias; }

void unknown_table(const ColumnName& name, Span span, const Scope& scope, Diagnostics& diagnostics) {
  std::vector<std::string> candidates;
  for (const ScopeTable& table : scope.tables) candidates.push_back(table_word(table));
  Diagnostic& diagnostic =
      diagnostics.add(Code::W0202, span, "there is no table `" + name.qualifier + "` in this mapping");
  const std::string meant = did_you_mean(name.qualifier, candidates);
  for (const ScopeTable& table : scope.tables)  // by its own name, though it has another here
    if (!table.alias.empty() && same_word(table.name, name.qualifier)) {
      diagnostic.label("it is called `" + table.alias + "` here");
      diagnostic.help("write `" + name_text(table.alias) + "." + name_text(name.name) + "`");
      return;
    }
  diagnostic.label(meant.empty() ? "not one of " + word_list(candidates) : meant);
}

void unknown_column(const ColumnName& name, Span span, const std::vector<const ScopeTable*>& tables, bool alone,
                    Diagnostics& diagnostics) {
  std::vector<std::string> candidates;
  for (const ScopeTable* table : tables)
    for (const Column& column : table->table->columns) candidates.push_back(column.name);
  std::string where;
  for (const ScopeTable* table : tables) where += (where.empty() ? "`" : ", `") + table->name + "`";
  Diagnostic& diagnostic = diagnostics.add(Code::W0202, span, "there is no column `" + name.name + "` in " + where);
  const auto meant = suggest(name.name, candidates);
  if (meant) {
    diagnostic.label("did you mean `" + *meant + "`?");
    if (name.qualifier.empty() && !name.quoted) diagnostic.replace(span, name_text(*meant));
  } else {
    diagnostic.label("no such column");
    diagnostic.help("the columns are " + word_list(candidates));
  }
  if (!name.qualifier.empty()) return;
  if (alone)
    diagnostic.help("a text keeps its quotes inside those of YAML: `\"'" + name.name + "'\"`");
  else if (!meant)
    diagnostic.help("a text is written '" + name.name + "'");
}

void ambiguous(const ColumnName& name, Span span, const std::vector<Found>& found, Diagnostics& diagnostics) {
  std::vector<std::string> choices;
  for (const Found& one : found)
    choices.push_back((one.table->alias.empty() ? "" : name_text(one.table->alias) + ".") +
                      name_text(one.column->name));
  diagnostics.add(Code::W0203, span, "`" + name.name + "` is in more than one table")
      .label("which one?")
      .help("write " + word_list(choices));
}

}  // namespace

TypedExprPtr resolve_column(const ColumnName& name, Span span, const Scope& scope, bool alone,
                            Diagnostics& diagnostics) {
  const std::vector<const ScopeTable*> tables = tables_called(scope, name.qualifier);
  if (tables.empty()) {
    unknown_table(name, span, scope, diagnostics);
    return nullptr;
  }
  std::vector<Found> found = columns_called(tables, name, true);
  if (found.empty() && !name.quoted) found = columns_called(tables, name, false);
  if (found.empty()) {
    unknown_column(name, span, tables, alone, diagnostics);
    return nullptr;
  }
  if (found.size() > 1) {
    ambiguous(name, span, found, diagnostics);
    return nullptr;
  }
  const auto [table, column] = found.front();
  return std::make_shared<const TypedExpr>(TypedExpr{column->type, column->nullable || table->nullable, span,
                                                     TypedColumn{table->alias, column->name, column->collation}});
}

}  // namespace waybill
