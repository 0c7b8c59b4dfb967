"""Hostile text, broken lines, large reports, small windows."""
import json

import pytest
import sample
from conftest import look
from page import Page
from urllib.parse import quote

PATIENCE = 3000  # milliseconds an interaction may take on a busy machine
STEPS = {
    "search": "const s = document.getElementById('search'); s.value = 'stroke';"
              "s.dispatchEvent(new Event('input'))",
    "everything again": "const s = document.getElementById('search'); s.value = '';"
                        "s.dispatchEvent(new Event('input'))",
    "filter": "document.querySelector('.chip').click()",
    "open a clause": "location.hash = '#clause=D-4'",
    "open 10,000 frames": "location.hash = '#clause=D-4&case=drawing%2Fburst%3A1'",
    "scroll": "document.querySelector('.rows').scrollTop = 90000",
    "pick": "document.querySelectorAll('.row')[5].click()",
}


def test_a_large_report_stays_quick(browser, pages):
    page = Page(browser, pages("large"))
    for run in range(3):
        assert sum(1 for _ in sample.verdicts(run, 14)) >= 2000
    slow = {name: took for name, code in STEPS.items()
            if (took := page.milliseconds(code)) > PATIENCE}
    assert not slow
    assert page.script("return document.querySelectorAll('*').length") < 12000


@pytest.mark.parametrize("number", range(len(sample.HOSTILE)))
def test_hostile_text_stays_text(browser, pages, number):
    text = sample.HOSTILE[number]
    case = (text + str(number)).encode("utf-8", "replace").decode()
    page = Page(browser, pages("hostile"), "#clause=D-1" if len(text) > 999 or "\ud800" in text
                else f"#clause=D-1&case={quote(case)}")
    if not page.all(".outcome"):
        page.all(".cases tbody tr")[1 + number].find_element("css selector", ".cell").click()
    assert page.first(".outcome").is_displayed() and page.all(".event")
    assert page.script("return window.pwned") is None
    assert page.script("""return document.querySelectorAll(
        'img, iframe, link[rel=stylesheet], script:not(#run):not([type=module])').length""") == 0
    assert page.script("return document.documentElement.scrollWidth <= innerWidth")
    shown = page.script("return document.body.innerText")
    assert not set(shown) & set("\u202e\u0000\u0007\u001b\u2028")


def test_control_characters_are_written_out(browser, pages):
    page = Page(browser, pages("hostile"), "#clause=D-1")
    titles = [title.text for title in page.all(".cases .title")]
    assert "\\u202egnp.exe" in titles and "\\u0000\\u0007\\u001b[31mred" in titles


def test_a_case_without_what_it_should_have(browser, pages):
    page = Page(browser, pages("hostile"), "#clause=D-1&case=drawing%2Fbare%3A1")
    assert "Nothing was said" in page.text("#detail")
    assert page.first(".tab").text.endswith("WONDERFUL")


def test_members_of_the_wrong_type(browser, pages):
    page = Page(browser, pages("hostile"), "#clause=D-1&case=drawing%2Fodd%3A1")
    assert "Bytes that are no frame" in page.text(".frame h3")
    assert len(page.all(".event")) == 1


def test_lines_that_are_no_json_are_told_and_left_out(browser, write_page):
    lines = [json.dumps(line) for line in sample.lines_of("one", 0, 1)]
    page = Page(browser, write_page("broken", [
        '{"kind":"verdict","case":"early"}', lines[0], "{not json", "[]", "", *lines[1:-1],
    ]).as_uri())
    assert "line 1 of the data stands before any run" in page.text("#faults")
    assert "line 3 of the data is not JSON" in page.text("#faults")
    assert "did not finish" in page.text(".overview")
    page.cell("D-1", 0).click()
    page.first(".cases .cell").click()
    assert page.all(".event")


def test_a_page_without_runs_says_so(browser, write_page):
    browser.get(write_page("empty", []).as_uri())
    assert "There is no run" in browser.find_element("id", "overview").text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width,height", [(390, 844), (820, 1100), (1440, 900)])
def test_nothing_sticks_out_at_any_width(browser, pages, width, height, scheme):
    look(browser, width, height, scheme)
    for fragment in ("", "#clause=V-stroke.size", "#clause=T-1&case=t-1%3A1%5B0%5D&run=2"):
        page = Page(browser, pages("small"), fragment)
        assert page.script("return document.documentElement.scrollWidth <= innerWidth")
        assert page.script("""const d = document.getElementById('detail');
            return d.hidden || d.scrollWidth <= d.clientWidth""")
    dark = page.script("return getComputedStyle(document.body).color") == "rgb(223, 227, 231)"
    assert dark == (scheme == "dark")


def test_what_is_printed_has_the_whole_dialogue(browser, pages):
    page = Page(browser, pages("small"), "#clause=D-4&case=drawing%2Fburst%3A1")
    page.script("dispatchEvent(new Event('beforeprint'))")
    assert len(page.all(".event")) == 2000
    assert page.one("#readings").get_attribute("open") is not None
    page.script("dispatchEvent(new Event('afterprint'))")
    assert len(page.all(".event")) < 100
