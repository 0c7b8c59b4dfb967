"""One realistic mistake, as a change of the Python server's source."""
from dataclasses import dataclass

Change = tuple[str, str]  # text that stands there exactly once, and instead


@dataclass(frozen=True)
class Mutant:
    name: str
    clause: str  # the one that it violates
    mistake: str
    changes: tuple[Change, ...]


def mutant(name: str, clause: str, mistake: str, *changes: Change) -> Mutant:
    return Mutant(name, clause, mistake, changes)


# Places in the server that many mistakes share.
CHANNEL_SEND = """            if member is not sender or sender.read.echo:
                member.send(raw)"""
LOBBY_SEND = """            if member is not sender or self.read.echo:
                member.send(raw)"""
LOBBY_LOOP = """        for member in self.members:
            if member in self.waiting or member in saved_for:
                continue
""" + LOBBY_SEND
EVERY_CLIENT = ("""class Client:
""", """class Client:
    everyone: list[Client] = []

""")
REMEMBER_CLIENT = ("""        self.name = b""
""", """        self.name = b""
        Client.everyone.append(self)
""")


def sends(instead: str, where: str = LOBBY_SEND) -> Change:
    """Relays `instead` of the frame's bytes, `raw`."""
    return where, where.replace("member.send(raw)", f"member.send({instead})")
