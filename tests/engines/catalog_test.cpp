// Introspection of a schema that has something of everything.
#include <algorithm>

#include "tests/engines/driver_fixture.h"

namespace waybill::tests {
namespace {

const Table& table(const Catalog& catalog, const std::string& name) {
  for (const Table& candidate : catalog.tables)
    if (candidate.name.name == name) return candidate;
  throw std::runtime_error("no table " + name);
}
const Column& column(const Table& owner, const std::string& name) {
  for (const Column& candidate : owner.columns)
    if (candidate.name == name) return candidate;
  throw std::runtime_error("no column " + name);
}
std::string type(const Table& owner, const std::string& name) { return to_string(column(owner, name).type); }
std::string default_of(const Table& owner, const std::string& name) {
  return column(owner, name).default_value ? column(owner, name).default_value->text : "(none)";
}

class CatalogTest : public DriverTest {
 protected:
  void run_all(const std::vector<std::string>& statements) {
    for (const std::string& sql : statements) run(sql);
  }
  Catalog catalog() { return must(database().introspect(""), "introspect"); }
};
class SqliteCatalog : public CatalogTest {};
class PostgresqlCatalog : public CatalogTest {};
class MariadbCatalog : public CatalogTest {};

TEST_P(SqliteCatalog, RichSchema) {
  run_all(
      {"CREATE TABLE author (id INTEGER PRIMARY KEY AUTOINCREMENT, name NVARCHAR(40) NOT NULL COLLATE NOCASE, "
       "born DATETIME DEFAULT CURRENT_TIMESTAMP, note TEXT DEFAULT 'it''s', UNIQUE (name))",
       "CREATE TABLE book (isbn char(13), author int, price numeric(10,2) CHECK (price >= 0) DEFAULT 9.5, "
       "tags, upper_isbn text GENERATED ALWAYS AS (upper(isbn)) STORED, PRIMARY KEY (isbn, author), "
       "CONSTRAINT fk_author FOREIGN KEY (author) REFERENCES author ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, "
       "CONSTRAINT isbn_length CHECK (length(isbn) = 13)) WITHOUT ROWID",
       "CREATE UNIQUE INDEX book_price ON book (price DESC, lower(isbn)) WHERE price > 0",
       "CREATE VIEW cheap AS SELECT isbn, price FROM book WHERE price < 5",
       "CREATE TRIGGER book_added AFTER INSERT ON book WHEN NEW.price > 1 BEGIN UPDATE author SET note = 'x'; END",
       "CREATE TABLE waybill_runs (id integer)"});
  const Catalog found = catalog();
  ASSERT_EQ(found.tables.size(), 2u);
  const Table &author = table(found, "author"), &book = table(found, "book");
  EXPECT_EQ(type(author, "id"), "bigint");
  EXPECT_EQ(column(author, "id").identity, Identity::by_default);
  EXPECT_TRUE(author.autoincrement);
  EXPECT_EQ(type(author, "name"), "varchar(40)");
  EXPECT_EQ(column(author, "name").collation, "NOCASE");
  EXPECT_EQ(type(author, "born"), "timestamp");
  EXPECT_EQ(column(author, "born").default_value->kind, DefaultKind::now);
  EXPECT_EQ(default_of(author, "note"), "it's");
  ASSERT_EQ(author.unique_keys.size(), 1u);
  EXPECT_EQ(author.unique_keys[0].columns, std::vector<std::string>{"name"});
  EXPECT_TRUE(book.without_rowid);
  EXPECT_EQ(type(book, "price"), "decimal(10,2)");
  EXPECT_EQ(default_of(book, "price"), "9.5");
  EXPECT_EQ(column(book, "tags").type.kind, TypeKind::any);
  EXPECT_EQ(column(book, "upper_isbn").generated, Generated::stored);
  EXPECT_EQ(column(book, "upper_isbn").generation_expression, "upper(isbn)");
  EXPECT_EQ(book.primary_key->columns, (std::vector<std::string>{"isbn", "author"}));
  ASSERT_EQ(book.foreign_keys.size(), 1u);
  EXPECT_EQ(book.foreign_keys[0].name, "fk_author");
  EXPECT_EQ(book.foreign_keys[0].parent_columns, std::vector<std::string>{"id"});
  EXPECT_EQ(book.foreign_keys[0].on_delete, FkAction::cascade);
  EXPECT_TRUE(book.foreign_keys[0].initially_deferred);
  ASSERT_EQ(book.checks.size(), 2u);
  EXPECT_EQ(book.checks[0].expression, "price >= 0");
  EXPECT_EQ(book.checks[1].name, "isbn_length");
  ASSERT_EQ(book.indexes.size(), 1u);
  EXPECT_EQ(book.indexes[0].predicate, "price > 0");
  EXPECT_TRUE(book.indexes[0].parts[0].descending);
  EXPECT_EQ(book.indexes[0].parts[1].expression, "lower(isbn)");
  ASSERT_EQ(book.triggers.size(), 1u);
  EXPECT_EQ(book.triggers[0].timing, "after");
  EXPECT_EQ(book.triggers[0].condition, "NEW.price > 1");
  ASSERT_EQ(found.views.size(), 1u);
  EXPECT_EQ(found.views[0].definition, "SELECT isbn, price FROM book WHERE price < 5");
  EXPECT_EQ(found.views[0].columns.size(), 2u);
}

TEST_P(SqliteCatalog, DeclaredTypes) {
  const std::vector<std::pair<std::string, std::string>> declared = {{"INTEGER", "bigint"},
                                                                     {"INT", "bigint"},
                                                                     {"SMALLINT", "smallint"},
                                                                     {"BOOLEAN", "boolean"},
                                                                     {"UUID_TEXT", "uuid"},
                                                                     {"JSON_TEXT", "json"},
                                                                     {"DURATION_TEXT", "interval"},
                                                                     {"FLOAT4", "real"},
                                                                     {"FLOAT", "double"},
                                                                     {"REAL", "double"},
                                                                     {"DOUBLE PRECISION", "double"},
                                                                     {"NVARCHAR(5)", "varchar(5)"},
                                                                     {"DECIMAL_TEXT(20,0)", "decimal(20,0)"},
                                                                     {"VARBIT_TEXT(5)", "varbit(5)"},
                                                                     {"GEOMETRY_BLOB", "geometry"},
                                                                     {"DATETIME(3)", "timestamp(3)"},
                                                                     {"TIMESTAMPTZ", "timestamptz"},
                                                                     {"UNSIGNED BIG INT", "bigint"},
                                                                     {"CLOB", "text"},
                                                                     {"STRANGE", "decimal"},
                                                                     {"BLOB_SUB_TYPE", "blob"},
                                                                     {"DATE", "date"},
                                                                     {"native character(7)", "char(7)"}};
  std::string sql;
  for (std::size_t i = 0; i < declared.size(); ++i)
    sql += (i == 0 ? "c" : ", c") + std::to_string(i) + " " + declared[i].first;
  run("CREATE TABLE t (" + sql + ")");
  const Catalog found = catalog();
  for (std::size_t i = 0; i < declared.size(); ++i)
    EXPECT_EQ(to_string(found.tables[0].columns[i].type), declared[i].second) << declared[i].first;
}

TEST_P(PostgresqlCatalog, RichSchema) {
  run_all(
      {"CREATE TYPE mood AS ENUM ('sad', 'it''s ok')", "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)",
       "CREATE SEQUENCE loose START 5 INCREMENT 2",
       "CREATE TABLE author (id serial PRIMARY KEY, code integer GENERATED ALWAYS AS IDENTITY, name varchar(40) NOT "
       "NULL UNIQUE, "
       "born timestamptz(3) DEFAULT now(), feel mood DEFAULT 'sad', tags text[], age positive, note text DEFAULT "
       "'it''s')",
       "COMMENT ON TABLE author IS 'who writes'", "COMMENT ON COLUMN author.name IS 'pen name'",
       "CREATE TABLE book (isbn char(13), author integer CONSTRAINT fk_author REFERENCES author ON DELETE SET NULL "
       "DEFERRABLE, "
       "price numeric(10,2) DEFAULT -1.5 CHECK (price >= -10), doubled numeric GENERATED ALWAYS AS (price * 2) STORED, "
       "data jsonb, PRIMARY KEY (isbn))",
       "CREATE UNIQUE INDEX book_price ON book (price DESC NULLS LAST, lower(isbn) text_pattern_ops) INCLUDE (author) "
       "WHERE price > 0",
       "CREATE VIEW cheap AS SELECT isbn, price FROM book WHERE price < 5",
       "CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM book",
       "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
       "CREATE TRIGGER book_touch BEFORE INSERT OR UPDATE ON book FOR EACH ROW WHEN (NEW.price > 1) EXECUTE FUNCTION "
       "touch()",
       "CREATE TABLE log (at date NOT NULL, v integer) PARTITION BY RANGE (at)",
       "CREATE TABLE log_2024 PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
       "CREATE SCHEMA waybill", "CREATE TABLE waybill.runs (id integer)"});
  const Catalog found = catalog();
  EXPECT_EQ(found.default_schema, "public");
  ASSERT_EQ(found.tables.size(), 4u);
  const Table &author = table(found, "author"), &book = table(found, "book");
  EXPECT_EQ(author.name.schema, "public");
  EXPECT_EQ(column(author, "id").identity, Identity::by_default);
  EXPECT_EQ(default_of(author, "id"), "(none)");
  EXPECT_EQ(column(author, "code").identity, Identity::always);
  EXPECT_EQ(type(author, "born"), "timestamptz(3)");
  EXPECT_EQ(column(author, "born").default_value->kind, DefaultKind::now);
  EXPECT_EQ(column(author, "feel").type.labels, (std::vector<std::string>{"sad", "it's ok"}));
  EXPECT_EQ(default_of(author, "feel"), "sad");
  EXPECT_EQ(type(author, "tags"), "text[]");
  EXPECT_EQ(type(author, "age"), "integer");
  EXPECT_EQ(default_of(author, "note"), "it's");
  EXPECT_EQ(author.comment, "who writes");
  EXPECT_EQ(column(author, "name").comment, "pen name");
  ASSERT_EQ(author.unique_keys.size(), 1u);
  EXPECT_EQ(type(book, "isbn"), "char(13)");
  EXPECT_EQ(default_of(book, "price"), "-1.5");
  EXPECT_EQ(column(book, "doubled").generated, Generated::stored);
  ASSERT_EQ(book.foreign_keys.size(), 1u);
  EXPECT_EQ(book.foreign_keys[0].parent.name, "author");
  EXPECT_EQ(book.foreign_keys[0].parent_columns, std::vector<std::string>{"id"});
  EXPECT_EQ(book.foreign_keys[0].on_delete, FkAction::set_null);
  EXPECT_TRUE(book.foreign_keys[0].deferrable);
  ASSERT_EQ(book.checks.size(), 1u);
  ASSERT_EQ(book.indexes.size(), 1u);
  const Index& index = book.indexes[0];
  EXPECT_TRUE(index.parts[0].descending);
  EXPECT_EQ(index.parts[0].nulls_first, false);
  EXPECT_EQ(index.parts[1].expression, "lower((isbn)::text)");
  EXPECT_EQ(index.parts[1].operator_class, "text_pattern_ops");
  EXPECT_EQ(index.include, std::vector<std::string>{"author"});
  EXPECT_NE(index.predicate.find("price > "), std::string::npos);
  ASSERT_EQ(book.triggers.size(), 1u);
  EXPECT_EQ(book.triggers[0].events, (std::vector<std::string>{"insert", "update"}));
  EXPECT_EQ(table(found, "log").kind, "partitioned");
  EXPECT_EQ(table(found, "log_2024").kind, "partition");
  EXPECT_EQ(table(found, "log_2024").parents.at(0).name, "log");
  EXPECT_EQ(found.views.size(), 2u);
  EXPECT_EQ(found.enums.size(), 1u);
  EXPECT_EQ(found.domains.size(), 1u);
  const auto loose = std::find_if(found.sequences.begin(), found.sequences.end(),
                                  [](const Sequence& s) { return s.name.name == "loose"; });
  ASSERT_NE(loose, found.sequences.end());
  EXPECT_EQ(loose->start, 5);
  EXPECT_FALSE(loose->owner_table);
  EXPECT_EQ(found.routines.size(), 1u);
}

TEST_P(MariadbCatalog, RichSchema) {
  run_all(
      {"CREATE TABLE author (id int unsigned AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL COMMENT 'pen name', "
       "flag tinyint(1) DEFAULT 1, feel enum('sad','it''s, ok') DEFAULT 'sad', marks set('a','b'), born timestamp(3) "
       "NOT NULL "
       "DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3), note varchar(20) DEFAULT 'it''s', none varchar(5) "
       "DEFAULT NULL, "
       "data json, at datetime, UNIQUE KEY name_key (name), FULLTEXT KEY words (note)) COMMENT 'who writes'",
       "CREATE TABLE book (isbn char(13), author int unsigned, price decimal(10,2) DEFAULT 9.50 CHECK (price >= 0), "
       "title text, doubled decimal(12,2) AS (price * 2) STORED, bits bit(5), PRIMARY KEY (isbn), KEY title_part "
       "(title(10)), "
       "CONSTRAINT fk_author FOREIGN KEY (author) REFERENCES author (id) ON DELETE SET NULL)",
       "CREATE VIEW cheap AS SELECT isbn, price FROM book WHERE price < 5",
       "CREATE TRIGGER book_added BEFORE INSERT ON book FOR EACH ROW SET NEW.price = 1",
       "CREATE SEQUENCE loose START WITH 5", "CREATE TABLE waybill_runs (id integer)"});
  const Catalog found = catalog();
  EXPECT_EQ(found.engine, Engine::mariadb);
  ASSERT_EQ(found.tables.size(), 2u);
  const Table &author = table(found, "author"), &book = table(found, "book");
  EXPECT_EQ(author.name.schema, "");
  EXPECT_EQ(type(author, "id"), "integer unsigned");
  EXPECT_EQ(column(author, "id").identity, Identity::by_default);
  EXPECT_EQ(column(author, "flag").native_type, "tinyint(1)");
  EXPECT_EQ(type(author, "flag"), "tinyint");
  EXPECT_EQ(column(author, "feel").type.labels, (std::vector<std::string>{"sad", "it's, ok"}));
  EXPECT_EQ(default_of(author, "feel"), "sad");
  EXPECT_EQ(type(author, "born"), "timestamptz(3)");
  EXPECT_TRUE(column(author, "born").on_update_now);
  EXPECT_EQ(column(author, "born").default_value->kind, DefaultKind::now);
  EXPECT_EQ(default_of(author, "note"), "it's");
  EXPECT_EQ(default_of(author, "none"), "(none)");
  EXPECT_EQ(type(author, "data"), "json");
  EXPECT_TRUE(author.checks.empty());
  EXPECT_EQ(type(author, "at"), "timestamp(0)");
  EXPECT_EQ(author.comment, "who writes");
  ASSERT_EQ(author.unique_keys.size(), 1u);
  EXPECT_EQ(author.unique_keys[0].name, "name_key");
  ASSERT_EQ(author.indexes.size(), 1u);
  EXPECT_EQ(author.indexes[0].method, "fulltext");
  EXPECT_EQ(type(book, "bits"), "bit(5)");
  EXPECT_EQ(column(book, "doubled").generated, Generated::stored);
  ASSERT_EQ(book.checks.size(), 1u);
  ASSERT_EQ(book.foreign_keys.size(), 1u);
  EXPECT_EQ(book.foreign_keys[0].on_delete, FkAction::set_null);
  EXPECT_EQ(book.foreign_keys[0].parent, (QName{"", "author"}));
  const auto part =
      std::find_if(book.indexes.begin(), book.indexes.end(), [](const Index& i) { return i.name == "title_part"; });
  ASSERT_NE(part, book.indexes.end());
  EXPECT_EQ(part->parts[0].prefix_length, 10);
  EXPECT_EQ(book.triggers.size(), 1u);
  ASSERT_EQ(found.sequences.size(), 1u);
  EXPECT_EQ(found.sequences[0].start, 5);
  EXPECT_EQ(found.views.size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Engines, SqliteCatalog, ::testing::Values(Server::sqlite), name_of);
INSTANTIATE_TEST_SUITE_P(Engines, PostgresqlCatalog, ::testing::Values(Server::postgresql), name_of);
INSTANTIATE_TEST_SUITE_P(Engines, MariadbCatalog, ::testing::Values(Server::mariadb), name_of);

}  // namespace
}  // namespace waybill::tests
