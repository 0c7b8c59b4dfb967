"""The Python server, by a client of ten lines: that it starts, and that the
sequences which hold state behave. The conformance suite judges the rest."""
import json
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

SERVER = Path(__file__).parents[1] / "servers" / "polypaint_server.py"
ROOM = {"Filename": "cat", "Owner": "alice", "Mode": "any",
        "Protection": "public", "Passcode": ""}
CONNECTION, LOBBY_CREATION, LOBBY_CONNECT, RESET = 3, 4, 6, 24
UPDATE, DISCONNECT, FREEZE, FETCH = 26, 27, 28, 29


class Peer:
    def __init__(self, port, name, login=True):
        self.name, self.sock = name.encode(), socket.create_connection(
            ("127.0.0.1", port), timeout=5)
        if login:
            self.send(CONNECTION, b"pw")
            assert self.next() == (CONNECTION, 0)

    def frame(self, kind, data=b""):
        data = json.dumps(data).encode() if isinstance(data, dict) else data
        size = 8 + len(self.name) + len(data)
        return struct.pack("<HBIB", size, kind, 1234, len(self.name)) \
            + self.name + data

    def send(self, kind, data=b""):
        self.sock.sendall(self.frame(kind, data))

    def read(self, size):
        data = b""
        while len(data) < size:
            piece = self.sock.recv(size - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data

    def next(self):
        """Type, and the status or the data of the next frame."""
        size, kind, _, name = struct.unpack("<HBIB", self.read(8))
        data = self.read(size - 8)[name:]
        return kind, struct.unpack("<I", data)[0] if len(data) == 4 else data


@pytest.fixture
def server(request):
    flags = getattr(request, "param", [])
    accounts = [f"--account={name}:pw" for name in ("alice", "bob", "carol")]
    with subprocess.Popen([sys.executable, SERVER, "--port=0", *accounts,
                           *flags], stdout=subprocess.PIPE, text=True) as child:
        yield int(child.stdout.readline().split()[-1])
        child.terminate()


def test_a_silent_connection_is_closed_after_a_second(server):
    began, peer = time.monotonic(), Peer(server, "alice", login=False)
    for byte in peer.frame(CONNECTION, b"pw")[:3]:
        peer.sock.sendall(bytes([byte]))
        time.sleep(0.2)
    with pytest.raises(EOFError):
        peer.next()
    assert 0.8 < time.monotonic() - began < 2


def test_a_refusal_arrives_although_bytes_came_behind(server):
    peer = Peer(server, "alice", login=False)
    peer.sock.sendall(peer.frame(CONNECTION, b"no") + bytes(3000))
    assert peer.next() == (CONNECTION, 2)
    with pytest.raises(EOFError):
        peer.next()


def test_a_name_is_free_after_a_reset(server):
    for _ in range(20):
        peer = Peer(server, "alice")
        peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             struct.pack("ii", 1, 0))
        peer.sock.close()


def test_a_join_misses_no_stroke(server):
    alice, bob = Peer(server, "alice"), Peer(server, "bob")
    alice.send(LOBBY_CREATION, ROOM)
    assert alice.next() == (LOBBY_CREATION, 0)
    bob.send(LOBBY_CONNECT, ROOM)
    assert [bob.next(), bob.next()] == [(LOBBY_CONNECT, 1), (FREEZE, 1)]
    assert [alice.next(), alice.next()] == [(FREEZE, 1), (UPDATE, b"")]
    alice.send(RESET)  # drawn before the save: in the saved canvas
    alice.send(UPDATE)
    alice.send(RESET)  # behind it: bob misses this one
    assert bob.next() == (FETCH, b"")
    bob.send(RESET)
    bob.send(FETCH)
    assert [alice.next(), alice.next()] == [(FREEZE, 0), (RESET, b"")]
    assert [bob.next(), bob.next()] == [(FREEZE, 0), (RESET, b"")]
    alice.send(RESET)
    bob.sock.settimeout(0.3)
    assert bob.next() == (RESET, b"")
    with pytest.raises(TimeoutError):
        bob.next()


def test_a_joiner_that_goes_leaves_no_frost(server):
    alice, bob = Peer(server, "alice"), Peer(server, "bob")
    alice.send(LOBBY_CREATION, ROOM)
    bob.send(LOBBY_CONNECT, ROOM)
    assert [alice.next()[0] for _ in range(3)] \
        == [LOBBY_CREATION, FREEZE, UPDATE]
    bob.send(DISCONNECT)
    assert [bob.next()[1] for _ in range(3)] == [1, 1, 0]
    assert alice.next() == (FREEZE, 0)


@pytest.mark.parametrize("server", [["--no-freeze", "--echo"]], indirect=True)
def test_readings_are_chosen_by_flags(server):
    alice, bob = Peer(server, "alice"), Peer(server, "bob")
    alice.send(LOBBY_CREATION, ROOM)
    bob.send(LOBBY_CONNECT, ROOM)
    assert bob.next() == (LOBBY_CONNECT, 1)
    bob.send(RESET)
    assert bob.next() == (RESET, b"")
    assert [alice.next(), alice.next()] == [(LOBBY_CREATION, 0), (RESET, b"")]


def test_every_mutant_can_be_made():
    mutants = SERVER.with_name("mutants.py")
    done = subprocess.run([sys.executable, mutants, "--check"],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
