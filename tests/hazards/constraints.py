"""Constraints, defaults, identity, other objects: H78 to H99."""
import os
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from hazards import ENGINES, HazardTest, execute, hazard, mariadb, psql, rows, table_rows  # noqa: E402


class Constraints(HazardTest):
    @hazard("H78", "diagnosed", "rows without a parent are named before anything moves")
    def test_orphans(self):
        source = self.database("mariadb", "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id));"
                                          "SET foreign_key_checks = 0; INSERT INTO c VALUES (1, 99), (2, NULL);")
        for engine in ("postgresql", "sqlite"):
            self.stopped(source, engine, "1 of 2 rows", "id 1")

    @hazard("H79", "refused", "a foreign key to columns that are no key of its parent is listed, with the reason")
    def test_parents_without_a_key(self):
        source = self.database("mariadb", "CREATE TABLE p (id int PRIMARY KEY, n int, KEY (n)); CREATE TABLE c (id int PRIMARY KEY, n int, CONSTRAINT f FOREIGN KEY (n) REFERENCES p (n)); INSERT INTO p VALUES (1, 5), (2, 5); INSERT INTO c VALUES (1, 5);")
        self.planned(source, "postgresql", "W0512", "foreign key f on c", "is no key of p")

    @hazard("H80", "automatic", "both ends of a foreign key have one type")
    def test_types_of_foreign_keys(self):
        source = self.database("mariadb", "CREATE TABLE p (id bigint unsigned AUTO_INCREMENT PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p bigint unsigned, FOREIGN KEY (p) REFERENCES p (id)); INSERT INTO p VALUES (7); INSERT INTO c VALUES (1, 7);")
        for engine in ENGINES:
            target = self.moved(source, engine)
            self.assertEqual([("1", "7")], table_rows(target, "c", ["id", "p"]), engine)
        types = psql(self.moved(source, "postgresql"), "SELECT string_agg(DISTINCT data_type, ',') FROM information_schema.columns WHERE (table_name, column_name) IN (('p', 'id'), ('c', 'p'))")
        self.assertNotIn(",", types)
        narrow = self.database("postgresql", "CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p (id)); INSERT INTO p VALUES (7); INSERT INTO c VALUES (1, 7);")
        kept = psql(self.moved(narrow, "postgresql"), "SELECT data_type FROM information_schema.columns WHERE table_name = 'c' AND column_name = 'p'")
        self.assertEqual("integer", kept.strip())  # two widths are no reason to change one

    @hazard("H81", "automatic", "actions stay; one that the target can't do is weakened with a warning, or listed")
    def test_actions(self):
        data = "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, a int REFERENCES p (id) ON DELETE CASCADE, b int REFERENCES p (id) ON DELETE SET NULL); INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (1, 1, 2), (2, 2, 1);"
        source = self.database("postgresql", data)
        for engine in ("mariadb", "postgresql"):
            target = self.moved(source, engine)
            execute(target, "DELETE FROM p WHERE id = 1")
            self.assertEqual([("2", "2", None)], table_rows(target, "c", ["id", "a", "b"]), engine)
        default = self.database("postgresql", "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, a int DEFAULT 1 REFERENCES p (id) ON DELETE SET DEFAULT);")
        self.planned(default, "mariadb", "foreign key")

    @hazard("H82", "automatic", "cycles and self references load; what can't be deferred in the target is a warning")
    def test_cycles(self):
        source = self.database("postgresql", "CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a (id), up int REFERENCES b (id));"
                                             "ALTER TABLE a ADD CONSTRAINT ab FOREIGN KEY (b) REFERENCES b (id) DEFERRABLE INITIALLY DEFERRED; BEGIN; INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (2, 1, NULL), (1, 1, 2); COMMIT;")
        self.planned(source, "mariadb", "W0513")
        for engine in ENGINES:
            self.assertEqual([("1", "1")], table_rows(self.moved(source, engine), "a", ["id", "b"]), engine)

    @hazard("H83", "diagnosed", "MATCH FULL that the target has not is a warning, or listed")
    def test_match_full(self):
        source = self.database("postgresql", "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE c (id int PRIMARY KEY, a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p (a, b) MATCH FULL); INSERT INTO p VALUES (1, 1); INSERT INTO c VALUES (1, 1, 1), (2, NULL, NULL);")
        self.planned(source, "mariadb", "W0513", "MATCH FULL")
        target = self.moved(source, "postgresql")
        with self.assertRaises(Exception):
            execute(target, "INSERT INTO c VALUES (3, 1, NULL)")

    @hazard("H84", "automatic", "constraints are read from the catalogue: what an engine ignored is not there")
    def test_constraints_that_never_were(self):
        source = self.database("mariadb", "CREATE TABLE p (id int PRIMARY KEY) ENGINE=MyISAM; CREATE TABLE c (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id)) ENGINE=MyISAM; INSERT INTO c VALUES (1, 99);")
        self.assertEqual("0", psql(self.moved(source, "postgresql"), "SELECT count(*) FROM pg_constraint WHERE contype = 'f'").strip())

    @hazard("H85", "automatic", "a check is translated by its meaning, or listed with the construct that stopped it")
    def test_checks_with_dialect(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a varchar(10), n int, CONSTRAINT c CHECK (n IN (1, 2, 3)), CONSTRAINT r CHECK (a ~ '^[a-z]+$')); INSERT INTO t VALUES (1, 'x', 2);")
        self.planned(source, "mariadb", "check r on t", "a regular expression")
        target = self.moved(source, "mariadb", code=7)
        with self.assertRaises(Exception):
            execute(target, "INSERT INTO t VALUES (2, 'x', 9)")

    @hazard("H86", "automatic", "defaults are read as what they are: the text NULL is not NULL, quotes are not doubled")
    def test_defaults(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, a varchar(10) DEFAULT 'NULL', b varchar(10) DEFAULT NULL, c varchar(10) DEFAULT '''z''', d int DEFAULT 5, e varchar(10) DEFAULT '', f decimal(4,2) DEFAULT 1.50, g bit(1) DEFAULT b'1');")
        for engine in ENGINES:
            target = self.moved(source, engine)
            execute(target, "INSERT INTO t (id) VALUES (1)")
            self.assertEqual([("NULL", None, "'z'", "5", "", "1.5")], table_rows(target, "t", ["a", "b", "c", "d", "e", "f"]), engine)

    @hazard("H87", "automatic", "defaults of time are the target's own function")
    def test_defaults_of_time(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, a datetime(6) DEFAULT CURRENT_TIMESTAMP(6), b timestamp DEFAULT CURRENT_TIMESTAMP);")
        for engine in ENGINES:
            target = self.moved(source, engine)
            execute(target, "INSERT INTO t (id) VALUES (1)")
            row = table_rows(target, "t", ["a", "b"])[0]
            self.assertTrue(row[0].startswith("20") and row[1].startswith("20"), (engine, row))

    @hazard("H88", "automatic", "a generated column is made by the target and compared with the source's values; or it is a plain one, and the plan says so")
    def test_generated_columns(self):
        data = "CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a + 1) STORED); INSERT INTO t (id, a) VALUES (1, 5), (2, NULL);"
        for engine in ENGINES:
            for other in ENGINES:
                target = self.moved(self.database(engine, data), other)
                self.assertEqual([("1", "5", "6"), ("2", None, None)], table_rows(target, "t", ["id", "a", "b"]), (engine, other))
                execute(target, "INSERT INTO t (id, a) VALUES (3, 7)")
                self.assertIn(("3", "7", "8"), table_rows(target, "t", ["id", "a", "b"]), (engine, other))

    @hazard("H89", "automatic", "identity goes on after the highest value, or after the sequence's own where that is higher")
    def test_next_values(self):
        source = self.database("postgresql", "CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, x int); INSERT INTO t (x) SELECT g FROM generate_series(1, 8) g; DELETE FROM t WHERE id > 3;"
                                             "CREATE TABLE e (id serial PRIMARY KEY, x int);")
        for engine in ENGINES:
            target = self.moved(source, engine)
            execute(target, "INSERT INTO t (x) VALUES (0)")
            execute(target, "INSERT INTO e (x) VALUES (0)")
            self.assertEqual([("1", "0")], table_rows(target, "e", ["id", "x"]), engine)
            least = "4" if engine == "sqlite" else "9"
            self.assertGreaterEqual(int(rows(target, ["max(id)"], "t")[0][0]), int(least), engine)

    @hazard("H90", "automatic", "GENERATED ALWAYS keeps the source's ids")
    def test_generated_always(self):
        source = self.database("postgresql", "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int); INSERT INTO t OVERRIDING SYSTEM VALUE VALUES (5, 1);")
        target = self.moved(source, "postgresql")
        self.assertEqual([("5", "1")], table_rows(target, "t", ["id", "x"]))
        self.assertEqual([("5", "1")], table_rows(self.moved(source, "postgresql", target=self.database("postgresql", "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int);")), "t", ["id", "x"]))

    @hazard("H91", "refused", "a sequence that belongs to no column is listed")
    def test_free_sequences(self):
        source = self.database("postgresql", "CREATE SEQUENCE s; CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval('s')); CREATE TABLE b (id int PRIMARY KEY DEFAULT nextval('s'));")
        self.planned(source, "mariadb", "sequence s")

    @hazard("H92", "automatic", "triggers are translated where their statements mean the same, or listed with the one that stopped them")
    def test_triggers(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, x int); CREATE TABLE log (id int AUTO_INCREMENT PRIMARY KEY, t int, old int, new int);"
                                          "CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW INSERT INTO log (t, old, new) VALUES (NEW.id, OLD.x, NEW.x); INSERT INTO t VALUES (1, 10);")
        for engine in ENGINES:
            target = self.moved(source, engine)
            execute(target, "UPDATE t SET x = 11 WHERE id = 1")
            self.assertEqual([("1", "10", "11")], table_rows(target, "log", ["t", "old", "new"]), engine)

    @hazard("H93", "automatic", "triggers of a table that is there do not fire while it is loaded")
    def test_triggers_do_not_fire(self):
        source = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, x INT); INSERT INTO t VALUES (1, 10);")
        target = self.database("postgresql", "CREATE TABLE t (id bigint PRIMARY KEY, x bigint); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.x := NEW.x * 2; RETURN NEW; END'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();")
        self.moved(source, "postgresql", target=target)
        self.assertEqual([("1", "10")], table_rows(target, "t", ["id", "x"]))
        execute(target, "INSERT INTO t VALUES (2, 10)")
        self.assertIn(("2", "20"), table_rows(target, "t", ["id", "x"]))

    @hazard("H94", "automatic", "views are translated clause by clause, in the order in which they need each other, or listed with the construct that stopped them")
    def test_views(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, a int, b int); INSERT INTO t VALUES (1, 1, 5), (2, 1, 6), (3, 2, 7);"
                                          "CREATE VIEW a_sums AS SELECT a, sum(b) AS s, count(*) AS n FROM t GROUP BY a; CREATE VIEW a_big AS SELECT a FROM a_sums WHERE n > 1;")
        for engine in ENGINES:
            target = self.moved(source, engine)
            self.assertEqual([("1", "11", "2"), ("2", "7", "1")], table_rows(target, "a_sums", ["a", "s", "n"]), engine)
            self.assertEqual([("1",)], table_rows(target, "a_big", ["a"]), engine)

    @hazard("H95", "refused", "a materialized view goes to PostgreSQL, and is listed elsewhere")
    def test_materialized_views(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1); CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM t;")
        self.planned(source, "mariadb", "view m")
        self.assertEqual([("1",)], table_rows(self.moved(source, "postgresql"), "m", ["n"]))

    @hazard("H96", "automatic", "a partitioned table moves whole, into one table; on its own engine the plan says what becomes of the partitions")
    def test_partitions(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, x int) PARTITION BY KEY (id) PARTITIONS 3; INSERT INTO t VALUES (1, 1), (2, 2), (3, 3), (4, 4);")
        self.assertEqual(4, len(table_rows(self.moved(source, "postgresql"), "t", ["id"])))
        parts = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20); INSERT INTO t VALUES (1), (11);")
        target = self.moved(parts, "mariadb")
        self.assertEqual([("1",), ("11",)], table_rows(target, "t", ["id"]))
        self.assertEqual("t", mariadb(target, "SELECT group_concat(table_name) FROM information_schema.tables WHERE table_schema = database() AND table_name NOT LIKE 'waybill%'").strip())

    @hazard("H97", "automatic", "rows of a child table come with their parent once, not twice")
    def test_inheritance(self):
        source = self.database("postgresql", "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (x int) INHERITS (p); INSERT INTO p VALUES (1); INSERT INTO c VALUES (2, 20);")
        target = self.moved(source, "mariadb")
        self.assertEqual([("1",), ("2",)], table_rows(target, "p", ["id"]))

    @hazard("H98", "automatic", "comments come along")
    def test_comments(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY COMMENT 'it''s') COMMENT 'of the table';")
        target = self.moved(source, "postgresql")
        self.assertEqual("of the table|it's", psql(target, "SELECT obj_description('t'::regclass), col_description('t'::regclass, 1)").strip())
        self.assertEqual("of the table", mariadb(self.moved(target, "mariadb"), "SELECT table_comment FROM information_schema.tables WHERE table_schema = database() AND table_name = 't'").strip())

    @hazard("H99", "automatic", "invisible columns are columns")
    def test_invisible_columns(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, g int INVISIBLE); INSERT INTO t (id, g) VALUES (1, 7);")
        self.assertEqual([("1", "7")], table_rows(self.moved(source, "postgresql"), "t", ["id", "g"]))


if __name__ == "__main__":
    unittest.main()
