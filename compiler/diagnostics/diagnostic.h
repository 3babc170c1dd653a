// Diagnostics are data: collected beside every stage's product, never thrown, drawn once at the edge (render.h).
// Codes live in codes.def; a code is never removed and never used for another meaning. Not thread-safe.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/source.h"

namespace waybill {

enum class Severity { note, warning, error };

enum class Code {
#define WAYBILL_CODE(code, name, severity, title) code,
#include "compiler/diagnostics/codes.def"
#undef WAYBILL_CODE
};

struct CodeInfo {
  Code code;
  std::string_view id;     // "W0304"
  std::string_view name;   // "lossy-cast": the word a spec uses in severities and waivers
  Severity severity;       // the default
  std::string_view title;  // the headline when the site gives none
};

const CodeInfo& info(Code code);
std::optional<Code> code_of(std::string_view id_or_name);  // "W0304" or "lossy-cast"

struct Label {
  Span span;
  std::string text;
};

// Replace the bytes of `span` by `text`: safe to do without asking.
struct Fix {
  Span span;
  std::string text;
};

struct Diagnostic {
  Code code;
  Severity severity;
  std::string message;           // lower case, no full stop, names in backticks: what is wrong
  Label primary;                 // span may be invalid
  std::string subject;           // what a waiver can name: "invoice", "invoice.total"; empty: nothing of its own
  std::vector<Label> secondary;  // the other half of the sentence
  std::vector<std::pair<std::string, std::string>> notes;  // kind ("probe", "note", "help"), text, in order
  std::optional<Fix> fix;
  bool judged = false;  // the severities and waivers of the spec were laid on it (check/lint.h)

  // Fluent additions; each returns *this.
  Diagnostic& label(std::string text) {
    primary.text = std::move(text);
    return *this;
  }
  Diagnostic& also(Span span, std::string text) {
    secondary.push_back({span, std::move(text)});
    return *this;
  }
  Diagnostic& about(std::string what) {
    subject = std::move(what);
    return *this;
  }
  Diagnostic& note(std::string text) {
    notes.emplace_back("note", std::move(text));
    return *this;
  }
  Diagnostic& probe(std::string text) {
    notes.emplace_back("probe", std::move(text));
    return *this;
  }
  Diagnostic& help(std::string text) {
    notes.emplace_back("help", std::move(text));
    return *this;
  }
  Diagnostic& replace(Span span, std::string text) {
    fix = Fix{span, std::move(text)};
    return *this;
  }
};

class Diagnostics {
 public:
  // The reference is valid until clear(); message empty = the code's title.
  Diagnostic& add(Code code, Span span, std::string message = {});

  bool has_errors() const;
  std::size_t count(Severity severity) const;
  bool empty() const { return all_.empty(); }
  const std::deque<Diagnostic>& all() const { return all_; }  // deque: references from add() stay valid
  std::deque<Diagnostic>& all() { return all_; }

  // By file and place, errors of equal place in order of arrival; exact repeats dropped.
  void sort();

 private:
  std::deque<Diagnostic> all_;
};

}  // namespace waybill
