#include "runtime/move/canonical_json.h"

#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "runtime/driver/values.h"

namespace waybill {
namespace {

// Builds the canonical text while the parser reads; numbers keep their digits, which a parsed double would not.
class Writer : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::string text;
  bool failed = false;

  bool null() override { return put("null"); }
  bool boolean(bool value) override { return put(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return put(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return put(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& digits) override {
    std::string plain;
    return put(plain_decimal(digits, true, plain) ? plain : digits);
  }
  bool string(string_t& value) override { return put(quoted(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool key(string_t& value) override {
    levels_.back().key = value;
    return true;
  }
  bool end_object() override {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    std::string out = "{";
    for (const auto& [name, value] : level.members) out += (out.size() > 1 ? "," : "") + quoted(name) + ":" + value;
    return put(out + "}");
  }
  bool end_array() override {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    std::string out = "[";
    for (const std::string& value : level.items) out += (out.size() > 1 ? "," : "") + value;
    return put(out + "]");
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    failed = true;
    return false;
  }

 private:
  struct Level {
    bool object;
    std::string key;
    std::map<std::string, std::string> members;
    std::vector<std::string> items;
  };
  bool open(bool object) {
    levels_.push_back({object, {}, {}, {}});
    return true;
  }
  bool put(std::string value) {
    if (levels_.empty())
      text = std::move(value);
    else if (levels_.back().object)
      levels_.back().members[levels_.back().key] = std::move(value);
    else
      levels_.back().items.push_back(std::move(value));
    return true;
  }
  static std::string quoted(const std::string& value) {
    return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }

  std::vector<Level> levels_;
};

}  // namespace

std::string canonical_json(std::string_view text) {
  Writer writer;
  if (!nlohmann::json::sax_parse(text, &writer) || writer.failed) return std::string(text);
  return std::move(writer.text);
}

bool is_json(std::string_view text) { return nlohmann::json::accept(text); }

}  // namespace waybill
