// Errors of the runtime are values that gather context on the way up and are shown once, at the edge.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace waybill {

enum class ErrorKind {
  usage,        // bad flag, no such file            -> exit code 1
  environment,  // cannot connect, lock held         -> 1
  database,     // the server refused a statement    -> 5 in apply, else 1
  bad_value,    // a value that does not convert     -> 5 in apply
  refused,      // stale plan, not approved          -> 4
  difference,   // verification                      -> 6
  interrupted,  // Ctrl-C                            -> 5
};

struct Error {
  ErrorKind kind = ErrorKind::database;
  std::string message;               // what failed; the server's own words at the end. Never a password.
  std::vector<std::string> context;  // innermost first: "chunk 3 of track.load", "step track.load"
  std::string help;                  // what to do next; may be empty
  std::string sqlstate;              // SQLSTATE, or errno of the engine as text
  bool transient = false;            // trying again may help (deadlock, lost connection, busy)

  Error&& in(std::string where) && {
    context.push_back(std::move(where));
    return std::move(*this);
  }
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string message, std::string help = {}) {
  Error error;
  error.kind = kind;
  error.message = std::move(message);
  error.help = std::move(help);
  return tl::unexpected<Error>(std::move(error));
}

// "message (step track.load, chunk 3)": one line, without help.
std::string to_string(const Error& error);

}  // namespace waybill

// Passes an error on: WAYBILL_TRY(auto rows, connection.query(sql));  WAYBILL_CHECK(connection.execute(sql));
#define WAYBILL_CONCAT_(a, b) a##b
#define WAYBILL_CONCAT(a, b) WAYBILL_CONCAT_(a, b)
#define WAYBILL_TRY(declaration, expression)                                                       \
  auto&& WAYBILL_CONCAT(result_, __LINE__) = (expression);                                         \
  if (!WAYBILL_CONCAT(result_, __LINE__))                                                          \
    return tl::unexpected<::waybill::Error>(std::move(WAYBILL_CONCAT(result_, __LINE__)).error()); \
  declaration = std::move(*WAYBILL_CONCAT(result_, __LINE__))
#define WAYBILL_CHECK(expression)                                                                  \
  do {                                                                                             \
    auto&& check_result_ = (expression);                                                           \
    if (!check_result_) return tl::unexpected<::waybill::Error>(std::move(check_result_).error()); \
  } while (false)
