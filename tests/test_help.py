"""Help from inside: keys by what they are for, the signs, the user's own keys; what a query may hold."""

from dataclasses import replace
from pathlib import Path

import pytest

from papertui.config import Settings, UserCommand
from papertui.tui.keymap import Keymap
from papertui.tui.screens.help import Help
from papertui.tui.widgets.panel import Panel
from tests.desk import plain_desk
from tests.inside import inside, settings_in
from tests.test_actions import own_library


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Dumps that were read once, for all tests of this file."""
    return settings_in(tmp_path_factory.mktemp("read"))


async def test_help_is_grouped_explains_the_signs_and_is_filtered(read: Settings, tmp_path: Path) -> None:
    settings = replace(own_library(read, tmp_path), quick_tags=("to-read", "rl/offline"))
    async with inside(settings, (80, 40)) as screen:
        await screen.press("question_mark")
        await screen.wait_for("keys of the list")
        assert "● unread · ★ starred · ✓ marked · n note" in screen.text
        await screen.type("/quick")
        await screen.wait_for("/quick▏")
        assert "quick tag: to-read" in screen.text
        assert "quick tag: rl/offline" in screen.text
        assert "3 … 9" in screen.text
        assert "tags and notes" in screen.text
        await screen.press("escape")
        await screen.type("export")
        await screen.press("enter")
        await screen.wait_for("export as")


def test_help_names_the_commands_of_the_user(read: Settings, tmp_path: Path) -> None:
    command = UserCommand("ctrl+g", "jq -r .title", "jsonl")
    with plain_desk(own_library(read, tmp_path)) as desk:
        desk.desk.keymap = Keymap({}, [command])
        panel = next(iter(Help(desk.desk).compose()))
        assert isinstance(panel, Panel)
        assert [line.text.split("  ")[-1].strip() for line in panel._all if "jq" in line.text] == [
            "run jq -r .title"
        ]
        assert "your commands" in [line.text for line in panel._all if line.heading]


async def test_a_tag_is_found_among_many_by_typing(read: Settings, tmp_path: Path) -> None:
    async with inside(own_library(read, tmp_path), (80, 24)) as screen:
        desk = screen.desk
        desk.workspace.tag(desk.session.docs[:1], [f"topic/{number:03}" for number in range(120)], ())
        desk.library_changed()
        await screen.press("T")
        await screen.wait_for("tags of your library")
        await screen.type("/077")
        await screen.wait_for("/077▏")
        await screen.press("enter")
        await screen.wait_for("the tag topic/077")


async def test_a_question_mark_in_the_bar_shows_what_a_query_may_hold(read: Settings, tmp_path: Path) -> None:
    async with inside(own_library(read, tmp_path), (80, 24)) as screen:
        await screen.press("slash")
        await screen.type("mo?el ?")
        await screen.wait_for("what a query may hold")
        await screen.type("/last changed")
        await screen.wait_for("when its tags last changed")
        await screen.press("enter")
        await screen.wait_for(lambda: screen.browser.bar.text == "mo?el tagged:")
        await screen.type("7d")
        assert screen.browser.bar.text == "mo?el tagged:7d"


async def test_a_new_library_names_the_first_keys_until_the_first_action(
    read: Settings, tmp_path: Path
) -> None:
    settings = own_library(read, tmp_path)
    for size in ((80, 24), (40, 16)):
        async with inside(settings, size) as screen:
            await screen.wait_for("enter reads · / searches · t tags")
    async with inside(settings, (80, 24)) as screen:
        await screen.press("1")
        await screen.until_saved()
        await screen.wait_for(lambda: "enter reads" not in screen.text)
        await screen.press("u")
        await screen.until_saved()
    async with inside(settings, (80, 24)) as screen:
        await screen.wait_for("enter read ")
        assert "enter reads" not in screen.text
