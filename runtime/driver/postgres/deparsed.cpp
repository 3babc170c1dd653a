#include "runtime/driver/postgres/deparsed.h"

#include <string_view>
#include <vector>

namespace waybill::postgres {
namespace {

// Behind the quoted text that begins at `at`.
std::size_t behind_quote(std::string_view sql, std::size_t at) {
  const std::size_t close = sql.find(sql[at], at + 1);
  return close == std::string_view::npos ? sql.size() : close + 1;  // a doubled quote opens the next one
}

struct Elements {
  std::vector<std::string> texts;
  std::size_t end = 0;  // behind the ']'; 0: none
};

Elements elements_of(std::string_view sql, std::size_t begin) {
  Elements found;
  int depth = 0;
  std::size_t first = begin;
  for (std::size_t at = begin; at < sql.size();) {
    const char c = sql[at];
    if (c == '\'' || c == '"') {
      at = behind_quote(sql, at);
      continue;
    }
    if ((c == ',' || c == ']') && depth == 0) {
      found.texts.emplace_back(sql.substr(first, at - first));
      first = at + 2;  // ", "
      if (c == ']') {
        found.end = at + 1;
        return found;
      }
    }
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    ++at;
  }
  return found;
}

// The type of ")::type[]" at `at`; empty when something else stands there.
std::string_view array_cast(std::string_view sql, std::size_t at) {
  if (sql.substr(at, 3) != ")::") return {};
  const std::size_t brackets = sql.find("[]", at);
  if (brackets == std::string_view::npos) return {};
  const std::string_view type = sql.substr(at + 3, brackets - at - 3);
  return type.find_first_of(")']:") == std::string_view::npos ? type : std::string_view();
}

}  // namespace

std::string settled(std::string sql) {
  constexpr std::string_view opening = "(ARRAY[";
  if (sql.find(opening) == std::string::npos) return sql;
  for (std::size_t at = 0; at < sql.size();) {
    if (sql[at] == '\'' || sql[at] == '"') {
      at = behind_quote(sql, at);
      continue;
    }
    if (sql.compare(at, opening.size(), opening) != 0) {
      ++at;
      continue;
    }
    const Elements elements = elements_of(sql, at + opening.size());
    const std::string_view type = elements.end == 0 ? std::string_view() : array_cast(sql, elements.end);
    if (!type.empty()) {
      std::string made;
      for (const std::string& element : elements.texts)
        made += (made.empty() ? "ARRAY[(" : ", (") + element + ")::" + std::string(type);
      sql.replace(at, elements.end + 3 + type.size() + 2 - at, made + "]");
    } else {
      at += opening.size();
    }
  }
  return sql;
}

}  // namespace waybill::postgres
