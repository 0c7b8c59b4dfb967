"""What travels: frames, what their data must look like, long lists.

    Type, Frame      what a frame is; how frames come out of a byte stream
    Validator        what each type's data must look like (section 4)
    pages            a list that does not fit one frame comes as several
"""
from __future__ import annotations

import enum
import json
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_SIZE = 65535  # of a frame, F-1

# ---- frames ----------------------------------------------------------------

Type = enum.IntEnum("Type", """
    MESSAGE LINE_MODE PIXEL_MODE CONNECTION LOBBY_CREATION LOBBY_FETCH
    LOBBY_CONNECT CHANNEL_CREATION CHANNEL_CONNECTION CHANNEL_DISCONNECT
    CHANNEL_MESSAGE CHANNEL_FETCH ADD_STROKE REMOVE_STROKE INSERT_STROKE
    SELECTED_STROKE UNSELECTED_STROKE REPLACE_STROKE SEND_POINTS
    CREATE_SELECTION REMOVE_SELECTION UPDATE_SELECTION APPLY_FILTER_SELECTION
    RESIZE_CANVAS RESET_CANVAS BUCKET_FILL UPDATE_DATABASE LOBBY_DISCONNECT
    LOBBY_FREEZE_STATE FETCH_DATABASE CREATE_ACCOUNT LOBBY_INFO_CHANGE
    LOBBY_PLAYER_KICK RESIZE_CANVAS_INT""", start=0)

ACCEPTED, ALREADY_CONNECTED, BAD_PASSWORD = 0, 1, 2  # table 3
CREATED, CONNECTED, EXISTS, DOES_NOT_EXIST = 0, 1, 2, 3  # tables 5 and 8

DEPRECATED = {Type.MESSAGE, Type.LINE_MODE, Type.PIXEL_MODE}
DRAWING = {*map(Type, range(Type.ADD_STROKE, Type.BUCKET_FILL + 1)),
           Type.RESIZE_CANVAS_INT}
MODE = {  # D-9: the mode that a type belongs to; resize and reset have none
    **{Type(t): "stroke" for t in range(Type.ADD_STROKE, Type.SEND_POINTS)},
    **{Type(t): "pixel" for t in range(Type.SEND_POINTS, Type.RESIZE_CANVAS)},
    Type.BUCKET_FILL: "pixel",
}

HEADER = struct.Struct("<HBIB")  # size, type, date, size of the name
NUMBER = struct.Struct("<I")


@dataclass(frozen=True)
class Frame:
    raw: bytes  # relayed as it came, date and all (F-2, D-2)
    type: int
    name: bytes
    data: bytes


class Invalid(Exception):
    """The frame is rejected; says which clause it breaks."""


class Goodbye(Exception):
    """The connection ends here."""


def build(kind: int, data: bytes, name: bytes, date: int) -> bytes:
    size = HEADER.size + len(name) + len(data)
    return HEADER.pack(size, kind, date, len(name)) + name + data


def take_frame(unread: bytearray) -> Frame | None:
    """Takes the first frame out of what was read, None when it is not whole
    yet; T-4: however the bytes were cut on their way."""
    size = int.from_bytes(unread[:2], "little")
    if len(unread) >= 2 and size < HEADER.size:
        raise Goodbye("V-3")
    if len(unread) >= HEADER.size and HEADER.size + unread[7] > size:
        raise Goodbye("V-3")
    if len(unread) < 2 or len(unread) < size:
        return None
    raw = bytes(unread[:size])
    del unread[:size]
    end = HEADER.size + raw[7]
    return Frame(raw, raw[2], raw[HEADER.size:end], raw[end:])


# ---- what data must look like ----------------------------------------------

PROTECTIONS = ("public", "private", "protected")
LOBBY_MEMBERS = ("Filename", "Owner", "Mode", "Protection", "Passcode")
INFO_MEMBERS = ("Filename", "Owner", "Protection", "Passcode")


class Members(list[tuple[str, Any]]):
    """A JSON object, as its members came: one may be there twice."""


class Validator:
    """A method for each shape of data; it returns what the data says.

    `must` checks what the document says, `should` what the clauses read into
    its silence; `--validation` switches the latter off, or makes it stricter.
    """

    def __init__(self, reading: str) -> None:
        self.lenient = reading == "lenient"
        self.strict = reading == "strict"

    def must(self, holds: bool, clause: str) -> None:
        if not holds:
            raise Invalid(clause)

    def should(self, holds: bool, clause: str) -> None:
        self.must(holds or self.lenient, clause)

    def text(self, data: bytes, clause: str) -> str:
        self.should(b"\0" not in data, "V-text.nul")
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise Invalid(clause) from None

    def empty(self, data: bytes) -> None:
        self.must(not data, "V-empty.size")

    def anything(self, data: bytes) -> None:
        pass

    def password(self, data: bytes) -> None:
        self.text(data, "V-password.utf8")

    # -- JSON documents

    def json(self, data: bytes, kind: str) -> Members:
        text = self.text(data, f"V-{kind}.json")
        try:
            value = json.loads(text, object_pairs_hook=Members, parse_int=float,
                               parse_constant=self.no_constant)
        except (ValueError, RecursionError):
            raise Invalid(f"V-{kind}.json") from None
        self.must(isinstance(value, Members), f"V-{kind}.json")
        for string in strings(value):
            self.must(not any("\ud800" <= c <= "\udfff" for c in string),
                      f"V-{kind}.text")
            self.should("\0" not in string, f"V-{kind}.text")
        return value

    @staticmethod
    def no_constant(word: str) -> None:
        raise ValueError(f"{word} is not JSON, whatever Python says")

    def document(self, data: bytes, kind: str,
                 wanted: tuple[str, ...]) -> dict[str, str]:
        members = self.json(data, kind)
        names = [name for name, _ in members]
        self.should(len(names) == len(set(names)), f"V-{kind}.repeated")
        self.must(not self.strict or set(names) == set(wanted),
                  f"V-{kind}.others")
        found = {k: v for k, v in members if k in wanted}
        self.must(len(found) == len(wanted), f"V-{kind}.members")
        self.must(all(isinstance(found[name], str) for name in wanted),
                  f"V-{kind}.strings")
        self.must(found["Protection"] in PROTECTIONS, f"V-{kind}.protection")
        filled = set(wanted) - {"Passcode"}
        self.should(all(found[name] for name in filled), f"V-{kind}.notempty")
        return found

    def lobby(self, data: bytes) -> dict[str, str]:
        return self.document(data, "lobby", LOBBY_MEMBERS)

    def info(self, data: bytes) -> dict[str, str]:
        return self.document(data, "info", INFO_MEMBERS)

    # -- channels

    def channel(self, data: bytes) -> str:
        name = self.text(data, "V-channel.utf8")
        self.should(name != "", "V-channel.notempty")
        self.should(";" not in name and name == name.strip(" "),
                    "V-channel.plain")
        return name

    def message(self, data: bytes) -> str:
        """Only the channel's name matters to a server."""
        text = self.text(data, "V-message.utf8")
        channel, separator, content = text.partition(";")
        self.must(separator == ";", "V-message.separator")
        self.must(channel.strip(" ") != "", "V-message.channel")
        self.must(not self.strict or content.strip() != "", "V-message.content")
        return channel.strip(" ")

    # -- drawing

    def stroke(self, data: bytes) -> None:
        self.must(len(data) >= 16 and len(data) % 8 == 0, "V-stroke.size")
        self.should(len(data) > 16, "V-stroke.points")
        self.should(numbers("i", data[:4])[0] >= 0, "V-stroke.index")
        self.should(all(map(math.isfinite, numbers("f", data[16:]))),
                    "V-stroke.finite")

    def indexes(self, data: bytes) -> None:
        self.must(len(data) % 4 == 0, "V-indexes.size")
        self.should(all(i >= 0 for i in numbers("i", data)),
                    "V-indexes.positive")

    def removed(self, data: bytes) -> None:
        self.indexes(data)
        values = numbers("i", data)
        self.should(list(values) == sorted(values, reverse=True),
                    "V-indexes.order.server")
        self.should(len(values) == len(set(values)), "V-indexes.repeated")

    def points(self, data: bytes) -> None:
        self.must(len(data) >= 8 and len(data) % 8 == 0, "V-points.size")
        self.must(not self.strict or len(data) > 8, "V-points.none")

    def rectangle(self, data: bytes) -> None:
        self.must(len(data) == 20, "V-rectangle.size")

    def selection(self, data: bytes) -> None:
        self.rectangle(data)
        self.should(data[16:] == bytes(4), "V-rectangle.angle.server")

    def filter(self, data: bytes) -> None:
        self.should(self.text(data, "V-filter.utf8") != "", "V-filter.notempty")

    def doubles(self, data: bytes) -> None:
        self.must(len(data) == 16, "V-doubles.size")
        self.should(all(d > 0 and math.isfinite(d)
                        for d in numbers("d", data)), "V-doubles.positive")

    def ints(self, data: bytes) -> None:
        self.must(len(data) == 8, "V-ints.size")
        self.should(all(i > 0 for i in numbers("i", data)), "V-ints.positive")

    def fill(self, data: bytes) -> None:
        self.must(len(data) == 12, "V-fill.size")


SHAPE = {  # type: its data when a client sends it; no other may come (V-6)
    **dict.fromkeys(DEPRECATED, Validator.anything),
    Type.CONNECTION: Validator.password,
    Type.LOBBY_CREATION: Validator.lobby,
    Type.LOBBY_FETCH: Validator.empty,
    Type.LOBBY_CONNECT: Validator.lobby,
    Type.CHANNEL_CREATION: Validator.channel,
    Type.CHANNEL_CONNECTION: Validator.channel,
    Type.CHANNEL_DISCONNECT: Validator.channel,
    Type.CHANNEL_MESSAGE: Validator.message,
    Type.CHANNEL_FETCH: Validator.empty,
    Type.ADD_STROKE: Validator.stroke,
    Type.REMOVE_STROKE: Validator.removed,
    Type.INSERT_STROKE: Validator.stroke,
    Type.SELECTED_STROKE: Validator.indexes,
    Type.UNSELECTED_STROKE: Validator.indexes,
    Type.REPLACE_STROKE: Validator.stroke,
    Type.SEND_POINTS: Validator.points,
    Type.CREATE_SELECTION: Validator.selection,
    Type.REMOVE_SELECTION: Validator.empty,
    Type.UPDATE_SELECTION: Validator.rectangle,
    Type.APPLY_FILTER_SELECTION: Validator.filter,
    Type.RESIZE_CANVAS: Validator.doubles,
    Type.RESET_CANVAS: Validator.empty,
    Type.BUCKET_FILL: Validator.fill,
    Type.UPDATE_DATABASE: Validator.empty,
    Type.LOBBY_DISCONNECT: Validator.empty,
    Type.FETCH_DATABASE: Validator.empty,
    Type.CREATE_ACCOUNT: Validator.password,
    Type.LOBBY_INFO_CHANGE: Validator.info,
    Type.RESIZE_CANVAS_INT: Validator.ints,
}


def numbers(code: str, data: bytes) -> tuple[Any, ...]:
    """Little-endian numbers (T-3), of one of struct's kinds."""
    return struct.unpack(f"<{len(data) // struct.calcsize(code)}{code}", data)


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings(inner)


# ---- lists -----------------------------------------------------------------

encode = json.JSONEncoder(ensure_ascii=False).encode


def dump(value: Any) -> bytes:
    return encode(value).encode()


def portions(entry: dict[str, Any], room: int) -> Iterator[bytes]:
    """The entry, or with too many Clients several of it, each some of them."""
    text, half = dump(entry), len(entry["Clients"]) // 2
    if len(text) <= room or half == 0:
        yield text
    else:
        for clients in entry["Clients"][:half], entry["Clients"][half:]:
            yield from portions({**entry, "Clients": clients}, room)


def pages(entries: list[dict[str, Any]], room: int) -> Iterator[bytes]:
    """JSON lists of at most `room` bytes that hold all entries (L-20)."""
    page: list[bytes] = []
    size = 2
    for text in (t for entry in entries for t in portions(entry, room - 2)):
        if page and size + len(text) > room:
            yield b"[" + b",".join(page) + b"]"
            page, size = [], 2
        page.append(text)
        size += len(text) + 1
    yield b"[" + b",".join(page) + b"]"
