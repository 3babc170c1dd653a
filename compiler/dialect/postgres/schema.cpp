// A whole catalogue as statements that make it again: what others need first, keys and indexes before partitions are
// attached (the server then takes the partition's own for the parent's), foreign keys and triggers when all is there.
#include <algorithm>

#include "compiler/dialect/mentions.h"
#include "compiler/dialect/postgres/postgres.h"
#include "compiler/dialect/sql.h"

namespace waybill::postgres {
namespace {

std::string default_clause(const std::optional<ColumnDefault>& value) {
  return value ? " DEFAULT " + (value->native.empty() ? value->text : value->native) : std::string();
}

std::string deferral(const auto& constraint) {
  if (!constraint.deferrable) return {};
  return constraint.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
}

class Schema {
 public:
  explicit Schema(const Catalog& catalog) : catalog_(catalog) {}

  std::string all() {
    say("SET check_function_bodies = false");
    say("SET standard_conforming_strings = on");
    say("SET client_min_messages = warning");  // a schema that is there already
    for (const std::string& schema : catalog_.schemas) say("CREATE SCHEMA IF NOT EXISTS " + quote(schema));
    types();
    for (const Sequence& one : catalog_.sequences)
      if (!is_identity(one)) say("CREATE SEQUENCE " + table(one.name) + " AS " + sequence_clauses(one));
    collect();
    const InOrder order = in_order_of_need(made_, '"', false);
    for (const Made* one : order.early) say(one->sql);
    each_table([&](const Table& one) { keys(one); });
    for (const Domain& one : catalog_.domains) domain_checks(one);
    each_table([&](const Table& one) { checks(one, true); });
    each_table([&](const Table& one) { attach(one); });
    for (const Made* one : order.late) say(one->sql);
    for (const View& one : catalog_.views) indexes(one.indexes);
    for (const Sequence& one : catalog_.sequences) owner(one);
    each_table([&](const Table& one) { foreign_keys(one); });
    each_table([&](const Table& one) { checks(one, false); });
    triggers();
    comments_of_all();
    return std::move(out_);
  }

 private:
  void say(const std::string& statement) { out_ += statement + ";\n"; }
  void put(const QName& name, std::string sql, std::string needs, bool late = false) {
    made_.push_back({name, std::move(sql), std::move(needs), late});
  }
  void put(const QName& name, const std::string& sql) { put(name, sql, sql); }
  template <class F>
  void each_table(F&& f) {
    for (const Table& one : catalog_.tables)
      if (one.kind != "foreign") f(one);
  }

  void types() {
    for (const std::string_view kind : {"extension", "collation"})
      for (const Routine& one : catalog_.routines)
        if (one.kind == kind) say(one.body);
    for (const Enum& one : catalog_.enums)
      say("CREATE TYPE " + table(one.name) + " AS ENUM (" + text_list(one.labels, quote_text) + ")");
  }

  // What may need each other in any order.
  void collect() {
    for (const Domain& one : catalog_.domains) {
      const std::string base = one.native_type.empty() ? to_string(one.base) : one.native_type;
      put(one.name, "CREATE DOMAIN " + table(one.name) + " AS " + base + default_clause(one.default_value) +
                        (one.nullable ? "" : " NOT NULL"));
    }
    for (const Routine& one : catalog_.routines) routine(one);
    for (const Table& one : catalog_.tables) {
      if (one.kind == "foreign")
        out_ += "-- The foreign table " + table(one.name) + " is left out: its server is no part of a catalogue.\n";
      else
        put(one.name, create(one));
    }
    for (const View& one : catalog_.views)
      put(one.name, create_view(one, table(one.name)) + (one.materialized ? "\nWITH NO DATA" : ""), one.definition,
          true);
  }

  // A body inside quotes is not looked into (check_function_bodies); one of standard SQL is.
  void routine(const Routine& one) {
    if (one.kind == "extension" || one.kind == "collation" || one.kind == "trigger") return;
    std::string body = one.body;
    while (!body.empty() && (body.back() == '\n' || body.back() == ';')) body.pop_back();
    const std::size_t quoted = body.find("\nAS ");
    put(one.name, body, body.substr(0, quoted));
  }

  bool is_identity(const Sequence& one) const {
    const Table* owner = one.owner_table ? find_table(catalog_, *one.owner_table) : nullptr;
    const Column* column = owner == nullptr ? nullptr : find_column(*owner, one.owner_column);
    return column != nullptr && column->identity != Identity::no && column->identity_default.empty();
  }

  static std::string sequence_clauses(const Sequence& one) {
    std::string sql = to_string(one.type) + range_clauses(one);
    return sql;
  }
  static std::string range_clauses(const Sequence& one) {
    std::string sql = " START WITH " + std::to_string(one.start) + " INCREMENT BY " + std::to_string(one.increment);
    if (one.minimum) sql += " MINVALUE " + std::to_string(*one.minimum);
    if (one.maximum) sql += " MAXVALUE " + std::to_string(*one.maximum);
    return sql + " CACHE " + std::to_string(one.cache) + (one.cycle ? " CYCLE" : "");
  }

  std::string identity(const Table& owner, const Column& column) const {
    if (!column.identity_default.empty()) return " DEFAULT " + column.identity_default;
    const std::string sql =
        column.identity == Identity::always ? " GENERATED ALWAYS AS IDENTITY" : " GENERATED BY DEFAULT AS IDENTITY";
    for (const Sequence& one : catalog_.sequences)
      if (one.owner_table == owner.name && one.owner_column == column.name)
        return sql + " (SEQUENCE NAME " + table(one.name) + range_clauses(one) + ")";
    return sql;
  }

  std::string column(const Table& owner, const Column& column) const {
    std::string sql =
        quote(column.name) + " " + (column.native_type.empty() ? to_string(column.type) : column.native_type);
    if (!column.collation.empty()) sql += " COLLATE " + collation(column.collation);
    if (column.generated != Generated::no)
      sql += " GENERATED ALWAYS AS (" + column.generation_expression + ") STORED";
    else if (column.identity != Identity::no)
      sql += identity(owner, column);
    else
      sql += default_clause(column.default_value);
    return sql + (column.nullable ? "" : " NOT NULL");
  }

  // The catalogue has its bare name: one of the schema's own goes before the server's.
  std::string collation(const std::string& name) const {
    for (const Routine& one : catalog_.routines)
      if (one.kind == "collation" && one.name.name == name) return table(one.name);
    return quote(name);
  }

  std::string create(const Table& one) const {
    std::vector<std::string> lines;
    for (const Column& each : one.columns) lines.push_back("  " + column(one, each));
    const bool unlogged = one.options.ends_with("unlogged");
    return std::string(unlogged ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ") + table(one.name) + " (\n" +
           join(lines, ",\n") + "\n)" + (one.partition_by.empty() ? "" : " PARTITION BY " + one.partition_by) +
           storage(one.options);
  }

  static std::string alter(const Table& one) { return "ALTER TABLE " + table(one.name) + " "; }

  void key(const Table& owner, const Key& key, std::string_view word) {
    say(alter(owner) + "ADD " + constraint_name(key.name, quote) + std::string(word) +
        (key.nulls_not_distinct ? " NULLS NOT DISTINCT" : "") + " (" + name_list(key.columns, quote) + ")" +
        (key.include.empty() ? "" : " INCLUDE (" + name_list(key.include, quote) + ")") + deferral(key));
  }

  void keys(const Table& one) {
    if (one.primary_key) key(one, *one.primary_key, "PRIMARY KEY");
    for (const Key& unique : one.unique_keys) key(one, unique, "UNIQUE");
    indexes(one.indexes);
  }

  void indexes(const std::vector<Index>& list) {
    for (const Index& index : list) say(index.native);
  }

  void domain_checks(const Domain& one) {
    for (const Check& check : one.checks)
      say("ALTER DOMAIN " + table(one.name) + " ADD " + constraint_name(check.name, quote) + "CHECK (" +
          check.expression + ")" + (check.validated ? "" : " NOT VALID"));
  }

  // NOT VALID ones come when children hang on their parents: a child's own could not be merged with them.
  void checks(const Table& one, bool validated) {
    for (const Check& check : one.checks) {
      if (check.validated != validated || (!validated && inherits_check(one, check))) continue;
      say(alter(one) + "ADD " + constraint_name(check.name, quote) + "CHECK (" + check.expression + ")" +
          (check.no_inherit ? " NO INHERIT" : "") + (validated ? "" : " NOT VALID"));
    }
  }
  bool inherits_check(const Table& one, const Check& check) const {
    return std::any_of(one.parents.begin(), one.parents.end(), [&](const QName& name) {
      const Table* parent = find_table(catalog_, name);
      return parent != nullptr && std::any_of(parent->checks.begin(), parent->checks.end(), [&](const Check& other) {
               return other.name == check.name && !other.validated && !other.no_inherit;
             });
    });
  }

  void attach(const Table& one) {
    for (const QName& parent : one.parents) {
      if (one.partition_bound.empty())
        say(alter(one) + "INHERIT " + table(parent));
      else
        say("ALTER TABLE " + table(parent) + " ATTACH PARTITION " + table(one.name) + " " + one.partition_bound);
    }
  }

  // Only within its schema can a table own a sequence.
  void owner(const Sequence& one) {
    if (!one.owner_table || is_identity(one) || one.owner_table->schema != one.name.schema) return;
    say("ALTER SEQUENCE " + table(one.name) + " OWNED BY " + table(*one.owner_table) + "." + quote(one.owner_column));
  }

  void foreign_keys(const Table& one) {
    for (const ForeignKey& key : one.foreign_keys)
      say(alter(one) + "ADD " + constraint_name(key.name, quote) + foreign_key_clause(key, table(key.parent), quote) +
          deferral(key) + (key.validated ? "" : " NOT VALID"));
  }

  // A partition has its parent's triggers from its parent.
  const Trigger* inherited(const Table& one, const std::string& name) const {
    if (one.kind != "partition") return nullptr;
    for (const QName& above : one.parents) {
      const Table* parent = find_table(catalog_, above);
      if (parent == nullptr) continue;
      for (const Trigger& trigger : parent->triggers)
        if (trigger.name == name && trigger.for_each_row) return &trigger;
    }
    return nullptr;
  }

  void triggers() {
    each_table([&](const Table& one) {
      for (const Trigger& trigger : one.triggers)
        if (inherited(one, trigger.name) == nullptr) say(trigger.native);
    });
    each_table([&](const Table& one) {
      for (const Trigger& trigger : one.triggers) {
        const std::vector<std::string> all = own_trigger(one, trigger);
        for (std::size_t i = 1; i < all.size(); ++i) say(all[i]);
      }
    });
    for (const Routine& one : catalog_.routines)
      if (one.kind == "trigger") say(one.body.substr(0, one.body.find(";\nCREATE OR REPLACE FUNCTION ")));
  }
  void comment(const std::string& what, const std::string& text) {
    if (!text.empty()) say("COMMENT ON " + what + " IS " + quote_text(text));
  }
  void index_comments(const QName& owner, const std::vector<Index>& list) {
    for (const Index& index : list) comment("INDEX " + table({owner.schema, index.name}), index.comment);
  }
  void comments_of_all() {
    each_table([&](const Table& one) {
      for (const std::string& sql : comments(one)) say(sql);
      index_comments(one.name, one.indexes);
    });
    for (const View& one : catalog_.views)
      for (const std::string& sql : view_comments(one)) say(sql);
    for (const Enum& one : catalog_.enums) comment("TYPE " + table(one.name), one.comment);
    for (const Domain& one : catalog_.domains) comment("DOMAIN " + table(one.name), one.comment);
  }

  const Catalog& catalog_;
  std::string out_;
  std::vector<Made> made_;
};

}  // namespace

std::string schema_sql(const Catalog& catalog) { return Schema(catalog).all(); }

}  // namespace waybill::postgres
