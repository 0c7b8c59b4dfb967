"""Who may come in, and how often: polypaintd's limits for each address (B-2,
A-16), what it lets nobody know (A-8), and what it never logs."""
import random
import select
import statistics
import time

import pytest

from serving import CONNECTION

FREE = 600  # wrong passwords before an address has to wait
STEP = 0.05  # seconds, for each one more


def silent(client):
    """It has nothing to read yet."""
    return not select.select([client.socket], [], [], 0)[0]


def guess(server, source="127.0.0.2", name="alice"):
    """A wrong password; the seconds that the answer took."""
    client = server.client(name, source=source)
    start = time.perf_counter()
    client.login("wrong", status=2)
    took = time.perf_counter() - start
    client.close()
    return took


def make_guilty(server):
    """Guesses until 127.0.0.2 has to wait."""
    for number in range(10 * FREE):
        if guess(server) >= 2 * STEP and number > FREE:
            return
    assert False, "it was never slowed down"


# ---- connections -------------------------------------------------------------


def test_connections_of_one_address_are_bounded(serve):
    server = serve("--store=memory:", "--max-clients-per-address=3")
    members = [server.member(f"user{number}") for number in range(3)]
    assert server.client("late").ended() == 0
    assert 'why="too many connections from that address"' in server.log()
    other = server.client("other", source="127.0.0.2").signup().login()
    for member in [*members, other]:
        member.sync()
    members[0].close()
    server.newcomer("late").login()


# ---- wrong passwords ---------------------------------------------------------


def test_wrong_passwords_slow_down_their_address_alone(serve):
    server = serve("--store=memory:", "--account=alice:pw", "--account=bob:pw",
                   "--login-delay=0.2")
    make_guilty(server)
    start = time.monotonic()
    line = [server.client("alice", source="127.0.0.2") for _ in range(8)]
    for client in line:
        client.send(CONNECTION, "wrong")
    honest = server.client("bob", source="127.0.0.2")
    honest.send(CONNECTION, "pw")
    server.client("alice", source="127.0.0.3").login()
    assert silent(honest), "who is elsewhere does not wait"
    honest.expect(CONNECTION, 0)  # late, but it comes
    assert time.monotonic() - start >= len(line) * STEP
    for client in line:
        client.expect(CONNECTION, 2)


def test_too_many_that_wait_are_closed(serve):
    server = serve("--store=memory:", "--account=alice:pw", "--login-delay=0.2",
                   "--password-queue=2")
    make_guilty(server)
    line = [server.client("alice", source="127.0.0.2") for _ in range(6)]
    for client in line:
        client.send(CONNECTION, "wrong")
    answered = [client.ended() for client in line]
    assert 0 in answered and 1 in answered
    server.client("alice", source="127.0.0.2").login()
    assert "failing" not in server.log(), "it is not the store's fault"


def test_a_stop_waits_for_nobody_in_line(serve):
    server = serve("--store=memory:", "--account=alice:pw", "--drain=60")
    make_guilty(server)
    line = [server.client("alice", source="127.0.0.2") for _ in range(40)]
    for client in line:
        client.send(CONNECTION, "pw")
    start = time.monotonic()
    assert server.stop() == 0, server.log()
    assert time.monotonic() - start < 10, "a line of some 30 s"


def test_no_delay_when_none_is_wanted(serve):
    server = serve("--store=memory:", "--account=alice:pw", "--login-delay=0")
    for _ in range(FREE):
        guess(server)
    assert min(guess(server) for _ in range(20)) < STEP


# ---- what is not told --------------------------------------------------------


def differs(pairs):
    """Whether the first of a pair takes longer, or shorter, than the second. If
    not, as many are longer as coins fall heads, whatever the noise: of 200 more
    than 140, or fewer than 60, once in 10^7 times."""
    longer = sum(a > b for a, b in pairs)
    print(f"{longer} of {len(pairs)} longer, medians "
          f"{statistics.median(a for a, _ in pairs) * 1e6:.0f} and "
          f"{statistics.median(b for _, b in pairs) * 1e6:.0f} us")
    return abs(longer - len(pairs) / 2) > 0.2 * len(pairs)


@pytest.mark.parametrize("store", ["memory:", "sqlite:timing.db"])
def test_an_unknown_user_takes_as_long_as_a_wrong_password(serve, store):
    names = [f"user{number}" for number in range(20)]
    server = serve(f"--store={store}", "--login-delay=0",
                   *(f"--account={name}:pw" for name in names))
    dice = random.Random(8)
    pairs = []
    for number in range(250):
        known, unknown = names[number % 20], f"none{number % 20}"
        if dice.random() < 0.5:
            first = guess(server, name=known)
            pairs.append((first, guess(server, name=unknown)))
        else:
            first = guess(server, name=unknown)
            pairs.append((guess(server, name=known), first))
    assert not differs(pairs[50:])
