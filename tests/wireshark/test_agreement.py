"""tshark with the dissector, and ppdump, agree on frames and fields (V-*, F-1).

tshark puts TCP streams together in its own way. Where it can't (reordering,
overlaps, loss, a start in the middle: TSHARK_FAILS) it finds other frames,
and only those that both find in one packet are compared.
"""
import json
import os
import pathlib
import struct
import subprocess
import xml.etree.ElementTree as xml

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("B", "build")
DISSECTOR = BUILD / "share" / "polypaint.lua"
FOLDER = ROOT / "corpus" / "captures"
PATIENCE = 120
HEADER = 5  # fields of a header, and who sent it

# What TCP does to a stream in these is more than tshark's default undoes; in
# others.pcap port 5000 speaks what only ppdump sees to be no PolyPaint.
TSHARK_FAILS = {
    "differing", "duplicated", "keep-alive", "middle", "no-syn", "one-byte",
    "lost", "lost-end", "lost-one-way", "lost-shuffled", "lost-streamed",
    "others", "overlapping", "party", "port-reuse", "reordered",
    "retransmitted", "shuffled", "snaplen-96", "swapped", "wrap",
    "wrap-overlapping", "wrap-shuffled", "zero-window",
}


def captures():
    return sorted(path for path in FOLDER.iterdir()
                  if path.is_file()
                  and path.suffix not in (".jsonl", ".md", ".zst")
                  and not path.name.startswith("hostile"))


def stem(path):
    return path.name.split(".")[0]


def values_of(field):
    """The fields below one, as (name behind the last point, bytes)."""
    for part in field.iter("field"):
        name = part.get("name", "")
        if name.startswith("polypaint.") and not name.endswith(".points"):
            text = part.get("value")
            yield name.rsplit(".", 1)[1], bytes.fromhex(text or ""), part


def by_tshark(path):
    """{packet: [frame]} where a frame is [(field, bytes, show)]."""
    done = subprocess.run(
        ["tshark", "-X", f"lua_script:{DISSECTOR}", "-r", path, "-T", "pdml"],
        capture_output=True, timeout=PATIENCE)
    assert b"Lua: Error" not in done.stderr, done.stderr.decode()
    found = {}
    for packet in xml.fromstring(done.stdout).iter("packet"):
        number = int(packet.find("proto[@name='geninfo']/field[@name='num']")
                     .get("show"))
        frames = [list(values_of(proto)) for proto in
                  packet.findall("proto[@name='polypaint']")]
        frames = [frame for frame in frames if len(frame) >= HEADER]
        if frames:
            found[number] = frames
    return found


def by_ppdump(path):
    done = subprocess.run(
        [BUILD / "bin" / "ppdump", "--json", "--passwords", path],
        capture_output=True, timeout=PATIENCE)
    found = {}
    for line in done.stdout.splitlines():
        frame = json.loads(line)
        if frame["kind"] == "frame":
            found.setdefault(frame["packet"], []).append(frame)
    return found


def same_number(raw, value):
    """A JSON number, or what stands for NaN and infinity, and its bytes."""
    if isinstance(value, str):
        return True
    forms = "d" if len(raw) == 8 else "if" if isinstance(value, int) else "f"
    return any(struct.pack("<" + form, value) == raw for form in forms)


def same(name, raw, part, value):
    if name == "rgba":
        return "#" + raw.hex() == value
    if name == "json":
        try:
            return json.loads(raw) == value
        except ValueError:
            return isinstance(value, str)
    if name in ("status", "state"):
        shown = part.get("showname")
        return str(value) in shown
    if isinstance(value, str) and name not in ("height", "width", "length",
                                               "x", "y", "pen", "angle"):
        return raw.decode("utf-8", "replace").replace("\ufffd", "") == \
            value.replace("\ufffd", "")
    return same_number(raw, value)


def flat(fields):
    """ppdump's fields in the order of their bytes."""
    for name, value in fields.items():
        if name == "points":
            for x, y in value:
                yield "x", x
                yield "y", y
        elif name == "indexes":
            for index in value:
                yield name, index
        elif name not in ("channel", "content") or "message" not in fields:
            yield name, value


def compare(one, other):
    """A frame by tshark and the same by ppdump."""
    header = {name: (raw, part) for name, raw, part in one[:HEADER]}
    assert int.from_bytes(header["type"][0], "little") == other["id"]
    assert int.from_bytes(header["size"][0], "little") == other["size"]
    assert int.from_bytes(header["date"][0], "little") == other["date"]
    data = [(name, raw, part) for name, raw, part in one
            if name not in ("size", "type", "date", "name_size", "name",
                            "from", "data")]
    sender = [part.get("show") for name, _, part in one if name == "from"]
    assert sender == [other["from"]]
    wanted = list(flat(other["fields"]))
    assert [name for name, _, _ in data] == [name for name, _ in wanted]
    for (name, raw, part), (_, value) in zip(data, wanted):
        assert same(name, raw, part, value), (name, raw, value)


@pytest.mark.parametrize("path", captures(), ids=stem)
def test_tshark_and_ppdump_agree(path):
    one, other = by_tshark(path), by_ppdump(path)
    if stem(path) not in TSHARK_FAILS:
        assert {packet: len(frames) for packet, frames in one.items()} == \
            {packet: len(frames) for packet, frames in other.items()}
    for packet in one.keys() & other.keys():
        if len(one[packet]) == len(other[packet]):
            for left, right in zip(one[packet], other[packet]):
                compare(left, right)


def test_statistics_count_types_and_users():
    done = subprocess.run(
        ["tshark", "-q", "-X", f"lua_script:{DISSECTOR}", "-X",
         "lua_script1:statistics", "-r", FOLDER / "evening.pcap"],
        capture_output=True, timeout=PATIENCE)
    words = done.stdout.decode().split()
    assert words[words.index("CHANNEL_MESSAGE") + 1] == "4"
    assert words[words.index("alice") + 1] == "16"
