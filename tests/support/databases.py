"""Databases for tests that drive the waybill binary against real servers: fresh ones made and dropped, their rows read
by the engines' own clients (never by waybill), values made comparable. Python's standard library only."""
import os
import re
import sqlite3
import subprocess
import tempfile
import unittest
from decimal import Decimal
from urllib.parse import unquote, urlparse

WAYBILL = os.environ.get("WAYBILL", "waybill")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SERVERS = {
    "postgresql": os.environ.get("WAYBILL_TEST_POSTGRESQL", ""),
    "mariadb": os.environ.get("WAYBILL_TEST_MARIADB", ""),
}
ENGINES = ("sqlite", "postgresql", "mariadb")


def run(*command, **options):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=300, **options)


def mariadb(url, sql, check=True):
    parts = urlparse(url)
    env = dict(os.environ, MYSQL_PWD=unquote(parts.password or ""))
    command = ["mariadb", "--no-defaults", "--default-character-set=utf8mb4", "-N", "-B", "--raw", "-h", parts.hostname,
               "-P", str(parts.port), "-u", parts.username]
    if parts.path[1:]:
        command.append(parts.path[1:])
    return subprocess.run(command + ["-e", sql], capture_output=True, text=True, check=check, env=env, timeout=300).stdout


def psql(url, sql, *flags, check=True):
    return subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *flags, url, "-c", sql], capture_output=True,
                          text=True, check=check, timeout=300).stdout


def execute(url, sql):
    """Runs statements by the engine's own client."""
    if url.startswith("sqlite:"):
        with sqlite3.connect(url[7:]) as connection:
            connection.executescript(sql)
    elif url.startswith("postgresql"):
        psql(url, sql)
    else:
        mariadb(url, sql)


def load(url, script):
    """Runs a script by the engine's own client, from its standard input, as `client < file` does."""
    parts, env = urlparse(url), dict(os.environ)
    if url.startswith("sqlite:"):
        command = ["sqlite3", "-bail", url[7:]]
    elif url.startswith("postgresql"):
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", url]
    else:
        env["MYSQL_PWD"] = unquote(parts.password or "")
        command = ["mariadb", "--no-defaults", "--default-character-set=utf8mb4", "-h", parts.hostname, "-P", str(parts.port),
                   "-u", parts.username, parts.path[1:]]
    done = subprocess.run(command, input=script, capture_output=True, text=True, env=env, timeout=300)
    if done.returncode != 0:
        raise AssertionError("%s said: %s" % (command[0], done.stderr))


def quoted(url, name):
    mark = "`" if url.startswith(("maria", "mysql")) else '"'
    return ".".join(mark + part.replace(mark, mark * 2) + mark for part in name.split("."))


def comparable(value):
    """A value's text without what engines print differently: zeros of decimals, empty fractions of seconds."""
    if value is None:
        return None
    text = str(value)
    if re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", text):
        number = Decimal(text)
        return str(number.normalize() + 0) if number else "0"
    if text in ("t", "true"):
        return "1"
    if text in ("f", "false"):
        return "0"
    return re.sub(r"(\d\d:\d\d:\d\d)\.0+$", r"\1", text)


def rows(url, select_columns, table):
    """Sorted rows of some columns (SQL of the engine), each value comparable()."""
    if url.startswith("sqlite:"):
        connection = sqlite3.connect(url[7:])
        found = [tuple(comparable(v) for v in row)
                 for row in connection.execute("SELECT %s FROM %s" % (",".join(select_columns), quoted(url, table)))]
        connection.close()
    elif url.startswith("postgresql"):
        sql = "SELECT %s FROM %s" % (",".join("coalesce('v'||%s::text,'N')" % c for c in select_columns), quoted(url, table))
        out = psql(url, sql, "-F", "\x1f", "-R", "\x1e").rstrip("\n")
        found = [tuple(None if v == "N" else comparable(v[1:]) for v in line.split("\x1f")) for line in out.split("\x1e")] if out else []
    else:
        sql = "SELECT concat(concat_ws('\x1f',%s),'\x1e') FROM %s" % (
            ",".join("coalesce(concat('v',%s),'N')" % c for c in select_columns), quoted(url, table))
        lines = mariadb(url, sql).split("\x1e\n")[:-1]
        found = [tuple(None if v == "N" else comparable(v[1:]) for v in line.split("\x1f")) for line in lines]
    return sorted(found, key=lambda row: tuple((v is not None, v or "") for v in row))


def table_rows(url, table, columns):
    return rows(url, [quoted(url, c) for c in columns], table)


class WaybillTest(unittest.TestCase):
    """A temporary folder and fresh databases per test; skipped where a server it needs is not there."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.made = 0

    def fresh(self, engine):
        """The URL of a new, empty database."""
        self.made += 1
        name = "t%d_%d" % (os.getpid(), self.made)
        if engine == "sqlite":
            return "sqlite:%s/%s.db" % (self.folder, name)
        server = SERVERS[engine]
        if not server:
            self.skipTest("no %s server: tests/run starts one" % engine)
        if engine == "postgresql":
            psql(server, 'CREATE DATABASE "%s"' % name)
            self.addCleanup(psql, server, 'DROP DATABASE IF EXISTS "%s" WITH (FORCE)' % name, check=False)
        else:
            mariadb(server, "CREATE DATABASE `%s`" % name)
            self.addCleanup(mariadb, server, "DROP DATABASE IF EXISTS `%s`" % name, check=False)
        return server.rsplit("/", 1)[0] + "/" + name

    def shop(self):
        """The book shop of examples/shop as a SQLite file."""
        path = os.path.join(self.folder, "shop.db")
        with open(os.path.join(ROOT, "examples/shop/source.sql"), encoding="utf-8") as script:
            connection = sqlite3.connect(path)
            connection.executescript(script.read())
            connection.close()
        return "sqlite:" + path

    def spec(self, source, target, tables='  - copy: "*"\n', settings="names: snake_case", name="spec", head=""):
        path = os.path.join(self.folder, name + ".yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write('waybill: 1\nmigration: %s\nsource: "%s"\ntarget: "%s"\nsettings: { %s }\n%stables:\n%s'
                       % (name, source, target, settings, head, tables))
        return path

    def waybill(self, *words, code=0, **options):
        """Runs the binary in the test's folder and checks its exit code (None: any)."""
        result = run(WAYBILL, *words, cwd=self.folder, **options)
        if code is not None:
            self.assertEqual(code, result.returncode, "waybill %s\n%s\n%s" % (" ".join(map(str, words)), result.stdout, result.stderr))
        return result


def tables_of(url):
    """{table: [columns]} of a SQLite file."""
    connection = sqlite3.connect(url[7:])
    names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")]
    found = {name: [r[1] for r in connection.execute('PRAGMA table_info("%s")' % name)] for name in names}
    connection.close()
    return found


def snake(name):
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
