"""FAULTS 35: every question stands whole at 40, 60 and 80 columns, and its first answer changes nothing."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

import papertui
from papertui.config import Rule
from papertui.tui.screens.question import QuestionScreen
from papertui.tui.widgets.panel import Panel
from tests.inside import Inside, inside, settings_in
from tests.widget_stage import shown

SIZES = ((40, 12), (60, 20), (80, 24))
FOLDERS = "lists-of-the-years-before/a-folder-with-a-long-name"
LONG = "learning/reinforcement/offline-and-online/with-human-feedback-or-without"


def dump_in(directory: Path) -> Path:
    """Write 60 papers with links: more than an action takes without a question."""
    file = directory / "sixty.bib"
    rows = (f"@misc{{p{n}, title={{Paper {n}}}, url={{https://example.org/{n}}}}}\n" for n in range(60))
    file.write_text("".join(rows), encoding="utf-8")
    return file


async def tag_sixty(screen: Inside) -> None:
    await screen.press("asterisk", "t")
    await screen.type(f"new/{LONG}")
    await screen.press("enter")


async def move_sixty(screen: Inside) -> None:
    screen.desk.search(f"tag:{LONG}")
    await screen.wait_for(lambda: screen.desk.session.results.tag == LONG)
    await screen.press("asterisk", "right_curly_bracket")


async def open_sixty(screen: Inside) -> None:
    await screen.press("asterisk", "o")


async def overwrite(screen: Inside) -> None:
    await screen.press("x", "b", "r", "ctrl+u")
    screen.browser.prompt.insert(f"{screen.desk.workspace.settings.state_dir}/{FOLDERS}/november.bib")
    await screen.press("enter")


async def travel(screen: Inside) -> None:
    await screen.press("U")
    await screen.wait_for("before all of this")
    await screen.press("G", "enter")


async def pick_tag(screen: Inside, name: str, deed: str) -> None:
    await screen.press("T", str(list(screen.desk.workspace.library.tags()).index(name) + 1), deed)


async def delete_tag(screen: Inside) -> None:
    await pick_tag(screen, LONG, "d")


async def delete_read(screen: Inside) -> None:
    await pick_tag(screen, "read", "d")


async def merge(screen: Inside) -> None:
    await pick_tag(screen, LONG, "r")
    await screen.press("ctrl+u")
    await screen.type("kept")
    await screen.press("enter")


async def merge_into_built_in(screen: Inside) -> None:
    await pick_tag(screen, LONG, "r")
    await screen.press("ctrl+u")
    await screen.type("archived")
    await screen.press("enter")


# What raises each question, the words it must hold, and its yes.
QUESTIONS: dict[str, tuple[Callable[[Inside], Awaitable[None]], str, str]] = {
    "tag": (tag_sixty, "on 60 papers? One undo (u) takes it back.", "yes, change them"),
    "queue": (move_sixty, "Move 60 papers in", "yes, move them"),
    "open": (open_sixty, "Open 60 pages in the browser?", "yes, open them"),
    "overwrite": (overwrite, "november.bib exists. Overwrite it? Nothing", "yes, overwrite it"),
    "history": (travel, "Go back 2 steps? U brings you here again.", "yes, go back"),
    "delete": (delete_tag, "off 60 papers? One undo (u) puts it back.", "yes, take it off"),
    "delete read": (delete_read, "without it a paper counts as unread.", "yes, take it off"),
    "merge": (merge, "into kept? One undo (u) parts them.", "yes, merge them"),
    "merge into built-in": (merge_into_built_in, "papertui itself goes by it", "yes, merge them"),
}


async def check(screen: Inside, words: str, yes: str) -> None:
    """Look at the open question at each size, and take its first answer."""
    question = screen.browser.app.screen
    assert isinstance(question, QuestionScreen)
    panel = question.query_one(Panel)
    for size in SIZES:
        await screen.pilot.resize_terminal(*size)
        await screen.pilot.pause()
        await screen.wait_for(lambda size=size: question.size.width == size[0])  # type: ignore[misc] # mypy knows no default of a lambda
        seen = " ".join(" ".join(line.strip("│┌┐└┘─ ▌") for line in shown(panel)).split())
        assert words in seen, panel
        assert f"n no, leave everything as it is y {yes} esc" in seen.replace("  ", " ")
        for word in " ".join(question.question.paragraphs).split():
            begin, end = (word, word) if "/" not in word else (word[:4], word[-9:])
            assert re.search(f"{re.escape(begin)}.*{re.escape(end)}|{re.escape(word)}", seen), word
    await screen.press("enter")
    await screen.wait_for(lambda: not isinstance(screen.browser.app.screen, QuestionScreen))


async def test_every_question_stands_whole_and_its_default_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.delenv("SSH_TTY", raising=False)
    monkeypatch.setenv("BROWSER", "false")
    settings = settings_in(tmp_path, dump_in(tmp_path))
    target = settings.state_dir / FOLDERS / "november.bib"
    target.parent.mkdir(parents=True)
    target.write_text("mine")
    async with inside(settings) as screen:
        workspace = screen.desk.workspace
        await screen.wait_for("60 papers")
        workspace.tag(range(60), [LONG, "read"], [])
        workspace.tag([0], ["kept"], [])
        for raise_it, words, yes in QUESTIONS.values():
            await raise_it(screen)
            await check(screen, words, yes)
            await screen.press(*["escape"] * 4)
            await screen.wait_for(lambda: screen.browser.app.screen is screen.browser)
        await screen.until_saved()
        assert workspace.library.tags() == {LONG: 60, "read": 60, "kept": 1}
        assert len(workspace.library.history()) == 2
    assert target.read_text() == "mine"


async def test_rules_are_asked_about_and_tag_nothing_unless_told_to(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, dump_in(tmp_path))
    rules = tuple(Rule(f"title:paper -title:nothing{n}", (LONG,)) for n in range(5))
    fresh = replace(settings, rules=rules, cache_dir=tmp_path / "fresh")
    async with inside(fresh, SIZES[0]) as screen:
        await screen.wait_for("Tag new papers by your")
        await check(screen, "and 4 more rules Tag new papers by your rules?", "yes, tag them")
        await screen.until_saved()
        assert not screen.desk.workspace.library.tags()


def test_no_other_code_asks_yes_or_no() -> None:
    root = Path(papertui.__file__).parent
    texts = {file.name: file.read_text(encoding="utf-8") for file in root.rglob("*.py")}
    assert [name for name, text in texts.items() if '"yes, ' in text or '"yes"' in text] == ["question.py"]
