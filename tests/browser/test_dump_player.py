"""ppdump's page: the player draws what --render draws, when it was drawn."""
import base64
import subprocess

import drawn
import pytest
from conftest import PPDUMP
from drawn import BLUE, GREEN, RED
from dumped import Dump
from selenium.webdriver.common.keys import Keys

NOTHING = b"\0\0\0\0"


def strokes(session):
    alice = [drawn.stroke("alice", i, [(50 * i, 30), (50 * i + 40, 200)], colour, pen)
             for i, (colour, pen) in enumerate([(RED, (4, 4)), (BLUE, (20, 3)), (GREEN, (3, 20))])]
    session.draw("alice", *alice)
    session.draw("bob", drawn.stroke("bob", 1, [(100, 300)], RED, (40, 20)))  # taken: at the end
    session.draw("alice", drawn.stroke("alice", 1, [(300, 50), (400, 50), (350, 150)], GREEN,
                                       kind=14))  # inserted
    session.draw("bob", drawn.numbers(15, "bob", 4, 0))  # selected
    session.draw("alice", drawn.stroke("alice", 0, [(20, 400), (500, 420)], BLUE, (8, 8), 17))
    session.draw("alice", drawn.numbers(13, "alice", 3, 1))  # removed
    session.draw("bob", drawn.numbers(16, "bob", 0))  # unselected
    session.draw("bob", drawn.stroke("bob", 9, [(10, 10), (90, 90)], b"\xff\0\0\x80", (15, 15)))


def pixels(session):
    session.draw("bob", drawn.numbers(33, "bob", 700, 500))
    session.draw("alice", drawn.points("alice", [(50, 50), (300, 60), (280, 250), (50, 50)]))
    session.draw("bob", drawn.fill("bob", 200, 100, BLUE))
    session.draw("bob", drawn.points("bob", [(100, 75), (250, 110)], NOTHING, 14))  # erased
    session.draw("alice", drawn.numbers(19, "alice", 40, 40, 150, 120, 0))
    session.draw("alice", drawn.numbers(21, "alice", 400, 300, 150, 120, 0))
    session.draw("bob", drawn.numbers(19, "bob", 200, 50, 100, 100, 0))
    session.draw("alice", drawn.numbers(21, "alice", 420, 300, 150, 120, 90))
    session.draw("alice", drawn.frame(20, "alice"))
    session.draw("bob", drawn.numbers(21, "bob", 500, 20, 50, 200, 0))
    session.draw("bob", drawn.frame(20, "bob"))
    session.draw("alice", drawn.fill("alice", 690, 490, GREEN))
    session.draw("alice", drawn.stroke("alice", 0, [(600, 100), (100, 450)], RED, (6, 6)))
    session.draw("bob", drawn.numbers(33, "bob", 650, 450))  # smaller: filled anew


def mixed(session):
    strokes(session)
    pixels(session)
    session.draw("alice", drawn.frame(24, "alice"))
    session.draw("bob", drawn.points("bob", [(10, 10), (10, 10)], BLUE, 30))


def session_of(*parts):
    session = drawn.Session()
    for user in ("alice", "bob"):
        session.join(user)
    for part in parts:
        part(session)
    return session


def rendered(file, *options):
    picture = file.with_suffix(".png")
    subprocess.run([PPDUMP, f"--render={picture}", *options, file], check=True,
                   capture_output=True)
    return "data:image/png;base64," + base64.b64encode(picture.read_bytes()).decode()


@pytest.mark.parametrize("part", [strokes, pixels, mixed])
def test_the_canvas_is_as_render_draws_it_at_every_step(browser, dump_page, tmp_path, part):
    session = session_of(part)
    file = tmp_path / "drawn.pcap"
    file.write_bytes(session.data())
    page = Dump(browser, dump_page(session.data()))
    steps = int(page.drawn().split(" of ")[1].split()[0])
    start = session.segments[0].time
    drawings = [s.time for s in session.segments
                if s.side == "client" and s.data and s.data[2] in {*range(12, 26), 33}]
    assert steps >= len(drawings)
    for number, time in enumerate(drawings):
        wanted = f"{steps_until(session, time)} of "
        page.until(lambda: page.drawn().startswith(wanted) or page.keys("."))
        picture = rendered(file, f"--at=+{(time - start) / 1e9:.9f}")
        ink = page.canvas()[3]
        differing = page.differing(picture)
        assert 0 <= differing <= 4 + ink // 100, (number, differing, ink)
    assert page.drawn().startswith(f"{steps} of ")


def steps_until(session, time):
    """Frames that were drawn until then."""
    count = 0
    for segment in session.segments:
        if segment.side == "client" and segment.time <= time:
            data = segment.data
            while data:
                count += data[2] in {*range(12, 26), 33}
                data = data[data[0] | data[1] << 8:]
    return count


def test_jumping_back_and_forth_shows_the_same_pictures(browser, dump_page):
    page = Dump(browser, dump_page(session_of(mixed).data()))
    parts = [0, 0.6, 0.7, 0.8, 0.9, 1]
    there, back = [], []
    for part in parts:
        page.scrub(part)
        there.append((page.drawn(), page.canvas()))
    for part in reversed(parts):
        page.scrub(part)
        back.append((page.drawn(), page.canvas()))
    assert there == back[::-1]
    assert len({picture[2] for _, picture in there}) > 3


def test_time_line_and_player_follow_each_other(browser, dump_page):
    page = Dump(browser, dump_page(session_of(strokes).data()))
    page.scrub(1)
    assert page.script("return document.querySelector('.row[aria-selected=true]').dataset.row") \
        == str(page.shown() - 1)
    blank = Dump(browser, dump_page(session_of(strokes).data()))
    assert blank.drawn().startswith("0 of ")
    blank.script("""[...document.querySelectorAll('#list .row')].filter(
        r => r.textContent.includes('ADD_STROKE'))[0].click()""")
    assert blank.drawn().startswith("1 of ")
    assert blank.canvas()[3] > 100
    assert blank.text(".scrub output").startswith("0:00.")


def test_it_plays_to_the_end_and_again(browser, dump_page):
    session = session_of(strokes)
    session.time += 3600 * 10**9  # an hour in which nothing is said
    session.draw("alice", drawn.stroke("alice", 9, [(5, 5), (60, 40)]))
    page = Dump(browser, dump_page(session.data()))
    page.keys(" ")
    total = page.drawn().split(" of ")[1]
    page.until(lambda: page.drawn().startswith(total.split()[0] + " of"))
    page.until(lambda: page.text(".play") == "Play")
    assert page.script("""return Number(
        document.querySelector('.row[aria-selected=true]').dataset.row)""") == page.shown() - 1
    page.one(".controls input[type=checkbox]").click()  # pauses are not skipped
    page.one(".play").click()
    assert page.text(".play") == "Pause" and not page.drawn().startswith(total.split()[0])
    page.one(".play").click()
    assert page.text(".play") == "Play"


def test_steps_go_from_drawing_to_drawing(browser, dump_page):
    page = Dump(browser, dump_page(session_of(strokes).data()))
    page.keys("..")
    assert page.drawn().startswith("2 of ") and "ADD_STROKE" in page.picked()
    page.keys(",")
    assert page.drawn().startswith("1 of ")
    page.one(".controls button[title='Next drawing']").click()
    assert page.drawn().startswith("2 of ")


def test_each_lobby_has_its_canvas(browser, dump_page):
    session = session_of(strokes)
    session.here = []
    session.join("carol", "attic")
    session.draw("carol", drawn.stroke("carol", 0, [(5, 5), (600, 400)], GREEN))
    page = Dump(browser, dump_page(session.data()))
    names = [option.text for option in page.all(".controls .lobby option")]
    assert len(names) == 2 and names[0] == "room of alice"
    page.scrub(1)
    first = page.canvas()
    page.script("""const s = document.querySelector('.controls .lobby');
        s.value = 1; s.dispatchEvent(new Event('change'))""")
    assert page.drawn() == "1 of 1 frame drawn"
    assert page.canvas() != first


def test_an_index_far_behind_the_end_takes_no_memory(browser, dump_page):
    session = session_of()
    for _ in range(40):
        session.draw("alice", drawn.stroke("alice", 2**31 - 1, [(5, 5), (60, 40)]))
        session.draw("alice", drawn.stroke("alice", -5, [(5, 5), (60, 40)]))
    page = Dump(browser, dump_page(session.data()))
    page.scrub(1)
    label = page.one(".stage canvas").get_attribute("aria-label")
    assert label.startswith("80 strokes,")


def test_space_in_the_search_box_is_a_space(browser, dump_page):
    page = Dump(browser, dump_page(session_of(strokes).data()))
    page.one("#search").click()
    page.keys("a b", Keys.ARROW_LEFT)
    assert page.one("#search").get_attribute("value") == "a b"
    assert page.text(".play") == "Play"
