// One table with a column of every kind of type, keys, indexes, a foreign key, a check, defaults and comments.
#pragma once

#include "compiler/catalog/catalog.h"

namespace waybill {

inline Column column(const char* name, const char* type, bool nullable = true) {
  Column made;
  made.name = name;
  made.type = *parse_type(type);
  made.nullable = nullable;
  return made;
}

inline Column with_default(Column made, DefaultKind kind, const char* text) {
  made.default_value = ColumnDefault{kind, text, ""};
  return made;
}

inline std::vector<Column> rich_columns() {
  Column id = column("id", "int unsigned", false);
  id.identity = Identity::by_default;
  Column name = with_default(column("name", "varchar(120)", false), DefaultKind::literal, "it's");
  name.comment = "the \"title\" it's";
  return {id,
          name,
          column("note", "text"),
          with_default(column("code", "char(4)"), DefaultKind::literal, "x"),
          with_default(column("active", "boolean", false), DefaultKind::literal, "true"),
          with_default(column("tiny", "tinyint"), DefaultKind::literal, "-5"),
          column("tiny_u", "tinyint unsigned"),
          column("big_u", "bigint unsigned"),
          with_default(column("price", "decimal(10,2)"), DefaultKind::literal, "0.99"),
          column("exact", "decimal(30,10)"),
          column("free", "decimal"),
          column("f4", "real"),
          with_default(column("f8", "double"), DefaultKind::literal, "1.5"),
          column("b16", "binary(16)"),
          column("vb", "varbinary(20)"),
          column("raw", "blob"),
          with_default(column("d", "date"), DefaultKind::literal, "2024-01-31"),
          column("ti", "time(3)"),
          with_default(column("created", "timestamp", false), DefaultKind::now, ""),
          with_default(column("seen", "timestamptz(3)"), DefaultKind::now, "3"),
          column("span", "interval"),
          column("y", "year"),
          with_default(column("guid", "uuid"), DefaultKind::uuid, ""),
          column("doc", "json"),
          with_default(column("kind", "enum('a','it''s')", false), DefaultKind::literal, "a"),
          column("tags", "set('x','y')"),
          column("flags", "bit(8)"),
          column("words", "text[]"),
          column("place", "point"),
          column("addr", "inet"),
          column("x", "xml"),
          column("tz", "timetz"),
          column("custom", "native('citext')"),
          column("genre_id", "int")};
}

inline Index index(const char* name, std::vector<IndexPart> parts) {
  Index made;
  made.name = name;
  made.parts = std::move(parts);
  return made;
}

inline Table rich_table() {
  Table table;
  table.name = {"music", "Track"};
  table.columns = rich_columns();
  table.primary_key = Key{"track_pk", {"id"}};
  table.unique_keys = {Key{"track_name_key", {"name", "code"}}};
  IndexPart price{.column = "price"};
  IndexPart price_down{.column = "price", .descending = true};
  table.indexes = {index("track_note_idx", {{.column = "note"}, price_down}), index("track_part_idx", {price})};
  table.indexes[1].predicate = "price > 0";
  ForeignKey genre;
  genre.name = "track_genre_fk";
  genre.columns = {"genre_id"};
  genre.parent = {"music", "Genre"};
  genre.parent_columns = {"id"};
  genre.on_delete = FkAction::set_null;
  genre.on_update = FkAction::cascade;
  genre.deferrable = genre.initially_deferred = true;
  table.foreign_keys = {genre};
  table.checks = {Check{"track_price_check", "price >= 0"}};
  table.comment = "tracks";
  return table;
}

}  // namespace waybill
