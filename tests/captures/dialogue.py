"""Who says what: the frames of the captures, taken from corpus/frames.jsonl."""
import collections
import json
import pathlib
import re
import struct

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus"

# user: "alice"; sender: "client" or "server"; the bytes of one frame
Said = collections.namedtuple("Said", "user sender frame")

CAT = ('{"Filename":"cat","Owner":"alice","Mode":"stroke",'
       '"Protection":"public","Passcode":""}')

# USER > what it sends; USER < what the server sends it; USER * what it draws
# or says and all the others here get
SHORT = f"""
alice > CONNECTION password=secret
alice < CONNECTION status=ACCEPTED
alice > LOBBY_CREATION json={CAT}
alice < LOBBY_CREATION status=CREATED
alice > ADD_STROKE index=0 rgba=#01020304 height=2.0 width=2.5 points=(-0.1,1e-7)
zoé > CONNECTION password="mot de passe: été"
zoé < CONNECTION status=ACCEPTED
zoé > CHANNEL_FETCH
zoé < CHANNEL_FETCH json=[]
alice > LOBBY_DISCONNECT
"""

LOBBY = f"""
alice > CONNECTION password=secret
alice < CONNECTION status=ACCEPTED
alice > LOBBY_FETCH
alice < LOBBY_FETCH json=[]
alice > LOBBY_CREATION json={CAT}
alice < LOBBY_CREATION status=CREATED
alice > CHANNEL_CREATION channel=general
zoé > CONNECTION password="mot de passe: été"
zoé < CONNECTION status=ACCEPTED
zoé > LOBBY_CONNECT json={CAT}
zoé < LOBBY_CONNECT status=CONNECTED
zoé < LOBBY_FREEZE_STATE state=FROZEN
alice < LOBBY_FREEZE_STATE state=FROZEN
alice < UPDATE_DATABASE
alice > UPDATE_DATABASE
zoé < FETCH_DATABASE
zoé > FETCH_DATABASE
zoé < LOBBY_FREEZE_STATE state=DRAW
alice < LOBBY_FREEZE_STATE state=DRAW
zoé > CHANNEL_CONNECTION channel=general
"""

DRAWING = """
alice * RESIZE_CANVAS length=640 width=480.5
alice * ADD_STROKE index=0 rgba=#01020304 height=2.0 width=2.5 points=(-0.1,1e-7)
zoé * ADD_STROKE index=3 rgba=#ff0000ff height=2 width=2 points=(1.5,2)(3,4)
zoé * SELECTED_STROKE indexes=0,5,2
alice * INSERT_STROKE index=3 rgba=#ff0000ff height=2 width=2 points=(1.5,2)(3,4)
zoé * UNSELECTED_STROKE indexes=0,5,2
alice * REPLACE_STROKE index=0 rgba=#01020304 height=2.0 width=2.5 points=(-0.1,1e-7)
zoé * REMOVE_STROKE indexes=9,4,0
"""

CHAT = """
alice * CHANNEL_MESSAGE channel=general content="hello, all"
zoé * CHANNEL_MESSAGE channel=general content="one ; two; three"
alice > CHANNEL_FETCH
alice < CHANNEL_FETCH json=[{"Name":"general","Clients":["alice","zoé"]}]
"""

THIRD = f"""
chen > CONNECTION password=secret
chen < CONNECTION status=ACCEPTED
chen > LOBBY_CONNECT json={CAT}
chen < LOBBY_CONNECT status=CONNECTED
chen < LOBBY_FREEZE_STATE state=FROZEN
zoé < LOBBY_FREEZE_STATE state=FROZEN
alice < LOBBY_FREEZE_STATE state=FROZEN
alice < UPDATE_DATABASE
alice > UPDATE_DATABASE
chen < FETCH_DATABASE
chen > FETCH_DATABASE
chen < LOBBY_FREEZE_STATE state=DRAW
zoé < LOBBY_FREEZE_STATE state=DRAW
alice < LOBBY_FREEZE_STATE state=DRAW
chen * ADD_STROKE index=3 rgba=#ff0000ff height=2 width=2 points=(1.5,2)(3,4)
alice * RESET_CANVAS
"""

EVENING = LOBBY + DRAWING + CHAT
PARTY = EVENING + THIRD


def _known_frames():
    """The corpus' valid frames, by sender and text without name and date."""
    known = {}
    for line in (CORPUS / "frames.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        if case["valid"]:
            text = re.sub(r" name=\S* date=\d+", "", case["text"])
            known.setdefault((case["from"], text), bytes.fromhex(case["hex"]))
    return known


def renamed(frame, name):
    """The same frame from another user. A server's own frames have no name."""
    kind, date, length = struct.unpack_from("<BIB", frame, 2)
    if not length:
        return frame
    name = name.encode()
    data = frame[8 + length:]
    head = struct.pack("<HBIB", 8 + len(name) + len(data), kind, date, len(name))
    return head + name + data


def dialogue(lines):
    """What is said, one after the other: a list of Said."""
    known, here, said = _known_frames(), [], []
    for line in filter(None, lines.splitlines()):
        user, how, text = line.split(" ", 2)
        if user not in here:
            here.append(user)
        sender = "server" if how == "<" else "client"
        frame = renamed(known[sender, text], user)
        said.append(Said(user, sender, frame))
        if how == "*":
            said += [Said(other, "server", frame)
                     for other in here if other != user]
    return said
