"""Runs of ppdump, and captures to run it on."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = ROOT / os.environ.get("B", "build") / "bin" / "ppdump"
CAPTURES = ROOT / "corpus" / "captures"
EVENING = CAPTURES / "evening.pcap"
PATIENCE = 240  # seconds; only a broken ppdump ever takes that long


def environment(**more):
    return dict(os.environ, NO_COLOR="1", LC_ALL="C.UTF-8") | more


def dump(*arguments, stdin=b"", cwd=None, **more):
    """(exit status, stdout, stderr) of one run."""
    done = subprocess.run([BIN, *map(str, arguments)], input=stdin, cwd=cwd,
                          env=environment(**more), timeout=PATIENCE,
                          capture_output=True)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def lines(*arguments, **more):
    """What a run prints that must go well and say nothing else."""
    status, out, err = dump(*arguments, **more)
    assert (status, err) == (0, "")
    return out.splitlines()


def spoilt(folder):
    """The evening, in which Alice's RESIZE_CANVAS has the unknown type 99."""
    right = EVENING.read_bytes()
    path = folder / "spoilt.pcap"
    path.write_bytes(right.replace(b"\x1d\0\x17", b"\x1d\0\x63"))
    assert right.count(b"\x1d\0\x17") == 2
    return path
