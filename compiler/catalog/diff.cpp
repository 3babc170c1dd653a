// Works on the JSON of the objects (json.h), so that a field added to the catalogue is compared without a word here.
#include "compiler/catalog/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/catalog/json.h"

namespace waybill {

namespace {

using Json = nlohmann::ordered_json;
using Objects = std::vector<std::pair<std::string, std::string>>;

// Lists whose items have names, and what one of them is called.
constexpr std::pair<std::string_view, std::string_view> named_lists[] = {
    {"columns", "column"},           {"unique_keys", "unique key"}, {"indexes", "index"},
    {"foreign_keys", "foreign key"}, {"checks", "check"},           {"triggers", "trigger"}};

// A field that is left out has its default: of a boolean, the other value.
std::string shown(const Json* value, const Json* other = nullptr) {
  if (!value) return other && other->is_boolean() ? (other->get<bool>() ? "false" : "true") : "nothing";
  if (value->is_string()) return value->get<std::string>();
  return value->dump(-1, ' ', false, Json::error_handler_t::replace);
}

const Json* find(const Json& object, std::string_view key) {
  const auto at = object.find(key);
  return at == object.end() ? nullptr : &*at;
}

class Differences {
 public:
  explicit Differences(std::string object) : object_(std::move(object)) {}

  void compare(const Json& before, const Json& after, const std::string& where) {
    for (const auto& [key, value] : before.items()) compare_field(key, &value, find(after, key), where);
    for (const auto& [key, value] : after.items())
      if (!before.contains(key)) compare_field(key, nullptr, &value, where);
  }

  std::vector<Change> take() { return std::move(changes_); }

 private:
  void add(const std::string& where, std::string detail) {
    changes_.push_back({ChangeKind::changed, object_, where.empty() ? std::move(detail) : where + ": " + detail});
  }

  void compare_field(const std::string& key, const Json* before, const Json* after, const std::string& where) {
    if (before && after && *before == *after) return;
    const auto list =
        std::find_if(std::begin(named_lists), std::end(named_lists), [&](const auto& row) { return row.first == key; });
    const bool named = list != std::end(named_lists) && where.empty() && all_named(before) && all_named(after);
    if (named) return compare_lists(before, after, std::string(list->second));
    if (key == "primary_key" && before && after) return compare(*before, *after, "primary key");
    const std::string change = fmt::format("{} -> {}", shown(before, after), shown(after, before));
    add(where, key == "type" ? change : fmt::format("{}: {}", key, change));
  }

  static bool all_named(const Json* list) {
    return !list || std::all_of(list->begin(), list->end(), [](const Json& item) { return item.contains("name"); });
  }

  static const Json* item(const Json* list, const Json& name) {
    if (list)
      for (const Json& candidate : *list)
        if (candidate["name"] == name) return &candidate;
    return nullptr;
  }

  void compare_lists(const Json* before, const Json* after, const std::string& word) {
    std::vector<std::string> kept_before, kept_after;
    for (const Json& old : before ? *before : Json::array()) {
      const std::string name = old["name"].get<std::string>();
      const Json* fresh = item(after, old["name"]);
      if (!fresh) {
        add({}, fmt::format("{} {} removed", word, name));
        continue;
      }
      kept_before.push_back(name);
      compare(old, *fresh, fmt::format("{} {}", word, name));
    }
    for (const Json& fresh : after ? *after : Json::array()) {
      const std::string name = fresh["name"].get<std::string>();
      if (item(before, fresh["name"]))
        kept_after.push_back(name);
      else
        add({},
            fmt::format("{} {} added{}", word, name, fresh.contains("type") ? " (" + shown(&fresh["type"]) + ")" : ""));
    }
    if (word == "column" && kept_before != kept_after) add({}, "columns in another order");
  }

  std::string object_;
  std::vector<Change> changes_;
};

const std::string* find(const Objects& objects, const std::string& name) {
  const auto at =
      std::find_if(objects.begin(), objects.end(), [&](const auto& object) { return object.first == name; });
  return at == objects.end() ? nullptr : &at->second;
}

}  // namespace

std::vector<Change> diff(const Catalog& before, const Catalog& after) {
  const Objects old = catalog_objects(before), fresh = catalog_objects(after);
  std::vector<Change> changes;
  for (const auto& [name, json] : old) {
    const std::string* other = find(fresh, name);
    if (!other) {
      changes.push_back({ChangeKind::removed, name, {}});
    } else if (*other != json) {
      Differences differences(name);
      differences.compare(Json::parse(json), Json::parse(*other), {});
      std::vector<Change> found = differences.take();
      std::move(found.begin(), found.end(), std::back_inserter(changes));
    }
  }
  for (const auto& [name, json] : fresh)
    if (!find(old, name)) changes.push_back({ChangeKind::added, name, {}});
  return changes;
}

std::string to_string(const Change& change) {
  switch (change.kind) {
    case ChangeKind::added: return "+ " + change.object;
    case ChangeKind::removed: return "- " + change.object;
    case ChangeKind::changed: return "~ " + change.object + ": " + change.detail;
  }
  return {};
}

}  // namespace waybill
