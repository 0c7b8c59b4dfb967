"""Runs of ppconform, and servers that misbehave, each in a few lines."""
import os
import pathlib
import socket
import socketserver
import struct
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = ROOT / os.environ.get("B", "build") / "bin"
PATIENCE = 60  # seconds; only a broken runner ever takes that long


def conform(*arguments, cwd=None):
    """(exit status, stdout, stderr) of one run."""
    environment = dict(os.environ, NO_COLOR="1")
    done = subprocess.run([BIN / "ppconform", *map(str, arguments)], cwd=cwd,
                          env=environment, timeout=PATIENCE,
                          capture_output=True)
    return (done.returncode, done.stdout.decode(), done.stderr.decode())


def counts(report):
    """(passed, failed, skipped) of the report's last line."""
    words = report.strip().splitlines()[-1].split()
    assert words[1::2] == ["passed,", "failed,", "skipped"], words
    return tuple(int(word) for word in words[::2])


def frame(kind, data=b"", name=b"", date=1):
    return struct.pack("<HBIB", 8 + len(name) + len(data), kind, date,
                       len(name)) + name + data


def status(kind, number):
    return frame(kind, struct.pack("<I", number))


class Fake:
    """A server that calls serve(socket) for each connection, in a thread."""

    def __init__(self, serve):
        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                try:
                    serve(self.request)
                except OSError:
                    pass  # the runner has closed it

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.01,),
                         daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *what):
        self.server.shutdown()
        self.server.server_close()


def receive(connection):
    """The next frame's type, or None at the end."""
    head = b""
    while len(head) < 8:
        more = connection.recv(8 - len(head))
        if not more:
            return None
        head += more
    rest = struct.unpack_from("<H", head)[0] - 8
    while rest > 0:
        more = connection.recv(rest)
        if not more:
            return None
        rest -= len(more)
    return head[2]


def answering(answers):
    """A server that answers a type with bytes, or with what a function of the
    connection returns; other frames are ignored."""
    def serve(connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (kind := receive(connection)) is not None:
            answer = answers.get(kind, b"")
            connection.sendall(answer(connection) if callable(answer)
                               else answer)
    return serve


LISTS = {5: frame(5, b"[]"), 11: frame(11, b"[]")}
POLITE = {3: status(3, 0), 30: status(30, 0), **LISTS}
