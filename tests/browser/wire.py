"""Frames with their fields, as a run's dialogue has them (docs/REPORT.md)."""
import struct

TYPES = {3: "CONNECTION", 6: "LOBBY_CONNECT", 11: "CHANNEL_FETCH",
         12: "ADD_STROKE", 10: "CHANNEL_MESSAGE", 28: "LOBBY_FREEZE_STATE"}
DATE = 1516147200


def field(name, value, offset, size):
    return {"name": name, "value": value, "offset": offset, "size": size}


def frame(number, name, parts, words, sender="client", date=DATE):
    """`parts`: (field, value, bytes) of the data, one after another."""
    nom = name.encode("utf-8", "replace")[:255]
    size = 8 + len(nom) + sum(len(data) for _, _, data in parts)
    head = struct.pack("<HBIB", size, number, date, len(nom)) + nom
    fields = [field("size", size, 0, 2), field("type", number, 2, 1),
              field("date", date, 3, 4), field("name_size", len(nom), 7, 1),
              field("name", name, 8, len(nom))]
    offset = len(head)
    for title, value, data in parts:
        fields.append(field(title, value, offset, len(data)))
        head, offset = head + data, offset + len(data)
    kind, quoted = TYPES.get(number, str(number)), name or '""'
    return {"type": kind, "text": f"{kind} name={quoted} date={date} {words}",
            "hex": head.hex(), "from": sender, "fields": fields}


def login(name, password):
    return frame(3, name, [("password", password, password.encode())],
                 f'password="{password}"')


def accepted(status=0):
    names = ["ACCEPTED", "USER_ALREADY_CONNECTED", "BAD_PASSWORD"]
    return frame(3, "", [("status", names[status], struct.pack("<i", status))],
                 f"status={names[status]}", "server")


def stroke(name, index, points, sender="client"):
    flat = b"".join(struct.pack("<ff", x, y) for x, y in points)
    words = "".join(f"({x},{y})" for x, y in points)
    return frame(12, name, [
        ("index", index, struct.pack("<i", index)),
        ("rgba", "#ff8000ff", bytes.fromhex("ff8000ff")),
        ("height", 2, struct.pack("<i", 2)),
        ("width", 2, struct.pack("<i", 2)),
        ("points", words, flat),
    ], f"index={index} rgba=#ff8000ff height=2 width=2 points={words}", sender)


def message(name, channel, content, sender="client"):
    whole = f"{channel} ; {content}"
    made = frame(10, name, [("message", whole, whole.encode("utf-8", "replace"))],
                 f"channel={channel} content={content}", sender)
    start = made["fields"][-1]["offset"]
    size = len(channel.encode("utf-8", "replace"))
    made["fields"].append(field("channel", channel, start, size))
    return made


def freeze(state):
    return frame(28, "", [("state", ["DRAW", "FROZEN"][state], struct.pack("<I", state))],
                 f"state={['DRAW', 'FROZEN'][state]}", "server")


def event(at, client, what, said=None, **more):
    return {"at": at, "client": client, "what": what, **(said or {}), **more}
