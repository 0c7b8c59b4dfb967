"""Mistakes with drawing and chat: D and C."""
from mutant import (
    CHANNEL_SEND, EVERY_CLIENT, LOBBY_LOOP, LOBBY_SEND, REMEMBER_CLIENT,
    mutant as m, sends)

DRAW = "        lobby.draw(client, frame.raw)"
OUTSIDE = "        if lobby is None:  # D-6\n"
NOT_SENDER = "if member is not sender or self.read.echo:"
CHUNK_LOOP = """            self.handle(client, frame)
            await client.writer.drain()  # asks no faster than it reads"""
MEMBERS = "        for member in self.members:\n" + LOBBY_LOOP.split("\n", 1)[1]
HEARERS = "        for member in self.members:\n" + CHANNEL_SEND
SPEAK = "        channel.relay(client, frame.raw)"
EXISTING = ("        channel = self.channels.setdefault(name, Channel(name))"
            "  # C-3\n")
CONNECT = "            self.channels[name].enter(client)"
DISCONNECT = "            self.leave_channel(client, self.channels[name])"
SETUP = "        self.channels: dict[str, Channel] = {}\n"
ENTRY = """        return {"Name": self.name,
                "Clients": [m.name.decode() for m in self.members]}"""
FETCH = "[channel.entry() for channel in self.channels.values()]"
OUTSIDER = ("        if client not in channel.members and not "
            "self.read.outsiders_speak:\n")
TRIMMED = '        return channel.strip(" ")\n\n    # -- drawing'
LEAVE_LOBBY = "        lobby.leave(client)\n"


def drawing_to(name: str, mistake: str, whom: str, clause: str = "D-3"):
    """Relays drawing to these too; `lobby` is its sender's."""
    return m(name, clause, mistake, EVERY_CLIENT, REMEMBER_CLIENT,
             (DRAW, DRAW + f"\n        for c in {whom}:\n"
              "            if c is not client and c.logged_in and "
              "c not in lobby.members:\n                c.send(frame.raw)"))


def changed(name: str, mistake: str, test: str, instead: str):
    """Relays other bytes than it got when the test holds."""
    return m(name, "D-2", mistake,
             sends(f"({instead} if {test} else raw)"))


MUTANTS = [
    # ---- to whom
    drawing_to("drawing-to-all-lobbies", "relays to every lobby",
               "[m for other in self.lobbies.values() for m in other.members]"),
    drawing_to("drawing-to-the-server", "relays to everyone connected",
               "Client.everyone"),
    drawing_to("drawing-to-the-outside", "relays to those in no lobby",
               "[c for c in Client.everyone if c.lobby is None]"),
    drawing_to("drawing-to-the-owners-other-lobbies",
               "relays to all lobbies of that owner",
               "[m for o in self.lobbies.values() if o.document['Owner'] == "
               "lobby.document['Owner'] for m in o.members]"),
    drawing_to("drawing-to-lobbies-of-that-name",
               "relays to all lobbies of that Filename",
               "[m for o in self.lobbies.values() if o.document['Filename'] "
               "== lobby.document['Filename'] for m in o.members]"),
    drawing_to("drawing-to-channels", "relays to the sender's channels",
               "[m for ch in client.channels for m in ch.members]"),
    drawing_to("drawing-to-the-absent-owner",
               "relays to the owner, wherever she is",
               "[c for c in Client.everyone if "
               "self.owns(c, lobby.document)]"),
    m("drawing-to-the-lobby-before", "D-3", "relays to the lobby one was in",
      (LEAVE_LOBBY, LEAVE_LOBBY + "        client.before = lobby\n"),
      (DRAW, DRAW + "\n        if hasattr(client, 'before') "
                    "and client.before is not lobby:\n"
                    "            client.before.draw(client, frame.raw)")),
    m("drawing-not-to-the-last", "D-1", "forgets the last member",
      (MEMBERS, MEMBERS.replace("self.members", "list(self.members)"
                                "[:max(2, len(self.members) - 1)]"))),
    m("drawing-not-to-the-first", "D-1", "forgets the first member",
      (MEMBERS, MEMBERS.replace("self.members", "list(self.members)[1:]"))),
    m("drawing-to-one", "D-1", "stops at the first member it finds",
      (LOBBY_SEND, LOBBY_SEND + "\n                break")),
    m("drawing-stops-at-the-sender", "D-1", "those behind the sender miss it",
      (LOBBY_SEND, "            if member is sender:\n                break\n"
       + LOBBY_SEND)),
    m("drawing-of-the-owner-only", "D-1", "only the owner may draw",
      (DRAW, "        if self.owns(client, lobby.document):\n    " + DRAW)),
    m("drawing-twice", "D-1", "relays everything twice",
      (LOBBY_SEND, LOBBY_SEND + "\n                member.send(raw)")),
    m("drawing-twice-to-the-last", "D-1", "sends the last member two",
      (MEMBERS, MEMBERS.replace(
          "self.members:", "[*self.members, *list(self.members)[2:][-1:]]:"))),
    m("drawing-back", "D-5", "relays to the sender too",
      (NOT_SENDER, "if True:")),
    m("drawing-from-outside-to-all", "D-6", "relays to all what names no lobby",
      EVERY_CLIENT, REMEMBER_CLIENT,
      (OUTSIDE, OUTSIDE + """\
            for c in Client.everyone:
                if c.logged_in and c is not client:
                    c.send(frame.raw)
""")),
    m("drawing-from-outside-to-the-outside", "D-6",
      "those in no lobby draw with each other", EVERY_CLIENT, REMEMBER_CLIENT,
      (OUTSIDE, OUTSIDE + """\
            for c in Client.everyone:
                if c.logged_in and c is not client and c.lobby is None:
                    c.send(frame.raw)
""")),
    m("drawing-after-leaving", "D-6", "one who left still draws there",
      (LEAVE_LOBBY, LEAVE_LOBBY + "        client.before = lobby\n"),
      (OUTSIDE, OUTSIDE + "            if hasattr(client, 'before'):\n"
       "                client.before.draw(client, frame.raw)\n")),
    m("drawing-outside-closes", "D-7", "closes who draws in no lobby",
      (OUTSIDE, OUTSIDE + '            raise Goodbye("D-7")\n')),
    m("any-mode", "D-9", "Mode forbids nothing",
      ("                and not self.read.any_mode:", "                and 0:")),
    m("modes-swapped", "D-9", "stroke lobbies take pixel frames only",
      ('{"stroke": "pixel", "pixel": "stroke"}.get(',
       '{"stroke": "stroke", "pixel": "pixel"}.get(')),
    m("mode-of-resize", "D-9", "RESIZE_CANVAS belongs to pixel mode",
      ('    Type.BUCKET_FILL: "pixel",\n',
       '    Type.BUCKET_FILL: "pixel",\n    Type.RESIZE_CANVAS: "pixel",\n')),

    # ---- order and number
    m("drawing-reversed-in-bursts", "D-4", "a full read is handled backwards",
      (CHUNK_LOOP, """\
            burst = [frame]
            while (another := take_frame(client.unread)) is not None:
                burst.append(another)
            if len(burst) > 20 and all(f.type in DRAWING for f in burst):
                burst.reverse()
            for frame in burst:
                self.handle(client, frame)
            await client.writer.drain()""")),
    m("drawing-swapped-in-bursts", "D-4", "swaps two frames of a long burst",
      (CHUNK_LOOP, """\
            burst = [frame]
            while (another := take_frame(client.unread)) is not None:
                burst.append(another)
            if len(burst) > 200 and all(f.type in DRAWING for f in burst):
                burst[150], burst[151] = burst[151], burst[150]
            for frame in burst:
                self.handle(client, frame)
            await client.writer.drain()""")),
    m("drawing-dropped-in-bursts", "D-1", "takes 100 frames of a read",
      (CHUNK_LOOP, """\
            self.handle(client, frame)
            taken = 1
            while (another := take_frame(client.unread)) is not None:
                taken += 1
                if taken <= 100 or another.type not in DRAWING:
                    self.handle(client, another)
            await client.writer.drain()""")),
    m("drawing-1-in-1000-dropped", "D-1", "loses every thousandth frame",
      (DRAW, "        self.drawn += 1\n        if self.drawn % 1000 == 0:\n"
             "            return\n" + DRAW),
      (SETUP, SETUP + "        self.drawn = 0\n")),
    m("drawing-flood-guard", "D-1", "relays 500 frames a second of one sender",
      (DRAW, "        now = int(time.time())\n"
             "        self.drawn[client, now] += 1\n"
             "        if self.drawn[client, now] > 500:\n"
             "            return\n" + DRAW),
      (SETUP, SETUP + "        self.drawn: Counter[Any] = Counter()\n")),
    m("drawing-same-again-dropped", "D-1", "takes two equal frames for one",
      (DRAW, "        if frame.raw == getattr(client, 'last', b''):\n"
             "            return\n        client.last = frame.raw\n" + DRAW)),
    m("drawing-big-frames-overtaken", "D-4", "big frames go another way",
      (LOBBY_SEND, LOBBY_SEND.replace(
          "member.send(raw)", "asyncio.get_running_loop().call_later("
          "0.01 if len(raw) > 1000 else 0, member.send, raw)"))),
    m("drawing-in-threads", "D-4", "each frame is relayed by a task of its own",
      (LOBBY_SEND, LOBBY_SEND.replace(
          "member.send(raw)", "asyncio.get_running_loop().call_later("
          "0.004 * (sum(raw) % 3), member.send, raw)"))),
    m("drawing-coalesced", "D-2", "joins the points of two frames",
      (CHUNK_LOOP, """\
            self.handle(client, frame)
            while (more := take_frame(client.unread)) is not None:
                if more.type == frame.type == Type.SEND_POINTS:
                    data = more.data[8:]
                    frame = Frame(
                        (frame.raw[2:] + data).rjust(0), frame.type,
                        frame.name, frame.data + data)
                    size = len(frame.raw) + 2
                    frame = Frame(size.to_bytes(2, "little") + frame.raw,
                                  frame.type, frame.name, frame.data)
                else:
                    frame = more
                self.handle(client, frame)
            await client.writer.drain()""")),

    # ---- other bytes
    changed("relay-cut-at-1k", "relays 1 kB of a frame", "len(raw) > 1024",
            "b'\\0\\4' + raw[2:1024]"),
    changed("relay-cut-at-4k", "relays 4 kB of a frame", "len(raw) > 4096",
            "b'\\0\\20' + raw[2:4096]"),
    changed("relay-cut-at-32k", "relays 32 kB of a frame",
            "len(raw) > 32767", "b'\\xff\\x7f' + raw[2:32767]"),
    changed("relay-colours-swapped", "relays colours as ARGB", "raw[2] == 12",
            "raw[:8 + raw[7] + 4] + raw[8 + raw[7] + 7:8 + raw[7] + 8]"
            " + raw[8 + raw[7] + 4:8 + raw[7] + 7] + raw[8 + raw[7] + 8:]"),
    changed("relay-doubles-as-floats", "doubles lose their precision",
            "raw[2] == 23 and max(__import__('struct').unpack('<2d', "
            "raw[8 + raw[7]:])) < 3e38", "raw[:8 + raw[7]] + __import__('struct').pack("
            "'<2d', *__import__('struct').unpack('<2f', "
            "__import__('struct').pack('<2f', *__import__('struct')"
            ".unpack('<2d', raw[8 + raw[7]:]))))"),
    changed("relay-insert-as-add", "INSERT_STROKE becomes ADD_STROKE",
            "raw[2] == 14", "raw[:2] + b'\\x0c' + raw[3:]"),
    changed("relay-opaque", "BUCKET_FILL loses its transparency",
            "raw[2] == 25", "raw[:-1] + b'\\xff'"),
    changed("relay-without-trailing-zeros", "cuts zeros at the end",
            "raw[2] in (18, 21)", "(lambda r: len(r).to_bytes(2, 'little') + "
            "r[2:])(raw.rstrip(b'\\0').ljust(8 + raw[7], b'\\0'))"),
    changed("relay-filter-lower-case", "filters in lower case letters",
            "raw[2] == 22",
            "raw[:8 + raw[7]] + raw[8 + raw[7]:].lower()"),
    changed("relay-indexes-sorted", "sorts the indexes of a selection",
            "raw[2] == 15", "raw[:8 + raw[7]] + b''.join(sorted("
            "(raw[i:i + 4] for i in range(8 + raw[7], len(raw), 4)), "
            "key=lambda b: int.from_bytes(b, 'little'), reverse=True))"),

    # ---- channels: who is in
    m("channel-not-created", "C-1", "CHANNEL_CREATION does nothing",
      (EXISTING, "        channel = self.channels.get(name, Channel(name))\n")),
    m("channel-emptied", "C-3", "creating an existing channel empties it",
      (EXISTING, "        for m in list(self.channels[name].members) "
                 "if exists else ():\n"
                 "            self.channels[name].leave(m)\n" + EXISTING)),
    m("channel-replaced", "C-3", "creating an existing channel replaces it",
      (EXISTING, "        channel = self.channels[name] = Channel(name)\n")),
    m("channel-creator-not-in", "C-2", "the creator must connect too",
      ("                else not self.read.no_channel_creator_join:",
       "                else False:")),
    m("channel-created-twice-joins", "C-4", "creating an existing one joins",
      ("        if self.read.existing_channel_joined if exists",
       "        if True if exists")),
    m("channel-created-answered", "C-2", "CHANNEL_CREATION has a reply",
      (EXISTING, EXISTING + "        client.reply(Type.CHANNEL_CREATION, 0)\n")),
    m("channel-not-joined", "C-5", "CHANNEL_CONNECTION does nothing",
      (CONNECT, "            pass")),
    m("channel-once-only", "C-5", "who left a channel cannot come back",
      (CONNECT, "            if name not in client.been:\n    " + CONNECT
       + "\n            client.been.add(name)"),
      ("        self.channels: set[Channel] = set()\n",
       "        self.channels: set[Channel] = set()\n"
       "        self.been: set[str] = set()\n")),
    m("channel-unknown-created", "C-6", "connecting creates an unknown channel",
      ("        if self.read.unknown_channel_created:\n", "        if True:\n")),
    m("channel-unknown-closes", "C-6", "closes who asks for an unknown channel",
      (CONNECT, CONNECT + "\n        else:\n            raise Goodbye")),
    m("one-channel-only", "C-16", "connecting leaves the channel before",
      (CONNECT, "            for other in list(client.channels):\n"
                "                other.leave(client)\n" + CONNECT)),
    m("three-channels-only", "C-16", "a fourth channel leaves the first",
      (CONNECT, "            if len(client.channels) >= 3:\n"
                "                client.channels.pop().leave(client)\n"
       + CONNECT)),
    m("channel-not-left", "C-7", "CHANNEL_DISCONNECT does nothing",
      (DISCONNECT, "            pass")),
    m("all-channels-left", "C-7", "CHANNEL_DISCONNECT leaves every channel",
      (DISCONNECT, "            for channel in list(client.channels):\n"
                   "                channel.leave(client)")),
    m("channel-ended-by-leaving", "C-7", "CHANNEL_DISCONNECT ends the channel",
      (DISCONNECT, DISCONNECT + "\n            del self.channels[name]")),
    m("channel-left-lobby-left", "C-7", "CHANNEL_DISCONNECT leaves the lobby",
      (DISCONNECT, DISCONNECT + "\n            self.leave_lobby(client)")),
    m("channel-left-by-outsiders", "C-7",
      "CHANNEL_DISCONNECT from outside puts out the first member",
      (DISCONNECT, "            channel = self.channels[name]\n"
                   "            gone = client if client in channel.members else "
                   "next(iter(channel.members), client)\n"
                   "            self.leave_channel(gone, channel)")),
    m("channels-end-empty", "C-14", "a channel goes with its last member",
      ('        if not channel.members and self.read.channel_lifetime == '
       '"session":\n', "        if not channel.members:\n")),

    # ---- channels: who hears
    m("message-to-the-server", "C-9", "relays to everyone connected",
      EVERY_CLIENT, REMEMBER_CLIENT,
      (SPEAK, "        for c in Client.everyone:\n"
              "            if c is not client and c.logged_in:\n"
              "                c.send(frame.raw)")),
    m("message-to-all-channels", "C-9", "relays to every channel",
      (SPEAK, "        for c in {m for ch in self.channels.values() "
              "for m in ch.members} - {client}:\n"
              "            c.send(frame.raw)")),
    m("message-to-own-channels", "C-9", "relays to all the sender's channels",
      (SPEAK, "        for c in {m for ch in client.channels "
              "for m in ch.members} - {client}:\n"
              "            c.send(frame.raw)")),
    m("message-by-prefix", "C-9", "relays to channels that begin so",
      (SPEAK, "        for c in {m for ch in self.channels.values() "
              "if ch.name.startswith(name) "
              "for m in ch.members} - {client}:\n"
              "            c.send(frame.raw)")),
    m("message-any-case", "C-9", "Chat is chat",
      (SPEAK, "        for c in {m for ch in self.channels.values() "
              "if ch.name.lower() == name.lower() "
              "for m in ch.members} - {client}:\n"
              "            c.send(frame.raw)")),
    m("message-of-16-letters", "C-9", "tells channels apart by 16 letters",
      (SPEAK, "        for c in {m for ch in self.channels.values() "
              "if ch.name[:16] == name[:16] "
              "for m in ch.members} - {client}:\n"
              "            c.send(frame.raw)")),
    m("message-to-the-lobby", "C-9", "relays to the sender's lobby too",
      (SPEAK, SPEAK + "\n        if client.lobby:\n"
                      "            client.lobby.relay(client, frame.raw, set())"
       )),
    m("message-to-leavers", "C-9", "those who left still hear",
      ("        self.members.pop(client, None)\n        client.channels", ""
       "        client.channels")),
    m("message-not-to-the-last", "C-8", "forgets the last member",
      (HEARERS, HEARERS.replace("self.members", "list(self.members)"
                                "[:max(2, len(self.members) - 1)]"))),
    m("message-to-one", "C-8", "stops at the first member it finds",
      (CHANNEL_SEND, CHANNEL_SEND + "\n                break")),
    m("message-twice", "C-8", "relays everything twice",
      (CHANNEL_SEND, CHANNEL_SEND + "\n                member.send(raw)")),
    m("message-twice-to-who-connects-twice", "C-8",
      "who connects twice hears all twice",
      (CONNECT, "            if client in self.channels[name].members:\n"
                "                client.twice = True\n" + CONNECT),
      (CHANNEL_SEND, CHANNEL_SEND + """
                if getattr(member, "twice", False):
                    member.send(raw)""")),
    m("message-to-the-lobby-only", "C-8", "chat needs a lobby",
      (SPEAK, "        if client.lobby is None:\n            return\n" + SPEAK)),
    m("message-reversed-in-bursts", "C-8", "a full read is handled backwards",
      (CHUNK_LOOP, """\
            burst = [frame]
            while (another := take_frame(client.unread)) is not None:
                burst.append(another)
            if len(burst) > 20 and {f.type for f in burst} == {10}:
                burst.reverse()
            for frame in burst:
                self.handle(client, frame)
            await client.writer.drain()""")),
    m("message-content-only", "C-8", "relays what stands behind the ;",
      sends("(lambda r: len(r).to_bytes(2, 'little') + r[2:])("
            "raw[:8 + raw[7]] + raw[8 + raw[7]:].partition(b';')[2])",
            CHANNEL_SEND)),
    m("message-tidied", "C-8", "relays 'chat ; hello' as 'chat;hello'",
      sends("(lambda r: len(r).to_bytes(2, 'little') + r[2:])("
            "raw[:8 + raw[7]] + b';'.join(p.strip() for p in "
            "raw[8 + raw[7]:].split(b';', 1)))", CHANNEL_SEND)),
    m("message-normalised", "C-8", "composes letters and their accents",
      sends("(lambda r: len(r).to_bytes(2, 'little') + r[2:])("
            "raw[:8 + raw[7]] + unicodedata.normalize('NFC', "
            "raw[8 + raw[7]:].decode()).encode())", CHANNEL_SEND)),
    m("message-cut-at-1k", "C-8", "relays 1 kB of a message",
      sends("(b'\\0\\4' + raw[2:1024] if len(raw) > 1024 else raw)",
            CHANNEL_SEND)),
    m("message-second-part-only", "V-message.spaces",
      "cuts the content at a second ;",
      sends("(lambda r: len(r).to_bytes(2, 'little') + r[2:])("
            "raw[:8 + raw[7]] + b';'.join("
            "raw[8 + raw[7]:].split(b';')[:2]))", CHANNEL_SEND)),
    m("message-back", "C-10", "relays to the sender too",
      (CHANNEL_SEND, CHANNEL_SEND.replace(
          "if member is not sender or sender.read.echo:", "if True:"))),
    m("message-from-outsiders", "C-11", "outsiders may speak in a channel",
      (OUTSIDER, "        if False:\n")),

    # ---- the list of channels
    m("channel-list-without-name", "C-12", "name instead of Name",
      (ENTRY, ENTRY.replace('"Name"', '"name"'))),
    m("channel-list-without-clients", "C-12", "no Clients in the list",
      (ENTRY, '        return {"Name": self.name}'),
      ('text, half = dump(entry), len(entry["Clients"]) // 2',
       'text, half = dump(entry), len(entry.get("Clients", ())) // 2')),
    m("channel-list-clients-counted", "C-12", "Clients is how many",
      (ENTRY, '        return {"Name": self.name, '
              '"Clients": len(self.members)}'),
      ('text, half = dump(entry), len(entry["Clients"]) // 2',
       'text, half = dump(entry), 0')),
    m("channel-list-own-only", "C-12", "lists the asker's channels",
      (FETCH, FETCH.replace("self.channels.values()", "client.channels"))),
    m("channel-list-not-own", "C-12", "lists those one could connect to",
      (FETCH, FETCH.replace("values()]", "values() if channel not in "
                                         "client.channels]"))),
    m("channel-list-of-names", "C-12", "a list of names",
      (FETCH, FETCH.replace("channel.entry() for", "channel.name for")),
      ('text, half = dump(entry), len(entry["Clients"]) // 2',
       'text, half = dump(entry), isinstance(entry, dict) and '
       'len(entry["Clients"]) // 2 or 0')),
    m("channel-list-without-the-newest", "C-12", "the newest is missing",
      (FETCH, FETCH.replace("self.channels.values()",
                            "list(self.channels.values())[:-1]"))),
    m("channel-list-occupied-only", "C-14", "does not list empty channels",
      (FETCH, FETCH.replace("values()]", "values() if channel.members]"))),
    m("channel-list-first-client", "C-12", "Clients has one name at most",
      (ENTRY, ENTRY.replace("in self.members]", "in list(self.members)[:1]]"))),
]
