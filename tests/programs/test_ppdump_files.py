"""What ppdump makes of a capture for other tools: a picture, cases, seeds."""
import subprocess
import zlib

import pytest

from ppdump_help import BIN, EVENING, ROOT, dump, environment, lines

SESSION = ROOT / "corpus" / "sessions" / "four-friends.session"
SERVER = (f"{BIN.parent}/polypaintd --port={{port}} --store=memory: "
          "--password-cost=min --log-level=warning")


def ppconform(*arguments):
    return subprocess.run(
        [BIN.parent / "ppconform", "--no-colour", "--timeout-scale=5", *arguments],
        capture_output=True, text=True, timeout=120, env=environment())


@pytest.fixture(scope="module")
def friends(tmp_path_factory):
    """What four friends said to polypaintd, as a capture."""
    capture = tmp_path_factory.mktemp("friends") / "friends.pcap"
    done = ppconform(f"--server-cmd={SERVER}", f"--pcap={capture}", SESSION)
    assert done.returncode == 0, done.stdout + done.stderr
    return capture


@pytest.fixture
def cases(friends, tmp_path):
    """The session as a case again."""
    path = tmp_path / "again.session"
    assert lines(f"--script={path}", friends) == []
    return path


def test_a_captured_session_replays_as_a_case(cases):
    done = ppconform(f"--server-cmd={SERVER}", cases)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed, 0 failed, 0 skipped" in done.stdout


def test_the_case_fails_where_a_server_does_otherwise(cases):
    done = ppconform(f"--server-cmd={SERVER} --no-signup", "--strict", cases)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "expect CREATE_ACCOUNT status=CREATED" in done.stdout


def test_cases_name_no_password_and_no_date(cases):
    text = cases.read_text()
    assert "password=${" in text
    assert "date=" not in text


def size_of_png(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert zlib.crc32(data[12:29]) == int.from_bytes(data[29:33], "big")
    return (int.from_bytes(data[16:20], "big"),
            int.from_bytes(data[20:24], "big"))


def test_a_picture_of_what_was_drawn(friends, tmp_path):
    picture = tmp_path / "house.png"
    assert lines(f"--render={picture}", friends) == []
    assert size_of_png(picture.read_bytes()) == (1024, 768)


def test_a_picture_of_an_earlier_time_holds_less(friends, tmp_path):
    early, late = tmp_path / "early.svg", tmp_path / "late.svg"
    strokes = lines("-T", "fields", "-e", "time", "--filter=type==ADD_STROKE",
                    "-t", "epoch", friends)
    lines(f"--render={early}", f"--at={strokes[0]}", friends)
    lines(f"--render={late}", friends)
    assert early.read_text().count("<path") < late.read_text().count("<path")


@pytest.mark.parametrize("arguments, words", [
    (["--render=x.gif"], "should end in .png, .svg or .pdf"),
    (["--render=/no/such/folder/x.png"], "can't be written"),
    (["--script=/no/such/folder/x"], "can't be written"),
    (["--corpus=/no/such/folder/x"], "can't be made"),
    (["--at=+1"], "it goes with --render=FILE"),
    (["--lobby=cat"], "it goes with --render=FILE"),
    (["--render=x.png", "--at=noon"], "is no time"),
    (["--render=x.png", "--lobby=nowhere"], "nothing was drawn in the lobby"),
])
def test_mistakes_are_told(arguments, words, tmp_path):
    status, out, err = dump(*arguments, EVENING, cwd=tmp_path)
    assert (status, out) == (2, "")
    assert words in err
    assert not list(tmp_path.iterdir())


def test_seeds_hold_each_frame_once(friends, tmp_path):
    seeds = tmp_path / "seeds"
    for _ in range(2):
        assert dump(f"--corpus={seeds}", friends)[0] == 0
    bodies = [name.read_bytes()[1:] for name in (seeds / "frame").iterdir()]
    assert len(bodies) > 50
    assert len(set(bodies)) == len(bodies)
    assert all(int.from_bytes(body[:2], "little") == len(body)
               for body in bodies)
