// A whole catalogue as the statements that SQLite itself keeps; tables before what hangs on them.
#include "compiler/dialect/sqlite/sqlite.h"

namespace waybill::sqlite {
namespace {

// A line of its own for the semicolon: the text may end in a comment.
void say(std::string& out, const std::string& statement) {
  if (!statement.empty()) out += statement + (statement.find("--") == std::string::npos ? ";\n" : "\n;\n");
}

}  // namespace

// The shadow tables of a virtual table come with it.
std::string schema_sql(const Catalog& catalog) {
  std::string out;
  for (const Table& table : catalog.tables)
    if (table.kind != "shadow") say(out, table.native);
  for (const Table& table : catalog.tables)
    if (table.kind != "shadow")
      for (const Index& index : table.indexes) say(out, index.native);
  for (const View& view : catalog.views) say(out, view.native);
  for (const Table& table : catalog.tables)
    for (const Trigger& trigger : table.triggers) say(out, trigger.native);
  for (const Routine& routine : catalog.routines)
    if (routine.kind == "trigger") say(out, routine.body);
  return out;
}

}  // namespace waybill::sqlite
