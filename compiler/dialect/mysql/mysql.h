// What the files of this dialect share, and what the mariadb dialect, which is composed over it, takes from it:
// where the two differ in one word inside a longer text, the difference is a field of Flavour.
#pragma once

#include "compiler/dialect/dialect.h"
#include "compiler/dialect/expression.h"

namespace waybill::mysql {

struct Flavour {
  std::string_view collation;  // binary, NO PAD: two texts are equal when their characters are
  int max_scale;               // of decimal
  bool native_uuid;            // a type uuid; else binary(16)
  bool literal_text_default;   // DEFAULT 'x' on a text column; else DEFAULT ('x')
  bool expression_indexes;     // ((lower(a)))
  std::string_view if_exists;  // behind DROP INDEX, DROP FOREIGN KEY and so on: "IF EXISTS "
  std::string_view json_type;
  std::string_view uuid_default;   // an expression, for native(uuid)
  std::string_view geometry_wkb;   // {0}: WKB in longitude-latitude order
  std::string_view geometry_read;  // {0}: WKB, {1}: SRID
};

extern const Flavour flavour;

std::string quote(std::string_view identifier);
std::string quote_text(std::string_view text);
std::string table(const QName& name);
bool system_name(std::string_view name, bool of_table);
bool ignores_case(const Column& column);
std::string exact(const std::string& sql, const Type& type);
ElementsSql elements(const std::string& list, const Type& type, std::string_view separator);
std::string limit(const std::string& select, std::int64_t rows);

// body.cpp
extern const body::Language language;

// expr.cpp
std::string literal(const TypedLiteral& value, const Type& type);
std::string operand(const std::string& sql, const TypedExpr& argument, OperandUse use);
std::string cast(const std::string& sql, const Type& from, const Type& to);
std::string special(const TypedExpr& expr, const TypedCall& call, const Rendered& render);
std::string expression(const TypedExpr& expr);
std::string order(const std::vector<std::pair<TypedExprPtr, bool>>& order);
std::string read_as(const Flavour& with, const std::string& sql, const Type& type);
std::string read(const std::string& sql, const Type& type);
std::string value_as_text_as(const Flavour& with, const std::string& sql, const Type& type);
std::string value_as_text(const std::string& sql, const Type& type);
std::string script_line_as(const Flavour& with, ScriptFormat format, const std::vector<ScriptValue>& values,
                           const std::string& opening);
std::string script_line(ScriptFormat format, const std::vector<ScriptValue>& values, const std::string& opening);
std::string script_load_as(const Flavour& with, const QName& name, const std::vector<ScriptColumn>& columns);
std::string script_load(const QName& name, const std::vector<ScriptColumn>& columns);

// native.cpp
NativeType native_as(const Flavour& with, const Table& table, const Column& column);
NativeType native(const Table& table, const Column& column);

// ddl.cpp
std::vector<std::string> create_schema_as(const Flavour& with, std::string_view schema);
std::vector<std::string> create_schema(std::string_view schema);
std::vector<std::string> create_table_as(const Flavour& with, const Table& table);
std::vector<std::string> create_table(const Table& table);
std::vector<std::string> create_index_as(const Flavour& with, const Table& table, const Index& index);
std::vector<std::string> create_index(const Table& table, const Index& index);
std::vector<std::string> drop_table(const Table& table);
std::vector<std::string> add_primary_key(const Table& table);
std::vector<std::string> add_unique(const Table& table, const Key& key);
std::vector<std::string> add_foreign_key(const Table& table, const ForeignKey& key);
std::vector<std::string> add_check(const Table& table, const Check& check);
std::vector<std::string> comments(const Table& table);
std::vector<std::string> set_identity(const Table& table, const Column& column, std::optional<std::int64_t> at_least);
std::vector<std::string> drop_index_as(const Flavour& with, const Table& table, const Index& index);
std::vector<std::string> drop_index(const Table& table, const Index& index);
std::vector<std::string> drop_foreign_key_as(const Flavour& with, const Table& table, const ForeignKey& key);
std::vector<std::string> drop_foreign_key(const Table& table, const ForeignKey& key);
std::vector<std::string> drop_key_as(const Flavour& with, const Table& table, const Key& key, bool primary);
std::vector<std::string> drop_key(const Table& table, const Key& key, bool primary);
std::vector<std::string> drop_check_as(const Flavour& with, const Table& table, const Check& check);
std::vector<std::string> drop_check(const Table& table, const Check& check);
std::string table_exists(const QName& name);
std::string index_exists(const QName& name, std::string_view index);
std::string constraint_exists(const QName& name, std::string_view constraint);

// schema.cpp
std::string schema_sql(const Catalog& catalog);

// program.cpp
std::vector<std::string> own_view(const View& view);
std::vector<std::string> drop_view(const View& view);
std::vector<std::string> own_trigger(const Table& table, const Trigger& trigger);
std::vector<std::string> drop_trigger(const QName& table, std::string_view trigger);
std::optional<TriggerFunction> trigger_function(const Trigger& trigger);
TriggerMade create_trigger(const TriggerSql& trigger);
std::string moment(const Type& column);
std::string view_exists(const QName& view);
std::string trigger_exists(const QName& table, std::string_view trigger);
std::string script_statement(const std::string& sql);
std::string view_collation(const View& view);
std::string trigger_text(const Table& owner, const Trigger& trigger);  // behind CREATE
std::string with_delimiter(const std::string& sql);
std::string create_view(const View& view, const std::string& name_and_columns);

}  // namespace waybill::mysql
