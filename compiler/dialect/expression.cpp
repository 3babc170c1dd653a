#include "compiler/dialect/expression.h"

#include <algorithm>
#include <map>

#include "compiler/dialect/sql.h"
#include "compiler/types/function.h"
#include "compiler/types/letters.h"

namespace waybill {
namespace {

std::string render(const TypedExpr& expr, const ExpressionStyle& style);

constexpr int digits_of_a_float = 15;
constexpr int digits_to_round = 12;  // behind a quotient that is rounded again: two roundings are one
constexpr int largest_scale = 30;    // of any engine's decimal
constexpr int quotient_digits = 6;

// "CASE WHEN u BETWEEN 192 AND 214 OR … THEN 32 … ELSE 0 END": what is to be added to the code point u.
std::string change_of(const std::vector<LetterRange>& letters) {
  std::map<int, std::vector<std::string>> tests;
  for (const LetterRange& range : letters) {
    std::string test = range.first == range.last
                           ? "u = " + std::to_string(range.first)
                           : "u BETWEEN " + std::to_string(range.first) + " AND " + std::to_string(range.last);
    if (range.step == 2) test += " AND u % 2 = " + std::to_string(range.first % 2);
    tests[range.add].push_back(std::move(test));
  }
  std::string sql = "CASE";
  for (const auto& [add, ranges] : tests) sql += " WHEN " + join(ranges, " OR ") + " THEN " + std::to_string(add);
  return sql + " ELSE 0 END";
}

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
    const int scale = expr_.type.scale.value_or(digits_of_a_float);
    if (hole == "s") return std::to_string(scale);
    if (hole == "q") return std::to_string(std::min(scale + digits_to_round, largest_scale));
    if (hole == "m") return power_of_ten();
    if (hole == "L") return change_of(lower_letters());
    if (hole == "U") return change_of(upper_letters());
    if (hole == "o") return call_.order.empty() ? "" : " ORDER BY " + render_order(call_.order, style_);
    if (hole == "d") return call_.distinct ? "DISTINCT " : "";
    if (hole == "1*") return join(arguments_from(1, OperandUse::plain), ", ");
    if (hole == "1+") return optional_parts();
    const OperandUse use = hole.front() == 'n' ? OperandUse::arithmetic : OperandUse::plain;
    if (hole.back() == '*') return join(arguments_from(0, use), ", ");
    const auto index = static_cast<std::size_t>(hole.back() - '0');
    switch (hole.front()) {
      case 'p': return at_least(1, index);
      case 'c': return at_least(0, index);
      case 'f': return text_literal(format_for(literal_text(index), style_.engine).value_or(""));
      case 'j':
        return text_literal(style_.json_path(read_json_path(literal_text(index)).value_or(std::vector<JsonStep>())));
      default: return argument(index, use);
    }
  }

  std::vector<std::string> arguments_from(std::size_t first, OperandUse use) const {
    std::vector<std::string> all;
    for (std::size_t i = first; i < call_.arguments.size(); ++i) all.push_back(argument(i, use));
    return all;
  }

  // coalesce(separator || b, '') || …
  std::string optional_parts() const {
    std::vector<std::string> parts;
    for (const std::string& one : arguments_from(1, OperandUse::plain))
      parts.push_back("coalesce(" + argument(0, OperandUse::plain) + " || " + one + ", '')");
    return join(parts, " || ");
  }

  std::string power_of_ten() const {
    int scale = 0;
    for (const TypedExprPtr& argument : call_.arguments)
      if (is_number(argument->type))
        scale = std::max(scale, as_decimal(argument->type).scale.value_or(quotient_digits));
    return "1" + std::string(static_cast<std::size_t>(scale), '0');
  }

  std::string literal_text(std::size_t index) const {
    const auto* literal = std::get_if<TypedLiteral>(&call_.arguments.at(index)->node);
    return literal ? literal->text : "";
  }

  std::string text_literal(std::string text) const {
    return style_.literal({std::move(text)}, make_type(TypeKind::text));
  }

  // A literal is compared here, anything else by the engine.
  std::string at_least(int least, std::size_t index) const {
    const TypedExpr& number = *call_.arguments.at(index);
    const std::string sql = argument(index, OperandUse::plain);
    const std::string bound = std::to_string(least);
    const std::string text = literal_text(index);
    if (!text.empty()) return text[0] == '-' || text == "0" ? bound : sql;
    return style_.operand("CASE WHEN " + sql + " < " + bound + " THEN " + bound + " ELSE " + sql + " END", number,
                          OperandUse::count);
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

std::string render_order(const std::vector<std::pair<TypedExprPtr, bool>>& order, const ExpressionStyle& style) {
  std::vector<std::string> items;
  for (const auto& [expr, descending] : order) {
    const Function* function = find_function("order by", {expr->type});
    const std::string key = render({expr->type, expr->nullable, expr->span, TypedCall{function, {expr}}}, style);
    if (expr->nullable) items.push_back("(" + render(*expr, style) + " IS NULL)");
    items.push_back(key + (descending ? " DESC" : ""));
  }
  return join(items, ", ");
}

std::optional<std::vector<JsonStep>> read_json_path(std::string_view path) {
  if (!path.starts_with('$')) return std::nullopt;
  path.remove_prefix(1);
  std::vector<JsonStep> steps;
  while (!path.empty()) {
    const bool member = path.front() == '.';
    const bool quoted = path.starts_with(".\"");
    if (!member && path.front() != '[') return std::nullopt;
    path.remove_prefix(quoted ? 2 : 1);
    const std::size_t end = quoted   ? path.find('"')
                            : member ? std::min(path.find_first_of(".["), path.size())
                                     : path.find(']');
    if (end == 0 || end == std::string_view::npos) return std::nullopt;
    JsonStep step;
    const std::string word(path.substr(0, end));
    if (member)
      step.name = word;
    else if (word.size() > 6 || word.find_first_not_of("0123456789") != std::string::npos)
      return std::nullopt;
    else
      step.index = std::stoi(word);
    if (member && word.find_first_of("\\'*") != std::string::npos) return std::nullopt;
    steps.push_back(std::move(step));
    path.remove_prefix(end + (quoted || !member ? 1 : 0));
  }
  return steps;
}

std::string dollar_path(const std::vector<JsonStep>& path) {
  std::string out = "$";
  for (const JsonStep& step : path)
    out += step.index < 0 ? ".\"" + step.name + "\"" : "[" + std::to_string(step.index) + "]";
  return out;
}

}  // namespace waybill
