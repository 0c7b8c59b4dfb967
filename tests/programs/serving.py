"""A polypaintd of a test's own, and clients that speak plain frames to it."""
import os
import pathlib
import re
import select
import signal
import socket
import struct
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = ROOT / os.environ.get("B", "build") / "bin"
POLYPAINTD = BIN / "polypaintd"
PATIENCE = 30  # seconds; only a broken server ever waits that long

CONNECTION, LOBBY_CREATION, LOBBY_FETCH, LOBBY_CONNECT = 3, 4, 5, 6
CHANNEL_CREATION, CHANNEL_CONNECTION, CHANNEL_MESSAGE = 7, 8, 10
CHANNEL_FETCH, ADD_STROKE, CREATE_ACCOUNT, RESET_CANVAS = 11, 12, 30, 24
FETCH_DATABASE, UPDATE_DATABASE, FREEZE = 29, 26, 28

# A process that is killed leaves a file of the MongoDB driver in /dev/shm, and
# the driver of one that gets its number warns of it on stderr.
os.environ["MONGOC_DISABLE_SHM"] = "1"


def sanitized():
    return b"__asan_init" in POLYPAINTD.read_bytes()


def frame(kind, name, data=b""):
    name, data = (x.encode() if isinstance(x, str) else x for x in (name, data))
    return struct.pack("<HBIB", 8 + len(name) + len(data), kind, 1234,
                       len(name)) + name + data


def stroke(name, number):
    return frame(ADD_STROKE, name, struct.pack("<i4sffff", number, b"\0\0\0\xff",
                                               1, 1, 2, 3))


def lobby(filename, owner, protection="public", passcode=""):
    return ('{"Filename":"%s","Owner":"%s","Mode":"both","Protection":"%s",'
            '"Passcode":"%s"}' % (filename, owner, protection, passcode))


class Client:
    """One connection. Frames are (type, name, data)."""

    def __init__(self, port, name="", host="127.0.0.1", source=""):
        self.name = name
        self.socket = socket.create_connection((host, port), PATIENCE,
                                               (source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.bytes = b""

    def send(self, kind, data=b""):
        self.socket.sendall(frame(kind, self.name, data))

    def receive(self):
        """The next frame, or None at the end of the stream."""
        while len(self.bytes) < 2 or len(self.bytes) < self._size():
            try:
                more = self.socket.recv(65536)
            except ConnectionError:
                more = b""
            if not more:
                return None
            self.bytes += more
        size = self._size()
        one, self.bytes = self.bytes[:size], self.bytes[size:]
        return one[2], one[8:8 + one[7]], one[8 + one[7]:]

    def _size(self):
        return struct.unpack_from("<H", self.bytes)[0]

    def expect(self, kind, status=None):
        """The next frame of that type; others are skipped."""
        while True:
            got = self.receive()
            assert got is not None, f"the end came before type {kind}"
            if got[0] == kind:
                if status is not None:
                    assert struct.unpack("<I", got[2])[0] == status
                return got[2]

    def sync(self):
        """Everything sent before has been handled when this returns."""
        self.send(CHANNEL_FETCH)
        return self.expect(CHANNEL_FETCH)

    def signup(self, password="pw", status=0):
        self.send(CREATE_ACCOUNT, password)
        self.expect(CREATE_ACCOUNT, status)
        return self

    def login(self, password="pw", status=0):
        self.send(CONNECTION, password)
        self.expect(CONNECTION, status)
        return self

    def channel(self, name="main"):
        self.send(CHANNEL_CONNECTION, name)
        self.sync()
        return self

    def say(self, text, channel="main"):
        self.send(CHANNEL_MESSAGE, f"{channel} ; {text}")

    def hear(self, channel="main"):
        return self.expect(CHANNEL_MESSAGE).decode()[len(channel) + 3:]

    def ended(self):
        """Reads to the end; how many frames came before it."""
        count = 0
        while self.receive() is not None:
            count += 1
        return count

    def close(self):
        self.socket.close()

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                               struct.pack("ii", 1, 0))
        self.socket.close()


class Server:
    """A polypaintd in `folder`, listening; its log is a file there."""

    def __init__(self, folder, *options, port=0, environment=None):
        self.folder = pathlib.Path(folder)
        self.log_path = self.folder / f"log-{time.monotonic_ns()}"
        self.clients = []
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [POLYPAINTD, f"--port={port}", "--password-cost=min", *options],
                cwd=self.folder, stdout=subprocess.PIPE, stderr=log,
                env={**os.environ, **(environment or {})})
        self.line = self._first_line()
        found = re.fullmatch(r"polypaintd: listening on (.+):(\d+)\n", self.line)
        assert found, (self.line, self.log())
        self.port = int(found.group(2))

    def _first_line(self):
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        assert ready, "no word from polypaintd"
        return self.process.stdout.readline().decode()

    def client(self, name="", host="127.0.0.1", source=""):
        self.clients.append(Client(self.port, name, host, source))
        return self.clients[-1]

    def newcomer(self, name):
        """One that tries until there is room for it (B-2)."""
        while True:
            client = self.client(name)
            try:
                client.send(CREATE_ACCOUNT, "pw")
            except ConnectionError:
                continue
            if client.receive():
                return client

    def member(self, name, password="pw"):
        """One that signed up, or in, and is connected."""
        client = self.client(name)
        client.send(CREATE_ACCOUNT, password)
        client.expect(CREATE_ACCOUNT)
        return client.login(password)

    def log(self):
        return self.log_path.read_text()

    def wait_for_log(self, text, after=0):
        """Waits for it among what was logged after that many characters."""
        end = time.monotonic() + PATIENCE
        while text not in self.log()[after:]:
            assert time.monotonic() < end, (text, self.log())
            assert self.process.poll() is None, self.log()
            time.sleep(0.005)

    def memory(self):
        """Resident bytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) * 1024

    def cpu(self):
        """Seconds of processor used so far."""
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = stat.rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def wait(self):
        return self.process.wait(PATIENCE)

    def stop(self):
        """Ends it politely, closes what is left; its exit code."""
        if self.process.poll() is None:
            self.signal()
        code = self.wait()
        for client in self.clients:
            client.close()
        self.rest = self.process.stdout.read().decode()
        self.process.stdout.close()
        return code

    def kill(self):
        self.process.kill()
        self.stop()


def run(*options, folder=None):
    """A polypaintd that is expected to end by itself."""
    return subprocess.run([POLYPAINTD, *options], cwd=folder, timeout=PATIENCE,
                          capture_output=True, text=True)
