"""Runs as docs/REPORT.md describes them, to look at and test the page with.

`python3 tests/browser/sample.py [small|hostile|large]` prints their lines;
write_page.c, which conftest.py builds, makes them a page.
"""
import json
import sys

import document
import wire
from wire import event

SCRIPT = """case "{title}"
  clause {ids}
  lobby room: alice bob
  users carol

  alice send ADD_STROKE index=3 rgba=#ff8000ff height=2 width=2 points=(1.5,2)(3,4)
  bob expect @alice
  carol expect nothing
"""
LINE = 14  # where each case begins in its file
FAILING = LINE + 6


def case(number, name, title, ids, level, verdict, dialogue, **more):
    script = SCRIPT.format(title=title, ids=" ".join(ids))
    failure = {
        "step": {"number": FAILING, "text": "bob expect @alice"},
        "expected": "ADD_STROKE, byte for byte as alice sent it",
        "came": "ADD_STROKE with another date", "why": "byte 3: 1b, not 00",
    } if verdict in ("FAIL", "DIFFERS", "XFAIL") else {}
    if verdict in ("SKIP", "ERROR"):
        failure["why"] = "the server has no CREATE_ACCOUNT"
    return {"kind": "verdict", "case": name, "title": title,
            "file": name.rsplit(":", 1)[0] + ".session", "line": LINE,
            "clauses": ids, "level": level, "verdict": verdict,
            "seconds": 0.004 + number % 7 / 100, **failure,
            "again": f"ppconform --case='{name}' localhost:5000",
            "script": script, **more, "dialogue": dialogue}


def talk(verdict):
    """Three clients; the relayed stroke is wrong when the case failed."""
    sent = wire.stroke("alice", 3, [(1.5, 2.0), (3.0, 4.0)])
    came = {**sent, "from": "server"}
    if verdict in ("FAIL", "DIFFERS"):
        came = {**came, "hex": came["hex"][:6] + "1b" + came["hex"][8:],
                "clause": "F-2", "why": "the sender's date was not kept"}
    events = []
    for i, who in enumerate(("alice", "bob", "carol")):
        at = i / 1000
        events += [event(at, who, "connect"),
                   event(at + .001, who, "send", wire.login(who, "s3cret")),
                   event(at + .002, who, "receive", wire.accepted())]
    events += [
        event(.006, "alice", "receive", wire.freeze(0)),
        event(.007, "alice", "send", sent, line=LINE + 5),
        event(.008, "bob", "receive", came, line=FAILING),
        event(.009, "carol", "send", wire.message("carol", "chat", "still there?")),
        event(.010, "carol", "end"), event(.011, "carol", "closed"),
        event(.012, "bob", "reset"), event(.013, "alice", "close"),
    ]
    return events


def long_talk(size):
    yield event(0, "alice", "connect")
    yield event(0, "bob", "connect")
    for i in range(size):
        said = wire.stroke("alice", i, [(i, 2.0)])
        yield event(i / 1e4, "alice", "send", said)
        yield event(i / 1e4, "bob", "receive", {**said, "from": "server"})


def verdict_of(level, number, run):
    """Mostly passes; what fails, and where, differs from run to run."""
    if run and number % 31 == run:
        return "FAIL" if level == "R" else "DIFFERS"
    if run and number % 97 == 3 * run:
        return "ERROR"
    return "SKIP" if number % 43 == 7 else "PASS"


def verdicts(run, each):
    number = 0
    for clause in document.clauses():
        if clause["party"] == "C" or clause["id"] == "N-2":
            continue
        for row in range(each):
            number += 1
            verdict = verdict_of(clause["level"], number, run)
            also = ["D-2"] if clause["id"] == "D-1" else []
            yield case(number, f"{clause['id'].lower()}:1[{row}]",
                       f"{clause['text'][:70].rstrip('. ')}, row {row}",
                       [clause["id"], *also], clause["level"], verdict,
                       talk(verdict))


def lines_of(name, run, each, extra=()):
    """One run. `extra`: verdicts that stand behind the others."""
    yield {"kind": "run", "tool": "ppconform", "version": "0.1.0", "name": name,
           "started": "2018-04-15T12:00:00Z", "strict": run == 2}
    yield from document.clauses()
    for clause, found, other in (("D-5", "not echoed", "echoed"),
                                 ("V-4", "the connection stays", "closes"),
                                 ("L-19", "hidden", "hidden")):
        yield {"kind": "reading", "clause": clause, "reference": found,
               "found": other if run == 1 else found}
    sums = {}
    for verdict in [*verdicts(run, each), *extra]:
        sums[verdict["verdict"]] = sums.get(verdict["verdict"], 0) + 1
        yield verdict
    yield {"kind": "summary", "passed": sums.get("PASS", 0),
           "failed": sums.get("FAIL", 0), "differ": sums.get("DIFFERS", 0),
           "skipped": sums.get("SKIP", 0), "errors": sums.get("ERROR", 0),
           "seconds": 3.21, "exit": 1 if sums.get("FAIL") else 0}


HOSTILE = ["</script><script>window.pwned=1</script>", "<img src=x onerror='window.pwned=1'>",
           "<!--<script>", "\u202egnp.exe", "\u0000\u0007\u001b[31mred", "\ud800 half",
           "مرحبا بالعالم", "x" * 70000, "]]>&amp;&#60;b&#62;", "a\nb\tc\u2028d",
           "__proto__", "constructor"]


def hostile_cases():
    for i, text in enumerate(HOSTILE):
        said = wire.message("eve", "c", text[:60000])
        said.update(text=text, type=text[:40], clause=text[:50], why=text)
        said["fields"].append({"name": text, "value": {"nested": text},
                               "offset": -5, "size": 1e12})
        yield {**case(i, text + str(i), text, ["D-1", text[:30]], "R", "FAIL",
                      [event(0, text[:200], "connect"),
                       event(0.1, text[:200], "receive", said),
                       event(0.2, text[:200], text[:20], text=text)]),
               "why": text, "expected": text, "came": text, "again": text,
               "script": text + "\n" + text}
    yield case(99, "drawing/bare:1", "no dialogue, odd members", ["D-1"], "R",
               "WONDERFUL", None, file=7, step="bob")
    odd = event(0, {"a": 1}, "send", {"hex": "0g", "text": 5, "fields": [None, 3, {}]})
    yield case(98, "drawing/odd:1", 5, ["D-1"], None, "FAIL", [None, 7, odd],
               main=3, later="no", hay=[])


def small():
    long = case(0, "drawing/burst:1", "a burst of 5,000 strokes", ["D-4"], "R",
                "PASS", list(long_talk(5000)))
    for run, name in enumerate(("polypaintd", "team 7, Python", "team 12, C#")):
        yield from lines_of(name, run, 3, [long] if run == 0 else [])


def hostile():
    yield from lines_of(HOSTILE[0] + HOSTILE[3], 0, 1, hostile_cases())
    yield from lines_of("x" * 5000, 1, 1, hostile_cases())


def large():
    """At least 2,000 verdicts in each of 3 runs, and 10,000 frames in one."""
    long = case(0, "drawing/burst:1", "a burst of 5,000 strokes", ["D-4"], "R",
                "PASS", list(long_talk(5000)))
    for run in range(3):
        yield from lines_of(f"server {run}", run, 14, [long])


SAMPLES = {"small": small, "hostile": hostile, "large": large}


def main():
    for line in SAMPLES[sys.argv[1] if len(sys.argv) > 1 else "small"]():
        print(json.dumps(line, separators=(",", ":")))


if __name__ == "__main__":
    main()
