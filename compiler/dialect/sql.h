// Pieces of SQL text that all dialects share: quoting, lists, clauses of constraints. Pure functions.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalog/catalog.h"

namespace waybill {

using Quote = std::string (*)(std::string_view);

// `mark` around the text, doubled inside.
std::string enclose(std::string_view text, char mark);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

// "a", "b": each quoted.
std::string name_list(const std::vector<std::string>& names, Quote quote);

// 'a', 'b'
std::string text_list(const std::vector<std::string>& texts, Quote quote_text);

// Replaces every `what`, e.g. "{column}" in NativeType::check.
std::string replace_all(std::string text, std::string_view what, std::string_view by);

// "{0} … {1}" with the arguments in place; "{*}" is all of them with commas between.
std::string fill(std::string_view pattern, const std::vector<std::string>& arguments);

// CONSTRAINT "name" (with a space behind), or nothing for a constraint without a name.
std::string constraint_name(std::string_view name, Quote quote);

// FOREIGN KEY (…) REFERENCES parent (…) ON DELETE … ON UPDATE …; `parent` is quoted already.
std::string foreign_key_clause(const ForeignKey& key, const std::string& parent, Quote quote);

bool contains(const std::vector<std::string>& names, std::string_view name);

// In the primary key, a unique key, a unique index or a foreign key: the whole value must fit into an index.
bool in_full_key(const Table& table, std::string_view column);

const Column* column_of(const Table& table, std::string_view name);  // nullptr when there is none

// 'true', 'false' or NULL: what every engine's boolean is as a text.
std::string boolean_as_text(const std::string& sql);

std::string hex(std::string_view bytes);  // lower case

// As it stands inside the quotes of a JSON text.
std::string json_escaped(std::string_view text);

// Whether a word stands in a sorted list of upper-case keywords, whatever its case.
bool is_keyword(std::string_view word, const std::string_view* first, const std::string_view* last);

}  // namespace waybill
