"""ppconform as a program: mistakes, verdicts, exit codes, hostile servers."""
import os
import re
import socket
import struct
import subprocess
import sys
import time

import pytest

from ppconform_help import (BIN, POLITE, Fake, answering, conform, counts,
                            frame, status)

LOGIN = '''case "login"
  clause A-4
  users alice
  alice sync
'''


# ---- used wrongly -----------------------------------------------------------

def test_a_mistake_is_pointed_at_before_anything_runs(script):
    path = script('case "x"\n  clause D-1\n  lobby room: alice bob\n'
                  '  alice send RESET_CANVAS\n  bbo expect @alice\n')
    code, out, err = conform("--port=1", path)
    assert code == 2 and out == ""
    assert err == (f"{path}:5:3: no role bbo in this case; did you mean bob?\n"
                   "    5 |   bbo expect @alice\n"
                   "      |   ^\n"
                   "ppconform: 1 mistake; nothing was played\n")


def test_all_files_are_checked_first(script, tmp_path):
    script(LOGIN, "a.session")
    script('case "x"\n  clause D-1\n  users a\n  a sned X\n', "b.session")
    script('case "x"\n  users a\n  a sync\n', "c.session")
    code, _, err = conform("--port=1", tmp_path)
    assert code == 2
    assert "b.session:4:5" in err and "c.session:1:1" in err
    assert "2 mistakes" in err


def test_what_no_server_can_send_is_not_expected_of_one(script):
    path = script('case "x"\n  clause A-4\n  users a\n'
                  '  a expect CONNECTION date=1 password=x\n')
    code, _, err = conform("--check", path)
    assert code == 2
    assert err.startswith(f"{path}:4:30: only a client's frame of this type "
                          "has this field")


@pytest.mark.parametrize("options, words", [
    (["--clause=D-99"], "no such clause; did you mean"),
    (["--level=Z"], "R|I|X"),
    (["--tag=none"], "no case has this tag"),
    (["--name=none"], "no case is chosen"),
    (["--jobs=0"], "--jobs"),
    (["--timeout-scale=x"], "--timeout-scale"),
    (["--bogus"], "unknown option"),
    (["--server-cmd=x", "--port=1"], "leave --host and --port out"),
    (["--server-cmd=true"], "{port}"),
    (["--host=no such host"], "--host"),
    (["--accounts=/nowhere"], "/nowhere"),
])
def test_used_wrongly(script, options, words):
    code, _, err = conform(*options, script(LOGIN))
    assert code == 2
    assert words in err


def test_a_file_that_is_not_there(tmp_path):
    code, _, err = conform(tmp_path / "none.session")
    assert code == 2 and "No such file" in err
    code, _, err = conform(tmp_path)
    assert code == 2 and "no *.session file" in err


def test_a_mistake_in_accounts_has_its_line(script):
    accounts = script("alice pw\nbob\n", "accounts")
    code, _, err = conform(f"--accounts={accounts}", "--port=1", script(LOGIN))
    assert code == 2
    assert f"{accounts}:2:1: `NAME PASSWORD` is wanted" in err


def test_check_and_list(script):
    path = script('case "x"\n  clause D-1 D-2\n  tag old slow\n'
                  '  values a\n    1\n    2\n  end\n'
                  '  users u\n  u sync\n')
    assert conform("--check", path)[:2] == (
        0, "1 cases in 1 files, no mistakes\n")
    code, out, _ = conform("--list", path)
    assert code == 0
    name = str(path)[:-len(".session")]
    assert [line.split(None, 5) for line in out.splitlines()] == [
        [f"{name}:1[{row}]", "D-1,D-2", "R", tags, f"{path}:{4 + row}",
         f"x a={row}"] for row, tags in ((1, "old,slow"), (2, "old,slow"))]
    assert conform("--list", f"{name}:1[2]")[1].splitlines() == [
        out.splitlines()[1]]
    assert len(conform("--list", f"{path}:6")[1].splitlines()) == 1


# ---- servers that can't be reached ------------------------------------------

def test_an_unreachable_server(script):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        code, _, err = conform(f"--port={port}", script(LOGIN))
    assert code == 2
    assert "connection refused" in err and "--server-cmd" in err


def test_a_server_command_that_ends(script):
    code, _, err = conform("--server-cmd=echo no luck {port}; exit 3",
                           script(LOGIN))
    assert code == 2
    assert "exited with 3 before it accepted" in err and "no luck" in err


def test_a_server_that_dies_in_the_middle(script):
    server = ("import socket,sys,os\n"
              "s=socket.create_server((\"127.0.0.1\",int(sys.argv[1])))\n"
              "s.accept()\nc=s.accept()[0]\nc.recv(9)\n"
              "print(\"last words\",flush=True)\nos._exit(7)\n")
    began = time.monotonic()
    code, out, err = conform(
        f"--server-cmd=exec {sys.executable} -c '{server}' {{port}}",
        script(LOGIN))
    assert code == 1
    assert "the server exited with 7 during the run; another is started" in err
    assert "last words" in err
    assert "the server exited with 7" in out and "a server that goes on" in out
    assert counts(out) == (0, 1, 0)
    assert time.monotonic() - began < 20


MORTAL = """
import os, socket, struct, sys, threading
def frame(kind, data):
    return struct.pack("<HBIB", 8 + len(data), kind, 0, 0) + data
ANSWERS = {3: bytes(4), 30: bytes(4), 5: b"[]", 11: b"[]"}
def serve(client):
    stream = client.makefile("rb")
    while len(head := stream.read(2)) == 2:
        body = stream.read(struct.unpack("<H", head)[0] - 2)
        if body[0] == 99:
            os._exit(9)
        if body[0] in ANSWERS:
            client.sendall(frame(body[0], ANSWERS[body[0]]))
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=100)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],)).start()
"""


def test_the_case_that_kills_the_server_is_named_and_the_run_goes_on(
        script, tmp_path):
    server = tmp_path / "mortal.py"
    server.write_text(MORTAL)
    cases = "".join(f'''case "harmless {i}"
  clause A-4
  users alice
  repeat 20
    alice sync
  end
''' for i in range(30))
    cases += '''case "deadly"
  clause V-2
  users alice
  alice send type=99 LOBBY_FETCH
  alice expect open
'''
    code, out, err = conform(
        f"--server-cmd=exec {sys.executable} {server} {{port}}",
        script(cases))
    assert code == 1
    assert counts(out) == (30, 1, 0)
    assert out.count("\nFAIL  ") == 1 and "\nFAIL  deadly" in out
    assert "the server exited with 9" in out
    assert err.count("another is started") in (1, 2)


# ---- hostile servers: each case gets its verdict, in its time ----------------

STEPS = '''case "by steps"
  clause A-4
  strangers alice
  timeout 1s
  alice connect
  alice send CONNECTION password=x
  alice expect CONNECTION status=ACCEPTED
'''


def closes(connection):
    pass


def silent(connection):
    while connection.recv(4096):
        pass


def garbage(connection):
    connection.recv(1)
    connection.sendall(b"\x03\x00 this is no frame")
    silent(connection)


def endless(connection):
    connection.recv(1)
    flood = frame(11, b"[" + b" " * 60000 + b"]") * 16
    while True:
        connection.sendall(flood)


def slow(connection):
    connection.recv(1)
    for byte in status(3, 0):
        connection.sendall(bytes([byte]))
        time.sleep(1)


def resets(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                          struct.pack("ii", 1, 0))
    connection.close()


def half(connection):
    connection.recv(1)
    connection.sendall(status(3, 0)[:5])


@pytest.mark.parametrize("serve, words", [
    (closes, "the server closed the connection"),
    (silent, "nothing more, until the case's time was up"),
    (garbage, "breaks F-1"),
    (endless, "CHANNEL_FETCH"),
    (slow, "nothing more, until the case's time was up"),
    (half, "the server closed the connection"),
    (resets, "connection reset by peer"),
])
def test_a_hostile_server(script, serve, words):
    began = time.monotonic()
    with Fake(serve) as fake:
        code, out, _ = conform(f"--port={fake.port}", script(STEPS))
    assert code == 1
    assert counts(out) == (0, 1, 0)
    assert words in out
    assert time.monotonic() - began < 10


def test_a_server_that_answers_nobody_is_not_waited_for_by_all(script):
    """Three seconds for each of the first few; sixty would take a minute."""
    began = time.monotonic()
    with Fake(silent) as fake:
        code, out, _ = conform(
            f"--port={fake.port}", "--timeout-scale=0.1",
            script("".join(LOGIN.replace("login", f"login {i}")
                           for i in range(60)) + STEPS))
    assert code == 1 and counts(out) == (0, 61, 0)
    assert "nobody could log in for the cases before it" in " ".join(out.split())
    assert "FAIL  by steps" in out
    assert time.monotonic() - began < 20


def measured(*arguments):
    """A run's exit status and output, and the most memory it had, in MiB."""
    with subprocess.Popen([BIN / "ppconform", *map(str, arguments)],
                          stdout=subprocess.PIPE, text=True) as run:
        out = run.stdout.read()
        _, status_, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status_)
    return run.returncode, out, usage.ru_maxrss / 1024


def test_what_nobody_reads_is_bounded(script):
    def serve(connection):
        connection.recv(1)
        connection.sendall(status(3, 0))
        while True:
            connection.sendall(frame(32, b"x" * 60000) * 16)

    with Fake(serve) as fake:
        code, out, _ = conform(f"--port={fake.port}", script(
            'case "x"\n  clause A-4\n  strangers a b\n  a connect\n'
            '  a send CONNECTION password=x\n  b connect\n'
            '  b expect open for 9s\n'))
    assert code == 1
    assert "more than 32 MiB" in out


def test_a_flood_takes_little_memory(script):
    """Twelve clients are flooded at once, for two seconds or 32 MiB each."""
    with Fake(endless) as fake:
        code, out, peak = measured(f"--port={fake.port}", script("\n".join(
            STEPS.replace("by steps", str(i)) for i in range(12))))
    assert code == 1 and counts(out) == (0, 12, 0)
    assert peak < 12 * 48, f"{peak} MiB"


@pytest.mark.parametrize("answers, words", [
    ({}, "not all users are logged in"),
    ({30: lambda c: c.close() or b""}, "--accounts"),
    ({30: status(30, 2)}, "was answered 2"),
])
def test_a_set_up_that_fails_is_an_error(script, answers, words):
    with Fake(answering(answers)) as fake:
        code, out, _ = conform(f"--port={fake.port}", "--timeout-scale=0.1",
                               script(LOGIN))
    assert code == 2
    assert "ERROR  login" in out and words in " ".join(out.split())
    assert counts(out) == (0, 1, 0)


def test_an_error_among_verdicts_is_found_not_a_run_that_was_none(script):
    signups = iter([status(30, 0), status(30, 2)])
    with Fake(answering({**POLITE, 30: lambda _: next(signups)})) as fake:
        code, out, _ = conform(f"--port={fake.port}", "--jobs=1",
                               script(LOGIN + LOGIN.replace("login", "other")))
    assert code == 1
    assert "ERROR  other" in out and "1 errors" in out
    assert counts(out) == (1, 1, 0)


CREATED = {**POLITE, 4: status(4, 0)}


@pytest.mark.parametrize("answers, role, clause", [
    ({**POLITE, 3: status(3, 2)}, "users a", "A-4"),
    ({**POLITE, 3: status(3, 1)}, "users a", "A-21"),
    (POLITE, "lobby room: a b", "L-2"),
    ({**POLITE, 4: status(4, 2)}, "lobby room: a b", "L-2"),
    ({**CREATED, 6: status(6, 3)}, "lobby room: a b", "L-7"),
    (POLITE, "channel chat: a b", "C-12"),
])
def test_a_set_up_that_a_breach_prevents_fails_with_its_clause(
        script, answers, role, clause):
    with Fake(answering(answers)) as fake:
        code, out, _ = conform(f"--port={fake.port}", "--timeout-scale=0.1",
                               script('case "x"\n  clause T-4\n  manual a\n'
                                      f'  {role}\n  a sync\n'))
    assert code == 1 and counts(out) == (0, 1, 0), out
    assert re.search(rf"^  clause +{clause} \(R\)", out, re.M), out
    assert "expected  set-up: " in out


def test_accounts_that_somebody_gave_may_be_wrong(script, tmp_path):
    (tmp_path / "accounts").write_text("alice secret\n")
    with Fake(answering({**POLITE, 3: status(3, 2)})) as fake:
        code, out, _ = conform(f"--port={fake.port}", script(LOGIN),
                               f"--accounts={tmp_path / 'accounts'}")
    assert code == 2 and "ERROR  login" in out and "was answered 2" in out


# ---- verdicts ---------------------------------------------------------------

def case(clause, step, role="users alice"):
    return f'case "x"\n  clause {clause}\n  {role}\n  {step}\n'


def test_pass(script):
    with Fake(answering(POLITE)) as fake:
        code, out, err = conform(f"--port={fake.port}", script(LOGIN))
    assert (code, err) == (0, "")
    assert "PASS    A-4" in out
    assert counts(out) == (1, 0, 0)


def test_fail_says_all_that_helps(script):
    path = script(case("D-1", "alice expect nothing").replace(
        "  users", '  note "so it is"\n  users'))
    answers = dict(POLITE)
    for kind in 5, 11:
        answers[kind] = frame(24, name=b"eve") + frame(kind, b"[]")
    with Fake(answering(answers)) as fake:
        code, out, _ = conform(f"--port={fake.port}", path)
        assert code == 1
        for words in ("FAIL  x", "D-1 (R)", "so it is", f"{path}:5: alice",
                      "expected  nothing", "came      RESET_CANVAS name=eve",
                      "bytes     0b 00 18 01 00 00 00 03 65 76 65",
                      "> CONNECTION", f"--port={fake.port} {str(path)[:-8]}:1"):
            assert words in out, words
        again = conform(f"--port={fake.port}", f"{path}:1")
    assert again[0] == 1


def test_differs_and_strict(script):
    answers = dict(POLITE)
    for kind in 5, 11:
        answers[kind] = frame(24) + frame(kind, b"[]")
    path = script(case("D-5", "alice expect nothing"))
    with Fake(answering(answers)) as fake:
        code, out, _ = conform(f"--port={fake.port}", path)
        assert code == 0 and "DIFFERS" in out
        assert counts(out) == (0, 0, 1)
        assert conform(f"--port={fake.port}", "--strict", path)[0] == 1


def test_a_frame_that_breaks_a_clause_fails_with_it(script):
    answers = dict(POLITE)
    answers[11] = frame(11, b"[{]")
    with Fake(answering(answers)) as fake:
        code, out, _ = conform(f"--port={fake.port}",
                               script(case("D-5", "alice sync")))
    assert code == 1
    assert "FAIL    V-list.json" in out and "breaks V-list.json" in out


def test_too_few_accounts_skip(script):
    accounts = script('alice pw\n"bob b" "p w"\n', "accounts")
    path = script(LOGIN + '\ncase "three"\n  clause D-1\n  users a b c\n'
                  '  a sync\n')
    with Fake(answering(POLITE)) as fake:
        code, out, _ = conform(f"--port={fake.port}",
                               f"--accounts={accounts}", path)
    assert code == 0
    assert counts(out) == (1, 0, 1)
    assert "needs more accounts" in out


def test_only_skipped_is_no_verdict(script):
    accounts = script("alice pw\n", "accounts")
    path = script('case "two"\n  clause D-1\n  users a b\n  a sync\n')
    with Fake(answering(POLITE)) as fake:
        code, _, _ = conform(f"--port={fake.port}", f"--accounts={accounts}",
                             path)
    assert code == 2


def test_windows_of_a_close(script):
    def serve(connection):
        time.sleep(0.4)

    text = ('case "{0}"\n  clause A-12\n  strangers a\n  a connect\n'
            '  a expect closed {0} since connect\n')
    path = script(text.format("after 0.2s within 2s")
                  + text.format("after 3s within 4s")
                  + text.format("within 0.1s"))
    with Fake(serve) as fake:
        code, out, _ = conform(f"--port={fake.port}", path)
    assert code == 1 and counts(out) == (1, 2, 0)
    assert "closed not before 3.000 s" in out
    assert "still open after" in out


def test_fail_fast_stops(script):
    path = script("".join(
        f'case "{i}"\n  clause A-4\n  strangers a\n  a connect\n'
        '  a send CONNECTION password=x\n  a expect CONNECTION\n'
        for i in range(20)))
    with Fake(closes) as fake:
        code, out, _ = conform(f"--port={fake.port}", "--fail-fast",
                               "--jobs=1", path)
    assert code == 1
    assert counts(out) == (0, 1, 19)


# ---- with the reference server ----------------------------------------------

def test_lobbies_and_channels_with_polypaintd(script):
    path = script('''case "relay"
  clause D-1 D-2
  lobby room: alice bob
  lobby other: yves zoe
  channel chat: alice zoe
  users carol
  alice send RESET_CANVAS
  bob expect @alice
  alice send CHANNEL_MESSAGE channel=${chat} content=hello
  zoe expect CHANNEL_MESSAGE channel=${chat} content=hello
  together
    yves send REMOVE_STROKE indexes=2,1
    yves send RESET_CANVAS
  end
  zoe expect in any order
    RESET_CANVAS
    REMOVE_STROKE indexes=2,1
  end
  carol join room
  carol expect nothing
  alice send as=last ADD_STROKE index=1 rgba=#000000ff height=1 width=1 \\
    points=(1,2)
  bob expect @last
  carol expect @last
  bob expect no RESET_CANVAS
  carol close
  carol login
  carol send LOBBY_FETCH
  carol expect LOBBY_FETCH has [{"Filename":"${room.filename}"}]
''')
    server = (f"--server-cmd=exec {BIN / 'polypaintd'} --store=memory: "
              "--password-cost=min --port={port}")
    code, out, err = conform(server, path, path, path)
    assert (code, err) == (0, "") and counts(out) == (3, 0, 0)
