"""Which case killed a mutant the last time: killers.txt.

It only saves time. A case that does not kill any more, or is no more, makes
the run look for another one and say that the file is old.
"""
from __future__ import annotations

from pathlib import Path

from play import Case

FILE = Path(__file__).resolve().parent / "killers.txt"
HEAD = """\
# mutant: the case that killed it. Written by: tests/mutants/run --update
"""


def read() -> dict[str, Case]:
    if not FILE.exists():
        return {}
    found = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            mutant, file, title = line.split(": ", 2)
            found[mutant] = Case(file, title)
    return found


def write(killers: dict[str, Case]) -> None:
    lines = [f"{mutant}: {case}\n" for mutant, case in killers.items()]
    FILE.write_text(HEAD + "".join(lines), encoding="utf-8")
