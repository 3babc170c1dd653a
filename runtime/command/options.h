// What the command line can say; each command shows the flags that it reads.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/compiler.h"
#include "runtime/driver/error.h"

namespace waybill {

struct Options {
  std::string spec;    // SPEC, FILE, URL or CODE: the first word
  std::string second;  // of `diff A B`
  std::string out;
  std::string format = "text";
  std::string level = "rows";
  std::string to;              // fmt
  std::string source, target;  // URLs: init; apply of a saved plan
  std::string schema;
  std::string source_catalog, target_catalog;  // files: check offline
  std::string certificate;
  std::vector<std::string> only, except, vars;
  std::string memory = "16MiB";
  std::string lock_timeout = "0s";
  std::size_t jobs = 0;  // 0: the spec's, or as many as there are processors, at most 4
  bool auto_approve = false, no_verify = false, no_probe = false, detailed_exitcode = false, fix = false;
  bool check = false;  // fmt
  bool quiet = false, verbose = false, no_color = false;
  std::string color = "auto";
};

// "64MiB", "512k", "1000000"; "10s", "2min", "500ms" (in ms).
Result<std::size_t> parse_bytes(const std::string& text);
Result<std::int64_t> parse_duration_ms(const std::string& text);

}  // namespace waybill
