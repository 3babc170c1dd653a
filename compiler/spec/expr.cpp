#include "compiler/spec/expr.h"

#include <algorithm>
#include <array>

#include "compiler/spec/parse_expr.h"

namespace waybill {

namespace {

// The levels of grammar/expression.h, loosest first. An operand is put in parentheses when it is looser than the place
// where it stands allows.
enum Level { any, or_level, and_level, not_level, is_level, compare, range, concat, sum, product, unary, primary };

struct OperatorText {
  std::string_view text;
  Level level;
};

OperatorText text_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::add: return {"+", sum};
    case BinaryOp::subtract: return {"-", sum};
    case BinaryOp::multiply: return {"*", product};
    case BinaryOp::divide: return {"/", product};
    case BinaryOp::integer_divide: return {"div", product};
    case BinaryOp::modulo: return {"%", product};
    case BinaryOp::concat: return {"||", concat};
    case BinaryOp::equal: return {"=", compare};
    case BinaryOp::not_equal: return {"<>", compare};
    case BinaryOp::less: return {"<", compare};
    case BinaryOp::less_equal: return {"<=", compare};
    case BinaryOp::greater: return {">", compare};
    case BinaryOp::greater_equal: return {">=", compare};
    case BinaryOp::is_distinct: return {"is distinct from", is_level};
    case BinaryOp::is_not_distinct: return {"is not distinct from", is_level};
    case BinaryOp::and_: return {"and", and_level};
    case BinaryOp::or_: return {"or", or_level};
  }
  return {"", primary};
}

Level level_of(const Expr& expr) {
  struct Visitor {
    Level operator()(const Literal& e) const { return e.text.starts_with('-') ? unary : primary; }
    Level operator()(const ColumnName&) const { return primary; }
    Level operator()(const StarName&) const { return primary; }
    Level operator()(const Unary& e) const { return e.op == UnaryOp::not_ ? not_level : unary; }
    Level operator()(const Binary& e) const { return text_of(e.op).level; }
    Level operator()(const IsNull&) const { return is_level; }
    Level operator()(const InList&) const { return range; }
    Level operator()(const Between&) const { return range; }
    Level operator()(const Like&) const { return range; }
    Level operator()(const Case&) const { return primary; }
    Level operator()(const Cast&) const { return primary; }
    Level operator()(const Call&) const { return primary; }
    Level operator()(const Native&) const { return primary; }
  };
  return std::visit(Visitor{}, expr.node);
}

std::string quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) out += c == quote ? std::string(2, quote) : std::string(1, c);
  return out + quote;
}

std::string print(const Expr& expr, Level least) {
  const std::string text = to_string(expr);
  return level_of(expr) < least ? "(" + text + ")" : text;
}

std::string print_list(const std::vector<ExprPtr>& list) {
  std::string text;
  for (const ExprPtr& item : list) text += (text.empty() ? "" : ", ") + to_string(*item);
  return text;
}

std::string_view typed_word(LiteralKind kind) {
  switch (kind) {
    case LiteralKind::date: return "date ";
    case LiteralKind::time: return "time ";
    case LiteralKind::timestamp: return "timestamp ";
    case LiteralKind::timestamptz: return "timestamptz ";
    case LiteralKind::interval: return "interval ";
    case LiteralKind::null:
    case LiteralKind::boolean:
    case LiteralKind::integer:
    case LiteralKind::decimal:
    case LiteralKind::string: return "";
  }
  return "";
}

std::string qualified(const std::string& qualifier, const std::string& name) {
  std::string text;
  for (const NamePart& part : name_parts(qualifier)) text += name_text(part.text) + ".";
  return text + name;
}

struct Printer {
  std::string operator()(const Literal& e) const {
    if (e.kind == LiteralKind::null) return "null";
    if (e.kind == LiteralKind::boolean || e.kind == LiteralKind::integer || e.kind == LiteralKind::decimal)
      return e.text;
    return std::string(typed_word(e.kind)) + quoted(e.text, '\'');
  }
  std::string operator()(const ColumnName& e) const {
    return qualified(e.qualifier, e.quoted ? quoted(e.name, '"') : name_text(e.name));
  }
  std::string operator()(const StarName& e) const { return qualified(e.qualifier, "*"); }
  std::string operator()(const Unary& e) const {
    if (e.op == UnaryOp::not_) return "not " + print(*e.operand, not_level);
    const std::string operand = print(*e.operand, unary);
    const std::string sign = e.op == UnaryOp::negate ? "-" : "+";
    return sign + (operand.starts_with('-') || operand.starts_with('+') ? " " : "") + operand;  // -- is a comment
  }
  std::string operator()(const Binary& e) const {
    const OperatorText op = text_of(e.op);
    const auto tighter = static_cast<Level>(op.level + 1);
    const Level left = op.level == compare ? tighter : op.level;  // comparisons don't chain
    return print(*e.left, left) + " " + std::string(op.text) + " " + print(*e.right, tighter);
  }
  std::string operator()(const IsNull& e) const {
    return print(*e.operand, is_level) + (e.negated ? " is not null" : " is null");
  }
  std::string operator()(const InList& e) const {
    return print(*e.operand, concat) + (e.negated ? " not in (" : " in (") + print_list(e.list) + ")";
  }
  std::string operator()(const Between& e) const {
    return print(*e.operand, concat) + (e.negated ? " not between " : " between ") + print(*e.low, concat) + " and " +
           print(*e.high, concat);
  }
  std::string operator()(const Like& e) const {
    const std::string word = e.ignore_case ? "ilike " : "like ";
    std::string text = print(*e.operand, concat) + (e.negated ? " not " : " ") + word + print(*e.pattern, concat);
    if (e.escape) text += " escape " + print(*e.escape, concat);
    return text;
  }
  std::string operator()(const Case& e) const {
    std::string text = "case";
    if (e.operand) text += " " + to_string(*e.operand);
    for (const When& when : e.whens) text += " when " + to_string(*when.condition) + " then " + to_string(*when.result);
    if (e.otherwise) text += " else " + to_string(*e.otherwise);
    return text + " end";
  }
  std::string operator()(const Cast& e) const {
    return "cast(" + to_string(*e.operand) + " as " + to_string(e.type.type) + ")";
  }
  std::string operator()(const Call& e) const {
    std::string text = e.name + "(" + (e.distinct ? "distinct " : "") + print_list(e.arguments);
    for (std::size_t i = 0; i < e.order.size(); ++i)
      text +=
          (i == 0 ? " order by " : ", ") + to_string(*e.order[i].expression) + (e.order[i].descending ? " desc" : "");
    return text + ")";
  }
  std::string operator()(const Native& e) const {
    return "native(" + quoted(e.sql, '\'') + " as " + to_string(e.type.type) + ")";
  }
};

bool same(const ExprPtr& a, const ExprPtr& b) {
  if (!a || !b) return !a && !b;
  return waybill::same(*a, *b);
}

bool same(const std::vector<ExprPtr>& a, const std::vector<ExprPtr>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const ExprPtr& x, const ExprPtr& y) { return same(x, y); });
}

struct SameNode {
  bool operator()(const Literal& a, const Literal& b) const { return a.kind == b.kind && a.text == b.text; }
  bool operator()(const ColumnName& a, const ColumnName& b) const {
    return a.qualifier == b.qualifier && a.name == b.name && a.quoted == b.quoted;
  }
  bool operator()(const StarName& a, const StarName& b) const { return a.qualifier == b.qualifier; }
  bool operator()(const Unary& a, const Unary& b) const { return a.op == b.op && same(a.operand, b.operand); }
  bool operator()(const Binary& a, const Binary& b) const {
    return a.op == b.op && same(a.left, b.left) && same(a.right, b.right);
  }
  bool operator()(const IsNull& a, const IsNull& b) const {
    return a.negated == b.negated && same(a.operand, b.operand);
  }
  bool operator()(const InList& a, const InList& b) const {
    return a.negated == b.negated && same(a.operand, b.operand) && same(a.list, b.list);
  }
  bool operator()(const Between& a, const Between& b) const {
    return a.negated == b.negated && same(a.operand, b.operand) && same(a.low, b.low) && same(a.high, b.high);
  }
  bool operator()(const Like& a, const Like& b) const {
    return a.negated == b.negated && a.ignore_case == b.ignore_case && same(a.operand, b.operand) &&
           same(a.pattern, b.pattern) && same(a.escape, b.escape);
  }
  bool operator()(const Case& a, const Case& b) const {
    const auto same_when = [](const When& x, const When& y) {
      return same(x.condition, y.condition) && same(x.result, y.result);
    };
    return same(a.operand, b.operand) && same(a.otherwise, b.otherwise) &&
           std::equal(a.whens.begin(), a.whens.end(), b.whens.begin(), b.whens.end(), same_when);
  }
  bool operator()(const Cast& a, const Cast& b) const {
    return a.type.type == b.type.type && same(a.operand, b.operand);
  }
  bool operator()(const Call& a, const Call& b) const {
    const auto same_order = [](const CallOrder& x, const CallOrder& y) {
      return x.descending == y.descending && same(x.expression, y.expression);
    };
    return a.name == b.name && a.distinct == b.distinct && same(a.arguments, b.arguments) &&
           std::equal(a.order.begin(), a.order.end(), b.order.begin(), b.order.end(), same_order);
  }
  bool operator()(const Native& a, const Native& b) const { return a.sql == b.sql && a.type.type == b.type.type; }
  template <class A, class B>
  bool operator()(const A&, const B&) const {
    return false;
  }
};

}  // namespace

std::string to_string(const Expr& expr) { return std::visit(Printer{}, expr.node); }

bool same(const Expr& a, const Expr& b) { return std::visit(SameNode{}, a.node, b.node); }

}  // namespace waybill
