"""Every capture of corpus/captures: what it is, and how it is made."""
import collections
import functools

import files
import hostile
import network
import transform as t
from dialogue import EVENING, PARTY, SHORT
from session import MS, session
from truth import truth

# a file's name, what it holds in a line, its bytes and its truth; and the
# segments that it was made of, if they are in plain Ethernet and IPv4
Capture = collections.namedtuple("Capture", "name about data truth plain",
                                 defaults=[None])

SIX = {"host": "2001:db8::{}", "server": ("2001:db8::9", 5000)}


@functools.cache
def short():
    return session(SHORT)


@functools.cache
def evening():
    return session(EVENING)


def capture(name, about, captured, sent=None, write=files.pcap, pack=bytes,
            change=None, **encoding):
    """`captured` is in the file, `sent` is what was said in truth. `change`
    does something to packets, `write` makes the file and `pack` packs it."""
    sent = captured if sent is None else sent
    packets = network.packets(captured, **encoding)
    plain = None if change or encoding else (captured, sent)
    return Capture(name, about, pack(write(change(packets) if change
                                           else packets)),
                   list(truth(sent, captured)), plain)


def pcap(**options):
    return functools.partial(files.pcap, **options)


def pcapng(**options):
    return functools.partial(files.pcapng, **options)


def links():
    link = functools.partial(network.ethernet)
    yield capture("ethernet.pcap", "Ethernet, IPv4", short())
    for name, about, vlans in (
            ("vlan", "802.1Q", [(0x8100, 5)]),
            ("qinq", "802.1ad around 802.1Q", [(0x88a8, 7), (0x8100, 5)]),
            ("qinq-old", "three tags, 0x9100 outermost",
             [(0x9100, 1), (0x8100, 2), (0x8100, 3)])):
        yield capture(f"{name}.pcap", f"Ethernet, {about}", short(),
                      link=functools.partial(link, vlans=vlans))
    for name, about, encode, kind in (
            ("sll", "Linux cooked v1", network.sll, files.SLL),
            ("sll2", "Linux cooked v2", network.sll2, files.SLL2),
            ("null", "BSD loopback, little-endian", network.null("<"),
             files.NULL),
            ("null-swapped", "BSD loopback, from a big-endian machine",
             network.null(">"), files.NULL),
            ("loop", "OpenBSD loopback", network.null(">"), files.LOOP),
            ("raw", "raw IP", network.raw, files.RAW),
            ("ipv4", "raw IPv4", network.raw, files.IPV4)):
        yield capture(f"{name}.pcap", about, short(), link=encode,
                      write=pcap(link=kind))
    six = session(SHORT, **SIX)
    for name, about, encode, kind in (
            ("raw-ipv6", "raw IP, IPv6", network.raw, files.RAW),
            ("ipv6-only", "raw IPv6", network.raw, files.IPV6),
            ("null-ipv6", "BSD loopback, IPv6 of FreeBSD",
             network.null("<", 28), files.NULL),
            ("sll2-ipv6", "Linux cooked v2, IPv6", network.sll2, files.SLL2)):
        yield capture(f"{name}.pcap", about, six, link=encode,
                      write=pcap(link=kind))


def kinds_of_file():
    for name, about, write in (
            ("big-endian.pcap", "big-endian", pcap(order=">")),
            ("nano.pcap", "nanoseconds", pcap(nano=True)),
            ("big-endian-nano.pcap", "both", pcap(order=">", nano=True)),
            ("ng.pcapng", "pcapng, nanoseconds", pcapng()),
            ("ng-big-endian.pcapng", "pcapng, big-endian, microseconds",
             pcapng(order=">", digits=6)),
            ("ng-interfaces.pcapng", "pcapng, two interfaces of one link type",
             pcapng(links=[files.ETHERNET] * 2, pick=lambda n: n % 2))):
        yield capture(name, about, t.later(short(), 123), write=write)
    yield capture("ng-links.pcapng", "pcapng, in the middle an interface of "
                  "another link type: libpcap stops there", short()[:20],
                  short(), write=pcapng(after=[files.RAW]))
    yield capture("gzip.pcap.gz", "gzip, two members", short(), pack=files.gzip)
    yield capture("zstd.pcap.zst", "zstd, a skippable and a raw frame", short(),
                  pack=files.zstd)
    for side in ("client", "server"):
        yield capture(f"merge-{side}.pcap", f"of two files to be merged that "
                      f"with the {side}s' packets", t.one_way(evening(), side),
                      evening())


def internet():
    bulk = t.joined(evening())
    six = session(EVENING, **SIX)
    yield capture("ip-options.pcap", "IPv4 with options, TCP with all of them",
                  short(), ip_options=b"\x94\4\0\0" + b"\7\x0b\4" + bytes(9),
                  options=network.EVERY_OPTION)
    yield capture("no-length.pcap", "IPv4's total length is 0, as offloaded "
                  "sending leaves it (and no padding)", short(),
                  link=functools.partial(network.ethernet, pad=False),
                  change=network.without_lengths)
    yield capture("no-checksums.pcap", "checksums wrong, as offloaded sending "
                  "leaves them", short(), change=network.without_checksums)
    for name, about, change in (
            ("fragments", "IPv4 fragments", list),
            ("fragments-shuffled", "IPv4 fragments in any order",
             network.shuffled_within),
            ("fragments-doubled", "each fragment twice",
             network.fragments_doubled),
            ("fragments-differing", "each fragment again, 8 bytes shorter and "
             "with other bytes: the first count",
             network.fragments_contradicted)):
        yield capture(f"{name}.pcap", about, bulk, fragment=48, change=change)
    yield capture("fragment-lost.pcap", "the middle fragment of a datagram is "
                  "not there", t.lossy(bulk, [4]), bulk, fragment=48,
                  change=functools.partial(network.with_incomplete, bulk, 4))
    yield capture("ipv6.pcap", "Ethernet, IPv6", six)
    yield capture("ipv6-extensions.pcap", "hop-by-hop, routing, destination "
                  "options and authentication headers", six, extensions=[
                      network.HOP_BY_HOP, network.DESTINATION, network.ROUTING,
                      network.AUTHENTICATION, network.DESTINATION])
    yield capture("ipv6-fragments.pcap", "IPv6 fragments in any order, with "
                  "other extension headers", t.joined(six), fragment=48,
                  extensions=[network.HOP_BY_HOP, network.ROUTING],
                  change=network.shuffled_within)


def flipped(data):
    return bytes(byte ^ 0xff for byte in data)


def transport():
    sent = evening()
    few = [2, 5, 9, 14, 20]
    wrap = {"client": 2**32 - 100, "server": 2**32 - 30}
    wrapped = session(EVENING, first=wrap)
    bulk = t.streamed(sent, 25)
    for name, about, captured in (
            ("evening", "two users, their login, lobby, drawing and chat", sent),
            ("streamed", "frames begin and end anywhere in segments of 25",
             bulk),
            ("tcp-options", "time stamps in every segment", sent),
            ("duplicated", "each packet twice", t.duplicated(sent)),
            ("swapped", "segments that change places with the next",
             t.swapped(bulk, few)),
            ("shuffled", "each up to 6 places early or late",
             t.shuffled(sent, 6)),
            ("retransmitted", "segments that come again as they were",
             t.retransmitted(sent, few)),
            ("overlapping", "retransmissions that begin earlier and end later",
             t.retransmitted(bulk, few, 7, 9)),
            ("differing", "retransmissions with other bytes: the first count",
             t.retransmitted(bulk, few, 7, 0, flipped)),
            ("keep-alive", "keep-alives of a wrong byte, or of none",
             t.kept_alive(sent)),
            ("zero-window", "closed windows, probed with a byte",
             t.stalled(sent)),
            ("one-byte", "a byte in each segment", t.split(short(), 1)),
            ("rst-client", "clients end with RST", t.reset(sent)),
            ("rst-server", "the server ends with RST",
             t.reset(sent, "server"))):
        more = {"options": network.TIMESTAMPS} if name == "tcp-options" else {}
        original = short() if name == "one-byte" else sent
        yield capture(f"{name}.pcap", about, captured, original, **more)
    for name, about, captured in (
            ("wrap", "sequence numbers pass 2^32", wrapped),
            ("wrap-overlapping", "and retransmissions overlap there",
             t.retransmitted(t.streamed(wrapped, 25), few, 7, 9)),
            ("wrap-shuffled", "and it is shuffled, doubled, and overlaps",
             t.shuffled(t.duplicated(t.retransmitted(
                 t.streamed(wrapped, 25), few, 7, 9)), 6, 2))):
        yield capture(f"{name}.pcap", about, captured, wrapped)
    yield capture("party.pcap", "a third user joins while the others draw",
                  session(PARTY))
    yield capture("port.pcap", "a server on port 4711",
                  session(SHORT, server=("10.0.0.9", 4711)))
    yield reuse()
    yield capture("others.pcap", "a session, and beside it HTTP, UDP, ICMP, ARP, "
                  "and port 5000 with what is not PolyPaint", short(),
                  change=network.with_others)


def reuse():
    one = session(SHORT, closing=False)
    two = session(SHORT, first={"client": 90, "server": 2**31})
    count = len({s.connection for s in one})
    return capture("port-reuse.pcap", "connections that end unseen, then others "
                   "between the same ends",
                   one + t.renumbered(t.later(two, 60_000 * MS), count))


def missing():
    sent = evening()
    bulk = t.streamed(sent, 25)
    no_end = session(EVENING, closing=False)
    half = t.one_way(t.streamed(no_end, 25), "server")
    some = [5, 11, 26, 29, 43, 44]
    draws = t.chosen_numbers(sent, lambda s: len(s.data) == 45)
    for name, about, captured, original in (
            ("no-syn", "begins behind the handshakes",
             t.without_handshake(sent), sent),
            ("middle", "begins in the middle of a frame", t.since(bulk, [29]),
             bulk),
            ("lost", "segments with whole frames are lost, and acknowledged",
             t.lossy(sent, draws[1:4]), sent),
            ("lost-streamed", "segments with parts of frames are lost",
             t.lossy(bulk, some), bulk),
            ("lost-shuffled", "and the others come in another order",
             t.shuffled(t.lossy(bulk, some), 4), bulk),
            ("lost-end", "the last data before each FIN is lost",
             t.lossy(sent, [-1, -3]), sent),
            ("stops", "the capture ends in the middle of a frame",
             t.until(bulk, [39]), bulk),
            ("server-only", "only what the server sends was captured",
             half, no_end),
            ("lost-one-way", "and some of it is lost: no ACK says so",
             t.lossy(half, [9, 14]), no_end)):
        yield capture(f"{name}.pcap", about, captured, original)
    yield snapped("snaplen-96.pcap", "96 bytes of each packet were captured",
                  t.joined(sent), sent)


def attacks():
    for name, about, packets in hostile.captures():
        captured = short()
        beside = sorted(packets + network.packets(captured),
                        key=lambda packet: packet.time)
        yield Capture(f"hostile-{name}.pcap", f"beside a good session: {about}",
                      files.pcap(beside), list(truth(captured, captured)))


# shuffled, the wrong bytes, or the new connection, could come first
IN_ORDER = "differing", "keep-alive", "port-reuse"
# cut into bytes, what comes late would be later by more packets than networks do
DISORDERED = "swapped", "shuffled", "lost-shuffled", "wrap-shuffled"


def variants():
    """The captures of what TCP does, each once more in bytes, shuffled, and cut
    by snaplen. They are too many to be kept."""
    for one in [*transport(), *missing()]:
        if one.plain:
            captured, sent = one.plain
            name = one.name.split(".")[0]
            if name not in DISORDERED:
                yield capture(f"{name}--one-byte.pcap", one.about,
                              t.split(captured, 1), sent)
            if name not in IN_ORDER:
                yield capture(f"{name}--shuffled.pcap", one.about,
                              t.shuffled(captured, 5), sent)
            if name not in DISORDERED + IN_ORDER:
                yield capture(f"{name}--one-byte-shuffled.pcap", one.about,
                              t.shuffled(t.split(captured, 1), 5), sent)
            yield snapped(f"{name}--snaplen-96.pcap", one.about, captured, sent)


def snapped(name, about, captured, sent):
    return capture(name, about, network.cut(captured, 96), sent,
                   change=lambda packets: network.snapped(packets, 96),
                   write=pcap(snaplen=96))


def all_captures():
    for part in (links, kinds_of_file, internet, transport, missing, attacks):
        yield from part()
