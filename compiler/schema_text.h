// The text of a schema file, whatever wrote it: a dump of one of the engines, or the plain listing.
#pragma once

#include "compiler/catalog/catalog.h"
#include "compiler/diagnostics/diagnostic.h"

namespace waybill {

// The catalogue that the file describes, of the engine whose words it holds: `target` where they leave that open.
// W0704, W0705 and W0706 say what was not understood. `file`: of the SourceMap that has the text.
Catalog read_schema_text(std::string_view text, std::uint32_t file, Engine target, Diagnostics& diagnostics);

// The same schema for another engine: native spellings left out, as is what is said in SQL of its own (W0706 counts
// it). Names that say no schema get `schema`.
Catalog for_target(Catalog catalog, Engine target, const std::string& schema, Span place, Diagnostics& diagnostics);

// What a schema file and a server both say of a schema, so that the two can be compared: structure, without native
// spellings, collations, names of primary keys, texts of checks, and what is made by other statements.
Catalog comparable_with_file(Catalog catalog);

}  // namespace waybill
