// The catalogue of a PostgreSQL database: a fixed number of queries, whatever the number of tables, in one read-only
// transaction with an empty search_path, so that every name the server prints is qualified.
#include <algorithm>
#include <map>
#include <sstream>

#include "runtime/driver/postgres/catalog_queries.h"
#include "runtime/driver/postgres/deparsed.h"
#include "runtime/driver/postgres/link.h"

namespace waybill::postgres {
namespace {

namespace queries = catalog_queries;

std::string text(const Row& row, std::size_t i) { return row[i].value_or(""); }
bool is_true(const Row& row, std::size_t i) { return row[i] == "t"; }
int number(const Row& row, std::size_t i) { return row[i] ? std::stoi(*row[i]) : 0; }
std::int64_t number64(const Row& row, std::size_t i) { return row[i] ? std::stoll(*row[i]) : 0; }

Type with_precision(TypeKind kind, int modifier) {
  Type type = make_type(kind);
  if (modifier >= 0) type.precision = modifier;
  return type;
}
Type with_length(TypeKind kind, int modifier, int header) {
  Type type = make_type(kind);
  if (modifier >= header) type.length = modifier - header;
  return type;
}

Type numeric_type(int modifier) {
  Type type = make_type(TypeKind::decimal);
  if (modifier < 4) return type;
  type.precision = (modifier - 4) >> 16 & 0xffff;
  type.scale = ((modifier - 4) & 0x7ff) ^ 1024;  // 11 bits, signed
  type.scale = *type.scale - 1024;
  return type;
}

Type named(TypeKind kind, const std::string& name) {
  Type type = make_type(kind);
  type.name = name;
  return type;
}

using EnumLabels = std::map<std::string, std::vector<std::string>>;  // by oid

Type logical_type(const PgType& type, const EnumLabels& enums) {
  struct Plain {
    Oid oid;
    TypeKind kind;
  };
  static constexpr Plain plain[] = {
      {oid::bool_, TypeKind::boolean},  {oid::int2, TypeKind::smallint}, {oid::int4, TypeKind::integer},
      {oid::int8, TypeKind::bigint},    {oid::oid_, TypeKind::bigint},   {oid::float4, TypeKind::real},
      {oid::float8, TypeKind::double_}, {oid::text, TypeKind::text},     {oid::name, TypeKind::text},
      {oid::char_, TypeKind::text},     {oid::bytea, TypeKind::blob},    {oid::date, TypeKind::date},
      {oid::uuid, TypeKind::uuid},      {oid::json, TypeKind::json},     {oid::jsonb, TypeKind::json},
      {oid::xml, TypeKind::xml},        {869, TypeKind::inet},           {650, TypeKind::inet},
  };
  for (const Plain& row : plain)
    if (row.oid == type.oid) return make_type(row.kind);
  switch (type.oid) {
    case oid::numeric: return numeric_type(type.modifier);
    case oid::bpchar: return with_length(TypeKind::char_, type.modifier, 4);
    case oid::varchar:
      return type.modifier < 4 ? make_type(TypeKind::text) : with_length(TypeKind::varchar, type.modifier, 4);
    case oid::time: return with_precision(TypeKind::time, type.modifier);
    case 1266: return with_precision(TypeKind::timetz, type.modifier);
    case oid::timestamp: return with_precision(TypeKind::timestamp, type.modifier);
    case oid::timestamptz: return with_precision(TypeKind::timestamptz, type.modifier);
    case oid::interval: return make_type(TypeKind::interval);
    case oid::bit: return with_length(TypeKind::bit, type.modifier, 0);
    case oid::varbit: return with_length(TypeKind::varbit, type.modifier, 0);
    default: break;
  }
  if (const auto found = enums.find(std::to_string(type.oid)); type.kind == 'e' && found != enums.end()) {
    Type out = named(TypeKind::enum_, type.name);
    out.labels = found->second;
    return out;
  }
  if (type.name == "geometry" || type.name == "geography") return make_type(TypeKind::geometry);
  return named(TypeKind::native, type.spelling);
}

Type type_or_array(const PgType& type, const EnumLabels& enums) {
  if (type.element == 0) return logical_type(type, enums);
  PgType element{
      type.element, type.name.substr(1), 'b', type.modifier, 0, type.spelling.substr(0, type.spelling.find("[]"))};
  if (enums.count(std::to_string(type.element)) != 0) element.kind = 'e';
  Type out = make_type(TypeKind::array);
  out.element = std::make_shared<const Type>(logical_type(element, enums));
  return out;
}

FkAction action_of(const std::string& code) {
  switch (code.empty() ? 'a' : code[0]) {
    case 'r': return FkAction::restrict;
    case 'c': return FkAction::cascade;
    case 'n': return FkAction::set_null;
    case 'd': return FkAction::set_default;
    default: return FkAction::no_action;
  }
}

std::string relation_kind(const std::string& relkind, bool partition) {
  if (partition) return "partition";
  if (relkind == "p") return "partitioned";
  return relkind == "f" ? "foreign" : "";
}

class Introspection {
 public:
  Introspection(Connection& connection, Catalog& catalog, const std::string& schema)
      : connection_(connection), catalog_(catalog) {
    condition_ = schema.empty() ? queries::system_schemas : "n.nspname = " + literal(schema);
  }

  Result<void> all() {
    WAYBILL_CHECK(server());
    WAYBILL_CHECK(each(queries::schemas, [&](const Row& row) { catalog_.schemas.push_back(text(row, 0)); }));
    WAYBILL_CHECK(each(queries::enums, [&](const Row& row) { add_enum(row); }));
    std::erase_if(catalog_.enums, [&](const Enum& e) {
      return std::find(catalog_.schemas.begin(), catalog_.schemas.end(), e.name.schema) == catalog_.schemas.end();
    });
    WAYBILL_CHECK(each(queries::relations, [&](const Row& row) { add_relation(row); }));
    WAYBILL_CHECK(each(queries::columns, [&](const Row& row) { add_column(row); }));
    WAYBILL_CHECK(each(queries::constraints, [&](const Row& row) { add_constraint(row); }));
    WAYBILL_CHECK(each(queries::indexes, [&](const Row& row) { add_index_part(row); }));
    WAYBILL_CHECK(each(queries::triggers, [&](const Row& row) { add_trigger(row); }));
    WAYBILL_CHECK(each(queries::parents, [&](const Row& row) { add_parent(row); }));
    WAYBILL_CHECK(each(queries::sequences, [&](const Row& row) { add_sequence(row); }));
    WAYBILL_CHECK(each(queries::domains, [&](const Row& row) { add_domain(row); }));
    WAYBILL_CHECK(each(queries::prerequisites, [&](const Row& row) { add_prerequisite(row); }));
    WAYBILL_CHECK(each(queries::routines, [&](const Row& row) { add_routine(row); }));
    set_serials();
    return {};
  }

 private:
  Result<void> server() {
    WAYBILL_TRY(Rows rows, connection_.query("SELECT version(), current_database(), current_schema()"));
    catalog_.server_version = text(rows[0], 0);
    catalog_.database = text(rows[0], 1);
    catalog_.default_schema = text(rows[0], 2).empty() ? "public" : text(rows[0], 2);
    WAYBILL_CHECK(connection_.execute("SET search_path = ''"));
    return {};
  }

  template <class F>
  Result<void> each(const char* query, F&& f) {
    std::string sql = query;
    for (std::size_t at; (at = sql.find("{schemas}")) != std::string::npos;) sql.replace(at, 9, condition_);
    WAYBILL_TRY(Rows rows, connection_.query(sql));
    for (const Row& row : rows) f(row);
    return {};
  }

  Table* table(const std::string& oid) {
    const auto found = tables_.find(oid);
    return found == tables_.end() ? nullptr : &catalog_.tables[found->second];
  }
  std::string column_name(const std::string& oid, const std::string& attnum) const {
    const auto found = names_.find(oid + "." + attnum);
    return found == names_.end() ? "" : found->second;
  }
  std::vector<std::string> column_names(const std::string& oid, const std::string& attnums) const {
    std::vector<std::string> names;
    std::istringstream stream(attnums);
    for (std::string attnum; stream >> attnum;) names.push_back(column_name(oid, attnum));
    return names;
  }

  void add_enum(const Row& row) {
    const QName name{text(row, 1), text(row, 2)};
    if (catalog_.enums.empty() || catalog_.enums.back().name != name)
      catalog_.enums.push_back({name, {}, text(row, 3)});
    if (row[4]) catalog_.enums.back().labels.push_back(*row[4]);
    if (row[4]) enums_[text(row, 0)].push_back(*row[4]);
  }

  void add_relation(const Row& row) {
    const std::string kind = text(row, 3);
    if (kind == "v" || kind == "m") {
      views_[text(row, 0)] = catalog_.views.size();
      View view;
      view.name = {text(row, 1), text(row, 2)};
      view.definition = settled(text(row, 11));
      view.options = text(row, 9);
      if (view.definition.ends_with(';')) view.definition.pop_back();
      view.materialized = kind == "m";
      view.comment = text(row, 5);
      catalog_.views.push_back(std::move(view));
      return;
    }
    tables_[text(row, 0)] = catalog_.tables.size();
    Table table;
    table.name = {text(row, 1), text(row, 2)};
    if (number64(row, 4) >= 0) table.rows_estimate = number64(row, 4);
    table.comment = text(row, 5);
    table.kind = relation_kind(kind, is_true(row, 6));
    table.partition_by = text(row, 7);
    table.partition_bound = text(row, 8);
    table.options = text(row, 9);
    if (text(row, 10) == "u") table.options += table.options.empty() ? "unlogged" : ", unlogged";
    catalog_.tables.push_back(std::move(table));
  }

  Type type_of(const Row& row, std::size_t first) const {  // oid, typname, typtype, modifier, element
    PgType type;
    type.oid = static_cast<Oid>(number64(row, first));
    type.name = text(row, first + 1);
    type.kind = text(row, first + 2).empty() ? 'b' : text(row, first + 2)[0];
    type.modifier = number(row, first + 3);
    type.element = static_cast<Oid>(number64(row, first + 4));
    return make(type, text(row, first == 4 ? 15 : 2));
  }
  Type make(PgType type, const std::string& spelling) const {
    type.spelling = spelling;
    return type_or_array(type, enums_);
  }

  void add_column(const Row& row) {
    Column column;
    column.name = text(row, 2);
    column.native_type = text(row, 3);
    column.type = type_of(row, 4);
    column.nullable = !is_true(row, 9);
    const std::string identity = text(row, 11);
    column.identity = identity == "a" ? Identity::always : identity == "d" ? Identity::by_default : Identity::no;
    if (text(row, 12) == "s") {
      column.generated = Generated::stored;
      column.generation_expression = settled(text(row, 10));
    } else if (row[10] && !row[10]->starts_with("NULL")) {
      column.default_value = classify_default(settled(*row[10]), column.type);
    }
    column.collation = text(row, 13);
    column.comment = text(row, 14);
    names_[text(row, 0) + "." + text(row, 1)] = column.name;
    if (Table* owner = table(text(row, 0)))
      owner->columns.push_back(std::move(column));
    else if (const auto view = views_.find(text(row, 0)); view != views_.end())
      catalog_.views[view->second].columns.push_back(std::move(column));
  }

  void add_constraint(const Row& row) {
    Table* owner = table(text(row, 0));
    if (owner == nullptr) return;
    const std::string kind = text(row, 2);
    if (kind == "c") {
      owner->checks.push_back({text(row, 1), settled(text(row, 14)), true, is_true(row, 13), is_true(row, 16)});
    } else if (kind == "f") {
      ForeignKey key;
      key.name = text(row, 1);
      key.columns = column_names(text(row, 0), text(row, 3));
      key.parent = {text(row, 4), text(row, 5)};
      key.parent_columns = column_names(text(row, 6), text(row, 7));
      key.on_update = action_of(text(row, 8));
      key.on_delete = action_of(text(row, 9));
      key.match_full = text(row, 10) == "f";
      key.deferrable = is_true(row, 11);
      key.initially_deferred = is_true(row, 12);
      key.validated = is_true(row, 13);
      owner->foreign_keys.push_back(std::move(key));
    } else {
      Key key{text(row, 1), column_names(text(row, 0), text(row, 3)), is_true(row, 11), is_true(row, 12), false};
      if (kind == "p")
        owner->primary_key = std::move(key);
      else
        owner->unique_keys.push_back(std::move(key));
    }
  }

  void add_index_part(const Row& row) {
    Table* owner = table(text(row, 1));
    const auto view = views_.find(text(row, 1));
    if (owner == nullptr && view == views_.end()) return;
    if (is_true(row, 16)) return add_key_part(*owner, row);
    std::vector<Index>& indexes = owner != nullptr ? owner->indexes : catalog_.views[view->second].indexes;
    if (number(row, 9) == 1) {
      Index index;
      index.name = text(row, 2);
      index.unique = is_true(row, 3);
      index.method = text(row, 4) == "btree" ? "" : text(row, 4);
      index.predicate = settled(text(row, 5));
      index.native = settled(text(row, 6));
      index.comment = text(row, 7);
      indexes.push_back(std::move(index));
    }
    Index& index = indexes.back();
    if (!is_true(row, 15)) {
      index.include.push_back(column_name(text(row, 1), text(row, 10)));
      return;
    }
    IndexPart part;
    if (text(row, 10) == "0")
      part.expression = settled(text(row, 11));
    else
      part.column = column_name(text(row, 1), text(row, 10));
    const int option = number(row, 12);  // bit 0: DESC, bit 1: NULLS FIRST
    part.descending = (option & 1) != 0;
    if (((option & 2) != 0) != part.descending) part.nulls_first = (option & 2) != 0;
    part.operator_class = text(row, 13);
    part.collation = text(row, 14);
    index.parts.push_back(std::move(part));
  }

  // What the constraint doesn't say and its index does.
  void add_key_part(Table& owner, const Row& row) {
    const auto add = [&](Key& key) {
      if (key.name != text(row, 2)) return;
      key.nulls_not_distinct = is_true(row, 8);
      if (!is_true(row, 15)) key.include.push_back(column_name(text(row, 1), text(row, 10)));
    };
    if (owner.primary_key) add(*owner.primary_key);
    std::for_each(owner.unique_keys.begin(), owner.unique_keys.end(), add);
  }

  void add_trigger(const Row& row) {
    Trigger trigger;
    trigger.name = text(row, 1);
    const int bits = number(row, 2);
    trigger.timing = (bits & 64) != 0 ? "instead of" : (bits & 2) != 0 ? "before" : "after";
    trigger.for_each_row = (bits & 1) != 0;
    if ((bits & 4) != 0) trigger.events.push_back("insert");
    if ((bits & 16) != 0) trigger.events.push_back("update");
    if ((bits & 8) != 0) trigger.events.push_back("delete");
    if ((bits & 32) != 0) trigger.events.push_back("truncate");
    trigger.enabled = text(row, 3) != "D";
    if (text(row, 3) == "R") trigger.fires = "replica";
    if (text(row, 3) == "A") trigger.fires = "always";
    const std::string definition = settled(text(row, 4));
    trigger.native = definition;
    trigger.body = definition + ";\n" + text(row, 5);
    if (const std::size_t when = definition.find(" WHEN ("); when != std::string::npos)
      trigger.condition = definition.substr(when + 7, definition.rfind(") EXECUTE ") - when - 7);
    if (Table* owner = table(text(row, 0))) {
      owner->triggers.push_back(std::move(trigger));
      return;
    }
    const auto view = views_.find(text(row, 0));
    if (view == views_.end()) return;
    const QName& on = catalog_.views[view->second].name;
    catalog_.routines.push_back(
        {{on.schema, trigger.name}, "trigger", "on " + on.schema + "." + on.name, trigger.body});
  }

  void add_parent(const Row& row) {
    Table* child = table(text(row, 0));
    if (child == nullptr) return;
    child->parents.push_back({text(row, 1), text(row, 2)});
    if (child->kind.empty()) child->kind = "child";
  }

  void add_sequence(const Row& row) {
    Sequence sequence;
    sequence.name = {text(row, 0), text(row, 1)};
    sequence.type = parse_type(text(row, 2)).value_or(make_type(TypeKind::bigint));
    sequence.start = number64(row, 3);
    sequence.increment = number64(row, 4);
    sequence.minimum = number64(row, 5);
    sequence.maximum = number64(row, 6);
    sequence.cycle = is_true(row, 7);
    sequence.cache = number64(row, 15);
    if (row[8]) sequence.last_value = number64(row, 8);
    if (row[10]) {
      sequence.owner_table = QName{text(row, 9), text(row, 10)};
      sequence.owner_column = text(row, 11);
    }
    catalog_.sequences.push_back(std::move(sequence));
  }

  void add_domain(const Row& row) {
    const QName name{text(row, 0), text(row, 1)};
    if (catalog_.domains.empty() || catalog_.domains.back().name != name) {
      Domain domain;
      domain.name = name;
      PgType type{static_cast<Oid>(number64(row, 3)),  text(row, 4), text(row, 5)[0], number(row, 6),
                  static_cast<Oid>(number64(row, 11)), text(row, 2)};
      domain.base = make(type, type.spelling);
      domain.native_type = text(row, 2) + (row[14] ? " COLLATE " + quoted(*row[14]) : "");
      domain.comment = text(row, 13);
      domain.nullable = !is_true(row, 7);
      if (row[8]) domain.default_value = classify_default(settled(*row[8]), domain.base);
      catalog_.domains.push_back(std::move(domain));
    }
    if (row[9]) catalog_.domains.back().checks.push_back({*row[9], settled(text(row, 10)), true, is_true(row, 12)});
  }

  void add_prerequisite(const Row& row) {
    catalog_.routines.push_back({{text(row, 0), text(row, 1)}, text(row, 2), "", text(row, 3)});
  }

  void add_routine(const Row& row) {
    const std::string kind = text(row, 2);
    catalog_.routines.push_back({{text(row, 0), text(row, 1)},
                                 kind == "p"   ? "procedure"
                                 : kind == "a" ? "aggregate"
                                               : "function",
                                 text(row, 3),
                                 text(row, 4)});
  }

  // serial: an integer whose default takes from a sequence that no other column takes from.
  void set_serials() {
    std::map<std::string, int> uses;
    for_each_serial([&](const Table& owner, const Column& column) {
      if (owner.parents.empty()) ++uses[column.default_value->text];  // partitions take from their parent's
    });
    for_each_serial([&](const Table& owner, Column& column) {
      if (uses[column.default_value->text] > 1) return;
      for (Sequence& sequence : catalog_.sequences) {
        const std::string plain = sequence.name.schema + "." + sequence.name.name;
        if (column.default_value->text != plain && column.default_value->text != quoted(sequence.name) &&
            column.default_value->text != sequence.name.schema + "." + quoted(sequence.name.name))
          continue;
        if (owner.parents.empty() && !sequence.owner_table) {
          sequence.owner_table = owner.name;
          sequence.owner_column = column.name;
        }
        column.identity = Identity::by_default;
      }
      if (column.identity == Identity::no) return;
      column.identity_default = column.default_value->native;
      column.default_value.reset();
    });
  }
  template <class F>
  void for_each_serial(F&& f) {
    for (Table& owner : catalog_.tables)
      for (Column& column : owner.columns)
        if (column.default_value && column.default_value->kind == DefaultKind::next_value && is_integer(column.type))
          f(owner, column);
  }

  Connection& connection_;
  Catalog& catalog_;
  std::string condition_;
  std::map<std::string, std::size_t> tables_, views_;  // by oid
  std::map<std::string, std::string> names_;           // "oid.attnum" → column name
  EnumLabels enums_;
};

// "(20, 10, 14)": number of the column, its type and modifier, for a VALUES list.
std::string values_of(const PGresult* described) {
  std::string out;
  for (int i = 0; i < PQnfields(described); ++i)
    out += (i == 0 ? "(" : ", (") + std::to_string(i) + ", " + std::to_string(PQftype(described, i)) + "::oid, " +
           std::to_string(PQfmod(described, i)) + ", " + std::to_string(PQftable(described, i)) + "::oid, " +
           std::to_string(PQftablecol(described, i)) + ")";
  return out;
}

}  // namespace

Result<std::vector<Column>> describe(const Url& url, const std::string& select) {
  WAYBILL_TRY(auto link, Link::open(url));
  const PgResult prepared(PQprepare(link->handle(), "", select.c_str(), 0, nullptr));
  if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return tl::unexpected<Error>(link->error(prepared.get()));
  const PgResult described(PQdescribePrepared(link->handle(), ""));
  if (PQresultStatus(described.get()) != PGRES_COMMAND_OK) return tl::unexpected<Error>(link->error(described.get()));
  if (PQnfields(described.get()) == 0) return fail(ErrorKind::usage, "this query has no result columns");
  WAYBILL_TRY(Rows rows,
              link->query("SELECT v.n, t.oid, t.typname, t.typtype, v.modifier, CASE WHEN t.typcategory = 'A' THEN "
                          "t.typelem ELSE 0 END, format_type(v.type, v.modifier), coalesce(a.attnotnull, false) "
                          "FROM (VALUES " +
                          values_of(described.get()) +
                          ") v(n, type, modifier, tab, col) "
                          "JOIN pg_type t ON t.oid = v.type LEFT JOIN pg_attribute a ON a.attrelid = v.tab AND "
                          "a.attnum = v.col ORDER BY v.n"));
  EnumLabels enums;
  WAYBILL_TRY(Rows labels, link->query("SELECT enumtypid, enumlabel FROM pg_enum ORDER BY enumtypid, enumsortorder"));
  for (const Row& row : labels) enums[text(row, 0)].push_back(text(row, 1));
  std::vector<Column> columns;
  for (const Row& row : rows) {
    PgType type{static_cast<Oid>(number64(row, 1)), text(row, 2), text(row, 3)[0], number(row, 4),
                static_cast<Oid>(number64(row, 5)), text(row, 6)};
    Column column;
    column.name = PQfname(described.get(), number(row, 0));
    column.native_type = type.spelling;
    column.type = type_or_array(type, enums);
    column.nullable = !is_true(row, 7);
    columns.push_back(std::move(column));
  }
  return columns;
}

Result<Catalog> introspect(Connection& connection, const std::string& schema) {
  Catalog catalog;
  catalog.engine = Engine::postgres;
  WAYBILL_CHECK(Introspection(connection, catalog, schema).all());
  return catalog;
}

}  // namespace waybill::postgres
