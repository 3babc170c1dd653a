// The compiler from the outside: a spec and two catalogues in, diagnostics and a plan out. Pure: what it wants to know
// of the world it asks for (files and environment through Surroundings, the data through questions). Start reading
// here.
//
//   Compilation c("waybill.yaml", text, around);
//   if (c.parse() && c.check(catalogs) && c.settle(c.questions(), answers)) show(c.plan(places));
//
// Each call runs one or two stages to their end and answers whether the next one may run; diagnostics() has what was
// found. Not thread-safe; one Compilation per spec.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/check/lint.h"
#include "compiler/check/migration.h"
#include "compiler/check/probe.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/plan/lower.h"
#include "compiler/plan/plan.h"
#include "compiler/resolve/bound_spec.h"
#include "compiler/spec/include.h"
#include "compiler/spec/spec.h"

namespace waybill {

// --only and --except: target or source tables by name or glob. Empty: all.
struct Selection {
  std::vector<std::string> only, except;
};

class Compilation {
 public:
  Compilation(std::string spec_name, std::string text, Surroundings around);
  Compilation(const Compilation&) = delete;
  Compilation& operator=(const Compilation&) = delete;

  bool parse();
  std::vector<std::string> queries() const;  // SQL of `query:` mappings, whose columns Catalogs::queries must tell
  bool check(Catalogs catalogs, const Selection& selection = {});
  std::vector<Question> questions() const;
  std::string sample_query(std::size_t probe) const;
  bool settle(const std::vector<Question>& asked, const std::vector<Answer>& answers);
  bool settle_unproved();
  // A step of a risk that `settings.forbid` names is W0721 in diagnostics(): the plan may be shown, not applied.
  Plan plan(const std::string& source_place, const std::string& target_place);

  const Spec& spec() const { return *spec_; }
  const Catalogs& catalogs() const { return catalogs_; }
  const SourceMap& sources() const { return sources_; }
  Diagnostics& diagnostics() { return diagnostics_; }
  std::string spec_fingerprint() const;  // of what all files say (normal_form.h), before variables are put in

 private:
  bool judge();  // severities and waivers laid on what was found; may the next stage run?
  void respell();  // help in the words of the file that it is about
  void check_password(Span url);
  void check_forbidden(const Plan& plan);
  void read_schema_file();

  std::string spec_name_;
  Surroundings around_;
  SourceMap sources_;
  std::uint32_t file_;
  Diagnostics diagnostics_;
  std::optional<Spec> spec_;
  std::optional<Lint> lint_;
  Catalogs catalogs_;
  BoundSpec bound_;
  Migration migration_;
};

}  // namespace waybill
