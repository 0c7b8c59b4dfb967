"""web/assemble: one file out of many, or a reason why not."""
import pytest
from conftest import ROOT, assemble


def test_a_program_writes_what_the_page_says(write_page):
    whole = assemble(ROOT / "web/report.html").stdout
    before, after = whole.split(b"\n@data\n")
    assert write_page("plain", []).read_bytes() == before + b"\n" + after


def test_a_line_cannot_end_the_element_it_stands_in(write_page):
    page = write_page("safe", ['{"a":"</script><!--<script>"}']).read_text()
    assert '\n{"a":"\\u003c/script>\\u003c!--\\u003cscript>"}\n' in page


def test_nothing_is_loaded_from_anywhere():
    page = assemble(ROOT / "web/report.html").stdout.decode()
    assert "@include" not in page and "default-src 'none'" in page
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
                 "fetch(", "XMLHttpRequest", "@import", "url(", " src="):
        assert word not in page
    assert page.count("://") == page.count("http://www.w3.org/2000/svg")


@pytest.mark.parametrize("template,part,why", [
    ("@data\n@include missing.js\n", "", "cannot be read"),
    ("@data\n@include part.js\n", "", "is empty"),
    ("@data\n@include part.js\n", "a = '</script>'\n", "ends the element"),
    ("no mark\n", "x\n", "has 0 lines @data"),
    ("@data\n@data\n", "x\n", "has 2 lines @data"),
])
@pytest.mark.parametrize("option", [[], ["--c"]])
def test_a_broken_template_is_refused(tmp_path, template, part, why, option):
    (tmp_path / "page.html").write_text(template)
    (tmp_path / "part.js").write_text(part)
    done = assemble(*option, tmp_path / "page.html")
    assert done.returncode == 2 and why in done.stderr.decode()
