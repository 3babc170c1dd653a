#include "compiler/types/function.h"

#include <algorithm>
#include <cctype>

#include "compiler/types/functions_words.def"

namespace waybill {
namespace {

struct Words {
  std::string_view name, says;
  std::string_view group = {};
};

struct Format {
  std::string_view token;
  std::array<std::string_view, 4> engines;
};

#define WAYBILL_FUNCTION(name, parameters, result, nulls, first, second, last)
#define WAYBILL_FUNCTION_4(name, parameters, result, nulls, first, second, third, last)
#define WAYBILL_AGGREGATE(name, parameters, result, nulls, first, second, last)
#define WAYBILL_ALIAS(name, row)
#define WAYBILL_INSTEAD(name, words)
#define WAYBILL_MEANING(name, words)
#define WAYBILL_FORMAT(token, first, second, last)

constexpr Function rows[] = {
#undef WAYBILL_FUNCTION
#undef WAYBILL_FUNCTION_4
#undef WAYBILL_AGGREGATE
#define WAYBILL_FUNCTION_4(name, parameters, result, nulls, first, second, third, last) \
  {WAYBILL_GROUP, name, parameters, ResultRule::result, NullRule::nulls, false, {first, second, third, last}},
#define WAYBILL_FUNCTION(name, parameters, result, nulls, first, second, last) \
  {WAYBILL_GROUP, name, parameters, ResultRule::result, NullRule::nulls, false, {first, second, second, last}},
#define WAYBILL_AGGREGATE(name, parameters, result, nulls, first, second, last) \
  {WAYBILL_GROUP, name, parameters, ResultRule::result, NullRule::nulls, true, {first, second, second, last}},
#include "compiler/types/functions.def"
#undef WAYBILL_FUNCTION
#undef WAYBILL_FUNCTION_4
#undef WAYBILL_AGGREGATE
#define WAYBILL_FUNCTION(name, parameters, result, nulls, first, second, last)
#define WAYBILL_FUNCTION_4(name, parameters, result, nulls, first, second, third, last)
#define WAYBILL_AGGREGATE(name, parameters, result, nulls, first, second, last)
};

constexpr std::string_view operators = "operators";

constexpr Words aliases[] = {
#undef WAYBILL_ALIAS
#define WAYBILL_ALIAS(name, row) {name, row},
#include "compiler/types/functions.def"
#undef WAYBILL_ALIAS
#define WAYBILL_ALIAS(name, row)
};

constexpr Words others[] = {
#undef WAYBILL_INSTEAD
#define WAYBILL_INSTEAD(name, words) {name, words},
#include "compiler/types/functions.def"
#undef WAYBILL_INSTEAD
#define WAYBILL_INSTEAD(name, words)
};

constexpr Words meanings[] = {
#undef WAYBILL_MEANING
#define WAYBILL_MEANING(name, words) {name, words, WAYBILL_GROUP},
#include "compiler/types/functions.def"
#undef WAYBILL_MEANING
#define WAYBILL_MEANING(name, words)
};

constexpr Format formats[] = {
#undef WAYBILL_FORMAT
#define WAYBILL_FORMAT(token, first, second, last) {token, {first, second, second, last}},
#include "compiler/types/functions.def"
#undef WAYBILL_FORMAT
};

template <class List>
std::string_view says(const List& list, std::string_view name) {
  const auto* row = std::find_if(std::begin(list), std::end(list), [&](const Words& one) { return one.name == name; });
  return row == std::end(list) ? std::string_view() : row->says;
}

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
  if (kind == "float") return is_float(type);
  if (type.kind == TypeKind::null_ || kind == "any") return true;
  const bool clock = type.kind == TypeKind::timestamp || type.kind == TypeKind::timestamptz;
  if (kind == "boolean") return type.kind == TypeKind::boolean;
  if (kind == "integer") return is_integer(type) && !(type.kind == TypeKind::bigint && type.is_unsigned);
  if (kind == "exact") return is_number(type) && !is_float(type);
  if (kind == "number") return is_number(type);
  if (kind == "text") return is_text(type);
  if (kind == "bytes") return is_bytes(type);
  if (kind == "date") return type.kind == TypeKind::date;
  if (kind == "character") return is_text(type) && type.length == 1;
  if (kind == "timestamp") return type.kind == TypeKind::timestamp;
  if (kind == "timestamptz") return type.kind == TypeKind::timestamptz;
  if (kind == "json") return type.kind == TypeKind::json;
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
      if (row.group != operators && row.name.find(' ') == std::string_view::npos) all.emplace_back(row.name);
    for (const Words& meaning : meanings) all.emplace_back(meaning.name);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }();
  return names;
}

std::string_view canonical_name(std::string_view name) {
  const std::string_view row = says(aliases, name);
  return row.empty() ? name : row;
}

std::string_view meaning_of(std::string_view name) { return says(meanings, name); }

std::vector<Function> all_functions() { return {std::begin(rows), std::end(rows)}; }

std::string_view instead_of(std::string_view name) { return says(others, name); }

std::optional<std::string> format_for(std::string_view format, Engine engine) {
  std::string out;
  while (!format.empty()) {
    const Format* longest = nullptr;
    for (const Format& one : formats)
      if (format.starts_with(one.token) && (!longest || one.token.size() > longest->token.size())) longest = &one;
    if (!longest && std::string_view(" -/.,:_").find(format.front()) == std::string_view::npos) return std::nullopt;
    out += longest ? longest->engines[static_cast<std::size_t>(engine)] : format.substr(0, 1);
    format.remove_prefix(longest ? longest->token.size() : 1);
  }
  return out;
}

bool is_volatile_function(std::string_view name) {
  return std::find(std::begin(volatile_names), std::end(volatile_names), name) != std::end(volatile_names);
}

namespace {

std::string signatures(std::string_view name) {
  std::string list;
  for (const Function& row : rows)
    if (row.name == name) list += (list.empty() ? "" : ", ") + signature_of(row);
  if (!list.empty()) return list;
  return std::string(name) + (name == "concat" ? "(any, …)" : "('unit', date or timestamp)");
}

std::string also_called(std::string_view name) {
  std::string list;
  for (const Words& alias : aliases)
    if (alias.says == name) list += (list.empty() ? "; also " : ", ") + std::string(alias.name);
  return list;
}

// "  (not on sqlite)": the engines that have some row of this name in no words.
std::string missing_on(std::string_view name) {
  static constexpr std::string_view engines[] = {
#define WAYBILL_ENGINE(engine, says, ...) says,
#include "compiler/types/engines.def"
#undef WAYBILL_ENGINE
  };
  std::string list;
  for (std::size_t engine = 0; engine < std::size(engines); ++engine)
    for (const Function& row : rows)
      if (row.name == name && row.sql[engine].empty()) {
        list += (list.empty() ? "" : ", ") + std::string(engines[engine]);
        break;
      }
  return list.empty() ? "" : "  (not, or not all, on " + list + ")";
}

}  // namespace

std::string function_reference() {
  std::string out =
      "Functions of expressions, with one meaning on every source. `native('…' as type)` passes SQL of the source "
      "through.\n";
  std::string_view group;
  for (const Words& meaning : meanings) {
    if (meaning.group != group) out += "\n" + std::string(meaning.group) + "\n";
    group = meaning.group;
    out += "  " + signatures(meaning.name) + also_called(meaning.name) + "\n      " + std::string(meaning.says) +
           missing_on(meaning.name) + "\n";
  }
  return out;
}

std::string signature_of(const Function& function) {
  std::string list;
  for (const char c : function.parameters) list += c == ' ' ? std::string(", ") : std::string(1, c);
  return std::string(function.name) + "(" + list + ")";
}

}  // namespace waybill
