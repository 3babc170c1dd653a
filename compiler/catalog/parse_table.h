// The elements between the parentheses of CREATE TABLE, behind ADD of ALTER TABLE, and on the lines of a listing:
// columns and constraints. Private to the readers of schema files.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/catalog/ddl_tokens.h"
#include "compiler/catalog/schema_file.h"

namespace waybill::ddl {

// Types that the file itself makes: enums and domains, by name as written.
struct NamedType {
  Type type;
  bool nullable = true;
};
using NamedTypes = std::map<std::string, NamedType>;

class TableReader {
 public:
  TableReader(Cursor& in, std::string_view text, std::uint32_t file, const FileStyle& style, const NamedTypes& types,
              Diagnostics& diagnostics)
      : in_(in), text_(text), file_(file), style_(style), types_(types), diagnostics_(diagnostics) {}

  // One column or constraint, up to the ',' or ')' behind it; false after an error.
  bool element(Table& table);
  // A constraint alone, where there is one here.
  bool constraint(Table& table);
  // name type options; replaces a column of that name (MODIFY).
  bool column(Table& table);
  QName qname();
  ColumnDefault default_value(const Type& type);
  std::vector<std::string> column_list();
  Index index(bool unique, std::string method);  // [name] [USING m] (parts) …
  void skip_to_end();                            // of the element

 private:
  bool error(std::string message, std::string help = {});
  bool column_option(Table& table, Column& column);
  void column_type(Column& column);
  bool stops_type() const;
  bool goes_on_type() const;
  void identity_or_expression(Column& column);
  void references(ForeignKey& key);
  void constraint_options(ForeignKey* key, Key* unique, Check* check);
  std::optional<FkAction> action();
  bool keyed(Table& table, std::string name);
  IndexPart index_part();

  Cursor& in_;
  std::string_view text_;
  std::uint32_t file_;
  const FileStyle& style_;
  const NamedTypes& types_;
  Diagnostics& diagnostics_;
};

// Checks that the engine of the file keeps of itself are no part of the structure; names are given where none is.
void finish_table(Table& table, const FileStyle& style);

}  // namespace waybill::ddl
