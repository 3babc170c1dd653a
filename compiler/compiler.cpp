#include "compiler/compiler.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>

#include "compiler/check/check.h"
#include "compiler/resolve/automap.h"
#include "compiler/resolve/resolve.h"
#include "compiler/spec/parse_yaml.h"

namespace waybill {

Compilation::Compilation(std::string spec_name, std::string text, Surroundings around)
    : spec_name_(std::move(spec_name)), around_(std::move(around)), file_(sources_.add(spec_name_, std::move(text))) {}

bool Compilation::parse() {
  spec_ = parse_spec(sources_, file_, around_, diagnostics_);
  return spec_.has_value() && !diagnostics_.has_errors();
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

bool Compilation::check(Catalogs catalogs, const Selection& selection) {
  catalogs_ = std::move(catalogs);
  bound_ = resolve(*spec_, catalogs_, diagnostics_);
  if (diagnostics_.has_errors()) {  // what rests on names that are not there would only repeat them
    diagnostics_.sort();
    return false;
  }
  select(bound_, selection);
  migration_ = waybill::check(bound_, diagnostics_);
  diagnostics_.sort();
  return !diagnostics_.has_errors();
}

std::vector<Question> Compilation::questions() const { return waybill::questions(migration_); }

std::string Compilation::sample_query(std::size_t probe) const { return waybill::sample_query(migration_, probe); }

bool Compilation::settle(const std::vector<Question>& asked, const std::vector<Answer>& answers) {
  waybill::settle(migration_, asked, answers, diagnostics_);
  diagnostics_.sort();
  return !diagnostics_.has_errors();
}

bool Compilation::settle_unproved() {
  waybill::settle_unproved(migration_, diagnostics_);
  diagnostics_.sort();
  return !diagnostics_.has_errors();
}

Plan Compilation::plan(const std::string& source_place, const std::string& target_place) {
  return lower(migration_, {spec_name_, spec_fingerprint(), source_place, target_place}, diagnostics_);
}

std::string Compilation::spec_fingerprint() const {
  std::string all;
  for (std::uint32_t i = 0; i < sources_.size(); ++i) all += fmt::format("{}\n", sources_.file(i).text);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(all.data()), all.size(), digest);
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace waybill
