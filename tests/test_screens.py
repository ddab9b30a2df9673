"""Every screen, large and small: whole at each size, and in ASCII alone where a terminal has nothing else."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from textual.strip import Strip

from papertui.tui.glyphs import ASCII, UNICODE, in_ascii
from tests.inside import Inside, inside, settings_in

_PAPER = {
    "title": "Reward models that correct themselves, and what becomes of them where nobody looks at",
    "abstract": "A long abstract. " * 40,
    "date": "2024-05-01",
    "arxiv_id": "2405.00001",
    "authors": ["Ada Lovelace"],
    "upvotes": 3,
    "venue": "Nature",
    "pages": "436-444",
}
# What is typed, and a word that is shown once it has been done.
SCREENS: dict[str, tuple[str, str]] = {
    "list": ("", "60 papers"),
    "marks and signs": (" s ", "marked"),
    "reader": ("\x01enter", "q back"),
    "help": ("?", "next paper"),
    "palette": (":", "every action by name"),
    "tags": ("T", "tags of your library"),
    "tag prompt": ("t+", "tag 1 paper"),
    "history": ("U", "history"),
    "saved searches": ("'", "saved searches"),
    "facets": ("f", "rl"),
    "copy menu": ("Y", "citation"),
    "sort menu": ("O", "relevance"),
    "export": ("x", "bibtex"),
    "pipe": ("|", "pipe"),
    "report": ("I", "1 file"),
    "statistics": ("%", "2024"),
    "manual": ("\x01f1", "promises"),
    "question": ("*a", "no, leave everything as it is"),
    "wrong query": ("/nosuch:x", "no field"),
    "nothing found": ("/rewrd", "Did you mean"),
    "no action": ("/xqzxqz", "No paper has"),
    "note": ("e", "esc saves"),
    "message": ("y", "title"),
}


LARGE, SMALL = (100, 30), (40, 12)


def painted(at: Inside) -> str:
    """Return what the screens of the stack paint, borders of foreign widgets too."""
    strips = _strips(at)
    assert {strip.cell_length for strip in strips} == {at.browser.app.size.width}
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def _strips(at: Inside) -> list[Strip]:
    return [line for screen in at.browser.app.screen_stack for line in screen._compositor.render_strips()]


async def _walk(home: Path) -> dict[str, str]:
    dump = home / "papers.jsonl"
    papers = [
        {**_PAPER, "id": f"p{n}", "title": f"{_PAPER['title']} {n}", "arxiv_id": f"2405.{n:05}"}
        for n in range(60)
    ]
    dump.write_text("".join(f"{json.dumps(paper)}\n" for paper in papers), encoding="utf-8")
    found = {}
    async with inside(replace(settings_in(home, dump), ascii=True), LARGE) as at:
        await at.wait_for("60 papers")
        at.desk.workspace.library.save_searches({"mine": "reward"}, "saved mine")
        await at.press("t")
        await at.type("rl/offline")
        await at.press("enter")
        await at.until_saved()
        for name, (typed, told) in SCREENS.items():
            await (at.press(typed[1:]) if typed.startswith("\x01") else at.type(typed))
            await at.wait_for(lambda told=told: told in painted(at))  # type: ignore[misc] # mypy knows no default
            found[name] = painted(at)
            await _resize(at, SMALL)
            found[f"{name}, small"] = painted(at)
            await _resize(at, LARGE)
            await _back(at)
    return found


async def _resize(at: Inside, size: tuple[int, int]) -> None:
    """Resize the terminal, and wait until every screen of the stack is laid out for it."""
    await at.pilot.resize_terminal(*size)
    await at.wait_for(lambda: {screen.size for screen in at.browser.app.screen_stack} == {size})
    await at.pilot.pause()


async def _back(at: Inside) -> None:
    if at.desk.host.is_on_top and not at.desk.host.is_edited and at.desk.panes.focused == "facets":
        at.desk.faceting.close()
    for _ in range(3):
        await at.press("escape")
    at.desk.session.clear_marks()
    at.browser.set_focus(at.browser.list)


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EDITOR", raising=False)
        patch.delenv("VISUAL", raising=False)
        return asyncio.run(_walk(tmp_path_factory.mktemp("ascii")))


@pytest.mark.parametrize("name", [*SCREENS, *(f"{name}, small" for name in SCREENS)])
def test_every_screen_is_ascii(screens: dict[str, str], name: str) -> None:
    wrong = {sign for sign in screens[name] if not sign.isascii()}
    assert not wrong, screens[name]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("question", "+archived on 60 papers?"), ("question", "n  no, leave everything as it is"),
        ("history", "tagged rl/offline"), ("tags", "rl/offline"), ("no action", "No paper has"),
        ("wrong query", "no field"), ("reader", "Ada Lovelace"), ("list", "? help"), ("note", "esc saves"),
        ("palette", "next paper"), ("export", "bibtex"),
    ],
)  # fmt: skip
def test_what_a_small_screen_has_to_say_is_there(screens: dict[str, str], name: str, told: str) -> None:
    assert told in screens[f"{name}, small"], screens[f"{name}, small"]


def test_signs_keep_their_width_and_the_texts_of_papers_their_letters() -> None:
    assert in_ascii("▌✓●★ “Étude” – 論文…") == '>xo* "Étude" - 論文~'
    assert all(
        len(str(a)) == len(str(b))
        for a, b in zip(
            (UNICODE.mark, UNICODE.corners, UNICODE.dot), (ASCII.mark, ASCII.corners, ASCII.dot), strict=True
        )
    )
