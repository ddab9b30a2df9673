"""The pictures of README and manual: drawn from the program itself, small, and the same without any font."""

import re
from contextlib import chdir
from pathlib import Path
from xml.etree import ElementTree

import pytest

from papertui.manual import TOPICS, page
from tests.browsing import SAMPLES, fresh_home
from tests.pictures import DARK, FOLDER, SCENES, Scene, draw
from tests.svg import Cell, Look, picture

ROOT = FOLDER.parents[2]
PLAIN, LOUD = Look("#111111", "#eeeeee"), Look("#ff0000", "#222222", bold=True)
SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 – made here


def drawn(text: str, look: Look = PLAIN) -> ElementTree.Element:
    cells = [Cell(sign, look) for sign in text]
    return parsed(picture([cells], "a title", fg=PLAIN.fg, bg=PLAIN.bg))


def test_words_stand_at_their_cells_whatever_the_font() -> None:
    texts = list(drawn("ab <c>  d").iter(f"{SVG}text"))
    assert [(text.text, text.get("x"), text.get("textLength")) for text in texts] == [
        ("ab <c>", "0", "60"), ("d", "80", "10")
    ]  # fmt: skip


def test_a_wide_sign_takes_two_cells() -> None:
    cells = [Cell("名", PLAIN), Cell("", PLAIN), Cell("a", PLAIN)]
    texts = parsed(picture([cells], "", fg="#000000", bg="#ffffff")).iter(f"{SVG}text")
    assert [(text.text, text.get("x"), text.get("textLength")) for text in texts] == [
        ("名", "0", "20"), ("a", "20", "10")
    ]  # fmt: skip


def test_signs_that_fonts_differ_in_are_drawn() -> None:
    tree = drawn("─│┌┐└┘├┤┬┴█▌●★✓·⠿⣇")
    assert not list(tree.iter(f"{SVG}text"))
    assert len(list(tree.iter())) > 18


def test_colour_weight_and_ground_of_a_cell_are_kept() -> None:
    tree = drawn("x", LOUD)
    style = next(tree.iter(f"{SVG}style")).text or ""
    assert ".c0{fill:#ff0000;font-weight:bold}" in style
    assert [rect.get("fill") for rect in tree.iter(f"{SVG}rect")] == ["#eeeeee", "#222222"]


def test_the_script_draws_the_program(samples_home: Path, tmp_path: Path) -> None:
    with chdir(SAMPLES.parent):
        svg = draw(Scene(80, 24, DARK, "", "the list"), fresh_home(tmp_path, samples_home))
    words = "".join(text.text or "" for text in parsed(svg).iter(f"{SVG}text"))
    assert re.match(r"/\d+ papers", words)
    assert str(ROOT) not in svg


@pytest.mark.parametrize("name", SCENES)
def test_pictures_are_small_and_need_nothing_else(name: str) -> None:
    svg = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert len(svg.encode()) < 60_000
    assert not re.search(r"@font-face|url\(|href|<script", svg)
    assert parsed(svg).find(f"{SVG}title") is not None


def test_every_picture_is_shown_and_every_one_shown_is_there() -> None:
    shown = set[Path]()
    for file in (ROOT / "README.md", *(topic.file for topic in TOPICS)):
        links = re.findall(r'(?:!\[[^\]]*\]\(|src(?:set)?=")([^)"]+\.svg)', file.read_text(encoding="utf-8"))
        shown |= {(file.parent / link).resolve() for link in links}
    assert shown == {(FOLDER / f"{name}.svg").resolve() for name in SCENES} == set(FOLDER.glob("*.svg"))


def test_the_manual_in_the_terminal_has_no_pictures() -> None:
    assert not any("svg" in page(topic, 80) for topic in TOPICS)
