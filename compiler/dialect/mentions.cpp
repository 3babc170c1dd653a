#include "compiler/dialect/mentions.h"

#include <cctype>
#include <map>
#include <set>

namespace waybill {
namespace {

bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || (c & 0x80) != 0;
}

// The identifier at `at`, which moves behind it; empty when none stands there.
std::string identifier(std::string_view sql, std::size_t& at, char quote) {
  std::string name;
  if (at < sql.size() && sql[at] == quote) {
    for (++at; at < sql.size(); ++at) {
      if (sql[at] == quote && (at + 1 == sql.size() || sql[at + 1] != quote)) {
        ++at;
        break;
      }
      if (sql[at] == quote) ++at;
      name += sql[at];
    }
    return name;
  }
  while (at < sql.size() && in_word(sql[at])) name += sql[at++];
  return name;
}

using Makers = std::multimap<QName, std::size_t>;

// Which statements make what `sql` names.
std::set<std::size_t> needs_of(std::string_view sql, const Makers& makers, char quote, bool plain) {
  std::set<std::size_t> needs;
  const auto found = [&](const QName& name) {
    for (auto [at, end] = makers.equal_range(name); at != end; ++at) needs.insert(at->second);
  };
  std::string before;
  for (std::size_t at = 0; at < sql.size();) {
    const std::string name = identifier(sql, at, quote);
    if (name.empty()) {
      before.clear();
      ++at;
      continue;
    }
    if (!before.empty()) found({before, name});
    if (plain) found({"", name});
    const bool dot = at < sql.size() && sql[at] == '.';
    before = dot ? name : std::string();
    if (dot) ++at;
  }
  return needs;
}

class Walk {
 public:
  Walk(const std::vector<Made>& statements, char quote, bool plain)
      : statements_(statements), state_(statements.size(), State::open), late_(statements.size(), false) {
    Makers makers;
    for (std::size_t i = 0; i < statements.size(); ++i) makers.emplace(statements[i].name, i);
    for (const Made& one : statements) needs_.push_back(needs_of(one.needs, makers, quote, plain));
  }

  InOrder all() {
    for (std::size_t i = 0; i < statements_.size(); ++i) visit(i);
    return std::move(order_);
  }

 private:
  enum class State { open, entered, done };

  // Depth first with a stack of our own: a chain of views may be as long as it likes.
  void visit(std::size_t root) {
    if (state_[root] != State::open) return;
    std::vector<std::pair<std::size_t, std::set<std::size_t>::const_iterator>> path;
    const auto enter = [&](std::size_t at) {
      state_[at] = State::entered;
      late_[at] = statements_[at].late;
      path.emplace_back(at, needs_[at].begin());
    };
    enter(root);
    while (!path.empty()) {
      auto& [at, next] = path.back();
      if (next == needs_[at].end()) {
        leave(at);
        path.pop_back();
      } else if (const std::size_t need = *next; state_[need] == State::open) {
        enter(need);
      } else {
        late_[at] = late_[at] || late_[need];
        ++next;
      }
    }
  }

  void leave(std::size_t at) {
    state_[at] = State::done;
    (late_[at] ? order_.late : order_.early).push_back(&statements_[at]);
  }

  const std::vector<Made>& statements_;
  std::vector<State> state_;
  std::vector<bool> late_;
  std::vector<std::set<std::size_t>> needs_;
  InOrder order_;
};

}  // namespace

InOrder in_order_of_need(const std::vector<Made>& statements, char quote, bool plain) {
  return Walk(statements, quote, plain).all();
}

}  // namespace waybill
