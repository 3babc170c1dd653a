// One list of fields per struct (catalog_fields.h) serves the writer and the reader, so the two can't disagree.
#include "compiler/catalog/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/catalog/catalog_fields.h"

namespace waybill {

namespace {

using Json = nlohmann::ordered_json;

struct Malformed {  // thrown inside this file only
  std::string message;
};

// -- types: the spelling where it says all, else an object -----------------------------------------------------------
bool says_all(const Type& a, const Type& b) {  // operator== takes some types for equal that are written differently
  return a == b && a.length == b.length && a.precision == b.precision && a.scale == b.scale && a.name == b.name &&
         (!a.element || says_all(*a.element, *b.element));
}

std::string word_of(TypeKind kind) {
  if (kind == TypeKind::array) return "array";
  const std::string spelling = to_string(make_type(kind));
  return spelling.substr(0, spelling.find('('));
}

// -- writing ----------------------------------------------------------------------------------------------------------
class Writer {
 public:
  static constexpr bool reads = false;
  explicit Writer(Json& object) : object_(object) {}

  template <class T>
  void operator()(const char* key, const T& value, const T& otherwise = T{}) {
    if (!(value == otherwise)) object_[key] = json(value);
  }
  template <class T>
  void operator()(const char* key, const std::vector<T>& values) {
    for (const T& value : values) object_[key].push_back(json(value));
  }
  template <class T>
  void operator()(const char* key, const std::optional<T>& value) {
    if (value) object_[key] = json(*value);
  }
  template <class T>
  void always(const char* key, const T& value) {
    object_[key] = json(value);
  }

  template <class T>
  static Json json(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      for (const auto& [word, candidate] : words(value))
        if (candidate == value) return word;
      return nullptr;
    } else if constexpr (std::is_same_v<T, Type>) {
      return type(value);
    } else if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T>) {
      return value;
    } else {
      Json object = Json::object();
      Writer writer(object);
      fields(writer, value);
      return object;
    }
  }

 private:
  static Json type(const Type& type) {
    const std::string spelling = to_string(type);
    if (const auto again = parse_type(spelling); again && says_all(*again, type)) return spelling;
    Json object = Json::object();
    object["kind"] = word_of(type.kind);
    Writer writer(object);
    type_fields(writer, type);
    if (type.element) object["element"] = Writer::type(*type.element);
    return object;
  }

  Json& object_;
};

// -- reading ----------------------------------------------------------------------------------------------------------
class Reader {
 public:
  static constexpr bool reads = true;
  Reader(const Json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object.is_object()) refuse(path_, "an object", object);
  }

  template <class T>
  void operator()(const char* key, T& value, const T& = T{}) {
    if (const Json* found = find(key)) read(*found, value, below(key));
  }
  template <class T>
  void operator()(const char* key, std::vector<T>& values) {
    const Json* found = find(key);
    if (!found) return;
    if (!found->is_array()) refuse(below(key), "a list", *found);
    for (std::size_t i = 0; i < found->size(); ++i)
      read((*found)[i], values.emplace_back(), fmt::format("{}[{}]", below(key), i));
  }
  template <class T>
  void operator()(const char* key, std::optional<T>& value) {
    if (const Json* found = find(key)) read(*found, value.emplace(), below(key));
  }
  template <class T>
  void always(const char* key, T& value) {
    const Json* found = find(key);
    if (!found) throw Malformed{fmt::format("`{}` is missing", below(key))};
    read(*found, value, below(key));
  }

  // Keys that nobody asked for are misspelt or from a newer waybill: either way they would be lost.
  void finish() const {
    for (const auto& [key, value] : object_.items())
      if (std::find(asked_.begin(), asked_.end(), key) == asked_.end())
        throw Malformed{fmt::format("`{}` is not known", below(key))};
  }

  template <class T>
  static void read(const Json& json, T& value, const std::string& path) {
    if constexpr (std::is_enum_v<T>)
      read_word(json, value, path);
    else if constexpr (std::is_same_v<T, Type>)
      read_type(json, value, path);
    else if constexpr (std::is_same_v<T, std::string>)
      json.is_string() ? void(value = json.get<std::string>()) : refuse(path, "a text", json);
    else if constexpr (std::is_same_v<T, bool>)
      json.is_boolean() ? void(value = json.get<bool>()) : refuse(path, "true or false", json);
    else if constexpr (std::is_arithmetic_v<T>)
      json.is_number_integer() ? void(value = json.get<T>()) : refuse(path, "a whole number", json);
    else {
      Reader reader(json, path);
      fields(reader, value);
      reader.finish();
    }
  }

 private:
  [[noreturn]] static void refuse(const std::string& path, std::string_view wanted, const Json& found) {
    throw Malformed{
        fmt::format("`{}` wants {}, found {}", path.empty() ? "catalogue" : path, wanted, found.type_name())};
  }

  template <class T>
  static void read_word(const Json& json, T& value, const std::string& path) {
    if (!json.is_string()) refuse(path, "a word", json);
    for (const auto& [word, candidate] : words(value))
      if (word == json.get_ref<const std::string&>()) {
        value = candidate;
        return;
      }
    throw Malformed{fmt::format("`{}` knows no word `{}`", path, json.get_ref<const std::string&>())};
  }

  static void read_type(const Json& json, Type& type, const std::string& path) {
    if (json.is_string()) {
      const auto parsed = parse_type(json.get_ref<const std::string&>());
      if (!parsed) throw Malformed{fmt::format("`{}` is no type: `{}`", path, json.get_ref<const std::string&>())};
      type = *parsed;
      return;
    }
    Reader reader(json, path);
    std::string kind;
    reader.always("kind", kind);
    type.kind = kind_of(kind, path);
    type_fields(reader, type);
    if (const Json* found = reader.find("element")) {
      Type element;
      read_type(*found, element, reader.below("element"));
      type.element = std::make_shared<const Type>(std::move(element));
    }
    reader.finish();
  }

  static TypeKind kind_of(const std::string& word, const std::string& path) {
    for (int kind = 0; kind <= static_cast<int>(TypeKind::null_); ++kind)
      if (word_of(static_cast<TypeKind>(kind)) == word) return static_cast<TypeKind>(kind);
    throw Malformed{fmt::format("`{}.kind` knows no word `{}`", path, word)};
  }

  const Json* find(const char* key) {
    asked_.emplace_back(key);
    const auto at = object_.find(key);
    return at == object_.end() ? nullptr : &*at;
  }
  std::string below(std::string_view key) const {
    return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
  }

  const Json& object_;
  std::string path_;
  std::vector<std::string> asked_;
};

constexpr int indent = 2;

std::string dump(const Json& json, int spaces = -1) {
  return json.dump(spaces, ' ', false, Json::error_handler_t::replace);
}

template <class T>
tl::expected<T, std::string> read_json(std::string_view text) {
  try {
    T value{};
    Reader::read(Json::parse(text), value, "");
    return value;
  } catch (const Malformed& error) {
    return tl::unexpected<std::string>(error.message);
  } catch (const nlohmann::json::exception& error) {  // "[json.exception.parse_error.101] parse error at line 1, …"
    const std::string_view what = error.what();
    const std::size_t behind = what.find("] ");
    return tl::unexpected<std::string>(std::string(behind == std::string_view::npos ? what : what.substr(behind + 2)));
  }
}

template <class T>
void add_objects(std::vector<std::pair<std::string, std::string>>& objects, std::string_view kind,
                 const std::vector<T>& list) {
  for (const T& object : list)
    objects.emplace_back(fmt::format("{} {}", kind, to_string(object.name)), dump(Writer::json(object)));
}

}  // namespace

std::string catalog_to_json(const Catalog& catalog) { return dump(Writer::json(catalog), indent) + "\n"; }

tl::expected<Catalog, std::string> catalog_from_json(std::string_view text) { return read_json<Catalog>(text); }

std::vector<std::pair<std::string, std::string>> catalog_objects(const Catalog& catalog) {
  std::vector<Table> tables = catalog.tables;
  for (Table& table : tables) {
    table.rows_estimate.reset();
    table.native.clear();  // says again what the fields say, and on some engines the next generated value
  }
  std::vector<Sequence> sequences = catalog.sequences;
  for (Sequence& sequence : sequences) sequence.last_value.reset();
  std::vector<std::pair<std::string, std::string>> objects;
  add_objects(objects, "table", tables);
  add_objects(objects, "view", catalog.views);
  add_objects(objects, "sequence", sequences);
  add_objects(objects, "enum", catalog.enums);
  add_objects(objects, "domain", catalog.domains);
  for (const Routine& routine : catalog.routines)
    objects.emplace_back(fmt::format("{} {}{}", routine.kind, to_string(routine.name), routine.signature),
                         dump(Writer::json(routine)));
  return objects;
}

std::string type_to_json(const Type& type) { return dump(Writer::json(type)); }

tl::expected<Type, std::string> type_from_json(std::string_view text) { return read_json<Type>(text); }

}  // namespace waybill
