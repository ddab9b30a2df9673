"""The first five minutes on a narrow screen, with real dumps among the samples."""

from pathlib import Path

from tests.minutes.user import User
from tests.shared import DUMPS
from tests.test_first_minutes import STEPS, number_of, walk

# What is laid out in another way where there is less room, with what such a step builds upon.
OTHERWISE_IF_NARROW = {4, 7, 8, 14, 15, 16, 17, 19, 21, 22}


def test_the_first_minutes_hold_no_bad_surprise_on_real_dumps(tmp_path: Path) -> None:
    steps = [step for step in STEPS if number_of(step) in OTHERWISE_IF_NARROW]
    walk(User(tmp_path, 80, 24, more=DUMPS), steps)
