// What differs from MySQL, verified difference by difference; the rest is taken from that dialect.
#include "compiler/dialect/mysql/mysql.h"
#include "compiler/dialect/sql.h"

namespace waybill::mariadb {

extern const Dialect& dialect();

namespace {

constexpr std::string_view keywords[] = {
#define WAYBILL_KEYWORD(word) word,
#include "compiler/dialect/mariadb/keywords.def"
#undef WAYBILL_KEYWORD
};

const mysql::Flavour flavour{
    .collation = "utf8mb4_nopad_bin",
    .max_scale = 38,
    .native_uuid = true,
    .literal_text_default = true,
    .expression_indexes = false,
    .if_exists = "IF EXISTS ",
    .json_type = "json",
    .uuid_default = "(uuid())",
    .geometry_wkb = "ST_AsWKB({0})",
    .geometry_read = "ST_GeomFromWKB({0}, {1})",
};

bool reserved(std::string_view word) { return is_keyword(word, std::begin(keywords), std::end(keywords)); }

constexpr ExpressionStyle style{Engine::mariadb, mysql::quote, mysql::literal,
                                mysql::operand,  mysql::cast,  mysql::special};

std::string expression(const TypedExpr& expr) { return render_expression(expr, style); }

std::string order(const std::vector<std::pair<TypedExprPtr, bool>>& order) { return render_order(order, style); }

std::string read(const std::string& sql, const Type& type) { return mysql::read_as(flavour, sql, type); }

NativeType native(const Table& table, const Column& column) { return mysql::native_as(flavour, table, column); }

std::vector<std::string> create_schema(std::string_view schema) { return mysql::create_schema_as(flavour, schema); }

std::vector<std::string> create_table(const Table& table) { return mysql::create_table_as(flavour, table); }

std::vector<std::string> create_index(const Table& table, const Index& index) {
  return mysql::create_index_as(flavour, table, index);
}

std::vector<std::string> drop_index(const Table& table, const Index& index) {
  return mysql::drop_index_as(flavour, table, index);
}

std::vector<std::string> drop_foreign_key(const Table& table, const ForeignKey& key) {
  return mysql::drop_foreign_key_as(flavour, table, key);
}

std::vector<std::string> drop_key(const Table& table, const Key& key, bool primary) {
  return mysql::drop_key_as(flavour, table, key, primary);
}

std::vector<std::string> drop_check(const Table& table, const Check& check) {
  return mysql::drop_check_as(flavour, table, check);
}

std::string value_as_text(const std::string& sql, const Type& type) {
  return mysql::value_as_text_as(flavour, sql, type);
}

std::string script_line(ScriptFormat format, const std::vector<ScriptValue>& values, const std::string& opening) {
  return mysql::script_line_as(flavour, format, values, opening);
}

std::string script_load(const QName& name, const std::vector<ScriptColumn>& columns) {
  return mysql::script_load_as(flavour, name, columns);
}

Dialect compose(Dialect dialect) {
  dialect.engine = Engine::mariadb;
  dialect.name = "mariadb";
  dialect.check_scope = NameScope::table;
  dialect.expression_indexes = false;
  dialect.script_client = "mariadb";
  dialect.reserved = reserved;
  dialect.expression = expression;
  dialect.order = order;
  dialect.read = read;
  dialect.native = native;
  dialect.create_schema = create_schema;
  dialect.create_table = create_table;
  dialect.create_index = create_index;
  dialect.drop_index = drop_index;
  dialect.drop_foreign_key = drop_foreign_key;
  dialect.drop_key = drop_key;
  dialect.drop_check = drop_check;
  dialect.value_as_text = value_as_text;
  dialect.script_line = script_line;
  dialect.script_load = script_load;
  return dialect;
}

}  // namespace

const Dialect& dialect() {
  static const Dialect composed = compose(dialect_of(Engine::mysql));
  return composed;
}

}  // namespace waybill::mariadb
