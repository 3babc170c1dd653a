#include "compiler/resolve/table_names.h"

#include <fmt/format.h>

#include "compiler/diagnostics/suggest.h"
#include "compiler/resolve/automap.h"

namespace waybill {
namespace {

std::string lower_text(std::string_view text) { return derive_name(text, NameRule::lower); }

}  // namespace

QName split_name(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return {"", std::string(text)};
  return {std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
}

TableNames::TableNames(const Catalogs& catalogs) : catalogs_(catalogs) {
  for (const Table& table : catalogs.source.tables) source_.emplace(lower_text(table.name.name), &table);
  for (const Table& table : catalogs.target.tables) target_.emplace(lower_text(table.name.name), &table);
}

const Table* TableNames::source(const Word& word, Diagnostics* diagnostics) const {
  const QName wanted = split_name(word.value);
  std::vector<const Table*> exact, loose;
  const auto [first, last] = source_.equal_range(lower_text(wanted.name));
  for (auto found = first; found != last; ++found) {
    const Table& table = *found->second;
    if (!wanted.schema.empty() && lower_text(table.name.schema) != lower_text(wanted.schema)) continue;
    if (table.name.name == wanted.name) exact.push_back(&table);
    loose.push_back(&table);
  }
  const std::vector<const Table*>& found = exact.empty() ? loose : exact;
  if (found.size() == 1) return found.front();
  for (const Table* table : found)
    if (table->name.schema == catalogs_.source.default_schema) return table;
  if (diagnostics != nullptr) report(word, found, *diagnostics);
  return nullptr;
}

void TableNames::report(const Word& word, const std::vector<const Table*>& found, Diagnostics& diagnostics) const {
  if (!found.empty()) {
    diagnostics.add(Code::W0207, word.span, fmt::format("`{}` is in more than one schema", word.value))
        .help(fmt::format("say which: `{}`", to_string(found.front()->name)));
    return;
  }
  if (target_.count(lower_text(word.value)) != 0) {
    diagnostics.add(Code::W0209, word.span, fmt::format("`{}` is a table of the target, not of the source", word.value))
        .help(
            "are `source` and `target` the wrong way round? A mapping names the source's table first: `copy: here, "
            "into: there`");
    return;
  }
  std::vector<std::string> names;
  for (const Table& table : catalogs_.source.tables) names.push_back(table.name.name);
  Diagnostic& diagnostic =
      diagnostics.add(Code::W0201, word.span, fmt::format("no table `{}` in the source", word.value));
  if (const std::optional<std::string> near = suggest(word.value, names))
    diagnostic.help(fmt::format("did you mean `{}`?", *near)).replace(word.span, *near);
  else if (names.empty())
    diagnostic.help("the source has no tables at all: is the URL the right one?");
  for (const View& view : catalogs_.source.views)
    if (lower_text(view.name.name) == lower_text(word.value))
      diagnostic.note(
          fmt::format("`{}` is a view: `query: SELECT * FROM {}` copies what it shows", word.value, word.value));
}

const Table* TableNames::target(const QName& name, bool loosely) const {
  const auto [first, last] = target_.equal_range(lower_text(name.name));
  const Table* found = nullptr;
  for (auto one = first; one != last; ++one) {
    if (one->second->name == name) return one->second;
    if (found == nullptr && one->second->name.schema == name.schema) found = one->second;
  }
  return found != nullptr || !loosely ? found : in(catalogs_.target, name, true);
}

const Table* TableNames::in(const Catalog& catalog, const QName& name, bool loosely) {
  if (const Table* table = find_table(catalog, name)) return table;
  const Table* found = nullptr;
  for (const Table& table : catalog.tables) {
    if (table.name.schema != name.schema) continue;
    if (lower_text(table.name.name) == lower_text(name.name)) return &table;
    if (loosely && same_name_loosely(table.name.name, name.name)) found = &table;
  }
  return found;
}

}  // namespace waybill
