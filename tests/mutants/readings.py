"""The suite accepts every right server: the Python one, with each flag that
chooses another reading of the document's silences."""
from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from play import Outcome, SUITE, play, server_command

ACCOUNTS = "{accounts}"  # a file of accounts, for who knows no CREATE_ACCOUNT
PATIENCE = "--timeout-scale=2"  # several run side by side
READINGS = [
    "", "--on-invalid=close", "--early=drop", "--validation=lenient",
    "--validation=strict", "--deprecated=relay", "--any-name",
    "--server-name=PolyPaint", "--server-name=serveur-été", "--server-date=0",
    "--case-insensitive-names", "--connected-first", "--bad-user-status=1",
    f"--no-signup --accounts={ACCOUNTS}", "--signup-closes",
    "--second-login=answer", "--any-owner", "--lobby-by-filename",
    "--no-creator-join", "--refusal=0", "--refusal=2", "--private=passcode",
    "--owner-needs-passcode", "--compare-mode", "--refused=leave",
    "--rejoin=again", "--expose-passcodes", "--lobby-lifetime=session",
    "--kick=passcode", "--no-freeze", "--no-save", "--freeze=drop",
    "--freeze=relay", "--save-wait=0.5 --load-wait=1.5", "--thaw=0",
    "--echo", "--drawing-outside=reject", "--any-mode",
    "--no-channel-creator-join", "--existing-channel-joined",
    "--unknown-channel-created", "--outsiders-speak",
    "--channel-lifetime=session",
    # many at once
    "--echo --no-freeze --on-invalid=close --server-name=x --any-owner"
    " --expose-passcodes --no-creator-join --no-channel-creator-join"
    " --lobby-lifetime=session --channel-lifetime=session --bad-user-status=1"
    f" --validation=strict --no-signup --accounts={ACCOUNTS}",
    "--echo --freeze=relay --no-save --validation=lenient --deprecated=relay"
    " --any-name --any-mode --outsiders-speak --unknown-channel-created"
    " --existing-channel-joined --early=drop --second-login=answer",
]


def accept(flags: str, accounts: str) -> Outcome:
    """Plays the whole suite against another reading, without --strict."""
    options = [f"--accounts={accounts}"] if ACCOUNTS in flags else []
    server = server_command("polypaint_server.py",
                            *flags.replace(ACCOUNTS, accounts).split())
    return play(server, ["--slow", PATIENCE, *options, str(SUITE)])


def name(flags: str) -> str:
    return flags.replace(f"={ACCOUNTS}", "=FILE") or "the reference readings"


@contextmanager
def accounts_file(count: int = 3000) -> Iterator[str]:
    with tempfile.NamedTemporaryFile("w", suffix=".accounts",
                                     encoding="utf-8") as file:
        for i in range(count):
            file.write(f"user{i} secret{i}\n")
        file.flush()
        yield file.name
