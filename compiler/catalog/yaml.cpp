// The catalogue's JSON drawn as block YAML: the same document, easier to read and to compare line by line.
#include <nlohmann/json.hpp>

#include "compiler/catalog/json.h"

namespace waybill {
namespace {

using Json = nlohmann::ordered_json;

bool is_scalar(const Json& json) { return !json.is_structured() || json.empty(); }

void write(std::string& out, const Json& json, std::size_t depth) {
  const std::string indent(depth * 2, ' ');
  if (json.is_object())
    for (const auto& [key, value] : json.items()) {
      out += indent + Json(key).dump() + ":";
      if (is_scalar(value)) {
        out += " " + value.dump() + "\n";
      } else {
        out += "\n";
        write(out, value, depth + 1);
      }
    }
  else
    for (const Json& value : json) {
      if (is_scalar(value)) {
        out += indent + "- " + value.dump() + "\n";
        continue;
      }
      std::string item;
      write(item, value, depth + 1);
      item[depth * 2] = '-';
      out += item;
    }
}

}  // namespace

std::string catalog_to_yaml(const Catalog& catalog) {
  std::string out;
  write(out, Json::parse(catalog_to_json(catalog)), 0);
  return out;
}

}  // namespace waybill
