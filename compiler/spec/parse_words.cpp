// The parts of the small language that need no tree: names, operators, types.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "compiler/diagnostics/suggest.h"
#include "compiler/spec/parse_expr.h"
#include "grammar/lexical.h"

namespace waybill {

namespace {

namespace peg = tao::pegtl;
namespace g = grammar;

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

}  // namespace

std::string unquoted_text(std::string_view text) {
  const char quote = text.front();
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    out += text[i];
    if (text[i] == quote) ++i;
  }
  return out;
}

BinaryOp binary_operator(std::string_view text) {
  static constexpr std::pair<std::string_view, BinaryOp> operators[] = {
      {"+", BinaryOp::add},        {"-", BinaryOp::subtract},       {"*", BinaryOp::multiply},
      {"/", BinaryOp::divide},     {"%", BinaryOp::modulo},         {"div", BinaryOp::integer_divide},
      {"||", BinaryOp::concat},    {"=", BinaryOp::equal},          {"<>", BinaryOp::not_equal},
      {"!=", BinaryOp::not_equal}, {"<", BinaryOp::less},           {"<=", BinaryOp::less_equal},
      {">", BinaryOp::greater},    {">=", BinaryOp::greater_equal}, {"and", BinaryOp::and_},
      {"or", BinaryOp::or_},
  };
  const std::string lower = lowered(text);
  return std::find_if(std::begin(operators), std::end(operators), [&](const auto& row) { return row.first == lower; })
      ->second;
}

std::optional<TypeName> parse_type_name(const PlacedText& text, Diagnostics& diagnostics) {
  const std::string& spelling = text.text;
  const Span span = text.span(0, spelling.size());
  if (std::optional<Type> type = parse_type(spelling)) return TypeName{*type, span};
  Diagnostic& error = diagnostics.add(Code::W0106, span, fmt::format("unknown type `{}`", spelling));
  const std::string name = lowered(spelling.substr(0, spelling.find_first_of("([")));
  const auto& names = type_names();
  if (std::find(names.begin(), names.end(), name) != names.end())
    error.label("its arguments don't fit");
  else if (const std::string hint = did_you_mean(name, names); !hint.empty())
    error.help(hint);
  else
    error.help(fmt::format("what only one engine has is written native('{}')", spelling));
  return std::nullopt;
}

std::vector<NamePart> name_parts(std::string_view name) {
  std::vector<NamePart> parts;
  for (std::size_t at = 0; !name.empty() && at <= name.size();) {
    const bool quoted = at < name.size() && (name[at] == '"' || name[at] == '`');
    std::size_t end = quoted ? at + 1 : std::min(name.find('.', at), name.size());
    while (quoted && end < name.size()) {  // up to the quote that is not doubled
      if (name[end++] != name[at]) continue;
      if (end >= name.size() || name[end] != name[at]) break;
      ++end;
    }
    const std::string_view part = name.substr(at, end - at);
    parts.push_back({quoted ? unquoted_text(part) : std::string(part), quoted});
    at = end + 1;  // behind the dot
  }
  return parts;
}

std::string name_text(std::string_view name) {
  peg::memory_input in(name.data(), name.size(), "");
  if (peg::parse<peg::seq<g::plain_name, peg::eof>>(in)) return std::string(name);
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

}  // namespace waybill
