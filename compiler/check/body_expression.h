// Expressions inside the bodies of views and triggers: SQL of the source in, an expression over the target's columns
// out. Reading is the dialect's business (body.h); here names get what they denote, and aggregates, subqueries and the
// present moment, which no single row's expression has, get a place in it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/check/migration.h"
#include "compiler/dialect/body.h"

namespace waybill {

// What stopped a translation. Thrown inside the translators, caught where they are called.
struct Stopped {
  std::string says;
  bool on_purpose = false;  // because of what the spec leaves out
};

// What a name denotes.
struct Known {
  Column column;       // in the source: its type, its collation
  TypedExprPtr value;  // over the target
  std::string key;     // tells two columns of the source apart; empty: no column
  bool set = false;    // the rows of a subquery, behind IN; value is its SELECT (native)
};

struct Tokens {
  std::string_view sql;
  const std::vector<body::Token>* all = nullptr;
  std::size_t from = 0, to = 0;  // the part that is meant
  const body::Token& at(std::size_t i) const { return (*all)[i]; }
  std::string text() const;
  Tokens part(std::size_t begin, std::size_t end) const { return {sql, all, begin, end}; }
};

bool is_name(const body::Token& token);
bool is_symbol(const body::Token& token, std::string_view symbol);
// The parenthesis that closes the one at `open`; tokens.to where none does.
std::size_t closing(const Tokens& tokens, std::size_t open);
// Ranges between the commas that stand in no parenthesis.
std::vector<Tokens> comma_parts(const Tokens& tokens);

struct BodyNames {
  // parts: a, or t.a, or s.t.a; nullopt: nothing known.
  std::function<std::optional<Known>(const std::vector<std::string>& parts)> find;
  // A SELECT in parentheses. exists: as a truth value; rows: behind IN.
  enum class Use { value, exists, rows };
  std::function<Known(const Tokens& select, Use use)> subquery;  // null: not here
  std::function<std::optional<Known>(const Tokens& tokens, std::size_t& at)>
      moment;  // now(); moves behind it; may be null
  bool aggregates = false;
};

struct BodyExpr {
  TypedExprPtr typed;          // in terms of the source: its type is that of the source's value
  TypedExprPtr value;          // over the target
  std::vector<Known> columns;  // of the source, outside of aggregates
  bool aggregate = false;
};

// Throws Stopped.
BodyExpr read_body_expression(const Migration& migration, const Tokens& tokens, const BodyNames& names, bool condition);

// How the column's texts are told apart in the source: throws Stopped for a collation that calls different texts equal.
void want_exact_texts(const Migration& migration, const Column& column, std::string_view what);

// A column of the target as the source's expressions see it; throws Stopped where its type means something else.
TypedExprPtr as_source_type(TypedExprPtr column, const Type& source, const std::string& name);

}  // namespace waybill
