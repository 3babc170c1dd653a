#include "compiler/types/function.h"

#include <algorithm>
#include <cctype>

namespace waybill {
namespace {

// Compared byte by byte in UTF-8: by code points, without a collation and without padding.
#define WAYBILL_BINARY(sql) "CAST(CONVERT(" sql " USING utf8mb4) AS BINARY)"

constexpr Function rows[] = {
#define WAYBILL_FUNCTION(name, parameters, result, nulls, first, second, last) \
  {name, parameters, ResultRule::result, NullRule::nulls, false, {first, second, second, last}},
#define WAYBILL_AGGREGATE(name, parameters, result, nulls, first, second, last) \
  {name, parameters, ResultRule::result, NullRule::nulls, true, {first, second, second, last}},
#include "compiler/types/functions.def"
#undef WAYBILL_FUNCTION
#undef WAYBILL_AGGREGATE
};

constexpr std::string_view volatile_names[] = {"now",
                                               "current_timestamp",
                                               "current_date",
                                               "current_time",
                                               "localtime",
                                               "localtimestamp",
                                               "random",
                                               "rand",
                                               "uuid",
                                               "gen_random_uuid",
                                               "sysdate",
                                               "clock_timestamp",
                                               "getdate",
                                               "curdate",
                                               "curtime",
                                               "newid",
                                               "uuid_generate_v4",
                                               "unix_timestamp",
                                               "utc_timestamp"};

bool is_float(const Type& type) { return type.kind == TypeKind::real || type.kind == TypeKind::double_; }

bool takes(std::string_view kind, const Type& type) {
  if (type.kind == TypeKind::null_ || kind == "any") return true;
  const bool clock = type.kind == TypeKind::timestamp || type.kind == TypeKind::timestamptz;
  if (kind == "boolean") return type.kind == TypeKind::boolean;
  if (kind == "integer") return is_integer(type) && !(type.kind == TypeKind::bigint && type.is_unsigned);
  if (kind == "float") return is_float(type);
  if (kind == "number") return is_number(type);
  if (kind == "text") return is_text(type);
  if (kind == "bytes") return is_bytes(type);
  if (kind == "date") return type.kind == TypeKind::date;
  if (kind == "clock") return clock;
  if (kind == "daytime") return clock || type.kind == TypeKind::time;
  if (kind == "temporal") return is_temporal(type);
  return false;
}

bool takes_all(std::string_view parameters, const std::vector<Type>& arguments) {
  std::size_t used = 0;
  while (!parameters.empty()) {
    const std::string_view kind = parameters.substr(0, parameters.find(' '));
    parameters.remove_prefix(std::min(kind.size() + 1, parameters.size()));
    if (kind.ends_with("...")) {
      const std::string_view repeated = kind.substr(0, kind.size() - 3);
      if (used == arguments.size()) return false;
      return std::all_of(arguments.begin() + static_cast<std::ptrdiff_t>(used), arguments.end(),
                         [&](const Type& type) { return takes(repeated, type); });
    }
    if (used == arguments.size() || !takes(kind, arguments[used])) return false;
    ++used;
  }
  return used == arguments.size();
}

}  // namespace

std::string_view sql_of(const Function& function, Engine engine) {
  return function.sql[static_cast<std::size_t>(engine)];
}

std::vector<const Function*> functions_named(std::string_view name) {
  std::vector<const Function*> found;
  for (const Function& row : rows)
    if (row.name == name) found.push_back(&row);
  return found;
}

const Function* find_function(std::string_view name, const std::vector<Type>& arguments) {
  for (const Function& row : rows)
    if (row.name == name && takes_all(row.parameters, arguments)) return &row;
  return nullptr;
}

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Function& row : rows)
      if (std::isalpha(static_cast<unsigned char>(row.name[0])) && row.name.find(' ') == std::string_view::npos)
        all.emplace_back(row.name);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }();
  return names;
}

bool is_volatile_function(std::string_view name) {
  return std::find(std::begin(volatile_names), std::end(volatile_names), name) != std::end(volatile_names);
}

std::string signature_of(const Function& function) {
  std::string list;
  for (const char c : function.parameters) list += c == ' ' ? std::string(", ") : std::string(1, c);
  return std::string(function.name) + "(" + list + ")";
}

}  // namespace waybill
