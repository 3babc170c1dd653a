#include "compiler/check/programs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/check/account.h"
#include "compiler/check/own_text.h"
#include "compiler/check/trigger_body.h"
#include "compiler/check/view_query.h"
#include "compiler/dialect/body_language.h"
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
  bool translated = false;
  bool renamed = false;    // its own text does not fit: what it names has another name, or another engine
  bool reordered = false;  // its ORDER BY means another order of texts
  std::vector<RelationColumn> columns;
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
    want_matches(migration_.bound->spec->views, source_.views, "view", [](const View& view) { return view.name.name; });
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

  // A name that a list says, and nothing has, is a slip of the pen.
  template <class T, class NameOf>
  void want_matches(const Carry<Word>& said, const std::vector<T>& all, std::string_view kind, const NameOf& name_of) {
    for (const Word& word : said.list)
      if (std::none_of(all.begin(), all.end(), [&](const T& one) { return glob_matches(word.value, name_of(one)); }))
        diagnostics_.add(Code::W0206, word.span, fmt::format("no {} is called `{}`", kind, word.value))
            .label("nothing in the source");
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
      account(migration_, object, state.translated ? Disposition::translated : Disposition::carried,
              as + (state.step.empty() ? ", which is there already"
                    : state.reordered  ? "; its order of texts is that of their code points"
                                       : ""));
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
    state.stop = own_view(view, copy, program, state);
    if (state.renamed) state.stop = translated_view(view, copy, program, state);
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
  Stop own_view(const View& view, View& copy, Program& program, ViewState& state) {
    state.renamed = !same_engine();
    if (state.renamed) return {};
    const std::optional<OwnText> text = read_own_text(migration_, view.definition);
    if (!text) return {"its text can't be read", false};
    if (Stop stop = uses(*text, program, &state.renamed); !stop.says.empty() || state.renamed) return stop;
    copy.definition = text->sql;
    for (Index& index : copy.indexes)
      if (const std::optional<OwnText> sql = read_own_text(migration_, index.native)) index.native = sql->sql;
    for (std::size_t i = 0; i < view.columns.size(); ++i)
      state.columns.push_back({view.columns[i], copy.columns[i].name, view.columns[i].type});
    program.statements = dialect_.own_view(copy);
    if (!loses_collation(text->tables)) return {};
    View dry = view;
    Program reads;
    ViewState scratch;
    return settle_texts(translated_view(view, dry, reads, scratch), "view " + view.name.name);
  }

  // Has one of these tables texts that the source calls equal, and the target will tell apart?
  bool loses_collation(const std::vector<const Table*>& tables) const {
    if (dialect_.body->collations_are_carried) return false;
    for (const Table* table : tables)
      for (const Column& column : table->columns)
        if (is_text(column.type) && dialect_.body->texts_of(column).equal == body::Texts::other) return true;
    return false;
  }

  // What the strict reading of a body says of it: it compares texts by a collation that is lost, and stays behind; it
  // does not, and may go; or it can't be told, and who reviews the plan is told so.
  Stop settle_texts(const Stop& strict, const std::string& object) {
    if (strict.says.find("collation") != std::string::npos) return strict;
    if (!strict.says.empty())
      diagnostics_.add(Code::W0527, Span{}, fmt::format("{} may compare texts otherwise in the target", object))
          .note("its tables have texts whose collation the target does not keep; what it does could not be read: " +
                strict.says)
          .help("look at its comparisons, groups and orders of texts; waive it, or leave it out")
          .about(object);
    return {};
  }

  Stop translated_view(const View& view, View& copy, Program& program, ViewState& state) {
    program = {};
    try {
      if (view.options.find("CHECK OPTION") != std::string::npos ||
          view.options.find("check_option") != std::string::npos)
        throw Stopped{"`WITH CHECK OPTION`"};
      if (view.options.find("INVOKER") != std::string::npos || view.options.find("security_") != std::string::npos)
        throw Stopped{"`SQL SECURITY INVOKER` and the like"};
      if (view.materialized) throw Stopped{"a materialized view"};
      const FindRelation find = [&](const std::vector<std::string>& name) { return relation(name, program); };
      ViewQuery query = translate_view(migration_, view.definition, find);
      if (query.columns.size() != view.columns.size()) throw Stopped{"another number of columns than the view has"};
      copy.definition = query.select;
      copy.options.clear();
      copy.indexes.clear();
      for (std::size_t i = 0; i < view.columns.size(); ++i) {
        RelationColumn column = query.columns[i];
        if (!view.columns[i].collation.empty()) column.source.collation = view.columns[i].collation;
        column.source.name = view.columns[i].name;
        column.target = copy.columns[i].name;
        state.columns.push_back(std::move(column));
      }
      state.translated = true;
      state.reordered = query.ordered;
      program.statements = dialect_.own_view(copy);
      return {};
    } catch (const Stopped& stopped) {
      return {stopped.says, stopped.on_purpose};
    }
  }

  // -- what bodies read and write
  // --------------------------------------------------------------------------------------
  bool is_called(const QName& one, const std::vector<std::string>& name) const {
    const auto same = [&](const std::string& a, const std::string& b) {
      return a == b || (dialect_of(migration_.source).names_ignore_case &&
                        derive_name(a, NameRule::lower) == derive_name(b, NameRule::lower));
    };
    const std::string schema = name.size() > 1 ? name[name.size() - 2] : source_.default_schema;
    return same(one.name, name.back()) && (one.schema == schema || (name.size() == 1 && one.schema.empty()));
  }

  Relation relation(const std::vector<std::string>& name, Program& program) {
    for (const Table& table : source_.tables)
      if (is_called(table.name, name)) return relation(table, program);
    for (const View& view : source_.views)
      if (is_called(view.name, name)) {
        if (Stop stop = needs_view(view, program, nullptr); !stop.says.empty())
          throw Stopped{stop.says, stop.on_purpose};
        const ViewState& state = views_[&view];
        return {state.target, nullptr, state.columns};
      }
    throw Stopped{fmt::format("`{}`, which is no table here", fmt::join(name, "."))};
  }

  Relation relation(const Table& table, Program& program) {
    Stop stop;
    const TableFlow* flow = whole_copy(migration_, table, stop.says, stop.on_purpose);
    if (flow == nullptr) throw Stopped{stop.says, stop.on_purpose};
    const auto index = static_cast<std::size_t>(flow - migration_.flows.data());
    if (std::find(program.reads.begin(), program.reads.end(), index) == program.reads.end())
      program.reads.push_back(index);
    Relation out{flow->target.name, &table, {}};
    for (const Column& column : table.columns) {
      RelationColumn one;
      one.source = column;
      one.on_purpose = is_left_out(migration_, table, column.name);
      const FlowColumn* carrier = carrier_of(*flow, 0, column.name);
      if (carrier != nullptr && carrier->conversion.cast_class <= CastClass::checked) {
        one.target = carrier->target;
        one.type = carrier->type;
        const Column* made = find_column(flow->target, carrier->target);
        one.same_default = !column.default_value || (made != nullptr && made->default_value);
      }
      out.columns.push_back(std::move(one));
    }
    return out;
  }

  // What a text names must be in the target, whole and by the same name; `renamed`: where that alone is wrong.
  Stop uses(const OwnText& text, Program& program, bool* renamed) {
    for (const Routine* routine : text.routines)
      return {fmt::format("it calls {}, a routine, which is not carried", routine->name.name), false};
    for (const Table* table : text.tables) {
      Stop stop;
      const TableFlow* flow = whole_copy(migration_, *table, stop.says, stop.on_purpose);
      if (flow == nullptr) return {"it reads what is not there: " + stop.says, stop.on_purpose};
      if (flow->target.name.name != table->name.name || changed_column(*flow) != nullptr) {
        *renamed = true;
        return {};
      }
      program.reads.push_back(static_cast<std::size_t>(flow - migration_.flows.data()));
    }
    for (const View* read : text.views)
      if (Stop stop = needs_view(*read, program, renamed); !stop.says.empty()) return stop;
    return {};
  }

  Stop needs_view(const View& view, Program& program, bool* renamed) {
    const ViewState& state = visit(view);
    if (state.fate == Fate::behind || state.fate == Fate::entered)
      return {fmt::format("it reads view {}, which is {}", view.name.name,
                          state.stop.on_purpose ? "left out" : "not carried"),
              state.stop.on_purpose};
    if (renamed != nullptr) *renamed = *renamed || state.translated || state.target.name != view.name.name;
    if (!state.step.empty() && std::find(program.needs.begin(), program.needs.end(), state.step) == program.needs.end())
      program.needs.push_back(state.step);
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
    want_matches(flow.bound->part->triggers, table.triggers, "trigger of " + table.name.name,
                 [](const Trigger& trigger) { return trigger.name; });
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
        account_trigger(object, flow, trigger);
      else
        behind(object, stop, trigger.native.empty() ? trigger.body : trigger.native);
    }
  }

  void account_trigger(const std::string& object, const TableFlow& flow, const Trigger& trigger) {
    const Dialect& source = dialect_of(migration_.source);
    const auto has = [&](std::string_view event) {
      return std::find(trigger.events.begin(), trigger.events.end(), event) != trigger.events.end();
    };
    const auto fires = [&](const ForeignKey& key) {
      const bool sets = key.on_delete == FkAction::set_null || key.on_delete == FkAction::set_default;
      return (has("delete") && key.on_delete == FkAction::cascade) ||
             (has("update") && (sets || key.on_update >= FkAction::cascade));
    };
    const bool cascades = std::any_of(flow.target.foreign_keys.begin(), flow.target.foreign_keys.end(), fires);
    const bool differs = cascades && source.foreign_keys_fire_triggers != dialect_.foreign_keys_fire_triggers;
    const std::string_view where = source.foreign_keys_fire_triggers ? source.name : dialect_.name;
    account(migration_, object, translated_ ? Disposition::translated : Disposition::carried,
            "on " + flow.target.name.name +
                (differs ? fmt::format("; what foreign keys do to rows fires it in {} only", where) : ""));
  }

  void triggers_left(const Table& table) {
    if (table.triggers.empty()) return;
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
    bool renamed = !same_engine();
    if (!renamed) stop = own_trigger(flow, table, trigger, &renamed);
    translated_ = renamed;
    return renamed ? translated_trigger(flow, table, trigger) : stop;
  }

  Stop translated_trigger(const TableFlow& flow, const Table& table, const Trigger& trigger) {
    try {
      Program reads;
      const FindRelation find = [&](const std::vector<std::string>& name) { return relation(name, reads); };
      const Relation own = relation(table, reads);
      want_order(table, trigger);
      std::vector<TriggerSql> made = translate_trigger(migration_, own, trigger, find);
      std::vector<Program> programs;
      for (TriggerSql& one : made) {
        one.name = trigger_name(flow, trigger, made.size() > 1 ? "_" + one.event : "");
        one.function = fit_name(flow.target.name.name + "_" + one.name, migration_.target);
        const TriggerMade sql = dialect_.create_trigger(one);
        if (!sql.fault.empty()) throw Stopped{fmt::format("{}, which {} has not", sql.fault, dialect_.name)};
        Program program = reads;
        program.statements = sql.statements;
        program.undo = sql.undo;
        programs.push_back(std::move(program));
        if (Stop stop = named(flow, one.name, programs.back()); !stop.says.empty()) return stop;
      }
      for (Program& program : programs) add_trigger(std::move(program));
      if (const auto function = dialect_of(migration_.source).trigger_function(trigger);
          function && !function->built_in)
        account(migration_, "routine " + function->name.name, Disposition::translated, "into the triggers that run it");
      return {};
    } catch (const Stopped& stopped) {
      return {stopped.says, stopped.on_purpose};
    }
  }

  // Triggers of one event fire one after the other, in an order that each engine takes from elsewhere.
  void want_order(const Table& table, const Trigger& trigger) const {
    const TriggerOrder from = dialect_of(migration_.source).trigger_order;
    std::vector<std::string> before;
    for (const Trigger& other : table.triggers)
      if (other.timing == trigger.timing &&
          std::any_of(other.events.begin(), other.events.end(), [&](const auto& event) {
            return std::find(trigger.events.begin(), trigger.events.end(), event) != trigger.events.end();
          }))
        before.push_back(other.name);
    if (before.size() < 2 || from == TriggerOrder::none || dialect_.trigger_order == TriggerOrder::as_made) return;
    if (dialect_.trigger_order == TriggerOrder::by_name && std::is_sorted(before.begin(), before.end())) return;
    throw Stopped{
        fmt::format("its place among the triggers of the same event, in an order that {} {}", dialect_.name,
                    dialect_.trigger_order == TriggerOrder::none ? "does not promise" : "takes from their names")};
  }

  // Where names are the schema's, one that several tables' triggers have gets its table's name before it.
  std::string trigger_name(const TableFlow& flow, const Trigger& trigger, const std::string& behind) const {
    std::size_t of_this_name = 0;
    for (const Table& table : source_.tables)
      for (const Trigger& other : table.triggers) of_this_name += folded(other.name) == folded(trigger.name) ? 1 : 0;
    const bool shared = dialect_.trigger_scope != NameScope::table && of_this_name > 1;
    const std::string name = derive_name(trigger.name, migration_.bound->names) + behind;
    return fit_name(shared ? flow.target.name.name + "_" + name : name, migration_.target);
  }

  // Gives the trigger's step its name; a reason where that is taken.
  Stop named(const TableFlow& flow, const std::string& name, Program& program) {
    if (!names_.insert(trigger_key(flow, name)).second || trigger_there(flow, name)) {
      name_taken("trigger", name, "another trigger's", flow.bound->part->triggers.span);
      return {"its name is taken in the target", false};
    }
    program.id = fmt::format("{}.trigger.{}", flow.id, name);
    program.object = fmt::format("trigger {} on {}", name, to_string(flow.target.name));
    program.done_query = dialect_.trigger_exists(flow.target.name, name);
    program.hangs_on = static_cast<std::size_t>(&flow - migration_.flows.data());
    return {};
  }

  // One after the other on a table: some engines fire them in the order in which they were made.
  void add_trigger(Program program) {
    std::string& last = last_trigger_[*program.hangs_on];
    if (!last.empty()) program.needs.push_back(last);
    last = program.id;
    migration_.programs.push_back(std::move(program));
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

  Stop own_trigger(const TableFlow& flow, const Table& table, const Trigger& trigger, bool* renamed) {
    Program program;
    Trigger copy = trigger;
    if (std::optional<TriggerFunction> function = dialect_.trigger_function(trigger))
      if (Stop stop = runs(*function, program, renamed); !stop.says.empty() || *renamed) return stop;
    std::string& own = copy.native.empty() ? copy.body : copy.native;
    std::optional<OwnText> text = read_own_text(migration_, own);
    if (!text) return {"its text can't be read", false};
    std::erase_if(text->routines, [&](const Routine* one) { return functions_.count(one) != 0; });
    text->tables.push_back(&table);
    if (Stop stop = uses(*text, program, renamed); !stop.says.empty() || *renamed) return stop;
    if (loses_collation(text->tables)) {
      Program reads;
      const FindRelation find = [&](const std::vector<std::string>& name) { return relation(name, reads); };
      Stop strict;
      try {
        (void)translate_trigger(migration_, relation(table, reads), trigger, find);
      } catch (const Stopped& stopped) {
        strict = {stopped.says, stopped.on_purpose};
      }
      if (Stop stop = settle_texts(strict, object_of(trigger, table)); !stop.says.empty()) return stop;
    }
    own = text->sql;
    Table there = table;
    there.name = flow.target.name;
    program.statements = dialect_.own_trigger(there, copy);
    program.undo = dialect_.drop_trigger(flow.target.name, trigger.name);
    if (Stop stop = named(flow, trigger.name, program); !stop.says.empty()) return stop;
    add_trigger(std::move(program));
    return {};
  }

  // The function is made once, for the first trigger that runs it.
  Stop runs(const TriggerFunction& function, Program& program, bool* renamed) {
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
    if (Stop stop = uses(others, made, renamed); !stop.says.empty() || *renamed) return stop;
    program.needs.push_back(made.id);
    if (!functions_.insert(routine).second) return {};
    const QName name{migration_.bound->target_schema, function.name.name};
    Trigger again;
    again.body = ";\n" + text->sql;
    const std::optional<TriggerFunction> there = dialect_.trigger_function(again);
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
  std::map<std::size_t, std::string> last_trigger_;  // by flow: the step of its last trigger
  bool translated_ = false;                          // the trigger that was just made
};

}  // namespace

void check_programs(Migration& migration, Diagnostics& diagnostics) { Programs(migration, diagnostics).run(); }

}  // namespace waybill
