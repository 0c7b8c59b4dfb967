"""kill -9 while accounts and lobbies are made: what was acknowledged is there
afterwards (A-19, L-22). `make soak` does it 200 times over each store."""
import json
import os
import random
import signal

import pytest

from mongodb_room import room_or_skip
from serving import CREATE_ACCOUNT, LOBBY_CREATION, LOBBY_FETCH, lobby

KILLS = 200 if os.environ.get("POLYPAINT_SOAK") else 6
MAKERS, EACH = 8, 3  # connections, and accounts on one
LOBBIES = 20


@pytest.fixture(params=["sqlite", "mongodb"])
def store(request):
    if request.param == "sqlite":
        yield ["--store=sqlite:kills.db"]
        return
    room = room_or_skip()
    # FerretDB finds an _id at once, and reads everything for another field
    yield [room.option(), "--mongodb-users=users:_id,password"]
    room.close()


def ask(server, turn):
    """Asks for accounts and lobbies; makers, and the owner of the lobbies."""
    owner = server.member("owner")
    for number in range(LOBBIES):
        owner.send(LOBBY_CREATION, lobby(f"{turn}-{number}", "owner"))
    makers = []
    for number in range(MAKERS):
        makers.append(server.client())
        for account in range(EACH):
            makers[-1].name = f"{turn}-{number}-{account}"
            makers[-1].send(CREATE_ACCOUNT, "pw")
    return makers, owner


def acknowledged(client, kind, names):
    """Of what was asked for in that order, what was said to be made; up to
    the end of the connection."""
    for name in names:
        while (got := client.receive()) is not None and got[0] != kind:
            pass
        if got is None:
            return
        assert got[2] == bytes(4)
        yield name


def one_kill(server, turn, dice):
    makers, owner = ask(server, turn)
    made = acknowledged(owner, LOBBY_CREATION,
                        [f"{turn}-{number}" for number in range(LOBBIES)])
    lobbies = [name for _, name in zip(range(dice.randrange(LOBBIES)), made)]
    server.signal(signal.SIGKILL)
    lobbies += made
    accounts = []
    for number, maker in enumerate(makers):
        accounts += acknowledged(maker, CREATE_ACCOUNT,
                                 [f"{turn}-{number}-{i}" for i in range(EACH)])
    server.kill()
    return accounts, lobbies


def test_what_was_acknowledged_survives_kills(serve, store):
    dice = random.Random(7)
    accounts, lobbies = [], []
    options = *store, "--max-lobbies-per-user=10000"
    for turn in range(KILLS):
        server = serve(*options)
        some = one_kill(server, turn, dice)
        accounts += some[0]
        lobbies += some[1]
    assert accounts and lobbies
    server = serve(*options)
    for name in accounts:
        server.client(name).login().close()
    owner = server.client("owner").login()
    owner.send(LOBBY_FETCH)
    listed = set()
    while not set(lobbies) <= listed:
        listed |= {one["Filename"]
                   for one in json.loads(owner.expect(LOBBY_FETCH))}
    print(f"{KILLS} kills: {len(accounts)} accounts and {len(lobbies)} lobbies "
          "acknowledged, all there")
