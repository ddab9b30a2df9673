"""The lines that are typed into: search bar and prompt."""

from rich.cells import cell_len

from papertui.tui.widgets.prompt import Prompt
from papertui.tui.widgets.search_bar import SearchBar
from tests.inside import until
from tests.widget_stage import Stage, shown, styled


def type_into(line: SearchBar | Prompt, *keys: str) -> str:
    for key in keys:
        line.take_key(key, " " if key == "space" else key if len(key) == 1 else None)
    return f"{line.text[: line.cursor]}|{line.text[line.cursor :]}"


async def test_the_search_bar_is_edited_as_a_shell_line_is() -> None:
    bar = SearchBar(classes="line")
    async with Stage(bar).run_test(size=(60, 3)) as pilot:
        bar.focus()
        await pilot.pause()
        assert type_into(bar, *"gan", "space", "é", "模") == "gan é模|"
        assert type_into(bar, "left", "backspace") == "gan |模"
        assert type_into(bar, "home", "delete", "right", "x") == "axn| 模".replace("n|", "|n")
        assert type_into(bar, "ctrl+e", "ctrl+w") == "axn |"
        assert type_into(bar, "alt+b", "z", "alt+f") == "zaxn| "
        assert type_into(bar, "ctrl+a", "ctrl+k") == "|"
        assert type_into(bar, *"a:b", "ctrl+u") == "|"


async def test_the_search_bar_tells_of_each_change_and_of_leaving() -> None:
    bar = SearchBar(classes="line")
    told: list[str] = []

    class Listening(Stage):
        def on_search_bar_changed(self, event: SearchBar.Changed) -> None:
            told.append(event.text)

        def on_search_bar_submitted(self) -> None:
            told.append("<submitted>")

        def on_search_bar_left(self) -> None:
            told.append("<left>")

        def key_up(self) -> None:
            told.append("<up>")

        def key_j(self) -> None:
            told.append("<never>")

    async with Listening(bar).run_test(size=(60, 3)) as pilot:
        bar.focus()
        await pilot.press("j", "k", "backspace", "left", "left", "up", "enter", "up", "down")
        assert told == ["j", "jk", "j", "<up>", "<submitted>", "<up>"]
        for key in ("down", "escape"):
            pilot.app.set_focus(None)
            pilot.app.set_focus(bar)
            await pilot.press(key)
        assert told[6:] == ["<submitted>", "<left>"]
        told.clear()
        bar.text = "set by the program"
        await pilot.pause()
        assert told == []
        assert bar.cursor == len(bar.text)


async def test_a_paste_is_one_clean_line() -> None:
    from textual.events import Paste

    bar = SearchBar(classes="line")
    async with Stage(bar).run_test(size=(60, 3)) as pilot:
        bar.focus()
        bar.text = "say "
        bar.post_message(Paste("two\nlines \x1b[31mred\x07"))
        await pilot.pause()
        assert bar.text == "say two lines red"


async def test_the_answer_stands_at_the_right_and_gives_way() -> None:
    bar = SearchBar(classes="line")
    async with Stage(bar).run_test(size=(60, 3)) as pilot:
        bar.answer = "12 of 531 · relevance · 3 ms"
        bar.focus()
        await pilot.press(*"self")
        assert shown(bar)[0] == " / self" + " " * 24 + "12 of 531 · relevance · 3 ms "
        assert styled(bar, 0, "reverse") == " "
        await pilot.resize_terminal(40, 3)
        await until(lambda: shown(bar)[0].rstrip() == " / self")


async def test_a_long_query_scrolls_with_its_cursor() -> None:
    bar = SearchBar(classes="line")
    async with Stage(bar).run_test(size=(40, 3)) as pilot:
        bar.focus()
        bar.text = "".join(f"{number:02}" for number in range(60))
        await pilot.pause()
        assert "5859" in shown(bar)[0]
        assert cell_len(shown(bar)[0]) == 40
        assert bar.column_of(len(bar.text) - 2) == shown(bar)[0].index("59")
        await pilot.press("home")
        assert shown(bar)[0].startswith(" / 000102")


async def test_the_prompt_completes_the_last_word_and_keeps_its_sign() -> None:
    prompt = Prompt()
    known = (("rl", 42), ("rl/offline", 7), ("rlhf", 3), ("to-read", 9))
    told: list[str] = []

    class Listening(Stage):
        def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
            told.append(event.text)

        def on_prompt_cancelled(self) -> None:
            told.append("<left>")

    async with Listening(prompt).run_test(size=(80, 4)) as pilot:
        assert not prompt.display
        prompt.styles.height = 2
        prompt.ask("tag 1 paper:", "", lambda word: [c for c in known if c[0].startswith(word)], "esc leaves")
        await pilot.pause()
        type_into(prompt, *"-later", "space", *"+r")
        assert shown(prompt)[0].split() == ["rl", "(42)", "rl/offline", "(7)", "rlhf", "(3)"]
        assert shown(prompt)[1].startswith(" tag 1 paper: -later +r")
        assert shown(prompt)[1].endswith("esc leaves ")
        type_into(prompt, "tab")
        assert prompt.text == "-later +rl"
        type_into(prompt, "tab", "tab", "tab", "tab")
        assert prompt.text == "-later +rl/offline"
        await pilot.press("shift+tab", "space", "x", "enter")
        assert told == ["-later +rl x"]
        prompt.close()
        assert not prompt.display
        prompt.ask("tag")
        await pilot.press("escape")
        assert told[1:] == ["<left>"]
