// What someone meant who wrote .wb, SQL or half of YAML where keys and values are wanted: texts in, the sentence that
// says what to type out; empty where nothing is clear.
#pragma once

#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/spec/yaml_tree.h"

namespace waybill {

// "FirstName -> first_name", "city = City": a column of `columns`.
std::string column_hint(std::string_view text);

// "copy Customer -> customer", "copy:Customer", "Customer": an item of `tables`.
std::string mapping_hint(std::string_view text);

// The same for whatever stands where `columns`, an item of `tables` or that list does.
std::string columns_hint(const YamlNode& node);
std::string item_hint(const YamlNode& node);
std::string mappings_hint(const YamlNode& node);

// "into:customer", "into customer": a key that stands alone, and what is one of `keys`.
std::string colon_hint(std::string_view text, const std::vector<std::string>& keys);

// Where the library stumbled because of the line above: a missing colon, another indentation. False: nothing is clear.
bool report_line_above(const SourceMap& sources, std::uint32_t file, std::size_t at, Diagnostics& diagnostics);

}  // namespace waybill
