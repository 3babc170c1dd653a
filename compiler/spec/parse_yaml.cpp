#include "compiler/spec/parse_yaml.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/spec/wb_tree.h"
#include "compiler/spec/yaml_parts.h"

namespace waybill {

namespace {

using Kind = YamlNode::Kind;

constexpr int language_version = 1;
constexpr std::size_t max_include_depth = 16;

void read_version(const YamlNode& node, Spec& spec, Diagnostics& diagnostics) {
  const auto number = read_count(node, {"waybill", "the version of the language", "waybill: 1"}, diagnostics);
  if (!number) return;
  spec.version = Spanned<int>{static_cast<int>(std::min<std::int64_t>(number->value, 1'000'000)), number->span};
  if (number->value == language_version) return;
  diagnostics.add(Code::W0112, number->span, fmt::format("version {} of the language is not known", number->value))
      .help(fmt::format("this waybill reads version {}", language_version));
}

std::optional<Endpoint> read_endpoint(const YamlNode& node, std::string_view key, Diagnostics& diagnostics) {
  const std::string example = fmt::format("{}: postgresql://user@host/db", key);
  const Wanted url_wanted{key, "a connection URL", example};
  Endpoint end;
  end.span = node.span;
  const auto url_of = [&](const YamlNode& url) {  // an empty one: a variable that is not set, when offline
    if (url.kind == Kind::scalar)
      end = {url.written.empty() ? url.text.text : url.written, {url.text.text, url.span}, {}, {}, node.span};
    else
      wrong_shape(url, url_wanted, diagnostics);
  };
  if (node.kind != Kind::map) {
    url_of(node);
    return end;
  }
  Keys keys(node, fmt::format("`{}`", key), diagnostics);
  if (const YamlNode* url = keys.need("url", "url: postgresql://user@host/db")) url_of(*url);
  if (const YamlNode* schema = keys.take("schema"))
    end.schema = read_word(*schema, {"schema", "the name of a schema", "schema: music"}, diagnostics);
  if (const YamlNode* file = keys.take("schema_file"))
    end.schema_file = read_word(*file, {"schema_file", "the name of a file", "schema_file: schema.sql"}, diagnostics);
  keys.finish();
  return end;
}

void read_settings(const YamlNode& node, Settings& settings, Diagnostics& diagnostics) {
  if (!is_map(node, {"settings", "a map", "settings: { names: snake_case }"}, diagnostics)) return;
  Keys keys(node, "`settings`", diagnostics);
  if (const YamlNode* names = keys.take("names"))
    settings.names = read_choice<NameRule>(
        *names, {"names", "a word", "names: snake_case"},
        {{"same", NameRule::same}, {"lower", NameRule::lower}, {"snake_case", NameRule::snake_case}}, diagnostics);
  if (const YamlNode* casts = keys.take("casts")) settings.casts = read_cast_class(*casts, "casts", diagnostics);
  if (const YamlNode* existing = keys.take("existing")) settings.existing = read_existing(*existing, diagnostics);
  if (const YamlNode* bad_rows = keys.take("bad_rows")) settings.bad_rows = read_bad_rows(*bad_rows, diagnostics);
  if (const YamlNode* generated = keys.take("generated")) settings.generated = read_generated(*generated, diagnostics);
  if (const YamlNode* rows = keys.take("chunk_rows"))
    settings.chunk_rows = read_count(*rows, {"chunk_rows", "a number above 0", "chunk_rows: 50000"}, diagnostics);
  if (const YamlNode* jobs = keys.take("jobs"))
    settings.jobs = read_count(*jobs, {"jobs", "a number above 0", "jobs: 4"}, diagnostics);
  if (const YamlNode* forbid = keys.take("forbid"))
    settings.forbid = read_words(*forbid, {"forbid", "a list of risks", "forbid: [lossy, opaque]"}, diagnostics);
  keys.finish();
}

void read_severities(const YamlNode& node, std::vector<SeverityRule>& rules, Diagnostics& diagnostics) {
  constexpr Wanted wanted{"severities", "a map of codes and severities", "severities: { no-key: error }"};
  if (!is_map(node, wanted, diagnostics)) return;
  report_duplicate_keys(node, diagnostics);
  for (const auto& [key, value] : node.pairs) {
    const auto says = read_choice<SeverityWord>(*value, {key->text.text, "a severity", "no-key: error"},
                                                {{"off", SeverityWord::off},
                                                 {"note", SeverityWord::note},
                                                 {"warning", SeverityWord::warning},
                                                 {"error", SeverityWord::error}},
                                                diagnostics);
    if (says) rules.push_back({{key->text.text, key->span}, *says});
  }
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t i : {0, 1, 2, 3, 5, 6, 8, 9})
    if (text[i] < '0' || text[i] > '9') return false;
  const int month = (text[5] - '0') * 10 + text[6] - '0', day = (text[8] - '0') * 10 + text[9] - '0';
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

void read_waiver(const YamlNode& node, std::vector<Waiver>& waivers, Diagnostics& diagnostics) {
  constexpr std::string_view example =
      "waivers: [{ code: no-key, object: log, reason: append-only, until: 2027-01-31 }]";
  if (!is_map(node, {"waivers", "maps", example}, diagnostics)) return;
  Keys keys(node, "a waiver", diagnostics);
  Waiver waiver;
  waiver.span = node.span;
  const auto word = [&](std::string_view key, std::string_view wants, std::string_view sample, Word& into) {
    const YamlNode* value = keys.need(key, sample);
    const auto read = value ? read_word(*value, {key, wants, sample}, diagnostics) : std::nullopt;
    if (read) into = *read;
    return read.has_value();
  };
  bool whole = word("code", "a code", "code: no-key", waiver.code);
  whole &= word("reason", "a sentence", "reason: the table is append-only", waiver.reason);
  whole &= word("until", "a date", "until: 2027-01-31", waiver.until);
  if (const YamlNode* object = keys.take("object"))
    waiver.object = read_word(*object, {"object", "a name or glob", "object: log_*"}, diagnostics);
  keys.finish();
  if (whole && !is_date(waiver.until.value))
    diagnostics.add(Code::W0104, waiver.until.span, "`until` takes a date").help("for example `until: 2027-01-31`");
  else if (whole)
    waivers.push_back(std::move(waiver));
}

void read_rule_condition(const YamlNode& node, CastRule& rule, Diagnostics& diagnostics) {
  if (!is_map(node, {"if", "a map", "if: { nullable: true, default: none }"}, diagnostics)) return;
  Keys keys(node, "`if` of a cast rule", diagnostics);
  if (const YamlNode* nullable = keys.take("nullable"))
    rule.if_nullable = read_bool(*nullable, {"nullable", "true or false", "nullable: true"}, diagnostics);
  if (const YamlNode* value = keys.take("default"))
    rule.if_default = read_word(*value, {"default", "none, any or a value", "default: none"}, diagnostics);
  keys.finish();
}

// What a rule does to values beside their type; each takes one of a few words.
void read_rule_options(Keys& keys, CastRule& rule) {
  const std::pair<std::string_view, std::vector<std::string>> options[] = {
      {"default", {}}, {"zero_date", {}}, {"nul", {"error", "strip", "replace"}}, {"epoch", {"s", "ms", "us"}}};
  for (const auto& [option, words] : options) {
    const YamlNode* node = keys.take(option);
    if (!node) continue;
    if (option == "zero_date" && node->kind == Kind::null && !node->text.text.empty()) {
      rule.options.emplace(option, Word{"null", node->span});
      continue;
    }
    auto value =
        read_word(*node, {option, "a word", option == "epoch" ? "epoch: ms" : "zero_date: null"}, keys.diagnostics());
    if (!value) continue;
    if (!words.empty() && std::find(words.begin(), words.end(), value->value) == words.end())
      unknown_word(value->span, option, value->value, words, keys.diagnostics());
    rule.options.emplace(option, std::move(*value));
  }
}

void read_rule(const YamlNode& node, std::vector<CastRule>& rules, Diagnostics& diagnostics) {
  constexpr std::string_view example = "types: [{ match: datetime, to: timestamptz, zone: Europe/Berlin }]";
  if (!is_map(node, {"types", "maps", example}, diagnostics)) return;
  Keys keys(node, "a cast rule", diagnostics);
  CastRule rule;
  rule.span = node.span;
  const auto word = [&](std::string_view key, std::string_view wants, std::string_view sample) -> std::optional<Word> {
    const YamlNode* value = keys.take(key);
    return value ? read_word(*value, {key, wants, sample}, diagnostics) : std::nullopt;
  };
  rule.match = word("match", "a type of the source", "match: tinyint(1)");
  rule.table = word("table", "a name or glob", "table: log_*");
  rule.column = word("column", "a name or glob", "column: \"*_at\"");
  rule.zone = word("zone", "the name of a time zone", "zone: Europe/Berlin");
  if (const YamlNode* to = keys.take("to")) rule.to = read_type(*to, {"to", "a type", "to: boolean"}, diagnostics);
  if (const YamlNode* cast = keys.take("cast")) rule.cast = read_cast_class(*cast, "cast", diagnostics);
  if (const YamlNode* nullable = keys.take("nullable"))
    rule.nullable = read_bool(*nullable, {"nullable", "true or false", "nullable: false"}, diagnostics);
  if (const YamlNode* condition = keys.take("if")) read_rule_condition(*condition, rule, diagnostics);
  read_rule_options(keys, rule);
  if (!keys.has("match") && !keys.has("table") && !keys.has("column"))
    diagnostics.add(Code::W0103, node.span, "a cast rule needs `match`, `table` or `column`")
        .help(fmt::format("for example `{}`", example));
  keys.finish();
  rules.push_back(std::move(rule));
}

void read_vars(const YamlNode& root, Variables& variables, Spec& spec, Diagnostics& diagnostics) {
  for (const auto& [key, value] : root.pairs) {
    if (key->text.text != "vars") continue;
    constexpr Wanted wanted{"vars", "a map of names and values", "vars: { since: '2024-01-01' }"};
    if (!is_map(*value, wanted, diagnostics)) return;
    report_duplicate_keys(*value, diagnostics);
    for (const auto& [name, node] : value->pairs) {
      if (node->kind != Kind::scalar) {
        wrong_shape(*node, {"vars", "a text for every name", wanted.example}, diagnostics);
        continue;
      }
      variables.expand(*node, false);  // of the environment, and of the variables above it
      variables.define(name->text.text, node->text.text);
      spec.vars.emplace(name->text.text, Word{node->text.text, node->span});
    }
  }
}

// One run of the reader: the file and all that it includes.
class Reader {
 public:
  Reader(SourceMap& sources, const Surroundings& around, Diagnostics& diagnostics)
      : sources_(sources), around_(around), diagnostics_(diagnostics), variables_(around, diagnostics) {}

  std::optional<Spec> read(std::uint32_t file, bool whole = true) {
    Spec spec;
    open_.push_back(sources_.file(file).name);
    const bool read = read_file(file, spec, whole);
    open_.pop_back();
    return read ? std::optional<Spec>(std::move(spec)) : std::nullopt;
  }

 private:
  bool read_file(std::uint32_t file, Spec& spec, bool whole) {
    const std::size_t errors = diagnostics_.count(Severity::error);
    const YamlPtr root = read_tree(sources_, file, diagnostics_);
    if (!root || (root->kind == Kind::null && root->text.text.empty())) {
      if (diagnostics_.count(Severity::error) == errors) report_empty(file);
      return false;
    }
    if (root->kind != Kind::map) {
      wrong_shape(*root, {"a spec", "keys and values", "waybill: 1"}, diagnostics_);
      return false;
    }
    read_vars(*root, variables_, spec, diagnostics_);
    const auto lenient = around_.offline ? std::vector<std::string>{"source", "target"} : std::vector<std::string>{};
    variables_.expand(*root, lenient);
    read_root(*root, spec, whole);
    return true;
  }

  void report_empty(std::uint32_t file) {
    const auto end = static_cast<std::uint32_t>(sources_.file(file).text.size());
    diagnostics_.add(Code::W0110, {file, end, end}, fmt::format("`{}` holds no spec", sources_.file(file).name))
        .help("`waybill init --source URL --target URL` writes one to begin with");
  }

  void read_root(const YamlNode& root, Spec& spec, bool whole) {
    Keys keys(root, whole ? "a spec" : "an included file", diagnostics_);
    if (whole) spec.span = root.span;
    read_head(keys, spec, whole);
    if (const YamlNode* settings = keys.take("settings")) read_own_settings(*settings, spec);
    if (const YamlNode* types = keys.take("types"))
      for (const YamlPtr& rule : read_list(
               *types, {"types", "a list of cast rules", "types: [{ match: tinyint(1), to: boolean }]"}, diagnostics_))
        read_rule(*rule, spec.types, diagnostics_);
    read_tables(keys, spec, whole);
    read_objects(keys, spec);
    keys.take("vars");
    if (const YamlNode* include = keys.take("include"))
      for (const Word& name :
           read_words(*include, {"include", "names of files", "include: [types.yaml]"}, diagnostics_))
        read_include(name, root.span.file, spec);
    finish(keys);
  }

  // A key that has to be there, with an example in the spelling of the file.
  const YamlNode* need(Keys& keys, std::string_view key, std::string_view yaml, std::string_view wb) {
    if (!keys.map().wb) return keys.need(key, yaml);
    const YamlNode* value = keys.take(key);
    const Span place = keys.map().pairs.front().first->span;
    const auto unread = [](const Diagnostic& error) { return error.code == Code::W0115 || error.code == Code::W0111; };
    const auto& all = diagnostics_.all();
    if (!value && std::none_of(all.begin(), all.end(), unread))  // else it may stand in such a line
      diagnostics_
          .add(Code::W0103, place, key == "tables" ? "this spec moves no table" : fmt::format("a spec needs `{}`", key))
          .help(fmt::format("for example `{}`", wb));
    return value;
  }

  void read_head(Keys& keys, Spec& spec, bool whole) {
    const YamlNode* version = whole ? need(keys, "waybill", "waybill: 1", "waybill 1") : keys.take("waybill");
    if (version) read_version(*version, spec, diagnostics_);
    if (!whole) return;
    if (const YamlNode* name = keys.take("migration"))
      spec.migration = read_word(*name, {"migration", "a name", "migration: music"}, diagnostics_);
    for (const std::string_view key : {"source", "target"}) {
      const std::string yaml = fmt::format("{}: postgresql://user@host/db", key);
      const std::string wb = fmt::format("{} \"postgresql://user@host/db\"", key);
      const YamlNode* node = around_.offline ? keys.take(key) : need(keys, key, yaml, wb);
      if (node) (key == "source" ? spec.source : spec.target) = read_endpoint(*node, key, diagnostics_);
    }
  }

  // The settings of the including file win.
  void read_own_settings(const YamlNode& node, Spec& spec) {
    Settings read;
    read_settings(node, read, diagnostics_);
    const auto take = [](auto& own, auto& other) {
      if (!own) own = other;
    };
    take(spec.settings.names, read.names);
    take(spec.settings.casts, read.casts);
    take(spec.settings.existing, read.existing);
    take(spec.settings.bad_rows, read.bad_rows);
    take(spec.settings.generated, read.generated);
    take(spec.settings.chunk_rows, read.chunk_rows);
    take(spec.settings.jobs, read.jobs);
    std::move(read.forbid.begin(), read.forbid.end(), std::back_inserter(spec.settings.forbid));
  }

  void read_tables(Keys& keys, Spec& spec, bool whole) {
    const bool elsewhere = keys.has("include");
    const YamlNode* tables =
        whole && !elsewhere ? need(keys, "tables", "tables: [{ copy: \"*\" }]", "copy *") : keys.take("tables");
    if (!tables) return;
    std::vector<Mapping> mappings = read_mappings(*tables, diagnostics_);
    if (tables->kind == Kind::list && tables->items.empty())
      diagnostics_.add(Code::W0110, tables->span, "`tables` is empty, so nothing would move")
          .help("`- copy: \"*\"` takes every table");
    std::move(mappings.begin(), mappings.end(), std::back_inserter(spec.tables));
  }

  void read_objects(Keys& keys, Spec& spec) {
    constexpr std::string_view wants = "`carry`, `none` or a list of names";
    if (const YamlNode* views = keys.take("views"))
      spec.views = read_carried_names(*views, {"views", wants, "views: none"}, diagnostics_);
    if (const YamlNode* enums = keys.take("enums"))
      spec.enums = read_carried_names(*enums, {"enums", wants, "enums: none"}, diagnostics_);
    if (const YamlNode* sequences = keys.take("sequences"))
      spec.sequences = read_carried_names(*sequences, {"sequences", wants, "sequences: none"}, diagnostics_);
    if (const YamlNode* routines = keys.take("routines"))
      spec.routines = read_carried_names(*routines, {"routines", wants, "routines: none"}, diagnostics_);
    const auto statements = [&](std::string_view key, std::vector<Word>& list) {
      const YamlNode* node = keys.take(key);
      if (!node) return;
      for (Word& word : read_words(*node, {key, "SQL of the target", "before: SET ROLE owner"}, diagnostics_))
        list.push_back(std::move(word));
    };
    if (const YamlNode* severities = keys.take("severities"))
      read_severities(*severities, spec.severities, diagnostics_);
    if (const YamlNode* waivers = keys.take("waivers"))
      for (const YamlPtr& waiver :
           read_list(*waivers, {"waivers", "a list", "waivers: [{ code: no-key, … }]"}, diagnostics_))
        read_waiver(*waiver, spec.waivers, diagnostics_);
    statements("before", spec.before);
    statements("after", spec.after);
  }

  void finish(Keys& keys) {
    for (const std::string_view key : {"copy", "split", "merge", "union", "query"})
      keys.elsewhere(key, fmt::format("mappings stand in the list `tables`: `- {}: …`", key));
    for (const std::string_view key : {"names", "casts", "existing", "jobs", "chunk_rows", "generated", "bad_rows"})
      keys.elsewhere(key, fmt::format("`{}` belongs to `settings`, or to one mapping", key));
    for (const std::string_view key : {"into", "columns", "drop", "where", "key", "only", "except", "join", "group_by",
                                       "distinct", "prefer", "indexes", "foreign_keys", "checks", "triggers"})
      keys.elsewhere(key, fmt::format("`{}` belongs to one mapping: indent it as its first word is", key));
    keys.elsewhere("version", "the version of the language is said by `waybill: 1`");
    keys.elsewhere("schema", "a schema belongs to an endpoint: target: { url: …, schema: music }");
    keys.finish();
  }

  void read_include(const Word& name, std::uint32_t from, Spec& spec) {
    const std::string path = include_path(sources_.file(from).name, name.value);
    const auto refuse = [&](std::string message) -> Diagnostic& {
      return diagnostics_.add(Code::W0114, name.span, std::move(message));
    };
    if (std::find(open_.begin(), open_.end(), path) != open_.end()) {
      refuse(fmt::format("`{}` includes itself", path));
      return;
    }
    if (open_.size() > max_include_depth || !around_.read_file) {
      refuse("files can't be included here");
      return;
    }
    FileText file = around_.read_file(path);
    if (!file.error.empty()) {
      const bool named = file.error.find(path) != std::string::npos;
      refuse(named ? file.error : fmt::format("`{}` can't be read: {}", path, file.error));
      return;
    }
    open_.push_back(path);
    read_file(sources_.add(path, std::move(file.text)), spec, false);
    open_.pop_back();
  }

  SourceMap& sources_;
  const Surroundings& around_;
  Diagnostics& diagnostics_;
  Variables variables_;
  std::vector<std::string> open_;
};

}  // namespace

YamlPtr read_tree(const SourceMap& sources, std::uint32_t file, Diagnostics& diagnostics) {
  const SourceFile& source = sources.file(file);
  if (source.name.ends_with(".wb")) return read_wb(sources, file, diagnostics);
  const std::optional<Span> wb = wb_in_yaml(source.text, file);
  if (!wb) return read_yaml(sources, file, diagnostics);
  diagnostics.add(Code::W0101, *wb, "this is the .wb spelling in a file of another name")
      .help("give the file a name that ends in .wb; `waybill fmt --to yaml` then writes it as YAML");
  return nullptr;
}

std::optional<Spec> parse_spec(SourceMap& sources, std::uint32_t file, const Surroundings& around,
                               Diagnostics& diagnostics) {
  std::optional<Spec> spec = Reader(sources, around, diagnostics).read(file);
  diagnostics.sort();
  return spec;
}

void check_text(SourceMap& sources, std::uint32_t file, Diagnostics& diagnostics) {
  Diagnostics all;
  const YamlPtr root = read_tree(sources, file, all);
  const auto is_head = [](const auto& pair) { return pair.first->text.text == "waybill"; };
  const bool whole = !root || std::any_of(root->pairs.begin(), root->pairs.end(), is_head);
  all = {};
  const Surroundings nothing;
  Reader(sources, nothing, all).read(file, whole);
  all.sort();
  for (const Diagnostic& found : all.all()) {
    const bool keys = root && root->kind == Kind::map;
    const bool value = keys && found.code >= Code::W0104 && found.code <= Code::W0107;  // which a variable may mend
    const bool unknown = found.code == Code::W0109 || found.code == Code::W0114 ||
                         (value && sources.text(found.primary.span).find("${") != std::string_view::npos);
    if (unknown) continue;
    diagnostics.add(found.code, found.primary.span) = found;
  }
}

}  // namespace waybill
