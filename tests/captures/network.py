"""From segments to packets: TCP, IPv4 and IPv6, and what is below them."""
import collections
import ipaddress
import itertools
import struct

from session import ACK, SYN, Connection, Segment

TCP = 6
# what a capture file holds: time in ns, bytes, and how many there were
Packet = collections.namedtuple("Packet", "time bytes wire")

TIMESTAMPS = b"\1\1\x08\x0a\0\0\0\1\0\0\0\2"
EVERY_OPTION = (b"\2\4\5\xb4\3\3\7\4\2\5\x0a\0\0\0\1\0\0\0\2" + TIMESTAMPS[2:]
                + b"\0\0\0")


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ends(segment):
    """Addresses and ports of who sends and who gets it."""
    both = segment.connection.client, segment.connection.server
    if segment.side == "server":
        both = both[::-1]
    return [(ipaddress.ip_address(address), port) for address, port in both]


def tcp(segment, options=b""):
    (src, src_port), (dst, dst_port) = ends(segment)
    first = segment.connection.first
    other = "server" if segment.side == "client" else "client"
    seq = first[segment.side] + segment.at
    ack = 0 if segment.ack is None else first[other] + segment.ack
    size = 20 + len(options)
    header = struct.pack(">HHIIBBHHH", src_port, dst_port, seq % 2**32,
                         ack % 2**32, size // 4 << 4, segment.flags,
                         segment.window, 0, 0) + options
    whole = header + segment.data
    if src.version == 4:
        pseudo = src.packed + dst.packed + struct.pack(">HH", TCP, len(whole))
    else:
        pseudo = src.packed + dst.packed + struct.pack(">II", len(whole), TCP)
    return whole[:16] + struct.pack(">H", checksum(pseudo + whole)) + whole[18:]


def ipv4(src, dst, protocol, data, number=0, offset=0, more=False, options=b"",
         total=None):
    total = 20 + len(options) + len(data) if total is None else total
    header = struct.pack(">BBHHHBBH4s4s", 0x45 + len(options) // 4, 0, total,
                         number, more << 13 | offset // 8, 64, protocol, 0,
                         src.packed, dst.packed) + options
    return header[:10] + struct.pack(">H", checksum(header)) + header[12:] + data


def ipv6(src, dst, following, data, size=None):
    size = len(data) if size is None else size
    return struct.pack(">IHBB16s16s", 6 << 28, size, following, 64,
                       src.packed, dst.packed) + data


# IPv6 extension headers: (number, bytes with 0 as the next header)
HOP_BY_HOP = 0, b"\0\0\1\4\0\0\0\0"
ROUTING = 43, b"\0\2\4\0\0\0\0\0" + bytes(16)
DESTINATION = 60, b"\0\1\1\x0c" + bytes(12)
AUTHENTICATION = 51, b"\0\4" + bytes(2) + struct.pack(">II", 7, 9) + bytes(12)


def extended(headers, protocol, data):
    """Extension headers in front of data: the first one's number, bytes."""
    for number, header in reversed(headers):
        data = bytes([protocol]) + header[1:] + data
        protocol = number
    return protocol, data


def pieces(data, size):
    return [(at, data[at:at + size], at + size < len(data))
            for at in range(0, len(data), size)]


def datagrams(segment, number, options=b"", extensions=(), fragment=None,
              ip_options=b""):
    """A segment's IP datagrams: one, or fragments of so many bytes."""
    (src, _), (dst, _) = ends(segment)
    protocol, data = TCP, tcp(segment, options)
    if src.version == 4:
        if not fragment or len(data) <= fragment:
            return [ipv4(src, dst, protocol, data, number, options=ip_options)]
        return [ipv4(src, dst, protocol, part, number, at, more, ip_options)
                for at, part, more in pieces(data, fragment)]
    if not fragment or len(data) <= fragment:
        return [ipv6(src, dst, *extended(extensions, protocol, data))]
    return [ipv6(src, dst, *extended(
        [*extensions, (44, struct.pack(">BBHI", 0, 0, at | more, number))],
        protocol, part)) for at, part, more in pieces(data, fragment)]


# ---- links: each takes a datagram and returns a packet ------------------------
def protocol_of(datagram):
    return 0x0800 if datagram[0] >> 4 == 4 else 0x86dd


def ethernet(datagram, vlans=(), pad=True):
    """`vlans`: (0x8100, 5) is a tag, outermost first."""
    tags = b"".join(struct.pack(">HH", kind, tag) for kind, tag in vlans)
    packet = (b"\2\0\0\0\0\1\2\0\0\0\0\2" + tags
              + struct.pack(">H", protocol_of(datagram)) + datagram)
    return packet.ljust(60, b"\xee") if pad else packet


def sll(datagram):
    return struct.pack(">HHH8sH", 0, 1, 6, b"\2\0\0\0\0\1",
                       protocol_of(datagram)) + datagram


def sll2(datagram):
    return struct.pack(">HHIHBB8s", protocol_of(datagram), 0, 3, 1, 0, 6,
                       b"\2\0\0\0\0\1") + datagram


def null(order, family6=30):
    """The family as a number of the capturing machine. 24, 28 or 30 is IPv6,
    as the system was NetBSD, FreeBSD or macOS."""
    return lambda datagram: struct.pack(
        order + "I", 2 if datagram[0] >> 4 == 4 else family6) + datagram


def raw(datagram):
    return datagram


def packets(segments, link=ethernet, **layers):
    """The segments as they lie in a capture."""
    result = []
    for number, segment in enumerate(segments, 1):
        how = dict(layers)
        if segment.flags & SYN and "options" not in how:
            how["options"] = b"\2\4\5\xb4"
        for i, datagram in enumerate(datagrams(segment, number, **how)):
            packet = link(datagram)
            result.append(Packet(segment.time + i * 1000, packet, len(packet)))
    return result


def snapped(all_packets, snaplen):
    """Only the first bytes of each were captured."""
    return [p._replace(bytes=p.bytes[:snaplen]) for p in all_packets]


def cut(segments, snaplen, headers=54):
    """What snapped() leaves of segments behind so many bytes of headers."""
    return [s.but(cut=max(0, len(s.data) + headers - snaplen))
            for s in segments]


# ---- what happens to packets that lie in Ethernet and IPv4 or IPv6 --------------
LINK = 14


def patched(packet, at, value):
    data = packet.bytes[:at] + value + packet.bytes[at + len(value):]
    return packet._replace(bytes=data)


def without_lengths(all_packets):
    return [patched(p, LINK + 2, b"\0\0") for p in all_packets]


def without_checksums(all_packets):
    return [patched(p, LINK + 36, b"\xde\xad") for p in all_packets]


def identity(packet):
    """Equal for fragments of one datagram."""
    if packet.bytes[LINK] >> 4 == 4:
        return packet.bytes[LINK + 4:LINK + 6]
    return packet.bytes[LINK + 40 + 8 + 24 + 4:][:4]


def shuffled_within(all_packets):
    """The fragments of each datagram in another order, the times as before."""
    groups = itertools.groupby(all_packets, identity)
    result = []
    for number, (_, group) in enumerate(groups):
        group = list(group)
        times = [p.time for p in group]
        turn = number % len(group)
        order = (group[turn:] + group[:turn])[::-1]
        result += [p._replace(time=t) for p, t in zip(order, times)]
    return result


def fragments_doubled(all_packets):
    return [p for packet in all_packets
            for p in [packet] * (1 + is_fragment(packet))]


def is_fragment(packet):
    return packet.bytes[LINK + 6:LINK + 8] != b"\0\0"


def fragments_contradicted(all_packets):
    """Behind each fragment that is not the last one of its datagram another
    of 8 bytes less and with other bytes."""
    result = []
    for p in all_packets:
        result.append(p)
        ip = p.bytes[LINK:]
        if ip[6] & 0x20:
            src, dst = (ipaddress.ip_address(ip[at:at + 4]) for at in (12, 16))
            where, = struct.unpack_from(">H", ip, 6)
            number, = struct.unpack_from(">H", ip, 4)
            wrong = ethernet(ipv4(src, dst, TCP, bytes(len(ip) - 28), number,
                                  (where & 0x1fff) * 8, True))
            result.append(Packet(p.time + 10, wrong, len(wrong)))
    return result


def with_incomplete(segments, which, all_packets):
    """And of that data segment all fragments but the second."""
    lost = [s for s in segments if s.data][which]
    parts = [Packet(lost.time, data, len(data)) for data in map(
        ethernet, datagrams(lost, 60000, fragment=48))]
    return sorted(all_packets + parts[:1] + parts[2:], key=lambda p: p.time)


def stream(port, time, *said):
    """What is said in a connection to that port: (side, data)."""
    other = Connection(0, ("10.0.0.77", 50000 + port), ("10.0.0.78", port),
                       {"client": 1, "server": 2})
    at = {"client": 0, "server": 0}
    for side, data in said:
        ack = at["server" if side == "client" else "client"]
        yield Segment(time, other, side, at[side], data, ack, ACK)
        at[side] += len(data)
        time += 1000


def with_others(all_packets):
    """What else there is in a network."""
    time = all_packets[10].time
    src, dst = (ipaddress.ip_address(f"10.0.0.{last}") for last in (77, 78))
    http = stream(80, time, ("client", b"GET / HTTP/1.1\r\nHost: cat\r\n\r\n"),
                  ("server", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    noise = stream(5000, time, ("client", bytes(range(3, 200))),
                   ("server", bytes(40)), ("client", bytes([13, 0]) * 30))
    more = [ethernet(ipv4(src, dst, 17, b"\x13\x88" * 2 + b"\0\x0c\0\0data")),
            ethernet(ipv4(src, dst, 1, b"\x08\0\0\0\0\1\0\1ping")),
            b"\xff" * 6 + b"\2\0\0\0\0\1\x08\x06" + bytes(46)]
    return sorted([*all_packets, *packets(http), *packets(noise),
                   *(Packet(time, data, len(data)) for data in more)],
                  key=lambda packet: packet.time)
