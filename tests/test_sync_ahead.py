"""Results that a thread takes ahead: the same ones in the same order, and what is raised and left behind."""

import threading
import time
from collections.abc import Callable, Generator

import pytest

from papertui.sync.ahead import taken_ahead
from tests.terminal import PATIENCE


def test_values_come_as_they_were_made_however_few_are_kept() -> None:
    def numbers(_is_left: Callable[[], bool]) -> Generator[int, None, None]:
        yield from range(100)

    assert list(taken_ahead(numbers, most=3)) == list(range(100))


def test_values_are_made_before_they_are_wanted() -> None:
    made = threading.Event()

    def two(_is_left: Callable[[], bool]) -> Generator[int, None, None]:
        yield 1
        made.set()
        yield 2

    ahead = taken_ahead(two)
    assert next(ahead) == 1
    assert made.wait(PATIENCE), "the second was begun though nobody asked for it"
    assert list(ahead) == [2]


def test_what_is_raised_is_raised_behind_the_values() -> None:
    def broken(_is_left: Callable[[], bool]) -> Generator[int, None, None]:
        yield 1
        raise LookupError("no more")

    ahead = taken_ahead(broken)
    assert next(ahead) == 1
    with pytest.raises(LookupError, match="no more"):
        next(ahead)


@pytest.mark.parametrize("most", [1, 100])
def test_what_is_left_is_closed_by_the_thread_that_made_it(most: int) -> None:
    closed_by: list[str] = []

    def endless(_is_left: Callable[[], bool]) -> Generator[int, None, None]:
        try:
            while True:
                yield 1
        finally:
            closed_by.append(threading.current_thread().name)

    ahead = taken_ahead(endless, most)
    assert next(ahead) == 1
    ahead.close()
    assert closed_by == ["ahead"]


def test_who_leaves_does_not_wait_for_the_next_value() -> None:
    going = threading.Event()

    def slow(is_left: Callable[[], bool]) -> Generator[int, None, None]:
        yield 1
        going.set()
        while not is_left():
            time.sleep(0.001)

    ahead = taken_ahead(slow)
    assert next(ahead) == 1
    assert going.wait(PATIENCE)
    ahead.close()
    assert not list(ahead)
