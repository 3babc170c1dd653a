// Foreign keys follow renames, splits and merges: child columns and parent columns must both be carried, the parent's
// under a key. Orphans are asked for where the source does not guarantee that there are none.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "compiler/check/account.h"
#include "compiler/check/check.h"
#include "compiler/dialect/dialect.h"
#include "compiler/resolve/automap.h"

namespace waybill {
namespace {

bool is_unique(const Table& table, const std::vector<std::string>& columns) {
  const auto same = [&](std::vector<std::string> key) {
    std::vector<std::string> wanted = columns;
    std::sort(key.begin(), key.end());
    std::sort(wanted.begin(), wanted.end());
    return key == wanted;
  };
  if (table.primary_key && same(table.primary_key->columns)) return true;
  if (std::any_of(table.unique_keys.begin(), table.unique_keys.end(),
                  [&](const Key& key) { return same(key.columns); }))
    return true;
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
    std::vector<std::string> names;
    for (const IndexPart& part : index.parts) names.push_back(part.column);
    return index.unique && index.predicate.empty() && same(names);
  });
}

class ForeignKeys {
 public:
  ForeignKeys(Migration& migration, Diagnostics& diagnostics) : migration_(migration), diagnostics_(diagnostics) {}

  void run() {
    for (const TableFlow& flow : migration_.flows)
      if (flow.bound->kind != FlowKind::query) fed_by_[flow.bound->scope.tables.front().table->name].push_back(&flow);
    for (TableFlow& flow : migration_.flows) {
      const BoundFlow& bound = *flow.bound;
      if (bound.kind == FlowKind::query || flow.complement) continue;
      for (std::size_t i = 0; i < bound.scope.tables.size(); ++i)
        for (const ForeignKey& key : bound.scope.tables[i].table->foreign_keys) carry(flow, i, key);
      if (!flow.appends_to)
        for (const ForeignKeySpec& said : bound.part->foreign_keys.list) add_said(flow, said);
    }
    for (TableFlow& flow : migration_.flows)
      if (flow.appends_to) flow.target.foreign_keys = migration_.flows[*flow.appends_to].target.foreign_keys;
    for (TableFlow& flow : migration_.flows) order(flow);
  }

 private:
  struct Parent {
    const TableFlow* flow = nullptr;
    std::vector<std::string> columns;
  };

  std::string object(const Table& table, const ForeignKey& key) const {
    return fmt::format("foreign key {} on {}",
                       key.name.empty() ? fmt::format("({})", fmt::join(key.columns, ", ")) : key.name,
                       table.name.name);
  }

  // The flow whose target holds the parent's rows under these columns: a copy before a split before a merge.
  Parent find_parent(const QName& name, const std::vector<std::string>& columns, std::string& why) const {
    why = fmt::format("its parent {} has no table of its own in the target", name.name);
    const auto fed = fed_by_.find(name);
    if (fed == fed_by_.end()) return {};
    for (const FlowKind kind : {FlowKind::copy, FlowKind::split, FlowKind::merge, FlowKind::union_})
      for (const TableFlow* one : fed->second) {
        const TableFlow& flow = *one;
        if (flow.bound->kind != kind) continue;
        const std::vector<std::string> carried = carriers_of(flow, 0, columns);
        if (!carried.empty() && is_unique(flow.target, carried)) return {&flow, carried};
        why = fmt::format("({}) of its parent is no key of {}", fmt::join(columns, ", "), flow.target.name.name);
      }
    return {};
  }

  bool table_left_out(const QName& name) const {
    for (const LeftOut& left : migration_.bound->left_out)
      if (left.column == nullptr && left.table->name == name) return true;
    return false;
  }

  std::vector<std::string> parent_columns(const ForeignKey& key) const {
    if (!key.parent_columns.empty()) return key.parent_columns;
    const Table* parent = find_table(migration_.bound->catalogs->source, key.parent);
    return parent != nullptr && parent->primary_key ? parent->primary_key->columns : std::vector<std::string>{};
  }

  void carry(TableFlow& flow, std::size_t scope_index, const ForeignKey& key) {
    const Table& origin = *flow.bound->scope.tables[scope_index].table;
    const std::string what = object(origin, key);
    if (flow.bound->part->foreign_keys.kind != CarryKind::carry || !flow.bound->group_by.empty()) {
      account(migration_, what, Disposition::left_out, "the spec says so");
      return;
    }
    if (flow.bound->kind == FlowKind::union_) {
      account(migration_, what, Disposition::left_out, "the rows of several tables meet in " + flow.target.name.name);
      return;
    }
    std::string missing;
    ForeignKey copy = key;
    copy.columns = carriers_of(flow, scope_index, key.columns, &missing);
    if (copy.columns.empty()) {
      account(migration_, what, Disposition::left_out, fmt::format("column {} goes elsewhere or nowhere", missing));
      return;
    }
    std::string why;
    const Parent parent = find_parent(key.parent, parent_columns(key), why);
    if (parent.flow == nullptr) {
      account(migration_, what,
              table_left_out(key.parent) || merged_away(key.parent) ? Disposition::left_out : Disposition::not_carried,
              why);
      return;
    }
    if (flow.given) {
      account(migration_, what, Disposition::left_out,
              fmt::format("the table {} is {}", to_string(flow.target.name),
                          flow.exists ? "there and is filled as it is" : "made as the schema file says"));
      return;
    }
    copy.parent = parent.flow->target.name;
    copy.parent_columns = parent.columns;
    copy.name = name_of_key(flow, key, copy.columns);
    if (!dialect_of(migration_.target).deferrable) {
      if (copy.deferrable) report_weaker(flow, what, "it can't be deferred to the end of a transaction there");
      copy.deferrable = copy.initially_deferred = false;
    }
    if (copy.match_full && !dialect_of(migration_.target).match_full) {
      if (copy.columns.size() > 1)
        report_weaker(flow, what, "it has no MATCH FULL: a row with some of the columns NULL passes there");
      copy.match_full = false;
    }
    copy.validated = true;
    probe_orphans(flow, scope_index, key, parent);
    if (settle_set_null(flow, copy)) {
      report_weaker(flow, what,
                    "SET NULL of a column that takes no NULL becomes NO ACTION: the parent's delete fails either way");
      account(migration_, what, Disposition::translated,
              fmt::format("as {}, with NO ACTION for SET NULL: its columns take no NULL", copy.name));
    } else
      account(migration_, what, Disposition::carried, "as " + copy.name);
    flow.target.foreign_keys.push_back(std::move(copy));
  }

  void report_weaker(const TableFlow& flow, const std::string& what, std::string why) {
    diagnostics_.add(Code::W0513, flow.bound->span, fmt::format("{} does less in the target", what))
        .note(std::move(why))
        .about(what);
  }

  // SET NULL of a column that takes no NULL makes the parent's delete fail: where that can't be said, NO ACTION does
  // it.
  bool settle_set_null(const TableFlow& flow, ForeignKey& key) const {
    if (dialect_of(migration_.target).foreign_key_set_null_required) return false;
    const bool required = std::any_of(key.columns.begin(), key.columns.end(), [&](const std::string& name) {
      const Column* column = find_column(flow.target, name);
      return column != nullptr && !column->nullable;
    });
    bool settled = false;
    for (FkAction* action : {&key.on_delete, &key.on_update})
      if (required && *action == FkAction::set_null) {
        *action = FkAction::no_action;
        settled = true;
      }
    return settled;
  }

  // A table that only joins read: it has become part of another, as the spec says.
  bool merged_away(const QName& name) const {
    return std::any_of(migration_.flows.begin(), migration_.flows.end(), [&](const TableFlow& flow) {
      const auto& tables = flow.bound->scope.tables;
      return std::any_of(tables.begin() + 1, tables.end(),
                         [&](const ScopeTable& one) { return one.table->name == name; });
    });
  }

  std::string name_of_key(const TableFlow& flow, const ForeignKey& key, const std::vector<std::string>& columns) const {
    if (!key.name.empty() && flow.bound->kind != FlowKind::split)
      return fit_name(derive_name(key.name, migration_.bound->names), migration_.target);
    return fit_name(fmt::format("{}_{}_fkey", flow.target.name.name, fmt::join(columns, "_")), migration_.target);
  }

  // Rows of the child whose parent will not be there.
  void probe_orphans(const TableFlow& flow, std::size_t scope_index, const ForeignKey& key, const Parent& parent) {
    const Dialect& source = dialect_of(migration_.source);
    const bool guaranteed = !source.unchecked_foreign_keys && key.validated && parent.flow->bound->where == nullptr &&
                            parent.flow->bound->joins.empty();
    if (guaranteed || !parent.flow->bound->prefer.empty()) return;
    const Table& parent_table = *parent.flow->bound->scope.tables.front().table;
    const std::string child = source.quote(flow.bound->scope.tables[scope_index].alias);
    const std::string alias = source.quote("waybill_parent");
    std::vector<std::string> given, equal;
    const std::vector<std::string> columns = parent_columns(key);
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      given.push_back(fmt::format("{}.{} IS NOT NULL", child, source.quote(key.columns[i])));
      equal.push_back(
          fmt::format("{}.{} = {}.{}", alias, source.quote(columns[i]), child, source.quote(key.columns[i])));
    }
    if (parent.flow->bound->where != nullptr || !parent.flow->bound->joins.empty()) return;  // checked when it is added
    Probe probe;
    probe.flow = static_cast<std::size_t>(&flow - migration_.flows.data());
    probe.code = Code::W0503;
    probe.span = flow.bound->span;
    probe.label = fmt::format("({}) refers to {}", fmt::join(key.columns, ", "), key.parent.name);
    probe.what = "{n} of {rows} rows refer to a parent that is not there";
    probe.proved = fmt::format("({}): every parent is there", fmt::join(key.columns, ", "));
    probe.bad = fmt::format("({} AND NOT EXISTS (SELECT 1 FROM {} AS {} WHERE {}))", fmt::join(given, " AND "),
                            source.table(parent_table.name), alias, fmt::join(equal, " AND "));
    probe.help = "mend the rows, leave them out (`where`), or say `foreign_keys: none` for this table";
    migration_.probes.push_back(std::move(probe));
  }

  void add_said(TableFlow& flow, const ForeignKeySpec& said) {
    ForeignKey key;
    key.columns = names(said.columns);
    key.parent_columns = names(said.parent_columns);
    const auto target = std::find_if(migration_.flows.begin(), migration_.flows.end(), [&](const TableFlow& one) {
      return one.target.name.name == said.parent.value || to_string(one.target.name) == said.parent.value;
    });
    for (const Word& word : said.columns)
      if (find_column(flow.target, word.value) == nullptr)
        diagnostics_.add(Code::W0506, word.span,
                         fmt::format("`{}` is no column that `{}` gets", word.value, flow.target.name.name));
    if (target == migration_.flows.end()) {
      diagnostics_.add(Code::W0201, said.parent.span, fmt::format("no mapping makes a table `{}`", said.parent.value));
      return;
    }
    key.parent = target->target.name;
    if (key.parent_columns.empty() && target->target.primary_key)
      key.parent_columns = target->target.primary_key->columns;
    key.on_delete = action(said.on_delete);
    key.on_update = action(said.on_update);
    key.name = said.name ? said.name->value
                         : fit_name(fmt::format("{}_{}_fkey", flow.target.name.name, fmt::join(key.columns, "_")),
                                    migration_.target);
    flow.target.foreign_keys.push_back(std::move(key));
  }

  static std::vector<std::string> names(const std::vector<Word>& words) {
    std::vector<std::string> out;
    for (const Word& word : words) out.push_back(word.value);
    return out;
  }

  FkAction action(const std::optional<Word>& word) const {
    if (!word) return FkAction::no_action;
    const std::string text = derive_name(word->value, NameRule::snake_case);
    if (text == "cascade") return FkAction::cascade;
    if (text == "set_null") return FkAction::set_null;
    if (text == "set_default") return FkAction::set_default;
    if (text == "restrict") return FkAction::restrict;
    if (text != "no_action")
      diagnostics_.add(Code::W0107, word->span, fmt::format("`{}` is no foreign key action", word->value))
          .help("one of: no action, restrict, cascade, set null, set default");
    return FkAction::no_action;
  }

  // Foreign keys that are in force during the load (the table was there, or its engine has them inside CREATE TABLE and
  // checks them): parents first. A cycle keeps the order of the spec.
  void order(TableFlow& flow) {
    if (!flow.exists) return;
    for (const ForeignKey& key : flow.target.foreign_keys)
      for (const TableFlow& parent : migration_.flows)
        if (&parent != &flow && parent.target.name == key.parent && !reaches(parent, flow, 0))
          flow.load_after.push_back(parent.id);
  }

  // Does `from` wait for `to` already?
  bool reaches(const TableFlow& from, const TableFlow& to, std::size_t depth) const {
    if (depth > migration_.flows.size()) return true;
    for (const std::string& id : from.load_after) {
      if (id == to.id) return true;
      for (const TableFlow& next : migration_.flows)
        if (next.id == id && reaches(next, to, depth + 1)) return true;
    }
    return false;
  }

  Migration& migration_;
  Diagnostics& diagnostics_;
  std::map<QName, std::vector<const TableFlow*>> fed_by_;  // flows by the table that they read first
};

}  // namespace

void check_foreign_keys(Migration& migration, Diagnostics& diagnostics) { ForeignKeys(migration, diagnostics).run(); }

}  // namespace waybill
