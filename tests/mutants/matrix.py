"""Which cases kill mutants of the clauses that they judge; and what the others
are there for."""
from __future__ import annotations

from collections.abc import Iterable

from hunt import Prey
from play import Case, SUITE, Outcome


def play_judges(prey: Prey) -> Outcome:
    return prey.play(f"--clause={prey.mutant.clause}", str(SUITE))


def cases() -> dict[Case, list[str]]:
    """Every case of the suite, and its clauses."""
    found: dict[Case, list[str]] = {}
    for script in sorted(SUITE.glob("**/*.session")):
        name = str(script.relative_to(SUITE).with_suffix(""))
        for line in script.read_text(encoding="utf-8").splitlines():
            word, _, rest = line.strip().partition(" ")
            if line.startswith("case "):
                clauses = found.setdefault(Case(name, rest.strip('"')), [])
            elif word == "clause":
                clauses += rest.split()
    return found


def show(played: Iterable[tuple[Prey, Outcome]]) -> None:
    every = cases()
    killed: dict[Case, list[str]] = {case: [] for case in every}
    for prey, outcome in played:
        dead = dict.fromkeys(f.case for f in outcome.failed)
        for case in dead:
            killed[case].append(prey.mutant.name)
    for case, names in killed.items():
        print(row(case, names, every[case]))
    killers = sum(bool(names) for names in killed.values())
    print(f"{killers} of {len(every)} cases kill a mutant of their clauses")


def row(case: Case, names: list[str], clauses: list[str]) -> str:
    what = f"kills {len(names):3}: {names[0]}" if names \
        else f"guards {' '.join(clauses)}"
    return f"{case}: {what}"
