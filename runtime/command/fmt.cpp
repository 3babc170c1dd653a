// waybill fmt: a spec in its one layout, in place; --to: in the other spelling, to stdout or -o; --check: only told.
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "compiler/diagnostics/render.h"
#include "compiler/spec/format.h"
#include "runtime/command/commands.h"
#include "runtime/command/session.h"

namespace waybill {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// Lines that go (-) and come (+), by the longest common subsequence; two lines stay around them.
class Difference {
 public:
  Difference(std::string_view before, std::string_view after) : old_(lines_of(before)), new_(lines_of(after)) {}

  std::string text() {
    trim();
    constexpr std::size_t most = 2000;  // lines to be compared: more of them are shown as replaced
    if (old_end_ - begin_ <= most && new_end_ - begin_ <= most)
      compare();
    else
      replace(begin_, begin_, old_end_, new_end_);
    return head() + out_;
  }

 private:
  void trim() {
    old_end_ = old_.size();
    new_end_ = new_.size();
    while (begin_ < std::min(old_end_, new_end_) && old_[begin_] == new_[begin_]) ++begin_;
    while (old_end_ > begin_ && new_end_ > begin_ && old_[old_end_ - 1] == new_[new_end_ - 1]) --old_end_, --new_end_;
  }
  std::string head() const { return fmt::format("@@ line {} @@\n", begin_ + 1); }

  void replace(std::size_t i, std::size_t j, std::size_t old_end, std::size_t new_end) {
    for (; i < old_end; ++i) out_ += fmt::format("- {}\n", old_[i]);
    for (; j < new_end; ++j) out_ += fmt::format("+ {}\n", new_[j]);
  }

  void compare() {
    const std::size_t rows = old_end_ - begin_ + 1, columns = new_end_ - begin_ + 1;
    std::vector<std::uint32_t> common(rows * columns);
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return common[i * columns + j]; };
    for (std::size_t i = rows - 1; i-- > 0;)
      for (std::size_t j = columns - 1; j-- > 0;)
        at(i, j) = old_[begin_ + i] == new_[begin_ + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    std::size_t i = 0, j = 0;
    while (i + 1 < rows || j + 1 < columns) {
      const bool both = i + 1 < rows && j + 1 < columns;
      if (both && old_[begin_ + i] == new_[begin_ + j]) {
        out_ += fmt::format("  {}\n", old_[begin_ + i]);
        ++i, ++j;
      } else if (i + 1 < rows && (j + 1 == columns || at(i + 1, j) >= at(i, j + 1))) {
        out_ += fmt::format("- {}\n", old_[begin_ + i++]);
      } else {
        out_ += fmt::format("+ {}\n", new_[begin_ + j++]);
      }
    }
  }

  std::vector<std::string_view> old_, new_;
  std::size_t begin_ = 0, old_end_ = 0, new_end_ = 0;
  std::string out_;
};

ExitCode show(const Diagnostics& diagnostics, const SourceMap& sources, Report& report) {
  TextOptions text;
  text.color = report.options().color;
  report.loud(render_text(diagnostics, sources, text));
  return ExitCode::rejected;
}

ExitCode deliver(const Options& options, Report& report, const std::string& path, const std::string& before,
                 const std::string& after) {
  const bool other_spelling = !options.to.empty() && spelling_of(path) != spelling_of("." + options.to);
  if (options.check) {
    if (before == after) {
      report.notice(fmt::format("{} is formatted", path));
      return ExitCode::done;
    }
    SourceMap shown;  // without the passwords of URLs: this ends in logs
    const std::uint32_t old_file = shown.add(path, before), new_file = shown.add(path, after);
    report.out(fmt::format("{} is not formatted; `waybill fmt {}` would write:\n{}", path, path,
                           Difference(shown.file(old_file).shown, shown.file(new_file).shown).text()));
    return ExitCode::difference;
  }
  if (other_spelling && options.out.empty()) {
    report.out(after);
    return ExitCode::done;
  }
  const std::string out = options.out.empty() ? path : options.out;
  if (out == path && before == after) {
    report.notice(fmt::format("{} is formatted already", path));
    return ExitCode::done;
  }
  if (const Result<void> written = write_file(out, after); !written) {
    report.error(written.error());
    return ExitCode::usage;
  }
  report.notice(out == path ? fmt::format("{} formatted", path) : fmt::format("{} written", out));
  return ExitCode::done;
}

}  // namespace

ExitCode run_fmt(const Options& options, Report& report) {
  const Result<std::string> path = find_spec(options.spec);
  const Result<std::string> text = path ? read_file(*path) : path;
  if (!text) {
    report.error(text.error());
    return ExitCode::usage;
  }
  std::string to = options.to;
  if (to.empty() && !options.out.empty()) to = spelling_of(options.out) == Spelling::wb ? "wb" : "yaml";
  const Spelling spelling = to.empty() ? spelling_of(*path) : to == "wb" ? Spelling::wb : Spelling::yaml;
  if (options.check && spelling != spelling_of(*path)) {
    report.error(fail(ErrorKind::usage, "`--check` looks at a file in its own spelling", "leave `--to` away").value());
    return ExitCode::usage;
  }
  SourceMap sources;
  Diagnostics diagnostics;
  try {
    const std::optional<std::string> written = format_spec(sources, sources.add(*path, *text), spelling, diagnostics);
    if (!written) return show(diagnostics, sources, report);
    return deliver(options, report, *path, *text, *written);
  } catch (const std::logic_error& error) {
    report.error(fail(ErrorKind::environment, fmt::format("`{}` is left as it is: {}", *path, error.what()),
                      "this is a mistake of waybill, not of the spec")
                     .value());
    return ExitCode::usage;
  }
}

}  // namespace waybill
