// A stable hash of what a plan depends on: the schema, not its rows, its server's version or its place. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/catalog/catalog.h"

namespace waybill {

std::string fingerprint(const Catalog& catalog);  // sha256, in hex
// The same, made of what object_fingerprints() gave.
std::string fingerprint(const Catalog& catalog, const std::vector<std::pair<std::string, std::string>>& objects);

// The same for each object ("table public.track"), in the order of the catalogue: what moved can be named.
std::vector<std::pair<std::string, std::string>> object_fingerprints(const Catalog& catalog);

std::string sha256(std::string_view bytes);  // in hex

}  // namespace waybill
