"""Packets that lie, and packets that are too many."""
import struct

import network
from network import Packet
from session import ACK, MS, PSH, RST, START, SYN, Connection, Segment

BEGIN = START + 30 * MS


def stranger(number=1, port=5000):
    """A connection that is not among those of the session."""
    return Connection(1000 + number, (f"10.6.{number >> 8}.{number & 255}", 6666),
                      ("10.0.0.9", port),
                      {"client": 5000 * number, "server": 7000})


def sent(at, data=b"", flags=ACK, number=1, time=0):
    return Segment(BEGIN + time * 1000, stranger(number), "client", at, data, 0,
                   flags)


def good(data=b"\x0d\0\x0f"):
    return network.packets([sent(0, data)])[0]


def lying_lengths():
    """Each length of a packet, at each value that is wrong for it."""
    ip, tcp = network.LINK, network.LINK + 20
    fields = [(ip, 1, (0x40, 0x44, 0x4f, 0x35, 0x00, 0xf5)),
              (ip + 2, 2, (1, 19, 20, 39, 41, 0xffff)),
              (ip + 6, 2, (0x1fff, 0x2000, 0x3fff, 0x2001)),
              (tcp + 12, 1, (0x00, 0x40, 0xf0))]
    for at, size, values in fields:
        for value in values:
            yield network.patched(good(), at, value.to_bytes(size, "big"))
    options = network.packets([sent(0, b"x")],
                              options=b"\2\0" + b"\5\xff" + b"\x1e\1\3\x28")[0]
    yield options
    for size in (1, 13, 14, 15, 33, 34, 35, 53, 54):
        yield good()._replace(bytes=good().bytes[:size])
    yield from lying_ipv6()
    yield good(b"\0\0\x0c\0\0")
    yield good(b"\xff\xff\xff")


def lying_ipv6():
    six = Connection(999, ("2001:db8::66", 6666), ("2001:db8::9", 5000),
                     {"client": 1, "server": 1})
    segment = Segment(BEGIN, six, "client", 0, b"abc", 0, ACK)
    for extensions in (
            [(0, b"\0\xff\1\4\0\0\0\0")],            # longer than the packet
            [(0, b"\0\0\xc2\4\0\0\0\1")],             # jumbo, of one byte
            [(0, b"\0\0\xc2\4\xff\xff\xff\xff")],     # of 4 GB
            [(0, b"\0\0\xc2\xff\0\0\0\0")],           # an option that is longer
            [(44, b"\0\0\xff\xf9\0\0\0\1")],          # a fragment past 64 KB
            [(44, b"\0\0\0\1\0\0\0\2")],               # not a multiple of 8
            [(51, b"\0\xff" + bytes(10))],
            [network.DESTINATION] * 60):
        yield network.packets([segment], extensions=extensions)[0]
    whole = network.packets([segment])[0]
    for size in (0, 1, 0xffff):
        yield network.patched(whole, network.LINK + 4, struct.pack(">H", size))


def overlap_bomb():
    """Behind a hole, segments that all overlap each other."""
    segments = [sent(-1, flags=SYN)]
    segments += [sent(1000 + (i * 37) % 97, bytes([i]) * (i % 60 + 1), time=i)
                 for i in range(200)]
    return network.packets(segments)


def holes():
    """Every second byte, from far behind to the front."""
    segments = [sent(-1, flags=SYN)]
    segments += [sent(2 * i + 1, b"?", time=i) for i in range(150, 0, -1)]
    return network.packets(segments)


def far_away():
    """Sequence numbers all over the 4 GB."""
    segments = [sent(-1, flags=SYN)]
    segments += [sent(i * 0x9e3779b1 % 2**32, b"far", time=i)
                 for i in range(1, 120)]
    return network.packets(segments)


def many_streams():
    """Hundreds of connections that are one SYN, data or RST each."""
    kinds = (-1, b"", SYN), (0, b"\x0d\0\x0f\0", PSH | ACK), (7, b"", RST)
    return network.packets([sent(*kinds[i % 3], number=i, time=i)
                            for i in range(200)])


def fragment_bomb():
    """First fragments only, and fragments of one byte that overlap."""
    src, dst = (end[0] for end in network.ends(sent(0)))
    result = []
    for i in range(200):
        datagram = network.ipv4(src, dst, network.TCP, bytes(16 + i % 3),
                                number=i if i < 100 else 999,
                                offset=8 * (i % 50) if i >= 100 else 0, more=True)
        packet = network.ethernet(datagram)
        result.append(Packet(BEGIN + i * 1000, packet, len(packet)))
    return result


def captures():
    """(name, what it is, packets)"""
    for name, make in (("lengths", lying_lengths), ("overlaps", overlap_bomb),
                       ("holes", holes), ("far", far_away),
                       ("streams", many_streams), ("fragments", fragment_bomb)):
        about = " ".join(make.__doc__.split()).rstrip(".")
        yield name, about[0].lower() + about[1:], list(make())
