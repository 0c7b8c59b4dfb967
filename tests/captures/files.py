"""Capture files: pcap, pcapng, and gzip or zstd around them."""
import struct
import zlib

ETHERNET, NULL, RAW, LOOP, SLL, IPV4, IPV6, SLL2 = 1, 0, 101, 108, 113, 228, 229, 276


def pcap(packets, link=ETHERNET, order="<", nano=False, snaplen=262144):
    unit = 1 if nano else 1000
    parts = [struct.pack(order + "IHHiIII", 0xa1b23c4d if nano else 0xa1b2c3d4,
                         2, 4, 0, 0, snaplen, link)]
    for time, data, wire in packets:
        parts.append(struct.pack(order + "IIII", time // 10**9,
                                 time % 10**9 // unit, len(data), wire) + data)
    return b"".join(parts)


def block(kind, body, order="<"):
    body += bytes(-len(body) % 4)
    size = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + size + body + size


def option(code, value, order="<"):
    return (struct.pack(order + "HH", code, len(value)) + value
            + bytes(-len(value) % 4))


def interface(link, order="<", digits=9, snaplen=0):
    return block(1, struct.pack(order + "HHI", link, 0, snaplen)
                 + option(9, bytes([digits]), order) + option(0, b"", order),
                 order)


def pcapng(packets, links=(ETHERNET,), order="<", digits=9, snaplen=0,
           pick=lambda number: 0, after=()):
    """`pick` says which interface the packet of a number came from. The links
    of `after` are those of interfaces told about behind the packets."""
    parts = [block(0x0a0d0d0a, struct.pack(order + "IHHq", 0x1a2b3c4d, 1, 0, -1),
                   order)]
    parts += [interface(link, order, digits, snaplen) for link in links]
    for number, (time, data, wire) in enumerate(packets):
        time //= 10**(9 - digits)
        parts.append(block(6, struct.pack(
            order + "IIIII", pick(number), time >> 32, time & 0xffffffff,
            len(data), wire) + data, order))
    parts += [interface(link, order, digits, snaplen) for link in after]
    # statistics and a kind that nobody knows are skipped by readers
    parts.append(block(5, struct.pack(order + "III", 0, 0, 0), order))
    parts.append(block(0x0bad0bad, b"unknown", order))
    return b"".join(parts)


def gzip(data):
    """Two members, as `cat a.gz b.gz` makes them."""
    half = len(data) // 2
    return b"".join(_member(part) for part in (data[:half], data[half:]))


def _member(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + packer.compress(data)
            + packer.flush() + struct.pack("<II", zlib.crc32(data), len(data)))


def zstd(data):
    """A skippable frame, then one of raw blocks of 1000 bytes."""
    parts = [struct.pack("<II", 0x184d2a50, 4) + b"skip",
             struct.pack("<IBI", 0xfd2fb528, 0xa0, len(data))]
    for at in range(0, len(data), 1000):
        part = data[at:at + 1000]
        last = at + 1000 >= len(data)
        parts.append(struct.pack("<I", len(part) << 3 | last)[:3] + part)
    return b"".join(parts)
