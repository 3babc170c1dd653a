"""SQLite's own: H37 to H47."""
import os
import sqlite3
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from hazards import HazardTest, execute, hazard, psql, rows, table_rows  # noqa: E402


class AnyValueAnywhere(HazardTest):
    @hazard("H37", "diagnosed", "values that a column does not declare are named with their rows")
    def test_any_value_in_any_column(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO t VALUES (1, 'abc'), (2, 12.5), (3, x'31'), (4, 7), (5, '8');")
        self.stopped(source, "postgresql", "3 of 5 rows", "id 1, 2, 3")
        as_text = '  - copy: t\n    columns:\n      n: cast(n as text)\n'
        execute(source, "DELETE FROM t WHERE id = 3")
        self.assertEqual([("1", "abc"), ("2", "12.5"), ("4", "7"), ("5", "8")], table_rows(self.moved(source, "postgresql", as_text), "t", ["id", "n"]))

    @hazard("H38", "automatic", "types are spelt so that their affinity keeps the value: texts that look like numbers stay texts")
    def test_affinity_by_substring(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, u uuid, v varchar(10), j json, d date, b boolean, p text);"
                                             "INSERT INTO t VALUES (1, '1e500000-0000-4000-8000-000000000000', '007', '{\"a\": 1.0}', '2024-01-01', true, '1e5');")
        target = self.moved(source, "sqlite")
        row = sqlite3.connect(target[7:]).execute("SELECT u, v, p, typeof(u), typeof(v), typeof(p), typeof(d) FROM t").fetchone()
        self.assertEqual(("1e500000-0000-4000-8000-000000000000", "007", "1e5", "text", "text", "text", "text"), row)
        back = self.moved(target, "postgresql")
        for column in ("u", "v", "d", "b", "p"):
            self.assertEqual(psql(source, "SELECT %s FROM t" % column), psql(back, "SELECT %s FROM t" % column), column)

    @hazard("H39", "automatic", "decimals that a float would round are kept as text, and come back exact")
    def test_decimals_stay_exact(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a numeric(10,2), b numeric(38,18), c numeric);"
                                             "INSERT INTO t VALUES (1, 0.10, 12345678901234567890.123456789012345678, 1e30), (2, -0.01, 0, 0.1);")
        back = self.moved(self.moved(source, "sqlite"), "postgresql")
        self.assertEqual(table_rows(source, "t", ["id", "a", "b", "c"]), table_rows(back, "t", ["id", "a", "b", "c"]))

    @hazard("H40", "option", "numbers in a column of dates are named; `epoch: s|ms|us` says what they are")
    def test_dates_of_every_kind(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME, ms INTEGER);"
                                         "INSERT INTO t VALUES (1, '2022-03-22 01:02:03', 1647910923123), (2, 1647950409737, 0);")
        self.stopped(source, "postgresql", "1 of 2 rows", "id 2")
        execute(source, "DELETE FROM t WHERE id = 2")
        epoch = '  - copy: "*"\ntypes:\n  - { table: t, column: ms, to: timestamptz, epoch: ms }\n'
        self.assertEqual([("1", "2022-03-22 01:02:03", "2022-03-22 01:02:03.123")],
                         rows(self.moved(source, "postgresql", epoch), ["id", "at", "ms at time zone 'UTC'"], "t"))
        impossible = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, d DATE); INSERT INTO t VALUES (1, '2024-02-30');")
        self.stopped(impossible, "postgresql", "1 of 1 rows")

    @hazard("H41", "automatic", "the usual spellings of true and false are read; others are named")
    def test_booleans_of_every_spelling(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, b BOOLEAN); INSERT INTO t VALUES (1, 't'), (2, 'false'), (3, 1), (4, 0), (5, 'TRUE'), (6, NULL);")
        self.assertEqual([("1", "1"), ("2", "0"), ("3", "1"), ("4", "0"), ("5", "1"), ("6", None)], table_rows(self.moved(source, "postgresql"), "t", ["id", "b"]))
        execute(source, "INSERT INTO t VALUES (7, 'maybe')")
        self.stopped(source, "postgresql", "1 of 7 rows", "id 7")

    @hazard("H42", "diagnosed", "NULL in a primary key is named; a column called rowid hides nothing")
    def test_keys_that_are_none(self):
        source = self.database("sqlite", "CREATE TABLE t (k TEXT PRIMARY KEY, x INT); INSERT INTO t VALUES (NULL, 1), (NULL, 2), ('a', 3);")
        self.stopped(source, "postgresql", "2 of 3 rows")
        odd = self.database("sqlite", 'CREATE TABLE t (rowid TEXT, oid INT, _rowid_ INT); INSERT INTO t VALUES (\'a\', 1, 2), (\'a\', 1, 2), (\'b\', 3, 4);')
        self.assertEqual(3, len(table_rows(self.moved(odd, "postgresql"), "t", ["rowid", "oid"])))

    @hazard("H43", "automatic", "a default in double quotes is the text that SQLite takes it for")
    def test_texts_in_double_quotes(self):
        source = self.database("sqlite", 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT "hello"); INSERT INTO t (id) VALUES (1);')
        target = self.moved(source, "postgresql")
        execute(target, "INSERT INTO t (id) VALUES (2)")
        self.assertEqual([("1", "hello"), ("2", "hello")], table_rows(target, "t", ["id", "a"]))

    @hazard("H44", "automatic", "a type of any spelling, or none, is what its affinity says")
    def test_odd_declared_types(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b signed long, c number, d int(5), e whatever); INSERT INTO t VALUES (1, 'x', 5, 2.5, 7, 1);")
        self.assertEqual([("1", "x", "5", "2.5", "7", "1")], table_rows(self.moved(source, "postgresql"), "t", ["id", "a", "b", "c", "d", "e"]))

    @hazard("H45", "diagnosed", "orphans that SQLite never looked for are named; keys are in the tables from the start and checked before the end")
    def test_orphans_of_unchecked_keys(self):
        source = self.database("sqlite", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id)); INSERT INTO c VALUES (1, 99);")
        self.stopped(source, "postgresql", "1 of 1 rows", "id 1")
        execute(source, "INSERT INTO p VALUES (99)")
        target = self.moved(source, "sqlite")
        with self.assertRaises(sqlite3.IntegrityError):
            connection = sqlite3.connect(target[7:])
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("INSERT INTO c VALUES (2, 7)")

    @hazard("H46", "refused", "a virtual table and its shadow tables are listed, not carried; SQLite's own tables are not taken for the user's")
    def test_internal_objects(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE); INSERT INTO t (a) VALUES ('x');"
                                         "CREATE VIRTUAL TABLE f USING fts5(body); INSERT INTO f VALUES ('some words'); ANALYZE;")
        text = self.planned(source, "postgresql", "table f: a virtual table holds no rows of its own", "table f_content: a shadow table")
        self.assertNotIn("sqlite_", text.replace("sqlite:", ""))
        self.assertNotIn("rows into public.f", text)

    @hazard("H47", "automatic", "a database in UTF-16 or under a writer is read in one snapshot")
    def test_encodings_and_writers(self):
        source = self.database("sqlite", "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'é😀');")
        self.assertEqual([("1", "é😀")], table_rows(self.moved(source, "postgresql"), "t", ["id", "a"]))
        busy = self.database("sqlite", "PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, a INT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO t SELECT i, 0 FROM n;")
        stop = threading.Event()

        def write():
            connection = sqlite3.connect(busy[7:], timeout=20)
            while not stop.is_set():
                connection.execute("UPDATE t SET a = a + 1")
                connection.commit()
        writer = threading.Thread(target=write)
        writer.start()
        try:
            target = self.fresh("postgresql")
            self.waybill("apply", self.spec(busy, target, settings="names: same"), "--auto-approve")
        finally:
            stop.set()
            writer.join()
        self.assertEqual(1, len(set(r[0] for r in rows(target, ["a"], "t"))))


if __name__ == "__main__":
    unittest.main()
