"""The first five minutes of a sceptical expert with the installed program, partly in a narrow terminal."""

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.minutes import arriving, leaving, searching, tagging
from tests.minutes.user import User

STEPS = (*arriving.STEPS, *searching.STEPS, *tagging.STEPS, *leaving.STEPS)
WIDE, NARROW = (108, 32), (80, 24)
# What is laid out in another way where there is less room and leaves everything as it was: taken again
# after the last of them. tests/test_screens.py walks through every narrow screen, without a terminal.
AGAIN_IF_NARROW = (7, 8, 15, 19)


def test_the_first_minutes_hold_no_bad_surprise(tmp_path: Path) -> None:
    walk(User(tmp_path, *WIDE), STEPS)


def walk(user: User, steps: Sequence[Callable[[User], None]]) -> None:
    try:
        for step in steps:
            step(user)
            if number_of(step) == AGAIN_IF_NARROW[-1] and (user.columns, user.rows) == WIDE:
                in_a_narrow_terminal(user)
    finally:
        user.leave()


def in_a_narrow_terminal(user: User) -> None:
    user.resize(*NARROW)
    for number in AGAIN_IF_NARROW:
        STEPS[number - 1](user)
    user.resize(*WIDE)


def test_there_are_26_steps() -> None:
    assert list(map(number_of, STEPS)) == list(range(1, 27))


def number_of(step: Callable[[User], None]) -> int:
    return int(step.__name__.split("_")[1])
