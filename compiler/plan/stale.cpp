#include "compiler/plan/stale.h"

#include <fmt/format.h>

#include <map>

#include "compiler/catalog/fingerprint.h"

namespace waybill {

std::vector<std::string> what_moved(const Side& planned, const Catalog& now, std::string_view side) {
  if (fingerprint(now) == planned.fingerprint) return {};
  std::vector<std::string> out;
  const std::vector<std::pair<std::string, std::string>> objects = object_fingerprints(now);
  const std::map<std::string, std::string> before(planned.objects.begin(), planned.objects.end());
  const std::map<std::string, std::string> after(objects.begin(), objects.end());
  for (const auto& [name, hash] : before) {
    const auto found = after.find(name);
    if (found == after.end())
      out.push_back(fmt::format("{}: {} is gone", side, name));
    else if (found->second != hash)
      out.push_back(fmt::format("{}: {} changed", side, name));
  }
  for (const auto& [name, hash] : after)
    if (before.count(name) == 0) out.push_back(fmt::format("{}: {} is new", side, name));
  if (out.empty()) out.push_back(fmt::format("{}: the catalogue changed", side));
  return out;
}

}  // namespace waybill
