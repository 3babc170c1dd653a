"""Copying, sessions and dialects: H100 to H120."""
import os
import sqlite3
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from hazards import ENGINES, HazardTest, execute, hazard, mariadb, psql, rows, table_rows  # noqa: E402


class Copying(HazardTest):
    @hazard("H100", "diagnosed", "a table without a key moves in one transaction, is compared as a multiset, and is a warning")
    def test_tables_without_a_key(self):
        source = self.database("postgresql", "CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'x'), (1, 'x'), (1, 'x'), (2, NULL);")
        self.planned(source, "mariadb", "W0505")
        for engine in ENGINES:
            self.assertEqual([("1", "x")] * 3 + [("2", None)], table_rows(self.moved(source, engine), "t", ["a", "b"]), engine)

    @hazard("H101", "automatic", "keys of several columns, or of texts, cut a table as well as numbers do")
    def test_keys_of_several_columns(self):
        data = "CREATE TABLE t (a varchar(10), b int, x int, PRIMARY KEY (a, b)); "
        values = ", ".join("('%s', %d, %d)" % ("skew" if i % 100 else "k%d" % i, i, i) for i in range(3000))
        for engine in ENGINES:
            source = self.database(engine, data + "INSERT INTO t VALUES " + values + ";")
            target = self.moved(source, "postgresql", settings="names: same, chunk_rows: 500")
            self.assertEqual("3000|4498500", psql(target, "SELECT count(*), sum(x) FROM t").strip(), engine)

    @hazard("H102", "automatic", "rows are compared by their keys' bytes, whatever a collation thinks of them")
    def test_keys_across_collations(self):
        source = self.database("postgresql", "CREATE TABLE t (k varchar(10) PRIMARY KEY); INSERT INTO t VALUES ('a-b'), ('aa'), ('A_b'), ('ab'), ('á'), ('B'), ('a b'), ('😀');")
        for engine in ENGINES:
            self.moved(source, engine, settings="names: same, chunk_rows: 2")

    @hazard("H103", "automatic", "rows of megabytes stream through: memory stays within its bound")
    def test_huge_rows(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB, a TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6) INSERT INTO t SELECT i, randomblob(16777216), hex(randomblob(2097152)) FROM n;")
        for engine in ("postgresql", "sqlite"):
            target = self.moved(source, engine)
            length = "octet_length" if engine == "postgresql" else "length"
            self.assertEqual(6, len([r for r in rows(target, ["%s(b)" % length, "length(a)"], "t") if r == ("16777216", "4194304")]), engine)

    @hazard("H104", "automatic", "wide tables stay within the limits of parameters and packets")
    def test_wide_tables(self):
        columns = ["c%d" % i for i in range(900)]
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, %s); " % ", ".join(c + " INT" for c in columns)
                               + "INSERT INTO t VALUES %s;" % ", ".join("(%d%s)" % (i, ", %d" % i * 900) for i in range(1, 40)))
        for engine in ENGINES:
            self.assertEqual(39, len(table_rows(self.moved(source, engine), "t", ["id", "c899"])), engine)

    @hazard("H106", "automatic", "all readers see one snapshot: what moves between two tables is neither lost nor doubled")
    def test_one_snapshot(self):
        for engine in ("postgresql", "mariadb"):
            source = self.database(engine, "CREATE TABLE a (id int PRIMARY KEY, x int); CREATE TABLE b (id int PRIMARY KEY, x int); INSERT INTO a VALUES (1, 1000); INSERT INTO b VALUES (1, 1000);")
            stop = threading.Event()

            def move():
                while not stop.is_set():
                    execute(source, "BEGIN; UPDATE a SET x = x - 1; UPDATE b SET x = x + 1; COMMIT;")
            writer = threading.Thread(target=move)
            writer.start()
            try:
                target = self.fresh("sqlite")
                self.waybill("apply", self.spec(source, target, settings="names: same", name="snap_" + engine), "--auto-approve")
            finally:
                stop.set()
                writer.join()
            self.assertEqual((2000,), sqlite3.connect(target[7:]).execute("SELECT (SELECT x FROM a) + (SELECT x FROM b)").fetchone(), engine)

    @hazard("H108", "automatic", "time-outs that a role or database brings are lifted for the run's own sessions")
    def test_timeouts(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t SELECT g, repeat('x', 2000) FROM generate_series(1, 60000) g;")
        for setting in ("statement_timeout = '50ms'", "idle_in_transaction_session_timeout = '50ms'", "lock_timeout = '50ms'"):
            execute(source, 'ALTER DATABASE "%s" SET %s' % (source.rsplit("/", 1)[1], setting))
        target = self.moved(source, "sqlite")
        self.assertEqual((60000,), sqlite3.connect(target[7:]).execute("SELECT count(*) FROM t").fetchone())

    @hazard("H110", "automatic", "one row that can't go stops the run with an exit code of its own; nothing is skipped")
    def test_no_partial_success(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, n INT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO t SELECT i, i FROM n; UPDATE t SET n = 'bad' WHERE id = 700;")
        self.stopped(source, "postgresql", "1 of 1000 rows".replace("1000", "1 000"), "id 700")

    @hazard("H111", "automatic", "row security is off for the reader, or the server's refusal stops the run: no silent zero rows")
    def test_row_security(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2); ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;")
        role = "reader_%d" % os.getpid()
        execute(source, "CREATE ROLE %s LOGIN PASSWORD 'x'; GRANT SELECT ON t TO %s; GRANT USAGE ON SCHEMA public TO %s;" % (role, role, role))
        self.addCleanup(psql, source, "DROP OWNED BY %s; DROP ROLE %s" % (role, role), check=False)
        weak = "postgresql://%s:x@%s" % (role, source.split("@")[1])
        said = self.waybill("apply", self.spec(weak, self.fresh("sqlite"), settings="names: same"), "--auto-approve", code=None)
        self.assertNotEqual(0, said.returncode)
        self.assertIn("row", said.stdout + said.stderr)

    @hazard("H112", "automatic", "functions that shadow the server's own are not called")
    def test_search_path(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, 'ABC'); CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS 'SELECT ''hacked''';")
        target = self.moved(source, "sqlite", "  - copy: t\n    columns: { a: lower(a) }\n", code=None)
        self.assertEqual([("1", "abc")], table_rows(target, "t", ["id", "a"]))

    @hazard("H113", "automatic", "the server's sql_mode does not change what waybill's SQL means")
    def test_sql_mode(self):
        server = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, a varchar(20)); INSERT INTO t VALUES (1, 'a\\\\b\\'c\"');")
        before = mariadb(server, "SELECT @@global.sql_mode").strip()
        try:
            mariadb(server, "SET GLOBAL sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'")
        except Exception:
            self.skipTest("the test's user may not set global variables")
        self.addCleanup(mariadb, server, "SET GLOBAL sql_mode = '%s'" % before)
        for engine in ("postgresql", "mariadb"):
            self.assertEqual([("1", "a\\b'c\"")], table_rows(self.moved(server, engine, '  - copy: t\n    where: a like ''\'a%\'\n'), "t", ["id", "a"]), engine)

    @hazard("H114", "automatic", "a role's own settings do not change what values look like")
    def test_session_formats(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, d date, i interval, b bytea, f double precision, x xml, at timestamptz); INSERT INTO t VALUES (1, '2024-02-03', '1 mon 2 days', '\\x00ff', 0.1::float8 + 0.2, '<a/>', '2024-01-01 00:00:00+00');")
        name = source.rsplit("/", 1)[1]
        for setting in ("DateStyle = 'German'", "IntervalStyle = 'sql_standard'", "bytea_output = 'escape'", "extra_float_digits = 0", "TimeZone = 'Asia/Tokyo'", "standard_conforming_strings = off", "lc_numeric = 'C'"):
            execute(source, 'ALTER DATABASE "%s" SET %s' % (name, setting))
        target = self.moved(source, "sqlite")
        row = sqlite3.connect(target[7:]).execute("SELECT d, b, f, at FROM t").fetchone()
        self.assertEqual(("2024-02-03", b"\x00\xff", 0.1 + 0.2), row[:3])
        self.assertTrue(row[3].startswith("2024-01-01") and "00:00:00" in row[3], row)

    @hazard("H118", "automatic", "zones are converted by waybill, not by a server that may return NULL")
    def test_zones_without_tables(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, at datetime); INSERT INTO t VALUES (1, '2024-07-01 12:00:00');")
        zone = '  - copy: t\n    columns:\n      at: { from: at, type: timestamptz, zone: "Europe/Berlin" }\n'
        self.assertEqual([("1", "2024-07-01 10:00:00")], rows(self.moved(source, "postgresql", zone), ["id", "at at time zone 'UTC'"], "t"))

    @hazard("H120", "automatic", "rows are inserted, never merged or ignored: a table that holds rows already is refused")
    def test_no_silent_upserts(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, x INT); INSERT INTO t VALUES (1, 10);")
        for engine in ("postgresql", "mariadb"):
            target = self.database(engine, "CREATE TABLE t (id bigint PRIMARY KEY, x bigint); INSERT INTO t VALUES (1, 99);")
            spec = self.spec(source, target, settings="names: same", name="full_" + engine)
            self.assertNotEqual(0, self.waybill("apply", spec, "--auto-approve", code=None).returncode)
            self.assertEqual([("1", "99")], table_rows(target, "t", ["id", "x"]), engine)


if __name__ == "__main__":
    unittest.main()
