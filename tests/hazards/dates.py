"""Dates and times: H01 to H20."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from hazards import HazardTest, execute, hazard, mariadb, rows, table_rows  # noqa: E402

LAX = "SET sql_mode='ALLOW_INVALID_DATES'; "
ZERO = LAX + "CREATE TABLE t (id int PRIMARY KEY, d date NOT NULL); INSERT INTO t VALUES (1, '0000-00-00'), (2, '2024-02-29');"


class Dates(HazardTest):
    @hazard("H01", "option", "`zero_date: error|null|a date`; an error that names the rows until it is said")
    def test_zero_dates(self):
        source = self.database("mariadb", ZERO)
        self.stopped(source, "postgresql", "1 of 2 rows", "id 1")
        lenient = '  - copy: "*"\n' "types:\n  - { match: date, zero_date: \"null\" }\n"
        self.assertEqual([("1", None), ("2", "2024-02-29")],
                         table_rows(self.moved(source, "postgresql", lenient), "t", ["id", "d"]))
        dated = '  - copy: "*"\n' "types:\n  - { match: date, zero_date: \"1970-01-01\" }\n"
        self.assertEqual([("1", "1970-01-01"), ("2", "2024-02-29")],
                         table_rows(self.moved(source, "sqlite", dated), "t", ["id", "d"]))

    @hazard("H02", "automatic", "NULLs are counted by what the column holds: a zero date is none")
    def test_zero_dates_are_not_null(self):
        source = self.database("mariadb", ZERO.replace("NOT NULL", "NULL"))
        text = self.stopped(source, "postgresql", "1 of 2 rows")
        self.assertNotIn("are NULL", text)

    @hazard("H03", "automatic", "zero dates are looked for whatever the server's sql_mode")
    def test_strict_servers_have_zero_dates_too(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, d date); INSERT INTO t VALUES (1, '0000-00-00');")
        self.stopped(source, "postgresql", "1 of 1 rows")

    @hazard("H04", "diagnosed", "days and months that no calendar has are found with the zero dates")
    def test_partial_and_invalid_dates(self):
        source = self.database("mariadb", LAX + "CREATE TABLE t (id int PRIMARY KEY, d date);"
                                            "INSERT INTO t VALUES (1, '2024-00-10'), (2, '2024-02-30'), (3, '2024-02-29');")
        self.stopped(source, "postgresql", "2 of 3 rows", "id 1, 2")

    @hazard("H05", "diagnosed", "instants that MySQL's TIMESTAMP can't hold are named; as `timestamp` in a zone they go into DATETIME")
    def test_instants_beyond_2038(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, at timestamptz);"
                                             "INSERT INTO t VALUES (1, '2038-01-19 03:14:08+00'), (2, '1969-12-31 00:00:00+00'), (3, '2038-01-19 03:14:07+00');")
        self.stopped(source, "mariadb", "2 of 3 rows", "id 1, 2", "2038-01-19 03:14:07")
        target = self.moved(source, "mariadb", "  - copy: t\n    columns:\n      at: { from: at, type: timestamp, zone: UTC }\n")
        self.assertEqual([("1", "2038-01-19 03:14:08"), ("2", "1969-12-31 00:00:00"), ("3", "2038-01-19 03:14:07")],
                         table_rows(target, "t", ["id", "at"]))

    @hazard("H06", "automatic", "sessions are in UTC: instants don't shift with the server's zone")
    def test_sessions_are_in_utc(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, stamp timestamp NULL, local datetime);"
                                      "SET time_zone='+05:30'; INSERT INTO t VALUES (1, '2024-01-01 00:00:00', '2024-01-01 00:00:00');")
        target = self.moved(source, "postgresql")
        self.assertEqual([("1", "2023-12-31 18:30:00", "2024-01-01 00:00:00")],
                         rows(target, ["id", "stamp at time zone 'UTC'", "local"], "t"))
        zone = '  - copy: t\n    columns:\n      local: { from: local, type: timestamptz, zone: "Europe/Berlin" }\n'
        self.stopped(source, "postgresql", "zone", tables=zone.replace(', zone: "Europe/Berlin"', ""))
        self.assertEqual([("1", "2023-12-31 23:00:00")], rows(self.moved(source, "postgresql", zone), ["id", "local at time zone 'UTC'"], "t"))

    @hazard("H07", "automatic", "two instants of the hour that comes twice stay two")
    def test_the_hour_that_comes_twice(self):
        source = self.database("mariadb", "SET time_zone='+00:00'; CREATE TABLE t (id int PRIMARY KEY, at timestamp NULL UNIQUE);"
                                      "INSERT INTO t VALUES (1, '2024-10-27 00:30:00'), (2, '2024-10-27 01:30:00');")
        target = self.moved(source, "postgresql")
        self.assertEqual([("1", "2024-10-27 00:30:00"), ("2", "2024-10-27 01:30:00")],
                         rows(target, ["id", "at at time zone 'UTC'"], "t"))

    @hazard("H08", "diagnosed", "fewer digits of a second: rows that lose some are named; `cast: lossy` cuts, and never rounds up")
    def test_fractions_are_cut(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, at datetime(6));"
                                      "INSERT INTO t VALUES (1, '2023-12-31 23:59:59.999999'), (2, '2023-12-31 23:59:59');")
        narrow = '  - copy: t\n    columns:\n      at: { from: at, type: "timestamp(0)"%s }\n'
        self.stopped(source, "postgresql", "1 of 2 rows", "id 1", tables=narrow % "")
        for engine in ("postgresql", "sqlite", "mariadb"):
            target = self.moved(source, engine, narrow % ", cast: lossy")
            self.assertEqual([("1", "2023-12-31 23:59:59"), ("2", "2023-12-31 23:59:59")], table_rows(target, "t", ["id", "at"]), engine)

    @hazard("H09", "diagnosed", "times beyond a day or below zero are named; as `interval` or text they all go")
    def test_times_beyond_a_day(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, d time(1));"
                                      "INSERT INTO t VALUES (1, '-838:59:59'), (2, '-00:00:00.5'), (3, '25:00:00'), (4, '12:00:00');")
        self.stopped(source, "postgresql", "3 of 4 rows", "id 1, 2, 3")
        as_interval = '  - copy: t\n    columns:\n      d: { from: d, type: interval }\n'
        target = self.moved(source, "postgresql", as_interval)
        self.assertEqual([("1", "-3020399"), ("2", "-0.5"), ("3", "90000"), ("4", "43200")],
                         rows(target, ["id", "extract(epoch from d)"], "t"))

    @hazard("H10", "automatic", "24:00:00 is a time of PostgreSQL and of MySQL, and moves as it is")
    def test_midnight_at_the_end(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, d time); INSERT INTO t VALUES (1, '24:00:00');")
        self.assertEqual([("1", "24:00:00")], table_rows(self.moved(source, "mariadb"), "t", ["id", "d"]))
        self.assertEqual([("1", "24:00:00")], table_rows(self.moved(self.moved(source, "mariadb"), "postgresql"), "t", ["id", "d"]))

    @hazard("H11", "diagnosed", "infinity is named where the target has none")
    def test_infinite_dates(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, d date, at timestamptz);"
                                         "INSERT INTO t VALUES (1, 'infinity', NULL), (2, NULL, '-infinity'), (3, '2024-01-01', now());")
        self.stopped(source, "mariadb", "id 1", "id 2")
        target = self.moved(source, "postgresql")
        self.assertEqual([("1", "infinity", None), ("2", None, "-infinity")], rows(target, ["id", "d", "at"], "t")[:2])

    @hazard("H12", "diagnosed", "years that the target's calendar has not are named")
    def test_years_before_christ(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, d date, at timestamp);"
                                         "INSERT INTO t VALUES (1, '0044-03-15 BC', '4713-01-01 00:00:00 BC'), (2, '5874897-12-31', '294276-12-31 23:59:59.999999');")
        self.stopped(source, "mariadb", "2 of 2 rows", "id 1, 2")
        target = self.moved(source, "postgresql")
        self.assertEqual(table_rows(source, "t", ["id", "d", "at"]), table_rows(target, "t", ["id", "d", "at"]))

    @hazard("H13", "diagnosed", "a year of two digits is not guessed: values outside of the type are named")
    def test_years_of_two_digits(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, y smallint); INSERT INTO t VALUES (1, 69), (2, 1999), (3, 0);")
        as_year = '  - copy: t\n    columns:\n      y: { from: y, type: year }\n'
        text = self.stopped(source, "mariadb", tables=as_year)
        self.assertIn("id 1", text)
        execute(source, "DELETE FROM t WHERE id = 1")
        target = self.moved(source, "mariadb", as_year)
        self.assertEqual("0000\n1999\n", mariadb(target, "SELECT y FROM t ORDER BY y"))

    @hazard("H14", "automatic", "intervals are compared by months, days and microseconds, not by PostgreSQL's `=`")
    def test_intervals_that_are_called_equal(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, i interval); INSERT INTO t VALUES (1, '1 mon'), (2, '1 day');")
        target = self.moved(source, "postgresql")
        execute(target, "UPDATE t SET i = '30 days' WHERE id = 1")
        spec = os.path.join(self.folder, "move1.yaml")
        said = self.waybill("verify", spec, "--level", "rows", code=6)
        self.assertIn("1", said.stdout + said.stderr)

    @hazard("H15", "automatic", "offsets are read by waybill, not by the target's own idea of such a text")
    def test_offsets_in_texts(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, at timestamptz);"
                                         "SET timezone='Asia/Tokyo'; INSERT INTO t VALUES (1, '2024-01-05 10:11:12+02:00');")
        self.assertEqual([("1", "2024-01-05 08:11:12")], table_rows(self.moved(source, "mariadb"), "t", ["id", "at"]))
        texts = self.database("sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, at TEXT); INSERT INTO t VALUES (1, '2024-01-05 10:11:12+02:00');")
        as_instant = '  - copy: t\n    columns:\n      at: { from: at, type: timestamptz }\n'
        self.assertEqual([("1", "2024-01-05 08:11:12")],
                         rows(self.moved(texts, "postgresql", as_instant), ["id", "at at time zone 'UTC'"], "t"))

    @hazard("H16", "diagnosed", "a target that keeps no offset is said so in the plan")
    def test_offsets_that_are_lost(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, d timetz, at timestamptz);"
                                         "INSERT INTO t VALUES (1, '10:00:00+02', '2024-01-05 10:11:12+02:00');")
        self.planned(source, "mariadb", "W0309")

    @hazard("H19", "automatic", "ON UPDATE CURRENT_TIMESTAMP goes to an engine that has it; elsewhere the plan names it")
    def test_on_update_now(self):
        source = self.database("mariadb", "CREATE TABLE t (id int PRIMARY KEY, x int, at timestamp DEFAULT '2020-01-01 00:00:00' ON UPDATE CURRENT_TIMESTAMP);"
                                      "INSERT INTO t (id, x) VALUES (1, 1);")
        target = self.moved(source, "mariadb")
        self.assertEqual([("1", "2020-01-01 00:00:00")], table_rows(target, "t", ["id", "at"]))
        execute(target, "UPDATE t SET x = 2")
        self.assertNotEqual([("1", "2020-01-01 00:00:00")], table_rows(target, "t", ["id", "at"]))

    @hazard("H20", "automatic", "what a column is comes from the catalogue; NULL goes into a column that takes it")
    def test_implicit_timestamps(self):
        source = self.database("postgresql", "CREATE TABLE t (id int PRIMARY KEY, a timestamptz, b timestamp(0)); INSERT INTO t VALUES (1, NULL, NULL);")
        self.assertEqual([("1", None, None)], table_rows(self.moved(source, "mariadb"), "t", ["id", "a", "b"]))


if __name__ == "__main__":
    unittest.main()
