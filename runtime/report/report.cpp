#include "runtime/report/report.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace waybill {
namespace {

using Json = nlohmann::ordered_json;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string clock_now() {
  return fmt::format("{:%H:%M:%S}",
                     fmt::localtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string with_groups(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::ptrdiff_t first = digits[0] == '-' ? 1 : 0;
  for (std::ptrdiff_t i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > first; i -= 3)
    digits.insert(static_cast<std::size_t>(i), " ");
  return digits;
}

std::string human_bytes(std::int64_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  const char* units[] = {"kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 1000 && unit < 3) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, units[unit]);
}

std::string human_seconds(double seconds) {
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(seconds);
  return whole < 3600 ? fmt::format("{} min {:02} s", whole / 60, whole % 60)
                      : fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

Report::Report(ReportOptions options) : options_(options) {}

Report::~Report() {
  const std::lock_guard lock(mutex_);
  clear_live();
}

void Report::out(const std::string& text) {
  const std::lock_guard lock(mutex_);
  clear_live();
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void Report::line(const std::string& text) {
  clear_live();
  std::fprintf(stderr, "%s\n", text.c_str());
  std::fflush(stderr);
}

void Report::notice(const std::string& text) {
  if (options_.quiet) return;
  const std::lock_guard lock(mutex_);
  line(text);
}

void Report::loud(const std::string& text) {
  const std::lock_guard lock(mutex_);
  line(text);
}

void Report::detail(const std::string& text) {
  if (options_.verbose) notice(text);
}

void Report::error(const Error& error) {
  const std::lock_guard lock(mutex_);
  std::string text = options_.color ? "\033[1;31merror\033[0m: " : "error: ";
  text += error.message;
  for (const std::string& where : error.context) text += "\n  in: " + where;
  if (!error.help.empty()) text += "\n  help: " + error.help;
  line(text);
  if (options_.format == OutputFormat::json)
    event(dumped(Json{{"event", "error"},
                      {"message", error.message},
                      {"in", error.context},
                      {"help", error.help},
                      {"sqlstate", error.sqlstate}}));
}

void Report::event(const std::string& json) {
  std::fprintf(stdout, "%s\n", json.c_str());
  std::fflush(stdout);
}

void Report::run_started(const std::string& run, const std::string& migration, std::size_t steps, std::int64_t rows,
                         bool resumed) {
  const std::lock_guard lock(mutex_);
  if (options_.format == OutputFormat::json)
    event(dumped(Json{{"event", "run_started"},
                      {"run", run},
                      {"migration", migration},
                      {"steps", steps},
                      {"rows", rows},
                      {"resumed", resumed}}));
  else if (!options_.quiet)
    line(fmt::format("{} {} run {} of {}", clock_now(), resumed ? "resuming" : "starting", run, migration));
}

void Report::step_started(const std::string& step, const std::string& object) {
  const std::lock_guard lock(mutex_);
  running_[step].started = seconds_now();
  if (options_.format == OutputFormat::json)
    event(dumped(Json{{"event", "step_started"}, {"step", step}, {"object", object}}));
}

void Report::step_finished(const std::string& step, const std::string& object, std::int64_t rows, double seconds) {
  const std::lock_guard lock(mutex_);
  running_.erase(step);
  if (options_.format == OutputFormat::json)
    event(dumped(
        Json{{"event", "step_finished"}, {"step", step}, {"object", object}, {"rows", rows}, {"seconds", seconds}}));
  else if (!options_.quiet)
    line(rows > 0
             ? fmt::format("{} {:<40} {:>14} rows  {}", clock_now(), step, with_groups(rows), human_seconds(seconds))
             : fmt::format("{} {:<40} {:>19}  {}", clock_now(), step, "", human_seconds(seconds)));
}

void Report::step_skipped(const std::string& step, const std::string& why) {
  const std::lock_guard lock(mutex_);
  if (options_.format == OutputFormat::json)
    event(dumped(Json{{"event", "step_skipped"}, {"step", step}, {"why", why}}));
  else if (options_.verbose)
    line(fmt::format("{} {:<40} {}", clock_now(), step, why));
}

void Report::rows_moved(const std::string& step, std::int64_t rows, std::int64_t bytes,
                        std::optional<std::int64_t> of) {
  const std::lock_guard lock(mutex_);
  Progress& progress = running_[step];
  const double now = seconds_now();
  if (progress.started == 0) progress.started = now;
  if (progress.told == 0) progress.told = now;
  progress.rows += rows;
  progress.bytes += bytes;
  progress.of = of;
  if (options_.format == OutputFormat::json) {
    if (now - progress.told < 1) return;
    progress.told = now;
    event(
        dumped(Json{{"event", "progress"}, {"step", step}, {"rows", progress.rows}, {"of", of ? Json(*of) : Json()}}));
  } else if (options_.live && !options_.quiet) {
    if (now - drawn_at_ >= 0.2) draw_live();
  } else if (!options_.quiet && now - progress.told >= 60) {
    progress.told = now;
    line(fmt::format("{} {:<40} {:>14} rows so far", clock_now(), step, with_groups(progress.rows)));
  }
}

void Report::draw_live() {
  clear_live();
  std::string text;
  for (const auto& [step, progress] : running_) {
    if (progress.rows == 0) continue;
    const double seconds = std::max(0.001, seconds_now() - progress.started);
    const double rate = static_cast<double>(progress.rows) / seconds;
    if (!text.empty()) text += " | ";
    text +=
        fmt::format("{} {} rows, {}/s", step, with_groups(progress.rows), with_groups(static_cast<std::int64_t>(rate)));
    if (progress.of && *progress.of > 0)
      text += fmt::format(", {}%, {} left", progress.rows * 100 / *progress.of,
                          human_seconds(static_cast<double>(std::max<std::int64_t>(0, *progress.of - progress.rows)) /
                                        std::max(1.0, rate)));
  }
  std::fprintf(stderr, "\r\033[K%.160s", text.c_str());
  std::fflush(stderr);
  drawn_ = true;
  drawn_at_ = seconds_now();
}

void Report::clear_live() {
  if (!drawn_) return;
  std::fprintf(stderr, "\r\033[K");
  drawn_ = false;
}

void Report::retrying(const std::string& step, const std::string& why, int attempt) {
  const std::lock_guard lock(mutex_);
  if (options_.format == OutputFormat::json)
    event(dumped(Json{{"event", "retry"}, {"step", step}, {"attempt", attempt}, {"why", why}}));
  else
    line(fmt::format("{} {:<40} trying again ({}): {}", clock_now(), step, attempt, why));
}

void Report::run_finished(const std::string& run, const std::string& state, std::int64_t tables, std::int64_t rows,
                          std::int64_t bytes, double seconds) {
  const std::lock_guard lock(mutex_);
  if (options_.format == OutputFormat::json)
    event(dumped(Json{{"event", "run_finished"},
                      {"run", run},
                      {"state", state},
                      {"tables", tables},
                      {"rows", rows},
                      {"bytes", bytes},
                      {"seconds", seconds}}));
}

}  // namespace waybill
