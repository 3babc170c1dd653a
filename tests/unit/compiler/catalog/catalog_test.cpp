#include <gtest/gtest.h>

#include "compiler/catalog/diff.h"
#include "compiler/catalog/fingerprint.h"
#include "compiler/catalog/json.h"

namespace waybill {
namespace {

Column column(std::string name, Type type) {
  Column result;
  result.name = std::move(name);
  result.type = std::move(type);
  result.native_type = "native " + result.name;
  return result;
}

Table track() {
  Table table;
  table.name = {"public", "track"};
  table.columns = {column("id", make_type(TypeKind::integer)), column("title", varchar_type(120)),
                   column("at", make_type(TypeKind::timestamp))};
  table.columns[0].nullable = false;
  table.columns[0].identity = Identity::always;
  table.columns[1].default_value = ColumnDefault{DefaultKind::literal, "x", "'x'::text"};
  table.columns[2].generated = Generated::stored;
  table.primary_key = Key{"track_pkey", {"id"}, true, false, false};
  table.unique_keys = {Key{"", {"title"}, false, false, true}};
  Index index;
  index.name = "track_title";
  index.parts = {IndexPart{"title", "", true, true, 10, "C", "ops"},
                 IndexPart{"", "lower(title)", false, {}, {}, "", ""}};
  index.predicate = "id > 0";
  table.indexes = {index};
  ForeignKey key;
  key.name = "fk";
  key.columns = {"id"};
  key.parent = {"public", "album"};
  key.parent_columns = {"id"};
  key.on_delete = FkAction::set_null;
  key.validated = false;
  table.foreign_keys = {key};
  table.checks = {Check{"c", "id > 0", true, false}};
  Trigger trigger;
  trigger.name = "t";
  trigger.events = {"insert", "update"};
  trigger.enabled = false;
  table.triggers = {trigger};
  table.rows_estimate = 42;
  table.parents = {{"", "base"}};
  return table;
}

Catalog music() {
  Catalog catalog;
  catalog.server_version = "16.1";
  catalog.default_schema = "public";
  catalog.schemas = {"public"};
  catalog.tables = {track()};
  View view;
  view.name = {"public", "v"};
  view.columns = {column("n", make_type(TypeKind::null_))};
  view.definition = "SELECT 'a\nb\"' || '\xc3\xa4'";
  catalog.views = {view};
  Sequence sequence;
  sequence.name = {"public", "s"};
  sequence.type = make_type(TypeKind::bigint);
  sequence.owner_table = QName{"public", "track"};
  sequence.last_value = 7;
  sequence.maximum = 9223372036854775807;
  catalog.sequences = {sequence};
  catalog.enums = {Enum{{"public", "mood"}, {"sad", "it's"}, "how"}};
  Domain domain;
  domain.name = {"public", "email"};
  domain.base = make_type(TypeKind::text);
  domain.checks = {Check{"", "value <> ''", true, true}};
  catalog.domains = {domain};
  catalog.routines = {Routine{{"public", "f"}, "function", "(a integer)", "begin\nend"}};
  return catalog;
}

TEST(CatalogJson, there_and_back_without_loss) {
  const std::string json = catalog_to_json(music());
  const auto again = catalog_from_json(json);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(catalog_to_json(*again), json);
  EXPECT_EQ(again->tables[0].columns[1].default_value, music().tables[0].columns[1].default_value);
  EXPECT_EQ(again->tables[0].indexes[0].parts[0].prefix_length, 10);
  EXPECT_EQ(again->sequences[0].maximum, 9223372036854775807);
  EXPECT_EQ(again->tables[0].rows_estimate, 42);
}

TEST(CatalogJson, types_that_a_spelling_does_not_say) {
  Type mood = make_type(TypeKind::enum_);
  mood.labels = {"a", "b"};
  mood.name = "mood";
  Type six = make_type(TypeKind::timestamp);
  six.precision = 6;
  Type list = make_type(TypeKind::array);
  list.element = std::make_shared<Type>(mood);
  Type citext = make_type(TypeKind::native);
  citext.name = "citext";
  Type big = make_type(TypeKind::bigint);
  big.is_unsigned = true;
  for (const Type& type : {mood, six, list, citext, big, decimal_type(10, 2), make_type(TypeKind::null_),
                           make_type(TypeKind::any), make_type(TypeKind::geometry)}) {
    const auto again = type_from_json(type_to_json(type));
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(type_to_json(*again), type_to_json(type));
    EXPECT_EQ(again->name, type.name);
    EXPECT_EQ(again->precision, type.precision);
  }
  EXPECT_EQ(type_to_json(decimal_type(10, 2)), "\"decimal(10,2)\"");
}

TEST(CatalogJson, what_is_wrong_is_said_with_its_place) {
  EXPECT_EQ(catalog_from_json("{").error().substr(0, 12), "parse error ");
  EXPECT_EQ(catalog_from_json("[]").error(), "`catalogue` wants an object, found array");
  EXPECT_EQ(catalog_from_json("{}").error(), "`engine` is missing");
  EXPECT_EQ(catalog_from_json(R"({"engine": "oracle"})").error(), "`engine` knows no word `oracle`");
  EXPECT_EQ(catalog_from_json(R"({"engine": "sqlite", "tables": [{"name": "t", "columns": [{"name": 1}]}]})").error(),
            "`tables[0].columns[0].name` wants a text, found number");
  EXPECT_EQ(catalog_from_json(R"({"engine": "sqlite", "tabels": []})").error(), "`tabels` is not known");
  EXPECT_EQ(
      catalog_from_json(R"({"engine": "sqlite", "views": [{"name": "v", "columns": [{"name": "c", "type": "x"}]}]})")
          .error(),
      "`views[0].columns[0].type` is no type: `x`");
}

TEST(Fingerprint, follows_the_schema_and_nothing_else) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Catalog other = music();
  other.server_version = "17";
  other.database = "elsewhere";
  other.tables[0].rows_estimate = 1;
  other.sequences[0].last_value.reset();
  EXPECT_EQ(fingerprint(other), fingerprint(music()));
  other.tables[0].columns[1].type = varchar_type(121);
  EXPECT_NE(fingerprint(other), fingerprint(music()));
  const auto before = object_fingerprints(music()), after = object_fingerprints(other);
  EXPECT_EQ(before[0].first, "table public.track");
  EXPECT_NE(before[0].second, after[0].second);
  EXPECT_EQ(before[1], after[1]);
}

TEST(Diff, names_what_changed) {
  Catalog after = music();
  after.tables[0].columns[1].type = varchar_type(160);
  after.tables[0].columns[0].nullable = true;
  after.tables[0].columns.pop_back();
  after.tables[0].columns.push_back(column("genre", make_type(TypeKind::text)));
  after.tables[0].indexes.clear();
  after.tables[0].primary_key->columns = {"id", "title"};
  after.views.clear();
  after.enums.push_back(Enum{{"public", "z"}, {}, ""});
  std::string text;
  for (const Change& change : diff(music(), after)) text += to_string(change) + "\n";
  EXPECT_EQ(text,
            "~ table public.track: column id: nullable: false -> true\n"
            "~ table public.track: column title: varchar(120) -> varchar(160)\n"
            "~ table public.track: column at removed\n"
            "~ table public.track: column genre added (text)\n"
            "~ table public.track: primary key: columns: [\"id\"] -> [\"id\",\"title\"]\n"
            "~ table public.track: index track_title removed\n"
            "- view public.v\n"
            "+ enum public.z\n");
  EXPECT_TRUE(diff(music(), music()).empty());
}

}  // namespace
}  // namespace waybill
