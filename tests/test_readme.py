"""The README against the project: its tables and its commands are what they say."""

import re
from pathlib import Path

from papertui.commands import commands
from papertui.search.fields import FIELDS, POSSESSIONS, STATES
from papertui.workspace import SORTS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_are_those_that_ci_runs_in_a_fresh_clone() -> None:
    two = re.findall(r"^    (python3 -m venv .+)$", README, re.MULTILINE)
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r'^(?:browse|check)="(.+)"$', run, re.MULTILINE) == two


def test_every_command_is_named_with_its_arguments() -> None:
    for command in commands().values():
        called = "papertui" if command.name == "browse" else f"papertui {command.name}"
        assert f"    {called}" in README, command.name


def test_every_field_of_a_query_is_shown() -> None:
    shown = set(re.findall(r"`(?:[^`]*\s)?([a-z]+):", README))
    # Saved searches come with a later version; the field is read, and says so.
    assert set(FIELDS) - {"query"} <= shown
    for word in (*(f"is:{state}" for state in STATES), *(f"has:{thing}" for thing in POSSESSIONS)):
        assert f"`{word}`" in README


def test_every_sort_order_is_named() -> None:
    assert all(f"`{sort}`" in README for sort in SORTS)


def test_the_picture_is_there() -> None:
    picture = re.search(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert picture is not None
    assert (ROOT / picture[1]).read_bytes().startswith(b"<svg")
