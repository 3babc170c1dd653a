"""Views and triggers on every pair: each translated view shows the same rows, each trigger does the same to them."""
import os
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from databases import ENGINES, WaybillTest, execute, load, run, table_rows  # noqa: E402
from hazards import hazard  # noqa: E402

TABLES = """
CREATE TABLE shop (shop_id INTEGER PRIMARY KEY, city VARCHAR(40) {bin} NOT NULL);
CREATE TABLE item (item_id INTEGER PRIMARY KEY, name VARCHAR(60) {bin} NOT NULL, kind VARCHAR(20) {bin}, price INTEGER NOT NULL, shop_id INTEGER);
CREATE TABLE sale (sale_id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item (item_id), quantity INTEGER NOT NULL, sold_on DATE);
CREATE TABLE item_log (log_id {auto}, item_id INTEGER NOT NULL, what VARCHAR(20) {bin} NOT NULL, old_price INTEGER, new_price INTEGER);
CREATE TABLE stock (item_id INTEGER PRIMARY KEY, pieces INTEGER NOT NULL);
"""
ROWS = """
INSERT INTO shop VALUES (1, 'Bonn'), (2, 'Köln'), (3, 'Ulm');
INSERT INTO item VALUES (1, 'Pen', 'office', 3, 1), (2, 'Ink', 'office', 12, 1), (3, 'Kite', NULL, 25, 2), (4, 'Globe', 'home', 90, NULL);
INSERT INTO sale VALUES (1, 1, 10, '2024-01-02'), (2, 1, 5, '2024-02-03'), (3, 2, 1, NULL), (4, 3, 2, '2024-02-29'), (5, 4, 7, '2023-12-31');
INSERT INTO stock VALUES (1, 100), (2, 50);
"""
# Views on views, joins of every kind, groups, unions, subqueries; all of them mean the same everywhere.
VIEWS = {
    "sold": ("SELECT s.sale_id, i.name AS item, s.quantity * i.price AS total, s.sold_on FROM sale s JOIN item i ON s.item_id = i.item_id",
             ["sale_id", "item", "total", "sold_on"]),
    "item_place": ("SELECT i.item_id, i.name, coalesce(h.city, '-') AS city, CASE WHEN i.price >= 20 THEN 'dear' ELSE 'cheap' END AS class "
                   "FROM item i LEFT JOIN shop h ON i.shop_id = h.shop_id", ["item_id", "name", "city", "class"]),
    "per_item": ("SELECT i.item_id, i.name, count(*) AS sales, sum(s.quantity) AS pieces, max(s.sold_on) AS latest FROM item i "
                 "JOIN sale s ON s.item_id = i.item_id GROUP BY i.item_id, i.name HAVING sum(s.quantity) > 1", ["item_id", "name", "sales", "pieces", "latest"]),
    "busy": ("SELECT p.name, p.pieces FROM per_item p WHERE p.pieces > 5 AND p.name <> 'Globe'", ["name", "pieces"]),
    "kinds": ("SELECT DISTINCT kind FROM item WHERE kind IS NOT NULL", ["kind"]),
    "names": ("SELECT name AS word, 1 AS origin FROM item UNION ALL SELECT city, 2 FROM shop", ["word", "origin"]),
    "empty_shop": ("SELECT h.city FROM shop h WHERE NOT EXISTS (SELECT 1 FROM item i WHERE i.shop_id = h.shop_id)", ["city"]),
    "best": ("SELECT i.name, (SELECT sum(s.quantity) FROM sale s WHERE s.item_id = i.item_id) AS pieces FROM item i", ["name", "pieces"]),
    "dear_sales": ("SELECT s.sale_id FROM sale s WHERE s.item_id IN (SELECT i.item_id FROM item i WHERE i.price > 20)", ["sale_id"]),
    "from_part": ("SELECT d.class, count(*) AS items FROM (SELECT CASE WHEN price > 10 THEN 1 ELSE 0 END AS class FROM item) d GROUP BY d.class",
                  ["class", "items"]),
}
FUNCTION = "CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %s END $$;\n"
TRIGGERS = {
    "sqlite": """
CREATE TRIGGER item_added AFTER INSERT ON item BEGIN INSERT INTO item_log (item_id, what, new_price) VALUES (new.item_id, 'added', new.price); END;
CREATE TRIGGER item_changed AFTER UPDATE ON item WHEN old.price <> new.price BEGIN
  INSERT INTO item_log (item_id, what, old_price, new_price) VALUES (new.item_id, 'price', old.price, new.price); END;
CREATE TRIGGER item_gone AFTER DELETE ON item BEGIN DELETE FROM stock WHERE item_id = old.item_id; END;
CREATE TRIGGER sale_made AFTER INSERT ON sale BEGIN UPDATE stock SET pieces = pieces - new.quantity WHERE item_id = new.item_id; END;
CREATE TRIGGER price_kept BEFORE UPDATE ON item WHEN new.price < 0 BEGIN SELECT raise(ABORT, 'a price is not negative'); END;
""",
    "mariadb": """
CREATE TRIGGER item_added AFTER INSERT ON item FOR EACH ROW INSERT INTO item_log (item_id, what, new_price) VALUES (new.item_id, 'added', new.price);
DELIMITER //
CREATE TRIGGER item_changed AFTER UPDATE ON item FOR EACH ROW BEGIN
  IF OLD.price <> NEW.price THEN
    INSERT INTO item_log (item_id, what, old_price, new_price) VALUES (NEW.item_id, 'price', OLD.price, NEW.price);
  END IF;
END//
DELIMITER ;
CREATE TRIGGER item_gone AFTER DELETE ON item FOR EACH ROW DELETE FROM stock WHERE item_id = OLD.item_id;
CREATE TRIGGER sale_made AFTER INSERT ON sale FOR EACH ROW UPDATE stock SET pieces = pieces - NEW.quantity WHERE item_id = NEW.item_id;
DELIMITER //
CREATE TRIGGER price_kept BEFORE UPDATE ON item FOR EACH ROW
  IF NEW.price < 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a price is not negative'; END IF//
DELIMITER ;
""",
    "postgresql":
        FUNCTION % ("item_added", "INSERT INTO item_log (item_id, what, new_price) VALUES (NEW.item_id, 'added', NEW.price); RETURN NEW;") +
        FUNCTION % ("item_changed", "INSERT INTO item_log (item_id, what, old_price, new_price) VALUES (NEW.item_id, 'price', OLD.price, NEW.price); RETURN NULL;") +
        FUNCTION % ("item_gone", "DELETE FROM stock WHERE item_id = OLD.item_id; RETURN OLD;") +
        FUNCTION % ("sale_made", "UPDATE stock SET pieces = pieces - NEW.quantity WHERE item_id = NEW.item_id; RETURN NULL;") +
        FUNCTION % ("price_kept", "IF NEW.price < 0 THEN RAISE EXCEPTION 'a price is not negative'; END IF; RETURN NEW;") +
        """
CREATE TRIGGER item_added AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION item_added();
CREATE TRIGGER item_changed AFTER UPDATE ON item FOR EACH ROW WHEN (OLD.price <> NEW.price) EXECUTE FUNCTION item_changed();
CREATE TRIGGER item_gone AFTER DELETE ON item FOR EACH ROW EXECUTE FUNCTION item_gone();
CREATE TRIGGER sale_made AFTER INSERT ON sale FOR EACH ROW EXECUTE FUNCTION sale_made();
CREATE TRIGGER price_kept BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION price_kept();
""",
}
AUTO = {"sqlite": "INTEGER PRIMARY KEY", "mariadb": "INTEGER AUTO_INCREMENT PRIMARY KEY", "postgresql": "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"}
CHANGES = """
INSERT INTO item VALUES (5, 'Lamp', 'home', 40, 3);
UPDATE item SET price = 4 WHERE item_id = 1;
UPDATE item SET name = 'Ink!' WHERE item_id = 2;
INSERT INTO sale VALUES (6, 2, 20, '2024-03-01');
INSERT INTO stock VALUES (5, 9);
DELETE FROM item WHERE item_id = 5;
"""


class Programs(WaybillTest):
    def source(self, engine):
        url = self.fresh(engine)
        exact = "COLLATE utf8mb4_nopad_bin" if engine == "mariadb" else ""
        views = "".join("CREATE VIEW %s AS %s;\n" % (name, select) for name, (select, _) in VIEWS.items())
        load(url, TABLES.format(bin=exact, auto=AUTO[engine]) + ROWS + views + TRIGGERS[engine])
        return url

    def rows_of_views(self, url):
        return {name: table_rows(url, name, columns) for name, (_, columns) in VIEWS.items()}

    def outcome(self, url, item="item", name="name"):
        """What the triggers did, and what they refused."""
        for sql in CHANGES.strip().split("\n"):
            execute(url, sql.replace(" item ", " %s " % item).replace("SET name", "SET " + name))
        with self.assertRaises((subprocess.CalledProcessError, sqlite3.Error)):
            execute(url, "UPDATE %s SET price = -1 WHERE item_id = 3" % item)
        return (table_rows(url, item, ["item_id", name, "price"]), table_rows(url, "stock", ["item_id", "pieces"]),
                table_rows(url, "item_log", ["item_id", "what", "old_price", "new_price"]))

    @hazard("H115", "automatic", "operators and functions of views and triggers keep their meaning: the same rows, the same outcomes on every pair")
    def pair(self, one, other):
        source = self.source(one)
        before = self.rows_of_views(source)
        target, by_hand = self.fresh(other), self.fresh(other)
        spec = self.spec(source, target, settings="names: same", name="programs")
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.waybill("verify", spec)
        self.assertEqual(before, self.rows_of_views(target))
        self.assertEqual([], table_rows(target, "item_log", ["item_id"]), "a trigger fired during the load")
        scripts = os.path.join(self.folder, "scripts")
        self.waybill("render", self.spec(source, by_hand, settings="names: same", name="programs_by_hand"), "-o", scripts)
        done = run("bash", scripts + "/run.sh", env=dict(os.environ, SOURCE_URL=source, TARGET_URL=by_hand))
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        self.assertEqual(before, self.rows_of_views(by_hand))
        wanted = self.outcome(source)
        self.assertEqual(wanted, self.outcome(target))
        self.assertEqual(wanted, self.outcome(by_hand))
        execute(target, "DROP VIEW busy")
        self.assertIn("busy: not in the target", self.waybill("verify", spec, "--level", "count", code=6).stdout)
        self.waybill("rollback", spec, "--auto-approve")
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.waybill("plan", spec, "--detailed-exitcode")


    def renamed(self, one, other):
        """A table and a column get other names: what reads and changes them follows."""
        source, target = self.source(one), self.fresh(other)
        tables = "  - copy: item\n    into: goods\n    columns: { label: name }\n  - copy: '*'\n"
        spec = self.spec(source, target, tables, settings="names: same", name="renamed")
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.assertEqual(self.rows_of_views(source), self.rows_of_views(target))
        self.assertEqual(self.outcome(source), self.outcome(target, "goods", "label"))

    def left_behind(self, engine):
        """What can't go is named, with its text beside the scripts; the run says so by its code."""
        source, target = self.source(engine), self.fresh(engine)
        tables = "  - { copy: item, where: price < 50 }\n  - { copy: sale, foreign_keys: none }\n  - copy: '*'\n"
        spec = self.spec(source, target, tables, settings="names: same", name="left")
        found = self.waybill("apply", spec, "--auto-approve", "-q", code=7).stdout
        self.assertIn("view busy: it reads view per_item, which is not carried", found)
        self.assertIn("only some rows of item are carried", found)
        self.waybill("rollback", spec, "--auto-approve")
        self.waybill("render", spec, "-o", os.path.join(self.folder, "left_scripts"))
        with open(os.path.join(self.folder, "left_scripts", "not-carried.sql"), encoding="utf-8") as file:
            text = file.read()
        self.assertIn("-- view busy: not carried: ", text)
        self.assertEqual([], [line for line in text.split("\n") if line and not line.startswith("--")])


for one in ENGINES:
    setattr(Programs, "test_left_behind_on_" + one, lambda self, e=one: self.left_behind(e))
    for other in (one, ENGINES[ENGINES.index(one) - 1]):
        setattr(Programs, "test_renamed_%s_to_%s" % (one, other), lambda self, a=one, b=other: self.renamed(a, b))
    for other in ENGINES:
        setattr(Programs, "test_%s_to_%s" % (one, other), lambda self, a=one, b=other: self.pair(a, b))

if __name__ == "__main__":
    unittest.main(verbosity=2)
