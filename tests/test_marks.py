"""FAULTS 34: an action takes the marks that are shown, asks where some are not, and ends those it used."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from papertui.config import Settings
from tests.inside import Inside, inside, settings_in

SHOWN = {"Alpha one", "Alpha two", "Alpha three"}
HIDDEN = {"Beta one", "Beta two"}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Papers with links, of which `alpha` finds three; nothing is opened or copied on this desktop."""
    monkeypatch.setenv("SSH_TTY", "/dev/pts/9")
    monkeypatch.delenv("TMUX", raising=False)
    file = tmp_path / "list.bib"
    titles = sorted(SHOWN | HIDDEN | {"Gamma"})
    rows = (
        f"@misc{{p{n}, title={{{title}}}, url={{https://example.org/{n}}}}}\n"
        for n, title in enumerate(titles)
    )
    file.write_text("".join(rows), encoding="utf-8")
    return settings_in(tmp_path, file)


def docs_of(screen: Inside, titles: set[str]) -> list[int]:
    workspace = screen.desk.workspace
    entries = workspace.entries(list(workspace.listing().docs))
    return [entry.doc for entry in entries if entry.paper.title in titles]


def tagged(screen: Inside, tag: str) -> set[str]:
    workspace = screen.desk.workspace
    return {entry.paper.title for entry in workspace.entries(workspace.tagged(tag))}


async def look_for_alpha(screen: Inside, *, queue: bool = False) -> None:
    """Find three of the papers, with nothing marked and nothing open."""
    session, query = screen.desk.session, "tag:q alpha" if queue else "alpha"
    while session.levels:
        session.rise()
    session.clear_marks()
    session.sort = None
    screen.browser.bar.text = query
    screen.desk.search(query)
    await screen.wait_for(lambda: len(session.docs) == 3 and not screen.desk.answers.is_awaited)
    await screen.press("g")


async def leave(screen: Inside) -> None:
    """Leave prompts and panels."""
    await screen.wait_for(lambda: not screen.desk.saving.is_busy)
    for _ in range(4):
        if screen.browser.app.screen is not screen.browser or screen.browser.prompt.display:
            await screen.press("escape")


def says(text: str) -> Callable[[Inside], bool]:
    return lambda screen: text in screen.text


def has_tagged(tag: str, titles: set[str]) -> Callable[[Inside], bool]:
    return lambda screen: tagged(screen, tag) == titles


def is_like(count: int) -> Callable[[Inside], bool]:
    return lambda screen: len(screen.desk.session.scope.like) == count


# The keys of each action, and what shows that it took one paper, the one that is marked and shown.
ACTIONS: dict[str, tuple[tuple[str, ...], Callable[[Inside], bool]]] = {
    "star": (("s",), has_tagged("starred", {"Alpha one"})),
    "again": (("full_stop",), says("nothing to change: the tags were so already")),
    "read": (("r",), has_tagged("read", {"Alpha one"})),
    "archive": (("a",), has_tagged("archived", {"Alpha one"})),
    "quick tag": (("1",), has_tagged("to-read", {"Alpha one"})),
    "tag": (("t",), says("tag 1 paper:")),
    "add": (("plus",), says("tag 1 paper:")),
    "remove": (("minus",), says("tag 1 paper:")),
    "copy": (("y",), says("title sent")),
    "copy menu": (("Y",), says("citation")),
    "open": (("o",), says("https://example.org")),
    "pipe": (("vertical_line",), says("pipe 1 paper into:")),
    "similar": (("M",), is_like(1)),
    "queue": (("right_square_bracket",), says("2 of 3 in q")),
}


async def test_every_action_takes_only_the_marks_that_are_shown_unless_told_otherwise(
    settings: Settings,
) -> None:
    async with inside(settings) as screen:
        session, workspace = screen.desk.session, screen.desk.workspace
        await screen.wait_for("6 papers")
        workspace.tag(list(session.docs), ["q"], [])
        for name, (keys, has_acted) in ACTIONS.items():
            await look_for_alpha(screen, queue=name == "queue")
            session.restore_marks(docs_of(screen, {"Alpha one", "Beta one"}))
            screen.desk.view.marks()
            assert "✓2 marked (1 shown)" in screen.text
            await screen.press(*keys)
            await screen.wait_for("2 marked, 1 not shown")
            await screen.press("enter")
            await screen.wait_for(partial(has_acted, screen))
            await leave(screen)
            assert name == "similar" or docs_of(screen, {"Beta one"})[0] in session.marked
        await screen.until_saved()
        assert workspace.library.tags() == {"archived": 1, "q": 6, "read": 1, "starred": 1, "to-read": 1}


async def test_no_action_touches_marks_none_of_which_is_shown_unless_told_to(settings: Settings) -> None:
    async with inside(settings) as screen:
        session, workspace = screen.desk.session, screen.desk.workspace
        await screen.wait_for("6 papers")
        workspace.tag(list(session.docs), ["q"], [])
        steps = workspace.library.history()
        for name, (keys, has_acted) in ACTIONS.items():
            await look_for_alpha(screen, queue=name == "queue")
            session.restore_marks(docs_of(screen, HIDDEN))
            if name == "again":
                await screen.press("full_stop")
                continue  # nothing was done that could be done again
            await screen.press(*keys)
            await screen.wait_for("2 marked, 2 not shown")
            await screen.press("enter")
            await screen.wait_for(lambda: screen.browser.app.screen is screen.browser)
            assert not has_acted(screen)
            assert not screen.desk.saving.is_busy
            assert session.hidden == set(docs_of(screen, HIDDEN))
        await screen.until_saved()
        assert workspace.library.history() == steps
        await look_for_alpha(screen)
        for key, meant in (("p", {"Alpha one"}), ("a", HIDDEN)):
            session.restore_marks(docs_of(screen, HIDDEN))
            await screen.press("s")
            await screen.wait_for("not shown")
            await screen.press(key)
            await screen.wait_for(partial(has_tagged("starred", meant | {"Alpha one"}), screen))


async def test_the_question_fits_a_narrow_screen(settings: Settings) -> None:
    async with inside(settings, (40, 12)) as screen:
        await screen.wait_for("6 papers")
        await look_for_alpha(screen)
        screen.desk.session.restore_marks(docs_of(screen, HIDDEN | {"Alpha one"}))
        await screen.press("s")
        for words in ("3 marked, 2 not shown", "only the 1 shown", "all 3 marked", "none, leave everything"):
            await screen.wait_for(words)


async def test_marks_end_with_the_action_that_used_them(settings: Settings) -> None:
    async with inside(settings) as screen:
        await screen.wait_for("6 papers")
        await screen.press("space", "space", "s")
        await screen.wait_for("tagged starred · 2 papers")
        await screen.press("s")
        await screen.wait_for("tagged starred · u undoes")
        await screen.until_saved()
        assert screen.desk.workspace.library.tags() == {"starred": 3}
        await screen.press("space", "t", "escape")  # nothing was used
        await screen.wait_for("✓1 marked")
        await screen.press("y")
        await screen.wait_for("title sent")
        assert "marked" not in screen.text


async def test_an_export_names_the_marked_papers_that_are_not_shown(settings: Settings) -> None:
    async with inside(settings) as screen:
        await screen.wait_for("6 papers")
        await look_for_alpha(screen)
        screen.desk.session.restore_marks(docs_of(screen, {"Alpha one"} | HIDDEN))
        await screen.press("x", "b")
        await screen.wait_for("marked papers, 2 of them not shown")
        await screen.press("m")
        await screen.wait_for("1 paper to:")


async def test_a_message_leaves_the_marks_on_the_screen(settings: Settings) -> None:
    async with inside(settings) as screen:
        await screen.wait_for("6 papers")
        await screen.press("space")
        screen.desk.say("something was done")
        await screen.wait_for("✓1 marked · something was done")
