"""The mouse: what the bottom line names can be clicked, in each pane."""

from pathlib import Path

from papertui.tui.bindings import shown_key, spelled
from tests.inside import Inside, inside, settings_in


async def click(at: Inside, label: str) -> None:
    line = "".join(segment.text for segment in at.browser.status.render_line(0))
    assert label in line
    await at.pilot.click(at.browser.status, offset=(line.index(label) + 1, 0))
    await at.pilot.pause()


async def test_keys_of_the_bottom_line_can_be_clicked(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path), (200, 30)) as at:  # wide enough for all keys beside any path
        await at.wait_for("9 papers")
        await click(at, "enter read")
        await at.wait_for(lambda: at.desk.panes.alone == "detail")
        await click(at, "q back")
        await at.wait_for(lambda: at.desk.panes.alone is None)
        await click(at, "archive")
        await at.until_saved()
        await at.wait_for("tagged archived")
        await click(at, "/ search")
        await at.wait_for(lambda: at.browser.bar.has_focus)
        await click(at, "esc")
        await at.wait_for(lambda: not at.browser.bar.has_focus)
        await click(at, "? help")
        await at.wait_for("keys of the list")


def test_a_written_key_is_known_by_its_name() -> None:
    plain = ("down", "escape", "f1", "pagedown", "+", "/", "space", "up")
    names = (*plain, "ctrl+up", "ctrl+underscore", "alt+1", "alt+less_than_sign", "ctrl+plus")
    assert [spelled(shown_key(name)) for name in names] == list(names)
