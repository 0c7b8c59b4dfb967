"""polypaintd's configuration file: --config, --check-config, SIGHUP."""
import signal

import pytest

from serving import run


@pytest.fixture
def config(tmp_path):
    """config(text) writes the file and gives its option."""
    def write(text):
        path = tmp_path / "polypaintd.yaml"
        path.write_text(text)
        return f"--config={path}"
    return write


def reload(server, what):
    """Sends SIGHUP and gives the log lines that it made."""
    before = len(server.log())
    server.signal(signal.SIGHUP)
    server.wait_for_log(what, before)
    return server.log()[before:]


def test_a_file_starts_a_server(serve, config):
    server = serve(config("store: 'memory:'\naccount: [alice:pw, bob:word]\n"
                          "channel:\n  - side\n"), "--channel=extra")
    server.client("alice").login("pw")
    assert b"side" in server.client("bob").login("word").sync()
    assert b"extra" in server.clients[-1].sync()


def test_check_config(config):
    option = config("port: 5001\nmax-backlog: 4M\n")
    right = run(option, "--check-config")
    assert right.returncode == 0 and right.stderr == ""
    assert right.stdout == f"polypaintd: {option[9:]}: fine\n"
    wrong = run(config("port: 5001\nmax-bakclog: 4M\n"), "--check-config")
    assert wrong.returncode == 2 and wrong.stdout == ""
    assert wrong.stderr == (f"polypaintd: {option[9:]}:2:1: max-bakclog: unknown "
                            "option; did you mean max-backlog?\n")


@pytest.mark.parametrize("options, words", [
    (["--check-config"], "give --config=FILE too"),
    (["--config=/nowhere/at.all"], "--config=/nowhere/at.all: No such file"),
    (["--config=/"], "--config=/: Is a directory"),
    (["--config=/dev/zero"], "--config=/dev/zero: File too large"),
])
def test_no_such_file(options, words):
    result = run(*options)
    assert result.returncode == 2
    assert words in result.stderr and result.stderr.count("\n") == 1


def test_reload_changes_what_can_change(serve, config, tmp_path):
    server = serve(config("log-level: warning\nstore: 'memory:'\n"))
    server.member("alice")
    assert "login" not in server.log()
    config("log-level: debug\nlog: json\nstore: 'memory:'\nmax-clients: 2\n"
           "echo: yes\n")
    told = reload(server, "reloaded")
    assert '"event":"changed","option":"log-level"' in told
    assert '"event":"needs-restart","option":"echo"' in told
    assert '"option":"max-clients"' in told and '"option":"store"' not in told
    assert f'"from":"{tmp_path}/polypaintd.yaml"' in told
    server.member("bob")
    assert '"event":"login","user":"bob"' in server.log()
    assert server.client("eve").ended() == 0, "B-2: the third of two"


def test_a_broken_file_changes_nothing(serve, config):
    server = serve(config("log-level: info\nstore: 'memory:'\n"))
    option = config("log-level: off\nmax-clients: none\n")
    told = reload(server, "not-reloaded")
    assert f"{option[9:]}:2:14: --max-clients=none: not a whole number" in told
    assert "changed" not in told and "needs-restart" not in told
    server.member("alice")
    assert "login user=alice" in server.log()


def test_reload_without_a_file(serve):
    server = serve("--store=memory:")
    assert "reloaded from=\"the command line\"" in reload(server, "reloaded")
    server.member("alice")
