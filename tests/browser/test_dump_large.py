"""ppdump's page with 100,000 frames: little of it is in the document, and
everything is found."""
import drawn
import pytest
from dumped import Dump
from selenium.webdriver.common.keys import Keys

FRAMES = 100009
ROWS = FRAMES + 6  # two open, two times two are open at the end
NODES = 2500       # elements in the document, at most


@pytest.fixture(scope="module")
def file(dump_page):
    return dump_page(drawn.large())


def nodes(page):
    return page.script("return document.querySelectorAll('*').length")


def test_it_opens_anywhere_with_few_elements(browser, file):
    page = Dump(browser, file, f"#frame-{FRAMES}")
    assert f"{FRAMES:,} frames" in page.text("#summary")
    assert page.shown() == ROWS
    assert page.text(".record-facts dd:nth-of-type(2)") == str(FRAMES)
    assert nodes(page) < NODES
    assert page.script("return document.querySelector('#list .rows').scrollTop") > 2000000


def test_scrolling_shows_rows_and_drops_others(browser, file):
    page = Dump(browser, file)
    for part in (0.5, 0.9, 0.1, 1, 0):
        page.script("""const rows = document.querySelector('#list .rows');
            rows.scrollTop = arguments[0] * rows.scrollHeight""", part)
        wanted = min(ROWS - 1, int(part * ROWS))
        page.until(lambda: page.script("""
            return [...document.querySelectorAll('#list .row')].some(
                row => Math.abs(row.dataset.row - arguments[0]) < 40)""", wanted))
        assert nodes(page) < NODES
    page.script("document.querySelector('.rows').focus()")
    page.keys(Keys.END)
    assert "is open when the capture ends" in page.picked()


def test_filters_and_search_find_among_all(browser, file):
    page = Dump(browser, file)
    assert page.choose("type", 25) == 100
    assert page.choose("connection", 2) == 50
    page.choose("connection", "")
    page.choose("type", "")
    page.one("#problems").click()
    assert page.shown() == 1 and page.picked().startswith("breaks ")
    page.one("#problems").click()
    assert page.search("index=3112") == 2 * 1 + 2 * 10  # it and 31120 to 31129
    assert page.search("index=3112 zoé") == 11
    assert page.search("index=31123 zoé") == 1
    assert page.search("") == ROWS
    assert nodes(page) < NODES


def test_a_search_can_be_changed_while_it_runs(browser, file):
    page = Dump(browser, file)
    page.script("""const s = document.getElementById('search');
        for (const text of ['i', 'in', 'index=77', 'index=7777 alice']) {
            s.value = text; s.dispatchEvent(new Event('input')); }""")
    assert page.shown() == 2
    assert all("index=7777" in row for row in page.rows())


def test_scrubbing_jumps_to_the_same_pictures(browser, file):
    page = Dump(browser, file)
    pictures = {}
    for part in (1, 0.5, 0.25, 0.5, 1, 0.25, 0.75, 0):
        page.scrub(part)
        assert pictures.setdefault(part, page.canvas()) == page.canvas()
        assert nodes(page) < NODES
    assert page.drawn() == "0 of 50,000 frames drawn"
    assert len({picture[2] for picture in pictures.values()}) == 5
    assert pictures[0][3] == 0 < pictures[0.25][3]
