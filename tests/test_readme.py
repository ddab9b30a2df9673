"""The README against the project: its commands and links are what they say."""

import re
from pathlib import Path

from papertui.commands import commands

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_are_those_that_ci_runs_in_a_fresh_clone() -> None:
    two = re.findall(r"^    (python3 -m venv .+)$", README, re.MULTILINE)
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(two) == 2
    assert re.findall(r'^(?:browse|check)="(.+)"$', run, re.MULTILINE) == two


def test_it_can_be_read_in_a_few_minutes() -> None:
    assert README.count("\n") <= 120


def test_every_command_that_it_names_is_there() -> None:
    named = set(re.findall(r"(?:^    |`)papertui ([a-z]+)\b", README, re.MULTILINE))
    assert {"search", "export", "tag", "manual", "library"} <= named <= commands().keys()


def test_the_files_that_it_links_are_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links
    assert all((ROOT / link).is_file() for link in links)
