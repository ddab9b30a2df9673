"""A reading queue at the keyboard: moved, undone, kept over restarts, seen by another instance."""

import re
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.config import Settings
from tests.desk import PlainDesk, plain_desk
from tests.inside import Inside, inside, settings_in
from tests.test_exports import Row, written
from tests.test_queue import PAPERS

QUERY = "tag:to-read"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Eight papers that are tagged to-read, A the newest."""
    rows = [Row(paper, ("to-read",)) for paper in PAPERS]
    dump = tmp_path / "list.jsonl"
    dump.write_text(written(rows, "jsonl"), encoding="utf-8")
    settings = settings_in(tmp_path, dump)
    assert main(["import", str(dump), "--library", str(settings.library_dir)]) == 0
    return settings


def order(text: str) -> str:
    """Return the last letters of the titles in the list, from top to bottom."""
    return "".join(re.findall(r"\d{4}-\d\d-\d\d  Paper ([A-H])\b", text))


async def shows(screen: Inside, letters: str) -> None:
    await screen.wait_for(lambda: order(screen.text) == letters)


def under_cursor(screen: Inside) -> str:
    [row] = [line for line in screen.text.splitlines() if line.startswith("▌")]
    return order(row)


async def test_a_paper_is_moved_its_moves_undone_as_one_and_the_order_kept(settings: Settings) -> None:
    async with inside(settings, (80, 28), QUERY) as screen:
        await shows(screen, "ABCDEFGH")
        await screen.press("j", "j", "ctrl+up")
        await screen.wait_for("2 of 8 in to-read · u undoes")
        await shows(screen, "ACBDEFGH")
        await screen.press("[")
        await screen.wait_for("1 of 8 in to-read")
        await shows(screen, "CABDEFGH")
        await screen.wait_for("8 of 8 · queue")
        assert under_cursor(screen) == "C"
        await screen.press("[")
        await screen.wait_for("at the top of to-read already")
        await screen.press("u")
        await shows(screen, "ABCDEFGH")
        await screen.wait_for("8 of 8 · date")
        assert under_cursor(screen) == "C"
        await screen.press("ctrl+r")
        await shows(screen, "CABDEFGH")
        await screen.press("j", "}")
        await screen.wait_for("8 of 8 in to-read")
        await screen.press("k", "{")
        await screen.wait_for("1 of 8 in to-read")
        await screen.until_saved()
    async with inside(settings, (80, 28), QUERY) as screen:
        await shows(screen, "HCBDEFGA")


def letters(desk: PlainDesk) -> str:
    return "".join(title[-1] for title in desk.titles)


def polled(desk: PlainDesk, expected: str) -> None:
    """Take up what the other instance did, as each instance does by itself, and show it."""
    desk.desk.saving.poll()
    desk.until(lambda: letters(desk) == expected)


def test_another_instance_sees_the_moves_and_both_are_kept(settings: Settings) -> None:
    with plain_desk(settings) as one, plain_desk(settings) as two:
        assert letters(one.find(QUERY)) == letters(two.find(QUERY)) == "ABCDEFGH"
        two.do("list.down")
        one.do("queue.down")
        assert one.status.message.startswith("2 of 8 in to-read")
        polled(two, "BACDEFGH")
        assert two.titles[two.list.cursor] == "Paper B"
        two.do("queue.down")
        assert two.status.message.startswith("2 of 8 in to-read")
        polled(one, "ABCDEFGH")
        assert one.titles[one.list.cursor] == "Paper A"
