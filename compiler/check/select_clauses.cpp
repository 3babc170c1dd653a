#include "compiler/check/select_clauses.h"

#include <algorithm>

namespace waybill {

using body::is_word;
using body::Token;

Tokens unwrapped(Tokens tokens) {
  while (tokens.from < tokens.to && is_symbol(tokens.at(tokens.from), "(") &&
         closing(tokens, tokens.from) + 1 == tokens.to)
    ++tokens.from, --tokens.to;
  return tokens;
}

std::vector<Tokens> set_parts(const Tokens& query, std::vector<std::string>& words) {
  std::vector<Tokens> parts;
  std::size_t from = query.from;
  for (std::size_t i = query.from; i < query.to; ++i) {
    if (is_symbol(query.at(i), "(")) {
      i = closing(query, i);
      continue;
    }
    const auto is_set = [&](std::string_view word) { return is_word(query.at(i), word); };
    std::string word = is_set("UNION") ? "UNION" : is_set("INTERSECT") ? "INTERSECT" : is_set("EXCEPT") ? "EXCEPT" : "";
    if (word.empty()) continue;
    parts.push_back(query.part(from, i));
    if (i + 1 < query.to && is_word(query.at(i + 1), "ALL")) {
      if (word != "UNION") throw Stopped{"`" + word + " ALL`"};
      word += " ALL";
      ++i;
    }
    if (!words.empty() && word != words.back()) throw Stopped{"`" + words.back() + "` beside `" + word + "`"};
    words.push_back(std::move(word));
    from = i + 1;
  }
  parts.push_back(query.part(from, query.to));
  return parts;
}

Clauses clauses_of(const Tokens& select) {
  if (select.from >= select.to || !is_word(select.at(select.from), "SELECT"))
    throw Stopped{select.from < select.to ? "`" + select.at(select.from).value + " …`" : "an empty query"};
  Clauses out;
  const auto sees = [&](std::size_t i, std::string_view word) { return i < select.to && is_word(select.at(i), word); };
  std::size_t at = select.from + 1;
  out.distinct = sees(at, "DISTINCT");
  if (out.distinct && sees(at + 1, "ON")) throw Stopped{"`DISTINCT ON`"};
  if (out.distinct || sees(at, "ALL")) ++at;
  for (Tokens* each : {&out.items, &out.from, &out.where, &out.group, &out.having, &out.order, &out.limit, &out.offset})
    *each = select.part(at, at);
  Tokens* open = &out.items;
  const auto next = [&](Tokens& clause, std::size_t i, std::size_t words) {
    open->to = i;
    open = &clause;
    open->from = i + words;
  };
  for (std::size_t i = at; i < select.to; ++i) {
    if (is_symbol(select.at(i), "(")) {
      i = closing(select, i);
      continue;
    }
    if (sees(i, "FROM") && !sees(i - 1, "DISTINCT")) next(out.from, i, 1);
    if (sees(i, "WHERE")) next(out.where, i, 1);
    if (sees(i, "GROUP") && sees(i + 1, "BY")) next(out.group, i, 2);
    if (sees(i, "HAVING")) next(out.having, i, 1);
    if (sees(i, "ORDER") && sees(i + 1, "BY")) next(out.order, i, 2);
    if (sees(i, "LIMIT")) next(out.limit, i, 1);
    if (sees(i, "OFFSET")) next(out.offset, i, 1);
    for (const std::string_view word : {"WINDOW", "FETCH", "PROCEDURE"})
      if (sees(i, word)) throw Stopped{"`" + std::string(word) + "`"};
  }
  open->to = select.to;
  return out;
}

std::size_t end_of_condition(const Tokens& part, std::size_t at) {
  for (; at < part.to; ++at) {
    if (is_symbol(part.at(at), "(")) {
      at = closing(part, at);
      continue;
    }
    for (const std::string_view word : {"JOIN", "INNER", "CROSS", "NATURAL", "STRAIGHT_JOIN", "USING", "FULL"})
      if (is_word(part.at(at), word)) return at;
    const bool outer = is_word(part.at(at), "LEFT") || is_word(part.at(at), "RIGHT");
    if (outer && at + 1 < part.to && (is_word(part.at(at + 1), "JOIN") || is_word(part.at(at + 1), "OUTER"))) return at;
  }
  return at;
}

}  // namespace waybill
