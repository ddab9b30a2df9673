"""The first five minutes of a sceptical expert with the installed program, in a pty, at two sizes."""

from pathlib import Path

import pytest

from tests.minutes import arriving, leaving, searching, tagging
from tests.minutes.user import User

STEPS = (*arriving.STEPS, *searching.STEPS, *tagging.STEPS, *leaving.STEPS)


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (80, 24)], ids=["wide", "narrow"])
def test_the_first_minutes_hold_no_bad_surprise(tmp_path: Path, columns: int, rows: int) -> None:
    walk(User(tmp_path, columns, rows))


def walk(user: User) -> None:
    try:
        for step in STEPS:
            step(user)
    finally:
        user.leave()


def test_there_are_26_steps() -> None:
    numbers = [int(step.__name__.split("_")[1]) for step in STEPS]
    assert numbers == list(range(1, 27))
