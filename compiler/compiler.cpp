#include "compiler/compiler.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/sha.h>

#include <algorithm>

#include "compiler/check/check.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/resolve/automap.h"
#include "compiler/resolve/resolve.h"
#include "compiler/schema_text.h"
#include "compiler/spec/normal_form.h"
#include "compiler/spec/parse_yaml.h"
#include "compiler/spec/respell.h"

namespace waybill {

Compilation::Compilation(std::string spec_name, std::string text, Surroundings around)
    : spec_name_(std::move(spec_name)), around_(std::move(around)), file_(sources_.add(spec_name_, std::move(text))) {}

namespace {

const std::vector<std::string> risk_words = {
#define WAYBILL_RISK(name, says) #name,
#include "compiler/plan/risks.def"
#undef WAYBILL_RISK
};

void check_forbidden_words(const Spec& spec, Diagnostics& diagnostics) {
  for (const Word& word : spec.settings.forbid) {
    if (std::find(risk_words.begin(), risk_words.end(), word.value) != risk_words.end()) continue;
    Diagnostic& diagnostic =
        diagnostics.add(Code::W0107, word.span, fmt::format("`{}` is no risk that a step can have", word.value));
    if (const std::optional<std::string> near = suggest(word.value, risk_words))
      diagnostic.help(fmt::format("did you mean `{}`?", *near)).replace(word.span, *near);
    else
      diagnostic.help(fmt::format("the risks are {}", fmt::join(risk_words, ", ")));
  }
}

}  // namespace

bool Compilation::parse() {
  spec_ = parse_spec(sources_, file_, around_, diagnostics_);
  if (!spec_) return false;
  lint_.emplace(*spec_, around_.today, diagnostics_);
  check_forbidden_words(*spec_, diagnostics_);
  for (const auto& end : {spec_->source, spec_->target})
    if (end) check_password(end->url.span);
  return judge();
}

// The spec is under version control: a password in it is in everybody's clone.
void Compilation::check_password(Span url) {
  if (!url.valid()) return;
  const std::string_view text = sources_.text(url);
  const std::size_t slashes = text.find("://"), at = text.rfind('@');
  if (slashes == std::string_view::npos || at == std::string_view::npos || at < slashes) return;
  const std::size_t colon = text.find(':', slashes + 3);
  if (colon == std::string_view::npos || colon + 1 >= at || text.compare(colon + 1, 2, "${") == 0) return;
  if (text.find("${") < colon) return;  // the variable holds more than the password
  const auto from = static_cast<std::uint32_t>(url.begin + colon + 1), to = static_cast<std::uint32_t>(url.begin + at);
  diagnostics_.add(Code::W0134, {url.file, from, to}, "a password stands in the spec, which is under version control")
      .help("take it from the environment: `${DB_PASSWORD}`");
}

// What the reader says is in the right words already.
void Compilation::respell() {
  for (Diagnostic& one : diagnostics_.all()) {
    const std::uint32_t file = one.primary.span.valid() ? one.primary.span.file : file_;
    if (one.code < Code::W0201 || !sources_.file(file).name.ends_with(".wb")) continue;
    for (auto& [kind, text] : one.notes)
      if (kind == "help") text = respell_for_wb(text);
  }
}

bool Compilation::judge() {
  lint_->judge(diagnostics_);
  respell();
  diagnostics_.sort();
  return !diagnostics_.has_errors();
}

std::vector<std::string> Compilation::queries() const {
  std::vector<std::string> out;
  for (const Mapping& mapping : spec_->tables)
    if (const Query* query = std::get_if<Query>(&mapping.what)) out.push_back(query->sql.value);
  return out;
}

namespace {

bool named(const std::vector<std::string>& globs, const BoundFlow& flow) {
  return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
    return glob_matches(glob, flow.target.name) || glob_matches(glob, to_string(flow.target)) ||
           (!flow.scope.tables.empty() && glob_matches(glob, flow.scope.tables.front().name));
  });
}

// Flows that the command line leaves out, said so in the inventory.
void select(BoundSpec& bound, const Selection& selection) {
  if (selection.only.empty() && selection.except.empty()) return;
  std::vector<BoundFlow> kept;
  for (BoundFlow& flow : bound.flows) {
    const bool keep = (selection.only.empty() || named(selection.only, flow)) && !named(selection.except, flow);
    if (keep)
      kept.push_back(std::move(flow));
    else
      for (const ScopeTable& table : flow.scope.tables)
        if (flow.kind != FlowKind::query)
          bound.left_out.push_back({table.table, nullptr, "not selected on the command line"});
  }
  bound.flows = std::move(kept);
}

}  // namespace

// target.schema_file, beside the spec.
void Compilation::read_schema_file() {
  if (!spec_->target || !spec_->target->schema_file) return;
  const Word& name = *spec_->target->schema_file;
  const std::string path = include_path(spec_name_, name.value);
  FileText file = around_.read_file ? around_.read_file(path) : FileText{"", "files can't be read here"};
  if (!file.error.empty()) {
    diagnostics_.add(Code::W0114, name.span, fmt::format("`{}` can't be read: {}", path, file.error));
    return;
  }
  const std::uint32_t id = sources_.add(path, std::move(file.text));
  const Engine engine = catalogs_.target.engine;
  const std::string schema = spec_->target->schema ? spec_->target->schema->value : catalogs_.target.default_schema;
  catalogs_.wanted = for_target(read_schema_text(sources_.file(id).text, id, engine, diagnostics_), engine, schema,
                                name.span, diagnostics_);
}

bool Compilation::check(Catalogs catalogs, const Selection& selection) {
  catalogs_ = std::move(catalogs);
  read_schema_file();
  if (diagnostics_.has_errors()) return judge();
  bound_ = resolve(*spec_, catalogs_, diagnostics_);
  if (diagnostics_.has_errors()) return judge();  // what rests on names that are not there would only repeat them
  select(bound_, selection);
  migration_ = waybill::check(bound_, diagnostics_);
  lint_->judge(migration_.inventory);
  if (!diagnostics_.has_errors()) check_lints(migration_, diagnostics_);
  report_not_carried(migration_, diagnostics_);
  return judge();
}

std::vector<Question> Compilation::questions() const { return waybill::questions(migration_); }

std::string Compilation::sample_query(std::size_t probe) const { return waybill::sample_query(migration_, probe); }

bool Compilation::settle(const std::vector<Question>& asked, const std::vector<Answer>& answers) {
  waybill::settle(migration_, asked, answers, diagnostics_);
  judge();
  lint_->report_unused(diagnostics_);
  return judge();
}

bool Compilation::settle_unproved() {
  waybill::settle_unproved(migration_, diagnostics_);
  return judge();
}

Plan Compilation::plan(const std::string& source_place, const std::string& target_place) {
  Plan plan = lower(migration_, {spec_name_, spec_fingerprint(), source_place, target_place}, diagnostics_);
  check_forbidden(plan);
  return plan;
}

void Compilation::check_forbidden(const Plan& plan) {
  for (const Word& word : spec_->settings.forbid) {
    std::vector<std::string> steps;
    for (const Step& step : plan.steps)
      for (const Risk risk : step.risks)
        if (to_string(risk) == word.value) steps.push_back(step.id);
    if (steps.empty()) continue;
    const std::size_t shown = std::min<std::size_t>(steps.size(), 3);
    diagnostics_.add(Code::W0721, word.span, fmt::format("the spec forbids steps that are `{}`", word.value))
        .label(fmt::format("{} step{}: {}{}", steps.size(), steps.size() == 1 ? " is" : "s are",
                           fmt::join(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                           shown < steps.size() ? ", …" : ""))
        .help("change what makes them so, or take the word out of `forbid`");
  }
  judge();
}

std::string Compilation::spec_fingerprint() const {
  std::string all;
  Diagnostics known;  // reported by parse()
  for (std::uint32_t i = 0; i < sources_.size(); ++i)
    if (const YamlPtr tree = read_tree(sources_, i, known)) all += normal_form(*tree) + "\n";
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(all.data()), all.size(), digest);
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace waybill
