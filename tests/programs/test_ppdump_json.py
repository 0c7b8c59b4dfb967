"""Every line of --json, of every capture, is as docs/ppdump.md says."""
import csv
import io
import json
import re

import pytest

from ppdump_help import CAPTURES, EVENING, ROOT, dump, lines, spoilt

TYPES = {"string": str, "integer": int, "number": float, "boolean": bool,
         "array": list, "object": dict, "null": type(None)}


def schema():
    """{kind: {member: (required, types)}} out of the document's table."""
    text = (ROOT / "docs" / "ppdump.md").read_text("utf-8")
    table = text.split("\n## JSON\n")[1].split("\n## ")[0]
    kinds = "frame open close gap broken finding".split()
    found = {kind: {} for kind in kinds}
    for row in re.findall(r"^\| (`.*?) \| (.*?) \| (.*?) \|", table, re.M):
        types = tuple(TYPES[word] for word in row[2].split(" or "))
        for member in re.findall(r"`(\w+)`", row[0]):
            for of in row[1].split(", "):
                for kind in kinds if of.startswith("all") else [of.strip("?")]:
                    found[kind][member] = (not of.endswith("?"), types)
    return found


SCHEMA = schema()


def refuse(word):
    raise ValueError(f"{word} is no JSON")


def unique(pairs):
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names), names
    return dict(pairs)


def read(line):
    return json.loads(line, parse_constant=refuse, object_pairs_hook=unique)


def check(line):
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", line)
    record = json.loads(line, parse_constant=refuse)
    members = SCHEMA[record["kind"]]
    assert set(record) <= set(members), line
    for member, (required, types) in members.items():
        if member not in record:
            assert not required, (member, line)
        elif types != (bool,):
            assert type(record[member]) in types, (member, line)
    return record


def test_the_table_is_understood():
    assert SCHEMA["frame"]["type"] == (True, (str, int))
    assert SCHEMA["gap"]["size"] == (True, (int,))
    assert SCHEMA["close"]["session_user"] == (False, (str,))


@pytest.mark.parametrize("path", sorted(
    path for path in CAPTURES.iterdir() if ".pcap" in path.name),
    ids=lambda path: path.name)
def test_every_capture(path):
    status, out, _ = dump("--json", path)
    assert status in (0, 2)
    for line in out.splitlines():
        check(line)


def test_a_broken_frame(tmp_path):
    status, out, _ = dump("--json", spoilt(tmp_path))
    wrong = [record for record in map(check, out.splitlines())
             if record.get("ok") is False]
    assert status == 0
    assert wrong[0]["clause"] == "V-6" and wrong[0]["type"] == 99
    assert wrong[0]["at"] == 2 and wrong[0]["bytes"].startswith("1d0063")


def test_fields_are_exact():
    record = read(lines("--json", "--filter=type == RESIZE_CANVAS", EVENING)[0])
    assert record["fields"] == {"length": 640, "width": 480.5}
    assert record["time"] == 1516147200.2575
    assert record["src"] == "10.0.0.1:40001" and record["user"] == "alice"


def test_csv_is_read_by_others():
    status, out, _ = dump("--csv", EVENING)
    rows = list(csv.DictReader(io.StringIO(out, newline=""), strict=True))
    assert status == 0 and len(rows) == len(lines(EVENING))
    assert [row["user"] for row in rows if row["type"] == "ADD_STROKE"] == \
        ["alice", "alice", "zoé", "zoé"]
