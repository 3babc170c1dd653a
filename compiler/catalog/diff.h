// What differs between two catalogues, in words: for `waybill diff` and for a plan that went stale. Row estimates and
// last values don't count. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "compiler/catalog/catalog.h"

namespace waybill {

enum class ChangeKind { added, removed, changed };

struct Change {
  ChangeKind kind = ChangeKind::changed;
  std::string object;  // "table public.track"
  std::string detail;  // changed: "column title: varchar(120) -> varchar(160)"; empty for added and removed
  friend bool operator==(const Change&, const Change&) = default;
};

// In the order of `before`, then what only `after` has. One Change per detail.
std::vector<Change> diff(const Catalog& before, const Catalog& after);

// "+ table public.track", "- …", "~ table public.track: column title: …".
std::string to_string(const Change& change);

}  // namespace waybill
