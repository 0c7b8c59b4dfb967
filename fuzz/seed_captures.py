"""Inputs of fuzz_capture.c: the captures of the corpus, and its frames as a
stream that is cut, swapped and doubled."""
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[1]
CAPTURES = ROOT / "corpus" / "captures"
FILE, STREAM = b"\0", b"\1"
MOST = 4000  # bytes: small inputs are mutated better


def whole_packets(data, order):
    """The first packets of a pcap file, not more than MOST bytes."""
    end = 24
    while end + 16 <= len(data):
        size = int.from_bytes(data[end + 8:end + 12], order)
        if end + 16 + size > MOST:
            break
        end += 16 + size
    return data[:end]


def shortened(path):
    data = path.read_bytes()
    if path.suffix != ".pcap":
        return data[:MOST]
    order = "little" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") \
        else "big"
    return whole_packets(data, order)


def captures():
    for path in sorted(CAPTURES.iterdir()):
        if path.suffix in (".pcap", ".pcapng"):
            yield FILE + shortened(path)


def streams(cases):
    """Frames of clients, a few at a time, in each way to cut them."""
    frames = [bytes.fromhex(case["hex"]) for case in cases
              if case["from"] == "client" and len(case["hex"]) < 1000]
    for number, at in enumerate(range(0, len(frames), 6)):
        head = bytes([number, number * 37 & 255, number * 11 % 64, number % 8])
        yield STREAM + head + b"".join(frames[at:at + 6])
