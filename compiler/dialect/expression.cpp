#include "compiler/dialect/expression.h"

#include "compiler/dialect/sql.h"
#include "compiler/types/function.h"

namespace waybill {
namespace {

std::string render(const TypedExpr& expr, const ExpressionStyle& style);

constexpr int digits_of_a_float = 15;

class Filler {
 public:
  Filler(const TypedExpr& expr, const TypedCall& call, const ExpressionStyle& style)
      : expr_(expr), call_(call), style_(style) {}

  std::string fill(std::string_view pattern) const {
    std::string out;
    while (!pattern.empty()) {
      const std::size_t size = hole_size(pattern);
      if (size == 0) {
        out += pattern.front();
        pattern.remove_prefix(1);
      } else {
        out += value_of(pattern.substr(1, size - 2));
        pattern.remove_prefix(size);
      }
    }
    return out;
  }

 private:
  static std::size_t hole_size(std::string_view pattern) {
    if (pattern.front() != '{') return 0;
    const std::size_t end = pattern.find('}');
    return end == 2 || end == 3 ? end + 1 : 0;
  }

  std::string value_of(std::string_view hole) const {
    if (hole == "s") return std::to_string(expr_.type.scale.value_or(digits_of_a_float));
    if (hole == "d") return call_.distinct ? "DISTINCT " : "";
    const OperandUse use = hole.front() == 'n' ? OperandUse::arithmetic : OperandUse::plain;
    if (hole.back() != '*') return argument(static_cast<std::size_t>(hole.back() - '0'), use);
    std::vector<std::string> all;
    for (std::size_t i = 0; i < call_.arguments.size(); ++i) all.push_back(argument(i, use));
    return join(all, ", ");
  }

  std::string argument(std::size_t index, OperandUse use) const {
    const TypedExpr& argument = *call_.arguments.at(index);
    return style_.operand(render(argument, style_), argument, use);
  }

  const TypedExpr& expr_;
  const TypedCall& call_;
  const ExpressionStyle& style_;
};

std::string render_case(const TypedCase& node, const ExpressionStyle& style) {
  std::string sql = "CASE";
  for (const auto& [condition, result] : node.whens)
    sql += " WHEN " + render(*condition, style) + " THEN " + render(*result, style);
  if (node.otherwise) sql += " ELSE " + render(*node.otherwise, style);
  return sql + " END";
}

// a IN (b, c) is a = b OR a = c: so it compares as = does, whatever the engine's own IN would do with texts.
std::string render_in(const TypedExpr& expr, const TypedIn& node, const ExpressionStyle& style) {
  std::vector<std::string> equal;
  for (const TypedExprPtr& item : node.list) {
    const Function* function = find_function("=", {node.operand->type, item->type});
    equal.push_back(render({expr.type, true, expr.span, TypedCall{function, {node.operand, item}}}, style));
  }
  return (node.negated ? "(NOT (" : "(") + join(equal, " OR ") + (node.negated ? "))" : ")");
}

std::string render_call(const TypedExpr& expr, const TypedCall& call, const ExpressionStyle& style) {
  if (style.special) {
    const Rendered own = [&](const TypedExpr& argument) { return render(argument, style); };
    std::string sql = style.special(expr, call, own);
    if (!sql.empty()) return sql;
  }
  return Filler(expr, call, style).fill(sql_of(*call.function, style.engine));
}

struct Renderer {
  const TypedExpr& expr;
  const ExpressionStyle& style;

  std::string operator()(const TypedLiteral& node) const { return style.literal(node, expr.type); }
  std::string operator()(const TypedColumn& node) const {
    return (node.alias.empty() ? "" : style.quote(node.alias) + ".") + style.quote(node.column);
  }
  std::string operator()(const TypedCall& node) const { return render_call(expr, node, style); }
  std::string operator()(const TypedCast& node) const {
    return style.cast(render(*node.operand, style), node.operand->type, expr.type);
  }
  std::string operator()(const TypedCase& node) const { return render_case(node, style); }
  std::string operator()(const TypedIn& node) const { return render_in(expr, node, style); }
  std::string operator()(const TypedNative& node) const { return "(" + node.sql + ")"; }
};

std::string render(const TypedExpr& expr, const ExpressionStyle& style) {
  return std::visit(Renderer{expr, style}, expr.node);
}

}  // namespace

std::string render_expression(const TypedExpr& expr, const ExpressionStyle& style) { return render(expr, style); }

}  // namespace waybill
