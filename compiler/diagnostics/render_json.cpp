#include <nlohmann/json.hpp>

#include "compiler/diagnostics/render.h"

namespace waybill {

namespace {

using Json = nlohmann::ordered_json;

void put_place(Json& json, const SourceMap& sources, Span span) {
  if (!span.valid()) return;
  const LineColumn from = sources.position(span.file, span.begin);
  const LineColumn to = sources.position(span.file, span.end);
  json["file"] = sources.file(span.file).name;
  json["line"] = from.line;
  json["column"] = from.column;
  json["end_line"] = to.line;
  json["end_column"] = to.column;
  json["begin"] = span.begin;
  json["end"] = span.end;
}

Json to_json(const SourceMap& sources, const Label& label) {
  Json json = Json::object();
  put_place(json, sources, label.span);
  if (!label.text.empty()) json["label"] = label.text;
  return json;
}

Json to_json(const SourceMap& sources, const Diagnostic& diagnostic) {
  Json json;
  json["code"] = info(diagnostic.code).id;
  json["name"] = info(diagnostic.code).name;
  json["severity"] = to_string(diagnostic.severity);
  json["message"] = diagnostic.message;
  json.update(to_json(sources, diagnostic.primary));
  if (!diagnostic.secondary.empty())
    for (const Label& label : diagnostic.secondary) json["secondary"].push_back(to_json(sources, label));
  if (!diagnostic.notes.empty())
    for (const auto& [kind, text] : diagnostic.notes) json["notes"].push_back({{"kind", kind}, {"text", text}});
  if (diagnostic.fix) {
    json["fix"] = to_json(sources, {diagnostic.fix->span, {}});
    json["fix"]["text"] = diagnostic.fix->text;
  }
  return json;
}

}  // namespace

std::string render_json(const Diagnostics& diagnostics, const SourceMap& sources) {
  Json json;
  json["diagnostics"] = Json::array();
  for (const Diagnostic& diagnostic : diagnostics.all()) json["diagnostics"].push_back(to_json(sources, diagnostic));
  json["errors"] = diagnostics.count(Severity::error);
  json["warnings"] = diagnostics.count(Severity::warning);
  json["notes"] = diagnostics.count(Severity::note);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace waybill
