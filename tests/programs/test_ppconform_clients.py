"""ppconform judges clients: ppclient passes, wrong ones are told apart, and a
person can be asked."""
import json
import os
import subprocess
import sys

import pytest

from serving import BIN, PATIENCE, ROOT

PPCONFORM = BIN / "ppconform"
SMALL = ROOT / "tests" / "clients" / "wrong_clients.py"
CASES = ROOT / "conformance" / "clients"

LOGIN = """case "it logs in"
  clause A-1
  client alice

  alice login
"""


def judge(command, *options):
    done = subprocess.run(
        [PPCONFORM, "--listen", f"--client-cmd={command}", *options],
        capture_output=True, text=True, timeout=20 * PATIENCE, cwd=ROOT)
    return done.returncode, done.stdout + done.stderr


def small(fault):
    return f"exec {sys.executable} {SMALL} {fault} {{host}} {{port}} " \
           "{name} {password}"


@pytest.fixture
def script(tmp_path):
    def write(text):
        path = tmp_path / "case.session"
        path.write_text(text)
        return str(path)
    return write


def test_ppclient_passes():
    done = subprocess.run(
        [ROOT / "tools" / "conformance-client", os.environ.get("B", "build"),
         "--strict", "--timeout-scale=3"],
        capture_output=True, text=True, timeout=20 * PATIENCE, cwd=ROOT)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr
    assert " 0 failed" in done.stdout.splitlines()[-1]
    assert int(done.stdout.splitlines()[-1].split()[0]) > 150


@pytest.mark.parametrize("fault, clause, case", [
    ("waits", "A-1", "connection.session"),
    ("date-0", "F-3", "connection.session"),
    ("draws-frozen", "S-1", "freeze.session"),
    ("kick-ignored", "L-28", "kick.session"),
    ("unknown-type", "TY-1", "hardy.session"),
])
def test_a_mistake_is_noticed(fault, clause, case):
    code, report = judge(small(fault), "--fail-fast", str(CASES / case))
    assert code == 1, report
    assert "FAIL" in report and clause in report


def test_every_report_is_written_of_a_client_too(script, tmp_path):
    kinds = ("json", "html", "junit", "tap", "pcap")
    code, out = judge(small("none"), script(LOGIN),
                      *(f"--{kind}={tmp_path / kind}" for kind in kinds))
    assert code == 0, out
    for kind in kinds[:-1]:
        assert "it logs in" in (tmp_path / kind).read_text(), kind
    lines = [json.loads(line) for line in open(tmp_path / "json")]
    verdict = [line for line in lines if line["kind"] == "verdict"][0]
    assert verdict["verdict"] == "PASS"
    assert verdict["packets"].endswith(f" of {tmp_path / 'pcap'}")
    login = [said for said in verdict["dialogue"] if said.get("type")
             == "CONNECTION"][0]
    assert (login["what"], login["from"]) == ("send", "client")
    assert (tmp_path / "pcap").stat().st_size > 200


def test_a_client_that_does_not_end_is_told_and_killed(script):
    code, report = judge("trap '' TERM; (" + small("none")[5:]
                         + "); sleep 1000",
                         "--timeout-scale=0.2", script(LOGIN))
    assert code == 1, report
    assert "its command still runs" in report


def test_a_command_that_ends_at_once_is_no_verdict(script):
    code, report = judge("echo no such client; exit 3; # {port}",
                         script(LOGIN))
    assert code == 2, report
    assert "ended before it connected" in report
    assert "no such client" in report


def test_an_action_that_is_not_there_is_skipped(script):
    code, report = judge("exit 77; # {port}", script(LOGIN))
    assert "0 failed, 1 skipped" in report, report
    assert "can't do that" in report


def test_the_driver_ends_with_its_client(script):
    code, report = judge(
        "exec tests/clients/ppclient-driver /bin/true {host} {port} {name} "
        "{password}", script(LOGIN))
    assert code == 2 and "ended before it connected" in report, report


def test_a_person_is_asked(script):
    judged = subprocess.Popen(
        [PPCONFORM, "--listen=127.0.0.1:0", "--prompt", script(LOGIN + """
case "it draws"
  clause V-stroke.size
  client alice
  strangers bob
  new lobby room of bob

  alice login
  alice join room
  alice act draw
  alice expect ADD_STROKE
  alice expect nothing
""")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    asked = ""
    clients = []
    try:
        while "passed," not in asked:
            letter = judged.stdout.read(1)
            assert letter, asked
            asked += letter
            if asked.endswith("end the run) "):
                answer_person(asked.rsplit("->", 1)[1], clients)
                judged.stdin.write("\n")
                judged.stdin.flush()
    finally:
        for client in clients:
            client.stdin.close()
            client.wait(PATIENCE)
    assert judged.wait(PATIENCE) == 0, asked
    assert "draw a stroke" in asked


def answer_person(question, clients):
    """Does what the person in front of the client is asked to do."""
    words = question.split()
    if "connect" in words:
        port = words[words.index("port") + 1]
        clients.append(subprocess.Popen(
            [sys.executable, SMALL, "none", "127.0.0.1", port, "alice",
             "secret"], stdin=subprocess.PIPE, text=True))
    elif "join" in words:
        lobby, owner = words[words.index("lobby") + 1], \
            words[words.index("of") + 1]
        tell(clients[-1], f"join {lobby} {owner}")
    else:
        tell(clients[-1], "draw")


def tell(client, line):
    client.stdin.write(line + "\n")
    client.stdin.flush()


@pytest.mark.parametrize("options, words", [
    (["--listen"], "who makes the client act?"),
    (["--prompt"], "say --listen too"),
    (["--listen", "--client-cmd=x"], "{port} must stand"),
    (["--listen=127.0.0.1:x", "--client-cmd={port}"], "not a number"),
    (["--listen", "--prompt", "--port=3"], "the server is played here"),
])
def test_wrong_use(options, words):
    done = subprocess.run([PPCONFORM, *options], capture_output=True,
                          text=True, timeout=PATIENCE)
    assert done.returncode == 2
    assert done.stderr.startswith("ppconform: ") and words in done.stderr


def test_cases_are_not_mixed(script):
    done = subprocess.run([PPCONFORM, "--port=1", script(LOGIN)],
                          capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 2 and "judges a client" in done.stderr


@pytest.mark.parametrize("line, words", [
    ("alice act dance", "an action such as draw is wanted here"),
    ("alice act join cat", "`act join LOBBY OWNER [PASSCODE]` is wanted"),
    ("alice leave", "does that by itself"),
    ("alice expect LOBBY_PLAYER_KICK", "no client sends this type"),
])
def test_mistakes_in_a_case(script, line, words):
    done = subprocess.run([PPCONFORM, "--check", script(LOGIN + line + "\n")],
                          capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode != 0 and words in done.stderr, done.stderr
