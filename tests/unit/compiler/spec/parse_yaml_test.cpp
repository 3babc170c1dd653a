#include "compiler/spec/parse_yaml.h"

#include <gtest/gtest.h>

#include "compiler/diagnostics/render.h"

namespace waybill {
namespace {

struct Read {
  SourceMap sources;
  Diagnostics diagnostics;
  Surroundings around;
  std::map<std::string, std::string> files;
  std::optional<Spec> spec;

  explicit Read(const std::string& text, std::map<std::string, std::string> other = {}) : files(std::move(other)) {
    around.environment = [](std::string_view name) {
      return name == "URL" ? std::optional<std::string>("sqlite:a.db") : std::nullopt;
    };
    around.read_file = [this](const std::string& path) {
      const auto at = files.find(path);
      return at == files.end() ? FileText{"", "no such file"} : FileText{at->second, ""};
    };
    spec = parse_spec(sources, sources.add("dir/spec.yaml", text), around, diagnostics);
  }
  std::string errors() const {
    std::string all;
    for (const Diagnostic& d : diagnostics.all()) all += one_line(d, sources) + "\n";
    return all;
  }
  std::string_view text(Span span) const { return sources.text(span); }
};

const std::string head = "waybill: 1\nmigration: m\nsource: sqlite:a.db\ntarget: sqlite:b.db\n";

std::string errors_of(const std::string& text) { return Read(text).errors(); }
// Of a spec whose tables are these (line 6 is the first one).
std::string tables_errors(const std::string& tables) { return errors_of(head + "tables:\n" + tables); }

constexpr const char* example = R"yaml(waybill: 1                            # language version
migration: music
source: ${URL}
target: { url: "${TARGET_URL:-sqlite:b.db}", schema: music }

settings:
  names: snake_case
  casts: checked
  existing: fail

types:
  - { match: tinyint(1), to: boolean }
  - { match: datetime, column: "*_at", to: timestamptz, zone: Europe/Berlin }

tables:
  - copy: Artist
    into: artist
    columns:
      name: { from: Name, type: varchar(120), nullable: false }

  - split: Customer
    into:
      - table: customer
        columns:
          customer_id: CustomerId
          full_name: FirstName || ' ' || LastName
          email: lower(Email)
      - table: address
        key: [customer_id]
        where: Address is not null
        columns: { customer_id: CustomerId, street: Address, city: City }
    drop: [Company, State, Country, PostalCode, Phone, Fax, SupportRepId]

  - merge: Track t
    join:
      - { inner: Album a, on: t.AlbumId = a.AlbumId }
      - { left: Genre g, on: t.GenreId = g.GenreId }
    into: track
    columns:
      track_id: t.TrackId
      album: a.Title
      genre: coalesce(g.Name, 'unknown')
      seconds: { from: t.Milliseconds / 1000.0, type: "decimal(10,3)" }
    drop: rest

  - query: |
      SELECT BillingCountry, SUM(Total) AS total FROM Invoice GROUP BY 1
    into: revenue
    key: [billing_country]

  - copy: "*"
    except: [tmp_*]
)yaml";

TEST(ParseYaml, reads_the_example_of_the_language) {
  Read read(example);
  ASSERT_EQ(read.errors(), "");
  const Spec& spec = *read.spec;
  EXPECT_EQ(spec.version->value, 1);
  EXPECT_EQ(spec.source->url.value, "sqlite:a.db");
  EXPECT_EQ(read.text(spec.source->url.span), "${URL}");
  EXPECT_EQ(spec.target->url.value, "sqlite:b.db");
  EXPECT_EQ(spec.target->schema->value, "music");
  EXPECT_EQ(spec.settings.names->value, NameRule::snake_case);
  ASSERT_EQ(spec.types.size(), 2u);
  EXPECT_EQ(to_string(spec.types[1].to->type), "timestamptz");
  ASSERT_EQ(spec.tables.size(), 5u);
  const Copy& copy = std::get<Copy>(spec.tables[0].what);
  EXPECT_EQ(copy.into.columns[0].nullable->value, false);
  EXPECT_EQ(read.text(spec.tables[0].head), "copy: Artist");
  const Split& split = std::get<Split>(spec.tables[1].what);
  EXPECT_EQ(to_string(*split.into[1].where), "Address is not null");
  EXPECT_EQ(spec.tables[1].drop.names.size(), 7u);
  const Merge& merge = std::get<Merge>(spec.tables[2].what);
  EXPECT_EQ(merge.joins[1].kind, JoinKind::left);
  EXPECT_EQ(merge.joins[1].table.alias, "g");
  EXPECT_TRUE(spec.tables[2].drop.rest);
  EXPECT_EQ(read.text(merge.into.columns[3].from->span), "t.Milliseconds / 1000.0");
  EXPECT_EQ(std::get<Query>(spec.tables[3].what).sql.value,
            "SELECT BillingCountry, SUM(Total) AS total FROM Invoice GROUP BY 1\n");
  EXPECT_EQ(std::get<Copy>(spec.tables[4].what).except[0].value, "tmp_*");
}

TEST(ParseYaml, places_are_right_through_quotes_escapes_and_blocks) {
  Read read(head + R"yaml(tables:
  - copy: A
    columns:
      a: plain || x
      b: "dq || \"Q\" || \u00e4y"
      c: 'it || ''s'' || z'
      d: >
        folded ||
        second
      e: longer ||
        goes_on
      f: { from: 'active' }
)yaml");
  ASSERT_EQ(read.errors(), "");
  const std::vector<ColumnMap>& columns = std::get<Copy>(read.spec->tables[0].what).into.columns;
  const auto right = [&](std::size_t i) { return read.text(std::get<Binary>(columns[i].from->node).right->span); };
  EXPECT_EQ(right(0), "x");
  EXPECT_EQ(right(1), "\\u00e4y");
  EXPECT_EQ(right(2), "z");
  EXPECT_EQ(right(3), "second");
  EXPECT_EQ(right(4), "goes_on");
  EXPECT_TRUE(columns[5].from_was_quoted);
  EXPECT_TRUE(columns[1].from_was_quoted);
  EXPECT_FALSE(columns[0].from_was_quoted);
  const Binary& inner = std::get<Binary>(std::get<Binary>(columns[1].from->node).left->node);
  EXPECT_EQ(read.text(inner.right->span), "\\\"Q\\\"");
}

TEST(ParseYaml, scalars_of_every_kind_are_expressions) {
  Read read(head + R"yaml(tables:
  - split: A
    into:
      - table: x
        columns: { "*": A.*, n: 42, t: true, z: null, same: , s: "'text'" }
)yaml");
  ASSERT_EQ(read.errors(), "");
  const std::vector<ColumnMap>& columns = std::get<Split>(read.spec->tables[0].what).into[0].columns;
  EXPECT_EQ(columns[0].star->value, "A");
  EXPECT_EQ(to_string(*columns[1].from), "42");
  EXPECT_EQ(to_string(*columns[2].from), "true");
  EXPECT_EQ(to_string(*columns[3].from), "null");
  EXPECT_EQ(columns[4].from, nullptr);
  EXPECT_EQ(to_string(*columns[5].from), "'text'");
}

TEST(ParseYaml, all_that_a_mapping_may_say) {
  Read read(head + R"yaml(before: SET ROLE owner
after: [ANALYZE, VACUUM]
views: [v]
enums: none
sequences: carry
tables:
  - copy: A
    only: true
    where: x > 1
    key: generated
    indexes: [{ name: i, columns: [a, b desc], unique: true }, [c], d]
    foreign_keys: [{ columns: [a], references: "p(x, y)", on_delete: set null }]
    checks: [x > 0, { name: c, check: y > 0 }]
    triggers: none
    comments: carry
    generated: regenerate
    existing: upsert
    bad_rows: { set_aside: 10 }
    before: [one, two]
    chunk_rows: 1000
    jobs: 2
  - merge: B b
    join: { full: C, using: [id] }
    group_by: b.x, lower(y)
    into: d
    columns: { n: count(*) }
  - split: E
    where: a = 1
    existing: append
    into:
      - { table: f, distinct: true, prefer: [u desc, id], where: b = 2, columns: { a: } }
)yaml");
  ASSERT_EQ(read.errors(), "");
  const Part& copy = std::get<Copy>(read.spec->tables[0].what).into;
  EXPECT_TRUE(copy.only && copy.key_generated);
  EXPECT_EQ(copy.indexes.list.size(), 3u);
  EXPECT_EQ(copy.indexes.list[0].columns[1].value, "b desc");
  EXPECT_EQ(copy.foreign_keys.list[0].parent.value, "p");
  EXPECT_EQ(copy.foreign_keys.list[0].parent_columns[1].value, "y");
  EXPECT_EQ(copy.foreign_keys.list[0].on_delete->value, "set_null");
  EXPECT_EQ(copy.checks.list.size(), 2u);
  EXPECT_EQ(copy.triggers.kind, CarryKind::none);
  EXPECT_EQ(copy.bad_rows->value.set_aside, 10);
  EXPECT_EQ(copy.chunk_rows->value, 1000);
  EXPECT_EQ(std::get<Merge>(read.spec->tables[1].what).group_by.size(), 2u);
  const Part& part = std::get<Split>(read.spec->tables[2].what).into[0];
  EXPECT_EQ(to_string(*part.where), "a = 1 and b = 2");
  EXPECT_EQ(part.existing->value, Existing::append);
  EXPECT_TRUE(part.prefer[0].descending);
  EXPECT_EQ(read.spec->after.size(), 2u);
  EXPECT_EQ(read.spec->views.kind, CarryKind::list);
}

TEST(ParseYaml, unions_and_generated_keys) {
  const Read read(R"yaml(waybill: 1
migration: m
source: a
target: b
tables:
  - union: [A, { table: B b, where: x > 1, columns: { region: "'B'" } }]
    into: c
    key: { generated: c_id }
  - copy: D
    key: generated
    distinct: [name, town]
)yaml");
  ASSERT_EQ(read.errors(), "");
  const Union& united = std::get<Union>(read.spec->tables[0].what);
  ASSERT_EQ(united.sources.size(), 2u);
  EXPECT_EQ(united.sources[0].source.table.value, "A");
  EXPECT_EQ(united.sources[1].source.alias, "b");
  EXPECT_EQ(united.sources[1].columns[0].target.value, "region");
  EXPECT_EQ(to_string(*united.sources[1].where), "x > 1");
  EXPECT_EQ(united.into.key_generated->value, "c_id");
  const Part& copy = std::get<Copy>(read.spec->tables[1].what).into;
  EXPECT_EQ(copy.key_generated->value, "id");
  EXPECT_TRUE(copy.distinct);
  EXPECT_EQ(copy.distinct_by[1].value, "town");
}

TEST(ParseYaml, all_errors_come_in_one_run) {
  EXPECT_EQ(errors_of(R"yaml(waybill: 2
migration: m
sorce: x
source: [a]
target: { url: sqlite:b.db, schem: s }
settings: { names: Snake_case, casts: impossible, jobs: many }
tables:
  - copy: A
    colums: {}
    join: []
    columns: { a: b +, c: [1], d: { type: varchr(5), nullable: maybe } }
  - into: x
  - copy: B
    merge: C
    into: d
)yaml"),
            "error[W0112]: version 2 of the language is not known (dir/spec.yaml:1:10)\n"
            "error[W0102]: a spec has no key `sorce` (dir/spec.yaml:3:1)\n"
            "error[W0104]: `source` wants a connection URL, found a list (dir/spec.yaml:4:9)\n"
            "error[W0102]: `target` has no key `schem` (dir/spec.yaml:5:29)\n"
            "error[W0107]: `names` knows no word `Snake_case` (dir/spec.yaml:6:20)\n"
            "error[W0107]: `casts` knows no word `impossible` (dir/spec.yaml:6:39)\n"
            "error[W0104]: `jobs` wants a number above 0, found `many` (dir/spec.yaml:6:57)\n"
            "error[W0102]: a mapping has no key `colums` (dir/spec.yaml:9:5)\n"
            "error[W0102]: a mapping has no key `join` (dir/spec.yaml:10:5)\n"
            "error[W0105]: expected a value after `+`, but the expression ends here (dir/spec.yaml:11:22)\n"
            "error[W0104]: `c` wants an expression or a map, found a list (dir/spec.yaml:11:27)\n"
            "error[W0106]: unknown type `varchr(5)` (dir/spec.yaml:11:43)\n"
            "error[W0107]: `nullable` knows no word `maybe` (dir/spec.yaml:11:64)\n"
            "error[W0103]: a mapping needs `copy`, `split`, `merge`, `union` or `query` (dir/spec.yaml:12:5)\n"
            "error[W0104]: a mapping is a `copy` or a `merge`, not both (dir/spec.yaml:14:5)\n");
}

TEST(ParseYaml, what_is_missing_double_or_misplaced) {
  EXPECT_EQ(errors_of("waybill: 1\n"),
            "error[W0103]: a spec needs the key `source` (dir/spec.yaml:1:1)\n"
            "error[W0103]: a spec needs the key `target` (dir/spec.yaml:1:1)\n"
            "error[W0103]: a spec needs the key `tables` (dir/spec.yaml:1:1)\n");
  EXPECT_EQ(tables_errors("  - copy: A\n    into: a\n    into: b\n"),
            "error[W0108]: `into` is given twice (dir/spec.yaml:8:5)\n");
  EXPECT_EQ(tables_errors("  - copy: A\n    columns: { x: a, x: b }\n"),
            "error[W0108]: `x` is given twice (dir/spec.yaml:7:22)\n");
  EXPECT_EQ(tables_errors("  - merge: A a\n    join: { inner: B b }\n    into: c\n"),
            "error[W0103]: a join needs `on` or `using` (dir/spec.yaml:7:11)\n");
  EXPECT_EQ(tables_errors("  - copy: A\n    columns: [a, b]\n"),
            "error[W0104]: `columns` wants a map of target columns, found a list (dir/spec.yaml:7:14)\n");
  EXPECT_EQ(errors_of("waybill: 1\nmigration: m\nsource: a\ntarget: ${NOPE}\ntables: []\n"),
            "error[W0109]: `NOPE` is not set (dir/spec.yaml:4:9)\n"
            "error[W0110]: `tables` is empty, so nothing would move (dir/spec.yaml:5:9)\n");
  EXPECT_EQ(tables_errors("  - copy: A\n    into:\n"),
            "error[W0104]: `into` wants the name of a target table, found nothing (dir/spec.yaml:7:5)\n");
}

TEST(ParseYaml, malformed_text) {
  EXPECT_EQ(errors_of(""), "error[W0110]: `dir/spec.yaml` holds no spec (dir/spec.yaml:1:1)\n");
  EXPECT_EQ(errors_of("# nothing\n\n"), "error[W0110]: `dir/spec.yaml` holds no spec (dir/spec.yaml:3:1)\n");
  EXPECT_EQ(errors_of("hello\n"), "error[W0104]: `a spec` wants keys and values, found `hello` (dir/spec.yaml:1:1)\n");
  EXPECT_EQ(errors_of("a: b: c\n"),
            "error[W0101]: `:` and a space begin a value, but there is one already (dir/spec.yaml:1:5)\n");
  EXPECT_EQ(errors_of("a: \"b\nc: d\n"), "error[W0101]: this quote is never closed (dir/spec.yaml:1:4)\n");
  EXPECT_EQ(errors_of("a:\n\tb: c\n"), "error[W0101]: a tab can't indent (dir/spec.yaml:2:1)\n");
  EXPECT_EQ(errors_of("a: [1, 2\nb: c\n").substr(0, 12), "error[W0101]");
  EXPECT_EQ(errors_of("a: @x\n"),
            "error[W0101]: this character can't stand here outside of quotes (dir/spec.yaml:1:4)\n");
  EXPECT_EQ(errors_of("a: 1\n b: 2\n").substr(0, 12), "error[W0101]");
  EXPECT_EQ(errors_of("a: \xff\n"), "error[W0101]: this is not UTF-8 text (dir/spec.yaml:1:4)\n");
  EXPECT_EQ(errors_of(std::string("a\0b", 3)),
            "error[W0101]: a control character can't stand in a spec (dir/spec.yaml:1:2)\n");
  EXPECT_EQ(errors_of("a: *x\n").substr(0, 12), "error[W0101]");
  EXPECT_EQ(errors_of("copy: *\n").substr(0, 12), "error[W0101]");
  EXPECT_EQ(errors_of(head + "tables: [{copy: A}]\n---\nb: 1\n"),
            "error[W0101]: a spec is one YAML document (dir/spec.yaml:6:1)\n");
  EXPECT_EQ(tables_errors("  - copy: A\n    columns: { x: { from: a, type: decimal(10,2), nullable: true } }\n"),
            "error[W0101]: a comma inside { } or [ ] ends the value (dir/spec.yaml:7:36)\n");
}

TEST(ParseYaml, bombs_are_refused_quickly) {
  EXPECT_EQ(errors_of(std::string(10'000'000, 'x')),
            "error[W0111]: this spec has 10000000 bytes (dir/spec.yaml:1:1)\n");
  EXPECT_EQ(errors_of(std::string(100'000, '[')).substr(0, 38), "error[W0111]: this is nested too deepl");
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_EQ(errors_of(deep).substr(0, 12), "error[W0111]");
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += (j ? ", " : "") + last;
    bomb += "]\n";
  }
  EXPECT_EQ(errors_of(bomb).substr(0, 12), "error[W0111]");
  EXPECT_EQ(errors_of("a: &a [*a]\n").substr(0, 12), "error[W0111]");
}

TEST(ParseYaml, noise_of_every_kind_ends_in_a_diagnostic) {
  std::uint64_t state = 88172645463325252ull;
  const auto next = [&] {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state;
  };
  const std::string alphabet = "{}[],:-\"'|>&*!%@`#? \n\n  abc01$\\";
  for (int round = 0; round < 2000; ++round) {
    std::string noise;
    for (std::uint64_t i = next() % 200; i > 0; --i) noise += alphabet[next() % alphabet.size()];
    const Read read(noise);
    EXPECT_TRUE(read.diagnostics.has_errors()) << noise;
  }
  std::string text = example;
  for (int round = 0; round < 2000; ++round) {  // one byte of a good spec replaced
    std::string broken = text;
    broken[next() % broken.size()] = alphabet[next() % alphabet.size()];
    const Read read(broken);
    for (const Diagnostic& diagnostic : read.diagnostics.all()) render_text(diagnostic, read.sources);
  }
}

TEST(ParseYaml, variables_and_includes) {
  Read read(
      "waybill: 1\nmigration: m\nsource: ${URL}\ntarget: a$${b\nvars: { since: '2024' }\n"
      "include: [more.yaml]\ntables:\n  - copy: A\n    where: y > '${since}' and ${URL:-z} = bad +\n",
      {{"dir/more.yaml", "types:\n  - { match: int, to: bigint }\ntables:\n  - { copy: B, intoo: b }\n"}});
  EXPECT_EQ(read.errors(),
            "error[W0105]: expected an operator or the end, found `:` (dir/spec.yaml:9:31)\n"
            "error[W0102]: a mapping has no key `intoo` (dir/more.yaml:4:16)\n");
  EXPECT_EQ(read.spec->target->url.value, "a${b");
  EXPECT_EQ(read.spec->tables.size(), 2u);
  EXPECT_EQ(read.spec->types.size(), 1u);
  EXPECT_EQ(Read(head + "vars: { a: \"${URL}\", b: \"${a}?x\" }\ntables:\n  - { copy: A, before: \"${b}\" }\n")
                .spec->vars.at("b")
                .value,
            "sqlite:a.db?x");
  EXPECT_EQ(Read(head + "include: x.yaml\n").errors(),
            "error[W0114]: `dir/x.yaml` can't be read: no such file (dir/spec.yaml:5:10)\n");
  EXPECT_EQ(Read(head + "include: x.yaml\n", {{"dir/x.yaml", "include: x.yaml\n"}}).errors(),
            "error[W0114]: `dir/x.yaml` includes itself (dir/x.yaml:1:10)\n");
}

TEST(ParseYaml, line_ends_marks_and_anchors_of_other_editors) {
  std::string text = "\xef\xbb\xbf" + head + "tables:\n  - copy: A\n    columns:\n      a: x ||\n        y +\n";
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) text.insert(at, "\r");
  EXPECT_EQ(errors_of(text),
            "error[W0105]: expected a value after `+`, but the expression ends here (dir/spec.yaml:9:12)\n");
  Read read("x: &common { existing: append, jobs: 2 }\n" + head +
            "tables:\n  - { copy: A, jobs: 3, <<: *common }\n  - <<: [*common]\n    copy: B\n");
  EXPECT_EQ(read.errors(), "error[W0102]: a spec has no key `x` (dir/spec.yaml:1:1)\n");
  EXPECT_EQ(std::get<Copy>(read.spec->tables[0].what).into.jobs->value, 3);
  EXPECT_EQ(std::get<Copy>(read.spec->tables[0].what).into.existing->value, Existing::append);
  EXPECT_EQ(std::get<Copy>(read.spec->tables[1].what).into.jobs->value, 2);
}

}  // namespace
}  // namespace waybill
