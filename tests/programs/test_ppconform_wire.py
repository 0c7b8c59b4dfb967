"""What ppconform puts on the wire, and what its clients do by themselves."""
import select
import struct
import time

import pytest

from ppconform_help import POLITE, Fake, answering, conform, frame, receive, \
    status


def until(condition):
    """The server's thread may have more to read when the run is over."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def case(clause, step, role="users alice"):
    return f'case "x"\n  clause {clause}\n  {role}\n  {step}\n'


def test_pieces_together_and_headers_are_sent_as_written(script):
    seen = []

    def serve(connection):
        data = b""
        while piece := connection.recv(65536):
            data += piece
            seen.append(len(piece))
        seen.append(data)

    path = script('case "x"\n  clause T-4\n  strangers alice\n'
                  '  alice connect\n'
                  '  alice send pieces=2 pause=100ms RAW 01 02 03 04\n'
                  '  together\n    alice send RAW 05\n    alice send RAW 06\n'
                  '  end\n'
                  '  alice send size=9 type=200 name_size=3 more=0a0b '
                  'RESET_CANVAS name=al date=1\n'
                  '  alice close\n')
    with Fake(serve) as fake:
        conform(f"--port={fake.port}", path)
        until(lambda: seen and isinstance(seen[-1], bytes) and seen[-1])
    data = seen[-1]
    assert data[:6] == bytes([1, 2, 3, 4, 5, 6])
    assert 2 in seen
    assert data[6:] == struct.pack("<HBIB", 9, 200, 1, 3) + b"al\x0a\x0b"


def test_save_and_load_requests_are_answered_unless_manual(script):
    answered = []

    def serve(connection):
        while (kind := receive(connection)) is not None:
            answered.append(kind)
            if kind in (5, 11):
                connection.sendall(frame(29) + frame(kind, b"[]"))
            else:
                connection.sendall(POLITE.get(kind, b""))

    with Fake(serve) as fake:
        conform(f"--port={fake.port}", script(
            case("S-6", "alice sync", "users alice\n  manual alice")))
        once = answered.count(29)
        conform(f"--port={fake.port}", script(case("S-6", "alice sync")))
        until(lambda: answered.count(29) == 3)
    assert once == 1            # in the set-up only


def test_an_answer_waits_until_the_frame_in_pieces_is_whole(script):
    kinds = []

    def serve(connection):
        kind = 0
        while kind not in (11, None):
            kind = receive(connection)
            connection.sendall(POLITE.get(kind, b""))
            if kind == 11:  # the set-up is over
                assert select.select([connection], [], [], 9)[0]
                connection.sendall(frame(26) + frame(29))
        while (kind := receive(connection)) is not None:
            kinds.append(kind)
            connection.sendall(POLITE.get(kind, b""))

    with Fake(serve) as fake:
        code, out, _ = conform(f"--port={fake.port}", script(
            case("T-4", "alice send pieces=3 pause=200ms RESET_CANVAS\n"
                 "  alice sync")))
    assert code == 0, out
    assert kinds == [24, 26, 29, kinds[-1]]


def freezing(delays, early):
    """A server that lets anybody in, and freezes so many seconds later; notes
    in `early` who drew before that."""
    def serve(connection):
        while (kind := receive(connection)) is not None:
            connection.sendall(POLITE.get(kind, b""))
            if kind == 6:
                connection.sendall(status(6, 1))
                came = select.select([connection], [], [], delays.pop(0))[0]
                early.append(bool(came))
                connection.sendall(status(28, 1) + status(28, 0))
    return serve


def test_a_joiner_waits_for_the_freeze_of_a_server_that_freezes(script):
    early = []
    with Fake(freezing([0, 0.4], early)) as fake:
        code, out, _ = conform(f"--port={fake.port}", "--timeout-scale=0.2",
                               script('case "x"\n  clause S-3\n'
                                      '  users alice bob\n'
                                      '  new lobby room of alice\n'
                                      '  alice join room\n'
                                      '  bob join room\n'
                                      '  bob send RESET_CANVAS\n'
                                      '  bob sync\n'))
    assert code == 0, out
    assert early == [False, False]


def test_a_join_that_changes_nothing_is_not_waited_for_as_long(script):
    def serve(connection):
        joins = 0
        while (kind := receive(connection)) is not None:
            connection.sendall(POLITE.get(kind, b""))
            if kind == 6:
                joins += 1
                connection.sendall(status(6, 1))
                if joins == 1:
                    connection.sendall(status(28, 1) + status(28, 0))

    began = time.monotonic()
    with Fake(serve) as fake:
        code, out, _ = conform(f"--port={fake.port}", "--timeout-scale=0.4",
                               script('case "x"\n  clause L-15\n'
                                      '  users alice\n'
                                      '  new lobby room of alice\n'
                                      '  alice join room\n'
                                      '  alice join room\n'))
    assert code == 0, out
    assert time.monotonic() - began < 2.2


ENTRY = '{"Filename":"%s","Owner":"o","Mode":"stroke",' \
        '"Protection":"public","Passcode":"","Clients":[]}'


@pytest.mark.parametrize("last, code", [("b", 0), ("c", 1)])
def test_what_is_wanted_of_a_list_may_lie_in_several_parts(script, last, code):
    def part(*names):
        return frame(5, ("[" + ",".join(ENTRY % n for n in names)
                         + "]").encode())

    filling = [f"f{i:03}" for i in range(62000 // len(ENTRY % "f000,"))]
    lists = part("a", *filling) + part("d", last)
    with Fake(answering({**POLITE, 5: lists})) as fake:
        got, out, _ = conform(f"--port={fake.port}", script(case(
            "L-18", 'alice send LOBBY_FETCH\n  alice expect LOBBY_FETCH has '
            '[{"Filename":"a"}, {"Filename":"b"}]')))
    assert got == code, out
