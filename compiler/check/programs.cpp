#include "compiler/check/programs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/check/account.h"
#include "compiler/check/own_text.h"
#include "compiler/dialect/dialect.h"
#include "compiler/resolve/automap.h"

namespace waybill {
namespace {

// Why something stays behind; `on_purpose`: because of what the spec leaves out.
struct Stop {
  std::string says;
  bool on_purpose = false;
};

enum class Fate { unknown, entered, there, carried, behind };

struct ViewState {
  Fate fate = Fate::unknown;
  QName target;
  std::string step;  // empty: it was in the target already
  Stop stop;
};

class Programs {
 public:
  Programs(Migration& migration, Diagnostics& diagnostics)
      : migration_(migration),
        source_(migration.bound->catalogs->source),
        target_(migration.bound->catalogs->target),
        dialect_(dialect_of(migration.target)),
        diagnostics_(diagnostics) {}

  void run() {
    for (const View& view : source_.views) visit(view);
    for (const TableFlow& flow : migration_.flows) triggers(flow);
    for (const Table& table : source_.tables) triggers_left(table);
  }

 private:
  bool same_engine() const { return migration_.source == migration_.target; }

  std::string folded(const std::string& name) const {
    return dialect_.names_ignore_case ? derive_name(name, NameRule::lower) : name;
  }

  // -- views
  // -----------------------------------------------------------------------------------------------------------
  static bool wanted(const Carry<Word>& said, const std::string& name) {
    if (said.kind == CarryKind::list)
      return std::any_of(said.list.begin(), said.list.end(),
                         [&](const Word& word) { return glob_matches(word.value, name); });
    return said.kind == CarryKind::carry;
  }

  const ViewState& visit(const View& view) {
    ViewState& state = views_[&view];
    if (state.fate != Fate::unknown) return state;
    state.fate = Fate::entered;
    ViewState done = made(view);
    account_view(view, done);
    return views_[&view] = std::move(done);
  }

  void account_view(const View& view, const ViewState& state) {
    const std::string object = "view " + view.name.name;
    const std::string as = "as " + state.target.name;
    if (state.fate == Fate::behind)
      behind(object, state.stop, view.native.empty() ? view.definition : view.native);
    else
      account(migration_, object, Disposition::carried, state.step.empty() ? as + ", which is there already" : as);
  }

  void behind(const std::string& object, const Stop& stop, const std::string& sql) {
    account(migration_, object, stop.on_purpose ? Disposition::left_out : Disposition::not_carried, stop.says);
    const auto found = migration_.accounted.find(object);
    if (!stop.on_purpose && found != migration_.accounted.end()) migration_.inventory[found->second].sql = sql;
  }

  ViewState made(const View& view) {
    ViewState state;
    state.fate = Fate::behind;
    const Carry<Word>& said = migration_.bound->spec->views;
    if (!wanted(said, view.name.name)) {
      state.stop = {"the spec says so", true};
      return state;
    }
    View copy = view;
    copy.name = {migration_.bound->target_schema,
                 fit_name(derive_name(view.name.name, migration_.bound->names), migration_.target)};
    for (Column& column : copy.columns) column.name = derive_name(column.name, migration_.bound->names);
    state.target = copy.name;
    Program program;
    state.stop =
        same_engine() ? own_view(view, copy, program) : Stop{"views are not carried to another engine yet", false};
    if (!state.stop.says.empty()) return state;
    if (is_there(copy)) {
      state.fate = Fate::there;
      return state;
    }
    if (!free_name(copy)) {
      state.stop = {"its name is taken in the target", false};
      return state;
    }
    state.fate = Fate::carried;
    add_view(copy, std::move(program), state);
    return state;
  }

  void add_view(const View& view, Program program, ViewState& state) {
    program.id = "view." + view.name.name;
    for (int n = 2; !ids_.insert(program.id).second; ++n) program.id = fmt::format("view.{}.{}", view.name.name, n);
    program.object = fmt::format("{}view {}", view.materialized ? "materialized " : "", to_string(view.name));
    program.done_query = dialect_.view_exists(view.name);
    program.undo = dialect_.drop_view(view);
    state.step = program.id;
    migration_.programs.push_back(std::move(program));
  }

  // The engine's own text, with the target's schema.
  Stop own_view(const View& view, View& copy, Program& program) {
    const std::optional<OwnText> text = read_own_text(migration_, view.definition);
    if (!text) return {"its text can't be read", false};
    if (Stop stop = uses(*text, program); !stop.says.empty()) return stop;
    copy.definition = text->sql;
    for (Index& index : copy.indexes)
      if (const std::optional<OwnText> sql = read_own_text(migration_, index.native)) index.native = sql->sql;
    program.statements = dialect_.own_view(copy);
    return {};
  }

  // What a text names must be in the target, whole and by the same name.
  Stop uses(const OwnText& text, Program& program) {
    for (const Routine* routine : text.routines)
      return {fmt::format("it calls {}, a routine, which is not carried", routine->name.name), false};
    for (const Table* table : text.tables) {
      Stop stop;
      const TableFlow* flow = whole_copy(migration_, *table, stop.says, stop.on_purpose);
      if (flow == nullptr) return {"it reads what is not there: " + stop.says, stop.on_purpose};
      if (flow->target.name.name != table->name.name)
        return {fmt::format("table {} has another name in the target", table->name.name), false};
      if (const Column* column = changed_column(*flow))
        return {fmt::format("column {}.{} has another name or type in the target", table->name.name, column->name),
                is_left_out(migration_, *table, column->name)};
      program.reads.push_back(static_cast<std::size_t>(flow - migration_.flows.data()));
    }
    for (const View* read : text.views)
      if (Stop stop = needs_view(*read, program); !stop.says.empty()) return stop;
    return {};
  }

  Stop needs_view(const View& view, Program& program) {
    const ViewState& state = visit(view);
    if (state.fate == Fate::behind || state.fate == Fate::entered)
      return {fmt::format("it reads view {}, which is {}", view.name.name,
                          state.stop.on_purpose ? "left out" : "not carried"),
              state.stop.on_purpose};
    if (state.target.name != view.name.name && same_engine())
      return {fmt::format("view {} has another name in the target", view.name.name), false};
    if (!state.step.empty()) program.needs.push_back(state.step);
    return {};
  }

  // A view of this name with these columns was made before.
  bool is_there(const View& view) const {
    return std::any_of(target_.views.begin(), target_.views.end(), [&](const View& one) {
      return folded(one.name.name) == folded(view.name.name) && one.name.schema == view.name.schema &&
             one.materialized == view.materialized &&
             std::equal(one.columns.begin(), one.columns.end(), view.columns.begin(), view.columns.end(),
                        [&](const Column& a, const Column& b) { return folded(a.name) == folded(b.name); });
    });
  }

  bool free_name(const View& view) {
    const auto taken = [&](const QName& name) {
      return folded(name.name) == folded(view.name.name) && name.schema == view.name.schema;
    };
    std::string by;
    for (const TableFlow& flow : migration_.flows)
      if (taken(flow.target.name)) by = "the table that a mapping fills";
    for (const Table& table : target_.tables)
      if (taken(table.name) && by.empty()) by = "a table of the target";
    for (const View& other : target_.views)
      if (taken(other.name)) by = "another view of the target";
    if (!by.empty() || !names_.insert(to_string({view.name.schema, folded(view.name.name)})).second)
      return name_taken("view", view.name.name, by.empty() ? "another view of the source" : by,
                        migration_.bound->spec->views.span);
    return true;
  }

  bool name_taken(std::string_view kind, const std::string& name, const std::string& by, Span span) {
    diagnostics_.add(Code::W0610, span, fmt::format("the {} `{}` can't be made: the name is taken", kind, name))
        .note("it is " + by)
        .help(fmt::format("drop or rename that, or leave the {} out: list the {}s to carry, or say `{}s: none`", kind,
                          kind, kind))
        .about(name);
    return false;
  }

  // -- triggers
  // --------------------------------------------------------------------------------------------------------
  static std::string object_of(const Trigger& trigger, const Table& table) {
    return fmt::format("trigger {} on {}", trigger.name, table.name.name);
  }

  void triggers(const TableFlow& flow) {
    if (flow.bound->kind == FlowKind::query || flow.bound->scope.tables.empty()) return;
    const Table& table = *flow.bound->scope.tables.front().table;
    for (const Trigger& trigger : table.triggers) {
      const std::string object = object_of(trigger, table);
      Stop stop;
      if (!wanted(flow.bound->part->triggers, trigger.name))
        stop = {"the spec says so", true};
      else if (flow.given)
        stop = {fmt::format("{} was made by others, with the triggers it shall have", to_string(flow.target.name)),
                true};
      else
        stop = made(flow, table, trigger);
      if (stop.says.empty())
        account(migration_, object, Disposition::carried, "on " + flow.target.name.name);
      else
        behind(object, stop, trigger.native.empty() ? trigger.body : trigger.native);
    }
  }

  void triggers_left(const Table& table) {
    std::string why;
    bool on_purpose = false;
    if (whole_copy(migration_, table, why, on_purpose) != nullptr) return;
    for (const Trigger& trigger : table.triggers)
      if (migration_.accounted.count(object_of(trigger, table)) == 0)
        behind(object_of(trigger, table), {why, on_purpose}, trigger.native.empty() ? trigger.body : trigger.native);
  }

  Stop made(const TableFlow& flow, const Table& table, const Trigger& trigger) {
    Stop stop;
    if (whole_copy(migration_, table, stop.says, stop.on_purpose) != &flow) return stop;
    Program program;
    if (!same_engine()) return {"triggers are not carried to another engine yet", false};
    Trigger copy = trigger;
    stop = own_trigger(flow, table, copy, program);
    if (!stop.says.empty()) return stop;
    const std::string name = trigger_key(flow, copy.name);
    if (!names_.insert(name).second || trigger_there(flow, copy.name)) {
      name_taken("trigger", copy.name, "another trigger's", flow.bound->part->triggers.span);
      return {"its name is taken in the target", false};
    }
    program.id = fmt::format("{}.trigger.{}", flow.id, copy.name);
    program.object = fmt::format("trigger {} on {}", copy.name, to_string(flow.target.name));
    program.done_query = dialect_.trigger_exists(flow.target.name, copy.name);
    program.undo = dialect_.drop_trigger(flow.target.name, copy.name);
    program.hangs_on = static_cast<std::size_t>(&flow - migration_.flows.data());
    migration_.programs.push_back(std::move(program));
    return {};
  }

  std::string trigger_key(const TableFlow& flow, const std::string& name) const {
    const std::string scope =
        dialect_.trigger_scope == NameScope::table ? to_string(flow.target.name) : flow.target.name.schema;
    return fmt::format("trigger {}: {}", scope, folded(name));
  }

  bool trigger_there(const TableFlow& flow, const std::string& name) const {
    return std::any_of(target_.tables.begin(), target_.tables.end(), [&](const Table& table) {
      const bool counts = dialect_.trigger_scope != NameScope::table || table.name == flow.target.name;
      return counts && std::any_of(table.triggers.begin(), table.triggers.end(),
                                   [&](const Trigger& one) { return folded(one.name) == folded(name); });
    });
  }

  Stop own_trigger(const TableFlow& flow, const Table& table, Trigger& trigger, Program& program) {
    if (flow.target.name.name != table.name.name) return {"its table has another name in the target", false};
    if (std::optional<TriggerFunction> function = dialect_.trigger_function(trigger))
      if (Stop stop = runs(*function, program); !stop.says.empty()) return stop;
    const std::string own = trigger.native.empty() ? trigger.body : trigger.native;
    std::optional<OwnText> text = read_own_text(migration_, own);
    if (!text) return {"its text can't be read", false};
    std::erase_if(text->routines, [&](const Routine* one) { return functions_.count(one) != 0; });
    text->tables.push_back(&table);
    if (Stop stop = uses(*text, program); !stop.says.empty()) return stop;
    (trigger.native.empty() ? trigger.body : trigger.native) = text->sql;
    Table named = table;
    named.name = flow.target.name;
    program.statements = dialect_.own_trigger(named, trigger);
    return {};
  }

  // The function is made once, for the first trigger that runs it.
  Stop runs(const TriggerFunction& function, Program& program) {
    if (function.built_in) return {};
    if (!function.fault.empty()) return {function.fault, false};
    const Routine* routine = nullptr;
    for (const Routine& one : source_.routines)
      if (one.name == function.name) routine = &one;
    const std::optional<OwnText> text = read_own_text(migration_, function.sql);
    if (routine == nullptr || !text) return {"its function can't be read", false};
    OwnText others = *text;
    std::erase(others.routines, routine);
    const bool elsewhere = migration_.bound->target_schema != source_.default_schema;
    if (elsewhere && others.bare_names) return {"its function names tables without their schema", false};
    Program made;
    made.id = "function." + function.name.name;
    if (Stop stop = uses(others, made); !stop.says.empty()) return stop;
    program.needs.push_back(made.id);
    if (!functions_.insert(routine).second) return {};
    const QName name{migration_.bound->target_schema, function.name.name};
    Trigger renamed;
    renamed.body = ";\n" + text->sql;
    const std::optional<TriggerFunction> there = dialect_.trigger_function(renamed);
    made.object = "function " + to_string(name);
    made.statements = {text->sql};
    made.done_query = there ? there->exists : function.exists;
    made.undo = {there ? there->drop : function.drop};
    migration_.programs.push_back(std::move(made));
    account(migration_, "routine " + function.name.name, Disposition::carried, "for the triggers that run it");
    return {};
  }

  Migration& migration_;
  const Catalog& source_;
  const Catalog& target_;
  const Dialect& dialect_;
  Diagnostics& diagnostics_;
  std::map<const View*, ViewState> views_;
  std::set<const Routine*> functions_;  // made; looked up, never walked
  std::set<std::string> names_, ids_;
};

}  // namespace

void check_programs(Migration& migration, Diagnostics& diagnostics) { Programs(migration, diagnostics).run(); }

}  // namespace waybill
