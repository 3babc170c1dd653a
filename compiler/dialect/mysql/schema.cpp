// A catalogue as statements that make it again.
#include "compiler/dialect/mysql/mysql.h"

namespace waybill::mysql {
namespace {

void add(std::string& out, const std::vector<std::string>& statements) {
  for (const std::string& sql : statements) out += sql + ";\n";
}

}  // namespace

// Tables first, then what hangs on them: the order of a plan.
std::string schema_sql(const Catalog& catalog) {
  const Dialect& dialect = dialect_of(catalog.engine);
  std::string out;
  for (const Table& table : catalog.tables) add(out, dialect.create_table(table));
  for (const Table& table : catalog.tables) {
    if (table.primary_key && !dialect.primary_key_inline) add(out, dialect.add_primary_key(table));
    for (const Key& key : table.unique_keys) add(out, dialect.add_unique(table, key));
    for (const Index& index : table.indexes) add(out, dialect.create_index(table, index));
  }
  for (const Table& table : catalog.tables) {
    for (const ForeignKey& key : table.foreign_keys) add(out, dialect.add_foreign_key(table, key));
    for (const Check& check : table.checks) add(out, dialect.add_check(table, check));
  }
  return out;
}

}  // namespace waybill::mysql
