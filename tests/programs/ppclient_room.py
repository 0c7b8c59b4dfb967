"""What the tests of ppclient share: a running ppclient, polypaintd, and a
server of ten lines that says what a right server would not. Nothing here waits
by the clock: each step waits for a line or a frame, and a watchdog ends what
hangs."""
import os
import socket
import struct
import subprocess
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("B", "build/san")
CLIENT, SERVER = BUILD / "bin/ppclient", BUILD / "bin/polypaintd"
LIMIT = 30  # seconds until the watchdog bites

CONNECTION, LOBBY_CREATION, LOBBY_FETCH, LOBBY_CONNECT = 3, 4, 5, 6
RESET, UPDATE, FREEZE, FETCH = 24, 26, 28, 29
CREATE_ACCOUNT, KICK = 30, 32
STROKE = "ADD_STROKE index=0 rgba=#ff0000ff height=2 width=2 points=(1,2)"
SECRET = "kzqwpass"


class Person:
    """A running ppclient; its words and its frames in one stream of lines."""

    def __init__(self, port, name="alice", *options, **popen):
        popen = {"stdin": subprocess.PIPE, "stderr": subprocess.STDOUT,
                 **popen}
        self.child = subprocess.Popen(
            [CLIENT, f"--port={port}", f"--name={name}",
             f"--password={SECRET}", *options],
            stdout=subprocess.PIPE, text=True, bufsize=1, **popen)
        self.guard = threading.Timer(LIMIT, self.child.kill)
        self.guard.start()
        self.lines = []

    def types(self, *lines):
        self.child.stdin.write("".join(line + "\n" for line in lines))
        self.child.stdin.flush()

    def sees(self, part):
        for line in self.child.stdout:
            self.lines.append(line)
            if part in line:
                return line
        words = "".join(self.lines)[-3000:]
        raise AssertionError(f"{part!r} is not in: {words}")

    def ends(self, code=0):
        """Ends the input; all that was seen, as one text."""
        if self.child.stdin:
            self.child.stdin.close()
        return self.has_ended(code)

    def has_ended(self, code):
        """The same when it ends by itself."""
        self.lines += self.child.stdout
        words = "".join(self.lines)
        assert self.child.wait() == code, words[-3000:]
        self.guard.cancel()
        if self.child.stdin:
            self.child.stdin.close()
        return words


class Server:
    """Accepts one client and says what the test wants."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(LIMIT)
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        if hasattr(self, "sock"):
            self.sock.close()

    def accept(self):
        self.sock = self.listener.accept()[0]
        self.sock.settimeout(LIMIT)
        return self

    def admit(self):
        self.accept()
        assert self.next()[0] == CONNECTION
        return self.say(CONNECTION, 0)

    def say(self, kind, data=b"", name=b""):
        if isinstance(data, int):
            data = struct.pack("<I", data)
        self.sock.sendall(struct.pack("<HBIB", 8 + len(name) + len(data), kind,
                                      7, len(name)) + name + data)
        return self

    def read(self, size):
        data = b""
        while len(data) < size:
            piece = self.sock.recv(size - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data

    def next(self):
        """Type, data, name and Date of the next frame."""
        size, kind, date, name_size = struct.unpack("<HBIB", self.read(8))
        rest = self.read(size - 8)
        return kind, rest[name_size:], rest[:name_size], date

    def at_end(self):
        with pytest.raises(EOFError):
            self.next()
        self.sock.close()


@pytest.fixture
def fake():
    with Server() as server:
        yield server


@pytest.fixture
def port(request):
    """The port of a polypaintd that knows alice and bob."""
    options = getattr(request, "param", [])
    command = [SERVER, "--port=0", "--store=memory:", "--password-cost=min",
               *(f"--account={name}:{SECRET}" for name in ("alice", "bob")), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True) as child:
        yield int(child.stdout.readline().rsplit(":", 1)[1])
        child.terminate()


def run(port, text, *options, code=0, name="alice"):
    """Runs a script through pipes; what it wrote on stdout and on stderr."""
    done = subprocess.run(
        [CLIENT, f"--port={port}", f"--name={name}", f"--password={SECRET}",
         *options], input=text, capture_output=True, text=True, timeout=LIMIT)
    assert done.returncode == code, done.stdout + done.stderr
    assert SECRET not in done.stdout + done.stderr
    return done.stdout, done.stderr
