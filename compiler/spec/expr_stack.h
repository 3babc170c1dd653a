// The two stacks on which parse_expr.cpp builds a tree: finished values, and what has begun and waits for its end.
#pragma once

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/spec/placed_text.h"
#include "compiler/spec/spec.h"

namespace waybill::expr_stack {

struct Value {
  std::shared_ptr<Expr> expr;
  std::size_t begin, end;  // in the text
  std::size_t height = 1;
};

// Something begun: an operator that waits for its right side, a call that collects arguments …
struct Open {
  std::size_t begin = 0, end = 0;  // of its own token
  std::size_t mark = 0;            // values below belong to others
  std::string name;
  BinaryOp op{};
  bool negated = false;
  bool flag = false;       // like: escape given; case: operand given; call: distinct
  bool otherwise = false;  // case: else given
  bool ignore_case = false;
  std::size_t order_at = std::string::npos;  // call: how many arguments came before `order by`
  std::vector<std::size_t> descending = {};  // call: which of its values are such an order's
};

struct State {
  const PlacedText& text;
  Diagnostics& diagnostics;
  std::vector<Value> values;
  std::vector<Open> open;
  std::size_t nesting = 0;
  TypeName type;
  std::size_t quote_at = 0;
  std::vector<OrderBy> order;
  std::size_t order_begin = 0;
  TableRef table;
  bool failed = false;

  Value pop() {
    Value value = std::move(values.back());
    values.pop_back();
    return value;
  }
  Open close() {
    Open top = std::move(open.back());
    open.pop_back();
    return top;
  }
  void push(std::size_t begin, std::size_t end, decltype(Expr::node) node, std::size_t height = 1) {
    auto expr = std::make_shared<Expr>(Expr{text.span(begin, end), std::move(node)});
    values.push_back({std::move(expr), begin, end, height});
  }
};

inline void push_binary(State& state) {
  const Open op = state.close();
  Value right = state.pop(), left = state.pop();
  const std::size_t height = 1 + std::max(left.height, right.height);
  Binary node{op.op, state.text.span(op.begin, op.end), left.expr, right.expr};
  state.push(left.begin, right.end, std::move(node), height);
}

// The values that `open` has collected, first to last.
inline std::vector<Value> collected(State& state, const Open& open) {
  const auto first = state.values.begin() + static_cast<std::ptrdiff_t>(open.mark);
  std::vector<Value> values(std::make_move_iterator(first), std::make_move_iterator(state.values.end()));
  state.values.erase(first, state.values.end());
  return values;
}

inline std::size_t height_over(const std::vector<Value>& values) {
  std::size_t height = 0;
  for (const Value& value : values) height = std::max(height, value.height);
  return height + 1;
}

}  // namespace waybill::expr_stack
