"""`make fuzz-target`, as its users call it: their parser, compiled by them."""
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ONLY = "ADD_STROKE REMOVE_STROKE SEND_POINTS CREATE_SELECTION"


def compiled(folder, source, *flags):
    made = folder / (pathlib.Path(source).stem + ".o")
    compiler = "clang++" if source.endswith("pp") else "gcc"
    subprocess.run([compiler, *flags, "-Iinclude", "-Ibuild/gen", "-Ifuzz",
                    "-c", f"fuzz/examples/{source}", "-o", str(made)],
                   cwd=ROOT, check=True)
    return made


def fuzz_target(*variables):
    done = subprocess.run(["make", "--no-print-directory", "fuzz-target",
                           *variables], cwd=ROOT, capture_output=True,
                          text=True, env={**os.environ, "MAKEFLAGS": ""},
                          timeout=600, check=False)
    return done.returncode, done.stdout + done.stderr


def test_finds_what_a_wrong_parser_does_in_less_than_ten_seconds(tmp_path):
    wrong = compiled(tmp_path, "wrong_parser.c")
    code, said = fuzz_target(f"TARGET={wrong}", "FUZZ_TIME=5", f"ONLY={ONLY}")
    assert code != 0
    assert "target: 2 differences" in said
    assert re.search(r"V-stroke\.size \(R\): you accept what breaks it at "
                     r"byte 24", said)
    # the shortest: header, the four words, half a point
    assert "\n    RAW 1c 00 0c" + " 00" * 25 + "\n" in said
    assert "REMOVE_STROKE: you reject what breaks no clause\n" \
           '    REMOVE_STROKE name="" date=0 indexes=\n' in said
    for after in re.findall(r"first seen after (\d+\.\d+) s", said):
        assert float(after) < 10


@pytest.mark.parametrize("variables", [[], ["STRICT=1"],
                                       ["STRICT=1", "FROM=server"]])
def test_finds_nothing_in_our_own_parser(tmp_path, variables):
    ours = compiled(tmp_path, "our_parser.cpp", "-fsanitize=address",
                    "-fsanitize=fuzzer-no-link")
    code, said = fuzz_target(f"TARGET={ours}", "FUZZ_TIME=2", *variables)
    assert code == 0, said
    assert re.search(r"target: \d+ inputs, \d+ a second, nothing found", said)


def test_strict_compares_the_readings_too(tmp_path):
    """Without STRICT a stroke of no point is nobody's business."""
    wrong = compiled(tmp_path, "wrong_parser.c")
    code, said = fuzz_target(f"TARGET={wrong}", "FUZZ_TIME=2",
                             "ONLY=ADD_STROKE", "STRICT=1")
    assert code != 0
    assert "V-stroke.points (I): you accept" in said
    assert "V-stroke.index (I): you accept" in said


def test_says_what_is_missing(tmp_path):
    code, said = fuzz_target()
    assert code != 0 and "TARGET=my_parser.o is wanted" in said
    wrong = compiled(tmp_path, "wrong_parser.c")
    code, said = fuzz_target(f"TARGET={wrong}", "FUZZ_TIME=1", "ONLY=STROKE")
    assert code != 0 and "ONLY: no type STROKE" in said
