#include "compiler/check/generated.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/account.h"
#include "compiler/check/native_sql.h"
#include "compiler/dialect/body.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_in_key(const TableFlow& flow, const Table& origin, const FlowColumn& column) {
  if (flow.target.primary_key && has(flow.target.primary_key->columns, column.target)) return true;
  return std::any_of(origin.foreign_keys.begin(), origin.foreign_keys.end(),
                     [&](const ForeignKey& key) { return has(key.columns, column.bound->origin->name); });
}

// Not every engine lets one generated column read another.
bool reads_generated(Engine engine, const Table& origin, const std::string& sql) {
  const auto tokens = body::tokens_of(sql, lexicon_of(engine));
  const NativeColumns columns = columns_of_table(origin);
  return tokens && std::any_of(tokens->begin(), tokens->end(), [&](const body::Token& token) {
           const bool name = token.kind == body::TokenKind::word || token.kind == body::TokenKind::name;
           const Column* column = name ? columns("", token.value) : nullptr;
           return column != nullptr && column->generated != Generated::no;
         });
}

// The expression in the target's words; nullopt with the reason.
std::optional<std::string> expression_of(const Migration& migration, const TableFlow& flow, const Table& origin,
                                         const FlowColumn& column, std::string& why) {
  const Column& source = *column.bound->origin;
  const std::string& sql = source.generation_expression;
  const bool reshaped = flow.bound->kind != FlowKind::copy || !flow.bound->joins.empty() || flow.appends_to;
  if (sql.empty()) return why = "its expression is not known", std::nullopt;
  if (reshaped) return why = "its table is reshaped", std::nullopt;
  if (is_in_key(flow, origin, column)) return why = "it is part of a key", std::nullopt;
  if (reads_generated(migration.source, origin, sql)) return why = "it reads a generated column: " + sql, std::nullopt;
  const bool condition = column.type.kind == TypeKind::boolean;
  return translate(migration, flow, origin, sql, condition ? NativeUse::condition : NativeUse::value, &why,
                   &column.type);
}

}  // namespace

void carry_generated(Migration& migration, TableFlow& flow, const Table& origin) {
  const bool can_be_virtual = dialect_of(migration.target).virtual_columns;
  for (const FlowColumn& one : flow.columns) {
    const Column* source = one.bound->origin;
    if (source == nullptr || one.bound->origin_table != &origin || source->generated == Generated::no) continue;
    const auto made = std::find_if(flow.target.columns.begin(), flow.target.columns.end(),
                                   [&](const Column& column) { return column.name == one.target; });
    const std::string what = fmt::format("generated column {}.{}", origin.name.name, source->name);
    std::string why;
    const auto sql =
        made == flow.target.columns.end() ? std::nullopt : expression_of(migration, flow, origin, one, why);
    if (!sql) {
      account(migration, what, Disposition::translated,
              "as a plain column with its values" + (why.empty() ? "" : ": " + why));
      continue;
    }
    made->generated = can_be_virtual ? source->generated : Generated::stored;
    made->generation_expression = *sql;
    made->default_value.reset();
    account(migration, what, Disposition::carried, "generated: " + *sql);
  }
}

}  // namespace waybill
