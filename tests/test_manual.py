"""The manual: its pages, how they are laid out and shown, and the tables in it and in the README."""

import re
from pathlib import Path

import pytest

from papertui.commands import commands
from papertui.errors import UsageError
from papertui.manual import TOPICS, Topic, laid_out, page, topic
from papertui.tui.keymap import Keymap
from tests import tables
from tests.browsing import command_here
from tests.inside import inside, settings_in
from tests.terminal import Terminal, clean_environment, papertui_command

each_topic = pytest.mark.parametrize("each", TOPICS, ids=lambda each: each.name)


@pytest.mark.parametrize("name", [str(file.relative_to(tables.ROOT)) for file in tables.PAGES])
def test_a_page_is_what_the_code_makes_of_it(name: str) -> None:
    assert not tables.is_stale(tables.ROOT / name), f"{name} is stale; run: {tables.COMMAND}"


def test_every_table_is_on_some_page() -> None:
    whole = "".join(file.read_text(encoding="utf-8") for file in tables.PAGES)
    assert set(re.findall(r"<!-- ([a-z-]+) -->", whole)) == tables.TABLES.keys()


def test_every_page_is_a_topic() -> None:
    assert {each.file.name for each in TOPICS} == {file.name for file in tables.PAGES} - {
        "README.md",
        "papertui.1",
    }


@each_topic
def test_a_page_speaks_of_what_there_is(each: Topic) -> None:
    text = each.file.read_text(encoding="utf-8")
    assert set(re.findall(r"papertui manual ([a-z]+)", text)) <= {other.name for other in TOPICS}
    named = set(re.findall(r"(?:^    |`)papertui ([a-z]+)\b", text, re.MULTILINE))
    assert named <= commands().keys() | {"dumps"}


@each_topic
@pytest.mark.parametrize("width", [40, 60, 84])
def test_a_page_is_plain_text_of_the_width(each: Topic, width: int) -> None:
    lines = page(each, width).splitlines()
    assert not any(re.search(r"<!--|\|---|^#", line) for line in lines)
    prose = [line for line in lines if not line.startswith("    ") and " " in line.strip()]
    # What has no blank to break at, or is an example, may be longer.
    long = [line for line in prose if len(line) > width and not re.search(r"`[^`]{30,}`|[^ ]{30,}", line)]
    assert not long


def test_markdown_is_laid_out_as_text() -> None:
    text = """# Title

Some words
in a paragraph with `one code` span.

- an item that goes on
  in a second line
- another

| key | does |
|---|---|
| `\\|` | pipe the papers into a program |

```toml
[keys]

a = 1
```
"""
    assert laid_out(text, 30).splitlines() == [
        "TITLE", "=====", "",
        "  Some words in a paragraph", "  with `one code` span.", "",
        "  - an item that goes on in a", "    second line", "  - another", "",
        "  key  does", "  ----------------------------",
        "  `|`  pipe the papers into a", "       program", "",
        "    [keys]", "", "    a = 1",
    ]  # fmt: skip


def test_a_topic_that_is_not_there_is_one_line_with_the_nearest(tmp_path: Path) -> None:
    done = command_here(tmp_path, "manual", "querys")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "papertui: the manual has no page “querys”; did you mean “queries”?\n"
    with pytest.raises(UsageError, match="topics: start keys queries"):
        topic("xyz")


def test_without_a_topic_the_pages_are_listed_with_their_questions(tmp_path: Path) -> None:
    told = command_here(tmp_path, "manual").stdout.decode()
    assert all(f"  {each.name}" in told and each.questions in told for each in TOPICS)


def test_a_page_is_piped_as_it_is(tmp_path: Path) -> None:
    assert command_here(tmp_path, "manual", "keys").stdout.decode() == page(topic("keys"), 84)


def test_a_page_is_shown_in_the_pager_of_the_user(tmp_path: Path) -> None:
    pager = tmp_path / "my pager"
    pager.write_text("#!/bin/sh\necho PAGED\nhead -n 1\n")
    pager.chmod(0o755)
    env = {**clean_environment(tmp_path), "PAGER": f"'{pager}' -x"}
    with Terminal([*papertui_command(), "manual", "keys"], 80, 24, env) as screen:
        assert screen.wait_exit() == 0
        assert [line.strip() for line in screen.screen[:2]] == ["PAGED", "KEYS"]


async def test_a_page_can_be_read_inside_and_leads_back(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path)) as screen:
        await screen.press("f1")
        await screen.wait_for("Which ten keys")
        await screen.press("2")
        await screen.wait_for("   The ten keys that do most of the work")  # indented as in the pager
        await screen.press("q")
        await screen.wait_for("Which ten keys")
        await screen.press("escape")
        await screen.wait_for(lambda: screen.browser.list.has_focus)


def test_help_names_the_manual() -> None:
    assert any(action.id == "manual" for action in Keymap().of_pane("list"))
