#include "compiler/dialect/mysql/mysql.h"
#include "compiler/dialect/sql.h"

namespace waybill::mysql {
namespace {

constexpr std::string_view keywords[] = {
#define WAYBILL_KEYWORD(word) word,
#include "compiler/dialect/mysql/keywords.def"
#undef WAYBILL_KEYWORD
};

bool reserved(std::string_view word) { return is_keyword(word, std::begin(keywords), std::end(keywords)); }

}  // namespace

const Flavour flavour{
    .collation = "utf8mb4_0900_bin",
    .max_scale = 30,
    .native_uuid = false,
    .literal_text_default = false,
    .expression_indexes = true,
    .if_exists = "",
    .json_type = "json",
    .uuid_default = "(uuid_to_bin(uuid()))",
    .geometry_wkb = "ST_AsWKB({0}, 'axis-order=long-lat')",
    .geometry_read = "ST_GeomFromWKB({0}, {1}, 'axis-order=long-lat')",
};

std::string quote(std::string_view identifier) { return enclose(identifier, '`'); }

// NO_BACKSLASH_ESCAPES is off in all our sessions: a backslash is an escape.
std::string quote_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\')
      escaped += "\\\\";
    else if (c == '\0')
      escaped += "\\0";
    else
      escaped += c;
  }
  return enclose(escaped, '\'');
}

std::string table(const QName& name) {
  return name.schema.empty() ? quote(name.name) : quote(name.schema) + "." + quote(name.name);
}

// Columns of InnoDB itself, and names that end in a blank (MySQL manual, 11.2).
bool system_name(std::string_view name, bool of_table) {
  const bool own = name == "DB_ROW_ID" || name == "DB_TRX_ID" || name == "DB_ROLL_PTR";
  return (!of_table && own) || name.ends_with(' ');
}

bool ignores_case(const Column& column) { return column.collation.ends_with("_ci"); }

std::string limit(const std::string& select, std::int64_t rows) { return select + " LIMIT " + std::to_string(rows); }

extern const Dialect dialect;
const Dialect dialect{
    .engine = Engine::mysql,
    .name = "mysql",
    .identifier_max = 64,
    .identifier_max_bytes = false,
    .has_schemas = false,
    .transactional_ddl = false,
    .names_ignore_case = true,
    .index_scope = NameScope::table,
    .foreign_key_scope = NameScope::schema,
    .check_scope = NameScope::schema,
    .primary_key_inline = true,
    .constraints_inline = false,
    .deferrable = false,
    .partial_indexes = false,
    .expression_indexes = true,
    .index_include = false,
    .foreign_key_set_default = false,
    .foreign_key_set_null_required = false,
    .foreign_key_makes_index = true,
    .concurrent_writers = true,
    .exact_decimals = true,
    .unchecked_foreign_keys = true,
    .ledger_prefix = "waybill_",
    .create_ledger_schema = "",
    .ledger_text = "longtext",
    .script_client = "mysql",
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
    .table_exists = table_exists,
    .index_exists = index_exists,
    .constraint_exists = constraint_exists,
    .value_as_text = value_as_text,
    .script_format = ScriptFormat::load_data,
    .script_line = script_line,
    .script_load = script_load,
};

}  // namespace waybill::mysql
