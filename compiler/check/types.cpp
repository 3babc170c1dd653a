#include "compiler/check/types.h"

#include <algorithm>
#include <string_view>

#include "compiler/check/calls.h"
#include "compiler/check/names.h"
#include "compiler/check/row_call.h"
#include "compiler/check/type_literal.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/types/cast.h"
#include "compiler/types/function.h"
#include "compiler/types/letters.h"

namespace waybill {
namespace {

using Arguments = std::vector<TypedExprPtr>;

struct OperatorName {
  BinaryOp op;
  std::string_view function;
};

constexpr OperatorName operators[] = {
    {BinaryOp::add, "+"},
    {BinaryOp::subtract, "-"},
    {BinaryOp::multiply, "*"},
    {BinaryOp::divide, "/"},
    {BinaryOp::integer_divide, "div"},
    {BinaryOp::modulo, "%"},
    {BinaryOp::concat, "||"},
    {BinaryOp::equal, "="},
    {BinaryOp::not_equal, "<>"},
    {BinaryOp::less, "<"},
    {BinaryOp::less_equal, "<="},
    {BinaryOp::greater, ">"},
    {BinaryOp::greater_equal, ">="},
    {BinaryOp::is_distinct, "is distinct from"},
    {BinaryOp::is_not_distinct, "is not distinct from"},
    {BinaryOp::and_, "and"},
    {BinaryOp::or_, "or"},
};

std::string_view name_of(BinaryOp op) {
  return std::find_if(std::begin(operators), std::end(operators), [&](const OperatorName& o) { return o.op == op; })
      ->function;
}

bool is_comparison(BinaryOp op) { return op >= BinaryOp::equal && op <= BinaryOp::is_not_distinct; }

TypedExprPtr make(TypedExpr expr) { return std::make_shared<const TypedExpr>(std::move(expr)); }

TypedExprPtr make_cast(const TypedExprPtr& operand, const Type& type, Span span) {
  return make({type, operand->nullable, span, TypedCast{operand}});
}

bool complete(const Arguments& arguments) {
  return std::all_of(arguments.begin(), arguments.end(), [](const TypedExprPtr& a) { return a != nullptr; });
}

std::vector<Type> types_of(const Arguments& arguments) {
  std::vector<Type> types;
  for (const TypedExprPtr& argument : arguments) types.push_back(argument->type);
  return types;
}

const TypedLiteral* text_literal(const TypedExpr& expr) {
  return expr.type.kind == TypeKind::varchar ? std::get_if<TypedLiteral>(&expr.node) : nullptr;
}

// Casts that the language allows in an expression beside those that a column may get by its type.
bool is_extra_cast(const Type& from, const Type& to) {
  if (is_text(from) && is_bytes(to)) return true;
  if (to.kind == TypeKind::time) return from.kind == TypeKind::timestamp;
  return from.kind == TypeKind::timestamptz && to.kind == TypeKind::date;
}

class Typer {
 public:
  Typer(const Scope& scope, Diagnostics& diagnostics, bool allow_aggregates, RowCalls* calls)
      : scope_(scope), diagnostics_(diagnostics), allow_aggregates_(allow_aggregates), calls_(calls) {}

  TypedExprPtr type(const Expr& expr, bool alone = false) {
    if (const auto* name = std::get_if<ColumnName>(&expr.node))
      return resolve_column(*name, expr.span, scope_, alone, diagnostics_);
    return std::visit([&](const auto& node) { return type_node(expr, node); }, expr.node);
  }

  TypedExprPtr condition(const Expr& expr) {
    const TypedExprPtr typed = type(expr);
    if (!typed || typed->type.kind == TypeKind::boolean || typed->type.kind == TypeKind::null_) return typed;
    if (const TypedExprPtr literal = literal_as(*typed, make_type(TypeKind::boolean))) return literal;
    Diagnostic& diagnostic = diagnostics_.add(Code::W0307, expr.span, "a condition must be boolean")
                                 .label("this is " + to_string(typed->type));
    if (is_number(typed->type)) diagnostic.help("compare it: " + to_string(expr) + " <> 0");
    return nullptr;
  }

 private:
  TypedExprPtr error(Span span, std::string message, std::string label) {
    diagnostics_.add(Code::W0301, span, std::move(message)).label(std::move(label));
    return nullptr;
  }

  TypedExprPtr type_node(const Expr& expr, const Literal& node) {
    if (TypedExprPtr literal = type_literal(node, expr.span)) return literal;
    return error(expr.span, "this is not a value of its type", "`" + node.text + "` can't be read");
  }

  TypedExprPtr type_node(const Expr& expr, const ColumnName& node) {
    return resolve_column(node, expr.span, scope_, false, diagnostics_);
  }

  TypedExprPtr type_node(const Expr& expr, const StarName&) {
    return error(expr.span, "`*` is not a value", "only a list of columns and count(*) take it");
  }

  TypedExprPtr type_node(const Expr& expr, const Unary& node) {
    if (node.op == UnaryOp::not_) {
      const TypedExprPtr operand = condition(*node.operand);
      return operand ? call("not", {operand}, expr.span, expr.span) : nullptr;
    }
    const TypedExprPtr operand = type(*node.operand);
    if (!operand) return nullptr;
    if (!is_number(operand->type) && operand->type.kind != TypeKind::null_)
      return error(operand->span, "a sign needs a number", "this is " + to_string(operand->type));
    if (node.op == UnaryOp::plus) return operand;
    if (TypedExprPtr literal = negated_literal(*operand, expr.span)) return literal;
    return call("negate", {operand}, expr.span, expr.span);
  }

  TypedExprPtr type_node(const Expr& expr, const Binary& node) {
    if (node.op == BinaryOp::and_ || node.op == BinaryOp::or_) {
      const Arguments sides{condition(*node.left), condition(*node.right)};
      return complete(sides) ? call(name_of(node.op), sides, expr.span, node.op_span) : nullptr;
    }
    const Arguments sides{type(*node.left), type(*node.right)};
    if (!complete(sides)) return nullptr;
    if (is_comparison(node.op)) return compare(name_of(node.op), sides[0], sides[1], expr.span);
    if (node.op == BinaryOp::concat) return concat(sides, expr.span);
    if (sides[1]->type.kind == TypeKind::interval) return move_in_time(node, sides, expr.span);
    return call(name_of(node.op), {like_the_other(sides[0], sides[1]), like_the_other(sides[1], sides[0])}, expr.span,
                node.op_span);
  }

  // A bare NULL is of the other's type: an engine may take it for a text.
  static TypedExprPtr like_the_other(const TypedExprPtr& one, const TypedExprPtr& other) {
    const bool bare = one->type.kind == TypeKind::null_ && is_number(other->type);
    return bare ? make_cast(one, other->type, one->span) : one;
  }

  // x + interval '1 month 2 days': one step after the other; a date that gets hours becomes a timestamp.
  TypedExprPtr move_in_time(const Binary& node, const Arguments& sides, Span span) {
    const auto* literal = std::get_if<TypedLiteral>(&sides[1]->node);
    const auto parts = literal ? read_interval(literal->text) : std::nullopt;
    const bool forth = node.op == BinaryOp::add;
    if (!parts || (!forth && node.op != BinaryOp::subtract))
      return error(sides[1]->span, "an interval is added or subtracted as a literal, in whole units",
                   "like interval '1 month 2 days'");
    TypedExprPtr moved = sides[0];
    if (moved->type.kind == TypeKind::date && parts->seconds != 0)
      moved = make_cast(moved, make_type(TypeKind::timestamp), moved->span);
    const std::pair<std::string_view, std::int64_t> steps[] = {
        {"add_months", parts->months}, {"add_days", parts->days}, {"add_seconds", parts->seconds}};
    for (const auto& [name, count] : steps) {
      if (count == 0 || !moved) continue;
      const TypedExprPtr number = make(
          {make_type(TypeKind::integer), false, sides[1]->span, TypedLiteral{std::to_string(forth ? count : -count)}});
      moved = call(name, {moved, number}, span, node.op_span);
    }
    return moved;
  }

  TypedExprPtr type_node(const Expr& expr, const IsNull& node) {
    const TypedExprPtr operand = type(*node.operand);
    return operand ? call(node.negated ? "is not null" : "is null", {operand}, expr.span, expr.span) : nullptr;
  }

  TypedExprPtr type_node(const Expr& expr, const InList& node) {
    TypedIn in{type(*node.operand), {}, node.negated};
    bool nullable = in.operand && in.operand->nullable;
    bool good = in.operand != nullptr;
    for (const ExprPtr& item : node.list) {
      TypedExprPtr typed = type(*item);
      if (typed && in.operand) typed = beside(typed, in.operand);
      if (!typed)
        good = false;
      else
        nullable = nullable || typed->nullable;
      in.list.push_back(std::move(typed));
    }
    return good ? make({make_type(TypeKind::boolean), nullable, expr.span, std::move(in)}) : nullptr;
  }

  TypedExprPtr type_node(const Expr& expr, const Between& node) {
    const Arguments parts{type(*node.operand), type(*node.low), type(*node.high)};
    if (!complete(parts)) return nullptr;
    const Arguments ends{compare(">=", parts[0], parts[1], expr.span), compare("<=", parts[0], parts[2], expr.span)};
    if (!complete(ends)) return nullptr;
    const TypedExprPtr both = call("and", ends, expr.span, expr.span);
    return node.negated ? call("not", {both}, expr.span, expr.span) : both;
  }

  TypedExprPtr type_node(const Expr& expr, const Like& node) {
    Arguments parts{type(*node.operand), type(*node.pattern)};
    if (!complete(parts)) return nullptr;
    for (const TypedExprPtr& part : parts)
      if (!is_text(part->type) && part->type.kind != TypeKind::null_)
        return error(part->span, "like compares texts", "this is " + to_string(part->type));
    if (node.escape && !translate_escape(*node.escape, parts[1])) return nullptr;
    if (node.ignore_case) parts = {in_small_letters(parts[0]), in_small_letters(parts[1])};
    const TypedExprPtr match = call("like", parts, expr.span, expr.span);
    return match && node.negated ? call("not", {match}, expr.span, expr.span) : match;
  }

  TypedExprPtr in_small_letters(const TypedExprPtr& text) {
    const TypedLiteral* literal = text_literal(*text);
    if (literal) return make({text->type, false, text->span, TypedLiteral{lower_text_of(literal->text)}});
    return call("lower", {text}, text->span, text->span);
  }

  // Patterns have '\' as their escape from here on.
  bool translate_escape(const Expr& escape, TypedExprPtr& pattern) {
    const TypedExprPtr typed = type(escape);
    const TypedLiteral* mark = typed ? text_literal(*typed) : nullptr;
    const TypedLiteral* text = text_literal(*pattern);
    if (!mark || mark->text.size() != 1 || !text) {
      if (typed) error(escape.span, "escape wants a single character and a literal pattern", "not here");
      return false;
    }
    std::string translated;
    for (std::size_t i = 0; i < text->text.size(); ++i) {
      const char c = text->text[i];
      if (c == mark->text[0] && i + 1 < text->text.size())
        translated += std::string("\\") + text->text[++i];
      else
        translated += c == '\\' ? std::string("\\\\") : std::string(1, c);
    }
    pattern = make({pattern->type, false, pattern->span, TypedLiteral{std::move(translated)}});
    return true;
  }

  TypedExprPtr type_node(const Expr& expr, const Case& node) {
    TypedCase typed;
    Arguments results;
    const TypedExprPtr operand = node.operand ? type(*node.operand) : nullptr;
    bool good = !node.operand || operand;
    for (const When& when : node.whens) {
      TypedExprPtr test = operand ? type(*when.condition) : condition(*when.condition);
      if (test && operand) test = compare("=", operand, test, when.condition->span);
      results.push_back(type(*when.result));
      good = good && test && results.back();
      typed.whens.emplace_back(std::move(test), nullptr);
    }
    if (node.otherwise) results.push_back(type(*node.otherwise));
    if (!good || !complete(results)) return nullptr;
    const auto type = unify(results, "the results of a case");
    if (!type) return nullptr;
    bool nullable = !node.otherwise;
    for (const TypedExprPtr& result : results) nullable = nullable || result->nullable;
    for (std::size_t i = 0; i < typed.whens.size(); ++i) typed.whens[i].second = results[i];
    if (node.otherwise) typed.otherwise = results.back();
    return make({*type, nullable, expr.span, std::move(typed)});
  }

  TypedExprPtr type_node(const Expr& expr, const Cast& node) {
    const TypedExprPtr operand = type(*node.operand);
    if (!operand) return nullptr;
    const Type& to = node.type.type;
    if (TypedExprPtr literal = literal_as(*operand, to)) return literal;
    std::string needs;
    const Conversion conversion = classify(operand->type, to, &needs);
    const bool allowed = conversion.cast_class != CastClass::impossible || is_extra_cast(operand->type, to);
    if (allowed) return make_cast(operand, to, expr.span);
    Diagnostic& diagnostic =
        diagnostics_.add(needs.empty() ? Code::W0302 : Code::W0306, expr.span,
                         "there is no cast from " + to_string(operand->type) + " to " + to_string(to));
    diagnostic.label("this is " + to_string(operand->type)).primary.span = operand->span;
    if (needs == "zone") diagnostic.help("give the column that type and say `zone:`");
    return nullptr;
  }

  TypedExprPtr type_node(const Expr& expr, const Native& node) {
    return make({node.type.type, true, expr.span, TypedNative{node.sql}});
  }

  TypedExprPtr type_node(const Expr& expr, const Call& written) {
    if (const ExprPtr choice = as_case(expr, written)) return type(*choice);
    Call node = written;
    node.name = canonical_name(written.name);
    if (is_row_call(node.name))
      return type_row_call(expr, node, in_aggregate_ ? nullptr : calls_, diagnostics_,
                           [this](const Expr& argument) { return type(argument); });
    if (is_volatile_function(node.name)) return changing_value(written);
    if (node.name == "date_trunc") return truncate(expr, node);
    if (node.name == "concat") {
      const Arguments parts = arguments_of(node);
      return complete(parts) ? concat(parts, expr.span) : nullptr;
    }
    const std::vector<const Function*> rows = functions_named(node.name);
    const bool is_operator = !rows.empty() && rows.front()->group == "operators" && node.name == written.name;
    if (rows.empty() || is_operator) return unknown_function(written);
    const bool aggregate = rows.front()->aggregate;
    if (aggregate && (!allow_aggregates_ || in_aggregate_)) return misplaced_aggregate(written);
    if (!node.order.empty() && !aggregate)
      return error(node.name_span, "an order stands in string_agg only", "this is no aggregate");
    in_aggregate_ = in_aggregate_ || aggregate;
    Arguments arguments = arguments_of(node);
    const auto order = order_of(node);
    if (aggregate) in_aggregate_ = false;
    if (!complete(arguments) || !order) return nullptr;
    return finish_call(expr, node, std::move(arguments), *order);
  }

  TypedExprPtr changing_value(const Call& node) {
    diagnostics_.add(Code::W0313, node.name_span, "`" + node.name + "` has another value at every call")
        .label("a mapping must give the same rows whenever it runs")
        .help("write the value, or take it from `vars`: timestamp '${NOW}'");
    return nullptr;
  }

  TypedExprPtr misplaced_aggregate(const Call& node) {
    Diagnostic& diagnostic = diagnostics_.add(Code::W0312, node.name_span, "`" + node.name + "` needs a group");
    diagnostic.label(in_aggregate_ ? "an aggregate can't stand in another"
                                   : "aggregates stand in the columns of a merge only");
    if (!in_aggregate_) diagnostic.help("merge with `group_by` into a table, or use a `query:`");
    return nullptr;
  }

  Arguments arguments_of(const Call& node) {
    Arguments arguments;
    const bool star = node.arguments.size() == 1 && std::holds_alternative<StarName>(node.arguments[0]->node);
    if (!(star && node.name == "count"))
      for (const ExprPtr& argument : node.arguments) arguments.push_back(type(*argument));
    return arguments;
  }

  std::optional<std::vector<std::pair<TypedExprPtr, bool>>> order_of(const Call& node) {
    std::vector<std::pair<TypedExprPtr, bool>> order;
    for (const CallOrder& item : node.order) order.emplace_back(type(*item.expression), item.descending);
    for (const auto& item : order)
      if (!item.first) return std::nullopt;
    return order;
  }

  TypedExprPtr finish_call(const Expr& expr, const Call& node, Arguments arguments,
                           std::vector<std::pair<TypedExprPtr, bool>> order) {
    const bool joins = node.name == "coalesce" || node.name == "greatest" || node.name == "least";
    const auto joint = joins ? unify(arguments, "the arguments of " + node.name) : std::nullopt;
    if (joins && !joint) return nullptr;
    for (TypedExprPtr& argument : arguments)  // an engine may take a bare NULL for a text
      if (joint && argument->type.kind == TypeKind::null_ && joint->kind != TypeKind::null_)
        argument = make_cast(argument, *joint, argument->span);
    if (node.name == "nullif" && arguments.size() == 2) {
      arguments[1] = beside(arguments[1], arguments[0]);
      if (!arguments[1]) return nullptr;
    }
    const bool joined = node.name == "concat_ws" || node.name == "string_agg";
    for (TypedExprPtr& argument : arguments)
      if (joined && !(argument = as_text(argument))) return nullptr;
    if ((node.name == "lpad" || node.name == "rpad") && arguments.size() == 2)
      arguments.push_back(make({varchar_type(1), false, expr.span, TypedLiteral{" "}}));
    if (node.name == "string_agg" && (order.empty() || node.distinct))
      return error(node.name_span, "string_agg needs an order, and takes no distinct",
                   "string_agg(x, ', ' order by x) gives the same text whenever it runs");
    if (node.name != "string_agg" && !order.empty())
      return error(node.name_span, "an order stands in string_agg only", "it changes nothing here");
    if (const auto fault = fault_of(node.name, arguments))
      return error(arguments[fault->argument]->span, fault->message, fault->label);
    return call(node.name, arguments, expr.span, node.name_span, node.distinct, std::move(order));
  }

  TypedExprPtr truncate(const Expr& expr, const Call& node) {
    const auto* unit = node.arguments.empty() ? nullptr : std::get_if<Literal>(&node.arguments[0]->node);
    const std::string row = unit && node.arguments.size() == 2 ? truncation_to(unit->text) : "";
    if (row.empty())
      return error(node.name_span, "date_trunc wants a unit and a date or timestamp",
                   "like date_trunc('month', x): year, month, week, day, hour, minute or second");
    const TypedExprPtr operand = type(*node.arguments[1]);
    return operand ? call(row, {operand}, expr.span, node.name_span) : nullptr;
  }

  TypedExprPtr unknown_function(const Call& node) {
    Diagnostic& diagnostic = diagnostics_.add(Code::W0204, node.name_span, "there is no function `" + node.name + "`");
    const std::string_view instead = instead_of(node.name);
    const std::string meant = did_you_mean(node.name, function_names());
    diagnostic.label(!instead.empty() ? "write " + std::string(instead) : meant.empty() ? "no such function" : meant);
    if (instead.empty())
      diagnostic.help("`waybill explain functions` lists them; native('…' as type) passes SQL of the source through");
    return nullptr;
  }

  // A call of arguments that are typed; the error is at the first argument where there is one.
  TypedExprPtr call(std::string_view name, const Arguments& arguments, Span span, Span name_span, bool distinct = false,
                    std::vector<std::pair<TypedExprPtr, bool>> order = {}) {
    const Function* function = find_function(name, types_of(arguments));
    if (!function) return wrong_arguments(name, arguments, name_span);
    if (distinct && !function->aggregate)
      return error(name_span, "distinct stands in aggregates only", "this is no aggregate");
    const std::string_view sql = sql_of(*function, scope_.engine);
    // An aggregate can't stand inside a query of its own.
    const bool nested =
        sql.find("WITH RECURSIVE") != std::string_view::npos &&
        std::any_of(arguments.begin(), arguments.end(), [](const auto& a) { return has_aggregate(*a); });
    if (sql.empty() || nested) return not_here(*function, arguments, name_span);
    return make({result_type(*function, arguments), result_nullable(*function, arguments), span,
                 TypedCall{function, arguments, distinct, std::move(order)}});
  }

  TypedExprPtr not_here(const Function& function, const Arguments& arguments, Span name_span) {
    std::string given;
    for (const TypedExprPtr& argument : arguments) given += (given.empty() ? "" : ", ") + to_string(argument->type);
    const Type result = result_type(function, arguments);
    diagnostics_
        .add(Code::W0310, name_span, "this source can't compute `" + std::string(function.name) + "` of " + given)
        .label("the engine has no way to say it that means the same as elsewhere")
        .help("move what it is made of and compute it in the target, or write native('…' as " + to_string(result) +
              ") in SQL of the source");
    return nullptr;
  }

  TypedExprPtr wrong_arguments(std::string_view name, const Arguments& arguments, Span name_span) {
    std::string given;
    for (const TypedExprPtr& argument : arguments) given += (given.empty() ? "" : ", ") + to_string(argument->type);
    Diagnostic& diagnostic = diagnostics_.add(
        Code::W0301, name_span, "`" + std::string(name) + "` does not take " + (given.empty() ? "nothing" : given));
    diagnostic.label("not for these types");
    for (const TypedExprPtr& argument : arguments)
      if (argument->span != name_span) diagnostic.also(argument->span, "this is " + to_string(argument->type));
    const bool texts = std::all_of(arguments.begin(), arguments.end(),
                                   [](const TypedExprPtr& argument) { return is_text(argument->type); });
    if (name == "+" && texts) {
      diagnostic.help("texts are joined by `||`").replace(name_span, "||");
      return nullptr;
    }
    std::vector<std::string> signatures;
    for (const Function* row : functions_named(name)) signatures.push_back(signature_of(*row));
    diagnostic.help("it takes " + word_list(signatures));
    return nullptr;
  }

  // One side of a comparison as the other needs it: a literal as a value of that type. nullptr after an error.
  TypedExprPtr beside(const TypedExprPtr& one, const TypedExprPtr& other) {
    if (join_type(one->type, other->type)) return one;
    if (TypedExprPtr literal = literal_as(*one, other->type)) return literal;
    if (literal_as(*other, one->type)) return one;
    Diagnostic& diagnostic = diagnostics_.add(
        Code::W0301, one->span, to_string(other->type) + " and " + to_string(one->type) + " can't be compared");
    diagnostic.label("this is " + to_string(one->type)).also(other->span, "this is " + to_string(other->type));
    diagnostic.help("cast one of them: cast(… as " + to_string(other->type) + ")");
    return nullptr;
  }

  TypedExprPtr compare(std::string_view name, const TypedExprPtr& left, const TypedExprPtr& right, Span span) {
    const TypedExprPtr second = beside(right, left);
    if (!second) return nullptr;
    const TypedExprPtr first = beside(left, second);
    if (!first) return nullptr;
    return call(name, {as_instant_of(first, second), as_instant_of(second, first)}, span, span);
  }

  // A date beside a timestamp is its midnight.
  static TypedExprPtr as_instant_of(const TypedExprPtr& one, const TypedExprPtr& other) {
    if (one->type.kind != TypeKind::date || other->type.kind != TypeKind::timestamp) return one;
    return make_cast(one, make_type(TypeKind::timestamp), one->span);
  }

  // Texts as they are, numbers and dates by their text; NULL when an operand is.
  TypedExprPtr concat(const Arguments& arguments, Span span) {
    TypedExprPtr whole;
    for (const TypedExprPtr& argument : arguments) {
      const TypedExprPtr part = is_bytes(argument->type) ? argument : as_text(argument);
      if (!part) return nullptr;
      whole = whole ? call("||", {whole, part}, span, span) : part;
      if (!whole) return nullptr;
    }
    return whole;
  }

  TypedExprPtr as_text(const TypedExprPtr& part) {
    const Type& type = part->type;
    if (is_text(type) || type.kind == TypeKind::null_) return part;
    if (is_number(type) || is_temporal(type) || type.kind == TypeKind::uuid)
      return make_cast(part, make_type(TypeKind::text), part->span);
    return error(part->span, "texts are joined by ||", "this is " + to_string(type) + ": cast it to text");
  }

  // Brings the results of a case or coalesce to one type; nullopt after an error.
  std::optional<Type> unify(Arguments& results, const std::string& what) {
    std::optional<Type> type = make_type(TypeKind::null_);
    for (TypedExprPtr& result : results) {
      auto joined = join_type(*type, result->type);
      if (!joined) {
        const TypedExprPtr literal = literal_as(*result, *type);
        if (literal) result = literal, joined = type;
      }
      if (!joined) {
        error(result->span, what + " have no type in common",
              "this is " + to_string(result->type) + ", before it " + to_string(*type));
        return std::nullopt;
      }
      type = std::move(joined);
    }
    for (TypedExprPtr& result : results)  // an engine may take the others for labels of an enum
      if (result->type.kind == TypeKind::enum_ && type->kind != TypeKind::enum_)
        result = make_cast(result, *type, result->span);
    return type;
  }

  const Scope& scope_;
  Diagnostics& diagnostics_;
  bool allow_aggregates_;
  RowCalls* calls_;
  bool in_aggregate_ = false;
};

// Every node below and including this one, before its own parts.
template <class Visit>
void walk(const TypedExpr& expr, const Visit& visit) {
  visit(expr);
  for (const TypedExprPtr& part : parts_of(expr)) walk(*part, visit);
}

}  // namespace

TypedExprPtr type_expression(const Expr& expr, const Scope& scope, Diagnostics& diagnostics, bool allow_aggregates,
                             RowCalls* calls) {
  return Typer(scope, diagnostics, allow_aggregates, calls).type(expr, true);
}

TypedExprPtr type_condition(const Expr& expr, const Scope& scope, Diagnostics& diagnostics, RowCalls* calls) {
  return Typer(scope, diagnostics, false, calls).condition(expr);
}

std::vector<TypedExprPtr> parts_of(const TypedExpr& expr) {
  Arguments parts;
  if (const auto* node = std::get_if<TypedCall>(&expr.node)) {
    parts = node->arguments;
    for (const auto& [key, descending] : node->order) parts.push_back(key);
  }
  if (const auto* node = std::get_if<TypedCast>(&expr.node)) parts.push_back(node->operand);
  if (const auto* node = std::get_if<TypedIn>(&expr.node)) {
    parts.push_back(node->operand);
    parts.insert(parts.end(), node->list.begin(), node->list.end());
  }
  if (const auto* node = std::get_if<TypedCase>(&expr.node)) {
    for (const auto& [condition, result] : node->whens) parts.insert(parts.end(), {condition, result});
    parts.push_back(node->otherwise);
  }
  std::erase(parts, nullptr);
  return parts;
}

void columns_of(const TypedExpr& expr, std::vector<const TypedColumn*>& columns) {
  walk(expr, [&](const TypedExpr& node) {
    if (const auto* column = std::get_if<TypedColumn>(&node.node)) columns.push_back(column);
  });
}

void casts_of(const TypedExpr& expr, std::vector<const TypedExpr*>& casts) {
  walk(expr, [&](const TypedExpr& node) {
    const auto* cast = std::get_if<TypedCast>(&node.node);
    if (cast && classify(cast->operand->type, node.type).cast_class == CastClass::checked) casts.push_back(&node);
  });
}

void calls_of(const TypedExpr& expr, std::vector<const TypedExpr*>& calls) {
  walk(expr, [&](const TypedExpr& node) {
    if (std::holds_alternative<TypedCall>(node.node)) calls.push_back(&node);
  });
}

bool has_aggregate(const TypedExpr& expr) {
  bool found = false;
  walk(expr, [&](const TypedExpr& node) {
    const auto* call = std::get_if<TypedCall>(&node.node);
    found = found || (call && call->function->aggregate);
  });
  return found;
}

}  // namespace waybill
