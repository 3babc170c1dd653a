"""kill -9 in the middle, again and again: exactly the source's rows in the end. One apply at a time. Stale plans refused.
Nothing written by what only looks, nothing written by what is refused, and no password anywhere."""
import glob
import os
import random
import sqlite3
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from databases import ENGINES, SERVERS, WAYBILL, WaybillTest, execute, mariadb, psql, table_rows  # noqa: E402
from hazards import hazard  # noqa: E402

ROWS = 200000


def dump(url):
    """The whole of a database as text."""
    if url.startswith("sqlite:"):
        connection = sqlite3.connect(url[7:])
        return "\n".join(connection.iterdump())
    from urllib.parse import unquote, urlparse
    parts = urlparse(url)
    if url.startswith("postgresql"):
        out = subprocess.run(["pg_dump", "--no-comments", url], capture_output=True, text=True, check=True).stdout
        return "\n".join(line for line in out.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))
    env = dict(os.environ, MYSQL_PWD=unquote(parts.password))
    return subprocess.run(["mariadb-dump", "--no-defaults", "--skip-dump-date", "-h", parts.hostname, "-P", str(parts.port), "-u",
                           parts.username, parts.path[1:]], capture_output=True, text=True, check=True, env=env).stdout


class Interrupted(WaybillTest):
    def big(self):
        path = os.path.join(self.folder, "big.db")
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, price NUMERIC(8,2), note TEXT)")
        connection.executemany("INSERT INTO item VALUES (?, ?, ?, ?)",
                               ((i, "item %d" % i, i % 1000 / 100, None if i % 3 else "n" * (i % 50)) for i in range(1, ROWS + 1)))
        connection.commit()
        connection.close()
        return "sqlite:" + path

    @hazard("H105", "automatic", "a table is committed chunk by chunk, each with its line of the ledger: no transaction of a whole table")
    @hazard("H109", "automatic", "what is done is in the ledger, what may be there is asked for: a run that was cut off goes on")
    def kill(self, engine):
        source, target = self.big(), self.fresh(engine)
        spec = self.spec(source, target, settings="chunk_rows: 2000")
        killed = 0
        for _ in range(10):
            process = subprocess.Popen([WAYBILL, "apply", spec, "--auto-approve", "-q"], cwd=self.folder, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0.02, 0.3))
            killed += process.poll() is None
            process.kill()
            process.wait()
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.assertGreater(killed, 0)
        columns = ["id", "name", "price", "note"]
        self.assertEqual(table_rows(source, "item", columns), table_rows(target, "item", columns))
        self.waybill("verify", spec)
        status = self.waybill("status", spec).stdout
        self.assertIn("done", status)

    def test_second_apply_is_told_who_holds_the_lock(self):
        source, target = self.big(), self.fresh("postgresql")
        spec = self.spec(source, target, settings="chunk_rows: 500")
        first = subprocess.Popen([WAYBILL, "apply", spec, "--auto-approve", "-q"], cwd=self.folder, stdout=subprocess.DEVNULL)
        deadline = time.time() + 20
        while time.time() < deadline:
            if psql(target, "SELECT to_regclass('waybill.chunks')").strip() and psql(target, "SELECT count(*) FROM waybill.chunks").strip() != "0":
                break
            time.sleep(0.01)
        second = self.waybill("apply", spec, "--auto-approve", "-q", code=1)
        self.assertIn("locked by", second.stderr)
        self.assertIn("pid %d" % first.pid, second.stderr)
        self.assertEqual(0, first.wait())

    def test_interrupt_stops_and_says_how_to_go_on(self):
        source, target = self.big(), self.fresh("postgresql")
        spec = self.spec(source, target, settings="chunk_rows: 500")
        process = subprocess.Popen([WAYBILL, "apply", spec, "--auto-approve", "-q"], cwd=self.folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        time.sleep(0.4)
        process.send_signal(2)
        error = process.communicate()[1]
        if process.returncode != 0:
            self.assertEqual(5, process.returncode, error)
            self.assertIn("run the same command again", error)
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.waybill("verify", spec)


class Plans(WaybillTest):
    def stale(self, engine):
        shop, target = self.shop(), self.fresh(engine)
        execute(target, "CREATE TABLE mine (id int PRIMARY KEY, note varchar(20))")
        before = (dump(shop), dump(target))
        spec = self.spec(shop, target)
        first, second = self.waybill("plan", spec, "-o", "a.plan", "-q").stdout, self.waybill("plan", spec, "-o", "b.plan", "-q").stdout
        self.assertEqual(first, second)
        with open(self.folder + "/a.plan", "rb") as a, open(self.folder + "/b.plan", "rb") as b:
            self.assertEqual(a.read(), b.read())
        self.waybill("check", spec)
        self.waybill("plan", spec, "--detailed-exitcode", code=2)
        self.assertEqual(before, (dump(shop), dump(target)))
        execute(target, "ALTER TABLE mine ADD COLUMN more int")
        refused = self.waybill("apply", "a.plan", "--auto-approve", code=4).stderr
        self.assertIn("Saved plan is stale", refused)
        self.assertIn("mine", refused)
        self.waybill("plan", spec, "-o", "a.plan", "-q")
        execute(shop, "ALTER TABLE Genre ADD COLUMN Sort int")
        refused = self.waybill("apply", "a.plan", "--auto-approve", code=4).stderr
        self.assertIn("Genre", refused)
        self.waybill("plan", spec, "-o", "a.plan", "-q")
        self.waybill("apply", "a.plan", "--auto-approve", "-q")
        self.waybill("verify", spec)

    def test_changed_spec_is_refused(self):
        shop, target = self.shop(), self.fresh("sqlite")
        spec = self.spec(shop, target)
        self.waybill("plan", spec, "-o", "a.plan", "-q")
        with open(spec, "a", encoding="utf-8") as file:
            file.write("after: SELECT 1   # another thought\n")
        self.assertIn("the spec has changed", self.waybill("apply", "a.plan", "--auto-approve", code=4).stderr)

    def test_a_comment_changes_no_spec(self):
        shop, target = self.shop(), self.fresh("sqlite")
        spec = self.spec(shop, target)
        self.waybill("plan", spec, "-o", "a.plan", "-q")
        with open(spec, "a", encoding="utf-8") as file:
            file.write("# another thought\n")
        self.waybill("fmt", spec)
        self.waybill("apply", "a.plan", "--auto-approve")

    def test_not_approved(self):
        shop, target = self.shop(), self.fresh("sqlite")
        self.waybill("apply", self.spec(shop, target), code=4, input="no\n")
        self.assertFalse(os.path.exists(target[7:]))
        self.waybill("apply", self.spec(shop, target), input="yes\n")

    def test_rejected_spec_writes_nothing(self):
        shop, target = self.shop(), self.fresh("sqlite")
        spec = self.spec(shop, target, '  - copy: Book\n    columns: { price_cents: { from: PriceCents, type: tinyint } }\n  - copy: "*"\n')
        self.assertIn("W0304", self.waybill("apply", spec, "--auto-approve", code=3).stderr)
        self.assertFalse(os.path.exists(target[7:]))

    def test_no_password_anywhere(self):
        shop = self.shop()
        server = SERVERS["postgresql"] or self.skipTest("no postgresql server")
        name = self.fresh("postgresql").rsplit("/", 1)[1]
        psql(server, "DROP ROLE IF EXISTS secretive; CREATE ROLE secretive LOGIN SUPERUSER PASSWORD 'Tr0ub4dor-3'")
        self.addCleanup(psql, server, "DROP ROLE IF EXISTS secretive", check=False)
        host = server.split("@", 1)[1].rsplit("/", 1)[0]
        target = "postgresql://secretive:Tr0ub4dor-3@%s/%s" % (host, name)
        self.addCleanup(psql, server, 'DROP DATABASE IF EXISTS "%s" WITH (FORCE)' % name, check=False)
        spec = self.spec(shop, target)
        said = ""
        for words in (["plan", spec, "-o", "a.plan", "-v"], ["plan", spec, "--format", "json"], ["render", spec, "-o", "scripts"],
                      ["apply", "a.plan", "--auto-approve", "-v"], ["status", spec], ["history", spec], ["verify", spec], ["ping", target],
                      ["inspect", target]):
            result = self.waybill(*words)
            said += result.stdout + result.stderr
        said += dump(target)
        for path in glob.glob(self.folder + "/**", recursive=True):
            if os.path.isfile(path) and path != spec:
                with open(path, encoding="utf-8", errors="replace") as file:
                    said += file.read()
        self.assertNotIn("Tr0ub4dor", said)


for one in ENGINES:
    setattr(Interrupted, "test_kill_9_" + one, lambda self, e=one: self.kill(e))
    setattr(Plans, "test_stale_" + one, lambda self, e=one: self.stale(e))

if __name__ == "__main__":
    unittest.main(verbosity=2)
