// The actions over grammar/expression.h: two stacks, of finished values and of what is still open.
#include "compiler/spec/parse_expr.h"

#include <algorithm>
#include <cctype>

#include "compiler/spec/expr_errors.h"
#include "compiler/spec/expr_stack.h"
#include "grammar/messages.h"

namespace waybill {

namespace {

namespace peg = tao::pegtl;
namespace g = grammar;
using namespace expr_stack;
using Input = peg::memory_input<peg::tracking_mode::eager, peg::eol::lf_crlf, const char*>;

template <class ActionInput>
std::size_t begin_of(const ActionInput& in) {
  return in.iterator().byte;
}
template <class ActionInput>
std::size_t end_of(const ActionInput& in) {
  return begin_of(in) + in.size();
}

template <class ActionInput>
void check_height(const ActionInput& in, std::size_t height) {
  if (height > max_expression_height) throw peg::parse_error(g::too_deep, in);
}

template <class ActionInput>
void enter(const ActionInput& in, State& state) {
  if (++state.nesting > max_expression_nesting) throw peg::parse_error(g::too_deep, in);
}

template <class ActionInput>
Open& open(const ActionInput& in, State& state) {
  Open next;
  next.begin = begin_of(in);
  next.end = end_of(in);
  next.mark = state.values.size();
  state.open.push_back(std::move(next));
  return state.open.back();
}

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

bool begins_with_not(std::string_view text) { return lowered(first_word(text)) == "not"; }

template <class Rule>
struct action : peg::nothing<Rule> {};

// -- places for messages ----------------------------------------------------------------------------------------------
struct remember_quote {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    state.quote_at = begin_of(in);
  }
};
template <>
struct action<g::text_quote> : remember_quote {};
template <>
struct action<g::name_quote> : remember_quote {};
template <>
struct action<g::name_tick> : remember_quote {};
template <>
struct action<g::comment_open> : remember_quote {};

// -- literals and names -----------------------------------------------------------------------------------------------
template <>
struct action<g::number_literal> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    const std::string digits = in.string();
    const bool whole = digits.find_first_not_of("0123456789") == std::string::npos;
    state.push(begin_of(in), end_of(in), Literal{whole ? LiteralKind::integer : LiteralKind::decimal, digits});
  }
};

template <>
struct action<g::text_literal> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    state.push(begin_of(in), end_of(in), Literal{LiteralKind::string, unquoted_text(in.string_view())});
  }
};

template <>
struct action<g::typed_literal> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    static constexpr std::pair<std::string_view, LiteralKind> words[] = {{"date", LiteralKind::date},
                                                                         {"time", LiteralKind::time},
                                                                         {"timestamp", LiteralKind::timestamp},
                                                                         {"timestamptz", LiteralKind::timestamptz},
                                                                         {"interval", LiteralKind::interval}};
    const std::string word = lowered(first_word(in.string_view()));
    const auto row = std::find_if(std::begin(words), std::end(words), [&](const auto& w) { return w.first == word; });
    const std::string_view quoted = in.string_view().substr(in.string_view().find('\''));
    state.push(begin_of(in), end_of(in), Literal{row->second, unquoted_text(quoted)});
  }
};

template <>
struct action<g::word_literal> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    const std::string word = lowered(in.string_view());
    const bool null = word == "null";
    state.push(begin_of(in), end_of(in),
               Literal{null ? LiteralKind::null : LiteralKind::boolean, null ? std::string() : word});
  }
};

template <>
struct action<g::column> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    std::vector<NamePart> parts = name_parts(in.string_view());
    const NamePart last = std::move(parts.back());
    parts.pop_back();
    std::string qualifier;
    for (const NamePart& part : parts) qualifier += (qualifier.empty() ? "" : ".") + part.text;
    if (last.text == "*" && !last.quoted)
      state.push(begin_of(in), end_of(in), StarName{std::move(qualifier)});
    else
      state.push(begin_of(in), end_of(in), ColumnName{std::move(qualifier), last.text, last.quoted});
  }
};

// -- primary ----------------------------------------------------------------------------------------------------------
struct open_nested {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    enter(in, state);
    open(in, state);
  }
};

template <>
struct action<g::group_open> : open_nested {};
template <>
struct action<g::group_close> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    --state.nesting;
    Value& value = state.values.back();
    value.begin = state.close().begin;
    value.end = end_of(in);
    value.expr->span = state.text.span(value.begin, value.end);
  }
};

template <>
struct action<g::case_open> : open_nested {};
template <>
struct action<g::case_operand> {
  static void apply0(State& state) { state.open.back().flag = true; }
};
template <>
struct action<g::case_otherwise> {
  static void apply0(State& state) { state.open.back().otherwise = true; }
};
template <>
struct action<g::case_close> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    --state.nesting;
    const Open begun = state.close();
    const std::vector<Value> values = collected(state, begun);
    check_height(in, height_over(values));
    Case node;
    std::size_t i = 0;
    if (begun.flag) node.operand = values[i++].expr;
    for (; i + 1 < values.size(); i += 2) node.whens.push_back({values[i].expr, values[i + 1].expr});
    if (begun.otherwise) node.otherwise = values.back().expr;
    state.push(begun.begin, end_of(in), std::move(node), height_over(values));
  }
};

template <>
struct action<g::type> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    std::optional<TypeName> type = parse_type_name(state.text.part(begin_of(in), end_of(in)), state.diagnostics);
    state.failed = state.failed || !type;
    state.type = type.value_or(TypeName{});
  }
};

template <>
struct action<g::cast_open> : open_nested {};
template <>
struct action<g::cast_close> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    --state.nesting;
    const Open begun = state.close();
    Value operand = state.pop();
    check_height(in, operand.height + 1);
    state.push(begun.begin, end_of(in), Cast{operand.expr, state.type}, operand.height + 1);
  }
};
template <>
struct action<g::postfix_cast> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    Value operand = state.pop();
    check_height(in, operand.height + 1);
    state.push(operand.begin, end_of(in), Cast{operand.expr, state.type}, operand.height + 1);
  }
};

template <>
struct action<g::native_open> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    open(in, state);
  }
};
template <>
struct action<g::native_sql> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    state.open.back().name = unquoted_text(in.string_view());
  }
};
template <>
struct action<g::native_close> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    Open begun = state.close();
    state.push(begun.begin, end_of(in), Native{std::move(begun.name), state.type});
  }
};

template <>
struct action<g::bare_call> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    const std::size_t begin = begin_of(in), end = end_of(in);
    state.push(begin, end, Call{lowered(in.string_view()), state.text.span(begin, end), {}, false});
  }
};
template <>
struct action<g::call_open> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    enter(in, state);
    Open& begun = open(in, state);
    begun.name = lowered(first_word(in.string_view()));
    begun.end = begun.begin + begun.name.size();
  }
};
template <>
struct action<g::call_star> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    state.push(begin_of(in), end_of(in), StarName{});
  }
};
template <>
struct action<g::call_distinct> {
  static void apply0(State& state) { state.open.back().flag = true; }
};
template <>
struct action<g::call_order_open> {
  static void apply0(State& state) { state.open.back().order_at = state.values.size() - state.open.back().mark; }
};
template <>
struct action<g::call_descending> {
  static void apply0(State& state) {
    state.open.back().descending.push_back(state.values.size() - state.open.back().mark - 1);
  }
};
template <>
struct action<g::extract_open> : open_nested {};
template <>
struct action<g::extract_field> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    state.open.back().name = lowered(in.string_view());
  }
};
struct close_call {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    --state.nesting;
    Open begun = state.close();
    const std::vector<Value> values = collected(state, begun);
    check_height(in, height_over(values));
    Call node{std::move(begun.name), state.text.span(begun.begin, begun.end), {}, begun.flag};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool descending = std::find(begun.descending.begin(), begun.descending.end(), i) != begun.descending.end();
      if (i < begun.order_at)
        node.arguments.push_back(values[i].expr);
      else
        node.order.push_back({values[i].expr, descending});
    }
    state.push(begun.begin, end_of(in), std::move(node), height_over(values));
  }
};

template <>
struct action<g::call_close> : close_call {};
template <>
struct action<g::extract_close> : close_call {};

// -- operators --------------------------------------------------------------------------------------------------------
struct open_operator {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    open(in, state).op = binary_operator(in.string_view());
  }
};
struct close_binary {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    push_binary(state);
    check_height(in, state.values.back().height);
  }
};
template <>
struct action<g::multiply_op> : open_operator {};
template <>
struct action<g::add_op> : open_operator {};
template <>
struct action<g::concat_op> : open_operator {};
template <>
struct action<g::compare_op> : open_operator {};
template <>
struct action<g::and_op> : open_operator {};
template <>
struct action<g::or_op> : open_operator {};
template <>
struct action<g::multiply_tail> : close_binary {};
template <>
struct action<g::add_tail> : close_binary {};
template <>
struct action<g::concat_tail> : close_binary {};
template <>
struct action<g::compare_tail> : close_binary {};
template <>
struct action<g::and_tail> : close_binary {};
template <>
struct action<g::or_tail> : close_binary {};

template <>
struct action<g::sign> : open_nested {};
template <>
struct action<g::not_op> : open_nested {};
struct close_unary {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    --state.nesting;
    const Open begun = state.close();
    Value operand = state.pop();
    check_height(in, operand.height + 1);
    const char first = state.text.text[begun.begin];
    const UnaryOp op = first == '-' ? UnaryOp::negate : first == '+' ? UnaryOp::plus : UnaryOp::not_;
    state.push(begun.begin, operand.end, Unary{op, operand.expr}, operand.height + 1);
  }
};
template <>
struct action<g::signed_operand> : close_unary {};
template <>
struct action<g::negation> : close_unary {};

struct open_negatable {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    Open& begun = open(in, state);
    begun.negated = begins_with_not(in.string_view());
    begun.ignore_case = lowered(in.string_view()).ends_with("ilike");
  }
};
template <>
struct action<g::in_head> : open_negatable {};
template <>
struct action<g::in_open> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    enter(in, state);
  }
};
template <>
struct action<g::in_close> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    --state.nesting;
    const Open begun = state.close();
    const std::vector<Value> values = collected(state, begun);
    Value operand = state.pop();
    const std::size_t height = std::max(height_over(values), operand.height + 1);
    check_height(in, height);
    InList node{operand.expr, {}, begun.negated};
    for (const Value& value : values) node.list.push_back(value.expr);
    state.push(operand.begin, end_of(in), std::move(node), height);
  }
};

template <>
struct action<g::between_head> : open_negatable {};
template <>
struct action<g::between_tail> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    const Open begun = state.close();
    const std::vector<Value> bounds = collected(state, begun);
    Value operand = state.pop();
    const std::size_t height = std::max(height_over(bounds), operand.height + 1);
    check_height(in, height);
    state.push(operand.begin, bounds[1].end, Between{operand.expr, bounds[0].expr, bounds[1].expr, begun.negated},
               height);
  }
};

template <>
struct action<g::like_head> : open_negatable {};
template <>
struct action<g::like_escape> {
  static void apply0(State& state) { state.open.back().flag = true; }
};
template <>
struct action<g::like_tail> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    const Open begun = state.close();
    const std::vector<Value> parts = collected(state, begun);
    Value operand = state.pop();
    const std::size_t height = std::max(height_over(parts), operand.height + 1);
    check_height(in, height);
    const ExprPtr escape = begun.flag ? parts.back().expr : nullptr;
    state.push(operand.begin, parts.back().end,
               Like{operand.expr, parts.front().expr, escape, begun.negated, begun.ignore_case}, height);
  }
};

template <>
struct action<g::is_null> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    Value operand = state.pop();
    check_height(in, operand.height + 1);
    state.push(operand.begin, end_of(in), IsNull{operand.expr, begins_with_not(in.string_view())}, operand.height + 1);
  }
};
template <>
struct action<g::is_truth> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    const bool negated = begins_with_not(in.string_view());
    open(in, state).op = negated ? BinaryOp::is_distinct : BinaryOp::is_not_distinct;
    const bool truth = lowered(in.string_view()).ends_with("true");
    state.push(begin_of(in), end_of(in), Literal{LiteralKind::boolean, truth ? "true" : "false"});
    push_binary(state);
    check_height(in, state.values.back().height);
  }
};
template <>
struct action<g::is_distinct_head> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    open(in, state).op = begins_with_not(in.string_view()) ? BinaryOp::is_not_distinct : BinaryOp::is_distinct;
  }
};
template <>
struct action<g::is_distinct> : close_binary {};

// -- whole texts ------------------------------------------------------------------------------------------------------
template <>
struct action<g::order_direction> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    state.order.push_back({nullptr, lowered(in.string_view()) == "desc"});
  }
};
template <>
struct action<g::order_item> {
  static void apply0(State& state) {
    const bool directed = state.order.size() > state.order_begin;
    if (!directed) state.order.push_back({});
    state.order.back().expression = state.pop().expr;
    state.order_begin = state.order.size();
  }
};
template <>
struct action<g::table_name> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    std::string name;
    for (const NamePart& part : name_parts(in.string_view())) name += (name.empty() ? "" : ".") + part.text;
    state.table.table = {std::move(name), state.text.span(begin_of(in), end_of(in))};
  }
};
template <>
struct action<g::table_alias> {
  template <class ActionInput>
  static void apply(const ActionInput& in, State& state) {
    state.table.alias = name_parts(in.string_view()).front().text;
  }
};

template <class Rule>
bool read(State& state) {
  const PlacedText& text = state.text;
  if (text.text.find_first_not_of(" \t\r\n") == std::string::npos) {
    state.diagnostics.add(Code::W0105, text.whole, "there is nothing here to read")
        .help("an empty text is written `''`, no value `null`");
    return false;
  }
  Input in(text.text.data(), text.text.data() + text.text.size(), "");
  try {
    return peg::parse<Rule, action, g::control>(in, state) && !state.failed;
  } catch (const peg::parse_error& error) {
    report_expression_error(text, error.message(), error.positions().front().byte, state.quote_at, state.diagnostics);
    return false;
  }
}

}  // namespace

ExprPtr parse_expression(const PlacedText& text, Diagnostics& diagnostics) {
  State state{text, diagnostics};
  return read<g::expression_text>(state) ? state.values.back().expr : nullptr;
}

std::vector<ExprPtr> parse_expressions(const PlacedText& text, Diagnostics& diagnostics) {
  State state{text, diagnostics};
  std::vector<ExprPtr> list;
  if (!read<g::expression_list_text>(state)) return list;
  for (const Value& value : state.values) list.push_back(value.expr);
  return list;
}

std::vector<OrderBy> parse_order(const PlacedText& text, Diagnostics& diagnostics) {
  State state{text, diagnostics};
  if (!read<g::order_text>(state)) return {};
  return state.order;
}

std::optional<TableRef> parse_table(const PlacedText& text, Diagnostics& diagnostics) {
  State state{text, diagnostics};
  if (!read<g::table_text>(state)) return std::nullopt;
  return state.table;
}

}  // namespace waybill
