"""A real capture: tcpdump on the loopback interface while the suite judges
polypaintd. What ppconform wrote down itself is the truth."""
import json
import select
import shutil
import signal
import subprocess
import time

import pytest

from ppdump_help import BIN, PATIENCE, ROOT, dump, environment
from serving import Server, frame

LAST = "thelastofall"  # who says this, says it behind all others
SUITE = [ROOT / "conformance" / "suite" / name
         for name in ("lobbies", "channels/messages.session",
                      "drawing/mode.session")]


class Tcpdump:
    """It captures what a port's server hears and says."""

    def __init__(self, port, path):
        self.path = path
        with open(path, "wb") as out:
            self.process = subprocess.Popen(
                ["tcpdump", "-i", "lo", "-U", "-B", "16384", "-w", "-",
                 "tcp", "port", str(port)],
                env=environment(), stdout=out, stderr=subprocess.PIPE)
        self.told = self._line()

    def _line(self):
        ready, _, _ = select.select([self.process.stderr], [], [], PATIENCE)
        assert ready, "no word from tcpdump"
        return self.process.stderr.readline().decode()

    def is_listening(self):
        return "listening on lo" in self.told

    def wait_for(self, words):
        end = time.monotonic() + PATIENCE
        with open(self.path, "rb") as capture:
            before = b""
            while words not in before:
                assert time.monotonic() < end, f"{words} was not captured"
                more = capture.read()
                if not more:
                    time.sleep(0.01)
                before = before[-len(words):] + more

    def stop(self):
        """What it tells at the end."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=PATIENCE)[1].decode()


@pytest.fixture(scope="module")
def captures(tmp_path_factory):
    """tcpdump's, and ppconform's of the same."""
    folder = tmp_path_factory.mktemp("real")
    real, said = folder / "real.pcap", folder / "said.pcap"
    if not shutil.which("tcpdump"):
        pytest.skip("THERE IS NO REAL CAPTURE: tcpdump is not installed")
    server = Server(folder, "--store=memory:", "--log-level=off")
    tcpdump = Tcpdump(server.port, real)
    try:
        if not tcpdump.is_listening():
            assert "permi" in tcpdump.told, tcpdump.told
            pytest.skip(f"THERE IS NO REAL CAPTURE: {tcpdump.told.strip()}")
        play(server.port, said)
        server.client().socket.sendall(frame(3, LAST))
        tcpdump.wait_for(LAST.encode())
        assert "\n0 packets dropped by kernel" in tcpdump.stop()
    finally:
        if tcpdump.process.poll() is None:
            tcpdump.process.kill()
            tcpdump.process.communicate()
        assert server.stop() == 0, server.log()
    return real, said


def play(port, said):
    run = subprocess.run(
        [BIN.parent / "ppconform", f"--port={port}", "--no-colour",
         "--timeout-scale=2", f"--pcap={said}", *SUITE],
        env=environment(), capture_output=True, text=True, check=False,
        timeout=4 * PATIENCE)
    # its verdicts are judged elsewhere
    assert run.returncode in (0, 1), run.stdout + run.stderr


def records(path):
    status, out, _ = dump("--json", "--passwords", path)
    assert status == 0
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture(scope="module")
def shown(captures):
    return [records(path) for path in captures]


def connections(shown):
    """{ends: [{side: frames} of each connection between them]}"""
    known, ends = {}, {}
    for record in shown:
        number = record["connection"]
        if number not in known:
            known[number] = {"client": [], "server": []}
            ends.setdefault(frozenset((record["src"], record["dst"])),
                            []).append(known[number])
        if record["kind"] == "frame":
            known[number][record["from"]].append(
                tuple(record.get(member) for member in
                      ("size", "id", "date", "user", "data", "bytes")))
    return ends


def begins(there, said):
    return all(there[side][:len(said[side])] == said[side] for side in said)


def test_every_frame_of_the_suite_is_found(shown):
    """Behind those that ppconform read, the server may have said more."""
    real, said = map(connections, shown)
    count = 0
    for ends, talks in said.items():
        left = list(real[ends])
        for talk in talks:
            # others between these ends may be too short for ppconform to tell
            while not begins(left[0], talk):
                del left[0]
                assert left, (ends, talk, real[ends])
            del left[0]
            count += len(talk["client"]) + len(talk["server"])
    assert count > 1000


def test_nothing_is_missing_or_guessed(shown):
    for record in shown[0]:
        assert record["kind"] != "gap" and "guessed" not in record, record


def test_the_server_is_accused_of_nothing(captures):
    status, out, _ = dump("--check", "--json", captures[0])
    assert status == 1  # the suite's clients do wrong, to see what happens
    for record in map(json.loads, out.splitlines()):
        whose = [finding["who"] for finding in record.get("findings", [])]
        if record["kind"] == "broken" or record.get("ok") is False:
            whose.append(record["from"])
        assert set(whose) == {"client"}, record
