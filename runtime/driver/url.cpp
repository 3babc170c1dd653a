#include "runtime/driver/url.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

namespace waybill {
namespace {

enum class SchemeKind { file, server };

struct Scheme {
  std::string_view name;
  Engine engine;
  SchemeKind kind;
  std::string_view options;
  std::string_view example;
};

constexpr Scheme schemes[] = {
#define WAYBILL_SCHEME(name, engine, driver, kind, options, example) \
  {name, Engine::engine, SchemeKind::kind, options, example},
#include "runtime/driver/engines.def"
#undef WAYBILL_SCHEME
};

constexpr std::string_view encoding_help =
    "in a user name or password write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and % as %25";

// A URL may hold a password, so no message repeats it: only its scheme and what such a URL looks like.
tl::unexpected<Error> bad_url(const Scheme& scheme, std::string what, std::string help = {}) {
  if (help.empty()) help = "such a URL looks like " + std::string(scheme.example);
  return fail(ErrorKind::usage, "the " + std::string(scheme.name) + " URL can't be read: " + std::move(what),
              std::move(help));
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<std::string> decode(const Scheme& scheme, std::string_view text, std::string_view what) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0)
        return bad_url(scheme, "a % in the " + std::string(what) + " is not followed by two hexadecimal digits",
                       std::string(encoding_help));
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20)
      return bad_url(scheme, "the " + std::string(what) + " holds a control character");
    out += c;
  }
  return out;
}

std::string encode(std::string_view text, std::string_view also_plain = {}) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 ||
        std::string_view("-._~").find(c) != std::string_view::npos || also_plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[c & 15];
    }
  }
  return out;
}

bool is_secret_option(std::string_view name) {
  return name == "password" || name == "sslpassword" || name == "oauth_client_secret";
}

Result<void> read_option(const Scheme& scheme, std::string_view option, Url& url) {
  const std::size_t equals = option.find('=');
  if (equals == std::string_view::npos || equals == 0)
    return bad_url(scheme, "an option after '?' is not of the form name=value", std::string(encoding_help));
  WAYBILL_TRY(std::string name, decode(scheme, option.substr(0, equals), "options"));
  WAYBILL_TRY(std::string value, decode(scheme, option.substr(equals + 1), "options"));
  if (scheme.options != "*" && scheme.options.find(" " + name + " ") == std::string_view::npos) {
    if (scheme.options.empty()) return bad_url(scheme, "it takes no options after '?'");
    return bad_url(scheme, "unknown option '" + name + "'", "the options are:" + std::string(scheme.options));
  }
  if (name == "password")
    url.password = Secret(std::move(value));
  else if (is_secret_option(name))
    url.secrets[name] = Secret(std::move(value));
  else
    url.parameters[name] = std::move(value);
  return {};
}

Result<void> read_options(const Scheme& scheme, std::string_view text, Url& url) {
  while (!text.empty()) {
    const std::size_t end = text.find('&');
    WAYBILL_CHECK(read_option(scheme, text.substr(0, end), url));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return {};
}

Result<Url> parse_file(const Scheme& scheme, std::string_view rest, Url url) {
  if (rest.starts_with("//")) {
    if (!rest.starts_with("///"))
      return bad_url(scheme, "after // it names a host, and a file has none",
                     "write sqlite:path for a relative path, sqlite:///path or sqlite:/path for an absolute one");
    rest.remove_prefix(2);
  }
  if (rest.find('?') != std::string_view::npos) return bad_url(scheme, "it takes no options after '?'");
  WAYBILL_TRY(url.database, decode(scheme, rest, "path"));
  if (url.database.empty()) return bad_url(scheme, "it names no file");
  if (url.database == ":memory:")
    return fail(ErrorKind::usage, "a database in memory can't be migrated: it ends with the connection that made it",
                "name a file: sqlite:path/to/file.db");
  return url;
}

Result<void> read_port(const Scheme& scheme, std::string_view text, Url& url) {
  int port = 0;
  for (char c : text) {
    if (c < '0' || c > '9' || port > 65535)
      return bad_url(scheme, "the port must be a number from 1 to 65535", std::string(encoding_help));
    port = port * 10 + (c - '0');
  }
  if (text.empty() || port < 1 || port > 65535)
    return bad_url(scheme, "the port must be a number from 1 to 65535", std::string(encoding_help));
  url.port = port;
  return {};
}

Result<void> read_host(const Scheme& scheme, std::string_view text, Url& url) {
  if (text.starts_with('[')) {  // IPv6
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return bad_url(scheme, "the ] after an IPv6 address is missing");
    url.host = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    if (text.empty()) return {};
    if (!text.starts_with(':')) return bad_url(scheme, "after ] only a port may follow");
    return read_port(scheme, text.substr(1), url);
  }
  const std::size_t colon = text.find(':');
  WAYBILL_TRY(url.host, decode(scheme, text.substr(0, colon), "host"));
  if (colon == std::string_view::npos) return {};
  return read_port(scheme, text.substr(colon + 1), url);
}

Result<void> read_authority(const Scheme& scheme, std::string_view text, Url& url) {
  const std::size_t at = text.find('@');
  if (at != text.rfind('@')) return bad_url(scheme, "it has more than one @", std::string(encoding_help));
  if (at == std::string_view::npos) return read_host(scheme, text, url);
  const std::string_view who = text.substr(0, at);
  const std::size_t colon = who.find(':');
  WAYBILL_TRY(url.user, decode(scheme, who.substr(0, colon), "user name"));
  if (colon != std::string_view::npos) {
    WAYBILL_TRY(std::string password, decode(scheme, who.substr(colon + 1), "password"));
    url.password = Secret(std::move(password));
  }
  return read_host(scheme, text.substr(at + 1), url);
}

Result<Url> parse_server(const Scheme& scheme, std::string_view rest, Url url) {
  if (!rest.starts_with("//")) return bad_url(scheme, "// is missing after the scheme");
  rest.remove_prefix(2);
  if (rest.find('#') != std::string_view::npos)
    return bad_url(scheme, "# has no meaning in it", std::string(encoding_help));
  const std::size_t question = rest.find('?');
  const std::string_view before = rest.substr(0, question);
  const std::size_t slash = before.find('/');
  if (slash != std::string_view::npos && before.find('@', slash) != std::string_view::npos)
    return bad_url(scheme, "there is a / before the @", std::string(encoding_help));
  WAYBILL_CHECK(read_authority(scheme, before.substr(0, slash), url));
  if (slash != std::string_view::npos) {
    const std::string_view path = before.substr(slash + 1);
    if (path.find('/') != std::string_view::npos)
      return bad_url(scheme, "a database name with a / in it", "write / in a name as %2F");
    WAYBILL_TRY(url.database, decode(scheme, path, "database name"));
  }
  if (question != std::string_view::npos) {
    if (rest.find('@', question) != std::string_view::npos && before.find('@') == std::string_view::npos)
      return bad_url(scheme, "there is a ? before the @", std::string(encoding_help));
    WAYBILL_CHECK(read_options(scheme, rest.substr(question + 1), url));
  }
  if (url.database.empty() && url.parameters.count("dbname") == 0) return bad_url(scheme, "it names no database");
  return url;
}

void replace_all(std::string& text, const std::string& what) {
  if (what.empty()) return;
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos;) {
    const bool inside_word =
        (at > 0 && is_word(text[at - 1])) || (at + what.size() < text.size() && is_word(text[at + what.size()]));
    if (what.size() < 4 && inside_word) {  // "a" as a password must not eat every word of a message
      at += what.size();
      continue;
    }
    text.replace(at, what.size(), "***");
    at += 3;
  }
}

const Scheme& scheme_of(Engine engine) {
  return *std::find_if(std::begin(schemes), std::end(schemes), [&](const Scheme& s) { return s.engine == engine; });
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  const std::size_t colon = text.find(':');
  std::string name(text.substr(0, colon == std::string_view::npos ? 0 : colon));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  const auto* scheme =
      std::find_if(std::begin(schemes), std::end(schemes), [&](const Scheme& s) { return s.name == name; });
  if (scheme == std::end(schemes)) {
    std::string help = "a URL looks like one of";
    for (const Scheme& known : schemes)
      if (help.find(known.example) == std::string::npos)
        help += (help.back() == 'f' ? " " : ", ") + std::string(known.example);
    return fail(ErrorKind::usage,
                text.empty() ? "the connection URL is empty" : "this is no connection URL that waybill knows", help);
  }
  Url url;
  url.engine = scheme->engine;
  const std::string_view rest = text.substr(colon + 1);
  return scheme->kind == SchemeKind::file ? parse_file(*scheme, rest, url) : parse_server(*scheme, rest, url);
}

std::string to_string(const Url& url) {
  const Scheme& scheme = scheme_of(url.engine);
  if (scheme.kind == SchemeKind::file) return std::string(scheme.name) + ":" + url.database;
  std::string out = std::string(scheme.name) + "://";
  if (!url.user.empty()) out += encode(url.user) + "@";
  out += url.host.find(':') != std::string::npos ? "[" + url.host + "]" : encode(url.host);
  if (url.port != 0) out += ":" + std::to_string(url.port);
  out += "/" + encode(url.database);
  char separator = '?';
  for (const auto& [name, value] : url.parameters) {
    out += separator + encode(name) + "=" + encode(value, "/:");
    separator = '&';
  }
  return out;
}

std::string redact(std::string text, const Url& url) {
  const auto hide = [&](const Secret& secret) {
    replace_all(text, secret.reveal());
    if (encode(secret.reveal()) != secret.reveal()) replace_all(text, encode(secret.reveal()));
  };
  hide(url.password);
  for (const auto& [name, secret] : url.secrets) hide(secret);
  return text;
}

bool is_file(const Url& url) {
  return std::any_of(std::begin(schemes), std::end(schemes), [&](const Scheme& scheme) {
    return scheme.engine == url.engine && scheme.kind == SchemeKind::file;
  });
}

}  // namespace waybill
