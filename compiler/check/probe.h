// Probes: what the data must prove. The compiler words the questions, the runtime asks them, settle() judges the
// answers. All conditions over one table are one question: one pass.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/check/migration.h"

namespace waybill {

struct Question {
  std::string sql;  // returns one row of numbers
  bool of_target = false;
  std::size_t flow = 0;
  bool counts_rows = false;         // the first number is count(*) of the flow's source
  std::vector<std::size_t> probes;  // then one number per probe
  // Asked instead of `sql` where there are several probes: the count, and how many rows break any of them. Only when
  // that is not 0 need `sql` be asked: sound data, the usual case, cost one sum and not one per column. Empty: ask
  // `sql`.
  std::string short_sql;
};

struct Answer {
  std::vector<std::optional<std::string>> numbers;
  std::string error;                              // the server's words, when it could not be asked
  std::vector<std::vector<std::string>> samples;  // by probe of the question: keys of first offenders
};

std::vector<Question> questions(const Migration& migration);

// For a probe that found something: the keys of its first offenders. Empty where it can't be asked.
std::string sample_query(const Migration& migration, std::size_t probe);

// Judges: errors for what the data break, proofs and row counts for what they prove. answers[i] belongs to
// questions[i].
void settle(Migration& migration, const std::vector<Question>& asked, const std::vector<Answer>& answers,
            Diagnostics& diagnostics);

// Without answers (--no-probe, offline): one warning that counts what is unproved.
void settle_unproved(Migration& migration, Diagnostics& diagnostics);

}  // namespace waybill
