"""Mistakes with the freeze that lets one join: S, D-8."""
from mutant import mutant as m

THAW_TELLS = """            if member not in self.waiting:
                member.reply(Type.LOBBY_FREEZE_STATE, 0)"""
THAW_ONE = "                member.reply(Type.LOBBY_FREEZE_STATE, 0)"
LEFT = "        elif self.frozen and not self.joiners:\n"
LOADED = """        self.loaded.add(client)
        self.joiners.discard(client)
        if self.frozen and not self.joiners:
"""
LEAVER = "            client.reply(Type.LOBBY_FREEZE_STATE, 0)  # S-10"
FETCH = "            joiner.tell(Type.FETCH_DATABASE)"
ASK = "            self.saver.tell(Type.UPDATE_DATABASE)"
HELD = """        for frame in held:
            self.relay(frame.sender, frame.raw, frame.saved_for)"""
HOLD = "        self.held.append(Held(sender, raw))\n"
SAVING = "Phase.SAVING, self.read.save_wait, self.load)"
LOADING = "Phase.LOADING, self.read.load_wait, self.thaw)"
FROZEN = "        member.reply(Type.LOBBY_FREEZE_STATE, 1)"
CONNECTED = """        client.reply(Type.LOBBY_CONNECT, CONNECTED)
        lobby.enter(client)
"""
NO_TIMER = (LOADING, LOADING.replace("self.read.load_wait", "86400"))
OPENS = "        elif self.phase is Phase.SAVING:  # S-9: shares that freeze"
RELAYED = "            if member in self.waiting or member in saved_for:"

MUTANTS = [
    # ---- told 1, told 0
    m("frozen-for-ever", "S-4", "never tells anyone 0",
      (THAW_TELLS, "            pass")),
    m("thaw-of-the-joiner-only", "S-3", "tells the joiner alone 0",
      (THAW_TELLS, THAW_TELLS.replace(
          "not in self.waiting", "is list(self.members)[-1]"))),
    m("thaw-not-of-the-joiner", "S-3", "tells all but the joiner 0",
      ("        self.joiners.clear()\n        self.saver = None\n", ""),
      ("        if self.frozen and not self.joiners:\n            self.thaw()\n\n",
       "        if self.frozen and not self.joiners:\n"
       "            self.waiting[client] = None\n            self.thaw()\n"
       "            del self.waiting[client]\n\n")),
    m("thaw-of-the-saver-only", "S-3", "tells the first member alone 0",
      (THAW_TELLS, THAW_TELLS.replace(
          "not in self.waiting", "is next(iter(self.members))"))),
    m("frozen-when-the-joiner-leaves", "S-4",
      "waits for a joiner that left the lobby", NO_TIMER,
      (LEFT, "        elif self.frozen and not self.joiners "
             "and client.gone:\n")),
    m("frozen-when-the-joiner-is-lost", "S-4",
      "waits for a joiner whose connection ended", NO_TIMER,
      (LEFT, "        elif self.frozen and not self.joiners "
             "and not client.gone:\n")),
    m("frozen-while-loading-when-the-joiner-goes", "S-4",
      "looks for joiners that go before the save only", NO_TIMER,
      (LEFT, LEFT.replace("self.frozen", "self.phase is Phase.SAVING"))),
    m("thaw-untold-when-the-joiner-goes", "S-3",
      "draws on when the joiner goes, and tells nobody",
      (LEFT + "            self.thaw()  # S-4\n",
       LEFT + "            self.enter_phase(Phase.THAWED, self.read.thaw, "
              "self.open)\n")),
    m("second-joiner-freezes-for-ever", "S-4",
      "of two joiners in a freeze it hears one", NO_TIMER,
      (LOADED, LOADED.replace(
          "        self.joiners.discard(client)\n",
          "        if len(self.joiners) == 1:\n"
          "            self.joiners.discard(client)\n"))),
    m("first-joiner-thaws", "S-5", "thaws when the first of two has loaded",
      (LOADED, LOADED.replace("and not self.joiners", ""))),
    m("late-joiner-forgotten", "S-4", "one who comes while others load waits "
      "for ever", ("        if self.waiting:\n            self.begin_freeze()",
                   "        pass")),
    m("freeze-told-to-the-joiner-only", "S-5", "tells the joiner alone 1",
      (FROZEN, "        if member in self.joiners:\n    " + FROZEN)),
    m("freeze-not-told-to-the-joiner", "S-5", "the joiner is told 0 only",
      (FROZEN, "        if member not in self.joiners:\n    " + FROZEN)),
    m("freeze-told-twice", "S-9", "tells all 1 again for a second joiner",
      (OPENS + "\n            self.freeze(client)",
       OPENS + "\n            for member in self.members:\n"
               "                self.freeze(member)")),
    m("freeze-before-connected", "S-5", "LOBBY_CONNECT comes after the freeze",
      (CONNECTED, "\n".join(reversed(CONNECTED.split("\n")[:2])) + "\n")),
    m("leaver-not-told", "S-10", "one who leaves a frozen lobby is not told 0",
      (LEAVER, "            pass")),
    m("freeze-state-2", "V-status.size", "tells 2 instead of 1",
      (FROZEN, FROZEN.replace("1)", "2)"))),

    # ---- saving and loading
    m("no-load", "S-5", "never sends FETCH_DATABASE",
      (FETCH, "            pass")),
    m("no-freeze", "S-5", "joining is LOBBY_CONNECT and no more",
      ("        if self.read.no_freeze:\n", "        if True:\n")),
    m("load-before-saved", "S-5", "does not wait for the saver",
      (ASK, ASK + "\n            self.load()")),
    m("load-to-all", "S-5", "everybody must load",
      (FETCH, FETCH + "\n        for m in self.members:\n"
              "            m in self.asked or m.tell(Type.FETCH_DATABASE)")),
    m("thaw-before-loaded", "S-5", "does not wait for the joiner",
      ("    def has_loaded(self", "    def load_and_thaw(self) -> None:\n"
       "        self.load()\n        self.thaw()\n\n    def has_loaded(self"),
      ("        if client is self.saver:\n            self.load()",
       "        if client is self.saver:\n            self.load_and_thaw()")),
    m("joiner-saves", "S-7", "asks the joiner to save",
      (ASK, "            list(self.members)[-1].tell(Type.UPDATE_DATABASE)")),
    m("all-save", "S-7", "asks everybody to save",
      (ASK, "            for m in self.members:\n"
            "                m.tell(Type.UPDATE_DATABASE)")),
    m("newest-saves", "S-7", "asks the newest member to save",
      ("next((m for m in self.members if", "next((m for m in "
       "reversed(self.members) if")),
    m("unloaded-saves", "S-7", "asks one to save who never loaded",
      ("next((m for m in self.members if m in self.loaded), None)",
       "next((m for m in self.members if m not in self.joiners), None)")),
    m("nobody-saves", "S-7", "never sends UPDATE_DATABASE",
      ("        if self.saver is None or self.read.no_save:\n",
       "        if True:\n")),
    m("anyone-has-saved", "S-14", "takes anyone's UPDATE_DATABASE for an answer",
      ("        if client is self.saver:\n            self.load()",
       "        if self.saver:\n            self.load()")),
    m("unasked-load-counts", "S-14", "takes FETCH_DATABASE before it asked",
      ("        if client not in self.asked:\n",
       "        if client not in self.joiners:\n"),),
    m("unasked-load-thaws", "S-14", "anyone's FETCH_DATABASE ends the freeze",
      ("            return  # S-14\n",
       "            if self.phase is Phase.LOADING:\n"
       "                self.thaw()\n            return\n")),
    m("saver-leaves", "S-8", "does not notice that the saver went",
      (SAVING, SAVING.replace("self.read.save_wait", "86400")),
      ("        elif client is self.saver:\n            self.ask_saver()\n",
       "")),
    m("saver-silent", "S-8", "waits for the saver for ever",
      (SAVING, SAVING.replace("self.read.save_wait", "86400"))),
    m("joiner-silent", "S-8", "waits for the joiner for ever", NO_TIMER),
    m("joiner-given-a-second", "S-8", "waits for the joiner for one second",
      (LOADING, LOADING.replace("self.read.load_wait", "1"))),
    m("late-load-forgotten", "S-8", "a late answer does not count",
      ("        self.joiners.clear()\n        self.saver = None\n",
       "        self.joiners.clear()\n        self.asked.clear()\n"
       "        self.saver = None\n")),
    m("freeze-after-freeze", "S-9", "the next freeze follows at once",
      ("Phase.THAWED, self.read.thaw, self.open", "Phase.THAWED, 0, self.open")),
    m("waiting-get-relays", "S-9", "one who waits for its freeze gets relays",
      (RELAYED, "            if member in saved_for:")),
    m("loading-shared", "S-9", "a join while others load shares their freeze",
      (OPENS, "        elif self.frozen:"),
      (FROZEN, FROZEN + "\n        if self.phase is Phase.LOADING:\n"
               "            self.asked.add(member)\n"
               "            member.tell(Type.FETCH_DATABASE)")),

    # ---- what is drawn meanwhile
    m("frozen-drawing-relayed", "S-2", "relays while the lobby is frozen",
      ('self.frozen and self.read.freeze == "hold"', "False"),
      ("        elif not self.frozen or self.read.freeze == ",
       "        elif True or self.read.freeze == ")),
    m("frozen-drawing-lost", "S-11", "drops what is drawn while frozen",
      ('self.frozen and self.read.freeze == "hold"', "False")),
    m("frozen-drawing-rejected", "S-11", "rejects what is drawn while frozen",
      (HOLD, '        raise Goodbye("S-11")\n')),
    m("frozen-drawing-of-leavers-lost", "S-11",
      "drops what was drawn by one who left",
      (HELD, HELD.replace("            self", "            if frame.sender in "
                          "self.members:\n                self"))),
    m("frozen-drawing-last-lost", "S-11", "loses the last held frame",
      (HELD, HELD.replace("in held:", "in held[:-1]:"))),
    m("frozen-drawing-twice", "D-8", "relays it at once, and after the 0",
      (HOLD, HOLD + "        self.relay(sender, raw, self.joiners)\n")),
    m("frozen-drawing-late", "D-8", "relays it behind what came later",
      (HELD, """        def later() -> None:
            for frame in held:
                self.relay(frame.sender, frame.raw, frame.saved_for)
        asyncio.get_running_loop().call_later(0.05, later)""")),
    m("frozen-drawing-reversed", "D-8", "relays the last first",
      (HELD, HELD.replace("in held:", "in reversed(held):"))),
    m("frozen-drawing-again", "D-8", "relays it after every freeze",
      ("        held, self.held = self.held, []\n",
       "        held = list(self.held)\n")),
    m("frozen-drawing-before-the-0", "S-2", "relays it just before the 0",
      (HELD, "        pass"),
      ("        self.enter_phase(Phase.THAWED, self.read.thaw, self.open)\n",
       "        for frame in self.held:\n"
       "            self.relay(frame.sender, frame.raw, frame.saved_for)\n"
       "        self.enter_phase(Phase.THAWED, self.read.thaw, self.open)\n")),
    m("frozen-drawing-back-to-its-sender", "D-5",
      "what was held is relayed to its sender too",
      (HELD, HELD + "\n            if frame.sender in self.members:\n"
                    "                frame.sender.send(frame.raw)")),
    m("saved-drawing-again", "S-12",
      "relays to the joiner what the saver had saved",
      ("                frame.saved_for = set(self.joiners)",
       "                pass")),
    m("drawing-missed-by-the-joiner", "S-15",
      "relays nothing of the freeze to the joiner",
      ("            if frame.sender is self.saver:\n", "            if True:\n")),
    m("mute-after-a-join", "D-1", "relays nothing after the first freeze",
      ("        elif not self.frozen or self.read.freeze == ",
       "        elif not self.waiting and self.timer is None or "
       "self.read.freeze == "),
      ("        self.enter_phase(Phase.OPEN)\n        if self.waiting:",
       "        self.timer = asyncio.get_running_loop().call_later(9, int)\n"
       "        self.phase = Phase.OPEN\n        if self.waiting:")),
]
