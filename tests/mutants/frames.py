"""Mistakes with bytes: T, F and TY."""
from mutant import (
    CHANNEL_SEND, LOBBY_SEND, mutant as m, sends)

PACK = "return HEADER.pack(size, kind, date, len(name)) + name + data"
SIZE = "size = HEADER.size + len(name) + len(data)"
READ_SIZE = 'size = int.from_bytes(unread[:2], "little")'
NOT_WHOLE = "    if len(unread) < 2 or len(unread) < size:\n"
APPEND = "                self.unread += chunk"
NAMES = "RESIZE_CANVAS_INT\"\"\", start=0)"
FREEZE_ID = """LOBBY_DISCONNECT
    LOBBY_FREEZE_STATE"""
NOW = "struct.pack('<I', int(time.time()))"

MUTANTS = [
    # ---- byte order and sizes
    m("size-big-endian", "T-3", "writes the size big-endian",
      (PACK, "return struct.pack('>H', size) + "
             "HEADER.pack(size, kind, date, len(name))[2:] + name + data")),
    m("size-read-big-endian", "T-3", "reads the size big-endian",
      (READ_SIZE, READ_SIZE.replace("little", "big"))),
    m("date-big-endian", "F-4", "writes its own date big-endian",
      (PACK, "import time\n    date = int.from_bytes(date.to_bytes(4), "
             "'little')\n    " + PACK)),
    m("status-big-endian", "T-3", "writes the status big-endian",
      ('NUMBER = struct.Struct("<I")', 'NUMBER = struct.Struct(">I")')),
    m("indexes-big-endian", "T-3", "checks the indexes as big-endian numbers",
      ('numbers("i", data)\n        self.should(list',
       'struct.unpack(f">{len(data) // 4}i", data)\n        self.should(list')),
    m("size-without-header", "F-1", "the size leaves out the header",
      (SIZE, "size = len(name) + len(data)")),
    m("size-without-itself", "F-1", "the size leaves out its own two bytes",
      (SIZE, SIZE + " - 2")),
    m("size-one-more", "F-1", "the size counts a terminating NUL",
      (SIZE, SIZE + " + 1")),
    m("size-signed", "F-1", "takes a size over 32767 for negative",
      ("size < HEADER.size:", "(size < HEADER.size or size > 32767):")),
    m("largest-frame-refused", "F-1", "refuses a frame of 65535 bytes",
      ("size < HEADER.size:", "(size < HEADER.size or size == MAX_SIZE):")),
    m("big-frames-dropped", "F-1", "reads into a buffer of 16 KiB",
      ("    raw = bytes(unread[:size])\n",
       "    raw = bytes(unread[:size])\n    if size > 16384:\n"
       "        del unread[:size]\n        return take_frame(unread)\n")),
    m("name-size-signed", "F-1", "takes a name over 127 bytes for negative",
      ("HEADER.size + unread[7] > size:",
       "(unread[7] > 127 or HEADER.size + unread[7] > size):")),
    m("name-of-255-refused", "F-1", "has room for 254 bytes of name",
      ("HEADER.size + unread[7] > size:",
       "(unread[7] == 255 or HEADER.size + unread[7] > size):")),
    m("name-in-characters", "F-7", "the name's size counts characters",
      ("end = HEADER.size + raw[7]",
       "end = HEADER.size + len(raw[8:].decode(errors='replace')"
       "[:raw[7]].encode())")),
    m("name-latin1", "F-8", "accepts a name that is not UTF-8",
      ('            self.validator.text(frame.name, "F-8")',
       '            pass'),
      ("name = frame.name.decode()\n", "name = frame.name.decode('latin1')\n"),
      ("[m.name.decode() for m in self.members]",
       "[m.name.decode('latin1') for m in self.members]"),
      ("[m.name.decode() for m in lobby.members]",
       "[m.name.decode('latin1') for m in lobby.members]")),

    # ---- the stream
    m("one-read-one-frame", "T-4", "a frame in two reads is lost",
      (APPEND, "                self.unread[:] = chunk")),
    m("second-in-segment-lost", "T-4", "keeps only the first frame of a read",
      ("    del unread[:size]\n", "    unread.clear()\n")),
    m("half-frame-behind-lost", "T-4", "keeps whole frames of a read only",
      (NOT_WHOLE, NOT_WHOLE.replace(
          "    if", "    if len(unread) < size and take_frame.took:\n"
          "        take_frame.took = False\n        unread.clear()\n"
          "        return None\n    if", 1)),
      ("    del unread[:size]\n",
       "    del unread[:size]\n    take_frame.took = bool(unread)\n"),
      ("# ---- what data must look like ------",
       "take_frame.took = False\n\n# ------")),
    m("split-header-lost", "T-4", "wants the header in one read",
      (APPEND, "                if len(self.unread) < 8 and self.unread:\n"
               "                    self.unread.clear()\n" + APPEND)),
    m("size-judged-by-its-first-byte", "T-4",
      "looks at the size when only half of it is there",
      ("    if len(unread) >= 2 and size < HEADER.size:",
       "    if unread and size < HEADER.size:")),
    m("frames-behind-login-lost", "T-5", "forgets what came behind CONNECTION",
      ("        client.deadline = None  # A-15\n",
       "        client.deadline = None  # A-15\n"
       "        client.unread.clear()\n")),
    m("frames-behind-signup-lost", "T-6",
      "forgets what came behind CREATE_ACCOUNT",
      ("        client.signups += 1\n",
       "        client.signups += 1\n        client.unread.clear()\n")),
    m("leaving-takes-its-time", "T-5",
      "LOBBY_DISCONNECT takes effect behind the frames that follow it",
      ("frame: Frame, _: None) -> None:\n        self.leave_lobby(client)",
       "frame: Frame, _: None) -> None:\n        asyncio.get_running_loop()"
       ".call_later(0.05, self.leave_lobby, client)")),
    m("lists-overtaken", "T-5", "answers LOBBY_FETCH in a task of its own",
      ("        self.send_list(client, frame, [self.lobby_entry(lobby, client)\n"
       "                                       for lobby in "
       "self.lobbies.values()])",
       "        asyncio.get_running_loop().call_later(0.02, lambda: "
       "self.send_list(client, frame, [self.lobby_entry(lobby, client)"
       " for lobby in self.lobbies.values()]))")),

    # ---- header of what is relayed and originated
    m("relay-new-date", "F-2", "writes its own date into drawing",
      sends(f"raw[:3] + __import__('struct').pack('<I', int(time.time()))"
            " + raw[7:]")),
    m("message-new-date", "F-2", "writes its own date into messages",
      sends("raw[:3] + __import__('struct').pack('<I', int(time.time()))"
            " + raw[7:]", CHANNEL_SEND)),
    m("relay-date-lost", "F-2", "relays with the date 0",
      sends("raw[:3] + bytes(4) + raw[7:]")),
    m("relay-date-signed", "F-2", "a date beyond 2038 becomes 2038",
      sends("raw[:3] + min(int.from_bytes(raw[3:7], 'little'), 2**31 - 1)"
            ".to_bytes(4, 'little') + raw[7:]")),
    m("relay-new-name", "F-2", "relays in lower case letters",
      sends("raw[:8] + raw[8:8 + raw[7]].swapcase() + raw[8 + raw[7]:]")),
    m("relay-nameless", "F-2", "relays drawing in the server's own frames",
      sends("__import__('struct').pack('<HBIB', len(raw) - raw[7], raw[2],"
            " int.from_bytes(raw[3:7], 'little'), 0) + raw[8 + raw[7]:]")),
    m("message-nameless", "F-2", "relays messages without their sender's name",
      sends("__import__('struct').pack('<HBIB', len(raw) - raw[7], raw[2],"
            " int.from_bytes(raw[3:7], 'little'), 0) + raw[8 + raw[7]:]",
            CHANNEL_SEND)),
    m("relay-name-padded", "F-2", "pads names with NUL bytes to 32",
      sends("__import__('struct').pack('<HBIB', len(raw) - raw[7] + 32, raw[2],"
            " int.from_bytes(raw[3:7], 'little'), 32) + raw[8:8 + raw[7]][:32]"
            ".ljust(32, b'\\0') + raw[8 + raw[7]:]")),
    m("own-date-zero", "F-4", "its own frames have the date 0",
      ("date = int(time.time()) if date is None else date", "date = 0")),
    m("own-date-in-milliseconds", "F-4", "its own dates are milliseconds",
      ("date = int(time.time()) if",
       "date = int(time.time() * 1000) % 2**32 if")),
    m("date-of-tomorrow-refused", "F-4", "refuses dates that are not today's",
      ("        if shape is None:\n", "        if abs(int.from_bytes("
       "frame.raw[3:7], 'little') - time.time()) > 86400:\n"
       "            raise Invalid('F-4')\n        if shape is None:\n")),
    m("own-frames-named", "F-5", "its own frames carry the name server",
      ("self.read.server_name.encode(), date", "b'server', date")),
    m("own-frames-named-after-you", "F-5", "answers with the asker's name",
      ("self.read.server_name.encode(), date", "self.name, date")),

    # ---- types and answers
    m("types-27-28-swapped", "TY-1", "LOBBY_FREEZE_STATE is 27",
      (FREEZE_ID, "LOBBY_FREEZE_STATE\n    LOBBY_DISCONNECT")),
    m("types-29-30-swapped", "TY-2", "CREATE_ACCOUNT is 29",
      ("FETCH_DATABASE CREATE_ACCOUNT", "CREATE_ACCOUNT FETCH_DATABASE")),
    m("kick-is-33", "TY-2", "LOBBY_PLAYER_KICK is 33",
      ("LOBBY_PLAYER_KICK RESIZE_CANVAS_INT",
       "RESIZE_CANVAS_INT LOBBY_PLAYER_KICK")),
    m("type-33-unknown", "TY-1", "never heard of RESIZE_CANVAS_INT",
      ("    Type.RESIZE_CANVAS_INT: Validator.ints,\n", "")),
    m("creation-answered-by-connect", "TY-1",
      "answers LOBBY_CREATION with LOBBY_CONNECT",
      ("        client.reply(Type.LOBBY_CREATION, CREATED)\n        lobby.found",
       "        client.reply(Type.LOBBY_CONNECT, CREATED)\n"
       "        lobby.found")),
    m("status-one-byte", "V-status.size", "writes the status as one byte",
      ("self.tell(kind, NUMBER.pack(status))",
       "self.tell(kind, bytes([status]))")),
    m("status-eight-bytes", "V-status.size", "writes the status as 64 bits",
      ("self.tell(kind, NUMBER.pack(status))",
       "self.tell(kind, NUMBER.pack(status) + bytes(4))")),
    m("status-as-text", "V-status.size", "writes the status as a digit",
      ("self.tell(kind, NUMBER.pack(status))",
       "self.tell(kind, str(status).encode())")),
]
