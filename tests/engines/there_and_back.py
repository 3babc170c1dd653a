"""Reshaped and brought back, on every engine: the rows at the end are the rows at the start."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from databases import ENGINES, WaybillTest, execute, rows, run, table_rows  # noqa: E402

MUSIC = """
CREATE TABLE artist (artist_id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL);
CREATE TABLE album (album_id INTEGER PRIMARY KEY, title VARCHAR(80) NOT NULL, artist_id INTEGER NOT NULL REFERENCES artist (artist_id));
CREATE TABLE track (track_id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, album_id INTEGER NOT NULL REFERENCES album (album_id),
  composer VARCHAR(80), tags VARCHAR(80), price DECIMAL(6,2) NOT NULL);
INSERT INTO artist VALUES (1, 'Ana Ruiz'), (2, 'Éric Ó'), (3, 'The Mills');
INSERT INTO album VALUES (10, 'Dawn', 1), (11, 'Dusk', 1), (20, 'L''été', 2), (30, 'Stones', 3);
INSERT INTO track VALUES (1, 'One', 10, 'Ruiz', 'folk, live', 0.99), (2, 'Two', 10, 'ruiz', 'folk', 0.99), (3, 'Three', 11, NULL, NULL, 1.29),
  (4, 'Quatre', 20, 'Ruiz', '', 0.5), (5, 'Five', 30, 'Mills; Ruiz', 'live,,  rock "n" roll ', 2), (6, 'Six', 30, 'Mills', 'a\\b', 2);
"""

WIDE = """  - merge: track t
    join:
      - { inner: album a, on: t.album_id = a.album_id }
      - { inner: artist r, on: a.artist_id = r.artist_id }
    into: wide
    columns: { "*": t, album_title: a.title, artist_id: r.artist_id, artist_name: r.name }
    drop: [album.album_id, album.artist_id]
"""
NARROW = """  - split: wide
    into:
      - { table: artist, key: [artist_id], distinct: [artist_id], columns: { artist_id:, name: artist_name } }
      - table: album
        key: [album_id]
        distinct: [album_id]
        columns: { album_id:, title: album_title, artist_id: }
        foreign_keys: [{ columns: [artist_id], references: artist(artist_id) }]
      - table: track
        columns: { track_id:, name:, album_id:, composer:, tags:, price: }
        foreign_keys: [{ columns: [album_id], references: album(album_id) }]
"""
# Composers and tags into tables of their own, with keys that nobody had before.
NORMAL = """  - split: track
    into:
      - table: composer
        key: { generated: composer_id }
        distinct: [name]
        where: composer is not null
        columns: { name: composer }
      - table: track
        columns: { track_id:, name:, album_id:, price:, composer_id: key_of(composer) }
        foreign_keys: [{ columns: [composer_id], references: composer }]
      - table: tag
        key: { generated: tag_id }
        distinct: [name]
        columns: { name: "unnest(split(tags, ','))" }
      - table: track_tag
        key: [track_id, tag_id]
        columns: { track_id: track_id, tag_id: "key_of(tag, unnest(split(tags, ',')))" }
        foreign_keys: [{ columns: [tag_id], references: tag(tag_id) }, { columns: [track_id], references: track(track_id) }]
  - copy: "*"
"""
BACK = """  - merge: track t
    join: [{ left: composer c, using: [composer_id] }]
    into: track
    columns: { track_id: t.track_id, name: t.name, album_id: t.album_id, composer: c.name, price: t.price }
    drop: rest
  - copy: "*"
    except: [tag, track_tag]
"""
TAGGED = """  - merge: track_tag l
    join: [{ inner: tag g, using: [tag_id] }]
    group_by: [l.track_id]
    into: tagged
    columns: { track_id: l.track_id, tags: "string_agg(g.name, ', ' order by g.name)" }
    drop: rest
  - copy: "*"
"""


class ThereAndBack(WaybillTest):
    def music(self, engine):
        url = self.fresh(engine)
        execute(url, MUSIC.replace("a\\b", "a\\\\b") if engine == "mariadb" else MUSIC)
        return url

    def move(self, source, engine, tables, name):
        target = self.fresh(engine)
        spec = self.spec(source, target, tables, settings="names: same", name=name)
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.waybill("verify", spec, "--level", "rows")
        scripts = os.path.join(self.folder, name)
        by_hand = self.fresh(engine)
        self.waybill("render", self.spec(source, by_hand, tables, settings="names: same", name=name + "_by_hand"), "-o", scripts)
        done = run("bash", scripts + "/run.sh", env=dict(os.environ, SOURCE_URL=source, TARGET_URL=by_hand))
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        return target, by_hand

    def same(self, one, other, table, columns):
        self.assertEqual(table_rows(one, table, columns), table_rows(other, table, columns), table)

    def denormalised(self, engine):
        music = self.music(engine)
        for wide in self.move(music, engine, WIDE, "wide"):
            for back in self.move(wide, engine, NARROW, "narrow"):
                self.same(music, back, "artist", ["artist_id", "name"])
                self.same(music, back, "album", ["album_id", "title", "artist_id"])
                self.same(music, back, "track", ["track_id", "name", "album_id", "composer", "tags", "price"])

    def normalised(self, engine):
        music = self.music(engine)
        for normal in self.move(music, engine, NORMAL, "normal"):
            self.assertEqual(["Mills", "Mills; Ruiz", "Ruiz", "ruiz"], sorted(r[1] for r in table_rows(normal, "composer", ["composer_id", "name"])))
            tags = {r[0]: r[1] for r in table_rows(normal, "tag", ["tag_id", "name"])}
            self.assertEqual(['a\\b', "folk", "live", 'rock "n" roll'], sorted(tags.values()))
            links = [(r[0], tags[r[1]]) for r in table_rows(normal, "track_tag", ["track_id", "tag_id"])]
            self.assertEqual([("1", "folk"), ("1", "live"), ("2", "folk"), ("5", "live"), ("5", 'rock "n" roll'), ("6", 'a\\b')], sorted(links))
            execute(normal, "INSERT INTO composer (name) VALUES ('New')")
            self.assertEqual([("5",)], rows(normal, ["max(composer_id)"], "composer"))
            execute(normal, "DELETE FROM composer WHERE name = 'New'")
            for back in self.move(normal, engine, BACK, "back"):
                self.same(music, back, "track", ["track_id", "name", "album_id", "composer", "price"])
            if engine == "sqlite":  # its string_agg knows no order
                continue
            for back in self.move(normal, engine, TAGGED, "tagged"):
                self.assertEqual([("1", "folk, live"), ("2", "folk"), ("5", 'live, rock "n" roll'), ("6", "a\\b")],
                                 table_rows(back, "tagged", ["track_id", "tags"]))

    def united(self, engine):
        source = self.fresh(engine)
        execute(source, """CREATE TABLE eu (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL, vat VARCHAR(12));
            CREATE TABLE us (id INTEGER PRIMARY KEY, name VARCHAR(40));
            INSERT INTO eu VALUES (1, 'A', 'DE1'), (2, 'B', NULL); INSERT INTO us VALUES (1, 'C'), (7, 'D');""")
        both = """  - union:
      - { table: eu, columns: { region: "'EU'" } }
      - { table: us, columns: { region: "'US'", vat: null } }
    into: customer
    key: [region, id]
"""
        wanted = [("EU", "1", "A", "DE1"), ("EU", "2", "B", None), ("US", "1", "C", None), ("US", "7", "D", None)]
        for target in self.move(source, engine, both, "both"):
            self.assertEqual(wanted, sorted(table_rows(target, "customer", ["region", "id", "name", "vat"]), key=lambda r: (r[0], r[1])))
        target = self.fresh(engine)
        found = self.waybill("plan", self.spec(source, target, both.replace("[region, id]", "[id]"), name="clash"), code=3).stderr
        self.assertIn("W0502", found)
        numbered = both.replace("key: [region, id]", "key: { generated: customer_id }")
        for target in self.move(source, engine, numbered, "numbered"):
            self.assertEqual([("1", "A"), ("2", "B"), ("3", "C"), ("4", "D")], table_rows(target, "customer", ["customer_id", "name"]))
            self.same_apart(target)

    def same_apart(self, target):
        """And apart again."""
        tables = "".join("  - copy: customer\n    into: %s\n    only: true\n    where: region = '%s'\n    columns: { id:, name: }\n    drop: rest\n"
                         % (name, name.upper()) for name in ("eu", "us"))
        engine = "sqlite" if target.startswith("sqlite") else "postgresql" if target.startswith("post") else "mariadb"
        apart = self.fresh(engine)
        self.waybill("apply", self.spec(target, apart, tables.replace("into: us", "into: us"), name="apart%d" % self.made), "--auto-approve", "-q")
        self.assertEqual([("1", "C"), ("7", "D")], table_rows(apart, "us", ["id", "name"]))

    def joined(self, engine):
        source = self.fresh(engine)
        execute(source, """CREATE TABLE a (id INTEGER PRIMARY KEY, x VARCHAR(9), b_id INTEGER);
            CREATE TABLE b (id INTEGER PRIMARY KEY, y VARCHAR(9));
            INSERT INTO a VALUES (1, 'a1', 10), (2, 'a2', NULL), (3, 'a3', 99), (4, 'a4', 10); INSERT INTO b VALUES (10, 'b10'), (11, 'b11');""")
        wanted = {"inner": [("a1", "b10"), ("a4", "b10")],
                  "left": [("a1", "b10"), ("a2", None), ("a3", None), ("a4", "b10")],
                  "right": [(None, "b11"), ("a1", "b10"), ("a4", "b10")],
                  "full": [(None, "b11"), ("a1", "b10"), ("a2", None), ("a3", None), ("a4", "b10")]}
        for kind, expected in wanted.items():
            tables = "  - merge: a\n    join: [{ %s: b, on: a.b_id = b.id }]\n    into: %s_join\n    columns: { x: a.x, y: b.y }\n    drop: rest\n" % (kind, kind)
            for target in self.move(source, engine, tables, kind):
                self.assertEqual(expected, sorted(table_rows(target, kind + "_join", ["x", "y"]), key=lambda r: (r[0] or "", r[1] or "")), kind)
        lost = self.waybill("plan", self.spec(source, self.fresh(engine), tables.replace("full:", "inner:"), name="lost")).stdout
        self.assertIn("2 of the rows of a find none in b and are left out", lost)
        self.assertIn("1 of the rows of b belong to none in a and are left out", lost)


for one in ENGINES:
    for what in ("denormalised", "normalised", "united", "joined"):
        setattr(ThereAndBack, "test_%s_on_%s" % (what, one), lambda self, w=what, e=one: getattr(self, w)(e))

if __name__ == "__main__":
    unittest.main(verbosity=2)
