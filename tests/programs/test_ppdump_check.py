"""ppdump --check reads what the conformance suite and a server said to each
other: right servers are accused of nothing, mistaken ones of their mistake."""
import json
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from ppdump_help import BIN, PATIENCE, ROOT, dump, environment

SERVERS, SUITE = ROOT / "tests" / "servers", ROOT / "conformance" / "suite"
PYTHON = [sys.executable, "-E", "-S"]
REFERENCE = [BIN.parent / "polypaintd", "--password-cost=min", "--log-level=off",
             "--store=memory:"]

RIGHT = {"polypaintd": REFERENCE,
         "the Python server": PYTHON + [SERVERS / "polypaint_server.py"]}

# the mistake, the clause that it breaks, a case that brings it out
MISTAKEN = [
    ("drawing-to-all-lobbies", "D-3", "lobbies/create",
     "two lobbies of one owner do not hear each other"),
    ("relay-new-date", "F-2", "frame/date",
     "a relayed frame keeps its sender's date"),
    ("wrong-password-not-closed", "A-6", "authentication/login",
     "one who got the password wrong has one attempt in a connection"),
]


def record(capture, server, *cases):
    """The suite judges the server, and writes the capture."""
    command = shlex.join([*map(str, server), "--port={port}"])
    run = subprocess.run(
        [BIN.parent / "ppconform", f"--server-cmd={command}", "--no-colour",
         "--timeout-scale=2", f"--pcap={capture}", *cases],
        env=environment(), cwd=ROOT, capture_output=True, text=True,
        check=False, timeout=4 * PATIENCE)
    # its verdicts are judged elsewhere
    assert run.returncode in (0, 1), run.stdout + run.stderr
    return capture


@pytest.fixture(scope="module")
def captures(tmp_path_factory):
    """By name; made side by side, for a server mostly waits."""
    folder = tmp_path_factory.mktemp("check")
    jobs = {name: (server, SUITE) for name, server in RIGHT.items()}
    for name, _, file, case in MISTAKEN:
        jobs[name] = (PYTHON + [SERVERS / "mutants.py", name],
                      SUITE / f"{file}.session", "--jobs=1", f"--name={case}")
    with ThreadPoolExecutor() as pool:
        made = {name: pool.submit(record, folder / f"{name}.pcap", *job)
                for name, job in jobs.items()}
        return {name: capture.result() for name, capture in made.items()}


def accused(record):
    """(who, clause) of all that a record shows to be wrong."""
    found = [(finding["who"], finding["clause"])
             for finding in record.get("findings", [])]
    if record["kind"] == "broken" or record.get("ok") is False:
        found.append((record["from"], record["clause"]))
    return found


def judged(capture):
    status, out, err = dump("--check", "--json", capture)
    assert status == 1, err  # the suite's clients do wrong, to see what happens
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_server_is_accused_of_nothing(captures, name):
    wrong = 0
    for one in judged(captures[name]):
        assert {who for who, _ in accused(one)} == {"client"}, one
        wrong += 1
    assert wrong > 500, "what the suite's clients do wrong is found"


@pytest.mark.parametrize("name,clause", [row[:2] for row in MISTAKEN])
def test_a_mistaken_server_is_accused_of_its_mistake(captures, name, clause):
    found = [one for one in judged(captures[name])
             if ("server", clause) in accused(one)]
    assert found, name
