#include "compiler/catalog/catalog.h"

#include <algorithm>

namespace waybill {

std::string to_string(const QName& name) { return name.schema.empty() ? name.name : name.schema + "." + name.name; }

const Table* find_table(const Catalog& catalog, const QName& name) {
  const auto at = std::find_if(catalog.tables.begin(), catalog.tables.end(),
                               [&](const Table& table) { return table.name == name; });
  return at == catalog.tables.end() ? nullptr : &*at;
}

const Column* find_column(const Table& table, std::string_view name, std::size_t expected) {
  if (expected < table.columns.size() && table.columns[expected].name == name) return &table.columns[expected];
  return find_column(table, name);
}

const Column* find_column(const Table& table, std::string_view name) {
  const auto at = std::find_if(table.columns.begin(), table.columns.end(),
                               [&](const Column& column) { return column.name == name; });
  return at == table.columns.end() ? nullptr : &*at;
}

}  // namespace waybill
