// The expression language as written: names unresolved, every node with its place. Immutable trees, shared freely;
// the same tree whether it was spelled in YAML or in .wb. Typed expressions are compiler/types/typed_expr.h.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/diagnostics/source.h"
#include "compiler/types/type.h"

namespace waybill {

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

struct TypeName {
  Type type;
  Span span;
};

enum class LiteralKind { null, boolean, integer, decimal, string, date, time, timestamp, timestamptz, interval };

struct Literal {  // date '2024-01-31' and its like carry the text between the quotes
  LiteralKind kind = LiteralKind::null;
  std::string text;  // boolean: "true" or "false"; string: unescaped
};

struct ColumnName {
  std::string qualifier;  // alias or table; empty when bare
  std::string name;
  bool quoted = false;  // "Name" or `Name`: matched by case
};

struct StarName {  // * or t.*: only where a list of columns is asked for, and in count(*)
  std::string qualifier;
};

enum class UnaryOp { negate, plus, not_ };

enum class BinaryOp {
  add,
  subtract,
  multiply,
  divide,
  integer_divide,
  modulo,
  concat,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  is_distinct,
  is_not_distinct,
  and_,
  or_,
};

struct Unary {
  UnaryOp op;
  ExprPtr operand;
};
struct Binary {
  BinaryOp op;
  Span op_span;
  ExprPtr left, right;
};
struct IsNull {
  ExprPtr operand;
  bool negated = false;
};
struct InList {
  ExprPtr operand;
  std::vector<ExprPtr> list;
  bool negated = false;
};
struct Between {
  ExprPtr operand, low, high;
  bool negated = false;
};
struct Like {
  ExprPtr operand, pattern, escape;
  bool negated = false;
  bool ignore_case = false;
};  // escape may be null
struct When {
  ExprPtr condition, result;
};
struct Case {
  ExprPtr operand;
  std::vector<When> whens;
  ExprPtr otherwise;
};  // operand, otherwise may be null
struct Cast {
  ExprPtr operand;
  TypeName type;
};
struct CallOrder {
  ExprPtr expression;
  bool descending = false;
};
struct Call {
  std::string name;
  Span name_span;
  std::vector<ExprPtr> arguments;
  bool distinct = false;
  std::vector<CallOrder> order = {};  // string_agg(x, ', ' order by y)
};
struct Native {
  std::string sql;
  TypeName type;
};  // native('…' as t)

struct Expr {
  Span span;
  std::variant<Literal, ColumnName, StarName, Unary, Binary, IsNull, InList, Between, Like, Case, Cast, Call, Native>
      node;
};

// One printed spelling, with the parentheses that precedence needs and no others; parse(print(e)) == e.
std::string to_string(const Expr& expr);

// Same tree, places apart.
bool same(const Expr& a, const Expr& b);

}  // namespace waybill
