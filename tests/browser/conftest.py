"""The pages in Debian's Chromium, driven through chromedriver. After
each test its console must be empty, and it must have asked the network for
nothing."""
import json
import os
import pathlib
import subprocess

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

import sample

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-quic
    --no-first-run --disable-background-networking --disable-component-update
    --disable-sync --window-size=1440,900""".split()


PPDUMP = ROOT / os.environ.get("B", "build") / "bin" / "ppdump"


def assemble(*words):
    return subprocess.run([ROOT / "web/assemble", *words], capture_output=True)


@pytest.fixture(scope="session")
def write_page(tmp_path_factory):
    """A C program that writes pages, as ppconform does it."""
    folder = tmp_path_factory.mktemp("pages")
    program, source = folder / "write_page", folder / "report_page.c"
    source.write_bytes(assemble("--c", ROOT / "web/report.html").stdout)
    subprocess.run(["gcc", "-Wall", "-Wextra", "-Werror", "-Iweb", "-o", program,
                    "tests/browser/write_page.c", "web/page_line.c", source],
                   check=True, cwd=ROOT)

    def write(name, lines):
        page = folder / f"{name}.html"
        with page.open("wb") as out:
            writer = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=out)
            for line in lines:
                writer.stdin.write(line.encode("utf-8") + b"\n")
            writer.stdin.close()
            assert writer.wait() == 0
        return page
    return write


@pytest.fixture(scope="session")
def pages(write_page):
    """name of a sample -> its page, written when first asked for."""
    written = {}

    def page(name):
        if name not in written:
            written[name] = write_page(name, (
                json.dumps(line, separators=(",", ":"))
                for line in sample.SAMPLES[name]()))
        return written[name].as_uri()
    return page


@pytest.fixture(scope="session")
def dump_page(tmp_path_factory):
    """dump_page(capture, option ...) -> the page that ppdump makes of a capture,
    of its bytes or its name in corpus/captures."""
    folder = tmp_path_factory.mktemp("dumps")
    made = {}

    def write(capture, *options):
        key = (capture, options)
        if key not in made:
            source = ROOT / "corpus/captures" / capture if isinstance(capture, str) \
                else folder / f"{len(made)}.pcap"
            if not isinstance(capture, str):
                source.write_bytes(capture)
            made[key] = folder / f"{len(made)}.html"
            subprocess.run([PPDUMP, f"--html={made[key]}", *options, source], check=True,
                           capture_output=True)
        return made[key]
    return write


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    options = webdriver.ChromeOptions()
    for flag in FLAGS:
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium):
    """A browser of desktop size, in the light, its logs empty so far."""
    chromium.get("about:blank")
    look(chromium, 1440, 900, "light")
    chromium.get_log("browser")
    chromium.get_log("performance")
    yield chromium
    assert chromium.get_log("browser") == []
    asked = [url for url in requests(chromium)
             if not url.startswith(("file:", "data:", "about:"))]
    assert not asked


def look(driver, width, height, scheme):
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": scheme}]})


def requests(driver):
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]
