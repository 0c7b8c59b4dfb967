"""What ppdump shows of corpus/captures stays, and is what was sent: as the
captures are, and however networks cut, mix and lose the same bytes."""
import concurrent.futures
import json
import struct
import subprocess
import sys

import pytest

from ppdump_help import CAPTURES, ROOT, dump, environment

TOOLS = ROOT / "tests" / "captures"
SECRET = "?"


def frame(record):
    """The bytes of a frame in hex; a question mark for each hidden digit."""
    if "bytes" in record:
        return record["bytes"]
    user = record["user"].encode()
    head = struct.pack("<HBIB", record["size"], record["id"], record["date"],
                       len(user)) + user
    data = record["data"]
    if data is None:
        data = SECRET * 2 * (record["size"] - len(head))
    return head.hex() + data


def found(text):
    """{(src, dst): frames} of --json."""
    streams = {}
    for record in map(json.loads, text.splitlines()):
        if record["kind"] == "frame":
            streams.setdefault((record["src"], record["dst"]),
                               []).append(frame(record))
    return streams


def truth(path):
    """The same of NAME.truth.jsonl."""
    streams, ends = {}, {}
    for line in map(json.loads, path.read_text().splitlines()):
        if "ends" in line:
            ends[line["connection"]] = line["client"], line["server"]
        elif "hex" in line:
            ways = ends[line["connection"]]
            way = ways if line["from"] == "client" else ways[::-1]
            streams.setdefault(way, []).append(line["hex"])
    return streams


def is_same(shown, sent):
    return len(shown) == len(sent) and all(
        a in (SECRET, b) for a, b in zip(shown, sent))


def check(shown, sent, name):
    """All that was sent is there, nothing else."""
    assert shown.keys() == sent.keys(), name
    for way, frames in shown.items():
        assert len(frames) == len(sent[way]), (name, way)
        assert all(map(is_same, frames, sent[way])), (name, way)


def test_every_capture_is_shown_as_before():
    run = subprocess.run([sys.executable, TOOLS / "goldens"], check=False,
                         env=environment(), capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_what_is_shown_is_what_was_sent():
    goldens = sorted((CAPTURES / "goldens").glob("*.jsonl"))
    assert len(goldens) > 70
    for golden in goldens:
        check(found(golden.read_text("utf-8")),
              truth(CAPTURES / f"{golden.stem}.truth.jsonl"), golden.stem)


@pytest.fixture(scope="module")
def variants(tmp_path_factory):
    folder = tmp_path_factory.mktemp("variants")
    subprocess.run([sys.executable, TOOLS / "make", "--variants", folder],
                   check=True)
    return folder


@pytest.mark.parametrize("variant", [
    "one-byte", "shuffled", "one-byte-shuffled", "snaplen-96"])
def test_the_same_frames_come_out(variants, variant):
    """Of what a snap length cut off, those that are left."""
    captures = sorted(variants.glob(f"*--{variant}.pcap"))
    assert len(captures) > 20
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = pool.map(lambda path: dump("--json", "--passwords", path),
                        captures)
        for path, (status, out, _) in zip(captures, runs):
            assert status == 0, path
            check(found(out), truth(path.with_suffix(".truth.jsonl")),
                  path.stem)
