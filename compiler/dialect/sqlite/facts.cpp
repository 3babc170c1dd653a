#include "compiler/dialect/sql.h"
#include "compiler/dialect/sqlite/sqlite.h"

namespace waybill::sqlite {
namespace {

constexpr std::string_view keywords[] = {
#define WAYBILL_KEYWORD(word) word,
#include "compiler/dialect/sqlite/keywords.def"
#undef WAYBILL_KEYWORD
};

constexpr std::string_view own_prefix[] = {"SQLITE"};

bool reserved(std::string_view word) { return is_keyword(word, std::begin(keywords), std::end(keywords)); }

// "sqlite_" begins the names of internal tables and indexes (sqlite.org/fileformat2.html, 2.6).
bool system_name(std::string_view name, bool of_table) {
  return of_table && name.size() >= 7 && is_keyword(name.substr(0, 6), std::begin(own_prefix), std::end(own_prefix)) &&
         name[6] == '_';
}

// NOCASE folds the letters of ASCII.
bool ignores_case(const Column& column) { return column.collation == "NOCASE" || column.collation == "nocase"; }

std::string exact(const std::string& sql, const Type& type) { return is_text(type) ? sql + " COLLATE BINARY" : sql; }

ElementsSql elements(const std::string& list, const Type&, std::string_view separator) {
  return {"JOIN json_each('[' || replace(json_quote(CAST(" + list + " AS TEXT)), " +
              quote_text(json_escaped(separator)) + ", '\",\"') || ']') AS waybill_list",
          "waybill_list.value", "(waybill_list.\"key\" + 1)"};
}

std::string limit(const std::string& select, std::int64_t rows) { return select + " LIMIT " + std::to_string(rows); }

}  // namespace

std::string quote(std::string_view identifier) { return enclose(identifier, '"'); }

// A literal ends at a NUL byte, so a text with one is written as bytes.
std::string quote_text(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return "CAST(X'" + hex(text) + "' AS TEXT)";
  return enclose(text, '\'');
}

std::string table(const QName& name) { return quote(name.name); }  // one file, one schema

extern const Dialect dialect;
const Dialect dialect{
    .engine = Engine::sqlite,
    .name = "sqlite",
    .identifier_max = 0,
    .identifier_max_bytes = false,
    .has_schemas = false,
    .transactional_ddl = true,
    .names_ignore_case = true,
    .index_scope = NameScope::schema_with_tables,
    .foreign_key_scope = NameScope::table,
    .check_scope = NameScope::table,
    .trigger_scope = NameScope::schema,
    .trigger_order = TriggerOrder::none,
    .foreign_keys_fire_triggers = true,
    .nulls_are_largest = false,
    .primary_key_inline = true,
    .constraints_inline = true,
    .deferrable = true,
    .match_full = false,
    .partial_indexes = true,
    .expression_indexes = true,
    .index_include = false,
    .update_clock = false,
    .virtual_columns = true,
    .foreign_key_set_default = true,
    .foreign_key_set_null_required = true,
    .foreign_key_makes_index = false,
    .concurrent_writers = false,
    .exact_decimals = false,
    .full_join = true,
    .unchecked_foreign_keys = true,
    .ledger_prefix = "waybill_",
    .create_ledger_schema = "",
    .ledger_text = "TEXT",
    .script_client = "sqlite3",
    .is_zero_date = "",
    .strip_nul = "",
    .replace_nul = "",
    .backslash_escapes = false,
    .folds_names = false,
    .rowid_alias = true,
    .file_marks = "PRAGMA FOREIGN_KEYS\nAUTOINCREMENT\nWITHOUT ROWID\nSQLITE_",
    .declared_type = declared_type,
    .quote = quote,
    .quote_text = quote_text,
    .reserved = reserved,
    .system_name = system_name,
    .ignores_case = ignores_case,
    .table = table,
    .literal = literal,
    .expression = expression,
    .order = order,
    .read = read,
    .limit = limit,
    .exact = exact,
    .elements = elements,
    .body = &language,
    .native = native,
    .create_schema = create_schema,
    .create_table = create_table,
    .drop_table = drop_table,
    .add_primary_key = add_primary_key,
    .add_unique = add_unique,
    .create_index = create_index,
    .add_foreign_key = add_foreign_key,
    .add_check = add_check,
    .comments = comments,
    .set_identity = set_identity,
    .drop_index = drop_index,
    .drop_foreign_key = drop_foreign_key,
    .drop_key = drop_key,
    .drop_check = drop_check,
    .schema_sql = schema_sql,
    .own_view = own_view,
    .drop_view = drop_view,
    .own_trigger = own_trigger,
    .drop_trigger = drop_trigger,
    .trigger_function = trigger_function,
    .create_trigger = create_trigger,
    .moment = moment,
    .view_exists = view_exists,
    .trigger_exists = trigger_exists,
    .script_statement = script_statement,
    .table_exists = table_exists,
    .index_exists = index_exists,
    .constraint_exists = constraint_exists,
    .value_as_text = value_as_text,
    .script_format = ScriptFormat::insert,
    .script_line = script_line,
    .script_load = script_load,
};

}  // namespace waybill::sqlite
