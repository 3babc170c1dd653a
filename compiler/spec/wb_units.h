// Units of a .wb text (grammar/spec.h) put where they belong in the tree: the root, or the block that is open.
#pragma once

#include "compiler/spec/wb_values.h"

namespace waybill {

class WbUnits {
 public:
  enum class Kind { mapping, split, united, part };  // part: also a table of a union
  struct Block {
    Kind kind;
    YamlPtr map;
    std::uint32_t brace;  // where it opened
  };

  WbUnits(const WbLayout& layout, std::uint32_t file, std::size_t size);

  YamlPtr root() const { return root_; }
  const std::vector<Block>& blocks() const { return blocks_; }
  void open(Kind kind, YamlPtr map, std::size_t brace);
  // A block whose head could not be read: its lines are, and come to nothing.
  void open_nowhere(Kind kind, std::size_t brace);
  void close(std::size_t end);

  void take(const WbNode& unit);

 private:
  void take_statement(const WbNode& unit);
  void take_line(const WbNode& unit, YamlNode& map);
  void take_index(const WbNode& unit, YamlNode& map);
  void take_foreign_key(const WbNode& unit, YamlNode& map);
  void take_check(const WbNode& unit, YamlNode& map);
  void take_column(const WbNode& unit, YamlNode& map);
  void take_all_of(const WbNode& unit, YamlNode& map);
  void take_part(const WbNode& unit, YamlNode& split);
  void take_union_table(const WbNode& unit, YamlNode& united);
  void take_rule(const WbNode& unit);
  void take_waiver(const WbNode& unit);
  void take_mapping(const WbNode& unit);
  YamlPtr rule_condition(const WbNode& unit) const;
  YamlPtr endpoint(const WbNode& unit) const;
  YamlPtr join(const WbNode& unit) const;
  YamlPtr carried(const WbNode& unit) const;
  void take_attribute(const WbNode& part, YamlNode& map) const;

  YamlNode& section(YamlNode& map, std::string_view key, YamlNode::Kind kind, Span place);
  void add_item(YamlNode& map, std::string_view key, YamlPtr item);
  void add_statement(YamlNode& map, std::string key, Span key_span, YamlPtr sql);

  WbValues values_;
  YamlPtr root_;
  std::vector<Block> blocks_;
};

}  // namespace waybill
