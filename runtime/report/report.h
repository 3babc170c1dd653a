// The only writer to stdout and stderr. Results go to stdout; progress, warnings and errors to stderr. Three drawings:
// a terminal (live line), a log (plain lines with the time), JSON (one event per line on stdout). Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "runtime/driver/error.h"

namespace waybill {

enum class OutputFormat { text, json };

struct ReportOptions {
  OutputFormat format = OutputFormat::text;
  bool color = false;    // of stdout and stderr
  bool live = false;     // stderr is a terminal
  bool quiet = false;    // no progress, no notices
  bool verbose = false;  // every statement's step, timings
};

class Report {
 public:
  explicit Report(ReportOptions options);
  ~Report();

  const ReportOptions& options() const { return options_; }

  void out(const std::string& text);     // a result, as it is
  void notice(const std::string& text);  // a line for people, on stderr; nothing when quiet
  void loud(const std::string& text);    // on stderr, also when quiet
  void detail(const std::string& text);  // only when verbose
  void error(const Error& error);        // "error: …", the context, the help

  // Events of a run. In JSON each is a line of stdout; else progress on stderr.
  void run_started(const std::string& run, const std::string& migration, std::size_t steps, std::int64_t rows,
                   bool resumed);
  void step_started(const std::string& step, const std::string& object);
  void step_finished(const std::string& step, const std::string& object, std::int64_t rows, double seconds);
  void step_skipped(const std::string& step, const std::string& why);
  void rows_moved(const std::string& step, std::int64_t rows, std::int64_t bytes, std::optional<std::int64_t> of);
  void retrying(const std::string& step, const std::string& why, int attempt);
  void run_finished(const std::string& run, const std::string& state, std::int64_t tables, std::int64_t rows,
                    std::int64_t bytes, double seconds);

 private:
  struct Progress {
    std::int64_t rows = 0, bytes = 0;
    std::optional<std::int64_t> of;
    double started = 0, told = 0;
  };
  void line(const std::string& text);  // a line on stderr, above the live line
  void event(const std::string& json);
  void draw_live();
  void clear_live();

  ReportOptions options_;
  std::mutex mutex_;
  std::map<std::string, Progress> running_;
  bool drawn_ = false;
  double drawn_at_ = 0;
};

// "15 607": groups of three.
std::string with_groups(std::int64_t number);
std::string human_bytes(std::int64_t bytes);  // "1.2 MB"
std::string human_seconds(double seconds);    // "0.4 s", "2 min 05 s"

}  // namespace waybill
