"""What a capture holds, told from the segments it was made of: a list of
objects, the lines of NAME.truth.jsonl (corpus/captures/README.md)."""
import struct

from session import FIN, OTHER, RST, SYN


class Stream:
    """What one side sent, byte by byte, and which of it was captured."""

    def __init__(self, frames):
        self.sent = b"".join(frames)
        self.sizes = [len(frame) for frame in frames]
        self.seen = bytearray(len(self.sent))  # 1: captured, 2: cut off
        self.bytes = bytearray(self.sent)
        self.begins = self.known = 0

    def add(self, segment):
        """Of bytes that came twice the first count."""
        whole = len(segment.data) - segment.cut
        for i, byte in enumerate(segment.data):
            at = segment.at + i
            if self.seen[at] != 1:
                self.seen[at] = 1 if i < whole else 2
                if i < whole:
                    self.bytes[at] = byte
        self.known = max(self.known, segment.at + len(segment.data))

    def why(self, at, acked):
        if self.seen[at]:
            return None if self.seen[at] == 1 else "cut"
        return "lost" if at < acked else "end"

    def pieces(self, acked):
        """Frames, parts of them, and gaps, in order."""
        at = gap = 0
        missing = None
        for size in self.sizes:
            end, left = min(at + size, self.known), 0
            for place in range(max(at, self.begins), end):
                why = self.why(place, acked)
                left += why is None
                if why != missing and missing:
                    yield {"gap": gap, "why": missing}
                    gap = 0
                missing, gap = why, gap + (why is not None)
            if left == size:
                yield {"hex": self.bytes[at:end].hex()}
            elif left:
                yield {"part": left, "of": size}
            at += size
        if missing:
            yield {"gap": gap, "why": missing}


def frames_in(data):
    """The frames of a stream without faults."""
    at = 0
    while at < len(data):
        size, = struct.unpack_from("<H", data, at)
        yield data[at:at + size]
        at += size


def sent_by(segments, side):
    data = bytearray()
    for s in segments:
        if s.side == side and s.data:
            data.extend(bytes(max(0, s.at + len(s.data) - len(data))))
            data[s.at:s.at + len(s.data)] = s.data
    return bytes(data)


def end_of(captured, side):
    for s in captured:
        if s.flags & RST:
            return "rst"
        if s.flags & FIN and s.side == side:
            return "fin"
    return "capture"


def connection_truth(connection, sent, captured, reused):
    streams = {side: Stream(list(frames_in(sent_by(sent, side))))
               for side in OTHER}
    acked = dict.fromkeys(OTHER, 0)
    whole = any(s.flags & SYN for s in captured)
    for side, stream in streams.items():
        mine = [s for s in captured if s.side == side]
        stream.begins = 0 if whole else min(
            (s.at for s in mine if s.data), default=len(stream.sent))
        for s in mine:
            if s.data:
                stream.add(s)
            elif s.flags & FIN:
                stream.known = max(stream.known, s.at)
            if s.ack is not None:
                acked[OTHER[side]] = max(acked[OTHER[side]], s.ack)
    for side, stream in streams.items():
        stream.known = min(max(stream.known, acked[side]), len(stream.sent))
    yield {"connection": connection.number,
           **{side: endpoint(getattr(connection, side)) for side in OTHER},
           "whole": whole,
           "ends": {side: "reused" if reused else
                    end_of(captured, side) for side in OTHER}}
    for side, stream in streams.items():
        for piece in stream.pieces(acked[side]):
            yield {"connection": connection.number, "from": side, **piece}


def endpoint(end):
    address, port = end
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def truth(sent, captured):
    """`sent`: all segments as they were, `captured`: those in the capture."""
    connections = list(dict.fromkeys(s.connection for s in sent))
    for connection in connections:
        mine = [s for s in captured if s.connection is connection]
        reused = any(other.number > connection.number
                     and (other.client, other.server)
                     == (connection.client, connection.server)
                     for other in connections)
        if mine:
            yield from connection_truth(
                connection, [s for s in sent if s.connection is connection],
                mine, reused and end_of(mine, "client") == "capture")
