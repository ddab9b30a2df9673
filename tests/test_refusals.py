"""FAULTS 36: a line that is refused stays in its prompt with the reason, and letters typed on are text."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from papertui.tui.actions import finding
from tests.inside import Inside, inside, settings_in


async def open_like(screen: Inside) -> None:
    finding._ask_for_tag(screen.desk)


async def open_rename(screen: Inside) -> None:
    await screen.press("T", "1", "r")


async def open_saved_rename(screen: Inside) -> None:
    await screen.press("apostrophe", "r")


def pressing(*keys: str) -> Callable[[Inside], Awaitable[None]]:
    async def press(screen: Inside) -> None:
        await screen.press(*keys)

    return press


async def open_save(screen: Inside) -> None:
    screen.desk.search("title:models")
    await screen.wait_for(lambda: len(screen.desk.session.docs) < 9)
    await screen.press("S")


# Each prompt, a line that it refuses, and a part of the reason.
PROMPTS: dict[str, tuple[Callable[[Inside], Awaitable[None]], str, str]] = {
    "t": (pressing("t"), "rl(x", "the tag “rl(x” holds one of"),
    "t with two signs": (pressing("t"), "+rl -rl", "the tag “rl” is both added and removed"),
    "+": (pressing("plus"), "a//b", "has nothing beside a /"),
    "-": (pressing("minus"), "--x", "begins with + or -"),
    "rename a tag": (open_rename, "two words", "holds a space"),
    "like a tag": (open_like, "nobody(", "no paper here has the tag"),
    "export": (pressing("x", "b", "r"), "/no/such/folder/a.bib", "/no/such/folder: no such folder"),
    "template": (pressing("x", "e"), "/no/such.j2", "/no/such.j2"),
    "pipe": (pressing("vertical_line"), "no-such-program-here", "no program “no-such-program-here”"),
    "pipe with a quote": (pressing("vertical_line"), "cat '", "No closing quotation"),
    "rename a search": (open_saved_rename, "a b", "holds a space, quote or bracket"),
    "save a search": (open_save, "world models", "holds a space, quote or bracket"),
}


async def test_every_prompt_keeps_what_it_refuses_and_what_is_typed_behind(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path), (60, 20)) as screen:
        library = screen.desk.workspace.library
        await screen.wait_for("9 papers")
        screen.desk.workspace.tag([0, 1], ["kept"], [])
        library.save_searches({"mine": "title:models"}, "saved search mine")
        before, prompt = library.history(), screen.browser.prompt
        for name, (open_it, line, reason) in PROMPTS.items():
            await open_it(screen)
            assert prompt.display, name
            await screen.press("ctrl+u")
            await screen.type(line)
            # All at once, as over a slow line: every letter of it is a command of the list.
            await screen.press("left", "enter", *"aqsx", "right")
            assert prompt.display, name
            assert prompt.has_focus, name
            assert (prompt.text, prompt.cursor) == (f"{line[:-1]}aqsx{line[-1]}", len(line) + 4), name
            await screen.press("ctrl+u")
            await screen.type(line)
            await screen.press("enter")
            assert reason in " ".join(screen.text.split()), name
            assert prompt.text == line, name
            await screen.press("escape", "escape", "escape")
            assert not prompt.display, name
        await screen.until_saved()
        assert library.history() == before


async def test_a_line_put_right_is_taken(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path), (40, 12)) as screen:
        await screen.wait_for("9 papers")
        await screen.press("t")
        await screen.type("rl(x")
        await screen.press("enter")
        assert "the tag “rl(x” holds one of" in screen.text
        await screen.press("backspace", "backspace")
        assert "holds one of" not in screen.text
        await screen.press("enter")
        assert not screen.browser.prompt.display
        await screen.wait_for(lambda: screen.desk.workspace.library.tags() == {"rl": 1})


async def test_tags_that_papertui_goes_by_are_not_renamed(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path)) as screen:
        await screen.wait_for("9 papers")
        screen.desk.workspace.tag([0], ["read"], [])
        await screen.press("T", "1", "r")
        assert not screen.browser.prompt.display
        assert "read cannot be renamed" in screen.text
        assert screen.desk.workspace.library.tags() == {"read": 1}


async def test_u_undoes_while_all_tags_or_all_searches_are_shown(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path)) as screen:
        library = screen.desk.workspace.library
        await screen.wait_for("9 papers")
        screen.desk.workspace.tag([0], ["one"], [])
        await screen.press("T", "1", "r", "ctrl+u")
        await screen.type("two")
        await screen.press("enter")
        await screen.wait_for(lambda: library.tags() == {"two": 1})
        await screen.press("u")
        await screen.wait_for(lambda: library.tags() == {"one": 1})
        await screen.press("escape")
        library.save_searches({"mine": "a", "other": "b"}, "saved")
        await screen.press("apostrophe", "d", "u")
        await screen.wait_for(lambda: list(library.searches()) == ["mine", "other"])


async def test_the_status_line_promises_no_key_that_does_nothing(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path)) as screen:
        status = screen.browser.status
        await screen.wait_for("9 papers")
        await screen.press("s")
        await screen.wait_for(lambda: status.message == "tagged starred · u undoes")
        await screen.press("x")
        await screen.wait_for(lambda: status.message == "tagged starred" and not status.keys)
        await screen.press("escape")
        await screen.wait_for(lambda: status.keys)
