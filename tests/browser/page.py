"""What a reader does with a page, in words: with the report, if not said."""
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

WAIT = 20  # seconds until something that should happen counts as not happening


class Page:
    READY = "tr.clause"  # is there when the page is

    def __init__(self, browser, url, fragment=""):
        self.browser = browser
        # the same file with another fragment would not be loaded again
        browser.get("about:blank")
        browser.get(url + fragment)
        self.until(lambda: self.all(self.READY))

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} of {selector}"
        return found[0]

    def first(self, selector):
        self.until(lambda: self.all(selector))
        return self.all(selector)[0]

    def script(self, code, *values):
        return self.browser.execute_script(code, *values)

    def until(self, condition):
        return WebDriverWait(self.browser, WAIT, 0.02).until(lambda _: condition())

    def keys(self, *keys):
        ActionChains(self.browser).send_keys(*keys).perform()

    def hover(self, element):
        ActionChains(self.browser).move_to_element(element).perform()

    def text(self, selector):
        return self.first(selector).get_attribute("textContent")

    def shown(self):
        """IDs of the clauses that the filters leave."""
        return self.script("""return [...document.querySelectorAll(
            'tbody:not([hidden]) tr.clause:not([hidden]) .id')].map(e => e.textContent)""")

    def cell(self, clause, run):
        return self.script("""
            const row = [...document.querySelectorAll('tr.clause')].find(
                r => r.querySelector('.id').textContent === arguments[0]);
            return row.querySelectorAll('.cell')[arguments[1]]""", clause, run)

    def verdict(self, clause, run):
        cell = self.cell(clause, run)
        return cell.get_attribute("data-v"), cell.text

    def chip(self, name):
        return self.one(f"#filters .chip[data-v={name}]")

    def focused(self):
        return self.browser.switch_to.active_element

    def address(self):
        return self.script("return location.hash")

    def milliseconds(self, code):
        """From the event to the second frame painted after it."""
        return self.browser.execute_async_script("""
            const done = arguments[arguments.length - 1];
            const start = performance.now();
            new Function(arguments[0])();
            requestAnimationFrame(() => requestAnimationFrame(
                () => done(performance.now() - start)));""", code)
