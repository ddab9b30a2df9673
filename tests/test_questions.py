"""FAULTS 35: every question stands whole at 40, 60 and 80 columns, and its first answer changes nothing."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

import papertui
from papertui.config import Rule
from papertui.tui.choices import Question
from papertui.tui.screens.question import QuestionScreen
from papertui.tui.widgets.panel import Panel
from tests.desk import PlainDesk, plain_desk
from tests.inside import settings_in, until
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


def tag_sixty(desk: PlainDesk) -> None:
    desk.do("mark.all", "tag.edit").enter(f"new/{LONG}")


def move_sixty(desk: PlainDesk) -> None:
    desk.find(f"tag:{LONG}").do("mark.all", "queue.bottom")


def open_sixty(desk: PlainDesk) -> None:
    desk.do("mark.all", "open.page")


def overwrite(desk: PlainDesk) -> None:
    desk.do("export").pick("b").pick("r")
    desk.enter(f"{desk.workspace.settings.state_dir}/{FOLDERS}/november.bib")


def travel(desk: PlainDesk) -> None:
    desk.do("history").pick("0")


def delete_tag(desk: PlainDesk) -> None:
    desk.do("tag.manage").pick(LONG).pick("d")


def delete_read(desk: PlainDesk) -> None:
    desk.do("tag.manage").pick("read").pick("d")


def merge(desk: PlainDesk) -> None:
    desk.do("tag.manage").pick(LONG).pick("r").enter("kept")


def merge_into_built_in(desk: PlainDesk) -> None:
    desk.do("tag.manage").pick(LONG).pick("r").enter("archived")


# What raises each question, the words it must hold, and its yes.
QUESTIONS: dict[str, tuple[Callable[[PlainDesk], None], str, str]] = {
    "tag": (tag_sixty, "on 60 papers? One undo (u) takes it back.", "yes, change them"),
    "queue": (move_sixty, "Move 60 papers in", "yes, move them"),
    "open": (open_sixty, "Open 60 pages in the browser?", "yes, open them"),
    "overwrite": (overwrite, "november.bib exists. Overwrite it? Nothing", "yes, overwrite it"),
    "history": (travel, "Go back 2 steps? ctrl+r brings you here again.", "yes, go back"),
    "delete": (delete_tag, "off 60 papers? One undo (u) puts it back.", "yes, take it off"),
    "delete read": (delete_read, "without it a paper counts as unread.", "yes, take it off"),
    "merge": (merge, "into kept? One undo (u) parts them.", "yes, merge them"),
    "merge into built-in": (merge_into_built_in, "papertui itself goes by it", "yes, merge them"),
}


class Asking(App[None]):
    """An app that shows questions with the style of papertui's own."""

    CSS_PATH = Path(papertui.__file__).parent / "tui" / "app.tcss"


async def check(pilot: Pilot[None], question: Question, words: str, yes: str) -> None:
    """Look at a question at each size, and take its first answer."""
    answers: list[bool | None] = []
    screen = QuestionScreen(question)
    await pilot.app.push_screen(screen, answers.append)
    panel = screen.query_one(Panel)
    for size in SIZES:
        await pilot.resize_terminal(*size)
        await until(lambda size=size: screen.size.width == size[0])  # type: ignore[misc] # mypy knows no default of a lambda
        seen = " ".join(" ".join(line.strip("│┌┐└┘─ ▌") for line in shown(panel)).split())
        assert words in seen, panel
        assert f"n no, leave everything as it is y {yes} esc" in seen.replace("  ", " ")
        for word in " ".join(question.paragraphs).split():
            begin, end = (word, word) if "/" not in word else (word[:4], word[-9:])
            assert re.search(f"{re.escape(begin)}.*{re.escape(end)}|{re.escape(word)}", seen), word
    await pilot.press("enter")
    await until(lambda: answers)
    assert answers == [False]


def asked(desk: PlainDesk) -> Question:
    """Take the question that is open, answered with no."""
    assert desk.host.question is not None
    question, _answered = desk.host.question
    desk.answer(False)
    return question


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
    with plain_desk(settings) as desk:
        workspace = desk.workspace
        workspace.tag(range(60), [LONG, "read"], [])
        workspace.tag([0], ["kept"], [])
        async with Asking().run_test() as pilot:
            for raise_it, words, yes in QUESTIONS.values():
                desk.session.clear_marks()
                raise_it(desk)
                await check(pilot, asked(desk), words, yes)
        assert workspace.library.tags() == {LONG: 60, "read": 60, "kept": 1}
        assert len(workspace.library.history()) == 2
    assert target.read_text() == "mine"


async def test_rules_are_asked_about_and_tag_nothing_unless_told_to(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, dump_in(tmp_path))
    rules = tuple(Rule(f"title:paper -title:nothing{n}", (LONG,)) for n in range(5))
    with plain_desk(replace(settings, rules=rules)) as desk:
        desk.host.height = SIZES[0][1]
        desk.desk.sync_reported()
        desk.until(lambda: desk.host.question)
        async with Asking().run_test() as pilot:
            words = "and 4 more rules Tag new papers by your rules?"
            await check(pilot, asked(desk), words, "yes, tag them")
        assert not desk.workspace.library.tags()


def test_nothing_else_in_the_interface_asks_yes_or_no() -> None:
    root = Path(papertui.__file__).parent / "tui"
    texts = {file.name: file.read_text(encoding="utf-8") for file in root.rglob("*.py")}
    assert [name for name, text in texts.items() if '"yes, ' in text or '"yes"' in text] == ["question.py"]


def test_under_a_question_or_a_prompt_a_list_that_fills_stays_on_its_paper(tmp_path: Path) -> None:
    settings = replace(settings_in(tmp_path), cache_dir=tmp_path / "another cache")  # nothing is read yet
    with plain_desk(settings) as desk:
        desk.desk.sync.begin()
        assert desk.desk.is_filling
        desk.start("export")
        assert not desk.desk.is_filling
        desk.pick("")
        assert desk.desk.is_filling
        desk.host.is_edited = True
        assert not desk.desk.is_filling
