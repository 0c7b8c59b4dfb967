"""The inputs of fuzz_session, byte by byte: see fuzz/steps.h."""

(SAY, DRAW, OBEY, HOLD, DELIVER, RAW, LEAVE, WAIT, WINDOW, STORE, TURN, OPEN,
 ENTER, MEMORY) = range(14)
ALL_IN = 0x40  # all of them in lobby 0
EVERY = 255    # a window without limit


def session(people, *steps, readings=0, limits=0):
    data = bytes([readings, limits, people])
    for what, *rest in steps:
        payload = b""
        if what == RAW:
            who, payload = rest
            rest = [who, len(payload)]
        data += bytes([what, *rest, 0, 0, 0][:4]) + payload
    return data
