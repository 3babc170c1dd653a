// A schema file (CREATE TABLE statements of any engine, or the listing that people keep by hand) to a catalogue. Pure:
// the text is given. What is not understood is reported with its place: W0704 where a table's structure depends on it,
// W0705 where it does not. Statements that define no table are passed over.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/catalog/catalog.h"
#include "compiler/diagnostics/diagnostic.h"

namespace waybill {

// How the engine that wrote the file spells things.
struct FileStyle {
  Engine engine{};
  bool backslash_escapes = false;  // in texts
  bool folds_names = false;        // bare names are lower case
  bool rowid_alias = false;        // INTEGER PRIMARY KEY numbers itself
  std::string default_schema;      // left out of names; other schemas stay
  Type (*declared_type)(std::string_view) = nullptr;
};

// `file`: of the SourceMap that knows the text, for places.
Catalog parse_ddl(std::string_view text, std::uint32_t file, const FileStyle& style, Diagnostics& diagnostics);

// Table: users
// id INT PRIMARY KEY AUTO_INCREMENT
Catalog parse_listing(std::string_view text, std::uint32_t file, const FileStyle& style, Diagnostics& diagnostics);

// Does it begin with "Table: "? (Comments and empty lines apart.)
bool is_listing(std::string_view text);

}  // namespace waybill
