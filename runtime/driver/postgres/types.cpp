// What PostgreSQL's own texts mean: default expressions as pg_get_expr prints them.
#include <algorithm>

#include "runtime/driver/postgres/link.h"
#include "runtime/driver/values.h"

namespace waybill::postgres {
namespace {

// 'it''s' or E'a\\b' at the front of text; removes it.
bool take_string(std::string_view& text, std::string& value) {
  const bool escaped = text.starts_with("E'");
  std::string_view rest = text.substr(escaped ? 1 : 0);
  if (!rest.starts_with('\'')) return false;
  rest.remove_prefix(1);
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '\'' && !rest.starts_with('\'')) {
      text = rest;
      return true;
    }
    if ((c == '\'' || (escaped && c == '\\')) && !rest.empty()) {
      value += rest.front();
      rest.remove_prefix(1);
    } else {
      value += c;
    }
  }
  return false;
}

// "::character varying(20)", "::public.rating", possibly several; nothing else behind.
bool only_casts(std::string_view text) {
  while (text.starts_with("::")) {
    text.remove_prefix(2);
    const std::size_t end = std::min(text.find("::"), text.size());
    const std::string_view name = text.substr(0, end);
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
      return (std::isalnum(static_cast<unsigned char>(c)) != 0) ||
             std::string_view("_ .\"(),[]").find(c) != std::string_view::npos;
    });
    if (name.empty() || !plain) return false;
    text.remove_prefix(end);
  }
  return text.empty();
}

std::string_view without_parentheses(std::string_view text) {
  while (text.size() > 1 && text.front() == '(' && text.find(')') == text.size() - 1)
    text = text.substr(1, text.size() - 2);
  return text;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

ColumnDefault classify_default(const std::string& expression, const Type& type) {
  ColumnDefault out{DefaultKind::expression, expression, expression};
  std::string_view text = expression;
  std::string value;
  double number;
  if (is_one_of(text, {"now()", "CURRENT_TIMESTAMP", "transaction_timestamp()", "LOCALTIMESTAMP"})) {
    out = {DefaultKind::now, "", expression};
  } else if (type.kind == TypeKind::time &&
             is_one_of(text, {"LOCALTIME", "CURRENT_TIME", "(CURRENT_TIME)::time without time zone"})) {
    out = {DefaultKind::now, "", expression};
  } else if (text.starts_with("CURRENT_TIMESTAMP(") || text.starts_with("LOCALTIMESTAMP(")) {
    out = {DefaultKind::now, std::string(1, text[text.find('(') + 1]), expression};
  } else if (is_one_of(text, {"CURRENT_DATE", "('now'::text)::date", "(now())::date"})) {
    out = {DefaultKind::current_date, "", expression};
  } else if (is_one_of(text, {"gen_random_uuid()", "uuid_generate_v4()", "public.uuid_generate_v4()",
                              "public.gen_random_uuid()"})) {
    out = {DefaultKind::uuid, "", expression};
  } else if (text.starts_with("nextval('") && text.ends_with("'::regclass)")) {
    out = {DefaultKind::next_value, expression.substr(9, expression.size() - 9 - 12), expression};
  } else if (is_one_of(text, {"true", "false"})) {
    out = {DefaultKind::literal, std::string(text), expression};
  } else if (take_string(text, value)) {
    if (only_casts(text) && !(value == "now" && is_temporal(type))) out = {DefaultKind::literal, value, expression};
  } else if (const std::size_t cast = text.find("::");
             only_casts(cast == std::string_view::npos ? "" : text.substr(cast))) {
    const std::string_view digits = without_parentheses(text.substr(0, cast));
    if (parse_double(digits, number) && digits != "NaN") out = {DefaultKind::literal, std::string(digits), expression};
  }
  return out;
}

}  // namespace waybill::postgres
