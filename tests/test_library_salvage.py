"""One flipped bit of a library costs at most the row it was in; soak: tests/soak/flips.py."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from papertui.errors import LibraryError
from papertui.library import Library
from papertui.library.records import UnreadableError, longest_ascent, record
from papertui.library.store import Store
from tests.cases import cases
from tests.libraries import PAPERS, make_library
from tests.soak import flips

FLIPS = cases(200)


def test_two_hundred_flips_cost_at_most_the_touched_rows(tmp_path: Path) -> None:
    figures = flips.run(tmp_path, flips=FLIPS, papers=12, chance=random.Random(29))
    assert not figures.failures
    assert figures.flips == FLIPS
    assert figures.repaired > FLIPS // 20


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return make_library(tmp_path / "library")


def flip(path: Path, offset: int, mask: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= mask
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("offset", "what"),
    [(0, "magic"), (16, "page size"), (28, "page count"), (56, "encoding"), (63, "version"), (60, "version"),
     (68, "application id"), (100, "kind of the first page"), (104, "cells of the first page")],
)  # fmt: skip
def test_a_flip_in_the_header_costs_nothing(directory: Path, offset: int, what: str) -> None:
    for mask in (1, 64):
        flip(directory / "library.db", offset, mask)
        with closing(Library.open(directory)) as library:
            assert library.tags() == {"first": 1, "kept": 60}, what
            assert [step.summary for step in library.history() if not step.undone] == [
                "tagged first",
                "tagged kept",
            ]
            library.tag(PAPERS[:1], [f"after-{mask}"])
            library.undo()


def test_a_removed_tag_does_not_come_back_from_the_backup(directory: Path) -> None:
    with closing(Library.open(directory)) as library:
        library.tag(PAPERS[:30], remove=["kept"])
    with closing(sqlite3.connect(directory / "library.db")) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'tag'").fetchone()
    data = (directory / "library.db").read_bytes()
    (directory / "library.db").write_bytes(data[: (root - 1) * 4096] + bytes(4096) + data[root * 4096 :])
    with closing(Library.open(directory)) as library:
        assert library.tags() == {"first": 1, "kept": 30}
        assert "31 rebuilt from the undo history" in library.notice
        assert "may be back" not in library.notice


def test_what_comes_from_the_backup_because_the_history_is_lost_too_is_said(directory: Path) -> None:
    with closing(Library.open(directory)) as library:
        library.tag(PAPERS[:30], remove=["kept"])
    path = directory / "library.db"
    with closing(sqlite3.connect(path)) as connection:
        pages = connection.execute(
            "SELECT pageno FROM dbstat WHERE name IN ('tag', 'change', 'action')"
        ).fetchall()
    data = path.read_bytes()
    for (page,) in pages:
        data = data[: (page - 1) * 4096] + bytes(4096) + data[page * 4096 :]
    path.write_bytes(data)
    with closing(Library.open(directory)) as library:
        assert library.tags()["kept"] == 60
        assert "what was removed after that backup may be back" in library.notice
        assert "tags: 60 taken from the backup library-2" in library.notice


def test_a_byte_that_is_not_utf_8_costs_a_snapshot_one_character(directory: Path) -> None:
    path = directory / "library.db"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"On fault 7", b"On fau\xfft 7", 1))
    with closing(Library.open(directory)) as library:
        assert library.tags() == {"first": 1, "kept": 60}
        assert "On fau\ufffdt 7" in {paper.title for paper in library.papers()}


def test_damage_that_cannot_be_repaired_in_place_is_refused(directory: Path) -> None:
    store = Store(directory)
    store._refusal = "read-only"
    with pytest.raises(LibraryError, match="cannot be repaired where it is"):
        store.repair("torn")


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        ([8, 9, 10, 10, 12, 13], [0, 1, 2, 4, 5]),  # the second is 11
        ([8, 9, 10, 10], [0, 1, 2]),
        ([8, 9, 11, 11, 12], [0, 1, 3, 4]),  # the first is 10
        ([8, 9, 10, 10, 11], [0, 1, 3, 4]),
        ([8, 10, 10, 12], [0, 2, 3]),
    ],
)
def test_of_two_rows_of_one_number_the_one_that_breaks_the_count_is_left_out(
    numbers: list[int], kept: list[int]
) -> None:
    assert longest_ascent([((1, number),) for number in numbers]) == kept


def test_the_longest_ascent_leaves_out_the_odd_ones() -> None:
    keys = [((1, number),) for number in (1, 2, 900, 3, 4, 0, 5)]
    assert longest_ascent(keys) == [0, 1, 3, 4, 6]


@pytest.mark.parametrize("payload", [b"", b"\x02\x01", b"\x02\x0d\x00", b"\x02\x0bx", b"\x02\x0f\xff"])
def test_what_is_not_exactly_a_row_is_refused(payload: bytes) -> None:
    with pytest.raises((UnreadableError, IndexError, UnicodeDecodeError)):
        record(payload)
