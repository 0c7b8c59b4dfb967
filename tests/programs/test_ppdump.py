"""ppdump as people start it: what is read, chosen and said."""
import signal
import subprocess

import pytest

from ppdump_help import (BIN, CAPTURES, EVENING, PATIENCE, dump, environment,
                         lines, spoilt)


def frames(text):
    return [line for line in text if " # " not in line]


def test_a_line_for_each_frame():
    shown = lines(EVENING)
    assert len(frames(shown)) == 42
    assert shown[1] == ("00:00:00.041000 10.0.0.1:40001 > 10.0.0.9:5000 - "
                        "CONNECTION name=alice date=1516147200 password=***")
    assert "10.0.0.2:40002 > 10.0.0.9:5000 zoé ADD_STROKE" in "\n".join(shown)


def test_standard_input_and_r_are_captures_too():
    assert lines("-", stdin=EVENING.read_bytes()) == lines("-r", EVENING)


def test_what_follows_the_captures_is_a_filter_as_in_tcpdump():
    shown = lines(EVENING, "tcp", "port", "40001")
    assert frames(shown) and all("40001" in line for line in shown)
    assert lines("-r", EVENING, "tcp port 40001") == shown


def test_with_r_a_word_is_a_filter_even_if_a_file_has_its_name(tmp_path):
    (tmp_path / "tcp").write_bytes(b"")
    assert lines("-r", EVENING, "tcp", cwd=tmp_path) == lines(EVENING)


@pytest.mark.parametrize("arguments, words", [
    ([], "what is to be read?"),
    (["missing.pcap"], "missing.pcap: no such file"),
    ([EVENING, "tcp", EVENING], "captures stand in front"),
    (["-i", "lo", "-r", EVENING], "the one or the other"),
    ([EVENING, "--json", "--csv"], "two outputs for standard output"),
    ([EVENING, "-T", "fields"], "which? -e NAME"),
    ([EVENING, "-e", "indx"], "did you mean index?"),
    ([EVENING, "--fitler=ok"], "did you mean --filter?"),
    ([EVENING, "--follow=bob"], "user:NAME"),
    ([EVENING, "-t", "zulu"], "utc|local"),
    ([EVENING, "--json=/no/such/folder/x"], "can't be written"),
])
def test_used_wrongly(arguments, words):
    status, out, err = dump(*arguments)
    assert (status, out) == (2, "") and words in err


def test_a_filters_mistake_is_pointed_at():
    status, out, err = dump(EVENING, "--filter", 'ok && usr == "bob"')
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        "ppdump: --filter: no such name: usr; did you mean user?",
        '  ok && usr == "bob"',
        "        ^"]


def test_filter_follow_and_count_choose():
    strokes = lines(EVENING, "--filter", 'type == ADD_STROKE && user == "zoé"')
    assert len(strokes) == 2 and all("name=zoé" in line for line in strokes)
    assert len(frames(lines(EVENING, "--follow=user:zoé"))) == 19
    assert all(":40001" in line
               for line in lines(EVENING, "--follow=connection:1"))
    assert len(frames(lines(EVENING, "-c", "5"))) == 5


def test_check_says_nothing_of_what_is_right():
    assert dump("--check", EVENING) == (
        0, "", "ppdump: no breach of a clause in 42 frames; 2 connections\n")


def test_check_shows_what_is_wrong_and_exits_1(tmp_path):
    status, out, err = dump("--check", spoilt(tmp_path))
    assert status == 1
    first = out.splitlines()[0]
    assert "alice RAW 1d 00 63 " in first and " ! V-6: byte 2: " in first
    assert " in 42 frames; 2 connections" in err


def test_without_check_the_same_capture_exits_0(tmp_path):
    assert dump(spoilt(tmp_path))[0] == 0


def test_a_cut_capture_is_shown_up_to_there(tmp_path):
    path = tmp_path / "cut.pcap"
    path.write_bytes(EVENING.read_bytes()[:3000])
    status, out, err = dump(path)
    assert status == 2
    whole = lines(EVENING)
    shown = frames(out.splitlines())
    assert 5 < len(shown) < 42 and shown == frames(whole)[:len(shown)]
    assert [line for line in err.splitlines() if "cut.pcap" in line]


def test_lost_bytes_are_never_silent():
    status, out, err = dump(CAPTURES / "lost.pcap")
    assert status == 0
    assert " bytes of the " in out and "missing" in out
    assert "not everything is there: " in err and "missing" in err


def test_no_polypaint_says_what_is_there_instead():
    status, out, err = dump(EVENING, "udp")
    assert (status, out) == (0, "")
    assert err.startswith("ppdump: no PolyPaint here: no packets")


def test_several_outputs_at_once(tmp_path):
    shown = lines("--json=all.jsonl", "--csv=all.csv", "--stats=all.txt",
                  "--text", EVENING, cwd=tmp_path)
    assert shown == lines(EVENING)
    assert (tmp_path / "all.jsonl").read_text().splitlines() == \
        lines("--json", EVENING)
    assert "42 frames" in (tmp_path / "all.txt").read_text()
    assert (tmp_path / "all.csv").read_bytes().count(b"\r\n") == len(shown) + 1


def test_an_output_without_standard_output_leaves_it_alone(tmp_path):
    assert lines("--json=all.jsonl", EVENING, cwd=tmp_path) == []


def test_columns():
    rows = lines("-T", "fields", "-e", "user", "-e", "points",
                 "--filter=type == ADD_STROKE && from == client", EVENING)
    assert rows == ["alice\t(-0.1,1e-7)", "zoé\t(1.5,2)(3,4)"]
    names = [line.split()[0] for line in lines("-e", "help")]
    assert {"time", "user", "points", "status"} <= set(names)


def test_colours_only_when_wanted():
    assert "\033[" not in "".join(lines(EVENING, NO_COLOR=""))
    assert "\033[32mADD_STROKE" not in "".join(lines(EVENING))
    assert "\033[" in "".join(lines("--colour=always", EVENING))


def test_a_reader_that_leaves_is_no_error():
    with subprocess.Popen([BIN, *[EVENING] * 50], env=environment(),
                          stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as run:
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait(PATIENCE) in (0, -signal.SIGPIPE)


def test_an_interrupt_ends_it_with_a_summary():
    with subprocess.Popen([BIN, "-l", "-"], env=environment(),
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as run:
        run.stdin.write(EVENING.read_bytes()[:3000])
        run.stdin.flush()
        assert b"opens" in run.stdout.readline()  # it is reading
        run.send_signal(signal.SIGINT)
        assert b" connection" in run.communicate(timeout=PATIENCE)[1]
        assert run.returncode in (0, 2)


def test_a_full_disk_is_told():
    status, _, err = dump("--json=/dev/full", EVENING)
    assert status == 2 and "not all could be written" in err
