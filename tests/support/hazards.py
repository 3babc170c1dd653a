"""Hazards of moving data between engines, numbered H01 to H120. Each test of tests/hazards/ says by @hazard which one it is
for and what becomes of it; tests/hazards/README.md is made of that (tests/hazards/table.py)."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from databases import ENGINES, WaybillTest, execute, mariadb, psql, rows, table_rows  # noqa: E402,F401

OUTCOMES = {
    "automatic": "handled without a word of the spec",
    "diagnosed": "found when planning, with a code and the rows",
    "option": "decided by a word of the spec, an error until it is said",
    "refused": "not carried, and named in the plan",
}


def hazard(number, outcome, says):
    """Marks a test: the hazard's number, its outcome (a key of OUTCOMES) and, in a few words, what waybill does."""
    assert outcome in OUTCOMES, outcome

    def mark(test):
        test.hazard = (number, outcome, says)
        return test
    return mark


class HazardTest(WaybillTest):
    def database(self, engine, sql):
        """A fresh database that `sql` was run in."""
        url = self.fresh(engine)
        execute(url, sql)
        return url

    def moved(self, source, engine, tables='  - copy: "*"\n', settings="names: same", code=0, target=None, flags=()):
        """Applies, compares row by row, and returns the target's URL."""
        target = target or self.fresh(engine)
        spec = self.spec(source, target, tables, settings=settings, name="move%d" % self.made_count())
        self.said = self.waybill("apply", spec, "--auto-approve", *flags, code=code)
        self.waybill("verify", spec, "--level", "rows")
        return target

    def made_count(self):
        self.specs = getattr(self, "specs", 0) + 1
        return self.specs

    def stopped(self, source, engine, *wanted, tables='  - copy: "*"\n', settings="names: same", code=3, target=None):
        """`plan` ends with `code` and says each of `wanted`; returns all it said."""
        target = target or self.fresh(engine)
        spec = self.spec(source, target, tables, settings=settings, name="stop%d" % self.made_count())
        said = self.waybill("plan", spec, code=code)
        text = said.stdout + said.stderr
        for word in wanted:
            self.assertIn(word, text)
        return text

    def planned(self, source, engine, *wanted, tables='  - copy: "*"\n', settings="names: same", target=None):
        """`plan -v` succeeds (with or without a warning) and says each of `wanted`; returns all it said."""
        target = target or self.fresh(engine)
        spec = self.spec(source, target, tables, settings=settings, name="plan%d" % self.made_count())
        said = self.waybill("plan", spec, "-v")
        text = said.stdout + said.stderr
        for word in wanted:
            self.assertIn(word, text)
        return text
