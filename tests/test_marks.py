"""FAULTS 34: an action takes the marks that are shown, asks where some are not, and ends those it used."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from papertui.config import Settings
from tests.desk import PlainDesk, plain_desk
from tests.inside import inside, settings_in

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


def docs_of(desk: PlainDesk, titles: set[str]) -> list[int]:
    entries = desk.workspace.entries(list(desk.workspace.listing().docs))
    return [entry.doc for entry in entries if entry.paper.title in titles]


def tagged(desk: PlainDesk, tag: str) -> set[str]:
    return {entry.paper.title for entry in desk.workspace.entries(desk.workspace.tagged(tag))}


def look_for_alpha(desk: PlainDesk, *, queue: bool = False) -> None:
    """Find three of the papers, with nothing marked and nothing open."""
    session = desk.session
    while session.levels:
        session.rise()
    session.clear_marks()
    session.sort = None
    desk.desk.line.drop()
    desk.host.menu = None
    desk.find("tag:q alpha" if queue else "alpha")
    assert len(session.docs) == 3


def says(text: str) -> Callable[[PlainDesk], bool]:
    return lambda desk: text in desk.status.message


def asks_for(label: str) -> Callable[[PlainDesk], bool]:
    return lambda desk: desk.prompt.is_open and desk.prompt.label == label


def has_tagged(tag: str, titles: set[str]) -> Callable[[PlainDesk], bool]:
    return lambda desk: tagged(desk, tag) == titles


def opens(title: str) -> Callable[[PlainDesk], bool]:
    return lambda desk: desk.host.menu is not None and desk.host.menu[0].title == title


def is_like(count: int) -> Callable[[PlainDesk], bool]:
    return lambda desk: len(desk.session.scope.like) == count


# Each action, and what shows that it took one paper, the one that is marked and shown.
ACTIONS: dict[str, Callable[[PlainDesk], bool]] = {
    "tag.star": has_tagged("starred", {"Alpha one"}),
    "tag.repeat": says("nothing to change: the tags were so already"),
    "tag.read": has_tagged("read", {"Alpha one"}),
    "tag.archive": has_tagged("archived", {"Alpha one"}),
    "tag.quick_1": has_tagged("to-read", {"Alpha one"}),
    "tag.edit": asks_for("tag 1 paper:"),
    "tag.add": asks_for("tag 1 paper:"),
    "tag.remove": asks_for("tag 1 paper:"),
    "copy.title": says("title sent"),
    "copy.menu": opens("copy"),
    "open.page": says("https://example.org"),
    "pipe": asks_for("pipe 1 paper into:"),
    "search.similar": is_like(1),
    "queue.down": says("2 of 3 in q"),
}


def test_every_action_takes_only_the_marks_that_are_shown_unless_told_otherwise(settings: Settings) -> None:
    with plain_desk(settings) as desk:
        desk.workspace.tag(list(desk.session.docs), ["q"], [])
        for name, has_acted in ACTIONS.items():
            look_for_alpha(desk, queue=name == "queue.down")
            desk.session.restore_marks(docs_of(desk, {"Alpha one", "Beta one"}))
            desk.desk.view.marks()
            assert desk.status.marks == "✓2 marked (1 shown)"
            desk.do(name)
            assert desk.host.menu is not None, name
            assert desk.host.menu[0].paragraphs[0].endswith("2 marked, 1 not shown")
            desk.pick_first().until(partial(has_acted, desk))
            assert name == "search.similar" or docs_of(desk, {"Beta one"})[0] in desk.session.marked
        tags = {"archived": 1, "q": 6, "read": 1, "starred": 1, "to-read": 1}
        assert desk.workspace.library.tags() == tags


def test_no_action_touches_marks_none_of_which_is_shown_unless_told_to(settings: Settings) -> None:
    with plain_desk(settings) as desk:
        desk.workspace.tag(list(desk.session.docs), ["q"], [])
        steps = desk.workspace.library.history()
        for name, has_acted in ACTIONS.items():
            if name == "tag.repeat":
                continue  # nothing was done that could be done again
            look_for_alpha(desk, queue=name == "queue.down")
            desk.session.restore_marks(docs_of(desk, HIDDEN))
            desk.do(name)
            assert desk.host.menu is not None, name
            assert desk.host.menu[0].paragraphs[0].endswith("2 marked, 2 not shown")
            desk.pick_first()
            assert not has_acted(desk)
            assert desk.session.hidden == set(docs_of(desk, HIDDEN))
        assert desk.workspace.library.history() == steps
        look_for_alpha(desk)
        for key, meant in (("p", {"Alpha one"}), ("a", HIDDEN)):
            desk.session.restore_marks(docs_of(desk, HIDDEN))
            desk.do("tag.star").pick(key)
            assert tagged(desk, "starred") == meant | {"Alpha one"}


def test_marks_end_with_the_action_that_used_them(settings: Settings) -> None:
    with plain_desk(settings) as desk:
        desk.do("mark.toggle", "mark.toggle", "tag.star")
        assert desk.status.message == "tagged starred · 2 papers · u undoes"
        desk.do("tag.star")
        assert desk.status.message == "tagged starred · u undoes"
        assert desk.workspace.library.tags() == {"starred": 3}
        desk.do("mark.toggle", "tag.edit")
        desk.desk.line.drop()
        assert desk.status.marks == "✓1 marked"  # nothing was used
        desk.do("copy.title").until(lambda: "title sent" in desk.status.message)
        assert not desk.status.marks


def test_an_export_names_the_marked_papers_that_are_not_shown(settings: Settings) -> None:
    with plain_desk(settings) as desk:
        look_for_alpha(desk)
        desk.session.restore_marks(docs_of(desk, {"Alpha one"} | HIDDEN))
        desk.do("export").pick("b")
        assert "marked papers, 2 of them not shown  " in desk.labels
        desk.pick("m")
        assert desk.prompt.label == "1 paper to:"


async def test_the_question_fits_a_narrow_screen(settings: Settings) -> None:
    async with inside(settings, (40, 12)) as screen:
        await screen.wait_for("6 papers")
        screen.desk.search("alpha")
        await screen.wait_for(lambda: len(screen.desk.session.docs) == 3)
        entries = screen.desk.workspace.entries(list(screen.desk.workspace.listing().docs))
        marked = [entry.doc for entry in entries if entry.paper.title in HIDDEN | {"Alpha one"}]
        screen.desk.session.restore_marks(marked)
        await screen.press("s")
        for words in ("3 marked, 2 not shown", "only the 1 shown", "all 3 marked", "none, leave everything"):
            await screen.wait_for(words)


async def test_a_message_leaves_the_marks_on_the_screen(settings: Settings) -> None:
    async with inside(settings) as screen:
        await screen.wait_for("6 papers")
        await screen.press("space")
        screen.desk.say("something was done")
        await screen.wait_for("✓1 marked · something was done")
