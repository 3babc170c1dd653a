#!/usr/bin/env python3
"""The table of hazards, made of the tests: which test holds each one, and what becomes of it.

    tests/hazards/table.py            prints it
    tests/hazards/table.py --write    into tests/hazards/README.md
    tests/hazards/table.py --check    fails where the README is another one
"""
import ast
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from hazards import OUTCOMES  # noqa: E402

ELSEWHERE = "of an engine that waybill does not know yet"
TITLES = {
    "H01": "zero dates",
    "H02": "`IS NULL` matches zero dates",
    "H03": "MA default sql_mode allows zero dates",
    "H04": "partial and invalid dates",
    "H05": "TIMESTAMP range",
    "H06": "DATETIME vs TIMESTAMP and session zone",
    "H07": "DST fold/gap",
    "H08": "fraction: round vs truncate",
    "H09": "TIME beyond 24 h / negative",
    "H10": "'24:00:00'",
    "H11": "infinity",
    "H12": "years outside 1..9999, BC",
    "H13": "YEAR two-digit input",
    "H14": "interval equality is not identity",
    "H15": "offset text",
    "H16": "offset/zone lost",
    "H17": "MS datetime 3.33 ms",
    "H18": "OR DATE has a time",
    "H19": "ON UPDATE CURRENT_TIMESTAMP",
    "H20": "implicit TIMESTAMP magic",
    "H21": "BIGINT UNSIGNED > 2^63-1",
    "H22": "smaller unsigned",
    "H23": "tinyint(1) is not bool",
    "H24": "ZEROFILL",
    "H25": "bit(1)/bit(n)",
    "H26": "overflow saturates",
    "H27": "cast rounding differs",
    "H28": "FLOAT text loses digits",
    "H29": "shortest text differs for equal bits",
    "H30": "float8::numeric keeps 15 digits",
    "H31": "NaN/Inf",
    "H32": "negative zero",
    "H33": "free numeric, negative scale",
    "H34": "money",
    "H35": "AUTO_INCREMENT and 0",
    "H36": "division, modulo, zero divide",
    "H37": "any value in any column",
    "H38": "affinity by substring",
    "H39": "decimals become REAL",
    "H40": "dates as text/epoch/ms/julian, mixed",
    "H41": "booleans",
    "H42": "keys",
    "H43": "double-quoted strings",
    "H44": "missing/odd declared types",
    "H45": "FKs off by default, mismatched parents",
    "H46": "internal objects",
    "H47": "ragged encodings and locks",
    "H48": "NUL in text",
    "H49": "\\u0000 and lone surrogates in JSON",
    "H50": "invalid UTF-8",
    "H51": "latin1 is cp1252, plus double encoding",
    "H52": "collation collisions",
    "H53": "PAD SPACE",
    "H54": "ci uniqueness lost",
    "H55": "char(n)/binary(n) padding",
    "H56": "Oracle '' is NULL",
    "H57": "length units",
    "H58": "silent trailing-space trim",
    "H59": "enum",
    "H60": "set",
    "H61": "JSON is not portable",
    "H62": "uuid bytes",
    "H63": "arrays",
    "H64": "geometry axis order/SRID",
    "H65": "inet, xml, tsvector, ranges, domains, lo oids",
    "H66": "case folding and case twins",
    "H67": "length and truncation collisions",
    "H68": "index-name scope",
    "H69": "constraint-name scope",
    "H70": "reserved and system names",
    "H71": "prefix and unique-prefix indexes",
    "H72": "key and row size",
    "H73": "FULLTEXT",
    "H74": "partial and expression indexes",
    "H75": "DESC, NULLS, INVISIBLE/IGNORED",
    "H76": "GIN/GiST/BRIN/hash/INCLUDE/spatial/opclass",
    "H77": "NULLs in unique",
    "H78": "orphans",
    "H79": "FK to non-unique parent",
    "H80": "FK type mismatch",
    "H81": "FK actions",
    "H82": "deferrable, cycles, self references",
    "H83": "MATCH FULL",
    "H84": "constraints that never existed",
    "H85": "CHECK/generated expressions with dialect functions",
    "H86": "COLUMN_DEFAULT quoting",
    "H87": "time and uuid defaults",
    "H88": "generated columns",
    "H89": "next value",
    "H90": "GENERATED ALWAYS",
    "H91": "shared or standalone sequences",
    "H92": "triggers",
    "H93": "target triggers fire during load",
    "H94": "views",
    "H95": "materialized views",
    "H96": "partitions",
    "H97": "PG inheritance/partition children",
    "H98": "comments, tablespaces, engines, row formats",
    "H99": "hidden columns",
    "H100": "tables without a PK",
    "H101": "composite/non-integer keys",
    "H102": "text ranges across collations",
    "H103": "huge rows",
    "H104": "packet and parameter limits",
    "H105": "transaction limits",
    "H106": "snapshot across readers",
    "H107": "replicas",
    "H108": "timeouts that truncate silently",
    "H109": "DDL not transactional",
    "H110": "partial success looks like success",
    "H111": "RLS on the source",
    "H112": "privileges, DEFINER, search_path attack",
    "H113": "sql_mode",
    "H114": "PG session text formats",
    "H115": "LIKE, regex, concat, boolean, GROUP BY in translated SQL",
    "H116": "hash functions vanish",
    "H117": "package upgrade under a live server",
    "H118": "conversion functions that return NULL instead of failing",
    "H119": "PG casts that drop data silently",
    "H120": "retries and upserts",
}
OF_OTHER_ENGINES = ("H17", "H18", "H56")  # SQL Server and Oracle

HEAD = """# Hazards

What goes wrong when a database moves from one engine to another, by number, and what waybill does about it. Made of the
tests by `tests/hazards/table.py --write`; each line is a test that fails when it is no longer true.

"""


def marks_of(path):
    """(number, outcome, says, test) of each method that @hazard marks; read, not imported: no server is needed."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "hazard":
                number, outcome, says = (ast.literal_eval(argument) for argument in mark.args)
                yield number, outcome, says, "%s `%s`" % (path.relative_to(HERE.parent).as_posix(), node.name)


def table():
    found = {}
    for folder in ("hazards", "engines", "fault"):
        for path in sorted((HERE.parent / folder).glob("*.py")):
            for number, outcome, says, test in marks_of(path):
                if number not in TITLES or outcome not in OUTCOMES:
                    sys.exit("%s: no such hazard or outcome: %s, %s" % (test, number, outcome))
                found.setdefault(number, []).append((outcome, says, test))
    text = HEAD + "".join("* **%s**: %s\n" % pair for pair in OUTCOMES.items())
    text += "\n| number | hazard | outcome | what waybill does | test |\n| --- | --- | --- | --- | --- |\n"
    for number, title in TITLES.items():
        for outcome, says, test in found.get(number, []):
            text += "| %s | %s | %s | %s | %s |\n" % (number, title, outcome, says.replace("|", "\\|"), test)
        if number not in found:
            text += "| %s | %s | | %s | |\n" % (number, title, ELSEWHERE if number in OF_OTHER_ENGINES else "no test of its own yet")
    untold = [n for n in TITLES if n not in found and n not in OF_OTHER_ENGINES]
    return text + "\n%d of %d have a test; without one yet: %s.\n" % (len(found), len(TITLES), ", ".join(untold) or "none")


if __name__ == "__main__":
    readme = HERE / "README.md"
    if "--write" in sys.argv:
        readme.write_text(table(), encoding="utf-8")
    elif "--check" in sys.argv:
        if readme.read_text(encoding="utf-8") != table():
            sys.exit("tests/hazards/README.md is not what the tests say: tests/hazards/table.py --write")
    else:
        print(table(), end="")
