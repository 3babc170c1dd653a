#include "compiler/check/calls.h"

#include <algorithm>
#include <charconv>

#include "compiler/diagnostics/suggest.h"
#include "compiler/dialect/expression.h"
#include "compiler/types/function.h"

namespace waybill {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t IntervalParts::*part;
  std::int64_t factor;
};

constexpr Unit units[] = {
    {"year", &IntervalParts::months, 12},    {"month", &IntervalParts::months, 1},
    {"week", &IntervalParts::days, 7},       {"day", &IntervalParts::days, 1},
    {"hour", &IntervalParts::seconds, 3600}, {"minute", &IntervalParts::seconds, 60},
    {"second", &IntervalParts::seconds, 1},
};

std::string_view next_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

const std::vector<std::string>& truncations() {
  static const std::vector<std::string> all{"year", "month", "week", "day", "hour", "minute", "second"};
  return all;
}

const std::string* literal_text(const TypedExpr& expr) {
  const auto* literal = std::get_if<TypedLiteral>(&expr.node);
  return literal && is_text(expr.type) ? &literal->text : nullptr;
}

std::optional<CallFault> format_fault(const TypedExpr& format) {
  const std::string* text = literal_text(format);
  if (text && format_for(*text, Engine{})) return std::nullopt;
  return CallFault{1, "to_char wants a literal format of YYYY, MM, DD, DDD, HH24, MI, SS and punctuation",
                   "not such a format"};
}

std::optional<CallFault> path_fault(const TypedExpr& path) {
  const std::string* text = literal_text(path);
  if (text && read_json_path(*text)) return std::nullopt;
  return CallFault{1, "a JSON path is a literal like '$.name' or '$.list[0]'", "not such a path"};
}

}  // namespace

std::optional<IntervalParts> read_interval(std::string_view text) {
  IntervalParts parts;
  bool any = false;
  while (text.find_first_not_of(' ') != std::string_view::npos) {
    const std::string_view count = next_word(text);
    std::string_view name = next_word(text);
    if (name.ends_with('s')) name.remove_suffix(1);
    std::int64_t number = 0;
    const auto read = std::from_chars(count.data(), count.data() + count.size(), number);
    const auto* unit =
        std::find_if(std::begin(units), std::end(units), [&](const Unit& one) { return one.name == name; });
    if (read.ec != std::errc() || read.ptr != count.data() + count.size() || unit == std::end(units))
      return std::nullopt;
    if (number > 1'000'000'000 || number < -1'000'000'000) return std::nullopt;
    parts.*(unit->part) += number * unit->factor;
    any = true;
  }
  return any ? std::optional(parts) : std::nullopt;
}

std::optional<CallFault> fault_of(std::string_view name, const std::vector<TypedExprPtr>& arguments) {
  if (name == "to_char" && arguments.size() == 2) return format_fault(*arguments[1]);
  if (name.starts_with("json_") && arguments.size() == 2) return path_fault(*arguments[1]);
  if (name == "string_agg" && arguments.size() == 2 && !literal_text(*arguments[1]))
    return CallFault{1, "string_agg joins with a literal", "not a literal"};
  return std::nullopt;
}

ExprPtr as_case(const Expr& expr, const Call& call) {
  if ((call.name != "if" && call.name != "iif") || call.arguments.size() != 3) return nullptr;
  Case node{nullptr, {{call.arguments[0], call.arguments[1]}}, call.arguments[2]};
  return std::make_shared<const Expr>(Expr{expr.span, std::move(node)});
}

std::string truncation_to(std::string_view unit) {
  const auto& all = truncations();
  const bool known = std::find(all.begin(), all.end(), unit) != all.end();
  return known ? "date_trunc " + std::string(unit) : std::string();
}

}  // namespace waybill
