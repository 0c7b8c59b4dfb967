#!/usr/bin/env python3
"""A PolyPaint server: Python 3.11, its standard library, asyncio.

It was written from the document and from docs/PROTOCOL.md, whose clauses the
comments name (A-12, S-5 ...), and shares no code with polypaintd: what the two
agree on is the protocol, not somebody's habit. Read it from top to bottom,
after polypaint_frames.py, which knows what a frame looks like:

    Client           one connection
    Channel, Lobby   who hears whom; the lobby also freezes while one joins
    Server           what each frame does
    READINGS         where the document is silent, a flag chooses the answer

Everything is kept in memory and forgotten at the end. One thread and no lock:
between two `await`s nothing else runs, so each frame takes effect as a whole.

    python3 polypaint_server.py --port=5000 --account=alice:secret
"""
from __future__ import annotations

import argparse
import asyncio
import contextlib
import enum
import hmac
import socket
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from polypaint_frames import (
    ACCEPTED, ALREADY_CONNECTED, BAD_PASSWORD, CONNECTED, CREATED, DEPRECATED,
    DOES_NOT_EXIST, DRAWING, EXISTS, HEADER, LOBBY_MEMBERS, MAX_SIZE, MODE,
    NUMBER, SHAPE, Frame, Goodbye, Invalid, Type, Validator, build, dump,
    pages, take_frame)

AUTH_WAIT = 1.0  # seconds, A-12
MAX_SIGNUPS = 3  # on one connection, A-18
MAX_BACKLOG = 8 << 20  # bytes that one client may leave unread, B-1
MAX_HELD = MAX_BACKLOG // 16  # bytes of one sender, held in a freeze, S-13
DRAIN_BYTES, DRAIN_SECONDS = 65536, 1.0  # read before a close, V-5
PEER_TIMEOUT = 30  # seconds until a vanished peer is noticed, A-22


# ---- one connection --------------------------------------------------------

class Client:
    def __init__(self, reader: asyncio.StreamReader,
                 writer: asyncio.StreamWriter,
                 read: argparse.Namespace) -> None:
        self.reader, self.writer, self.read = reader, writer, read
        writer.transport.set_write_buffer_limits(high=MAX_BACKLOG // 2)
        self.unread = bytearray()
        self.name = b""
        self.logged_in = self.gone = False
        self.signups = 0
        self.lobby: Lobby | None = None
        self.channels: set[Channel] = set()
        self.deadline: float | None = self.in_a_second()  # A-12, from accept

    @staticmethod
    def in_a_second() -> float:
        return asyncio.get_running_loop().time() + AUTH_WAIT

    async def next_frame(self) -> Frame | None:
        """None at the stream's end. A-13: bytes do not move the deadline."""
        async with asyncio.timeout_at(self.deadline):
            while (frame := take_frame(self.unread)) is None:
                chunk = await self.reader.read(65536)
                if not chunk:
                    return None
                self.unread += chunk
        return frame

    def send(self, raw: bytes) -> None:
        """Never waits: a slow reader delays nobody, it is cut off (B-1)."""
        if self.gone:
            return
        self.writer.write(raw)
        if self.writer.transport.get_write_buffer_size() > MAX_BACKLOG:
            self.writer.transport.abort()

    def tell(self, kind: int, data: bytes = b"") -> None:
        """Sends a frame that the server originates (F-4, F-5)."""
        date = self.read.server_date
        date = int(time.time()) if date is None else date
        self.send(build(kind, data, self.read.server_name.encode(), date))

    def reply(self, kind: int, status: int) -> None:
        self.tell(kind, NUMBER.pack(status))

    async def hang_up(self) -> None:
        """V-5: says FIN and reads on a little, because a close with bytes
        unread is a TCP reset, and that would eat the last reply."""
        with contextlib.suppress(OSError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await self.writer.drain()
                self.writer.write_eof()
                left = DRAIN_BYTES
                while left > 0 and (chunk := await self.reader.read(left)):
                    left -= len(chunk)
        self.writer.transport.abort()


def notice_vanished(writer: asyncio.StreamWriter) -> None:
    """A-22: TCP asks whether the peer is still there."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", PEER_TIMEOUT // 3),
                          ("TCP_KEEPINTVL", PEER_TIMEOUT // 3),
                          ("TCP_USER_TIMEOUT", PEER_TIMEOUT * 1000)):
        if hasattr(socket, option):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


# ---- channels and lobbies --------------------------------------------------

class Channel:
    def __init__(self, name: str) -> None:
        self.name = name
        self.members: dict[Client, None] = {}  # a dict keeps their order

    def enter(self, client: Client) -> None:
        self.members[client] = None
        client.channels.add(self)

    def leave(self, client: Client) -> None:
        self.members.pop(client, None)
        client.channels.discard(self)

    def relay(self, sender: Client, raw: bytes) -> None:
        for member in self.members:
            if member is not sender or sender.read.echo:
                member.send(raw)

    def entry(self) -> dict[str, Any]:
        return {"Name": self.name,
                "Clients": [m.name.decode() for m in self.members]}


@dataclass
class Held:
    """A drawing frame that came while its lobby was frozen (S-11)."""
    sender: Client
    raw: bytes
    saved_for: set[Client] = field(default_factory=set)  # S-12


class Phase(enum.Enum):
    OPEN = "anyone may draw"
    SAVING = "frozen: the saver was asked to save"
    LOADING = "frozen: the joiners were asked to load"
    THAWED = "anyone may draw; too early for another freeze (S-9)"


class Lobby:
    """A drawing, those who are in it, and the freeze that lets one join.

    A joiner waits, takes part in a freeze as one of the joiners, and has
    loaded. From OPEN a join leads to SAVING, LOADING, THAWED and OPEN again.
    """

    def __init__(self, document: dict[str, str],
                 read: argparse.Namespace) -> None:
        self.document, self.read = document, read
        self.members: dict[Client, None] = {}  # who came first is first
        self.waiting: dict[Client, None] = {}  # for the next freeze
        self.joiners: set[Client] = set()  # in this freeze, not yet loaded
        self.asked: set[Client] = set()  # to load, and did not answer yet
        self.loaded: set[Client] = set()  # have the canvas, so can save it
        self.saver: Client | None = None
        self.held: list[Held] = []
        self.held_bytes: Counter[Client] = Counter()
        self.phase = Phase.OPEN
        self.timer: asyncio.TimerHandle | None = None

    @property
    def frozen(self) -> bool:
        return self.phase in (Phase.SAVING, Phase.LOADING)

    # -- coming and going

    def found(self, creator: Client) -> None:
        """L-5: its creator is in it and has nothing to load."""
        self.members[creator] = None
        self.loaded.add(creator)
        creator.lobby = self

    def enter(self, client: Client) -> None:
        self.members[client] = None
        client.lobby = self
        if self.read.no_freeze:
            return
        self.waiting[client] = None
        if self.phase is Phase.OPEN:
            self.begin_freeze()
        elif self.phase is Phase.SAVING:  # S-9: shares that freeze
            self.freeze(client)

    def leave(self, client: Client) -> None:
        was_told = self.frozen and client not in self.waiting
        del self.members[client]
        self.waiting.pop(client, None)
        for group in self.joiners, self.asked, self.loaded:
            group.discard(client)
        client.lobby = None
        if was_told:
            client.reply(Type.LOBBY_FREEZE_STATE, 0)  # S-10
        if not self.members:
            self.rest()
        elif self.frozen and not self.joiners:
            self.thaw()  # S-4
        elif client is self.saver:
            self.ask_saver()

    def rest(self) -> None:
        """Nobody is here: the next one begins afresh."""
        self.enter_phase(Phase.OPEN)
        self.held.clear()
        self.held_bytes.clear()

    # -- the freeze, in the order in which it happens (S-5)

    def enter_phase(self, phase: Phase, seconds: float = 0,
                    then: Callable[[], None] | None = None) -> None:
        self.phase = phase
        if self.timer:
            self.timer.cancel()
        loop = asyncio.get_running_loop()
        self.timer = loop.call_later(seconds, then) if then else None

    def begin_freeze(self) -> None:
        self.enter_phase(Phase.SAVING, self.read.save_wait, self.load)
        for member in self.members:
            self.freeze(member)
        self.ask_saver()

    def freeze(self, member: Client) -> None:
        if member in self.waiting:
            del self.waiting[member]
            self.joiners.add(member)
        member.reply(Type.LOBBY_FREEZE_STATE, 1)

    def ask_saver(self) -> None:
        """S-7: the one who is here longest of those who have the canvas."""
        self.saver = next((m for m in self.members if m in self.loaded), None)
        if self.saver is None or self.read.no_save:
            self.load()
        else:
            self.saver.tell(Type.UPDATE_DATABASE)

    def saved(self, client: Client) -> None:
        if client is self.saver:
            self.load()

    def load(self) -> None:
        for frame in self.held:
            if frame.sender is self.saver:
                frame.saved_for = set(self.joiners)
        self.saver = None
        self.enter_phase(Phase.LOADING, self.read.load_wait, self.thaw)
        for joiner in [m for m in self.members if m in self.joiners]:
            self.asked.add(joiner)
            joiner.tell(Type.FETCH_DATABASE)

    def has_loaded(self, client: Client) -> None:
        if client not in self.asked:
            return  # S-14
        self.asked.discard(client)
        self.loaded.add(client)
        self.joiners.discard(client)
        if self.frozen and not self.joiners:
            self.thaw()

    def thaw(self) -> None:
        self.joiners.clear()
        self.saver = None
        self.enter_phase(Phase.THAWED, self.read.thaw, self.open)
        for member in self.members:
            if member not in self.waiting:
                member.reply(Type.LOBBY_FREEZE_STATE, 0)
        held, self.held = self.held, []
        self.held_bytes.clear()
        for frame in held:
            self.relay(frame.sender, frame.raw, frame.saved_for)

    def open(self) -> None:
        self.enter_phase(Phase.OPEN)
        if self.waiting:
            self.begin_freeze()

    # -- drawing

    def draw(self, sender: Client, raw: bytes) -> None:
        if self.frozen and self.read.freeze == "hold":
            self.hold(sender, raw)
        elif not self.frozen or self.read.freeze == "relay":
            self.relay(sender, raw, set())

    def hold(self, sender: Client, raw: bytes) -> None:
        self.held.append(Held(sender, raw))
        self.held_bytes[sender] += len(raw)
        if self.held_bytes[sender] > MAX_HELD:
            raise Goodbye("S-13")

    def relay(self, sender: Client, raw: bytes, saved_for: set[Client]) -> None:
        """D-1, D-3, D-5: to the other members, to nobody else."""
        for member in self.members:
            if member in self.waiting or member in saved_for:
                continue
            if member is not sender or self.read.echo:
                member.send(raw)


# ---- what each frame does --------------------------------------------------

Handler = Callable[["Server", Client, Frame, Any], None]


class Server:
    def __init__(self, read: argparse.Namespace) -> None:
        self.read = read
        self.validator = Validator(read.validation)
        self.accounts: dict[bytes, bytes] = {}  # in memory only: not hashed
        self.online: dict[bytes, Client] = {}
        self.lobbies: dict[tuple[str, str], Lobby] = {}
        self.channels: dict[str, Channel] = {}

    # -- a connection's life

    async def serve(self, reader: asyncio.StreamReader,
                    writer: asyncio.StreamWriter) -> None:
        client = Client(reader, writer, self.read)
        try:
            notice_vanished(writer)
            await self.converse(client)
        except (Goodbye, OSError):  # a time-out and a reset are OSErrors
            pass
        finally:
            self.forget(client)  # first: the name is free at once
            await client.hang_up()

    async def converse(self, client: Client) -> None:
        while (frame := await client.next_frame()) is not None:
            if not client.logged_in:
                await asyncio.sleep(0)  # sees ends that have arrived
            self.handle(client, frame)
            await client.writer.drain()  # asks no faster than it reads

    def forget(self, client: Client) -> None:
        already, client.gone = client.gone, True
        if already or not client.logged_in:
            return
        del self.online[self.key(client.name)]
        self.leave_lobby(client)
        for channel in list(client.channels):
            self.leave_channel(client, channel)

    def handle(self, client: Client, frame: Frame) -> None:
        try:
            value = self.validate(client, frame)
            handlers = HANDLERS if client.logged_in else ENTRANCE
            handler = handlers.get(frame.type, Server.no_handler)
            handler(self, client, frame, value)
        except Invalid:
            self.reject(client)

    def no_handler(self, client: Client, frame: Frame, _: Any) -> None:
        raise Invalid("A-2")

    def validate(self, client: Client, frame: Frame) -> Any:
        if frame.type in DEPRECATED and self.read.deprecated == "reject":
            raise Invalid("V-7")
        shape = SHAPE.get(frame.type)
        if shape is None:
            raise Invalid("V-6")
        if not client.logged_in:
            self.validator.text(frame.name, "F-8")
        elif frame.name != client.name and not self.read.any_name:
            raise Invalid("V-8")
        return shape(self.validator, frame.data)

    def reject(self, client: Client) -> None:
        reading = self.read.on_invalid if client.logged_in else self.read.early
        if reading == "close":
            raise Goodbye("V-4, A-3")

    # -- accounts

    def key(self, name: bytes) -> bytes:
        return name.lower() if self.read.case_insensitive_names else name

    def log_in(self, client: Client, frame: Frame, _: None) -> None:
        status = self.judge(self.key(frame.name), frame.data)
        client.reply(Type.CONNECTION, status)
        if status != ACCEPTED:
            raise Goodbye("A-6, A-7, A-9")
        client.name, client.logged_in = frame.name, True
        client.deadline = None
        self.online[self.key(client.name)] = client

    def judge(self, name: bytes, password: bytes) -> int:
        connected = self.is_connected(name)
        if self.read.connected_first and connected:
            return ALREADY_CONNECTED
        known = self.accounts.get(name)
        if known is None:
            return self.read.bad_user_status
        if not hmac.compare_digest(known, password):
            return BAD_PASSWORD
        return ALREADY_CONNECTED if connected else ACCEPTED

    def is_connected(self, name: bytes) -> bool:
        """A reset may be known before its connection has come to its end."""
        client = self.online.get(name)
        if client and client.writer.is_closing():
            self.forget(client)
        return name in self.online

    def sign_up(self, client: Client, frame: Frame, _: None) -> None:
        name = frame.name.decode()
        if self.read.no_signup or client.signups == MAX_SIGNUPS:
            raise Goodbye("A-17, A-18")
        if not name or any(unicodedata.category(c) == "Cc" for c in name):
            raise Invalid("A-17")
        status = EXISTS if self.key(frame.name) in self.accounts else CREATED
        self.accounts.setdefault(self.key(frame.name), frame.data)
        client.signups += 1
        client.reply(Type.CREATE_ACCOUNT, status)
        client.deadline = client.in_a_second()
        if self.read.signup_closes:
            raise Goodbye("A-18")

    def log_in_again(self, client: Client, frame: Frame, _: None) -> None:
        if self.read.second_login == "reject":
            raise Invalid("A-20")
        client.reply(frame.type, ALREADY_CONNECTED
                     if frame.type == Type.CONNECTION else EXISTS)

    # -- lobbies

    def lobby_key(self, document: dict[str, str]) -> tuple[str, str]:
        owner = "" if self.read.lobby_by_filename else document["Owner"]
        return document["Filename"], owner

    def owns(self, client: Client, document: dict[str, str]) -> bool:
        return self.key(document["Owner"].encode()) == self.key(client.name)

    def leave_lobby(self, client: Client) -> None:
        lobby = client.lobby
        if lobby is None:
            return
        lobby.leave(client)
        if not lobby.members and self.read.lobby_lifetime == "session":
            del self.lobbies[self.lobby_key(lobby.document)]

    def create_lobby(self, client: Client, frame: Frame,
                     document: dict[str, str]) -> None:
        if not self.owns(client, document) and not self.read.any_owner:
            raise Invalid("L-4")
        if self.lobby_key(document) in self.lobbies:
            return self.refuse(client, Type.LOBBY_CREATION, EXISTS)  # L-3
        lobby = Lobby(document, self.read)
        self.check_listable(lobby)
        self.lobbies[self.lobby_key(document)] = lobby
        if self.read.no_creator_join:
            return client.reply(Type.LOBBY_CREATION, CREATED)
        self.leave_lobby(client)  # L-13, L-14
        client.reply(Type.LOBBY_CREATION, CREATED)
        lobby.found(client)

    def connect_lobby(self, client: Client, frame: Frame,
                      document: dict[str, str]) -> None:
        lobby = self.lobbies.get(self.lobby_key(document))
        inside = lobby is not None and client.lobby is lobby
        if inside and self.read.rejoin == "answer":  # L-15
            return client.reply(Type.LOBBY_CONNECT, CONNECTED)
        if lobby is None:
            return self.refuse(client, Type.LOBBY_CONNECT, DOES_NOT_EXIST)
        if not self.may_enter(client, lobby.document, document):
            return self.refuse(client, Type.LOBBY_CONNECT, self.read.refusal)
        self.leave_lobby(client)
        self.lobbies[self.lobby_key(lobby.document)] = lobby  # if it ended so
        client.reply(Type.LOBBY_CONNECT, CONNECTED)
        lobby.enter(client)

    def may_enter(self, client: Client, lobby: dict[str, str],
                  asked: dict[str, str]) -> bool:
        if self.read.compare_mode and any(
                lobby[name] != asked[name] for name in ("Mode", "Protection")):
            return False
        right = hmac.compare_digest(lobby["Passcode"].encode(),
                                    asked["Passcode"].encode())
        owner = self.owns(client, lobby)
        if lobby["Protection"] == "private":  # L-10
            return owner or (self.read.private == "passcode" and right)
        if lobby["Protection"] == "protected":  # L-8
            return right or (owner and not self.read.owner_needs_passcode)
        return True

    def refuse(self, client: Client, kind: int, status: int) -> None:
        if self.read.refused == "leave":
            self.leave_lobby(client)
        client.reply(kind, status)

    def disconnect_lobby(self, client: Client, frame: Frame, _: None) -> None:
        self.leave_lobby(client)

    def change_lobby(self, client: Client, frame: Frame,
                     info: dict[str, str]) -> None:
        lobby = self.lobbies.get(self.lobby_key(info))
        if lobby is None or not self.owns(client, lobby.document):
            raise Invalid("L-24")
        before = lobby.document
        lobby.document = before | {name: info[name]
                                   for name in ("Protection", "Passcode")}
        try:
            self.check_listable(lobby)
        except Invalid:
            lobby.document = before
            raise
        if self.shuts_out(before, lobby.document):
            self.kick_all(lobby)

    def shuts_out(self, old: dict[str, str], new: dict[str, str]) -> bool:
        """L-26: those who are in may no longer be there."""
        if self.read.kick == "passcode" and new["Protection"] == "protected" \
                and old["Passcode"] != new["Passcode"]:
            return True
        change = old["Protection"], new["Protection"]
        return change in (("public", "private"), ("protected", "private"),
                          ("public", "protected"))

    def kick_all(self, lobby: Lobby) -> None:
        for member in list(lobby.members):
            if not self.owns(member, lobby.document):
                self.leave_lobby(member)
                member.tell(Type.LOBBY_PLAYER_KICK,
                            b"the protection of this lobby has changed")

    def lobby_entry(self, lobby: Lobby, asker: Client | None) -> dict[str, Any]:
        entry = {name: lobby.document[name] for name in LOBBY_MEMBERS}
        if not self.read.expose_passcodes and asker is not None \
                and not self.owns(asker, lobby.document):
            entry["Passcode"] = ""  # L-19
        return entry | {"Clients": [m.name.decode() for m in lobby.members]}

    def room(self) -> int:
        """For data, in a frame from the server."""
        return MAX_SIZE - HEADER.size - len(self.read.server_name.encode())

    def check_listable(self, lobby: Lobby) -> None:
        """L-21: with the longest name that might ever be in it."""
        entry = self.lobby_entry(lobby, None) | {"Clients": ['"' * 255]}
        if len(dump([entry])) > self.room():
            raise Invalid("L-21")

    def fetch_lobbies(self, client: Client, frame: Frame, _: None) -> None:
        self.send_list(client, frame, [self.lobby_entry(lobby, client)
                                       for lobby in self.lobbies.values()])

    def send_list(self, client: Client, frame: Frame,
                  entries: list[dict[str, Any]]) -> None:
        for page in pages(entries, self.room()):
            client.tell(frame.type, page)

    # -- drawing, and saving and loading what was drawn

    def draw(self, client: Client, frame: Frame, _: Any) -> None:
        lobby = client.lobby
        if lobby is None:  # D-6
            if self.read.drawing_outside == "reject":
                raise Invalid("D-7")
            return
        other = {"stroke": "pixel", "pixel": "stroke"}.get(
            lobby.document["Mode"])
        if other and MODE.get(Type(frame.type)) == other \
                and not self.read.any_mode:
            raise Invalid("D-9")
        lobby.draw(client, frame.raw)

    def update_database(self, client: Client, frame: Frame, _: None) -> None:
        if client.lobby:
            client.lobby.saved(client)

    def fetch_database(self, client: Client, frame: Frame, _: None) -> None:
        if client.lobby:
            client.lobby.has_loaded(client)

    # -- channels

    def create_channel(self, client: Client, frame: Frame, name: str) -> None:
        exists = name in self.channels
        channel = self.channels.setdefault(name, Channel(name))  # C-3
        if self.read.existing_channel_joined if exists \
                else not self.read.no_channel_creator_join:
            channel.enter(client)

    def connect_channel(self, client: Client, frame: Frame, name: str) -> None:
        if self.read.unknown_channel_created:
            self.channels.setdefault(name, Channel(name))
        if name in self.channels:
            self.channels[name].enter(client)

    def disconnect_channel(self, client: Client, frame: Frame,
                           name: str) -> None:
        if name in self.channels:
            self.leave_channel(client, self.channels[name])

    def leave_channel(self, client: Client, channel: Channel) -> None:
        channel.leave(client)
        if not channel.members and self.read.channel_lifetime == "session":
            del self.channels[channel.name]

    def speak(self, client: Client, frame: Frame, name: str) -> None:
        channel = self.channels.get(name)
        if channel is None:
            raise Invalid("C-11")
        if client not in channel.members and not self.read.outsiders_speak:
            raise Invalid("C-11")
        channel.relay(client, frame.raw)

    def fetch_channels(self, client: Client, frame: Frame, _: None) -> None:
        self.send_list(client, frame,
                       [channel.entry() for channel in self.channels.values()])


ENTRANCE: dict[int, Handler] = {  # before authentication, nothing else
    Type.CONNECTION: Server.log_in,
    Type.CREATE_ACCOUNT: Server.sign_up,
}
HANDLERS: dict[int, Handler] = {
    **dict.fromkeys(DEPRECATED | DRAWING, Server.draw),
    Type.CONNECTION: Server.log_in_again,
    Type.CREATE_ACCOUNT: Server.log_in_again,
    Type.LOBBY_CREATION: Server.create_lobby,
    Type.LOBBY_FETCH: Server.fetch_lobbies,
    Type.LOBBY_CONNECT: Server.connect_lobby,
    Type.LOBBY_DISCONNECT: Server.disconnect_lobby,
    Type.LOBBY_INFO_CHANGE: Server.change_lobby,
    Type.CHANNEL_CREATION: Server.create_channel,
    Type.CHANNEL_CONNECTION: Server.connect_channel,
    Type.CHANNEL_DISCONNECT: Server.disconnect_channel,
    Type.CHANNEL_MESSAGE: Server.speak,
    Type.CHANNEL_FETCH: Server.fetch_channels,
    Type.UPDATE_DATABASE: Server.update_database,
    Type.FETCH_DATABASE: Server.fetch_database,
}


# ---- where the document is silent ------------------------------------------

READINGS: list[tuple[str, Any, str]] = [
    # flag, its values (the first is the reference reading; a kind of value
    # and what stands for none; or False for a switch), what it chooses
    ("--on-invalid", ("drop", "close"), "V-4: after a rejected frame"),
    ("--early", ("close", "drop"), "A-3: another frame before the login"),
    ("--validation", ("reference", "lenient", "strict"),
     "the V clauses that the document does not say"),
    ("--deprecated", ("reject", "relay"), "V-7: types 0 to 2"),
    ("--any-name", False, "V-8: frames may carry another name"),
    ("--server-name", "", "F-5: the name in the server's frames"),
    ("--server-date", None, "F-4: the date in the server's frames"),
    ("--case-insensitive-names", False, "A-5: Alice is alice"),
    ("--connected-first", False, "A-10: answers 1 to a wrong password too"),
    ("--bad-user-status", BAD_PASSWORD, "A-7, A-8: answer to an unknown user"),
    ("--no-signup", False, "A-17: CREATE_ACCOUNT closes"),
    ("--signup-closes", False, "A-18: closes behind CREATE_ACCOUNT"),
    ("--second-login", ("reject", "answer"), "A-20: CONNECTION once connected"),
    ("--any-owner", False, "L-4: one may create lobbies for others"),
    ("--lobby-by-filename", False, "L-1: Filename alone names a lobby"),
    ("--no-creator-join", False, "L-5: the creator must connect too"),
    ("--refusal", DOES_NOT_EXIST, "L-9: the answer to a wrong passcode"),
    ("--private", ("owner", "passcode"), "L-10: who enters a private lobby"),
    ("--owner-needs-passcode", False, "L-11"),
    ("--compare-mode", False, "L-12: Mode and Protection must be right"),
    ("--refused", ("stay", "leave"), "L-14: one whom another lobby refused"),
    ("--rejoin", ("answer", "again"), "L-15: connecting to one's own lobby"),
    ("--expose-passcodes", False, "L-19: LOBBY_FETCH shows them"),
    ("--lobby-lifetime", ("forever", "session"), "L-22"),
    ("--kick", ("protection", "passcode"), "L-26: a new passcode kicks too"),
    ("--no-freeze", False, "S-5: joining is LOBBY_CONNECT and no more"),
    ("--no-save", False, "S-7: nobody is asked to save"),
    ("--freeze", ("hold", "drop", "relay"), "S-2, S-11: what is drawn then"),
    ("--save-wait", 2.0, "S-8: seconds"),
    ("--load-wait", 10.0, "S-8: seconds"),
    ("--thaw", 1.0, "S-9: seconds between two freezes"),
    ("--echo", False, "D-5, C-10: senders get their own frames"),
    ("--drawing-outside", ("ignore", "reject"), "D-7: drawing in no lobby"),
    ("--any-mode", False, "D-9: Mode forbids nothing"),
    ("--no-channel-creator-join", False, "C-2"),
    ("--existing-channel-joined", False, "C-4: by who would create it"),
    ("--unknown-channel-created", False, "C-6: by who connects to it"),
    ("--outsiders-speak", False, "C-11: in a channel they are not in"),
    ("--channel-lifetime", ("forever", "session"), "C-14"),
]


def add_reading(parser: argparse._ArgumentGroup, flag: str, values: Any,
                text: str) -> None:
    if values is False:
        parser.add_argument(flag, action="store_true", help=text)
    elif isinstance(values, tuple):
        parser.add_argument(flag, choices=values, default=values[0], help=text)
    else:
        kind = int if values is None else type(values)
        parser.add_argument(flag, type=kind, default=values, help=text)


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="A PolyPaint server, to read and to test with.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000, help="0: any")
    parser.add_argument("--account", action="append", default=[],
                        metavar="NAME:PASSWORD", help="one that exists")
    parser.add_argument("--accounts", type=argparse.FileType(encoding="utf-8"),
                        metavar="FILE", help="lines of NAME PASSWORD")
    group = parser.add_argument_group(
        "readings", "where the document is silent; the clause comes first")
    for flag, values, text in READINGS:
        add_reading(group, flag, values, text)
    return parser.parse_args(argv)


def add_accounts(server: Server, lines: list[str], between: str) -> None:
    for line in lines:
        name, found, password = line.rstrip("\n").partition(between)
        if found and not line.startswith("#"):
            server.accounts[server.key(name.encode())] = password.encode()


async def listen(options: argparse.Namespace) -> None:
    server = Server(options)
    add_accounts(server, options.account, ":")
    if options.accounts:
        add_accounts(server, options.accounts.readlines(), " ")
    tcp = await asyncio.start_server(server.serve, options.host, options.port,
                                     backlog=1024)
    host, port = tcp.sockets[0].getsockname()[:2]
    print(f"listening on {host} port {port}", flush=True)
    await tcp.serve_forever()


def main(argv: list[str]) -> int:
    try:
        asyncio.run(listen(arguments(argv)))
    except KeyboardInterrupt:
        pass
    except OSError as error:
        print(f"polypaint_server: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
