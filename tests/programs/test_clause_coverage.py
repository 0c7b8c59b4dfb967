"""Every clause that shows on the wire has a case. Those that do not show stand
with the reason in the table of conformance/suite/README.md."""
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUITE = ROOT / "conformance" / "suite"
PARTS = re.compile(r"(?<!\\)\|")


def rows(path, heading=None):
    """The cells of each row of a Markdown page's tables, from a heading on."""
    text = path.read_text()
    if heading:
        text = text.split(heading, 1)[1]
    for line in text.splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in PARTS.split(line)[1:-1]]


def clauses():
    """ID: (party, level)."""
    return {row[0]: (row[1], row[2]) for row in rows(ROOT / "docs/PROTOCOL.md")
            if re.fullmatch(r"[A-Z]+-[A-Za-z0-9.]+", row[0])}


def judged():
    found = set()
    for path in SUITE.rglob("*.session"):
        for line in path.read_text().splitlines():
            words = line.split("#")[0].split()
            if words[:1] == ["clause"]:
                found.update(words[1:])
    return found


def excused():
    """ID: the reason why it has no case."""
    found = {}
    for row in rows(SUITE / "README.md", "## Clauses of a server without a case"):
        if len(row) == 2 and not row[0].startswith("C clauses"):
            found.update({name.strip(): row[1] for name in row[0].split(",")
                          if re.match(r"\s*[A-Z]+-", name)})
    return found


CLAUSES = clauses()


def test_the_tables_can_be_read():
    assert len(CLAUSES) > 150 and len(excused()) > 10


@pytest.mark.parametrize("name", [
    name for name, (party, level) in CLAUSES.items()
    if party in "SB" and level in "RI"])
def test_it_has_a_case_or_a_reason(name):
    assert name in judged() or excused().get(name)


def test_only_clauses_are_excused():
    assert set(excused()) <= set(CLAUSES)
