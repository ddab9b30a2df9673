"""The first five minutes of a sceptical expert with the installed program, in a pty, at two sizes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.minutes import arriving, leaving, searching, tagging
from tests.minutes.user import User

STEPS = (*arriving.STEPS, *searching.STEPS, *tagging.STEPS, *leaving.STEPS)
# What is laid out in another way where there is less room, with what such a step builds upon.
OTHERWISE_IF_NARROW = {4, 7, 8, 14, 15, 16, 17, 19, 21, 22}


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (80, 24)], ids=["wide", "narrow"])
def test_the_first_minutes_hold_no_bad_surprise(tmp_path: Path, columns: int, rows: int) -> None:
    walk(User(tmp_path, columns, rows))


def walk(user: User) -> None:
    try:
        for step in STEPS:
            if user.columns >= 100 or number_of(step) in OTHERWISE_IF_NARROW:
                step(user)
    finally:
        user.leave()


def test_there_are_26_steps() -> None:
    assert list(map(number_of, STEPS)) == list(range(1, 27))


def number_of(step: Callable[[User], None]) -> int:
    return int(step.__name__.split("_")[1])
