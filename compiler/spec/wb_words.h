// Texts of a tree as the .wb spelling writes them, each so that it reads back as the same text. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace waybill {

std::string wb_value(std::string_view text);         // a name, word or number: bare where it can be
std::string wb_quoted(std::string_view text);        // in quotes, or as e"…"
std::string wb_name(std::string_view text);          // as wb_value, but the words that begin lines in quotes
std::string wb_key_name(std::string_view text);      // as wb_value, but the words that may stand behind a key in quotes
std::string wb_type(std::string_view text);          // int unsigned
std::string wb_match(std::string_view text);         // of a cast rule: also varchar(>255)
std::string wb_table(std::string_view text);         // Track t
std::string wb_index_column(std::string_view text);  // title desc
// The small language, `level` blanks in front of further lines: as it is written, or between """ and """.
std::string wb_expression(std::string_view text, std::size_t indent);
std::string wb_order(std::string_view text);
std::string wb_sql(std::string_view text, std::size_t indent);  // statements: several lines between """ and """
std::string wb_star(std::string_view table);                    // t.*

}  // namespace waybill
