// Findings about data movement that stop nothing: what a reviewer wants to know and a spec may raise, lower or waive.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

#include "compiler/check/account.h"
#include "compiler/check/check.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

std::string word_upper(std::string_view sql) {
  std::string word;
  for (const char c : sql) {
    if (!std::isalpha(static_cast<unsigned char>(c))) {
      if (!word.empty()) break;
      continue;
    }
    word += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return word;
}

class Lints {
 public:
  Lints(const Migration& migration, Diagnostics& diagnostics)
      : migration_(migration),
        source_(dialect_of(migration.source)),
        target_(dialect_of(migration.target)),
        diagnostics_(diagnostics) {}

  void run() {
    for (const TableFlow& flow : migration_.flows) {
      look_at_losses(flow);
      look_at_sql(flow.bound->part->before);
      look_at_sql(flow.bound->part->after);
      if (flow.exists) continue;
      look_at_key(flow);
      look_at_text_keys(flow);
      look_at_foreign_keys(flow);
      look_at_words(flow);
      look_at_types(flow);
      look_at_lengths(flow);
    }
    look_at_sql(migration_.bound->spec->before);
    look_at_sql(migration_.bound->spec->after);
    look_at_lost_constraints();
  }

 private:
  static std::string column_of(const TableFlow& flow, const std::string& column) {
    return flow.target.name.name + "." + column;
  }
  static Span span_of(const FlowColumn& column) {
    return column.bound->from_span.valid() ? column.bound->from_span : column.bound->span;
  }

  void look_at_losses(const TableFlow& flow) {
    for (const FlowColumn& column : flow.columns) {
      const ColumnMap* map = column.bound->map;
      if (map == nullptr || !map->cast || map->cast->value != CastClass::lossy) continue;
      const std::string subject = column_of(flow, column.target);
      const std::string words =
          fmt::format("{} to {}", to_string(column.bound->from->type), to_string(column.conversion.to));
      if (column.conversion.cast_class <= CastClass::widening)
        diagnostics_.add(Code::W0331, map->cast->span, fmt::format("`{}` can't lose anything", subject))
            .label(fmt::format("{} is {}", words, word_of(column.conversion.cast_class)))
            .help("take `cast: lossy` out")
            .about(subject);
      else
        diagnostics_
            .add(Code::W0330, map->cast->span, fmt::format("values of `{}` change where they do not fit", subject))
            .label(words)
            .about(subject);
    }
  }

  // The first word decides; what comes behind it is the author's business.
  void look_at_sql(const std::vector<Word>& statements) {
    for (const Word& statement : statements) {
      const std::string word = word_upper(statement.value);
      if (word != "DROP" && word != "TRUNCATE" && word != "DELETE") continue;
      diagnostics_.add(Code::W0720, statement.span, fmt::format("this {} can't be undone by `waybill rollback`", word))
          .help("waive it with a reason if it is meant: `waivers: [{ code: destructive-sql, … }]`")
          .about(statement.value);
    }
  }

  void look_at_key(const TableFlow& flow) {
    const std::string& table = flow.target.name.name;
    if (flow.key.empty() && flow.target.unique_keys.empty())
      diagnostics_.add(Code::W0505, flow.bound->span, fmt::format("`{}` has no key", table))
          .note("its rows are compared as a multiset and loaded in one transaction; differing rows can't be named")
          .help("say which columns name a row: `key: [ … ]`")
          .about(table);
    for (const std::string& name : flow.key) {
      const Column* column = find_column(flow.target, name);
      if (column == nullptr || (column->type.kind != TypeKind::real && column->type.kind != TypeKind::double_))
        continue;
      diagnostics_
          .add(Code::W0510, flow.bound->span, fmt::format("`{}` is a floating-point number and part of the key", name))
          .help("floats that print alike may differ: a decimal names a row surely")
          .about(column_of(flow, name));
    }
  }

  // Texts that the source's collation calls equal, and that a key of the target will tell apart.
  void look_at_text_keys(const TableFlow& flow) {
    std::vector<std::vector<std::string>> keys;
    if (flow.target.primary_key) keys.push_back(flow.target.primary_key->columns);
    for (const Key& key : flow.target.unique_keys) keys.push_back(key.columns);
    for (const Index& index : flow.target.indexes) {
      if (!index.unique) continue;
      std::vector<std::string> columns;
      for (const IndexPart& part : index.parts) columns.push_back(part.column);
      keys.push_back(columns);
    }
    for (const FlowColumn& column : flow.columns) {
      const Column* origin = column.bound->origin;
      if (origin == nullptr || !is_text(column.type)) continue;
      const Column* made = find_column(flow.target, column.target);
      const bool in_key = std::any_of(keys.begin(), keys.end(), [&](const std::vector<std::string>& key) {
        return std::find(key.begin(), key.end(), column.target) != key.end();
      });
      if (!in_key || made == nullptr || !is_text(made->type)) continue;
      if (!source_.ignores_case(*origin) || target_.ignores_case(*made)) continue;
      diagnostics_
          .add(Code::W0509, span_of(column),
               fmt::format("`{}` tells texts apart that its source calls equal", column_of(flow, column.target)))
          .note(origin->collation.empty() ? "the source compares it without regard to case"
                                          : fmt::format("its collation in the source is {}", origin->collation))
          .help("'A' beside 'a' will be two keys: make them one case (`lower(…)`), or accept it by a waiver")
          .about(column_of(flow, column.target));
    }
  }

  static bool leads(const std::vector<std::string>& index, const std::vector<std::string>& columns) {
    return index.size() >= columns.size() && std::is_permutation(columns.begin(), columns.end(), index.begin());
  }

  static bool has_index(const Table& table, const std::vector<std::string>& columns) {
    if (table.primary_key && leads(table.primary_key->columns, columns)) return true;
    for (const Key& key : table.unique_keys)
      if (leads(key.columns, columns)) return true;
    return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
      std::vector<std::string> names;
      for (const IndexPart& part : index.parts) names.push_back(part.column);
      return index.predicate.empty() && leads(names, columns);
    });
  }

  void look_at_foreign_keys(const TableFlow& flow) {
    if (target_.foreign_key_makes_index) return;
    std::vector<std::string> bare;
    for (const ForeignKey& key : flow.target.foreign_keys)
      if (!has_index(flow.target, key.columns)) bare.push_back(fmt::format("({})", fmt::join(key.columns, ", ")));
    if (bare.empty()) return;
    const std::string& table = flow.target.name.name;
    diagnostics_
        .add(Code::W0511, flow.bound->span,
             fmt::format("`{}` refers by {} without an index", table, fmt::join(bare, ", ")))
        .note("deleting or changing a parent row reads the whole table then")
        .help("add one: `indexes: [{ columns: [ … ] }]`")
        .about(table);
  }

  void look_at_words(const TableFlow& flow) {
    std::vector<std::string> words;
    const auto look = [&](const std::string& name, Span span, std::string_view what) {
      if (target_.system_name(name, what == "table"))
        diagnostics_
            .add(Code::W0604, span, fmt::format("the {} name `{}` is kept by {} for itself", what, name, target_.name))
            .help("give it another name")
            .about(name);
      else if (target_.reserved(name))
        words.push_back(name);
    };
    look(flow.target.name.name, flow.bound->span, "table");
    for (const FlowColumn& column : flow.columns) look(column.target, column.bound->span, "column");
    if (words.empty()) return;
    diagnostics_
        .add(Code::W0605, flow.bound->span,
             fmt::format("{} {} written in quotes in {}", fmt::format("`{}`", fmt::join(words, "`, `")),
                         words.size() == 1 ? "must be" : "must be", target_.name))
        .help("other names spare everyone the quotes")
        .about(flow.target.name.name);
  }

  void look_at_lengths(const TableFlow& flow) {
    std::vector<std::string> names;
    const auto look = [&](const std::string& name) {
      if (is_shortened(name, migration_.target)) names.push_back(name);
    };
    for (const Key& key : flow.target.unique_keys) look(key.name);
    for (const Index& index : flow.target.indexes) look(index.name);
    for (const ForeignKey& key : flow.target.foreign_keys) look(key.name);
    for (const Check& check : flow.target.checks) look(check.name);
    for (const std::string& name : names)
      diagnostics_
          .add(Code::W0603, flow.bound->span,
               fmt::format("a name on `{}` was shortened to `{}`", flow.target.name.name, name))
          .note(fmt::format("{} takes {} {}", target_.name, target_.identifier_max,
                            target_.identifier_max_bytes ? "bytes" : "characters"))
          .about(name);
  }

  // What the engine can't keep of a declared type.
  void look_at_types(const TableFlow& flow) {
    for (std::size_t i = 0; i < flow.columns.size(); ++i) {
      const FlowColumn& column = flow.columns[i];
      const Column* made = find_column(flow.target, column.target, i);
      if (made == nullptr || !made->native_type.empty()) continue;
      const NativeType native = target_.native(flow.target, *made);
      if (native.note.empty()) continue;
      diagnostics_
          .add(Code::W0309, span_of(column), fmt::format("`{}` becomes {}", column_of(flow, column.target), native.sql))
          .label(to_string(made->type))
          .note(native.note)
          .about(column_of(flow, column.target));
    }
  }

  static std::string help_for(Code code) {
    if (code == Code::W0525 || code == Code::W0526)
      return fmt::format(
          "`waybill render` writes it beside the scripts, for you to write anew; or leave it out: `{}: none`",
          code == Code::W0525 ? "views" : "triggers");
    if (code == Code::W0520) return "let who writes rows set it, or make a trigger in `after`; then waive it";
    return "leave it out by name (`indexes`, `checks`, `foreign_keys: none`), or waive it";
  }

  // Keys, checks, foreign keys and clocks guard the data, views and triggers are programs: each that is lost is a
  // finding of its own.
  void look_at_lost_constraints() {
    for (const InventoryLine& line : migration_.inventory) {
      if (line.disposition != Disposition::not_carried) continue;
      const std::optional<Code> code = code_of_lost(line.object);
      if (!code) continue;
      diagnostics_.add(*code, Span{}, fmt::format("{} is not carried", line.object))
          .note(line.says)
          .help(help_for(*code))
          .about(line.object);
    }
  }

 public:
  static std::optional<Code> code_of_lost(std::string_view object) {
    if (object.starts_with("foreign key ")) return Code::W0512;
    if (object.starts_with("view ")) return Code::W0525;
    if (object.starts_with("trigger ")) return Code::W0526;
    if (object.starts_with("update clock ")) return Code::W0520;
    for (const std::string_view kind : {"unique key ", "index ", "check ", "primary key "})
      if (object.starts_with(kind)) return Code::W0504;
    return std::nullopt;
  }

 private:
  const Migration& migration_;
  const Dialect& source_;
  const Dialect& target_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_lints(const Migration& migration, Diagnostics& diagnostics) { Lints(migration, diagnostics).run(); }

bool has_finding_of_its_own(std::string_view object) { return Lints::code_of_lost(object).has_value(); }

}  // namespace waybill
