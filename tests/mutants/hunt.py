"""Hunts one mutant: which case of the suite kills it?

What fails must fail twice by itself, on a server that nothing else uses, so
that neither a busy machine nor what leaks from other cases kills anything.
"""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from mutant import Mutant
from play import Case, Failure, Outcome, SUITE, play, server_command

TRIED = 8  # of those that fail by hundreds, the first few are enough


@dataclass(frozen=True)
class Prey:
    mutant: Mutant
    level: str  # of its clause: R is judged without --strict
    known: Case | None = None  # killed it the last time

    @property
    def server(self) -> str:
        return server_command("mutants.py", self.mutant.name)

    def play(self, *options: str) -> Outcome:
        strict = ["--strict"] if self.level == "I" else []
        return play(self.server, [*strict, *options])


@dataclass(frozen=True)
class Kill:
    by: Failure | None  # None: it survives
    why: str = ""  # there is no verdict
    crash: str = ""


def hunt(prey: Prey) -> Kill:
    """The case that is known first; else its clause's cases, then them all,
    each until the first failure and then to their end."""
    kill = by_case(prey, prey.known) if prey.known else Kill(None)
    if kill.by:
        return kill
    judges, all_of_them = f"--clause={prey.mutant.clause}", "--slow"
    for cases in judges, all_of_them:
        for options in ["--fail-fast"], []:
            outcome = prey.play(cases, *options, str(SUITE))
            kill = confirmed(prey, outcome)
            if kill.by:
                return kill
            if outcome.status == 0 and not outcome.failed:
                break  # to the end it would find no more
    return kill


def confirmed(prey: Prey, outcome: Outcome) -> Kill:
    """By one of the cases that failed, those of its clause first."""
    clause = prey.mutant.clause
    suspects = sorted(outcome.failed, key=lambda f: f.clause != clause)
    for case in list(dict.fromkeys(f.case for f in suspects))[:TRIED]:
        kill = by_case(prey, case)
        if kill.by:
            return kill
    why = outcome.tail if outcome.status == 2 else ""
    return Kill(None, why, outcome.crash)


def by_case(prey: Prey, case: Case) -> Kill:
    """Plays it twice; a row of its values that fails each time kills."""
    outcome = prey.play("--repeat=2", *case.operands)
    failed = Counter(f for f in outcome.failed if f.case == case)
    for failure, times in failed.items():
        if times > 1:
            return Kill(failure, crash=outcome.crash)
    return Kill(None)


def again(prey: Prey) -> Kill:
    """With nothing beside it, for one that seems to survive."""
    return hunt(replace(prey, known=None))
