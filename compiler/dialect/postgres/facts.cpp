#include <algorithm>

#include "compiler/dialect/postgres/postgres.h"
#include "compiler/dialect/sql.h"

namespace waybill::postgres {
namespace {

constexpr std::string_view keywords[] = {
#define WAYBILL_KEYWORD(word) word,
#include "compiler/dialect/postgres/keywords.def"
#undef WAYBILL_KEYWORD
};

bool reserved(std::string_view word) { return is_keyword(word, std::begin(keywords), std::end(keywords)); }

// System columns of every table (PostgreSQL manual, 5.5).
bool system_name(std::string_view name, bool of_table) {
  constexpr std::string_view columns[] = {"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"};
  return !of_table && std::find(std::begin(columns), std::end(columns), name) != std::end(columns);
}

bool ignores_case(const Column& column) {
  return column.native_type == "citext" || column.native_type.ends_with(".citext");
}

// As the catalogue of a server that was loaded with it would say.
Type declared_type(std::string_view native) {
  std::string text;
  for (const char c : native) text += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (text.starts_with("pg_catalog.")) text.erase(0, 11);
  if (text == "varchar" || text == "character varying" || text == "\"char\"" || text == "name")
    return make_type(TypeKind::text);
  if (text == "oid") return make_type(TypeKind::bigint);
  if (const std::optional<Type> type = parse_type(text); type && type->kind != TypeKind::native) return *type;
  Type type = make_type(TypeKind::native);
  type.name = std::string(native);
  return type;
}

std::string exact(const std::string& sql, const Type&) { return sql; }

ElementsSql elements(const std::string& list, const Type& type, std::string_view separator) {
  const std::string array =
      type.kind == TypeKind::array ? list : "string_to_array(" + list + ", " + quote_text(separator) + ")";
  return {"CROSS JOIN LATERAL unnest(" + array + ") WITH ORDINALITY AS waybill_list(value, position)",
          "waybill_list.value", "waybill_list.position"};
}

std::string limit(const std::string& select, std::int64_t rows) { return select + " LIMIT " + std::to_string(rows); }

}  // namespace

std::string quote(std::string_view identifier) { return enclose(identifier, '"'); }

// standard_conforming_strings is on in all our sessions: a backslash is a backslash.
std::string quote_text(std::string_view text) { return enclose(text, '\''); }

std::string table(const QName& name) {
  return name.schema.empty() ? quote(name.name) : quote(name.schema) + "." + quote(name.name);
}

extern const Dialect dialect;
const Dialect dialect{
    .engine = Engine::postgres,
    .name = "postgresql",
    .identifier_max = 63,
    .identifier_max_bytes = true,
    .has_schemas = true,
    .transactional_ddl = true,
    .names_ignore_case = false,
    .index_scope = NameScope::schema_with_tables,
    .foreign_key_scope = NameScope::table,
    .check_scope = NameScope::table,
    .trigger_scope = NameScope::table,
    .trigger_order = TriggerOrder::by_name,
    .foreign_keys_fire_triggers = true,
    .nulls_are_largest = true,
    .primary_key_inline = false,
    .constraints_inline = false,
    .deferrable = true,
    .match_full = true,
    .partial_indexes = true,
    .expression_indexes = true,
    .index_include = true,
    .update_clock = false,
    .virtual_columns = false,
    .foreign_key_set_default = true,
    .foreign_key_set_null_required = true,
    .foreign_key_makes_index = false,
    .concurrent_writers = true,
    .exact_decimals = true,
    .full_join = true,
    .unchecked_foreign_keys = false,
    .ledger_prefix = "waybill.",
    .create_ledger_schema = "CREATE SCHEMA IF NOT EXISTS waybill",
    .ledger_text = "text",
    .script_client = "psql",
    .is_zero_date = "",
    .strip_nul = "",
    .replace_nul = "",
    .backslash_escapes = false,
    .folds_names = true,
    .rowid_alias = false,
    .file_marks =
        "\\restrict\nALTER TABLE ONLY\npg_catalog\nSERIAL\nPLPGSQL\n::\nTIMESTAMPTZ\nBYTEA\nWITHOUT TIME ZONE",
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
    .script_format = ScriptFormat::copy_text,
    .script_line = script_line,
    .script_load = script_load,
};

}  // namespace waybill::postgres
