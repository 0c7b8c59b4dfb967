"""Captures for the page of ppdump: what is drawn, and how much of it."""
import math
import pathlib
import struct
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/captures"))

import files  # noqa: E402
import network  # noqa: E402
from session import ACK, MS, PSH, Talk  # noqa: E402

DATE = 1516147200
ROOM = ('{"Filename":"%s","Owner":"alice","Mode":"pixel",'
        '"Protection":"protected","Passcode":"%s"}')
PASSWORD, PASSCODE = "pass-of-alice", "code-of-room"
RED, BLUE, GREEN = b"\xff\0\0\xff", b"\0\0\xff\xff", b"\0\x80\0\xff"


def frame(kind, name="", data=b""):
    name, data = name.encode(), data if isinstance(data, bytes) else data.encode()
    return struct.pack("<HBIB", 8 + len(name) + len(data), kind, DATE, len(name)) + name + data


def status(kind, number):
    return frame(kind, "", struct.pack("<i", number))


def flat(points):
    return b"".join(struct.pack("<ff", x, y) for x, y in points)


def stroke(name, index, points, rgba=RED, pen=(4, 4), kind=12):
    return frame(kind, name, struct.pack("<i4sii", index, rgba, *pen) + flat(points))


def points(name, where, rgba=RED, pen=5):
    data = b"".join(struct.pack("<ii", x, y) for x, y in where)
    return frame(18, name, struct.pack("<i4s", pen, rgba) + data)


def numbers(kind, name, *values):
    return frame(kind, name, struct.pack(f"<{len(values)}i", *values))


def fill(name, x, y, rgba):
    return frame(25, name, struct.pack("<ii4s", x, y, rgba))


class Session(Talk):
    """Alice and others in her lobby, who get what the others draw."""

    def join(self, user, lobby="room"):
        self.open(user)
        self.here = [*getattr(self, "here", []), user]
        for sent, got in (
                (frame(3, user, PASSWORD), status(3, 0)),
                (frame(4 if user == "alice" else 6, user, ROOM % (lobby, PASSCODE)),
                 status(4 if user == "alice" else 6, 0 if user == "alice" else 1))):
            self.say(user, "client", sent)
            self.say(user, "server", got)

    def draw(self, user, *frames):
        """In one segment, and relayed in one to each other."""
        whole = b"".join(frames)
        self.add(user, "client", whole, PSH | ACK, MS)
        for other in self.here:
            if other != user:
                self.add(other, "server", whole, PSH | ACK)

    def data(self):
        return files.pcap(network.packets(self.segments))


def large(pairs=50000, together=20):
    """Alice draws strokes, each is relayed to zoé; 2 frames a pair. Every
    1,000th pair fills, and one frame in the middle breaks its clause."""
    session = Session()
    session.join("alice")
    session.join("zoé")
    for first in range(0, pairs, together):
        session.draw("alice", *(spiral(i) for i in range(first, first + together)))
        if first == pairs // 2:
            session.add("alice", "client", frame(14, "alice", b"\1\2\3"), PSH | ACK)
    return session.data()


def spiral(i):
    if i % 1000 == 999:
        return fill("alice", 630 - i // 1000 % 100, 470, bytes([i // 200 % 256, 200, 90, 255]))
    turn, reach = i / 300, 5 + i / 250
    x, y = 320 + reach * math.cos(turn), 240 + reach * math.sin(turn)
    return stroke("alice", i - i // 1000, [(x, y), (x + 2, y + 2)],
                  bytes([i % 256, 60, 255 - i % 256, 255]))
