"""Who may know whom (docs/ARCHITECTURE.md): reads the #include lines."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

# room: what the names in its own quotes and the kit's own <...> may begin with
ALLOWED = {
    "lib": (("",), ("polypaint/",)),
    "lib/cli": ((), ("cli/",)),
    "server/hub": (("hub/",), ("polypaint/",)),
    "server": (("hub/hub.h", "store/", ""), ("polypaint/", "cli/")),
    "conformance": (("",), ("polypaint/", "cli/")),
    "pcap-tools": (("",), ("polypaint/", "cli/")),
    "tools/ppclient": (("",), ("polypaint/", "cli/")),
    "tools/ppcorpus": (("",), ("polypaint/", "cli/")),
}
KIT = ("polypaint/", "cli/")
FORBIDDEN = {
    "lib": ("uv.h", "sqlite3.h", "cjson/", "time.h", "unistd.h"),
    "server/hub": ("uv.h", "sqlite3.h", "sodium.h", "time.h", "stdio.h"),
}


def room_of(path):
    parts = path.relative_to(ROOT).parts
    for size in (2, 1):
        room = "/".join(parts[:size])
        if room in ALLOWED:
            return room
    return None


def includes():
    for folder in ("lib", "server", "conformance", "pcap-tools", "tools"):
        for path in (ROOT / folder).rglob("*.[ch]"):
            for line in path.read_text().splitlines():
                found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
                if found:
                    yield path, found.group(1) == '"', found.group(2)


def broken_rule(path, quoted, name):
    room = room_of(path)
    if room is None:
        return "in no room that docs/ARCHITECTURE.md knows"
    own, public = ALLOWED[room]
    if ".." in name:
        return "includes upwards"
    if any(name.startswith(word) for word in FORBIDDEN.get(room, ())):
        return f"{room} does without {name}"
    if quoted and not any(name.startswith(word) for word in own):
        return f"{room} may not know {name}"
    if quoted and room == "server" and name.startswith("hub/") and name != "hub/hub.h":
        return "only hub.h is the hub's public face"
    if not quoted and name.startswith(KIT) and not name.startswith(public):
        return f"{room} may not know {name}"
    return None


def test_no_room_knows_more_than_it_may():
    found = list(includes())
    assert len(found) > 100
    faults = [f"{path.relative_to(ROOT)}: {name}: {why}"
              for path, quoted, name in found
              if (why := broken_rule(path, quoted, name))]
    assert not faults, "\n".join(faults)
