// target.schema_file: does the target hold what the file says, and is all there that its tables need?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "compiler/check/check.h"
#include "compiler/resolve/automap.h"

namespace waybill {
namespace {

class Given {
 public:
  Given(const Migration& migration, Diagnostics& diagnostics)
      : migration_(migration), catalogs_(*migration.bound->catalogs), diagnostics_(diagnostics) {
    for (const TableFlow& flow : migration.flows) filled_.insert(flow.target.name);
  }

  void run() {
    for (const TableFlow& flow : migration_.flows) {
      if (flow.appends_to) continue;
      if (flow.exists)
        compare(flow);
      else
        check_parents(flow);
    }
    note_unfilled();
  }

 private:
  const Table* wanted(const QName& name) const {
    for (const Table& table : catalogs_.wanted->tables)
      if (derive_name(to_string(table.name), NameRule::lower) == derive_name(to_string(name), NameRule::lower))
        return &table;
    return nullptr;
  }

  bool is_filled(const QName& name) const { return filled_.count(name) != 0; }

  // The table that is there beside the one of the file, column by column.
  void compare(const TableFlow& flow) {
    const Table* file = wanted(flow.target.name);
    if (file == nullptr) return;
    std::vector<std::string> differences;
    for (const Column& column : file->columns) {
      const Column* there = find_column(flow.target, column.name);
      if (there == nullptr)
        differences.push_back(fmt::format("`{}` is missing in the target", column.name));
      else if (!(there->type == column.type))
        differences.push_back(fmt::format("`{}` is {} in the target, {} in the file", column.name,
                                          to_string(there->type), to_string(column.type)));
      else if (there->nullable != column.nullable)
        differences.push_back(
            fmt::format("`{}` {} NULL in the target", column.name, there->nullable ? "takes" : "takes no"));
    }
    for (const Column& column : flow.target.columns)
      if (find_column(*file, column.name) == nullptr)
        differences.push_back(fmt::format("`{}` is not in the file", column.name));
    if (differences.empty()) return;
    Diagnostic& diagnostic = diagnostics_.add(
        Code::W0702, migration_.bound->spec->target->schema_file->span,
        fmt::format("the table `{}` in the target is not as the schema file says", flow.target.name.name));
    for (const std::string& one : differences) diagnostic.note(one);
    diagnostic.help("alter the table, or take the file of what is there");
  }

  void check_parents(const TableFlow& flow) {
    for (const ForeignKey& key : flow.target.foreign_keys) {
      if (is_filled(key.parent) || find_table(catalogs_.target, key.parent) != nullptr) continue;
      diagnostics_
          .add(Code::W0702, flow.bound->span,
               fmt::format("`{}` refers to `{}`, which nothing fills", flow.target.name.name, key.parent.name))
          .help(fmt::format("map a table to `{}`, or take the foreign key out of the schema file", key.parent.name));
    }
  }

  void note_unfilled() {
    std::vector<std::string> names;
    for (const Table& table : catalogs_.wanted->tables)
      if (!is_filled(table.name) && find_table(catalogs_.target, table.name) == nullptr && table.kind.empty())
        names.push_back(table.name.name);
    if (names.empty()) return;
    diagnostics_
        .add(Code::W0708, migration_.bound->spec->target->schema_file->span,
             fmt::format("{} table{} of the schema file get{} no rows and {} not made", names.size(),
                         names.size() == 1 ? "" : "s", names.size() == 1 ? "s" : "", names.size() == 1 ? "is" : "are"))
        .note(fmt::format("{}", fmt::join(names, ", ")))
        .help("map a table to each, or make them by `after`");
  }

  const Migration& migration_;
  const Catalogs& catalogs_;
  Diagnostics& diagnostics_;
  std::set<QName> filled_;
};

}  // namespace

void check_given(const Migration& migration, Diagnostics& diagnostics) {
  if (migration.bound->catalogs->wanted) Given(migration, diagnostics).run();
}

}  // namespace waybill
