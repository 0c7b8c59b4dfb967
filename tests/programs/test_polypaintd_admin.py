"""polypaintd's commands that work on the store without a server."""
import json
import os
import pty
import select
import sqlite3
import subprocess

import pytest

from serving import (CHANNEL_CREATION, LOBBY_CREATION, PATIENCE, POLYPAINTD,
                     lobby)


@pytest.fixture
def admin(tmp_path):
    """admin(word, ..., password=None): (exit status, stdout, stderr)."""
    def call(*words, password=None, store="sqlite:polypaint.db"):
        done = subprocess.run(
            [POLYPAINTD, f"--store={store}", "--password-cost=min", *words],
            input=password or "", cwd=tmp_path, timeout=PATIENCE, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr
    return call


def one_line(got, status, *words):
    assert got[0] == status and got[1] == "" and got[2].count("\n") == 1, got
    assert got[2].startswith("polypaintd: ")
    for word in words:
        assert word in got[2]


def test_an_account_from_its_making_to_its_end(admin, serve):
    assert admin("account", "add", "alice", password="first\nsecond\n") == (
        0, "account alice: added\n", "")
    one_line(admin("account", "add", "alice", password="other\n"), 1,
             "one of that name")
    server = serve()
    server.client("alice").login("first").close()
    assert server.stop() == 0
    assert admin("account", "passwd", "alice", password="\u00e9 ;:") == (
        0, "account alice: password changed\n", "")
    server = serve()
    server.client("alice").login("first", 2)
    server.client("alice").login("\u00e9 ;:").close()
    assert server.stop() == 0
    assert admin("account", "remove", "alice") == (
        0, "account alice: removed\n", "")
    one_line(admin("account", "remove", "alice"), 1, "none of that name")
    one_line(admin("account", "passwd", "alice", password="x\n"), 1,
             "none of that name")
    serve().client("alice").login("first", 2)


def test_lists(admin, serve):
    server = serve("--channel=main", "--account=\u00e9ric b:pw")
    alice = server.member("alice")
    alice.send(LOBBY_CREATION, lobby("cat", "alice", "private", "geheim"))
    alice.expect(LOBBY_CREATION, 0)
    alice.send(CHANNEL_CREATION, "side")
    alice.sync()
    alice.close()
    assert server.stop() == 0
    assert admin("account", "list") == (0, 'alice\n"\u00e9ric b"\n', "")
    assert admin("lobby", "list") == (0, "cat\talice\tboth\tprivate\n", "")
    assert admin("channel", "list") == (0, 'main\t""\nside\talice\n', "")
    assert [json.loads(admin(kind, "list", "--json")[1])
            for kind in ("account", "lobby", "channel")] == [
        [{"name": "alice"}, {"name": "\u00e9ric b"}],
        [{"Filename": "cat", "Owner": "alice", "Mode": "both",
          "Protection": "private"}],
        [{"name": "main", "creator": ""}, {"name": "side", "creator": "alice"}]]
    assert admin("lobby", "remove", "cat", "alice") == (
        0, "lobby cat: removed\n", "")
    one_line(admin("lobby", "remove", "cat", "alice"), 1, "none of that name")
    status, out, _ = admin("channel", "remove", "main", "--json")
    assert status == 0
    assert json.loads(out) == {"channel": "main", "result": "removed"}
    assert json.loads(admin("lobby", "list", "--json")[1]) == []
    assert admin("channel", "list")[1] == "side\talice\n"


def test_check_finds_what_is_wrong(admin, tmp_path):
    admin("account", "add", "alice", password="pw\n")
    assert admin("check") == (0, "no faults\n", "")
    assert json.loads(admin("check", "--json")[1]) == []
    with sqlite3.connect(tmp_path / "polypaint.db") as db:
        db.execute("UPDATE account SET secret = CAST('plain' AS BLOB)")
    db.close()
    assert admin("check") == (
        1, "account alice: its password is no argon2 hash\n", "")
    assert json.loads(admin("check", "--json")[1]) == [
        {"fault": "account alice: its password is no argon2 hash"}]


def test_a_damaged_file(admin, tmp_path):
    admin("account", "add", "alice", password="pw\n")
    with sqlite3.connect(tmp_path / "polypaint.db") as db:
        db.executemany("INSERT INTO channel(name, creator) VALUES(?, ?)",
                       [(b"c%d" % i, b"x" * 100) for i in range(300)])
    db.close()
    path = tmp_path / "polypaint.db"
    damaged = bytearray(path.read_bytes())
    damaged[-4096 * 3:-4096 * 2] = b"\xff" * 4096
    path.write_bytes(damaged)
    status, out, errors = admin("check")
    assert status in (1, 2) and (out + errors).strip()


@pytest.mark.parametrize("words, say", [
    (["account"], "account: not so; it is account add NAME, or"),
    (["account", "add"], "account add NAME"),
    (["account", "add", "a", "b"], "account add NAME"),
    (["check", "it"], "check: not so"),
    (["chek"], "chek: unknown command"),
    (["account", "list"], "No such file"),
    (["check"], "No such file"),
    (["account", "add", "a\x01"], "A-17"),
    (["account", "add", "alice"], "no password on standard input"),
])
def test_mistakes(admin, tmp_path, words, say):
    one_line(admin(*words), 2, say)
    assert not (tmp_path / "polypaint.db").exists()


def test_memory_is_refused(admin):
    one_line(admin("account", "list", store="memory:"), 2, "give another --store")


def test_a_server_has_the_database(admin, serve):
    serve()
    one_line(admin("account", "list"), 2, "another polypaintd uses it")


def test_too_long_and_not_utf8(admin, tmp_path):
    one_line(admin("account", "add", "a", password="x" * 5000), 2, "4095 bytes")
    done = subprocess.run([POLYPAINTD, "account", "add", "a"], cwd=tmp_path,
                          input=b"\xff\n", capture_output=True, check=False)
    assert done.returncode == 2 and b"not UTF-8" in done.stderr


class Terminal:
    """A command that is asked at a terminal."""

    def __init__(self, folder, *words):
        self.end, other = pty.openpty()
        self.process = subprocess.Popen([POLYPAINTD, "--password-cost=min",
                                         *words], cwd=folder, stdin=other,
                                        stdout=other, stderr=other)
        os.close(other)
        self.seen = b""

    def answer(self, question, line):
        while not self.seen.endswith(question):
            self.read()
        os.write(self.end, line)

    def read(self):
        assert select.select([self.end], [], [], PATIENCE)[0], self.seen
        self.seen += os.read(self.end, 1000)

    def finish(self):
        try:
            while True:
                self.read()
        except OSError:
            os.close(self.end)
            return self.process.wait(PATIENCE)


@pytest.mark.parametrize("again, status, words", [
    (b"secret\n", 0, b"account alice: added"),
    (b"sekret\n", 2, b"the two passwords differ"),
])
def test_a_terminal_does_not_show_it(tmp_path, admin, again, status, words):
    terminal = Terminal(tmp_path, "account", "add", "alice")
    terminal.answer(b"Password for alice: ", b"secret\n")
    terminal.answer(b"Once more for alice: ", again)
    assert terminal.finish() == status
    assert words in terminal.seen and b"secret" not in terminal.seen
    if status == 0:
        assert admin("account", "list")[1] == "alice\n"
