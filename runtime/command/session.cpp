#include "runtime/command/session.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/catalog/json.h"
#include "compiler/diagnostics/render.h"
#include "compiler/dialect/dialect.h"
#include "compiler/schema_text.h"
#include "runtime/ledger/ledger.h"

namespace waybill {

Result<std::string> read_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return fail(ErrorKind::usage, fmt::format("`{}` is a folder", path));
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::usage, fmt::format("can't read `{}`: {}", path, std::strerror(errno)));
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// Beside it first, then renamed: never half a file.
Result<void> write_file(const std::string& path, const std::string& text) {
  const std::string temporary = path + ".part";
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return fail(ErrorKind::environment, fmt::format("can't write `{}`: {}", path, std::strerror(errno)));
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (error) return fail(ErrorKind::environment, fmt::format("can't write `{}`: {}", path, error.message()));
  return {};
}

Result<Catalog> catalog_of_text(const std::string& name, const std::string& text, Engine engine) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos || text[text.find_first_not_of(" \t\r\n")] == '{') {
    tl::expected<Catalog, std::string> catalog = catalog_from_json(text);
    if (catalog) return std::move(*catalog);
    return fail(ErrorKind::usage, fmt::format("`{}` is no catalogue: {}", name, catalog.error()),
                "make one: waybill inspect URL --format json");
  }
  SourceMap sources;
  Diagnostics diagnostics;
  Catalog catalog = read_schema_text(text, sources.add(name, text), engine, diagnostics);
  const Engine written_for = catalog.engine;
  const std::string schema = catalog.default_schema;
  catalog = for_target(std::move(catalog), written_for, schema, {}, diagnostics);
  if (!diagnostics.has_errors()) return catalog;
  return fail(ErrorKind::usage,
              fmt::format("`{}` can't be read as a schema\n{}", name, render_text(diagnostics, sources)));
}

Result<std::string> find_spec(const std::string& given) {
  if (!given.empty()) return given;
  std::vector<std::string> found;
  for (const char* name : {"waybill.yaml", "waybill.yml", "waybill.wb"})
    if (std::filesystem::exists(name)) found.emplace_back(name);
  if (found.size() == 1) return found.front();
  if (found.size() > 1)  // which one was edited last is not for us to guess
    return fail(ErrorKind::usage, fmt::format("both {} and {} are here", found[0], found[1]),
                "name the one that is meant");
  return fail(ErrorKind::usage, "there is no waybill.yaml and no waybill.wb here",
              "name the spec, or make one: waybill init --source URL --target URL");
}

Surroundings surroundings(const Options& options) {
  Surroundings around;
  around.environment = [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
  };
  around.read_file = [](const std::string& path) -> FileText {
    Result<std::string> text = read_file(path);
    return text ? FileText{std::move(*text), ""} : FileText{"", text.error().message};
  };
  for (const std::string& var : options.vars) {
    const std::size_t equal = var.find('=');
    around.vars[var.substr(0, equal)] = equal == std::string::npos ? "" : var.substr(equal + 1);
  }
  around.today = fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::chrono::system_clock::now()));
  around.offline = !options.source_catalog.empty() || !options.target_catalog.empty();
  return around;
}

ExitCode exit_code_of(const Error& error, bool during_apply) {
  switch (error.kind) {
    case ErrorKind::usage:
    case ErrorKind::environment:
      return during_apply && error.kind == ErrorKind::environment ? ExitCode::stopped : ExitCode::usage;
    case ErrorKind::refused: return ExitCode::refused;
    case ErrorKind::difference: return ExitCode::unequal;
    case ErrorKind::database:
    case ErrorKind::bad_value:
    case ErrorKind::interrupted: return during_apply ? ExitCode::stopped : ExitCode::usage;
  }
  return ExitCode::usage;
}

Step_<std::unique_ptr<AdvisoryLock>> take_lock(Database& target, const std::string& migration, const Options& options,
                                               Report& report) {
  Result<std::int64_t> timeout = parse_duration_ms(options.lock_timeout);
  if (!timeout) {
    report.error(timeout.error());
    return tl::unexpected<ExitCode>(ExitCode::usage);
  }
  Result<std::unique_ptr<AdvisoryLock>> lock = target.lock(migration, who_am_i(), *timeout);
  if (lock) return std::move(*lock);
  report.error(lock.error());
  return tl::unexpected<ExitCode>(ExitCode::usage);
}

// There is no line to point to, but the code and its page are the same as everywhere.
void Session::show_unreadable(const Error& error) {
  Diagnostics diagnostics;
  Diagnostic& diagnostic = diagnostics.add(Code::W0901, Span{}, error.message);
  if (!error.help.empty()) diagnostic.help(error.help);
  TextOptions text;
  text.color = report_.options().color;
  if (options_.format == "json")
    report_.out(render_json(diagnostics, SourceMap{}));
  else
    report_.loud(render_text(diagnostics, SourceMap{}, text));
}

Step_<void> Session::read_spec(const std::string& path) {
  Result<std::string> found = find_spec(path);
  Result<std::string> text = found ? read_file(*found) : found;
  if (!text) {
    show_unreadable(text.error());
    return tl::unexpected<ExitCode>(ExitCode::usage);
  }
  path_ = *found;
  compilation_ = std::make_unique<Compilation>(path_, std::move(*text), surroundings(options_));
  if (compilation_->parse()) return {};
  show_diagnostics();
  return tl::unexpected<ExitCode>(ExitCode::rejected);
}

std::string Session::migration() const {
  const Spec& spec = compilation_->spec();
  return spec.migration ? spec.migration->value : std::filesystem::path(path_).stem().string();
}

void Session::show_diagnostics() {
  if (!show_) return;
  compilation_->diagnostics().sort();
  const Diagnostics& all = compilation_->diagnostics();
  if (options_.format == "json" && all.has_errors()) {
    report_.out(render_json(all, compilation_->sources()));
  } else if (!all.empty() && (all.has_errors() || !options_.quiet)) {
    TextOptions text;
    text.color = report_.options().color;
    text.notes = options_.verbose;
    if (!text.notes && all.count(Severity::note) == all.all().size()) return;
    const std::string drawn = render_text(all, compilation_->sources(), text);
    all.has_errors() ? report_.loud(drawn) : report_.notice(drawn);
  }
}

Step_<std::unique_ptr<Database>> Session::open(const std::string& url, bool read_only, std::string_view which) {
  Result<Url> parsed = parse_url(url);
  Result<std::unique_ptr<Database>> database =
      parsed ? open_database(*parsed, read_only) : tl::unexpected<Error>(parsed.error());
  if (database) return std::move(*database);
  report_.error(std::move(database.error()).in(fmt::format("opening the {}", which)));
  return tl::unexpected<ExitCode>(ExitCode::usage);
}

namespace {

// A database that is a file and is not there yet: planning against it must not make it.
bool is_missing_file(const std::string& url) {
  const Result<Url> parsed = parse_url(url);
  return parsed && is_file(*parsed) && !std::filesystem::exists(parsed->database);
}

}  // namespace

// Shown at its place in the spec, with the passwords of the line starred out.
Step_<void> Session::refuse_url(Code code, const Endpoint& endpoint, const Error& error) {
  Diagnostic& diagnostic = compilation_->diagnostics().add(code, endpoint.url.span, error.message);
  if (!error.help.empty()) diagnostic.help(error.help);
  const bool show = std::exchange(show_, true);
  show_diagnostics();
  show_ = show;
  return tl::unexpected<ExitCode>(ExitCode::usage);
}

Step_<void> Session::open_source() {
  const auto& endpoint = compilation_->spec().source;
  if (!endpoint) {
    report_.error(std::move(fail(ErrorKind::usage, "the spec names no source", "say `source: URL`").value()));
    return tl::unexpected<ExitCode>(ExitCode::rejected);
  }
  const Result<Url> url = parse_url(endpoint->url.value);
  if (!url) return refuse_url(Code::W0902, *endpoint, url.error());
  if (is_missing_file(endpoint->url.value))
    return refuse_url(
        Code::W0901, *endpoint,
        fail(ErrorKind::usage, fmt::format("there is no file {}", url->database), "check the path of the URL").value());
  WAYBILL_STEP(source_, open(endpoint->url.value, true, "source"));
  return {};
}

Step_<void> Session::open_target(TargetUse use) {
  const auto& endpoint = compilation_->spec().target;
  if (!endpoint) {
    report_.error(std::move(fail(ErrorKind::usage, "the spec names no target", "say `target: URL`").value()));
    return tl::unexpected<ExitCode>(ExitCode::rejected);
  }
  if (const Result<Url> url = parse_url(endpoint->url.value); !url)
    return refuse_url(Code::W0902, *endpoint, url.error());
  if (use != TargetUse::make && is_missing_file(endpoint->url.value)) {
    target_engine_ = parse_url(endpoint->url.value)->engine;
    return {};
  }
  WAYBILL_STEP(target_, open(endpoint->url.value, use == TargetUse::look, "target"));
  target_engine_ = target_->engine();
  return {};
}

Step_<void> Session::open_urls(const std::string& source, const std::string& target) {
  WAYBILL_STEP(source_, open(source, true, "source"));
  WAYBILL_STEP(target_, open(target, false, "target"));
  target_engine_ = target_->engine();
  return {};
}

Step_<Catalog> Session::source_catalog() {
  Result<Catalog> catalog = source_->introspect("");
  if (catalog) return std::move(*catalog);
  report_.error(std::move(catalog.error()).in("reading the source's catalogue"));
  return tl::unexpected<ExitCode>(ExitCode::usage);
}

Step_<Catalog> Session::target_catalog(const std::string& schema) {
  if (target_ == nullptr) {
    Catalog empty;
    empty.engine = target_engine_;
    return empty;
  }
  Result<Catalog> catalog = target_->introspect(schema);
  if (catalog) return std::move(*catalog);
  report_.error(std::move(catalog.error()).in("reading the target's catalogue"));
  return tl::unexpected<ExitCode>(ExitCode::usage);
}

namespace {

Step_<Catalog> catalog_from_file(const std::string& path, Report& report) {
  const Result<std::string> text = read_file(path);
  Result<Catalog> catalog = text ? catalog_of_text(path, *text, Engine::sqlite) : tl::unexpected<Error>(text.error());
  if (catalog) return std::move(*catalog);
  report.error(catalog.error());
  return tl::unexpected<ExitCode>(ExitCode::usage);
}

}  // namespace

Step_<Catalogs> Session::catalogs() {
  Catalogs out;
  if (!options_.source_catalog.empty()) {
    WAYBILL_STEP(out.source, catalog_from_file(options_.source_catalog, report_));
  } else {
    WAYBILL_STEP(out.source, source_catalog());
  }
  const auto& target = compilation_->spec().target;
  if (!options_.target_catalog.empty()) {
    WAYBILL_STEP(out.target, catalog_from_file(options_.target_catalog, report_));
  } else {
    WAYBILL_STEP(out.target, target_catalog(target && target->schema ? target->schema->value : ""));
  }
  if (source_ == nullptr) return out;
  for (const std::string& sql : compilation_->queries()) {
    Result<std::vector<Column>> columns = source_->describe(sql);
    if (!columns) {
      report_.error(std::move(columns.error()).in("query: " + sql.substr(0, 200)));
      return tl::unexpected<ExitCode>(ExitCode::rejected);
    }
    out.queries[sql] = std::move(*columns);
  }
  return out;
}

Answer Session::ask(const Question& question, RowReader& source, Connection* target) {
  Answer answer;
  const auto put = [&](const std::string& sql) -> Result<Rows> {
    if (!question.of_target) return source.query(sql);
    return target != nullptr ? target->query(sql) : Result<Rows>(Rows{{std::optional<std::string>("0")}});
  };
  if (!question.short_sql.empty()) {
    const Result<Rows> sound = put(question.short_sql);
    if (sound && !sound->empty() && sound->front().at(1).value_or("") == "0") {
      answer.numbers.assign(question.probes.size() + 1, std::optional<std::string>("0"));
      answer.numbers[0] = sound->front()[0];
      return answer;
    }
  }
  const Result<Rows> rows = put(question.sql);
  if (!rows) {
    answer.error = rows.error().message;
    return answer;
  }
  if (!rows->empty()) answer.numbers = rows->front();
  answer.samples.resize(question.probes.size());
  const std::size_t first = question.counts_rows ? 1 : 0;
  for (std::size_t i = 0; i < question.probes.size(); ++i) {
    const std::string sql = compilation_->sample_query(question.probes[i]);
    if (sql.empty() || first + i >= answer.numbers.size() || answer.numbers[first + i].value_or("0") == "0") continue;
    const Result<Rows> samples = put(sql);
    if (!samples) continue;
    for (const Row& row : *samples) {
      std::vector<std::string> values;
      for (const std::optional<std::string>& value : row) values.push_back(value.value_or("NULL"));
      answer.samples[i].push_back(row.size() == 1 ? values[0] : fmt::format("({})", fmt::join(values, ", ")));
    }
  }
  return answer;
}

Step_<void> Session::compile(Probes probes) {
  WAYBILL_STEP(Catalogs both, catalogs());
  bool good = compilation_->check(std::move(both), {options_.only, options_.except});
  if (good && probes == Probes::ask && source_ != nullptr) {
    Result<std::unique_ptr<Snapshot>> snapshot = source_->snapshot(1);
    Result<std::unique_ptr<Connection>> target = std::unique_ptr<Connection>();
    if (snapshot && target_ != nullptr) target = target_->connect();
    if (!snapshot || !target) {
      report_.error(!snapshot ? snapshot.error() : target.error());
      return tl::unexpected<ExitCode>(ExitCode::usage);
    }
    const std::vector<Question> questions = compilation_->questions();
    std::vector<Answer> answers;
    for (const Question& question : questions) answers.push_back(ask(question, (*snapshot)->reader(0), target->get()));
    good = compilation_->settle(questions, answers);
  } else if (good && probes != Probes::no_need) {
    good = compilation_->settle_unproved();
  }
  if (good) return {};
  show_diagnostics();
  return tl::unexpected<ExitCode>(ExitCode::rejected);
}

// With its variables where the spec has them and no password stands in clear; else without any secret.
std::string Session::place(const Endpoint& endpoint) const {
  const std::string& raw = endpoint.written;
  const std::size_t at = raw.rfind('@'), slashes = raw.find("://");
  const std::size_t colon =
      slashes == std::string::npos || at == std::string::npos ? std::string::npos : raw.find(':', slashes + 3);
  const bool clear = colon != std::string::npos && colon < at && raw.compare(colon + 1, 2, "${") != 0;
  if (raw.find("${") != std::string::npos && raw.find(":-") == std::string::npos && !clear) return raw;
  const Result<Url> url = parse_url(endpoint.url.value);
  return url ? to_string(*url) : "";
}

Plan Session::plan() {
  const Spec& spec = compilation_->spec();
  Plan plan = compilation_->plan(spec.source ? place(*spec.source) : "", spec.target ? place(*spec.target) : "");
  plan.migration = migration();
  return plan;
}

Step_<void> Session::permit() {
  if (!compilation_->diagnostics().has_errors()) return {};
  show_diagnostics();
  return tl::unexpected<ExitCode>(ExitCode::refused);
}

}  // namespace waybill
