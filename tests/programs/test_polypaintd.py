"""polypaintd as a whole program."""
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

import pytest

from serving import (ADD_STROKE, CHANNEL_CREATION, CONNECTION, CREATE_ACCOUNT,
                     LOBBY_CONNECT, LOBBY_CREATION, LOBBY_FETCH, POLYPAINTD,
                     Client, frame, lobby, run, sanitized, stroke)


def one_line(result, *words):
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("polypaintd: ")
    assert result.stderr.count("\n") == 1 and result.stderr.endswith("\n")
    for word in words:
        assert word in result.stderr


# ---- starting and stopping ---------------------------------------------------


def test_help_and_version():
    assert "--stroke-mode=NAME" in run("--help").stdout
    assert all(len(line) <= 80 for line in run("--help").stdout.splitlines())
    assert run("--version").stdout.startswith("polypaintd ")
    assert run("--help").returncode == run("--version").returncode == 0


def test_says_where_it_listens_and_ends_well(serve, tmp_path):
    server = serve("--port-file=port")
    assert server.line == f"polypaintd: listening on 127.0.0.1:{server.port}\n"
    assert (tmp_path / "port").read_text() == f"{server.port}\n"
    assert server.stop() == 0
    assert server.rest == ""
    assert not (tmp_path / "port").exists()
    assert not list(tmp_path.glob("*-wal")), "the database is left tidy"


def test_sigint_ends_it_too(serve):
    server = serve()
    server.signal(signal.SIGINT)
    assert server.wait() == 0


def test_default_store_is_a_file_here(serve, tmp_path):
    serve()
    assert (tmp_path / "polypaint.db").exists()


@pytest.mark.skipif(not os.path.exists("/proc/net/if_inet6")
                    or not open("/proc/net/if_inet6").read().strip(),
                    reason="no IPv6 here")
def test_ipv6(serve):
    server = serve("--listen=::1")
    assert server.line == f"polypaintd: listening on [::1]:{server.port}\n"
    server.client("alice", "::1").signup().login()
    assert "from=[::1]:" in server.log()
    both = serve("--listen=::", "--store=memory:")
    both.client("alice", "::1").signup()
    both.client("bob", "127.0.0.1").signup()


def test_port_in_use(serve):
    server = serve("--store=memory:")
    one_line(run("--store=memory:", f"--port={server.port}"),
             str(server.port), "give another --port")


def test_second_instance_on_one_database(serve, tmp_path):
    server = serve("--store=sqlite:x.db")
    one_line(run("--store=sqlite:x.db", "--port=0", folder=tmp_path),
             "x.db", "another polypaintd", "--store")
    server.client("alice").signup().login()


def test_file_that_is_no_database(tmp_path):
    path = tmp_path / "x.db"
    path.write_text("no database\n" * 100)
    one_line(run(f"--store=sqlite:{path}", "--port=0"), str(path), "--store")
    assert path.read_text() == "no database\n" * 100


@pytest.mark.parametrize("option, words", [
    ("--port=x", "--port=x: "),
    ("--prot=1", "did you mean --port?"),
    ("--store=mongo:x", "--store=mongo:x: "),
    ("--store=sqlite:/nowhere/x.db", "no such directory"),
    ("--listen=nobody.invalid", "--listen=nobody.invalid: "),
    ("--listen=192.0.2.1", "address of this machine"),
    ("--port-file=/nowhere/port", "--port-file=/nowhere/port: "),
    ("--freeze=melt", "must be one of hold|drop"),
    ("--pixel-mode=stroke", "can't be both"),
    ("--account=nocolon", "NAME:PASSWORD"),
    ("--channel=a;b", "V-channel.plain"),
    ("word", "word: unknown command"),
])
def test_mistakes(option, words, tmp_path):
    one_line(run("--port=0", "--store=memory:", option, folder=tmp_path), words)


def test_second_signal_ends_at_once(serve):
    server = serve("--store=memory:", "--drain=60")
    deaf_one(server)
    server.signal()
    server.wait_for_log("stopping")
    server.signal()
    assert server.wait() == -signal.SIGTERM
    server.stop()


def test_drain_is_bounded(serve):
    server = serve("--store=memory:", "--drain=0.2")
    deaf_one(server)
    start = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - start < 10


def deaf_one(server, room=4096, frames=120):
    """A member of a channel for whom so many frames of 60,000 bytes wait that
    it does not read, and the one who said them."""
    deaf = server.client("deaf")
    if room:
        deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    deaf.signup().login()
    deaf.send(CHANNEL_CREATION, "loud")
    deaf.sync()
    talker = server.member("talker").channel("loud")
    for _ in range(frames):
        talker.say("x" * 60000, "loud")
    talker.sync()
    return deaf, talker


# ---- what lasts ----------------------------------------------------------------


def test_restart_keeps_everything(serve):
    server = serve()
    alice = server.member("alice")
    alice.send(LOBBY_CREATION, lobby("cat", "alice", "protected", "geheim"))
    alice.expect(LOBBY_CREATION, 0)
    alice.send(CHANNEL_CREATION, "main")
    alice.sync()
    assert server.stop() == 0
    server = serve()
    alice = server.client("alice").login()
    alice.send(LOBBY_FETCH)
    assert json.loads(alice.expect(LOBBY_FETCH)) == [
        {"Filename": "cat", "Owner": "alice", "Mode": "both",
         "Protection": "protected", "Passcode": "geheim", "Clients": []}]
    assert json.loads(alice.sync()) == [{"Name": "main", "Clients": []}]
    server.client("alice").signup(status=2)


def test_what_was_answered_survives_a_kill(serve):
    server = serve()
    for number in range(20):
        server.client(f"user{number}").signup()
    server.kill()
    server = serve()
    for number in range(20):
        server.client(f"user{number}").login()


def test_accounts_and_channels_of_the_command_line(serve):
    options = "--account=alice:one", "--channel=main", "--channel=side"
    server = serve(*options)
    alice = server.client("alice").login("one")
    assert [c["Name"] for c in json.loads(alice.sync())] == ["main", "side"]
    server.stop()
    server = serve("--account=alice:two", "--channel=main")
    alice = server.client("alice").login("one")
    assert len(json.loads(alice.sync())) == 2


def join(member, owner):
    member.send(LOBBY_CONNECT, lobby("cat", owner))
    member.expect(LOBBY_CONNECT, 1)


def test_a_stop_loses_no_accepted_frame(serve):
    server = serve("--load-wait=0.05", "--thaw=0", "--save-wait=0.05")
    reader = server.member("reader")
    reader.send(LOBBY_CREATION, lobby("cat", "reader"))
    reader.expect(LOBBY_CREATION, 0)
    senders = [server.member(f"s{i}") for i in range(5)]
    for sender in senders:
        join(sender, "reader")
    for sender in senders:
        for number in range(100):
            sender.socket.sendall(stroke(sender.name, number))
    for sender in senders:
        sender.sync()
    # more is under way when the signal comes, and may or may not be taken
    for sender in senders:
        for number in range(100, 150):
            sender.socket.sendall(stroke(sender.name, number))
    server.signal()
    seen = {sender.name: [] for sender in senders}
    while (got := reader.receive()) is not None:
        if got[0] == ADD_STROKE:
            seen[got[1].decode()].append(struct.unpack_from("<i", got[2])[0])
    assert server.wait() == 0, server.log()
    for name, numbers in seen.items():
        assert len(numbers) >= 100, name
        assert numbers == list(range(len(numbers))), name


# ---- those who behave badly ------------------------------------------------------


def chat(server, rounds):
    """Two honest members talk; the longest that a word took."""
    alice = server.member("alice")
    alice.send(CHANNEL_CREATION, "main")
    alice.sync()
    bob = server.member("bob").channel()

    def one_round(number):
        start = time.monotonic()
        alice.say(f"{number}")
        assert bob.hear() == f"{number}"
        return time.monotonic() - start

    return [one_round(number) for number in rounds]


def misbehave(server, dice):
    for number in range(200):
        client = Client(server.port, f"bad{number}")
        try:
            client.socket.sendall(dice.randbytes(dice.randrange(1, 3000)))
            if number % 3 == 0:
                client.socket.sendall(frame(CREATE_ACCOUNT, f"n{number}", "x"))
                client.socket.sendall(struct.pack("<HB", 60000, ADD_STROKE))
        except ConnectionError:
            pass
        client.reset() if number % 2 else client.close()
        yield number


def test_garbage_and_resets_cost_others_nothing(serve):
    server = serve("--store=memory:")
    times = chat(server, misbehave(server, random.Random(1)))
    assert len(times) == 200
    assert max(times) < 2
    assert server.process.poll() is None


def test_one_that_never_reads_is_dropped_alone(serve):
    server = serve("--store=memory:", "--max-backlog=256k")
    deaf, talker = deaf_one(server)
    server.wait_for_log("clause=B-1")
    assert re.search(r"user=deaf .*clause=B-1", server.log())
    assert "user=talker from" in server.log()
    assert not re.search(r"dropped user=talker", server.log())
    clients = json.loads(talker.sync())[0]["Clients"]
    assert clients == ["talker"]


def test_silent_connections_hold_back_nobody(serve):
    server = serve("--store=memory:")
    silent = [server.client() for _ in range(200)]
    start = time.monotonic()
    server.member("alice")
    assert time.monotonic() - start < 5
    for client in silent:
        assert client.ended() == 0
        assert time.monotonic() - start < 20


def test_waiting_passwords_hold_back_no_talk(serve):
    server = serve("--store=memory:", "--password-cost=interactive")
    many = [server.client(f"user{i}") for i in range(20)]
    alice = server.member("alice")
    for client in many:
        client.send(CREATE_ACCOUNT, "pw")
    longest = 0
    for _ in range(50):
        start = time.monotonic()
        alice.sync()
        longest = max(longest, time.monotonic() - start)
    assert longest < 1
    for client in many:
        client.expect(CREATE_ACCOUNT, 0)


def test_a_reply_outlives_unread_bytes(serve):
    server = serve("--store=memory:")
    for _ in range(20):
        client = server.client("nobody")
        client.socket.sendall(frame(CONNECTION, "nobody", "x")
                              + stroke("nobody", 1) * 1000)
        client.expect(CONNECTION, 2)
        client.ended()


def own_network():
    return not subprocess.run(
        ["unshare", "-n", "ip", "link", "set", "lo", "up"],
        capture_output=True).returncode if shutil.which("unshare") else False


@pytest.mark.skipif(not own_network(), reason="may not make a network")
def test_vanished_peers_are_found():
    result = subprocess.run(
        ["unshare", "-n", sys.executable,
         pathlib.Path(__file__).parent / "vanish.py"],
        capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    kept = dict(line.split() for line in result.stdout.splitlines())
    assert set(kept) == {"idle", "saver", "joiner"}
    assert all(1 < float(seconds) < 8 for seconds in kept.values()), kept


@pytest.mark.parametrize("room, frames", [(4096, 3), (None, 120)])
def test_one_that_does_not_read_has_not_vanished(serve, room, frames):
    """Longer than --peer-timeout, and less than --max-backlog (A-15, B-1)."""
    server = serve("--store=memory:", "--peer-timeout=6")
    deaf, talker = deaf_one(server, room, frames)
    end = time.monotonic() + 8
    while time.monotonic() < end:
        talker.sync()
        time.sleep(0.1)
    deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    for _ in range(frames):
        assert len(deaf.hear("loud")) == 60000


def test_a_full_queue_of_passwords_refuses(serve):
    server = serve("--store=memory:", "--password-cost=interactive",
                   "--password-queue=0", "--account=alice:pw")
    many = [server.client("alice") for _ in range(20)]
    for client in many:
        client.send(CONNECTION, "no")
    frames = [client.ended() for client in many]
    assert 0 in frames and 1 in frames, "some were answered, some closed"


# ---- bounds -----------------------------------------------------------------------

IDLE = 1200


def test_an_idle_client_is_small(serve):
    server = serve("--store=memory:")
    server.member("first")
    before = server.memory()
    members = []
    for number in range(IDLE):
        members.append(server.client(f"user{number}"))
        members[-1].send(CREATE_ACCOUNT, "pw")
        members[-1].send(CONNECTION, "pw")
        if number % 100 == 99:
            for member in members[-100:]:
                member.expect(CONNECTION, 0)
    each = (server.memory() - before) / IDLE
    print(f"{each:.0f} bytes for each idle client")
    assert each < (40000 if sanitized() else 4000)
    server.member("last").sync()


def test_clients_are_bounded(serve):
    server = serve("--store=memory:", "--max-clients=3")
    members = [server.member(f"user{i}") for i in range(3)]
    assert server.client("late").ended() == 0
    for member in members:
        member.sync()
    members[0].close()
    server.newcomer("late")


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs prlimit")
def test_no_descriptor_left_does_not_spin(serve):
    server = serve("--store=memory:")
    alice = server.member("alice")
    pid = server.process.pid
    used = len(os.listdir(f"/proc/{pid}/fd"))
    old = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (used, old[1]))
    waiting = server.client("bob")
    waiting.send(CREATE_ACCOUNT, "pw")
    server.wait_for_log("accept failed=")
    before = server.cpu()
    waiting.socket.settimeout(1)
    with pytest.raises(socket.timeout):
        waiting.receive()
    assert server.cpu() - before < 0.3
    alice.sync()
    assert server.log().count("accept failed=") == 1
    resource.prlimit(pid, resource.RLIMIT_NOFILE, old)
    waiting.socket.settimeout(30)
    waiting.expect(CREATE_ACCOUNT, 0)


# ---- the log ------------------------------------------------------------------------


def test_the_log_holds_no_password(serve):
    server = serve("--log-level=debug", "--account=boss:geheim0", "--no-signup",
                   "--store=sqlite:log.db")
    server.stop()
    texts = [server.log()]
    server = serve("--log-level=debug", "--store=sqlite:log.db")
    alice = server.client("alice").signup("geheim1").login("geheim1")
    server.client("alice").login("geheim2", status=2)
    server.client("alice").login("geheim1", status=1)
    server.client("alice").signup("geheim3", status=2)
    server.client("nobody").login("geheim4", status=2)
    server.client("bad\x01name").send(CREATE_ACCOUNT, "geheim5")
    alice.send(LOBBY_CREATION, lobby("cat", "alice", "protected", "geheim6"))
    alice.send(LOBBY_CREATION, lobby("cat", "bob", "protected", "geheim7"))
    alice.send(LOBBY_CREATION, '{"Passcode":"geheim8"')
    alice.send(CONNECTION, "geheim9")
    alice.send(LOBBY_CONNECT, lobby("cat", "alice", "protected", "geheim10"))
    alice.send(ADD_STROKE, "geheim11")
    alice.send(200, "geheim12")
    alice.sync()
    server.stop()
    texts.append(server.log())
    assert "user=alice" in texts[1] and "clause=" in texts[1]
    secret = b"geheim"
    forms = ["geheim", secret.hex(), secret.hex(" "),
             "".join(f"\\x{byte:02x}" for byte in secret)]
    assert not any(form in text.lower() for text in texts for form in forms)


def test_json_lines_stay_json(serve):
    server = serve("--store=memory:", "--log=json", "--log-level=debug")
    names = [b'"}\n{"', b"\xc3\xa9", b"\xff\xfe", b"x" * 255, b"\x1b[31m"]
    for name in names:
        client = server.client(name)
        client.send(CREATE_ACCOUNT, "pw")
        client.send(CONNECTION, "pw")
        client.send(ADD_STROKE, "short")
        client.socket.shutdown(socket.SHUT_WR)
        client.ended()
    server.member("é\"")
    server.stop()
    lines = [json.loads(line) for line in server.log().splitlines()]
    assert all({"time", "level", "event"} <= set(line) for line in lines)
    assert "é\"" in [line.get("user") for line in lines]


def test_log_level(serve):
    server = serve("--store=memory:", "--log-level=off")
    server.member("alice")
    server.stop()
    assert server.log() == ""


def test_the_program_is_there():
    assert POLYPAINTD.exists()
