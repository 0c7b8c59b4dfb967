"""What ppconform plays a second time, alone, before it counts: what the clock
may have failed, and nothing else."""
import os
import queue
import signal
import subprocess
import time

import pytest

from ppconform_help import BIN, LISTS, PATIENCE, Fake, conform, counts, \
    frame, receive, status

TIMED = '''case "timed"
  clause A-15
  strangers alice
  alice connect
  alice expect nothing for 100ms
  alice send CONNECTION password=x
  alice expect CONNECTION status=ACCEPTED
'''
PLAIN = TIMED.replace("  alice expect nothing for 100ms\n", "")
BROKEN = frame(28, b"\xff")       # no UTF-8


class FirstTime:
    """Serves wrong(connection) to the first one who says something."""

    def __init__(self, wrong):
        self.wrong, self.asked = wrong, 0

    def __call__(self, connection):
        while (kind := receive(connection)) is not None:
            self.asked += 1
            if self.asked == 1 and self.wrong:
                self.wrong(connection)
                return
            connection.sendall({3: status(3, 0), **LISTS}[kind])


@pytest.mark.parametrize("wrong", [
    lambda connection: connection.close(),
    lambda connection: connection.sendall(status(3, 2)),
])
def test_a_timed_case_is_played_again_and_says_why(script, wrong):
    with Fake(FirstTime(wrong)) as fake:
        code, out, _ = conform(f"--port={fake.port}", script(TIMED))
    assert code == 0 and counts(out) == (1, 0, 0), out
    assert "PASS, played again alone  timed" in out
    assert "at first  expected CONNECTION status=ACCEPTED; came" in out


@pytest.mark.parametrize("steps, wrong", [
    (TIMED, lambda connection: connection.sendall(BROKEN)),
    (PLAIN, lambda connection: connection.sendall(status(3, 2))),
    (PLAIN, lambda connection: connection.close()),
])
def test_what_no_clock_explains_counts_at_once(script, steps, wrong):
    server = FirstTime(wrong)
    with Fake(server) as fake:
        code, out, _ = conform(f"--port={fake.port}", script(steps))
    assert code == 1 and counts(out) == (0, 1, 0), out
    assert server.asked == 1 and "twice" not in out


def held_up(script, wrong):
    """A run that is stopped for a while before the first answer."""
    runner = queue.Queue()

    def hold(connection):
        pid = runner.get(timeout=PATIENCE)
        os.kill(pid, signal.SIGSTOP)
        time.sleep(0.4)  # twice what counts as held up
        wrong(connection)
        os.kill(pid, signal.SIGCONT)

    with Fake(FirstTime(hold)) as fake, subprocess.Popen(
            [BIN / "ppconform", f"--port={fake.port}", script(PLAIN)],
            stdout=subprocess.PIPE, text=True) as run:
        runner.put(run.pid)
        out = run.communicate(timeout=PATIENCE)[0]
    return run.returncode, out


def test_what_was_waited_for_in_vain_while_held_up_is_played_again(script):
    code, out = held_up(script, lambda connection: connection.close())
    assert code == 0 and counts(out) == (1, 0, 0), out
    assert "1 played twice, alone the second time, which counts" in out


@pytest.mark.parametrize("answer", [status(3, 2), BROKEN, LISTS[5]])
def test_a_wrong_frame_counts_while_held_up_too(script, answer):
    code, out = held_up(script, lambda connection: connection.sendall(answer))
    assert code == 1 and counts(out) == (0, 1, 0), out
    assert "twice" not in out


def test_what_fails_by_the_clock_is_not_played_again_for_ever(script):
    """A silent server, and sixty cases with a window."""
    window = "  alice expect closed within 20ms\n"
    with Fake(FirstTime(None)) as fake:
        code, out, _ = conform(f"--port={fake.port}", script("".join(
            PLAIN.replace("timed", str(i)) + window for i in range(60))))
    assert code == 1 and counts(out) == (0, 60, 0)
    assert "\n40 played twice" in out
