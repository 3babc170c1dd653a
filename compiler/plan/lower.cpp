#include "compiler/plan/lower.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/catalog/fingerprint.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

std::string columns_text(const std::vector<std::string>& columns) {
  return fmt::format("{}", fmt::join(columns, ", "));
}

std::string parts_text(const Index& index) {
  std::vector<std::string> out;
  for (const IndexPart& part : index.parts)
    out.push_back((part.column.empty() ? "(" + part.expression + ")" : part.column) + (part.descending ? " desc" : ""));
  return columns_text(out);
}

class Lowering {
 public:
  explicit Lowering(const Migration& migration)
      : migration_(migration), source_(dialect_of(migration.source)), target_(dialect_of(migration.target)) {}

  std::vector<Step> run() {
    lower_before();
    lower_schemas();
    preamble_ = steps_.size();
    for (const TableFlow& flow : migration_.flows) {
      current_ = &flow;
      by_target_.emplace(flow.target.name, &flow);  // the first, where several fill one table
      if (flow.appends_to) {
        lower_load(flow);
        continue;
      }
      if (!flow.exists) lower_create(flow);
      lower_own_sql(flow, flow.bound->part->before, Phase::load, "before", flow.exists ? "" : flow.id + ".create");
      lower_load(flow);
      if (!flow.exists) {
        lower_keys(flow);
        lower_indexes(flow);
      }
    }
    for (const TableFlow& flow : migration_.flows) {
      if (flow.appends_to) continue;
      current_ = &flow;
      lower_foreign_keys(flow);
      if (!flow.exists) lower_checks(flow);
      lower_program(flow);
      lower_verify(flow);
    }
    lower_programs();
    lower_after();
    order_steps(steps_);
    return std::move(steps_);
  }

 private:
  Step& add(std::string id, Phase phase, Action action, std::string object) {
    Step step;
    step.id = std::move(id);
    step.phase = phase;
    step.action = action;
    step.object = std::move(object);
    if (current_ != nullptr) by_flow_[current_].push_back(steps_.size());
    steps_.push_back(std::move(step));
    return steps_.back();
  }

  // -- prepare and create --------------------------------------------------------------------------------------------
  void lower_before() {
    const auto& statements = migration_.bound->spec->before;
    for (std::size_t i = 0; i < statements.size(); ++i)
      add_own_sql(fmt::format("before.{}", i + 1), Phase::prepare, statements[i].value);
  }

  void lower_after() {
    const auto& statements = migration_.bound->spec->after;
    for (std::size_t i = 0; i < statements.size(); ++i) {
      Step& step = add_own_sql(fmt::format("after.{}", i + 1), Phase::publish, statements[i].value);
      for (const TableFlow& flow : migration_.flows) step.needs.push_back(flow.id + ".load");
      for (const Program& program : migration_.programs) step.needs.push_back(program.id);
    }
  }

  Step& add_own_sql(std::string id, Phase phase, const std::string& sql) {
    Step& step =
        add(std::move(id), phase, Action::change, "SQL of the spec's author: " + sql.substr(0, sql.find('\n')));
    step.body = RunSql{{sql}, "", true};
    step.risks.push_back(Risk::opaque);
    return step;
  }

  void lower_own_sql(const TableFlow& flow, const std::vector<Word>& statements, Phase phase, std::string_view word,
                     const std::string& need) {
    for (std::size_t i = 0; i < statements.size(); ++i) {
      Step& step = add_own_sql(fmt::format("{}.{}.{}", flow.id, word, i + 1), phase, statements[i].value);
      if (!need.empty()) step.needs.push_back(need);
    }
  }

  void lower_schemas() {
    if (!target_.has_schemas) return;
    const std::vector<std::string>& there = migration_.bound->catalogs->target.schemas;
    std::set<std::string> made;
    for (const TableFlow& flow : migration_.flows) {
      const std::string& schema = flow.target.name.schema;
      if (schema.empty() || flow.exists || std::find(there.begin(), there.end(), schema) != there.end()) continue;
      if (!made.insert(schema).second) continue;
      Step& step = add("schema." + schema, Phase::prepare, Action::create, "schema " + schema);
      step.body = RunSql{target_.create_schema(schema), "", false};
      step.undo = {fmt::format("DROP SCHEMA {}", target_.quote(schema))};
    }
    schemas_made_ = std::move(made);
  }

  void lower_create(const TableFlow& flow) {
    std::vector<std::string> needs;
    if (schemas_made_.count(flow.target.name.schema) != 0) needs.push_back("schema." + flow.target.name.schema);
    for (std::string& id : lower_preludes(flow, needs)) needs.push_back(std::move(id));
    for (std::size_t i = 0; i < preamble_; ++i)
      if (steps_[i].id.rfind("before.", 0) == 0) needs.push_back(steps_[i].id);
    Step& step = add(flow.id + ".create", Phase::create, Action::create, "table " + to_string(flow.target.name));
    step.needs = std::move(needs);
    step.body = RunSql{target_.create_table(flow.target), target_.table_exists(flow.target.name), false};
    step.undo = target_.drop_table(flow.target);
    const std::vector<NativeType>& held = natives(flow);
    for (std::size_t i = 0; i < held.size(); ++i) step.notes.push_back(column_note(flow.target.columns[i], held[i]));
  }

  // Types that a table needs (CREATE TYPE … AS ENUM), once each.
  std::vector<std::string> lower_preludes(const TableFlow& flow, const std::vector<std::string>& needs) {
    std::vector<std::string> ids;
    const std::vector<NativeType>& held = natives(flow);
    for (std::size_t i = 0; i < held.size(); ++i) {
      const Column& column = flow.target.columns[i];
      const NativeType& native = held[i];
      if (native.prelude.empty()) continue;
      const std::string id =
          fmt::format("type.{}", column.type.name.empty() ? flow.id + "." + column.name : column.type.name);
      ids.push_back(id);
      if (std::any_of(steps_.begin(), steps_.end(), [&](const Step& step) { return step.id == id; })) continue;
      Step& step = add(id, Phase::prepare, Action::create, "type " + native.sql);
      step.body = RunSql{native.prelude, "", false};
      step.undo = {"DROP TYPE IF EXISTS " + native.sql};
      step.needs = needs;
    }
    return ids;
  }

  static std::string column_note(const Column& column, const NativeType& native) {
    std::string text = fmt::format("{} {}{}", column.name, native.sql, column.nullable ? "" : " not null");
    if (!native.note.empty()) text += "  (" + native.note + ")";
    return text;
  }

  // The steps that fill the table of this flow, its own first.
  std::vector<std::string> loads_of(const TableFlow& flow) const {
    std::vector<std::string> out = {flow.id + ".load"};
    for (const std::size_t other : flow.appended) out.push_back(migration_.flows[other].id + ".load");
    return out;
  }

  // -- load
  // ------------------------------------------------------------------------------------------------------------
  void lower_load(const TableFlow& flow) {
    const TableFlow& head = flow.appends_to ? migration_.flows[*flow.appends_to] : flow;
    std::vector<std::string> needs;
    if (!flow.exists) needs.push_back(head.id + ".create");
    for (std::size_t i = 0; i < preamble_; ++i)
      if (flow.exists && steps_[i].id.rfind("before.", 0) == 0) needs.push_back(steps_[i].id);
    for (const std::size_t i : by_flow_[&head])
      if (steps_[i].id.rfind(head.id + ".before.", 0) == 0) needs.push_back(steps_[i].id);
    for (const std::string& id : flow.load_after) needs.push_back(id + ".load");
    Step& step = add(flow.id + ".load", Phase::load, Action::move, "rows of " + to_string(flow.target.name));
    step.needs = std::move(needs);
    step.body = move_rows(flow);
    step.rows = flow.rows;
    if (flow.exists && !flow.appends_to) step.undo = {"DELETE FROM " + target_.table(flow.target.name)};
    for (const FlowColumn& column : flow.columns)
      if (column.conversion.allow_lossy && column.conversion.cast_class > CastClass::widening)
        step.risks = {Risk::lossy};
    if (!migration_.probed) step.risks.push_back(Risk::unproved);
    for (const FlowColumn& column : flow.columns) step.notes.push_back(mapping_note(column));
    for (const std::string& proof : flow.proofs) step.notes.push_back("proved: " + proof);
    for (const std::string& note : flow.notes) step.notes.push_back(note);
  }

  MoveRows move_rows(const TableFlow& flow) {
    MoveRows move;
    move.target = flow.target.name;
    move.from = flow.source.from;
    move.where = flow.source.where;
    move.tail = flow.source.tail;
    move.distinct = flow.source.distinct;
    const std::vector<NativeType>& held = natives(flow);
    move.columns.reserve(flow.columns.size());
    for (std::size_t i = 0; i < flow.columns.size(); ++i) {
      const FlowColumn& column = flow.columns[i];
      const Column* made = find_column(flow.target, column.target, i);
      const NativeType* native =
          made == nullptr ? nullptr : &held[static_cast<std::size_t>(made - &flow.target.columns[0])];
      move.columns.push_back({column.target, source_.read(column.sql, column.conversion.from), column.sql,
                              stored(flow, column, native), column.nullable, mapped(column),
                              spelling(flow, made, native),
                              !flow.exists && made != nullptr && made->generated != Generated::no});
    }
    if (flow.source.cut)
      for (const auto& [sql, type] : flow.source.key) move.chunk_by.push_back({sql, type});
    const Settings& settings = migration_.bound->spec->settings;
    if (settings.chunk_rows) move.chunk_rows = settings.chunk_rows->value;
    if (flow.bound->part->chunk_rows) move.chunk_rows = flow.bound->part->chunk_rows->value;
    move.key = flow.key;
    move.target_was_there = flow.exists;
    return move;
  }

  // Geometry that the target keeps as bytes is written, and read back, as bytes.
  static Conversion stored(const TableFlow& flow, const FlowColumn& column, const NativeType* native) {
    Conversion conversion = column.conversion;
    const bool made = !flow.exists && native != nullptr;
    if (made && conversion.to.kind == TypeKind::geometry) conversion.to = native->holds;
    return conversion;
  }

  std::string mapped(const FlowColumn& column) const {
    if (column.bound->numbers_rows) return "numbered";
    if (column.bound->map != nullptr || column.bound->origin == nullptr) return "by the spec";
    return column.bound->similar_name ? "by a similar name" : "by name";
  }

  static std::string spelling(const TableFlow& flow, const Column* made, const NativeType* native) {
    if (made == nullptr) return {};
    return flow.exists && !made->native_type.empty() ? made->native_type : native->sql;
  }

  // How the target holds each column of the flow's table; good until the next call.
  const std::vector<NativeType>& natives(const TableFlow& flow) {
    if (natives_of_ == &flow) return natives_;
    natives_.clear();
    for (const Column& column : flow.target.columns) natives_.push_back(target_.native(flow.target, column));
    natives_of_ = &flow;
    return natives_;
  }

  // Where the value comes from: in the author's words where our SQL would show only what we made of them.
  static std::string value_note(const FlowColumn& column) {
    if (column.bound->numbers_rows) return "numbered";
    return column.bound->origin != nullptr ? column.bound->origin->name : column.says;
  }

  std::string mapping_note(const FlowColumn& column) const {
    const std::string from = value_note(column);
    std::string text = fmt::format("{} <- {}", column.target, from);
    if (!(column.conversion.from == column.conversion.to))
      text += fmt::format("  ({} to {}, {}{})", to_string(column.conversion.from), to_string(column.conversion.to),
                          word_of(column.conversion.cast_class),
                          column.conversion.rule.empty() ? "" : " " + column.conversion.rule);
    return text;
  }

  // -- keys and indexes
  // --------------------------------------------------------------------------------------------------
  void lower_keys(const TableFlow& flow) {
    const Table& table = flow.target;
    if (table.primary_key && !target_.primary_key_inline) {
      Step& step =
          add(flow.id + ".key.primary", Phase::key, Action::create,
              fmt::format("primary key {} ({})", table.primary_key->name, columns_text(table.primary_key->columns)));
      step.body =
          RunSql{target_.add_primary_key(table), target_.constraint_exists(table.name, table.primary_key->name), false};
      step.needs = loads_of(flow);
    }
    for (const Key& key : table.unique_keys) {
      Step& step = add(fmt::format("{}.key.{}", flow.id, key.name), Phase::key, Action::create,
                       fmt::format("unique key {} ({})", key.name, columns_text(key.columns)));
      step.body = RunSql{target_.add_unique(table, key), target_.constraint_exists(table.name, key.name), false};
      if (std::get<RunSql>(step.body).done_query.empty())
        std::get<RunSql>(step.body).done_query = target_.index_exists(table.name, key.name);
      step.needs = loads_of(flow);
    }
  }

  void lower_indexes(const TableFlow& flow) {
    for (const Index& index : flow.target.indexes) {
      Step& step = add(fmt::format("{}.index.{}", flow.id, index.name), Phase::index, Action::create,
                       fmt::format("{}index {} ({})", index.unique ? "unique " : "", index.name, parts_text(index)));
      step.body =
          RunSql{target_.create_index(flow.target, index), target_.index_exists(flow.target.name, index.name), false};
      step.needs = loads_of(flow);
    }
  }

  // -- constraints
  // -------------------------------------------------------------------------------------------------------
  // Rows, keys and indexes of both ends, in the order in which their steps were made.
  std::vector<std::string> parent_needs(const TableFlow& flow, const ForeignKey& key) const {
    std::vector<std::size_t> made;
    const auto add_made_by = [&](const TableFlow& one) {
      const std::string load = one.id + ".load", keys = one.id + ".key.", indexes = one.id + ".index.";
      for (const std::size_t i : by_flow_.at(&one)) {
        const std::string& id = steps_[i].id;
        if (id == load || id.rfind(keys, 0) == 0 || id.rfind(indexes, 0) == 0) made.push_back(i);
      }
    };
    add_made_by(flow);
    const auto parent = by_target_.find(key.parent);
    if (parent != by_target_.end() && parent->second != &flow) add_made_by(*parent->second);
    std::sort(made.begin(), made.end());
    std::vector<std::string> needs = loads_of(flow);
    if (parent != by_target_.end() && parent->second != &flow)
      for (std::string& load : loads_of(*parent->second)) needs.push_back(std::move(load));
    for (const std::size_t i : made)
      if (std::find(needs.begin(), needs.end(), steps_[i].id) == needs.end()) needs.push_back(steps_[i].id);
    return needs;
  }

  void lower_foreign_keys(const TableFlow& flow) {
    for (const ForeignKey& key : flow.target.foreign_keys) {
      std::vector<std::string> needs = parent_needs(flow, key);
      if (!flow.exists && !target_.constraints_inline) {
        Step& step = add(fmt::format("{}.foreign_key.{}", flow.id, key.name), Phase::constrain, Action::create,
                         fmt::format("foreign key {} ({}) references {} ({})", key.name, columns_text(key.columns),
                                     to_string(key.parent), columns_text(key.parent_columns)));
        step.body = RunSql{target_.add_foreign_key(flow.target, key),
                           target_.constraint_exists(flow.target.name, key.name), false};
        step.undo = target_.drop_foreign_key(flow.target, key);
        step.needs = needs;
        needs = {step.id};
      }
      if (flow.exists || target_.unchecked_foreign_keys) lower_orphan_check(flow, key, std::move(needs));
    }
  }

  // What the engine did not check while its rows were loaded.
  void lower_orphan_check(const TableFlow& flow, const ForeignKey& key, std::vector<std::string> needs) {
    std::vector<std::string> given, equal;
    std::vector<std::string> parents = key.parent_columns;
    for (std::size_t i = 0; i < key.columns.size() && i < parents.size(); ++i) {
      given.push_back("c." + target_.quote(key.columns[i]) + " IS NOT NULL");
      equal.push_back(fmt::format("p.{} = c.{}", target_.quote(parents[i]), target_.quote(key.columns[i])));
    }
    if (equal.empty()) return;
    const std::string from = fmt::format("FROM {} AS c WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})",
                                         target_.table(flow.target.name), fmt::join(given, " AND "),
                                         target_.table(key.parent), fmt::join(equal, " AND "));
    ExpectNone body;
    body.query = "SELECT count(*) " + from;
    body.complaint = fmt::format("{{n}} rows of {} refer to rows of {} that are not there ({})",
                                 to_string(flow.target.name), to_string(key.parent), key.name);
    std::vector<std::string> shown;
    for (const std::string& column : key.columns) shown.push_back("c." + target_.quote(column));
    body.sample_query = target_.limit(fmt::format("SELECT {} {}", fmt::join(shown, ", "), from), 3);
    Step& step = add(fmt::format("{}.orphans.{}", flow.id, key.name), Phase::constrain, Action::check,
                     fmt::format("every parent of {} is there", key.name));
    step.needs = std::move(needs);
    step.body = std::move(body);
  }

  void lower_checks(const TableFlow& flow) {
    if (target_.constraints_inline) return;
    for (const Check& check : flow.target.checks) {
      Step& step = add(fmt::format("{}.check.{}", flow.id, check.name), Phase::constrain, Action::create,
                       fmt::format("check {} ({})", check.name, check.expression));
      step.body =
          RunSql{target_.add_check(flow.target, check), target_.constraint_exists(flow.target.name, check.name), false};
      step.needs = loads_of(flow);
    }
  }

  // -- sequences, comments
  // -------------------------------------------------------------------------------------------------
  std::optional<std::int64_t> next_value(const TableFlow& flow, const Column& column) const {
    for (const FlowColumn& one : flow.columns) {
      if (one.target != column.name || one.bound->origin == nullptr) continue;
      for (const Sequence& sequence : migration_.bound->catalogs->source.sequences)
        if (sequence.owner_table && *sequence.owner_table == one.bound->origin_table->name &&
            sequence.owner_column == one.bound->origin->name && sequence.last_value)
          return *sequence.last_value + sequence.increment;
    }
    return std::nullopt;
  }

  void lower_program(const TableFlow& flow) {
    for (const Column& column : flow.target.columns) {
      const bool filled = std::any_of(flow.columns.begin(), flow.columns.end(),
                                      [&](const FlowColumn& one) { return one.target == column.name; });
      if (column.identity == Identity::no || !filled) continue;
      std::vector<std::string> sql = target_.set_identity(flow.target, column, next_value(flow, column));
      if (sql.empty()) continue;
      Step& step =
          add(fmt::format("{}.sequence.{}", flow.id, column.name), Phase::program, Action::change,
              fmt::format("{}.{} numbers on after its highest value", to_string(flow.target.name), column.name));
      step.body = RunSql{std::move(sql), "", false};
      step.needs = loads_of(flow);
    }
    std::vector<std::string> comments = flow.exists ? std::vector<std::string>{} : target_.comments(flow.target);
    if (!comments.empty()) {
      Step& step =
          add(flow.id + ".comments", Phase::program, Action::change, "comments of " + to_string(flow.target.name));
      step.body = RunSql{std::move(comments), "", false};
      step.needs = loads_of(flow);
    }
    lower_own_sql(flow, flow.bound->part->after, Phase::program, "after", flow.id + ".load");
  }

  // Views see tables with their rows and keys (one may group by a key); a trigger comes after all that would fire it.
  void lower_programs() {
    current_ = nullptr;
    for (const Program& program : migration_.programs) {
      std::vector<std::string> needs = program.needs;
      const auto add_need = [&](const std::string& id) {
        if (std::find(needs.begin(), needs.end(), id) == needs.end()) needs.push_back(id);
      };
      for (const std::size_t read : program.reads) add_needs_of(migration_.flows[read], false, add_need);
      if (program.hangs_on) add_needs_of(migration_.flows[*program.hangs_on], true, add_need);
      Step& step = add(program.id, Phase::program, Action::create, program.object);
      step.needs = std::move(needs);
      step.body = RunSql{program.statements, program.done_query, false};
      step.undo = program.undo;
    }
  }

  template <class Add>
  void add_needs_of(const TableFlow& flow, bool all, const Add& add_need) const {
    for (const std::string& id : loads_of(flow)) add_need(id);
    for (const std::size_t i : by_flow_.at(&flow))
      if ((all && steps_[i].phase <= Phase::program) || steps_[i].phase == Phase::key) add_need(steps_[i].id);
  }

  void lower_verify(const TableFlow& flow) {
    Step& step =
        add(flow.id + ".verify", Phase::verify, Action::check, "rows of " + to_string(flow.target.name) + " compared");
    std::vector<std::string> loads = loads_of(flow);
    step.needs = loads;
    loads.erase(loads.begin());
    step.body = VerifyRows{flow.id + ".load", std::move(loads)};
    const std::string primary = flow.id + ".key.primary";
    for (const std::size_t i : by_flow_[&flow])
      if (steps_[i].id.rfind(primary, 0) == 0) steps_.back().needs.push_back(steps_[i].id);
  }

  const Migration& migration_;
  const Dialect& source_;
  const Dialect& target_;
  std::vector<Step> steps_;
  std::size_t preamble_ = 0;  // steps before those of the tables
  const TableFlow* current_ = nullptr;
  std::map<const TableFlow*, std::vector<std::size_t>> by_flow_;  // its steps; only looked up, never walked
  std::map<QName, const TableFlow*> by_target_;
  std::set<std::string> schemas_made_;
  const TableFlow* natives_of_ = nullptr;
  std::vector<NativeType> natives_;
};

Side side(const Catalog& catalog, std::string place, std::string schema) {
  Side out;
  out.engine = catalog.engine;
  out.schema = std::move(schema);
  out.objects = object_fingerprints(catalog);
  out.fingerprint = fingerprint(catalog, out.objects);
  out.place = std::move(place);
  return out;
}

}  // namespace

Plan lower(const Migration& migration, const PlanNames& names, const Diagnostics& diagnostics) {
  const BoundSpec& bound = *migration.bound;
  Plan plan;
  plan.waybill_version = WAYBILL_VERSION;
  plan.migration = bound.spec->migration ? bound.spec->migration->value : "migration";
  plan.spec_name = names.spec_name;
  plan.spec_fingerprint = names.spec_fingerprint;
  plan.source = side(bound.catalogs->source, names.source_place, "");
  plan.target = side(bound.catalogs->target, names.target_place, bound.target_schema);
  plan.steps = Lowering(migration).run();
  plan.inventory = migration.inventory;
  plan.probed = migration.probed;
  for (const Diagnostic& diagnostic : diagnostics.all())
    if (diagnostic.severity == Severity::warning)
      plan.warnings.push_back(fmt::format("{}: {}", info(diagnostic.code).id, diagnostic.message));
  return plan;
}

}  // namespace waybill
