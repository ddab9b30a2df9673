"""The first five minutes on a narrow screen, with real dumps among the samples."""

from pathlib import Path

from tests.minutes.user import User
from tests.shared import DUMPS
from tests.test_first_minutes import walk


def test_the_first_minutes_hold_no_bad_surprise_on_real_dumps(tmp_path: Path) -> None:
    walk(User(tmp_path, 80, 24, more=DUMPS))
