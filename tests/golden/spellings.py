#!/usr/bin/env python3
"""What a spec says it says in both spellings: every spec of the golden tests that reads is written as .wb and back by
`fmt --to`, and all three give the same answer byte for byte: the plan as text and as JSON, or what stands in its way.
`everything.yaml` holds every construct of the language. Usage: WAYBILL=path spellings.py
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

waybill = str(pathlib.Path(os.environ.get("WAYBILL", "waybill")).absolute())
golden = pathlib.Path(__file__).resolve().parent
ENVIRONMENT = {**os.environ, "SHARED": str(golden / "shared")}


def run(folder, *words):
    done = subprocess.run([waybill, *words], cwd=folder, text=True, capture_output=True, stdin=subprocess.DEVNULL,
                          env=ENVIRONMENT)
    return done.returncode, done.stdout, done.stderr


def sections(path):
    """The commands before the one that is tested, its words, and the files of a .test."""
    shell, words, files, name = [], None, {}, None
    for line in path.read_text(errors="surrogateescape").split("\n"):
        head = re.fullmatch(r"-- (\S+) --", line)
        if head:
            name = head[1]
            files[name] = ""
        elif name:
            files[name] += line + "\n"
        elif line.startswith("$ "):
            shell.append(line[2:])
        elif line.startswith("waybill "):
            words = line.split()[1:]
    return shell, words, {name: text for name, text in files.items() if name not in ("stdout", "stderr")}


def answer(folder, words, spec):
    """Exit code, the plan without the file's name, and the codes and first lines of what is said."""
    words = [spec if word == "spec.yaml" else word for word in words]
    code, out, err = run(folder, *words)
    said = re.findall(r"^\w+\[W\d{4}\]: .*$", out + err, re.M)
    plan = out if code in (0, 7) and words[0] == "plan" else ""
    as_json = ""
    if plan and "--format" not in words:
        document = json.loads(run(folder, *words, "--format", "json")[1])
        document["spec"].pop("name", None)  # of the file
        as_json = json.dumps(document)
    return code, plan.replace(spec, "SPEC"), as_json, said


def check(path):
    shell, words, files = sections(path)
    if not words or words[0] not in ("plan", "check") or "spec.yaml" not in words or "spec.yaml" not in files:
        return None
    if any(word.startswith("-o") or word == "--format" for word in words):
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for file, text in files.items():
            (folder / file).write_text(text, errors="surrogateescape")
        for command in shell:
            subprocess.run(command, shell=True, cwd=folder, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
        if run(folder, "fmt", "spec.yaml", "--to", "wb", "-o", "spec.wb")[0] != 0:
            return None  # it does not read: there is nothing to say twice
        run(folder, "fmt", "spec.wb", "--to", "yaml", "-o", "back.yaml")
        first = answer(folder, words, "spec.yaml")
        return [f"{path.name}: {other} gives another answer\n  {first}\n  {found}" for other in ("spec.wb", "back.yaml")
                if (found := answer(folder, words, other)) != first]


def main():
    wrong, tried = [], 0
    for path in sorted([*golden.glob("plan/*.test"), *golden.glob("check/*.test")]):
        findings = check(path)
        if findings is None:
            continue
        tried += 1
        wrong += findings
    for line in wrong:
        print(line)
    print(f"{tried} specs in both spellings, {len(wrong)} findings")
    sys.exit(1 if wrong or not tried else 0)


main()
