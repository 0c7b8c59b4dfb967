"""What opens: a clause, a case, its dialogue, a frame."""
from page import Page
from selenium.webdriver.common.keys import Keys

FAILED = "#clause=T-1&case=t-1%3A1%5B0%5D&run=2"
BURST = "#clause=D-4&case=drawing%2Fburst%3A1"


def test_a_clause_shows_english_beside_french_and_its_cases(browser, pages):
    page = Page(browser, pages("small"))
    page.cell("V-stroke.size", 1).click()
    assert "RGBa 4" in page.text(".clause-texts p")
    french = page.first(".clause-texts blockquote")
    assert french.get_attribute("lang") == "fr" and "Paquet ADD STROKE" in french.text
    left, right = page.all(".clause-texts > div")
    assert left.rect["y"] == right.rect["y"] and left.rect["x"] < right.rect["x"]
    assert len(page.all(".cases tbody tr")) == 3
    assert "run=2" in page.address()


def test_a_clause_names_the_cases_that_only_touch_it(browser, pages):
    page = Page(browser, pages("small"), "#clause=D-2")
    assert [h.text for h in page.all(".cases h3")] == ["Cases 3", "Cases that touch it 3"]


def test_a_failed_case_says_why_and_marks_its_line(browser, pages):
    page = Page(browser, pages("small"), "#clause=T-1&run=2")
    page.first(".cases .cell[data-v=FAIL]").click()
    assert [e.text for e in page.all(".outcome dd")] == [
        "byte 3: 1b, not 00", "20: bob expect @alice",
        "ADD_STROKE, byte for byte as alice sent it", "ADD_STROKE with another date"]
    assert page.text(".again code") == "ppconform --case='t-1:1[0]' localhost:5000"
    assert page.text(".script .bad code") == "  bob expect @alice"
    assert page.text(".script .bad .line-number") == "20"
    assert len(page.all(".script .line")) == 8


def test_the_dialogue_has_a_lane_for_each_client_and_the_server(browser, pages):
    page = Page(browser, pages("small"), FAILED)
    assert [lane.text for lane in page.all(".lane")] == ["alice", "bob", "carol", "server"]
    assert len(page.all(".event")) == 17
    marked = page.one(".event.marked")
    assert "breaks F-2" in marked.text
    assert marked.get_attribute("aria-selected") == "true"
    assert len(page.all(".arrow .cross")) == 3


def test_a_frame_links_its_bytes_and_fields(browser, pages):
    page = Page(browser, pages("small"), FAILED)
    assert len(page.all(".hex-bytes i")) == 45
    page.hover(page.one(".hex-bytes [data-byte='19']"))
    assert page.one(".fields tr.lit th").text == "rgba"
    assert [b.text for b in page.all(".hex-bytes .lit")] == ["ff", "80", "00", "ff"]
    page.hover(page.one("[data-row-field='0']"))
    assert [b.text for b in page.all(".hex-bytes .lit")] == ["2d", "00"]
    page.script("document.querySelector('[data-row-field=\"0\"]').focus()")
    page.keys(Keys.ARROW_DOWN)
    assert [b.text for b in page.all(".hex-bytes .lit")] == ["0c"]


def test_events_are_walked_by_keyboard(browser, pages):
    page = Page(browser, pages("small"), FAILED)
    page.script("document.querySelector('.rows').focus()")
    page.keys(Keys.HOME)
    assert "connects" in page.text(".frame-slot")
    page.keys(Keys.ARROW_DOWN)
    assert page.text(".frame h3 bdi") == "CONNECTION"
    page.until(lambda: "event=2" in page.address())
    active = page.one(".rows").get_attribute("aria-activedescendant")
    assert page.one(f"#{active}").get_attribute("aria-selected") == "true"


def test_an_event_lights_its_line_of_the_script(browser, pages):
    page = Page(browser, pages("small"), FAILED + "&event=11")
    assert "send ADD_STROKE" in page.text(".script .lit")


def test_the_same_case_in_another_run_is_one_step_away(browser, pages):
    page = Page(browser, pages("small"), FAILED)
    page.all(".tab")[0].click()
    assert not page.all(".outcome") and not page.all(".event.marked")
    browser.back()
    page.until(lambda: page.all(".outcome"))
    page.keys(Keys.ESCAPE)
    assert page.text("#detail h2") == "T-1"


def test_the_command_is_copied(browser, pages):
    page = Page(browser, pages("small"), FAILED)
    browser.execute_cdp_cmd("Browser.grantPermissions", {
        "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    page.one(".again .copy").click()
    page.until(lambda: page.text(".again .copy") == "Copied")
    page.until(lambda: page.text(".again .copy") == "Copy")


def test_an_address_opens_what_it_names_and_keeps_the_filters(browser, pages):
    page = Page(browser, pages("small"), FAILED + "&event=2&q=server&verdict=FAIL&level=R")
    assert page.text(".frame h3 bdi") == "CONNECTION"
    assert page.one("#search").get_attribute("value") == "server"
    assert page.chip("FAIL").get_attribute("aria-pressed") == "true"
    page = Page(browser, pages("small"), "#clause=Z-99")
    assert "Not in this report" in page.text("#detail")


def test_ten_thousand_frames_are_not_all_in_the_document(browser, pages):
    page = Page(browser, pages("small"), BURST)
    assert "10,002 events" in page.text(".dialogue h3")
    assert len(page.all(".event")) < 100
    page.script("document.querySelector('.rows').focus()")
    page.keys(Keys.END)
    assert "index=4999" in page.text(".frame .text-form")
    assert "index=4999" in page.one(".event[aria-selected=true]").text
