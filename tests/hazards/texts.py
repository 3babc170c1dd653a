"""Texts, JSON, bytes and other values: H48 to H65."""
import os
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from hazards import ENGINES, HazardTest, execute, hazard, mariadb, psql, rows, table_rows  # noqa: E402


class Texts(HazardTest):
    @hazard("H48", "option", "NUL in a text is named where the target takes none; `nul: strip|replace`")
    def test_nul_in_texts(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, a varchar(10)); INSERT INTO t VALUES (1, 'a\\0b'), (2, 'ab');")
        self.stopped(source, "postgresql", "1 of 2 rows", "id 1")
        rule = '  - copy: "*"\ntypes:\n  - { match: "varchar(*)", nul: %s }\n'
        self.assertEqual([("1", "ab"), ("2", "ab")], table_rows(self.moved(source, "postgresql", rule % "strip"), "t", ["id", "a"]))
        self.assertEqual([("1", "a\u2400b"), ("2", "ab")], table_rows(self.moved(source, "postgresql", rule % "replace"), "t", ["id", "a"]))

    @hazard("H49", "diagnosed", "JSON that the target's own type refuses is named")
    def test_json_that_is_refused(self):
        source = self.database("mariadb", 'CREATE TABLE t (id int PRIMARY KEY, j json); INSERT INTO t VALUES (1, \'"\\\\u0000"\'), (2, \'{"a": 1}\');')
        self.stopped(source, "postgresql", "1 of 2 rows", "id 1")

    @hazard("H50", "diagnosed", "bytes that are no UTF-8 are named")
    def test_invalid_utf8(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, CAST(x'61EDA080' AS TEXT)), (2, 'good'), (3, CAST(x'FF' AS TEXT));")
        text = self.stopped(source, "postgresql", code=3)
        self.assertIn("id 1", text)

    @hazard("H51", "automatic", "the server converts its own character sets; what latin1 holds arrives as it is read there")
    def test_latin1_is_cp1252(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, a varchar(10) CHARACTER SET latin1); INSERT INTO t VALUES (1, 0x80), (2, 0xE9);")
        self.assertEqual([("1", "€"), ("2", "é")], table_rows(self.moved(source, "postgresql"), "t", ["id", "a"]))

    @hazard("H52", "automatic", "texts of MySQL targets are compared by code points: what differs in the source differs there")
    def test_collations_that_merge(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a varchar(10) UNIQUE);"
                                             "INSERT INTO t VALUES (1, 'a'), (2, 'A'), (3, 'á'), (4, '😀'), (5, '😁'), (6, 'ß'), (7, 'ss');")
        target = self.moved(source, "mariadb")
        self.assertEqual("7", mariadb(target, "SELECT count(DISTINCT a) FROM t").strip())

    @hazard("H53", "automatic", "'a' and 'a ' are two texts in a MySQL target too")
    def test_spaces_at_the_end(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a varchar(10) UNIQUE); INSERT INTO t VALUES (1, 'a'), (2, 'a ');")
        target = self.moved(source, "mariadb")
        self.assertEqual("1", mariadb(target, "SELECT count(*) FROM t WHERE a = 'a'").strip())

    @hazard("H54", "diagnosed", "a key that told no case apart and will do so is a warning of its own")
    def test_case_in_keys(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, mail varchar(20) COLLATE utf8mb4_general_ci UNIQUE); INSERT INTO t VALUES (1, 'a@b');")
        for engine in ("postgresql", "sqlite"):
            self.planned(source, engine, "W0509", "t.mail")

    @hazard("H55", "automatic", "blanks that pad a char(n) are no part of the value; those of binary(n) are")
    def test_padding(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, c char(5)); INSERT INTO t VALUES (1, 'ab'), (2, 'ab c');")
        for engine in ENGINES:
            target = self.moved(source, engine)
            self.assertEqual([("1", "ab"), ("2", "ab c")], rows(target, ["id", "trim(trailing ' ' from c)" if engine != "sqlite" else "rtrim(c)"], "t"), engine)
        binary = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, b binary(4)); INSERT INTO t VALUES (1, 'ab');")
        self.assertEqual("\\x61620000", psql(self.moved(binary, "postgresql"), "SELECT b FROM t").strip())

    @hazard("H57", "automatic", "lengths are characters, not bytes or UTF-16 units")
    def test_lengths_are_characters(self):
        data = "CREATE TABLE t (id int PRIMARY KEY, a varchar(2)); INSERT INTO t VALUES (1, '😀é');"
        for engine in ENGINES:
            for target in ENGINES:
                self.assertEqual([("1", "😀é")], table_rows(self.moved(self.database(engine, data), target), "t", ["id", "a"]), (engine, target))

    @hazard("H58", "diagnosed", "blanks at the end count: a text is not cut in silence")
    def test_blanks_are_not_cut(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'abc   '), (2, 'abc');")
        short = '  - copy: t\n    columns:\n      a: { from: a, type: varchar(3) }\n'
        for engine in ENGINES:
            self.stopped(source, engine, "1 of 2 rows", "id 1", tables=short)

    @hazard("H59", "diagnosed", "labels are read as they are, commas and quotes and all; the error value '' is named")
    def test_enums(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, e enum('a,b','x(1)','\\\\\\\\','it''s')); INSERT INTO t VALUES (1, 'a,b'), (2, 'x(1)'), (3, '\\\\\\\\'), (4, 'it''s');")
        for engine in ENGINES:
            target = self.moved(source, engine)
            self.assertEqual(4, len(table_rows(target, "t", ["id", "e"])), engine)
            self.assertEqual(["a,b", "x(1)", "\\\\", "it's"], [r[1] for r in table_rows(target, "t", ["id", "e"])], engine)
        bad = self.database("mariadb", "SET sql_mode=''; CREATE TABLE t (id int PRIMARY KEY, e enum('a','b')); INSERT INTO t VALUES (1, 'zzz'), (2, 'a');")
        self.stopped(bad, "postgresql", "1 of 2 rows", "id 1")

    @hazard("H60", "automatic", "a set keeps its members and their order; PostgreSQL gets a check of them")
    def test_sets(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, s set('x','y','z')); INSERT INTO t VALUES (1, 'z,x'), (2, ''), (3, NULL);")
        target = self.moved(source, "postgresql")
        self.assertEqual([("1", "x,z"), ("2", ""), ("3", None)], table_rows(target, "t", ["id", "s"]))
        with self.assertRaises(Exception):
            execute(target, "INSERT INTO t VALUES (4, 'q')")

    @hazard("H61", "automatic", "JSON is compared by what it says, not by its text: the order of keys and blanks do not matter")
    def test_json_is_compared_by_meaning(self):
        source = self.database("mariadb", 'CREATE TABLE t (id int PRIMARY KEY, j json); INSERT INTO t VALUES (1, \'{"b": 1,  "a": [2, 1.10], "c": {"é": null}}\');')
        for engine in ENGINES:
            self.moved(source, engine)

    @hazard("H62", "automatic", "a uuid is sixteen bytes in one order, however an engine spells it")
    def test_uuids(self):
        source = self.database("postgresql", "CREATE TABLE t (id uuid PRIMARY KEY); INSERT INTO t VALUES ('6CCD780C-BABA-1026-9564-5B8C656024DB');")
        for engine in ("mariadb", "sqlite"):
            back = self.moved(self.moved(source, engine), "postgresql")
            self.assertEqual([("6ccd780c-baba-1026-9564-5b8c656024db",)], table_rows(back, "t", ["id"]), engine)

    @hazard("H63", "diagnosed", "arrays become JSON lists; those with other bounds or more dimensions come through or are named")
    def test_arrays(self):
        source = self.database("postgresql", """CREATE TABLE t (id int PRIMARY KEY, a int[], b text[]); INSERT INTO t VALUES (1, '{1,NULL,3}', ARRAY['a,b', 'c"d']), (2, '{}', NULL);""")
        target = self.moved(source, "mariadb")
        self.assertEqual("1\t1\n", mariadb(target, """SELECT json_contains(a, '3'), json_contains(b, '"a,b"') FROM t WHERE id = 1"""))
        self.assertEqual(table_rows(source, "t", ["id", "a", "b"]), table_rows(self.moved(source, "postgresql"), "t", ["id", "a", "b"]))
        execute(source, "INSERT INTO t VALUES (3, '[0:1]={1,2}', NULL)")
        self.stopped(source, "mariadb", "1 of 3 rows", "id 3")

    @hazard("H64", "automatic", "geometry keeps its SRID and its order of axes")
    def test_geometry(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, g point); INSERT INTO t VALUES (1, ST_GeomFromText('POINT(136.88 35.17)', 4326));")
        for engine in ("sqlite", "postgresql"):
            back = self.moved(self.moved(source, engine), "mariadb")
            self.assertTrue(mariadb(back, "SELECT 1 FROM t").strip(), engine)

    @hazard("H65", "diagnosed", "types that only one engine has are kept as text, and the plan says so for each")
    def test_types_of_one_engine(self):
        source = self.database("postgresql", "CREATE DOMAIN short AS varchar(3); CREATE TABLE t (id int PRIMARY KEY, i inet, x xml, v tsvector, r int4range, d short);"
                                             "INSERT INTO t VALUES (1, '10.0.0.1/8', '<a/>', 'a b', '[1,5)', 'abc');")
        text = self.planned(source, "sqlite", "W0309")
        for name in ("t.v", "t.r"):
            self.assertIn(name, text)
        self.assertEqual(table_rows(source, "t", ["id", "i", "x", "v", "r", "d"]), table_rows(self.moved(source, "postgresql"), "t", ["id", "i", "x", "v", "r", "d"]))


if __name__ == "__main__":
    unittest.main()
