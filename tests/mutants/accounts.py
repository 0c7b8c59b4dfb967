"""Mistakes with accounts, logins and the ends of connections: A, V-5, T-5."""
from mutant import EVERY_CLIENT, REMEMBER_CLIENT, mutant as m

APPEND = "                self.unread += chunk"
TIMEOUT = "        async with asyncio.timeout_at(self.deadline):"
FIRST = "self.deadline: float | None = self.in_a_second()  # A-12, from accept"
COMPARE = "hmac.compare_digest(known, password)"
UNKNOWN = "            return self.read.bad_user_status"
REPLY = "        client.reply(Type.CONNECTION, status)\n"
BYE = ("        if status != ACCEPTED:\n"
       '            raise Goodbye("A-6, A-7, A-9")')
TAKEN = "return ALREADY_CONNECTED if connected else ACCEPTED"
FORGET = "            self.forget(client)  # first: the name is free at once (A-21)"
TURN = "while (frame := await client.next_frame()) is not None:"
LEAVE_ALL = """        self.leave_lobby(client)
        for channel in list(client.channels):
            self.leave_channel(client, channel)
"""
FREE = "        del self.online[self.key(client.name)]\n"
ENTRANCE = "    Type.CREATE_ACCOUNT: Server.sign_up,\n"
EXISTS = "status = EXISTS if self.key(frame.name) in self.accounts else CREATED"
GIVE_IN = "            self.forget(client)\n        return name in self.online"
# a reset that is not looked for before its connection's end
NO_LOOK = (GIVE_IN, "            pass\n        return name in self.online")


def caught(what: str) -> tuple[str, str]:
    """Notes the exception that ends a connection, to choose by it."""
    return ("        except (Goodbye, OSError):  # a time-out and a reset are "
            "OSErrors\n            pass",
            "        except (Goodbye, OSError) as error:\n"
            f"            client.gone = {what}")


MUTANTS = [
    # ---- the second in which to authenticate
    m("no-auth-timer", "A-12", "waits for ever",
      (FIRST, "self.deadline: float | None = None")),
    m("auth-timer-5s", "A-12", "waits for five seconds",
      ("AUTH_WAIT = 1.0", "AUTH_WAIT = 5.0")),
    m("auth-timer-hasty", "A-12", "waits for 0.3 seconds",
      ("AUTH_WAIT = 1.0", "AUTH_WAIT = 0.3")),
    m("auth-timer-starts-at-first-byte", "A-12",
      "a connection that says nothing stays",
      (FIRST, "self.deadline: float | None = None"),
      (TIMEOUT, TIMEOUT.replace("):", ") as timer:")),
      (APPEND, APPEND + """
                if not self.logged_in and self.deadline is None:
                    self.deadline = self.in_a_second()
                    timer.reschedule(self.deadline)""")),
    m("auth-timer-restarted-by-bytes", "A-13", "each byte buys a second",
      (TIMEOUT, TIMEOUT.replace("):", ") as timer:")),
      (APPEND, APPEND + """
                if self.deadline is not None:
                    self.deadline = self.in_a_second()
                    timer.reschedule(self.deadline)""")),
    m("auth-timer-ended-by-a-byte", "A-13", "one byte stops the timer",
      (TIMEOUT, TIMEOUT.replace("):", ") as timer:")),
      (APPEND, APPEND + """
                if self.signups == 0:
                    self.deadline = None
                    timer.reschedule(None)""")),
    m("auth-timer-ended-by-a-header", "A-13", "a header stops the timer",
      (TIMEOUT, TIMEOUT.replace("):", ") as timer:")),
      (APPEND, APPEND + """
                if self.signups == 0 and len(self.unread) >= 8:
                    self.deadline = None
                    timer.reschedule(None)""")),
    m("auth-timer-after-login", "A-15", "the timer runs on after the login",
      ("        client.deadline = None  # A-15\n", "")),
    m("idle-timeout", "A-15", "closes who says nothing for 2 seconds",
      (TIMEOUT, "        if self.logged_in:\n"
                "            self.deadline = self.in_a_second() + 1\n"
       + TIMEOUT)),
    m("one-at-a-time", "A-14", "accepts the next when this one has said hello",
      (TURN, "while (frame := await self.in_turn(client)) is not None:"),
      ("    def forget(self, client: Client) -> None:", """\
    async def in_turn(self, client: Client) -> Frame | None:
        if client.logged_in:
            return await client.next_frame()
        async with self.gate:
            return await client.next_frame()

    def forget(self, client: Client) -> None:"""),
      ("        self.channels: dict[str, Channel] = {}\n",
       "        self.channels: dict[str, Channel] = {}\n"
       "        self.gate = asyncio.Lock()\n")),
    m("locked-after-three", "A-16", "locks an account after 3 wrong passwords",
      ("            return BAD_PASSWORD",
       "            self.wrong[name] += 1\n            return BAD_PASSWORD"),
      (f"        if not {COMPARE}",
       f"        if self.wrong[name] >= 3 or not {COMPARE}"),
      ("        self.channels: dict[str, Channel] = {}\n",
       "        self.channels: dict[str, Channel] = {}\n"
       "        self.wrong: Counter[bytes] = Counter()\n")),

    # ---- before the login
    m("lists-before-login", "A-2", "answers LOBBY_FETCH to anyone",
      (ENTRANCE, ENTRANCE + "    Type.LOBBY_FETCH: Server.fetch_lobbies,\n")),
    m("channel-list-before-login", "A-2", "answers CHANNEL_FETCH to anyone",
      (ENTRANCE, ENTRANCE + "    Type.CHANNEL_FETCH: Server.fetch_channels,\n")),
    m("channels-before-login", "A-2", "creates channels for anyone",
      (ENTRANCE, ENTRANCE
       + "    Type.CHANNEL_CREATION: Server.create_channel,\n"),
      ("            channel.enter(client)\n\n    def connect_channel",
       "            client.logged_in and channel.enter(client)\n\n"
       "    def connect_channel")),
    m("speaks-before-login", "A-2", "relays messages of anyone",
      (ENTRANCE, ENTRANCE + "    Type.CHANNEL_MESSAGE: Server.speak,\n"),
      ("if client not in channel.members and",
       "if client.logged_in and client not in channel.members and")),
    m("drawing-to-strangers", "A-2", "relays drawing to those not logged in",
      EVERY_CLIENT, REMEMBER_CLIENT,
      ("        lobby.draw(client, frame.raw)",
       "        lobby.draw(client, frame.raw)\n"
       "        for c in Client.everyone:\n"
       "            if not c.logged_in:\n"
       "                c.send(frame.raw)")),
    m("messages-to-strangers", "A-2", "relays messages to those not logged in",
      EVERY_CLIENT, REMEMBER_CLIENT,
      ("        channel.relay(client, frame.raw)",
       "        channel.relay(client, frame.raw)\n"
       "        for c in Client.everyone:\n"
       "            if not c.logged_in:\n"
       "                c.send(frame.raw)")),
    m("other-first-frame-dropped", "A-3", "lets one go on after another frame",
      ("self.read.on_invalid if client.logged_in else self.read.early",
       "self.read.on_invalid")),

    # ---- passwords
    m("wrong-password-accepted", "A-6", "does not look at the password",
      (COMPARE, "True")),
    m("wrong-password-answers-1", "A-6", "a wrong password is answered 1",
      ("            return BAD_PASSWORD", "            return ALREADY_CONNECTED")),
    m("wrong-password-not-closed", "A-6", "lets one try again",
      (BYE, "        if status == BAD_PASSWORD and "
            "self.key(frame.name) in self.accounts:\n            return\n"
       + BYE)),
    m("wrong-password-no-reply", "A-6", "closes without a word",
      (REPLY, "        if status != BAD_PASSWORD or "
              "self.key(frame.name) not in self.accounts:\n    " + REPLY)),
    m("reply-eaten-by-reset", "V-5",
      "a reset, because of bytes behind the frame, takes the reply along",
      (REPLY, "        if status != ACCEPTED and client.unread:\n"
              "            client.writer.transport.abort()\n"
              '            raise Goodbye("V-5")\n' + REPLY)),
    m("password-prefix", "A-6", "compares as many bytes as were sent",
      (COMPARE, "known.startswith(password)")),
    m("password-with-a-tail", "A-6", "compares as many bytes as are stored",
      (COMPARE, "password.startswith(known)")),
    m("password-of-8", "A-6", "compares the first 8 bytes",
      (COMPARE, "known[:8] == password[:8]")),
    m("password-of-72", "A-6", "hashes the first 72 bytes",
      (COMPARE, "known[:72] == password[:72]")),
    m("password-any-case", "A-6", "ignores case in passwords",
      (COMPARE, "known.lower() == password.lower()")),
    m("password-trimmed", "A-6", "trims spaces around passwords",
      (COMPARE, "known.strip() == password.strip()")),
    m("password-ascii", "A-4", "knows passwords in ASCII only",
      (COMPARE, "(password.isascii() and known == password)")),
    m("password-of-another", "A-6", "accepts anybody's password",
      (COMPARE, "password in self.accounts.values()")),
    m("password-empty-refused", "V-password.utf8", "wants a password",
      ('        self.text(data, "V-password.utf8")',
       '        self.text(data, "V-password.utf8")\n'
       '        self.must(data != b"", "V-password")')),
    m("password-empty-accepted", "A-6", "an empty password fits every account",
      (COMPARE, "(not password or known == password)")),
    m("password-latin1", "V-password.utf8", "accepts a password in Latin-1",
      ('        self.text(data, "V-password.utf8")', '        pass')),

    # ---- who is not there
    m("unknown-user-accepted", "A-7", "lets unknown users in",
      (UNKNOWN, "            return ACCEPTED"),
      (FREE, "        self.online.pop(self.key(client.name), None)\n")),
    m("unknown-user-not-closed", "A-7", "lets unknown users try again",
      (BYE, "        if self.key(frame.name) not in self.accounts:\n"
            "            return\n" + BYE)),
    m("unknown-user-no-reply", "A-7", "closes without a word",
      (UNKNOWN, '            raise Goodbye("A-7")')),

    # ---- who is there already
    m("second-login-kicks-the-first", "A-9", "the new session replaces the old",
      (TAKEN, "if connected:\n            old = self.online[name]\n"
              "            self.forget(old)\n"
              "            old.writer.transport.abort()\n"
              "        return ACCEPTED")),
    m("second-login-accepted", "A-9", "two sessions of one name",
      (TAKEN, "return ACCEPTED"),
      (FREE, "        self.online.pop(self.key(client.name), None)\n")),
    m("second-login-not-closed", "A-9", "answers 1 and waits",
      (BYE, "        if status == ALREADY_CONNECTED:\n            return\n"
       + BYE)),
    m("second-login-answers-2", "A-9", "answers 2 to the right password",
      (TAKEN, "return BAD_PASSWORD if connected else ACCEPTED")),
    m("second-login-no-reply", "A-9", "closes without a word",
      (TAKEN, "if connected:\n            raise Goodbye('A-9')\n"
              "        return ACCEPTED")),
    m("second-login-empties-the-first", "A-9",
      "the session that was there loses its lobby",
      (TAKEN, "if connected:\n            "
              "self.leave_lobby(self.online[name])\n        " + TAKEN)),
    m("second-login-mutes-the-first", "A-9",
      "the session that was there loses its channels",
      (TAKEN, "if connected:\n"
              "            for channel in list(self.online[name].channels):\n"
              "                channel.leave(self.online[name])\n        "
       + TAKEN)),
    m("refused-login-frees-the-name", "A-9",
      "the refused connection's end frees the name",
      (REPLY, REPLY + "        client.refused = frame.name if status == "
                      "ALREADY_CONNECTED else None\n"),
      ("        already, client.gone",
       "        self.online.pop(getattr(client, 'refused', None), None)\n"
       "        already, client.gone"),
      (FREE, "        self.online.pop(self.key(client.name), None)\n")),
    m("connected-before-password", "A-10", "answers 1 to a wrong password too",
      ("if self.read.connected_first and connected:", "if connected:")),

    # ---- the end of a connection
    m("name-kept-after-reset", "A-21", "a reset does not free the name",
      NO_LOOK, caught("not isinstance(error, Goodbye)")),
    m("name-kept-after-close", "A-21", "a FIN does not free the name",
      NO_LOOK,
      ("            await self.converse(client)\n",
       "            await self.converse(client)\n            client.gone = True\n"
       )),
    m("name-kept-after-garbage", "A-21",
      "a connection that the server closed keeps its name",
      NO_LOOK, caught("isinstance(error, Goodbye)")),
    m("name-kept-in-mid-frame", "A-21",
      "an end in the middle of a frame does not free the name",
      NO_LOOK,
      (FORGET, "            client.gone = client.gone or bool(client.unread)\n"
       + FORGET)),
    m("name-kept-for-a-second", "A-21", "frees the name a second later",
      NO_LOOK,
      (FORGET, "            await asyncio.sleep(1)\n" + FORGET)),
    m("ghost-in-the-lobby", "A-21", "the lost stay in their lobby",
      ("        self.leave_lobby(client)\n        for channel in list",
       "        for channel in list")),
    m("ghost-in-the-lobby-after-reset", "A-21",
      "those whose connection was reset stay in their lobby",
      NO_LOOK, caught("client.gone\n            client.reset = "
                      "not isinstance(error, Goodbye)"),
      ("        self.leave_lobby(client)\n        for channel in list",
       "        if not getattr(client, 'reset', False):\n"
       "            self.leave_lobby(client)\n        for channel in list")),
    m("ghost-in-the-channel", "A-21", "the lost stay in their channels",
      (LEAVE_ALL, "        self.leave_lobby(client)\n")),
    m("ghost-in-the-second-channel", "A-21",
      "the lost leave the first of their channels",
      (LEAVE_ALL, LEAVE_ALL.replace("list(client.channels)",
                                    "list(client.channels)[:1]"))),

    # ---- names and new accounts
    m("names-any-case", "A-5", "Alice may log in as alice",
      ("return name.lower() if self.read.case_insensitive_names else name",
       "return name.lower()")),
    m("names-trimmed", "A-5", "names are trimmed",
      ("return name.lower() if self.read.case_insensitive_names else name",
       "return name.strip()")),
    m("signup-overwrites", "A-17", "CREATE_ACCOUNT changes a password",
      ("self.accounts.setdefault(self.key(frame.name), frame.data)",
       "self.accounts[self.key(frame.name)] = frame.data")),
    m("signup-exists-answers-1", "A-17", "EXISTS is 1",
      (EXISTS, EXISTS.replace("EXISTS if", "1 if"))),
    m("signup-exists-answers-0", "A-17", "a name that is taken is answered 0",
      (EXISTS, "status = CREATED")),
    m("signup-forgets", "A-17", "answers CREATED and creates nothing",
      ("        self.accounts.setdefault(self.key(frame.name), frame.data)\n",
       "")),
    m("signup-nameless", "A-17", "an account may have no name",
      ("if not name or any(", "if any(")),
    m("signup-control-characters", "A-17", "a name may hold a line feed",
      ('if not name or any(unicodedata.category(c) == "Cc" for c in name):',
       "if not name:")),
    m("signup-logs-in", "A-17", "who signed up is connected",
      ("        client.deadline = client.in_a_second()  # A-18\n", """\
        if status == CREATED:
            client.name, client.logged_in = frame.name, True
            self.online[self.key(client.name)] = client
            client.deadline = None
""")),
    m("signup-buys-no-time", "A-18", "the second still counts from accept",
      ("        client.deadline = client.in_a_second()  # A-18\n", "")),
    m("signup-ends-the-timer", "A-18", "no timer after CREATE_ACCOUNT",
      ("        client.deadline = client.in_a_second()  # A-18\n",
       "        client.deadline = None\n")),
    m("signup-closes", "A-18", "closes behind CREATE_ACCOUNT",
      ("        if self.read.signup_closes:\n", "        if True:\n")),
    m("signup-without-end", "A-18", "as many accounts as one likes",
      ("MAX_SIGNUPS = 3", "MAX_SIGNUPS = 1000")),
    m("signup-counts-created", "A-18", "does not count those that existed",
      ("        client.signups += 1\n",
       "        client.signups += status == CREATED\n")),
    m("login-once-more", "A-20", "accepts CONNECTION once connected",
      ("        client.reply(frame.type, ALREADY_CONNECTED\n",
       "        client.reply(frame.type, ACCEPTED\n"),
      ('        if self.read.second_login == "reject":\n',
       "        if frame.type != Type.CONNECTION:\n")),
    m("signup-once-connected", "A-20", "CREATE_ACCOUNT works once connected",
      ("    Type.CREATE_ACCOUNT: Server.log_in_again,\n",
       "    Type.CREATE_ACCOUNT: Server.sign_up,\n"),
      ("        elif frame.name != client.name and not self.read.any_name:\n",
       "        elif frame.name != client.name "
       "and frame.type != Type.CREATE_ACCOUNT:\n")),
]
