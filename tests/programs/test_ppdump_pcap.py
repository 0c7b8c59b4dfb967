"""--pcap: the packets of chosen connections, as they were captured."""
import gzip
import json
import pathlib
import struct
import subprocess

import pytest

from ppdump_help import BIN, CAPTURES, EVENING, PATIENCE, dump, lines

NANO = 0xa1b23c4d
# of all kinds that need care: links, fragments, disorder, loss, reuse
KINDS = ["nano.pcap", "ng.pcapng", "gzip.pcap.gz", "sll2-ipv6.pcap",
         "null-swapped.pcap", "raw.pcap", "qinq.pcap", "fragments.pcap",
         "fragments-shuffled.pcap", "ipv6-fragments.pcap", "no-length.pcap",
         "shuffled.pcap", "wrap-shuffled.pcap", "port-reuse.pcap",
         "lost-shuffled.pcap", "middle.pcap", "snaplen-96.pcap"]


def packets(path):
    """The link type of a little-endian pcap, and its packets: (nanoseconds,
    bytes on the wire, bytes)."""
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    magic, link = struct.unpack_from("<I16xI", data)
    at, found = 24, []
    while at < len(data):
        seconds, part, size, wire = struct.unpack_from("<4I", data, at)
        found.append((seconds * 10**9 + part * (1 if magic == NANO else 1000),
                      wire, data[at + 16:at + 16 + size]))
        at += 16 + size
    return link, found


def talks(*arguments):
    """What is said, without how packets and connections are numbered."""
    found = []
    for line in lines_of(*arguments):
        record = json.loads(line)
        for number in ("packet", "connection", "number"):
            record.pop(number, None)
        for finding in record.get("findings", []):
            finding.pop("frame", None)
        found.append(record)
    return found


def lines_of(*arguments):
    status, out, _ = dump("--json", "--passwords", *arguments)
    assert status == 0
    return out.splitlines()


@pytest.mark.parametrize("name", KINDS)
def test_a_copy_says_the_same(name, tmp_path):
    copy = tmp_path / "copy.pcap"
    assert dump(f"--pcap={copy}", CAPTURES / name)[:2] == (0, "")
    assert talks(copy) == talks(CAPTURES / name)


def frames(*arguments):
    return [talk for talk in talks(*arguments) if talk["kind"] == "frame"]


@pytest.mark.parametrize("name", ["evening.pcap", "port-reuse.pcap",
                                  "fragments-shuffled.pcap", "others.pcap",
                                  "ipv6-fragments.pcap", "wrap-shuffled.pcap"])
def test_other_connections_are_absent(name, tmp_path):
    """Each alone holds only its own packets, and together they hold all."""
    numbers = {json.loads(line)["connection"]
               for line in lines_of(CAPTURES / name)}
    total = []
    for number in numbers:
        copy = tmp_path / f"{number}.pcap"
        chosen = f"--follow=connection:{number}"
        assert dump(chosen, f"--pcap={copy}", CAPTURES / name)[:2] == (0, "")
        assert frames(copy) == frames(chosen, CAPTURES / name)
        total += packets(copy)[1]
    assert len(numbers) > 1
    everything = packets(CAPTURES / name)[1]
    if name == "others.pcap":  # strangers are no conversations
        assert set(total) < set(everything)
    else:
        assert sorted(total) == sorted(everything)


def rearranged(name, path, change):
    """The capture with its packets changed."""
    link, found = packets(CAPTURES / name)
    head = struct.pack("<IHHiIII", NANO, 2, 4, 0, 0, 262144, link)
    path.write_bytes(head + b"".join(
        struct.pack("<4I", *divmod(time, 10**9), len(data), wire) + data
        for time, wire, data in change(found)))
    return path


def test_a_syn_that_comes_late_is_of_the_same_connection(tmp_path):
    copy = tmp_path / "copy.pcap"
    late = rearranged("evening.pcap", tmp_path / "late.pcap",
                      lambda found: [*found[1:6], found[0], *found[6:]])
    assert lines("--follow=connection:1", f"--pcap={copy}", late) == []
    assert frames(copy) == frames("--follow=connection:1", EVENING)


def test_ends_whose_first_syn_is_missing_are_told_apart_too(tmp_path):
    copy = tmp_path / "copy.pcap"
    headless = rearranged("port-reuse.pcap", tmp_path / "headless.pcap",
                          lambda found: found[3:])
    first, second = (frames(f"--follow=connection:{n}", headless)
                     for n in (1, 3))
    assert first[0]["src"] == second[0]["src"]
    for number, said in ((1, first), (3, second)):
        dump(f"--follow=connection:{number}", f"--pcap={copy}", headless)
        assert frames(copy) == said


def test_packets_are_as_they_were_captured(tmp_path):
    copy = tmp_path / "copy.pcap"
    for name in ("nano.pcap", "sll2.pcap", "snaplen-96.pcap", "gzip.pcap.gz"):
        assert dump(f"--pcap={copy}", CAPTURES / name)[0] == 0
        assert packets(copy) == packets(CAPTURES / name), name


def test_a_filter_chooses_whole_connections(tmp_path):
    copy = tmp_path / "copy.pcap"
    one = "type == LOBBY_CONNECT && from == client"
    assert lines(f"--pcap={copy}", f"--filter={one}", EVENING) == []
    assert talks(copy) == talks(copy, "host 10.0.0.2")
    assert len(talks(copy)) > 20


def test_captures_are_merged(tmp_path):
    copy = tmp_path / "copy.pcap"
    halves = [CAPTURES / f"merge-{side}.pcap" for side in ("client", "server")]
    assert lines(f"--pcap={copy}", *halves) == []
    assert talks(copy) == talks(EVENING)


def test_nothing_chosen_is_an_empty_capture(tmp_path):
    copy = tmp_path / "copy.pcap"
    assert lines(f"--pcap={copy}", "--filter=user == \"nobody\"", EVENING) == []
    assert packets(copy) == (1, [])


def test_a_copy_on_standard_output_can_be_read_on(tmp_path):
    copy = tmp_path / "copy.pcap"
    lines(f"--pcap={copy}", EVENING)
    run = subprocess.run([BIN, "--pcap=-", EVENING], capture_output=True,
                         timeout=PATIENCE, check=True)
    assert run.stdout == copy.read_bytes()


@pytest.mark.parametrize("arguments, words", [
    (["-"], "tcpdump -w FILE"),
    (["-i", "lo"], "tcpdump -i lo -w FILE first"),
    ([EVENING, CAPTURES / "sll2.pcap"], "EN10MB and LINUX_SLL2"),
])
def test_what_can_not_be_copied_is_told(arguments, words, tmp_path):
    status, out, err = dump("--pcap=copy.pcap", *arguments, cwd=tmp_path,
                            stdin=EVENING.read_bytes())
    assert (status, out) == (2, "")
    assert words in err
    assert not list(tmp_path.iterdir())


def test_a_capture_is_not_written_over(tmp_path):
    capture = tmp_path / "evening.pcap"
    capture.write_bytes(EVENING.read_bytes())
    status, _, err = dump("--pcap=evening.pcap", "./evening.pcap", cwd=tmp_path)
    assert status == 2
    assert "name another file" in err
    assert capture.read_bytes() == EVENING.read_bytes()


def test_a_full_disk_is_told():
    status, _, err = dump("--pcap=/dev/full", EVENING)
    assert status == 2
    assert "/dev/full: can't be written: No space left" in err
    assert pathlib.Path("/dev/full").is_char_device()
