"""corpus/captures is what tests/captures/make writes."""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAKE = ROOT / "tests/captures/make"
FOLDER = ROOT / "corpus/captures"


def test_every_capture_is_as_it_would_be_made():
    run = subprocess.run([sys.executable, MAKE, "--check"], capture_output=True,
                         text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def truth(name, folder=FOLDER):
    lines = (folder / f"{name}.truth.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def frames(name):
    return [(line["connection"], line["from"], line["hex"])
            for line in truth(name) if "hex" in line]


def test_what_does_not_lose_bytes_loses_no_frames():
    for name in ("streamed", "shuffled", "swapped", "duplicated", "overlapping",
                 "differing", "keep-alive", "zero-window", "rst-client", "wrap",
                 "wrap-shuffled", "fragments", "fragments-differing", "ipv6"):
        assert frames(name) == frames("evening"), name


def test_what_is_lost_is_told_to_the_byte():
    sizes = {}
    for line in truth("evening"):
        if "hex" in line:
            key = line["connection"], line["from"]
            sizes[key] = sizes.get(key, 0) + len(line["hex"]) // 2
    for name in ("lost", "lost-streamed", "lost-end", "snaplen-96"):
        told = dict.fromkeys(sizes, 0)
        for line in truth(name):
            if "from" in line:
                told[line["connection"], line["from"]] += (
                    len(line.get("hex", "")) // 2 + line.get("gap", 0)
                    + line.get("part", 0))
        assert told == sizes, name


def test_bytes_and_order_of_segments_change_no_truth(tmp_path):
    subprocess.run([sys.executable, MAKE, "--variants", tmp_path], check=True)
    for path in tmp_path.glob("*.pcap"):
        name, variant = path.stem.split("--")
        if variant != "snaplen-96":
            assert truth(path.stem, tmp_path) == truth(name), path.stem
    assert len(list(tmp_path.glob("*--shuffled.pcap"))) > 20
