#include "compiler/check/probe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <set>

#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

std::int64_t number(const std::optional<std::string>& text) {
  std::int64_t value = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), value);
  return value;
}

std::string grouped(std::int64_t value) {
  std::string digits = std::to_string(value);
  for (std::ptrdiff_t i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), " ");
  return digits;
}

std::string filled(std::string text, std::int64_t n, const std::optional<std::int64_t>& rows) {
  const auto put = [&](std::string_view name, const std::string& value) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
      text.replace(at, name.size(), value);
  };
  put("{n}", grouped(n));
  put("{rows}", rows ? grouped(*rows) : "?");
  return text;
}

std::string rows_of(const SourceQuery& source) {
  return source.from + (source.where.empty() ? "" : " WHERE " + source.where);
}

bool has_query_of_its_own(const Probe& probe) { return !probe.query.empty(); }

// One pass over a flow's source: how many rows, and how many break each condition. Groups and distinct rows count as
// what they yield.
Question row_question(const Migration& migration, std::size_t flow, const std::vector<std::size_t>& probes) {
  const SourceQuery& source = migration.flows[flow].source;
  Question question;
  question.flow = flow;
  question.counts_rows = true;
  std::vector<std::string> counts = {"count(*)"}, any;
  for (const std::size_t i : probes) {
    const Probe& probe = migration.probes[i];
    if (has_query_of_its_own(probe)) continue;
    counts.push_back(fmt::format("COALESCE(SUM(CASE WHEN {} THEN 1 ELSE 0 END), 0)", probe.bad));
    any.push_back("(" + probe.bad + ")");
    question.probes.push_back(i);
  }
  const bool reduced = source.distinct || !source.tail.empty();
  if (!reduced) {
    question.sql = fmt::format("SELECT {} FROM {}", fmt::join(counts, ", "), rows_of(source));
    if (any.size() > 1)
      question.short_sql = fmt::format("SELECT count(*), count(CASE WHEN {} THEN 1 END) FROM {}",
                                       fmt::join(any, " OR "), rows_of(source));
    return question;
  }
  question.probes.clear();  // conditions over aggregates can't be asked row by row: the codec checks them
  std::vector<std::string> columns;
  for (const FlowColumn& column : migration.flows[flow].columns)
    columns.push_back(column.sql + " AS " + dialect_of(migration.source).quote(column.target));
  question.sql = fmt::format("SELECT count(*) FROM (SELECT {}{} FROM {} {}) AS r", source.distinct ? "DISTINCT " : "",
                             fmt::join(columns, ", "), rows_of(source), source.tail);
  return question;
}

std::string samples_text(const std::vector<std::string>& names, const std::vector<std::string>& samples) {
  if (samples.empty()) return {};
  return fmt::format(", first at {} {}", names.empty() ? "row" : fmt::format("{}", fmt::join(names, ", ")),
                     fmt::join(samples, ", "));
}

void judge(Migration& migration, const Probe& probe, std::int64_t count, const std::vector<std::string>& samples,
           Diagnostics& diagnostics) {
  TableFlow& flow = migration.flows[probe.flow];
  if (probe.counts_only) {
    if (count > 0) flow.notes.push_back(filled(probe.what, count, flow.rows));
    return;
  }
  if (count == 0) {
    if (!probe.proved.empty() && !probe.declared) flow.proofs.push_back(probe.proved);
    return;
  }
  Diagnostic& diagnostic = diagnostics.add(probe.code, probe.span, probe.message).label(probe.label);
  diagnostic.probe(filled(probe.what, count, flow.rows) +
                   samples_text(probe.named_by.empty() ? flow.key : probe.named_by, samples));
  if (!probe.help.empty()) diagnostic.help(probe.help);
}

}  // namespace

std::vector<Question> questions(const Migration& migration) {
  std::vector<Question> out;
  std::vector<std::vector<std::size_t>> by_flow(migration.flows.size());
  for (std::size_t i = 0; i < migration.probes.size(); ++i) by_flow[migration.probes[i].flow].push_back(i);
  for (std::size_t flow = 0; flow < migration.flows.size(); ++flow) {
    out.push_back(row_question(migration, flow, by_flow[flow]));
    for (const std::size_t i : by_flow[flow]) {
      const Probe& probe = migration.probes[i];
      if (has_query_of_its_own(probe)) out.push_back({probe.query, probe.of_target, flow, false, {i}});
    }
  }
  return out;
}

std::string sample_query(const Migration& migration, std::size_t index) {
  const Probe& probe = migration.probes[index];
  if (has_query_of_its_own(probe)) return probe.sample_query;
  const TableFlow& flow = migration.flows[probe.flow];
  if (flow.source.key.empty()) return {};
  std::vector<std::string> keys;
  for (const auto& [sql, type] : flow.source.key) keys.push_back(sql);
  const std::string where = flow.source.where.empty() ? probe.bad : flow.source.where + " AND " + probe.bad;
  return dialect_of(migration.source)
      .limit(fmt::format("SELECT {0} FROM {1} WHERE {2} ORDER BY {0}", fmt::join(keys, ", "), flow.source.from, where),
             3);
}

namespace {

// One line for all the columns that hold only what they declare.
void note_declared(Migration& migration) {
  std::vector<std::size_t> counts(migration.flows.size());
  for (const Probe& probe : migration.probes) counts[probe.flow] += probe.declared && !probe.proved.empty() ? 1 : 0;
  for (std::size_t i = 0; i < migration.flows.size(); ++i) {
    const std::size_t count = counts[i];
    if (count > 0)
      migration.flows[i].proofs.insert(
          migration.flows[i].proofs.begin(),
          fmt::format("{} column{} only values of the declared type", count, count == 1 ? " holds" : "s hold"));
  }
}

}  // namespace

void settle(Migration& migration, const std::vector<Question>& asked, const std::vector<Answer>& answers,
            Diagnostics& diagnostics) {
  migration.probed = true;
  for (std::size_t q = 0; q < asked.size(); ++q) {
    const Question& question = asked[q];
    const Answer& answer = answers[q];
    TableFlow& flow = migration.flows[question.flow];
    if (!answer.error.empty()) {
      diagnostics
          .add(Code::W0801, flow.bound->span,
               fmt::format("the source could not answer for `{}`", flow.target.name.name))
          .note(answer.error);
      continue;
    }
    std::size_t next = 0;
    if (question.counts_rows && !answer.numbers.empty()) flow.rows = number(answer.numbers[next++]);
    for (std::size_t i = 0; i < question.probes.size() && next < answer.numbers.size(); ++i, ++next)
      judge(migration, migration.probes[question.probes[i]], number(answer.numbers[next]),
            i < answer.samples.size() ? answer.samples[i] : std::vector<std::string>{}, diagnostics);
  }
  if (!diagnostics.has_errors()) note_declared(migration);
}

void settle_unproved(Migration& migration, Diagnostics& diagnostics) {
  std::size_t asked = 0;
  std::set<std::size_t> tables;
  for (const Probe& probe : migration.probes)
    if (!probe.of_target && !probe.counts_only) {
      ++asked;
      tables.insert(probe.flow);
    }
  for (TableFlow& flow : migration.flows)
    if (!flow.rows && flow.bound->scope.tables.front().table != nullptr)
      flow.rows = flow.bound->scope.tables.front().table->rows_estimate;
  if (asked == 0) return;
  diagnostics
      .add(Code::W0305, Span{},
           fmt::format("{} question{} about the rows of {} table{} not asked", asked, asked == 1 ? "" : "s",
                       tables.size(), tables.size() == 1 ? (asked == 1 ? " was" : " were") : "s were"))
      .help("run `waybill plan` without --no-probe, with a connection to the source");
}

}  // namespace waybill
