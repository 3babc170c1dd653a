// parse_type: a name of one or more words, its arguments, and what may follow ("with time zone", "unsigned", "[]").
// Every name and alias is a row of type_names.def.
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "compiler/types/type.h"

namespace waybill {
namespace {

// What the arguments in parentheses mean.
enum class Arguments {
  none,      // no parentheses
  ignored,   // display width: int(11)
  length,    // optional length
  length1,   // optional length, 1 when not given
  decimal,   // precision [, scale]
  floating,  // float(24): real or double by the digits
  fraction,  // digits of the second
  labels,    // 'a','b'
  spelling,  // native('citext')
  geo,       // geometry(Point,4326)
};

struct NameRow {
  std::string_view name;
  TypeKind kind;
  Arguments arguments;
};

constexpr NameRow name_rows[] = {
#define WAYBILL_TYPE_NAME(name, kind, arguments) {name, TypeKind::kind, Arguments::arguments},
#include "compiler/types/type_names.def"
#undef WAYBILL_TYPE_NAME
};

struct Token {
  enum Kind { word, number, text, symbol, end } kind = end;
  std::string value;  // words in lower case
};

// Words, numbers, quoted texts and single characters. An unterminated quote becomes the symbol "'", which no rule
// takes.
class Tokens {
 public:
  explicit Tokens(std::string_view text) {
    tokens_.reserve(8);  // "character varying(120)" has five
    while (!text.empty()) text.remove_prefix(add(text));
    tokens_.push_back({});
  }

  const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  Token take() {
    Token token = peek();
    skip(1);
    return token;
  }
  void skip(std::size_t count) { at_ = std::min(at_ + count, tokens_.size() - 1); }
  bool accept(std::string_view value) {
    if (peek().value != value || peek().kind == Token::text || peek().kind == Token::end) return false;
    skip(1);
    return true;
  }
  bool done() const { return peek().kind == Token::end; }

 private:
  std::size_t add(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    if (std::isspace(first)) return 1;
    if (first == '\'') return add_text(text);
    if (std::isdigit(first)) return add_run(text, Token::number, [](unsigned char c) { return std::isdigit(c) != 0; });
    if (std::isalpha(first) || first == '_')
      return add_run(text, Token::word, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
    tokens_.push_back({Token::symbol, std::string(1, text.front())});
    return 1;
  }

  template <class Belongs>
  std::size_t add_run(std::string_view text, Token::Kind kind, Belongs belongs) {
    std::string run;
    for (const char c : text) {
      if (!belongs(static_cast<unsigned char>(c))) break;
      run += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    const std::size_t size = run.size();
    tokens_.push_back({kind, std::move(run)});
    return size;
  }

  std::size_t add_text(std::string_view text) {
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i] != '\'') {
        value += text[i];
      } else if (i + 1 < text.size() && text[i + 1] == '\'') {
        value += text[i++];
      } else {
        tokens_.push_back({Token::text, std::move(value)});
        return i + 1;
      }
    }
    tokens_.push_back({Token::symbol, "'"});
    return text.size();
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

// The longest name of the table that the next words spell.
const NameRow* take_name(Tokens& tokens) {
  constexpr std::size_t longest_name = 4;  // words
  const NameRow* best = nullptr;
  std::size_t best_words = 0;
  std::string words;
  for (std::size_t count = 1; count <= longest_name && tokens.peek(count - 1).kind == Token::word; ++count) {
    words += (count > 1 ? " " : "") + tokens.peek(count - 1).value;
    for (const NameRow& row : name_rows)
      if (row.name == words) {
        best = &row;
        best_words = count;
      }
  }
  tokens.skip(best_words);
  return best;
}

std::optional<int> to_number(const Token& token) {
  int value = 0;
  const char* last = token.value.data() + token.value.size();
  if (token.kind != Token::number || std::from_chars(token.value.data(), last, value).ptr != last) return std::nullopt;
  return value;
}

// ( token, token … ); nullopt when the parentheses are wrong; empty when there are none.
std::optional<std::vector<Token>> take_arguments(Tokens& tokens) {
  std::vector<Token> arguments;
  if (!tokens.accept("(")) return arguments;
  do {
    Token token = tokens.take();
    if (token.kind == Token::symbol && token.value == "-" && tokens.peek().kind == Token::number) {
      token = tokens.take();
      token.value.insert(0, "-");
    }
    if (token.kind == Token::symbol || token.kind == Token::end) return std::nullopt;
    arguments.push_back(std::move(token));
    if (arguments.back().kind == Token::number) (tokens.accept("char") || tokens.accept("byte"));  // varchar2(10 char)
  } while (tokens.accept(","));
  if (!tokens.accept(")")) return std::nullopt;
  return arguments;
}

bool all_of_kind(const std::vector<Token>& arguments, Token::Kind kind) {
  return std::all_of(arguments.begin(), arguments.end(), [&](const Token& token) { return token.kind == kind; });
}

bool set_length(Type& type, const std::vector<Token>& arguments, std::optional<int> otherwise) {
  if (arguments.size() > 1) return false;
  type.length = arguments.empty() ? otherwise : to_number(arguments[0]);
  return arguments.empty() || type.length.value_or(0) > 0;
}

bool set_decimal(Type& type, const std::vector<Token>& arguments) {
  if (arguments.empty()) return true;
  if (arguments.size() > 2) return false;
  type.precision = to_number(arguments[0]);
  type.scale = arguments.size() == 2 ? to_number(arguments[1]) : std::optional<int>(0);
  return type.precision && type.scale && *type.precision > 0;
}

bool set_floating(Type& type, const std::vector<Token>& arguments) {
  if (arguments.size() > 2 || !all_of_kind(arguments, Token::number)) return false;
  if (arguments.size() == 2) type.kind = TypeKind::real;  // float(M,D): the four-byte float
  if (arguments.size() == 1)
    type.kind = to_number(arguments[0]).value_or(53) <= 24 ? TypeKind::real : TypeKind::double_;
  return true;
}

bool set_fraction(Type& type, const std::vector<Token>& arguments) {
  if (arguments.empty()) return true;
  type.precision = to_number(arguments[0]);
  return arguments.size() == 1 && type.precision && *type.precision <= 6;
}

bool set_labels(Type& type, const std::vector<Token>& arguments) {
  for (const Token& token : arguments) type.labels.push_back(token.value);
  return !arguments.empty() && all_of_kind(arguments, Token::text);
}

bool set_spelling(Type& type, const std::vector<Token>& arguments) {
  if (arguments.size() != 1 || arguments[0].kind != Token::text || arguments[0].value.empty()) return false;
  type.name = arguments[0].value;
  return true;
}

bool set_arguments(Type& type, Arguments meaning, const std::vector<Token>& arguments) {
  switch (meaning) {
    case Arguments::none: return arguments.empty();
    case Arguments::ignored: return all_of_kind(arguments, Token::number);
    case Arguments::length: return set_length(type, arguments, std::nullopt);
    case Arguments::length1: return set_length(type, arguments, 1);
    case Arguments::decimal: return set_decimal(type, arguments);
    case Arguments::floating: return set_floating(type, arguments);
    case Arguments::fraction: return set_fraction(type, arguments);
    case Arguments::labels: return set_labels(type, arguments);
    case Arguments::spelling: return set_spelling(type, arguments);
    case Arguments::geo:
      if (!arguments.empty()) type.name = arguments[0].value == "geometry" ? "" : arguments[0].value;
      return true;
  }
  return false;
}

// "with time zone", "without time zone", "with local time zone" after time and timestamp.
bool take_zone(Tokens& tokens, Type& type) {
  const bool with = tokens.peek().value == "with";
  if (!with && tokens.peek().value != "without") return true;
  tokens.skip(1);
  tokens.accept("local");
  if (!tokens.accept("time") || !tokens.accept("zone")) return false;
  if (type.kind == TypeKind::time && with) type.kind = TypeKind::timetz;
  if (type.kind == TypeKind::timestamp && with) type.kind = TypeKind::timestamptz;
  return is_temporal(type);
}

// What may follow the name of a number, a text or an interval.
bool take_attributes(Tokens& tokens, Type& type) {
  while (true) {
    if (tokens.peek().value == "unsigned" && is_number(type)) {
      type.is_unsigned = is_integer(type);
      tokens.skip(1);
    } else if ((tokens.peek().value == "signed" || tokens.peek().value == "zerofill") && is_number(type)) {
      if (tokens.take().value == "zerofill") type.is_unsigned = is_integer(type);
    } else if (type.kind == TypeKind::interval && tokens.peek().kind == Token::word) {
      static constexpr std::array<std::string_view, 7> fields{"year", "month", "day", "hour", "minute", "second", "to"};
      if (std::find(fields.begin(), fields.end(), tokens.take().value) == fields.end()) return false;
    } else {
      return take_zone(tokens, type);
    }
  }
}

bool take_brackets(Tokens& tokens, Type& type) {
  bool array = tokens.accept("array");
  while (tokens.accept("[")) {
    if (tokens.peek().kind == Token::number) tokens.skip(1);
    if (!tokens.accept("]")) return false;
    array = true;  // T[][] is T[]: the engine that has arrays keeps no count of dimensions
  }
  if (!array) return true;
  Type whole = make_type(TypeKind::array);
  whole.element = std::make_shared<Type>(type);
  type = std::move(whole);
  return true;
}

}  // namespace

std::optional<Type> parse_type(std::string_view text) {
  Tokens tokens(text);
  const bool unsigned_first = tokens.accept("unsigned");  // "unsigned big int"
  const NameRow* row = take_name(tokens);
  if (!row) return std::nullopt;
  Type type = make_type(row->kind);
  if (row->kind == TypeKind::geometry && row->arguments == Arguments::none) type.name = row->name;
  const auto arguments = take_arguments(tokens);
  if (!arguments || !set_arguments(type, row->arguments, *arguments)) return std::nullopt;
  if (row->name == "smalldatetime") type.precision = 0;
  if (row->name == "money") type = decimal_type(19, 4);
  if (row->name == "bpchar" && !type.length) type.kind = TypeKind::text;
  if (unsigned_first && !is_integer(type)) return std::nullopt;
  type.is_unsigned = unsigned_first;
  if (!take_attributes(tokens, type) || !take_brackets(tokens, type) || !tokens.done()) return std::nullopt;
  return type;
}

const std::vector<std::string>& type_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const NameRow& row : name_rows) all.emplace_back(row.name);
    return all;
  }();
  return names;
}

}  // namespace waybill
