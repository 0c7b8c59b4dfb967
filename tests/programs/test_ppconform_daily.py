"""ppconform day by day: profiles, explanations, rounds, formatting, watching."""
import os
import re
import shlex
import signal
import subprocess
import sys
import time

import pytest

from ppconform_help import BIN, PATIENCE, ROOT, Fake, conform, counts

SUITE = ROOT / "conformance" / "suite"
PYTHON_SERVER = (f"{shlex.quote(sys.executable)} "
                 f"{ROOT}/tests/servers/polypaint_server.py --port={{port}}")
SIGNUP = """\
import socket, struct, sys
port, name, password = int(sys.argv[1]), sys.argv[2].encode(), \\
    sys.argv[3].encode()
with socket.create_connection(("127.0.0.1", port)) as s:
    s.sendall(struct.pack("<HBIB", 8 + len(name) + len(password), 30, 1,
                          len(name)) + name + password)
    sys.exit(0 if s.recv(12)[8:] == bytes(4) else 1)
"""


def server(flags=""):
    return f"--server-cmd={PYTHON_SERVER} {flags}"


def case(title, *lines, clause="D-5"):
    return "\n  ".join([f'case "{title}"', f"clause {clause}", *lines]) + "\n"


SYNC = case("sync", "users alice", "alice sync")
FAILS = case("fails", "timeout 300ms", "users alice",
             "alice expect RESET_CANVAS", clause="A-4")


# ---- telling ------------------------------------------------------------------

def test_a_clause_is_explained():
    code, out, _ = conform("--explain=A-12")
    assert code == 0
    for words in ("required", "binds     a server", "section 5",
                  "délai d'attente", "authentication/time.session:"):
        assert words in out


def test_a_clause_of_clients_has_no_cases_for_servers():
    code, out, _ = conform("--explain=S-1", SUITE)
    assert code == 0 and "none of those that were read" in out


@pytest.mark.parametrize("option, guess", [
    ("--explain=A-122", "A-12"), ("--clause=V-stroke.siez", "V-stroke.size"),
    ("--tag=slwo", "slow"), ("--shufle", "--shuffle")])
def test_what_is_misspelt_is_guessed(option, guess):
    code, _, err = conform(option)
    assert code == 2 and f"did you mean {guess}?" in err


def test_a_dry_run_shows_the_steps_with_their_values(script):
    path = script(case("x", "values n", "  7", "  8", "end", "users alice",
                       "alice send REMOVE_STROKE indexes=${n}",
                       "alice sync"))
    code, out, _ = conform("--dry-run", path)
    assert code == 0
    assert out.count("indexes=7") == 1 and out.count("indexes=8") == 1


# ---- the profile ------------------------------------------------------------

def readings(out):
    return dict(re.findall(r"^[* ] ([A-Z]+-\d+) +(\S+)", out, re.M))


def test_the_profile_is_found_told_and_written(script, tmp_path):
    profile = tmp_path / "profile"
    code, out, _ = conform(
        server("--echo --server-name=x --on-invalid=close --no-freeze "
               "--expose-passcodes --lobby-lifetime=session --any-owner "
               "--no-creator-join"),
        f"--write-profile={profile}", script(SYNC))
    assert code == 0
    found = {"D-5": "echoed", "C-10": "echoed", "F-5": "named",
             "V-4": "closes", "L-19": "shown", "L-22": "ends", "S-5": "none",
             "L-5": "not-joined", "L-4": "anyone", "A-17": "answered"}
    assert found.items() <= readings(out).items()
    assert "\nD-5    echoed\n" in profile.read_text()
    code, _, err = conform(f"--profile={profile}", "--list", script(SYNC))
    assert code == 0, err


def test_a_case_is_played_where_it_fits(script):
    path = script(case("on one that echoes", "when D-5 echoed", "users alice",
                       "alice sync") +
                  case("on one that does not", "when D-5 not-echoed",
                       "users alice", "alice sync"))
    code, out, _ = conform(server("--echo"), path)
    assert code == 0 and counts(out) == (1, 0, 1)
    assert "this server reads D-5 as echoed" in out


def test_a_profile_with_mistakes_plays_nothing(script, tmp_path):
    profile = tmp_path / "profile"
    profile.write_text("D-5 echoed\nD-5 not-echoed\nL-22 flies\nA-99 x\n")
    code, out, err = conform("--port=1", f"--profile={profile}", script(SYNC))
    assert code == 2 and out == ""
    assert f"{profile}:2:1" in err and f"{profile}:3:1" in err
    assert f"{profile}:4:1" in err


# ---- accounts -----------------------------------------------------------------

def test_a_command_makes_the_accounts(script, tmp_path, serve):
    signup, real = tmp_path / "signup.py", serve()
    signup.write_text(SIGNUP)
    code, out, _ = conform(
        f"--port={real.port}", f"--account-cmd={sys.executable} {signup} "
        f"{real.port} {{name}} {{password}}", script(SYNC), "--verbose")
    assert code == 0, out
    assert "CREATE_ACCOUNT" not in out


def test_a_command_that_fails_is_told(script):
    code, out, _ = conform(server(), "--account-cmd=exit 3; {name}",
                           script(SYNC))
    assert code == 2
    assert "--account-cmd for" in out and "exited with 3" in out


def test_a_command_needs_the_name(script):
    code, _, err = conform("--account-cmd=true", script(SYNC))
    assert code == 2 and "{name}" in err


# ---- again ----------------------------------------------------------------------

def test_rounds_are_counted(script):
    code, out, _ = conform(server(), "--repeat=5", script(SYNC))
    assert code == 0 and counts(out) == (5, 0, 0)


def test_until_something_fails(script):
    code, out, _ = conform(server(), "--until-fail", script(SYNC + FAILS))
    assert code == 1 and counts(out) == (1, 1, 0)


def test_a_seed_gives_the_same_order(script):
    path = script("".join(case(f"case {i}", "users alice", "alice sync")
                          for i in range(12)))

    def order(seed):
        code, out, _ = conform(server(), f"--shuffle={seed}", "--jobs=1",
                               "--verbose", path)
        assert code == 0 and f"--shuffle={seed}" in out
        return re.findall(r"^PASS  (case \d+)", out, re.M)

    assert order(5) == order(5)
    assert order(5) != [f"case {i}" for i in range(12)]


def test_what_is_printed_plays_the_case_again(script):
    _, out, _ = conform(server("--account=\"o'neill:x\""), script(FAILS))
    again = re.search(r"^  again +(.*)$", out, re.M)[1]
    done = subprocess.run(["/bin/sh", "-c", again], capture_output=True,
                          timeout=PATIENCE, text=True)
    assert done.returncode == 1, done.stderr
    assert counts(done.stdout) == (0, 1, 0)


def test_a_window_that_is_missed_once_is_tried_again_alone(script):
    """The first connection is closed too late, the second in time."""
    seen = []

    def serve(sock):
        seen.append(sock)
        time.sleep(1 if len(seen) == 2 else 0)  # one is to see it is there

    path = script(case("closed", "strangers alice", "alice connect",
                       "alice expect closed within 300ms since connect",
                       clause="A-12"))
    with Fake(serve) as fake:
        code, out, _ = conform(f"--port={fake.port}", path)
    assert code == 0, out
    assert counts(out) == (1, 0, 0) and len(seen) == 3


# ---- one form ---------------------------------------------------------------

def test_the_suite_is_in_its_form():
    folders = [SUITE, ROOT / "conformance" / "profile",
               ROOT / "conformance" / "clients",
               ROOT / "corpus" / "sessions"]
    code, out, err = conform("--format", "--check", *folders)
    assert code == 0, out + err


def test_scripts_are_written_in_one_form(script):
    path = script('case   "a"\nclause D-5\nusers b\nb   sync # so\n')
    code, out, _ = conform("--format", "--check", path)
    assert code == 1 and out == f"{path}\n" and "   " in path.read_text()
    assert conform("--format", path)[0] == 0
    assert path.read_text() == ('case "a"\n  clause D-5\n  users b\n\n'
                                "  b sync # so\n")
    assert conform("--format", path) == (0, "", "")
    assert conform("--format", "--check", path)[0] == 0


def test_what_has_mistakes_is_left_alone(script):
    text = 'case   "a"\n  clause D-5\n  users b\n  repeat 2\n  b sync\n'
    path = script(text)
    code, _, err = conform("--format", path)
    assert code == 2 and "no `end`" in err and path.read_text() == text


def test_editors_know_the_languages_words():
    done = subprocess.run([ROOT / "tools" / "editors" / "generate", "--check"],
                          capture_output=True, text=True)
    assert done.returncode == 0, f"run tools/editors/generate: {done.stdout}"


# ---- watching -----------------------------------------------------------------

def test_a_change_plays_again(script, tmp_path):
    path, out = script(SYNC), tmp_path / "out"

    def wait_for(runs):
        end = time.monotonic() + PATIENCE
        while out.read_text().count("verdicts in") < runs:
            assert time.monotonic() < end, out.read_text()
            time.sleep(0.02)
        time.sleep(0.1)

    with out.open("w") as file:
        watching = subprocess.Popen(
            [BIN / "ppconform", "--watch", server(), path], stdout=file,
            stderr=subprocess.STDOUT, env=dict(os.environ, NO_COLOR="1"))
        wait_for(1)
        path.write_text(SYNC + SYNC.replace("sync\"", "another\""))
        wait_for(2)
        watching.send_signal(signal.SIGINT)
        assert watching.wait(PATIENCE) == 0
    assert "2 passed, 0 failed, 0 skipped" in out.read_text()
