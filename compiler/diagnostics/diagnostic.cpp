#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace waybill {

namespace {

constexpr auto codes = [] {
  using enum Severity;
  return std::to_array<CodeInfo>({
#define WAYBILL_CODE(code, name, severity, title) {Code::code, #code, name, severity, title},
#include "compiler/diagnostics/codes.def"
#undef WAYBILL_CODE
  });
}();

// What makes two of one place the same.
auto identity(const Diagnostic& one) {
  return std::tie(one.code, one.severity, one.message, one.primary.span.end, one.primary.text, one.notes);
}

struct ByIdentity {
  bool operator()(const Diagnostic* a, const Diagnostic* b) const { return identity(*a) < identity(*b); }
};

auto place(const Diagnostic& diagnostic) {
  const Span& span = diagnostic.primary.span;
  return std::tuple(span.file, span.begin);  // no place sorts last: file == none is the largest number
}

}  // namespace

const CodeInfo& info(Code code) { return codes.at(static_cast<std::size_t>(code)); }

std::optional<Code> code_of(std::string_view id_or_name) {
  for (const CodeInfo& row : codes)
    if (row.id == id_or_name || row.name == id_or_name) return row.code;
  return std::nullopt;
}

Diagnostic& Diagnostics::add(Code code, Span span, std::string message) {
  const CodeInfo& row = info(code);
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.severity = row.severity;
  diagnostic.message = message.empty() ? std::string(row.title) : std::move(message);
  diagnostic.primary.span = span;
  return all_.emplace_back(std::move(diagnostic));
}

bool Diagnostics::has_errors() const { return count(Severity::error) != 0; }

std::size_t Diagnostics::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::count_if(all_.begin(), all_.end(), [&](const Diagnostic& d) { return d.severity == severity; }));
}

void Diagnostics::sort() {
  std::stable_sort(all_.begin(), all_.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
  std::deque<Diagnostic> kept;
  std::set<const Diagnostic*, ByIdentity> here;  // those kept of one place; a deque's elements stay where they are
  for (Diagnostic& diagnostic : all_) {
    if (!kept.empty() && place(kept.back()) != place(diagnostic)) here.clear();
    if (here.count(&diagnostic) != 0) continue;
    kept.push_back(std::move(diagnostic));
    here.insert(&kept.back());
  }
  all_ = std::move(kept);
}

}  // namespace waybill
