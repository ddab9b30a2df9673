"""FAULTS 33 on the screen: the bar stays calm while a part is typed, and judges it once it is left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import Browsing, fresh_home


@pytest.fixture(scope="module")
def screen(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsing]:
    with Browsing(fresh_home(tmp_path_factory.mktemp("wordless"), samples_home)) as screen:
        yield screen.ready()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tag:", "tag: waits for a word"),
        ('"', "open quote at 1"),
        ("-", "- waits for a word"),
        ("(", "open bracket at 1"),
        (".", "no word is in “.”"),
    ],
)
def test_a_part_that_is_being_typed_is_passed_over_and_judged_when_the_bar_is_left(
    screen: Browsing, typed: str, said: str
) -> None:
    total = screen.found
    screen.press("/").settle(0.05).type(typed).wait_for(said)
    assert screen.found == total
    screen.press("enter").wait_for(f"0 of {total:,}").wait_for(said)
    screen.press("s").settle(0.05)
    screen.reset(total)
    assert "★" not in screen.text


def test_what_can_get_no_word_any_more_finds_nothing_at_once(screen: Browsing) -> None:
    total = screen.found
    screen.press("/").settle(0.05).type("∞").wait_for(f"0 of {total:,}").wait_for("no word is in “∞”")
    screen.reset(total)
