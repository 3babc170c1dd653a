// The spec as written: one tree for both spellings (parse_yaml.h). Nothing is resolved or defaulted here:
// what the author did not say is absent. Every name and value keeps its place. Plain values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/diagnostics/source.h"
#include "compiler/spec/expr.h"
#include "compiler/types/cast_class.h"

namespace waybill {

template <class T>
struct Spanned {
  T value{};
  Span span;
};
using Word = Spanned<std::string>;  // a name, glob or text as written

enum class NameRule { same, lower, snake_case };
enum class Existing { fail, append, upsert, mirror, replace };
enum class GeneratedRule { keep, regenerate, omit };
enum class CarryKind { carry, none, list };

struct BadRows {  // stop, or set aside at most N
  std::optional<std::int64_t> set_aside;
};

struct Settings {
  std::optional<Spanned<NameRule>> names;
  std::optional<Spanned<CastClass>> casts;
  std::optional<Spanned<Existing>> existing;
  std::optional<Spanned<BadRows>> bad_rows;
  std::optional<Spanned<GeneratedRule>> generated;
  std::optional<Spanned<std::int64_t>> chunk_rows;
  std::optional<Spanned<std::int64_t>> jobs;
  std::vector<Word> forbid;  // risks that no step of the plan may have: lossy, opaque …
};

struct Endpoint {
  std::string written;  // the URL with its ${VARIABLES}
  Word url;             // after ${ENV}; may hold a password: never print it, see runtime/command/options.h
  std::optional<Word> schema;
  std::optional<Word> schema_file;
  Span span;
};

// types: { match: tinyint(1), to: boolean }. The first rule that matches wins.
struct CastRule {
  std::optional<Word>
      match;  // a native or logical type, with or without arguments: "tinyint(1)", "int unsigned", "datetime"
  std::optional<Word> table;  // globs
  std::optional<Word> column;
  std::optional<Spanned<bool>> if_nullable;  // if: { nullable: true, default: none }
  std::optional<Word> if_default;            // "none", "any", or the default's text
  std::optional<TypeName> to;
  std::optional<Spanned<CastClass>> cast;
  std::optional<Word> zone;
  std::optional<Spanned<bool>> nullable;
  std::map<std::string, Word> options;  // further words of a rule: default, zero_date, nul, epoch …
  Span span;
};

// target column: expression, or { from, type, nullable, default, cast, zone, comment }
struct ColumnMap {
  Word target;               // "*" asks for all columns of `star`
  ExprPtr from;              // null when not given: the source column of that name
  std::optional<Word> star;  // "*": Customer — a table or alias
  std::optional<TypeName> type;
  std::optional<Spanned<bool>> nullable;
  ExprPtr default_value;  // may be null
  std::optional<Spanned<CastClass>> cast;
  std::optional<Word> zone;
  std::optional<Word> comment;
  bool from_was_quoted = false;  // YAML: the scalar was quoted, for the 'active' trap
  Span span;
};

struct IndexSpec {
  std::optional<Word> name;
  std::vector<Word> columns;  // "col", "col desc"
  bool unique = false;
  Span span;
};

struct ForeignKeySpec {
  std::optional<Word> name;
  std::vector<Word> columns;
  Word parent;
  std::vector<Word> parent_columns;
  std::optional<Word> on_delete, on_update;
  Span span;
};

struct CheckSpec {
  std::optional<Word> name;
  ExprPtr expression;
  Span span;
};

template <class T>
struct Carry {  // carry | none | a list that spells them out
  CarryKind kind = CarryKind::carry;
  std::vector<T> list;
  Span span;  // invalid when not said
};

struct OrderBy {
  ExprPtr expression;
  bool descending = false;
};

// One target table of a mapping, with all that may be said of it.
struct Part {
  Word table;  // target; empty value when not given (copy without into)
  std::vector<ColumnMap> columns;
  bool only = false;  // copy: columns not named are not auto-mapped
  ExprPtr where;      // may be null
  std::vector<Word> key;
  std::optional<Word> key_generated;  // key: { generated: id }: the column that numbers the rows; `key: generated`: id
  bool distinct = false;
  std::vector<Word> distinct_by;  // distinct: [name]: target columns that rows agree on; empty: the key
  std::vector<OrderBy> prefer;
  Carry<IndexSpec> indexes;
  Carry<ForeignKeySpec> foreign_keys;
  Carry<CheckSpec> checks;
  Carry<Word> triggers;
  Carry<Word> comments;
  std::optional<Spanned<GeneratedRule>> generated;
  std::optional<Spanned<Existing>> existing;
  std::optional<Spanned<BadRows>> bad_rows;
  std::vector<Word> before, after;
  std::optional<Spanned<std::int64_t>> chunk_rows;
  std::optional<Spanned<std::int64_t>> jobs;
  Span span;
};

struct TableRef {
  Word table;         // "Track", "schema.Track"
  std::string alias;  // empty when not given
};

enum class JoinKind { inner, left, right, full, cross };

struct Join {
  JoinKind kind = JoinKind::inner;
  TableRef table;
  ExprPtr on;  // may be null
  std::vector<Word> using_columns;
  Span span;
};

struct Drop {
  bool rest = false;
  std::vector<Word> names;  // names and globs, "t.Name" in a merge
  Span span;
};

struct Copy {  // 1 -> 1; source.table.value == "*" (or another glob): every table not named elsewhere
  TableRef source;
  std::vector<Word> except;  // globs, with copy: "*"
  Part into;
};
struct Split {  // 1 -> N
  TableRef source;
  std::vector<Part> into;
};
struct Merge {  // N -> 1
  TableRef source;
  std::vector<Join> joins;
  std::vector<ExprPtr> group_by;
  Part into;
};
struct UnionSource {  // one of the tables that a union appends; its columns and where beside those of the union
  TableRef source;
  std::vector<ColumnMap> columns;
  ExprPtr where;  // may be null
  Span span;
};
struct Union {  // several tables into one, each as a step of its own; columns not named are mapped by name
  std::vector<UnionSource> sources;
  Part into;
};
struct Query {  // the source's own SQL
  Word sql;
  Part into;
};

// severities: { no-key: error, W0603: off }
enum class SeverityWord { off, note, warning, error };
struct SeverityRule {
  Word code;  // its id or its name
  Spanned<SeverityWord> says;
};

// A finding that is known and accepted for a while. `object`: a glob over what the finding is about; absent: all.
struct Waiver {
  Word code;
  std::optional<Word> object;
  Word reason;
  Word until;  // 2027-01-31: the last day
  Span span;
};

struct Mapping {
  std::variant<Copy, Split, Merge, Query, Union> what;
  Drop drop;
  Span span;  // the whole mapping
  Span head;  // its first word and source
};

struct Spec {
  std::optional<Spanned<int>> version;
  std::optional<Word> migration;
  std::optional<Endpoint> source, target;
  Settings settings;
  std::vector<CastRule> types;
  std::vector<Mapping> tables;
  Carry<Word> views, enums, sequences, routines;
  std::vector<Word> before, after;
  std::vector<SeverityRule> severities;
  std::vector<Waiver> waivers;
  std::map<std::string, Word> vars;
  Span span;
};

// Same tree, places apart.
bool same(const Spec& a, const Spec& b);

}  // namespace waybill
