// What the files of this dialect share: facts.cpp puts the functions into one Dialect, ddl.cpp and expr.cpp hold them.
#pragma once

#include "compiler/dialect/dialect.h"
#include "compiler/dialect/expression.h"

namespace waybill::sqlite {

std::string quote(std::string_view identifier);
std::string quote_text(std::string_view text);
std::string table(const QName& name);

// body.cpp
extern const body::Language language;

// expr.cpp
std::string literal(const TypedLiteral& value, const Type& type);
std::string expression(const TypedExpr& expr);
std::string order(const std::vector<std::pair<TypedExprPtr, bool>>& order);
std::string read(const std::string& sql, const Type& type);
std::string value_as_text(const std::string& sql, const Type& type);
std::string script_line(ScriptFormat format, const std::vector<ScriptValue>& values, const std::string& opening);
std::string script_load(const QName& name, const std::vector<ScriptColumn>& columns);

// declared.cpp
Type declared_type(std::string_view native);

// ddl.cpp
// What our own tables have as defaults, without the parentheses around: introspection knows them again.
extern const std::string_view default_instant;
extern const std::string_view default_uuid;  // version 4
NativeType native(const Table& table, const Column& column);
std::vector<std::string> create_schema(std::string_view schema);
std::vector<std::string> create_table(const Table& table);
std::vector<std::string> drop_table(const Table& table);
std::vector<std::string> add_primary_key(const Table& table);
std::vector<std::string> add_unique(const Table& table, const Key& key);
std::vector<std::string> create_index(const Table& table, const Index& index);
std::vector<std::string> add_foreign_key(const Table& table, const ForeignKey& key);
std::vector<std::string> add_check(const Table& table, const Check& check);
std::vector<std::string> comments(const Table& table);
std::vector<std::string> set_identity(const Table& table, const Column& column, std::optional<std::int64_t> at_least);
std::vector<std::string> drop_index(const Table& table, const Index& index);
std::vector<std::string> drop_foreign_key(const Table& table, const ForeignKey& key);
std::vector<std::string> drop_key(const Table& table, const Key& key, bool primary);
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

}  // namespace waybill::sqlite
