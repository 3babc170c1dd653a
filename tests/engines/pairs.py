"""Every pair of engines: the shop moved, each value compared by the engines' own clients; the same by rendered scripts."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from databases import ENGINES, WaybillTest, execute, run, snake, table_rows, tables_of  # noqa: E402


class Pairs(WaybillTest):
    def assert_same_rows(self, shop, target):
        for table, columns in tables_of(shop).items():
            self.assertEqual(table_rows(shop, table, columns), table_rows(target, snake(table), [snake(c) for c in columns]), table)

    def filled(self, engine, shop):
        target = self.fresh(engine)
        self.waybill("apply", self.spec(shop, target, name="fill_" + engine), "--auto-approve", "-q")
        return target

    def pair(self, source_engine, target_engine):
        shop = self.shop()
        source = self.filled(source_engine, shop)
        target = self.fresh(target_engine)
        spec = self.spec(source, target, settings="names: same", name="pair")
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.assert_same_rows(shop, target)
        self.waybill("verify", spec, "--level", "rows")
        self.waybill("plan", spec, "--detailed-exitcode")  # nothing left to do
        self.next_insert_works(target)
        execute(target, "UPDATE sale_line SET quantity = quantity + 1 WHERE sale_id = 7 AND line_no = 1")
        found = self.waybill("verify", spec, code=6).stdout
        self.assertIn("sale_line: sale_id = 7, line_no = 1 changed", found.replace("public.", ""))
        self.waybill("rollback", spec, "--auto-approve")
        scripts = os.path.join(self.folder, "scripts")
        again = self.fresh(target_engine)
        spec = self.spec(source, again, settings="names: same", name="by_hand")
        self.waybill("render", spec, "-o", scripts)
        result = run("bash", scripts + "/run.sh", env=dict(os.environ, SOURCE_URL=source, TARGET_URL=again))
        self.assertEqual(0, result.returncode, result.stdout + result.stderr)
        self.assert_same_rows(shop, again)
        self.waybill("verify", spec)

    def next_insert_works(self, target):
        execute(target, "INSERT INTO genre (name) VALUES ('Plays')")
        self.assertIn(("7", "Plays"), table_rows(target, "genre", ["genre_id", "name"]))
        execute(target, "DELETE FROM genre WHERE name = 'Plays'")


for one in ENGINES:
    for other in ENGINES:
        setattr(Pairs, "test_%s_to_%s" % (one, other), lambda self, a=one, b=other: self.pair(a, b))

if __name__ == "__main__":
    unittest.main(verbosity=2)
