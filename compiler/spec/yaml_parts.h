// The pieces of a mapping in YAML, for parse_yaml.cpp.
#pragma once

#include "compiler/spec/yaml_shape.h"

namespace waybill {

// Words that stand in settings and in mappings alike.
std::optional<Spanned<Existing>> read_existing(const YamlNode& node, Diagnostics& diagnostics);
std::optional<Spanned<GeneratedRule>> read_generated(const YamlNode& node, Diagnostics& diagnostics);
std::optional<Spanned<BadRows>> read_bad_rows(const YamlNode& node, Diagnostics& diagnostics);
std::optional<Spanned<CastClass>> read_cast_class(const YamlNode& node, std::string_view key, Diagnostics& diagnostics);
// carry | none | a list of names
Carry<Word> read_carried_names(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics);

std::vector<ColumnMap> read_columns(const YamlNode& node, Diagnostics& diagnostics);

// All that may be said of one target table, except its name.
void read_part(Keys& keys, Part& part);

// distinct and prefer: of the tables whose rows can be reduced.
void read_reduction(Keys& keys, Part& part);

// As read_part, without columns and key: what may also be said of a whole split.
void read_shared(Keys& keys, Part& part);

// What is said of a whole split holds for each of its parts that does not say otherwise; conditions hold both.
// `before` and `after` are the caller's business.
void inherit(Part& part, const Part& common);

std::vector<OrderBy> read_prefer(const YamlNode& node, Diagnostics& diagnostics);

std::vector<Join> read_joins(const YamlNode& node, Diagnostics& diagnostics);

// A table of the source: "Track t"; globs are taken as they are.
TableRef read_table(const YamlNode& node, const Wanted& wanted, Diagnostics& diagnostics);

// The list under `tables`.
std::vector<Mapping> read_mappings(const YamlNode& node, Diagnostics& diagnostics);

}  // namespace waybill
