#include "compiler/plan/json.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <nlohmann/json.hpp>

#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

using Json = nlohmann::ordered_json;

// -- writing
// -----------------------------------------------------------------------------------------------------------
Json json_of(const QName& name) { return Json{{"schema", name.schema}, {"name", name.name}}; }

Json json_of(const Conversion& c) {
  Json json{{"from", to_string(c.from)},
            {"to", to_string(c.to)},
            {"kind", static_cast<int>(c.kind)},
            {"class", word_of(c.cast_class)}};
  if (c.allow_lossy) json["allow_lossy"] = true;
  if (!c.zone.empty()) json["zone"] = c.zone;
  if (!c.unit.empty()) json["unit"] = c.unit;
  if (!c.rule.empty()) json["rule"] = c.rule;
  return json;
}

Json json_of(const RunSql& body) {
  Json json{{"statements", body.statements}};
  if (!body.done_query.empty()) json["done_query"] = body.done_query;
  if (body.opaque) json["opaque"] = true;
  return Json{{"run_sql", std::move(json)}};
}

Json json_of(const ExpectNone& body) {
  return Json{
      {"expect_none", {{"query", body.query}, {"complaint", body.complaint}, {"sample_query", body.sample_query}}}};
}

Json json_of(const MoveRows& body) {
  Json columns = Json::array(), cuts = Json::array();
  for (const MoveColumn& c : body.columns)
    columns.push_back({{"target", c.target},
                       {"source_sql", c.source_sql},
                       {"script_sql", c.script_sql},
                       {"conversion", json_of(c.conversion)},
                       {"nullable", c.nullable},
                       {"mapped", c.mapped},
                       {"native", c.native},
                       {"computed", c.computed}});
  for (const ChunkKey& key : body.chunk_by) cuts.push_back({{"sql", key.sql}, {"type", to_string(key.type)}});
  Json json{{"target", json_of(body.target)},
            {"select", select_of(body, "")},
            {"from", body.from},
            {"where", body.where},
            {"tail", body.tail},
            {"distinct", body.distinct},
            {"columns", std::move(columns)},
            {"chunk_by", std::move(cuts)},
            {"chunk_rows", body.chunk_rows},
            {"key", body.key},
            {"target_was_there", body.target_was_there},
            {"before", body.before},
            {"after", body.after}};
  if (body.set_aside) json["set_aside"] = *body.set_aside;
  return Json{{"move_rows", std::move(json)}};
}

Json json_of(const VerifyRows& body) {
  Json json{{"load", body.load}};
  if (!body.also.empty()) json["also"] = body.also;
  return Json{{"verify_rows", json}};
}

std::string_view word_of(Action action) {
  switch (action) {
    case Action::create: return "create";
    case Action::change: return "change";
    case Action::destroy: return "destroy";
    case Action::replace: return "replace";
    case Action::move: return "move";
    case Action::check: return "check";
  }
  return "";
}

std::string_view word_of(Disposition disposition) {
  switch (disposition) {
    case Disposition::carried: return "carried";
    case Disposition::translated: return "translated";
    case Disposition::left_out: return "left_out";
    case Disposition::not_carried: return "not_carried";
  }
  return "";
}

Json json_of(const Step& step) {
  Json json{
      {"id", step.id}, {"phase", to_string(step.phase)}, {"action", word_of(step.action)}, {"object", step.object}};
  if (!step.needs.empty()) json["needs"] = step.needs;
  json["body"] = std::visit([](const auto& body) { return json_of(body); }, step.body);
  if (!step.undo.empty()) json["undo"] = step.undo;
  if (!step.risks.empty()) {
    json["risks"] = Json::array();
    for (const Risk risk : step.risks) json["risks"].push_back(to_string(risk));
  }
  if (step.rows) json["rows"] = *step.rows;
  if (!step.notes.empty()) json["notes"] = step.notes;
  return json;
}

Json json_of(const Side& side) {
  Json objects = Json::object();
  for (const auto& [name, hash] : side.objects)  // names are unique: no need to look for them first
    objects.get_ref<Json::object_t&>().push_back({name, hash});
  return Json{{"engine", to_string(side.engine)},
              {"schema", side.schema},
              {"place", side.place},
              {"fingerprint", side.fingerprint},
              {"objects", std::move(objects)}};
}

Json json_of(const Plan& plan) {
  Json steps = Json::array(), inventory = Json::array();
  for (const Step& step : plan.steps) steps.push_back(json_of(step));
  for (const InventoryLine& line : plan.inventory) {
    inventory.push_back({{"object", line.object}, {"disposition", word_of(line.disposition)}, {"says", line.says}});
    if (!line.sql.empty()) inventory.back()["sql"] = line.sql;
  }
  return Json{{"waybill_plan", plan_format_version},
              {"waybill_version", plan.waybill_version},
              {"migration", plan.migration},
              {"spec", {{"name", plan.spec_name}, {"fingerprint", plan.spec_fingerprint}}},
              {"source", json_of(plan.source)},
              {"target", json_of(plan.target)},
              {"probed", plan.probed},
              {"warnings", plan.warnings},
              {"steps", std::move(steps)},
              {"inventory", std::move(inventory)}};
}

// -- reading
// -----------------------------------------------------------------------------------------------------------
struct Malformed {
  std::string message;
};

template <class T>
T get(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) throw Malformed{fmt::format("`{}` is missing", key)};
  return found->get<T>();
}
template <class T>
T get_or(const Json& json, const char* key, T otherwise) {
  const auto found = json.find(key);
  return found == json.end() ? otherwise : found->get<T>();
}

Type type_from(const std::string& text) {
  if (text == "any") return make_type(TypeKind::any);
  if (text == "null") return make_type(TypeKind::null_);
  if (std::optional<Type> type = parse_type(text)) return *type;
  throw Malformed{fmt::format("`{}` is no type", text)};
}

template <class E>
E word_from(const std::string& text, std::initializer_list<E> all) {
  for (const E one : all)
    if (word_of(one) == text) return one;
  throw Malformed{fmt::format("`{}` is not known here", text)};
}

template <class E>
E listed_from(const std::string& text, int count) {
  for (int i = 0; i < count; ++i)
    if (to_string(static_cast<E>(i)) == text) return static_cast<E>(i);
  throw Malformed{fmt::format("`{}` is not known here", text)};
}

QName qname_from(const Json& json) { return {get<std::string>(json, "schema"), get<std::string>(json, "name")}; }

Conversion conversion_from(const Json& json) {
  Conversion c;
  c.from = type_from(get<std::string>(json, "from"));
  c.to = type_from(get<std::string>(json, "to"));
  const int kind = get<int>(json, "kind");
  if (kind < 0 || kind > static_cast<int>(ConversionKind::json_canonical)) throw Malformed{"unknown conversion"};
  c.kind = static_cast<ConversionKind>(kind);
  c.cast_class = word_from<CastClass>(
      get<std::string>(json, "class"),
      {CastClass::exact, CastClass::widening, CastClass::checked, CastClass::lossy, CastClass::impossible});
  c.allow_lossy = get_or(json, "allow_lossy", false);
  c.zone = get_or<std::string>(json, "zone", "");
  c.unit = get_or<std::string>(json, "unit", "");
  c.rule = get_or<std::string>(json, "rule", "");
  return c;
}

MoveRows move_from(const Json& json) {
  MoveRows move;
  move.target = qname_from(get<Json>(json, "target"));
  move.from = get<std::string>(json, "from");
  move.where = get<std::string>(json, "where");
  move.tail = get<std::string>(json, "tail");
  move.distinct = get<bool>(json, "distinct");
  for (const Json& c : get<Json>(json, "columns"))
    move.columns.push_back({get<std::string>(c, "target"), get<std::string>(c, "source_sql"),
                            get<std::string>(c, "script_sql"), conversion_from(get<Json>(c, "conversion")),
                            get<bool>(c, "nullable"), get_or<std::string>(c, "mapped", ""),
                            get_or<std::string>(c, "native", ""), get_or<bool>(c, "computed", false)});
  for (const Json& c : get<Json>(json, "chunk_by"))
    move.chunk_by.push_back({get<std::string>(c, "sql"), type_from(get<std::string>(c, "type"))});
  move.chunk_rows = get<std::int64_t>(json, "chunk_rows");
  if (move.chunk_rows < 1) throw Malformed{"`chunk_rows` must be positive"};
  move.key = get<std::vector<std::string>>(json, "key");
  move.target_was_there = get<bool>(json, "target_was_there");
  move.before = get<std::vector<std::string>>(json, "before");
  move.after = get<std::vector<std::string>>(json, "after");
  if (json.contains("set_aside")) move.set_aside = get<std::int64_t>(json, "set_aside");
  return move;
}

StepBody body_from(const Json& json) {
  if (json.contains("run_sql")) {
    const Json one = json["run_sql"];
    return RunSql{get<std::vector<std::string>>(one, "statements"), get_or<std::string>(one, "done_query", ""),
                  get_or(one, "opaque", false)};
  }
  if (json.contains("expect_none")) {
    const Json one = json["expect_none"];
    return ExpectNone{get<std::string>(one, "query"), get<std::string>(one, "complaint"),
                      get<std::string>(one, "sample_query")};
  }
  if (json.contains("move_rows")) return move_from(json["move_rows"]);
  if (json.contains("verify_rows"))
    return VerifyRows{get<std::string>(json["verify_rows"], "load"),
                      get_or<std::vector<std::string>>(json["verify_rows"], "also", {})};
  throw Malformed{"a step has no known body"};
}

Step step_from(const Json& json) {
  Step step;
  step.id = get<std::string>(json, "id");
  step.phase = listed_from<Phase>(get<std::string>(json, "phase"), static_cast<int>(Phase::publish) + 1);
  step.action = word_from<Action>(get<std::string>(json, "action"), {Action::create, Action::change, Action::destroy,
                                                                     Action::replace, Action::move, Action::check});
  step.object = get<std::string>(json, "object");
  step.needs = get_or<std::vector<std::string>>(json, "needs", {});
  step.body = body_from(get<Json>(json, "body"));
  step.undo = get_or<std::vector<std::string>>(json, "undo", {});
  for (const std::string& risk : get_or<std::vector<std::string>>(json, "risks", {}))
    step.risks.push_back(listed_from<Risk>(risk, static_cast<int>(Risk::unproved) + 1));
  if (json.contains("rows")) step.rows = get<std::int64_t>(json, "rows");
  step.notes = get_or<std::vector<std::string>>(json, "notes", {});
  return step;
}

Side side_from(const Json& json) {
  Side side;
  const std::string engine = get<std::string>(json, "engine");
  const Dialect* dialect = dialect_of(engine);
  if (dialect == nullptr) throw Malformed{fmt::format("`{}` is no engine", engine)};
  side.engine = dialect->engine;
  side.schema = get<std::string>(json, "schema");
  side.place = get<std::string>(json, "place");
  side.fingerprint = get<std::string>(json, "fingerprint");
  const Json objects = get<Json>(json, "objects");
  for (const auto& [name, hash] : objects.items()) side.objects.emplace_back(name, hash.get<std::string>());
  return side;
}

Plan plan_from(const Json& json) {
  if (!json.is_object() || !json.contains("waybill_plan")) throw Malformed{"this is JSON, but no plan of waybill"};
  if (get<int>(json, "waybill_plan") != plan_format_version)
    throw Malformed{fmt::format("the plan has format {}, this waybill reads format {}", get<int>(json, "waybill_plan"),
                                plan_format_version)};
  Plan plan;
  plan.waybill_version = get<std::string>(json, "waybill_version");
  plan.migration = get<std::string>(json, "migration");
  plan.spec_name = get<std::string>(get<Json>(json, "spec"), "name");
  plan.spec_fingerprint = get<std::string>(get<Json>(json, "spec"), "fingerprint");
  plan.source = side_from(get<Json>(json, "source"));
  plan.target = side_from(get<Json>(json, "target"));
  plan.probed = get<bool>(json, "probed");
  plan.warnings = get<std::vector<std::string>>(json, "warnings");
  for (const Json& step : get<Json>(json, "steps")) plan.steps.push_back(step_from(step));
  for (const Json& line : get<Json>(json, "inventory"))
    plan.inventory.push_back({get<std::string>(line, "object"),
                              word_from<Disposition>(get<std::string>(line, "disposition"),
                                                     {Disposition::carried, Disposition::translated,
                                                      Disposition::left_out, Disposition::not_carried}),
                              get<std::string>(line, "says"), get_or<std::string>(line, "sql", "")});
  return plan;
}

}  // namespace

std::string to_json(const Plan& plan) {
  return json_of(plan).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

tl::expected<Plan, std::string> plan_from_json(std::string_view text) {
  try {
    return plan_from(Json::parse(text));
  } catch (const Malformed& malformed) {
    return tl::unexpected<std::string>(malformed.message);
  } catch (const nlohmann::json::exception& error) {
    return tl::unexpected<std::string>(error.what());
  }
}

std::string plan_hash(const Plan& plan) {
  const std::string text = to_json(plan);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace waybill
