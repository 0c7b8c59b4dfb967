#!/usr/bin/env python3
"""A small client for ppconform to judge, and the mistakes that clients make:
each one planted by its name.

    wrong_clients.py FAULT HOST PORT NAME PASSWORD     FAULT `none`: it is right
    wrong_clients.py --list

It takes the actions of docs/ppconform.md, "Judging a client", on its standard
input.
"""
import json
import os
import select
import socket
import struct
import sys
import time

# name: the clause that it breaks, what it does
FAULTS = {
    "lobbies-first": ("A-1", "asks for the lobbies before it logs in"),
    "waits": ("A-1", "waits for 2 s before it says a word"),
    "half-frame": ("A-1", "sends the first half of CONNECTION and waits"),
    "no-login-name": ("A-1", "CONNECTION without a name"),
    "other-password": ("A-1", "its name for its password"),
    "big-endian": ("T-3", "Taille in the network's byte order"),
    "big-endian-data": ("T-3", "sizes of the canvas in that order"),
    "size-without-header": ("F-1", "Taille without the header's 8 bytes"),
    "size-in-characters": ("F-7", "counts a name in characters"),
    "no-later-name": ("F-1", "no name in frames after CONNECTION"),
    "other-name": ("F-1", "another's name in drawing frames"),
    "date-0": ("F-3", "Date 0"),
    "date-local": ("F-3", "Date in a time zone's hours"),
    "date-milliseconds": ("F-3", "the lower bytes of milliseconds for Date"),
    "date-login": ("F-3", "a Date of an hour before in drawing frames"),
    "draws-frozen": ("S-1", "draws while it is frozen"),
    "thaws-alone": ("S-1", "forgets a freeze after half a second"),
    "freezes-second": ("S-1", "a second 1 ends the freeze"),
    "never-thaws": ("S-1", "draws no more after a freeze"),
    "no-fetch": ("S-6", "does not answer FETCH_DATABASE"),
    "one-fetch": ("S-6", "answers only the first FETCH_DATABASE"),
    "fetch-with-data": ("V-empty.size", "sends a byte with FETCH_DATABASE"),
    "no-update": ("S-5", "does not answer UPDATE_DATABASE"),
    "resends": ("S-16", "sends what it drew again after loading"),
    "unsorted": ("V-indexes.order", "REMOVE_STROKE as it was clicked"),
    "sorted-up": ("V-indexes.order", "REMOVE_STROKE from the smallest on"),
    "angle": ("V-rectangle.angle", "a new selection with an angle of 1"),
    "short-rectangle": ("V-rectangle.size", "a selection without its angle"),
    "stroke-without-rgba": ("V-stroke.size", "a stroke without its colour"),
    "odd-points": ("V-points.size", "half a point behind the pen's points"),
    "no-owner": ("V-lobby.members", "joins a lobby without saying whose"),
    "protection": ("V-lobby.protection", "a Protection with a capital"),
    "passcode-number": ("V-lobby.strings", "a Passcode that is a number"),
    "info-short": ("V-info.members", "changes a lobby without its Owner"),
    "message": ("V-message.separator", "a message without `;`"),
    "one-read": ("T-4", "takes each read for one frame"),
    "drops-second": ("T-4", "only the first frame of a read"),
    "two-pieces": ("T-4", "puts a frame together from two pieces at most"),
    "name-is-empty": ("F-6", "reads the server's data at byte 8"),
    "kick-ignored": ("L-28", "draws on when it was kicked"),
    "kick-thaws": ("L-28", "draws after a kick and a 0"),
    "unknown-type": ("TY-1", "is killed by a type that there is not"),
    "short-data": ("F-1", "is killed by data of a wrong size"),
    "hangs": ("T-1", "does not notice the end of the connection"),
    "killed-by-reset": ("T-1", "is killed by the end of the connection"),
}

CONNECTION, LOBBY_CREATION, LOBBY_FETCH, LOBBY_CONNECT = 3, 4, 5, 6
CHANNEL_CREATION, CHANNEL_CONNECTION, CHANNEL_DISCONNECT = 7, 8, 9
CHANNEL_MESSAGE, CHANNEL_FETCH, ADD_STROKE, REMOVE_STROKE = 10, 11, 12, 13
INSERT_STROKE, SELECTED, UNSELECTED, REPLACE_STROKE = 14, 15, 16, 17
SEND_POINTS, CREATE_SELECTION, REMOVE_SELECTION = 18, 19, 20
UPDATE_SELECTION, FILTER, RESIZE, RESET, FILL = 21, 22, 23, 24, 25
UPDATE, LEAVE, FREEZE, FETCH, INFO, KICK, RESIZE_INT = 26, 27, 28, 29, 31, 32, 33
STATUS = struct.Struct("<I")


class Gone(Exception):
    """The connection or the input has ended: the client does too."""


class Client:
    def __init__(self, fault, host, port, name, password):
        self.fault, self.name, self.password = fault, name, password
        self.bytes = b""        # what came and is no whole frame yet
        self.typed = b""
        self.accepted = self.member = self.kicked = self.frozen = False
        self.was_frozen = self.asked = False
        self.frozen_at = 0
        self.fetches = self.pieces = 0
        self.drawn, self.kept = [], []
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    # ---- frames out

    def date(self, kind):
        now = time.time()
        if self.fault == "date-0":
            return 0
        if self.fault == "date-local":
            return int(now) + 4 * 3600
        if self.fault == "date-milliseconds":
            return int(now * 1000) & 0xffffffff
        if self.fault == "date-login" and kind >= ADD_STROKE:
            return int(now) - 3600
        return int(now)

    def name_for(self, kind):
        if kind == CONNECTION:
            return "" if self.fault == "no-login-name" else self.name
        if self.fault == "no-later-name":
            return ""
        if self.fault == "other-name" and kind == ADD_STROKE:
            return "bob"
        return self.name

    def frame(self, kind, data=b""):
        text = self.name_for(kind)
        name = text.encode()
        size = 8 + len(name) + len(data)
        if self.fault == "size-without-header":
            size -= 8
        order = ">" if self.fault == "big-endian" else "<"
        count = len(text) if self.fault == "size-in-characters" else len(name)
        return struct.pack("<2sBIB", struct.pack(order + "H", size), kind,
                           self.date(kind), count) + name + data

    def send(self, kind, data=b""):
        if isinstance(data, str):
            data = data.encode()
        self.socket.sendall(self.frame(kind, data))

    def may_draw(self):
        if self.kicked and self.fault != "kick-ignored":
            return False
        if self.fault == "thaws-alone" and time.time() - self.frozen_at > 0.5:
            self.frozen = False
        if self.fault == "never-thaws" and self.was_frozen:
            return False
        return not self.frozen or self.fault == "draws-frozen"

    def draw(self, kind, data=b""):
        if not self.member and not (self.kicked and self.may_draw()):
            return
        if self.asked or not self.may_draw():
            self.kept.append((kind, data))
            return
        self.drawn.append((kind, data))
        self.send(kind, data)

    def draw_kept(self):
        kept, self.kept = self.kept, []
        for kind, data in kept:
            self.draw(kind, data)

    # ---- actions

    def act(self, action, *words):
        getattr(self, "do_" + action)(*words)

    def lobby(self, filename, owner, protection="public", passcode="",
              mode="stroke"):
        if self.fault == "protection":
            protection = protection.capitalize()
        if self.fault == "passcode-number":
            passcode = 1234
        members = {"Filename": filename, "Owner": owner, "Mode": mode,
                   "Protection": protection, "Passcode": passcode}
        if self.fault == "no-owner":
            del members["Owner"]
        return json.dumps(members)

    def do_lobbies(self):
        self.send(LOBBY_FETCH)

    def do_channels(self):
        self.send(CHANNEL_FETCH)

    def do_create(self, filename, *properties):
        self.asked = self.member = True
        self.send(LOBBY_CREATION, self.lobby(filename, self.name, *properties))

    def do_join(self, filename, owner, passcode=""):
        self.asked = self.member = True
        self.send(LOBBY_CONNECT, self.lobby(filename, owner, "public",
                                            passcode))

    def do_leave(self):
        self.member = False
        self.send(LEAVE)

    def do_protect(self, filename, protection, passcode=""):
        members = {"Filename": filename, "Owner": self.name,
                   "Protection": protection, "Passcode": passcode}
        if self.fault == "info-short":
            del members["Owner"]
        self.send(INFO, json.dumps(members))

    def do_channel(self, name):
        self.send(CHANNEL_CREATION, name)
        self.send(CHANNEL_CONNECTION, name)

    def do_part(self, name):
        self.send(CHANNEL_DISCONNECT, name)

    def do_say(self, channel, *words):
        between = " " if self.fault == "message" else " ; "
        self.send(CHANNEL_MESSAGE, channel + between + " ".join(words))

    def stroke(self, index):
        rgba = b"" if self.fault == "stroke-without-rgba" else b"\xff\0\0\xff"
        return struct.pack("<i", index) + rgba + struct.pack("<4f", 2, 2, 1, 3)

    def do_draw(self, count="1"):
        for index in range(int(count)):
            self.draw(ADD_STROKE, self.stroke(index))

    def do_insert(self):
        self.draw(INSERT_STROKE, self.stroke(0))

    def do_replace(self):
        self.draw(REPLACE_STROKE, self.stroke(0))

    def do_remove(self, *words):
        indexes = [int(word) for word in words]
        if self.fault != "unsorted":
            indexes.sort(reverse=self.fault != "sorted-up")
        self.draw(REMOVE_STROKE, struct.pack(f"<{len(indexes)}i", *indexes))

    def do_select(self, *words):
        self.draw(SELECTED, struct.pack(f"<{len(words)}i", *map(int, words)))

    def do_unselect(self, *words):
        self.draw(UNSELECTED, struct.pack(f"<{len(words)}i", *map(int, words)))

    def do_paint(self, count="1"):
        more = b"\0\0\0\0" if self.fault == "odd-points" else b""
        for _ in range(int(count)):
            self.draw(SEND_POINTS, struct.pack("<i4s2f", 2, b"\0\0\xff\xff",
                                               1, 2) + more)

    def area(self):
        area = struct.pack("<5i", 1, 2, 3, 4, self.fault == "angle")
        return area[:16] if self.fault == "short-rectangle" else area

    def do_area(self):
        self.draw(CREATE_SELECTION, self.area())

    def do_move(self):
        self.draw(UPDATE_SELECTION, self.area())

    def do_drop(self):
        self.draw(REMOVE_SELECTION)

    def do_filter(self, name):
        self.draw(FILTER, name.encode())

    def do_fill(self):
        self.draw(FILL, struct.pack("<2i4s", 1, 2, b"\0\xff\0\xff"))

    def do_resize(self, length, width):
        order = ">" if self.fault == "big-endian-data" else "<"
        self.draw(RESIZE, struct.pack(order + "2d", int(length), int(width)))

    def do_resize_int(self, length, width):
        order = ">" if self.fault == "big-endian-data" else "<"
        self.draw(RESIZE_INT, struct.pack(order + "2i", int(length),
                                          int(width)))

    def do_reset(self):
        self.draw(RESET)

    def do_quit(self):
        raise Gone

    # ---- frames in

    def crash(self):
        os.abort()

    def status(self, data):
        if len(data) == 4:
            return STATUS.unpack(data)[0]
        if self.fault == "short-data":
            self.crash()
        return -1

    def came(self, kind, data):
        if kind > RESIZE_INT and self.fault == "unknown-type":
            self.crash()
        elif kind == CONNECTION:
            self.came_login(self.status(data))
        elif kind in (LOBBY_CREATION, LOBBY_CONNECT) and self.asked:
            self.asked = False
            self.member = self.status(data) in (0, 1)
            self.kicked = self.kicked and not self.member
            self.draw_kept()
        elif kind == FREEZE:
            self.came_freeze(self.status(data))
        elif kind == KICK:
            self.kicked, self.member, self.kept = True, False, []
            if self.fault == "kick-ignored":
                self.frozen = False
        elif kind in (FETCH, UPDATE) and not data:
            self.answer(kind)

    def came_login(self, status):
        if self.accepted or status < 0:
            return
        if status != 0:
            raise Gone
        self.accepted = True

    def came_freeze(self, state):
        if state not in (0, 1):
            return
        if self.fault == "kick-thaws" and state == 0:
            self.kicked, self.member = False, True
        again = self.frozen and state == 1
        self.frozen = state == 1 and not (again
                                          and self.fault == "freezes-second")
        self.frozen_at = time.time()
        self.was_frozen |= self.frozen
        if not self.frozen:
            self.draw_kept()

    def answer(self, kind):
        self.fetches += kind == FETCH
        if kind == FETCH and (self.fault == "no-fetch"
                              or self.fault == "one-fetch"
                              and self.fetches > 1):
            return
        if kind == UPDATE and self.fault == "no-update":
            return
        if kind == FETCH and self.fault == "resends":
            self.kept = self.drawn + self.kept
        self.send(kind, b"\0" if self.fault == "fetch-with-data"
                  and kind == FETCH else b"")

    def take(self, frame):
        """A whole frame."""
        start = 8 if self.fault == "name-is-empty" else 8 + frame[7]
        self.came(frame[2], frame[start:])

    def received(self, more):
        if self.fault == "one-read":
            self.bytes = b""
        self.pieces = self.pieces + 1 if self.bytes else 1
        if self.fault == "two-pieces" and self.pieces > 2:
            self.bytes = b""
        self.bytes += more
        while len(self.bytes) >= 2:
            size = struct.unpack_from("<H", self.bytes)[0]
            if size < 8:
                raise Gone
            if len(self.bytes) < size:
                break
            frame, self.bytes = self.bytes[:size], self.bytes[size:]
            if 8 + frame[7] > size:
                raise Gone
            self.take(frame)
            if self.fault == "drops-second":
                self.bytes = b""

    # ---- the whole

    def login(self):
        if self.fault == "lobbies-first":
            self.send(LOBBY_FETCH)
        if self.fault == "waits":
            time.sleep(2)
        password = (self.name if self.fault == "other-password"
                    else self.password)
        frame = self.frame(CONNECTION, password.encode())
        if self.fault == "half-frame":
            frame = frame[:len(frame) // 2]
        self.socket.sendall(frame)

    def read_input(self):
        more = os.read(0, 65536)
        if not more:
            raise Gone
        self.typed += more

    def act_typed(self):
        while b"\n" in self.typed:
            line, self.typed = self.typed.split(b"\n", 1)
            self.act(*line.decode().split())

    def read_socket(self):
        try:
            more = self.socket.recv(65536)
        except ConnectionError:
            more = b""
        if more:
            self.received(more)
        elif self.fault == "killed-by-reset":
            self.crash()
        elif self.fault == "hangs":
            time.sleep(60)
        else:
            raise Gone

    def run(self):
        self.login()
        while True:
            ready, _, _ = select.select([self.socket, 0], [], [])
            if self.socket in ready:
                self.read_socket()
            if 0 in ready:
                self.read_input()
            if self.accepted:
                self.act_typed()


def main(fault, *rest):
    if fault != "none" and fault not in FAULTS:
        sys.exit(f"wrong_clients.py: {fault}: no such fault; see --list")
    try:
        Client(fault, *rest).run()
    except (Gone, ConnectionError):
        return 0
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        for name, (clause, words) in FAULTS.items():
            print(f"{name:22} {clause:20} {words}")
    elif len(sys.argv) == 6:
        sys.exit(main(*sys.argv[1:]))
    else:
        sys.exit(__doc__)
