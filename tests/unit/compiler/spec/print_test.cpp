#include "compiler/spec/print.h"

#include <gtest/gtest.h>

#include "compiler/diagnostics/render.h"
#include "compiler/spec/parse_yaml.h"
#include "compiler/spec/write_yaml.h"

namespace waybill {
namespace {

std::string printed(const std::string& text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const auto spec = parse_spec(sources, sources.add("s.yaml", text), {}, diagnostics);
  EXPECT_EQ(render_text(diagnostics, sources), "") << text;
  return spec ? print_yaml(*spec) : "";
}

constexpr const char* everything = R"yaml(waybill: 1
migration: music
source: sqlite:a.db
target: { url: "postgresql://u@h/db?a=b", schema: music }

vars:
  since: 2024

settings:
  names: snake_case
  casts: checked
  existing: fail
  bad_rows: { set_aside: 3 }
  generated: keep
  chunk_rows: 1000
  jobs: 2

types:
  - { match: tinyint(1), to: boolean }
  - { match: "numeric(10,2)", column: "*_at", to: "decimal(10,2)", zone: Europe/Berlin, epoch: ms }

views: none
sequences: [a, b]
after: |
  UPDATE x
  SET y = 1

tables:
  - copy: Artist
    into: artist
    key: generated
    only: true
    where: Name <> '' and x in (1, 2)
    columns:
      name: { from: Name, type: varchar(120), nullable: false, default: "'a, b'", cast: lossy, comment: it's }
      same:
      text: "'active'"
      "null": null
      odd: "'a: b'"
    indexes: [{ name: i, columns: [a, b desc], unique: true }]
    foreign_keys: [{ columns: [a], references: "p(x, y)", on_delete: set_null }]
    checks: [x > 0]
    triggers: none
    existing: upsert
    before:
      - one
      - |-
        two
        lines

  - split: '"Order Details" o'
    into:
      - table: f
        distinct: true
        prefer:
          - u desc
          - id
        columns:
          "*": Customer
          n: -1
    drop: [Fax, tmp_*]

  - union:
      - Customer_EU
      - table: Customer_US u
        where: Active
        columns:
          region: "'US'"
    into: customer
    key: { generated: customer_id }

  - split: Track
    into:
      - table: composer
        key: { generated: composer_id }
        distinct: [name]
        columns:
          name: unnest(split(Composer, ';'))

  - merge: Track t
    join:
      - { inner: Album a, on: t.AlbumId = a.AlbumId }
      - { full: Genre, using: [GenreId] }
    into: track
    group_by:
      - a.x
    columns:
      n: count(*)
    drop: rest

  - query: |
      SELECT a

      FROM b
    into: revenue
    key: [billing_country]

  - copy: "*"
    except: [tmp_*]
)yaml";

TEST(Print, what_is_printed_reads_as_the_same_tree) {
  EXPECT_EQ(printed(everything), everything);
  EXPECT_EQ(printed(printed(everything)), printed(everything));
}

TEST(Print, scalars_come_back_as_they_were) {
  for (const std::string text :
       {"plain", "a: b",          "a #b", " x",        "x ", "",    "null", "~", "*",   "- a",   "-1",  "'q'",
        "\"q\"", "it's \"both\"", "a\\b", "tab\tnl\n", "@x", "[a]", "a, b", "{", "---", "ends:", "\x01"}) {
    const std::string spec =
        "waybill: 1\nmigration: m\nsource: x\ntarget: y\ntables:\n  - copy: A\n    before: " + yaml_scalar(text) +
        "\n    after: [" + yaml_scalar(text, true) + "]\n";
    SourceMap sources;
    Diagnostics diagnostics;
    const auto read = parse_spec(sources, sources.add("s.yaml", spec), {}, diagnostics);
    ASSERT_TRUE(read) << spec;
    const Part& part = std::get<Copy>(read->tables[0].what).into;
    if (text.empty()) continue;  // refused by `before`
    ASSERT_EQ(part.before.size() + part.after.size(), 2u) << spec;
    EXPECT_EQ(part.before[0].value, text);
    EXPECT_EQ(part.after[0].value, text);
  }
}

}  // namespace
}  // namespace waybill
