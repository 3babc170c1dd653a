"""`inspect --format sql` makes the schema again: loaded by the engine's own client, it is introspected as the same."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from databases import ENGINES, ROOT, WaybillTest, load  # noqa: E402


class InspectSql(WaybillTest):
    def again(self, engine, first):
        """A second database out of the first one's printed SQL."""
        printed = self.waybill("inspect", first, "--format", "sql").stdout
        second = self.fresh(engine)
        load(second, printed)
        return printed, second

    def round_trip(self, engine):
        first = self.fresh(engine)
        with open(os.path.join(ROOT, "tests/engines/inspect_sql", engine + ".sql"), encoding="utf-8") as script:
            load(first, script.read())
        printed, second = self.again(engine, first)
        self.assertEqual("No difference.\n", self.waybill("diff", first, second).stdout)
        self.assertEqual(printed, self.again(engine, second)[0])


for each in ENGINES:
    if os.path.exists(os.path.join(ROOT, "tests/engines/inspect_sql", each + ".sql")):
        setattr(InspectSql, "test_" + each, lambda self, engine=each: self.round_trip(engine))

if __name__ == "__main__":
    unittest.main(verbosity=2)
