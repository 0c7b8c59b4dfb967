"""A database of a test's own, with a wire to it that can be cut and slowed."""
import os
import socket
import threading
import time

import pytest

SERVER = os.environ.get("POLYPAINT_TEST_MONGODB_URI", "")


class Wire:
    """Listens on a port, and passes on what comes to `target` and back; can be
    cut, and then refuses connections; answers can be held back."""

    def __init__(self, target):
        self.target = target
        self.delay = 0
        self.ends = set()
        self.lock = threading.Lock()
        self.port = 0
        self.mend()

    def mend(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self.listener,),
                         daemon=True).start()

    def cut(self):
        self._shut(self.listener)
        self.listener.close()
        with self.lock:
            ends, self.ends = self.ends, set()
        for end in ends:
            self._shut(end)

    @staticmethod
    def _shut(end):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _accept(self, listener):
        while True:
            try:
                near = listener.accept()[0]
            except OSError:
                return
            far = socket.create_connection(self.target)
            with self.lock:
                self.ends |= {near, far}
            for ends in (near, far), (far, near):
                threading.Thread(target=self._pass, args=ends,
                                 daemon=True).start()

    def _pass(self, source, to):
        try:
            while data := source.recv(65536):
                if self.delay and source.getpeername() == self.target:
                    time.sleep(self.delay)
                to.sendall(data)
        except OSError:
            pass
        self._shut(to)
        source.close()
        with self.lock:
            self.ends.discard(source)


class Room:
    """A database, empty at first, and where it is through a wire."""

    def __init__(self, name):
        import pymongo
        self.name = name
        self.client = pymongo.MongoClient(SERVER)
        self.client.drop_database(name)
        self.database = self.client[name]
        self.wire = Wire(self.client.address)

    def option(self, words="serverSelectionTimeoutMS=300"):
        """--store=..."""
        rest = SERVER.partition("?")[2]
        options = "&".join(filter(None, [rest, words, "directConnection=true"]))
        return f"--store=mongodb://127.0.0.1:{self.wire.port}/{self.name}?{options}"

    def close(self):
        self.wire.cut()
        self.client.drop_database(self.name)
        self.client.close()


def room_or_skip():
    if not SERVER:
        assert os.environ.get("POLYPAINT_REQUIRE_MONGODB") != "1"
        pytest.skip("no MongoDB server: tests/mongodb/run says how")
    return Room(f"pp_test_{os.getpid()}")
