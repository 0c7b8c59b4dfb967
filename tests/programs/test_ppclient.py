"""ppclient: the login, and servers that are not right."""
import json
import socket
import struct
import subprocess
import time
from pathlib import Path

import pytest

from ppclient_room import (CLIENT, CONNECTION, LOBBY_FETCH, RESET, FREEZE,
                           CREATE_ACCOUNT, SECRET, Person, run, fake, port)


def test_the_first_frame_is_connection_at_once(fake):
    alice = Person(fake.port)
    kind, data, name, date = fake.accept().next()
    assert (kind, data, name) == (CONNECTION, SECRET.encode(), b"alice")
    assert abs(date - time.time()) < 3
    for byte in struct.pack("<HBIBI", 12, CONNECTION, 7, 0, 0):
        fake.sock.sendall(bytes([byte]))
    alice.sees("# connected")
    alice.types("LOBBY_FETCH")
    assert fake.next()[:3] == (LOBBY_FETCH, b"", b"alice")
    fake.sock.close()
    assert "the server closed the connection" in alice.has_ended(1)


def test_signup_comes_right_before(fake):
    alice = Person(fake.port, "alice", "--signup")
    assert fake.accept().next()[0] == CREATE_ACCOUNT
    assert fake.next()[0] == CONNECTION
    fake.say(CREATE_ACCOUNT, 2).say(CONNECTION, 0)
    alice.sees("the account exists already")
    alice.sees("# connected")
    alice.child.stdin.close()
    fake.at_end()
    alice.ends()


def test_signup_twice_logs_in_twice(port):
    for words in ("account created", "exists already"):
        assert words in run(port, "", "--signup", name="carol")[1]


def test_refused(fake):
    alice = Person(fake.port)
    alice.types("LOBBY_FETCH")
    fake.accept().next()
    fake.say(CONNECTION, 2)
    fake.at_end()
    assert "refused the login: BAD_PASSWORD" in alice.has_ended(1)


def test_closed_before_the_answer(fake):
    alice = Person(fake.port)
    fake.accept().next()
    fake.sock.close()
    assert "before it answered the login" in alice.has_ended(1)


def test_no_answer_to_the_login(fake):
    alice = Person(fake.port, "alice", "--timeout=100ms")
    fake.accept()
    assert "before it answered the login" in alice.has_ended(1)


def test_nobody_listens(fake):
    fake.listener.close()
    assert "is the server running there?" in run(fake.port, "", code=2)[1]


def test_unknown_host():
    assert "is the server running" in run(1, "", "--host=no.such.host.invalid",
                                          code=2)[1]


@pytest.mark.parametrize("options, words", [
    (["--password=x"], "--name is needed"),
    (["--name=a"], "--password or --password-file"),
    (["--name=a", "--password-file=/nowhere"], "No such file"),
    (["--name=" + "a" * 256, "--password=x"], "too long"),
    (["--name=a\x01\udcff", "--password=x"], "--name or password"),
    (["--name=a", "--password=x", "--wait=NOTHING"], "no such type"),
    (["--name=a", "--password=x", "--port=0"], "--port=0"),
    (["--name=a", "--password=x", "there"], "no operands"),
])
def test_used_wrongly(options, words):
    done = subprocess.run([CLIENT, *options], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)
    assert done.returncode == 2 and words in done.stderr


def test_password_file(fake, tmp_path):
    (tmp_path / "pw").write_text("two words\n")
    child = subprocess.Popen(
        [CLIENT, f"--port={fake.port}", "--name=alice",
         f"--password-file={tmp_path}/pw"], stdin=subprocess.DEVNULL)
    assert fake.accept().next()[1] == b"two words"
    fake.say(CONNECTION, 0)
    fake.at_end()
    assert child.wait() == 0


def test_the_password_is_gone_from_the_command_line(fake):
    alice = Person(fake.port)
    fake.admit()
    alice.sees("# connected")
    line = Path(f"/proc/{alice.child.pid}/cmdline").read_bytes()
    assert b"--password=********" in line and SECRET.encode() not in line
    fake.sock.close()
    alice.has_ended(1)


@pytest.mark.parametrize("kind, data, clause", [
    (FREEZE, b"\x05\0\0\0", "V-status.size"),
    (LOBBY_FETCH, b"{", "V-list.json"),
    (200, b"", "TY-1"),
    (RESET, b"more", "V-empty.size"),
    (12, b"12345", "V-stroke.size"),
])
def test_bad_frames_are_told_and_not_acted_on(fake, kind, data, clause):
    alice = Person(fake.port)
    fake.admit().say(kind, data)
    assert clause in alice.sees("the server broke")
    alice.sees(f"#   {8 + len(data):02x} 00 {kind:02x} 07")
    alice.types("LOBBY_FETCH")
    assert fake.next()[0] == LOBBY_FETCH
    alice.child.stdin.close()
    fake.at_end()
    alice.ends()


@pytest.mark.parametrize("stream", ["07 00 0c", "ff ff 05 00 00 00 00 ff 01",
                                    "08 00 05 00 00 00 00 01"])
def test_a_broken_stream_ends_it(fake, stream):
    alice = Person(fake.port)
    fake.admit()
    alice.sees("# connected")
    fake.sock.sendall(bytes.fromhex(stream))
    if stream.startswith("ff"):  # a name of 255 bytes may still come
        fake.sock.close()
        assert "in the middle of a frame" in alice.has_ended(1)
    else:
        words = alice.has_ended(1)
        assert "the server broke" in words and stream in words


def test_reset_in_the_middle_of_a_frame(fake):
    alice = Person(fake.port)
    fake.admit()
    alice.sees("# connected")
    fake.sock.sendall(b"\x20\x00\x05")
    fake.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                         struct.pack("ii", 1, 0))
    fake.sock.close()
    assert "closed the connection" in alice.has_ended(1)


def test_everything_at_once_and_names_and_long_lists(fake):
    rooms = json.dumps([{"Filename": f"room{i}", "Owner": "é", "Mode": "any",
                         "Protection": "public", "Passcode": "",
                         "Clients": []} for i in range(600)])[:60000]
    rooms = rooms[:rooms.rindex("}, ") + 1] + "]"
    alice = Person(fake.port)
    fake.accept().next()
    fake.say(CONNECTION, 0, b"the server")
    for _ in range(40):
        fake.say(LOBBY_FETCH, rooms.encode(), b"x" * 255)
    fake.say(RESET, b"", b"somebody")
    assert alice.sees("RESET_CANVAS name=somebody")
    assert sum("LOBBY_FETCH" in line for line in alice.lines) == 40
    fake.sock.close()
    alice.has_ended(1)
