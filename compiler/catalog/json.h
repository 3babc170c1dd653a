// Catalogues as JSON files and back, without loss: what `inspect --format json` prints, what --source-catalog reads,
// what fingerprints are made of. Keys come in a fixed order; what has its default value is left out. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "compiler/catalog/catalog.h"

namespace waybill {

std::string catalog_to_json(const Catalog& catalog);  // indented by 2, ends with a line break

// The error is one sentence: where in the text ("line 3, column 7") or in the tree ("`tables[2].columns[0].nullable`"),
// what was found and what is wanted.
tl::expected<Catalog, std::string> catalog_from_json(std::string_view text);

// The same document as block YAML (inspect --format yaml).
std::string catalog_to_yaml(const Catalog& catalog);

// Each object of the catalogue ("table public.track", "view sales") with its own JSON in one line, in the order of the
// catalogue; without what may change while the schema does not (row estimates, last values).
std::vector<std::pair<std::string, std::string>> catalog_objects(const Catalog& catalog);

// The same, said as quickly as can be: for fingerprints alone, not to be read back.
std::vector<std::pair<std::string, std::string>> catalog_lines(const Catalog& catalog);

// A type as it stands in a catalogue: its spelling where that says all, else an object in one line.
std::string type_to_json(const Type& type);
tl::expected<Type, std::string> type_from_json(std::string_view text);

}  // namespace waybill
