"""ppfuzz: what it finds, what it writes of it, and what it lets be."""
import re
import subprocess
import sys

import pytest

from serving import BIN, PATIENCE, POLYPAINTD, ROOT

PPFUZZ = BIN / "ppfuzz"
PPCONFORM = BIN / "ppconform"
MUTANT = f"{sys.executable} {ROOT}/tests/servers/mutants.py {{}} --port={{{{port}}}}"
OURS = f"{POLYPAINTD} --port={{port}} --store=memory: --password-cost=min"

# The independent server, which goes wrong at the first frame that it rejects,
# or keeps what nobody needs of each frame.
FAULTY = r"""
import os, sys, time
sys.path.insert(0, sys.argv.pop(1))
import polypaint_server as kit
fault, kept = sys.argv.pop(1), []
reject, handle = kit.Server.reject, kit.Server.handle

def go_wrong(server, client):
    if fault == "hangs":
        time.sleep(60)
    if fault == "crashes":
        os.abort()
    reject(server, client)

def keep(server, client, frame):
    if fault == "leaks":
        kept.append(bytearray(b"x" * 40000))
    handle(server, client, frame)

kit.Server.reject, kit.Server.handle = go_wrong, keep
sys.exit(kit.main(sys.argv[1:]))
"""


@pytest.fixture
def fuzz(tmp_path):
    """fuzz(option, ...) runs ppfuzz to its end; its findings are in .out."""
    def run(*options, code=0):
        done = subprocess.run(
            [PPFUZZ, f"--out={tmp_path}/found", *options], cwd=tmp_path,
            timeout=4 * PATIENCE, capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr
    run.out = tmp_path / "found"
    return run


@pytest.fixture
def faulty(tmp_path):
    path = tmp_path / "faulty.py"
    path.write_text(FAULTY)
    return lambda fault: (f"exec {sys.executable} {path} {ROOT}/tests/servers "
                          f"{fault} --port={{port}}")


def judge(server, script):
    """ppconform's exit code for that script and server."""
    return subprocess.run(
        [PPCONFORM, f"--server-cmd={server}", script], timeout=2 * PATIENCE,
        capture_output=True, text=True)


def hash_of(text):
    return re.search(r"hash of what was sent ([0-9a-f]{16})", text).group(1)


def test_nothing_is_found_in_polypaintd(fuzz):
    # a sanitizer keeps what was freed for a while
    assert "nothing found" in fuzz(f"--server-cmd={OURS}", "--time=2s",
                                   "--memory=2G")
    assert not list(fuzz.out.glob("*.session"))


def test_the_same_seed_sends_the_same_frames(fuzz, serve):
    server = serve("--store=memory:")
    runs = [hash_of(fuzz(f"--port={server.port}", f"--seed={seed}",
                         "--count=300")) for seed in (5, 5, 6)]
    assert runs[0] == runs[1] != runs[2]


def test_what_is_found_is_a_case_of_its_own(fuzz):
    """V-1: a stroke of half a point is relayed."""
    mutant = MUTANT.format("unchecked-stroke-size").format(port="{port}")
    out = fuzz(f"--server-cmd={mutant}", "--time=30s", "--clients=1", code=1)
    assert "FOUND V-stroke.size" in out
    script, = fuzz.out.glob("*.session")
    assert script.read_text().count(" send ") < 6  # it was made small
    assert judge(mutant, script).returncode == 1
    good = judge(OURS, script)
    assert good.returncode == 0, good.stdout


@pytest.mark.parametrize("fault, patience, words", [
    ("hangs", "300ms", "had no answer"),
    ("crashes", "10s", "was ended by signal 6")])
def test_a_server_that_stops_is_found(fuzz, faulty, fault, patience, words):
    out = fuzz(f"--server-cmd={faulty(fault)}", "--time=20s",
               f"--patience={patience}", "--clients=1", code=1)
    assert "FOUND V-1" in out and words in out


def test_memory_that_creeps_is_found(fuzz, faulty):
    out = fuzz(f"--server-cmd={faulty('leaks')}", "--count=1000",
               "--memory=4M", code=1)
    assert "memory grows" in out


@pytest.mark.parametrize("options, words", [
    (["--host=192.0.2.1"], "--i-own-this-server"),
    (["--port=1"], "is the server running there?"),
    (["--server-cmd=true"], "{port} must stand"),
    (["--server-cmd=exit 3 # {port}"], "exited with 3"),
    (["--accounts=/nowhere"], "cannot be read"),
    (["more"], "no operand is taken")])
def test_what_cannot_be_done_is_said(fuzz, options, words):
    assert words in fuzz(*options, code=2)
