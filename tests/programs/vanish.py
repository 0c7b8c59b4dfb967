"""Run by test_polypaintd.py in a network of its own, which it takes down: peers
that vanish without a FIN (A-22). Prints how many seconds each was kept."""
import subprocess
import sys
import tempfile
import time

from serving import LOBBY_CONNECT, LOBBY_CREATION, Server, lobby


def network(state):
    subprocess.run(["ip", "link", "set", "lo", state], check=True)


network("up")
with tempfile.TemporaryDirectory() as folder:
    server = Server(folder, "--store=memory:", "--peer-timeout=6",
                    "--save-wait=1", "--load-wait=1")
    idle = server.member("idle")
    saver = server.member("saver")
    saver.send(LOBBY_CREATION, lobby("cat", "saver"))
    saver.expect(LOBBY_CREATION, 0)
    joiner = server.member("joiner")
    joiner.send(LOBBY_CONNECT, lobby("cat", "saver"))
    joiner.expect(LOBBY_CONNECT, 1)
    # from here on the server still has to tell both that the freeze is over
    network("down")
    start = time.monotonic()
    for name in "idle", "saver", "joiner":
        server.wait_for_log(f"logout user={name}")
        print(name, round(time.monotonic() - start, 1))
    sys.exit(server.stop())
