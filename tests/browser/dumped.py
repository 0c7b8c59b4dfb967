"""What a reader does with ppdump's page, in words."""
from page import Page


# of a copy, as reading would slow the canvas itself down
READ = """
    const canvas = document.querySelector('.stage canvas');
    const bytesOf = (picture) => {
        const {width, height} = picture;
        const copy = Object.assign(document.createElement('canvas'), {width, height});
        copy.getContext('2d').drawImage(picture, 0, 0);
        return copy.getContext('2d').getImageData(0, 0, width, height).data;
    };
"""


class Dump(Page):
    READY = "#list .row, #summary:not(:empty)"

    def __init__(self, browser, file, fragment=""):
        super().__init__(browser, file.as_uri(), fragment)

    def rows(self):
        """The words of the rows in sight and around."""
        return self.script("""return [...document.querySelectorAll('#list .row')]
            .sort((a, b) => a.dataset.row - b.dataset.row)
            .map(row => row.querySelector('.said').textContent)""")

    def picked(self):
        return self.text("#list .row[aria-selected=true] .said")

    def shown(self):
        """How many rows the filters leave, when the search has ended."""
        self.until(lambda: " of " in self.text(".shown"))
        return int(self.text(".shown").split(" of ")[0].replace(",", ""))

    def choose(self, name, value):
        self.script("""const s = document.querySelector(`[data-filter=${arguments[0]}]`);
            s.value = arguments[1]; s.dispatchEvent(new Event('change'));""", name, str(value))
        return self.shown()

    def search(self, text):
        self.script("""const s = document.getElementById('search'); s.value = arguments[0];
            s.dispatchEvent(new Event('input'))""", text)
        return self.shown()

    def scrub(self, part):
        """Moves the slider to a part of the whole time."""
        self.script("""const s = document.querySelector('.scrub input');
            s.value = arguments[0] * s.max; s.dispatchEvent(new Event('input'))""", part)

    def drawn(self):
        return self.text(".drawn")

    def canvas(self):
        """[width, height, a number that tells pictures apart, pixels not white]"""
        return self.script(READ + """
            const data = bytesOf(canvas);
            let hash = 0, ink = 0;
            for (let i = 0; i < data.length; i += 4) {
                const pixel = data[i] | data[i + 1] << 8 | data[i + 2] << 16;
                hash = (Math.imul(hash, 31) + pixel) | 0;
                ink += pixel !== 0xffffff;
            }
            return [canvas.width, canvas.height, hash, ink]""")

    def differing(self, png):
        """Pixels of the canvas that are clearly other than in the picture."""
        return self.browser.execute_async_script(READ + """
            const done = arguments[1];
            const image = new Image();
            image.onload = () => {
                if (canvas.width !== image.width || canvas.height !== image.height)
                    return done(-1);
                const [a, b] = [bytesOf(canvas), bytesOf(image)];
                let differ = 0;
                for (let i = 0; i < a.length; i += 4)
                    differ += [0, 1, 2].some((c) => Math.abs(a[i + c] - b[i + c]) > 100);
                done(differ);
            };
            image.src = arguments[0];""", png)
