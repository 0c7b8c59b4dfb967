"""The reports that ppconform writes, of servers and scripts that mean ill."""
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest

from ppconform_help import POLITE, Fake, answering, conform, counts, frame

XSD = pathlib.Path(__file__).with_name("junit.xsd")
HOSTILE = '</script><!-- ]]>&<b>% ::error:: # \\ \u202eevil \u2028 \x1b[31m'
MESSAGE = frame(10, b"c ; " + HOSTILE.encode(), b"eve")
BROKEN = frame(28, b"\xff\xed\xa0\x80]]>", b"eve\xff")

SCRIPT = '''case "good"
  clause A-4
  users alice
  alice sync

# of the next one
case "bad ]]>&</script># ::x \u202e \\x1b\\x07"
  clause D-1 A-4
  values word
    one
    "]]>"
  end
  users alice
  alice expect nothing

case "differs"
  clause D-5
  users alice
  alice expect nothing
'''


def answers(extra):
    return {**POLITE, 5: extra + POLITE[5], 11: extra + POLITE[11]}


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "t.session"
    path.write_text(SCRIPT)
    return path


@pytest.fixture
def run(script, tmp_path):
    """run(option, ...) against a server that says hostile things."""
    with Fake(answering(answers(MESSAGE))) as fake:
        yield lambda *options: conform(f"--port={fake.port}", script, *options,
                                       cwd=tmp_path)


def lines(path):
    return [json.loads(line) for line in path.read_text().split("\n") if line]


def verdicts(path):
    return {line["case"]: line for line in lines(path)
            if line["kind"] == "verdict"}


# ---- JSON and the page ------------------------------------------------------

def test_json_has_it_all(run, tmp_path):
    out = tmp_path / "run.json"
    code, _, err = run("--json=run.json", "--label=x </script>")
    assert (code, err) == (1, "")
    found = lines(out)
    assert found[0]["kind"] == "run" and found[0]["name"] == "x </script>"
    assert found[-1]["kind"] == "summary" and found[-1]["exit"] == 1
    assert (found[-1]["failed"], found[-1]["differ"]) == (3 - found[-1]["passed"], 1)
    bad = verdicts(out)["t:2[1]"]
    assert bad["verdict"] == "FAIL" and bad["level"] == "R"
    assert bad["clauses"] == ["D-1", "A-4"] and "eve" in bad["came"]
    assert bad["script"].startswith('case "bad') and bad["script"].endswith("nothing")
    assert bad["script"].splitlines()[bad["step"]["number"] - bad["line"]] \
        .strip() == bad["step"]["text"]
    assert list(bad)[-1] == "dialogue"


def test_frames_are_told_byte_for_byte(run, tmp_path):
    run("--json=run.json")
    events = verdicts(tmp_path / "run.json")["t:2[2]"]["dialogue"]
    assert events == sorted(events, key=lambda event: event["at"])
    assert events[0]["what"] == "connect"
    said = next(event for event in events if event.get("type") == "CHANNEL_MESSAGE")
    assert bytes.fromhex(said["hex"]) == MESSAGE and said["from"] == "server"
    fields = {field["name"]: field for field in said["fields"]}
    assert fields["size"]["value"] == len(MESSAGE)
    assert fields["name"] == {"name": "name", "value": "eve", "offset": 8, "size": 3}


def test_a_frame_that_breaks_a_clause_names_it(script, tmp_path):
    with Fake(answering(answers(BROKEN))) as fake:
        conform(f"--port={fake.port}", script, "--json=run.json", cwd=tmp_path)
    events = verdicts(tmp_path / "run.json")["t:1"]["dialogue"]
    assert any(event.get("clause") and bytes.fromhex(event["hex"]) == BROKEN
               for event in events)


def test_clauses_have_their_french(run, tmp_path):
    run("--json=run.json")
    french = {line["id"]: line["french"] for line in lines(tmp_path / "run.json")
              if line["kind"] == "clause"}
    assert french["T-3"].startswith("3. Description des paquets")
    assert french["V-indexes.order"].startswith("3.2.14 Paquet REMOVE STROKE")
    assert french["T-5"] == "" and "\t" in french["T-3"]


def test_the_page_ends_where_it_should(run, tmp_path):
    run("--json=run.json", "--html=run.html", "--label=" + HOSTILE)
    page = (tmp_path / "run.html").read_text()
    begin = page.index('id="run">') + len('id="run">')
    data = page[begin:page.index("</script>", begin)]
    assert [json.loads(line) for line in data.strip().split("\n")] \
        == lines(tmp_path / "run.json")


def test_runs_side_by_side(run, tmp_path):
    run("--json=a.json", "--label=a")
    run("--json=b.json", "--label=b")
    code, out, err = conform("--merge", "a.json", "b.json", "--html=m.html",
                             cwd=tmp_path)
    assert (code, out, err) == (0, "", "")
    assert (tmp_path / "m.html").read_text().count('"kind":"run"') == 2


@pytest.mark.parametrize("text", ["", "{", "[]\n", '{"kind":"clause"}\n', "\0\n"])
def test_what_is_no_run_is_not_merged(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    code, _, err = conform("--merge", "a.json", "--html=m.html", cwd=tmp_path)
    assert code == 2 and err.startswith("ppconform: a.json")
    assert os.listdir(tmp_path) == ["a.json"]


# ---- TAP, JUnit, annotations ------------------------------------------------

def test_tap(run, tmp_path):
    run("--tap=run.tap")
    text = (tmp_path / "run.tap").read_text()
    rows = text.split("\n")
    assert rows[:2] == ["TAP version 14", "1..4"]
    points = [row for row in rows if re.match(r"(not )?ok \d+ - ", row)]
    assert len(points) == 4 and text.count("  ---\n") == text.count("  ...\n") == 3
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\u2028]", text)
    assert "# ::x" not in text.replace("\\#", "")


def test_junit_is_valid(run, tmp_path):
    run("--junit=run.xml")
    assert subprocess.run(["xmllint", "--noout", "--schema", XSD,
                           tmp_path / "run.xml"], capture_output=True).returncode == 0
    root = ElementTree.parse(tmp_path / "run.xml").getroot()
    assert (root.get("tests"), root.get("failures")) == ("4", "2")
    case = root.find("testsuite").findall("testcase")[1]
    assert "]]>&</script># ::x \\u{202e} \\u{1b}\\u{7}" in case.get("name")
    assert "eve" in case.find("failure").text


def test_annotations(run):
    _, out, _ = run("--github")
    notes = [row for row in out.split("\n") if row.startswith("::")]
    assert [note.split()[0] for note in notes].count("::error") == 2
    assert len(notes) == 3
    for note in notes:
        assert re.fullmatch(r"::(error|notice) file=[^,:]*,line=\d+,title=[^:,]*::.*", note)
        assert "\x1b" not in note and "\u202e" not in note


def test_annotations_when_github_runs_it(run, monkeypatch):
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert "\n::error" not in "\n" + run()[1]
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "\n::error" in "\n" + run()[1]


# ---- files ------------------------------------------------------------------

def test_standard_output_is_for_the_report_then(run):
    code, out, err = run("--tap=-")
    assert code == 1 and out.startswith("TAP version 14\n1..4\n")
    assert counts(err)[1] == 2


@pytest.mark.parametrize("option", ["json", "html", "tap", "junit", "pcap",
                                    "write-baseline"])
def test_unwritable_is_said_before_anything_runs(script, tmp_path, option):
    code, out, err = conform("--port=1", script, f"--{option}=no/such/file",
                             cwd=tmp_path)
    assert (code, out) == (2, "")
    assert err == "ppconform: no/such/file: cannot be written: " \
                  "No such file or directory\n"


def test_an_old_report_stays_when_nothing_ran(script, tmp_path):
    (tmp_path / "run.json").write_text("old")
    assert conform("--port=1", script, "--json=run.json", cwd=tmp_path)[0] == 2
    assert (tmp_path / "run.json").read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["run.json", "t.session"]


def test_two_reports_in_one_file(script):
    code, _, err = conform("--port=1", script, "--json=-", "--tap=-")
    assert code == 2 and "another report goes there" in err


# ---- what is known ----------------------------------------------------------

def test_baseline(run, tmp_path):
    assert run("--write-baseline=known")[0] == 1
    text = (tmp_path / "known").read_text()
    code, out, err = run("--baseline=known")
    assert (code, out) == (2, "") and "known:3: t:2[1]: no reason" in err
    (tmp_path / "known").write_text(re.sub(r"( D-1)$", r"\1 bug 12", text, flags=re.M))
    code, out, _ = run("--baseline=known", "--json=run.json", "--tap=run.tap",
                       "--junit=run.xml")
    assert code == 0 and counts(out)[1] == 0
    found = verdicts(tmp_path / "run.json")["t:2[1]"]
    assert (found["verdict"], found["why"]) == ("XFAIL", "bug 12")
    assert "# TODO bug 12" in (tmp_path / "run.tap").read_text()
    assert 'skipped message="bug 12"' in (tmp_path / "run.xml").read_text()


def test_what_passes_must_be_taken_out(script, tmp_path):
    (tmp_path / "known").write_text("t:1 A-4 it did once\n")
    with Fake(answering(POLITE)) as fake:
        code, out, _ = conform(f"--port={fake.port}", script,
                               "--baseline=known", cwd=tmp_path)
    assert code == 1 and "XPASS" in out and "take out known:1 (it did once)" in out


@pytest.mark.parametrize("line, why", [
    ("t:9 A-4 why", "no case has that name"),
    ("x:1 A-4 why", "no case has that name"),
    ("t:2 D-1 why", "say which"),
    ("t:2[3] D-1 why", "not so many rows"),
    ("t:1[1] A-4 why", "no rows"),
    ("t:1 D-1 why", "its clause is A-4"),
    ("t:1 A-4", "no reason"), ("t:1 A-4  \t", "no reason"),
    ("t:1", "are wanted"), ("\x1b]]>\x01", "are wanted"),
    ('"t:1 A-4 why', "name"),
    ("t:1 A-4 a\nt:1 A-4 b", "line 2 already"),
])
def test_a_mistake_in_a_baseline(script, tmp_path, line, why):
    (tmp_path / "known").write_text(f"# comment\n{line}\n")
    code, out, err = conform("--port=1", script, "--baseline=known", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert re.match(r"ppconform: known:[23]: ", err) and why in err


def test_only_what_failed_is_played_again(run, tmp_path):
    run("--json=run.json")
    _, out, _ = run("--rerun-failed=run.json")
    assert counts(out) == (0, 2, 0)


def test_nothing_to_play_again(script, tmp_path):
    with Fake(answering(POLITE)) as fake:
        port = f"--port={fake.port}"
        conform(port, script, "--json=run.json", cwd=tmp_path)
        code, _, err = conform(port, script, "--rerun-failed=run.json", cwd=tmp_path)
    assert code == 2 and "nothing failed in that run" in err


def test_a_name_is_an_operand(run, tmp_path):
    with Fake(answering(POLITE)) as fake:
        _, out, _ = conform(f"--port={fake.port}", "t:2[2]", cwd=tmp_path)
    assert counts(out) == (1, 0, 0)


# ---- captures ---------------------------------------------------------------

def packets(path):
    data = path.read_bytes()
    assert struct.unpack_from("<IHH", data) == (0xa1b2c3d4, 2, 4)
    at = 24
    while at < len(data):
        _, _, kept, size = struct.unpack_from("<IIII", data, at)
        assert kept == size
        yield data[at + 16:at + 16 + kept]
        at += 16 + kept


def test_pcap(run, tmp_path):
    code, out, _ = run("--pcap=run.pcap", "--json=run.json")
    found = list(packets(tmp_path / "run.pcap"))
    named = re.search(r"packets   (\d+)-(\d+) of run\.pcap", out)
    mine = found[int(named[1]) - 1:int(named[2])]
    assert mine[0][47] == 2 and mine[1][47] == 0x12  # SYN, SYN and ACK
    assert any(MESSAGE in packet for packet in mine)
    assert code == 1 and len(found) == max(
        int(case["packets"].split("-")[1].split()[0])
        for case in verdicts(tmp_path / "run.json").values())


@pytest.mark.skipif(not shutil.which("tshark"), reason="tshark is not installed")
def test_tshark_has_nothing_to_say(run, tmp_path):
    run("--pcap=run.pcap")
    done = subprocess.run(
        ["tshark", "-r", tmp_path / "run.pcap", "-o", "tcp.check_checksum:TRUE",
         "-o", "ip.check_checksum:TRUE", "-Y", "_ws.expert.severity >= 0x600000"],
        capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
