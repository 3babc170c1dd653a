// What the spec says about findings: severities raised or lowered (`severities`), and findings accepted for a while
// with a reason (`waivers`). Errors of the compiler itself can't be lowered: they stand for a promise. Pure: the day
// is given. A Lint points into the Spec that it was made of. Not thread-safe: it counts which waivers were used.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/catalog/inventory.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/spec/spec.h"

namespace waybill {

class Lint {
 public:
  // `today`: 2026-11-21; empty: nothing expires. Reports codes that are not there (W0130), that can't be changed
  // (W0131), and waivers that have expired (W0132).
  Lint(const Spec& spec, const std::string& today, Diagnostics& diagnostics);

  // Lays severities and waivers on what was not judged yet: `off` takes a finding away, a waiver makes a note of it.
  void judge(Diagnostics& diagnostics);

  // Objects that are not carried and for which W0507 is waived by name: left out, with the waiver's reason.
  void judge(std::vector<InventoryLine>& inventory);

  // Waivers that nothing needed (W0133): only once everything was looked at.
  void report_unused(Diagnostics& diagnostics) const;

 private:
  const Waiver* waiver_of(Code code, const std::string& subject);
  std::optional<Code> code_named(const Word& word, Diagnostics& diagnostics) const;

  struct InForce {
    Code code;
    const Waiver* waiver;
    bool used = false;
  };
  std::map<Code, SeverityWord> severities_;
  std::vector<InForce> waivers_;
};

}  // namespace waybill
