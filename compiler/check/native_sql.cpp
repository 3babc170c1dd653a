#include "compiler/check/native_sql.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/types.h"
#include "compiler/dialect/body.h"
#include "compiler/dialect/dialect.h"
#include "compiler/dialect/sql.h"

namespace waybill {
namespace {

using body::Token;
using body::TokenKind;

std::string lowered(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// The target's column that holds a source column unchanged; nullptr when there is none.
const FlowColumn* carrier(const TableFlow& flow, const Table& origin, std::string_view column) {
  for (const FlowColumn& one : flow.columns)
    if (one.bound->origin_table == &origin && one.bound->origin != nullptr && one.bound->origin->name == column &&
        one.conversion.cast_class <= CastClass::checked)
      return &one;
  return nullptr;
}

// Values that an expression treats alike: a number is compared as a number, whatever its width.
bool same_family(const Type& a, const Type& b) {
  if (is_number(a) || is_number(b)) {
    const bool floats = (a.kind == TypeKind::real || a.kind == TypeKind::double_) !=
                        (b.kind == TypeKind::real || b.kind == TypeKind::double_);
    const bool truth = a.kind == TypeKind::boolean || b.kind == TypeKind::boolean;
    return truth || (is_number(a) && is_number(b) && !floats);
  }
  return a.kind == b.kind || (is_text(a) && is_text(b)) || (is_bytes(a) && is_bytes(b));
}

class Translation {
 public:
  Translation(const Migration& migration, const TableFlow& flow, const Table& origin, const std::string& sql)
      : migration_(migration),
        flow_(flow),
        origin_(origin),
        sql_(sql),
        columns_(columns_of_table(origin)),
        source_(migration.source),
        target_(dialect_of(migration.target)) {}

  std::optional<std::string> run(NativeUse use, const Type* wanted, std::string& why) {
    if (source_ == migration_.target)
      if (std::optional<std::string> kept = as_written()) return kept;
    const bool condition = use == NativeUse::condition;
    const bool number = wanted != nullptr && is_number(*wanted);
    const NativeExpr read = condition ? read_native_condition(source_, sql_, columns_)
                            : number  ? read_native_number(source_, sql_, columns_)
                                      : read_native_expression(source_, sql_, columns_);
    if (!read.expr) return stop(why, fmt::format("{} has no counterpart: {}", read.stopped, sql_));
    const Table seen = as_the_target_has_it();
    const Scope scope{migration_.target, {{"", origin_.name.name, &seen, false}}};
    Diagnostics quiet;
    const TypedExprPtr typed =
        condition ? type_condition(*read.expr, scope, quiet) : type_expression(*read.expr, scope, quiet);
    if (typed == nullptr || quiet.has_errors())
      return stop(why,
                  fmt::format("{}: {}", quiet.empty() ? "it has no meaning there" : quiet.all().front().message, sql_));
    if (wanted != nullptr && !same_family(typed->type, *wanted) && typed->type.kind != TypeKind::null_)
      return stop(why, fmt::format("it gives {}: {}", to_string(typed->type), sql_));
    std::string missing;
    const TypedExprPtr result = renamed(typed, missing);
    if (!missing.empty()) return stop(why, missing);
    std::string out = target_.expression(*result);
    if (out.find("SELECT ") != std::string::npos)
      return stop(why, fmt::format("the target can say it with a subquery only: {}", sql_));
    return out;
  }

 private:
  static std::optional<std::string> stop(std::string& why, std::string reason) {
    why = std::move(reason);
    return std::nullopt;
  }

  // -- the same engine ------------------------------------------------------------------------------------------------
  // The tokens stay, columns have their new names. nullopt where something in it could mean another thing there: a
  // column that is not carried as it is, a text whose comparison follows a collation, an object of the source's own.
  std::optional<std::string> as_written() const {
    const auto tokens = body::tokens_of(sql_, lexicon_of(source_));
    if (!tokens) return std::nullopt;
    std::string out;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < tokens->size(); ++i) {
      const Token& token = (*tokens)[i];
      if (token.kind != TokenKind::word && token.kind != TokenKind::name) continue;
      if (names_own_object(*tokens, i)) return std::nullopt;
      const bool called = i + 1 < tokens->size() && (*tokens)[i + 1].value == "(" && token.kind == TokenKind::word;
      const Column* column = called ? nullptr : columns_("", token.value);
      if (column == nullptr) continue;
      const FlowColumn* held = carrier(flow_, origin_, column->name);
      if (held == nullptr || !(held->type == column->type) || !compares_alike(source_, *column)) return std::nullopt;
      if (held->target == column->name) continue;
      if (token.kind == TokenKind::word && is_keyword_here(*tokens, i)) return std::nullopt;
      out += sql_.substr(copied, token.begin - copied) + target_.quote(held->target);
      copied = token.end;
    }
    return out + sql_.substr(copied);
  }

  // Something with a qualifier, or a type or function that this catalogue made.
  bool names_own_object(const std::vector<Token>& tokens, std::size_t at) const {
    if (at + 1 < tokens.size() && tokens[at + 1].value == "." && tokens[at + 1].kind == TokenKind::symbol) return true;
    const std::string name = lowered(tokens[at].value);
    const Catalog& catalog = migration_.bound->catalogs->source;
    const auto named = [&](const auto& one) { return lowered(one.name.name) == name; };
    return std::any_of(catalog.routines.begin(), catalog.routines.end(), named) ||
           std::any_of(catalog.enums.begin(), catalog.enums.end(), named) ||
           std::any_of(catalog.domains.begin(), catalog.domains.end(), named) ||
           std::any_of(catalog.sequences.begin(), catalog.sequences.end(), named);
  }

  // Might be a type or a part of a date instead: x::date, extract(year from x), date '…'.
  static bool is_keyword_here(const std::vector<Token>& tokens, std::size_t at) {
    const bool behind = at > 0 && (tokens[at - 1].value == "::" || body::is_word(tokens[at - 1], "AS"));
    const bool before =
        at + 1 < tokens.size() && (body::is_word(tokens[at + 1], "FROM") || tokens[at + 1].kind == TokenKind::text);
    return behind || before;
  }

  // -- another one ----------------------------------------------------------------------------------------------------
  // The source's table with the types that its columns have in the target.
  Table as_the_target_has_it() const {
    Table seen;
    seen.name = origin_.name;
    seen.columns = origin_.columns;
    for (Column& column : seen.columns) {
      const FlowColumn* held = carrier(flow_, origin_, column.name);
      const Column* made = held ? find_column(flow_.target, held->target) : nullptr;
      column.collation = made ? made->collation : "";
      if (held && same_family(column.type, held->type)) column.type = held->type;
    }
    return seen;
  }

  TypedExprPtr renamed(const TypedExprPtr& expr, std::string& missing) const {
    if (expr == nullptr) return nullptr;
    TypedExpr copy = *expr;
    const auto again = [&](TypedExprPtr& child) { child = renamed(child, missing); };
    std::visit(
        [&](auto& node) {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, TypedColumn>) {
            rename(node, missing);
          } else if constexpr (std::is_same_v<T, TypedCall>) {
            for (TypedExprPtr& argument : node.arguments) again(argument);
          } else if constexpr (std::is_same_v<T, TypedCast>) {
            again(node.operand);
          } else if constexpr (std::is_same_v<T, TypedCase>) {
            for (auto& [condition, result] : node.whens) {
              again(condition);
              again(result);
            }
            again(node.otherwise);
          } else if constexpr (std::is_same_v<T, TypedIn>) {
            again(node.operand);
            for (TypedExprPtr& item : node.list) again(item);
          }
        },
        copy.node);
    return std::make_shared<const TypedExpr>(std::move(copy));
  }

  bool numbers_itself(const std::string& target) const {
    const Column* made = find_column(flow_.target, target);
    return made != nullptr && made->identity != Identity::no;
  }

  void rename(TypedColumn& node, std::string& missing) const {
    const FlowColumn* held = carrier(flow_, origin_, node.column);
    const Column* column = find_column(origin_, node.column);
    if (held == nullptr) {
      missing = "column `" + node.column + "` is not carried unchanged";
    } else if (column == nullptr || !same_family(column->type, held->type)) {
      missing = fmt::format("`{}` is {} there", node.column, to_string(held->type));
    } else if (numbers_itself(held->target) && !checks_read_identity(migration_.target)) {
      missing = fmt::format("`{}` numbers itself there, which nothing else may read", node.column);
    } else {
      node.alias.clear();
      node.column = held->target;
    }
  }

  const Migration& migration_;
  const TableFlow& flow_;
  const Table& origin_;
  const std::string& sql_;
  NativeColumns columns_;
  Engine source_;
  const Dialect& target_;
};

// Letters, digits and signs alone: engines print a check with other spaces, cases and parentheses than it was made
// with.
std::string plain(Engine engine, const std::string& sql) {
  std::string out;
  const auto tokens = body::tokens_of(sql, lexicon_of(engine));
  for (const Token& token : tokens.value_or(std::vector<Token>{})) {
    if (token.kind == TokenKind::symbol && (token.value == "(" || token.value == ")")) continue;
    out += (token.kind == TokenKind::text ? "'" + token.value : lowered(token.value)) + " ";
  }
  return out;
}

}  // namespace

std::optional<std::string> translate(const Migration& migration, const TableFlow& flow, const Table& origin,
                                     const std::string& sql, NativeUse use, std::string* why, const Type* wanted) {
  std::string reason;
  std::optional<std::string> out = Translation(migration, flow, origin, sql).run(use, wanted, reason);
  if (!out && why != nullptr) *why = std::move(reason);
  return out;
}

const Column* typed_by(Engine engine, const Table& table, const std::string& check) {
  const Dialect& dialect = dialect_of(engine);
  const NativeColumns columns = columns_of_table(table);
  const NativeExpr read = read_native_condition(engine, check, columns);
  for (const Column& column : table.columns) {
    Column bare = column;
    bare.native_type.clear();
    const std::string own = dialect.native(table, bare).check;
    if (own.empty()) continue;
    const std::string made = replace_all(own, "{column}", dialect.quote(column.name));
    if (plain(engine, made) == plain(engine, check)) return &column;
    const NativeExpr of_type = read.expr ? read_native_condition(engine, made, columns) : NativeExpr{};
    if (of_type.expr && same(*of_type.expr, *read.expr)) return &column;
  }
  return nullptr;
}

}  // namespace waybill
