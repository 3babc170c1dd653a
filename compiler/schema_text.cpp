#include "compiler/schema_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/catalog/schema_file.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

constexpr Engine engines[] = {
#define WAYBILL_ENGINE(enumerator, word) Engine::enumerator,
#include "compiler/types/engines.def"
#undef WAYBILL_ENGINE
};

bool holds_mark(std::string_view upper, const Dialect& dialect) {
  for (std::string_view marks = dialect.file_marks; !marks.empty();) {
    const std::size_t end = std::min(marks.find('\n'), marks.size());
    std::string mark(marks.substr(0, end));
    for (char& c : mark)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (upper.find(mark) != std::string_view::npos) return true;
    marks.remove_prefix(std::min(end + 1, marks.size()));
  }
  return false;
}

// The engine whose words the file holds; the target's where it holds them too, or nobody's.
Engine engine_of(std::string_view text, Engine target) {
  constexpr std::size_t enough = 200'000;
  std::string upper(text.substr(0, enough));
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  if (holds_mark(upper, dialect_of(target))) return target;
  for (const Engine engine : engines)
    if (holds_mark(upper, dialect_of(engine))) return engine;
  return target;
}

// Types of a listing are nobody's own: each engine declares them as it declares those of a spec.
Type plain_type(std::string_view spelling) {
  if (const std::optional<Type> type = parse_type(spelling)) return *type;
  Type type = make_type(TypeKind::native);
  type.name = std::string(spelling);
  return type;
}

// What only the engine of the file can read.
std::size_t drop_native(Table& table) {
  std::size_t lost = table.checks.size();
  table.checks.clear();
  for (Column& column : table.columns) {
    column.native_type.clear();
    column.collation.clear();
    column.character_set.clear();
    if (!column.default_value) continue;
    column.default_value->native.clear();
    if (column.default_value->kind != DefaultKind::expression) continue;
    column.default_value.reset();
    ++lost;
  }
  const auto is_native = [](const Index& index) {
    return !index.predicate.empty() || (!index.method.empty() && index.method != "btree" && index.method != "hash") ||
           std::any_of(index.parts.begin(), index.parts.end(), [](const IndexPart& p) { return p.column.empty(); });
  };
  lost += static_cast<std::size_t>(std::count_if(table.indexes.begin(), table.indexes.end(), is_native));
  std::erase_if(table.indexes, is_native);
  for (Index& index : table.indexes) {
    index.method.clear();
    for (IndexPart& part : index.parts) part.operator_class.clear(), part.collation.clear();
  }
  return lost;
}

}  // namespace

Catalog read_schema_text(std::string_view text, std::uint32_t file, Engine target, Diagnostics& diagnostics) {
  const bool listing = is_listing(text);
  const Engine engine = listing ? target : engine_of(text, target);
  const Dialect& dialect = dialect_of(engine);
  FileStyle style;
  style.engine = engine;
  style.backslash_escapes = dialect.backslash_escapes;
  style.folds_names = dialect.folds_names;
  style.rowid_alias = dialect.rowid_alias;
  style.default_schema = dialect.has_schemas && dialect.folds_names ? "public" : "";
  style.declared_type = listing ? plain_type : dialect.declared_type;
  Catalog catalog = listing ? parse_listing(text, file, style, diagnostics) : parse_ddl(text, file, style, diagnostics);
  std::sort(catalog.tables.begin(), catalog.tables.end(),
            [](const Table& a, const Table& b) { return a.name < b.name; });
  return catalog;
}

Catalog for_target(Catalog catalog, Engine target, const std::string& schema, Span place, Diagnostics& diagnostics) {
  std::size_t lost = 0;
  for (Table& table : catalog.tables) {
    if (table.name.schema.empty()) table.name.schema = schema;
    for (ForeignKey& key : table.foreign_keys)
      if (key.parent.schema.empty()) key.parent.schema = schema;
    if (catalog.engine != target) lost += drop_native(table);
  }
  for (Table& table : catalog.tables)  // REFERENCES t: its key
    for (ForeignKey& key : table.foreign_keys)
      if (const Table* parent = find_table(catalog, key.parent);
          parent != nullptr && key.parent_columns.empty() && parent->primary_key)
        key.parent_columns = parent->primary_key->columns;
  if (lost > 0)
    diagnostics
        .add(Code::W0706, place,
             fmt::format("{} check{}, default{} or index{} of the schema file can't be made by another engine", lost,
                         lost == 1 ? "" : "s", lost == 1 ? "" : "s", lost == 1 ? "" : "es"))
        .help("say them in `after`, as SQL of the target");
  catalog.engine = target;
  return catalog;
}

Catalog comparable_with_file(Catalog catalog) {
  for (Table& table : catalog.tables) {
    for (Column& column : table.columns) {
      column.native_type = column.identity_default = column.character_set = column.collation =
          column.generation_expression = "";
      if (column.default_value) column.default_value->native.clear();
      if (column.default_value && column.default_value->kind == DefaultKind::expression)
        column.default_value->text.clear();
    }
    if (table.primary_key) table.primary_key->name.clear();
    for (Index& index : table.indexes) {
      index.native.clear();
      if (index.method == "btree") index.method.clear();
      for (IndexPart& part : index.parts) part.expression = part.expression.empty() ? "" : "…", part.collation.clear();
      if (!index.predicate.empty()) index.predicate = "…";
    }
    for (Key& key : table.unique_keys) {  // a constraint here, a unique index there
      Index index;
      index.name = key.name;
      index.unique = true;
      for (std::string& column : key.columns) index.parts.push_back({std::move(column)});
      table.indexes.push_back(std::move(index));
    }
    table.unique_keys.clear();
    for (ForeignKey& key : table.foreign_keys)  // what is done when nothing is said
      for (FkAction* action : {&key.on_delete, &key.on_update})
        if (*action == FkAction::restrict) *action = FkAction::no_action;
    for (Check& check : table.checks) check.expression.clear(), check.no_inherit = false;
    const auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
    std::sort(table.indexes.begin(), table.indexes.end(), by_name);
    std::sort(table.foreign_keys.begin(), table.foreign_keys.end(), by_name);
    std::sort(table.checks.begin(), table.checks.end(), by_name);
    table.triggers.clear();
    table.options.clear();
    table.native.clear();
  }
  catalog.views.clear();
  catalog.sequences.clear();
  catalog.routines.clear();
  catalog.schemas.clear();
  catalog.domains.clear();
  catalog.enums.clear();  // their labels are in the columns
  return catalog;
}

}  // namespace waybill
