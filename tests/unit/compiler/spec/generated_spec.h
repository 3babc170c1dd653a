// Specs of every shape, for tests that state what holds for all of them. Same seed, same spec.
#pragma once

#include <random>

#include "compiler/spec/spec.h"

namespace waybill::testing {

class GeneratedSpec {
 public:
  explicit GeneratedSpec(unsigned seed) : random_(seed) {}
  Spec spec();
  ExprPtr expression(int depth);

 private:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  bool flip() { return pick(2) == 0; }
  bool rarely() { return pick(4) == 0; }
  template <class T, std::size_t N>
  T one_of(const T (&all)[N]) {
    return all[static_cast<std::size_t>(pick(static_cast<int>(N)))];
  }
  std::string plain_name();
  std::string name();  // any name, and texts that look like something else
  std::string text();  // any text
  Word word() { return {name(), {}}; }
  std::vector<Word> words(int least);
  Type type();
  ExprPtr make(decltype(Expr::node) node) { return std::make_shared<Expr>(Expr{{}, std::move(node)}); }
  TableRef table(bool glob);
  ColumnMap column();
  std::vector<ColumnMap> columns();
  void fill(Part& part);
  void reduce(Part& part);
  Part part();
  Mapping mapping();
  CastRule rule();
  Settings settings();
  Endpoint endpoint();
  template <class T, class Make>
  Carry<T> carry(Make make);
  template <class T, class Make>
  std::optional<T> maybe(Make make) {
    return rarely() ? std::optional<T>(make()) : std::nullopt;
  }

  std::mt19937 random_;
};

}  // namespace waybill::testing
