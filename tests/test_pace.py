"""The pace of a reading: papers a second and what remains, once they can be known."""

import pytest

from papertui.catalog.file_table import FileRecord
from papertui.catalog.scan import Signature
from papertui.sync import Progress
from papertui.sync.task import Amount, FileResult, Task
from papertui.tui.pace import Pace, rounded


class Clock:
    """A clock that goes when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def reading(papers: int, share: float) -> Progress:
    return Progress("reading", 0, 1, papers, share=share)


def test_pace_and_rest_are_told_after_some_seconds_of_each_stage(clock: Clock) -> None:
    pace = Pace(clock)
    told = []
    for second in range(11):
        told.append(pace.tell(reading(1_234 * second, second / 100)))
        clock.now += 1
    assert told[:3] == ["", "", ""]
    assert told[3] == "1,200/s · 2 min left"
    assert told[10] == "1,200/s · 2 min left"
    assert pace.tell(Progress("indexing", 0, 50_000, 50_000, share=0.0)) == ""
    clock.now += 10
    assert pace.tell(Progress("indexing", 40_000, 50_000, 50_000, share=0.8)) == "4,000/s · 10 s left"


def test_a_pace_is_that_of_the_last_seconds(clock: Clock) -> None:
    pace = Pace(clock)
    for second in range(100):
        last = pace.tell(reading(100 * second if second < 50 else 5_000 * second, 0.0))
        clock.now += 1
    assert last == "5,000/s"


def test_steps_of_a_stage_are_shown_now_and_then(clock: Clock) -> None:
    pace = Pace(clock)
    shown = 0
    for _step in range(100):
        if pace.is_worth_showing(reading(1, 0.1)):
            shown += 1
            pace.tell(reading(1, 0.1))
        clock.now += 0.1
    assert 40 <= shown <= 50
    assert pace.is_worth_showing(Progress("done"))


@pytest.mark.parametrize(("number", "said"), [(0.2, 1), (7, 7), (47, 47), (1_234, 1_200), (98_765, 99_000)])
def test_a_rate_has_two_digits(number: float, said: int) -> None:
    assert rounded(number) == said


def test_the_share_of_the_bytes_read_grows_by_pieces_and_files_to_one() -> None:
    sizes = {b"long": 2_000_000, b"short": 40_000, b"packed.gz": 500_000}
    amount = Amount([Task(path, Signature(size, 0, 0)) for path, size in sizes.items()])

    def share(path: bytes, piece: int = 0, *, is_last: bool = False) -> float:
        record = FileRecord(path, None, b"", None, None, (), ())
        return amount.share_after(FileResult(record, piece=piece, is_last=is_last))

    shares = [
        share(b"long"),
        share(b"long", 1),
        share(b"short", is_last=True),
        share(b"packed.gz"),
        share(b"long", 9),
        share(b"packed.gz", 30),
        share(b"long", 4, is_last=True),
        share(b"packed.gz", 31, is_last=True),
    ]
    assert shares == sorted(shares)
    assert 0.1 < shares[0] < 0.2
    assert shares[-1] == 1
