"""Plays cases against a server: what failed, case by case."""
from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVERS = ROOT / "tests" / "servers"
PPCONFORM = ROOT / os.environ.get("B", "build") / "bin" / "ppconform"
SUITE = Path(os.environ.get("SUITE", ROOT / "conformance" / "suite"))


@dataclass(frozen=True)
class Case:
    """By its title, not its number: cases are put in before it."""
    file: str  # drawing/relay
    title: str  # without the row of values behind it

    @property
    def operands(self) -> list[str]:
        return [f"--name={self.title}", str(SUITE / f"{self.file}.session")]

    def __str__(self) -> str:
        return f"{self.file}: {self.title}"


@dataclass(frozen=True)
class Failure:
    case: Case
    row: str  # of values, or empty
    clause: str  # the main one


@dataclass
class Outcome:
    status: int  # of ppconform: 0 it conforms, 1 it does not, 2 no verdict
    failed: list[Failure] = field(default_factory=list)
    differing: int = 0
    crash: str = ""  # the server's own mistake, not the planted one
    tail: str = ""


def server_command(script: str, *arguments: str) -> str:
    """A Python server's, started without what site-packages would add."""
    words = [sys.executable, "-E", "-S", str(SERVERS / script), *arguments]
    return shlex.join(words)


def play(server: str, options: list[str]) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="mutants") as scratch:
        tap, errors = Path(scratch, "tap"), Path(scratch, "errors")
        done = subprocess.run(
            [PPCONFORM, f"--tap={tap}", *options,
             f"--server-cmd=exec {server} --port={{port}} 2>{errors}"],
            capture_output=True, text=True, cwd=ROOT)
        lines = tap.read_text() if tap.exists() else ""
        crash = re.findall(r"^\w*(?:Error|Exception)\b.*", errors.read_text()
                           if errors.exists() else "", re.M)
    differing = re.search(r"(\d+) differ", done.stdout)
    return Outcome(done.returncode, read_tap(lines),
                   differing=int(differing[1]) if differing else 0,
                   crash=crash[0] if crash else "",
                   tail=(done.stderr or done.stdout).strip()[-300:])


FAILURE = re.compile(
    r"^not ok \d+ - \S+ (.*)\n  ---\n  verdict: \"FAIL\"\n"
    r"  clauses: \[\"([^\"]+).*\n(?:  clause: .*\n)?  file: \"(.*)\"\n", re.M)


def read_tap(text: str) -> list[Failure]:
    found = []
    for title, clause, path in FAILURE.findall(text):
        plain, row = split_row(title)
        script = (ROOT / path).resolve().relative_to(SUITE.resolve())
        found.append(Failure(Case(str(script.with_suffix("")), plain), row,
                             clause))
    return found


def split_row(title: str) -> tuple[str, str]:
    match = re.match(r"(.*) (\[[^\]]*=.*\])$", title)
    return (match[1], match[2]) if match else (title, "")
