// All that differs between engines in text: facts as fields, SQL as a few functions. One per engine, beside the others,
// with the same outline, so that two can be read side by side. Constant data and pure functions: thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/types/typed_expr.h"

namespace waybill {

enum class NameScope { table, schema, schema_with_tables };  // where an index or constraint name must be unique

// How an engine holds a logical type.
struct NativeType {
  std::string sql;    // "character varying(120)"
  Type holds;         // the logical type that comes back when this column is read
  std::string check;  // SQL condition over {column} that keeps the values in range; empty when none is needed
  std::string note;   // what the engine can't keep ("the time zone is not kept"); empty when nothing
  std::vector<std::string> prelude;  // statements needed before (CREATE TYPE … AS ENUM); empty mostly
};

// The lines of text that a loader takes, one per row (render: rows between native clients).
enum class ScriptFormat {
  copy_text,  // tab separated, \N, backslash escapes
  load_data,  // the same, for LOAD DATA
  insert,     // whole INSERT statements
};

struct ScriptValue {
  std::string sql;  // of the source, raw
  Type from;        // what it is there
  Type to;          // the target column's type
};

struct ScriptColumn {
  std::string name;
  Type type;
};

// A list in one value, taken apart: an item of FROM that yields one row per element, and what each row holds.
struct ElementsSql {
  std::string join;      // "CROSS JOIN LATERAL … AS waybill_list", behind the table that has the list
  std::string value;     // SQL of the element; blanks around it are still there
  std::string position;  // SQL of its place, beginning at 1
};

namespace body {
struct Language;  // body_language.h
}

// The function that a trigger runs, where the engine keeps it apart from the trigger.
struct TriggerFunction {
  QName name;
  std::string sql;     // makes it
  std::string exists;  // as table_exists
  std::string drop;
  std::string fault;  // why it can't be made by this statement; empty: it can
  std::string body;   // its statements, where they are of the language that we read
  bool built_in = false;
};

// A statement of a trigger's body, its parts in SQL of the engine.
struct TriggerStatement {
  enum class Kind { assign, insert, update, remove, raise, choose } kind = Kind::raise;
  std::string column;  // assign: of NEW
  std::string sql;     // assign: the value; raise: the message, unquoted; else what stands before VALUES or WHERE
  std::string values;  // insert: between the parentheses
  std::string where;   // update, remove; empty: all rows
  std::vector<std::pair<std::string, std::vector<TriggerStatement>>> branches;  // choose; an empty condition: else
};

struct TriggerSql {
  std::string name;
  std::string function;  // the name of its function, where the engine wants one
  QName table;
  std::string timing;                  // "before", "after"
  std::string event;                   // "insert", "update", "delete"
  std::vector<std::string> update_of;  // columns; empty: all
  std::string condition;               // of "old" and "new"; empty: always
  std::vector<TriggerStatement> body;
};

struct TriggerMade {
  std::vector<std::string> statements, undo;
  std::string fault;  // what the engine can't say: "an assignment to NEW"; then nothing is made
};

enum class TriggerOrder { none, by_name, as_made };  // of triggers that fire at once

struct Dialect {
  Engine engine;
  std::string_view name;  // "postgresql": the word users see, and the URL scheme
  // -- facts ---------------------------------------------------------------------------------------------------------
  std::size_t identifier_max;  // 0: none
  bool identifier_max_bytes;   // bytes, or characters
  bool has_schemas;            // false: a schema is a database, or there is none
  bool transactional_ddl;
  bool names_ignore_case;  // columns "a" and "A" are one
  NameScope index_scope;
  NameScope foreign_key_scope;
  NameScope check_scope;
  NameScope trigger_scope;
  TriggerOrder trigger_order;
  bool foreign_keys_fire_triggers;  // what ON DELETE and ON UPDATE do to rows fires their triggers
  bool nulls_are_largest;           // in an order that does not say
  bool primary_key_inline;          // part of CREATE TABLE (else added after the load)
  bool constraints_inline;          // foreign keys and checks only inside CREATE TABLE
  bool deferrable;                  // keeps DEFERRABLE
  bool match_full;                  // of foreign keys of several columns: all or none may be NULL
  bool partial_indexes;
  bool expression_indexes;
  bool index_include;
  bool update_clock;     // ON UPDATE CURRENT_TIMESTAMP of a column
  bool virtual_columns;  // generated columns that are not stored
  bool foreign_key_set_default;        // ON DELETE SET DEFAULT
  bool foreign_key_set_null_required;  // ON DELETE SET NULL also of a column that takes no NULL (the delete then fails)
  bool foreign_key_makes_index;        // ADD FOREIGN KEY makes the child's index where there is none
  bool concurrent_writers;             // more than one connection may load at a time
  bool exact_decimals;                 // calculates decimals as such; else as floats of 15 digits
  bool full_join;                      // FULL JOIN; without it the rows without a partner are a second load
  bool unchecked_foreign_keys;         // ADD FOREIGN KEY or a load does not check rows in our sessions: we must ask
  std::string_view ledger_prefix;      // "waybill." or "waybill_": before runs, steps, chunks, lock
  std::string_view create_ledger_schema;  // statement, or empty
  std::string_view ledger_text;           // the type of unbounded text in a ledger table
  std::string_view script_client;         // "psql", "mariadb", "sqlite3"
  // -- values that only this engine has, as SQL over {0}; empty: it has none -----------------------------------------
  std::string_view is_zero_date;  // a date with a zero for its month or day
  std::string_view strip_nul;     // the text without its NUL characters
  std::string_view replace_nul;   // with U+2400 for each
  // -- schema files: how this engine's CREATE TABLE statements are read ----------------------------------------------
  bool backslash_escapes;       // in texts
  bool folds_names;             // bare names are lower case
  bool rowid_alias;             // INTEGER PRIMARY KEY numbers itself
  std::string_view file_marks;  // what only files of this engine hold, one per line
  Type (*declared_type)(std::string_view native);
  // -- names and values ----------------------------------------------------------------------------------------------
  std::string (*quote)(std::string_view identifier);
  std::string (*quote_text)(std::string_view text);           // a string literal
  bool (*reserved)(std::string_view word);                    // only for what prints names bare
  bool (*system_name)(std::string_view name, bool of_table);  // the engine takes no object of this name
  bool (*ignores_case)(const Column& column);                 // its collation calls 'A' and 'a' equal
  std::string (*table)(const QName& name);                    // quoted, with its schema where the engine has one
  std::string (*literal)(const TypedLiteral& value, const Type& type);
  // -- expressions ---------------------------------------------------------------------------------------------------
  std::string (*expression)(const TypedExpr& expr);
  // ORDER BY these (true: descending): texts by code points, NULL last.
  std::string (*order)(const std::vector<std::pair<TypedExprPtr, bool>>& order);
  std::string (*read)(const std::string& sql,
                      const Type& type);  // as our reader wants it: text for what has no binary form
  std::string (*limit)(const std::string& select, std::int64_t rows);
  // What tells two values apart as `=` does, whatever the collation: for GROUP BY and PARTITION BY.
  std::string (*exact)(const std::string& sql, const Type& type);
  // `list`: SQL of an array, or of a text whose elements stand between `separator`s.
  ElementsSql (*elements)(const std::string& list, const Type& type, std::string_view separator);
  const body::Language* body;  // how its expressions are read: body.h
  // -- DDL: each returns whole statements, without ';' ----------------------------------------------------------------
  // The native type of a column of a target table (Column::type; the table's keys and foreign keys may matter).
  NativeType (*native)(const Table& table, const Column& column);
  // The statements below return nothing where the engine can't say it (an index method it has not, a partial index).
  std::vector<std::string> (*create_schema)(std::string_view schema);
  // primary key, checks and foreign keys are put inside as the facts above say.
  std::vector<std::string> (*create_table)(const Table& table);
  std::vector<std::string> (*drop_table)(const Table& table);
  std::vector<std::string> (*add_primary_key)(const Table& table);
  std::vector<std::string> (*add_unique)(const Table& table, const Key& key);
  std::vector<std::string> (*create_index)(const Table& table, const Index& index);
  std::vector<std::string> (*add_foreign_key)(const Table& table, const ForeignKey& key);
  std::vector<std::string> (*add_check)(const Table& table, const Check& check);
  std::vector<std::string> (*comments)(const Table& table);
  // After the load: identity columns go on after the highest value (`at_least`: the source's own next value, if known).
  std::vector<std::string> (*set_identity)(const Table& table, const Column& column,
                                           std::optional<std::int64_t> at_least);
  std::vector<std::string> (*drop_index)(const Table& table, const Index& index);
  std::vector<std::string> (*drop_foreign_key)(const Table& table, const ForeignKey& key);
  std::vector<std::string> (*drop_key)(const Table& table, const Key& key, bool primary);
  std::vector<std::string> (*drop_check)(const Table& table, const Check& check);
  // All statements, with their ends, that make the catalogue's schema again by the engine's own client: introspecting
  // the result gives an equal catalogue.
  std::string (*schema_sql)(const Catalog& catalog);
  // -- views and triggers --------------------------------------------------------------------------------------------
  // A view or trigger of this engine's catalogue made again, with what hangs on it; its text names what it is made of
  // as the target does.
  std::vector<std::string> (*own_view)(const View& view);
  std::vector<std::string> (*drop_view)(const View& view);
  std::vector<std::string> (*own_trigger)(const Table& table, const Trigger& trigger);
  std::vector<std::string> (*drop_trigger)(const QName& table, std::string_view trigger);
  // What the trigger calls, where that is an object of its own.
  std::optional<TriggerFunction> (*trigger_function)(const Trigger& trigger);
  TriggerMade (*create_trigger)(const TriggerSql& trigger);
  std::string (*moment)(const Type& column);  // the present, for a column of this type
  std::string (*view_exists)(const QName& view);
  std::string (*trigger_exists)(const QName& table, std::string_view trigger);
  // A statement and its end, as the engine's client takes it from a file.
  std::string (*script_statement)(const std::string& sql);
  // Queries that return one row with one number: not 0 when the object is there (adoption, resume). Empty: can't be
  // asked.
  std::string (*table_exists)(const QName& table);
  std::string (*index_exists)(const QName& table, std::string_view index);
  std::string (*constraint_exists)(const QName& table, std::string_view constraint);
  // -- scripts (render): rows as text through the engine's own client
  // -------------------------------------------------- Source side: an SQL expression that gives one value as text the
  // target's loader takes; NULL stays NULL.
  std::string (*value_as_text)(const std::string& sql, const Type& type);
  ScriptFormat script_format;  // target side: what its client loads
  // Source side: one SQL expression whose value is the line (without its line break) for a loader of `format`.
  // `opening` is what script_load of the target gave; only `insert` uses it.
  std::string (*script_line)(ScriptFormat format, const std::vector<ScriptValue>& values, const std::string& opening);
  // Target side: the statement that loads such lines from standard input; for `insert` the opening of each statement.
  std::string (*script_load)(const QName& table, const std::vector<ScriptColumn>& columns);
};

const Dialect& dialect_of(Engine engine);
const Dialect* dialect_of(std::string_view name);  // "postgresql", "postgres", "mysql", "mariadb", "sqlite"; nullptr

// "postgresql", …: dialect_of(engine).name.
std::string_view to_string(Engine engine);

}  // namespace waybill
