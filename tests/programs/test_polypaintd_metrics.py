"""polypaintd's --metrics: /metrics, /healthz and /readyz."""
import http.client
import re
import socket

import pytest

from serving import (CHANNEL_MESSAGE, LOBBY_CREATION, PATIENCE, POLYPAINTD, Client,
                     frame, lobby, run)

WRONG, ALREADY = 2, 1
SAMPLE = re.compile(r'polypaintd_[a-z_]+(\{[a-z]+="[^"\\\n]*"'
                    r'(,[a-z]+="[^"\\\n]*")*\})? [0-9.e+-]+')


def port_of(server):
    server.wait_for_log("metrics on=")
    return int(re.search(r"metrics on=\S+:(\d+)", server.log()).group(1))


def ask(port, path, method="GET"):
    """(status, body) of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def metrics(port):
    """{sample: value}, after a look at the form of all lines."""
    status, body = ask(port, "/metrics")
    assert status == 200
    typed, values = set(), {}
    for line in body.splitlines():
        if line.startswith("# TYPE "):
            assert line.split()[2] not in typed
            typed.add(line.split()[2])
        if line.startswith("#"):
            continue
        assert SAMPLE.fullmatch(line), line
        name, value = line.rsplit(" ", 1)
        family = name.split("{")[0]
        assert (family in typed
                or re.sub("_(bucket|sum|count)$", "", family) in typed), line
        assert name not in values
        values[name] = float(value)
    return {name.removeprefix("polypaintd_"): value
            for name, value in values.items()}


def wait_for(port, path, status):
    """Asks until that is the answer; its body."""
    while (got := ask(port, path))[0] != status:
        assert got[0] in (200, 503)
    return got[1]


@pytest.fixture
def watched(serve):
    server = serve("--store=memory:", "--channel=main", "--metrics=0")
    server.http = port_of(server)
    return server


def test_what_clients_do_is_counted(watched):
    before = metrics(watched.http)
    assert before["clients"] == before["users"] == 0
    alice = watched.member("alice").channel()
    bob = watched.member("bob").channel()
    alice.send(LOBBY_CREATION, lobby("cat", "alice"))
    alice.expect(LOBBY_CREATION, 0)
    sent = metrics(watched.http)["received_bytes_total"]
    alice.say("hello")
    assert bob.hear() == "hello"
    alice.sync()
    after = metrics(watched.http)
    assert after["clients"] == after["users"] == 2
    assert after["lobbies"] == 1 and after["channels"] == before["channels"]
    assert after['frames_total{direction="in",type="CHANNEL_MESSAGE"}'] == 1
    assert after['frames_total{direction="out",type="CHANNEL_MESSAGE"}'] == 1
    assert after['frames_total{direction="out",type="LOBBY_CREATION"}'] == 1
    assert after['logins_total{result="accepted"}'] == 2
    size = len(frame(CHANNEL_MESSAGE, "alice", "main ; hello"))
    assert after["received_bytes_total"] - sent == size + len(frame(11, "alice"))
    assert after["sent_bytes_total"] > before["sent_bytes_total"] + size
    # two accounts looked up and made, two logins, a lobby
    assert after["store_seconds_count"] >= 7
    assert after['store_seconds_bucket{le="+Inf"}'] == after["store_seconds_count"]
    assert after["store_failures_total"] == 0 and after["store_up"] == 1


def test_refusals_name_their_clause(watched):
    """A-6, A-9, A-3 and V-8 each have a counter."""
    alice = watched.member("alice")
    watched.client("alice").login("pw", ALREADY)
    watched.client("alice").login("no", WRONG)
    stranger = watched.client("eve")
    stranger.send(11)
    assert stranger.ended() == 0
    alice.socket.sendall(frame(CHANNEL_MESSAGE, "mallory", "main ; hi"))
    alice.sync()
    got = metrics(watched.http)
    for clause in ("A-6", "A-9", "A-3", "V-8"):
        assert got[f'refusals_total{{clause="{clause}"}}'] == 1
    assert got["frames_rejected_total"] == 1
    assert got['logins_total{result="bad_password"}'] == 1
    assert got['logins_total{result="already_connected"}'] == 1


def test_memory_and_backlog_of_one_who_does_not_read(watched):
    """B-1, B-3"""
    alice = watched.member("alice").channel()
    bob = watched.member("bob").channel()
    while metrics(watched.http)["backlog_bytes"] == 0:
        for _ in range(20):
            alice.say("x" * 60000)
        alice.sync()
    got = metrics(watched.http)
    assert got["memory_bytes"] >= got["backlog_bytes"] > 0
    bob.reset()


def test_other_requests(watched):
    assert ask(watched.http, "/healthz") == (200, "alive\n")
    assert ask(watched.http, "/healthz", "HEAD") == (200, "")
    assert ask(watched.http, "/")[0] == 404
    assert ask(watched.http, "/metrics/")[0] == 404
    assert ask(watched.http, "/metrics", "POST")[0] == 405


@pytest.mark.parametrize("words", [
    b"\0\xff\n\n", b"GET\r\n\r\n", b"GET /metrics HTTP/9.9\r\n\r\n",
    b"GET /" + b"x" * 100000 + b" HTTP/1.1\r\n\r\n",
    b"POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999999"
    b"99\r\n\r\n",
])
def test_what_is_no_http_harms_nobody(watched, words):
    with socket.create_connection(("127.0.0.1", watched.http), PATIENCE) as bad:
        try:
            bad.sendall(words)
            bad.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it was closed meanwhile
        assert ask(watched.http, "/healthz")[0] == 200
    watched.client("alice").signup()


def test_many_http_connections_keep_nobody_out(watched):
    idle = [socket.create_connection(("127.0.0.1", watched.http), PATIENCE)
            for _ in range(200)]
    watched.member("alice").sync()
    for one in idle:
        one.close()
    assert ask(watched.http, "/healthz")[0] == 200


def test_ready_while_it_runs_and_not_while_it_drains(watched):
    assert wait_for(watched.http, "/readyz", 200) == "ready\n"
    alice = watched.member("alice").channel()
    slow = watched.member("slow").channel()
    while metrics(watched.http)["backlog_bytes"] == 0:
        for _ in range(20):
            alice.say("x" * 60000)
        alice.sync()
    watched.signal()
    assert wait_for(watched.http, "/readyz", 503).startswith("draining")
    assert ask(watched.http, "/healthz")[0] == 200
    with pytest.raises(ConnectionRefusedError):
        Client(watched.port)
    assert slow.ended() > 20, "what waited for it is written before the end"
    assert alice.ended() == 0
    assert watched.wait() == 0


@pytest.mark.skipif(b"mongoc_client" not in POLYPAINTD.read_bytes(),
                    reason="built without MongoDB")
def test_not_ready_before_the_store_was_reached(serve):
    """T-7"""
    server = serve("--store=mongodb://127.0.0.1:1/x?serverSelectionTimeoutMS=50",
                   "--metrics=0")
    port = port_of(server)
    assert ask(port, "/readyz") == (503, "the store has not been reached yet\n")
    assert ask(port, "/healthz")[0] == 200
    assert metrics(port)["store_up"] == 0


def test_nowhere_unless_told(serve):
    server = serve("--store=memory:")
    server.member("alice")
    assert "metrics" not in server.log()


def test_a_port_in_use(watched):
    result = run("--store=memory:", "--port=0", f"--metrics={watched.http}")
    assert result.returncode == 2
    assert "give another --metrics" in result.stderr.splitlines()[-1]
