"""Mistakes with lobbies: L."""
from mutant import mutant as m

IN_LOBBIES = "        if self.lobby_key(document) in self.lobbies:\n"
REFUSE_EXISTS = ("            return self.refuse(client, Type.LOBBY_CREATION, "
                 "EXISTS)  # L-3\n")
CREATED = ("        self.leave_lobby(client)  # L-13, L-14\n"
           "        client.reply(Type.LOBBY_CREATION, CREATED)\n")
UNKNOWN = ("            return self.refuse(client, Type.LOBBY_CONNECT, "
           "DOES_NOT_EXIST)\n")
REFUSED = ("            return self.refuse(client, Type.LOBBY_CONNECT, "
           "self.read.refusal)\n")
MOVE = ("        self.leave_lobby(client)\n"
        "        self.lobbies[self.lobby_key(lobby.document)] = lobby"
        "  # if it ended so\n")
RIGHT = """        right = hmac.compare_digest(lobby["Passcode"].encode(),
                                    asked["Passcode"].encode())"""
PROTECTED = ("            return right or (owner and not "
             "self.read.owner_needs_passcode)")
PRIVATE = ("            return owner or (self.read.private == \"passcode\" "
           "and right)")
LEAVE = "frame: Frame, _: None) -> None:\n        self.leave_lobby(client)"
CLIENTS = '        return entry | {"Clients": [m.name.decode() for m in lobby.members]}'
SEND = ("[self.lobby_entry(lobby, client)\n"
        "                                       for lobby in "
        "self.lobbies.values()])")
CHANGE = """        lobby.document = before | {name: info[name]
                                   for name in ("Protection", "Passcode")}"""
MAY_CHANGE = ("        if lobby is None or not self.owns(client, "
              "lobby.document):\n")
KICK_IF = "        if self.shuts_out(before, lobby.document):\n"
KICK = """                self.leave_lobby(member)
                member.tell(Type.LOBBY_PLAYER_KICK,
                            b"the protection of this lobby has changed")"""
NOT_OWNER = "            if not self.owns(member, lobby.document):\n"
CHANGES = """        return change in (("public", "private"), ("protected", "private"),
                          ("public", "protected"))"""
ENTRY = "        entry = {name: lobby.document[name] for name in LOBBY_MEMBERS}"

MUTANTS = [
    # ---- creating
    m("exists-overwrites", "L-3", "creating it again replaces it",
      (IN_LOBBIES, IN_LOBBIES.replace("in self.lobbies:",
                                      "in self.lobbies and False:"))),
    m("exists-answers-0", "L-3", "creating it again is answered 0",
      (REFUSE_EXISTS, REFUSE_EXISTS.replace("EXISTS)", "CREATED)"))),
    m("exists-answers-1", "L-3", "creating it again is answered 1",
      (REFUSE_EXISTS, REFUSE_EXISTS.replace("EXISTS)", "CONNECTED)"))),
    m("exists-changes-it", "L-3",
      "answers 2, and takes over Protection and Passcode",
      (IN_LOBBIES, IN_LOBBIES + "            self.lobbies[self.lobby_key("
                                "document)].document = document\n")),
    m("exists-empties-it", "L-3", "answers 2, and nobody is in it any more",
      (IN_LOBBIES, IN_LOBBIES + """\
            lobby = self.lobbies[self.lobby_key(document)]
            for member in list(lobby.members):
                lobby.leave(member)
""")),
    m("exists-not-answered", "L-3", "says nothing when it exists",
      (REFUSE_EXISTS, "            return\n")),
    m("exists-joins", "L-14", "creating it again enters it",
      (REFUSE_EXISTS, """\
            client.reply(Type.LOBBY_CREATION, EXISTS)
            self.leave_lobby(client)
            self.lobbies[self.lobby_key(document)].found(client)
            return
""")),
    m("exists-leaves", "L-14", "leaves one's lobby before it looks",
      (IN_LOBBIES, "        self.leave_lobby(client)\n" + IN_LOBBIES)),
    m("created-answers-1", "L-2", "a new lobby is answered 1",
      (CREATED, CREATED.replace("CREATED)", "CONNECTED)"))),
    m("created-not-answered", "L-2", "a new lobby is not answered",
      (CREATED, "        self.leave_lobby(client)\n")),
    m("created-twice-answered", "L-2", "LOBBY_CREATION 0, LOBBY_CONNECT 1",
      (CREATED, CREATED + "        client.reply(Type.LOBBY_CONNECT, 1)\n")),
    m("one-lobby-for-each-owner", "L-2", "an owner's second lobby exists",
      (IN_LOBBIES, '        if any(key[1] == document["Owner"] '
                   "for key in self.lobbies):\n")),
    m("by-filename-only", "L-1", "Filename alone names a lobby",
      ('owner = "" if self.read.lobby_by_filename else document["Owner"]',
       'owner = ""')),
    m("filename-any-case", "L-1", "Cat is cat",
      ('return document["Filename"], owner',
       'return document["Filename"].lower(), owner')),
    m("any-owner", "L-4", "one may create a lobby for another",
      (" and not self.read.any_owner:", " and False:")),
    m("creator-not-in", "L-5", "the creator must connect too",
      ("        if self.read.no_creator_join:\n", "        if True:\n")),
    m("creator-joins-like-others", "L-5", "a freeze for the creator",
      ("        lobby.found(client)", "        lobby.enter(client)")),

    # ---- connecting
    m("unknown-answers-1", "L-7", "an unknown lobby is answered 1",
      (UNKNOWN, UNKNOWN.replace("DOES_NOT_EXIST", "CONNECTED"))),
    m("unknown-answers-2", "L-7", "an unknown lobby is answered 2",
      (UNKNOWN, UNKNOWN.replace("DOES_NOT_EXIST", "EXISTS"))),
    m("unknown-created", "L-7", "connecting creates an unknown lobby",
      (UNKNOWN, "            lobby = self.lobbies.setdefault("
                "self.lobby_key(document), Lobby(document, self.read))\n")),
    m("unknown-not-answered", "L-7", "an unknown lobby is not answered",
      (UNKNOWN, "            return\n")),
    m("connected-answers-0", "L-7", "LOBBY_CONNECT is answered 0",
      ("        client.reply(Type.LOBBY_CONNECT, CONNECTED)\n        lobby",
       "        client.reply(Type.LOBBY_CONNECT, CREATED)\n        lobby")),
    m("connected-not-joined", "L-7", "answers 1 and does not let one in",
      ("        lobby.enter(client)\n\n    def may_enter",
       "\n    def may_enter")),
    m("deserted-not-there", "L-22", "an empty lobby is answered 3",
      ("        if lobby is None:\n            return self.refuse",
       "        if lobby is None or not lobby.members and "
       "not self.owns(client, lobby.document):\n"
       "            return self.refuse")),
    m("protected-open", "L-8", "does not look at the passcode",
      (PROTECTED, "            return True")),
    m("protected-prefix", "L-8", "compares as much as was sent",
      (RIGHT, '        right = lobby["Passcode"].startswith('
              'asked["Passcode"])')),
    m("protected-with-a-tail", "L-8", "compares as much as is stored",
      (RIGHT, '        right = asked["Passcode"].startswith('
              'lobby["Passcode"])')),
    m("protected-any-case", "L-8", "ignores case in passcodes",
      (RIGHT, '        right = lobby["Passcode"].lower() == '
              'asked["Passcode"].lower()')),
    m("protected-trimmed", "L-8", "trims spaces in passcodes",
      (RIGHT, '        right = lobby["Passcode"].strip() == '
              'asked["Passcode"].strip()')),
    m("protected-empty-passes", "L-8", "no passcode passes",
      (PROTECTED, PROTECTED.replace(
          "right or", 'right or not asked["Passcode"] or'))),
    m("protected-claimed-public", "L-8",
      "believes the Protection in LOBBY_CONNECT",
      ('        if lobby["Protection"] == "protected":  # L-8',
       '        if asked["Protection"] == "protected":  # L-8')),
    m("protected-claimed-owner", "L-8", "believes the Owner in LOBBY_CONNECT",
      ("        owner = self.owns(client, lobby)",
       '        owner = asked["Owner"] == lobby["Owner"]'),
      (PRIVATE, "            return self.owns(client, lobby)")),
    m("protected-refuses-the-right-one", "L-7", "the passcode never fits",
      (PROTECTED, "            return owner")),
    m("protected-ascii", "L-7", "a passcode beyond ASCII never fits",
      (RIGHT, RIGHT + ' and asked["Passcode"].isascii()')),
    m("refused-gets-relays", "L-8", "refuses, and relays all the same",
      (REFUSED, "            lobby.members[client] = None\n" + REFUSED)),
    m("refused-in-clients", "L-18", "lists those whom it refused",
      (CLIENTS, '        return entry | {"Clients": [m.name.decode() for m in '
                '[*lobby.members, *lobby.asked_in]]}'),
      (REFUSED, "            lobby.asked_in[client] = None\n" + REFUSED),
      ("        self.phase = Phase.OPEN\n",
       "        self.phase = Phase.OPEN\n"
       "        self.asked_in: dict[Client, None] = {}\n")),
    m("refused-with-2", "L-9", "a wrong passcode is answered 2",
      (REFUSED, REFUSED.replace("self.read.refusal", "EXISTS"))),
    m("private-open", "L-10", "a private lobby lets in everyone",
      (PRIVATE, "            return True")),
    m("private-by-passcode", "L-10", "the passcode opens a private lobby",
      (PRIVATE, "            return owner or right")),
    m("private-shut", "L-11", "a private lobby lets nobody in",
      (PRIVATE, "            return False")),
    m("owner-needs-passcode", "L-11", "the owner needs the passcode",
      (PROTECTED, "            return right")),
    m("mode-compared", "L-12", "another Mode is another lobby",
      ("        if self.read.compare_mode and any(", "        if any(")),
    m("refused-leaves", "L-14", "one whom a lobby refused leaves the other",
      (REFUSED, "            self.leave_lobby(client)\n" + REFUSED)),
    m("unknown-leaves", "L-14", "asking for an unknown lobby leaves this one",
      (UNKNOWN, "            self.leave_lobby(client)\n" + UNKNOWN)),
    m("two-lobbies", "L-13", "connecting does not leave the one before",
      (MOVE, "")),
    m("two-lobbies-by-creating", "L-13",
      "creating does not leave the one before",
      (CREATED, CREATED.split("\n")[1] + "\n")),
    m("rejoin-again", "L-15", "connecting to one's own lobby freezes it",
      ('        if inside and self.read.rejoin == "answer":  # L-15\n',
       "        if False:\n")),
    m("rejoin-refused", "L-15", "connecting to one's own lobby is refused",
      ('        if inside and self.read.rejoin == "answer":  # L-15\n',
       '        if inside:\n            return client.reply('
       'Type.LOBBY_CONNECT, EXISTS)\n        if False:\n')),

    # ---- leaving
    m("disconnect-ignored", "L-16", "LOBBY_DISCONNECT does nothing",
      (LEAVE, LEAVE.replace("self.leave_lobby(client)", "pass"))),
    m("disconnect-closes", "L-16", "LOBBY_DISCONNECT closes the connection",
      (LEAVE, LEAVE.replace("self.leave_lobby(client)", "raise Goodbye"))),
    m("disconnect-from-channels", "L-16",
      "LOBBY_DISCONNECT leaves the channels too",
      (LEAVE, LEAVE + """
        for channel in list(client.channels):
            self.leave_channel(client, channel)""")),
    m("disconnect-still-hears", "L-16", "one who left gets the next frame",
      (LEAVE, LEAVE.replace("self.leave", """\
lobby = client.lobby
        if lobby:
            lobby.late[client] = None
        self.leave""")),
      ("        self.phase = Phase.OPEN\n",
       "        self.phase = Phase.OPEN\n"
       "        self.late: dict[Client, None] = {}\n"),
      ('        """D-1, D-3, D-5: to the other members, to nobody else."""\n',
       "        for late in self.late:\n            late.send(raw)\n"
       "        self.late.clear()\n")),
    m("disconnect-still-listed", "L-16", "one who left is still in Clients",
      (LEAVE, LEAVE.replace("self.leave", """\
lobby = client.lobby
        if lobby:
            lobby.left[client] = None
        self.leave""")),
      ("        self.phase = Phase.OPEN\n",
       "        self.phase = Phase.OPEN\n"
       "        self.left: dict[Client, None] = {}\n"),
      (CLIENTS, CLIENTS.replace("lobby.members]",
                                "{**lobby.members, **lobby.left}]"))),
    m("disconnect-answered", "L-17", "LOBBY_DISCONNECT has a reply",
      (LEAVE, LEAVE + "\n        client.reply(Type.LOBBY_CONNECT, 0)")),
    m("disconnect-outside-closes", "L-17", "rejects it from outside a lobby",
      (LEAVE, LEAVE.replace("self.leave", "if client.lobby is None:\n"
                            "            raise Goodbye\n        self.leave"))),
    m("lobby-ends-with-its-owner", "L-22", "a lobby goes with its owner",
      ('        if not lobby.members and self.read.lobby_lifetime == '
       '"session":\n', "        if self.owns(client, lobby.document) and "
       "not lobby.members:\n")),

    # ---- the list
    m("fetch-without-clients", "L-18", "no Clients in the list",
      (CLIENTS, "        return entry"),
      ('text, half = dump(entry), len(entry["Clients"]) // 2',
       "text, half = dump(entry), 0")),
    m("fetch-clients-empty", "L-18", "Clients is always empty",
      (CLIENTS, CLIENTS.replace("in lobby.members]", "in ()]"))),
    m("fetch-clients-of-another", "L-18", "the first lobby's Clients for all",
      (CLIENTS, "        lobby = next(iter(self.lobbies.values()), lobby)\n"
       + CLIENTS)),
    m("fetch-clients-all", "L-18", "everyone connected is in every lobby",
      (CLIENTS, CLIENTS.replace("lobby.members]", "self.online.values()]"))),
    m("fetch-clients-counted", "L-18", "Clients is how many",
      (CLIENTS, '        return entry | {"Clients": len(lobby.members)}'),
      ('text, half = dump(entry), len(entry["Clients"]) // 2',
       "text, half = dump(entry), 0")),
    m("fetch-clients-cut", "L-18", "cuts names in Clients at 127 bytes",
      (CLIENTS, CLIENTS.replace("decode() for", "decode()[:127] for"))),
    m("fetch-owner-always-in", "L-18", "the owner is always in Clients",
      (CLIENTS, CLIENTS.replace(
          "[m.name.decode() for m in lobby.members]",
          'list(dict.fromkeys([lobby.document["Owner"], '
          "*(m.name.decode() for m in lobby.members)]))"))),
    m("fetch-without-oneself", "L-18", "Clients leaves out the asker",
      (CLIENTS, CLIENTS.replace("in lobby.members]",
                                "in lobby.members if m is not asker]"))),
    m("fetch-without-the-newest", "L-18", "the newest lobby is missing",
      (SEND, SEND.replace("self.lobbies.values()]",
                          "list(self.lobbies.values())[:-1]]"))),
    m("fetch-not-own", "L-18", "lists those that one could enter",
      (SEND, SEND.replace("self.lobbies.values()]",
                          "self.lobbies.values() if lobby is not "
                          "client.lobby]"))),
    m("fetch-own-lobby-only", "L-18", "lists the lobby one is in",
      (SEND, SEND.replace("self.lobbies.values()]",
                          "self.lobbies.values() if lobby is "
                          "client.lobby]"))),
    m("fetch-public-only", "L-18", "does not list private lobbies",
      (SEND, SEND.replace("self.lobbies.values()]",
                          "self.lobbies.values() if "
                          "lobby.document['Protection'] != 'private']"))),
    m("fetch-occupied-only", "L-22", "does not list empty lobbies",
      (SEND, SEND.replace("self.lobbies.values()]",
                          "self.lobbies.values() if lobby.members]"))),
    m("fetch-without-passcode", "L-18", "no Passcode in the list",
      ('            entry["Passcode"] = ""  # L-19',
       '            del entry["Passcode"]')),
    m("fetch-passcode-null", "L-18", "Passcode is null",
      ('            entry["Passcode"] = ""  # L-19',
       '            entry["Passcode"] = None')),
    m("fetch-without-mode", "L-18", "no Mode in the list",
      (ENTRY, ENTRY.replace("LOBBY_MEMBERS}",
                            "LOBBY_MEMBERS if name != 'Mode'}"))),
    m("fetch-mode-lost", "L-18", "Mode is always the same",
      (ENTRY, ENTRY + "\n        entry['Mode'] = 'stroke'")),
    m("fetch-protection-of-creation", "L-23", "lists the first Protection",
      (ENTRY, ENTRY + "\n        entry['Protection'] = lobby.first"),
      ("        self.phase = Phase.OPEN\n",
       "        self.phase = Phase.OPEN\n"
       "        self.first = document['Protection']\n")),
    m("fetch-as-object", "L-18", "an object instead of a list",
      ("            client.tell(frame.type, page)",
       "            client.tell(frame.type, b'{\"Lobbies\":' + page + b'}')")),
    m("passcodes-shown", "L-19", "LOBBY_FETCH shows passcodes",
      ("        if not self.read.expose_passcodes and asker is not None",
       "        if False and asker is not None")),
    m("passcodes-hidden-from-owners", "L-19", "hides them from the owner too",
      ("                and not self.owns(asker, lobby.document):",
       "                and True:")),

    # ---- changing, and being kicked
    m("change-ignored", "L-23", "LOBBY_INFO_CHANGE does nothing",
      (CHANGE, "        lobby.document = dict(before)")),
    m("change-protection-only", "L-23", "the passcode stays the old one",
      (CHANGE, CHANGE.replace('("Protection", "Passcode")',
                              '("Protection",)'))),
    m("change-passcode-only", "L-23", "the protection stays the old one",
      (CHANGE, CHANGE.replace('("Protection", "Passcode")',
                              '("Passcode",)'))),
    m("change-new-protection-only", "L-23",
      "takes the passcode only when the protection changes",
      (CHANGE, CHANGE + "\n        if info['Protection'] == "
                        "before['Protection']:\n"
                        "            lobby.document = before")),
    m("change-of-the-lobby-one-is-in", "L-23",
      "changes the sender's lobby, whatever it names",
      ("        lobby = self.lobbies.get(self.lobby_key(info))\n",
       "        lobby = client.lobby or self.lobbies.get("
       "self.lobby_key(info))\n")),
    m("change-of-all-of-the-owners", "L-23", "changes all of the owner's",
      (CHANGE, CHANGE + """
        for other in self.lobbies.values():
            if other.document["Owner"] == info["Owner"]:
                other.document = other.document | lobby.document | {
                    "Filename": other.document["Filename"]}""")),
    m("change-by-anyone", "L-24", "anyone may change a lobby",
      (MAY_CHANGE, "        if lobby is None:\n")),
    m("change-by-members", "L-24", "members may change a lobby",
      (MAY_CHANGE, "        if lobby is None or not (client.lobby is lobby or "
                   "self.owns(client, lobby.document)):\n")),
    m("change-from-inside-only", "L-24", "the owner must be in it",
      (MAY_CHANGE, "        if lobby is None or client.lobby is not lobby or "
                   "not self.owns(client, lobby.document):\n")),
    m("change-answered", "L-24", "LOBBY_INFO_CHANGE has a reply",
      (KICK_IF, "        client.reply(Type.LOBBY_CONNECT, CONNECTED)\n"
       + KICK_IF)),
    m("kicks-nobody", "L-25", "kicks nobody",
      (KICK_IF, "        if False:\n")),
    m("kicks-the-first", "L-25", "kicks one of them only",
      (KICK, KICK + "\n                break")),
    m("kicked-not-told", "L-25", "puts them out without a word",
      (KICK, "                self.leave_lobby(member)")),
    m("kicked-stay", "L-25", "tells them and lets them stay",
      (KICK, KICK.replace("                self.leave_lobby(member)\n", ""))),
    m("kicked-still-draw", "L-25", "the kicked still draw into the lobby",
      (KICK, KICK + "\n                member.last = lobby"),
      ("        if lobby is None:  # D-6\n",
       "        if lobby is None and hasattr(client, 'last'):\n"
       "            client.last.draw(client, frame.raw)\n"
       "        if lobby is None:  # D-6\n")),
    m("kicks-from-another-lobby", "L-25", "kicks from all of the owner's",
      ("            self.kick_all(lobby)", """\
            for other in list(self.lobbies.values()):
                if other.document["Owner"] == info["Owner"]:
                    self.kick_all(other)""")),
    m("kicks-the-owner", "L-26", "kicks the owner too",
      (NOT_OWNER, "            if True:\n")),
    m("kicks-when-opened", "L-26", "kicks when a lobby becomes public",
      (CHANGES, "        return change[0] != change[1]")),
    m("kicks-for-a-passcode", "L-26", "kicks when the passcode changes",
      ('        if self.read.kick == "passcode" and new',
       '        if new')),
    m("kicks-not-when-protected", "L-26", "from public to protected all stay",
      (CHANGES, '        return change[1] == "private" != change[0]')),
    m("kicked-are-closed", "L-27", "closes the connection of the kicked",
      (KICK, KICK + "\n                member.writer.close()")),
]
