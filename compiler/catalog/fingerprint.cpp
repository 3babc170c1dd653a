#include "compiler/catalog/fingerprint.h"

#include <openssl/evp.h>

#include <array>

#include "compiler/catalog/json.h"

namespace waybill {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += digits[digest[i] >> 4];
    hex += digits[digest[i] & 15];
  }
  return hex;
}

std::string fingerprint(const Catalog& catalog) { return fingerprint(catalog, object_fingerprints(catalog)); }

std::string fingerprint(const Catalog& catalog, const std::vector<std::pair<std::string, std::string>>& objects) {
  Catalog head;
  head.engine = catalog.engine;
  head.default_schema = catalog.default_schema;
  head.schemas = catalog.schemas;
  std::string canonical = catalog_to_json(head);
  for (const auto& [name, hash] : objects) canonical += name + "\n" + hash + "\n";
  return sha256(canonical);
}

std::vector<std::pair<std::string, std::string>> object_fingerprints(const Catalog& catalog) {
  std::vector<std::pair<std::string, std::string>> objects = catalog_lines(catalog);
  for (auto& [name, line] : objects) line = sha256(line);
  return objects;
}

}  // namespace waybill
