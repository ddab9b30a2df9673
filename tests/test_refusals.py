"""FAULTS 36: a line that is refused stays in its prompt with the reason, and letters typed on are text."""

from collections.abc import Callable
from pathlib import Path

from tests.desk import PlainDesk, plain_desk
from tests.inside import inside, settings_in


def open_like(desk: PlainDesk) -> None:
    desk.do("sort.menu").pick("l")


def open_rename(desk: PlainDesk) -> None:
    desk.do("tag.manage").pick("kept").pick("r")


def open_saved_rename(desk: PlainDesk) -> None:
    desk.do("search.saved").leave(("rename", "mine"))


def open_export(desk: PlainDesk) -> None:
    desk.do("export").pick("b").pick("r")


def open_template(desk: PlainDesk) -> None:
    desk.do("export").pick("e")


def open_save(desk: PlainDesk) -> None:
    desk.find("title:models").do("search.save")


def doing(action: str) -> Callable[[PlainDesk], object]:
    return lambda desk: desk.do(action)


# Each prompt, a line that it refuses, and a part of the reason.
PROMPTS: dict[str, tuple[Callable[[PlainDesk], object], str, str]] = {
    "t": (doing("tag.edit"), "rl(x", "the tag “rl(x” holds one of"),
    "t with two signs": (doing("tag.edit"), "+rl -rl", "the tag “rl” is both added and removed"),
    "+": (doing("tag.add"), "a//b", "has nothing beside a /"),
    "-": (doing("tag.remove"), "--x", "begins with + or -"),
    "rename a tag": (open_rename, "two words", "holds a space"),
    "like a tag": (open_like, "nobody(", "no paper here has the tag"),
    "export": (open_export, "/no/such/folder/a.bib", "/no/such/folder: no such folder"),
    "template": (open_template, "/no/such.j2", "/no/such.j2"),
    "pipe": (doing("pipe"), "no-such-program-here", "no program “no-such-program-here”"),
    "pipe with a quote": (doing("pipe"), "cat '", "No closing quotation"),
    "rename a search": (open_saved_rename, "a b", "holds a space, quote or bracket"),
    "save a search": (open_save, "world models", "holds a space, quote or bracket"),
}


def test_every_prompt_keeps_what_it_refuses(tmp_path: Path) -> None:
    with plain_desk(settings_in(tmp_path)) as desk:
        library = desk.workspace.library
        desk.workspace.tag([0, 1], ["kept"], [])
        library.save_searches({"mine": "title:models"}, "saved search mine")
        before = library.history()
        for name, (open_it, line, reason) in PROMPTS.items():
            open_it(desk)
            desk.enter(line)
            assert desk.prompt.is_open, name
            assert reason in desk.prompt.reason, name
            desk.desk.line.drop()
            assert not desk.prompt.is_open, name
        assert library.history() == before


# The keys that open a prompt for words and one for a path, and a line that each refuses.
TYPED = {
    ("t",): ("rl(x", "the tag “rl(x” holds one of"),
    ("x", "b", "r"): ("/no/such/a.bib", "no such folder"),
}


async def test_what_is_typed_behind_a_line_that_is_refused_is_text(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path), (60, 20)) as screen:
        await screen.wait_for("9 papers")
        before, prompt = screen.desk.workspace.library.history(), screen.browser.prompt
        for keys, (line, reason) in TYPED.items():
            await screen.press(*keys)
            assert prompt.display, keys
            await screen.press("ctrl+u")
            await screen.type(line)
            # All at once, as over a slow line: every letter of it is a command of the list.
            await screen.press("left", "enter", *"aqsx", "right")
            assert prompt.display, keys
            assert prompt.has_focus, keys
            assert (prompt.text, prompt.cursor) == (f"{line[:-1]}aqsx{line[-1]}", len(line) + 4), keys
            await screen.press("ctrl+u")
            await screen.type(line)
            await screen.press("enter")
            assert reason in " ".join(screen.text.split()), keys
            assert prompt.text == line, keys
            await screen.press("escape", "escape", "escape")
            assert not prompt.display, keys
        await screen.until_saved()
        assert screen.desk.workspace.library.history() == before


async def test_the_bar_keeps_a_query_that_is_wrong_and_what_is_typed_behind(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path)) as screen:
        desk, bar = screen.browser.desk, screen.browser.bar
        await screen.wait_for("9 papers")
        await screen.press("slash")
        # All at once, as over a slow line; then the same when its answer has come long ago.
        for query in ("nosuch:rl", "date:yesteryear", "query:none"):
            await screen.type(query)
            await screen.press("enter", *"aqsx")
            await screen.wait_for(lambda: screen.browser.focused is bar and not bar.is_left)
            assert bar.text == f"{query}aqsx"
            await screen.press(*["backspace"] * 4)
            await screen.wait_for(lambda: screen.browser.list.faded and not desk.answers.is_awaited)
            await screen.press("enter", "x", "ctrl+u")
            assert bar.text == ""
        await screen.type("models")
        await screen.press("enter")
        await screen.wait_for(lambda: screen.browser.focused is screen.browser.list)
        assert not desk.workspace.library.history()


async def test_a_saved_search_is_replaced_by_another_only_after_a_yes(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path), (40, 12)) as screen:
        library = screen.browser.desk.workspace.library
        await screen.wait_for("9 papers")
        library.save_searches({"mine": "title:models", "other": "title:flow"}, "saved")
        screen.browser.desk.search("diffusion")
        await screen.wait_for(lambda: len(screen.browser.desk.session.docs) < 9)
        for keys, kept in ((["enter"], "title:models"), (["y"], "diffusion")):
            await screen.press("S", *"mine", "enter")
            assert "Replace the saved search mine?" in screen.text
            assert "title:models" in screen.text
            await screen.press(*keys)
            await screen.until_saved()
            assert library.searches()["mine"] == kept
        await screen.press("apostrophe", "down", "r", "ctrl+u", *"mine", "enter")
        assert "Replace the saved search mine?" in screen.text
        await screen.press("escape")
        assert library.searches() == {"mine": "diffusion", "other": "title:flow"}
        await screen.press("u")
        await screen.until_saved()
        assert library.searches()["mine"] == "title:models"


async def test_the_palette_stays_where_no_action_is_called_so(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path)) as screen:
        await screen.wait_for("9 papers")
        await screen.press("colon")
        await screen.type("zzz")
        await screen.press("enter", *"as")
        assert "no action is called so" in screen.text
        assert "zzzas" in screen.text
        await screen.press("escape")
        assert not screen.browser.desk.workspace.library.history()


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


def test_tags_that_papertui_goes_by_are_not_renamed(tmp_path: Path) -> None:
    with plain_desk(settings_in(tmp_path)) as desk:
        desk.workspace.tag([0], ["read"], [])
        desk.do("tag.manage").pick("read").pick("r")
        assert not desk.prompt.is_open
        assert "read cannot be renamed" in desk.status.message
        assert desk.workspace.library.tags() == {"read": 1}


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
