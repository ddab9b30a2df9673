"""Corrections of words, names, tags, fields and values: taken by one key, and told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.commands.search import why_nothing
from papertui.config import load_settings
from papertui.errors import QueryError
from papertui.workspace import Scope, Workspace
from tests.browsing import SAMPLES, fresh_home
from tests.inside import inside
from tests.terminal import clean_environment

NOTHING_FOUND = (
    ("difusion", "diffusion"),
    ("org:opneai", "org:openai"),
    ("author:vaswnai", "author:vaswani"),
    ("title:atention", "title:attention"),
    ("tag:to-raed", "tag:to-read"),
    ('org:="Opne AI"', 'org:="OpenAI"'),
    ("org:=deepmind", 'org:="Google DeepMind"'),
    ("model org:=opanai", "model org:=OpenAI"),
    ("venue:computaton", "venue:computation"),
    ('venue:="Neural Computaton"', 'venue:="Neural Computation"'),
    ("source:flat-text-clasics.txt", "source:flat-text-classics.txt"),
)
WRONG = (
    ("tilte:attention", "title:attention"),
    ("model comemnts:>1", "model comments:>1"),
    ("is:unraed", "is:unread"),
    ("model -has:cdoe", "model -has:code"),
    ("model sort:coments", "model sort:comments"),
    ("query:lagre model", "query:large model"),
)
OFFER = re.compile(r"tab\s+takes")
MEANT_NOBODY_KNOWS = ("zzzzzz:a", "is:zzzzzz", "sort:zzzzzz", "query:zzzzzz", "date:2024-13", "model~7")


@pytest.fixture(scope="module")
def workspace(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    home = fresh_home(tmp_path_factory.mktemp("corrections"), samples_home)
    opened = Workspace.open([SAMPLES], load_settings(environ=clean_environment(home)))
    opened.sync()
    opened.tag(opened.find("dropout").docs[:1], {"to-read"}, set())
    opened.library.save_searches({"large": "large language"}, "saved")
    yield opened
    opened.close()


@pytest.mark.parametrize(("typed", "meant"), NOTHING_FOUND)
def test_what_nothing_has_is_named_and_put_right(workspace: Workspace, typed: str, meant: str) -> None:
    found = workspace.find(typed)
    assert not found.docs
    (missing,) = found.missing
    assert missing in typed.replace('"', "")
    assert found.correction is not None
    assert found.correction.query == meant
    assert workspace.find(meant).docs
    assert why_nothing(found).endswith(f"; did you mean {meant}?")


def test_every_word_and_name_that_nothing_has_is_told(workspace: Workspace) -> None:
    found = workspace.find("difusion model tag:to-raed id:9999.99999")
    assert found.missing == ("tag:to-raed", "id:9999.99999", "difusion")
    assert found.correction is not None
    assert found.correction.query == "difusion model tag:to-read id:9999.99999"


def test_what_is_nowhere_within_a_search_says_how_many_are_outside(workspace: Workspace) -> None:
    within = Scope(within=("year:2025",))
    found = workspace.find("year:2017", scope=within)
    outside = len(workspace.find("year:2017").docs)
    assert found.hint.startswith(f"{outside} other papers match this")
    assert workspace.find("difusion", scope=within).missing == ("difusion",)


@pytest.mark.parametrize(("typed", "meant"), WRONG)
def test_what_is_wrong_says_what_stands_in_its_place(workspace: Workspace, typed: str, meant: str) -> None:
    with pytest.raises(QueryError) as caught:
        workspace.find(typed)
    error = caught.value
    assert error.meant
    length, instead = error.meant
    assert typed[: error.position] + instead + typed[error.position + length :] == meant
    assert instead in str(error)
    workspace.find(meant)


@pytest.mark.parametrize("typed", MEANT_NOBODY_KNOWS)
def test_nothing_is_offered_for_what_nobody_can_guess(workspace: Workspace, typed: str) -> None:
    with pytest.raises(QueryError) as caught:
        workspace.find(typed)
    assert caught.value.meant is None


@pytest.mark.parametrize(("typed", "meant"), [WRONG[0], WRONG[2], WRONG[4]])
def test_the_command_line_names_what_was_meant(
    typed: str,
    meant: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(["search", typed, "--library", str(tmp_path), "--cache", str(tmp_path / "cache")]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    wrong, right = next(
        pair for pair in zip(typed.split(":"), meant.split(":"), strict=True) if len(set(pair)) > 1
    )
    assert wrong.split()[-1] in told
    assert right.split()[-1] in told


async def test_one_key_takes_a_correction(samples_home: Path, tmp_path: Path) -> None:
    settings = load_settings(environ=clean_environment(fresh_home(tmp_path, samples_home)))
    async with inside(replace(settings, dumps=(SAMPLES,))) as screen:
        await screen.press("slash")
        for typed, meant in (NOTHING_FOUND[0], WRONG[0]):
            await screen.press("ctrl+u")
            await screen.type(typed)
            # What is offered is for the whole of it and not for what it begins with.
            await screen.wait_for(lambda: screen.desk.session.offer[0] == typed and OFFER.search(screen.text))  # noqa: B023  # called within this turn
            await screen.press("tab")
            await screen.wait_for(lambda: screen.desk.session.query == meant and screen.desk.session.docs)  # noqa: B023  # called within this turn
            await screen.wait_for(lambda: not OFFER.search(screen.text))
