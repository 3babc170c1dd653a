// The fields of a catalogue's structs, each list once: what json.cpp writes and reads, in this order. `io` is called
// with a key and a field; a field that has its default value (the third argument, where it is not the type's own) is
// left out of the file. `io.passing`: what may change while the schema does not, no part of a fingerprint.
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "compiler/catalog/catalog.h"

namespace waybill {

inline const auto& words(Engine) {
  static constexpr std::pair<std::string_view, Engine> list[] = {
#define WAYBILL_ENGINE(enumerator, word) {word, Engine::enumerator},
#include "compiler/types/engines.def"
#undef WAYBILL_ENGINE
  };
  return list;
}

inline const auto& words(DefaultKind) {
  static constexpr std::pair<std::string_view, DefaultKind> list[] = {
      {"literal", DefaultKind::literal}, {"expression", DefaultKind::expression},
      {"now", DefaultKind::now},         {"current_date", DefaultKind::current_date},
      {"uuid", DefaultKind::uuid},       {"next_value", DefaultKind::next_value}};
  return list;
}

inline const auto& words(Generated) {
  static constexpr std::pair<std::string_view, Generated> list[] = {
      {"no", Generated::no}, {"stored", Generated::stored}, {"virtual", Generated::virtual_}};
  return list;
}

inline const auto& words(Identity) {
  static constexpr std::pair<std::string_view, Identity> list[] = {
      {"no", Identity::no}, {"by_default", Identity::by_default}, {"always", Identity::always}};
  return list;
}

inline const auto& words(FkAction) {
  static constexpr std::pair<std::string_view, FkAction> list[] = {{"no_action", FkAction::no_action},
                                                                   {"restrict", FkAction::restrict},
                                                                   {"cascade", FkAction::cascade},
                                                                   {"set_null", FkAction::set_null},
                                                                   {"set_default", FkAction::set_default}};
  return list;
}

template <class T, class Struct>
concept Is = std::is_same_v<std::remove_const_t<T>, Struct>;

template <class Io, Is<Type> T>
void type_fields(Io& io, T& type) {  // without kind and element
  io("unsigned", type.is_unsigned);
  io("length", type.length);
  io("precision", type.precision);
  io("scale", type.scale);
  io("labels", type.labels);
  io("name", type.name);
}

template <class Io, Is<QName> T>
void fields(Io& io, T& name) {
  io("schema", name.schema);
  io.always("name", name.name);
}

template <class Io, Is<ColumnDefault> T>
void fields(Io& io, T& value) {
  io.always("kind", value.kind);
  io("text", value.text);
  io("native", value.native);
}

template <class Io, Is<Column> T>
void fields(Io& io, T& column) {
  io.always("name", column.name);
  io.always("type", column.type);
  io("native_type", column.native_type);
  io("nullable", column.nullable, true);
  io("default", column.default_value);
  io("generated", column.generated);
  io("generation_expression", column.generation_expression);
  io("identity", column.identity);
  io("identity_default", column.identity_default);
  io("on_update_now", column.on_update_now);
  io("invisible", column.invisible);
  io("character_set", column.character_set);
  io("collation", column.collation);
  io("comment", column.comment);
}

template <class Io, Is<Key> T>
void fields(Io& io, T& key) {
  io("name", key.name);
  io("columns", key.columns);
  io("deferrable", key.deferrable);
  io("initially_deferred", key.initially_deferred);
  io("nulls_not_distinct", key.nulls_not_distinct);
  io("include", key.include);
}

template <class Io, Is<IndexPart> T>
void fields(Io& io, T& part) {
  io("column", part.column);
  io("expression", part.expression);
  io("descending", part.descending);
  io("nulls_first", part.nulls_first);
  io("prefix_length", part.prefix_length);
  io("collation", part.collation);
  io("operator_class", part.operator_class);
}

template <class Io, Is<Index> T>
void fields(Io& io, T& index) {
  io("name", index.name);
  io("unique", index.unique);
  io("method", index.method);
  io("parts", index.parts);
  io("include", index.include);
  io("predicate", index.predicate);
  io("invisible", index.invisible);
  io("comment", index.comment);
  io("native", index.native);
}

template <class Io, Is<ForeignKey> T>
void fields(Io& io, T& key) {
  io("name", key.name);
  io("columns", key.columns);
  io.always("parent", key.parent);
  io("parent_columns", key.parent_columns);
  io("on_delete", key.on_delete);
  io("on_update", key.on_update);
  io("match_full", key.match_full);
  io("deferrable", key.deferrable);
  io("initially_deferred", key.initially_deferred);
  io("validated", key.validated, true);
}

template <class Io, Is<Check> T>
void fields(Io& io, T& check) {
  io("name", check.name);
  io("expression", check.expression);
  io("enforced", check.enforced, true);
  io("validated", check.validated, true);
  io("no_inherit", check.no_inherit);
}

template <class Io, Is<Trigger> T>
void fields(Io& io, T& trigger) {
  io("name", trigger.name);
  io("timing", trigger.timing);
  io("events", trigger.events);
  io("for_each_row", trigger.for_each_row, true);
  io("condition", trigger.condition);
  io("body", trigger.body);
  io("enabled", trigger.enabled, true);
  io("fires", trigger.fires);
  io("native", trigger.native);
  io("mode", trigger.mode);
}

template <class Io, Is<Table> T>
void fields(Io& io, T& table) {
  fields(io, table.name);
  io("columns", table.columns);
  io("primary_key", table.primary_key);
  io("unique_keys", table.unique_keys);
  io("indexes", table.indexes);
  io("foreign_keys", table.foreign_keys);
  io("checks", table.checks);
  io("triggers", table.triggers);
  io("comment", table.comment);
  io.passing("rows_estimate", table.rows_estimate);
  io("kind", table.kind);
  io("parents", table.parents);
  io("partition_by", table.partition_by);
  io("partition_bound", table.partition_bound);
  io("without_rowid", table.without_rowid);
  io("strict", table.strict);
  io("autoincrement", table.autoincrement);
  io("options", table.options);
  io.passing("native", table.native);
}

template <class Io, Is<View> T>
void fields(Io& io, T& view) {
  fields(io, view.name);
  io("columns", view.columns);
  io("definition", view.definition);
  io("materialized", view.materialized);
  io("comment", view.comment);
  io("indexes", view.indexes);
  io("options", view.options);
  io("native", view.native);
}

template <class Io, Is<Sequence> T>
void fields(Io& io, T& sequence) {
  fields(io, sequence.name);
  io.always("type", sequence.type);
  io("start", sequence.start, std::int64_t{1});
  io("increment", sequence.increment, std::int64_t{1});
  io("minimum", sequence.minimum);
  io("maximum", sequence.maximum);
  io("cycle", sequence.cycle);
  io("cache", sequence.cache, std::int64_t{1});
  io("owner_table", sequence.owner_table);
  io("owner_column", sequence.owner_column);
  io.passing("last_value", sequence.last_value);
}

template <class Io, Is<Enum> T>
void fields(Io& io, T& type) {
  fields(io, type.name);
  io("labels", type.labels);
  io("comment", type.comment);
}

template <class Io, Is<Domain> T>
void fields(Io& io, T& domain) {
  fields(io, domain.name);
  io.always("base", domain.base);
  io("nullable", domain.nullable, true);
  io("default", domain.default_value);
  io("checks", domain.checks);
  io("native_type", domain.native_type);
  io("comment", domain.comment);
}

template <class Io, Is<Routine> T>
void fields(Io& io, T& routine) {
  fields(io, routine.name);
  io("kind", routine.kind);
  io("signature", routine.signature);
  io("body", routine.body);
  io("options", routine.options);
  io("mode", routine.mode);
}

template <class Io, Is<Catalog> T>
void fields(Io& io, T& catalog) {
  io.always("engine", catalog.engine);
  io("server_version", catalog.server_version);
  io("database", catalog.database);
  io("default_schema", catalog.default_schema);
  io("schemas", catalog.schemas);
  io("tables", catalog.tables);
  io("views", catalog.views);
  io("sequences", catalog.sequences);
  io("enums", catalog.enums);
  io("domains", catalog.domains);
  io("routines", catalog.routines);
}

}  // namespace waybill
