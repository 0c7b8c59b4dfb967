#!/usr/bin/env python3
"""Starts the Python server with one mistake in it.

    mutants.py NAME [OPTION OF polypaint_server.py ...]
    mutants.py --list        name, clause, level, mistake
    mutants.py --check       every mutant can be made, and has a clause

The mistakes are in tests/mutants/, a table for each chapter: what stands in
the source exactly once, and what stands there instead.
"""
from __future__ import annotations

import importlib
import re
import sys
import types
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLES = HERE.parent / "mutants"
PROTOCOL = HERE.parents[1] / "docs" / "PROTOCOL.md"
CHAPTERS = ("frames", "accounts", "validation", "lobbies", "joining",
            "relaying", "subtle")
MODULES = ("polypaint_frames", "polypaint_server")

sys.path[:0] = [str(TABLES), str(HERE)]
from mutant import Mutant  # noqa: E402


def all_mutants() -> dict[str, Mutant]:
    found: dict[str, Mutant] = {}
    for chapter in CHAPTERS:
        for mutant in importlib.import_module(chapter).MUTANTS:
            if mutant.name in found:
                raise SystemExit(f"mutants: two are called {mutant.name}")
            found[mutant.name] = mutant
    return found


def levels() -> dict[str, str]:
    """Each clause's level, as PROTOCOL.md says."""
    row = re.compile(r"^\| ([A-Z]+-[\w.]+) \| [SCB] \| ([RIX]) \|", re.M)
    return dict(row.findall(PROTOCOL.read_text(encoding="utf-8")))


def mutate(mutant: Mutant) -> dict[str, str]:
    sources = {m: (HERE / f"{m}.py").read_text(encoding="utf-8")
               for m in MODULES}
    for old, new in mutant.changes:
        places = [m for m in MODULES if old in sources[m]]
        if sum(sources[m].count(old) for m in places) != 1:
            raise SystemExit(f"mutants: {mutant.name}: this must stand once in "
                             f"the server:\n{old}")
        sources[places[0]] = sources[places[0]].replace(old, new)
    return sources


def load(mutant: Mutant) -> types.ModuleType:
    """The mutated server, as a module."""
    for name, source in mutate(mutant).items():
        module = types.ModuleType(name)
        sys.modules[name] = module
        exec(compile(source, f"{name}.py, {mutant.name}", "exec"),
             module.__dict__)
    return module


def print_table() -> None:
    level = levels()
    for m in all_mutants().values():
        print(f"{m.name:40} {m.clause:24} {level[m.clause]}  {m.mistake}")


def check() -> None:
    level = levels()
    for mutant in all_mutants().values():
        if mutant.clause not in level:
            raise SystemExit(f"mutants: {mutant.name}: no clause "
                             f"{mutant.clause}")
        load(mutant)
    print(len(all_mutants()), "mutants")


def main(argv: list[str]) -> int:
    if argv[:1] == ["--list"]:
        print_table()
    elif argv[:1] == ["--check"]:
        check()
    elif argv and argv[0] in all_mutants():
        return load(all_mutants()[argv[0]]).main(argv[1:])
    else:
        print(f"mutants: no such mutant: {' '.join(argv[:1])}\n{__doc__}",
              file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
