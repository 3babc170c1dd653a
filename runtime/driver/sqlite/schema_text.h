// Private to runtime/driver/sqlite: what the PRAGMAs don't say and the CREATE statements of sqlite_schema do: names of
// constraints, checks, collations, generated expressions, AUTOINCREMENT, DEFERRABLE, parts of expression indexes.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::sqlite {

struct SqlToken {
  std::string text;     // as written
  std::string word;     // upper case of a bare word; the name inside quotes otherwise; "(" and the like
  bool quoted = false;  // "…" `…` […]
  std::size_t begin = 0, end = 0;
};
std::vector<SqlToken> tokens_of(std::string_view sql);

struct ColumnText {
  std::string collation;
  std::string generated;  // expression without its parentheses
  bool autoincrement = false;
};
struct KeyText {
  std::string name;
  std::vector<std::string> columns;
};
struct CheckText {
  std::string name, expression;
};
struct ForeignKeyText {
  std::string name;
  bool deferrable = false, initially_deferred = false;
};
struct TableText {
  std::map<std::string, ColumnText> columns;  // by lower-case name
  std::string primary_key_name;
  std::vector<KeyText> unique;
  std::vector<CheckText> checks;
  std::vector<ForeignKeyText> foreign_keys;  // in the order of the text
};
TableText read_table(std::string_view create_table);

struct IndexText {
  std::vector<std::string> parts;  // each as written, without COLLATE, ASC and DESC
  std::string predicate;
};
IndexText read_index(std::string_view create_index);

struct TriggerText {
  std::string timing = "before", event, condition, body;
};
TriggerText read_trigger(std::string_view create_trigger);

// The SELECT of CREATE VIEW … AS SELECT.
std::string read_view(std::string_view create_view);

std::string lower_case(std::string_view text);

}  // namespace waybill::sqlite
