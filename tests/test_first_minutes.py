"""The first five minutes of a sceptical expert with the installed program, in a pty, at two sizes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.minutes import arriving, leaving, searching, tagging
from tests.minutes.user import User

STEPS = (*arriving.STEPS, *searching.STEPS, *tagging.STEPS, *leaving.STEPS)
# Of the command line alone, of sizes of their own, or of what is on the disk.
SAME_AT_ANY_SIZE = {1, 2, 13, 23, 24, 25, 26}


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (80, 24)], ids=["wide", "narrow"])
def test_the_first_minutes_hold_no_bad_surprise(tmp_path: Path, columns: int, rows: int) -> None:
    walk(User(tmp_path, columns, rows))


def walk(user: User) -> None:
    try:
        for step in STEPS:
            if user.columns >= 100 or number_of(step) not in SAME_AT_ANY_SIZE:
                step(user)
    finally:
        user.leave()


def test_there_are_26_steps() -> None:
    assert list(map(number_of, STEPS)) == list(range(1, 27))


def number_of(step: Callable[[User], None]) -> int:
    return int(step.__name__.split("_")[1])
