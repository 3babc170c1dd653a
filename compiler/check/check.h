// BoundSpec -> Migration: every value's conversion and its class, coverage of tables and columns, keys, indexes and
// foreign keys that follow renames, splits and merges, names that fit the target, and the probes that the data must
// answer.
#pragma once

#include <string_view>

#include "compiler/check/migration.h"
#include "compiler/diagnostics/diagnostic.h"

namespace waybill {

Migration check(const BoundSpec& bound, Diagnostics& diagnostics);

// Findings that stop nothing: lints.cpp. After the inventory was judged by the waivers.
void check_lints(const Migration& migration, Diagnostics& diagnostics);
// Is a lost object of this kind reported alone (W0504, W0512), not in W0507's count?
bool has_finding_of_its_own(std::string_view object);

// One warning (W0507) for all other lines of the inventory that are not carried.
void report_not_carried(const Migration& migration, Diagnostics& diagnostics);

// The questions of check, one file each, in the order in which check() asks them.
void check_coverage(const BoundSpec& bound, Diagnostics& diagnostics);    // coverage.cpp
void check_columns(Migration& migration, Diagnostics& diagnostics);       // columns.cpp
void check_groups(const Migration& migration, Diagnostics& diagnostics);  // groups.cpp
void check_digits(Migration& migration);                                  // digits.cpp
void check_keys(Migration& migration, Diagnostics& diagnostics);          // keys.cpp
void check_splits(Migration& migration, Diagnostics& diagnostics);        // splits.cpp
void check_given(const Migration& migration, Diagnostics& diagnostics);   // given.cpp
void count_joins(Migration& migration);                                   // joins.cpp
void check_foreign_keys(Migration& migration, Diagnostics& diagnostics);  // foreign_keys.cpp
void check_held_types(Migration& migration, Diagnostics& diagnostics);    // held_types.cpp
void check_names(Migration& migration, Diagnostics& diagnostics);         // target_names.cpp
void check_objects(Migration& migration, Diagnostics& diagnostics);       // objects.cpp
void settle_names(Migration& migration);  // unique names for what hangs on tables; target_names.cpp
void check_policy(Migration& migration, Diagnostics& diagnostics);  // policy.cpp

}  // namespace waybill
