// The .wb spelling gives the tree that YAML gives: the examples, and every line of the language beside its key.
#include <gtest/gtest.h>

#include "compiler/diagnostics/render.h"
#include "compiler/spec/parse_yaml.h"
#include "compiler/spec/print.h"

namespace waybill {
namespace {

Spec read(const std::string& name, const std::string& text) {
  SourceMap sources;
  Diagnostics diagnostics;
  Surroundings around;
  around.vars = {{"SOURCE_URL", "sqlite:a.db"}, {"TARGET_URL", "postgresql://h/d"}, {"N", "7"}};
  const auto spec = parse_spec(sources, sources.add(name, text), around, diagnostics);
  EXPECT_EQ(render_text(diagnostics, sources), "");
  return spec.value_or(Spec{});
}

// The first example of the language, as it is printed there.
constexpr const char* music_wb = R"wb(waybill 1
migration music
source env("SOURCE_URL")
target env("TARGET_URL") schema music

names snake_case
casts checked

type tinyint(1) -> boolean
type datetime column *_at -> timestamptz zone "Europe/Berlin"

copy Artist -> artist {
  Name -> name : varchar(120) not null
}

split Customer -> {
  customer {
    CustomerId                   -> customer_id
    FirstName || ' ' || LastName -> full_name
    lower(Email)                 -> email
  }
  address key (customer_id) where Address is not null {
    CustomerId -> customer_id
    Address    -> street
    City       -> city
  }
  drop Company, State, Country, PostalCode, Phone, Fax, SupportRepId
}

merge Track t
  inner join Album a on t.AlbumId = a.AlbumId
  left  join Genre g on t.GenreId = g.GenreId
-> track {
  t.TrackId                  -> track_id
  a.Title                    -> album
  coalesce(g.Name, 'unknown') -> genre
  t.Milliseconds / 1000.0    -> seconds : decimal(10,3)
  drop rest
}

query """
  SELECT BillingCountry, SUM(Total) AS total FROM Invoice GROUP BY 1
""" -> revenue key (billing_country)

copy * except tmp_*
)wb";

constexpr const char* music_yaml = R"yaml(waybill: 1
migration: music
source: ${SOURCE_URL}
target: { url: "${TARGET_URL}", schema: music }
settings: { names: snake_case, casts: checked }
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

TEST(ParseWb, the_example_of_the_language) {
  const Spec wb = read("a.wb", music_wb);
  EXPECT_TRUE(same(wb, read("a.yaml", music_yaml))) << print_yaml(wb);
  EXPECT_EQ(wb.source->url.value, "sqlite:a.db");
  EXPECT_EQ(wb.source->written, "${SOURCE_URL}");
}

struct Row {
  std::string wb, yaml;
};

class ParseWbLine : public ::testing::TestWithParam<Row> {};

TEST_P(ParseWbLine, says_what_its_key_says) {
  const Spec wb = read("a.wb", "waybill 1\nsource sqlite:a.db\ntarget sqlite:b.db\n" + GetParam().wb);
  const Spec yaml = read("a.yaml", "waybill: 1\nsource: sqlite:a.db\ntarget: sqlite:b.db\n" + GetParam().yaml);
  EXPECT_TRUE(same(wb, yaml)) << print_yaml(wb) << "\n---\n" << print_yaml(yaml);
}

const Row rows[] = {
    // comments, and lines that go on
    {"copy A -- a\n# b\n-> a { /* c\n d */ }\n", "tables: [{ copy: A, into: a }]\n"},
    {"copy A -> a {\n  x ||\n  y\n    || z -> b\n  -> c; -> d\n}\n",
     "tables: [{ copy: A, into: a, columns: { b: x || y || z, c: , d: } }]\n"},
    {"copy A -> a {\n  1 -> b\n  -2 -> c\n  (3) -> d\n  +x -> e : int\n  (4) -> f\n}\n",
     "tables: [{ copy: A, into: a, columns: { b: 1, c: -2, d: (3), e: { from: +x, type: int }, f: (4) } }]\n"},
    {"copy A -> a {\n  case when x\n  then 1\n  else 2\n  end -> b\n}\n",
     "tables: [{ copy: A, into: a, columns: { b: case when x then 1 else 2 end } }]\n"},
    // words of the language as names
    {"copy A -> a {\n  key -> drop\n  drop -> where\n  comment + 1 -> key\n  only -> end\n  \"end\" -> case\n}\n",
     "tables: [{ copy: A, into: a, columns: { drop: key, where: drop, key: comment + 1, end: only, case: '\"end\"' } "
     "}]\n"},
    // unions, and what a cast rule asks for
    {"union A, s.B b -> c\n", "tables: [{ union: [A, s.B b], into: c }]\n"},
    {"union A -> c key (id) {\n  from B b where b.x = 1 {\n    y -> z\n  }\n  from D\n  -> id\n  from -> from\n  drop "
     "q\n}\n",
     "tables: [{ union: [A, { table: B b, where: b.x = 1, columns: { z: y } }, D], into: c, key: [id], columns: { id: "
     ", "
     "from: from }, drop: [q] }]\n"},
    {"type varchar( > 255 ) if null and default none -> text\ntype int if not null\ntype x if default 'a b' not null\n"
     "copy *\n",
     "types: [{ match: varchar( > 255 ), if: { nullable: true, default: none }, to: text }, { match: int, if: { "
     "nullable: false } }, { match: x, if: { default: a b }, nullable: false }]\ntables: [{ copy: \"*\" }]\n"},
    {"copy copy -> split {}\n", "tables: [{ copy: copy, into: split }]\n"},
    // texts
    {"before \"say \"\"x\"\"\"\nafter e\"a\\n\\x41\"\ncopy *\n",
     "before: say \"x\"\nafter: \"a\\nA\"\ntables: [{ copy: \"*\" }]\n"},
    {"before \"\"\"\n    a\n      b\n\n    c\n  \"\"\"\nbefore \"\"\"one\"\"\"\ncopy *\n",
     "before: [\"a\\n  b\\n\\nc\\n\", one]\ntables: [{ copy: \"*\" }]\n"},
    {"jobs ${N}\nchunk_rows env(\"M\", \"500\")\ncopy A where x > ${N} and y = 'n${N}'\n",
     "settings: { jobs: \"${N}\", chunk_rows: \"${M:-500}\" }\ntables: [{ copy: A, where: \"x > ${N} and y = 'n${N}'\" "
     "}]\n"},
    // the rest of a spec
    {"existing append\nbad_rows set_aside 3\ngenerated keep\nforbid lossy, opaque\nvar a b\ncopy *\n",
     "settings: { existing: append, bad_rows: { set_aside: 3 }, generated: keep, forbid: [lossy, opaque] }\n"
     "vars: { a: b }\ntables: [{ copy: \"*\" }]\n"},
    {"views none\nenums carry\nsequences (a, b)\nroutines ()\ncopy *\n",
     "views: none\nenums: carry\nsequences: [a, b]\nroutines: []\ntables: [{ copy: \"*\" }]\n"},
    {"severity no-key off\nwaive no-key on log_* reason \"append-only\" until 2027-01-31\ncopy *\n",
     "severities: { no-key: off }\nwaivers: [{ code: no-key, object: log_*, reason: append-only, until: 2027-01-31 }]\n"
     "tables: [{ copy: \"*\" }]\n"},
    {"type int unsigned table t_* column \"a b\" -> timestamp with time zone zone UTC cast lossy not null epoch "
     "ms\ncopy *\n",
     "types: [{ match: int unsigned, table: t_*, column: a b, to: timestamp with time zone, zone: UTC, cast: lossy, "
     "nullable: false, epoch: ms }]\ntables: [{ copy: \"*\" }]\n"},
    {"copy A -> a {\n  x -> y : text null default 1 cast lossy zone \"Z\" comment \"c\"\n  drop b, c_*\n  only\n  key "
     "generated\n}\n",
     "tables: [{ copy: A, into: a, columns: { y: { from: x, type: text, nullable: true, default: 1, cast: lossy, zone: "
     "Z, "
     "comment: c } }, drop: [b, c_*], only: true, key: generated }]\n"},
    {"copy A -> a {\n  unique index i (a, b desc)\n  index (c)\n  foreign key f (a, b) references p (x, y) on delete "
     "set "
     "null on update cascade\n  check n: a > 0\n  check +a < 9\n  triggers (t)\n  comments none\n}\n",
     "tables: [{ copy: A, into: a, indexes: [{ name: i, columns: [a, b desc], unique: true }, [c]], foreign_keys: [{ "
     "name: "
     "f, columns: [a, b], references: \"p(x, y)\", on_delete: set_null, on_update: cascade }], checks: [{ name: n, "
     "check: a "
     "> 0 }, +a < 9], triggers: [t], comments: none }]\n"},
    {"split A -> {\n  b distinct prefer x desc, y {\n    A.*\n  }\n  existing append\n  drop rest\n}\n",
     "tables: [{ split: A, into: [{ table: b, distinct: true, prefer: [x desc, y], columns: { \"*\": A } }], existing: "
     "append, drop: rest }]\n"},
    {"merge A a\n  join B using (x, y)\n  cross join \"Order Details\" o\n-> c group by a.x, a.y where 1 = 1 {\n  "
     "count(*) -> n\n}\n",
     "tables: [{ merge: A a, join: [{ inner: B, using: [x, y] }, { cross: '\"Order Details\" o' }], into: c, group_by: "
     "[a.x, a.y], where: 1 = 1, columns: { n: count(*) } }]\n"},
};

INSTANTIATE_TEST_SUITE_P(Language, ParseWbLine, ::testing::ValuesIn(rows));

}  // namespace
}  // namespace waybill
