"""Numbers: H21 to H36."""
import os
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from hazards import ENGINES, HazardTest, execute, hazard, mariadb, psql, rows, table_rows  # noqa: E402


class Numbers(HazardTest):
    @hazard("H21", "automatic", "bigint unsigned becomes numeric(20,0), at both ends of a foreign key; keys that SQLite can't number are named")
    def test_unsigned_bigint(self):
        source = self.database("mariadb", "CREATE TABLE p (id bigint unsigned PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p bigint unsigned, FOREIGN KEY (p) REFERENCES p (id));"
                                          "INSERT INTO p VALUES (18446744073709551615), (1); INSERT INTO c VALUES (1, 18446744073709551615);")
        target = self.moved(source, "postgresql")
        self.assertEqual("1|18446744073709551615\n", psql(target, "SELECT id, p FROM c"))
        self.assertEqual("numeric", psql(target, "SELECT data_type FROM information_schema.columns WHERE table_name = 'c' AND column_name = 'p'").strip())
        self.assertEqual("1\n18446744073709551615\n", mariadb(self.moved(target, "mariadb"), "SELECT id FROM p ORDER BY id"))
        self.stopped(source, "sqlite", "1 of 2 rows", "id 18446744073709551615")

    @hazard("H22", "automatic", "smaller unsigned types become the next wider signed one, with a check")
    def test_smaller_unsigned_types(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, a tinyint unsigned, b smallint unsigned, c mediumint unsigned, d int unsigned);"
                                          "INSERT INTO t VALUES (1, 255, 65535, 16777215, 4294967295), (2, 0, 0, 0, 0);")
        for engine in ENGINES:
            target = self.moved(source, engine)
            self.assertEqual([("1", "255", "65535", "16777215", "4294967295"), ("2", "0", "0", "0", "0")],
                             table_rows(target, "t", ["id", "a", "b", "c", "d"]), engine)
            if engine != "sqlite":  # whose columns hold anything
                with self.assertRaises(Exception, msg=engine):
                    execute(target, "INSERT INTO t VALUES (3, -1, 0, 0, 0)")

    @hazard("H23", "option", "tinyint(1) is a boolean by a cast rule only, and the rows that are neither 0 nor 1 are named")
    def test_tinyint_is_no_boolean(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, b tinyint(1)); INSERT INTO t VALUES (1, 0), (2, 1), (3, NULL), (4, 2);")
        self.assertEqual([("1", "0"), ("2", "1"), ("3", None), ("4", "2")], table_rows(self.moved(source, "postgresql"), "t", ["id", "b"]))
        rule = '  - copy: "*"\ntypes:\n  - { match: "tinyint(1)", to: boolean }\n'
        self.stopped(source, "postgresql", "1 of 4 rows", "id 4", tables=rule)
        execute(source, "DELETE FROM t WHERE id = 4")
        self.assertEqual([("1", "0"), ("2", "1"), ("3", None)], table_rows(self.moved(source, "postgresql", rule), "t", ["id", "b"]))

    @hazard("H24", "automatic", "ZEROFILL is read as the number")
    def test_zerofill(self):
        source = self.database("mariadb", "CREATE TABLE t (id int(5) zerofill PRIMARY KEY); INSERT INTO t VALUES (42);")
        self.assertEqual([("42",)], table_rows(self.moved(source, "postgresql"), "t", ["id"]))

    @hazard("H25", "automatic", "bit strings are read bit by bit")
    def test_bits(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, a bit(1), b bit(64), c bit(9)); INSERT INTO t VALUES (1, b'1', b'%s', b'000000101');" % ("1" * 64))
        target = self.moved(source, "postgresql")
        self.assertEqual("1|1|%s|000000101\n" % ("1" * 64), psql(target, "SELECT id, a, b, c FROM t"))
        back = self.moved(target, "mariadb")
        self.assertEqual("1\t1\t%s\t101\n" % ("1" * 64), mariadb(back, "SELECT id, bin(a+0), bin(b+0), bin(c+0) FROM t"))

    @hazard("H26", "automatic", "MySQL sessions are strict, and what does not fit is named before a row moves")
    def test_overflow_does_not_saturate(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a int, d numeric(12,2)); INSERT INTO t VALUES (1, 300, 123456), (2, 1, 1);")
        narrow = '  - copy: t\n    columns:\n      a: { from: a, type: tinyint }\n      d: { from: d, type: "decimal(4,1)" }\n'
        self.stopped(source, "mariadb", "1 of 2 rows", "id 1", tables=narrow)

    @hazard("H27", "automatic", "rounding is waybill's own: half away from zero for decimals, the same on every engine")
    def test_rounding_is_one(self):
        data = "CREATE TABLE t (id int PRIMARY KEY, d decimal(6,1)); INSERT INTO t VALUES (1, 2.5), (2, 3.5), (3, -2.5), (4, 2.4);"
        rounded = '  - copy: t\n    columns:\n      d: { from: d, type: integer, cast: lossy }\n      e: round(d)\n'
        wanted = [("1", "3", "3"), ("2", "4", "4"), ("3", "-3", "-3"), ("4", "2", "2")]
        for engine in ENGINES:
            source = self.database(engine, data)
            self.assertEqual(wanted, table_rows(self.moved(source, "postgresql", rounded), "t", ["id", "d", "e"]), engine)

    @hazard("H28", "automatic", "floats are read in binary: no digit is lost")
    def test_floats_keep_their_digits(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, f float, d double); INSERT INTO t VALUES (1, 16777216, 0.1e0+0.2e0), (2, 0.1, 5e-324), (3, 1e-37, 1.7976931348623157e308);")
        target = self.moved(source, "postgresql")
        self.assertEqual("1|1.6777216e+07|0.30000000000000004\n2|0.1|5e-324\n3|1e-37|1.7976931348623157e+308\n", psql(target, "SELECT * FROM t ORDER BY id"))
        target = self.moved(source, "sqlite")
        self.assertEqual([(0.1 + 0.2,), (5e-324,), (1.7976931348623157e308,)], list(sqlite3.connect(target[7:]).execute("SELECT d FROM t ORDER BY id")))

    @hazard("H29", "automatic", "floats are compared by their bits, not by their text")
    def test_equal_bits_are_equal(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, d double precision); INSERT INTO t VALUES (1, 9.999999999999999e22), (2, 1e23);")
        back = self.moved(self.moved(source, "mariadb"), "postgresql")
        self.assertEqual(table_rows(source, "t", ["id", "d"]), table_rows(back, "t", ["id", "d"]))

    @hazard("H30", "automatic", "a float becomes a decimal by its shortest text; digits that don't fit are named")
    def test_floats_as_decimals(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, d double precision); INSERT INTO t VALUES (1, 0.1::float8 + 0.2::float8), (2, 0.5);")
        exact = '  - copy: t\n    columns:\n      d: { from: d, type: "decimal(20,17)" }\n'
        self.assertEqual([("1", "0.30000000000000004"), ("2", "0.5")], table_rows(self.moved(source, "postgresql", exact), "t", ["id", "d"]))
        self.stopped(source, "postgresql", "1 of 2 rows", "id 1", tables=exact.replace("20,17", "20,15"))

    @hazard("H31", "diagnosed", "NaN and infinities are named where the target has none")
    def test_not_a_number(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, d double precision, n numeric); INSERT INTO t VALUES (1, 'NaN', 1), (2, 'Infinity', 2), (3, 1.5, 'NaN'), (4, 2.5, 2.5);")
        self.stopped(source, "mariadb", "2 of 4 rows", "id 1, 2", "1 of 4 rows", "id 3")
        target = self.moved(source, "postgresql")
        self.assertEqual(table_rows(source, "t", ["id", "d", "n"]), table_rows(target, "t", ["id", "d", "n"]))

    @hazard("H32", "automatic", "a negative zero equals zero where rows are compared, as on the engines that keep none")
    def test_negative_zero(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, d double precision); INSERT INTO t VALUES (1, '-0'), (2, 0);")
        self.assertEqual(2, len(table_rows(self.moved(source, "mariadb"), "t", ["id", "d"])))
        self.assertEqual("-0", psql(self.moved(source, "postgresql"), "SELECT d FROM t WHERE id = 1").strip())

    @hazard("H33", "diagnosed", "numbers without bounds: those that the target's widest decimal can't hold are named")
    def test_numbers_without_bounds(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, n numeric, m numeric(3,-2)); INSERT INTO t VALUES (1, 1e40, 12300), (2, 1.5, -99900), (3, 1e-31, 0);")
        self.stopped(source, "mariadb", "2 of 3 rows", "id 1, 3")
        target = self.moved(source, "postgresql")
        self.assertEqual(table_rows(source, "t", ["id", "n", "m"]), table_rows(target, "t", ["id", "n", "m"]))
        execute(source, "DELETE FROM t WHERE id <> 2")
        self.assertEqual([("2", "1.5", "-99900")], table_rows(self.moved(source, "mariadb"), "t", ["id", "n", "m"]))

    @hazard("H34", "diagnosed", "money is the text that its server prints, and the plan says so; `native('m::numeric' as decimal(19,2))` is the number")
    def test_money(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, m money); INSERT INTO t VALUES (1, 12.34), (2, -1234567.89);")
        number = "  - copy: t\n    only: true\n    columns:\n      id:\n      m: native('m::numeric' as decimal(19,2))\n    drop: rest\n"
        for engine in ("mariadb", "sqlite"):
            self.planned(source, engine, "W0309")
            self.assertEqual([("1", "12.34"), ("2", "-1234567.89")], table_rows(self.moved(source, engine, number), "t", ["id", "m"]), engine)
        self.assertEqual([("1", "$12.34"), ("2", "-$1,234,567.89")], table_rows(self.moved(source, "postgresql"), "t", ["id", "m"]))

    @hazard("H35", "automatic", "an id of 0 stays 0 (NO_AUTO_VALUE_ON_ZERO)")
    def test_zero_is_an_id(self):
        source = self.database("postgresql", "CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, x int); INSERT INTO t VALUES (0, 1), (1, 2);")
        target = self.moved(source, "mariadb")
        self.assertEqual([("0", "1"), ("1", "2")], table_rows(target, "t", ["id", "x"]))
        execute(target, "INSERT INTO t (x) VALUES (3)")
        self.assertIn(("2", "3"), table_rows(target, "t", ["id", "x"]))

    @hazard("H36", "automatic", "division and modulo have one meaning: `/` is exact, `div` cuts towards zero, by zero is NULL")
    def test_division_means_one_thing(self):
        data = "CREATE TABLE t (id int PRIMARY KEY, a int, b int); INSERT INTO t VALUES (1, 1, 2), (2, -7, 2), (3, 1, 0);"
        quotients = '  - copy: t\n    columns: { q: "cast(a / nullif(b, 0) as decimal(10,4))", d: "a div nullif(b, 0)", m: "a % nullif(b, 0)" }\n'
        for engine in ENGINES:
            target = self.moved(self.database(engine, data), "postgresql", quotients)
            self.assertEqual([("1", "0.5", "0", "1"), ("2", "-3.5", "-3", "-1"), ("3", None, None, None)], table_rows(target, "t", ["id", "q", "d", "m"]), engine)


if __name__ == "__main__":
    unittest.main()
