// The reader of engines' expressions: precedence climbing over a table of operators.
#include "compiler/dialect/body.h"

#include <algorithm>
#include <optional>

#include "compiler/dialect/body_meaning.h"
#include "compiler/dialect/body_types.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace body {
namespace {

constexpr int deepest = 100;
constexpr int most_operators = 1000;

std::string upper_case(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

std::string lower_case(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

BinaryOp operator_named(std::string_view name) {
  constexpr std::pair<std::string_view, BinaryOp> names[] = {
      {"=", BinaryOp::equal},
      {"<>", BinaryOp::not_equal},
      {"<", BinaryOp::less},
      {"<=", BinaryOp::less_equal},
      {">", BinaryOp::greater},
      {">=", BinaryOp::greater_equal},
      {"is not distinct from", BinaryOp::is_not_distinct},
  };
  for (const auto& [spelling, op] : names)
    if (spelling == name) return op;
  return BinaryOp::is_distinct;
}

enum class Wanted { value, condition, number };

class Reader {
 public:
  Reader(const Dialect& dialect, Cursor& in, const NativeColumns& columns)
      : dialect_(dialect), language_(*dialect.body), in_(in), columns_(columns), meaning_(language_) {}

  NativeExpr read(Wanted wanted) {
    Value value = expression(0);
    if (wanted == Wanted::condition) value = meaning_.condition(std::move(value));
    if (wanted == Wanted::number) value = meaning_.number(std::move(value));
    if (value.type.name == decimal_as_float) value = meaning_.unrounded();
    if (!meaning_.stopped().empty()) return {nullptr, meaning_.stopped()};
    return {value.expr, {}};
  }

 private:
  // -- places ---------------------------------------------------------------------------------------------------------
  Span span_from(std::size_t token) {
    const std::size_t last = std::max(in_.at(), token + 1);
    const std::size_t now = in_.at();
    in_.back_to(token);
    Span span{Span::none, static_cast<std::uint32_t>(in_.peek().begin), 0};
    in_.back_to(last - 1);
    span.end = static_cast<std::uint32_t>(in_.peek().end);
    in_.back_to(now);
    return span;
  }

  Value stop(std::string construct) { return meaning_.stop(std::move(construct)); }
  bool stopped() const { return !meaning_.stopped().empty(); }

  // What stands here is not what must.
  Value unexpected() { return stop(in_.done() ? "an end too early" : "`" + in_.slice(in_.at(), in_.at() + 1) + "`"); }

  bool expect(std::string_view symbol) {
    if (!stopped() && in_.accept_symbol(symbol)) return true;
    unexpected();
    return false;
  }
  bool expect_word(std::string_view word) {
    if (!stopped() && in_.accept(word)) return true;
    unexpected();
    return false;
  }

  // -- operators ------------------------------------------------------------------------------------------------------
  const Operator* operator_at(std::size_t ahead = 0) const {
    const Token& token = in_.peek(ahead);
    if (token.kind != TokenKind::symbol && token.kind != TokenKind::word) return nullptr;
    const std::string spelling = token.kind == TokenKind::word ? upper_case(token.value) : token.value;
    for (const Operator& row : language_.operators)
      if (row.spelling == spelling) return &row;
    return nullptr;
  }

  int binds(Does does) const {
    for (const Operator& row : language_.operators)
      if (row.does == does) return row.binds;
    return 0;
  }

  // The longest expression whose operators bind at least as tightly as that.
  Value expression(int least) {
    if (++depth_ > deepest) return --depth_, stop("nesting of more than 100 levels");
    Value left = prefix();
    while (!stopped()) {
      const bool negated = in_.sees("NOT") && operator_at(1) != nullptr;
      const Operator* row = operator_at(negated ? 1 : 0);
      const bool null_word = in_.sees("NOT") && in_.sees("NULL", 1) && language_.is_compares_values;
      if (null_word) {
        if (binds(Does::is) < least) break;
        in_.take(), in_.take();
        left = meaning_.is_null(std::move(left), true);
        continue;
      }
      if (row == nullptr || row->does == Does::not_ || row->does == Does::binary || row->binds < least) break;
      if (++operators_ > most_operators) return --depth_, stop("more than 1000 operators");
      const std::size_t at = in_.at();
      if (negated) in_.take();
      in_.take();
      left = apply(*row, std::move(left), negated, at);
    }
    --depth_;
    return left;
  }

  Value apply(const Operator& row, Value left, bool negated, std::size_t at) {
    const auto right = [&] { return expression(row.binds + 1); };
    switch (row.does) {
      case Does::or_: return meaning_.logical(BinaryOp::or_, std::move(left), right());
      case Does::and_: return meaning_.logical(BinaryOp::and_, std::move(left), right());
      case Does::compare: return comparison(row, std::move(left));
      case Does::plus:
      case Does::minus:
      case Does::times:
      case Does::divide:
      case Does::integer_divide:
      case Does::modulo: return meaning_.arithmetic(row.does, std::move(left), right());
      case Does::concat: return meaning_.concat(std::move(left), right());
      case Does::is: return is_what(row, std::move(left));
      case Does::in: return in_what(std::move(left), negated);
      case Does::between: {
        Value low = right();
        expect_word("AND");
        return meaning_.between(std::move(left), std::move(low), right(), negated);
      }
      case Does::like: return like(row, std::move(left), negated);
      case Does::glob: return meaning_.glob(std::move(left), right(), negated);
      case Does::is_null: return meaning_.is_null(std::move(left), false);
      case Does::is_not_null: return meaning_.is_null(std::move(left), true);
      case Does::collate: return meaning_.collate(std::move(left), in_.take().value);
      case Does::cast: {
        const std::size_t from = in_.at();
        const std::optional<Type> type = type_at(dialect_, in_);
        if (!type) return unexpected();
        return meaning_.cast(std::move(left), *type, "the cast to " + in_.slice(from, in_.at()));
      }
      case Does::not_:
      case Does::binary:
      case Does::refuse: break;
    }
    const std::string says(row.says);
    return stop("`" + in_.slice(at, in_.at()) + "`" + (says.empty() ? "" : " (" + says + ")"));
  }

  Value comparison(const Operator& row, Value left) {
    const bool any = in_.sees("ANY") || in_.sees("SOME");
    const bool all = in_.sees("ALL");
    if ((any || all) && in_.sees_symbol("(", 1)) {
      in_.take();
      return array_comparison(row, std::move(left), all);
    }
    return meaning_.compare(operator_named(row.says), std::move(left), expression(row.binds + 1));
  }

  // x = ANY (ARRAY[…]) is x IN (…), x <> ALL (ARRAY[…]) is x NOT IN (…).
  Value array_comparison(const Operator& row, Value left, bool all) {
    if (row.says != (all ? "<>" : "=")) return stop("`" + std::string(row.spelling) + (all ? " ALL`" : " ANY`"));
    expect("(");
    const bool group = in_.accept_symbol("(");
    if (!in_.accept("ARRAY") || !expect("[")) return stop("a comparison with an array that is not written out");
    std::vector<Value> items;
    do items.push_back(expression(0));
    while (!stopped() && in_.accept_symbol(","));
    expect("]");
    if (group) expect(")");
    while (!stopped() && in_.accept_symbol("::")) {
      const std::optional<Type> type = type_at(dialect_, in_);
      if (!type || type->kind != TypeKind::array || !type->element) return stop("a cast of an array");
      for (Value& item : items) item = meaning_.cast(std::move(item), *type->element, "a cast of an array");
    }
    expect(")");
    return meaning_.in_list(std::move(left), std::move(items), all);
  }

  Value is_what(const Operator& row, Value left) {
    const bool negated = in_.accept("NOT");
    if (in_.accept("NULL")) return meaning_.is_null(std::move(left), negated);
    if (in_.accept("UNKNOWN")) return meaning_.is_null(meaning_.condition(std::move(left)), negated);
    if (in_.sees("TRUE") || in_.sees("FALSE")) {
      Value truth = prefix();
      return meaning_.compare(negated ? BinaryOp::is_distinct : BinaryOp::is_not_distinct,
                              meaning_.condition(std::move(left)), std::move(truth));
    }
    const bool distinct = in_.accept("DISTINCT");
    if (distinct) expect_word("FROM");
    if (!distinct && !language_.is_compares_values) return unexpected();
    const BinaryOp op = distinct != negated ? BinaryOp::is_distinct : BinaryOp::is_not_distinct;
    Value right = expression(row.binds + 1);
    if (distinct || right.type.kind != TypeKind::null_) return meaning_.compare(op, std::move(left), std::move(right));
    return meaning_.is_null(std::move(left), negated);
  }

  Value in_what(Value left, bool negated) {
    if (!expect("(")) return {};
    if (in_.sees("SELECT") || in_.sees("WITH")) return stop("a subquery");
    std::vector<Value> items;
    if (!in_.sees_symbol(")")) do
        items.push_back(expression(0));
      while (!stopped() && in_.accept_symbol(","));
    expect(")");
    return meaning_.in_list(std::move(left), std::move(items), negated);
  }

  Value like(const Operator& row, Value left, bool negated) {
    const bool inverse = row.says.find("not") != std::string_view::npos;
    const bool ignore_case = row.says.find("ignore case") != std::string_view::npos;
    Value pattern = expression(row.binds + 1);
    std::optional<Value> escape;
    if (in_.accept("ESCAPE")) escape = expression(row.binds + 1);
    return meaning_.like(std::move(left), std::move(pattern), escape ? &*escape : nullptr, negated != inverse,
                         ignore_case);
  }

  // -- what stands in front -------------------------------------------------------------------------------------------
  Value prefix() {
    if (stopped()) return {};
    const std::size_t at = in_.at();
    const Token& token = in_.peek();
    switch (token.kind) {
      case TokenKind::number: return number();
      case TokenKind::text: {
        in_.take();
        if (in_.peek().kind == TokenKind::text) return stop("texts beside each other");
        return meaning_.literal(LiteralKind::string, token.value, TypeKind::varchar, span_from(at));
      }
      case TokenKind::bytes: {
        in_.take();
        const Value digits = meaning_.literal(LiteralKind::string, token.value, TypeKind::varchar, span_from(at));
        return call_of("unhex", digits, TypeKind::blob);
      }
      case TokenKind::bits: return stop("a literal of bits");
      case TokenKind::name: return column();
      case TokenKind::symbol: return sign();
      case TokenKind::word: break;
    }
    if (in_.done()) return unexpected();
    if (const Operator* row = operator_at()) return word_in_front(*row);
    return word();
  }

  Value call_of(std::string name, const Value& argument, TypeKind gives) {
    const Span span = argument.expr->span;
    waybill::Call node{std::move(name), span, {argument.expr}};
    return {std::make_shared<const Expr>(Expr{span, std::move(node)}), make_type(gives), {}};
  }

  Value number() {
    const std::size_t at = in_.at();
    const std::string& digits = in_.take().value;
    const bool whole = digits.find_first_not_of("0123456789") == std::string::npos;
    const bool exponent = digits.find_first_of("eE") != std::string::npos;
    const TypeKind type = whole ? TypeKind::integer : exponent ? TypeKind::double_ : TypeKind::decimal;
    return meaning_.literal(whole ? LiteralKind::integer : LiteralKind::decimal, digits, type, span_from(at));
  }

  Value sign() {
    const std::string symbol = in_.peek().value;
    const std::size_t at = in_.at();
    in_.take();
    if (symbol == "(") return group();
    constexpr int tightest = 100;
    if (symbol == "-") {
      Value operand = expression(language_.sign_binds);
      return meaning_.negated(std::move(operand));
    }
    if (symbol == "+") return expression(language_.sign_binds);
    if (symbol == "!" && language_.numbers_are_conditions) return meaning_.not_of(expression(tightest));
    in_.back_to(at);
    return unexpected();
  }

  Value group() {
    if (in_.sees("SELECT") || in_.sees("WITH") || in_.sees("VALUES")) return stop("a subquery");
    Value inside = expression(0);
    if (in_.sees_symbol(",")) return stop("a row of values");
    expect(")");
    return inside;
  }

  Value word_in_front(const Operator& row) {
    if (row.does == Does::not_) {
      in_.take();
      if (in_.sees("EXISTS")) return stop("a subquery");
      return meaning_.not_of(expression(row.binds));
    }
    if (row.does == Does::binary && !in_.sees_symbol("(", 1)) {
      in_.take();
      return meaning_.collate(expression(row.binds), "binary");
    }
    if (in_.sees_symbol("(", 1)) return function();  // left(…), mod(…), like(…)
    if (columns_("", in_.peek().value)) return column();
    return unexpected();
  }

  Value word() {
    const std::size_t at = in_.at();
    const auto accept = [&](std::string_view text) { return in_.accept(text); };
    if (accept("NULL")) return meaning_.literal(LiteralKind::null, "", TypeKind::null_, span_from(at));
    if (accept("TRUE")) return meaning_.literal(LiteralKind::boolean, "true", TypeKind::boolean, span_from(at));
    if (accept("FALSE")) return meaning_.literal(LiteralKind::boolean, "false", TypeKind::boolean, span_from(at));
    if (in_.sees("CASE")) return in_.take(), choice();
    if (in_.sees("EXISTS") || in_.sees("SELECT")) return stop("a subquery");
    if (in_.sees("ARRAY") || in_.sees("ROW")) return stop("`" + in_.peek().value + "`");
    if (in_.sees("INTERVAL")) return in_.take(), interval();
    if (in_.peek(1).kind == TokenKind::text) return typed_literal();
    for (const std::string_view moment :
         {"CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIMESTAMP", "LOCALTIME"})
      if (in_.sees(moment)) return stop("`" + lower_case(moment) + "`, which has another value at every call");
    if (!in_.sees_symbol("(", 1)) return qualified();
    if (in_.sees("CAST")) return in_.take(), cast();
    if (in_.sees("EXTRACT")) return in_.take(), extract();
    if (in_.sees("TRIM")) return in_.take(), trim();
    if (in_.sees("SUBSTRING") || in_.sees("SUBSTR")) return in_.take(), substring();
    if (in_.sees("CONVERT")) return in_.take(), convert();
    if (in_.sees("POSITION")) return stop("`" + lower_case(in_.peek().value) + "()`");
    return function();
  }

  Value typed_literal() {
    const std::size_t at = in_.at();
    const Type type = dialect_.declared_type(in_.take().value);
    const std::string text = in_.take().value;
    Value value = meaning_.literal(LiteralKind::string, text, TypeKind::varchar, span_from(at));
    return meaning_.cast(std::move(value), type, "`" + in_.slice(at, in_.at()) + "`");
  }

  // interval '1 day', interval 1 day, interval '1' day
  Value interval() {
    const std::size_t at = in_.at();
    if (in_.peek().kind != TokenKind::text && in_.peek().kind != TokenKind::number) return stop("an interval");
    std::string text = in_.take().value;
    for (const std::string_view unit : {"YEAR", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"})
      if (in_.accept(unit)) text += " " + lower_case(unit);
    return meaning_.literal(LiteralKind::interval, std::move(text), TypeKind::interval, span_from(at));
  }

  Value choice() {
    std::optional<Value> operand;
    if (!in_.sees("WHEN")) operand = expression(0);
    std::vector<std::pair<Value, Value>> whens;
    while (!stopped() && in_.accept("WHEN")) {
      Value test = expression(0);
      test =
          operand ? meaning_.compare(BinaryOp::equal, *operand, std::move(test)) : meaning_.condition(std::move(test));
      expect_word("THEN");
      Value result = expression(0);
      whens.emplace_back(std::move(test), std::move(result));
    }
    std::optional<Value> otherwise;
    if (!stopped() && in_.accept("ELSE")) otherwise = expression(0);
    expect_word("END");
    if (stopped() || whens.empty()) return unexpected();
    return meaning_.choice(std::move(whens), otherwise ? &*otherwise : nullptr);
  }

  // (x AS type [CHARACTER SET cs])
  Value cast() {
    expect("(");
    Value value = expression(0);
    expect_word("AS");
    if (stopped()) return {};
    const std::size_t from = in_.at();
    if (const CastTarget* row = cast_target_at(language_, in_)) {
      const std::string written = "the cast to " + in_.slice(from, in_.at());
      if (row->type.empty()) return stop(written);
      expect(")");
      const std::optional<Type> known = parse_type(row->type);
      value = meaning_.cast(std::move(value), known.value_or(make_type(TypeKind::any)), written);
      return row->bytes ? meaning_.collate(std::move(value), "binary") : value;
    }
    const std::optional<Type> type = type_at(dialect_, in_);
    if (!type) return unexpected();
    const std::string written = "the cast to " + in_.slice(from, in_.at());
    expect(")");
    return meaning_.cast(std::move(value), *type, written);
  }

  // (x USING cs): the same characters
  Value convert() {
    expect("(");
    Value value = expression(0);
    if (!in_.accept("USING") || !in_.accept("UTF8MB4")) return stop("`convert()`");
    expect(")");
    return value;
  }

  // -- names and calls ------------------------------------------------------------------------------------------------
  Value qualified() {
    // pg_catalog.lower(x)
    if (in_.sees_symbol(".", 1) && in_.sees_symbol("(", 3)) {
      if (!in_.sees("PG_CATALOG")) return stop("`" + in_.slice(in_.at(), in_.at() + 3) + "()`");
      in_.take(), in_.take();
      return function();
    }
    return column();
  }

  Value column() {
    const std::size_t at = in_.at();
    const bool quoted = in_.peek().kind == TokenKind::name;
    std::vector<std::string> parts{in_.take().value};
    while (in_.sees_symbol(".") && in_.peek(1).kind != TokenKind::symbol) {
      in_.take();
      parts.push_back(in_.take().value);
    }
    const std::string name = parts.back();
    parts.pop_back();
    std::string qualifier;
    for (const std::string& part : parts) qualifier += (qualifier.empty() ? "" : ".") + part;
    const Column* found = columns_(qualifier, name);
    const Span span = span_from(at);
    const bool text =
        quoted && qualifier.empty() && language_.text_in_double_quotes && in_.slice(at, at + 1).starts_with('"');
    if (!found && text) return meaning_.literal(LiteralKind::string, name, TypeKind::varchar, span);
    if (!found) return stop("`" + in_.slice(at, in_.at()) + "`, which is no column here");
    ColumnName node{std::move(qualifier), found->name, true};
    return {std::make_shared<const Expr>(Expr{span, std::move(node)}), language_.type_of(*found),
            language_.texts_of(*found)};
  }

  std::vector<Value> arguments() {
    std::vector<Value> all;
    if (in_.accept_symbol(")")) return all;
    if (in_.sees("DISTINCT") || in_.sees_symbol("*")) {
      unexpected();
      return all;
    }
    do all.push_back(expression(0));
    while (!stopped() && in_.accept_symbol(","));
    expect(")");
    return all;
  }

  Value function() {
    const std::size_t at = in_.at();
    const std::string name = lower_case(in_.take().value);
    expect("(");
    std::vector<Value> given = arguments();
    if (stopped()) return {};
    if (name == "date_part" && given.size() == 2)
      if (const Literal* field = literal_of(given[0])) return part(field->text, given[1], at);
    if (name == "strftime" && given.size() == 2)
      if (const Literal* format = literal_of(given[0])) return digits_of(format->text, given[1], at);
    if (in_.sees("OVER") || in_.sees("FILTER")) return stop("a window");
    return meaning_.call(name, std::move(given), span_from(at));
  }

  // strftime('%Y', x): a text, whose number is a part of the date.
  Value digits_of(const std::string& format, const Value& value, std::size_t at) {
    Value part = meaning_.call("strftime " + format, {value}, span_from(at));
    part.type = make_type(TypeKind::native);
    part.type.name = digits_of_date;
    return part;
  }

  Value extract() {
    const std::size_t at = in_.at() - 1;
    expect("(");
    const std::string field = in_.take().value;
    expect_word("FROM");
    const Value value = expression(0);
    expect(")");
    return part(field, value, at);
  }

  // A part of a date or time: the same number everywhere, but not of an instant, whose parts depend on the zone.
  Value part(const std::string& field, const Value& value, std::size_t at) {
    if (stopped()) return {};
    return meaning_.call("extract " + lower_case(field), {value}, span_from(at));
  }

  // ([BOTH|LEADING|TRAILING] [x FROM] y [, x])
  Value trim() {
    const std::size_t at = in_.at() - 1;
    expect("(");
    const bool leading = in_.accept("LEADING");
    const bool trailing = !leading && in_.accept("TRAILING");
    if (!leading && !trailing) in_.accept("BOTH");
    std::vector<Value> given;
    if (!in_.accept("FROM")) {
      given.push_back(expression(0));
      if (in_.accept("FROM")) given.insert(given.begin(), expression(0));
    } else {
      given.push_back(expression(0));
    }
    if (in_.accept_symbol(",")) given.push_back(expression(0));
    expect(")");
    return meaning_.call(leading ? "ltrim" : trailing ? "rtrim" : "trim", std::move(given), span_from(at));
  }

  // (x, n [, m]) or (x FROM n [FOR m])
  Value substring() {
    const std::size_t at = in_.at() - 1;
    expect("(");
    std::vector<Value> given{expression(0)};
    for (const std::string_view word : {"FROM", "FOR"})
      if (!stopped() && (in_.accept_symbol(",") || in_.accept(word))) given.push_back(expression(0));
    expect(")");
    return meaning_.call("substr", std::move(given), span_from(at));
  }

  const Dialect& dialect_;
  const Language& language_;
  Cursor& in_;
  const NativeColumns& columns_;
  Meaning meaning_;
  int depth_ = 0;
  int operators_ = 0;
};

NativeExpr read_whole(Engine engine, std::string_view sql, const NativeColumns& columns, Wanted wanted) {
  const Dialect& dialect = dialect_of(engine);
  const auto tokens = tokens_of(sql, dialect.body->lexicon);
  if (!tokens) return {nullptr, "a text or name that can't be read"};
  Cursor in(*tokens, sql);
  NativeExpr read = Reader(dialect, in, columns).read(wanted);
  if (!read.expr || in.done()) return read;
  return {nullptr, "`" + in.slice(in.at(), in.at() + 1) + "`"};
}

}  // namespace
}  // namespace body

NativeColumns columns_of_table(const Table& table) {
  return [&table](std::string_view qualifier, std::string_view name) -> const Column* {
    const std::string wanted = body::lower_case(name);
    const std::string last = body::lower_case(qualifier.substr(qualifier.rfind('.') + 1));
    if (!last.empty() && last != body::lower_case(table.name.name)) return nullptr;
    for (const Column& column : table.columns)
      if (column.name == name) return &column;
    for (const Column& column : table.columns)
      if (body::lower_case(column.name) == wanted) return &column;
    return nullptr;
  };
}

NativeExpr read_native_expression(Engine engine, std::string_view sql, const NativeColumns& columns) {
  return body::read_whole(engine, sql, columns, body::Wanted::value);
}

NativeExpr read_native_condition(Engine engine, std::string_view sql, const NativeColumns& columns) {
  return body::read_whole(engine, sql, columns, body::Wanted::condition);
}

NativeExpr read_native_number(Engine engine, std::string_view sql, const NativeColumns& columns) {
  return body::read_whole(engine, sql, columns, body::Wanted::number);
}

NativeExpr read_native_expression(Engine engine, body::Cursor& in, const NativeColumns& columns) {
  return body::Reader(dialect_of(engine), in, columns).read(body::Wanted::value);
}

NativeExpr read_native_condition(Engine engine, body::Cursor& in, const NativeColumns& columns) {
  return body::Reader(dialect_of(engine), in, columns).read(body::Wanted::condition);
}

bool compares_alike(Engine engine, const Column& column) {
  const body::Language& language = *dialect_of(engine).body;
  if (!is_text(column.type) || language.collations_are_carried) return true;
  const body::Texts texts = language.texts_of(column);
  return texts.equal == body::Texts::exact && (texts.ordered || column.collation.empty());
}

bool checks_read_identity(Engine engine) { return dialect_of(engine).body->checks_read_identity; }

body::Lexicon lexicon_of(Engine engine) { return dialect_of(engine).body->lexicon; }

}  // namespace waybill
