"""The matrix, what stands above it, its filters and its keys."""
import sample
from page import Page
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select


def worst_of(clause, run):
    """What the sample says of a clause, computed another way."""
    order = ["FAIL", "ERROR", "DIFFERS", "PASS", "SKIP"]
    found = [v["verdict"] for v in sample.verdicts(run, 3)
             if v["clauses"][0] == clause]
    return min(found, key=order.index)


def test_each_cell_shows_the_worst_verdict_of_its_cases(browser, pages):
    page = Page(browser, pages("small"))
    for clause in ("T-1", "T-3", "F-5", "V-4", "A-12", "S-12", "D-1"):
        for run in range(3):
            assert page.verdict(clause, run)[0] == worst_of(clause, run), clause
    assert page.verdict("T-1", 1) == ("FAIL", "1/3")
    assert page.verdict("L-28", 0) == ("NONE", "")


def test_chapters_stand_in_the_documents_order(browser, pages):
    page = Page(browser, pages("small"))
    letters = [body.get_attribute("data-chapter") for body in page.all(".matrix tbody")]
    assert letters == ["T", "F", "TY", "V", "N", "A", "L", "S", "D", "C", "B"]


def test_the_overview_counts_verdicts_and_coverage(browser, pages):
    page = Page(browser, pages("small"))
    rows = [row.text for row in page.all(".overview tbody tr")]
    assert len(rows) == 3
    assert "478 passed" in rows[0] and "failed" not in rows[0]
    assert "3 failed" in rows[1] and "strict" in rows[2]
    cells = [cell.text for cell in page.all(".overview tbody tr:first-child .share")]
    clauses = list(sample.document.clauses())
    required = [c for c in clauses if (c["level"], c["party"]) == ("R", "S")]
    assert cells[0] == f"{len(required)}/{len(required)}"
    assert cells[1].startswith("0/")


def test_readings_that_differ_are_marked(browser, pages):
    page = Page(browser, pages("small"))
    page.one("#readings > summary").click()
    rows = [row.text for row in page.all("#readings tbody tr")]
    assert len(rows) == 3 and "echoed" in rows[0]
    assert [cell.text for cell in page.all("#readings td.differs")] == ["echoed", "closes"]


def test_filters_by_verdict_level_chapter_and_passed(browser, pages):
    page = Page(browser, pages("small"))
    everything = page.shown()
    page.chip("FAIL").click()
    assert page.shown() and all(
        "FAIL" in [page.verdict(c, run)[0] for run in (1, 2)] for c in page.shown())
    page.chip("FAIL").click()
    page.chip("X").click()
    assert page.shown() == ["L-20", "L-21", "S-17", "C-13", "C-15", "B-1", "B-2", "B-3"]
    page.chip("X").click()
    chapter = Select(page.one("#filters select"))
    chapter.select_by_value("TY")
    assert page.shown() == ["TY-1", "TY-2"]
    chapter.select_by_value("")
    page.one("#unpassed").click()
    assert 0 < len(page.shown()) < len(everything)
    assert "T-4" not in page.shown()
    page.one("#unpassed").click()
    assert page.shown() == everything
    assert page.text(".shown") == f"{len(everything)} clauses"


def test_search_finds_clauses_cases_and_reasons(browser, pages):
    page = Page(browser, pages("small"))
    page.keys("/")
    page.keys("burst")
    assert "D-4" in page.shown() and len(page.shown()) < 5
    page.keys(Keys.ESCAPE)
    page.keys("keepalive timeout")
    assert page.shown() == ["A-22"]
    page.keys(Keys.ESCAPE, "no such word")
    assert page.shown() == [] and page.first(".nothing").is_displayed()
    page.first(".nothing button").click()
    assert len(page.shown()) > 150


def test_arrows_move_and_enter_opens_and_escape_returns(browser, pages):
    page = Page(browser, pages("small"))
    page.script("document.querySelector('.cell').focus()")
    page.keys(Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert page.focused() == page.cell("T-2", 2)
    page.keys(Keys.ENTER)
    assert page.text("#detail h2") == "T-2"
    page.keys(Keys.ESCAPE)
    assert page.one("#detail").get_attribute("hidden") is not None
    assert page.focused() == page.cell("T-2", 2)
    assert len(page.all(".matrix .cell[tabindex='0']")) == 1


def test_a_bar_in_the_overview_filters(browser, pages):
    page = Page(browser, pages("small"))
    page.first(".overview .count[data-v=ERROR]").click()
    assert page.chip("ERROR").get_attribute("aria-pressed") == "true"
    page.until(lambda: "verdict=ERROR" in page.address())
