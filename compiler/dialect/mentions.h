// Puts statements in an order that loads: each behind those that make what it names. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalog/catalog.h"

namespace waybill {

struct Made {
  QName name;         // what the statement makes
  std::string sql;    // the statement
  std::string needs;  // the part of it that must find what it names
  bool late = false;  // wants to stand as far behind as it may (views: keys come before them)
};

// Stable: statements that don't need each other keep their order, and so do those that need each other in a circle.
// Names are found as schema.name, each quoted by `quote` or bare; a bare name alone counts where `plain` is true.
// In the second list: what is late, and all that needs something late.
struct InOrder {
  std::vector<const Made*> early, late;
};
InOrder in_order_of_need(const std::vector<Made>& statements, char quote, bool plain);

}  // namespace waybill
