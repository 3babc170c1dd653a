"""The measuring half of tests/bench/load: the pipe and waybill in turn, from SQLite and from PostgreSQL into PostgreSQL."""
import os
import re
import statistics
import subprocess
import sys
import time

waybill, work, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
server = os.environ["WAYBILL_TEST_POSTGRESQL"]
base = server.rsplit("/", 1)[0]
TABLE = ("CREATE TABLE orders (id bigint NOT NULL, customer_id bigint NOT NULL, amount numeric(12,2) NOT NULL, product varchar(60) NOT NULL,"
         " created_at timestamp NOT NULL, paid boolean NOT NULL, note text, weight double precision NOT NULL, due date NOT NULL)")


def psql(url, *sql):
    for one in sql:
        subprocess.run(["psql", "-X", "-q", url, "-c", one], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def fresh(name):
    psql(server, 'DROP DATABASE IF EXISTS "%s"' % name, 'CREATE DATABASE "%s"' % name, "CHECKPOINT")
    return "%s/%s" % (base, name)


def timed(command):
    begun = time.time()
    subprocess.run(["bash", "-o", "pipefail", "-c", command], check=True, stdout=subprocess.DEVNULL)
    return time.time() - begun


def apply(source, target, *flags):
    """Seconds of the whole and of the load step, and the peak memory in MiB."""
    spec = work + "/spec.yaml"
    with open(spec, "w") as file:
        file.write('waybill: 1\nmigration: bench\nsource: "%s"\ntarget: "%s"\ntables: [ { copy: orders } ]\n' % (source, target))
    subprocess.run([waybill, "plan", spec, "--no-probe", "-q", "-o", work + "/bench.plan"], check=True, stdout=subprocess.DEVNULL)
    begun = time.time()
    result = subprocess.run(["/usr/bin/time", "-f", "peak %M", waybill, "apply", work + "/bench.plan", "--auto-approve", "--format", "json", *flags],
                            check=True, capture_output=True, text=True)
    whole = time.time() - begun
    load = float(re.search(r'"step_finished","step":"orders.load".*?"seconds":([0-9.e-]+)', result.stdout).group(1))
    return whole, load, int(re.search(r"peak (\d+)", result.stderr).group(1)) / 1024


def report(title, figures):
    for name, values in figures.items():
        print("  %-44s %8.2f   (%.2f .. %.2f)" % (name, statistics.median(values), min(values), max(values)))


sqlite = "sqlite:%s/source.db" % work
kept = fresh("bench_source")
psql(kept, TABLE)
timed("sqlite3 -csv '%s/source.db' 'SELECT * FROM orders' | psql -X -q '%s' -c 'COPY orders FROM STDIN (FORMAT csv)'" % (work, kept))
psql(kept, "ALTER TABLE orders ADD PRIMARY KEY (id)", "VACUUM ANALYZE orders")
pipes = {
    "SQLite -> PostgreSQL": (sqlite, "sqlite3 -csv '%s/source.db' 'SELECT * FROM orders' | psql -X -q '{}' -c 'COPY orders FROM STDIN (FORMAT csv)'" % work),
    "PostgreSQL -> PostgreSQL": (kept, "psql -X -q '%s' -c 'COPY orders TO STDOUT (FORMAT binary)' | psql -X -q '{}' -c 'COPY orders FROM STDIN (FORMAT binary)'" % kept),
}
for title, (source, pipe) in pipes.items():
    figures = {"the clients' pipe": [], "waybill, load step": [], "waybill apply --no-verify": [], "waybill apply": [], "peak memory of waybill, MiB": []}
    for _ in range(runs):
        target = fresh("bench_pipe")
        psql(target, TABLE)
        figures["the clients' pipe"].append(timed(pipe.format(target)))
        whole, load, peak = apply(source, fresh("bench_waybill"), "--no-verify")
        figures["waybill, load step"].append(load)
        figures["waybill apply --no-verify"].append(whole)
        whole, load, more = apply(source, fresh("bench_waybill"))
        figures["waybill, load step"].append(load)
        figures["waybill apply"].append(whole)
        figures["peak memory of waybill, MiB"].append(max(peak, more))
    print("%s: seconds, median (least .. greatest) of %d" % (title, runs))
    report(title, figures)
