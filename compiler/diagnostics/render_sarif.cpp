// SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
#include <map>
#include <nlohmann/json.hpp>

#include "compiler/diagnostics/render.h"
#include "templates/templates.h"

namespace waybill {

namespace {

using Json = nlohmann::ordered_json;

Json region(const SourceMap& sources, Span span) {
  const LineColumn from = sources.position(span.file, span.begin);
  const LineColumn to = sources.position(span.file, span.end);
  return {{"startLine", from.line}, {"startColumn", from.column}, {"endLine", to.line}, {"endColumn", to.column}};
}

Json location(const SourceMap& sources, const Label& label) {
  Json json;
  json["physicalLocation"]["artifactLocation"]["uri"] = sources.file(label.span.file).name;
  json["physicalLocation"]["region"] = region(sources, label.span);
  if (!label.text.empty()) json["message"]["text"] = label.text;
  return json;
}

Json rule(Code code) {
  const CodeInfo& row = info(code);
  Json json = {{"id", row.id}, {"name", row.name}};
  json["shortDescription"]["text"] = row.title;
  const std::string page(embedded(std::string(row.id) + ".md"));
  if (!page.empty()) json["help"] = {{"text", page}, {"markdown", page}};
  json["defaultConfiguration"]["level"] = to_string(row.severity);
  return json;
}

std::string whole_message(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  if (!diagnostic.primary.text.empty()) text += ": " + diagnostic.primary.text;
  for (const auto& [kind, note] : diagnostic.notes) text += "\n" + kind + ": " + note;
  return text;
}

Json fixes(const SourceMap& sources, const Fix& fix) {
  Json replacement = {{"deletedRegion", region(sources, fix.span)}};
  replacement["insertedContent"]["text"] = fix.text;
  Json change;
  change["artifactLocation"]["uri"] = sources.file(fix.span.file).name;
  change["replacements"] = Json::array({replacement});
  return Json::array({Json{{"artifactChanges", Json::array({change})}}});
}

Json result(const SourceMap& sources, const Diagnostic& diagnostic, std::size_t rule_index) {
  Json json = {{"ruleId", info(diagnostic.code).id}, {"ruleIndex", rule_index}};
  json["level"] = to_string(diagnostic.severity);
  json["message"]["text"] = whole_message(diagnostic);
  if (diagnostic.primary.span.valid())
    json["locations"] = Json::array({location(sources, {diagnostic.primary.span, {}})});
  for (const Label& label : diagnostic.secondary)
    if (label.span.valid()) json["relatedLocations"].push_back(location(sources, label));
  if (diagnostic.fix && diagnostic.fix->span.valid()) json["fixes"] = fixes(sources, *diagnostic.fix);
  return json;
}

}  // namespace

std::string render_sarif(const Diagnostics& diagnostics, const SourceMap& sources) {
  Json rules = Json::array(), results = Json::array();
  std::map<Code, std::size_t> index_of;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    const auto [at, fresh] = index_of.try_emplace(diagnostic.code, rules.size());
    if (fresh) rules.push_back(rule(diagnostic.code));
    results.push_back(result(sources, diagnostic, at->second));
  }
  Json run;
  run["tool"]["driver"] = {{"name", "waybill"}, {"version", WAYBILL_VERSION}, {"rules", rules}};
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = results;
  Json json = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}};
  json["runs"] = Json::array({run});
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace waybill
