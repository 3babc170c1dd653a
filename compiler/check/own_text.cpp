#include "compiler/check/own_text.h"

#include <algorithm>

#include "compiler/catalog/ddl_tokens.h"
#include "compiler/check/account.h"
#include "compiler/dialect/dialect.h"
#include "compiler/resolve/automap.h"

namespace waybill {
namespace {

using ddl::Token;
using ddl::TokenKind;

template <class T>
void note(std::vector<const T*>& list, const T* one) {
  if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(one);
}

class Reader {
 public:
  explicit Reader(const Migration& migration)
      : migration_(migration), source_(migration.bound->catalogs->source), dialect_(dialect_of(migration.source)) {}

  std::optional<OwnText> read(const std::string& sql) {
    std::optional<std::string> again = rewritten(sql);
    if (!again) return std::nullopt;
    out_.sql = std::move(*again);
    return std::move(out_);
  }

 private:
  bool is_name(const Token& token) const { return token.kind == TokenKind::word || token.kind == TokenKind::quoted; }

  bool same(const std::string& name, const Token& token) const {
    if (name == token.value) return true;
    const bool folds = dialect_.names_ignore_case || (dialect_.folds_names && token.kind == TokenKind::word);
    return folds && derive_name(name, NameRule::lower) == derive_name(token.value, NameRule::lower);
  }

  // Everything of this name; `schema`: what stands before its dot. `relation`: a table or view may stand here; `call`:
  // a parenthesis follows.
  bool mention(const Token* schema, const Token& name, bool relation, bool call) {
    bool found = false;
    const auto is_it = [&](const QName& one) {
      const bool here = schema != nullptr
                            ? same(one.schema, *schema)
                            : one.schema.empty() || one.schema == source_.default_schema || !dialect_.has_schemas;
      const bool it = here && same(one.name, name);
      found = found || it;
      return it;
    };
    for (const Table& one : source_.tables)
      if (relation && is_it(one.name)) {
        note(out_.tables, &one);
        out_.bare_names = out_.bare_names || schema == nullptr;
      }
    for (const View& one : source_.views)
      if (relation && is_it(one.name)) {
        note(out_.views, &one);
        out_.bare_names = out_.bare_names || schema == nullptr;
      }
    for (const Routine& one : source_.routines)
      if (call && one.kind != "trigger" && one.kind != "event" && is_it(one.name)) note(out_.routines, &one);
    for (const Enum& one : source_.enums) (void)is_it(one.name);
    for (const Sequence& one : source_.sequences) (void)is_it(one.name);
    return found;
  }

  // Where bare names are those of tables: columns may have the same ones.
  void clause(const Token& token) {
    for (const std::string_view word : {"FROM", "JOIN", "INTO", "UPDATE"})
      if (ddl::is_word(token, word)) in_from_ = true;
    for (const std::string_view word : {"SELECT", "WHERE", "ON", "USING", "GROUP", "HAVING", "ORDER", "SET", "VALUES"})
      if (ddl::is_word(token, word)) in_from_ = false;
  }
  bool stands_in_from(const Token& before) const {
    if (!in_from_) return false;
    for (const std::string_view word : {"FROM", "JOIN", "INTO", "UPDATE", "ONLY"})
      if (ddl::is_word(before, word)) return true;
    return before.kind == TokenKind::symbol && (before.value == "," || before.value == "(");
  }

  // Statement by statement: a body has several.
  std::optional<std::string> rewritten(const std::string& sql) {
    std::string out;
    for (std::size_t at = 0; at < sql.size();) {
      const std::optional<ddl::Statement> statement = ddl::next_statement(sql, at, dialect_.backslash_escapes);
      if (!statement || statement->end <= at) return std::nullopt;
      std::size_t copied = at;
      if (!names(statement->tokens, sql, copied, out)) return std::nullopt;
      out += sql.substr(copied, statement->end - copied);
      at = statement->end;
    }
    return out;
  }

  bool names(const ddl::Tokens& tokens, const std::string& sql, std::size_t& copied, std::string& out) {
    const auto dot = [&](std::size_t i) { return i < tokens.size() && tokens[i].value == "."; };
    const auto put = [&](const Token& token, const std::string& text) {
      out += sql.substr(copied, token.begin - copied) + text;
      copied = token.end;
    };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const Token& token = tokens[i];
      if (token.kind == TokenKind::text && sql[token.begin] == '$') {  // a body between $$: read like the rest
        const std::optional<std::string> inside = rewritten(token.value);
        if (!inside) return false;
        const std::size_t mark = sql.find('$', token.begin + 1) + 1 - token.begin;
        put(token, sql.substr(token.begin, mark) + *inside + sql.substr(token.begin, mark));
        continue;
      }
      if (!is_name(token) || (i > 0 && dot(i - 1))) continue;
      const bool qualified = dot(i + 1) && i + 2 < tokens.size() && is_name(tokens[i + 2]);
      clause(token);
      const bool call = i + 1 < tokens.size() && tokens[i + 1].value == "(";
      const bool called = i + 3 < tokens.size() && tokens[i + 3].value == "(";
      if (qualified && mention(&token, tokens[i + 2], true, called) && dialect_.has_schemas)
        put(token, dialect_.quote(migration_.bound->target_schema.empty() ? source_.default_schema
                                                                          : migration_.bound->target_schema));
      else
        mention(nullptr, token, i > 0 && stands_in_from(tokens[i - 1]), call);
    }
    return true;
  }

  const Migration& migration_;
  const Catalog& source_;
  const Dialect& dialect_;
  bool in_from_ = false;
  OwnText out_;
};

bool takes_all_rows(const TableFlow& flow) {
  const BoundFlow& bound = *flow.bound;
  return bound.kind == FlowKind::copy && !flow.appends_to && bound.where == nullptr && !bound.elements &&
         !bound.part->distinct && bound.distinct_by.empty() && bound.group_by.empty() && bound.scope.tables.size() == 1;
}

}  // namespace

std::optional<OwnText> read_own_text(const Migration& migration, const std::string& sql) {
  return Reader(migration).read(sql);
}

const TableFlow* whole_copy(const Migration& migration, const Table& table, std::string& why, bool& on_purpose) {
  on_purpose = false;
  why = "table " + table.name.name + " is left out";
  for (const TableFlow& flow : migration.flows) {
    const auto& tables = flow.bound->scope.tables;
    if (tables.empty() ||
        std::none_of(tables.begin(), tables.end(), [&](const ScopeTable& one) { return one.table == &table; }))
      continue;
    if (takes_all_rows(flow)) return &flow;
    why = flow.bound->kind == FlowKind::copy ? "only some rows of " + table.name.name + " are carried"
                                             : "table " + table.name.name + " becomes another table";
  }
  for (const LeftOut& left : migration.bound->left_out)
    on_purpose = on_purpose || (left.table == &table && left.column == nullptr);
  return nullptr;
}

const Column* changed_column(const TableFlow& flow) {
  const Table& table = *flow.bound->scope.tables.front().table;
  for (const Column& column : table.columns) {
    const FlowColumn* carrier = carrier_of(flow, 0, column.name);
    if (carrier == nullptr || carrier->target != column.name) return &column;
    const Conversion& conversion = carrier->conversion;
    if (conversion.cast_class > CastClass::widening && !(conversion.from == conversion.to)) return &column;
  }
  return nullptr;
}

}  // namespace waybill
