"""Every line of ppconform's --json has the members that docs/REPORT.md lists."""
import json
import re

from ppconform_help import POLITE, ROOT, Fake, answering, conform

OPTIONAL = {"step", "expected", "came", "why", "first", "packets"}
SCRIPT = '''case "passes"
  clause A-4
  users alice
  alice sync

case "fails"
  clause A-4
  users alice
  alice expect closed within 50ms

case "not set up"
  clause D-1
  lobby room: alice bob
  alice sync
'''


def tables():
    """{kind: its members}"""
    text = (ROOT / "docs" / "REPORT.md").read_text("utf-8")
    lines, verdict = text.split("\n# The page")[0].split("\nA `verdict`:\n")
    found = {kind: set(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", members)))
             for kind, members in re.findall(r"^\| `(\w+)` \|[^|]*\| (.*) \|$",
                                             lines, re.M)}
    rows = re.findall(r"^\| (`.*?) \|", verdict, re.M)
    found["verdict"] = set(re.findall(r"`(\w+)`", " ".join(rows)))
    return found


def test_lines_have_the_members_that_are_documented(script, tmp_path):
    with Fake(answering(POLITE)) as fake:
        conform(f"--port={fake.port}", f"--json={tmp_path / 'run'}",
                script(SCRIPT))
    records = [json.loads(line)
               for line in (tmp_path / "run").read_text().splitlines()]
    members, seen = tables(), set()
    for record in records:
        listed = members[record.pop("kind")]
        assert set(record) <= listed, record
        assert listed - set(record) <= OPTIONAL, record
        seen |= set(record)
    assert sorted(r["verdict"] for r in records if "verdict" in r) == \
        ["FAIL", "FAIL", "PASS"]
    assert {"step", "expected", "came", "first"} <= seen
