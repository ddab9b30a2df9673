"""What depends on which of two things comes first, put in order here: answers, questions, keys."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from textual import events
from textual.screen import Screen

from papertui import sync
from papertui.config import load_settings
from papertui.tui import desk as desks
from papertui.tui import typing_ahead
from papertui.tui.actions import rules
from papertui.tui.app import PapertuiApp
from papertui.tui.finder import SearchAnswer, SearchRequest
from papertui.tui.keymap import Keymap
from papertui.tui.screens.browser import Browser
from papertui.workspace import Workspace
from tests.browsing import read_here
from tests.desk import PlainDesk
from tests.terminal import PATIENCE, clean_environment
from tests.test_exports import Row, written
from tests.test_queue import PAPERS

pytestmark = pytest.mark.usefixtures("reads_here", "forks")

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


async def let_answers_be_heard(browser: Browser) -> None:
    """Return when every question is answered and the browser has heard it."""
    answered, heard = threading.Event(), asyncio.Event()
    browser.desk.answers.run_in_background(answered.set)
    assert answered.wait(PATIENCE)
    browser.call_later(heard.set)
    await asyncio.wait_for(heard.wait(), PATIENCE)


def order(desk: PlainDesk) -> str:
    return "".join(title[-1] for title in desk.titles)


@pytest.fixture
def plain(workspace: Workspace) -> Iterator[PlainDesk]:
    """A desk on that workspace, with the list of the queue."""
    desk = PlainDesk(workspace, "tag:to-read").find("tag:to-read")
    yield desk
    desk.desk.close()


def test_an_answer_from_before_a_move_in_a_queue_does_not_take_it_back(plain: PlainDesk) -> None:
    workspace, answers = plain.workspace, plain.desk.answers
    plain.do("queue.down")
    assert order(plain) == "BACDEFGH"
    question = SearchRequest("tag:to-read", None, "keep", plain.session.scope, workspace.library.version)
    found = workspace.find(question.query)
    plain.do("queue.down")
    assert order(plain) == "BCADEFGH"
    answers._post(SearchAnswer(question, found))
    for _ in range(3):  # the answer from before, and the one to the question that it is asked instead
        assert order(plain.rest()) == "BCADEFGH"
    assert not answers.is_awaited


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


def test_a_rule_asks_again_what_was_not_answered_and_never_what_was(workspace: Workspace) -> None:
    """FAULTS 41: a session that is cut off before the answer, one that says no, one after that."""
    for answers in ([], [False]):
        desk = PlainDesk(workspace)
        desk.desk.sync_reported()
        desk.until(lambda desk=desk: desk.host.question)  # type: ignore[misc] # mypy knows no default of a lambda
        for answer in answers:
            desk.answer(answer)
        desk.desk.close()
    papers = workspace.papers(list(workspace.find("paper is:new").docs))
    assert all(workspace.seen.were_asked("paper", [paper.keys for paper in papers]))
    desk = PlainDesk(workspace)
    desk.desk.sync_reported()
    for _ in range(3):  # the search, the look at what was asked, the question
        desk.rest()
    assert desk.host.question is None
    desk.desk.close()


class Bare(Screen[None]):
    """A screen on which nothing can take the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []

    def on_key(self, event: events.Key) -> None:
        self.pressed.append(event.key)


async def test_an_answer_that_comes_while_a_screen_takes_a_key_does_not_repeat_the_key(
    workspace: Workspace,
) -> None:
    async with browsing(workspace) as browser:
        await until(lambda: not browser.desk.key_hold.since)
        screen = Bare()
        browser.app.push_screen(screen)
        for key in "abc":
            # What is released runs as the key is on its way: the app hands it over with an await.
            taking = asyncio.ensure_future(browser.keys.take(events.Key(key, key)))
            await asyncio.sleep(0)
            await browser.keys._go_on()
            await asyncio.wait_for(taking, PATIENCE)
        assert screen.pressed == ["a", "b", "c"]


async def test_a_screen_on_which_nothing_can_take_the_focus_gets_its_keys_at_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing_ahead, "_PATIENCE", 3600.0)
    async with browsing(workspace) as browser:
        await until(lambda: not browser.desk.key_hold.since)
        screen = Bare()
        browser.app.push_screen(screen)
        for key in "abc":
            await asyncio.wait_for(browser.keys.take(events.Key(key, key)), PATIENCE)
        assert screen.pressed == ["a", "b", "c"]
