// What a declared type means: any text is one, and its words decide how values are kept.
// https://www.sqlite.org/datatype3.html#determination_of_column_affinity
#include <algorithm>

#include "compiler/dialect/sqlite/sqlite.h"

namespace waybill::sqlite {
namespace {

std::string lower_case(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

Type affinity_type(const std::string& declared) {
  const auto has = [&](std::string_view word) { return declared.find(word) != std::string::npos; };
  if (has("int")) return make_type(TypeKind::bigint);
  if (has("char") || has("clob") || has("text")) return make_type(TypeKind::text);
  if (has("blob")) return make_type(TypeKind::blob);
  if (has("real") || has("floa") || has("doub")) return make_type(TypeKind::double_);
  return make_type(TypeKind::decimal);
}

// "nvarchar" → "varchar": the national spellings mean the same in a UTF-8 file.
std::string without_nation(std::string name) {
  for (std::string_view prefix : {"native ", "national ", "n"}) {
    const std::string rest = name.size() > prefix.size() ? name.substr(prefix.size()) : "";
    if (name.starts_with(prefix) &&
        (rest.starts_with("varchar") || rest.starts_with("char") || rest.starts_with("text")))
      return rest;
  }
  return name.starts_with("varying character") ? "varchar" + name.substr(17) : name;
}

}  // namespace

Type declared_type(std::string_view declared) {
  const std::string lower = without_nation(lower_case(declared));
  if (lower.empty() || lower == "any") return make_type(TypeKind::any);
  const std::string base = lower.substr(0, lower.find_first_of(" ("));
  if (base == "int" || base == "integer" || base == "bigint" || base == "int8" || base == "unsigned")
    return make_type(TypeKind::bigint);  // whatever the name, up to 64 bits signed
  if (base == "float" || base == "real") return make_type(TypeKind::double_);  // always 8 bytes
  if (base == "float4") return make_type(TypeKind::real);                      // what our own dialect declares
  if (base == "duration_text") return make_type(TypeKind::interval);
  if (const std::size_t suffix = base.size() - std::min<std::size_t>(base.size(), 5);
      base.ends_with("_text") || base.ends_with("_blob")) {  // UUID_TEXT: the type, and how it is kept
    const auto known = parse_type(base.substr(0, suffix) + lower.substr(base.size()));
    return known && known->kind != TypeKind::native ? *known : affinity_type(lower);
  }
  if (base == "datetime")
    return parse_type("timestamp" + lower.substr(base.size())).value_or(make_type(TypeKind::timestamp));
  if (base == "guid") return make_type(TypeKind::uuid);
  if (const auto known = parse_type(lower)) {
    Type type = *known;
    if (is_integer(type)) type.is_unsigned = false;
    return type.kind == TypeKind::native || type.kind == TypeKind::real ? affinity_type(lower) : type;
  }
  return affinity_type(lower);
}

}  // namespace waybill::sqlite
