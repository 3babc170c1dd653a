"""Checks, defaults and indexes of each engine on every other: what one refuses the other refuses, what one takes the other takes."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from databases import ENGINES, WaybillTest, execute, rows, run  # noqa: E402

ITEM = {
    "postgresql": """
        CREATE TABLE item (id int PRIMARY KEY, code varchar(20) NOT NULL CHECK (code IN ('a', 'b', 'it''s')),
          name text CHECK (char_length(btrim(name)) > 0), qty int DEFAULT (2 + 3) CHECK (qty BETWEEN 1 AND 99), low int, high int,
          email text CHECK (email LIKE '%_@_%' AND email NOT LIKE '%10\\%'), made date CHECK (made >= '2000-01-01' AND
          EXTRACT(year FROM made) < 2100), active boolean DEFAULT true, price numeric(8,2) CHECK (price * 2 <= 1000.5), ratio double precision,
          seen timestamp DEFAULT CURRENT_TIMESTAMP, CHECK (low < high), CHECK (qty % 2 = 1 OR NOT active), CHECK (qty / 2 < 40),
          CHECK (num_nonnulls(low, high) <> 1), CHECK (ratio IS DISTINCT FROM 0), CHECK (CASE WHEN active THEN qty > 0 ELSE qty > 10 END),
          CHECK (coalesce(name, '') <> 'nobody'));
        CREATE UNIQUE INDEX item_active ON item (name) WHERE active;
        CREATE INDEX item_low ON item ((coalesce(low, 0)));""",
    "mariadb": """
        CREATE TABLE item (id int PRIMARY KEY, code varchar(20) NOT NULL CHECK (code IN ('a', 'b', 'it''s')),
          name varchar(80) CHECK (char_length(trim(name)) > 0), qty int DEFAULT (2 + 3) CHECK (qty BETWEEN 1 AND 99), low int, high int,
          email varchar(80) CHECK (email LIKE '%_@_%' AND NOT email LIKE '%10\\\\%'), made date CHECK (made >= '2000-01-01' AND
          year(made) < 2100), active boolean DEFAULT true, price decimal(8,2) CHECK (price * 2 <= 1000.5), ratio double,
          seen datetime DEFAULT CURRENT_TIMESTAMP, CHECK (low < high), CHECK (qty % 2 = 1 OR NOT active), CHECK (qty div 2 < 40),
          CHECK ((low IS NOT NULL) + (high IS NOT NULL) <> 1), CHECK (NOT ratio <=> 0), CHECK (if(active, qty > 0, qty > 10)),
          CHECK (ifnull(name, '') <> 'nobody'), KEY item_name (name(10))) DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_nopad_bin;""",
    "sqlite": """
        CREATE TABLE item (id INTEGER PRIMARY KEY, code VARCHAR(20) NOT NULL CHECK (code IN ('a', "b", 'it''s')),
          name TEXT CHECK (length(trim(name)) > 0), qty INT DEFAULT (2 + 3) CHECK ([qty] BETWEEN 1 AND 99), low INT, high INT,
          email TEXT CHECK (email GLOB '*?@?*' AND NOT email LIKE '%10!%' ESCAPE '!'), made DATE CHECK (made >= '2000-01-01' AND
          made < '2100-01-01'), active BOOLEAN DEFAULT 1 CHECK (active IN (0, 1)), price DECIMAL(8,2) CHECK (price <= 500.25), ratio DOUBLE,
          seen DATETIME DEFAULT CURRENT_TIMESTAMP, CHECK (low < high), CHECK (qty % 2 == 1 OR NOT active), CHECK (qty / 2 < 40),
          CHECK ((low IS NOT NULL) + (high NOTNULL) != 1), CHECK (ratio IS NOT 0), CHECK (iif(active, qty > 0, qty > 10)),
          CHECK (ifnull(name, '') <> 'nobody'));
        CREATE UNIQUE INDEX item_active ON item (name) WHERE active;
        CREATE INDEX item_low ON item (coalesce(low, 0));""",
}
COLUMNS = ("id", "code", "name", "qty", "low", "high", "email", "made", "active", "price", "ratio")
ROW = dict(id="20", code="'a'", name="'N'", qty="7", low="1", high="2", email="'a@b'", made="'2020-02-29'", active="TRUE", price="10.5",
           ratio="0.5")
# One value (or two) of a good row changed: whether a check lets it through is asked of both sides.
CHANGES = [
    {}, {"code": "'b'"}, {"code": "'it''s'"}, {"code": "'A'"}, {"code": "'c'"}, {"name": "''"}, {"name": "'  '"}, {"name": "' x '"},
    {"name": "NULL"}, {"name": "'nobody'"}, {"name": "'Nobody'"}, {"qty": "0"}, {"qty": "1"}, {"qty": "99"}, {"qty": "79"}, {"qty": "100"},
    {"qty": "8"}, {"qty": "8", "active": "FALSE"}, {"qty": "NULL"}, {"low": "2"}, {"low": "3"}, {"low": "NULL"}, {"high": "NULL"},
    {"low": "NULL", "high": "NULL"}, {"email": "'@b'"}, {"email": "'A@B'"}, {"email": "'ab'"}, {"email": "'a@b10%'"}, {"email": "'a@b10'"},
    {"email": "NULL"}, {"made": "'1999-12-31'"}, {"made": "'2000-01-01'"}, {"made": "'2100-01-01'"}, {"made": "NULL"}, {"active": "NULL"},
    {"active": "NULL", "qty": "8"}, {"qty": "5", "active": "FALSE"}, {"qty": "11", "active": "FALSE"},
    {"price": "500.25"}, {"price": "500.26"}, {"price": "NULL"}, {"ratio": "0"}, {"ratio": "NULL"}, {"ratio": "-0.5"},
]


LINE = {
    "postgresql": """CREATE TABLE line (id int PRIMARY KEY, qty int NOT NULL, price numeric(8,2), name text,
        twice int GENERATED ALWAYS AS (qty * 2) STORED, label text GENERATED ALWAYS AS (name || '-' || qty) STORED,
        big boolean GENERATED ALWAYS AS (qty > 5) STORED, total numeric(12,2) GENERATED ALWAYS AS (price * qty) STORED);""",
    "mariadb": """CREATE TABLE line (id int PRIMARY KEY, qty int NOT NULL, price decimal(8,2), name varchar(40),
        twice int AS (qty * 2) STORED, label varchar(60) AS (concat(name, '-', qty)) VIRTUAL, big boolean AS (qty > 5) VIRTUAL,
        total decimal(12,2) AS (price * qty) STORED) DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_nopad_bin;""",
    "sqlite": """CREATE TABLE line (id INTEGER PRIMARY KEY, qty INT NOT NULL, price DECIMAL(8,2), name TEXT,
        twice INT GENERATED ALWAYS AS (qty * 2) STORED, label TEXT AS (name || '-' || qty) VIRTUAL, big BOOLEAN AS (qty > 5) VIRTUAL);""",
}
LINES = "INSERT INTO line (id, qty, price, name) VALUES (1, 3, 9.95, 'a'), (2, 6, NULL, 'b'), (3, 0, 0.01, NULL);"


def takes(url, statement, undo):
    try:
        execute(url, statement)
    except (subprocess.CalledProcessError, Exception) as error:  # sqlite3 raises its own
        if not isinstance(error, subprocess.CalledProcessError) and type(error).__module__ != "sqlite3":
            raise
        return False
    execute(url, undo)
    return True


def inserted(values):
    return "INSERT INTO item (%s) VALUES (%s)" % (", ".join(values), ", ".join(values.values()))


class Expressions(WaybillTest):
    def moved(self, source, engine, name):
        target = self.fresh(engine)
        tables = '  - copy: "*"\n    indexes: none\n' if engine == "mariadb" else '  - copy: "*"\n'  # it has neither kind
        head = "types:\n  - { match: tinyint(1), to: boolean }\n" if source.startswith("maria") else ""
        spec = self.spec(source, target, tables, settings="names: same", name=name, head=head)
        plan = self.waybill("plan", spec).stdout
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.waybill("verify", spec, "--level", "rows")
        return target, plan

    def judged(self, url):
        return [takes(url, inserted(dict(ROW, **change)), "DELETE FROM item WHERE id <> 1") for change in CHANGES]

    def same_rows_pass(self, source_engine, target_engine):
        source = self.fresh(source_engine)
        execute(source, ITEM[source_engine] + "\n" + inserted(dict(ROW, id="1", name="'first'")) + ";")
        target, plan = self.moved(source, target_engine, "there")
        self.assertNotIn("not carried: check", plan)
        wanted = self.judged(source)
        self.assertIn(True, wanted)
        self.assertIn(False, wanted)
        for change, one, other in zip(CHANGES, wanted, self.judged(target)):
            self.assertEqual(one, other, change)
        self.defaults(target)
        self.once_active(source, target)
        again, _ = self.moved(target, source_engine, "back")
        for change, one, other in zip(CHANGES, wanted, self.judged(again)):
            self.assertEqual(one, other, ("home again", change))

    def computed_alike(self, source_engine, target_engine):
        source = self.fresh(source_engine)
        execute(source, LINE[source_engine] + LINES)
        target, plan = self.moved(source, target_engine, "there")
        self.assertNotIn("as a plain column", plan)
        columns = ["id", "twice", "label", "big"] + ([] if source_engine == "sqlite" else ["total"])
        for side in (source, target):
            execute(side, "INSERT INTO line (id, qty, price, name) VALUES (4, 9, 1.15, 'it''s')")
            self.assertFalse(takes(side, "INSERT INTO line (id, qty, twice) VALUES (5, 9, 1)", "DELETE FROM line WHERE id = 5"))
        self.assertEqual(rows(source, columns, "line"), rows(target, columns, "line"))
        scripts, by_hand = os.path.join(self.folder, "scripts"), self.fresh(target_engine)
        self.waybill("render", self.spec(source, by_hand, settings="names: same", name="by_hand"), "-o", scripts)
        done = run("bash", scripts + "/run.sh", env=dict(os.environ, SOURCE_URL=source, TARGET_URL=by_hand))
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        self.assertEqual(rows(source, columns, "line"), rows(by_hand, columns, "line"))

    def defaults(self, target):
        execute(target, "INSERT INTO item (id, code) VALUES (30, 'a')")
        found = [r for r in rows(target, ["id", "qty", "active", "CASE WHEN seen IS NULL THEN 0 ELSE 1 END"], "item") if r[0] == "30"]
        self.assertEqual([("30", "5", "1", "1")], found)
        execute(target, "DELETE FROM item WHERE id = 30")

    def once_active(self, source, target):
        """A partial unique index lets the same rows through."""
        if source.startswith("maria") or target.startswith("maria"):
            return
        for active, taken in (("TRUE", False), ("FALSE", True), ("NULL", True)):
            row = inserted(dict(ROW, name="'first'", qty="13", active=active))
            for side in (source, target):
                self.assertEqual(taken, takes(side, row, "DELETE FROM item WHERE id <> 1"), active)


for one in ENGINES:
    for other in ENGINES:
        setattr(Expressions, "test_%s_to_%s" % (one, other), lambda self, a=one, b=other: self.same_rows_pass(a, b))
        setattr(Expressions, "test_computed_%s_to_%s" % (one, other), lambda self, a=one, b=other: self.computed_alike(a, b))

if __name__ == "__main__":
    unittest.main(verbosity=2)
