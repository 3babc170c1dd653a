// An expression after name resolution and typing: what dialects render. Operators are functions (functions.def), so a
// dialect renders literals, columns, casts, CASE and table rows, nothing else. Immutable trees, shared freely.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "compiler/diagnostics/source.h"
#include "compiler/types/type.h"

namespace waybill {

struct TypedExpr;
using TypedExprPtr = std::shared_ptr<const TypedExpr>;
struct Function;  // types/function.h

struct TypedLiteral {
  std::string text;
};  // canonical text of a value of `type`; type null_: NULL
struct TypedColumn {
  std::string alias;
  std::string column;
  std::string collation;  // as introspected; only dialects look at it
};                        // alias: of the source query's FROM; "" = unqualified
struct TypedCall {
  const Function* function;
  std::vector<TypedExprPtr> arguments;
  bool distinct = false;
  std::vector<std::pair<TypedExprPtr, bool>> order = {};  // of an aggregate; true: descending
};
struct TypedCast {
  TypedExprPtr operand;
};  // to `type`
struct TypedCase {
  std::vector<std::pair<TypedExprPtr, TypedExprPtr>> whens;
  TypedExprPtr otherwise;
};  // searched form
struct TypedIn {
  TypedExprPtr operand;
  std::vector<TypedExprPtr> list;
  bool negated = false;
};
struct TypedNative {
  std::string sql;
};

struct TypedExpr {
  Type type;
  bool nullable = true;
  Span span;
  std::variant<TypedLiteral, TypedColumn, TypedCall, TypedCast, TypedCase, TypedIn, TypedNative> node;
};

}  // namespace waybill
