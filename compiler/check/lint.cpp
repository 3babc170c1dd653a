#include "compiler/check/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/diagnostics/suggest.h"
#include "compiler/resolve/automap.h"

namespace waybill {
namespace {

std::vector<std::string> all_code_names() {
  std::vector<std::string> names;
#define WAYBILL_CODE(code, name, severity, title) \
  names.emplace_back(#code);                      \
  names.emplace_back(name);
#include "compiler/diagnostics/codes.def"
#undef WAYBILL_CODE
  return names;
}

Severity severity_of(SeverityWord word) {
  switch (word) {
    case SeverityWord::off:
    case SeverityWord::note: return Severity::note;
    case SeverityWord::warning: return Severity::warning;
    case SeverityWord::error: return Severity::error;
  }
  return Severity::note;
}

}  // namespace

Lint::Lint(const Spec& spec, const std::string& today, Diagnostics& diagnostics) {
  for (const SeverityRule& rule : spec.severities) {
    const std::optional<Code> code = code_named(rule.code, diagnostics);
    if (!code) continue;
    if (info(*code).severity == Severity::error && rule.says.value != SeverityWord::error)
      diagnostics.add(Code::W0131, rule.says.span, fmt::format("{} is an error and stays one", info(*code).id))
          .help(fmt::format("`waybill explain {}` says what to do about it", info(*code).id));
    severities_[*code] = rule.says.value;
  }
  for (const Waiver& waiver : spec.waivers) {
    const std::optional<Code> code = code_named(waiver.code, diagnostics);
    if (!code) continue;
    if (info(*code).severity == Severity::error)
      diagnostics.add(Code::W0131, waiver.code.span, fmt::format("{} is an error: it can't be waived", info(*code).id))
          .help(fmt::format("`waybill explain {}` says what to do about it", info(*code).id));
    else if (!today.empty() && waiver.until.value < today)
      diagnostics.add(Code::W0132, waiver.until.span, fmt::format("this waiver of {} ended", info(*code).id))
          .label("its last day")
          .note(fmt::format("its reason was: {}", waiver.reason.value))
          .help("mend what it waived, or give it another last day");
    else
      waivers_.push_back({*code, &waiver});
  }
}

std::optional<Code> Lint::code_named(const Word& word, Diagnostics& diagnostics) const {
  const std::optional<Code> code = code_of(word.value);
  if (code) return code;
  Diagnostic& diagnostic =
      diagnostics.add(Code::W0130, word.span, fmt::format("there is no diagnostic `{}`", word.value));
  if (const std::optional<std::string> near = suggest(word.value, all_code_names()))
    diagnostic.help(fmt::format("did you mean `{}`?", *near)).replace(word.span, *near);
  else
    diagnostic.help("`waybill explain` lists them all");
  return std::nullopt;
}

const Waiver* Lint::waiver_of(Code code, const std::string& subject) {
  for (InForce& one : waivers_) {
    if (one.code != code) continue;
    if (one.waiver->object && !glob_matches(one.waiver->object->value, subject)) continue;
    one.used = true;
    return one.waiver;
  }
  return nullptr;
}

void Lint::judge(Diagnostics& diagnostics) {
  std::deque<Diagnostic> kept;
  for (Diagnostic& one : diagnostics.all()) {
    const bool fresh = !std::exchange(one.judged, true) && info(one.code).severity != Severity::error;
    const auto said = fresh ? severities_.find(one.code) : severities_.end();
    if (said != severities_.end() && said->second == SeverityWord::off) continue;
    if (said != severities_.end()) one.severity = severity_of(said->second);
    if (const Waiver* waiver = fresh ? waiver_of(one.code, one.subject) : nullptr) {
      one.severity = Severity::note;
      one.note(fmt::format("waived until {}: {}", waiver->until.value, waiver->reason.value));
    }
    kept.push_back(std::move(one));
  }
  diagnostics.all() = std::move(kept);
}

void Lint::judge(std::vector<InventoryLine>& inventory) {
  for (InventoryLine& line : inventory) {
    if (line.disposition != Disposition::not_carried) continue;
    const Waiver* waiver = waiver_of(Code::W0507, line.object);
    if (waiver == nullptr) continue;
    line.disposition = Disposition::left_out;
    line.says = fmt::format("waived until {}: {} ({})", waiver->until.value, waiver->reason.value, line.says);
  }
}

void Lint::report_unused(Diagnostics& diagnostics) const {
  for (const InForce& one : waivers_)
    if (!one.used)
      diagnostics
          .add(Code::W0133, one.waiver->span, fmt::format("this waiver of {} has nothing to waive", info(one.code).id))
          .help("take it out; `object` is a glob over what the finding names");
}

}  // namespace waybill
