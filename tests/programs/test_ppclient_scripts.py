"""ppclient: scripts, pipes, terminals, and how it ends."""
import fcntl
import os
import pty
import signal
import subprocess

import pytest

from ppclient_room import (CLIENT, LIMIT, LOBBY_CREATION, LOBBY_FETCH, UPDATE,
                           SECRET, Person, run, fake, port)


def test_a_mistake_stops_a_script(port):
    out, words = run(port, "LOBBY_FETCH\nADD_STROKE indx=3\nCHANNEL_FETCH\n",
                     code=2)
    assert "stdin:2:12: " in words
    assert "ADD_STROKE indx=3\n           ^\n" in words
    assert "LOBBY_FETCH" in out and "CHANNEL_FETCH" not in out


def test_a_mistake_shows_no_password(port):
    words = run(port, f"CREATE_ACCOUNT password={SECRET} x\n", code=2)[1]
    assert "stdin:1:" in words


def test_a_mistake_at_the_terminal_is_only_told(port):
    terminal, other = pty.openpty()
    alice = Person(port, stdin=other)
    os.close(other)
    os.write(terminal, b"/nonsense\n/lobbies\n")
    alice.sees("no such command")
    alice.sees("LOBBY_FETCH")
    os.write(terminal, b"\x04")
    alice.ends()
    os.close(terminal)


def test_lobby_refusals_count_unless_one_lets_in(port):
    assert "DOES_NOT_EXIST" in run(port, "/join cat alice\n", code=1)[1]
    run(port, "/join cat alice\n/create cat\n")
    run(port, "/create cat\n", code=1)
    run(port, "/create cat\n/join cat alice\n")


def test_wait_ends_when_it_came(port):
    bob = Person(port, "bob", "--wait=CHANNEL_MESSAGE")
    bob.types("/channel all", "/channels")
    bob.sees("CHANNEL_FETCH")
    run(port, "/channel all\n/say all go\n")
    assert bob.child.wait() == 0
    assert "content=go" in bob.ends()


def test_wait_gives_up(port):
    words = run(port, "", "--wait=CHANNEL_MESSAGE", "--linger=50ms", code=1)[1]
    assert "no CHANNEL_MESSAGE came" in words


def test_linger_stays_a_full_member(fake, tmp_path):
    alice = Person(fake.port, "alice", f"--linger={LIMIT}")
    fake.admit()
    alice.types("/create cat")
    alice.child.stdin.close()
    fake.next()
    fake.say(LOBBY_CREATION, 0).say(UPDATE)
    assert fake.next()[0] == UPDATE
    alice.child.send_signal(signal.SIGTERM)
    fake.at_end()
    alice.ends()


def test_an_unanswered_request_is_given_up(fake):
    alice = Person(fake.port, "alice", "--timeout=100ms")
    fake.admit()
    alice.types("/create cat", "RESET_CANVAS")
    alice.child.stdin.close()
    fake.next()
    alice.sees("no answer for lobby")
    fake.at_end()
    alice.has_ended(1)


@pytest.mark.parametrize("stdin", ["null", "closed", "file"])
def test_every_kind_of_input(port, tmp_path, stdin):
    (tmp_path / "file").write_text("/lobbies")
    command = {"null": "</dev/null", "closed": "<&-",
               "file": f"<{tmp_path}/file"}[stdin]
    done = subprocess.run(
        f"{CLIENT} --port={port} --name=alice --password={SECRET} {command}",
        shell=True, capture_output=True, text=True, timeout=LIMIT)
    assert done.returncode == 0, done.stderr
    assert ("LOBBY_FETCH" in done.stdout) == (stdin == "file")


def test_the_pipe_that_others_share_is_left_as_it_was(port):
    reader, writer = os.pipe()
    alice = Person(port, stdin=reader)
    os.write(writer, b"/quit\n")
    alice.ends()
    assert not fcntl.fcntl(reader, fcntl.F_GETFL) & os.O_NONBLOCK
    os.close(reader)
    os.close(writer)


def test_the_reader_of_its_output_goes(fake):
    alice = Person(fake.port, stderr=subprocess.DEVNULL)
    fake.admit()
    alice.sees("CONNECTION")
    alice.child.stdout.close()
    fake.say(LOBBY_FETCH, b"[]").say(LOBBY_FETCH, b"[]")
    fake.at_end()
    assert alice.child.wait() == 0
    alice.guard.cancel()
