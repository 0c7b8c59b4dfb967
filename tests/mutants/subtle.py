"""Mistakes that need the right moment, two rooms, or an unusual name."""
from mutant import CHANNEL_SEND, LOBBY_SEND, Mutant, mutant as m, sends

SETUP = "        self.channels: dict[str, Channel] = {}\n"
JUDGE = "        status = self.judge(self.key(frame.name), frame.data)\n"
ONLINE = "        self.online[self.key(client.name)] = client\n"
FREE = "        del self.online[self.key(client.name)]\n"
KEY = ("        return name.lower() if self.read.case_insensitive_names "
       "else name\n")
COMPARE = "hmac.compare_digest(known, password)"
LEAVE = "        self.leave_lobby(client)\n        self.lobbies["
CREATE_LEAVES = "        self.leave_lobby(client)  # L-13, L-14\n"
KICK = "                self.leave_lobby(member)\n"
KICKED = "                            b\"the protection of this lobby has changed\""
RELAY_HELD = ("            self.relay(frame.sender, frame.raw, "
              "frame.saved_for)")
MAY_ENTER = "        if not self.may_enter(client, lobby.document, document):\n"
LOBBY_KEY = "        return document[\"Filename\"], owner\n"
RIGHT = """        right = hmac.compare_digest(lobby["Passcode"].encode(),
                                    asked["Passcode"].encode())
"""
MADE = "        lobby = Lobby(document, self.read)\n"
CLIENTS = "{\"Clients\": [m.name.decode() for m in lobby.members]}"
CONNECT_CHANNEL = "            self.channels[name].enter(client)"
CREATE_CHANNEL = "        exists = name in self.channels\n"
CALL_SOON = "asyncio.get_running_loop().call_soon("

# gone from a lobby without the lobby's noticing that it was a joiner
VANISH = ("if client.lobby and client.lobby.frozen:\n"
          "            client.lobby.members.pop(client)\n"
          "            client.lobby.waiting.pop(client, None)\n"
          "            client.lobby = None\n"
          "        self.leave_lobby(client)\n")


def folded(name: str, clause: str, mistake: str, fold: str) -> Mutant:
    """Names of users that are the same once `fold`ed, a str, are one."""
    return m(name, clause, mistake,
             (KEY, f"        return (lambda n: {fold})(name.decode('utf-8', "
                   "'replace')).encode()\n"))


def lobbies_folded(name: str, mistake: str, fold: str) -> Mutant:
    return m(name, "L-1", mistake,
             (LOBBY_KEY, f"        return (lambda n: {fold})"
                         "(document[\"Filename\"]), owner\n"))


def channels_folded(name: str, clause: str, mistake: str, fold: str) -> Mutant:
    """Of what is sent with any type that names a channel."""
    return m(name, clause, mistake,
             ("import math\n", "import math\nimport unicodedata\n"),
             ("        return name\n\n    def message",
              f"        return (lambda n: {fold})(name)\n\n    def message"),
             ("        return channel.strip(\" \")\n",
              f"        return (lambda n: {fold})(channel.strip(\" \"))\n"))


def message(name: str, mistake: str, content: str) -> Mutant:
    """Relays other `content`, of c."""
    return m(name, "C-8", mistake, sends(
        "(lambda r: len(r).to_bytes(2, 'little') + r[2:])("
        "raw[:8 + raw[7]] + (lambda h, s, c: h + s + "
        f"{content})(*raw[8 + raw[7]:].partition(b';')))", CHANNEL_SEND))


def passcodes(name: str, mistake: str, fold: str) -> Mutant:
    """Compares what `fold` makes of a passcode."""
    return m(name, "L-8", mistake,
             (RIGHT, f"        right = (lambda n: {fold})(lobby['Passcode']) "
                     f"== (lambda n: {fold})(asked['Passcode'])\n"))


def batched(name: str, clause: str, mistake: str, test: str) -> Mutant:
    """Relays at the end of the turn, where the test holds then."""
    return m(name, clause, mistake, (LOBBY_SEND, LOBBY_SEND.replace(
        "member.send(raw)", CALL_SOON + "lambda to=member: "
        f"to.send(raw) if {test} else None)")))


LOWER_BEYOND_ASCII = "''.join(c if c < '\\x80' else c.lower() for c in n)"
COMPOSED = "unicodedata.normalize('NFC', n)"

MUTANTS = [
    # ---- one user after another, or under two names
    m("lobby-regained-by-login", "A-21", "who comes back is in its lobby again",
      (FREE, FREE + "        self.past[client.name] = client.lobby\n"),
      (ONLINE, ONLINE + "        if lobby := self.past.get(client.name):\n"
                        "            lobby.members[client] = None\n"
                        "            client.lobby = lobby\n"),
      (SETUP, SETUP + "        self.past: dict[bytes, Lobby | None] = {}\n")),
    m("channels-regained-by-login", "A-21",
      "who comes back is in its channels again",
      (FREE, FREE + "        self.past[client.name] = set(client.channels)\n"),
      (ONLINE, ONLINE + "        for ch in self.past.get(client.name, ()):\n"
                        "            ch.enter(client)\n"),
      (SETUP, SETUP + "        self.past: dict[bytes, set[Channel]] = {}\n")),
    m("ghost-in-the-channel-after-reset", "A-21",
      "those whose connection was reset stay in their channels",
      ("        except (Goodbye, OSError):", "        except OSError:\n"
       "            client.channels = set()\n        except Goodbye:")),
    m("login-race", "A-9", "two logins at the same moment are both accepted",
      (ONLINE, "        asyncio.get_running_loop().call_later(\n"
               "            0.05, lambda: client.gone or self.online."
               "__setitem__(\n                self.key(client.name), "
               "client))\n"),
      (FREE, "        self.online.pop(self.key(client.name), None)\n")),
    m("connected-by-prefix", "A-5",
      "refuses who begins like someone that is connected",
      ("        return name in self.online\n",
       "        return any(n.startswith(name) for n in self.online)\n")),
    folded("names-any-case-beyond-ascii", "A-5", "É is é",
           LOWER_BEYOND_ASCII),
    folded("names-composed", "A-5", "composes letters and their accents",
           COMPOSED),
    folded("names-of-64", "A-5", "tells users apart by 64 letters", "n[:64]"),
    folded("names-without-spaces-behind", "A-5", "cuts spaces behind names",
           "n.rstrip()"),
    m("password-composed", "A-6", "composes letters and their accents",
      (COMPARE, "(unicodedata.normalize('NFC', known.decode()) == "
                "unicodedata.normalize('NFC', password.decode()))")),
    m("password-line", "A-6", "cuts the end of line behind a password",
      (COMPARE, "known.rstrip(b'\\r\\n') == password.rstrip(b'\\r\\n')")),
    m("locked-after-ten", "A-16", "locks an account after 10 wrong passwords",
      ("            return BAD_PASSWORD",
       "            self.wrong[name] += 1\n            return BAD_PASSWORD"),
      (f"        if not {COMPARE}",
       f"        if self.wrong[name] >= 10 or not {COMPARE}"),
      (SETUP, SETUP + "        self.wrong: Counter[bytes] = Counter()\n")),
    m("signup-exists-as-connection", "A-17", "answers EXISTS with CONNECTION",
      ("        client.reply(Type.CREATE_ACCOUNT, status)\n",
       "        client.reply(Type.CONNECTION if status else "
       "Type.CREATE_ACCOUNT, status)\n")),
    m("signup-buys-3s", "A-18", "waits for three seconds after CREATE_ACCOUNT",
      ("        client.deadline = client.in_a_second()  # A-18\n",
       "        client.deadline = client.in_a_second() + 2\n")),
    m("rejected-tenth-closes", "V-4", "closes at the tenth rejected frame",
      ("            self.reject(client)\n",
       "            client.rejected = getattr(client, 'rejected', 0) + 1\n"
       "            if client.rejected == 10:\n"
       "                raise Goodbye('10')\n"
       "            self.reject(client)\n")),

    # ---- lobbies
    m("exists-answered-as-connect", "L-3", "answers EXISTS with LOBBY_CONNECT",
      ("return self.refuse(client, Type.LOBBY_CREATION, EXISTS)",
       "return self.refuse(client, Type.LOBBY_CONNECT, EXISTS)")),
    m("unknown-answered-as-creation", "L-7",
      "answers DOES_NOT_EXIST with LOBBY_CREATION",
      ("return self.refuse(client, Type.LOBBY_CONNECT, DOES_NOT_EXIST)",
       "return self.refuse(client, Type.LOBBY_CREATION, DOES_NOT_EXIST)")),
    m("kicked-still-listed", "L-25", "the kicked are still in Clients",
      (KICK, KICK + "                lobby.kicked = [*getattr(lobby, 'kicked',"
                    " ()), member]\n"),
      (CLIENTS, CLIENTS.replace("lobby.members", "[*lobby.members, *getattr("
                                "lobby, 'kicked', ())]"))),
    m("kicked-for-ever", "L-7", "does not let the kicked in again",
      (KICK, KICK + "                lobby.kicked = {*getattr(lobby, 'kicked',"
                    " ()), member.name}\n"),
      (MAY_ENTER, "        if client.name in getattr(lobby, 'kicked', ()) or "
                  + MAY_ENTER.split("if ", 1)[1])),
    m("kick-without-reason", "L-25", "gives no reason",
      (KICKED, "                            b\"\"")),
    m("kicks-the-free-only", "L-25", "forgets those that wait for their freeze",
      (KICK, "                if member in lobby.waiting:\n"
             "                    continue\n" + KICK)),
    m("lobby-of-eight", "L-7", "a ninth member is refused",
      (MAY_ENTER, "        if len(lobby.members) >= 8 or "
       + MAY_ENTER.split("if ", 1)[1])),
    lobbies_folded("filename-trimmed", "'cat ' is 'cat'", "n.strip()"),
    lobbies_folded("filename-of-32", "tells lobbies apart by 32 letters",
                   "n[:32]"),
    lobbies_folded("filename-composed", "composes letters and their accents",
                   COMPOSED),
    lobbies_folded("filename-any-case-beyond-ascii", "É is é",
                   LOWER_BEYOND_ASCII),
    m("filename-cut-at-64", "L-18", "lists 64 letters of a Filename",
      ("        entry = {name: lobby.document[name] for name in LOBBY_MEMBERS}"
       "\n", "        entry = {name: lobby.document[name][:64] for name in "
             "LOBBY_MEMBERS}\n")),
    m("fetch-12-lobbies", "L-18", "lists the first 12 lobbies",
      ("for lobby in self.lobbies.values()])",
       "for lobby in list(self.lobbies.values())[:12]])")),
    m("fetch-clients-of-8", "L-18", "Clients has eight names at most",
      (CLIENTS, CLIENTS.replace("lobby.members]", "list(lobby.members)[:8]]"))),
    m("fetch-without-astral-letters", "L-18",
      "a letter of four bytes becomes U+FFFD",
      ("encode(value).encode()", "''.join(c if c < '\\U00010000' else '\\ufffd'"
       " for c in encode(value)).encode()")),
    m("fetch-clients-given", "V-lobby.others",
      "shows the Clients that the creator wrote",
      ("        return found\n\n    def lobby(",
       "        return dict(members)\n\n    def lobby("),
      (CLIENTS, "{\"Clients\": lobby.document.get('Clients') or "
       "[m.name.decode() for m in lobby.members]}")),
    m("change-of-mode", "V-info.others", "LOBBY_INFO_CHANGE may change Mode",
      ("        return found\n\n    def lobby(",
       "        return dict(members)\n\n    def lobby("),
      ("for name in (\"Protection\", \"Passcode\")}\n        try:",
       "for name in info if name in LOBBY_MEMBERS}\n        try:")),
    passcodes("passcode-composed", "composes letters and their accents",
              COMPOSED),
    passcodes("passcode-of-16", "compares 16 letters of a passcode", "n[:16]"),
    passcodes("passcode-line", "cuts the end of line behind a passcode",
              "n.rstrip('\\r\\n')"),

    # ---- a freeze, and what comes in its way
    m("frozen-when-the-joiner-is-kicked", "S-4",
      "waits for a joiner that was kicked",
      (KICK, "                if lobby.frozen:\n"
             "                    lobby.members.pop(member)\n"
             "                    member.lobby = None\n" + KICK)),
    m("frozen-when-the-joiner-goes-elsewhere", "S-4",
      "waits for a joiner that is in another lobby",
      (LEAVE, "        " + VANISH + "        self.lobbies[")),
    m("frozen-when-the-joiner-creates", "S-4",
      "waits for a joiner that has created a lobby",
      (CREATE_LEAVES, "        " + VANISH)),
    m("frozen-for-one-who-waited", "S-4",
      "freezes for one who left before its freeze began",
      ("        self.waiting.pop(client, None)\n        for group",
       "        for group")),
    m("frozen-everywhere", "D-1", "a freeze freezes every lobby",
      ("        self.document, self.read = document, read\n",
       "        self.document, self.read = document, read\n"
       "        Lobby.every.append(self)\n"),
      ("    def __init__(self, document: dict[str, str],\n",
       "    every: list[Lobby] = []\n\n"
       "    def __init__(self, document: dict[str, str],\n"),
      ("        return self.phase in (Phase.SAVING, Phase.LOADING)\n",
       "        return any(lobby.phase in (Phase.SAVING, Phase.LOADING)\n"
       "                   for lobby in Lobby.every)\n")),
    m("held-go-with-their-sender", "D-3",
      "what was held is relayed where its sender is by then",
      (RELAY_HELD, RELAY_HELD.replace("self.relay",
                                      "(frame.sender.lobby or self).relay"))),
    m("held-with-a-new-date", "F-2", "what was held is relayed with a new date",
      (RELAY_HELD, RELAY_HELD.replace(
          "frame.raw", "frame.raw[:3] + struct.pack('<I', int(time.time()) + "
                       "1) + frame.raw[7:]")),
      ("import socket\n", "import socket\nimport struct\n")),
    m("held-100-only", "S-11", "holds a hundred frames",
      ("        held, self.held = self.held, []\n",
       "        held, self.held = self.held[:100], []\n")),
    m("held-once-for-equal-frames", "S-11", "holds two equal frames once",
      ("        self.held.append(Held(sender, raw))\n",
       "        if raw not in [h.raw for h in self.held]:\n"
       "            self.held.append(Held(sender, raw))\n")),
    m("save-answer-remembered", "S-14", "an unasked answer counts the next time",
      ("        if client is self.saver:\n            self.load()\n",
       "        if client is self.saver:\n            self.load()\n"
       "        else:\n            client.spare = True\n"),
      ("            self.saver.tell(Type.UPDATE_DATABASE)\n",
       "            self.saver.tell(Type.UPDATE_DATABASE)\n"
       "            if getattr(self.saver, 'spare', False):\n"
       "                self.saver.spare = False\n"
       "                self.load()\n")),

    # ---- the order of two kinds of frames, and the end of a turn
    m("drawing-behind-messages", "T-5", "messages overtake drawing",
      (LOBBY_SEND, LOBBY_SEND.replace("member.send(raw)",
                                      CALL_SOON + "member.send, raw)"))),
    m("messages-behind-drawing", "T-5", "drawing overtakes messages",
      (CHANNEL_SEND, CHANNEL_SEND.replace("member.send(raw)",
                                          CALL_SOON + "member.send, raw)"))),
    batched("drawing-lost-when-its-sender-leaves", "D-1",
            "drops what one drew just before it left", "sender.lobby is self"),
    batched("drawing-lost-when-its-sender-ends", "D-1",
            "drops what one drew just before its connection ended",
            "not sender.gone"),

    # ---- bytes
    m("relay-through-floats", "D-2", "coordinates go through a float",
      sends("(raw[:16 + raw[7]] + b''.join(struct.pack('<f', *struct.unpack("
            "'<f', raw[i:i + 4])) for i in range(16 + raw[7], len(raw), 4)) "
            "if raw[2] == 18 else raw)"),
      ("import socket\n", "import socket\nimport struct\n")),
    message("message-without-its-mark", "drops a byte order mark",
            "c.replace(b'\\xef\\xbb\\xbf', b'')"),
    message("message-lines", "a carriage return is lost",
            "c.replace(b'\\r\\n', b'\\n')"),
    message("message-trimmed-behind", "cuts white space behind a message",
            "c.rstrip()"),
    message("message-letters-of-four-bytes", "a letter of four bytes is lost",
            "''.join(x for x in c.decode() if x < '\\U00010000').encode()"),

    # ---- channels
    channels_folded("channels-any-case-beyond-ascii", "C-9", "É is é",
                    LOWER_BEYOND_ASCII),
    channels_folded("channels-composed", "C-9",
                    "composes letters and their accents", COMPOSED),
    channels_folded("channels-of-64", "C-9", "cuts names at 64 letters",
                    "n[:64]"),
    channels_folded("channels-without-tabs", "V-message.spaces",
                    "trims all white space of names", "n.strip()"),
    m("channel-joined-again-is-left", "C-5", "connecting twice leaves",
      (CONNECT_CHANNEL,
       "            channel = self.channels[name]\n"
       "            (channel.leave if client in channel.members else "
       "channel.enter)(client)")),
    m("one-channel-by-creating", "C-16", "creating leaves the channel before",
      (CREATE_CHANNEL, "        for other in list(client.channels):\n"
                       "            other.leave(client)\n" + CREATE_CHANNEL)),
    m("eight-channels-only", "C-16", "a ninth channel is not joined",
      (CONNECT_CHANNEL, "            if len(client.channels) < 8:\n    "
       + CONNECT_CHANNEL)),
    m("channel-of-eight", "C-5", "a ninth member is not let in",
      (CONNECT_CHANNEL, "            if len(self.channels[name].members) < 8:"
       "\n    " + CONNECT_CHANNEL)),
    m("channel-list-of-12", "C-12", "lists the first 12 channels",
      ("[channel.entry() for channel in self.channels.values()]",
       "[channel.entry() for channel in list(self.channels.values())[:12]]")),
    m("channel-list-clients-of-8", "C-12", "lists eight Clients of a channel",
      ("""                "Clients": [m.name.decode() for m in self.members]}
""", """                "Clients": [m.name.decode() for m in self.members][:8]}
""")),

    # ---- lobbies beside each other
    m("freeze-told-to-all-lobbies", "S-4", "a join freezes every lobby",
      ("            self.freeze(member)\n        self.ask_saver()",
       "            self.freeze(member)\n"
       "        for other in __import__(\"gc\").get_objects():\n"
       "            if isinstance(other, Lobby) and other is not self:\n"
       "                for member in other.members:\n"
       "                    member.reply(Type.LOBBY_FREEZE_STATE, 1)\n"
       "        self.ask_saver()")),
]
