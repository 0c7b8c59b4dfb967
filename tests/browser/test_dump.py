"""ppdump's page: what it shows of a capture, and how one finds it."""
import base64
import json
import re
import subprocess

import drawn
import pytest
from conftest import PPDUMP, ROOT, assemble, look
from dumped import Dump
from selenium.webdriver.common.keys import Keys

FRAME = 8 + len("alice")


def corpus():
    """Every good frame of the corpus, each from where it comes."""
    talk = drawn.Session()
    talk.open("alice")
    for line in (ROOT / "corpus/frames.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        if case["valid"] and len(case["text"]) < 250:
            talk.say("alice", case["from"], bytes.fromhex(case["hex"]))
    return talk.data()


def test_rows_say_what_the_text_form_says(browser, dump_page, tmp_path):
    capture = tmp_path / "corpus.pcap"
    capture.write_bytes(corpus())
    out = subprocess.run([PPDUMP, "--passwords", capture], check=True, capture_output=True)
    wanted = [re.sub(r" name=(\"([^\"\\]|\\.)*\"|\S*) date=\d+", "", match[1])
              for match in re.finditer(r"^\S+ \S+ > \S+ (?:\"[^\"]*\"|\S+) ([A-Z].*)$",
                                       out.stdout.decode(), re.M)]
    wanted = [re.sub(r" +(!|\(start).*", "", line) for line in wanted]
    page = Dump(browser, dump_page(capture.read_bytes(), "--passwords"))
    look(browser, 3000, 28 * len(wanted), "light")
    page.until(lambda: len(page.rows()) > len(wanted))
    shown = page.script("""return [...document.querySelectorAll('#list .row')]
        .sort((a, b) => a.dataset.row - b.dataset.row).filter(r => r.querySelector('.type'))
        .map(r => `${r.querySelector('.type').textContent} ${
            r.querySelector('.data').textContent}`.trim())""")
    assert len(shown) == len(wanted) > 60
    different = [pair for pair in zip(shown, wanted)
                 if pair[0] != pair[1] and not re.search(r"\\x|\\u|\\n", "".join(pair))]
    assert not different


def test_each_connection_has_a_lane(browser, dump_page):
    page = Dump(browser, dump_page("evening.pcap"))
    assert [lane.text for lane in page.all(".lane")] == ["alice", "zoé", "server"]
    assert page.rows()[0] == "#1 connects"
    page.script("document.querySelector('.rows').focus()")
    page.keys(Keys.END)
    assert "the server's side closes" in page.picked()
    assert len(page.all(".arrow .cross")) == 4
    assert "2 connections · no problems" in page.text("#summary")


def test_a_frame_opens_with_bytes_beside_fields(browser, dump_page):
    page = Dump(browser, dump_page("evening.pcap"))
    page.script("""[...document.querySelectorAll('#list .row')].find(
        r => r.textContent.includes('ADD_STROKE')).click()""")
    assert page.text(".frame h3 bdi") == "ADD_STROKE"
    page.hover(page.one(f".hex-bytes [data-byte='{FRAME + 4}']"))
    assert page.one(".fields tr.lit th").text == "rgba"
    assert [b.text for b in page.all(".hex-bytes .lit")] == ["01", "02", "03", "04"]
    page.hover(page.one("[data-row-field='5']"))
    assert [b.text for b in page.all(".hex-bytes .lit")] == ["00"] * 4
    boxes = [page.one(s).rect for s in (".hex", ".fields")]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
    assert "#1, 10.0.0.1:40001 and 10.0.0.9:5000" in page.text(".record-facts")


def test_an_address_opens_a_frame_and_keys_move_on(browser, dump_page):
    page = Dump(browser, dump_page("evening.pcap"), "#frame-3")
    assert page.text(".frame h3 bdi") == "LOBBY_FETCH"
    assert "server" not in page.text(".frame h3 small bdi").split(" to ")[0]
    page.script("document.querySelector('.rows').focus()")
    page.keys(Keys.ARROW_DOWN)
    assert page.picked() == "alice LOBBY_FETCH json=[]"
    page.until(lambda: page.address() == "#frame-4")
    page.script("location.hash = '#frame-1'")
    page.until(lambda: page.text(".frame h3 bdi") == "CONNECTION")


def test_what_an_address_opens_is_in_sight(browser, dump_page):
    for number in (12, 30, 58):
        page = Dump(browser, dump_page("party.pcap"), f"#frame-{number}")
        assert page.text(".record-facts dd:nth-of-type(2)") == str(number)
        assert page.script("""
            const row = document.querySelector('#list .row[aria-selected=true]');
            const [box, list] = [row, row.closest('.rows')].map(e => e.getBoundingClientRect());
            return box.top >= list.top + 20 && box.bottom <= list.bottom + 1""")


def test_filters_leave_what_they_say(browser, dump_page):
    page = Dump(browser, dump_page("evening.pcap"))
    everything = page.shown()
    assert page.choose("type", 12) == 4
    assert page.choose("user", "zoé") == 3  # what she drew, twice, and what she got
    assert page.choose("type", "") > 3
    assert page.choose("user", "") == everything
    assert 0 < page.choose("connection", 1) < everything
    page.choose("connection", "")
    assert 0 < page.choose("lobby", '["cat","alice"]') < everything
    page.choose("lobby", "")
    assert page.search("points=(1.5,2)(3,4) zoé") == 3
    assert page.search("no such thing") == 0
    assert page.one(".no-rows").is_displayed()
    page.one("#search").click()
    page.keys(Keys.ESCAPE)
    assert page.shown() == everything


def test_a_frame_that_the_filters_hide_can_still_be_opened(browser, dump_page):
    page = Dump(browser, dump_page("evening.pcap"))
    assert page.search("no such thing") == 0
    page.script("location.hash = '#frame-5'")
    page.until(lambda: page.text(".frame h3 bdi") == "LOBBY_CREATION")
    assert "LOBBY_CREATION" in page.picked()


def test_gaps_and_guesses_are_marked(browser, dump_page):
    page = Dump(browser, dump_page("lost.pcap"))
    page.keys("n")
    assert "45 bytes missing" in page.picked()
    assert len(page.all(".arrow.lost")) == 1
    flags = [flag.text for flag in page.all(".event .flag")]
    assert any(re.match(r"start guessed, \d+ % sure", flag) for flag in flags)
    page.one("#problems").click()
    assert page.shown() == 1


def test_a_broken_frame_names_its_clause(browser, dump_page):
    session = drawn.Session()
    session.join("alice")
    session.say("alice", "client", drawn.frame(24, "alice", b"\1"))
    session.say("alice", "client", drawn.frame(24, "alice"))
    page = Dump(browser, dump_page(session.data()))
    page.keys("n")
    assert page.picked().startswith("breaks V-empty.size")
    assert "breaks V-empty.size: " in page.text("#detail .violation")
    assert page.text("#detail .faint") == "V-empty.size empty: no byte"  # the clause's own words
    assert len(page.all(".event.broken")) == 1


def test_what_the_dialogue_shows_is_marked_with_its_clause(browser, dump_page):
    session = drawn.Session()
    session.join("alice")
    session.say("alice", "server", drawn.status(6, 1))  # nobody asked
    page = Dump(browser, dump_page(session.data()))
    page.keys("n")
    flag = re.search(r"server breaks (\S+)", page.picked())
    assert flag
    assert f"The server breaks {flag[1]}" in page.text("#detail .finding")
    assert page.text("#detail .finding p")


def test_secrets_are_not_in_the_file(browser, dump_page):
    session = drawn.Session()
    session.join("alice")
    masked = dump_page(session.data())
    for secret in (drawn.PASSWORD, drawn.PASSCODE):
        for text in (secret, secret.encode().hex(), *(
                base64.b64encode(b"." * i + secret.encode()).decode()[4:-4] for i in range(3))):
            assert text not in masked.read_text("utf-8")
    page = Dump(browser, masked, "#frame-1")
    assert page.text(".hex-bytes [data-byte='13']") == "**"
    assert "***" in page.text("[data-row-field='5'] .value")
    page = Dump(browser, masked, "#frame-3")
    assert '"Filename":"room"' in page.text(".fields") and drawn.PASSCODE not in page.text("#detail")
    page = Dump(browser, dump_page(session.data(), "--passwords"), "#frame-1")
    assert page.text("[data-row-field='5'] .value") == drawn.PASSWORD
    assert "passwords are shown" in page.text("#summary")


HOSTILE = ["</script><script>window.pwned=1</script>", "<img src=x onerror='window.pwned=1'>",
           "<!--<script>", "\u202egnp.exe", "\u001b[31mred", "__proto__", "x" * 200]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(browser, dump_page, text):
    session = drawn.Session()
    session.join("alice", lobby=json.dumps(text)[1:-1])
    session.open("eve")
    session.say("eve", "client", drawn.frame(3, text, "secret"))
    session.say("eve", "server", drawn.status(3, 0))
    session.say("eve", "client", drawn.frame(10, text, f"{text} ; {text}"))
    session.draw("alice", drawn.stroke("alice", 0, [(1, 1)]))
    page = Dump(browser, dump_page(session.data()))
    assert page.search(text.lower()[:20]) > 0
    for row in page.all("#list .row")[:3]:
        row.click()
        assert page.first("#detail h3").is_displayed()
    assert page.script("return window.pwned") is None
    assert page.script("""return document.querySelectorAll(
        'img, iframe, link[rel=stylesheet], script:not(#run):not([type=module])').length""") == 0
    assert page.script("return document.documentElement.scrollWidth <= innerWidth")
    assert not set(page.script("return document.body.innerText")) & set("\u202e\u001b")


def test_nothing_is_loaded_from_anywhere():
    page = assemble(ROOT / "web/dump.html").stdout.decode()
    assert "@include" not in page and "default-src 'none'" in page
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "fetch(",
                 "XMLHttpRequest", "@import", "url(", " src="):
        assert word not in page
    assert page.count("://") == page.count("http://www.w3.org/2000/svg")


def test_captures_without_frames_or_drawing_say_so(browser, dump_page):
    assert "No PolyPaint" in Dump(browser, dump_page(drawn.Session().data())).text("#summary")
    session = drawn.Session()
    session.join("alice")
    page = Dump(browser, dump_page(session.data()))
    assert not page.one("#player").is_displayed() and page.all("#list .row")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width,height", [(390, 844), (820, 1100), (1440, 900)])
def test_nothing_sticks_out_at_any_width(browser, dump_page, width, height, scheme):
    look(browser, width, height, scheme)
    page = Dump(browser, dump_page("party.pcap"), "#frame-40")
    for box in ("documentElement", "querySelector('#side')", "querySelector('#detail')"):
        assert page.script(f"const d = document.{box}; return d.scrollWidth <= d.clientWidth"), box
    dark = page.script("return getComputedStyle(document.body).color") == "rgb(223, 227, 231)"
    assert dark == (scheme == "dark")


def test_what_is_printed_has_all_rows(browser, dump_page):
    page = Dump(browser, dump_page("party.pcap"))
    assert len(page.all("#list .row")) < page.shown()
    page.script("dispatchEvent(new Event('beforeprint'))")
    assert len(page.all("#list .row")) == page.shown()
    page.script("dispatchEvent(new Event('afterprint'))")
    assert len(page.all("#list .row")) < page.shown()
