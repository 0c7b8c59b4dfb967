"""ppclient: drawing, freezes and the canvas file."""
import os
import random
import signal
import socket
import threading

import pytest

from ppclient_room import (LOBBY_CREATION, LOBBY_FETCH, LOBBY_CONNECT, RESET,
                           UPDATE, FREEZE, FETCH, KICK, STROKE, SECRET, Person,
                           run, fake, port)


def test_draw_and_chat(port):
    alice, bob = Person(port), Person(port, "bob")
    alice.types("/create cat public", "/channel all", "/channels")
    alice.sees("CHANNEL_FETCH")
    bob.types("/channel all", "/join cat alice", "/channels")
    bob.sees("CHANNEL_FETCH")
    bob.types("/say all hello ; alice")
    alice.sees('CHANNEL_MESSAGE name=bob')
    assert 'channel=all content="hello ; alice"' in alice.lines[-1]
    alice.types("REMOVE_STROKE date=9 indexes=1,30,2")
    alice.sees("V-indexes.order")
    bob.sees("REMOVE_STROKE name=alice date=9 indexes=30,2,1")
    bob.types("/leave", "/lobbies")
    assert '"Clients":["alice"]' in bob.sees("LOBBY_FETCH")
    assert SECRET not in alice.ends() + bob.ends()


def test_a_script_draws_and_all_arrives(port, tmp_path):
    bob = Person(port, "bob")
    bob.types("/create cat", "/lobbies")
    bob.sees("LOBBY_FETCH")
    lines = [f"BUCKET_FILL x={i} y=0 rgba=#000000ff" for i in range(5000)]
    bob.types('LOBBY_CREATION json={"Filename":"dog","Owner":"bob","Mode":'
              '"any","Protection":"public","Passcode":""}')
    bob.sees("status=CREATED")
    (tmp_path / "lines").write_text("\n".join(["/join dog bob", *lines]))
    with open(tmp_path / "lines") as file:
        alice = Person(port, "alice", stdin=file)
        assert "kept and never" not in alice.ends()
    bob.sees("BUCKET_FILL name=alice")
    for i in range(1, 5000):
        assert f" x={i} " in bob.sees("BUCKET_FILL")
    bob.ends()


def test_stdout_is_text_form_only(port):
    out, words = run(port, f"/create cat\n{STROKE}\n/canvas\n/help\n/lobbies\n")
    kinds = [line.split()[0] for line in out.splitlines()]
    assert sorted(kinds) == ["ADD_STROKE", "CONNECTION", "LOBBY_CREATION",
                             "LOBBY_FETCH"]
    assert all(line.startswith("# ") for line in words.splitlines())


def test_frozen_lines_are_kept_and_sent_after(fake):
    alice = Person(fake.port)
    fake.admit()
    alice.types("/join cat alice", STROKE)
    assert fake.next()[0] == LOBBY_CONNECT
    fake.say(LOBBY_CONNECT, 1).say(FREEZE, 1)
    alice.sees("frozen")
    alice.types(STROKE, "RESET_CANVAS", "LOBBY_FETCH")
    alice.child.stdin.close()
    kinds = [fake.next()[0]]
    while kinds[-1] != LOBBY_FETCH:
        kinds.append(fake.next()[0])
    assert kinds.count(12) <= 1, "only what went before the freeze was seen"
    fake.say(FETCH)
    assert fake.next()[0] == FETCH
    fake.say(FREEZE, 0)
    left = [fake.next()[0] for _ in range(3 - kinds.count(12))]
    assert left == [12] * (len(left) - 1) + [RESET]
    fake.at_end()
    alice.ends()


def test_kicked(fake):
    alice = Person(fake.port)
    fake.admit()
    alice.types("/create cat")
    fake.next()
    fake.say(LOBBY_CREATION, 0)
    alice.sees("in lobby")
    fake.say(KICK, b"private \x1b[31m now")
    alice.sees('# L-25: out of lobby "cat" by "alice": "private \\x1b')
    alice.types("RESET_CANVAS", "LOBBY_FETCH")
    assert fake.next()[0] == LOBBY_FETCH
    fake.sock.shutdown(socket.SHUT_WR)
    alice.has_ended(1)


def canvas_of(path):
    return [line for line in path.read_text().splitlines()
            if not line.startswith("#")]


def test_the_canvas_goes_from_one_to_the_other(port, tmp_path):
    shared, own = tmp_path / "cat.txt", tmp_path / "bob.txt"
    alice = Person(port, "alice", f"--canvas={shared}")
    bob = Person(port, "bob", f"--canvas={shared}")
    alice.types("/create cat", STROKE + " date=1", "RESET_CANVAS date=2",
                "/lobbies")
    alice.sees("LOBBY_FETCH")
    bob.types("/join cat alice")
    bob.sees("2 frames loaded")
    bob.sees("drawing is allowed again")
    bob.types("RESET_CANVAS date=3")
    alice.sees("RESET_CANVAS name=bob date=3")
    alice.types("RESET_CANVAS date=4")
    bob.sees("RESET_CANVAS name=alice date=4")
    bob.ends()
    alice.ends()
    assert canvas_of(shared) == [
        "ADD_STROKE name=alice date=1 index=0 rgba=#ff0000ff height=2 width=2 "
        "points=(1,2)", "RESET_CANVAS name=alice date=2",
        "RESET_CANVAS name=bob date=3", "RESET_CANVAS name=alice date=4"]
    assert os.listdir(tmp_path) == ["cat.txt"] and not own.exists()


def test_drawn_before_loading_is_shown_again(fake, tmp_path):
    file = tmp_path / "cat"
    file.write_text("RESET_CANVAS name=bob date=1\n")
    alice = Person(fake.port, "alice", f"--canvas={file}")
    fake.admit()
    alice.types("/join cat alice")
    fake.next()
    fake.say(LOBBY_CONNECT, 1)
    alice.sees("in lobby")
    alice.types("RESET_CANVAS date=5")
    assert fake.next()[0] == RESET
    fake.say(FREEZE, 1).say(FETCH)
    alice.sees("S-16: drawn before loading, shown again: RESET_CANVAS")
    assert fake.next()[0] == FETCH
    fake.say(UPDATE)
    assert fake.next()[0] == UPDATE
    assert [line.split()[1] for line in canvas_of(file)] == ["name=bob",
                                                             "name=alice"]
    alice.child.stdin.close()
    fake.at_end()
    alice.ends()


def test_a_damaged_file_is_never_written_over(port, tmp_path):
    file = tmp_path / "cat"
    text = "RESET_CANVAS name=bob date=1\nADD_STROKE index=torn"
    file.write_text(text)
    alice = Person(port, "alice", f"--canvas={file}")
    alice.types("/create cat", STROKE, "/lobbies")
    alice.sees(f"{file}:2:")
    alice.sees("LOBBY_FETCH")
    bob = Person(port, "bob")
    bob.types("/join cat alice")
    alice.sees("UPDATE_DATABASE")
    alice.sees(f"{file}:2:")
    bob.sees("drawing is allowed again")
    bob.ends()
    alice.ends()
    assert file.read_text() == text


def comes_and_goes(person, number):
    """Draws, leaves and joins again, as fast as the server answers."""
    choose = random.Random(number)
    for step in range(12):
        person.types("/join cat u0")
        for i in range(choose.randrange(8)):
            person.types(f"ADD_STROKE date={number} index={100 * step + i} "
                         "rgba=#000000ff height=1 width=1 points=(1,2)")
        if number and step < 11 and choose.random() < 0.4:
            person.types("/leave")
        person.types("/channels")
        person.sees("CHANNEL_FETCH")


def canvas(person):
    person.types("/channels")
    person.sees("CHANNEL_FETCH")
    person.lines = []
    person.types("/canvas", "/channels")
    person.sees("CHANNEL_FETCH")
    return sorted(line for line in person.lines if line.startswith("ADD"))


@pytest.mark.parametrize("port", [["--thaw=10ms"], ["--thaw=10ms", "--echo"]],
                         indirect=True)
def test_canvases_agree_when_people_come_and_go(port, tmp_path):
    people = [Person(port, f"u{i}", "--signup", f"--canvas={tmp_path}/cat")
              for i in range(4)]
    people[0].types("/create cat")
    people[0].sees("in lobby")
    threads = [threading.Thread(target=comes_and_goes, args=(person, i))
               for i, person in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    canvases = [canvas(person) for person in people]
    while any(one != canvases[0] for one in canvases):  # the watchdog ends it
        canvases = [canvas(person) for person in people]
    assert len(set(canvases[0])) == len(canvases[0]) > 100, "each once"
    for person in people:
        person.ends()
    assert sorted(canvas_of(tmp_path / "cat")) == [
        line.rstrip() for line in canvases[0]]


def test_sigterm_saves_and_ends(port, tmp_path):
    file = tmp_path / "cat"
    alice = Person(port, "alice", f"--canvas={file}")
    alice.types("/create cat", "RESET_CANVAS", "/lobbies")
    alice.sees("LOBBY_FETCH")
    alice.child.send_signal(signal.SIGTERM)
    assert "1 frames saved" in "".join(alice.child.stdout)
    alice.ends()
    assert len(canvas_of(file)) == 1


def test_a_second_signal_ends_at_once(fake):
    alice = Person(fake.port)
    fake.admit()
    alice.sees("# connected")
    alice.child.send_signal(signal.SIGINT)
    fake.at_end()
    alice.ends()
