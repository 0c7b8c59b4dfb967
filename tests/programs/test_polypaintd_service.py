"""polypaintd under a service manager: how it ends, what it tells, what it is
given, and what nobody sees of it."""
import os
import re
import shutil
import signal
import socket
import subprocess
import time

import pytest

from serving import (BIN, CREATE_ACCOUNT, PATIENCE, POLYPAINTD, ROOT, Client,
                     run, sanitized)
from test_polypaintd import deaf_one
from test_polypaintd_metrics import metrics, port_of

# ---- the end -------------------------------------------------------------------


def test_what_is_being_answered_is_answered(serve):
    server = serve("--metrics=0", "--password-cost=interactive")
    alice = server.client("alice")
    alice.send(CREATE_ACCOUNT, "pw")
    asked = 'frames_total{direction="in",type="CREATE_ACCOUNT"}'
    while not metrics(port_of(server))[asked]:
        pass
    server.signal()
    alice.expect(CREATE_ACCOUNT, 0)
    assert alice.ended() == 0
    alice.close()
    assert server.wait() == 0
    again = serve()
    again.client("alice").login("pw")


def test_it_leaves_within_its_time(serve):
    """One who does not read holds it up for --drain and no longer."""
    server = serve("--store=memory:", "--drain=0.5")
    deaf_one(server)
    start = time.monotonic()
    server.signal()
    assert server.wait() == 0
    assert 0.2 < time.monotonic() - start < 5
    assert 'why="--drain is over"' in server.log()


# ---- what it tells ---------------------------------------------------------------


@pytest.fixture
def manager(tmp_path):
    """A socket for NOTIFY_SOCKET."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(str(tmp_path / "notify"))
        end.settimeout(PATIENCE)
        yield end


def told(manager):
    return manager.recv(1000).decode()


def test_it_tells_how_it_is(serve, manager):
    server = serve("--store=memory:",
                   environment={"NOTIFY_SOCKET": manager.getsockname()})
    assert told(manager) == "READY=1"
    server.signal(signal.SIGHUP)
    assert re.fullmatch(r"RELOADING=1\nMONOTONIC_USEC=\d+", told(manager))
    assert told(manager) == "READY=1"
    server.signal()
    assert told(manager) == "STOPPING=1"
    assert server.wait() == 0


def test_the_abstract_space_and_the_watchdog(serve):
    name = f"polypaintd-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind("\0" + name)
        end.settimeout(PATIENCE)
        serve("--store=memory:", environment={"NOTIFY_SOCKET": "@" + name,
                                              "WATCHDOG_USEC": "20000"})
        assert told(end) == "READY=1"
        assert [told(end) for _ in range(3)] == ["WATCHDOG=1"] * 3


@pytest.mark.parametrize("environment", [
    {"NOTIFY_SOCKET": "nowhere"}, {"NOTIFY_SOCKET": "/nowhere/at/all"},
    {"NOTIFY_SOCKET": "/" + "x" * 200}, {"NOTIFY_SOCKET": ""},
    {"WATCHDOG_USEC": "soon"}, {"WATCHDOG_USEC": "20000", "WATCHDOG_PID": "1"},
    {"LISTEN_FDS": "1", "LISTEN_PID": "1"},
])
def test_what_is_not_for_it_is_left_alone(serve, environment):
    server = serve("--store=memory:", environment=environment)
    server.client("alice").signup()


# ---- what it is given ---------------------------------------------------------------


def activate(given, *options, count=1):
    """A polypaintd to which a socket was passed as a service manager does."""
    return subprocess.Popen(
        ["bash", "-c", f'exec 3<&{given.fileno()}; LISTEN_PID=$$ '
         f'LISTEN_FDS={count} exec "$@"', "-", POLYPAINTD, "--store=memory:",
         *options], pass_fds=[given.fileno()], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)


def test_a_socket_is_passed(tmp_path):
    """A client that came before the server is served."""
    with socket.create_server(("127.0.0.1", 0)) as given:
        port = given.getsockname()[1]
        early = Client(port, "alice")
        early.send(CREATE_ACCOUNT, "pw")
        server = activate(given, f"--port-file={tmp_path}/port", "--port=1")
        early.expect(CREATE_ACCOUNT, 0)
        assert server.stdout.readline() == (
            f"polypaintd: listening on 127.0.0.1:{port}\n")
        assert (tmp_path / "port").read_text() == f"{port}\n"
        early.close()
        server.terminate()
        assert server.wait(PATIENCE) == 0
        server.communicate()


@pytest.mark.parametrize("kind, count, words", [
    ("datagram", 1, "no socket that listens"),
    ("idle", 1, "no socket that listens"),
    ("unix", 1, "no TCP socket"),
    ("stream", 2, "2 sockets were passed"),
])
def test_a_wrong_socket_is_passed(tmp_path, kind, count, words):
    family = socket.AF_UNIX if kind == "unix" else socket.AF_INET
    of = socket.SOCK_DGRAM if kind == "datagram" else socket.SOCK_STREAM
    with socket.socket(family, of) as given:
        given.bind(str(tmp_path / "s") if kind == "unix" else ("127.0.0.1", 0))
        if kind in ("unix", "stream"):
            given.listen()
        server = activate(given, count=count)
        _, errors = server.communicate(timeout=PATIENCE)
        assert server.returncode == 2
        assert errors.startswith("polypaintd: LISTEN_FDS: ") and words in errors
        assert errors.count("\n") == 1


# ---- its unit ---------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("systemd-analyze"),
                    reason="systemd-analyze is not here")
def test_the_unit_keeps_its_score(tmp_path):
    unit = tmp_path / "polypaintd.service"
    text = (ROOT / "server/polypaintd.service.in").read_text()
    unit.write_text(text.replace("@PREFIX@", str(BIN.parent)))
    verified = subprocess.run(["systemd-analyze", "verify", unit],
                              capture_output=True, text=True)
    assert "polypaintd.service:" not in verified.stderr, "no unknown directive"
    judged = subprocess.run(["systemd-analyze", "security", "--offline=yes",
                             "--threshold=12", unit], capture_output=True)
    assert judged.returncode == 0, "docs/polypaintd.md says 1.2"


# ---- what nobody sees ------------------------------------------------------------------


def test_no_core_dump(serve):
    server = serve("--store=memory:")
    with open(f"/proc/{server.process.pid}/limits", encoding="ascii") as limits:
        assert re.search(r"Max core file size +0 +0 ", limits.read())


@pytest.mark.skipif(sanitized(), reason="LeakSanitizer needs to look into it")
def test_others_of_its_user_can_not_look_into_it(serve):
    server = serve("--store=memory:")
    assert os.stat(f"/proc/{server.process.pid}/mem").st_uid == 0


def test_nothing_listens_to_others(serve):
    assert serve("--store=memory:").line.startswith(
        "polypaintd: listening on 127.0.0.1:")
    assert "[127.0.0.1]" in run("--help").stdout
