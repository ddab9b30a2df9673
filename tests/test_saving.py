"""FAULTS 32: no key waits for the disk; changes are queued, saved in their order, confirmed or taken back."""

import asyncio
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from textual import events

from papertui.catalog import directory_for, folder
from papertui.catalog.writer import Writer
from papertui.config import Settings
from papertui.paper import Paper
from papertui.tui import saver, typing_ahead
from tests.browsing import Browsing, fresh_home
from tests.desk import plain_desk
from tests.inside import Inside, inside, settings_in, until
from tests.locks import locked
from tests.sync_desk import NoSync
from tests.terminal import PATIENCE

ANSWERED = 0.1  # seconds: FAULTS 32
LOCKED = 10.0
PRESSES = 5
MANY = 3_000  # FAULTS 32: more than one batch, and so many that the saver puts off the search for garbage


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@asynccontextmanager
async def browsing(settings: Settings) -> AsyncIterator[Inside]:
    """Run papertui once the dumps, which have been read before, were looked at."""
    async with inside(settings) as screen:
        reading = screen.desk.sync
        await screen.wait_for(lambda: reading._version_before and reading._handle is None)
        await screen.wait_for("9 papers")
        yield screen


def key(screen: Inside, name: str, character: str | None = None) -> None:
    """Press a key as the terminal does: nobody waits until it has taken effect."""
    screen.browser.post_message(events.Key(name, character or (name if len(name) == 1 else None)))


async def until_saving_is_shown(screen: Inside, text: str = "saving…") -> None:
    await screen.wait_for(lambda: screen.desk.saving.is_shown and text in screen.text)


async def fastest_move(screen: Inside) -> float:
    """Return the seconds that the fastest of some cursor moves took, from the key to the painted line."""
    papers, took = screen.browser.list, []
    for _ in range(PRESSES):
        before, began = papers.cursor, time.perf_counter()
        key(screen, "j")
        while papers.cursor == before:
            await asyncio.sleep(0.001)
        papers.render_line(papers.cursor - papers.top)
        took.append(time.perf_counter() - began)
    return min(took)


def tags(screen: Inside) -> dict[str, int]:
    return screen.desk.workspace.library.tags()


async def test_keys_are_answered_while_another_program_has_the_library_for_ten_seconds(
    settings: Settings,
) -> None:
    async with browsing(settings) as screen:
        with locked(screen.desk.workspace.library.path):
            until = time.monotonic() + LOCKED
            key(screen, "s")
            await until_saving_is_shown(screen, "saving… · esc stops")
            while time.monotonic() < until:
                assert await fastest_move(screen) < ANSWERED
                assert screen.desk.saving.is_busy
                await screen.press("g")
                assert "★" not in screen.text  # nothing shows as saved before it is on disk
                await asyncio.sleep(1.0)
        await screen.wait_for("tagged starred · u undoes")
        await screen.wait_for("★")


async def test_what_lists_tags_opens_while_another_program_has_the_library(settings: Settings) -> None:
    async with browsing(settings) as screen:
        await screen.press("s")
        await screen.wait_for("tagged starred")
        await screen.wait_for(lambda: "starred" in screen.desk.workspace.tags())
        with locked(screen.desk.workspace.library.path):
            for keys, opened in ((("t",), "starred (1)"), (("x", "b"), "the tag starred")):
                key(screen, "r")
                await until_saving_is_shown(screen)
                for name in keys:
                    key(screen, name)
                await screen.wait_for(opened)
                await screen.press("escape")


async def test_actions_behind_a_slow_one_are_done_in_the_order_of_their_keys(settings: Settings) -> None:
    async with browsing(settings) as screen:
        session, workspace = screen.desk.session, screen.desk.workspace
        with locked(workspace.library.path):
            for name in "aaau":
                key(screen, name)
            await until_saving_is_shown(screen)
            await fastest_move(screen)
            overtaken = screen.desk.current
        await screen.wait_for(lambda: not screen.desk.saving.is_busy)
        found = [workspace.entries([doc])[0].tags for doc in session.docs[:3]]
        assert found == [("archived",), ("archived",), ()]
        assert tags(screen) == {"archived": 2}
        assert screen.desk.current == overtaken  # who has moved on is not called back


async def test_an_undo_goes_to_what_it_restored_before_the_next_key_acts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing_ahead, "_PATIENCE", 3600.0)  # however slow the disk is now
    async with browsing(settings) as screen:
        third = screen.desk.session.docs[2]
        for name in "aaaus":
            key(screen, name)
        await screen.wait_for(lambda: tags(screen) == {"archived": 2, "starred": 1})
        await screen.wait_for(lambda: not screen.desk.saving.is_busy)
        assert screen.desk.current == third
        assert screen.desk.workspace.entries([third])[0].tags == ("starred",)


def test_a_search_typed_while_a_tag_is_saved_finds_it(settings: Settings) -> None:
    with plain_desk(settings) as desk:
        with locked(desk.workspace.library.path):
            desk.start("tag.star").until(lambda: desk.status.saving)
            desk.desk.search("is:starred")
        desk.until(lambda: len(desk.session.docs) == 1)


def test_what_cannot_be_saved_is_taken_back_with_its_reason_and_all_behind_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saver, "PATIENCE", 0.2)
    with plain_desk(settings) as desk:
        desk.do("tag.star")
        with locked(desk.workspace.library.path):
            desk.do("list.down", "mark.toggle", "mark.toggle").start("tag.archive").start("undo")
            reason = "nothing was saved (another program keeps it locked; try again)"
            desk.until(lambda: reason in desk.status.message)
        assert not desk.desk.saving.is_busy
        assert desk.workspace.library.tags() == {"starred": 1}  # the undo was meant for what was not done
        assert len(desk.session.marked) == 2


def test_esc_gives_up_what_waits_and_the_marks_are_there_again(settings: Settings) -> None:
    with plain_desk(settings) as desk:
        with locked(desk.workspace.library.path):
            desk.do("mark.toggle", "mark.toggle").start("tag.archive").until(lambda: desk.status.saving)
            assert not desk.session.marked
            desk.start("view.back").until(lambda: desk.status.message == "stopped; nothing was changed")
        assert desk.status.marks == "✓2 marked"
        desk.do("tag.archive")
        assert desk.workspace.library.tags() == {"archived": 2}


def test_quitting_waits_for_the_disk_and_says_so(settings: Settings) -> None:
    with plain_desk(settings) as desk:
        with locked(desk.workspace.library.path):
            desk.start("tag.star").start("quit")
            desk.until(lambda: desk.status.saving.endswith("esc stays · ctrl+c quits without it"))
            desk.start("view.back").until(lambda: desk.status.saving.endswith("esc stops"))
            desk.start("quit").until(lambda: "esc stays" in desk.status.saving)
            assert not desk.host.has_left
        desk.until(lambda: desk.host.has_left)
        assert desk.workspace.library.tags() == {"starred": 1}


def test_ctrl_c_quits_without_what_cannot_be_saved(settings: Settings) -> None:
    with plain_desk(settings) as desk, locked(desk.workspace.library.path):
        desk.start("tag.star").start("quit").until(lambda: "esc stays" in desk.status.saving)
        desk.start("interrupt")
        assert desk.host.has_left
        assert desk.desk.close() == 1  # which is told on the terminal


async def test_the_queue_is_saved_after_the_screen_has_gone(settings: Settings) -> None:
    async with browsing(settings) as screen:
        with locked(screen.desk.workspace.library.path):
            for name in "aas1":
                key(screen, name)
            await until_saving_is_shown(screen)
            screen.browser.app.exit()
        assert screen.desk.saving.finish(PATIENCE) == 0
        assert tags(screen) == {"archived": 2, "starred": 1, "to-read": 1}


def test_a_signal_ends_papertui_though_another_program_has_the_library(
    samples_home: Path, tmp_path: Path
) -> None:
    home = fresh_home(tmp_path, samples_home)
    with Browsing(home, columns=80, rows=24) as screen:
        screen.ready().press("s").wait_for("tagged starred")
        with locked(next(home.rglob("library.db"))):
            screen.press("j", "s").wait_for("saving… · esc stops")
            assert screen.signal(signal.SIGTERM).wait_exit() == 128 + signal.SIGTERM
            assert "papertui: 1 change could not be saved any more" in screen.text


def many(home: Path) -> Settings:
    """Make a catalog of many papers, without an index: nothing is searched for here."""
    papers = [
        Paper(title=f"Paper {n}", arxiv_id=f"{2001 + n // 9999}.{n % 9999 + 1:05}") for n in range(MANY)
    ]
    settings = Settings(home / "library", home / "cache", home / "state", home / "config.toml", dumps=(home,))
    directory = directory_for(settings.cache_dir, settings.dumps)
    directory.mkdir(parents=True, mode=0o700)
    with folder.builder(directory), closing(Writer(directory)) as writer:
        writer.take_whole(papers)
        writer.publish(finished=True)
    return settings


@contextmanager
def going_on() -> Iterator[None]:
    """Let a job that is past its half go on until it is stopped, computing as one of more papers would."""
    progress, over = saver.Saver._progress, threading.Event()

    def and_on(self: saver.Saver, done: int, total: int) -> bool:
        goes_on = progress(self, done, total)
        while done > total // 2 and not self._is_stopped and not over.is_set():
            pass
        return goes_on and not self._is_stopped

    with patch.object(saver.Saver, "_progress", and_on):
        try:
            yield
        finally:
            over.set()


async def stopped(screen: Inside) -> None:
    """Watch a long action go on, and stop it."""
    await until(lambda: f"00 of {MANY:,} · esc stops" in screen.text)
    key(screen, "escape")
    await screen.wait_for(lambda: not screen.desk.saving.is_busy)
    await screen.wait_for("stopped; nothing was changed")


async def test_thousands_of_papers_are_tagged_with_progress_and_stopped_whole(tmp_path: Path) -> None:
    async with inside(many(tmp_path), reading=NoSync) as screen:
        await screen.press("asterisk", "s")
        await screen.wait_for(f"+starred on {MANY:,} papers, or -starred where all have it?")
        with going_on():
            key(screen, "y")
            await until_saving_is_shown(screen, "esc stops")
            assert await fastest_move(screen) < ANSWERED
            await stopped(screen)
        assert tags(screen) == {}
        assert f"✓{MANY:,} marked" in screen.text
        await screen.press("s", "y")
        await screen.wait_for(f"tagged starred · {MANY:,} papers · u undoes")
        assert tags(screen) == {"starred": MANY}
        with going_on():
            key(screen, "u")
            await stopped(screen)
        assert tags(screen) == {"starred": MANY}
