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
  enum class Fields { all, lasting };
  explicit Writer(Json& object, Fields which = Fields::all) : object_(object), which_(which) {}

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
  void passing(const char* key, const T& value) {
    if (which_ == Fields::all) (*this)(key, value);
  }

  template <class T>
  static Json lasting(const T& value) {
    Json object = Json::object();
    Writer writer(object, Fields::lasting);
    fields(writer, value);
    return object;
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
  Fields which_;
};

// What lasts, in one line and without a tree between: what fingerprints are made of, for every object of both ends.
class TextWriter {
 public:
  static constexpr bool reads = false;
  explicit TextWriter(std::string& out) : out_(out) { out_ += '{'; }

  template <class T>
  void operator()(const char* key, const T& value, const T& otherwise = T{}) {
    if (!(value == otherwise)) always(key, value);
  }
  template <class T>
  void operator()(const char* key, const std::vector<T>& values) {
    if (values.empty()) return;
    name(key);
    out_ += '[';
    for (const T& value : values) {
      write(value);
      out_ += ',';
    }
    out_.back() = ']';
  }
  template <class T>
  void operator()(const char* key, const std::optional<T>& value) {
    if (value) always(key, *value);
  }
  template <class T>
  void always(const char* key, const T& value) {
    name(key);
    write(value);
  }
  template <class T>
  void passing(const char*, const T&) {}
  void finish() { out_ += '}'; }

 private:
  void name(const char* key) {
    out_ += out_.back() != '{' ? ",\"" : "\"";
    out_ += key;
    out_ += "\":";
  }
  void text(std::string_view value) {
    out_ += '"';
    std::size_t written = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i] != '"' && value[i] != '\\') continue;
      out_.append(value, written, i - written);
      out_ += '\\';
      written = i;
    }
    out_.append(value, written);
    out_ += '"';
  }

  template <class T>
  void write(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      for (const auto& [word, candidate] : words(value))
        if (candidate == value) text(word);
    } else if constexpr (std::is_same_v<T, Type>) {
      type(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      text(value);
    } else if constexpr (std::is_arithmetic_v<T>) {
      out_ += fmt::to_string(value);
    } else {
      TextWriter writer(out_);
      fields(writer, value);
      writer.finish();
    }
  }

  void type(const Type& type) {
    TextWriter writer(out_);
    writer.name("kind");
    out_ += fmt::to_string(static_cast<int>(type.kind));
    type_fields(writer, type);
    if (type.element) {
      writer.name("element");
      TextWriter::type(*type.element);
    }
    writer.finish();
  }

  std::string& out_;
};

template <class T>
std::string line_of(const T& object) {
  std::string out;
  TextWriter writer(out);
  fields(writer, object);
  writer.finish();
  return out;
}

// -- reading ----------------------------------------------------------------------------------------------------------
// Where in the tree a value stands; drawn only when something is wrong with it.
struct Path {
  const Path* up = nullptr;
  const char* key = "";
  std::optional<std::size_t> index;

  std::string text() const {
    std::string out = up != nullptr ? up->text() : "";
    if (index) return fmt::format("{}[{}]", out, *index);
    return out.empty() ? key : fmt::format("{}.{}", out, key);
  }
};

class Reader {
 public:
  static constexpr bool reads = true;
  Reader(const Json& object, const Path& path) : object_(object), path_(path) {
    if (!object.is_object()) refuse(path_, "an object", object);
  }

  template <class T>
  void operator()(const char* key, T& value, const T& = T{}) {
    if (const Json* found = find(key)) read(*found, value, Path{&path_, key, {}});
  }
  template <class T>
  void operator()(const char* key, std::vector<T>& values) {
    const Json* found = find(key);
    if (!found) return;
    const Path path{&path_, key, {}};
    if (!found->is_array()) refuse(path, "a list", *found);
    values.reserve(found->size());
    for (std::size_t i = 0; i < found->size(); ++i) read((*found)[i], values.emplace_back(), Path{&path, "", i});
  }
  template <class T>
  void operator()(const char* key, std::optional<T>& value) {
    if (const Json* found = find(key)) read(*found, value.emplace(), Path{&path_, key, {}});
  }
  template <class T>
  void passing(const char* key, T& value) {
    (*this)(key, value);
  }
  template <class T>
  void always(const char* key, T& value) {
    const Json* found = find(key);
    if (!found) throw Malformed{fmt::format("`{}` is missing", Path{&path_, key, {}}.text())};
    read(*found, value, Path{&path_, key, {}});
  }

  // Keys that nobody asked for are misspelt or from a newer waybill: either way they would be lost.
  void finish() const {
    if (found_ == object_.size()) return;
    for (const auto& [key, value] : object_.items())
      if (std::find(asked_.begin(), asked_.end(), key) == asked_.end())
        throw Malformed{fmt::format("`{}` is not known", Path{&path_, key.c_str(), {}}.text())};
  }

  template <class T>
  static void read(const Json& json, T& value, const Path& path) {
    if constexpr (std::is_enum_v<T>)
      read_word(json, value, path);
    else if constexpr (std::is_same_v<T, Type>)
      read_type(json, value, path);
    else if constexpr (std::is_same_v<T, std::string>)
      json.is_string() ? void(value = json.get_ref<const std::string&>()) : refuse(path, "a text", json);
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
  [[noreturn]] static void refuse(const Path& path, std::string_view wanted, const Json& found) {
    const std::string place = path.text();
    throw Malformed{
        fmt::format("`{}` wants {}, found {}", place.empty() ? "catalogue" : place, wanted, found.type_name())};
  }

  template <class T>
  static void read_word(const Json& json, T& value, const Path& path) {
    if (!json.is_string()) refuse(path, "a word", json);
    for (const auto& [word, candidate] : words(value))
      if (word == json.get_ref<const std::string&>()) {
        value = candidate;
        return;
      }
    throw Malformed{fmt::format("`{}` knows no word `{}`", path.text(), json.get_ref<const std::string&>())};
  }

  static void read_type(const Json& json, Type& type, const Path& path) {
    if (json.is_string()) {
      auto parsed = parse_type(json.get_ref<const std::string&>());
      if (!parsed)
        throw Malformed{fmt::format("`{}` is no type: `{}`", path.text(), json.get_ref<const std::string&>())};
      type = std::move(*parsed);
      return;
    }
    Reader reader(json, path);
    std::string kind;
    reader.always("kind", kind);
    type.kind = kind_of(kind, path);
    type_fields(reader, type);
    if (const Json* found = reader.find("element")) {
      Type element;
      read_type(*found, element, Path{&path, "element", {}});
      type.element = std::make_shared<const Type>(std::move(element));
    }
    reader.finish();
  }

  static TypeKind kind_of(const std::string& word, const Path& path) {
    for (int kind = 0; kind <= static_cast<int>(TypeKind::null_); ++kind)
      if (word_of(static_cast<TypeKind>(kind)) == word) return static_cast<TypeKind>(kind);
    throw Malformed{fmt::format("`{}.kind` knows no word `{}`", path.text(), word)};
  }

  const Json* find(const char* key) {
    asked_.push_back(key);
    const auto& members = object_.get_ref<const Json::object_t&>();
    const auto at = std::find_if(members.begin(), members.end(),
                                 [name = std::string_view(key)](const auto& one) { return one.first == name; });
    if (at == members.end()) return nullptr;
    ++found_;
    return &at->second;
  }

  const Json& object_;
  const Path& path_;
  std::vector<const char*> asked_;
  std::size_t found_ = 0;
};

constexpr int indent = 2;

std::string dump(const Json& json, int spaces = -1) {
  return json.dump(spaces, ' ', false, Json::error_handler_t::replace);
}

template <class T>
tl::expected<T, std::string> read_json(std::string_view text) {
  try {
    T value{};
    Reader::read(Json::parse(text), value, Path{});
    return value;
  } catch (const Malformed& error) {
    return tl::unexpected<std::string>(error.message);
  } catch (const nlohmann::json::exception& error) {  // "[json.exception.parse_error.101] parse error at line 1, …"
    const std::string_view what = error.what();
    const std::size_t behind = what.find("] ");
    return tl::unexpected<std::string>(std::string(behind == std::string_view::npos ? what : what.substr(behind + 2)));
  }
}

// Each object by `say`, in the order of the catalogue, without what changes while the schema does not.
template <class Say>
std::vector<std::pair<std::string, std::string>> objects_of(const Catalog& catalog, Say say) {
  std::vector<std::pair<std::string, std::string>> objects;
  const auto add = [&](std::string_view kind, const auto& list) {
    for (const auto& object : list)
      objects.emplace_back(fmt::format("{} {}", kind, to_string(object.name)), say(object));
  };
  add("table", catalog.tables);
  add("view", catalog.views);
  add("sequence", catalog.sequences);
  add("enum", catalog.enums);
  add("domain", catalog.domains);
  for (const Routine& routine : catalog.routines)
    objects.emplace_back(fmt::format("{} {}{}", routine.kind, to_string(routine.name), routine.signature),
                         say(routine));
  return objects;
}

}  // namespace

std::string catalog_to_json(const Catalog& catalog) { return dump(Writer::json(catalog), indent) + "\n"; }

tl::expected<Catalog, std::string> catalog_from_json(std::string_view text) { return read_json<Catalog>(text); }

std::vector<std::pair<std::string, std::string>> catalog_objects(const Catalog& catalog) {
  return objects_of(catalog, [](const auto& object) { return dump(Writer::lasting(object)); });
}

std::vector<std::pair<std::string, std::string>> catalog_lines(const Catalog& catalog) {
  return objects_of(catalog, [](const auto& object) { return line_of(object); });
}

std::string type_to_json(const Type& type) { return dump(Writer::json(type)); }

tl::expected<Type, std::string> type_from_json(std::string_view text) { return read_json<Type>(text); }

}  // namespace waybill
