// Tables by the names that a spec gives them. Built once per catalogue, looked up often.
#pragma once

#include <map>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/resolve/bound_spec.h"

namespace waybill {

// "schema.name" or "name".
QName split_name(std::string_view text);

class TableNames {
 public:
  explicit TableNames(const Catalogs& catalogs);

  // An exact match wins over one in another case. nullptr: W0201, W0207 or W0209 where `diagnostics` is given.
  const Table* source(const Word& word, Diagnostics* diagnostics) const;
  // `loosely`: underscores and case may differ.
  const Table* target(const QName& name, bool loosely) const;
  static const Table* in(const Catalog& catalog, const QName& name, bool loosely);

 private:
  using ByName = std::multimap<std::string, const Table*>;  // in lower case

  void report(const Word& word, const std::vector<const Table*>& found, Diagnostics& diagnostics) const;

  const Catalogs& catalogs_;
  ByName source_, target_;
};

}  // namespace waybill
