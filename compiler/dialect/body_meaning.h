// What the parts of an engine's expression mean, put into the spec language: operators, comparisons, casts, functions.
// The first thing that has no counterpart is kept in `stopped`; all values after it are void. Private to the dialects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/dialect/body_language.h"

namespace waybill::body {

class Meaning {
 public:
  explicit Meaning(const Language& language) : language_(language) {}

  const std::string& stopped() const { return stopped_; }
  Value stop(std::string construct);
  Value unrounded();  // stops: decimals that the engine calculates as floats

  Value literal(LiteralKind kind, std::string text, TypeKind type, Span span) const;
  Value condition(Value value);  // as a truth value
  Value number(Value value);     // a condition as 1 and 0

  Value negated(Value value);
  Value not_of(Value value);
  Value logical(BinaryOp op, Value left, Value right);
  Value compare(BinaryOp op, Value left, Value right);
  Value arithmetic(Does does, Value left, Value right);
  Value concat(Value left, Value right);
  Value is_null(Value value, bool negated);
  Value in_list(Value value, std::vector<Value> list, bool negated);
  Value between(Value value, Value low, Value high, bool negated);
  Value like(Value value, Value pattern, const Value* escape, bool negated, bool ignore_case);
  Value glob(Value value, Value pattern, bool negated);
  Value choice(std::vector<std::pair<Value, Value>> whens, const Value* otherwise);
  Value cast(Value value, const Type& to, const std::string& written);
  Value collate(Value value, std::string_view collation);
  Value call(std::string name, std::vector<Value> arguments, Span span);

 private:
  static Value made(decltype(Expr::node) node, Type type, Span span, Texts texts = {});
  static Span around(const Value& left, const Value& right);
  Texts spread(const std::vector<Value>& arguments) const;
  bool fits(Value& left, Value& right, bool order);  // brings both sides of a comparison together
  bool fit_texts(Value& left, Value& right, bool order);
  bool fit_enum(const Value& one, const Value& text, bool order);
  bool fit_time(Value& time, Value& text, bool order);
  void pair_number(Value& one, Value& other);
  Value divide(Value left, Value right, bool whole);
  static Type rough_type(Does does, const Value& left, const Value& right);
  bool divisor_ok(const Value& divisor);
  Value moved_in_time(Does does, Value left, Value right);
  Value cast_literal(Value value, const Type& to, const std::string& written);
  Value special(std::string_view what, const std::string& name, std::vector<Value> arguments, Span span);
  Value coalesce(std::vector<Value> arguments, Span span);
  Value extreme(const std::string& name, std::vector<Value> arguments, Span span);
  bool join_types(std::vector<Value>& values, Type& type, const std::string& what);

  const Language& language_;
  std::string stopped_;
};

const Literal* literal_of(const Value& value);

}  // namespace waybill::body
