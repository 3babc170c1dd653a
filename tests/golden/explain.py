#!/usr/bin/env python3
"""The pages of `waybill explain` do what they say: the spec under Fails reports the page's code, the one under Passes
does not and is clean.

A page's spec is put between a head and `copy: "*"` where it brings none of its own. Its source is explain/music.sql,
or the page's own block behind "Given:" (SQL, or a catalogue in JSON); "Given in the target:" fills the target. A spec for
another engine is planned offline. Usage: WAYBILL=path explain.py [CODE...]
"""
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

waybill = os.environ.get("WAYBILL", "waybill")
here = pathlib.Path(__file__).resolve().parent
pages = here.parent.parent / "compiler" / "diagnostics" / "explain"
HEAD = "waybill: 1\nmigration: m\nsource: sqlite:source.db\ntarget: sqlite:target.db\n"
# No data or spec can show these alone: what they need is said beside each.
ELSEWHERE = {
    "W0113": "features that are not there yet come and go; golden/check/not_yet.test shows one",
    "W0308": "every type of today's engines is held somehow by the others; the next engine may refuse one",
}


def blocks(page, kind):
    """(the line before, text) of each fenced block of this kind."""
    found = re.findall(r"([^\n]*)\n```" + kind + r"\n(.*?)```", page, re.S)
    return [(before.strip(), text) for before, text in found]


def whole(spec):
    if 'copy: "*"' not in spec and "# nothing else" not in spec:
        spec = spec.rstrip("\n") + '\n  - copy: "*"\n'
    return spec if spec.startswith("waybill:") else HEAD + spec


def run(folder, *words):
    done = subprocess.run([waybill, *words], cwd=folder, text=True, capture_output=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def findings(folder, spec):
    """Codes and exit code of one spec."""
    (folder / "waybill.yaml").write_text(spec)
    engine = re.search(r"^target: \"?(\w+)", spec, re.M)
    engine = engine.group(1) if engine else "sqlite"
    words = ["plan", "-v"]
    if engine in ("postgresql", "mysql", "mariadb"):
        if not (folder / "source.json").exists():
            (folder / "source.json").write_text(run(folder, "inspect", "sqlite:source.db", "--format", "json")[1])
        (folder / "target.json").write_text(json.dumps({"engine": engine}))
        words = ["plan", "-v", "--source-catalog", "source.json", "--target-catalog", "target.json"]
    code, out, err = run(folder, *words)
    return set(re.findall(r"^(?:error|warning|note)\[(W\d{4})\]", out + err, re.M)), code, out + err


def check_page(path):
    code, page = path.stem, path.read_text()
    specs = [text for _, text in blocks(page, "yaml")]
    if len(specs) != 2:
        return [f"{code}: {len(specs)} specs, not 2"]
    wrong = []
    for spec, fails in zip(specs, (True, False)):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            given = {before: text for before, text in blocks(page, "sql")}
            source = given.get("Given:", (here / "explain" / "music.sql").read_text())
            for file, script in (("source.db", source), ("target.db", given.get("Given in the target:"))):
                if script is not None:
                    database = sqlite3.connect(folder / file)
                    database.executescript(script)
                    database.close()
            for before, text in given.items():
                if before.startswith("Given as "):
                    (folder / before[9:].rstrip(":")).write_text(text)
            for _, text in blocks(page, "json"):
                (folder / "source.json").write_text(text)
            codes, exit_code, said = findings(folder, whole(spec))
        if fails and code not in codes:
            wrong.append(f"{code}: the failing spec does not report it:\n{said}")
        if not fails and (code in codes or exit_code not in (0,)):
            wrong.append(f"{code}: the passing spec is not clean (exit {exit_code}):\n{said}")
    return wrong


def main():
    wanted = sys.argv[1:]
    wrong, tried = [], 0
    for path in sorted(pages.glob("W*.md")):
        if path.stem in ELSEWHERE or (wanted and path.stem not in wanted) or path.stem < "W0130":
            continue  # codes of the reader: unit/codes_test
        tried += 1
        wrong += check_page(path)
    for line in wrong:
        print(line)
    print(f"{tried - len(wrong)} pages hold, {len(wrong)} findings")
    sys.exit(1 if wrong or not tried else 0)


main()
