"""From what is said to TCP segments, as a perfect capture would show them."""
import copy
import dataclasses

from dialogue import dialogue

START = 1516147200 * 10**9  # ns; the date in the frames
MS = 10**6
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
OTHER = {"client": "server", "server": "client"}


@dataclasses.dataclass(eq=False)
class Connection:
    number: int
    client: tuple  # address, port
    server: tuple
    first: dict  # side: the sequence number of its first byte


@dataclasses.dataclass
class Segment:
    """`at` and `ack` count bytes of a stream from 0; a SYN is at -1."""
    time: int
    connection: Connection
    side: str
    at: int
    data: bytes = b""
    ack: int = None
    flags: int = ACK
    window: int = 8192
    cut: int = 0  # bytes at its end that snaplen took
    extra: dict = dataclasses.field(default_factory=dict)  # for the encoders

    def ends(self):
        return self.connection.client, self.connection.server

    def but(self, **changes):
        return dataclasses.replace(copy.copy(self), **changes)


class Talk:
    """Writes segments down as connections go on."""

    def __init__(self, first_port=40001, server=("10.0.0.9", 5000),
                 host="10.0.0.{}", start=START):
        self.segments, self.sent, self.of = [], {}, {}
        self.port, self.server, self.host = first_port, server, host
        self.time, self.number = start, 0

    def add(self, user, side, data=b"", flags=ACK, step=MS // 2, **more):
        connection = self.of[user]
        self.time += step
        mine, other = (connection, side), (connection, OTHER[side])
        self.segments.append(Segment(
            self.time, connection, side, self.sent[mine], data,
            self.sent[other] if flags & ACK else None, flags, **more))
        self.sent[mine] += len(data) + bool(flags & (SYN | FIN))

    def open(self, user, port=None, first=None):
        self.number += 1
        client = (self.host.format(self.number), port or self.port)
        self.port += 1
        first = first or {"client": 1000003 * self.number,
                          "server": 7000003 * self.number}
        self.of[user] = connection = Connection(self.number, client,
                                                self.server, first)
        self.sent[connection, "client"] = self.sent[connection, "server"] = -1
        self.add(user, "client", flags=SYN, step=20 * MS)
        self.add(user, "server", flags=SYN | ACK)
        self.add(user, "client")

    def say(self, user, side, frame):
        """A frame, and the other side's ACK."""
        step = 20 * MS if side == "client" else MS // 2
        self.add(user, side, frame, PSH | ACK, step)
        self.add(user, OTHER[side])

    def close(self, user):
        self.add(user, "client", flags=FIN | ACK, step=20 * MS)
        self.add(user, "server", flags=FIN | ACK)
        self.add(user, "client")


def session(lines, closing=True, first=None, **talk):
    """The segments of a dialogue: each user has a connection of its own."""
    talk = Talk(**talk)
    for said in dialogue(lines):
        if said.user not in talk.of:
            talk.open(said.user, first=first)
        talk.say(*said)
    for user in talk.of if closing else ():
        talk.close(user)
    return talk.segments
