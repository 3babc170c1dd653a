// One model of a relational schema, for every engine, that loses nothing: what introspection fills, what `inspect`
// prints, what plans are compiled against. Plain values; serialised by json.h; fingerprint.h makes a stable hash of it.
// Order: tables, views and so on are sorted by schema and name, columns by position: same database, same bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/types/type.h"

namespace waybill {

// A name with its schema. schema is empty for engines without (and for "the database that the URL names").
struct QName {
  std::string schema;
  std::string name;
  friend bool operator==(const QName&, const QName&) = default;
  friend auto operator<=>(const QName&, const QName&) = default;
};

std::string to_string(const QName& name);  // "schema.name", or "name"

enum class DefaultKind {
  literal,     // text = the value's canonical text, unquoted
  expression,  // text = SQL of this engine
  now,         // the current timestamp (current_timestamp, now(), …); precision in text ("" or "6")
  current_date,
  uuid,
  next_value,  // text = the sequence's name
};

struct ColumnDefault {
  DefaultKind kind = DefaultKind::literal;
  std::string text;
  std::string native;  // as the engine prints it
  friend bool operator==(const ColumnDefault&, const ColumnDefault&) = default;
};

enum class Generated { no, stored, virtual_ };
enum class Identity { no, by_default, always };  // AUTO_INCREMENT, serial, rowid alias and identity alike: by_default

struct Column {
  std::string name;
  Type type;
  std::string native_type;  // as the engine prints it: "int(10) unsigned", "character varying(120)"
  bool nullable = true;
  std::optional<ColumnDefault> default_value;
  Generated generated = Generated::no;
  std::string generation_expression;  // SQL of this engine
  Identity identity = Identity::no;
  std::string identity_default;  // where the identity is a default that takes from a sequence (serial), as printed
  bool on_update_now = false;    // ON UPDATE CURRENT_TIMESTAMP
  bool invisible = false;
  std::string character_set;
  std::string collation;
  std::string comment;
};

struct Key {  // primary key or unique constraint
  std::string name;
  std::vector<std::string> columns;
  bool deferrable = false;
  bool initially_deferred = false;
  bool nulls_not_distinct = false;
  std::vector<std::string> include;  // columns that its index holds besides
};

struct IndexPart {
  std::string column;      // empty when expression is given
  std::string expression;  // SQL of this engine
  bool descending = false;
  std::optional<bool> nulls_first;   // where the engine can say it and it is not the default
  std::optional<int> prefix_length;  // first n characters
  std::string collation;
  std::string operator_class;
};

struct Index {  // other than those that belong to a primary key or unique constraint
  std::string name;
  bool unique = false;
  std::string method;  // "btree", "hash", "gin", "fulltext", "spatial", …; "" = the engine's default
  std::vector<IndexPart> parts;
  std::vector<std::string> include;
  std::string predicate;  // WHERE of a partial index
  bool invisible = false;
  std::string comment;
  std::string native;  // the engine's own statement, where it has one
};

enum class FkAction { no_action, restrict, cascade, set_null, set_default };

struct ForeignKey {
  std::string name;
  std::vector<std::string> columns;
  QName parent;
  std::vector<std::string> parent_columns;
  FkAction on_delete = FkAction::no_action;
  FkAction on_update = FkAction::no_action;
  bool match_full = false;
  bool deferrable = false;
  bool initially_deferred = false;
  bool validated = true;
};

struct Check {
  std::string name;
  std::string expression;  // SQL of this engine, without CHECK and the outer parentheses
  bool enforced = true;
  bool validated = true;
  bool no_inherit = false;
};

struct Trigger {
  std::string name;
  std::string timing;               // "before", "after", "instead of"
  std::vector<std::string> events;  // "insert", "update", "delete", "truncate"
  bool for_each_row = true;
  std::string condition;
  std::string body;  // the engine's own text (the whole definition where it gives only that)
  bool enabled = true;
  std::string fires;   // "replica", "always": other than in ordinary sessions
  std::string native;  // the engine's own statement, where it has one
  std::string mode;    // the sql_mode under which its body is read
};

struct Table {
  QName name;
  std::vector<Column> columns;
  std::optional<Key> primary_key;
  std::vector<Key> unique_keys;
  std::vector<Index> indexes;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Check> checks;
  std::vector<Trigger> triggers;
  std::string comment;
  std::optional<std::int64_t> rows_estimate;  // not part of the fingerprint
  std::string kind;            // "" ordinary; "partitioned", "partition", "child", "virtual", "foreign", "shadow"
  std::vector<QName> parents;  // inheritance, partition of
  std::string partition_by;    // native text
  std::string partition_bound;
  bool without_rowid = false;
  bool strict = false;
  bool autoincrement = false;  // the identity never reuses a value (SQLite AUTOINCREMENT)
  std::string options;         // engine, row format … : native text
  std::string native;          // the engine's own CREATE TABLE where it keeps one
};

struct View {
  QName name;
  std::vector<Column> columns;
  std::string definition;  // SELECT …, the engine's own text
  bool materialized = false;
  std::string comment;
  std::vector<Index> indexes;  // of a materialized one
  std::string options;         // security, check option …: native text
  std::string native;          // the engine's own CREATE VIEW where it keeps one
};

struct Sequence {
  QName name;
  Type type;
  std::int64_t start = 1;
  std::int64_t increment = 1;
  std::optional<std::int64_t> minimum;
  std::optional<std::int64_t> maximum;
  bool cycle = false;
  std::int64_t cache = 1;
  std::optional<QName> owner_table;  // the column it belongs to
  std::string owner_column;
  std::optional<std::int64_t> last_value;  // not part of the fingerprint
};

struct Enum {
  QName name;
  std::vector<std::string> labels;
  std::string comment;
};

struct Domain {
  QName name;
  Type base;
  bool nullable = true;
  std::optional<ColumnDefault> default_value;
  std::vector<Check> checks;
  std::string native_type;
  std::string comment;
};

struct Routine {
  QName name;
  std::string
      kind;  // "function", "procedure", "aggregate", "event"; "extension", "type", "collation", "trigger" of a view
  std::string signature;
  std::string body;
  std::string options;  // what the engine's own statement says between the two
  std::string mode;     // the sql_mode under which its body is read
};

struct Catalog {
  Engine engine = Engine::sqlite;
  std::string server_version;  // the server's own words; not part of the fingerprint
  std::string database;        // name or file; not part of the fingerprint
  std::string default_schema;  // what an unqualified name means ("public"); empty where there is none
  std::vector<std::string> schemas;
  std::vector<Table> tables;
  std::vector<View> views;
  std::vector<Sequence> sequences;
  std::vector<Enum> enums;
  std::vector<Domain> domains;
  std::vector<Routine> routines;
};

const Table* find_table(const Catalog& catalog, const QName& name);
const Column* find_column(const Table& table, std::string_view name);
// The same; looked for first at `expected`, where it usually is.
const Column* find_column(const Table& table, std::string_view name, std::size_t expected);

}  // namespace waybill
