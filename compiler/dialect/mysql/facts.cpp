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

// As information_schema would say of a server that was loaded with it.
Type declared_type(std::string_view native) {
  std::string text;
  for (const char c : native) text += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const std::string base = text.substr(0, text.find_first_of(" ("));
  const std::string rest = text.substr(base.size());
  if (base == "timestamp") text = "timestamptz" + rest;
  if (base == "float") text = "real";
  if (base == "bool" || base == "boolean") text = "tinyint";
  if (base == "point" || base == "linestring" || base == "polygon" || base.starts_with("multi") ||
      base == "geometrycollection" || base == "geomcollection") {
    Type type = make_type(TypeKind::geometry);
    type.name = base;
    return type;
  }
  if (const std::size_t fill = text.find(" zerofill"); fill != std::string::npos) text.erase(fill);
  // The labels of an enum keep their case.
  const bool labels = base == "enum" || base == "set";
  std::optional<Type> type = parse_type(labels ? base + std::string(native.substr(base.size())) : text);
  if (!type) {
    type = make_type(TypeKind::native);
    type->name = std::string(native);
  }
  const bool fraction =
      type->kind == TypeKind::time || type->kind == TypeKind::timestamp || type->kind == TypeKind::timestamptz;
  if (fraction && !type->precision) type->precision = 0;
  if (type->kind == TypeKind::decimal && !type->precision) *type = decimal_type(10, 0);
  if (type->kind == TypeKind::decimal && !type->scale) type->scale = 0;
  if (type->kind == TypeKind::year) type->is_unsigned = false;
  return *type;
}

std::string exact(const std::string& sql, const Type& type) {
  return is_text(type) ? "CAST(CONVERT(" + sql + " USING utf8mb4) AS BINARY)" : sql;
}

ElementsSql elements(const std::string& list, const Type&, std::string_view separator) {
  const std::string cut = quote_text(json_escaped(separator));
  return {"JOIN JSON_TABLE(CONCAT('[', REPLACE(JSON_QUOTE(CONVERT(" + list + " USING utf8mb4)), " + cut +
              ", '\",\"'), ']'), '$[*]' COLUMNS (position FOR ORDINALITY, value LONGTEXT PATH '$')) AS waybill_list",
          "waybill_list.value", "waybill_list.position"};
}

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
    .trigger_scope = NameScope::schema,
    .trigger_order = TriggerOrder::as_made,
    .foreign_keys_fire_triggers = false,
    .nulls_are_largest = false,
    .primary_key_inline = true,
    .constraints_inline = false,
    .deferrable = false,
    .match_full = false,
    .partial_indexes = false,
    .expression_indexes = true,
    .index_include = false,
    .update_clock = true,
    .virtual_columns = true,
    .foreign_key_set_default = false,
    .foreign_key_set_null_required = false,
    .foreign_key_makes_index = true,
    .concurrent_writers = true,
    .exact_decimals = true,
    .full_join = false,
    .unchecked_foreign_keys = true,
    .ledger_prefix = "waybill_",
    .create_ledger_schema = "",
    .ledger_text = "longtext",
    .script_client = "mysql",
    .is_zero_date = "CAST({0} AS CHAR) LIKE '%-00%'",
    .strip_nul = "REPLACE({0}, CHAR(0), '')",
    .replace_nul = "REPLACE({0}, CHAR(0), '\u2400')",
    .backslash_escapes = true,
    .folds_names = false,
    .rowid_alias = false,
    .file_marks = "`\nENGINE=\nENGINE =\nAUTO_INCREMENT\nUNSIGNED",
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
    .script_format = ScriptFormat::load_data,
    .script_line = script_line,
    .script_load = script_load,
};

}  // namespace waybill::mysql
