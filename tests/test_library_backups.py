"""Which backup is the newest, when one is due and which seven stay goes by the library, not by the clock."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from papertui.library import Library
from papertui.library.backup import KEPT, backups
from papertui.library.store import Store
from tests.libraries import PAPERS
from tests.soak import clocks

NOON = 1_700_000_000.0
DAY = 86_400.0
AHEAD = 7 * 365 * DAY


def use(directory: Path, now: float, *tags: str) -> set[str]:
    """Tag a paper on a day; return the tags at the beginning of that day."""
    with closing(Library(Store(directory, clock=lambda: now))) as library:
        before = set(library.tags())
        for tag in tags:
            library.tag(PAPERS[:1], [tag])
    return before


def in_newest(directory: Path) -> set[str]:
    with closing(sqlite3.connect(backups(directory)[0])) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM tag")}


DAYS = {
    "forwards": [NOON + day * DAY for day in range(10)],
    "backwards": [NOON - day * DAY for day in range(10)],
    "ahead once, then right": [NOON, NOON + AHEAD, *(NOON + day * DAY for day in range(1, 9))],
    "ahead and back each day": [NOON + day * DAY + (AHEAD if day % 2 else 0) for day in range(10)],
    "at zero after each start": [NOON, *(day * DAY for day in range(9))],
}


@pytest.mark.parametrize("kind", DAYS)
def test_each_day_begins_with_a_backup_of_all_before_whatever_the_clock_says(
    tmp_path: Path, kind: str
) -> None:
    for number, now in enumerate(DAYS[kind]):
        before = use(tmp_path, now, f"morning{number}", f"evening{number}")
        assert in_newest(tmp_path) == before | (set() if number else {"morning0"})
    assert len(backups(tmp_path)) == KEPT
    (tmp_path / "library.db").write_bytes(b"torn")
    assert use(tmp_path, NOON) == before


def test_many_days_of_jumping_clocks_bring_back_nothing_old(tmp_path: Path) -> None:
    clock = [NOON + day * DAY + (0, AHEAD, -AHEAD, 3 * DAY)[day * day % 4] for day in range(24)]
    figures = clocks.run(tmp_path, clock, every=4)
    assert (figures.destroyed, figures.failures) == (6, 0)


def test_a_backup_by_an_earlier_papertui_has_its_revision_within(tmp_path: Path) -> None:
    for number in range(3):
        use(tmp_path, NOON + number * DAY, f"day{number}")
    names = [path.name for path in backups(tmp_path)]
    for path, year in zip(backups(tmp_path), (2001, 2002), strict=True):
        path.rename(path.with_name(f"library-{year}0101T000000Z.db"))
    assert [path.name[8:12] for path in backups(tmp_path)] == ["2001", "2002"]
    assert names == sorted(names, reverse=True)


def test_a_name_that_promises_too_much_is_not_believed(tmp_path: Path) -> None:
    for number in range(3):
        use(tmp_path, NOON + number * DAY, f"day{number}")
    oldest = backups(tmp_path)[-1]
    shutil.copyfile(oldest, oldest.with_name("library-20990101T000000Z-r999999.db"))
    (tmp_path / "library.db").unlink()
    assert use(tmp_path, NOON) == {"day0", "day1"}


def test_a_day_without_a_change_needs_no_backup(tmp_path: Path) -> None:
    use(tmp_path, NOON, "a")
    use(tmp_path, NOON + DAY)
    made = backups(tmp_path)
    for now in (NOON + 2 * DAY, NOON - 900 * DAY, NOON + AHEAD):
        use(tmp_path, now)
    assert backups(tmp_path) == made
