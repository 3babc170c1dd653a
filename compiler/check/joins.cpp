// What joins lose: rows that find no partner are counted, so that the plan can show them.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/check/check.h"
#include "compiler/check/row_source.h"
#include "compiler/check/source_query.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

class Joins {
 public:
  Joins(Migration& migration, std::size_t flow) : migration_(migration), index_(flow), flow_(migration.flows[flow]) {}

  void count(std::size_t i) {
    const BoundJoin& join = flow_.bound->joins[i];
    if (join.on == nullptr || join.kind == JoinKind::full) return;
    const ScopeTable& joined = flow_.bound->scope.tables[i + 1];
    const std::string before =
        i == 0 ? from_clause(migration_, flow_, 0) : "(" + from_clause(migration_, flow_, i) + ")";
    const std::string item = from_item(migration_, flow_, i + 1);
    const std::string on = dialect_of(migration_.source).expression(*join.on);
    const std::string left = called(flow_.bound->scope.tables.front()) + (i == 0 ? "" : " and what is joined before");
    if (join.kind != JoinKind::left)
      ask(from_clause(migration_, flow_, i), item, on, joined,
          fmt::format("{{n}} of the rows of {} find none in {} and are left out", left, called(joined)));
    if (join.kind != JoinKind::right)
      ask(item, before, on, flow_.bound->scope.tables.front(),
          fmt::format("{{n}} of the rows of {} belong to none in {} and are left out", called(joined), left));
  }

 private:
  static std::string called(const ScopeTable& table) {
    return table.alias == table.name ? table.name : table.name + " " + table.alias;
  }

  // Rows of `kept` without a partner; `missing` has a column that is never NULL where there is one.
  void ask(const std::string& kept, const std::string& other, const std::string& on, const ScopeTable& missing,
           std::string what) {
    const Key* key = row_key(*missing.table);
    if (key == nullptr) return;
    const Dialect& dialect = dialect_of(migration_.source);
    Probe probe;
    probe.flow = index_;
    probe.counts_only = true;
    probe.what = std::move(what);
    probe.query = fmt::format("SELECT count(*) FROM {} LEFT JOIN {} ON {} WHERE {}.{} IS NULL", kept, other, on,
                              dialect.quote(missing.alias), dialect.quote(key->columns.front()));
    migration_.probes.push_back(std::move(probe));
  }

  Migration& migration_;
  std::size_t index_;
  const TableFlow& flow_;
};

}  // namespace

void count_joins(Migration& migration) {
  for (std::size_t flow = 0; flow < migration.flows.size(); ++flow)
    for (std::size_t i = 0; i < migration.flows[flow].bound->joins.size() && !migration.flows[flow].complement; ++i)
      Joins(migration, flow).count(i);
}

}  // namespace waybill
