"""What networks and captures do to segments. Each takes a list and returns
another, so that they can be put into one another: shuffled(lossy(...))."""
import dataclasses
import random

from session import ACK, FIN, MS, OTHER, RST, SYN


def chosen(segments, pick):
    """The places of the data segments that `pick` names: a list of their
    numbers among all with data (negative: from the end), or a function."""
    places = [i for i, s in enumerate(segments) if s.data]
    if callable(pick):
        return {i for i in places if pick(segments[i])}
    return {places[number] for number in pick}


def chosen_numbers(segments, pick):
    """The numbers, among all with data, of those for which pick(segment)."""
    data = [s for s in segments if s.data]
    return [number for number, s in enumerate(data) if pick(s)]


def joined(segments):
    """Data that one side sent in a row becomes one segment; its ACKs go."""
    result, last = [], {}
    for segment in segments:
        other = last.get((segment.connection, OTHER[segment.side]))
        if other and not segment.data and segment.flags == ACK:
            other.extra["acks"] = other.extra.get("acks", 0) + 1
            continue
        mine = last.get((segment.connection, segment.side))
        if mine and segment.data and mine.at + len(mine.data) == segment.at:
            mine.data += segment.data
            continue
        segment = segment.but(extra={})
        for side in ("client", "server"):
            last.pop((segment.connection, side), None)
        if segment.data:
            last[segment.connection, segment.side] = segment
        result.append(segment)
    return result


def split(segments, size):
    """No segment has more than so many bytes."""
    result = []
    for segment in segments:
        for at in range(0, len(segment.data), size):
            result.append(segment.but(time=segment.time + at * 100,
                                      at=segment.at + at,
                                      data=segment.data[at:at + size]))
        if not segment.data:
            result.append(segment)
    return result


def streamed(segments, size):
    """As a bulk sender would: frames begin and end anywhere in segments."""
    return split(joined(segments), size)


def lossy(segments, pick):
    """These were not captured, though they arrived."""
    gone = chosen(segments, pick)
    return [s for i, s in enumerate(segments) if i not in gone]


def only(segments, keep):
    """Those for which keep(segment) is true."""
    return [s for s in segments if keep(s)]


def one_way(segments, side):
    return only(segments, lambda s: s.side == side)


def without_handshake(segments):
    return only(segments, lambda s: not s.flags & SYN and s.at >= 0
                and (s.data or s.flags != ACK or s.at or s.ack))


def retimed(segments):
    """In this order now: times are given anew to those that go back."""
    result, time = [], 0
    for segment in segments:
        time = max(segment.time, time + 1000)
        result.append(segment.but(time=time))
    return result


def shuffled(segments, window, seed=1):
    """Each comes up to `window` places too early or late. SYNs stay in front of
    what follows them, and RSTs behind what was before them."""
    chance = random.Random(seed).random
    order = sorted((i + window * (0 if s.flags & SYN else 1 if s.flags & RST
                                  else chance()), i)
                   for i, s in enumerate(segments))
    return retimed([segments[i] for _, i in order])


def swapped(segments, pick):
    """These change places with the next data of their stream."""
    result = list(segments)
    for i in sorted(chosen(segments, pick)):
        j = next(j for j in range(i + 1, len(result)) if result[j].data
                 and result[j].side == result[i].side
                 and result[j].connection is result[i].connection)
        result[i], result[j] = result[j], result[i]
    return retimed(result)


def duplicated(segments, pick=lambda s: True):
    """Seen twice, as where two interfaces are captured."""
    again = chosen(segments, pick)
    return retimed([s for i, segment in enumerate(segments)
                    for s in [segment] * (1 + (i in again))])


def retransmitted(segments, pick, before=0, after=0, change=None):
    """These are sent again after two more segments, from `before` bytes
    earlier to `after` bytes later in the stream, changed by change(data)."""
    streams = {}
    for s in segments:
        stream = streams.setdefault((s.connection, s.side), bytearray())
        stream.extend(bytes(max(0, s.at + len(s.data) - len(stream))))
        stream[max(s.at, 0):max(s.at, 0) + len(s.data)] = s.data
    result = list(segments)
    for i in sorted(chosen(segments, pick), reverse=True):
        s = segments[i]
        begin = max(0, s.at - before)
        data = bytes(streams[s.connection, s.side]
                     [begin:s.at + len(s.data) + after])
        again = s.but(at=begin, data=change(data) if change else data)
        result.insert(min(i + 3, len(result)), again)
    return retimed(result)


def kept_alive(segments):
    """Before each client's frame a keep-alive: one old byte, or none."""
    result = []
    for s in segments:
        if s.data and s.side == "client" and s.at > 0:
            old = b"\0" if s.connection.number % 2 else b""
            result.append(s.but(time=s.time - 10 * MS, at=s.at - 1, data=old,
                                flags=ACK))
            result.append(s.but(time=s.time - 9 * MS, side="server",
                                at=s.ack, ack=s.at, data=b"", flags=ACK))
        result.append(s)
    return result


def stalled(segments):
    """The receiver's window closes after each frame; one byte of the next is
    a probe, and is sent again with it."""
    result = []
    for s in segments:
        if s.data and s.at > 0:
            result.append(s.but(time=s.time - 400_000, side=OTHER[s.side],
                                at=s.ack, ack=s.at, data=b"", flags=ACK,
                                window=0))
            result.append(s.but(time=s.time - 300_000, data=s.data[:1],
                                flags=ACK))
        result.append(s)
    return retimed(result)


def reset(segments, side="client"):
    """Each connection ends with an RST where its first FIN was."""
    result, over = [], set()
    for s in segments:
        if s.flags & FIN and s.connection not in over:
            over.add(s.connection)
            result.append(s.but(flags=RST | ACK) if s.side == side else
                          s.but(flags=RST | ACK, side=side, at=s.ack, ack=s.at))
        elif s.connection not in over:
            result.append(s)
    return result


def until(segments, pick):
    """The capture ends behind that data segment."""
    return segments[:max(chosen(segments, pick)) + 1]


def since(segments, pick):
    """The capture begins with that data segment."""
    return segments[min(chosen(segments, pick)):]


def later(segments, time):
    return [s.but(time=s.time + time) for s in segments]


def renumbered(segments, by):
    """Connections with numbers behind those of others."""
    new = {}
    for s in segments:
        old = s.connection
        new.setdefault(old, dataclasses.replace(old, number=old.number + by))
    return [s.but(connection=new[s.connection]) for s in segments]
