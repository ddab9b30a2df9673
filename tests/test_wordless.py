"""FAULTS 33 on the screen: the bar stays calm while a part is typed, and judges it once it is left."""

from pathlib import Path

from tests.inside import inside, settings_in

WAITING = {
    "tag:": "tag: waits for a word",
    '"': "open quote at 1",
    "-": "- waits for a word",
    "(": "open bracket at 1",
    ".": "no word is in “.”",
}


async def test_a_part_that_is_being_typed_is_passed_over_and_judged_when_the_bar_is_left(
    tmp_path: Path,
) -> None:
    async with inside(settings_in(tmp_path)) as screen:
        for typed, said in WAITING.items():
            await screen.wait_for("9 papers")
            await screen.press("slash")
            await screen.type(typed)
            await screen.wait_for(said)
            assert len(screen.desk.session.docs) == 9, typed
            await screen.press("enter")
            await screen.wait_for("0 of 9")
            await screen.wait_for(said)
            await screen.press("s", "escape", "escape")
            await screen.wait_for("9 papers")
            assert screen.desk.workspace.library.tags() == {}, typed


async def test_what_can_get_no_word_any_more_finds_nothing_at_once(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path)) as screen:
        await screen.wait_for("9 papers")
        await screen.press("slash")
        await screen.type("∞")
        await screen.wait_for("0 of 9")
        await screen.wait_for("no word is in “∞”")
