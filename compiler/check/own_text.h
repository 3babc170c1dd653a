// Texts in the source's own SQL that go to a target of the same engine: what they name, and the same text with the
// names that the target has. Read as tokens: no meaning is taken from it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/check/migration.h"

namespace waybill {

struct OwnText {
  std::string sql;  // schemas before names are those of the target
  std::vector<const Table*> tables;
  std::vector<const View*> views;
  std::vector<const Routine*> routines;
  bool bare_names = false;  // a table is named without its schema
};

// nullopt: a quote in it is not closed.
std::optional<OwnText> read_own_text(const Migration& migration, const std::string& sql);

// The flow that brings all rows of a table, each once, as they are; nullptr: none does, and `why` says it ("table film
// is left out"). `on_purpose`: the spec leaves the table out.
const TableFlow* whole_copy(const Migration& migration, const Table& table, std::string& why, bool& on_purpose);

// Do all columns of the flow's table stand in the target under their names, with their values? Else the first that
// does not.
const Column* changed_column(const TableFlow& flow);

}  // namespace waybill
