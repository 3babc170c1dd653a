#include "compiler/dialect/body_types.h"

#include <algorithm>

namespace waybill::body {

std::optional<Type> type_at(const Dialect& dialect, Cursor& in) {
  const std::size_t from = in.at();
  if (in.peek().kind != TokenKind::word && in.peek().kind != TokenKind::name) return std::nullopt;
  in.take();
  while (in.sees_symbol(".") && in.peek(1).kind != TokenKind::symbol) in.take(), in.take();
  for (const std::string_view more : {"VARYING", "PRECISION", "UNSIGNED", "INTEGER"}) in.accept(more);
  if (in.accept_symbol("("))
    while (!in.done() && !in.accept_symbol(")")) in.take();
  const bool zoned = in.sees("WITH") || in.sees("WITHOUT");
  if (zoned && in.sees("TIME", 1) && in.sees("ZONE", 2)) in.back_to(in.at() + 3);
  Type type = dialect.declared_type(in.slice(from, in.at()));
  if (!in.sees_symbol("[")) return type;
  while (in.accept_symbol("[")) in.accept_symbol("]");
  Type list = make_type(TypeKind::array);
  list.element = std::make_shared<const Type>(std::move(type));
  return list;
}

const CastTarget* cast_target_at(const Language& language, Cursor& in) {
  for (const CastTarget& row : language.cast_targets) {
    const std::size_t from = in.at();
    std::string_view words = row.words;
    bool all = true;
    while (all && !words.empty()) {
      const std::string_view one = words.substr(0, words.find(' '));
      words.remove_prefix(std::min(words.size(), one.size() + 1));
      all = in.accept(one);
    }
    if (all && in.sees_symbol(")")) return &row;
    in.back_to(from);
  }
  return nullptr;
}

}  // namespace waybill::body
