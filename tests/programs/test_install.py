"""make install: what lands where, and that a program of somebody else's can
be built with it, shared and static."""
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

USER = r"""
#include <polypaint/polypaint.h>
#include <stdio.h>

int main(void)
{
    static const char line[] = "LOBBY_FETCH name=alice date=7";
    uint8_t bytes[PP_FRAME_MAX];
    struct pp_text_error error;
    struct pp_frame frame;
    char text[PP_TEXT_ROOM(64)];
    size_t size = pp_text_parse(line, sizeof line - 1, NULL, bytes, &error);

    if (pp_frame_read(bytes, size, &frame) != PP_SPLIT_FRAME)
        return 1;
    pp_text_print(&frame, PP_FROM_CLIENT, NULL, text, sizeof text);
    puts(text);
    return 0;
}
"""


def run(*words, **more):
    return subprocess.run(words, check=True, capture_output=True, text=True,
                          **more).stdout


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """An installation in a DESTDIR, of a build that is already there."""
    destination = tmp_path_factory.mktemp("dest")
    run("make", "-C", str(ROOT), "install", f"DESTDIR={destination}",
        "PREFIX=/usr", env={**os.environ, "MAKEFLAGS": "", "B": "build"})
    return destination / "usr"


def compile_user(folder, prefix, *flags):
    source = folder / "user.c"
    source.write_text(USER)
    environment = {**os.environ,
                   "PKG_CONFIG_PATH": str(prefix / "lib/pkgconfig"),
                   "PKG_CONFIG_SYSROOT_DIR": str(prefix.parent)}
    words = run("pkg-config", "--cflags", "--libs", *flags, "polypaint",
                env=environment).split()
    run("gcc", str(source), "-o", str(folder / "user"), *words)
    return folder / "user"


def test_a_program_builds_against_the_shared_library(prefix, tmp_path):
    program = compile_user(tmp_path, prefix)
    out = run(str(program), env={"LD_LIBRARY_PATH": str(prefix / "lib")})
    assert out == "LOBBY_FETCH name=alice date=7\n"


def test_a_program_builds_against_the_static_library(prefix, tmp_path):
    shared = list((prefix / "lib").glob("libpolypaint.so*"))
    assert shared
    only_static = tmp_path / "usr"
    run("cp", "-R", str(prefix), str(only_static))
    for library in (only_static / "lib").glob("libpolypaint.so*"):
        library.unlink()
    program = compile_user(tmp_path, only_static, "--static")
    assert run(str(program)) == "LOBBY_FETCH name=alice date=7\n"


def test_programs_suite_and_corpus_are_there(prefix):
    for program in ("polypaintd", "ppconform", "ppclient", "ppfuzz"):
        assert run(str(prefix / "bin" / program), "--version").startswith(program)
    assert list((prefix / "share/polypaint/suite").rglob("*.session"))
    assert (prefix / "share/polypaint/corpus/frames.jsonl").exists()
    unit = (prefix / "lib/systemd/system/polypaintd.service").read_text()
    assert "\nExecStart=/usr/bin/polypaintd " in unit and "@PREFIX@" not in unit
    assert (prefix / "lib/sysusers.d/polypaintd.conf").exists()


def test_uninstall_takes_everything_away(prefix, tmp_path):
    run("cp", "-R", str(prefix.parent), str(tmp_path / "dest"))
    run("make", "-C", str(ROOT), "uninstall", f"DESTDIR={tmp_path / 'dest'}",
        "PREFIX=/usr", env={**os.environ, "MAKEFLAGS": "", "B": "build"})
    left = [path for path in (tmp_path / "dest").rglob("*") if not path.is_dir()]
    assert left == []
