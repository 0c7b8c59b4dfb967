"""Session files as what fuzzing starts from: their cases as texts, the lines
that they send, and each case played as the steps of fuzz/steps.h.

Only what a seed needs is understood: values of the first rows, one round of
what is repeated, no expectations. What can't be translated is left out."""
import pathlib
import re
import subprocess

import steps
from steps import LEAVE, OBEY, OPEN, RAW, WAIT

ROOT = pathlib.Path(__file__).resolve().parents[1]
FOLDERS = ("corpus/sessions", "conformance/suite", "conformance/clients",
           "conformance/profile")
PEOPLE = "abcdef"
ROWS = 3  # of a table of values
RAW_MOST = 255


def files():
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.session"))


def cases(text):
    """Each case's lines, continued ones joined, as (words, whole text)."""
    for part in re.split(r"(?m)^(?=case )", text):
        if part.startswith("case "):
            joined = re.sub(r"[ \t]*\\\n[ \t]*", " ", part)
            lines = [re.sub(r"(^|\s)#(\s.*)?$", "", line).strip()
                     for line in joined.splitlines()]
            yield [line for line in lines if line], part


class Case:
    """Who is who in a case, and which steps it takes."""

    def __init__(self, lines):
        self.people = {}   # role: its letter
        self.values = {}   # variable: text
        self.steps = []    # (what, who, a) or (RAW, who, line)
        self.rows = []
        self.manual = set()
        table = None
        for line in lines:
            words = line.split()
            if table is not None:
                if words == ["end"]:
                    table = None
                else:
                    self.rows.append(dict(zip(table, words)))
            elif words[0] == "values":
                table = words[1:]
            else:
                self.line(words, line)

    def person(self, role):
        if role not in self.people and len(self.people) < len(PEOPLE):
            self.people[role] = PEOPLE[len(self.people)]
            self.values[role] = self.people[role]
            self.values[role + ".password"] = "p"
        return PEOPLE.find(self.people.get(role, "-"))

    def is_lobby(self, name, owner, words):
        protection = re.search(r'protection=(\w+)', words)
        passcode = re.search(r'passcode="?(\w+)', words)
        letter = PEOPLE[self.person(owner)]
        self.values[name + ".filename"] = name
        self.values[name + ".owner"] = letter
        self.values[name + ".json"] = (
            '{"Filename":"%s","Owner":"%s","Mode":"any","Protection":"%s",'
            '"Passcode":"%s"}' % (name, letter,
                                  protection[1] if protection else "public",
                                  passcode[1] if passcode else ""))

    def login(self, role):
        self.steps.append((OPEN, self.person(role), 1))

    def asks(self, role, line):
        self.steps.append((RAW, self.person(role), line))
        if role not in self.manual:
            self.steps.append((OBEY, 0, 1))

    def lobby(self, words, line):
        name, members = words[1].rstrip(":"), words[2:]
        members = [word for word in members if "=" not in word]
        self.is_lobby(name, members[0] if members else "owner", line)
        for member in members:
            if member not in self.people:
                self.login(member)
            kind = "CREATION" if member == members[0] else "CONNECT"
            self.asks(member, "LOBBY_%s json=${%s.json}" % (kind, name))
        self.steps.append((OBEY, 0, 1))

    def channel(self, words):
        name = words[1].rstrip(":")
        self.values[name] = name
        for member in words[2:]:
            if member not in self.people:
                self.login(member)
            kind = "CREATION" if member == words[2] else "CONNECTION"
            self.asks(member, "CHANNEL_%s channel=%s" % (kind, name))

    def line(self, words, line):
        first, rest = words[0], words[1:]
        if first == "manual":
            self.manual.update(rest)
        elif first == "users":
            for role in rest:
                self.login(role)
        elif first == "lobby" and rest:
            self.lobby(words, line)
        elif first == "channel" and rest:
            self.channel(words)
        elif first == "new" and rest[0] == "lobby":
            self.is_lobby(rest[1], rest[-1] if "of" in rest else "owner", line)
        elif first == "new":
            self.values[rest[1]] = rest[1]
        elif rest:
            self.action(first, rest, line)

    def action(self, role, rest, line):
        verb = rest[0]
        if verb == "send":
            self.asks(role, line.split(None, 2)[2])
        elif verb in ("login", "connect"):
            self.steps.append((OPEN, self.person(role), int(verb == "login")))
        elif verb in ("reset", "leave", "end"):
            self.steps.append((LEAVE, self.person(role), int(verb == "reset")))
        elif role == "wait":
            self.steps.append((WAIT, 0, 3))


def filled(text, values):
    for _ in range(2):
        text = re.sub(r"\$\{([\w.]+)\}", lambda m: values.get(m[1], "1"), text)
    return text


def parted(line):
    """The frame's line without what `send` says about how: (line, how)"""
    how = {}
    while match := re.match(r"(as|cut|more|size|type|name_size|first|pieces|"
                            r"pause)=(\S*)\s+", line):
        how[match[1]] = match[2]
        line = line[match.end():]
    return line, how


def frames_of(lines, tool):
    """Bytes for each line, b"" for what is none."""
    done = subprocess.run([tool], input="\n".join(lines) + "\n", text=True,
                          capture_output=True, check=True)
    return [bytes.fromhex(line) for line in done.stdout.split("\n")[:-1]]


def changed(data, how):
    """`cut`, `more` and `type` as ppconform does it: Taille tells the truth."""
    try:
        data = data[:len(data) - int(how.get("cut", "0"))]
        data += bytes.fromhex(how.get("more", ""))
        if how.get("type", "").isdigit():
            data = data[:2] + bytes([int(how["type"]) % 256]) + data[3:]
    except ValueError:
        pass
    if len(data) > 2 and how:
        data = len(data).to_bytes(2, "little")[:2] + data[2:]
    return data


def said(case, values):
    """What each RAW step sends: (line, how)"""
    for what, who, rest in case.steps:
        if what != RAW:
            continue
        line, how = parted(filled(rest, values))
        if not line.startswith("RAW") and "name=" not in line:
            line = re.sub(r"^(\S+)", r"\1 name=" + PEOPLE[who], line)
        yield line, how


def played(case, frames):
    """The case as an input of fuzz_session."""
    ready, taken = [], iter(frames)
    for what, who, rest in case.steps:
        if what == RAW:
            rest = next(taken)
            if not rest or len(rest) > RAW_MOST:
                continue
        if who >= 0:  # else more people than fuzz_session has
            ready.append((what, who, rest))
    return steps.session(0, *ready)


def all_cases(tool):
    """(text, session, lines, frames) of each case and row."""
    played_cases, lines = [], []
    for file in files():
        for statements, text in cases(file.read_text(encoding="utf-8")):
            case = Case(statements)
            for row in case.rows[:ROWS] or [{}]:
                sends = list(said(case, {**case.values, **row}))
                played_cases.append((text, case, sends))
                lines += [line for line, _ in sends]
    built = iter(frames_of(lines, tool))
    for text, case, sends in played_cases:
        frames = [changed(next(built), how) for _, how in sends]
        yield (text, played(case, frames), [line for line, _ in sends],
               [frame for frame in frames if frame])
