"""Names and indexes: H66 to H77."""
import os
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from hazards import HazardTest, execute, hazard, mariadb, psql, rows, table_rows  # noqa: E402


class Names(HazardTest):
    @hazard("H66", "diagnosed", "names that differ in case alone, where the target tells no case apart")
    def test_case_twins(self):
        source = self.database("postgresql", 'CREATE TABLE t ("Id" int, id int PRIMARY KEY); INSERT INTO t VALUES (1, 2);')
        for engine in ("sqlite", "mariadb"):
            self.stopped(source, engine, "W0602", "`Id`", "`id`")
        self.assertEqual([("1", "2")], table_rows(self.moved(source, "postgresql"), "t", ["Id", "id"]))

    @hazard("H67", "diagnosed", "tables and columns with names too long for the target are errors; names of keys and indexes are cut and told apart")
    def test_long_names(self):
        one, two = "a" * 60 + "first_of_the_two", "a" * 60 + "other_of_the_two"
        source = self.database("sqlite", "CREATE TABLE %s (id INTEGER PRIMARY KEY); CREATE TABLE %s (id INTEGER PRIMARY KEY);" % (one, two))
        self.stopped(source, "postgresql", "W0601", one, two)
        indexed = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, x INT, y INT); CREATE INDEX %s ON t (x); CREATE INDEX %s ON t (y);" % (one, two))
        target = self.moved(indexed, "postgresql")
        self.assertEqual("2", psql(target, "SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'aaaa%'").strip())

    @hazard("H68", "automatic", "an index name that two tables have is made one per schema")
    def test_index_names(self):
        source = self.database("mariadb", "CREATE TABLE a (id int PRIMARY KEY, x int, KEY idx_x (x)); CREATE TABLE b (id int PRIMARY KEY, x int, KEY idx_x (x));")
        self.assertEqual("2", psql(self.moved(source, "postgresql"), "SELECT count(*) FROM pg_indexes WHERE indexname LIKE '%idx_x%'").strip())
        target = self.moved(source, "sqlite")
        self.assertEqual((2,), sqlite3.connect(target[7:]).execute("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name LIKE '%idx_x%'").fetchone())

    @hazard("H69", "automatic", "a constraint name that two tables have is made one per database")
    def test_constraint_names(self):
        source = self.database("postgresql", "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE a (id int PRIMARY KEY, p int, CONSTRAINT c FOREIGN KEY (p) REFERENCES p); CREATE TABLE b (id int PRIMARY KEY, p int, CONSTRAINT c FOREIGN KEY (p) REFERENCES p);")
        target = self.moved(source, "mariadb")
        self.assertEqual("2", mariadb(target, "SELECT count(*) FROM information_schema.referential_constraints WHERE constraint_schema = database()").strip())

    @hazard("H70", "diagnosed", "names that an engine keeps for itself; its keywords are written in quotes")
    def test_names_of_the_engine(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, xmin int);")
        self.stopped(source, "postgresql", "W0604", "xmin")
        words = self.database("mariadb", "CREATE TABLE `order` (`select` int PRIMARY KEY, `left` int, `rank` int, `end ` int, `a\\\"b` int);".replace("`end `", "`end`")
                              .replace('a\\"b', 'a"b')); execute(words, "INSERT INTO `order` VALUES (1, 2, 3, 4, 5)")
        for engine in ("postgresql", "sqlite", "mariadb"):
            self.assertEqual([("1", "2", "3", "4", "5")], table_rows(self.moved(words, engine), "order", ["select", "left", "rank", "end", 'a"b']), engine)

    @hazard("H71", "refused", "an index on the beginning of a text is one on the whole of it; a unique one would allow more, and is listed")
    def test_prefix_indexes(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, a varchar(50), b varchar(50), KEY i (a(5)), UNIQUE KEY u (b(2)));")
        self.planned(source, "postgresql", "index i on t: as", "index u on t", "W0504")

    @hazard("H72", "automatic", "texts in keys get a length where the target's indexes need one, proved with the data")
    def test_sizes_of_keys(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a text UNIQUE); INSERT INTO t VALUES (1, repeat('x', 700)), (2, repeat('y', 40));")
        self.assertEqual(2, len(table_rows(self.moved(source, "mariadb"), "t", ["id", "a"])))
        execute(source, "INSERT INTO t VALUES (3, repeat('z', 2000))")
        self.stopped(source, "mariadb", "1 of 3 rows", "id 3")

    @hazard("H73", "refused", "a full-text index is listed: its ranking means another thing on each engine")
    def test_fulltext(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, a text, FULLTEXT KEY f (a));")
        self.planned(source, "postgresql", "index f on t")

    @hazard("H74", "refused", "partial and expression indexes go where the engine has them and their SQL means the same; elsewhere they are listed, never made wider")
    def test_partial_indexes(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, gone INT); CREATE UNIQUE INDEX u ON t (a) WHERE gone = 0; INSERT INTO t VALUES (1, 5, 1), (2, 5, 0);")
        target = self.moved(source, "postgresql")
        execute(target, "INSERT INTO t (id, a, gone) VALUES (3, 5, 1)")
        with self.assertRaises(Exception):
            execute(target, "INSERT INTO t (id, a, gone) VALUES (4, 5, 0)")
        self.planned(source, "mariadb", "index u on t", "W0504")

    @hazard("H75", "automatic", "descending parts of an index stay, and what a target has not is listed")
    def test_descending_indexes(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a int, b int); CREATE INDEX i ON t (a DESC, b);")
        target = self.moved(source, "sqlite")
        self.assertIn("DESC", sqlite3.connect(target[7:]).execute("SELECT sql FROM sqlite_master WHERE name = 'i'").fetchone()[0])
        self.assertIn("DESC", psql(self.moved(source, "postgresql"), "SELECT indexdef FROM pg_indexes WHERE indexname = 'i'"))

    @hazard("H76", "refused", "index methods without a counterpart are listed; INCLUDE falls away without making a key wider")
    def test_index_methods(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a int, b int, j jsonb, r int4range); CREATE UNIQUE INDEX u ON t (a) INCLUDE (b); CREATE INDEX g ON t USING gin (j); CREATE INDEX h ON t USING gist (r);")
        self.planned(source, "mariadb", "index g on t: an index by gin", "index h on t: an index by gist", "index u on t: as u")
        target = self.moved(source, "mariadb", code=7)
        execute(target, "INSERT INTO t (id, a, b) VALUES (1, 1, 1)")
        with self.assertRaises(Exception):
            execute(target, "INSERT INTO t (id, a, b) VALUES (2, 1, 2)")

    @hazard("H77", "diagnosed", "NULLS NOT DISTINCT is not carried to an engine that has none, and listed")
    def test_nulls_in_unique_keys(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE); INSERT INTO t VALUES (1, NULL), (2, NULL);")
        for engine in ("mariadb", "sqlite"):
            self.assertEqual([("1", None), ("2", None)], table_rows(self.moved(source, engine), "t", ["id", "a"]), engine)
        strict = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a int, UNIQUE NULLS NOT DISTINCT (a));")
        self.planned(strict, "mariadb", "NULL")


if __name__ == "__main__":
    unittest.main()
