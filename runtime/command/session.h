// What most commands begin with: the spec read, both ends opened, catalogues taken, questions asked. Shows what it
// finds wrong itself and answers with the exit code to leave with.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "compiler/compiler.h"
#include "runtime/command/exit_code.h"
#include "runtime/command/options.h"
#include "runtime/driver/driver.h"
#include "runtime/report/report.h"

namespace waybill {

template <class T>
using Step_ = tl::expected<T, ExitCode>;  // shown already; leave with the code

// A file that is not there is an empty database, and is made only by `make`.
enum class TargetUse {
  look,   // nothing can be written
  go_on,  // what is there may be written: a write that was cut off can be brought to its end
  make,
};

enum class Probes {
  ask,
  skip,     // the plan says what is not proved
  no_need,  // types alone are asked for (check), or the plan is only read for its mapping (verify)
};

class Session {
 public:
  Session(const Options& options, Report& report) : options_(options), report_(report) {}

  Step_<void> read_spec(const std::string& path);  // parse; the diagnostics are shown where there are errors
  Step_<void> open_source();
  Step_<void> open_target(TargetUse use);
  // Introspects both, resolves, checks, asks the data and settles.
  Step_<void> compile(Probes probes);
  Plan plan();
  Step_<void> permit();  // may what plan() gave be saved, rendered or applied? (`forbid` in the spec)

  Compilation& compilation() { return *compilation_; }
  bool has_compilation() const { return compilation_ != nullptr; }
  void show_on_failure(bool show) { show_ = show; }  // false: the caller draws the diagnostics
  Database& source() { return *source_; }
  Database* target() { return target_.get(); }  // null: a file that is not there yet
  const std::string& spec_path() const { return path_; }
  std::string migration() const;
  const Settings& spec_settings() const { return compilation_->spec().settings; }

  void show_diagnostics();  // all of them, on stderr (JSON: as a document on stdout)
  // Endpoints that did not come from a spec (a saved plan).
  Step_<void> open_urls(const std::string& source, const std::string& target);
  Step_<Catalog> source_catalog();
  Step_<Catalog> target_catalog(const std::string& schema);

 private:
  Step_<std::unique_ptr<Database>> open(const std::string& url, bool read_only, std::string_view which);
  void show_unreadable(const Error& error);
  Step_<void> refuse_url(Code code, const Endpoint& endpoint, const Error& error);
  Step_<Catalogs> catalogs();
  std::string place(const Endpoint& endpoint) const;
  Answer ask(const Question& question, RowReader& source, Connection* target);

  const Options& options_;
  Report& report_;
  std::string path_;
  std::unique_ptr<Compilation> compilation_;
  std::unique_ptr<Database> source_, target_;
  Engine target_engine_{};
  bool show_ = true;
};

// The process's own environment and files, for the compiler.
Surroundings surroundings(const Options& options);
Result<std::string> read_file(const std::string& path);
Result<void> write_file(const std::string& path, const std::string& text);

// Where the spec is: the one given, or waybill.yaml / waybill.wb here.
// A catalogue from the text of a file: JSON as `inspect` writes it, or a schema file. `engine`: of a file that leaves
// it open.
Result<Catalog> catalog_of_text(const std::string& name, const std::string& text, Engine engine);

Result<std::string> find_spec(const std::string& given);

ExitCode exit_code_of(const Error& error, bool during_apply);

// The owner words and waiting time of the migration's lock.
Step_<std::unique_ptr<AdvisoryLock>> take_lock(Database& target, const std::string& migration, const Options& options,
                                               Report& report);

#define WAYBILL_STEP(declaration, expression)                                                                     \
  auto&& WAYBILL_CONCAT(step_, __LINE__) = (expression);                                                          \
  if (!WAYBILL_CONCAT(step_, __LINE__)) return tl::unexpected<ExitCode>(WAYBILL_CONCAT(step_, __LINE__).error()); \
  declaration = std::move(*WAYBILL_CONCAT(step_, __LINE__))
#define WAYBILL_DO(expression)                              \
  do {                                                      \
    auto&& do_ = (expression);                              \
    if (!do_) return tl::unexpected<ExitCode>(do_.error()); \
  } while (false)

}  // namespace waybill
