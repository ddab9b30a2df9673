"""The browser without a terminal: what depends on which of two things comes first, put in order here."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from textual import events

from papertui import sync
from papertui.config import load_settings
from papertui.tui import desk as desks
from papertui.tui import typing_ahead
from papertui.tui.actions import rules
from papertui.tui.app import PapertuiApp
from papertui.tui.finder import Answer, Question
from papertui.tui.keymap import Keymap
from papertui.tui.screens.browser import Browser
from papertui.tui.widgets.panel import Panel
from papertui.workspace import Results, Workspace
from tests.browsing import read_here
from tests.terminal import PATIENCE, clean_environment
from tests.test_exports import Row, written
from tests.test_queue import PAPERS

RULE = '[[rules]]\nquery = "paper"\nadd = ["mine"]\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Eight papers that were read just now, all in the queue to-read, and a rule for new ones."""
    (tmp_path / "list.jsonl").write_text(written([Row(paper) for paper in PAPERS], "jsonl"), encoding="utf-8")
    config = tmp_path / "config" / "papertui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(RULE, encoding="utf-8")
    settings = load_settings(environ=clean_environment(tmp_path))
    sync.run([tmp_path / "list.jsonl"], settings.cache_dir, read=read_here)
    with closing(Workspace.open([tmp_path / "list.jsonl"], settings)) as opened:
        opened.sync()
        opened.tag(list(opened.find("").docs), ["to-read"], ())
        yield opened


@asynccontextmanager
async def browsing(workspace: Workspace) -> AsyncIterator[Browser]:
    browser = Browser(workspace, Keymap(), "tag:to-read")
    async with PapertuiApp(browser, "textual-dark").run_test(size=(100, 24)):
        await until(
            lambda: len(browser.desk.session.docs) == len(PAPERS) and not browser.desk.answers.is_awaited
        )
        yield browser
    browser.desk.close()


async def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.005)


def let_the_search_thread_answer(browser: Browser) -> None:
    """Return when every question is answered; the answers are heard only when the browser goes on."""
    answered = threading.Event()
    browser.desk.answers.aside(answered.set)
    assert answered.wait(PATIENCE)


async def let_answers_be_heard(browser: Browser) -> None:
    let_the_search_thread_answer(browser)
    heard = asyncio.Event()
    browser.call_later(heard.set)
    await asyncio.wait_for(heard.wait(), PATIENCE)


def move_down(browser: Browser) -> None:
    action = browser.desk.keymap.action("list", "ctrl+down")
    assert action is not None
    browser.desk.do(action)


def order(browser: Browser) -> str:
    return "".join(
        entry.paper.title[-1] for entry in browser.desk.workspace.entries(list(browser.desk.session.docs))
    )


async def test_an_answer_from_before_a_move_in_a_queue_does_not_take_it_back(workspace: Workspace) -> None:
    async with browsing(workspace) as browser:
        move_down(browser)
        await until(lambda: order(browser) == "BACDEFGH")
        question = Question(
            "tag:to-read", None, "keep", browser.desk.session.scope, workspace.library.version
        )
        found: list[Results] = []
        browser.desk.answers.aside(lambda: found.append(workspace.find(question.query)))
        let_the_search_thread_answer(browser)
        move_down(browser)
        await until(lambda: order(browser) == "BCADEFGH")
        browser.desk.answers._post(Answer(question, found[0]))
        for _ in range(3):  # the answer from before, and the one to the question that it is asked instead
            await let_answers_be_heard(browser)
            assert order(browser) == "BCADEFGH"
        assert not browser.desk.answers.is_awaited


async def test_a_question_that_comes_unasked_waits_until_no_key_was_pressed_for_a_while(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "_LATER", 0.01)
    monkeypatch.setattr(typing_ahead, "_STILL", 3600.0)
    async with browsing(workspace) as browser:
        await browser.keys.take(events.Key("j", "j"))
        rules.offer(browser.desk)
        for _ in range(3):
            await let_answers_be_heard(browser)
            await asyncio.sleep(desks._LATER)
            assert browser.app.screen is browser
        monkeypatch.setattr(typing_ahead, "_STILL", 0.0)
        await until(lambda: browser.app.screen is not browser)


async def test_a_rule_asks_again_what_was_not_answered_and_never_what_was(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAULTS 41: a session that is cut off before the answer, one that says no, one after that."""
    monkeypatch.setattr(desks, "_LATER", 0.01)
    monkeypatch.setattr(typing_ahead, "_STILL", 0.0)
    async with browsing(workspace) as browser:
        await until(lambda: browser.app.screen is not browser)
    async with browsing(workspace) as browser:
        await until(lambda: browser.app.screen is not browser)
        await browser.app.screen.query_one(Panel).on_event(events.Key("n", "n"))
        await until(lambda: browser.app.screen is browser)
    found = workspace.find("paper is:new")
    papers = workspace.papers(list(found.docs))
    assert all(workspace.seen.were_asked("paper", [paper.keys for paper in papers]))
    async with browsing(workspace) as browser:
        rules.offer(browser.desk)
        for _ in range(5):
            await let_answers_be_heard(browser)
            await asyncio.sleep(desks._LATER)
        assert browser.app.screen is browser
