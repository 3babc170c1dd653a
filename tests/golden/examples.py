#!/usr/bin/env python3
"""Every example says the same in both spellings: waybill.yaml and waybill.wb are formatted, give the same plan byte for
byte (as text and as JSON, the fingerprint of the spec included) and come out of each other by `fmt --to`. The plan is
the one in plan.txt; --bless writes it. Usage: WAYBILL=path examples.py [--bless]
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

waybill = str(pathlib.Path(os.environ.get("WAYBILL", "waybill")).absolute())
examples = pathlib.Path(__file__).resolve().parent.parent.parent / "examples"
ENVIRONMENT = {"SOURCE_URL": "sqlite:music.db", "TARGET_URL": "postgresql://you@localhost/music"}


def run(folder, *words):
    done = subprocess.run([waybill, *words], cwd=folder, text=True, capture_output=True, stdin=subprocess.DEVNULL,
                          env={**os.environ, **ENVIRONMENT})
    return done.returncode, done.stdout, done.stderr


def plan(folder, spec, *words):
    target = ["--target-catalog", "target.json"] if (folder / "target.json").exists() else []
    code, out, err = run(folder, "plan", spec, *target, *words)
    if code not in (0, 7):
        raise SystemExit(f"{folder.name}/{spec}: plan ended with {code}\n{out}{err}")
    return out


def check(example, folder, bless):
    for name in ("waybill.yaml", "waybill.wb", "source.sql", "target.json"):
        if (example / name).exists():
            shutil.copy(example / name, folder)
    database = sqlite3.connect(folder / f"{example.name}.db")
    database.executescript((folder / "source.sql").read_text())
    database.close()

    wrong = []
    for spec in ("waybill.yaml", "waybill.wb"):
        code, out, _ = run(folder, "fmt", spec, "--check")
        if code != 0:
            wrong.append(f"{spec} is not formatted:\n{out}")
    texts = [plan(folder, spec) for spec in ("waybill.yaml", "waybill.wb")]
    if texts[0] != texts[1]:
        wrong.append("the two spellings give two plans")
    documents = [json.loads(plan(folder, spec, "--format", "json")) for spec in ("waybill.yaml", "waybill.wb")]
    for document in documents:
        document["spec"].pop("name")  # of the file
    if documents[0] != documents[1]:
        wrong.append("the two spellings give two plans as JSON")
    for spec, to in (("waybill.yaml", "wb"), ("waybill.wb", "yaml")):
        run(folder, "fmt", spec, "--to", to, "-o", f"other.{to}")
        if plan(folder, f"other.{to}") != texts[0]:
            wrong.append(f"{spec} as {to} gives another plan")
    golden = example / "plan.txt"
    if bless:
        golden.write_text(texts[0])
    elif golden.read_text() != texts[0]:
        wrong.append(f"the plan is not plan.txt:\n{texts[0]}")
    return [f"{example.name}: {line}" for line in wrong]


def main():
    wrong, tried = [], 0
    for example in sorted(path.parent for path in examples.glob("*/waybill.yaml")):
        tried += 1
        with tempfile.TemporaryDirectory() as name:
            wrong += check(example, pathlib.Path(name), "--bless" in sys.argv)
    for line in wrong:
        print(line)
    print(f"{tried} examples, {len(wrong)} findings")
    sys.exit(1 if wrong or not tried else 0)


main()
