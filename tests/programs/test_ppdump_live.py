"""ppdump on an interface: frames are shown as they come."""
import signal
import socket
import subprocess
import time

import pytest

from ppdump_help import BIN, PATIENCE, environment

LOGIN = b"\x0b\0\x03\0\0\0\0\x03bob"
ACCEPTED = b"\x0c\0\x03\0\0\0\0\0\0\0\0\0"


@pytest.fixture
def live():
    """ppdump on the loopback interface, and a server's socket there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with subprocess.Popen([BIN, "-i", "lo", "-p", str(port)],
                              env=environment(), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as run:
            told = run.stderr.readline()
            if b"capturing on lo" not in told:
                assert b"permission" in told.lower(), told
                pytest.skip("capturing needs root or CAP_NET_RAW")
            yield run, server
            run.kill()


def until(run, words):
    """The first line with these words."""
    for line in run.stdout:
        if words in line:
            return line
    raise AssertionError(run.stderr.read())


def test_a_frame_is_shown_when_it_comes(live):
    run, server = live
    with socket.create_connection(server.getsockname()) as client:
        peer, _ = server.accept()
        with peer:
            sent = time.monotonic()
            client.sendall(LOGIN)
            line = until(run, b"CONNECTION name=bob")
            took = time.monotonic() - sent
            peer.sendall(ACCEPTED)
            until(run, b"status=ACCEPTED")
    assert b"password=***" in line
    # 20 ms is what is promised of a machine that has time
    assert took < 5, took
    print(f"shown after {took * 1000:.1f} ms")
    run.send_signal(signal.SIGINT)
    err = run.communicate(timeout=PATIENCE)[1]
    assert b"2 frames; 1 connection" in err
    assert run.returncode == 0
