"""Mistakes with what data must look like, and with what follows: V."""
from mutant import Change, Mutant, mutant as m

MUST = "        if not holds:\n            raise Invalid(clause)"
NUMBERS = ('    return struct.unpack(f"<{len(data) // struct.calcsize(code)}'
           '{code}", data)')
FORGIVING_NUMBERS: Change = (
    NUMBERS, "    count = max(1, len(data) // struct.calcsize(code))\n"
    "    return struct.unpack_from(f'<{count}{code}', "
    "data.ljust(struct.calcsize(code), b'\\0'))")
SHAPE = "        shape = SHAPE.get(frame.type)\n"
LOADS = "value = json.loads(text, object_pairs_hook=Members, parse_int=float,"
DECODE = "            return data.decode()"
REJECT = '        if reading == "close":\n            raise Goodbye("V-4, A-3")'
SPLIT = 'channel, separator, content = text.partition(";")'
NAME = '        return channel.strip(" ")\n\n    # -- drawing'
MISSING = '        self.must(len(found) == len(wanted), f"V-{kind}.members")'
TEXTS = ('        self.must(all(isinstance(found[name], str) for name in wanted),'
         '\n                  f"V-{kind}.strings")')
ALLOWED = '        self.must(found["Protection"] in PROTECTIONS, f"V-{kind}'
STROKE = "self.must(len(data) >= 16 and len(data) % 8 == 0, "
LOBBY = "        return self.document(data, \"lobby\", LOBBY_MEMBERS)"
RELAY_INVALID = (
    "        except Invalid:\n            self.reject(client)\n",
    """\
        except Invalid as invalid:
            if frame.type in ALLOWED and client.lobby:
                client.lobby.draw(client, frame.raw)
            self.reject(client)
""")


def ignores(clause: str, mistake: str, name: str = "") -> Mutant:
    """Does not check this clause."""
    return m(name or "unchecked-" + clause.replace("V-", "").replace(".", "-"),
             clause, mistake, FORGIVING_NUMBERS,
             (MUST, MUST.replace("not holds:",
                                 f'not holds and clause != "{clause}":')))


def blind(kind: str, clause: str) -> Mutant:
    """Does not check this type at all."""
    return m("unchecked-" + kind.lower().replace("_", "-"), clause,
             f"takes any data in {kind}",
             (SHAPE, SHAPE + f"        if frame.type == Type.{kind} and "
              "client.logged_in and frame.name == client.name:\n"
              "            return None\n"))


def relays(name: str, types: str) -> Mutant:
    return m(name, "V-6", f"relays type {types} as drawing",
             (RELAY_INVALID[0],
              RELAY_INVALID[1].replace("ALLOWED", f"({types},)")))


MUTANTS = [
    # ---- sizes
    ignores("V-stroke.size", "half a point is relayed"),
    ignores("V-indexes.size", "half an index is relayed"),
    ignores("V-points.size", "half a point is relayed in pixel mode"),
    ignores("V-rectangle.size", "a rectangle of 16 bytes is relayed"),
    ignores("V-doubles.size", "one double is relayed"),
    ignores("V-ints.size", "two 64-bit integers are relayed"),
    ignores("V-fill.size", "11 bytes of BUCKET_FILL are relayed"),
    ignores("V-empty.size", "data where there must be none"),
    m("stroke-of-8", "V-stroke.size", "looks at whole points only",
      FORGIVING_NUMBERS, (STROKE, "self.must(len(data) % 8 == 0, "),
      ('        self.should(len(data) > 16, "V-stroke.points")\n', "")),
    m("stroke-with-half-a-point", "V-stroke.size", "a point may be one number",
      FORGIVING_NUMBERS,
      (STROKE, "self.must(len(data) >= 16 and len(data) % 4 == 0, ")),
    m("rectangle-too-long", "V-rectangle.size", "looks for 20 bytes or more",
      ('self.must(len(data) == 20, "V-rect', 'self.must(len(data) >= 20, "V-rect')),
    m("doubles-as-floats", "V-doubles.size", "RESIZE_CANVAS of floats too",
      ("self.must(len(data) == 16, ", "self.must(len(data) in (8, 16), ")),
    m("fill-with-a-tail", "V-fill.size", "12 bytes or more",
      ("self.must(len(data) == 12, ", "self.must(len(data) >= 12, ")),
    m("no-index-refused", "V-indexes.size", "rejects an empty list of indexes",
      ("self.must(len(data) % 4 == 0, ",
       "self.must(len(data) > 0 and len(data) % 4 == 0, ")),
    m("hundred-points-refused", "V-stroke.size", "rejects long strokes",
      (STROKE, STROKE.replace("16 and", "16 and len(data) < 816 and"))),
    blind("INSERT_STROKE", "V-stroke.size"),
    blind("REPLACE_STROKE", "V-stroke.size"),
    blind("SELECTED_STROKE", "V-indexes.size"),
    blind("UNSELECTED_STROKE", "V-indexes.size"),
    blind("UPDATE_SELECTION", "V-rectangle.size"),
    blind("REMOVE_SELECTION", "V-empty.size"),
    blind("RESET_CANVAS", "V-empty.size"),
    blind("LOBBY_FETCH", "V-empty.size"),
    blind("CHANNEL_FETCH", "V-empty.size"),
    blind("LOBBY_DISCONNECT", "V-empty.size"),
    m("load-with-data", "S-14", "takes FETCH_DATABASE with data for an answer",
      (SHAPE, SHAPE + "        if frame.type == Type.FETCH_DATABASE and "
       "client.logged_in:\n            return None\n")),

    # ---- the silences
    ignores("V-stroke.points", "a stroke without a point is relayed"),
    ignores("V-stroke.index", "a negative index is relayed"),
    ignores("V-stroke.finite", "coordinates that are no numbers are relayed"),
    ignores("V-indexes.positive", "negative indexes are relayed"),
    ignores("V-indexes.order.server", "indexes in another order are relayed"),
    ignores("V-indexes.repeated", "an index twice is relayed"),
    ignores("V-rectangle.angle.server", "a selection is created at an angle"),
    ignores("V-filter.notempty", "a filter without a name is relayed"),
    ignores("V-doubles.positive", "a canvas of size -1 is relayed"),
    ignores("V-ints.positive", "a canvas of size 0 is relayed"),
    ignores("V-text.nul", "text may hold NUL"),
    ignores("V-channel.notempty", "a channel may have no name"),
    ignores("V-channel.plain", "a channel's name may hold ; and end in spaces"),
    ignores("V-lobby.notempty", "a lobby may have no name"),
    ignores("V-lobby.repeated", "the last of two members counts"),
    m("lobby-nul", "V-lobby.text", "NUL in a lobby's name",
      ('            self.should("\\0" not in string, f"V-{kind}.text")\n', "")),
    ignores("V-info.repeated", "the last of two members counts"),
    m("index-zero-refused", "V-indexes.positive", "indexes begin at 1",
      ("all(i >= 0 for i in", "all(i > 0 for i in")),
    m("stroke-index-zero-refused", "V-stroke.index", "the first index is 1",
      ('numbers("i", data[:4])[0] >= 0', 'numbers("i", data[:4])[0] > 0')),
    m("indexes-checked-backwards", "V-indexes.order",
      "wants indexes from the smallest to the largest",
      ("sorted(values, reverse=True)", "sorted(values)")),
    m("points-wanted", "V-points.none", "SEND_POINTS must have a point",
      ("self.must(not self.strict or len(data) > 8",
       "self.must(len(data) > 8")),
    m("content-wanted", "V-message.content", "a message must have content",
      ('self.must(not self.strict or content', 'self.must(content')),
    m("angle-as-float", "V-rectangle.angle.server", "accepts the angle -0.0",
      ("self.should(data[16:] == bytes(4)",
       'self.should(numbers("f", data[16:]) == (0.0,)')),

    # ---- text
    m("password-not-utf8", "V-password.utf8", "replaces what is not UTF-8",
      ('self.text(data, "V-password.utf8")', 'self.text('
       'data.decode(errors="replace").encode(), "V-password.utf8")')),
    m("lobby-not-utf8", "V-lobby.json", "replaces what is not UTF-8 in JSON",
      ('text = self.text(data, f"V-{kind}.json")',
       'text = self.text(data.decode(errors="replace").encode(), "V")')),
    m("surrogates-in-utf8", "V-message.utf8",
      "UTF-8 may hold halves of a surrogate pair",
      ('text = self.text(data, "V-message.utf8")',
       'text = self.text(data.replace(b"\\xed\\xa0\\x80", b"?"), "V")')),
    m("message-not-utf8", "V-message.utf8", "relays any bytes as a message",
      ('text = self.text(data, "V-message.utf8")',
       'text = data.decode(errors="surrogateescape")')),
    m("filter-not-utf8", "V-filter.utf8", "relays any bytes as a filter",
      ('self.text(data, "V-filter.utf8") != ""', 'data != b""')),
    m("channel-not-utf8", "V-channel.utf8", "replaces what is not UTF-8",
      ('name = self.text(data, "V-channel.utf8")',
       'name = self.text(data.decode(errors="replace").encode(), "V")')),

    # ---- JSON
    m("json-trailing-comma", "V-lobby.json", "accepts a trailing comma",
      (LOADS, "import re\n            text = re.sub(r',\\s*}', '}', text)\n"
              "            " + LOADS)),
    m("json-single-quotes", "V-lobby.json", "accepts Python's own notation",
      (LOADS, "if \"'\" in text and '\"' not in text:\n"
              "                text = text.replace(\"'\", '\"')\n"
              "            " + LOADS)),
    m("json-nan", "V-lobby.json", "accepts NaN, as Python does",
      ("        raise ValueError(f\"{word} is not JSON, whatever Python says\")",
       "        return None")),
    m("json-raw-line-feed", "V-lobby.json", "a string may hold a raw line feed",
      (LOADS, LOADS + " strict=False,")),
    m("json-byte-order-mark", "V-lobby.json", "skips a byte order mark",
      (LOADS, LOADS.replace("loads(text", "loads(text.lstrip('\\ufeff')"))),
    m("json-tail", "V-lobby.text", "ignores what stands after the object",
      (LOADS, "end = text.rfind('}') + 1\n            text = text[:end]"
              " if text.lstrip().startswith('{') else text\n            "
       + LOADS)),
    m("json-by-pattern", "V-lobby.json", "finds members by a pattern",
      ('        members = self.json(data, kind)\n',
       '        import re\n        text = self.text(data, f"V-{kind}.json")\n'
       '        members = re.findall(r\'"(\\w+)"\\s*:\\s*"([^"]*)"\', text)\n')),
    m("json-no-spaces", "V-lobby.json", "knows compact JSON only",
      (LOADS, "if text != text.strip() or '{ ' in text or '\\n' in text:\n"
              "                raise ValueError\n            " + LOADS)),
    m("json-no-escapes", "V-lobby.json", "does not know \\u escapes",
      (LOADS, "if '\\\\u' in text:\n                raise ValueError\n"
              "            " + LOADS)),
    m("json-in-a-list", "V-lobby.json", "accepts an object in a list",
      ("        self.must(isinstance(value, Members), f\"V-{kind}.json\")",
       "        if type(value) is list and len(value) == 1:\n"
       "            value = value[0]\n"
       "        self.must(isinstance(value, Members), f\"V-{kind}.json\")")),
    m("json-in-order", "V-lobby.json", "wants the members in their order",
      (LOBBY, LOBBY + """ \\
            if tuple(n for n, _ in self.json(data, "lobby") if n in
                     LOBBY_MEMBERS)[:5] == LOBBY_MEMBERS or b"Mode" not in data \\
            else self.must(False, "V-lobby.json")""")),
    m("member-missing", "V-lobby.members", "a member may be missing",
      (MISSING, "        if kind == 'lobby':\n            found = "
                "dict.fromkeys(wanted, '') | {'Protection': 'public', "
                "'Mode': 'any', 'Filename': '?', 'Owner': '?'} | found\n"
       + MISSING),),
    m("passcode-missing", "V-lobby.members", "only protected has a Passcode",
      (MISSING, "        if found.get('Protection') != 'protected':\n"
                "            found.setdefault('Passcode', '')\n" + MISSING)),
    m("members-any-case", "V-lobby.members", "ignores case in member names",
      ("        members = self.json(data, kind)\n",
       "        members = [(k.capitalize(), v) "
       "for k, v in self.json(data, kind)]\n")),
    m("info-member-missing", "V-info.members", "Passcode may be missing",
      (MISSING, "        if kind == 'info':\n"
                "            found.setdefault('Passcode', '')\n" + MISSING)),
    m("passcode-number", "V-lobby.strings", "a passcode may be a number",
      (TEXTS, "        found = {k: str(v) if type(v) in (int, float) else v "
              "for k, v in found.items()}\n" + TEXTS)),
    m("passcode-null", "V-lobby.strings", "null is the empty string",
      (TEXTS, "        found = {k: '' if v is None else v "
              "for k, v in found.items()}\n" + TEXTS)),
    m("info-passcode-null", "V-info.strings", "null is the empty string",
      (TEXTS, "        found = {k: '' if v is None and kind == 'info' else v "
              "for k, v in found.items()}\n" + TEXTS)),
    m("any-protection", "V-lobby.protection", "any Protection is public",
      (ALLOWED, ALLOWED.replace("self.must(", "self.must(kind == 'lobby' or "))),
    m("protection-any-case", "V-lobby.protection", "Public is public",
      (ALLOWED, "        if kind == 'lobby':\n            found['Protection']"
                " = found['Protection'].lower()\n" + ALLOWED)),
    m("info-any-protection", "V-info.protection", "any Protection will do",
      (ALLOWED, ALLOWED.replace('self.must(', "self.must(kind == 'info' or "))),
    m("other-members-refused", "V-lobby.others", "rejects unknown members",
      ("self.must(not self.strict or set(names) == set(wanted)",
       "self.must(kind == 'info' or set(names) == set(wanted)")),
    m("info-other-members-refused", "V-info.others", "rejects unknown members",
      ("self.must(not self.strict or set(names) == set(wanted)",
       "self.must(kind == 'lobby' or set(names) == set(wanted)")),

    # ---- a message and its channel
    m("message-without-separator", "V-message.separator",
      "a message without ; goes to the channel of that name",
      ('        self.must(separator == ";", "V-message.separator")\n', "")),
    m("message-not-trimmed", "V-message.form", "'chat ' is another channel",
      (NAME, NAME.replace('.strip(" ")', ""))),
    m("message-half-trimmed", "V-message.spaces", "' chat' is another channel",
      (NAME, NAME.replace("strip", "rstrip"))),
    m("message-wants-spaces", "V-message.spaces", "splits at ' ; ' only",
      ('text.partition(";")', 'text.partition(" ; ")'),
      ('self.must(separator == ";"', 'self.must(separator == " ; "')),
    m("message-wants-no-spaces", "V-message.form", "only 'chat;' is a channel",
      (NAME, '        self.must(channel == channel.strip(), "V")\n' + NAME)),
    m("message-split-at-the-last", "V-message.spaces", "splits at the last ;",
      ('text.partition(";")', 'text.rpartition(";")')),
    m("message-of-two-parts", "V-message.spaces", "content may not hold ;",
      (SPLIT, SPLIT + "\n        self.must(';' not in content, 'V')")),
    m("message-to-nowhere", "V-message.channel",
      "a message without a channel goes to every channel of its sender",
      ('        self.must(channel.strip(" ") != "", "V-message.channel")\n',
       ""),
      ("        channel = self.channels.get(name)\n",
       "        for c in client.channels if not name else ():\n"
       "            c.relay(client, frame.raw)\n"
       "        channel = self.channels.get(name)\n")),

    # ---- what follows
    m("rejected-and-silent", "V-2", "reads no more after a rejected frame",
      (REJECT, "        client.deaf = client.logged_in\n" + REJECT),
      ("            await client.writer.drain()  # asks no faster than it reads",
       "            await client.writer.drain()\n"
       "            while getattr(client, 'deaf', False):\n"
       "                await asyncio.sleep(0.1)\n"
       "                if client.reader.at_eof():\n"
       "                    return")),
    m("rejected-eats-the-next", "V-2", "drops all it has read with the frame",
      (REJECT, "        client.unread.clear()\n" + REJECT)),
    m("rejected-relayed", "V-1", "relays first and checks then",
      (RELAY_INVALID[0], RELAY_INVALID[1].replace(
          "frame.type in ALLOWED", "frame.type in DRAWING"))),
    m("rejected-leaves-the-lobby", "V-1",
      "a rejected frame puts its sender out of the lobby",
      (REJECT, "        self.leave_lobby(client)\n" + REJECT)),
    m("rejected-closes-the-lobby", "V-1",
      "a rejected drawing ends the lobby for all",
      (REJECT, "        if client.lobby:\n"
               "            for member in list(client.lobby.members):\n"
               "                member.writer.transport.abort()\n" + REJECT)),
    m("rejected-closes", "V-4", "closes after a rejected frame",
      ("        reading = self.read.on_invalid if client.logged_in else "
       "self.read.early\n", '        reading = "close"\n')),
    m("size-under-8-skipped", "V-3", "skips two bytes and goes on",
      ('        raise Goodbye("V-3")\n    if len(unread) >= HEADER.size and',
       "        del unread[:2]\n        return take_frame(unread)\n"
       "    if len(unread) >= HEADER.size and")),
    m("name-beyond-the-frame", "V-3", "cuts the name at the frame's end",
      ('    if len(unread) >= HEADER.size and HEADER.size + unread[7] > size:\n'
       '        raise Goodbye("V-3")\n', "")),
    m("size-judged-late", "V-3", "waits for the frame before it looks at it",
      ("    if len(unread) >= HEADER.size and HEADER",
       "    if len(unread) >= max(8, size) and HEADER")),
    relays("type-28-relayed", "28"),
    relays("type-32-relayed", "32"),
    relays("type-34-relayed", "34"),
    relays("type-255-relayed", "255"),
    m("types-over-127-relayed", "V-6", "relays what it does not know",
      (RELAY_INVALID[0], RELAY_INVALID[1].replace(
          "frame.type in ALLOWED", "frame.type > 127"))),
    m("freeze-obeyed", "V-6", "a client's LOBBY_FREEZE_STATE freezes the lobby",
      (RELAY_INVALID[0], RELAY_INVALID[1].replace("(client, frame.raw)", "")
       .replace("ALLOWED", "(28,)").replace(
           "client.lobby.draw", "client.lobby.begin_freeze()"))),
    m("deprecated-relayed", "V-7", "relays type 0",
      ('self.read.deprecated == "reject"', 'frame.type')),
    m("any-name", "V-8", "relays what carries another's name",
      (" and not self.read.any_name:", " and False:")),
    m("any-name-in-messages", "V-8", "one may speak for another",
      ("        elif frame.name != client.name and not",
       "        elif frame.name != client.name and frame.type != 10 and not")),
    m("name-prefix", "V-8", "compares as much of the name as there is",
      ("        elif frame.name != client.name and",
       "        elif not client.name.startswith(frame.name) and")),
    m("name-empty", "V-8", "a frame may leave out the name",
      ("        elif frame.name != client.name and",
       "        elif frame.name not in (b'', client.name) and")),
    m("list-latin1", "V-list.json", "writes lists in Latin-1",
      ("encode(value).encode()",
       "encode(value).encode('latin1', 'replace')")),
    m("list-by-hand", "V-list.json", "forgets to escape quotes in lists",
      ("encode(value).encode()",
       "encode(value).replace('\\\\\"', '\"').encode()")),
    m("list-as-python", "V-list.json", "writes lists as Python prints them",
      ("encode(value).encode()",
       "repr(value).encode()")),
    m("list-with-a-comma", "V-list.json", "a comma after the last element",
      ('        page.append(text)\n        size += len(text) + 1\n'
       '    yield b"[" + b",".join(page) + b"]"',
       '        page.append(text)\n        size += len(text) + 1\n'
       '    yield b"[" + b"".join(p + b"," for p in page) + b"]"')),
    m("list-ends-in-nul", "V-list.json", "a NUL byte behind the list",
      ("            client.tell(frame.type, page)",
       "            client.tell(frame.type, page + b'\\0')")),
]
